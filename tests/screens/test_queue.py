"""The queue tells the fate of every change, and conflicts are resolved by one key each."""

import asyncio

import pytest

from app.model.intents import AddNote, Move
from app.model.words import OpState
from screens.conflict import ConflictScreen
from screens.diff import DiffScreen
from tests.screens.conftest import Opened, Show
from tests.screens.happenings import asks, conflicted, failed
from tests.world import PEOPLE, World

SETTLED_SIZE = (100, 30)


async def move(show: Show, world: World, person: int, stage: int) -> int:
    (receipt,) = await show.desk.do(Move(application=world.applications[person], stage=world.stages[stage]))
    await show.settled()
    return receipt.seq


async def give(show: Show, world: World, tag: str) -> int:
    (receipt,) = await show.desk.do(AddNote(candidate=world.candidates[3], body=tag))
    await show.settled()
    return receipt.seq


async def test_a_held_change_counts_its_seconds_down(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "g", "q")
        assert "held, sends in 10s" in show.text
        show.clock.pass_(4000)
        show.app._held_tick()
        await show.settled()
        assert "held, sends in 6s" in show.text
        await show.press("ctrl+s")
        assert "on the way" in show.flashed
        assert "waiting" in show.text


async def test_an_empty_queue_says_why(open_world: Opened, open_empty: Opened) -> None:
    async with open_world() as show:
        await show.press("g", "q")
        assert "Nothing waits" in show.text
        await show.press("!")
        assert "no problem" in show.flashed


async def test_a_dropped_change_is_never_sent(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "g", "q", "X")
        assert await show.queued() == []
        assert "dropped" in show.flashed
        await show.press("a")
        assert "dropped" in show.text


async def test_sending_is_stopped_and_started_by_one_key(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("g", "q", "T")
        assert "sending: STOPPED" in show.text
        await show.press("T")
        assert "sending: ON" in show.text


async def test_what_failed_says_so_and_can_be_tried_again(open_world: Opened, world: World) -> None:
    async with open_world(size=SETTLED_SIZE) as show:
        failed(world, await move(show, world, 0, 1), "polka (Traffit): 403 no permission")
        await show.press("g", "q")
        assert "failed: 403 no permission (1 try)" in show.text
        assert "polka" not in show.text
        assert "1 problem" in show.rows[-2]
        assert "r retry" in show.rows[-1]
        assert "resolve" not in show.rows[-1]
        await show.press("r")
        assert (await show.queued())[0].state is OpState.QUEUED


async def test_what_failed_can_be_tried_again_and_dropped_from_its_detail(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        for person, key in enumerate("rX"):
            failed(world, await move(show, world, person, 1), "no permission")
            await show.press("!", "enter")
            assert "r retry  X drop  Esc back" in show.text
            await show.press(key)
            assert show.app.screen is show.place
        assert [op.state for op in await show.queued()] == [OpState.QUEUED]


LOST = "the answer was lost and nothing shows what happened: say whether it was done"


@pytest.mark.parametrize("opens", [[], ["enter"]], ids=["list", "detail"])
@pytest.mark.parametrize(
    ("keys", "becomes"),
    [
        (["s", "y"], OpState.QUEUED),
        (["s", "n"], OpState.ASK),
        (["d"], OpState.ASK),
        (["d", "y"], OpState.DONE),
        (["d", "n"], OpState.ASK),
        (["X"], OpState.CANCELLED),
    ],
)
async def test_what_nobody_knows_is_answered_by_who_looked(
    open_world: Opened, world: World, opens: list[str], keys: list[str], becomes: OpState
) -> None:
    async with open_world() as show:
        seq = await give(show, world, "one")
        asks(world, seq, LOST)
        await show.press("!")
        assert "asks you: was it done?" in show.text
        assert "s send it  d was done  X drop" in show.rows[-1]
        await show.press(*opens)
        assert not opens or "the answer was lost" in show.text
        assert "s send it  d was done  X drop" in show.text
        await show.press(*keys)
        assert (show.app.screen is show.place) == (keys != ["d"])
        now = await show.desk.operation(seq)
        assert now is not None
        assert now.state is becomes


@pytest.mark.parametrize(
    ("key", "means", "verb"),
    [("s", "it is done twice", "send"), ("d", "It is settled as done and never sent", "settle")],
)
async def test_before_it_is_sent_again_or_settled_it_is_said_what_that_may_mean(
    open_world: Opened, world: World, key: str, means: str, verb: str
) -> None:
    async with open_world() as show:
        seq = await give(show, world, "one")
        asks(world, seq, LOST)
        await show.press("!", key)
        assert means in show.text
        assert (await show.queued())[0].state is OpState.ASK
        world.db.execute("UPDATE op SET state = 'done' WHERE seq = ?", (seq,))  # somebody said so on the command line
        await show.press("y")
        assert show.flashed == f"{seq} is done, it has reached the vendor: nothing to {verb}"


async def test_who_is_asked_whether_a_note_was_written_reads_what_it_says(open_world: Opened, world: World) -> None:
    note = "Called,\x1b[2J no answer.\n" + "\n".join(f"line {number}" for number in range(60))
    async with open_world() as show:
        asks(world, await give(show, world, note), LOST)
        await show.press("!", "enter")
        assert "text  Called,[2J no answer." in show.text
        assert "line 0" in show.text
        assert "line 59" not in show.text
        await show.press("end")
        assert "line 59" in show.text
        assert isinstance(show.app.screen, DiffScreen)
        await show.app.screen._follow()
        assert "line 59" in show.text, "it is drawn anew each second, and stays where it was scrolled to"


async def test_what_writes_no_note_shows_no_text(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await move(show, world, 0, 1)
        await show.press("g", "q", "enter")
        assert "becomes  Screen" in show.text
        assert "text  " not in show.text


async def test_an_answer_to_what_asks_nothing_is_refused_with_why(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await move(show, world, 0, 1)
        await show.press("g", "q")
        for key, what in (("s", "send"), ("d", "settle")):
            await show.press(key)
            assert show.flashed.endswith(f"is held and goes out by itself: nothing to {what}")
        await show.press(",", *"settle it", "enter")
        assert "it is held and goes out by itself" in show.text
        assert [op.state for op in await show.queued()] == [OpState.QUEUED]


async def test_the_footer_tells_what_can_be_done_about_the_line_under_the_cursor(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await move(show, world, 1, 1)
        await show.press("g", "q")
        assert "X drop" in show.rows[-1]
        assert "resolve" not in show.rows[-1]
        await show.press("j")
        assert "c resolve  X drop" in show.rows[-1]


async def test_what_stands_behind_a_failed_change_promises_no_second(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        first = await give(show, world, "one")
        await give(show, world, "two")
        failed(world, first, "no such tag")
        await show.press("g", "q")
        assert f"blocked by {first}" in show.text
        await show.press("enter")
        assert f"blocked by {first}" in show.text
        assert f"{first}: failed)" in show.text
        assert "sends in" not in show.text


async def test_a_note_behind_a_failed_change_is_said_to_be_blocked(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        seq = await give(show, world, "one")
        failed(world, seq, "no such tag")
        await show.press("n", *"Hello", "ctrl+s")
        assert show.flashed == f"Bo Lund: note, blocked by {seq}, u takes it back"


async def test_enter_shows_what_a_change_would_do(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "g", "q", "enter")
        assert "was  New" in show.text
        assert "becomes  Screen" in show.text
        await show.press("q")
        assert show.app.screen is show.place


async def test_the_seconds_of_a_change_that_is_looked_at_run_down(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "g", "q", "enter")
        assert "X drop" in show.text
        assert "sends in 10s" in show.app.screen.lines.says
        show.clock.pass_(4000)
        await until(show, "sends in 6s")
        (op,) = await show.queued()
        await show.desk.drop(op.seq)
        await until(show, "state  dropped")
        assert "drop" not in show.app.screen.footer.says


@pytest.mark.parametrize(("key", "verb"), [("X", "drop"), ("r", "try again"), ("d", "settle"), ("s", "send")])
async def test_a_key_in_the_detail_of_a_change_that_settled_does_nothing_to_its_neighbours(
    open_world: Opened, world: World, key: str, verb: str
) -> None:
    async with open_world(size=SETTLED_SIZE) as show:
        above, seq, below = [await move(show, world, person, 1) for person in (2, 1, 0)]
        for one in (above, seq, below):
            (failed if key in "rX" else asks)(world, one, "no")
        await show.settled()
        await show.press("g", "q", "j", "enter")
        before = {row.seq: row.state for row in await show.queued()}
        world.db.execute("UPDATE op SET state = 'done', settled_at = 1 WHERE seq = ?", (seq,))  # another process did it
        await until(show, "state  done")
        await show.press(key)
        assert f"{seq} is done, it has reached the vendor: nothing to {verb}" in show.text
        assert isinstance(show.app.screen, DiffScreen), "it is still there to be read"
        after = {row.seq: row.state for row in await show.queued()}
        assert after == {one: state for one, state in before.items() if one != seq}


async def test_a_key_in_the_detail_is_for_what_it_shows_wherever_the_cursor_went(
    open_world: Opened, world: World
) -> None:
    async with open_world(size=SETTLED_SIZE) as show:
        seqs = [await move(show, world, person, 1) for person in range(3)]
        await show.press("g", "q", "enter")
        show.queue.lines.to(2)
        await show.press("X")
        assert [row.seq for row in await show.queued()] == seqs[:2]
        assert show.app.screen is show.place


async def test_what_becomes_a_conflict_while_it_is_looked_at_is_resolved_by_the_key_that_is_shown(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        seq = await move(show, world, 0, 1)
        await show.press("g", "q", "enter")
        conflicted(world, seq, 0, 3, "Offer")
        await until(show, "state  CONFLICT")
        assert "c resolve  X drop" in show.text
        await show.press("c")
        assert isinstance(show.app.screen, ConflictScreen)
        await show.press("escape")
        assert show.app.screen is show.queue


async def until(show: Show, words: str) -> None:
    """Wait until the dialog says so."""
    assert isinstance(show.app.screen, DiffScreen)
    async with asyncio.timeout(30):
        while words not in show.app.screen.lines.says:
            await show.pilot.pause(0.05)


async def test_the_first_problem_is_one_key_away(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await move(show, world, 1, 1)
        await show.press("!")
        assert show.queue.row is not None
        assert show.queue.row.state is OpState.CONFLICT
        assert "CONFLICT: now Offer" in show.text


async def test_a_conflict_shows_its_three_sides_with_times_and_who(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await show.press("g", "q", "enter")
        text = show.text
        assert "WHEN YOU SAW IT" in text
        assert "New -> Screen" in text
        assert "by Lars Holm" in text
        assert "between:" in text
        assert PEOPLE[0] in text


async def test_keeping_theirs_sends_nothing(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await show.press("g", "q", "c", "t")
        assert await show.queued() == []
        assert world.shown(0) == 3
        assert "theirs kept" in show.flashed


async def test_doing_mine_anyway_asks_again_from_what_is_there_now(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await show.press("g", "q", "c", "m")
        (op,) = await show.queued()
        assert (op.from_name, op.to_name, op.shown) == ("Offer", "Screen", "held")


async def test_another_stage_can_be_chosen(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await show.press("g", "q", "c", "s", *"inter", "enter")
        (op,) = await show.queued()
        assert (op.from_name, op.to_name) == ("Offer", "Interview")


async def test_later_leaves_everything_as_it_is(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await show.press("g", "q", "c", "l")
        assert (await show.queued())[0].state is OpState.CONFLICT
        assert show.app.screen is show.place


async def test_as_many_conflicts_as_there_are_take_one_key_each(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        for person in range(4):
            conflicted(world, await move(show, world, person, 1), person, 3, "Offer")
        await show.press("g", "q", "c")
        assert "1 of 4" in show.text
        await show.type_fast("t", "t", "m", "t")
        assert show.app.screen is show.place
        left = await show.queued()
        assert [op.shown for op in left] == ["held"]


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 60)])
async def test_the_conflict_fits_every_size(open_world: Opened, world: World, size: tuple[int, int]) -> None:
    async with open_world(size=size) as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        await show.press("g", "q", "c")
        assert "keep theirs" in show.text
        assert "later" in show.text
        assert all(len(row) <= size[0] for row in show.rows)


async def test_the_queue_can_be_filtered(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        for person in range(3):
            await move(show, world, person, 1)
        await show.press("g", "q", "/", *"noor")
        assert [row.subject for row in show.queue.shown] == [PEOPLE[0]]


async def test_a_card_shows_a_problem_of_its_candidate_too(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        failed(world, await give(show, world, "one"), "no such tag")
        await show.board.reload()
        await show.settled()
        assert show.at == "Bo Lund"
        assert "!1" in show.rows[1]


async def test_how_it_is_taken_back_is_said_also_where_what_was_done_is_cut(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE stage SET name = 'A stage that is called so that nothing else has room beside it'")
    async with open_world() as show:
        await show.press("L")
        assert show.flashed.endswith("…, held 10 s, u undo")
        assert show.flashed in show.text


async def test_what_has_no_room_in_the_queue_is_cut_with_a_sign_or_left_out(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(world, await move(show, world, 0, 1), 0, 3, "Offer")
        failed(world, await move(show, world, 1, 1), "403 no permission to move anybody in this project")
        asks(world, await give(show, world, "one"), LOST)
        await give(show, world, "two")
        await show.press("g", "q")
        assert "conflict 1  failed 1  ask 1" in show.rows[0]
        assert "…" not in show.rows[0]
        assert "waiting" not in show.rows[0]
        (row,) = [row for row in show.rows if "failed: 403" in row]
        assert row.rstrip().endswith("…")
