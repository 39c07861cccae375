"""The document's parameters as a question to v3, and what v3 cannot be asked for, to be looked at row by row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.vendor import Misused

MOST = 500
SIZE = 100
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From a moment on, up to another; None for no bound."""

    field: str
    after: datetime | None
    before: datetime | None

    def filter(self) -> str:
        """The span as v3 filters by it."""
        bounds = (("gte", self.after), ("lt", self.before))
        return "|".join(f"{word}|{_text(moment)}" for word, moment in bounds if moment is not None)

    def holds(self, row: Mapping[str, Any]) -> bool:
        """True for a record within the span; one without a stamp never is."""
        at = moment_of(row.get(self.field))
        if at is None:
            return False
        return (self.after is None or at >= self.after) and (self.before is None or at < self.before)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What v3 is asked, and what of its answer counts."""

    query: Mapping[str, str]
    spans: Sequence[Span] = ()

    def holds(self, row: Mapping[str, Any]) -> bool:
        return all(span.holds(row) for span in self.spans)


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list, by number from 1 and size."""

    page: int
    size: int

    @property
    def begin(self) -> int:
        return (self.page - 1) * self.size

    @property
    def end(self) -> int:
        return self.page * self.size

    def of(self, rows: Sequence[Any]) -> list[Any]:
        return list(rows[self.begin : self.end])


def window(given: Mapping[str, str], operation: str) -> Window:
    """Which page is asked for. Raises `Misused` for one that cannot be."""
    size = int(given.get("results_per_page") or given.get("per_page") or SIZE)
    page = int(given.get("page", "1"))
    if not 1 <= size <= MOST:
        raise Misused(f"{operation}: results_per_page is a number from 1 to {MOST}")
    if page < 1:
        raise Misused(f"{operation}: page is a number from 1")
    return Window(page=page, size=size)


def question(given: Mapping[str, str], operation: str, asked: Mapping[str, str]) -> Question:
    """The question for a list: `asked` holds its own filters, the moments are taken from what was given.

    One request may filter by when a record was made or by when it was changed, not by both: the rest is looked at here.
    """
    spans = [
        span for word in ("created", "updated", "last_activity") if (span := _span(given, operation, word)) is not None
    ]
    at_vendor = {span.field: span.filter() for span in spans}
    here: list[Span] = []
    if "created_at" in at_vendor and "updated_at" in at_vendor:
        del at_vendor["created_at"]
        here = [span for span in spans if span.field == "created_at"]
    return Question(query={**asked, **at_vendor}, spans=here)


def moment_of(value: Any) -> datetime | None:
    """A stamp as an aware moment, a day as its midnight UTC; None for what is neither."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def newest_first(field: str) -> Callable[[Mapping[str, Any]], datetime]:
    """A sort key for `reverse=True`; records without a stamp come last."""
    return lambda row: moment_of(row.get(field)) or _EARLIEST


def _span(given: Mapping[str, str], operation: str, word: str) -> Span | None:
    after = _given_moment(given, operation, f"{word}_after")
    before = _given_moment(given, operation, f"{word}_before")
    return None if after is None and before is None else Span(field=f"{word}_at", after=after, before=before)


def _given_moment(given: Mapping[str, str], operation: str, name: str) -> datetime | None:
    text = given.get(name)
    if text is None:
        return None
    found = moment_of(text)
    if found is None:
        raise Misused(f"{operation}: {name} is a moment such as 2026-01-31T00:00:00Z")
    return found


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
