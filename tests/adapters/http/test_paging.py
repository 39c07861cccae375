"""Walks against a list that changes under them: nothing that stays is missed, and every walk ends."""

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http.paging import Ask, Keyset, Numbered, Sight, Sliding, Walk

_STAMP = "2026-05-01 10:{:02d}:{:02d}"


def stamp(second: int) -> str:
    return _STAMP.format(second // 60, second % 60)


@dataclass
class Table:
    """A vendor's list: rows by id with a stamp, filtered, sorted and cut into pages as it is asked."""

    rows: dict[int, str] = field(default_factory=dict)
    ghosts: set[int] = field(default_factory=set)
    """Rows that take a place on their page and are never sent."""
    says_pages: bool = True
    filters: bool = True
    sorts: bool = True
    knows_equal: bool = True
    asked: int = 0

    def show(self, ask: Ask) -> Sight:
        self.asked += 1
        found = list(self.rows.items())
        if self.filters and ask.field == "id":
            found = [row for row in found if row[0] >= int(ask.value or 0)]
        if self.filters and ask.field == "updated_at" and ask.value is not None:
            if ask.comparison == ">=":
                found = [row for row in found if row[1] >= ask.value]
            else:
                found = [row for row in found if row[1] == ask.value] if self.knows_equal else []
        if self.sorts:
            found.sort(key=lambda row: (row[1], row[0]) if ask.sort == "updated_at" else ("", row[0]))
        pages = max(1, -(-len(found) // ask.size))
        page = [row for row in found[(ask.page - 1) * ask.size : ask.page * ask.size] if row[0] not in self.ghosts]
        return Sight(
            ids=[str(key) for key, _ in page],
            stamps=[at for _, at in page],
            pages=pages if self.says_pages else None,
        )


def walked(table: Table, walk: Walk | None, between: list[tuple[str, int]] | None = None) -> list[int]:
    """All ids handed over. `between`: what happens to the table after each page."""
    got: list[int] = []
    changes = list(between or [])
    while walk is not None:
        walk = msgspec.json.decode(msgspec.json.encode(walk), type=Walk)  # every place survives a crash
        sight = table.show(walk.ask())
        got.extend(int(key) for key, new in zip(sight.ids, walk.fresh(sight), strict=True) if new)
        walk = walk.after(sight)
        if changes:
            deed, key = changes.pop(0)
            if deed == "delete":
                table.rows.pop(key, None)
            elif deed == "touch" and key in table.rows:
                table.rows[key] = stamp(3000 + table.asked)
            elif deed == "add":
                table.rows[10_000 + table.asked] = stamp(3000 + table.asked)
        assert table.asked < 2000, "the walk does not end"
    return got


rows = st.dictionaries(st.integers(1, 400), st.integers(0, 12).map(stamp), max_size=90)
deeds = st.lists(st.tuples(st.sampled_from(["delete", "touch", "add", "rest"]), st.integers(1, 400)), max_size=40)


@settings(max_examples=150, deadline=None)
@given(rows=rows, ghosts=st.sets(st.integers(1, 400), max_size=60), size=st.integers(2, 10), says=st.booleans())
@pytest.mark.parametrize("walk", [Numbered, Keyset, Sliding])
def test_a_list_that_stands_still_comes_completely(
    walk: type[Numbered | Keyset | Sliding], rows: dict[int, str], ghosts: set[int], size: int, says: bool
) -> None:
    table = Table(dict(rows), ghosts if says else set(), says_pages=says)
    assert set(walked(table, walk(size=size))) == set(rows) - table.ghosts


@settings(max_examples=150, deadline=None)
@given(rows=rows, size=st.integers(2, 10), says=st.booleans())
@pytest.mark.parametrize("walk", [Numbered, Keyset, Sliding])
def test_a_vendor_that_ignores_filters_is_walked_all_the_same(
    walk: type[Numbered | Keyset | Sliding], rows: dict[int, str], size: int, says: bool
) -> None:
    table = Table(dict(rows), filters=False, says_pages=says)
    assert set(walked(table, walk(size=size))) == set(rows)


@settings(max_examples=150, deadline=None)
@given(keys=st.sets(st.integers(1, 400), max_size=60), size=st.integers(2, 10), filters=st.booleans())
@pytest.mark.parametrize("walk", [Numbered, Keyset, Sliding])
def test_a_vendor_that_shows_the_newest_first_is_walked_all_the_same(
    walk: type[Numbered | Keyset | Sliding], keys: set[int], size: int, filters: bool
) -> None:
    table = Table({key: stamp(key) for key in sorted(keys, reverse=True)}, sorts=False, filters=filters)
    assert set(walked(table, walk(size=size))) == keys


@settings(max_examples=200, deadline=None)
@given(rows=rows, deeds=deeds, size=st.integers(2, 10))
def test_a_keyset_misses_nobody_who_stays(rows: dict[int, str], deeds: list[tuple[str, int]], size: int) -> None:
    table = Table(dict(rows))
    got = set(walked(table, Keyset(size=size), deeds))
    assert set(rows) & set(table.rows) <= got


@settings(max_examples=300, deadline=None)
@given(rows=rows, deeds=deeds, size=st.integers(2, 10))
def test_a_sliding_filter_misses_nobody_however_many_share_a_second(
    rows: dict[int, str], deeds: list[tuple[str, int]], size: int
) -> None:
    table = Table(dict(rows))
    got = set(walked(table, Sliding(size=size), deeds))
    assert set(rows) & set(table.rows) <= got


def test_control_counting_pages_in_a_list_that_shrinks_misses_rows() -> None:
    table = Table({key: stamp(0) for key in range(1, 31)})
    got = set(walked(table, Numbered(size=10), [("delete", 1), ("delete", 2)]))
    assert not set(table.rows) <= got


@settings(max_examples=100, deadline=None)
@given(rows=rows, size=st.integers(2, 10))
def test_a_tenant_that_cannot_compare_for_equality_is_counted_through(rows: dict[int, str], size: int) -> None:
    table = Table({key: stamp(0) for key in rows}, knows_equal=False)
    assert set(walked(table, Sliding(size=size))) == set(rows)


def test_a_short_page_is_not_the_end() -> None:
    table = Table({key: stamp(key) for key in range(1, 301)}, ghosts={50, 150})
    assert len(walked(table, Numbered())) == 298
    assert table.asked == 3


def test_deleted_rows_that_fill_whole_pages_do_not_end_a_walk() -> None:
    table = Table({key: stamp(key) for key in range(1, 51)}, ghosts=set(range(11, 40)))
    assert walked(table, Keyset(size=5)) == [*range(1, 11), *range(40, 51)]


def test_a_vendor_that_ignores_the_page_number_is_not_asked_for_ever() -> None:
    walk: Walk | None = Numbered(size=2)
    asked = 0
    while walk is not None:
        asked += 1
        walk = walk.after(Sight(ids=["1", "2"], pages=None))
    assert asked == 2


def test_a_list_that_fits_one_page_costs_one_request() -> None:
    for walk in (Numbered(), Keyset(), Sliding()):
        table = Table({key: stamp(key) for key in range(1, 50)})
        assert len(walked(table, walk)) == 49
        assert table.asked == 1


def test_rows_at_the_seam_come_once() -> None:
    table = Table({key: stamp(key // 3) for key in range(1, 101)})
    for walk in (Keyset(size=10), Sliding(size=10)):
        assert sorted(walked(table, walk)) == list(range(1, 101))


def test_a_second_that_fills_pages_is_read_from_its_last_page_to_its_first() -> None:
    walk: Walk | None = Sliding(mark=stamp(5), size=2)
    table = Table({key: stamp(5) for key in range(1, 8)})
    pages: list[tuple[str, str, int]] = []
    while walk is not None:
        ask = walk.ask()
        pages.append((type(walk).__name__, ask.comparison, ask.page))
        walk = walk.after(table.show(ask))
    assert pages == [
        ("Sliding", ">=", 1),
        ("Inside", "=", 1),
        *(("Inside", "=", page) for page in (4, 3, 2, 1)),
        ("Sliding", ">=", 1),
    ]


def test_rows_without_id_or_stamp_do_not_stop_a_walk() -> None:
    sight = Sight(ids=["", "7", ""], stamps=["", stamp(1), ""], pages=2)
    for walk in (Numbered(), Keyset(), Sliding()):
        assert walk.fresh(sight) == [True, True, True]
        assert walk.after(sight) is not None
