"""What becomes of a change is said where a person looks, whatever they look at, and nothing else is talked over."""

from typing import Any

import pytest

from app.cache import connection, queue
from app.model.intents import AddNote, Move
from app.model.words import OpState
from tests.screens.conftest import Opened, Show
from tests.screens.happenings import conflicted, failed, sent
from tests.world import PEOPLE, World


async def move(show: Show, world: World, person: int, stage: int) -> int:
    (receipt,) = await show.desk.do(Move(application=world.applications[person], stage=world.stages[stage]))
    await show.settled()
    return receipt.seq


async def noticed(show: Show) -> None:
    """The file has changed: the watcher says so within 300 ms."""
    show.app._changed()
    await show.settled()


def done(world: World, seq: int, *, already: bool = False) -> None:
    epoch = sent(world, seq)
    now = world.clock.now()
    connection.transaction(world.db, queue.settle, seq, OpState.DONE, epoch=epoch, now=now, already=already)


def later(show: Show, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    moment = show.app.tick() + seconds
    monkeypatch.setattr(type(show.app), "tick", staticmethod(lambda: moment))


async def told(show: Show) -> None:
    """The timer of what waits has run out."""
    show.app.news.tell()
    await show.settled()


async def test_what_was_sent_is_said_with_its_name(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        seq = await move(show, world, 0, 1)
        done(world, seq)
        await noticed(show)
        assert show.flashed == f"sent: {PEOPLE[0]} -> Screen"
        assert show.flashed in show.rows[-2]


async def test_a_sent_note_and_several_changes(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        (receipt,) = await show.desk.do(AddNote(candidate=world.candidates[0], body="Call"))
        done(world, receipt.seq)
        await noticed(show)
        assert show.flashed == f"sent: note about {PEOPLE[0]}"
        show.place.clear_flash()
        for seq in [await move(show, world, person, 1) for person in range(3)]:
            done(world, seq)
        await noticed(show)
        assert show.flashed == "3 sent"


@pytest.mark.parametrize(
    ("already", "said"),
    [
        ([True], f"was there already: {PEOPLE[0]} -> Screen"),
        ([False, True, False], "2 sent, 1 there already"),
        ([True, True], "2 there already"),
    ],
)
async def test_what_the_vendor_had_already_was_not_sent(
    open_world: Opened, world: World, already: list[bool], said: str
) -> None:
    async with open_world(at=None) as show:
        seqs = [await move(show, world, person, 1) for person in range(len(already))]
        for seq, one in zip(seqs, already, strict=True):
            done(world, seq, already=one)
        await noticed(show)
        assert show.flashed == said


@pytest.mark.parametrize("columns", [60, 80])
async def test_a_conflict_names_the_person_and_the_key(open_world: Opened, world: World, columns: int) -> None:
    async with open_world(size=(columns, 24)) as show:
        conflicted(world, await move(show, world, 0, 1), 0, 2, "Interview")
        await noticed(show)
        assert show.flashed == f"{PEOPLE[0]}: conflict, now in Interview; ! shows it"
        assert show.flashed in show.rows[-2]
        await show.press("!")
        assert show.queue.row is not None
        assert show.queue.row.state is OpState.CONFLICT


async def test_several_conflicts_name_one_and_count_the_others(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        seqs = [await move(show, world, person, 1) for person in range(3)]
        for person, seq in enumerate(seqs):
            conflicted(world, seq, person, 2, "Interview")
        await noticed(show)
        assert show.flashed == f"{PEOPLE[0]} and 2 others: conflict; ! shows them"


async def test_a_failure_says_why_and_is_cut_before_the_key_is(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        failed(world, await move(show, world, 1, 1), "403 no permission " * 9)
        await noticed(show)
        assert show.flashed.startswith(f"{PEOPLE[1]}: failed, 403 no permission")
        assert show.flashed.endswith("; ! shows it")
        assert show.flashed in show.rows[-2]


async def test_what_a_key_led_to_is_not_talked_over_and_alarms_come_before_successes(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        first, second = await move(show, world, 0, 1), await move(show, world, 1, 1)
        done(world, first)
        conflicted(world, second, 1, 2, "Interview")
        show.app.flash("you just did this")
        await noticed(show)
        assert show.flashed == "you just did this"
        later(show, monkeypatch, 3)
        await told(show)
        assert "conflict" in show.flashed
        await told(show)
        assert "conflict" in show.flashed
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == f"sent: {PEOPLE[0]} -> Screen"


async def test_an_alarm_a_key_led_to_keeps_its_whole_time(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 1, 1), 1, 2, "Interview")
        show.app.flash("writes are off", alarm=True)
        await noticed(show)
        later(show, monkeypatch, 4)
        await told(show)
        assert show.flashed == "writes are off"


async def test_a_conflict_that_was_decided_meanwhile_is_no_news(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        seq = await move(show, world, 1, 1)
        conflicted(world, seq, 1, 2, "Interview")
        show.app.flash("something else", alarm=True)
        await noticed(show)
        await show.desk.keep_theirs(seq)
        await show.settled()
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == ""


async def test_a_conflict_that_was_decided_is_no_news_either_where_another_problem_stands(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        first, second = await move(show, world, 0, 1), await move(show, world, 1, 1)
        conflicted(world, first, 0, 2, "Interview")
        failed(world, second, "403")
        show.app.flash("something else", alarm=True)
        await noticed(show)
        connection.transaction(world.db, queue.drop, first, world.clock.now())  # by another process, unnoticed so far
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == f"{PEOPLE[1]}: failed, 403; ! shows it"
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == ""


async def test_what_was_decided_is_not_said_by_a_place_that_knows_of_it_only_from_before(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        seq = await move(show, world, 0, 1)
        conflicted(world, seq, 0, 2, "Interview")
        await noticed(show)
        await show.press("g", "q")  # which is drawn with one problem from now on
        show.app.news._after[OpState.CONFLICT] = 0  # as where it had to wait
        show.app.flash("something else", alarm=True)
        await noticed(show)
        connection.transaction(world.db, queue.drop, seq, world.clock.now())
        await told(show)
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == ""


async def test_news_is_said_once_whatever_waits_beside_it(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        first, second, third = [await move(show, world, person, 1) for person in range(3)]
        show.app.flash("you just did this")
        done(world, first)
        await noticed(show)  # which has to wait
        conflicted(world, second, 1, 2, "Interview")
        await noticed(show)
        show.place._flash_ended()
        await show.settled()
        assert "conflict" in show.flashed
        done(world, third)
        await noticed(show)
        show.place._flash_ended()
        await show.settled()
        assert show.flashed == "2 sent"
        show.place._flash_ended()
        await noticed(show)
        assert show.flashed == ""


async def test_what_ended_before_the_start_is_no_news(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 2, "Interview")
    async with open_world() as show:
        await noticed(show)
        assert show.flashed == ""


async def test_news_and_the_board_are_one_painting(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 2, "Interview")
        painted: list[Any] = []
        display = show.app._display

        def recorded(screen: Any, what: Any) -> None:
            if what is not None:
                painted.append(what)
            display(screen, what)

        monkeypatch.setattr(show.app, "_display", recorded)
        await noticed(show)
        assert "conflict" in show.flashed
        assert len(painted) == 1


async def test_behind_a_dialog_it_is_said_below_it(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        seq = await move(show, world, 0, 1)
        await show.press("n")
        done(world, seq)
        await noticed(show)
        assert f"sent: {PEOPLE[0]} -> Screen" in show.rows[-2]


async def test_the_seconds_of_a_hold_run_down_in_the_sentence_too(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("L")
        assert "held 10 s" in show.flashed
        show.clock.pass_(3000)
        show.app._held_tick()
        await show.settled()
        assert "held 7 s" in show.rows[-2]
        show.clock.pass_(8000)
        show.app._held_tick()
        await show.settled()
        assert "held" not in show.flashed
