"""One board over the jobs of all accounts: its columns are stage groups, every card goes along its own job's stages."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from app.cache import accounts, boards, connection, pages
from app.model.ids import AccountId
from app.model.records import AnyRecord, Application, Candidate, Job, Stage
from app.model.words import Replay, StageKind, Verb
from app.vendor import Capability, Pulled
from screens.shown import EVERY
from screens.widgets.board import Board
from tests.screens.conftest import Opened, Show, _show
from tests.world import HOLD, LATE, World

OTHERS = ("Application Review", StageKind.NEW), ("Panel", StageKind.INTERVIEW), ("Onsite", StageKind.INTERVIEW)
WHY = "this system tells nobody's stage"


def connect(world: World, name: str, mark: str, records: Sequence[AnyRecord], *, moves: bool) -> AccountId:
    def put(db: connection.driver.Connection) -> AccountId:
        account = accounts.put(
            db, name=name, vendor=name, title=name.capitalize(), mark=mark, base_url="http://127.0.0.1:1",
            zone="UTC", writes=True, hold=HOLD, late_window=LATE,
        )  # fmt: skip
        able = Capability(verb=Verb.MOVE, allowed=moves, replay=Replay.ABSOLUTE, reason="" if moves else WHY)
        accounts.put_capabilities(db, account, [able])
        pages.store(db, account, [Pulled(one, b"{}") for one in records], world.clock.now(), world.clock.now())
        return account

    return connection.transaction(world.db, put)


def person(job: str, number: int, name: str, stage: str | None = None) -> list[AnyRecord]:
    first, last = name.split()
    candidate = Candidate(remote_id=f"c{number}", first_name=first, last_name=last, company="Bolt")
    application = Application(
        remote_id=f"a{number}", candidate=f"c{number}", job=job, stage=stage, stage_entered_at=number
    )
    return [candidate, application]


@pytest.fixture
def agency(world: World) -> World:
    """Beside the small world an account with stages of its own, and one whose people are in no stage."""
    stages = [Stage(remote_id=f"7:{at}", job="7", name=name, position=at, kind=kind)
              for at, (name, kind) in enumerate(OTHERS)]  # fmt: skip
    people = [*person("7", 1, "Ada Byron", "7:0"), *person("7", 2, "Li Wei", "7:1")]
    rust = Job(remote_id="7", name="Rust Engineer", code="R7")
    connect(world, "acme", "GH", [rust, *stages, *people], moves=True)
    connect(world, "silo", "CG", [Job(remote_id="9", name="Charge RH"), *person("9", 3, "Zoe Petit")], moves=False)
    return world


@pytest.fixture
def open_agency(agency: World, tmp_path: Path) -> Opened:
    return partial(_show, tmp_path / "cache.db", agency.clock)


async def go_to(show: Show, name: str) -> None:
    """Put the cursor on somebody."""
    board = show.board.board
    column, row = next(
        (column, row)
        for column, shelf in enumerate(board.shelves)
        for row, card in enumerate(shelf.cards)
        if card.name == name
    )
    board.place(column, row)


def heads(show: Show) -> list[tuple[str, int]]:
    return [(shelf.stage.name, len(shelf.cards)) for shelf in show.board.board.shelves]


async def test_the_cards_of_all_accounts_stand_under_their_groups(open_agency: Opened) -> None:
    async with open_agency(size=(200, 30)) as show:
        await show.press("g", "a")
        assert heads(show) == [("New", 5), ("Screen", 0), ("Interview", 1), ("Offer", 0), ("Hired", 0),
                               ("Rejected", 0), ("Other", 1)]  # fmt: skip
        for words in ("[*] All jobs  3 jobs  3 accounts", "GH R7", "TR J1", "CG Charge RH"):
            assert words in show.text
        row = next(row for row in show.rows if "Zoe Petit" in row)
        assert row.rstrip().endswith("R")  # its account is read-only


async def test_a_card_goes_to_the_next_stage_of_its_own_job(open_agency: Opened) -> None:
    async with open_agency() as show:
        await show.press("g", "a")
        await go_to(show, "Ada Byron")
        await show.press("L")
        assert show.flashed == "Ada Byron: Application Review -> Panel, held 10 s, u takes it back"
        assert show.column("Interview") == ["Ada Byron", "Li Wei"]
        assert show.at == "Ada Byron"
        await show.press("L")  # within the group
        assert [op.to_name for op in await show.queued()] == ["Panel", "Onsite"]
        await show.press("u", "u")
        assert "Ada Byron" in show.column("New")
        await show.press("m", *"onsite", "enter")  # any stage of that job
        assert [op.to_name for op in await show.queued()] == ["Onsite"]


async def test_what_an_account_cannot_do_is_said_with_its_reason(open_agency: Opened) -> None:
    async with open_agency(size=(100, 24)) as show:
        await show.press("g", "a")
        await go_to(show, "Zoe Petit")
        await show.press("L")
        assert show.flashed == f"silo: {WHY} (o opens the web page)"
        assert await show.queued() == []


async def test_those_selected_on_several_jobs_go_on_together_and_are_declined_one_job_at_a_time(
    open_agency: Opened,
) -> None:
    async with open_agency() as show:
        await show.press("g", "a", "*", "L")
        assert sorted(op.to_name or "" for op in await show.queued()) == ["Panel", *["Screen"] * 4]
        await show.press("u")
        assert await show.queued() == []
        await show.press("*", "m")
        assert show.flashed.startswith("those selected are on 2 jobs")
        show.read()
        await show.press("t")
        assert show.flashed.startswith("those selected are in 2 accounts")


async def test_declining_and_repeating_are_about_the_job_of_the_card(open_agency: Opened) -> None:
    async with open_agency() as show:
        await show.press("g", "a")
        await go_to(show, "Ida Noor")
        await show.press("d", *"no skills", "enter")
        assert show.column("Rejected") == ["Ida Noor"]
        await go_to(show, "Bo Lund")
        await show.press("m", *"offer", "enter")
        await go_to(show, "Ada Byron")
        await show.press(".")
        assert show.flashed == "move to Offer: this job has no such stage"
        await show.press("d")
        assert show.flashed.startswith("acme: this system cannot reject from here")
        assert [(op.subject, op.to_name) for op in await show.queued()] == [
            ("Ida Noor", "declined: no skills"),
            ("Bo Lund", "Offer"),
        ]


async def test_what_is_dropped_on_a_group_goes_to_its_stage_and_of_several_is_asked(open_agency: Opened) -> None:
    async with open_agency() as show:
        await show.press("g", "a")
        board = show.board
        groups = {shelf.stage.name: shelf.stage.id for shelf in board.board.shelves}
        cards = {card.name: card.application for shelf in board.board.shelves for card in shelf.cards}
        board.board.post_message(Board.Dropped(cards["Ada Byron"], groups["Interview"]))
        await show.settled()
        assert "Move Ada Byron to" in show.text
        await show.press("2")
        await show.press("enter")
        board.board.post_message(Board.Dropped(cards["Ida Noor"], groups["Interview"]))
        await show.settled()
        board.board.post_message(Board.Dropped(cards["Ida Noor"], groups["Other"]))
        await show.settled()
        assert show.flashed == "Ida Noor: the job has no such stage"
        assert [op.to_name for op in await show.queued()] == ["Onsite", "Interview"]


async def test_the_jobs_of_one_account_can_be_seen_alone(open_agency: Opened) -> None:
    async with open_agency() as show:
        await show.press("g", "a", "a", *"acme", "enter")
        assert "only acme" in show.rows[0]
        assert heads(show) == [("New", 1), ("Interview", 1)]
        await show.press("a", "1", "enter")
        assert sum(count for _, count in heads(show)) == 7


async def test_a_filter_finds_the_job_the_client_and_the_account(open_agency: Opened) -> None:
    async with open_agency() as show:
        await show.press("g", "a", "/", *"acme rust", "enter")
        assert sorted(name for shelf, _ in heads(show) for name in show.column(shelf)) == ["Ada Byron", "Li Wei"]


async def test_the_board_leads_there_where_no_job_was_chosen_and_a_card_to_its_job_and_person(
    open_agency: Opened,
) -> None:
    async with open_agency() as show:
        await show.press("g", "b")
        assert show.board.job_id == EVERY
        await go_to(show, "Li Wei")
        await show.press("i")
        assert "Rust Engineer" in show.text
        await show.press("escape")
        await go_to(show, "Ada Byron")
        await show.press("enter")
        assert "Ada Byron" in show.text
        await show.press("K", "L")  # the card before in the column, on another job
        (op,) = await show.queued()
        assert (op.from_name, op.to_name) == ("New", "Screen")


async def test_cards_are_read_as_far_as_one_goes(open_agency: Opened, agency: World) -> None:
    many = [one for number in range(100, 700) for one in person("7", number, f"P No{number}", "7:0")]
    pulled = [Pulled(one, b"{}") for one in many]
    account = agency.db.execute("SELECT id FROM account WHERE name = 'acme'").fetchone()[0]
    now = agency.clock.now()
    connection.transaction(agency.db, pages.store, account, pulled, now, now)
    async with open_agency() as show:
        await show.press("g", "a")
        shelf = show.board.board.shelves[0]
        assert (len(shelf.cards), shelf.unread, shelf.total) == (200, 405, 605)
        assert show.rows[1].split()[:2] == ["New", "605"]
        show.board.board.place(0, 158)
        await show.press("j", "j")
        assert len(show.board.board.shelves[0].cards) == 605
        show.board.open(show.board.job_id or EVERY)
        await show.press("/", *"no123", "enter")  # also among those nobody has looked at yet
        assert show.column("New") == ["P No123"]


def test_two_accounts_with_one_mark_are_told_apart_by_name(agency: World) -> None:
    connect(agency, "bolt", "GH", [Job(remote_id="7", name="Nurse"), *person("7", 9, "Bo Ek")], moves=True)
    cards = [card for column in boards.everything(agency.db, 0).columns for card in column.cards]
    labels = {card.name: card.label for card in cards}
    assert (labels["Bo Ek"], labels["Li Wei"], labels["Ida Noor"]) == ("bolt Nurse", "acme R7", "TR J1")


def test_what_is_unsent_is_read_wherever_it_stands(agency: World) -> None:
    last = agency.applications[0]  # the oldest of four
    assert last not in [card.application for card in boards.everything(agency.db, 0, most=1).columns[0].cards]
    found = boards.everything(agency.db, 0, most=1, also=[last]).columns[0]
    assert last in [card.application for card in found.cards]
    assert found.stage.count == 5


def test_what_is_unsent_is_found_without_going_through_all_that_was_ever_sent(agency: World) -> None:
    plan = [row[3] for row in agency.db.execute(f"EXPLAIN QUERY PLAN {boards._UNSENT}")]
    assert any(step.startswith("SEARCH op USING INDEX op_state") for step in plan), plan


async def test_the_stage_of_a_column_is_put_into_another_group(open_agency: Opened, agency: World) -> None:
    async with open_agency() as show:
        await show.press("g", "a")
        await go_to(show, "Li Wei")
        await show.press("equals_sign", *"offer", "enter")
        assert show.flashed == "Panel counts as offer here; nothing is sent"
        assert show.column("Offer") == ["Li Wei"]
        job = agency.db.execute("SELECT pk FROM job WHERE name = 'Rust Engineer'").fetchone()[0]
        show.board.open(job)
        await show.board.reload()
        assert "Panel*" in show.rows[1]
        show.board.board.place(1, 0)
        await show.press("equals_sign", *"by itself", "enter")
        assert "Panel*" not in show.rows[1]


async def test_all_stages_of_a_name_are_put_into_another_group_and_what_the_system_says_stays(
    open_agency: Opened, agency: World
) -> None:
    again = [Job(remote_id="2", name="Second"), Stage(remote_id="2:1", job="2", name="Screen", position=1)]
    hired = Stage(remote_id="1:4", job="1", name="Hired", position=4, kind=StageKind.HIRED, kind_raw="hired")
    agency.store([*again, hired], agency.clock.now() + 1)
    async with open_agency() as show:
        show.app.board.open(agency.job)
        show.app.go_to("board")
        await show.settled()
        show.board.board.place(1, 0)
        await show.press("equals_sign", *"interview", "enter")
        await show.press("2", "enter")
        assert show.flashed == "2 stages of polka called Screen count as interview here; nothing is sent"
        assert {one.kind for job in await show.desk.jobs() for one in job.stages if one.plain == "Screen"} == {
            StageKind.INTERVIEW
        }
        show.board.board.place(4, 0)
        await show.press("equals_sign", *"offer", "enter")
        assert show.flashed == "the system itself says that this stage is hired"


async def test_jobs_say_what_their_account_cannot_give(open_agency: Opened) -> None:
    async with open_agency(size=(120, 24)) as show:
        row = next(row for row in show.rows if "Charge RH" in row)
        assert row.split()[-7:] == ["R", "R", "R", "R", "R", "R", "1"]
        await show.press("/", *"charge", "enter")
        assert f"R read-only: {WHY}" in show.text
