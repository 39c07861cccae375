"""Reference checks at a vendor's: whoever is in the recruiting system is asked about there, once, and chased once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.houses import VITAY
from tests.e2e.screens import open_board, open_queue, under_the_cursor
from tests.e2e.test_hostile_names import assert_harmless, people
from tests.e2e.town import ACCOUNT, Tenant, Town, serving, town, until

pytestmark = pytest.mark.terminal

CHECKS, SECRET = "checks", "LANEHOP_SECRET_CHECKS"
REQUESTS, REMINDERS = "/reference_requests$", r"/reminders/reference/\d+$"
TWO_DAYS = 2 * 86_400
"""Seconds after which one more reminder is not too soon."""
REFEREE = "Per Ek, per@ref.example, manager, at Brick Ltd"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Tenant]]:
    """An account at a recruiting system, and one at a vendor of reference checks beside it."""
    with town(tmp_path_factory.mktemp("checks") / "town", "--hold", "0", synced=False) as made:
        for first, last in (("Eva", "Lis"), ("Ida", "Noor")):
            made.tenant.add(first, last, email=f"{first.lower()}@x.example")
        with serving(made.machine, house=VITAY, people=20, ledger="checks") as theirs:
            made.machine.environment[SECRET] = theirs.credentials["password"]
            told = ("--base-url", theirs.base_url, "--set", f"email={theirs.credentials['email']}", "--rate", "0")
            hold = ("--writes", "on", "--hold", "0", "--late-window", "1")
            made.machine.ok("account", "add", "vitay", "--name", CHECKS, *told, *hold)
            for first, last in people(VITAY):
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
    before = len(changes(theirs, REQUESTS))
    asked = ("--questions", "question set:301", "--referee", REFEREE)
    here.machine.ok("references", "request", candidate, *asked)
    here.machine.ok("queue", "send")
    assert here.queue() == []
    here.machine.ok("sync")
    (check,) = checks_of(here, candidate)
    assert (check["filled"], check["total"], check["status"]) == (0, 1, "requested")
    made = [row["body"]["data"]["attributes"]["internal_id"] for row in changes(theirs, "/v3/candidates$")]
    assert made.count(candidate) == 1
    assert len(changes(theirs, REQUESTS)) == before + 1
    assert asked_by_mail(theirs, "per")
    reminded = len(changes(theirs, REMINDERS))
    here.machine.ok("references", "remind", check["referees"][0]["id"])
    here.machine.ok("queue", "send")
    here.machine.ok("sync")
    assert len(changes(theirs, REMINDERS)) == reminded + 1
    refused = here.machine.run("references", "remind", check["referees"][0]["id"])
    assert refused.code != 0
    assert "too soon" in refused.err


def test_by_keys_references_are_asked_for_read_and_chased_beside_the_candidate(desk: tuple[Town, Tenant]) -> None:
    here, theirs = desk
    ida = next(one for one in here.newcomers() if one.name == "Ida Noor")
    with here.machine.terminal() as terminal:
        lines = open_board(terminal)
        while under_the_cursor(lines) != ida.name:
            lines = terminal.type_and_see("j").splitlines()
        terminal.type("r")
        terminal.wait_for("E-mails and texts people, once sent it stays: Ida Noor (checks)")
        terminal.type("right", "tab", "Pia Ek, pia@ref.example, manager", "tab", "Ola Nord, ola@ref.example", "ctrl+s")
        terminal.wait_for("ref 0/2")
        ola = until(lambda: asked_by_mail(theirs, "ola"), lambda: here.machine.log("engine"))
        pia = asked_by_mail(theirs, "pia")
        made = [row["body"]["data"]["attributes"] for row in changes(theirs, "/v3/candidates$")]
        (person,) = [one for one in made if one["internal_id"] == f"{ACCOUNT}:{ida.candidate}"]
        assert (person["first_name"], person["last_name"]) == ("Ida", "Noor")

        theirs.control("answer", reference=pia, values=["Two years", "4", "5", "Calm", "5", "Nothing", "5"])
        whom = changes(theirs, REQUESTS)[-1]["body"]["data"]["relationships"]["candidate"]["data"]["id"]
        theirs.control("seen", reference=pia, candidate=int(whom), address="81.2.69.1")
        theirs.control("reminded", reference=ola, count=1, seconds_ago=60)
        terminal.type("R")
        terminal.wait_for("ref 1/2")
        terminal.type("enter")
        terminal.wait_for("[Overview")
        while "[References" not in "\n".join(terminal.screen()):
            terminal.type_and_see("]")
        told = ("Pia Ek", "in progress  1/2", "answered", "score 4.8", "took <1m", "a hint, no proof", "Two years")
        terminal.wait_for(lambda lines: all(said in "\n".join(lines) for said in told))

        terminal.type("h")
        for count, why in ((1, "it is too soon after"), (3, "no more reminders may be sent: 3 were")):
            theirs.control("reminded", reference=ola, count=count, seconds_ago=60 if count == 1 else TWO_DAYS)
            here.machine.ok("sync", "--account", CHECKS)
            terminal.type("r")
            terminal.wait_for("Ola Nord  waits")
            terminal.type("r")
            terminal.wait_for(why)
            terminal.type("escape")
            terminal.wait_until_gone("Ola Nord")
        assert changes(theirs, f"/reminders/reference/{ola}$") == []

        theirs.control("reminded", reference=ola, count=1, seconds_ago=TWO_DAYS)
        here.machine.ok("sync", "--account", CHECKS)
        theirs.faults({"kind": "drop_after", "path": REMINDERS, "times": 1})
        terminal.type("r")
        terminal.wait_for("Ola Nord  waits")
        terminal.type("r")
        until(lambda: [row["state"] for row in here.queue()] == ["ask"], lambda: f"{here.queue()}")
        theirs.faults()
        open_queue(terminal)
        terminal.wait_for("asks you: was it done?")
    say_it_was_done(here)
    assert len(changes(theirs, f"/reminders/reference/{ola}$")) == 1


def say_it_was_done(here: Town) -> None:
    """Of the one thing of which nobody knows."""
    (row,) = here.queue()
    here.machine.ok("queue", "done", str(row["number"]))


def asked_by_mail(theirs: Tenant, who: str) -> int:
    """The reference of a referee who was written to; 0 while nobody was."""
    return next((one["about"] for one in theirs.control("messages") if one["to"] == f"{who}@ref.example"), 0)


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
    say_it_was_done(here)
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
