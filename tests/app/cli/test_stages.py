"""Putting stages into groups, with no network."""

import json

from tests.app.cli.conftest import Lanehop


def test_a_stage_is_put_into_another_group_and_back(synced: Lanehop) -> None:
    def groups() -> dict[str, tuple[str, bool]]:
        rows = json.loads(synced.ok("stages", "list", "J1", "--json").out)["stages"]
        return {row["name"]: (row["kind"], row["regrouped"]) for row in rows}

    before = groups()
    name = next(name for name, (kind, _) in before.items() if kind == "interview")
    assert "counts as reference" in synced.ok("stages", "group", "J1", name, "reference").err
    assert groups()[name] == ("reference", True)
    assert "stages of polka) counts as screen" in synced.ok("stages", "group", "polka", name, "screen").err
    listed = synced.ok("stages", "list", "polka").out.splitlines()
    assert {"screen*" in line for line in listed if f" {name} " in line} == {True}
    synced.ok("stages", "group", "polka", name, "--auto")
    assert groups() == before
    ended = next(name for name, (kind, _) in before.items() if kind == "rejected")
    refused = synced("stages", "group", "J1", ended, "offer")
    assert (refused.code, refused.err.count("\n")) == (7, 1)
