"""On which terms somebody is hired is asked where the account has room for them."""

import pytest

from app.model.intents import Move, decode
from app.model.words import ListedKind, Verb
from tests import ampler, dossier
from tests.screens.conftest import Opened, Show
from tests.world import World


@pytest.fixture
def hiring(world: World) -> World:
    ampler.allow(world, Verb.MOVE, Verb.REJECT, Verb.HIRE)
    ampler.lists(world, ListedKind.CLOSE_REASON, "Hired", "Cancelled")
    dossier.tell(world)
    return world


async def moved(show: Show) -> Move:
    (row,) = await show.queued()
    sql = "SELECT args FROM op WHERE seq = ?"
    (args,) = await show.desk._store.read(lambda db: db.execute(sql, (row.seq,)).fetchone())
    found = decode(args)
    assert isinstance(found, Move)
    return found


async def test_the_day_and_the_seat_are_asked_for(open_world: Opened, hiring: World) -> None:
    async with open_world() as show:
        await show.press("m", *"hired", "enter")
        assert "Hired: Bo Lund" in show.text
        assert "opening    Seat 1" in show.text
        assert "Seat 2" not in show.text
        await show.press(*"2099-01-02", "tab", "tab", "right", "ctrl+s")
        assert (await show.queued())[0].what.endswith("starts 2099-01-02, opening Seat 1, closed as Cancelled")
        assert show.column("Hired") == ["Bo Lund"]


async def test_nothing_said_is_a_plain_hire_but_for_the_seat(open_world: Opened, hiring: World) -> None:
    async with open_world() as show:
        await show.press("m", *"hired", "enter", "ctrl+s")
        said = await moved(show)
        assert said.opening is not None
        assert (said.starts_on, said.close_reason) == (None, None)


async def test_a_day_that_is_none_is_said_and_leaving_hires_nobody(open_world: Opened, hiring: World) -> None:
    async with open_world() as show:
        await show.press("m", *"hired", "enter", *"soon", "ctrl+s")
        assert "a day like 2026-03-31, not soon" in show.text
        await show.press("escape", "escape")
        assert await show.queued() == []


async def test_several_share_no_seat(open_world: Opened, hiring: World) -> None:
    async with open_world() as show:
        await show.press("space", "space", "m", *"hired", "enter")
        assert "Hired: 2 people" in show.text
        assert "Seat" not in show.text


async def test_why_nobody_is_hired_from_here_is_said(open_world: Opened, hiring: World) -> None:
    hiring.db.execute("UPDATE capability SET allowed = 0, reason = 'Hires need an approval.' WHERE verb = 'hire'")
    async with open_world() as show:
        await show.press("m", *"hired", "enter")
        assert show.flashed == "polka: Hires need an approval."
        assert await show.queued() == []


async def test_whoever_is_rejected_is_unrejected(open_world: Opened, hiring: World) -> None:
    async with open_world() as show:
        await show.press("d", "1", "enter", "ctrl+s", "m")
        assert "Unreject Bo Lund, back to" in show.text
        await show.press(*"new", "enter")
        assert (await show.queued())[-1].what.endswith("Rejected -> New, unreject")
