"""What an account makes of the limit a vendor sets, in real time: every request counted by the sandbox."""

import asyncio
import time

from adapters.greenhouse import VENDOR
from adapters.greenhouse.sandbox import sandbox
from adapters.greenhouse.sandbox.rate import HARVEST_LIMIT, HARVEST_SECONDS
from adapters.sandbox import Sandbox
from adapters.smartrecruiters import VENDOR as SMARTRECRUITERS
from adapters.smartrecruiters.sandbox import sandbox as company
from adapters.smartrecruiters.vendor import RATE
from tests.adapters import accounts
from tests.bench.conftest import Report
from tests.surroundings import WallClock

MEASURED = 60
WORKERS = 6


async def test_a_minute_of_work_uses_what_greenhouse_allows_and_no_request_more(report: Report) -> None:
    async with Sandbox.serve(sandbox(people=100, seed=1)) as served:
        account = accounts.connect(VENDOR, served.base_url, WallClock(), served.credentials, rate=None)
        first = (int(time.time()) // HARVEST_SECONDS + 2) * HARVEST_SECONDS  # one window, or two, to learn the limit
        until = first + MEASURED

        async def work() -> None:
            while time.time() < until:
                await account.call("jobs.list", {"per_page": "1"})

        await asyncio.gather(*[work() for _ in range(WORKERS)])
        await account.close()
        counted = served.tenant.rate
        used = sum(counted.used[begin] for begin in range(first, until, HARVEST_SECONDS))
        allowed = HARVEST_LIMIT * MEASURED // HARVEST_SECONDS
        report("requests in 60 s", used=used, allowed=allowed, of_allowed=used / allowed, over=counted.over)
        assert counted.over == 0
        assert used >= 0.97 * allowed


async def test_a_minute_of_work_uses_what_smartrecruiters_allows_and_no_request_more(report: Report) -> None:
    async with Sandbox.serve(company(people=100, seed=1)) as served:
        account = accounts.connect(SMARTRECRUITERS, served.base_url, WallClock(), served.credentials, rate=None)
        until = time.time() + MEASURED

        async def work() -> int:
            done = 0
            while time.time() < until:
                await account.call("candidates.all", {"limit": "1"})
                await account.call("jobs.all", {"limit": "1"})
                done += 2
            return done

        used = sum(await asyncio.gather(*[work() for _ in range(WORKERS)]))
        await account.close()
        refused = sum(entry.status == 429 for entry in served.ledger)
        allowed = round(RATE * MEASURED)
        report("requests in 60 s", used=used, allowed=allowed, of_allowed=used / allowed, refused=refused)
        assert refused == 0
        assert used >= 0.97 * allowed
