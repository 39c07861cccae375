"""What goes with a decline is asked for only where the account has room, and nobody is mailed by a stray key."""

import pytest

from app.model.intents import Reject
from app.model.words import ListedKind, Verb
from tests import ampler
from tests.screens.conftest import Opened, Show
from tests.world import World, let_wait


@pytest.fixture
def mailing(world: World) -> World:
    ampler.allow(world, Verb.REJECT)
    ampler.lists(world, ListedKind.EMAIL_TEMPLATE, *ampler.TEMPLATES)
    return world


async def declined(show: Show) -> Reject:
    (row,) = await show.queued()
    intent = await show.desk._store.read(
        lambda db: db.execute("SELECT args FROM op WHERE seq = ?", (row.seq,)).fetchone()
    )
    from app.model.intents import decode

    found = decode(intent[0])
    assert isinstance(found, Reject)
    return found


async def test_nothing_chosen_mails_nobody(open_world: Opened, mailing: World) -> None:
    async with open_world() as show:
        await show.press("d", "1")
        assert "Nobody is told, unless you say so next." in show.text
        await show.press("enter")
        assert "Decline Bo Lund: no skills" in show.text
        assert "mail     none" in show.text
        assert "none, Keep in touch, Thanks but no" in show.text
        await show.press("ctrl+s")
        said = await declined(show)
        assert (said.note, said.mail, said.mail_at) == (None, None, None)
        assert show.flashed.startswith("Bo Lund: New -> declined: no skills, held")


async def test_a_mail_is_chosen_and_agreed_to(open_world: Opened, mailing: World) -> None:
    async with open_world() as show:
        await show.press("d", "1", "enter")
        for _ in range(4):
            await show.press("backspace")
        await show.press(*"thanks", "tab", *"2099-01-02 09:30", "tab", *"no Rust", "ctrl+s")
        assert '"Thanks but no" is mailed to Bo Lund at 2099-01-02 09:30.' in show.text
        await show.press("enter", "ctrl+s")  # pressed twice is not meant twice
        assert "does nothing here: y yes, n no" in show.text
        assert await show.queued() == []
        await show.press("y")
        said = await declined(show)
        assert said.note == "no Rust"
        assert said.mail is not None
        assert said.mail_at is not None
        assert ", mails Thanks but no at 2099-01-02 09:30" in (await show.queued())[0].what


async def test_not_agreeing_declines_nobody(open_world: Opened, mailing: World) -> None:
    async with open_world() as show:
        await show.press("d", "1", "enter", "right", "ctrl+s", "n")
        assert await show.queued() == []
        assert len(show.column("New")) == 4


async def test_a_moment_that_is_over_or_none_is_said(open_world: Opened, mailing: World) -> None:
    async with open_world() as show:
        await show.press("d", "1", "enter", "right", "tab", *"soon", "ctrl+s")
        assert "a moment like 2026-03-31 09:30" in show.text
        for _ in range(4):
            await show.press("backspace")
        await show.press(*"2001-01-01 09:30", "ctrl+s")
        assert "that moment is over" in show.text
        assert await show.queued() == []


async def test_who_waits_is_mailed_nothing(open_world: Opened, mailing: World) -> None:
    let_wait(mailing, "no budget yet")
    async with open_world() as show:
        await show.press("d", "2", "enter")
        assert "Park Bo Lund: no budget yet" in show.text
        assert "mail " not in show.text


async def test_where_there_is_no_room_nothing_is_asked(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("d", "1", "enter")
        assert (await declined(show)).mail is None
