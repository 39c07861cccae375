"""A tenant as large as real ones, pulled by a program that is killed again and again while others work there."""

from pathlib import Path
from random import Random

import pytest

from tests.chaos.agency import spread
from tests.chaos.client import client
from tests.chaos.mirror import assert_equal, held
from tests.chaos.traffit.colleagues import agency as agency_of
from tests.chaos.traffit.expected import expected

SEED = 20
PEOPLE, ROWS = 20_900, 60_000
ALONE = 200
KILLS, KILLS_ALONE = 17, 3
EARLIEST, LATEST = 15, 1_400
"""Between which requests the pull is killed; undisturbed it needs about 1,550."""


@pytest.mark.timeout(900)  # a guard against standing still, on a machine that does a lot beside it
async def test_twenty_thousand_people_are_in_the_cache_as_at_the_vendor_whatever_was_killed_and_changed_meanwhile(
    tmp_path: Path,
) -> None:
    rng = Random(SEED)
    agency = agency_of(PEOPLE, rng, step=2, every=6, removals=40)
    tenant = agency.tenant
    assert tenant.plan.people >= 20_000
    assert tenant.plan.history.count() >= ROWS
    async with agency.served():
        with client(tmp_path / "computer", agency) as lanehop:
            await lanehop.connect()
            for requests in spread(rng, KILLS, EARLIEST, LATEST):
                await lanehop.sync_until_killed(requests)
            await lanehop.run("sync")
            alone = sorted({agency.colleagues.anybody() for _ in range(2 * ALONE)})[:ALONE]
            begun = agency.arrived
            await lanehop.read_alone(alone, [begun + at for at in spread(rng, KILLS_ALONE, 10, 350)])
            agency.quiet = True
            # The day after: what changed comes, a first walk misses what is gone. Two hours later a second one does.
            agency.pass_(hours=25)
            await lanehop.run("sync")
            agency.pass_(hours=2)
            await lanehop.run("sync")
            await lanehop.read_alone(alone, [])
            assert_equal(held(lanehop.cache), expected(tenant, alone))
