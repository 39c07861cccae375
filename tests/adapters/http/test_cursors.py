"""Lists the vendor leads through: nothing that stays is missed, every walk ends, and none is led in circles."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http.cursors import MOST_RESTARTS, Cursor, Once, cursor_in, link_to
from adapters.http.paging import Sight


class Expired(Exception):
    """The vendor does not know the cursor any more."""


@dataclass
class Leader:
    """A vendor's list, newest first, whose cursors say after which row to go on."""

    rows: set[int]
    size: int = 3
    alone: bool = True
    ending: str | None = None
    """What it says instead of the cursor of the next page, on the last."""
    forgets: set[int] = field(default_factory=set)
    """The numbers of requests at which it does not know a cursor."""
    asked: list[dict[str, str]] = field(default_factory=list)

    def show(self, query: Mapping[str, str]) -> Sight:
        self.asked.append(dict(query))
        cursor = query.get("cursor")
        if cursor is not None and len(self.asked) in self.forgets:
            raise Expired
        assert cursor is None or len(query) == 1 or not self.alone, "the cursor must go alone"
        assert cursor is not None or query["per_page"] == "3"
        below = 1 << 30 if cursor is None else int(cursor.removeprefix("after-"))
        found = sorted((key for key in self.rows if key < below), reverse=True)
        page = found[: self.size]
        more = len(found) > self.size
        return Sight(ids=[str(key) for key in page], following=f"after-{page[-1]}" if more else self.ending)


def walked(leader: Leader, walk: Cursor | None, between: list[tuple[str, int]] | None = None) -> list[int]:
    """All ids handed over. `between`: what happens to the list after each page."""
    got: list[int] = []
    changes = list(between or [])
    while walk is not None:
        walk = msgspec.json.decode(msgspec.json.encode(walk), type=Cursor)  # every place survives a crash
        try:
            sight = leader.show(dict(walk.ask()))
        except Expired:
            walk = walk.expired()
            assert walk is not None, "given up"
            continue
        got.extend(int(key) for key, new in zip(sight.ids, walk.fresh(sight), strict=True) if new)
        walk = walk.after(sight)
        if changes:
            deed, key = changes.pop(0)
            if deed == "delete":
                leader.rows.discard(key)
            elif deed == "add":
                leader.rows.add(1000 + len(leader.asked))
        assert len(leader.asked) < 2000, "the walk does not end"
    return got


FIRST = Cursor(query=(("per_page", "3"), ("status", "open")), alone=True)
rows = st.sets(st.integers(1, 400), max_size=60)
deeds = st.lists(st.tuples(st.sampled_from(["delete", "add", "rest"]), st.integers(1, 400)), max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    rows=rows,
    deeds=deeds,
    forgets=st.sets(st.integers(1, 30), max_size=MOST_RESTARTS),
    ending=st.sampled_from([None, ""]),
    alone=st.booleans(),
)
def test_a_list_that_changes_loses_nobody_who_stays(
    rows: set[int], deeds: list[tuple[str, int]], forgets: set[int], ending: str | None, alone: bool
) -> None:
    leader = Leader(set(rows), alone=alone, ending=ending, forgets=forgets)
    got = walked(leader, msgspec.structs.replace(FIRST, alone=alone), deeds)
    assert rows & leader.rows <= set(got)


def test_a_list_that_stands_still_comes_once_page_by_page() -> None:
    leader = Leader(set(range(1, 11)))
    assert walked(leader, FIRST) == [*range(10, 0, -1)]
    assert leader.asked == [
        {"per_page": "3", "status": "open"},
        {"cursor": "after-8"},
        {"cursor": "after-5"},
        {"cursor": "after-2"},
    ]


def test_a_cursor_that_grew_too_old_begins_anew_and_not_for_ever() -> None:
    leader = Leader(set(range(1, 11)), forgets={3})
    assert set(walked(leader, FIRST)) == set(range(1, 11))
    walk: Cursor | None = msgspec.structs.replace(FIRST, cursor="after-8")
    for _ in range(MOST_RESTARTS):
        assert walk is not None
        walk = walk.expired()
        assert walk is not None
        assert walk.ask() == FIRST.ask()
        walk = walk.after(Sight(ids=["9"], following="after-8"))
    assert walk is not None
    assert walk.expired() is None


def test_a_first_question_that_is_refused_is_no_cursor_that_grew_too_old() -> None:
    assert FIRST.expired() is None


def test_a_row_that_comes_again_on_the_next_page_comes_once() -> None:
    walk = Cursor(name="pageId").after(Sight(ids=["a", "b"], following="2"))
    assert walk is not None
    assert walk.fresh(Sight(ids=["b", "c", ""])) == [False, True, True]
    assert walk.ask() == (("pageId", "2"),)


def test_rows_that_come_again_much_later_are_told_from_new_ones() -> None:
    once = Once()
    assert once.fresh(["a", "b", ""]) == [True, True, True]
    assert once.fresh(["c", "a", ""]) == [True, False, True]


def led(steps: int, length: int) -> Cursor:
    """Where a walk is after so many pages whose cursors come again after `length`."""
    walk: Cursor | None = Cursor()
    for step in range(steps):
        assert walk is not None
        walk = walk.after(Sight(ids=[str(step)], following=f"at-{step % length}"))
    assert walk is not None
    return walk


@pytest.mark.parametrize("length", [2, 3, 7, 40])
def test_a_vendor_that_leads_in_circles_is_found_out(length: int) -> None:
    with pytest.raises(ValueError, match="circles"):
        led(10 * length, length)


def test_a_vendor_that_names_the_same_page_again_at_the_end_has_ended() -> None:
    walk = Cursor(cursor="x", previous=("1", "2"))
    assert walk.after(Sight(ids=["1", "2"], following="x")) is None


def test_a_long_list_is_no_circle() -> None:
    assert len(msgspec.json.encode(led(3000, 3000))) < 200


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ('<https://api.example/v3/jobs?cursor=ab%3D%3D>; rel="next"', "https://api.example/v3/jobs?cursor=ab%3D%3D"),
        ('<https://a/1>; rel="prev", <https://a/2?x=1,2;3>; title="a, b; c"; rel="last next"', "https://a/2?x=1,2;3"),
        ("<https://a/2>;REL=Next", "https://a/2"),
        ("<https://a/2>; rel=link", "https://a/2"),
        ('<https://a/2>; rel="nextish"', None),
        ('<https://a/2>; title="rel=next"', None),
        ("https://a/2; rel=next", None),
        ("<https://a/2", None),
        ("", None),
    ],
)
def test_the_next_page_of_a_link_header(header: str, address: str | None) -> None:
    assert link_to(header, "next", "link") == address


def test_of_the_address_only_the_cursor_is_taken() -> None:
    assert cursor_in("https://evil.example/?cursor=a%2Bb%3D&per_page=1", ["cursor"]) == "a+b="
    assert cursor_in("https://x/?page_id=7", ["pageId", "page_id"]) == "7"
    assert cursor_in("https://x/?other=1", ["cursor"]) is None
    assert cursor_in(None, ["cursor"]) is None
