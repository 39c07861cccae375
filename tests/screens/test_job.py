"""One job: its team, its seats, its stages, and the ways there and back."""

import pytest

from app.cache import accounts, connection
from app.model.ids import LocalId
from app.model.intents import EditJob, JobFields
from app.model.records import Stage
from app.model.words import Kind, Verb
from app.vendor import Capability, Stream
from tests import ampler, dossier
from tests.screens.conftest import Opened
from tests.world import World, allow_everything


async def test_a_job_shows_its_team_its_seats_and_who_is_where(open_world: Opened, world: World) -> None:
    dossier.tell(world)
    async with open_world(at=None) as show:
        await show.press("i")
        assert show.place.place == "job"
        text = show.text
        assert "polka TR  J1  Backend Engineer" in show.rows[0]
        for said in ("department    Engineering", "office        Kraków", "confidential  yes"):
            assert said in text
        assert "recruiters  Eva Berg" in text
        assert "managers    Ada Byron" in text
        assert "Budget  90 000" in text
        assert "OPENINGS 1 open of 2  read just now" in text
        assert "Seat 1  open  34d  wanted by" in text
        assert "Seat 2  filled  1d" in text
        assert "by Ida Noor, Hired" in text
        assert "STAGES 4 people in process" in text
        assert [row for row in show.rows if "Interview " in row and " 1 " in row and row.rstrip().endswith("3d")]


async def test_it_is_reached_from_jobs_and_board_and_leads_back(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("i")
        assert show.app.history == ["board", "job"]
        await show.press("escape")
        assert show.place.place == "board"
        await show.press("g", "j", "i", "enter")
        assert show.app.history[-2:] == ["job", "board"]
        await show.press("q", "h")
        assert show.place.place == "jobs"


async def test_the_states_of_the_account_are_offered_and_the_chosen_one_is_queued(
    open_world: Opened, world: World
) -> None:
    ampler.allow(world, Verb.JOB_STATUS)
    async with open_world(at=None) as show:
        await show.press("i", "s", "enter")
        assert "choose what it is to be" in show.text
        assert [word for word in ("SOURCING", "ON_HOLD", "CANCELLED") if word in show.text] == [
            "SOURCING",
            "ON_HOLD",
            "CANCELLED",
        ]
        await show.press(*"on", "enter")
        (row,) = await show.queued()
        assert (row.what, row.shown) == ("Backend Engineer: status ON_HOLD", "held")
        assert "status ON_HOLD" in show.flashed
        assert "ON_HOLD" in show.text
        await show.press("u")
        assert await show.queued() == []


async def test_where_no_job_is_given_another_state_the_key_says_why(open_world: Opened, world: World) -> None:
    why = [Capability(verb=Verb.JOB_STATUS, allowed=False, reason="Jobs are closed on its own pages.")]
    connection.transaction(world.db, accounts.put_capabilities, world.account, why)
    async with open_world(at=None) as show:
        await show.press("s")
        assert show.flashed == "polka: Jobs are closed on its own pages."
        assert show.place.place == "jobs"


async def test_what_the_vendor_does_not_tell_is_not_there(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("j", "i")
        assert "OPENINGS" not in show.text
        assert "openings  2" in show.text
        assert "nobody is named" in show.text
        assert "FIELDS" not in show.text


async def test_no_seats_are_a_fact_only_where_seats_are_told(open_world: Opened, world: World) -> None:
    stream = Stream(name="openings", title="openings", delta=True, brings=(Kind.OPENING,))
    dossier.pull(world, [], stream=stream)
    async with open_world() as show:
        await show.press("i")
        assert "OPENINGS  read just now" in show.text
        assert "none" in show.text
        world.db.execute("UPDATE stream SET error = 'the key may not' WHERE name = 'openings'")
        await show.place.reload()
        assert "cannot be read: the key may not" in show.text
        world.db.execute("UPDATE stream SET error = NULL, fresh_at = NULL WHERE name = 'openings'")
        await show.place.reload()
        assert "not known yet" in show.text


async def test_every_key_of_the_place_does_something(open_world: Opened, world: World) -> None:
    allow_everything(world)
    async with open_world() as show:
        await show.press("i", "y")
        assert "copied through the terminal: polka:1" in show.flashed
        await show.press("o")
        assert "no page" in show.flashed
        await show.press("E")
        assert "Edit Backend Engineer" in show.text
        await show.press("escape", "?")
        assert "Help: Job" in show.text
        await show.press("escape", ":", *"edit what is said of a job", "enter")
        assert "Edit Backend Engineer" in show.text
        await show.press("escape")
        await show.desk.do(EditJob(job=world.job, changes=JobFields(name="Rust Engineer")))
        await show.settled()
        assert "Rust Engineer" in show.rows[0]
        show.place.clear_flash()
        assert "changed  ~" in show.text


async def test_a_long_job_is_scrolled_side_by_side(open_world: Opened, world: World) -> None:
    world.store([Stage(remote_id=f"1:{n}", job="1", name=f"Step {n}", position=n) for n in range(10, 60)])
    async with open_world(size=(60, 18)) as show:
        await show.press("i", "G")
        assert "Step 59" in show.text
        await show.press("g", "g")
        assert "Step 59" not in show.text
        await show.press("pagedown", "j", "k", "pageup")
        assert "New" in show.text


async def test_a_job_that_is_gone_says_so(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("i")
        show.app.job.open(LocalId(999_999))
        await show.place.reload()
        assert "not in the cache" in show.text
        for key in ("enter", "E", "y", "o"):
            await show.press(key)
            assert show.place.place == "job"


@pytest.mark.parametrize("preset", ["vim", "arrows", "gmail"])
async def test_in_every_preset_the_menu_leads_there(open_world: Opened, preset: str) -> None:
    menu = {"arrows": "ctrl+x"}.get(preset, ",")
    async with open_world(preset=preset) as show:
        await show.press(menu, *"what is known", "enter")
        assert show.place.place == "job"
        await show.press("escape")
        assert show.place.place == "board"
