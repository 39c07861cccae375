"""A tenant as large as real ones, pulled by a program that is killed again and again while others work there."""

from pathlib import Path
from random import Random

import pytest

from tests.chaos.agency import spread
from tests.chaos.client import client
from tests.chaos.mirror import assert_equal, held
from tests.chaos.pulls import LARGE, Large

SEED = 20


@pytest.mark.timeout(900)  # a guard against standing still, on a machine that does a lot beside it
@pytest.mark.parametrize("large", LARGE, ids=lambda large: large.vendor)
async def test_everybody_is_in_the_cache_as_at_the_vendor_whatever_was_killed_and_changed_meanwhile(
    tmp_path: Path, large: Large
) -> None:
    rng = Random(SEED)
    # Beyond a share of all, what is missing is not taken for gone without a person's word.
    agency = large.agency(large.people, rng, step=2, every=large.every, removals=min(40, large.people // 30))
    tenant = agency.tenant
    async with agency.served():
        with client(tmp_path / "computer", agency) as lanehop:
            await lanehop.connect()
            for requests in spread(rng, large.kills, large.earliest, large.latest):
                await lanehop.sync_until_killed(requests)
            await lanehop.run("sync")
            alone = sorted({agency.colleagues.anybody() for _ in range(2 * large.alone)})[: large.alone]
            begun = agency.arrived
            kills = spread(rng, large.kills_alone, 10, large.latest_alone)
            await lanehop.read_alone(alone, [begun + at for at in kills])
            agency.quiet = True
            # The day after: what changed comes, a first walk misses what is gone. Two hours later a second one does.
            agency.pass_(hours=25)
            await lanehop.run("sync")
            agency.pass_(hours=2)
            await lanehop.run("sync")
            await lanehop.read_alone(alone, [])
            true = large.expected(tenant, alone)
            assert len(true["candidate"]) > large.people * 0.9
            assert sum(map(len, true.values())) >= large.rows
            assert_equal(large.narrowed(held(lanehop.cache), true), true)
