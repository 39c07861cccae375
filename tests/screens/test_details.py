"""Interviews, scorecards, offers, answers and what was before, in blocks of their own where an account tells them."""

import pytest

from app.model.ids import HOUR, MINUTE
from app.model.records import Application
from app.model.words import Kind
from app.vendor import Stream
from tests import dossier
from tests.screens.conftest import Opened, Show
from tests.world import World

OWN = ("Interviews", "Scorecards", "Offers", "Answers", "Background", "References")
HOSTILE = "\x1b[31m[bold]\u202e\x07\x9b2J"


async def to_tab(show: Show, name: str) -> str:
    """Go on until that tab is in front; what is read then."""
    for _ in range(12):
        if f"[{name}" in show.text:
            return show.text
        await show.press("]")
    raise AssertionError(f"no tab {name}:\n{show.text}")


def was_asked_nothing(world: World) -> None:
    """The one on top of the board, by a vendor that tells answers."""
    now = world.clock.pass_(1)
    told = Application(remote_id="1:3", candidate="3", job="1", stage="1:0", stage_entered_at=now, answers=())
    world.store([told], now)


async def test_where_the_account_tells_none_of_it_nothing_of_it_is_there(open_scene: Opened) -> None:
    async with open_scene(size=(200, 60)) as show:
        await show.press("enter", "enter")
        assert not [name for name in OWN if name in show.text or name.upper() in show.text]
        for _ in range(6):
            await show.press("]")
        assert "[Overview]" in show.text


async def test_each_has_a_tab_that_says_how_old_it_is(open_world: Opened, world: World) -> None:
    dossier.tell(world)
    world.clock.pass_(5 * MINUTE)
    async with open_world() as show:
        await show.press("l", "l", "enter")
        text = await to_tab(show, "Interviews 3")
        assert "INTERVIEWS 3  read 5m ago" in text
        assert "no time yet  needs scheduling  Meet the team" in text
        assert "scheduled  Technical interview" in text
        assert "with Lars Holm (accepted), Guest Star" in text
        assert "Room 4, meet.example/4, by Eva Berg" in text
        assert "all day  awaiting feedback  Phone call" in text
        text = await to_tab(show, "Scorecards 2")
        assert "4 of 5  draft, not handed in  Lars Holm  Take home" in text
        assert "strong yes  Eva Berg  Phone call  4d ago" in text
        assert "Solid on queues." in text
        assert "Systems  very good" in text
        text = await to_tab(show, "Offers 1")
        assert "sent (Created)  version 2  starts" in text
        assert "superseded: abandoned (deprecated)  version 1" in text
        assert "Salary  80 000" in text
        text = await to_tab(show, "Answers 2")
        assert "Work permit?" in text
        assert "no answer" in text
        text = await to_tab(show, "Background 3")
        assert "2019-03 - now           Staff engineer, Klarna" in text
        assert "2008 - 2013-06          MSc, KTH, Computer science" in text
        text = await to_tab(show, "Facts")
        assert "private      only some users may see them" in text
        assert "coordinator  u9" in text
        text = await to_tab(show, "Notes 1")
        assert "Eva Berg (admins only): asks for a lot" in text


async def test_nothing_there_is_said_and_why(open_world: Opened, world: World) -> None:
    streams = {kind: Stream(name=kind, title=kind, delta=True, brings=(kind,)) for kind in (Kind.INTERVIEW, Kind.OFFER)}
    for stream in streams.values():
        dossier.pull(world, [], stream=stream)
    world.db.execute("UPDATE stream SET error = 'this key may not read offers' WHERE name = 'offer'")
    world.db.execute("UPDATE account SET facets = 'scorecards'")
    world.db.execute(
        "INSERT INTO facet(candidate, name, account_id, read_at) VALUES (?, 'scorecards', ?, ?)",
        (world.candidates[3], world.account, world.clock.now() - HOUR),
    )
    was_asked_nothing(world)
    async with open_world(size=(200, 60)) as show:
        await show.press("enter")
        text = show.text
        assert "INTERVIEWS  read just now" in text
        assert "no interviews" in text
        assert "OFFERS  could not be read; read just now" in text
        assert "cannot be read: this key may not read offers" in text
        assert "SCORECARDS  read 1h ago" in text
        assert "no scorecards" in text
        assert "Background" not in text
        assert "was asked nothing" in await to_tab(show, "Answers")


async def test_of_several_jobs_each_is_named(open_world: Opened, world: World) -> None:
    dossier.tell(world)
    world.store([Application(remote_id="2:0", candidate="0", job="2", answers=(("Why?", "Because"),))])
    async with open_world() as show:
        await show.press("l", "l", "enter")
        text = await to_tab(show, "Interviews")
        assert "Technical interview  Backend Engineer" in text
        text = await to_tab(show, "Answers")
        assert text.index("Backend Engineer", text.index("ANSWERS")) < text.index("(not read yet)")


async def test_a_tab_the_next_one_has_not_leads_to_the_overview(open_world: Opened, world: World) -> None:
    was_asked_nothing(world)
    async with open_world() as show:
        await show.press("enter")
        await to_tab(show, "Answers")
        await show.press("J")
        assert "[Overview]" in show.text
        assert "Answers" not in show.text


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (100, 30), (120, 40), (200, 60)])
async def test_in_every_size_each_tab_is_reached_both_ways_and_seen(
    open_world: Opened, world: World, size: tuple[int, int]
) -> None:
    dossier.tell(world)
    async with open_world(size=size) as show:
        await show.press("l", "l", "enter")
        for key, count in (("]", 13), ("[", 13)):
            for _ in range(count):
                await show.press(key)
                tab = show.candidate.panes.tab.capitalize()
                assert any(f"[{tab}" in row for row in show.rows), tab
                assert all(len(row.rstrip()) <= size[0] for row in show.rows)
        assert "[Overview]" in show.text
        bar = next(y for y, row in enumerate(show.rows) if "[Overview]" in row)
        await show.pilot.click(offset=(show.rows[bar].index("Notes") + 1, bar))
        await show.settled()
        assert "[Notes" in show.text


async def test_what_others_wrote_is_letters_in_every_tab_and_on_the_job(open_world: Opened, world: World) -> None:
    dossier.tell(world, say=HOSTILE)
    async with open_world(size=(120, 40)) as show:
        await show.press("l", "l", "enter")
        seen = show.text
        for _ in range(13):
            await show.press("]")
            seen += show.text
        await show.press("escape", "i")
        assert "Seat 2" in show.text
        seen += show.text
        assert {letter for letter in seen if not letter.isprintable()} == {"\n"}
        assert "\u202e" not in seen
        assert seen.count("[31m[bold]") + seen.count("[bold]") > 20, "shown as what it is"
