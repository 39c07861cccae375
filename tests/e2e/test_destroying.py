"""Making one candidate of two, and taking out what is known of somebody: through the whole program, at a sandbox."""

from collections.abc import Iterator

import pytest

from tests.e2e.houses import GREENHOUSE
from tests.e2e.terminal import Terminal
from tests.e2e.town import ACCOUNT, Town, town

pytestmark = pytest.mark.terminal

JOB = 60_001


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Nobody counts the requests: each test reads everything more than once."""
    folder = tmp_path_factory.mktemp("destroying") / "town"
    with town(folder, synced=False, house=GREENHOUSE, sandbox=("--rate", "0")) as made:
        yield made


def somebody(desk: Town, *names: str) -> list[str]:
    """People who have just come, as commands name them."""
    made = []
    for name in names:
        first, last = name.split(" ", 1)
        fields = {"first_name": first, "last_name": last, "company": "Bałtyk"}
        made.append(desk.tenant.control("add", fields=fields, job=JOB)["candidate"])
    desk.machine.ok("sync")
    return [f"{ACCOUNT}:{one}" for one in made]


def asked(desk: Town, path: str) -> list[int]:
    """The answers to what was asked for there; 0 for one that was lost."""
    return [row["status"] for row in desk.tenant.ledger(path)]


def names(desk: Town) -> list[str]:
    return [row["name"] for row in desk.machine.json("candidates", "list")["candidates"]]


def test_without_the_name_nothing_is_asked_for(desk: Town) -> None:
    stays, goes = somebody(desk, "Ida Noor", "Ida B. Noor")
    done = desk.machine.run("candidates", "merge", stays, goes)
    assert (done.code, "give --yes 'Ida B. Noor'" in done.err) == (2, True)
    done = desk.machine.run("candidates", "anonymise", goes, "--yes", "Ida Noor")
    assert (done.code, "Ida Noor is not Ida B. Noor" in done.err) == (2, True)
    assert not asked(desk, "/merge$|/anonymize$")


def test_of_two_one_stays_here_and_there(desk: Town) -> None:
    stays, goes = somebody(desk, "Ann Poe", "Anna Poe")
    told = desk.machine.ok("candidates", "merge", stays, goes, "--yes", "Anna Poe").err
    assert f"merge Anna Poe ({goes}) into Ann Poe ({stays}): done" in told
    assert asked(desk, f"/{stays.split(':')[1]}/merge$") == [200]
    assert "Anna Poe" not in names(desk)
    desk.machine.ok("sync")
    assert len(desk.machine.json("candidates", "show", stays)["applications"]) == 2
    assert "Anna Poe" not in names(desk)
    assert [row["kind"] for row in desk.machine.json("audit")["events"]].count("candidates.merge") == 1


def test_of_whoever_is_anonymised_the_name_is_nowhere_any_more(desk: Town) -> None:
    (who,) = somebody(desk, "Zofia Forgotten")
    desk.machine.ok("candidates", "anonymise", who, "--yes", "Zofia Forgotten")
    assert asked(desk, "/anonymize$") == [200]
    desk.machine.ok("sync")
    person = desk.machine.json("candidates", "show", who)
    assert "Forgotten" not in str(person)
    assert (person["name"], person["company"]) == (f"Anonymized {who.split(':')[1]}", None)
    cache = b"".join(path.read_bytes() for path in desk.machine.home.glob("cache.db*"))
    assert b"Forgotten" not in cache


def test_a_merge_whose_answer_is_lost_is_settled_by_looking_who_is_gone(desk: Town) -> None:
    stays, goes = somebody(desk, "Lou Reed", "Louis Reed")
    desk.tenant.faults({"kind": "drop_after", "path": "/merge$", "times": 1})
    desk.machine.ok("candidates", "merge", stays, goes, "--yes", "Louis Reed")
    assert len(asked(desk, f"/{stays.split(':')[1]}/merge$")) == 1
    assert "Louis Reed" not in names(desk)


@pytest.mark.parametrize(
    ("words", "path", "known"),
    [
        (("merge", "{0}", "{1}"), "/merge$", "was not found gone; look at the vendor's own page"),
        (("anonymise", "{1}"), "/anonymize$", "the next sync reads what the vendor has now"),
    ],
)
def test_where_nobody_knows_it_is_said_and_nothing_is_asked_for_again(
    desk: Town, words: tuple[str, ...], path: str, known: str
) -> None:
    name = f"Jo {words[0].title()}"
    people = somebody(desk, "Jo Stays", name)
    before = len(asked(desk, path))
    desk.tenant.faults({"kind": "drop_before", "path": path, "times": 1})
    done = desk.machine.run("candidates", *(word.format(*people) for word in words), "--yes", name)
    assert done.code == 5, done.err
    assert "whether it took effect is not known" in done.err
    assert known in done.err
    desk.machine.ok("sync")
    assert len(asked(desk, path)) <= before + 1
    assert name in names(desk)
    desk.machine.ok("candidates", *(word.format(*people) for word in words), "--yes", name)
    assert name not in names(desk)


def at_candidate(terminal: Terminal, name: str) -> None:
    """From wherever one is to somebody's screen."""
    terminal.wait_for("ONLINE  synced")
    terminal.type(":", name)
    terminal.wait_for(lambda lines: any(name in line and "▌" in line for line in lines))
    terminal.type("enter")
    terminal.wait_for(lambda lines: name in lines[0])


def test_from_the_screens_too_with_the_name_typed(desk: Town) -> None:
    stays, goes = somebody(desk, "Mia Kept", "Mia Twice")
    with desk.machine.terminal(columns=100, rows=30) as terminal:
        at_candidate(terminal, "Mia Kept")
        terminal.type(":", "merge another", "enter")
        terminal.wait_for("Who becomes part of Mia Kept")
        terminal.type("mia tw")
        terminal.wait_for(lambda lines: any("▌" in line and "Mia Twice" in line for line in lines))
        terminal.type("enter")
        terminal.wait_for("Nothing takes this back.")
        terminal.type("Mia Twice", "enter")
        terminal.wait_for("Done. What the vendor has now is being read.")
        terminal.type("enter", "ctrl+q")
        terminal.wait_for_end()
    assert asked(desk, f"/{stays.split(':')[1]}/merge$") == [200]
    assert "Mia Twice" not in names(desk)
    assert goes not in [row["id"] for row in desk.machine.json("candidates", "list")["candidates"]]


def test_the_screens_say_where_nobody_knows(desk: Town) -> None:
    (who,) = somebody(desk, "Kit Unsure")
    before = len(asked(desk, "/anonymize$"))
    desk.tenant.faults({"kind": "drop_before", "path": "/anonymize$", "times": 1})
    with desk.machine.terminal(columns=100, rows=30) as terminal:
        at_candidate(terminal, "Kit Unsure")
        terminal.type(":", "anonymise", "enter")
        terminal.wait_for("Nothing takes this back.")
        terminal.type("Kit Unsure", "enter")
        terminal.wait_for("whether it took effect is not known")
        terminal.type("enter", "ctrl+q")
        terminal.wait_for_end()
    assert len(asked(desk, "/anonymize$")) <= before + 1
    assert "Kit Unsure" in names(desk)
    assert desk.machine.json("audit")["events"][0]["kind"] == "candidates.anonymise"
    assert who
