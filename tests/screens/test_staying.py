"""The cursor stays with whom it stands on, and a key never hits a neighbour who has just come in their place."""

import asyncio

import pytest

from app.cache import connection, queue, undoing
from app.model.ids import LocalId
from app.model.intents import Move
from app.model.views import BoardView, CandidateView
from tests.screens.conftest import Opened, Show
from tests.screens.happenings import conflicted, failed
from tests.world import PEOPLE, World


async def noticed(show: Show) -> None:
    """The file has changed: the watcher says so within 300 ms."""
    show.app._changed()
    await show.settled()


def stop_time(show: Show, monkeypatch: pytest.MonkeyPatch, seconds: float = 0) -> None:
    moment = show.app.tick() + seconds
    monkeypatch.setattr(type(show.app), "tick", staticmethod(lambda: moment))


def person_at(show: Show) -> int:
    assert show.at is not None
    return PEOPLE.index(show.at)


def leaves(world: World, person: int) -> None:
    world.db.execute("DELETE FROM application WHERE pk = ?", (world.applications[person],))


async def test_the_cursor_goes_with_whom_somebody_else_moved_and_says_so(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("j")
        person = person_at(show)
        world.vendor_moves(person, 3, world.clock.now() + 1)
        await noticed(show)
        assert show.at == PEOPLE[person]
        assert show.column("Offer") == [show.at]
        assert show.flashed == f"{PEOPLE[person]} is in Offer now, moved by somebody else"


async def test_a_step_that_was_meant_from_the_old_stage_is_refused_and_the_next_one_is_not(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        stop_time(show, monkeypatch)
        person = person_at(show)
        world.vendor_moves(person, 2, world.clock.now() + 1)
        await noticed(show)
        await show.press("L", "L")
        assert await show.queued() == []
        assert show.flashed == f"nothing done: {PEOPLE[person]} is in Interview now; press again"
        stop_time(show, monkeypatch, 0.5)
        await show.press("L")
        assert [(op.subject, op.to_name) for op in await show.queued()] == [(PEOPLE[person], "Offer")]


@pytest.mark.parametrize("keys", ["L", "H", "m", "d", "n", "space", ".", "*", "* d", "enter", "enter L", "enter d"])
async def test_who_left_the_board_is_named_and_the_neighbour_is_not_touched(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    async with open_world() as show:
        await show.press("j", "L", "u")  # so that there is something to repeat
        person, row = person_at(show), show.board.board.rows[0]
        stop_time(show, monkeypatch, 20)
        show.place.clear_flash()
        leaves(world, person)
        await noticed(show)
        assert show.flashed == f"{PEOPLE[person]} is no longer on this board"
        assert show.board.board.rows[0] == row
        await show.press(*keys.split())
        assert show.place is show.app.board
        assert show.flashed.startswith(f"nothing done: {PEOPLE[person]} is no longer")
        assert show.app.screen is show.place
        assert await show.queued() == []
        assert not show.board.board.marked
        stop_time(show, monkeypatch, 2)
        await show.press("L")
        assert len(await show.queued()) == 1


async def test_the_column_of_a_colleague_is_not_selected_in_the_stead_of_ones_own(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        person = person_at(show)
        stop_time(show, monkeypatch)
        world.vendor_moves(person, 2, world.clock.now() + 1)
        await noticed(show)
        await show.press("*", "d")
        assert not show.board.board.marked
        assert "is in Interview now" in show.flashed


async def test_a_step_is_refused_too_where_the_card_was_opened_first(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        person = person_at(show)
        stop_time(show, monkeypatch)
        world.vendor_moves(person, 2, world.clock.now() + 1)
        await noticed(show)
        await show.press("enter", "L")
        assert show.candidate.subjects()[0].name == PEOPLE[person]
        assert await show.queued() == []
        assert show.flashed == f"nothing done: {PEOPLE[person]} is in Interview now; press again"
        stop_time(show, monkeypatch, 2)
        await show.press("L")
        assert [(op.subject, op.to_name) for op in await show.queued()] == [(PEOPLE[person], "Offer")]


async def test_an_older_read_that_comes_back_late_makes_ones_own_move_no_news(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        person = person_at(show)
        board, candidate, late = show.desk.board, show.desk.candidate, asyncio.Event()

        async def reads_before(job: LocalId) -> BoardView | None:
            found = await board(job)
            await late.wait()
            return found

        async def reads_after(one: LocalId) -> CandidateView | None:
            late.set()
            await asyncio.sleep(0.05)  # in which the older read is drawn, or not
            return await candidate(one)

        monkeypatch.setattr(show.desk, "board", reads_before)
        monkeypatch.setattr(show.desk, "candidate", reads_after)
        seemed: list[str] = []
        monkeypatch.setattr(show.app.news, "say", lambda sentence, **_: seemed.append(sentence))
        show.app._changed()
        await asyncio.sleep(0.2)
        await show.press("L")
        assert show.at == PEOPLE[person]
        assert show.column("Screen") == [show.at]
        assert show.flashed.startswith(f"{PEOPLE[person]}: New -> Screen, held")
        assert seemed == []
        assert show.place.guard.armed is None


async def test_what_seemed_to_happen_by_itself_is_no_news_once_it_was_ones_own(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        show.app.flash("something to read")
        world.vendor_moves(person_at(show), 2, world.clock.now() + 1)
        await noticed(show)
        show.place.guard.clear()
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == ""


@pytest.mark.parametrize("undone", [False, True])
async def test_ones_own_command_line_is_not_somebody_else(open_world: Opened, world: World, undone: bool) -> None:
    async with open_world() as show:
        person = person_at(show)
        move = Move(application=world.applications[person], stage=world.stages[2])
        connection.transaction(world.db, queue.enqueue, [move], world.clock.now())
        await noticed(show)
        if undone:
            show.place.clear_flash()
            connection.transaction(world.db, undoing.undo, world.clock.now())
            await noticed(show)
        assert show.at == PEOPLE[person]
        assert show.flashed == f"{PEOPLE[person]} is in {'New' if undone else 'Interview'} now"


async def test_a_sentence_about_a_board_is_said_on_no_other_place(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        show.app.flash("something to read", alarm=True)
        leaves(world, person_at(show))
        await noticed(show)
        await show.press("g", "j")
        assert show.place.place == "jobs"
        assert show.flashed == ""
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == ""


async def test_a_filter_that_nobody_matches_says_of_nobody_that_they_have_gone(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("/", *"zzz")
        assert show.at is None
        assert show.flashed == ""


async def test_a_persons_own_keys_are_never_refused(open_world: Opened) -> None:
    async with open_world() as show:
        await show.type_fast(*"LLHuuL")
        assert [op.to_name for op in await show.queued()] == ["Screen", "Interview"]
        assert "nothing done" not in show.flashed


async def test_a_dialog_keeps_its_person_whatever_happens_beneath_it(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("j")
        person = person_at(show)
        await show.press("m")
        world.vendor_moves(person, 2, world.clock.now() + 1)
        await noticed(show)
        assert f"Move {PEOPLE[person]}" in show.text
        await show.press(*"scr", "enter")
        (op,) = await show.queued()
        assert (op.subject, op.from_name, op.to_name) == (PEOPLE[person], "Interview", "Screen")


async def test_going_back_to_the_stage_of_a_moment_ago_is_a_move(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        person = person_at(show)
        await show.press("m")
        world.vendor_moves(person, 2, world.clock.now() + 1)
        await noticed(show)
        await show.press("1", "enter")
        assert [(op.subject, op.to_name) for op in await show.queued()] == [(PEOPLE[person], "New")]


async def test_a_dialog_about_somebody_who_left_touches_nobody_else(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("m")
        leaves(world, person_at(show))
        await noticed(show)
        await show.press(*"off", "enter")
        assert await show.queued() == []
        assert "not in the cache" in show.flashed


async def test_in_the_queue_the_cursor_stays_with_its_operation(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        for person in range(3):
            await show.desk.do(Move(application=world.applications[person], stage=world.stages[1]))
        await show.press("g", "q", "j")
        row = show.queue.row
        assert row is not None
        await show.desk.do(Move(application=world.applications[3], stage=world.stages[1]))
        await show.settled()
        assert show.queue.row is not None
        assert show.queue.row.seq == row.seq


async def test_an_operation_that_has_just_settled_is_not_dropped_in_its_neighbours_stead(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        for person in range(3):
            await show.desk.do(Move(application=world.applications[person], stage=world.stages[1]))
        await show.press("g", "q", "j")
        stop_time(show, monkeypatch)
        row = show.queue.row
        assert row is not None
        connection.transaction(world.db, queue.drop, row.seq, world.clock.now())  # by another process
        await noticed(show)
        await show.press("X", "r", "c")
        assert len(await show.queued()) == 2
        assert "nothing done" in show.flashed
        stop_time(show, monkeypatch, 2)
        await show.press("X", "X")  # one's own keys are not in each other's way
        assert await show.queued() == []


async def test_a_conflict_that_another_process_decided_is_no_longer_one(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        for key in "tms":
            (receipt,) = await show.desk.do(Move(application=world.applications[0], stage=world.stages[1]))
            conflicted(world, receipt.seq, 0, 3, "Offer")
            await show.press("g", "q")
            await noticed(show)
            show.queue.guard.clear()  # of the one before, which another process took away
            await show.press("enter")
            assert "WHEN YOU SAW IT" in show.text
            connection.transaction(world.db, queue.drop, receipt.seq, world.clock.now())
            await show.press(*(("s", *"inter", "enter") if key == "s" else key))
            assert show.app.screen is show.place
            assert "no conflict any more" in show.flashed, key
            assert await show.queued() == []


async def test_theirs_is_not_said_to_be_kept_where_another_process_was_faster(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        (receipt,) = await show.desk.do(Move(application=world.applications[0], stage=world.stages[1]))
        conflicted(world, receipt.seq, 0, 3, "Offer")
        keep = show.desk.keep_theirs

        async def a_little_late(seq: int) -> bool:
            connection.transaction(world.db, queue.drop, seq, world.clock.now())
            return await keep(seq)

        monkeypatch.setattr(show.desk, "keep_theirs", a_little_late)
        await show.press("!", "c", "t")
        assert show.flashed == f"{PEOPLE[0]}: no conflict any more"


async def test_the_first_problem_is_found_however_new_it_is(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        for person in range(2):
            await show.desk.do(Move(application=world.applications[person], stage=world.stages[1]))
        await show.press("g", "q")
        conflicted(world, 1, 0, 3, "Offer")
        await show.press("!")
        assert show.queue.row is not None
        assert show.queue.row.seq == 1
        assert "no problem" not in show.flashed


async def test_the_next_key_after_deciding_a_conflict_is_not_refused(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        (receipt,) = await show.desk.do(Move(application=world.applications[0], stage=world.stages[1]))
        conflicted(world, receipt.seq, 0, 3, "Offer")
        await show.desk.do(Move(application=world.applications[1], stage=world.stages[1]))
        await show.press("!", "c", "t", "X")
        assert await show.queued() == []


@pytest.mark.parametrize("keys", [(), ("j",), ("G",), ("g", "g"), ("pagedown",)])
async def test_nothing_is_under_the_cursor_where_nothing_is(open_world: Opened, keys: tuple[str, ...]) -> None:
    async with open_world() as show:
        for way in (("g", "q"), ("g", "j", "/", *"zzz", "enter")):
            await show.press(*way)
            await show.press(*keys)
            assert "▌" not in show.text


async def test_dropping_and_retrying_say_what_has_become_of_it(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("L", "g", "q", "a", "X")
        assert show.flashed.startswith("dropped, it will not be sent")
        await show.press("X")
        assert show.flashed == "1 was dropped already, it will not be sent: nothing to drop"
        await show.press("r")
        assert show.flashed == "1 was dropped already, it will not be sent: nothing to try again"
        (receipt,) = await show.desk.do(Move(application=world.applications[1], stage=world.stages[1]))
        failed(world, receipt.seq, "403")
        connection.transaction(world.db, queue.retry, receipt.seq, world.clock.now())
        await noticed(show)
        await show.press("g", "g", "r")
        assert show.flashed == f"{receipt.seq} waits and goes out by itself: nothing to try again"


async def test_a_filter_takes_the_cursor_to_the_first_match_and_its_end_leaves_it_there(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("l", "l", "/", *"zol")
        assert show.at == PEOPLE[1]
        await show.press("escape")
        assert show.at == PEOPLE[1]
        assert len(show.column("New")) == 4


async def test_a_filter_keeps_the_cursor_where_its_card_matches_and_brings_it_back_where_nobody_does(
    open_world: Opened,
) -> None:
    async with open_world() as show:
        await show.press("G")
        name = show.at
        assert name is not None
        await show.press("/", name[0].lower())
        assert show.at == name
        await show.press(*"zzz")
        assert show.at is None
        await show.press("escape")
        assert show.at == name


async def test_a_filter_of_the_jobs_keeps_its_line(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("j", "j", "/", *"acc")
        assert show.jobs.job is not None
        assert show.jobs.job.code == "J3"
        await show.press("escape")
        assert show.jobs.job.code == "J3"
