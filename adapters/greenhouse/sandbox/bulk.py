"""Many at once: the work is done with the request, and its record says how it went."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown, times
from adapters.greenhouse.sandbox.bodies import Shape
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.records import Row
from adapters.sandbox.answers import Refused

Create = Callable[[Call, dict[str, Any]], object]
Change = Callable[[Call, Row, dict[str, Any]], object]
Delete = Callable[[Call, Row], object]

_MOST = 1_000
_BODY = Shape("data![] callback_url")


def bulk(
    method: str,
    name: str,
    verb: str,
    *,
    path: str = "",
    create: Create | None = None,
    change: Change | None = None,
    delete: Delete | None = None,
) -> Route:
    """`/{name}/bulk`: `data` holds bodies, bodies with the id of a row, or ids."""

    def one(call: Call, item: Any) -> object:
        if create is not None:
            return create(call, _object(item))
        row_id = item.get("id") if isinstance(item, dict) else item
        row = call.tenant.table(name).get(row_id) if isinstance(row_id, int) else None
        if row is None or not call.sees(row):
            raise answers.bad_fields([("id", "does not exist")])
        if change is not None:
            return change(call, row, {key: value for key, value in _object(item).items() if key != "id"})
        return delete(call, row) if delete is not None else None

    async def act(call: Call) -> web.Response:
        fields = _BODY.read(call.tenant, await call.sent())
        if len(fields["data"]) > _MOST:
            raise answers.bad_fields([("data", f"array size is greater than: {_MOST}")])
        failed = []
        for item in fields["data"]:
            try:
                one(call, item)
            except Refused as refusal:
                failed.append({"data": item, "response": json.loads(refusal.response.text or "{}")})
        row = _record(call, f"{method} /v3/{name}{path}/bulk", fields, failed)
        call.changed()
        body = {"bulk_action_uuid": row["bulk_action_uuid"], "status": row["status"]}
        return answers.data(body, 202)

    return Route(method, f"/{name}{path}/bulk", f"{name}:{verb}", act)


def _object(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise answers.refused("must be an object")
    return item


def _record(call: Call, endpoint: str, fields: dict[str, Any], failed: list[Any]) -> Row:
    now, count = call.tenant.now(), len(fields["data"])
    return call.tenant.make(
        "bulk_requests", bulk_action_uuid=str(uuid.uuid4()), api_endpoint=endpoint, status="completed",
        record_count=count, success_count=count - len(failed), failure_count=len(failed), requested_at=now,
        completed_at=now, expires_at=now + 7 * 86_400_000, requested_by_user_id=call.user,
        callback_url=fields.get("callback_url"), _failed=failed,
    )  # fmt: skip


async def one_request(call: Call) -> web.Response:
    """A record by its uuid: with the addresses of its results, which live for an hour."""
    if call.request.query:
        raise answers.bad_query(next(iter(call.request.query)), "is not a permitted parameter")
    wanted = call.request.match_info["bulk_action_uuid"]
    row = next((one for one in call.tenant.table("bulk_requests") if one["bulk_action_uuid"] == wanted), None)
    if row is None:
        raise answers.not_found()
    base = f"{call.request.scheme}://{call.request.host}{shown.FILES}/bulk/{wanted}"
    return answers.data(
        shown.row(call, "bulk_requests", row)
        | {
            "failure_results_url": f"{base}/failures.json" if row["failure_count"] else None,
            "success_results_url": f"{base}/successes.json" if row["success_count"] else None,
            "results_urls_expire_at": times.shown(call.tenant.now() + 3_600_000),
            "results_urls_expire_in": "3600",
        }
    )


ROUTES = (Route("GET", "/bulk_requests/{bulk_action_uuid}", "bulk_requests:list", one_request),)
