"""Interviews, offers and openings are written from the candidate and the job where the account lets them be."""

import pytest

from app.model.records import Opening, User
from app.model.words import ListedKind, Verb
from tests import ampler, dossier
from tests.screens.conftest import Opened, Show
from tests.world import World


@pytest.fixture
def busy(world: World) -> World:
    ampler.allow(world, Verb.SCHEDULE, Verb.OFFER, Verb.OPENING)
    ampler.lists(world, ListedKind.CLOSE_REASON, "Hired", "Cancelled")
    dossier.tell(world, 3)
    world.store([User(remote_id="u3", name="Ola Nord")], world.clock.pass_(1))
    return world


async def at_ida(show: Show, command: str) -> None:
    """Open the one the vendor tells of, and choose a command by its words."""
    await show.press("l", "l", "enter", "ctrl+p", *command, "enter")


async def test_an_interview_is_asked_for_and_shown(open_world: Opened, busy: World) -> None:
    async with open_world() as show:
        await at_ida(show, "schedule")
        assert "Interview of Ida Noor; nobody is invited" in show.text
        await show.press(
            *"Second talk", "tab", *"2099-01-02 09:30", "tab", "tab", *"Room 9", "tab", "tab", *"ola", "ctrl+s"
        )
        (row,) = await show.queued()
        assert row.what == (
            "Ida Noor: new interview, name Second talk, starts 2099-01-02 09:30, location Room 9, interviewers Ola Nord"
        )


async def test_what_is_no_moment_and_nobody_is_said(open_world: Opened, busy: World) -> None:
    async with open_world() as show:
        await at_ida(show, "schedule")
        await show.press(*"x", "tab", *"soon", "ctrl+s")
        assert "a moment like 2026-03-31 09:30" in show.text
        for _ in range(4):
            await show.press("backspace")
        await show.press("tab", "tab", "tab", "tab", *"nobody", "ctrl+s")
        assert "nobody is no user here" in show.text
        assert await show.queued() == []


async def test_one_of_several_interviews_is_changed_and_another_cancelled(open_world: Opened, busy: World) -> None:
    async with open_world() as show:
        await at_ida(show, "edit an interview")
        assert "Which interview?" in show.text
        await show.press(*"technical", "enter")
        assert "Edit Technical interview" in show.text
        await show.press("tab", "tab", "tab")
        for _ in range(6):
            await show.press("backspace")
        await show.press(*"Room 9", "ctrl+s")
        assert (await show.queued())[0].what.endswith("location Room 9")
        await show.press("ctrl+p", *"cancel an interview", "enter", *"phone", "enter")
        assert "cancel interview Phone call" in (await show.queued())[1].what


async def test_an_offer_is_made_and_changed(open_world: Opened, busy: World) -> None:
    async with open_world() as show:
        await at_ida(show, "make an offer")
        await show.press(*"2099-01-02", "tab", "right", "ctrl+s")
        assert (await show.queued())[0].what == "Ida Noor: new offer, starts on 2099-01-02, opening Seat 1"


async def test_openings_of_a_job_are_opened_changed_and_closed(open_world: Opened, busy: World) -> None:
    async with open_world() as show:
        await show.press("i", "ctrl+p", *"new opening", "enter", *"Seat 3", "tab", *"2099-01-02", "ctrl+s")
        assert "Seat 3" in show.text
        assert (await show.queued())[0].what == "Backend Engineer: new opening, name Seat 3, target on 2099-01-02"
        await show.press("ctrl+p", *"close an opening", "enter", *"seat 1", "enter")
        assert "Close Seat 1: why?" in show.text
        await show.press(*"canc", "enter")
        assert (await show.queued())[1].what == "Backend Engineer: opening Seat 1: open no, close reason Cancelled"
        await show.press("ctrl+p", *"edit an opening", "enter", *"seat 2", "enter", *"b", "ctrl+s")
        assert (await show.queued())[2].what == "Backend Engineer: opening Seat 2: name Seat 2b"


async def test_an_opening_that_was_closed_is_opened_again(open_world: Opened, busy: World) -> None:
    busy.store([Opening(remote_id="p9", job="1", name="Seat 9", open=False)], busy.clock.pass_(1))
    async with open_world() as show:
        await show.press("i", "ctrl+p", *"open a closed opening", "enter")
        assert "Open which opening again?" in show.text
        await show.press("enter")
        assert (await show.queued())[0].what == "Backend Engineer: opening Seat 9: open yes"


async def test_what_the_account_cannot_says_why(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("enter", "ctrl+p", *"schedule", "enter")
        assert "cannot schedule interviews from here" in show.text
