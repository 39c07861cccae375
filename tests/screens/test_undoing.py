"""A slip costs nothing: steps back, also of what has left, and forth again."""

import pytest

from tests.screens.conftest import Opened
from tests.screens.happenings import done
from tests.world import PEOPLE, World


async def test_three_steps_and_three_undos_leave_the_board_as_it_was_and_nothing_to_send(open_world: Opened) -> None:
    async with open_world() as show:
        before = show.text
        await show.press("L", "L", "d", "down", "enter")
        assert [row.shown for row in await show.queued()] == ["held"] * 3
        await show.press("u", "u", "u")
        show.place.clear_flash()
        assert show.text == before
        assert await show.queued() == []
        await show.press("U", "U", "U")
        assert len(show.column("Rejected")) == 1
        await show.press("U")
        assert show.flashed == "there is nothing to bring back"


async def test_undo_of_what_has_left_says_what_it_will_do_and_asks(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("L")
        (row,) = await show.queued()
        done(world, row.seq)
        await show.press("u")
        assert f"{name} is in Screen at the vendor: move back to New" in show.text
        assert "asked for just now" in show.text
        await show.press("n")
        assert await show.queued() == []
        await show.press("u", "y")
        (back,) = await show.queued()
        assert (back.undoes, back.shown) == (row.seq, "held")
        assert show.at == name
        assert show.column("Screen") == []
        assert show.flashed.startswith("asked to be taken back")
        await show.press("g", "q", "enter")
        assert f"takes back  {row.seq}" in show.text
        await show.press("escape", "U")
        assert await show.queued() == []
        assert world.shown(PEOPLE.index(name or "")) == 1


async def test_what_somebody_else_took_back_already_is_said_and_asks_nothing(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        name = show.at
        await show.press("L")
        (row,) = await show.queued()
        done(world, row.seq)
        world.vendor_moves(PEOPLE.index(name or ""), 0, world.clock.pass_(1000))
        await show.press("u")
        assert show.flashed == f"{name}: New -> Screen: taken back already, passed over"
        await show.press("u")
        assert show.flashed == "there is nothing to undo"
        assert await show.queued() == []


async def test_what_cannot_be_taken_back_is_said_and_the_next_undo_goes_on(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("L", "n", *"hello", "ctrl+s")
        move, note = await show.queued()
        done(world, note.seq)
        await show.press("u")
        assert "a note stays once it is sent" in show.flashed
        assert [row.seq for row in await show.queued()] == [move.seq]
        await show.press("u")
        assert await show.queued() == []


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 60)])
async def test_the_question_fits_every_size(open_world: Opened, world: World, size: tuple[int, int]) -> None:
    async with open_world(size=size) as show:
        await show.press("*", "L")
        for row in await show.queued():
            done(world, row.seq)
        await show.press("u")
        assert "Undo what has left" in show.text
        assert "y yes" in show.text
        await show.press("enter")
        assert "does nothing here" in show.text
        await show.press("y")
        assert len(await show.queued()) == 4
