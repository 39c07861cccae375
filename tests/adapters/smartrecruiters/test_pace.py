"""What the vendor allows, used up and never overrun: on a virtual clock, against a server that counts as it says."""

import asyncio
from collections import deque
from collections.abc import Sequence

from adapters.http.gate import Gate, Priority
from adapters.http.quota import quota_of
from adapters.smartrecruiters.operations import OPERATIONS
from adapters.smartrecruiters.vendor import CONCURRENT, ONE_BY_ONE, RATE, SLOW, SLOW_RATE, gate_of
from tests.adapters.http.virtual import now, on_virtual_time

TRIP = 0.04
"""Seconds from here to the vendor, and as many back."""
MEASURED = 60


class Counted:
    """A second of requests, and how many there are at once."""

    def __init__(self, limit: float, concurrent: int) -> None:
        self.limit, self.concurrent = limit, concurrent
        self.times: deque[float] = deque()
        self.all: list[float] = []
        self.flying = self.most = self.over = 0

    async def take(self, work: float) -> dict[str, str]:
        moment = now()
        while self.times and self.times[0] <= moment - 1:
            self.times.popleft()
        self.times.append(moment)
        self.all.append(moment)
        self.flying += 1
        self.most = max(self.most, self.flying)
        self.over += len(self.times) > self.limit
        await asyncio.sleep(work)
        self.flying -= 1
        return {
            "x-ratelimit-limit": f"{self.limit:.0f}",
            "x-ratelimit-remaining": f"{max(0, self.limit - len(self.times)):.0f}",
            "x-ratelimit-concurrent-limit": str(self.concurrent),
            "x-ratelimit-concurrent-remaining": str(self.concurrent - self.flying),
        }

    def since(self, begun: float) -> int:
        """How many came in the minute from then on."""
        return sum(begun <= at < begun + MEASURED for at in self.all)


async def work(gate: Gate, servers: Sequence[Counted], operation: str, until: float, *, slow: float = 0.1) -> None:
    """One request after the other; the last one of those who count it tells what is left."""
    while now() < until:
        async with gate.slot(Priority.USER_READ, operation=operation):
            await asyncio.sleep(TRIP)
            *_, headers = await asyncio.gather(*[server.take(slow) for server in servers])
            await asyncio.sleep(TRIP)
            gate.answered(200, None, quota=quota_of(headers, round(now() * 1000)), operation=operation)


def sustained(operation: str, limit: float, concurrent: int, *, slow: float = 0.1) -> tuple[Counted, float]:
    async def run() -> tuple[Counted, float]:
        begun = now()
        gate, server = gate_of(None, None, now), Counted(limit, concurrent)
        until = begun + 10 + MEASURED
        await asyncio.gather(*[work(gate, [server], operation, until, slow=slow) for _ in range(12)])
        return server, begun + 10

    return on_virtual_time(run)


def test_a_minute_of_work_uses_what_is_allowed_and_nothing_more() -> None:
    server, begun = sustained("candidates.get", RATE, CONCURRENT)
    assert server.over == 0
    assert server.most <= CONCURRENT
    assert server.since(begun) >= 0.97 * RATE * MEASURED


def test_of_the_list_of_candidates_one_page_is_asked_for_at_a_time() -> None:
    server, begun = sustained("candidates.all", RATE, 1)
    assert server.most == 1
    turns = MEASURED / (0.1 + 2 * TRIP)
    assert server.since(begun) >= 0.97 * turns


def test_publications_are_two_a_second() -> None:
    server, begun = sustained("jobs.publication.create", SLOW_RATE, CONCURRENT)
    assert server.over == 0
    assert server.since(begun) >= 0.97 * SLOW_RATE * MEASURED


def test_slow_answers_fill_the_room_and_not_more() -> None:
    server, _ = sustained("candidates.get", RATE, CONCURRENT, slow=3.0)
    assert server.most == CONCURRENT


def test_all_kinds_of_work_at_once_keep_every_limit_and_use_the_accounts() -> None:
    async def run() -> tuple[Counted, Counted, Counted, float]:
        begun, gate = now() + 10, gate_of(None, None, now)
        whole, people, slow = Counted(RATE, CONCURRENT), Counted(RATE, 1), Counted(SLOW_RATE, CONCURRENT)
        kinds = [(["candidates.get"] * 8, [whole]), ([*ONE_BY_ONE] * 3, [whole, people]), ([*SLOW] * 2, [whole, slow])]
        until = begun + MEASURED
        await asyncio.gather(*[work(gate, told, name, until, slow=0.6) for names, told in kinds for name in names])
        return whole, people, slow, begun

    whole, people, slow, begun = on_virtual_time(run)
    assert (whole.over, slow.over) == (0, 0)
    assert whole.most <= CONCURRENT
    assert people.most == 1
    assert whole.since(begun) >= 0.97 * RATE * MEASURED
    assert slow.since(begun) >= 0.97 * SLOW_RATE * MEASURED


def test_what_is_slower_or_alone_is_in_the_catalogue() -> None:
    assert {row.name for row in OPERATIONS} >= SLOW | ONE_BY_ONE
