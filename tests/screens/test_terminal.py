"""The app opens on the right screen, in any terminal, and stays quiet and cheap."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

import screens
from app.cache import connection, lease, streams
from app.clock import wall
from app.vendor import Stream
from screens.thrift import Thrift
from screens.widgets.ink import Inks
from tests.screens.conftest import Opened
from tests.world import World, put_account

SIZES = [(60, 18), (80, 24), (120, 40), (200, 60)]


async def test_without_an_account_the_first_run_says_what_to_type(open_empty: Opened) -> None:
    async with open_empty() as show:
        text = show.text
        assert "lanehop account add" in text
        assert "lanehop demo" in text
        assert "not encrypted yet" in text
        await show.press("q")
        assert show.app._exit


async def test_the_demo_opens_the_first_board_as_soon_as_everybody_stands_where_they_belong(
    open_world: Opened, world: World
) -> None:
    async with open_world(at=None, open_first_board=True) as show:
        assert show.place.place == "jobs"
        world.db.execute("UPDATE account SET synced_at = ?", (world.clock.now(),))
        show.app._changed()
        await show.settled()
        assert show.place.place == "board"
        assert show.app.history == ["board"]
        await show.press("q")
        assert show.app._exit


async def test_the_engine_is_started_once_the_first_frame_is_there(open_world: Opened) -> None:
    seen: list[int] = []

    async def engine() -> None:
        seen.append(1)

    async with open_world(start_engine=engine) as show:
        await show.settled()
        assert seen == [1]


@pytest.mark.parametrize("size", SIZES)
async def test_every_row_is_as_wide_as_the_terminal_whatever_people_are_called(
    open_scene: Opened, size: tuple[int, int]
) -> None:
    async with open_scene(size=size, cards=60) as show:
        for keys in (("enter",), ("-",), ("-",), ("w",), ("enter",), ("J",), ("g", "q"), ("?",)):
            await show.press(*keys)
            assert all(cell_len(row) == size[0] for row in show.rows), keys
            assert not re.search(r"[\x00-\x1f\x7f-\x9f]", "".join(show.rows))


async def test_columns_keep_their_place_beside_names_of_any_script(open_scene: Opened) -> None:
    async with open_scene(cards=60) as show:
        await show.press("enter")
        board = show.app.screen.query_one("#board")
        at = [cell_len(show.rows[1][: found.start()]) for found in re.finditer("│", show.rows[1])]
        for row in show.rows[3 : board.size.height - 1]:
            assert [cell_len(row[: found.start()]) for found in re.finditer("│", row)] == at


async def test_five_columns_fit_eighty_cells_and_a_key_makes_them_three_wide_ones(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter")
        assert "columns 1-5 of 7" in show.text
        await show.press("w")
        assert "columns 1-3 of 7" in show.text
        await show.press(*"llll")
        assert show.board.board.left > 0


async def test_a_wide_terminal_shows_the_whole_pipeline(open_scene: Opened) -> None:
    async with open_scene(size=(200, 60)) as show:
        await show.press("enter")
        assert "Rejected" in show.rows[1]
        assert "columns" not in show.rows[-2]


async def test_a_terminal_that_is_too_small_gets_one_plain_sentence(open_scene: Opened) -> None:
    async with open_scene(size=(59, 20)) as show:
        assert "59 x 20 is too small" in show.text
        assert "needs 60 columns and 18 rows" in show.text
        await show.pilot.resize_terminal(80, 24)
        await show.settled()
        assert "Backend Engineer" in show.text
        assert "too small" not in show.text


@pytest.mark.parametrize("size", [(30, 8), (20, 6), (12, 10), (59, 3)])
async def test_the_sentence_is_wrapped_where_the_terminal_is_narrower_than_it(
    open_scene: Opened, size: tuple[int, int]
) -> None:
    async with open_scene(size=size) as show:
        said = " ".join(show.text.split())
        assert said == f"{size[0]} x {size[1]} is too small. lanehop needs 60 columns and 18 rows."


async def test_while_an_account_is_read_for_the_first_time_every_place_says_so(
    open_world: Opened, world: World
) -> None:
    stream = Stream(name="history", title="Who was in which stage", delta=True)
    now = world.clock.now()
    connection.transaction(world.db, streams.begin, world.account, stream, 1, now, full=True)
    connection.transaction(world.db, lease.take, "test", wall(), force=True)
    world.db.execute("UPDATE stream SET seen = 300, total = 1149 WHERE name = 'history'")
    async with open_world(open_first_board=True, at=None) as show:
        assert show.place.place == "jobs"
        assert "first sync: reading history 300 of 1149 …" in show.rows[-2]
        await show.press("enter")
        assert "first sync: reading history 300 of 1149 …" in show.rows[-2]
        world.db.execute("UPDATE stream SET running = 0, fresh_at = begun_at WHERE name = 'history'")
        connection.transaction(world.db, streams.complete, world.account, now)
        show.app._changed()
        await show.settled()
        assert "first sync" not in show.text


async def test_a_first_pull_that_failed_keeps_nobody_from_the_board(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE account SET error = 'cut off', error_at = 1")
    async with open_world(open_first_board=True, at=None) as show:
        assert show.place.place == "board"
        assert "first sync" not in show.text


async def test_the_first_run_gives_way_to_the_jobs_for_good(open_empty: Opened, tmp_path: Path) -> None:
    async with open_empty() as show:
        db = connection.writer(tmp_path / "empty.db")
        connection.transaction(db, put_account)
        db.close()
        show.app._changed()
        await show.settled()
        assert show.place.place == "jobs"
        await show.press("escape")
        assert "first screen" in show.flashed
        await show.pilot.press("q")
        assert show.app._exit


async def test_ascii_draws_nothing_but_ascii_around_the_names(open_scene: Opened) -> None:
    async with open_scene(ascii=True, size=(100, 30)) as show:
        for keys in (("enter",), ("space",), ("L",), ("g", "q"), ("?",), ("escape",), ("g", "b"), ("m",)):
            await show.press(*keys)
            for row in show.rows:
                drawn = [letter for letter in row if "\u2000" <= letter <= "\u2fff"]
                assert drawn == [], (keys, row)


async def test_the_cursor_and_the_state_of_a_card_can_be_told_without_colour(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_world() as show:
        await show.press("L")
        assert show.app.theme == "ansi"
        board = show.board.board
        assert "▌" in show.rows[3]
        assert "~" in show.rows[3]
        styles = [style for y in range(board.size.height) for _, style, _ in board.render_line(y) if style]
        assert any(style.reverse for style in styles)
        written = show.app.screen._compositor.render_update(full=True)
        assert written is not None
        colours = {
            found
            for segment in show.app.console.render(written)
            if segment.style
            for found in (segment.style.color, segment.style.bgcolor)
            if found is not None and not found.is_default
        }
        assert colours == set()


@pytest.mark.parametrize("theme", ["dusk", "contrast", "ansi"])
async def test_every_theme_knows_every_ink_and_ground(open_scene: Opened, theme: str) -> None:
    reference, inks = Inks("dusk"), Inks(theme)
    assert set(inks._inks) == set(reference._inks)
    assert set(inks._grounds) == set(reference._grounds)
    async with open_scene(theme=theme) as show:
        await show.press("enter", "L", "space", "d")
        assert show.app.theme == theme


async def test_after_a_tour_textual_still_has_few_style_sheets(open_scene: Opened) -> None:
    async with open_scene() as show:
        tour = [("enter",), ("?",), ("escape",), ("m",), ("escape",), ("d",), ("escape",), ("n",), ("escape",), ("L",),
                ("ctrl+p",), ("escape",), ("enter",), ("y",), ("escape",), ("g", "q"), ("enter",), ("q",)]  # fmt: skip
        for keys in tour:
            await show.press(*keys)
        assert len(show.app.stylesheet.source) < 56


def test_no_style_sheet_restyles_the_world() -> None:
    for path in Path(screens.__file__).parent.glob("**/*.tcss"):
        sheet = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert "*" not in sheet
        assert ":focus-within" not in sheet
        assert ":hover" not in sheet


def test_no_vendor_is_named_in_the_screens() -> None:
    for path in Path(screens.__file__).parent.glob("**/*.py"):
        assert not re.search(r"traffit|greenhouse|smartrecruiters|cegid|vitay", path.read_text(), re.IGNORECASE), path


def test_starting_the_app_imports_neither_dialogs_nor_markdown_nor_the_network() -> None:
    code = (
        "import sys, screens.terminal, screens.board;"
        "print([name for name in ('screens.help', 'screens.note', 'screens.palette', 'screens.conflict',"
        " 'textual.widgets._text_area', 'markdown_it', 'aiohttp', 'adapters', 'pydantic', 'keyring')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_nothing_is_painted_while_nothing_happens(open_scene: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_scene() as show:
        await show.press("enter")
        painted: list[object] = []
        display = show.app._display

        def recorded(screen: Any, what: Any) -> None:
            painted.append(what)
            display(screen, what)

        monkeypatch.setattr(show.app, "_display", recorded)
        await asyncio.sleep(0.7)  # longer than the watcher of the file and any timer of ours but the slow one
        assert [what for what in painted if what is not None] == []


async def test_moving_the_cursor_repaints_two_cards_and_not_the_screen(
    open_scene: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_scene(size=(120, 40), cards=400) as show:
        await show.press("enter")
        sent: list[str] = []
        thrift = Thrift()
        display = show.app._display

        def measured(screen: Any, what: Any) -> None:
            if hasattr(what, "render_segments"):
                sent.append(thrift.save(what).render_segments(show.app.console))
            display(screen, what)

        monkeypatch.setattr(show.app, "_display", measured)
        for key, most in (("j", 1500), ("l", 1500), ("j", 1500), ("h", 1500)):
            sent.clear()
            await show.press(key)
            assert 0 < sum(map(len, sent)) <= most, key


async def test_a_page_of_a_running_sync_repaints_only_the_cards_that_changed(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as show:
        regions: list[object] = []
        board = show.board.board
        refresh = board.refresh

        def recorded(*what: Any, **more: Any) -> Any:
            regions.append(what)
            return refresh(*what, **more)

        monkeypatch.setattr(board, "refresh", recorded)
        world.store([])
        show.app._changed()
        await show.settled()
        assert regions == []
