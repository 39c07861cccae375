"""Putting stages into groups, and the board of all jobs, with no network."""

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


def test_the_board_of_all_jobs_has_everybody_under_a_group(synced: Lanehop) -> None:
    shown = json.loads(synced.ok("board", "--job", "*", "--json").out)
    jobs = json.loads(synced.ok("jobs", "list", "--account", "polka", "--json").out)["jobs"]
    assert shown["jobs"] == len(jobs)
    stages = {stage["id"]: (job["id"], stage["kind"]) for job in jobs for stage in job["stages"]}
    for column in shown["columns"]:
        assert column["count"] == len(column["cards"])
        for card in column["cards"]:
            assert stages[card["stage"]["id"]] == (card["job"]["id"], column["kind"])
    assert sum(column["count"] for column in shown["columns"]) == sum(
        stage["count"] for job in jobs for stage in job["stages"]
    )
    head, *rows = synced.ok("board", "--job", "*", "--account", "polka").out.splitlines()
    assert head.split()[:4] == ["GROUP", "NAME", "JOB", "STAGE"]
    assert len(rows) >= sum(column["count"] for column in shown["columns"])
    assert synced("board", "--job", "J1", "--account", "polka").code == 2
