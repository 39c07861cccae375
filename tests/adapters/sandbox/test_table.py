"""A table that counts instead of storing gives the same pages as one that stores."""

from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sandbox import worktime
from adapters.sandbox.lattice import Lattice, Spot, Window, runs_of
from adapters.sandbox.table import Key, Query, Table, TooMuch
from adapters.sandbox.worktime import WorkTime

NOW = worktime.read("2026-11-22 12:00:00")
STORIES, STEP = 20, 8
PERIOD = STORIES * STEP


@dataclass
class Row:
    id: int
    created: int
    updated: int
    label: int = 0


def lattice(people: int, seed: int) -> Lattice:
    random, taken, steps = Random(seed), set[int](), []
    for story in range(STORIES):
        offsets, offset = [], story * STEP
        for _ in range(random.randint(0, 5)):
            offset += random.randint(1, 60)
            while offset % PERIOD in taken:
                offset += 1
            taken.add(offset % PERIOD)
            offsets.append(offset)
        after = [*offsets[1:], None]
        steps += [(at, then, story) for at, then in zip(offsets, after, strict=False)]
    return Lattice(list(runs_of(steps, PERIOD, people * STEP)), PERIOD)


def table(people: int, seed: int) -> Table[Row]:
    time = WorkTime.before(NOW, people * STEP, 10)

    def make(row_id: int, spot: Spot) -> Row:
        return Row(row_id, time.at(spot.created), time.at(spot.updated), spot.label)

    return Table(lattice(people, seed), time, 1_000, make)


def changed(people: int, seed: int) -> tuple[Table[Row], list[Row]]:
    """A table that somebody has worked on, and what it must hold."""
    held, random = table(people, seed), Random(seed)
    rows = {row.id: row for row in held}
    for row in random.sample(list(rows.values()), len(rows) // 3):
        if random.random() < 0.3:
            held.drop(row.id)
            del rows[row.id]
        else:
            rows[row.id] = replace(row, updated=NOW + random.randint(0, 20))
            held.put(rows[row.id])
    for more in (Row(held.next_id, NOW, NOW + 5), Row(5, NOW - 900_000, NOW - 800_000)):
        rows[more.id] = more
        held.put(more)
    return held, list(rows.values())


moments = st.integers(NOW - 80 * 86_400, NOW + 10)
ranges = st.one_of(st.just((0, 1 << 40)), st.tuples(moments, moments))
keys = st.sampled_from(["id", "created", "updated"])
orders = st.lists(st.tuples(keys, st.booleans()), min_size=1, max_size=3, unique_by=lambda key: key[0])


@settings(max_examples=150, deadline=None)
@given(
    people=st.integers(0, 150),
    seed=st.integers(0, 50),
    ids=st.one_of(st.just((0, 1 << 62)), st.tuples(st.integers(990, 1_400), st.integers(990, 2_400))),
    created=ranges,
    updated=ranges,
    order=orders,
    offset=st.integers(0, 400),
)
def test_any_page_of_any_range_in_any_order_is_what_a_sorted_list_would_give(
    *, people, seed, ids, created, updated, order, offset
):
    held, rows = changed(people, seed)
    query: Query[Row] = Query(ids, created, updated, tuple(Key(*key) for key in order))
    wanted = sorted((row for row in rows if query.holds(row)), key=query.key)
    page = held.page(query, offset, 7)
    assert page.total == len(wanted)
    assert page.rows == wanted[offset : offset + 7]


@settings(max_examples=50, deadline=None)
@given(people=st.integers(1, 150), seed=st.integers(0, 50))
def test_counting_finds_the_same_as_walking(people, seed):
    made = lattice(people, seed)
    spots = list(made.walk("created", 0))
    assert made.count() == len(spots)
    assert [made.at(spot.created) for spot in spots] == spots
    for window in (Window(created_from=40), Window(updated_from=100, updated_until=300), Window(10, 500, 90, 400)):
        inside = [
            spot
            for spot in spots
            if window.created_from <= spot.created < window.created_until
            and window.updated_from <= spot.updated < window.updated_until
        ]
        assert made.count(window) == len(inside)


def test_ids_and_stamps_grow_together():
    rows = list(table(300, 1))
    assert [row.id for row in rows] == sorted({row.id for row in rows})
    assert [row.created for row in rows] == sorted({row.created for row in rows})
    assert all(row.created <= row.updated <= NOW for row in rows)


def test_a_filter_that_needs_every_row_is_refused_on_a_huge_table():
    huge = table(1_000_000, 1)
    assert len(huge) > 1_000_000
    with pytest.raises(TooMuch):
        huge.page(Query(keep=lambda row: row.label == 3), 0, 10)
    assert len(huge.page(Query(), 1_234_567, 100).rows) == 100
    assert not huge.stored


def test_a_row_nobody_made_is_not_there():
    held = table(10, 1)
    assert held.get(999) is None
    assert held.get(10**9) is None
    gone = next(iter(held)).id
    held.drop(gone)
    assert held.get(gone) is None
    assert gone not in [row.id for row in held]
