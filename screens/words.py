"""Times and amounts as people read them."""

import time

from app import text
from app.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from app.model.words import OpState

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def age(then: Instant | None, now: Instant) -> str:
    """How long ago, in one unit: `now`, `5m`, `3h`, `34d`. Empty where nobody knows."""
    if then is None:
        return ""
    passed = now - then
    for unit, letter in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        if passed >= unit:
            return f"{passed // unit}{letter}"
    return "now"


def took(then: Instant | None, end: Instant | None) -> str:
    """`took 3h`; empty where it has not ended, or nobody knows when it began."""
    if then is None or end is None:
        return ""
    return "took <1m" if (passed := age(then, end)) == "now" else f"took {passed}"


def ago(then: Instant | None, now: Instant) -> str:
    """`just now`, `5m ago`, or `never`."""
    if then is None:
        return "never"
    passed = age(then, now)
    return "just now" if passed == "now" else f"{passed} ago"


def seconds_left(until: Instant, now: Instant) -> int:
    """Whole seconds until an instant, at least 0: the last one is shown as 1."""
    return max(0, -((now - until) // SECOND))


def moment(at: Instant | None, now: Instant) -> str:
    """`22 Nov 09:12` in the time of this computer; with the year instead of the hour where that was another one."""
    if at is None:
        return ""
    there = time.localtime(at / 1000)
    day = f"{there.tm_mday:2d} {_MONTHS[there.tm_mon - 1]}"
    if there.tm_year == time.localtime(now / 1000).tm_year:
        return f"{day} {there.tm_hour:02d}:{there.tm_min:02d}"
    return f"{day} {there.tm_year}"


def day(at: Instant | None) -> str:
    """`22 Nov 2026`."""
    if at is None:
        return ""
    there = time.localtime(at / 1000)
    return f"{there.tm_mday} {_MONTHS[there.tm_mon - 1]} {there.tm_year}"


def some(count: int, one: str, many: str | None = None) -> str:
    """`1 card`, `2 cards`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def without_account(error: str, account: str) -> str:
    """An error where its account stands beside it: `acme (its system): no such tag` without the beginning."""
    vendor, found, said = error.partition("): ")
    return said if found and vendor.startswith(f"{account} (") else error


def fitting(cells: int, *forms: str) -> str:
    """The first of several ways to say the same, longest first, that fits; the last one where none does."""
    return next((form for form in forms if text.width(form) <= cells), forms[-1])


_NAME, _SAID = 12, 20
"""Cells that are left of a name, and of what is said, where the rest needs the room."""


def within(cells: int, sentence: str, ellipsis: str) -> str:
    """A sentence with its end, which says what to press: whom it is about is cut, then what stands before the end."""
    name, colon, rest = sentence.partition(": ")
    if colon:
        room = cells - text.width(rest) - len(colon)
        sentence = f"{text.cut(name, max(room, _NAME), ellipsis)}: {rest}"
    said, semicolon, end = sentence.rpartition("; ")
    room = cells - text.width(end) - len(semicolon)
    return f"{text.cut(said, room, ellipsis)}; {end}" if semicolon and room >= _SAID else sentence


def bytes_of(size: int | None) -> str:
    """`812 B`, `120 KB`, `3.4 MB`; empty where nobody knows."""
    if size is None:
        return ""
    if size < 1000:
        return f"{size} B"
    return f"{max(size // 1000, 1)} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def unsent(state: OpState | None, *, held: bool) -> str:
    """What is still unsent is marked."""
    return (
        "" if state is None else "  ~ held" if held else f"  ~ {'waiting' if state is OpState.QUEUED else state.value}"
    )
