"""Reasons that decline and reasons that only park are told apart, before and after."""

import pytest

from tests.screens.conftest import Opened
from tests.world import World, let_wait


@pytest.fixture
def parking(world: World) -> World:
    """Two reasons the cache lists before the one that declines."""
    let_wait(world, "no budget yet", "no answer yet")
    return world


async def test_reasons_that_only_park_come_last_under_a_heading_and_say_so(open_world: Opened, parking: World) -> None:
    async with open_world() as show:
        await show.press("d")
        rows = [row.split("│")[1].strip(" ▌") for row in show.rows if row.count("│") == 2]
        at = next(n for n, row in enumerate(rows) if row.startswith("1  no skills"))
        assert rows[at + 1] == "waits: these decline nobody, they park in On hold"
        for number, row in enumerate(rows[at + 2 : at + 4], 2):
            assert row.startswith(f"{number}  no ")
            assert row.endswith("waits -> On hold")
        assert "On hold" not in rows[at]
        await show.press(*"yet")
        assert "these decline nobody" not in show.text  # while one types there are only those that match
        assert show.text.count("-> On hold") == 2


async def test_the_cursor_steps_over_the_heading_and_enter_never_takes_it(open_world: Opened, parking: World) -> None:
    async with open_world() as show:
        await show.press("d", "j")  # typed: nothing of that name
        await show.press("backspace", "down")
        assert "▌ 1  no skills" in show.text
        await show.press("down")
        assert "▌ 2  no" in show.text
        await show.press("up")
        assert "▌ 1  no skills" in show.text
        await show.press("end", "home")
        assert "▌ 1  no skills" in show.text


async def test_the_number_beside_a_reason_is_the_one_to_type(open_world: Opened, parking: World) -> None:
    async with open_world() as show:
        await show.press("d", "3")
        assert "▌ 3  no" in show.text
        await show.press("enter")
        (row,) = await show.queued()
        assert row.to_name is not None
        assert show.flashed.startswith(f"{row.what}, held")


async def test_several_that_were_parked_were_not_declined(open_world: Opened, parking: World) -> None:
    async with open_world() as show:
        await show.press("space", "space", "d", "2", "enter")
        assert show.flashed.startswith("2 cards parked")
        await show.press("u", "space", "space", "d", "1", "enter")
        assert show.flashed.startswith("2 cards declined")
