"""Help, palette and menu come from the command table and tell the truth about it."""

from textual.events import MouseScrollDown

from app.commands import commands_of
from tests.screens.conftest import Opened


async def test_help_names_every_command_of_the_place_it_was_asked_in(open_world: Opened) -> None:
    async with open_world(size=(100, 40)) as show:
        await show.press("?")
        text = show.text
        assert "Help: Board" in text
        for command in commands_of("board"):
            assert (command.short or command.title.lower()) in text, command.id
        assert "Nothing leaves for 10 s after a change (0 held now). Ctrl+S sends." in text
        await show.press("escape", "g", "q", "?")
        assert "Help: Queue" in show.text


async def test_help_finds_a_command_by_its_words_and_says_how_it_is_undone(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("?", *"next")
        assert "L >" in show.text
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


async def test_the_wheel_scrolls_the_column_under_it(open_scene: Opened) -> None:
    async with open_scene(cards=200) as show:
        await show.press("enter")
        top = show.rows[3]
        await show.pilot._post_mouse_events([MouseScrollDown], offset=(5, 8), button=0)
        await show.settled()
        assert show.rows[3] != top
