"""GET of a list: filters, order, pages and cursors."""

import base64
import binascii
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from aiohttp import web

from adapters.greenhouse.sandbox import answers, asking, narrowing, shown
from adapters.greenhouse.sandbox.asking import Asked
from adapters.greenhouse.sandbox.calls import Action, Call, Route
from adapters.greenhouse.sandbox.lists import LISTS, Listed
from adapters.greenhouse.sandbox.plan import STORIES
from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.table import Whose
from adapters.sandbox.frame import SHIFT

_REMEMBERED = 3
"""How many rows before its page a cursor knows, for a page that shifts back."""


@dataclass
class _Walk:
    """Where a walk through pages stands. `below`: the id of the page's first row, None for the first page."""

    asked: Asked
    below: int | None = None
    page: int = 1
    began: str = ""
    before: tuple[int, ...] = ()


def lister(name: str) -> Action:
    listed = LISTS[name]

    async def list_all(call: Call) -> web.Response:
        walk = _begun(call, listed)
        rows = _page(call, listed, walk)
        size = walk.asked.per_page
        response = answers.data([shown.row(call, name, row, walk.asked.fields) for row in rows[:size]])
        if len(rows) > size:
            response.headers["Link"] = f'<{_next(call, listed, walk, rows)}>; rel="next"'
        elif walk.page > 1:
            # At the end the header is missing or empty: both are seen.
            response.headers["Link"] = ""
        return response

    return list_all


def _begun(call: Call, listed: Listed) -> _Walk:
    query = list(call.request.query.items())
    cursors = [value for name, value in query if name == "cursor"]
    if not cursors:
        return _Walk(asking.read(listed, query), began=secrets.token_hex(16))
    if len(query) > 1:
        raise answers.refused("When passing a cursor, do not include other query params.")
    return _read(call, listed, cursors[0])


def _page(call: Call, listed: Listed, walk: _Walk) -> list[Row]:
    """The rows of a page and the first of the next one."""
    shift = call.request.get(SHIFT, 0)
    rows = _rows(call, listed, walk)
    found = list(islice(rows, max(0, shift), max(0, shift) + walk.asked.per_page + 1))
    if shift < 0:
        table = call.tenant.table(listed.name)
        again = [row for row in (table.get(row_id) for row_id in walk.before[shift:]) if row is not None]
        found = [*again, *found][: walk.asked.per_page + 1]
    return found


def _rows(call: Call, listed: Listed, walk: _Walk) -> Iterator[Row]:
    """Rows by falling id."""
    tenant, filters = call.tenant, walk.asked.filters
    keeps = narrowing.keeps(tenant, listed, filters)
    for row in _likely(call, listed, filters, walk.below):
        as_seen = shown.seen(tenant, listed.name, row)
        if all(keep(as_seen) for keep in keeps) and call.sees(row):
            yield as_seen


def _likely(call: Call, listed: Listed, filters: dict[str, Any], below: int | None) -> Iterator[Row]:
    """Rows that can match, by falling id: nobody else's need to be made up."""
    table = call.tenant.table(listed.name)
    if "ids" in filters:
        wanted = sorted({row_id for row_id in filters["ids"] if below is None or row_id <= below}, reverse=True)
        yield from (row for row in map(table.get, wanted) if row is not None)
        return
    people = narrowing.people(call.tenant, filters)
    if people is not None:
        rows = table.where(people)
        yield from (row for row in reversed(rows) if below is None or row["id"] <= below)
        return
    pairs = filters.get("created_at") or filters.get("updated_at") or []
    since, until = asking.window(pairs)
    lives = narrowing.stories(call.tenant, listed, filters)
    yield from table.down(below, Whose(*call.tenant.plan.span(since, until), STORIES, lives))


def _next(call: Call, listed: Listed, walk: _Walk, rows: list[Row]) -> str:
    """The address of the next page."""
    size, tenant = walk.asked.per_page, call.tenant
    tenant.walks.setdefault(walk.began, tenant.now())
    before = [*walk.before, *(row["id"] for row in rows[:size])][-_REMEMBERED:]
    state = {
        "list": listed.name,
        "query": walk.asked.filters,
        "fields": walk.asked.fields,
        "per_page": size,
        "id": rows[size]["id"],
        "page": walk.page + 1,
        "original_request_id": walk.began,
        "before": before,
    }
    cursor = base64.urlsafe_b64encode(json.dumps(state, separators=(",", ":")).encode()).decode()
    request = call.request
    return f"{request.scheme}://{request.host}{request.path}?cursor={quote(cursor, safe='')}"


def _read(call: Call, listed: Listed, cursor: str) -> _Walk:
    try:
        state = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if state["list"] == listed.name and _is_young(call, state["original_request_id"]):
            fields = None if state["fields"] is None else tuple(state["fields"])
            asked = Asked(state["per_page"], fields, asking.restored(listed, state["query"]))
            return _Walk(asked, state["id"], state["page"], state["original_request_id"], tuple(state["before"]))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        pass
    raise answers.refused("Cursor is invalid or has expired.")


def _is_young(call: Call, walk: str) -> bool:
    began = call.tenant.walks.get(walk)
    return began is not None and call.tenant.now() - began <= call.tenant.quirks.cursor_life * 1000


async def rejection_reason(call: Call) -> web.Response:
    """One of the two lists of which one row can be read by its id."""
    query = list(call.request.query.items())
    if any(name != "fields" for name, _ in query):
        raise answers.bad_query(query[0][0], "is not a permitted parameter")
    asked = asking.read(LISTS["rejection_reasons"], query)
    return answers.data(shown.row(call, "rejection_reasons", call.target("rejection_reasons"), asked.fields))


ROUTES = (
    *(Route("GET", f"/{name}", f"{name}:list", lister(name)) for name in LISTS),
    Route("GET", "/rejection_reasons/{id}", "rejection_reasons:list", rejection_reason),
)
