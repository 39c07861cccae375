"""What nothing takes back is asked for from the candidate's screen: with a name typed, and waited for."""

import asyncio
import re
from typing import Any, cast

import pytest

from app.model.intents import AddNote
from app.model.words import Verb
from app.workspace.accounts import Accounts, NotDone
from app.workspace.desk import Final
from screens.final import DoingScreen
from screens.sure import SureScreen
from tests import ampler
from tests.screens.conftest import Opened, Show
from tests.world import World

COMMANDS = ("merge another", "anonymise")


class Door:
    """As much of the door as this needs: waits until it is told how it went."""

    closed = ""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[Final] = []
        self.answered = asyncio.Event()
        self._error = error

    async def destroy(self, what: Final) -> None:
        self.asked.append(what)
        await self.answered.wait()
        if self._error is not None:
            raise self._error


@pytest.fixture
def able(world: World) -> World:
    ampler.allow(world, Verb.MERGE, Verb.ANONYMISE, Verb.NOTE)
    return world


async def at_ida(show: Show, command: str) -> None:
    while show.at != "Ida Noor":
        await show.press("j")
    await show.press("enter", "ctrl+p", *command, "enter")


def told(show: Show) -> str:
    """What the box on top says."""
    return " ".join(" ".join(re.findall("│(.*)│", show.text)).split())


def opened(open_world: Opened, door: Door, **more: Any) -> Any:
    return open_world(accounts=cast("Accounts", door), **more)


async def test_it_is_said_who_goes_and_whose_name_is_typed(open_world: Opened, able: World) -> None:
    door = Door()
    async with opened(open_world, door) as show:
        await at_ida(show, "merge another")
        assert "Who becomes part of Ida Noor, and is gone then?" in show.text
        await show.press(*"noor")
        assert "no match" in show.text, "nobody becomes part of themselves"
        for _ in "noor":
            await show.press("backspace")
        await show.press(*"lukasz", "enter")
        assert isinstance(show.app.screen, SureScreen)
        said = told(show)
        assert "Łukasz Żółć (polka:1) is gone then, at the vendor and here." in said
        assert "become those of Ida Noor (polka:0), who stays." in said
        assert "Nothing takes this back." in said
        await show.press(*"Ida Noor", "enter")
        assert isinstance(show.app.screen, SureScreen)
        assert not door.asked
        for _ in "Ida Noor":
            await show.press("backspace")
        await show.press(*"Łukasz Żółć", "enter")
        assert isinstance(show.app.screen, DoingScreen)
        await show.press("escape")
        assert isinstance(show.app.screen, DoingScreen)
        assert "wait for the answer" in show.text
        door.answered.set()
        await show.settled()
        assert "Done. What the vendor has now is being read." in show.text
        await show.press("enter")
        assert not isinstance(show.app.screen, DoingScreen)
        ida, lukasz = able.candidates[:2]
        assert [(one.gone, one.into) for one in door.asked] == [(lukasz, ida)]


async def test_what_is_taken_out_is_said_and_what_went_wrong(open_world: Opened, able: World) -> None:
    door = Door(NotDone("polka: no answer; whether it took effect is not known"))
    door.answered.set()
    async with opened(open_world, door) as show:
        await at_ida(show, "anonymise")
        said = told(show)
        assert "What is known of Ida Noor (polka:0) is taken out, at the vendor and here." in said
        assert "That is: full name, emails." in said
        await show.press(*"Ida Noor", "enter")
        assert "whether it took effect is not known" in told(show)
        assert [(one.gone, one.into) for one in door.asked] == [(able.candidates[0], None)]


@pytest.mark.parametrize("command", COMMANDS)
async def test_offline_is_one_line(open_world: Opened, able: World, command: str) -> None:
    door = Door()
    async with opened(open_world, door, offline=True) as show:
        await at_ida(show, command)
        assert show.flashed == "offline: this is asked of the vendor at once; start lanehop without --offline"
        assert not door.asked


@pytest.mark.parametrize("command", COMMANDS)
async def test_what_the_account_cannot_is_said_before_anything_is_typed(
    open_world: Opened, world: World, command: str
) -> None:
    async with opened(open_world, Door()) as show:
        await show.press("enter", "ctrl+p", *command)
        assert "from here" in show.text
        await show.press("enter")
        assert not isinstance(show.app.screen, SureScreen)


async def test_what_waits_to_be_sent_about_them_comes_first(open_world: Opened, able: World) -> None:
    async with opened(open_world, Door()) as show:
        (receipt,) = await show.desk.do(AddNote(candidate=able.candidates[0], body="unsent"))
        await at_ida(show, "anonymise")
        assert f"number {receipt.seq} of the queue speaks of Ida Noor" in show.flashed
