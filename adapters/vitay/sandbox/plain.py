"""What most operations are: a table's page, one record of it, that record changed, that record deleted."""

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from adapters.vitay.sandbox.calls import NAMES, Action, Call
from adapters.vitay.sandbox.records import Record, Resource

Show = Callable[[Call, Record], Resource]


def pages(name: str, show: Show) -> Action:
    async def action(call: Call) -> web.Response:
        return call.page(name, show)

    return action


def shows(name: str, show: Show) -> Action:
    async def action(call: Call) -> web.Response:
        return call.one(show(call, call.target(name)))

    return action


def updates(
    name: str,
    show: Show,
    read: Callable[[Mapping[str, Any]], dict[str, Any]],
    change: Callable[[Call, Record, dict[str, Any]], Record] | None = None,
) -> Action:
    """`read` checks the attributes that were sent; `change` is for what is more than other values in the record."""

    async def action(call: Call) -> web.Response:
        row = call.target(name)
        fields = read(call.known(await call.sent(NAMES[name], row.id)).attributes)
        row = change(call, row, fields) if change else call.tenant.put(name, row, **fields)
        call.changed()
        return call.one(show(call, row))

    return action


def deletes(name: str, show: Show, drop: Callable[[Call, int], object]) -> Action:
    """Answers with what is gone."""

    async def action(call: Call) -> web.Response:
        row = call.target(name)
        gone = show(call, row)
        drop(call, row.id)
        call.changed()
        return call.one(gone)

    return action
