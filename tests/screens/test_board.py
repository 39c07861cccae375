"""On the board one key moves a candidate, and everything stays in its column."""

import pytest

from app.commands import COMMANDS, bindings
from app.model.words import OpState
from tests.screens.conftest import Opened
from tests.world import HOLD, PEOPLE, World

IDA, LUKASZ, SOREN, BO = PEOPLE


async def test_columns_stand_in_the_vendors_order_with_as_many_cards_as_their_header_says(open_world: Opened) -> None:
    async with open_world(size=(120, 30)) as show:
        heads = show.rows[1]
        names = ["New", "Screen", "Interview", "Offer", "Hired", "Rejected"]
        assert [name for name in heads.replace("│", " ").split() if not name.isdigit()] == names
        assert heads.split("│")[0].split() == ["New", str(len(show.column("New")))]


async def test_advancing_puts_the_card_into_the_next_column_at_once_and_says_how_to_take_it_back(
    open_world: Opened,
) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("L")
        assert show.column("Screen") == [name]
        assert show.at == name
        assert show.flashed == f"{name}: New -> Screen, held 10 s, u takes it back"
        assert "~" in show.text
        (op,) = await show.queued()
        assert (op.what, op.shown) == (f"{name}: New -> Screen", "held")


async def test_twenty_fast_presses_are_twenty_moves_of_the_right_card_in_the_right_order(open_world: Opened) -> None:
    async with open_world() as show:
        name = show.at
        await show.type_fast(*"LLLHLHHLLHHHLLLHHHLL")
        assert [op.subject for op in await show.queued()] == [name] * 20
        assert [op.to_name for op in await show.queued()] == [
            "Screen", "Interview", "Offer", "Interview", "Offer", "Interview", "Screen", "Interview", "Offer",
            "Interview", "Screen", "New", "Screen", "Interview", "Offer", "Interview", "Screen", "New", "Screen",
            "Interview",
        ]  # fmt: skip
        assert show.column("Interview") == [name]
        await show.type_fast(*"u" * 20)
        assert await show.queued() == []
        assert name in show.column("New")


async def test_a_stray_key_hires_nobody(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "L", "L")
        name = show.at
        assert show.column("Offer") == [name]
        await show.press("L")
        assert show.column("Hired") == []
        assert "last stage before the end" in show.flashed
        assert "m moves to any stage" in show.flashed


async def test_nobody_moves_back_from_the_first_stage(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("H")
        assert "first stage" in show.flashed
        assert await show.queued() == []


async def test_undo_brings_the_card_back_and_the_cursor_with_it(open_world: Opened) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("L", "l", "u")
        assert name in show.column("New")
        assert show.at == name
        assert "taken back" in show.flashed
        await show.press("u")
        assert "nothing to undo" in show.flashed or "too late" in show.flashed


async def test_move_to_takes_a_word_or_a_number_typed_faster_than_the_dialog_opens(open_world: Opened) -> None:
    async with open_world() as show:
        name = show.at
        await show.type_fast("m", "o", "f", "enter")
        assert show.column("Offer") == [name]
        await show.type_fast("m", "5", "enter")
        assert show.column("Hired") == [name]


async def test_a_stage_that_needs_a_reason_cannot_be_moved_to(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("m", *"reje", "enter")
        assert "decline instead" in show.text
        assert await show.queued() == []


async def test_declining_needs_a_reason_and_enter_alone_declines_nobody(open_world: Opened) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("d", "enter")
        assert "a reason is needed" in show.text
        assert await show.queued() == []
        await show.press("1", "enter")
        assert show.column("Rejected") == [name]
        assert (await show.queued())[0].kind == "application.reject"


async def test_leaving_a_dialog_changes_nothing(open_world: Opened) -> None:
    async with open_world() as show:
        for key in "mdn":
            await show.press(key, "escape")
            assert show.app.screen is show.place
        assert await show.queued() == []


async def test_a_note_is_written_in_the_box_and_waits_in_the_queue(open_world: Opened) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("n", *"Call", "space", *"her", "enter", *"q", "ctrl+s")
        (op,) = await show.queued()
        assert op.kind == "note.add"
        await show.press("enter")
        assert show.candidate.view is not None
        assert show.candidate.view.name == name
        assert show.candidate.view.timeline[0].body == "Call her\nq"


async def test_a_note_that_was_begun_is_not_lost_by_one_key(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("n", "x", "escape")
        assert "not saved" in show.text
        await show.press("escape")
        assert show.app.screen is show.place


async def test_whoever_is_selected_is_named_so_wherever_the_cursor_is(open_world: Opened) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("space", "down")
        assert show.at != name
        for key, title in (("d", "Decline {}"), ("m", "Move {}"), ("y", "Copy of {}")):
            await show.press(key)
            assert title.format(f"{name} (selected)") in show.text, key
            await show.press("escape")
        await show.press("L")
        assert show.flashed.startswith(f"{name} (selected): New -> Screen, held")
        await show.press("L")
        assert "(selected)" not in show.flashed


async def test_selected_cards_move_together_as_one_step(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("space", "space", "L")
        assert len(show.column("Screen")) == 2
        assert "2 cards moved" in show.flashed
        assert not show.board.board.marked
        await show.press("u")
        assert len(show.column("New")) == 4


async def test_more_than_thirty_cards_move_only_once_their_number_was_typed(open_scene: Opened) -> None:
    async with open_scene(cards=90) as show:
        await show.press("enter", "*")
        count = len(show.board.board.marked)
        assert count > 30
        await show.press("L")
        assert f"type {count} to go on" in show.text
        await show.press("enter")
        assert await show.queued() == []
        await show.press(*str(count), "enter")
        assert len(await show.queued()) == count


async def test_a_repeat_does_the_last_thing_to_another_card(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("m", *"off", "enter", "h", "h", "h")
        other = show.at
        await show.press(".")
        assert other in show.column("Offer")
        assert len(show.column("Offer")) == 2


async def test_a_repeated_decline_asks_again_with_the_reason_chosen(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("d", "1", "enter")
        show.board.board.place(0, 0)
        await show.press(".")
        assert "Decline" in show.text
        assert len(await show.queued()) == 1
        await show.press("enter")
        assert len(await show.queued()) == 2


async def test_typing_after_the_slash_narrows_the_cards_and_escape_shows_all_again(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("/", *"zol")
        assert show.column("New") == [LUKASZ]
        assert "1 of 4" in show.text
        await show.press("enter", "L")
        assert show.column("Screen") == [LUKASZ]
        await show.press("escape")
        assert len(show.column("New")) == 3


async def test_where_writes_are_off_the_key_says_what_to_do(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE account SET writes = 0")
    async with open_world() as show:
        await show.press("L")
        assert "writes are off for polka" in show.flashed
        assert await show.queued() == []


async def test_where_the_vendor_cannot_move_the_key_gives_its_reason(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE capability SET allowed = 0, reason = 'read-only here' WHERE verb = 'move'")
    async with open_world() as show:
        await show.press("L")
        assert show.flashed == "polka: read-only here (o opens the web page)"
        await show.press("ctrl+p", *"next", "space", *"stage")
        assert "read-only here" in show.text


async def test_what_the_vendor_changed_appears_by_itself_and_the_cursor_stays_on_its_card(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        await show.press("j")
        name = show.at
        other = next(number for number, person in enumerate(PEOPLE) if person != name)
        world.vendor_moves(other, 3, world.clock.now() + 1)
        show.app._changed()  # what the watcher of the file does within 300 ms
        await show.settled()
        assert PEOPLE[other] in show.column("Offer")
        assert show.at == name


async def test_a_key_that_means_nothing_says_where_the_keys_are(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("Q")
        assert show.flashed == "Q does nothing here; ? shows the keys"


async def test_a_prefix_that_waits_shows_how_it_can_go_on(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("g")
        show.app.show_continuations()
        assert "b board" in show.flashed
        assert "q queue" in show.flashed
        await show.press("q")
        assert show.place.place == "queue"


async def test_every_command_of_every_place_has_a_handler(open_scene: Opened) -> None:
    async with open_scene() as show:
        for name in ("jobs", "board", "candidate", "queue", "first"):
            place = show.app._place(name)
            for command in COMMANDS.values():
                if name in command.where:
                    handler = "do_" + command.id.replace(".", "_")
                    assert hasattr(place, handler) or hasattr(show.app, handler), (name, command.id)


async def test_three_presets_lead_to_the_same_move(open_world: Opened) -> None:
    async with open_world(preset="arrows") as show:
        await show.press("plus")
        assert len(show.column("Screen")) == 1
        await show.press("ctrl+u", "down", "space", "f6", "3", "enter")
        assert len(show.column("Interview")) == 1


async def test_a_persons_own_key_works_and_the_footer_shows_it(open_world: Opened) -> None:
    async with open_world(overrides={"card.advance": ["ctrl+l"]}) as show:
        assert "Ctrl+L next" in show.rows[-1]
        await show.press("ctrl+l")
        assert len(show.column("Screen")) == 1
        assert ("L",) not in bindings(show.app.keyboard.keys, "board")


async def test_the_hold_runs_out_and_the_board_says_so_without_a_key(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L")
        assert "1 held" in show.text
        show.clock.pass_(HOLD + 1)
        show.app._held_tick()
        await show.settled()
        show.place.clear_flash()
        await show.settled()
        assert "1 queued" in show.text
        assert (await show.queued())[0].state is OpState.QUEUED


async def test_five_thousand_cards_in_a_column_can_be_walked_and_carried(open_scene: Opened) -> None:
    async with open_scene(cards=5000) as show:
        await show.press("enter", "G")
        board = show.board.board
        assert board.rows[board.at] == len(board.shelves[board.at].cards) - 1 > 1000
        name = board.card and board.card.application
        await show.press("L")
        assert board.card is not None
        assert board.card.application == name
        assert board.at == 1


async def test_the_card_that_was_just_moved_is_drawn_as_the_whole_board_would_draw_it(open_scene: Opened) -> None:
    async with open_scene(cards=120) as show:
        await show.press("enter")
        board = show.board
        await show.press("j", "j")
        for key in "LLHLHHLu":
            board.seen = show.app.changes + 1  # keeps the reading of the whole board away
            await show.app.guarded(board.run({"L": "card.advance", "H": "card.back", "u": "undo"}[key]) or _nothing())
            drawn = board.view
            assert drawn is not None
            assert board.job_id is not None
            read = await show.desk.board(board.job_id)
            assert read is not None
            for mine, whole in zip(drawn.columns, read.columns, strict=True):
                assert mine.cards == whole.cards, key
                assert mine.stage.count == whole.stage.count
            assert [stage.count for stage in board.stages()] == [stage.count for stage in read.job.stages]
        await show.settled()


async def _nothing() -> None:
    return None


async def test_a_note_typed_at_once_keeps_the_order_of_its_letters(open_world: Opened) -> None:
    async with open_world() as show:
        said = "The quick brown fox jumps over the lazy dog. " * 40
        await show.type_fast("n", *said.replace(" ", "_"), "ctrl+s")
        (op,) = await show.queued()
        view = await show.desk.candidate(op.candidate) if op.candidate else None
        assert view is not None
        assert view.timeline[0].body == said.replace(" ", "_")


@pytest.mark.parametrize(("preset", "how"), [("vim", ":writes on"), ("arrows", "Ctrl+P writes on")])
async def test_writes_that_are_off_are_seen_and_said_with_how_they_go_on(
    open_world: Opened, world: World, preset: str, how: str
) -> None:
    world.db.execute("UPDATE account SET writes = 0")
    async with open_world(preset=preset) as show:
        assert "WRITES OFF" in show.text
        await show.press("+" if preset == "arrows" else "L")
        assert show.flashed == f"writes are off for polka: {how}"
        assert await show.queued() == []
        world.db.execute("UPDATE account SET writes = 1")
        await show.press("+" if preset == "arrows" else "L")
        assert len(await show.queued()) == 1
