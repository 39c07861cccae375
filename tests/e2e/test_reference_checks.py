"""Reference checks at a vendor's: whoever is in the recruiting system is asked about there, once, and chased once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.houses import TRAFFIT, VITAY
from tests.e2e.screens import open_board
from tests.e2e.test_hostile_names import PEOPLE, assert_harmless
from tests.e2e.town import ACCOUNT, Tenant, Town, serving, town, until

pytestmark = pytest.mark.terminal

CHECKS, SECRET = "checks", "LANEHOP_SECRET_CHECKS"
REQUESTS, REMINDERS = "/reference_requests$", r"/reminders/reference/\d+$"
REFEREE = "Per Ek, per@ref.example, manager, at Brick Ltd"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Tenant]]:
    """An account at a recruiting system, and one at a vendor of reference checks beside it."""
    with town(tmp_path_factory.mktemp("checks") / "town", "--hold", "0", synced=False) as made:
        eva = {"name": "Eva", "lastname": "Lis", "email": "eva@x.example"}
        made.tenant.control("add", fields=eva, recruitment=int(TRAFFIT.job))
        with serving(made.machine, house=VITAY, people=20, ledger="checks") as theirs:
            made.machine.environment[SECRET] = theirs.credentials["password"]
            told = ("--base-url", theirs.base_url, "--set", f"email={theirs.credentials['email']}", "--rate", "0")
            hold = ("--writes", "on", "--hold", "0", "--late-window", "1")
            made.machine.ok("account", "add", "vitay", "--name", CHECKS, *told, *hold)
            for first, last in PEOPLE:
                fields = {"first_name": first, "last_name": last, "email": "a@x.example", "notes": first}
                person = theirs.control("add", fields=fields)["candidate"]
                theirs.control("refer", candidate=person, fields={**fields, "company_name": last})
                theirs.control("ask", candidate=person, question_set=301)
            made.machine.ok("sync")
            yield made, theirs


def changes(theirs: Tenant, path: str) -> list[dict[str, Any]]:
    return [row for row in theirs.ledger(path) if row["changed"]]


def checks_of(desk: Town, candidate: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.machine.json("references", "show", candidate)["references"]
    return found


def test_somebody_of_the_recruiting_system_is_asked_about_where_that_is_done(desk: tuple[Town, Tenant]) -> None:
    here, theirs = desk
    card = next(one for one in here.newcomers() if one.name == "Eva Lis")
    candidate = f"{ACCOUNT}:{card.candidate}"
    asked = ("--questions", "question set:301", "--referee", REFEREE)
    here.machine.ok("references", "request", candidate, *asked)
    here.machine.ok("queue", "send")
    assert here.queue() == []
    here.machine.ok("sync")
    (check,) = checks_of(here, candidate)
    assert (check["filled"], check["total"], check["status"]) == (0, 1, "requested")
    (made,) = changes(theirs, "/v3/candidates$")
    assert made["body"]["data"]["attributes"]["internal_id"] == candidate
    assert len(changes(theirs, REQUESTS)) == 1
    assert [one["to"] for one in theirs.control("messages") if one["to"] == "per@ref.example"]
    here.machine.ok("references", "remind", check["referees"][0]["id"])
    here.machine.ok("queue", "send")
    here.machine.ok("sync")
    assert len(changes(theirs, REMINDERS)) == 1
    refused = here.machine.run("references", "remind", check["referees"][0]["id"])
    assert refused.code != 0
    assert "too soon" in refused.err


def test_names_are_letters_and_nothing_more(desk: tuple[Town, Tenant]) -> None:
    here, _ = desk
    with here.machine.terminal("--offline", columns=200, rows=60) as terminal:
        open_board(terminal)
        terminal.type("7")
        for key in "GkkkgG":
            terminal.type_and_see(key)
            assert_harmless(terminal)


def test_an_engine_that_is_killed_while_it_reminds_asks_and_reminds_nobody_twice(desk: tuple[Town, Tenant]) -> None:
    here, theirs = desk
    found = here.machine.json("references", "list", "--account", CHECKS, "--open")["references"]
    waiting = next(
        who for one in found for who in one["referees"] if who["status"] == "pending" and not who["reminder"]["count"]
    )
    before = len(changes(theirs, REMINDERS))
    theirs.faults({"kind": "drop_after", "path": REMINDERS, "times": 1})
    with here.machine.terminal() as terminal:
        terminal.wait_for("ONLINE  synced")
        here.machine.ok("references", "remind", waiting["id"])
        until(lambda: len(changes(theirs, REMINDERS)) > before, lambda: here.machine.log("engine"))
        for engine in here.machine.engines():
            engine.kill()
        until(lambda: [row["state"] for row in here.queue()] == ["ask"], lambda: f"{here.queue()}")
        terminal.type("ctrl+q")
        terminal.wait_for_end()
    theirs.faults()
    assert len(changes(theirs, REMINDERS)) == before + 1


def test_somebody_is_deleted_with_what_was_asked_about_them(desk: tuple[Town, Tenant]) -> None:
    here, theirs = desk
    check = here.machine.json("references", "list", "--account", CHECKS)["references"][-1]
    person, name = check["candidate"], check["candidate_name"]
    here.machine.ok("candidates", "anonymise", person, "--yes", name)
    here.machine.ok("sync")
    assert len(changes(theirs, f"/v3/candidates/{person.split(':')[1]}$")) == 1
    left = here.machine.json("references", "list", "--account", CHECKS)["references"]
    assert check["id"] not in [one["id"] for one in left]
    assert here.machine.run("candidates", "show", person).code != 0
