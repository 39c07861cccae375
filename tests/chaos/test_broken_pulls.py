"""What keeps a pull whole, taken away: the test of the big pull, on a small tenant, must notice each time."""

from pathlib import Path
from random import Random

import pytest

from tests.chaos.agency import spread
from tests.chaos.broken import FAULTS
from tests.chaos.client import client
from tests.chaos.mirror import differences, held
from tests.chaos.traffit.colleagues import agency as agency_of
from tests.chaos.traffit.expected import expected

PEOPLE = 500
KILLS, EARLIEST, LATEST = 3, 28, 50
"""Between which of about 60 requests it is killed."""
JOBS_READ = 26
"""From then on the colleagues work: what they do to people is to happen while people are read."""
MINUTE = 60


async def pulled_by(fault: str, folder: Path, seed: int = 3) -> dict[str, list[str]]:
    """How the cache differs from the tenant in the end."""
    rng = Random(seed)
    agency = agency_of(PEOPLE, rng, step=MINUTE, first=JOBS_READ, deeds=3, removals=9)
    async with agency.served():
        with client(folder, agency, "tests.chaos.broken", fault) as lanehop:
            await lanehop.connect()
            for requests in spread(rng, KILLS, EARLIEST, LATEST):
                await lanehop.sync_until_killed(requests)
            await lanehop.run("sync")
            agency.quiet = True
            for hours in (25, 2):
                agency.pass_(hours)
                await lanehop.run("sync")
            return differences(held(lanehop.cache), expected(agency.tenant))


async def test_a_small_tenant_is_in_the_cache_as_at_the_vendor(tmp_path: Path) -> None:
    assert await pulled_by("none", tmp_path / "computer") == {}


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - {"none"}))
async def test_it_is_not_once_the_pull_is_broken(tmp_path: Path, fault: str) -> None:
    """What colleagues do does not meet every pull at its weak point: one of three is to notice."""
    for seed in (3, 4, 5):
        found = await pulled_by(fault, tmp_path / f"computer{seed}", seed)
        if found.keys() & {"missing", "stale"}:
            return
    raise AssertionError("nobody would have noticed")
