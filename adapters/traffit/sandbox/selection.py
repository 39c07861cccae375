"""Filters, sort orders and pages as the headers and query strings of the API ask for them.

Sources: document "Filtering results", "Sorting results", "Headers" and the table under each list; notes 2.3, 2.4.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from aiohttp import web

from adapters.sandbox import worktime
from adapters.sandbox.answers import Refused
from adapters.sandbox.frame import SHIFT
from adapters.sandbox.table import Field as Axis
from adapters.sandbox.table import Key, Page, Query, Table, cut
from adapters.traffit.sandbox import answers
from adapters.traffit.sandbox.calls import Call

Kind = Literal["number", "text", "moment", "day", "choices"]

_COMPARATORS: dict[Kind, tuple[str, ...]] = {
    "number": ("=", "!=", "<=", ">="),
    "text": ("=", "!=", "like"),
    "moment": ("=", "!=", "<=", ">="),
    "day": ("=", "!=", "<=", ">="),
    "choices": ("=", "!=", "in"),
}
_USUAL_SIZE, _MOST = 10, 100


class Field(NamedTuple):
    """A field that rows can be filtered and sorted by.

    `axis`: the stamp or id it is, where the table can answer by arithmetic. `comparators`: where fewer than its
    kind allows.
    """

    read: Callable[[Any], Any]
    kind: Kind
    axis: Axis | None = None
    comparators: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.comparators or _COMPARATORS[self.kind]


STAMPS: dict[str, Field] = {
    "id": Field(lambda row: row.id, "number", "id"),
    "created_at": Field(lambda row: row.created, "moment", "created"),
    "updated_at": Field(lambda row: row.updated, "moment", "updated"),
}


class Condition(NamedTuple):
    field: Field
    comparison: str
    value: Any

    def holds(self, row: Any) -> bool:
        found = self.field.read(row)
        if self.field.kind == "choices":
            return (str(self.value) in (found or ())) != (self.comparison == "!=")
        match self.comparison:
            case "=":
                return bool(found == self.value)
            case "!=":
                return bool(found != self.value)  # also rows without any value, as the document says
            case "like":
                return found is not None and str(self.value).casefold() in str(found).casefold()
            case "<=":
                return found is not None and bool(found <= self.value)
            case _:
                return found is not None and bool(found >= self.value)


def header_conditions(call: Call, fields: Mapping[str, Field]) -> list[Condition]:
    """X-Request-Filter: `{field: {"value": ..., "comparison": ...}}`. Refuses with 400 what it does not know."""
    asked = _header_object(call, "X-Request-Filter")
    found = []
    for name, row in asked.items():
        field = fields.get(name)
        if field is None or not isinstance(row, dict) or row.get("comparison") not in field.allowed:
            raise Refused(answers.coded(HTTPStatus.BAD_REQUEST))
        try:
            found.append(Condition(field, row["comparison"], _value(field, row.get("value"))))
        except (ValueError, TypeError):
            raise Refused(answers.coded(HTTPStatus.BAD_REQUEST)) from None
    return found


def query_conditions(call: Call, fields: Mapping[str, Field]) -> list[Condition]:
    """`?created_at=2020-11-01&created_at_comparison=>=`. Refuses with "Bad comparison used."."""
    query, found = call.request.query, []
    for name, field in fields.items():
        if name not in query:
            continue
        comparison = query.get(f"{name}_comparison")
        if comparison is None and name == "activity_date":
            # The document's table prints the key of updated_at here, a copy error that clients may have copied.
            comparison = query.get("updated_at_comparison")
        if comparison not in field.allowed:
            raise Refused(answers.worded("Bad comparison used."))
        try:
            found.append(Condition(field, comparison or "=", _value(field, query[name])))
        except ValueError:
            raise Refused(answers.worded("Bad value used.")) from None
    return found


def header_order(call: Call, fields: Mapping[str, Field]) -> list[tuple[Field, bool]]:
    """X-Request-Sort: `{field: "ASC" | "DESC"}`, the first field first. (field, descending); refuses with 400."""
    found = []
    for name, direction in _header_object(call, "X-Request-Sort").items():
        if name not in fields or direction not in ("ASC", "DESC"):
            raise Refused(answers.coded(HTTPStatus.BAD_REQUEST))
        found.append((fields[name], direction == "DESC"))
    return found


def public_order(call: Call, fields: Mapping[str, Field]) -> list[tuple[Field, bool]]:
    """X-Request-Sort of the public page: `{"sort_by": field, "direction": "ASC" | "DESC"}`. Refuses with 400."""
    asked = _header_object(call, "X-Request-Sort")
    if not asked:
        return []
    name, direction = str(asked.get("sort_by")), asked.get("direction", "ASC")
    if name not in fields or direction not in ("ASC", "DESC"):
        raise Refused(answers.coded(HTTPStatus.BAD_REQUEST))
    return [(fields[name], direction == "DESC")]


def query_order(call: Call) -> list[tuple[Field, bool]]:
    """`sort_by=created_at|updated_at`, `sort_by_direction=ASC|DESC`."""
    name, direction = call.request.query.get("sort_by"), call.request.query.get("sort_by_direction", "ASC")
    if name is None:
        return []
    if name not in ("created_at", "updated_at") or direction not in ("ASC", "DESC"):
        raise Refused(answers.worded("Bad comparison used."))
    return [(STAMPS[name], direction == "DESC")]


def narrowed(query: Query[Any], conditions: Sequence[Condition], join: str) -> Query[Any]:
    """The query with one more set of conditions, as ranges where the table can use them.

    Several fields of one set are joined with OR as the document has it; a tenant's quirk can make it AND.
    """
    if join == "or" and len(conditions) > 1:
        return _keeping(query, lambda row: any(condition.holds(row) for condition in conditions))
    for condition in conditions:
        axis = condition.field.axis
        if axis is not None and condition.comparison != "!=":
            query = _in_range(query, axis, condition)
        else:
            query = _keeping(query, condition.holds)
    return query


def ordered(query: Query[Any], order: Sequence[tuple[Field, bool]]) -> Query[Any]:
    """The query in that order; by id where none is asked for."""
    if not order:
        return query
    keys = [Key(field.axis, descending) for field, descending in order if field.axis is not None]
    if len(keys) == len(order):
        return replace(query, order=tuple(keys))

    def sort(rows: list[Any]) -> None:
        rows.sort(key=lambda row: row.id)
        for field, descending in reversed(order):
            rows.sort(key=_sortable(field), reverse=descending)

    return replace(query, sort=sort)


def answer(
    call: Call, table: Table[Any], query: Query[Any], show: Callable[[Any], Any], *, caps: bool = False
) -> web.Response:
    """One page with its headers. `show` gives a row as JSON, None for a row that counts and is not sent."""
    size, number = _page(call, caps=caps)
    return _respond(table.page(query, _offset(call, size, number), size), size, number, show)


def answer_list(
    call: Call,
    rows: Iterable[Any],
    show: Callable[[Any], Any],
    fields: Mapping[str, Field] | None = None,
) -> web.Response:
    """One page of a short list that lies in memory. Above 100 rows a page it caps in silence (notes 2.3)."""
    size, number = _page(call, caps=True)
    found, offset = list(rows), _offset(call, size, number)
    page = Page(found[offset : offset + size], len(found))
    if fields is not None:
        query: Query[Any] = narrowed(Query(), header_conditions(call, fields), call.tenant.quirks.fields_join)
        page = cut(ordered(query, header_order(call, fields)), found, offset, size)
    return _respond(page, size, number, show)


def page_size(call: Call) -> int:
    """What the request asks for, at most 100."""
    return _page(call, caps=True)[0]


def _respond(page: Page[Any], size: int, number: int, show: Callable[[Any], Any]) -> web.Response:
    shown = [row for row in map(show, page.rows) if row is not None]
    headers = {
        "X-Result-Count": str(len(shown)),
        "X-Result-Current-Page": str(number),
        "X-Result-Page-Size": str(size),
        "X-Result-Total-Count": str(page.total),
        "X-Result-Total-Pages": str(-(-page.total // size)),
    }
    return answers.data(shown, headers=headers)


def _offset(call: Call, size: int, number: int) -> int:
    shift: int = call.request.get(SHIFT, 0)
    return max(0, (number - 1) * size + shift)


def _page(call: Call, *, caps: bool) -> tuple[int, int]:
    """(rows a page, page from 1). Above 100 rows some lists refuse and some cap in silence (notes 2.3)."""
    try:
        size = int(call.header("X-Request-Page-Size") or _USUAL_SIZE)
        number = int(call.header("X-Request-Current-Page") or 1)
    except ValueError:
        raise Refused(answers.coded(HTTPStatus.BAD_REQUEST)) from None
    if size < 1 or number < 1 or (size > _MOST and not caps):
        raise Refused(answers.coded(HTTPStatus.BAD_REQUEST))
    return min(size, _MOST), number


def _header_object(call: Call, name: str) -> dict[str, Any]:
    text = call.header(name)
    if text is None:
        return {}
    try:
        value = json.loads(text) if text.isascii() else None  # the document wants \uXXXX for everything else
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused(answers.coded(HTTPStatus.BAD_REQUEST))
    return value


def _value(field: Field, value: Any) -> Any:
    """A filter's value as rows hold it. Raises ValueError."""
    if field.kind == "number":
        return int(value)
    if field.kind == "moment":
        return worktime.read(str(value))
    if field.kind == "day":
        return worktime.text(worktime.read(str(value)))[:10]
    return str(value) if value is not None else None


def _in_range(query: Query[Any], axis: Axis, condition: Condition) -> Query[Any]:
    low, high = query.ids if axis == "id" else query.created if axis == "created" else query.updated
    if condition.comparison in ("=", ">="):
        low = max(low, condition.value)
    if condition.comparison in ("=", "<="):
        high = min(high, condition.value)
    if axis == "id":
        return replace(query, ids=(low, high))
    return replace(query, created=(low, high)) if axis == "created" else replace(query, updated=(low, high))


def _keeping(query: Query[Any], holds: Callable[[Any], bool]) -> Query[Any]:
    before = query.keep
    return replace(query, keep=holds if before is None else lambda row: before(row) and holds(row))


def _sortable(field: Field) -> Callable[[Any], tuple[bool, Any]]:
    """A sort key for one field: rows without a value come first, as they do in the databases behind such servers."""

    def key(row: Any) -> tuple[bool, Any]:
        value = field.read(row)
        return value is not None, "" if value is None else value

    return key
