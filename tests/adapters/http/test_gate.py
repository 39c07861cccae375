"""The pace: on a virtual clock, so that an hour takes no time."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http.gate import Gate, Paused, Priority
from adapters.http.pace import MARGIN, SLIP
from tests.adapters.http.virtual import now, on_virtual_time


def gate(rate: float, **settings_: Any) -> Gate:
    return Gate(rate, clock=asyncio.get_running_loop().time, rng=random.Random(1), **settings_)


async def cross(one: Gate, passed: list[float], priority: Priority = Priority.USER_READ, stay: float = 0.0) -> None:
    async with one.slot(priority):
        passed.append(now())
        await asyncio.sleep(stay)


@settings(max_examples=60, deadline=None)
@given(
    rate=st.sampled_from([0.5, 1.0, 2.5, 5.0, 10.0]),
    burst=st.integers(1, 4),
    arrivals=st.lists(
        st.tuples(st.floats(0, 5), st.sampled_from(Priority), st.floats(0, 0.5)), min_size=1, max_size=40
    ),
)
def test_no_window_of_time_holds_more_than_the_limit(
    rate: float, burst: int, arrivals: list[tuple[float, Priority, float]]
) -> None:
    async def work() -> list[float]:
        one = gate(rate, burst=burst, concurrent=8)
        passed: list[float] = []

        async def come(delay: float, priority: Priority, stay: float) -> None:
            await asyncio.sleep(delay)
            await cross(one, passed, priority, stay)

        await asyncio.gather(*[come(*arrival) for arrival in arrivals])
        return passed

    passed = on_virtual_time(work)
    assert len(passed) == len(arrivals)
    for first, start in enumerate(passed):
        for last in range(first, len(passed)):
            assert last - first + 1 <= burst + (passed[last] - start) * rate


@settings(max_examples=40, deadline=None)
@given(
    concurrent=st.integers(1, 5),
    stays=st.lists(st.tuples(st.floats(0.01, 1), st.sampled_from(Priority)), min_size=1, max_size=30),
)
def test_no_more_are_in_flight_than_agreed_and_all_come_through(
    concurrent: int, stays: list[tuple[float, Priority]]
) -> None:
    async def work() -> int:
        one = gate(0, concurrent=concurrent)
        flying = most = 0

        async def fly(stay: float, priority: Priority) -> None:
            nonlocal flying, most
            async with one.slot(priority):
                flying += 1
                most = max(most, flying)
                await asyncio.sleep(stay)
                flying -= 1

        await asyncio.gather(*[fly(*stay) for stay in stays])
        return most

    assert on_virtual_time(work) <= concurrent


def test_without_a_limit_nobody_waits() -> None:
    async def work() -> float:
        one = gate(0)
        passed: list[float] = []
        for _ in range(1000):
            await cross(one, passed)
        return passed[-1] - passed[0]

    assert on_virtual_time(work) == 0


def test_the_pace_stays_a_little_below_the_limit() -> None:
    async def work() -> list[float]:
        passed: list[float] = []
        one = gate(5)
        await asyncio.gather(*[cross(one, passed) for _ in range(11)])
        return passed

    passed = on_virtual_time(work)
    assert passed[10] - passed[0] == pytest.approx((10 * MARGIN - SLIP) / 5)


def test_what_a_person_does_goes_before_what_keeps_the_cache_fresh() -> None:
    async def work() -> list[str]:
        one = gate(1, concurrent=10)
        order: list[str] = []

        async def come(name: str, priority: Priority) -> None:
            async with one.slot(priority):
                order.append(name)

        await come("first", Priority.INCREMENT)
        waiting = [
            asyncio.create_task(come("sweep", Priority.SWEEP)),
            asyncio.create_task(come("pull", Priority.INCREMENT)),
            asyncio.create_task(come("read", Priority.USER_READ)),
            asyncio.create_task(come("move", Priority.USER_OP)),
        ]
        await asyncio.gather(*waiting)
        return order

    assert on_virtual_time(work) == ["first", "move", "read", "pull", "sweep"]


def test_a_person_who_comes_while_a_pull_is_waiting_goes_first() -> None:
    async def work() -> float:
        one = gate(1)
        passed: list[float] = []
        await cross(one, passed, Priority.INCREMENT)
        pull = asyncio.create_task(cross(one, [], Priority.INCREMENT))
        await asyncio.sleep(0.5)
        await cross(one, passed, Priority.USER_OP)
        await pull
        return passed[1] - passed[0]

    assert on_virtual_time(work) == pytest.approx(MARGIN - SLIP)


def test_a_sweep_ends_even_under_steady_reads() -> None:
    async def work() -> float:
        one = gate(1)
        done: list[float] = []
        start = now()

        async def reads() -> None:
            while not done:
                await cross(one, [], Priority.USER_READ)

        await asyncio.gather(reads(), reads(), cross(one, done, Priority.SWEEP))
        return done[0] - start

    assert on_virtual_time(work) < 40


def test_background_work_leaves_a_fifth_of_the_pace_and_one_place_free() -> None:
    async def work() -> tuple[float, float]:
        one = gate(10, concurrent=2)
        passed: list[float] = []
        await asyncio.gather(*[cross(one, passed, Priority.INCREMENT) for _ in range(9)])
        slow = asyncio.create_task(cross(one, [], Priority.INCREMENT, stay=60))
        other = asyncio.create_task(cross(one, [], Priority.INCREMENT, stay=60))
        await asyncio.sleep(1)
        before = now()
        await cross(one, [], Priority.USER_OP)
        waited = now() - before
        await asyncio.gather(slow, other)
        return passed[-1] - passed[0], waited

    span, waited = on_virtual_time(work)
    assert span == pytest.approx((8 * MARGIN / 0.8 - SLIP) / 10)
    assert waited == 0


def test_nobody_leaves_before_the_vendors_pause_is_over() -> None:
    async def work() -> float:
        one = gate(0)
        start = now()
        one.answered(429, 12.0)
        passed: list[float] = []
        await asyncio.gather(*[cross(one, passed, priority) for priority in Priority])
        return min(passed) - start

    assert on_virtual_time(work) == pytest.approx(12.0)


def test_who_does_not_want_to_wait_that_long_is_told_at_once() -> None:
    async def work() -> list[float]:
        one = gate(1)
        async with one.slot(Priority.USER_OP):
            pass

        async def come() -> float:
            try:
                async with one.slot(Priority.USER_OP, patience=2):
                    return 0.0
            except Paused as paused:
                return paused.seconds

        early = asyncio.create_task(come())
        await asyncio.sleep(0.1)
        one.answered(429, 100.0)  # while one is waiting already
        return [await early, await come()]

    assert on_virtual_time(work) == pytest.approx([100.0, 100.0])


def test_a_429_slows_us_down_and_quiet_minutes_bring_the_pace_back() -> None:
    async def work() -> list[float]:
        one = gate(10)
        seen = [one.rate()]
        one.answered(429, 1.0)
        one.answered(429, 1.0)  # several in flight are refused together: one lesson
        seen.append(one.rate())
        for _ in range(7):
            await asyncio.sleep(60)
            seen.append(one.rate())
        return seen

    seen = on_virtual_time(work)
    assert seen == pytest.approx([10, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10])


def test_pauses_without_a_length_grow_and_end_with_an_answer() -> None:
    async def work() -> list[float]:
        one = gate(0)
        pauses = []
        for _ in range(4):
            one.answered(429, None)
            pauses.append(one.paused_for())
            await asyncio.sleep(one.paused_for() + 0.001)
        one.answered(200, None)
        one.answered(429, None)
        return [*pauses, one.paused_for()]

    *growing, after_success = on_virtual_time(work)
    for number, pause in enumerate(growing):
        assert 2**number / 2 <= pause <= 2**number
    assert after_success <= 1


def test_a_pause_is_asked_for_by_503_only_with_a_time() -> None:
    async def work() -> list[float]:
        one = gate(0)
        one.answered(503, None)
        before = one.paused_for()
        one.answered(503, 3.0)
        return [before, one.paused_for()]

    assert on_virtual_time(work) == pytest.approx([0.0, 3.0])


@settings(max_examples=50, deadline=None)
@given(cancel=st.lists(st.tuples(st.integers(0, 19), st.floats(0, 3)), max_size=20))
def test_those_who_give_up_waiting_take_no_place_with_them(cancel: list[tuple[int, float]]) -> None:
    async def work() -> int:
        one = gate(10, concurrent=2)
        passed: list[float] = []
        tasks = [asyncio.create_task(cross(one, passed, stay=0.2)) for _ in range(20)]
        for number, after in sorted(cancel, key=lambda pair: pair[1]):
            await asyncio.sleep(after / 10)
            tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*[cross(one, passed) for _ in range(3)])
        return one.flying()

    assert on_virtual_time(work) == 0


def test_sleep_and_clock_are_given_and_not_taken() -> None:
    async def work() -> list[float]:
        at = [0.0]

        async def sleep(seconds: float) -> None:
            at[0] += seconds
            await asyncio.sleep(0)

        sleeping: Callable[[float], Awaitable[None]] = sleep
        one = Gate(2, clock=lambda: at[0], sleep=sleeping)
        starts = []
        for _ in range(3):
            async with one.slot(Priority.USER_READ):
                starts.append(at[0])
        return starts

    assert on_virtual_time(work) == pytest.approx([0.0, MARGIN / 2, MARGIN])


class Elsewhere:
    """Pauses that another process was asked for, until a moment of the loop's time."""

    def __init__(self) -> None:
        self.until = 0.0
        self.told: list[float] = []

    def left(self) -> float:
        return max(0.0, self.until - now())

    def asked(self, seconds: float) -> None:
        self.told.append(seconds)


def test_a_pause_that_another_process_was_asked_for_shuts_this_gate_also_for_those_who_wait_already():
    async def work() -> tuple[list[float], float]:
        elsewhere = Elsewhere()
        one, passed, begun = gate(1, pauses=elsewhere), [], now()
        crossing = [asyncio.create_task(cross(one, passed)) for _ in range(2)]
        await asyncio.sleep(0.1)
        elsewhere.until = begun + 30
        await asyncio.gather(*crossing)
        return [at - begun for at in passed], begun

    passed, _ = on_virtual_time(work)
    assert passed[0] == 0
    assert passed[1] >= 30


def test_who_does_not_want_to_wait_for_another_processs_pause_is_told_at_once():
    async def work() -> float:
        elsewhere = Elsewhere()
        elsewhere.until = now() + 30
        with pytest.raises(Paused) as told:
            async with gate(1, pauses=elsewhere).slot(Priority.USER_OP, patience=2):
                pass
        return told.value.seconds

    assert on_virtual_time(work) == pytest.approx(30)


def test_every_pause_that_is_learnt_here_is_told_to_the_others():
    async def work() -> list[float]:
        elsewhere = Elsewhere()
        one = gate(0, pauses=elsewhere)
        one.answered(429, 7.0)
        one.answered(503, 3.0)
        one.answered(429, None)
        one.answered(500, None)
        return elsewhere.told

    told = on_virtual_time(work)
    assert told[:2] == [7.0, 3.0]
    assert len(told) == 3
    assert told[2] > 0
