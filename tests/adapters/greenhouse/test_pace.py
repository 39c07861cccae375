"""The window in which Greenhouse counts, as the sandbox counts it, used up and never overrun: on a virtual clock."""

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.greenhouse.sandbox.rate import HARVEST_LIMIT, HARVEST_SECONDS, Window
from adapters.greenhouse.vendor import gate_of
from adapters.http.gate import Gate, Priority
from adapters.http.quota import quota_of
from tests.adapters.http.virtual import now, on_virtual_time

TRIP = 0.04
"""Seconds from here to the vendor, and as many back."""
MEASURED = 60


async def work(gate: Gate, window: Window, priority: Priority, until: float) -> None:
    """One request after the other, as the vendor's server takes them."""
    while now() < until:
        async with gate.slot(priority):
            await asyncio.sleep(TRIP)
            status = 200 if window.take() is None else 429
            headers = {name.lower(): value for name, value in window.headers().items()}
            await asyncio.sleep(TRIP)
            gate.answered(status, None, quota=quota_of(headers, round(now() * 1000)))


@pytest.mark.parametrize("limit", [HARVEST_LIMIT, 50, 600])
@pytest.mark.parametrize("phase", [0.0, 11.3, 29.9])
def test_a_minute_of_work_uses_what_the_vendor_allows_and_no_request_more(limit: int, phase: float) -> None:
    """A pull, and a person who reads all the while: a pull alone leaves a fifth to whoever comes."""

    async def run() -> Window:
        begun = now()
        window = Window(lambda: datetime.fromtimestamp(now() - begun + phase, UTC), HARVEST_SECONDS, limit)
        gate = gate_of(None, None, now)
        until = begun + 3 * HARVEST_SECONDS + MEASURED
        kinds = [Priority.INCREMENT] * 4 + [Priority.USER_READ] * 4
        await asyncio.gather(*[work(gate, window, kind, until) for kind in kinds])
        return window

    window = on_virtual_time(run)
    minute = [window.used[2 * HARVEST_SECONDS + begin] for begin in range(0, MEASURED, HARVEST_SECONDS)]
    assert window.over == 0
    assert sum(minute) >= 0.97 * limit * len(minute)
