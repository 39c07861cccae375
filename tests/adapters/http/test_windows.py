"""Lists read by place: rows that shift under a reader are noticed, and nothing that stays is missed."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http.jsonapi import records_of, sight_of
from adapters.http.paging import Ask, Numbered, Sight
from adapters.http.windows import FEWEST, Span, Window


@dataclass
class Shelf:
    """A vendor's list in the order of its rows, read by offset and limit or by page."""

    rows: list[int]
    says_total: bool = True
    cap: int | None = None
    """The page size it takes at most."""
    own_size: int | None = None
    """The page size it always has, whatever it is asked for."""
    asked: list[Span] = field(default_factory=list)

    def show(self, ask: Span | Ask, *, paged: bool) -> Sight:
        span = ask if isinstance(ask, Span) else Span((ask.page - 1) * ask.size, ask.size)
        self.asked.append(span)
        start, size = span.start, span.size
        if paged:
            assert start % size == 0, "no page begins there"
            size = self.own_size or min(size, self.cap or size)
            start = (span.number - 1) * size
        ids = [str(key) for key in self.rows[start : start + size]]
        return Sight(
            ids=ids,
            total=len(self.rows) if self.says_total else None,
            pages=-(-len(self.rows) // size) if self.says_total else None,
            size=size if paged else None,
        )


def walked(shelf: Shelf, first: Window, between: list[tuple[str, int]] | None = None) -> set[int]:
    """All ids handed over. `between`: what happens to the list after each window."""
    got: set[int] = set()
    walk: Any = first
    changes = list(between or [])
    while walk is not None:
        walk = msgspec.json.decode(msgspec.json.encode(walk), type=Window | Numbered)  # every place survives a crash
        sight = shelf.show(walk.ask(), paged=first.paged)
        got |= {int(key) for key, new in zip(sight.ids, walk.fresh(sight), strict=True) if new}
        walk = walk.after(sight)
        if changes:
            deed, place = changes.pop(0)
            if deed == "delete" and shelf.rows:
                del shelf.rows[place % len(shelf.rows)]
            elif deed == "add":
                shelf.rows.insert(place % (len(shelf.rows) + 1), 10_000 + len(shelf.asked))
        assert len(shelf.asked) < 2000, "the walk does not end"
    return got


deeds = st.lists(st.tuples(st.sampled_from(["delete", "add", "first", "rest"]), st.integers(0, 400)), max_size=40).map(
    lambda found: [("delete" if deed == "first" else deed, 0 if deed == "first" else at) for deed, at in found]
)


@settings(max_examples=300, deadline=None)
@given(count=st.integers(0, 120), size=st.integers(4, 20), deeds=deeds, says=st.booleans())
def test_an_offset_misses_nobody_who_stays(count: int, size: int, deeds: list[tuple[str, int]], says: bool) -> None:
    shelf = Shelf([*range(1, count + 1)], says_total=says)
    got = walked(shelf, Window(size=size), deeds)
    assert set(range(1, count + 1)) & set(shelf.rows) <= got


@settings(max_examples=300, deadline=None)
@given(
    count=st.integers(0, 150),
    size=st.integers(FEWEST, 40),
    cap=st.sampled_from([None, FEWEST, 20]),
    deeds=deeds,
    says=st.booleans(),
)
def test_numbered_pages_miss_nobody_who_stays(
    count: int, size: int, cap: int | None, deeds: list[tuple[str, int]], says: bool
) -> None:
    shelf = Shelf([*range(1, count + 1)], says_total=says, cap=cap)
    got = walked(shelf, Window(size=size, paged=True), deeds)
    assert set(range(1, count + 1)) & set(shelf.rows) <= got


@settings(max_examples=100, deadline=None)
@given(count=st.integers(0, 600), own=st.integers(2, 30))
def test_a_vendor_with_a_page_size_of_its_own_is_counted_through(count: int, own: int) -> None:
    shelf = Shelf([*range(count)], own_size=own)
    assert walked(shelf, Window(paged=True)) == set(range(count))


def test_control_offsets_without_a_seam_miss_rows() -> None:
    shelf = Shelf([*range(1, 31)])
    got: set[int] = set()
    for start in range(0, 30, 10):
        got |= {int(key) for key in shelf.show(Span(start, 10), paged=False).ids}
        del shelf.rows[0]
    assert not set(shelf.rows) <= got


def test_a_list_that_stands_still_costs_little_more_than_its_pages() -> None:
    for paged in (False, True):
        shelf = Shelf([*range(10_000)])
        assert walked(shelf, Window(paged=paged)) == set(range(10_000))
        assert len(shelf.asked) <= 120


def test_a_list_that_fits_one_page_costs_one_request() -> None:
    for paged in (False, True):
        shelf = Shelf([*range(50)])
        walked(shelf, Window(paged=paged))
        assert len(shelf.asked) == 1


def test_an_empty_answer_in_the_middle_is_not_the_end() -> None:
    walk = Window(start=99, size=100, seam=tuple(str(key) for key in range(100)))
    back = walk.after(Sight(ids=[], total=None))
    assert isinstance(back, Window)
    assert (back.start, back.seam) == (0, walk.seam)


def test_an_empty_answer_where_rows_are_said_to_be_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="empty page where 7 rows"):
        Window().after(Sight(ids=[], total=7))
    assert Window().after(Sight(ids=[], total=0)) is None


def test_a_vendor_that_ignores_the_place_is_not_asked_for_ever() -> None:
    shelf = Shelf([1, 2, 3, 4], says_total=False)
    shelf.show = lambda ask, *, paged: Sight(ids=["1", "2", "3", "4"])  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="shifts faster"):
        walked(shelf, Window(size=4))


def test_a_page_begins_at_or_before_the_place_and_ends_well_behind_it() -> None:
    for start in range(0, 20_000, 7):
        span = Window(start=start, size=100, paged=True).ask()
        assert span.start <= start
        assert span.start % span.size == 0
        assert span.start + span.size >= start + 40
        assert (span.number - 1) * span.size == span.start


COUNTS = {"current_page": 2, "total_pages": 7, "total_entries": 98, "page_size": 15}


@pytest.mark.parametrize(
    "around",
    [
        {"pagination": COUNTS},
        {"meta": {"pagination": COUNTS}},
        {"meta": {"total": 98, "pages": 7, "size": 15}},
        {"pagination": {key: str(value) for key, value in COUNTS.items()}},
    ],
)
def test_what_a_page_says_of_itself_is_found_in_every_place(around: dict[str, Any]) -> None:
    sight = sight_of({"data": [{"id": "a"}, {"id": 7}, {}, None], **around})
    assert sight == Sight(ids=["a", "7", "", ""], total=98, pages=7, size=15)


@pytest.mark.parametrize("counts", [None, [], {"total_entries": "number"}, {"total_entries": -1}])
def test_what_makes_no_sense_is_not_said(counts: object) -> None:
    assert sight_of({"data": {"id": "1"}, "pagination": counts, "meta": None}) == Sight(ids=["1"])


def test_a_document_without_data_is_none() -> None:
    assert records_of({"data": None}) == []
    for document in ({}, [], "x", None):
        with pytest.raises(ValueError, match="no data"):
            sight_of(document)
