"""What vendors say of their limits, and a pace that uses them up without ever going over: on a virtual clock."""

import asyncio
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http.gate import Gate, Paused, Priority
from adapters.http.pace import Limit
from adapters.http.quota import Quota, quota_of
from tests.adapters.http.virtual import now, on_virtual_time

TRIP = 0.04
"""Seconds from here to the vendor, and as many back."""


@dataclass
class FixedWindow:
    """A vendor that counts in windows on its own clock, and tells what is left of each."""

    limit: int
    seconds: float
    honest: bool = True
    """False: it always says that a whole window is left."""
    arrived: dict[int, int] = field(default_factory=dict)
    refused: int = 0

    def ask(self) -> tuple[int, Quota]:
        window = math.floor((now() + 3.3) / self.seconds)
        self.arrived[window] = self.arrived.get(window, 0) + 1
        left = max(0, self.limit - self.arrived[window])
        end = (window + 1) * self.seconds - 3.3
        self.refused += self.arrived[window] > self.limit
        status = 429 if self.arrived[window] > self.limit else 200
        return status, Quota(limit=self.limit, remaining=left, reset=end - now() if self.honest else self.seconds)


@dataclass
class SlidingWindow:
    """A vendor that counts the last second, and those in flight; it never says when anything ends."""

    limit: int
    concurrent: int
    arrived: list[float] = field(default_factory=list)
    flying: int = 0
    most: int = 0
    refused: int = 0

    def ask(self) -> tuple[int, Quota]:
        self.arrived = [at for at in self.arrived if at > now() - 1]
        over = len(self.arrived) >= self.limit or self.flying > self.concurrent
        self.refused += over
        self.most = max(self.most, self.flying)
        if not over:
            self.arrived.append(now())
        return 429 if over else 200, Quota(
            limit=self.limit,
            remaining=self.limit - len(self.arrived),
            concurrent=self.concurrent,
            concurrent_remaining=self.concurrent - self.flying,
        )


async def request(gate: Gate, ask: Callable[[], tuple[int, Quota]], operation: str = "") -> int:
    async with gate.slot(Priority.USER_READ, operation=operation):
        await asyncio.sleep(TRIP)
        status, quota = ask()
        await asyncio.sleep(TRIP)
        gate.answered(status, None, quota=quota, operation=operation)
        return status


def gate(rate: float, **changed: Any) -> Gate:
    return Gate(rate, clock=now, rng=random.Random(1), **changed)


async def keep_asking(one: Gate, ask: Callable[[], tuple[int, Quota]], until: float, workers: int = 8) -> None:
    async def work() -> None:
        while now() < until:
            await request(one, ask)

    await asyncio.gather(*[work() for _ in range(workers)])


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("declared", [75 / 30, 150 / 30])
def test_a_fixed_window_is_used_up_and_never_overrun(honest: bool, declared: float) -> None:
    async def work() -> FixedWindow:
        vendor = FixedWindow(150, 30.0, honest)
        await keep_asking(gate(declared, window=30.0), vendor.ask, now() + 600)
        return vendor

    vendor = on_virtual_time(work)
    whole = [vendor.arrived[window] for window in sorted(vendor.arrived)[2:-1]]
    assert vendor.refused == 0
    assert sum(whole) >= 0.97 * 150 * len(whole)


@pytest.mark.parametrize("limit", [2, 10])
def test_a_sliding_second_is_used_up_and_never_overrun(limit: int) -> None:
    async def work() -> tuple[SlidingWindow, int]:
        vendor = SlidingWindow(limit, 8)
        one, sent = gate(limit, window=1.0, concurrent=8), 0

        def ask() -> tuple[int, Quota]:
            nonlocal sent
            sent += 1
            return vendor.ask()

        await keep_asking(one, ask, now() + 300)
        return vendor, sent

    vendor, sent = on_virtual_time(work)
    assert vendor.refused == 0
    assert sent >= 0.97 * limit * 300


def test_a_limit_lower_than_declared_is_learnt_from_the_first_answer() -> None:
    async def work() -> FixedWindow:
        vendor = FixedWindow(30, 30.0)
        await keep_asking(gate(150 / 30, window=30.0), vendor.ask, now() + 300)
        return vendor

    vendor = on_virtual_time(work)
    assert vendor.refused == 0
    assert max(vendor.arrived.values()) <= 30


def test_what_others_use_of_a_window_is_left_to_them() -> None:
    async def work() -> tuple[FixedWindow, int]:
        vendor = FixedWindow(150, 30.0)
        theirs = 0

        async def others() -> None:
            nonlocal theirs
            while True:
                theirs += vendor.ask()[0] == 429
                await asyncio.sleep(0.5)

        greedy = asyncio.create_task(others())
        await keep_asking(gate(150 / 30, window=30.0), vendor.ask, now() + 300)
        greedy.cancel()
        return vendor, theirs

    vendor, theirs = on_virtual_time(work)
    ours = vendor.refused - theirs
    assert ours <= 10  # in each window the last request may meet one of theirs
    assert sum(vendor.arrived.values()) >= 0.95 * 150 * (len(vendor.arrived) - 2)


def test_control_who_does_not_listen_overruns_what_others_use_too() -> None:
    async def work() -> int:
        vendor = FixedWindow(150, 30.0)
        ours = 0

        async def others() -> None:
            while True:
                vendor.ask()
                await asyncio.sleep(0.5)

        greedy = asyncio.create_task(others())
        one = gate(150 / 30)
        until = now() + 300
        while now() < until:
            async with one.slot(Priority.USER_READ):
                ours += vendor.ask()[0] == 429
        greedy.cancel()
        return ours

    assert on_virtual_time(work) > 100


def test_others_in_a_sliding_second_slow_us_down_without_a_refusal_each() -> None:
    async def work() -> tuple[int, int]:
        vendor = SlidingWindow(10, 8)
        refused = sent = 0

        async def others() -> None:
            while True:
                vendor.ask()
                await asyncio.sleep(0.25)

        greedy = asyncio.create_task(others())
        one = gate(10, window=1.0, concurrent=8)
        until = now() + 120
        while now() < until:
            refused += await request(one, vendor.ask) == 429
            sent += 1
        greedy.cancel()
        return sent, refused

    sent, refused = on_virtual_time(work)
    assert refused <= sent * 0.02
    assert sent >= 4 * 120


def test_nothing_left_is_a_pause_until_the_window_ends() -> None:
    async def work() -> tuple[float, float]:
        one = gate(5, window=30.0)
        async with one.slot(Priority.USER_READ):
            one.answered(200, None, quota=Quota(limit=150, remaining=0, reset=12.0))
        before = now()
        with pytest.raises(Paused) as paused:
            await one.slot(Priority.USER_OP, patience=2).__aenter__()
        async with one.slot(Priority.USER_OP):
            return paused.value.seconds, now() - before

    assert on_virtual_time(work) == pytest.approx((12.0, 12.0))


@pytest.mark.parametrize(("window", "longest"), [(0.0, 300.0), (30.0, 30.0)])
def test_a_reset_in_the_far_future_is_not_waited_for(window: float, longest: float) -> None:
    async def work() -> float:
        one = gate(5, window=window)
        async with one.slot(Priority.USER_READ):
            one.answered(200, None, quota=Quota(limit=150, remaining=0, reset=1e9))
        return one.paused_for()

    assert on_virtual_time(work) == pytest.approx(longest)


def test_a_429_that_also_says_what_is_left_still_slows_us_down() -> None:
    async def work() -> float:
        one = gate(5, window=30.0)
        async with one.slot(Priority.USER_READ):
            one.answered(429, 4.0, quota=Quota(limit=150, remaining=0, reset=20.0))
        await asyncio.sleep(30)
        return one.rate()

    assert on_virtual_time(work) == pytest.approx(3.5)


LIMITS = (
    Limit(operations=frozenset({"candidates.all"}), concurrent=1),
    Limit(operations=frozenset({"jobs.publish", "jobs.unpublish"}), rate=2),
)


@settings(max_examples=30, deadline=None)
@given(
    arrivals=st.lists(
        st.tuples(
            st.floats(0, 3),
            st.sampled_from(["candidates.all", "jobs.publish", "jobs.unpublish", "jobs.all"]),
            st.sampled_from(Priority),
            st.floats(0, 0.6),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_an_operation_keeps_its_own_limit_and_the_accounts(arrivals: list[tuple[float, str, Priority, float]]) -> None:
    async def work() -> tuple[dict[str, int], dict[str, list[float]]]:
        one = gate(10, concurrent=8, limits=LIMITS)
        flying: dict[str, int] = {}
        most: dict[str, int] = {}
        passed: dict[str, list[float]] = {"all": [], "published": []}

        async def come(delay: float, operation: str, priority: Priority, stay: float) -> None:
            await asyncio.sleep(delay)
            async with one.slot(priority, operation=operation):
                flying[operation] = flying.get(operation, 0) + 1
                most[operation] = max(most.get(operation, 0), flying[operation])
                passed["all"].append(now())
                if "publish" in operation:
                    passed["published"].append(now())
                await asyncio.sleep(stay)
                flying[operation] -= 1

        await asyncio.gather(*[come(*arrival) for arrival in arrivals])
        return most, passed

    most, passed = on_virtual_time(work)
    assert len(passed["all"]) == len(arrivals)
    assert most.get("candidates.all", 0) <= 1
    for stamps, rate in ((passed["all"], 10), (passed["published"], 2)):
        for first, start in enumerate(stamps):
            for last in range(first, len(stamps)):
                assert last - first + 1 <= 1 + (stamps[last] - start) * rate


def test_an_operations_own_limit_is_used_up_too() -> None:
    async def work() -> int:
        one = gate(10, concurrent=8, limits=LIMITS)
        sent = 0
        until = now() + 100

        async def publish() -> None:
            nonlocal sent
            while now() < until:
                async with one.slot(Priority.USER_OP, operation="jobs.publish"):
                    sent += 1

        await asyncio.gather(publish(), publish())
        return sent

    assert 0.97 * 200 <= on_virtual_time(work) <= 203


def test_who_waits_for_an_operations_limit_holds_up_nobody_else() -> None:
    async def work() -> float:
        one = gate(10, concurrent=8, limits=LIMITS)

        async def long_read() -> None:
            async with one.slot(Priority.USER_OP, operation="candidates.all"):
                await asyncio.sleep(60)

        reads = [asyncio.create_task(long_read()) for _ in range(3)]
        await asyncio.sleep(1)
        before = now()
        async with one.slot(Priority.SWEEP, operation="jobs.all"):
            waited = now() - before
        await asyncio.gather(*reads)
        return waited

    assert on_virtual_time(work) == 0


def test_what_an_operation_with_its_own_limit_says_is_about_that_limit() -> None:
    async def work() -> int:
        one = gate(10, concurrent=8, limits=LIMITS)
        async with one.slot(Priority.USER_READ, operation="candidates.all"):
            left = Quota(concurrent=1, concurrent_remaining=0)
            one.answered(200, None, quota=left, operation="candidates.all")
        most = 0

        async def fly() -> None:
            nonlocal most
            async with one.slot(Priority.USER_READ, operation="jobs.all"):
                most = max(most, one.flying())
                await asyncio.sleep(10)

        await asyncio.gather(*[fly() for _ in range(8)])
        return most

    assert on_virtual_time(work) == 8


def test_places_that_others_hold_are_left_to_them_and_taken_back() -> None:
    async def work() -> list[int]:
        one = gate(0, concurrent=8)
        seen = []
        for remaining in (1, 7):
            async with one.slot(Priority.USER_READ):
                one.answered(200, None, quota=Quota(concurrent=8, concurrent_remaining=remaining))
            most = 0

            async def fly() -> None:
                nonlocal most
                async with one.slot(Priority.USER_READ):
                    most = max(most, one.flying())
                    await asyncio.sleep(1)

            await asyncio.gather(*[fly() for _ in range(10)])
            seen.append(most)
        return seen

    assert on_virtual_time(work) == [2, 8]


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        (
            {"x-ratelimit-limit": "150", "x-ratelimit-remaining": "119", "x-ratelimit-reset": "1790000030"},
            Quota(limit=150, remaining=119, reset=30),
        ),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, Quota(remaining=0, reset=30)),
        ({"x-ratelimit-reset": "1790000030500"}, Quota(reset=30.5)),
        ({"x-ratelimit-reset": "2026-09-21T14:13:50Z"}, Quota(reset=30)),
        ({"x-ratelimit-reset": "1"}, Quota(reset=1)),
        ({"x-ratelimit-reset": "1780000000"}, Quota(reset=0)),
        (
            {
                "x-ratelimit-limit": "10",
                "x-ratelimit-remaining": "9",
                "x-ratelimit-concurrent-limit": "8",
                "x-ratelimit-concurrent-remaining": "7",
            },
            Quota(limit=10, remaining=9, concurrent=8, concurrent_remaining=7),
        ),
        ({"x-ratelimit-limit": "75, 75;w=30"}, Quota(limit=75)),
        ({"x-ratelimit-limit": "-1", "x-ratelimit-remaining": "many", "x-ratelimit-reset": ""}, Quota()),
        ({"x-ratelimit-limit": "9" * 5000, "x-ratelimit-reset": "٣٠"}, Quota()),
        ({"content-type": "application/json"}, None),
    ],
)
def test_the_headers_of_a_limit(headers: dict[str, str], quota: Quota | None) -> None:
    assert quota_of(headers, 1_790_000_000_000) == quota
