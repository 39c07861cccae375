"""A lot is missing at the vendor at once: nothing vanishes here before a person says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.cli.conftest import Lanehop, Tenant, serving

PEOPLE = 80
LOST = PEOPLE * 3 // 10


@contextmanager
def _own(folder: Path) -> Iterator[tuple[Lanehop, Tenant]]:
    with serving(Lanehop(folder / "server" / "home"), folder / "ledger.jsonl", "--people", str(PEOPLE)) as tenant:
        here = Lanehop(folder / "here" / "home", {"LANEHOP_SECRET_POLKA": tenant.credentials["client_secret"]})
        here.home.parent.mkdir()
        here.ok("account", "add", "traffit", "--name", "polka", *tenant.settings)
        here.ok("sync")
        yield here, tenant


@pytest.fixture
def bereft(tmp_path: Path) -> Iterator[Lanehop]:
    """A synced home whose vendor has just lost three in ten of its candidates."""
    (tmp_path / "server").mkdir()
    with _own(tmp_path) as (here, tenant):
        found = here.ok("candidates", "list", "--limit", str(LOST), "--json").json["candidates"]
        for row in found:
            tenant.control("delete", employee=int(row["id"].split(":")[1]))
        yield here


def _people(here: Lanehop) -> int:
    return len(here.ok("candidates", "list", "--limit", "1000", "--json").json["candidates"])


def test_many_who_are_missing_stay_until_a_person_says_that_they_are_gone(bereft: Lanehop):
    for _ in range(2):
        told = bereft.ok("sync", "--full").out
    assert _people(bereft) == PEOPLE
    assert f"candidate: {LOST} of {PEOPLE} are not in the vendor's list any more" in told
    assert "lanehop account gone polka" in told
    assert "lanehop account gone polka" in bereft.ok("account", "list").out
    kept = bereft.ok("account", "list", "--json").json["accounts"][0]["kept"]
    assert any(line.startswith(f"candidate: {LOST}") for line in kept)
    (account,) = bereft.ok("doctor", "--json").json["accounts"]
    assert account["kept"] == kept

    shown = bereft.ok("account", "gone", "polka")
    assert f"{LOST} of {PEOPLE}" in shown.out
    assert "--accept" in shown.err
    assert len(bereft.ok("account", "gone", "polka", "--json").json["kept"][0]["names"]) == 10
    bereft.ok("sync", "--full")
    assert _people(bereft) == PEOPLE, "looking accepts nothing"

    assert "candidate" in bereft.ok("account", "gone", "polka", "--accept", "--json").json["accepted"]
    told = bereft.ok("sync").out
    assert _people(bereft) == PEOPLE - LOST
    assert "lanehop account gone" not in told
    assert bereft.ok("account", "gone", "polka", "--json").json["kept"] == []


def test_what_was_accepted_lets_no_more_go_than_was_missing_then(bereft: Lanehop, tmp_path: Path):
    tenant = Tenant(_base_url(bereft), {}, tmp_path / "ledger.jsonl")
    for _ in range(2):
        bereft.ok("sync", "--full")
    bereft.ok("account", "gone", "polka", "--accept")
    rest = bereft.ok("candidates", "list", "--limit", "1000", "--json").json["candidates"][LOST : LOST * 2]
    for row in rest:
        tenant.control("delete", employee=int(row["id"].split(":")[1]))
    told = bereft.ok("sync").out
    assert f"candidate: {LOST * 2} of {PEOPLE}" in told
    assert _people(bereft) == PEOPLE


def _base_url(here: Lanehop) -> str:
    return str(here.ok("account", "list", "--json").json["accounts"][0]["base_url"])
