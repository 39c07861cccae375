"""What is written is not lost: not by a stray key, not by leaving, not by a vendor that refuses."""

import pytest

from tests.screens.conftest import Opened
from tests.screens.test_leaving import once_read
from tests.world import World


async def test_leaving_asks_anew_after_more_was_typed(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("n", *"first", "escape")
        assert "not saved" in show.text
        await show.press("x")
        assert "not saved" not in show.text
        await show.press("escape")
        assert "not saved" in show.text
        assert show.app.screen is not show.place
        await show.press("escape")
        assert show.app.screen is show.place


async def test_the_same_holds_for_keys_that_come_at_once(open_world: Opened) -> None:
    async with open_world() as show:
        await show.type_fast("n", *"one", "escape", *"two", "escape")
        assert show.app.screen is not show.place
        assert "not saved" in show.text
        await show.press("escape")
        assert show.app.screen is show.place


async def test_what_was_left_is_there_again_for_that_person_and_for_nobody_else(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("n", *"half", "escape", "escape")
        assert show.flashed == "not saved; kept until you quit: n opens it again"
        await show.press("j", "n")
        assert "half" not in show.text
        await show.press("escape", "k", "n")
        assert "half" in show.text
        assert "written before" in show.text
        await show.press("x", "ctrl+s")
        assert not show.app.drafts
        (op,) = await show.queued()
        view = await show.desk.candidate(op.candidate) if op.candidate else None
        assert view is not None
        assert view.timeline[0].body == "halfx"
        await show.press("n")
        assert "half" not in show.text


async def test_what_was_taken_out_again_a_moment_before_saving_is_not_saved(open_world: Opened) -> None:
    async with open_world() as show:
        await show.type_fast("n", *"abc", "backspace", "ctrl+s")
        (op,) = await show.queued()
        view = await show.desk.candidate(op.candidate) if op.candidate else None
        assert view is not None
        assert view.timeline[0].body == "ab"


async def test_a_draft_that_was_emptied_is_gone(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("n", "x", "escape", "escape", "n", "backspace", "escape")
        assert show.app.screen is show.place
        assert not show.app.drafts


async def test_a_note_that_cannot_be_queued_is_kept(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("n", *"kept")
        world.db.execute("UPDATE account SET writes = 0")
        await show.press("ctrl+s")
        assert show.flashed.startswith("not saved, kept until you quit: writes are off for polka")
        assert show.app.screen is show.place
        world.db.execute("UPDATE account SET writes = 1")
        await show.press("n")
        assert "kept" in show.text


async def test_quitting_with_an_unsaved_note_asks(open_world: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_world() as show:
        await show.press("n", *"text", "ctrl+q")
        assert "held 10 s, then it stays" in show.text
        assert not show.app._exit
        assert "1 unsaved note would be lost; Ctrl+Q again to leave" in show.text
        await once_read(show, monkeypatch)
        await show.press("x", "ctrl+q")  # which adds to what would be lost
        assert not show.app._exit
        await once_read(show, monkeypatch)
        await show.pilot.press("ctrl+q")
        assert show.app._exit


async def test_a_note_is_for_one_person(open_world: Opened) -> None:
    async with open_world() as show:
        for key in "noy":
            await show.press("*", key)
            assert "is for one person, 4 are selected; Esc ends the selection" in show.flashed
            assert show.app.screen is show.place
            await show.press("*")
        await show.press("space", "n")
        assert show.app.screen is not show.place
