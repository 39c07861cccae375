"""Somebody waits with a reason, is seen to wait, and comes back into the stage they came from."""

import pytest

from tests.screens.conftest import Opened
from tests.screens.happenings import done
from tests.world import PEOPLE, World, let_wait


@pytest.fixture
def waiting(world: World) -> World:
    """The job has a stage to wait in, and two reasons for it."""
    let_wait(world, "no budget yet", "back in spring")
    return world


async def test_a_card_is_parked_with_one_of_the_reasons_to_wait_and_says_so(open_world: Opened, waiting: World) -> None:
    async with open_world(size=(120, 30)) as show:
        name = show.at
        await show.press("p")
        assert "no skills" not in show.text  # that one ends it
        assert "1  no budget yet" in show.text
        await show.press("enter")
        assert "a reason is needed" in show.text
        await show.press(*"spring", "enter")
        (row,) = await show.queued()
        assert row.what == f"{name}: New -> parked: back in spring"
        assert show.column("On hold") == [name]
        assert "zz ~" in show.text
        await show.press("enter")
        assert "parked  back in spring" in show.text
        await show.press("q", "u")
        assert show.column("On hold") == []
        assert "zz" not in show.text


async def test_a_step_goes_over_the_stage_to_wait_in_and_a_choice_of_stages_offers_it(
    open_world: Opened, waiting: World
) -> None:
    async with open_world(size=(120, 30)) as show:
        name = show.at
        await show.press("L", "L", "L", "L")
        assert (show.column("Offer"), show.column("On hold")) == ([name], [])
        assert "Offer is the last stage before the end" in show.flashed
        await show.press("m", *"hold", "enter")
        assert show.column("On hold") == [name]
        await show.press("H")
        assert show.column("Offer") == [name]


async def test_a_step_goes_over_a_stage_to_wait_in_that_lies_between(open_world: Opened, waiting: World) -> None:
    waiting.db.execute("UPDATE stage SET kind = 'on_hold' WHERE name = 'Screen'")
    async with open_world(size=(120, 30)) as show:
        name = show.at
        await show.press("L")
        assert show.column("Interview") == [name]
        await show.press("H")
        assert show.column("New")[0] == name
        await show.press("m")
        assert "▌ 3  Interview" in show.text
        await show.press(*"screen", "enter", "L")
        assert show.column("Interview") == [name]


async def test_the_same_key_offers_who_waits_back_into_the_stage_they_came_from(
    open_world: Opened, waiting: World
) -> None:
    async with open_world(size=(120, 30)) as show:
        name = show.at
        await show.press("L", "p", "1", "enter", "p")
        assert f"Take {name} back into" in show.text
        assert "▌ 2  Screen" in show.text
        await show.press("enter")
        assert show.column("Screen") == [name]


async def test_it_is_known_also_where_the_vendor_has_taken_both_and_told_no_history(
    open_world: Opened, waiting: World
) -> None:
    async with open_world(size=(120, 30)) as show:
        await show.press("L")
        done(waiting, (await show.queued())[0].seq)
        await show.press("p", "1", "enter")
        done(waiting, (await show.queued())[0].seq)
        await show.press("p", "enter")
        assert len(show.column("Screen")) == 1


async def test_several_are_parked_together_and_each_goes_back_into_its_own_stage(
    open_world: Opened, waiting: World
) -> None:
    async with open_world(size=(120, 30)) as show:
        await show.press("L", "h", "space", "l", "space", "p", "1", "enter")
        assert show.flashed.startswith("2 cards parked")
        assert len(show.column("On hold")) == 2
        await show.press("*", "p")
        assert "the stage each of them came from" in show.text
        await show.press("enter")
        assert (len(show.column("New")), len(show.column("Screen"))) == (3, 1)
        await show.press("u")
        assert len(show.column("On hold")) == 2


async def test_where_there_is_no_reason_to_wait_that_is_said(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("p")
        assert "no reasons to wait" in show.flashed


async def test_an_account_that_may_not_says_why(open_world: Opened, waiting: World) -> None:
    waiting.db.execute("UPDATE capability SET allowed = 0, reason = 'it may not park' WHERE verb = 'reject'")
    async with open_world() as show:
        await show.press("p")
        assert show.flashed.startswith("polka: it may not park")


async def test_the_last_action_on_a_card_may_be_to_park_it(open_world: Opened, waiting: World) -> None:
    async with open_world(size=(120, 30)) as show:
        await show.press("p", "2", "enter", "g", "g", "h", "h", "h", "h", "h", "h", ".", "enter")
        assert len(show.column("On hold")) == 2


@pytest.mark.parametrize("keys", [["d", "3"], ["p", "1"]], ids=["decline", "park"])
async def test_nothing_is_done_to_whom_a_colleague_moved_while_the_reason_was_asked_for(
    open_world: Opened, waiting: World, keys: list[str]
) -> None:
    async with open_world(size=(120, 30)) as show:
        name = show.at
        assert name is not None
        await show.press(*keys)
        waiting.vendor_moves(PEOPLE.index(name), 2, waiting.clock.now() + 1)
        await show.board.reload()
        await show.press("enter")
        assert show.app.screen is show.place
        assert show.flashed == f"{name} is elsewhere by now: nothing done; look, and press again"
        assert await show.queued() == []


async def test_nobody_is_taken_back_whom_a_colleague_took_back_meanwhile(open_world: Opened, waiting: World) -> None:
    async with open_world(size=(120, 30)) as show:
        name = show.at
        assert name is not None
        await show.press("p", "1", "enter")
        done(waiting, (await show.queued())[0].seq)
        await show.board.reload()
        await show.press("p")
        assert f"Take {name} back into" in show.text
        waiting.vendor_moves(PEOPLE.index(name), 2, waiting.clock.pass_(1000))
        await show.board.reload()
        await show.press("enter")
        assert show.flashed == f"{name} is elsewhere by now: nothing done; look, and press again"
        assert await show.queued() == []
