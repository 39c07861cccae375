"""Reference checks from the command line, on a cache whose second account does them."""

import pytest

from app.model.ids import DAY
from app.model.records import Candidate, Referee, ReferenceCheck, Reminder
from app.model.words import CheckStatus, RefereeStatus
from tests import ampler
from tests.app.cli.conftest import Lanehop, small_world
from tests.world import World, build


@pytest.fixture
def agency(lanehop: Lanehop) -> Lanehop:
    """A home whose cache holds the small world, an account for reference checks, and one check that is under way."""
    with small_world(lanehop.home, "polka", "refs") as world:
        _fill(ampler.refs_account(world))
    return lanehop


def _fill(refs: World) -> None:
    now = refs.clock.now()
    refs.store(
        [
            Candidate(remote_id="c1", first_name="Ida", last_name="Noor", external_ref="polka:0"),
            ReferenceCheck(
                remote_id="k1", candidate="c1", question_set="question set:Engineers",
                status=CheckStatus.IN_PROGRESS, requested_at=now - 3 * DAY,
            ),
            Referee(
                remote_id="f1", candidate="c1", check="k1", first_name="Eva", last_name="Berg",
                status=RefereeStatus.FILLED, filled_at=now - DAY, answers=(("Hire again?", "At once."),),
            ),
            Referee(
                remote_id="f2", candidate="c1", check="k1", first_name="Lars", email="lars@example.org",
                reminder=Reminder(rate_exceeded=True),
            ),
        ],
        refs.clock.pass_(1),
    )  # fmt: skip


def test_checks_are_listed_and_shown_with_their_answers(agency: Lanehop) -> None:
    (one,) = agency.ok("references", "list", "--open", "--json").json["references"]
    assert (one["id"], one["filled"], one["total"], one["question_set"]) == ("refs:k1", 1, 2, "Engineers")
    (waits, answered) = one["referees"]
    assert (waits["name"], waits["reminder"]["why_not"]) == ("Lars", "it is too soon after the last reminder")
    assert (answered["turnaround"], answered["same_network"]) == (2 * 24 * 3600, False)
    assert "1/2" in agency.ok("references", "list").out
    for ref in ("refs:k1", "polka:0", "refs:f2"):
        shown = agency.ok("references", "show", ref).out
        for said in ("Ida Noor", "Hire again?: At once.", "took 2d", "it is too soon"):
            assert said in shown
    assert "nobody was asked" in agency.ok("references", "show", "polka:1").err
    (listed,) = agency.ok("candidates", "show", "polka:0", "--json").json["references"]
    assert listed == one
    cards = agency.ok("board", "--job", "J1", "--json").json["columns"][0]["cards"]
    assert {card["name"]: card["references"] for card in cards}["Ida Noor"] == {"filled": 1, "total": 2}


def test_references_are_asked_for_in_one_step_that_is_said_before(agency: Lanehop) -> None:
    ask = ["references", "request", "polka:1", "--questions", "managers", "--managers", "1",
           "--referee", "Eva Berg <eva@example.org>, manager, in sv"]  # fmt: skip
    plan = agency.ok(*ask, "--dry-run").out
    assert "e-mails and texts people" in plan
    assert "new candidate" in plan
    rows = agency.ok(*ask, "--json").json["queue"]
    assert [row["kind"] for row in rows] == ["candidate.create", "referee.add", "references.request"]
    assert (rows[-1]["mails"], rows[-1]["state"]) == (True, "held")
    assert "asked for already" in agency("references", "request", *ask[2:]).err
    agency.ok("undo")
    assert agency.ok("references", "list", "--json").json["references"][0]["id"] == "refs:k1"


def test_a_reminder_is_refused_with_its_reason_and_else_queued(agency: Lanehop) -> None:
    refused = agency("references", "remind", "refs:f2")
    assert (refused.code, "it is too soon after the last reminder" in refused.err) == (7, True)
    assert "remind of the references, e-mails and texts people" in agency.ok("references", "remind", "refs:k1").out
    assert "that referee has answered" in agency("references", "remind", "refs:f1").err
    assert "is no check and no referee" in agency("references", "remind", "refs:zz").err


def test_another_referee_is_named(agency: Lanehop) -> None:
    done = agency.ok("references", "add", "refs:k1", "--referee", "Ola Nord, +46 70 1, at Klarna")
    assert "Ida Noor: referee Ola Nord" in done.out
    assert "is asked already" in agency("references", "add", "refs:k1", "--referee", "L, lars@example.org").err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["request", "polka:1", "--questions", "Engineers"], "--candidate-names-them"),
        (["request", "polka:1", "--questions", "Cooks", "--referee", "A B, a@b.org"], "there is no question set"),
        (["request", "polka:1", "--questions", "E", "--account", "polka", "--candidate-names-them"], "polka does no"),
        (["request", "polka:1", "--questions", "E", "--referee", "a@b.org"], "first the name"),
        (["add", "refs:k1"], "name a --referee"),
        (["add", "refs:k1", "--referee", "A B, hm"], "hm is not clear"),
    ],
)
def test_what_makes_no_sense_is_one_line(agency: Lanehop, words: list[str], why: str) -> None:
    done = agency("references", *words)
    assert done.code in (2, 7)
    assert why in done.err


def test_without_an_account_for_it_that_is_said(lanehop: Lanehop) -> None:
    lanehop.home.mkdir(exist_ok=True)
    build(lanehop.home / "cache.db").db.close()
    done = lanehop("references", "request", "polka:1", "--questions", "x", "--candidate-names-them")
    assert "no account that is connected does reference checks" in done.err
