"""What a list is asked for: offset and limit, free text, and the grammar of filters (notes 1.4).

`field::v1,v2` is any of these values, `field:gt:v` and `field:lt:v` are beyond one; `|` joins conditions by AND.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from adapters.cegid.sandbox import answers, times
from adapters.cegid.sandbox.calls import Call
from adapters.cegid.sandbox.records import Candidate, Vacancy, chrono_of
from adapters.cegid.sandbox.tenant import Tenant
from adapters.sandbox.frame import SHIFT
from adapters.sandbox.table import Key, Query

MOST, USUAL_EXPORT, USUAL = 100, 100, 20
_CONDITION = re.compile(r"(\w+):(|gt|lt):(.*)", re.DOTALL)
_STATUSES = {
    "draft": "Brouillon", "pendingpublication": "EnAttentePublication", "validated": "Valide", "published": "Diffuse",
    "suspended": "Suspendue", "finalized": "Finalise", "archived": "Archive",
}  # fmt: skip
"""What filters call the statuses (notes 1.7). Of those not in the notes the words are a guess."""


R = TypeVar("R")
Test = Callable[[Vacancy], bool]


class Found(NamedTuple, Generic[R]):
    """A page, where it begins, and how many rows the whole list has."""

    rows: Sequence[R]
    offset: int
    total: int


class Condition(NamedTuple):
    """`operator`: `gt`, `lt`, or "" for any of the values."""

    field: str
    operator: str
    values: tuple[str, ...]

    @property
    def numbers(self) -> list[int]:
        """Refuses with 400."""
        if not all(value.isascii() and value.isdecimal() and len(value) < 16 for value in self.values):
            raise answers.bad_query()
        return [int(value) for value in self.values]

    @property
    def moments(self) -> list[int]:
        """Milliseconds. Refuses with 400."""
        try:
            return [times.read(value) for value in self.values]
        except ValueError:
            raise answers.bad_query() from None


def conditions(call: Call) -> list[Condition]:
    """Refuses with 400."""
    found = []
    for part in filter(None, call.request.query.get("filter", "").split("|")):
        match = _CONDITION.fullmatch(part)
        if match is None or not match[3]:
            raise answers.bad_query()
        found.append(Condition(match[1], match[2], tuple(match[3].split(",")) if not match[2] else (match[3],)))
    return found


def window(call: Call, usual: int) -> tuple[int, int]:
    """Offset and limit; more than a hundred is cut in silence. Refuses with 400."""
    offset = number(call, "offset", 0, least=0)
    return max(0, offset + call.request.get(SHIFT, 0)), min(number(call, "limit", usual), MOST)


def number(call: Call, name: str, usual: int, *, least: int = 1) -> int:
    text = call.request.query.get(name, str(usual))
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or int(text) < least:
        raise answers.bad_query()
    return int(text)


def candidates(call: Call, usual: int) -> Found[Candidate]:
    """Refuses with 400."""
    by = Key("updated" if call.tenant.quirks.export_order == "updateDate" else "id")
    query: Query[Candidate] = Query(order=(by,))
    for condition in conditions(call):
        query = _narrowed(call.tenant, query, condition)
    offset, limit = window(call, usual)
    page = call.tenant.candidates.page(query, offset, limit)
    return Found(page.rows, offset, page.total)


def _narrowed(tenant: Tenant, query: Query[Candidate], condition: Condition) -> Query[Candidate]:
    match condition:
        case Condition("updateDate", operator):
            moments = condition.moments
            low, high = _between(operator, moments, 1000)
            if operator:
                return replace(query, updated=(max(query.updated[0], low), min(query.updated[1], high)))
            wanted = {moment // 1000 for moment in moments if moment % 1000 == 0}
            return replace(query, keep=_both(query.keep, lambda row: row.updated in wanted))
        case Condition("chronoNumber", "gt" | "lt" as operator):
            low, high = _between(operator, condition.numbers, 1)
            return replace(query, ids=(max(query.ids[0], low), min(query.ids[1], high)))
        case Condition("chronoNumber", ""):
            return _among(query, condition.numbers)
        case Condition("id", "", values):
            return _among(query, [chrono for value in values if (chrono := chrono_of(value)) is not None])
        case Condition("email", "", values):
            likely = [chrono for value in values for chrono in tenant.with_email(value)]
            kept = _both(query.keep, lambda row: row.detail.get("email") in values)
            return replace(_among(query, likely), keep=kept)
    raise answers.bad_query()


def _between(operator: str, values: Sequence[int], unit: int) -> tuple[int, int]:
    """Both ends, of the whole units beyond the value."""
    if operator == "gt":
        return values[0] // unit + 1, 1 << 62
    return 0, -(-values[0] // unit) - 1


def _among(query: Query[Candidate], chronos: Sequence[int]) -> Query[Candidate]:
    wanted = set(chronos) if query.among is None else set(chronos) & set(query.among)
    return replace(query, among=sorted(wanted))


def _both(one: Callable[[Candidate], bool] | None, other: Callable[[Candidate], bool]) -> Callable[[Candidate], bool]:
    return other if one is None else lambda row: one(row) and other(row)


def vacancies(call: Call, usual: int) -> Found[Vacancy]:
    """Refuses with 400."""
    tests = [_test(condition) for condition in conditions(call)]
    words = call.request.query.get("q", "").casefold().split()
    rows = [
        row
        for row in call.tenant.vacancies.values()
        if all(test(row) for test in tests) and all(word in _text(row) for word in words)
    ]
    by_date = call.tenant.quirks.export_order == "updateDate"
    rows.sort(key=lambda row: (row.updated if by_date else 0, row.chrono))
    return cut(call, rows, usual)


def published(call: Call) -> list[Vacancy]:
    """Those on the career site."""
    return [row for row in call.tenant.vacancies.values() if row.published is not None]


def cut(call: Call, rows: Sequence[R], usual: int) -> Found[R]:
    """A page of those rows. Refuses with 400."""
    offset, limit = window(call, usual)
    return Found(rows[offset : offset + limit], offset, len(rows))


def _text(row: Vacancy) -> str:
    return f"{row.reference} {row.title} {row.description}".casefold()


def _test(condition: Condition) -> Test:
    match condition:
        case Condition("updateDate"):
            return _compared(condition.operator, condition.moments, lambda row: row.updated)
        case Condition("chronoNumber"):
            return _compared(condition.operator, condition.numbers, lambda row: row.chrono)
        case Condition(field, "", values) if field in _TESTS:
            return _TESTS[field](values)
    raise answers.bad_query()


def _status(values: Sequence[str]) -> Test:
    if not all(value.lower() in _STATUSES for value in values):
        raise answers.bad_query()
    wanted = {f"_TS_CO_OfferStatus_{_STATUSES[value.lower()]}" for value in values}
    return lambda row: row.status in wanted


def _media(values: Sequence[str]) -> Test:
    wanted = {value.lower() for value in values}
    if not wanted <= {"internet", "intranet"}:
        raise answers.bad_query()
    return lambda row: ("internet" in wanted and row.published is not None) or ("intranet" in wanted and row.internal)


def _on_any_media(values: Sequence[str]) -> Test:
    if not set(values) <= {"true", "false"}:
        raise answers.bad_query()
    return lambda row: ("true" if row.published is not None or row.internal else "false") in values


_TESTS: dict[str, Callable[[Sequence[str]], Test]] = {
    "reference": lambda values: lambda row: row.reference in values,
    "vacancyStatus": _status,
    "clientVacancyStatus": lambda values: lambda row: row.status in values,
    "publicationMedia": _media,
    "publishedOnTheMedia": _on_any_media,
}


def _compared(operator: str, values: Sequence[int], of: Callable[[Vacancy], int]) -> Test:
    match operator:
        case "gt":
            return lambda row: of(row) > values[0]
        case "lt":
            return lambda row: of(row) < values[0]
    return lambda row: of(row) in values
