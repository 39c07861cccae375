"""What is written is not lost: not by a stray key, not by leaving, not by a vendor that refuses."""

from pathlib import Path

import pytest

from app.cache import accounts, connection
from app.model.records import User
from app.model.words import Replay, Verb
from app.vendor import Capability
from app.workspace.editing import Editor
from screens.editing import Ended
from tests.screens.conftest import Opened
from tests.screens.test_leaving import once_read
from tests.world import PEOPLE, World


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
            show.read()
            await show.press("*")
        name = show.at
        await show.press("space", "n")
        assert f"Note about {name} (selected) " in show.text
        assert show.app.screen is not show.place


async def test_a_note_that_is_typed_although_it_was_refused_does_nothing(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("*")
        before = show.text
        await show.type_fast("n", *"Loud L", "enter", *"Hd", "ctrl+s")
        assert "a note is for one person" in show.flashed
        await show.press(*"Lx", "backspace", *"g q")  # goes on without looking
        assert "a note is for one person" in show.flashed
        assert await show.queued() == []
        show.place.clear_flash()
        assert show.text == before
        show.read()
        await show.press("L")
        assert len(await show.queued()) == len(PEOPLE)


async def test_after_a_refusal_keys_that_are_no_text_act_at_once(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("*", "n", "escape", "L")
        assert len(await show.queued()) == 1


async def test_after_a_note_that_was_opened_the_next_keys_act_at_once(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("n", "escape", "L", "m", "escape", "L")
        assert len(await show.queued()) == 2


@pytest.fixture
def staffed(world: World) -> World:
    """An account that mails whom a note speaks to."""
    names = {"Jane Roe": "jane@x.example", "Jan Kos": "kos@x.example", "Żaneta Lis": None, "Al Po": "al@x.example"}
    names |= {"al po": "po@x.example"}
    world.store([User(remote_id=name, name=name, email=mail) for name, mail in names.items()])
    note = Capability(verb=Verb.NOTE, allowed=True, replay=Replay.CONTENT, fields=("mentions",))
    connection.transaction(world.db, accounts.put_capabilities, world.account, [note])
    return world


@pytest.mark.usefixtures("staffed")
async def test_colleagues_are_offered_behind_an_at_sign_and_put_in_one_after_the_other(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("n", *"a@j ask @ja")
        assert "Tab  Jan Kos  Jane Roe" in show.text
        assert "Tab @name" in show.text
        await show.press("tab")
        assert "a@j ask @Jan Kos" in show.text
        await show.press("tab")
        assert "a@j ask @Jane Roe" in show.text
        await show.press("left", "right", "tab")
        await show.type_fast(*", zaneta")
        assert "ask @Jan Kos, zaneta" in show.text
        assert "Tab  " not in show.text
        await show.type_fast("tab")
        assert "no colleague's name begins with Jan Kos, zaneta" in show.text
        await show.type_fast("enter", *"@zan", "tab", "enter", *"@kos@", "tab", "enter", *"@po", "tab", "tab")
        text = show.app.screen.area.text  # type: ignore[attr-defined]
        assert text.split("\n")[1:] == ["@Żaneta Lis", "@Jan Kos", "@po@x.example"]
        await show.press("backspace")
        assert "Tab  po@x.example" in show.text


async def test_where_a_note_mails_nobody_nothing_is_offered_or_asked(open_world: Opened, world: World) -> None:
    world.store([User(remote_id="1", name="Jane Roe")])
    async with open_world() as show:
        await show.type_fast("n", *"@Jane Roe @nobody")
        assert "Tab" not in show.text
        await show.press("tab")
        assert "here a note mails nobody" in show.text
        await show.press("ctrl+s")
        assert [op.mails for op in await show.queued()] == [False]


@pytest.mark.usefixtures("staffed")
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("@Jan Nobody", "nobody here is called Jan: Ctrl+S again saves it as plain text"),
        ("@jane roe @Jan Kos", "mails Jane Roe and Jan Kos: Ctrl+S again sends it"),
        ("@Jane Roe @Ed @Jan Kos", "nobody is called Ed; mails Jane Roe and 1 more: Ctrl+S again sends it"),
        ("@Żaneta Lis @Ed @Lu @Jan Kos", "2 names are nobody's; mails 2 people: Ctrl+S again sends it"),
    ],
)
async def test_what_mails_somebody_or_names_nobody_is_said_before_it_is_saved(
    open_world: Opened, body: str, said: str
) -> None:
    async with open_world() as show:
        await show.type_fast("n", *body, "ctrl+s")
        assert said in show.text
        assert await show.queued() == []
        await show.press("x", "backspace", "ctrl+s")
        assert said in show.text
        assert await show.queued() == []
        await show.press("ctrl+s")
        assert [op.mails for op in await show.queued()] == ["mails" in said]


@pytest.mark.usefixtures("staffed")
async def test_a_name_of_two_is_said_where_it_can_be_put_right(open_world: Opened) -> None:
    async with open_world() as show:
        await show.type_fast("n", *"@Al Po", "ctrl+s", "ctrl+s")
        assert "2 people are called Al Po: write @ and the mail of whom you mean" in show.text
        assert await show.queued() == []


@pytest.mark.usefixtures("staffed")
async def test_what_an_editor_wrote_is_asked_about_in_the_box(
    open_world: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lend(_: object, command: list[str]) -> Ended:
        """There is no terminal that could be lent."""
        Path(command[-1]).write_text(command[-2])
        return Ended(0)

    monkeypatch.setattr("screens.editing._lend", lend)
    async with open_world() as show:
        for words, said in (("ask @Jane Roe", "mails Jane Roe: "), ("ask @Jan", "nobody here is called Jan: ")):
            show.app.editor = Editor(f"write '{words}'", tmp_path)
            await show.press("n")
            assert f"{said}Ctrl+S again" in show.text
            assert words in show.text
            before = len(await show.queued())
            await show.press("ctrl+s")
            assert len(await show.queued()) == before + 1
            assert not show.app.drafts
        show.app.editor = Editor("write plain", tmp_path)
        await show.press("n")
        assert len(await show.queued()) == 3
