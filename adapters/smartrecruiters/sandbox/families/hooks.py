"""Webhooks: subscriptions, the handshake that wakes them, their secrets, and the log of what was sent."""

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, paging, times
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.webhooks import MOST_KEYS, MOST_SUBSCRIPTIONS, Subscription
from adapters.smartrecruiters.sandbox.wire import shown

_KEPT_FOR = 30 * times.DAY


def _shown(one: Subscription) -> Row:
    events = [{"name": name, "version": "v201910"} for name in one.events]
    return {
        "id": one.id,
        "callbackUrl": one.callback,
        "events": events,
        "status": "active" if one.active else "inactive",
    }


def _one(call: Call) -> Subscription:
    found = call.tenant.subscribed.get(call.id())
    if found is None:
        call.miss("subscription")
    return found


async def create(call: Call) -> web.Response:
    sent = await call.sent()
    if len(call.tenant.subscribed) >= MOST_SUBSCRIPTIONS:
        call.fail("SUBSCRIPTIONS_LIMIT_EXCEEDED")
    events = tuple(dict.fromkeys(sent["events"]))
    made = call.tenant.subscribe(sent["callbackUrl"], events, sent.get("callbackAuthentication") or {})
    call.changed()
    return answers.data(_shown(made), 201)


async def one(call: Call) -> web.Response:
    return answers.data(_shown(_one(call)))


async def listed(call: Call) -> web.Response:
    return _paged(call, [_shown(row) for row in call.tenant.subscribed.values()])


def _paged(call: Call, rows: list[Row]) -> web.Response:
    """A bare array; `page_id` of the next page is in `Link` alone."""
    page = call.page(rows, call.query.get("limit", 10), "page_id")
    return paging.linked(call.request, answers.data(page.rows), "page_id", page.mark)


async def delete(call: Call) -> web.Response:
    del call.tenant.subscribed[_one(call).id]
    call.changed()
    return answers.done()


async def activate(call: Call) -> web.Response:
    """Only who gives back the secret is told anything."""
    row = _one(call)
    if row.active:
        call.fail("", "The subscription is active", 409)
    if not await call.tenant.shakes_hands(row):
        call.fail("", "", 424)
    row.active = True
    call.changed()
    return answers.done()


async def new_key(call: Call) -> web.Response:
    row = _one(call)
    if len(row.good_keys(call.tenant.now())) >= MOST_KEYS:
        call.fail("SECRET_KEYS_LIMIT_EXCEEDED")
    call.changed()
    return answers.data({"secretKey": row.new_key(call.tenant.now())}, 201)


async def key(call: Call) -> web.Response:
    keys = _one(call).good_keys(call.tenant.now())
    if not keys:
        call.miss("secret_key")
    return answers.data({"secretKey": keys[-1]})


async def log(call: Call) -> web.Response:
    """What was sent in the last thirty days, the latest first."""
    query, now = call.query, call.tenant.now()
    rows = [
        shown(row) | {"timestamp": times.shown(row["_at"])}
        for row in reversed(_one(call).log)
        if max(query.get("after", 0), now - _KEPT_FOR) <= row["_at"] <= query.get("before", now)
        and query.get("callbackStatus") in (None, row["status"])
    ]
    return _paged(call, rows)


ACTIONS: Actions = {
    "subscriptions.create": create,
    "subscriptions.get": one,
    "subscriptions.getAll": listed,
    "subscriptions.delete": delete,
    "subscriptions.activate": activate,
    "subscriptions.generateSecretKey": new_key,
    "subscriptions.getSecretKey": key,
    "subscriptions.searchCallbackLog": log,
}
