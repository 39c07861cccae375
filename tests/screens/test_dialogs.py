"""Help, palette and menu come from the command table and tell the truth about it."""

import asyncio
import re

import pytest
from textual.events import MouseScrollDown

from app.commands import commands_of
from app.model.intents import Move
from screens.picker import Picker
from screens.widgets.lines import Lines
from tests.screens.conftest import Opened
from tests.screens.happenings import conflicted
from tests.world import World, allow_everything


async def test_help_names_every_command_of_the_place_it_was_asked_in(open_world: Opened) -> None:
    async with open_world(size=(100, 40), second_shell="export LANEHOP_HOME=/tmp/there") as show:
        await show.press("?")
        text = show.text
        assert "export LANEHOP_HOME=/tmp/there" in text
        assert "Help: Board" in text
        for command in commands_of("board"):
            assert (command.short or command.title.lower()) in text, command.id
        assert "Nothing leaves for 10 s after a change (0 held now). Ctrl+S sends." in text
        await show.press("escape", "g", "q", "?")
        assert "Help: Queue" in show.text


async def test_help_finds_a_command_by_its_words_and_says_how_it_is_undone(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("?", *"next")
        assert "L, >" in show.text
        assert "taken back: undo while it is held" in show.text


async def test_the_palette_shows_the_key_beside_each_command_and_does_what_is_chosen(open_world: Opened) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("ctrl+p", *"next")
        line = next(row for row in show.rows if "Move to the next stage" in row)
        assert line.rstrip(" │").endswith("L")
        await show.press("enter")
        assert show.column("Screen") == [name]


async def test_the_palette_rejects_after_asking_for_the_reason(open_world: Opened) -> None:
    async with open_world() as show:
        await show.type_fast("ctrl+p", *"rej", "enter")
        assert "Decline" in show.text


async def test_the_palette_opens_a_job_by_its_code(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("ctrl+p", *"J3", "enter")
        assert show.board.view is not None
        assert show.board.view.job.code == "J3"


async def test_a_palette_is_no_taller_than_what_it_may_hold(open_empty: Opened) -> None:
    async with open_empty(size=(200, 60)) as show:
        await show.press("ctrl+p")
        assert len([row for row in show.rows if row.count("│") == 2]) < 35


async def test_stages_are_offered_with_how_many_people_are_there(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("L", "m")
        assert [row for row in show.rows if "New" in row and "3 people" in row]


async def test_what_can_be_copied_stands_in_line_and_is_found_by_what_it_is(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("y")
        (name,) = [row for row in show.rows if row.endswith("name  │  ")] or [""]
        assert "▌Bo Lund" in name
        await show.press(*"candid", "enter")
        assert "polka:3" in show.flashed


async def test_the_menu_offers_what_can_be_done_with_a_card(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press(",")
        assert "What you can do here" in show.text
        await show.press(*"any", "space", *"stage", "enter")
        assert "Move " in show.text


async def test_the_arrows_preset_reaches_the_screens_by_a_menu(open_world: Opened) -> None:
    async with open_world(preset="arrows") as show:
        await show.press("ctrl+g", *"que", "enter")
        assert show.place.place == "queue"


async def test_pasted_text_goes_into_the_line_that_is_typed_and_loses_its_control_characters(
    open_world: Opened,
) -> None:
    async with open_world() as show:
        await show.press("/")
        show.place.pasted("no\x1b[31m\nor")
        await show.settled()
        assert show.place.filter.value == "no[31m or"


async def test_a_click_on_the_footer_is_its_key(open_world: Opened) -> None:
    async with open_world() as show:
        assert await show.pilot.click(offset=(2, 23))
        await show.settled()
        assert len(show.column("Screen")) == 1


async def test_a_click_puts_the_cursor_on_a_card_and_a_double_click_opens_it(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter")
        await show.pilot.click(offset=(20, 6))
        await show.settled()
        assert show.board.board.at == 1
        await show.pilot.click(offset=(20, 6), times=2)
        await show.settled()
        assert show.place.place == "candidate"


async def test_a_card_that_is_dragged_into_another_column_moves_there_and_no_other_one(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "down", "space")
        (first, second), target = show.board.board.shelves[0].cards[:2], show.board.board.shelves[2].stage
        await show.pilot.mouse_down(offset=(4, 4))
        await show.pilot.hover(offset=(36, 8))
        assert show.board.board._over == 2
        await show.pilot.mouse_up(offset=(36, 8))
        await show.settled()
        assert first.name in "\n".join(show.column(target.name))
        assert second.name not in "\n".join(show.column(target.name)), "selected, and not dragged"


async def test_a_card_that_a_sync_moves_under_a_pointer_at_rest_was_not_dragged(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter")
        card = show.board.board.shelves[0].cards[0]
        await show.pilot.mouse_down(offset=(4, 4))
        await show.desk.do(Move(application=card.application, stage=show.board.board.shelves[1].stage.id))
        await show.settled()
        queued = len(await show.desk.queue())
        await show.pilot.mouse_up(offset=(4, 4))
        await show.settled()
        assert len(await show.desk.queue()) == queued


@pytest.mark.parametrize("where", [(4, 9), (36, 23)], ids=["in its own column", "outside the board"])
async def test_a_card_that_is_let_go_elsewhere_stays(open_scene: Opened, where: tuple[int, int]) -> None:
    async with open_scene() as show:
        await show.press("enter")
        await show.pilot.mouse_down(offset=(4, 4))
        await show.pilot.mouse_up(offset=where)
        await show.settled()
        assert await show.desk.queue() == []


async def test_the_wheel_scrolls_the_column_under_it(open_scene: Opened) -> None:
    async with open_scene(cards=200) as show:
        await show.press("enter")
        top = show.rows[3]
        await show.pilot._post_mouse_events([MouseScrollDown], offset=(5, 8), button=0)
        await show.settled()
        assert show.rows[3] != top


async def test_help_names_every_key_and_scrolls_where_it_is_longer_than_the_terminal(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("?")
        assert "u, z undo" in show.text
        assert "g b, 2 board" in show.text
        assert "NO KEY   , then: note box   writes on   writes off   keys" in show.text
        assert "field" not in show.text
        assert "Ctrl+L redraw" in show.text
    async with open_world(size=(60, 18)) as show:
        await show.press("?")
        seen = show.text
        assert re.search(r"Ctrl\+S sends\. +↓ \d+ more", seen)
        for key in ("down", "pagedown"):
            await show.press(key)
            assert show.text != seen, key
            seen = show.text
        await show.press("end")
        seen = show.text
        assert "Ctrl+L redraw" in seen
        assert "↑" in seen
        assert "↓" not in seen
        await show.press("pageup", "home")
        assert "u, z undo" in show.text


async def test_a_list_that_is_longer_than_its_box_says_how_much_more_there_is(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "ctrl+p")
        assert re.search(r"↓ \d+ more  │", show.text)
        await show.press("end")
        assert re.search(r"↑ \d+ ", show.text)
        assert not re.search(r"↓ \d+ more  │", show.text)
        await show.press(*"any", "space", *"stage")
        assert "↑" not in show.text
        await show.press(*"zzz", "down")
        assert "no match" in show.text
        assert "▌no match" not in show.text


async def test_every_dialog_has_help_or_answers_a_strange_key_with_its_keys(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("L", "g", "q", "enter", "Z")
        assert "Z does nothing here; ? shows the keys" in show.text
        await show.press("f5", "?")
        assert "Help: One change" in show.text
        await show.press("escape", "q", "u", "q")
        (receipt,) = await show.desk.do(Move(application=world.applications[0], stage=world.stages[1]))
        conflicted(world, receipt.seq, 0, 3, "Offer")
        await show.press("!", "c", "Z")
        assert "Z does nothing here; ? shows the keys" in show.text
        await show.press("?")
        assert "Help: Conflict" in show.text
        await show.press("f5")
        assert "F5 does nothing here: Esc leave" in show.text
        await show.press("escape", "q", "q")
        for key in "md":
            await show.press(key, "tab")
            assert "Tab does nothing here: Enter do it, Esc leave" in show.text
            await show.press("escape")


async def test_help_of_a_dialog_tells_of_no_key_that_does_nothing_there(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        (receipt,) = await show.desk.do(Move(application=world.applications[0], stage=world.stages[1]))
        conflicted(world, receipt.seq, 0, 3, "Offer")
        await show.press("!", "c", "?")
        assert "Help: Conflict" in show.text
        assert "Ctrl+S" not in "\n".join(show.rows[:-1])
        assert "Nothing leaves" not in show.text


async def test_help_of_every_place_is_called_as_its_screen(open_world: Opened) -> None:
    async with open_world() as show:
        for keys, title in (("gj", "Jobs"), ("gq", "Queue"), ("gs", "Accounts")):
            await show.press(*keys, "?")
            assert f"Help: {title} " in show.text
            await show.press("escape")


async def test_help_of_the_board_says_what_the_marks_on_a_card_mean(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("?")
        assert "MARKS    ~ not sent yet   ! problem, ! shows it   zz parked   ✓ selected" in show.text
        assert " more  │" not in show.text
        await show.press("escape", "g", "q", "?")
        assert "MARKS" not in show.text
    async with open_world(ascii=True) as show:
        await show.press("?")
        assert "x selected" in show.text


async def test_two_quick_clicks_open_one_dialog(open_world: Opened) -> None:
    async with open_world() as show:
        goes_on = asyncio.Event()
        show.app.keyboard.put(goes_on.wait)  # a key that waits for the cache
        for _ in range(2):
            assert await show.pilot.click(offset=(show.rows[-1].index("m move"), 23))
        goes_on.set()
        await show.settled()
        assert "Move Bo Lund to" in show.text
        await show.press("escape")
        assert show.app.screen is show.place


async def test_of_two_double_clicks_on_a_choice_the_second_does_nothing(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("m")
        dialog, goes_on = show.app.screen, asyncio.Event()
        assert isinstance(dialog, Picker)
        show.app.keyboard.put(goes_on.wait)
        for _ in range(2):
            dialog.on_lines_clicked(Lines.Clicked(dialog.lines, twice=True))
        goes_on.set()
        await show.settled()
        assert show.app.screen is show.place
        assert len(await show.queued()) == 1


async def test_the_second_of_two_quick_keys_is_for_the_dialog_the_first_one_opens(
    open_world: Opened, world: World
) -> None:
    allow_everything(world)
    async with open_world() as show:
        await show.type_fast("E", "E")
        assert "BoE" in show.text
        await show.press("escape", "escape")
        assert show.app.screen is show.place
