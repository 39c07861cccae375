"""What a system lets people do beside our verbs, from the screens: offered, asked for, held, shown."""

from pathlib import Path

from app.cache import acts, connection
from app.model.records import Matter
from app.model.words import MatterSort
from tests import acme
from tests.screens.conftest import Opened, Show
from tests.world import World


async def to_ida(show: Show) -> None:
    await show.press("G")
    assert show.at == "Ida Noor"


async def test_what_waits_on_a_card_is_decided_by_a_form_and_shown_until_it_has_left(
    open_world: Opened, world: World
) -> None:
    acme.lets(world)
    async with open_world() as show:
        await to_ida(show)
        await show.press("M")
        assert "Offer approval (waits for you)" in show.text
        await show.press(*"reject", "enter")
        assert "Reject: Offer approval (once sent, nothing takes it back)" in show.text
        await show.press("ctrl+s")
        assert "Reject needs why (reason)" in show.text
        await show.press(*"too l", "tab", *"Not now.", "ctrl+s")
        (row,) = await show.queued()
        assert row.what == "Ida Noor: Reject (Offer approval): Too late, Not now."
        assert "held" in show.flashed
        await show.press("enter")
        assert "MATTERS 2, 1 for you" in show.text
        assert "! Offer approval  waits for you" in show.text
        assert "   Reject ~ held" in show.text
        await show.press("u")
        assert await show.queued() == []
        assert "Reject ~" not in show.text


async def test_what_mails_people_and_asks_nothing_is_asked_about_and_what_may_not_be_says_why(
    open_world: Opened, world: World
) -> None:
    acme.lets(world)
    connection.transaction(world.db, acts.bar, world.account, {"approval.approve": "Only approvers may."})
    async with open_world() as show:
        await to_ida(show)
        await show.press("M", *"approve", "enter")
        assert "Only approvers may." in show.text
        await show.press("escape", "M", *"ask for", "enter")
        assert "may mail or text somebody" in show.text
        await show.press("n")
        assert await show.queued() == []
        await show.press("M", *"ask for", "enter", "y")
        (row,) = await show.queued()
        assert row.what == "Ida Noor: Ask for consent, may mail or text somebody"


async def test_a_job_has_acts_and_matters_too_and_people_are_chosen_by_name(open_world: Opened, world: World) -> None:
    acme.lets(world)
    world.store([Matter(remote_id="ad1", job="1", sort=MatterSort.AD, title="Main ad", status_raw="PUBLIC")])
    async with open_world() as show:
        await show.press("i")
        assert "MATTERS 1" in show.text
        assert "Main ad  PUBLIC" in show.text
        await show.press("M", *"headcount", "enter", *"3", "tab", "tab", *"eva, lars", "tab", *"sal", "ctrl+s")
        (row,) = await show.queued()
        assert row.what == "Backend Engineer: Set the headcount: 3, Eva Berg, Lars Holm, Sales"
        assert "Set the headcount ~ held" in show.text
        await show.press("escape", "g", "s", "M", *"rename", "enter", *"Polka 2", "ctrl+s")
        assert [one.what for one in await show.queued()][1:] == ["polka: Rename the firm: Polka 2"]


async def test_a_file_is_asked_for_first(open_world: Opened, world: World, tmp_path: Path) -> None:
    acme.lets(world)
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    async with open_world() as show:
        await to_ida(show)
        await show.press("M", *"parse", "enter", "ctrl+u", *f"{tmp_path}/cv.pdf", "enter")
        (row,) = await show.queued()
        assert row.what == "Ida Noor: Parse a CV: cv.pdf"


async def test_a_system_that_declares_nothing_says_so(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("M")
        assert "nothing more can be done with" in show.flashed
