"""The jobs with how many people are where, and the way to a board and back."""

import re

import pytest

from app.cache import accounts
from app.model.ids import LocalId
from app.model.records import Job
from tests.screens.conftest import Opened
from tests.world import START, World


async def test_a_line_counts_everybody_of_its_job(open_scene: Opened) -> None:
    async with open_scene(cards=60) as show:
        line = next(row for row in show.rows if "Backend Engineer" in row)
        numbers = [int(word) for word in line.split()[6:] if word.isdecimal()]
        assert sum(numbers) == 60
        assert "34d" in line
        heads = next(row for row in show.rows if "HIRED" in row)
        assert heads.index("HIRED") + 5 == line.index("/1") + 2
        assert "TR" in line


async def test_closed_jobs_appear_on_demand(open_scene: Opened) -> None:
    async with open_scene() as show:
        assert "Field Sales" not in show.text
        await show.press("a")
        assert "closed: J5" in show.text


async def test_a_filter_narrows_by_name_and_code_and_says_when_nothing_matches(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("/", *"ksie")
        assert [job.name for job in show.jobs.shown] == ["Księgowy (Accountant)"]
        await show.press(*"zzz")
        assert "No job matches" in show.text
        await show.press("escape")
        assert len(show.jobs.shown) == 4


async def test_enter_opens_the_board_and_back_returns_to_the_same_line(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("j", "j", "enter")
        assert show.board.view is not None
        assert show.board.view.job.code == "J3"
        await show.press("q")
        assert show.jobs.job is not None
        assert show.jobs.job.code == "J3"
        await show.press("k", "enter")
        assert show.board.view is not None
        assert show.board.view.job.code == "J2"
        assert show.app.history == ["jobs", "board"]


async def test_screens_lead_back_the_way_one_came(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "enter", "g", "q", "g", "j")
        assert show.app.history == ["jobs"]
        await show.press("g", "b", "g", "q", "q")
        assert show.place.place == "board"


async def test_an_account_that_is_being_connected_is_not_asked_for(open_empty: Opened) -> None:
    async with open_empty(open_first_board=True) as show:
        for keys in (("R",), ("g", "q"), ("g", "j")):
            assert "being connected" in show.text
            assert "No account" not in show.text
            assert "NO SYNC" not in show.text
            await show.press(*keys)


async def test_no_open_job_is_not_the_same_as_no_job(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE job SET status = 'closed'")
    world.db.execute("UPDATE account SET synced_at = ?", (START,))
    async with open_world(at=None) as show:
        assert "There are no open jobs. a shows closed jobs." in show.text


async def test_a_failed_sync_is_no_empty_list(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE job SET status = 'closed'")
    world.db.execute("UPDATE account SET error = 'the password was refused', error_at = ?", (START,))
    async with open_world(at=None) as show:
        assert "The last sync failed: polka: the password was refused" in show.text
        assert "NOT REACHABLE" in show.rows[0]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("acme: the sign-in was refused: invalid_client", "SIGN-IN REFUSED"),
        (accounts.OFTEN_REFUSED.format(3), "NOT REACHABLE"),
        (accounts.STOPPED, "SENDING STOPPED"),
    ],
)
async def test_why_an_account_stands_still_is_said_as_it_is(
    open_world: Opened, world: World, why: str, said: str
) -> None:
    accounts.pause(world.db, world.account, why, START)
    async with open_world(at=None) as show:
        assert f" {said} " in show.rows[0]
        assert "Jobs" in show.rows[0]
        await show.press("enter")
        assert f" {said} " in show.rows[0]


async def test_a_job_that_is_gone_leaves_a_board_that_says_so(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        show.board.open(LocalId(999_999))
        await show.board.reload()
        assert "not in the cache" in show.text


async def test_syncing_is_asked_for_and_offline_says_why_not(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("R")
        assert "sync asked for" in show.flashed
        assert world.db.execute("SELECT COUNT(*) FROM wish").fetchone() == (1,)


async def test_offline_is_written_on_every_screen(open_world: Opened) -> None:
    async with open_world(offline=True) as show:
        for keys in (("g", "j"), ("g", "b"), ("enter",), ("g", "q")):
            await show.press(*keys)
            assert "OFFLINE" in show.rows[0], keys
        await show.press("R")
        assert "offline" in show.flashed


async def test_a_filter_that_finds_no_job_says_how_people_are_found(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("/", *"sarah")
        assert "Only jobs are filtered here: Ctrl+P finds people." in " ".join(show.text.split())
        await show.press("ctrl+p")
        assert "Find a command, a job or a person" in show.text


@pytest.mark.parametrize("width", [60, 70, 79, 80, 100, 140])
async def test_every_column_is_whole_and_the_line_counts_everybody_at_every_width(
    open_scene: Opened, width: int
) -> None:
    async with open_scene(cards=60, size=(width, 18)) as show:
        head, line, total = (next(row for row in show.rows if row[1:].startswith(word))
                             for word in ("JOB", "J1", "4 jobs"))  # fmt: skip
        assert re.search(r"Hired +(Else|Other +Ended) *$", head)
        ended = head.rstrip().endswith("Ended")
        counted = re.sub(r" \d+[dhm]\b", "", line.split("1/1")[1])
        assert sum(int(word) for word in counted.split() if word.isdecimal()) == 60
        assert len(counted.split()) == len(total.split()) - 2 == (8 if ended else 5 if width < 80 else 7)
        assert "34d" in show.text  # where the column has no room it is said below, of the job under the cursor


async def test_the_code_that_was_typed_comes_before_those_that_begin_with_it(open_world: Opened, world: World) -> None:
    world.store([Job(remote_id="10", name="Driver", code="J10", opened_at=START + 10)])
    async with open_world(at=None) as show:
        assert [job.code for job in show.jobs.shown] == ["J10", "J1"]
        await show.press("/", *"j1")
        assert [job.code for job in show.jobs.shown] == ["J1", "J10"]
        assert show.jobs.job is not None
        assert show.jobs.job.code == "J1"
