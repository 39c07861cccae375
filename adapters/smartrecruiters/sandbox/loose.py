"""Operations that no family of ours keeps.

Those without a published shape hold whatever they are given; all others answer with something of their shape.
"""

import json
from typing import Any

from aiohttp import web

from adapters.sandbox.chance import Chance
from adapters.smartrecruiters.sandbox import answers, ids
from adapters.smartrecruiters.sandbox.calls import Call
from adapters.smartrecruiters.sandbox.imagined import imagine

_LOOKS = (
    "searchJobTemplateByJobApplicationIds", "publicShorten", "getToken",
    "getAutomatedSchedulesAvailableSlotsCountByInterviewerWithRoles",
)  # fmt: skip
"""Operations that change nothing though they are sent by POST."""


async def answer(call: Call) -> web.Response:
    """By the shape where there is one; the others are kept by their path."""
    _ = call.query
    reply = call.operation.reply
    if not reply.published:
        return await _kept(call)
    await call.sent()
    if call.operation.method != "GET" and call.operation.name not in _LOOKS:
        call.changed()
    if reply.shape is None:
        return answers.done(reply.status)
    draw = Chance(call.tenant.seed, *call.request.path.encode())
    value = imagine(reply.shape, draw, call.tenant.plan.time.start * 1000)
    if reply.media.startswith("application/json"):
        return answers.data(value, reply.status)
    content = value if isinstance(value, str) else json.dumps(value)
    return web.Response(
        body=content.encode(), status=reply.status, content_type=reply.media.replace("*/*", "text/plain")
    )


async def _kept(call: Call) -> web.Response:
    """What was sent to a path is what is read there; a list holds what was made below it."""
    kept: dict[str, Any] = call.tenant.rooms.setdefault("loose", {})
    path, method = call.request.path.rstrip("/"), call.request.method
    if method == "GET":
        return _read(call, kept, path)
    sent = await _whatever(call)
    if call.operation.name in _LOOKS:
        return answers.data(_fitting(call, []), call.operation.reply.status)
    call.changed()
    if method == "POST":
        made = ids.uuid(call.tenant.seed, "loose", len(call.tenant.rooms.setdefault("loose made", [])))
        call.tenant.rooms["loose made"].append(made)
        record = {**sent, "id": made} if isinstance(sent, dict) else {"id": made, "content": sent}
        kept[f"{path}/{made}"] = record
        return answers.data(
            record if call.operation.reply.status == 201 else _fitting(call, record), call.operation.reply.status
        )
    if method == "DELETE":
        if path not in kept and call.operation.path.endswith("}"):
            call.miss("resource")
        for key in [key for key in kept if key == path or key.startswith(path + "/")]:
            del kept[key]
        return answers.done()
    before = kept.get(path, {})
    kept[path] = {**before, **sent} if isinstance(sent, dict) and isinstance(before, dict) else sent
    if call.operation.reply.status == 204:
        return answers.done()
    return answers.data(_fitting(call, kept[path]), call.operation.reply.status)


def _read(call: Call, kept: dict[str, Any], path: str) -> web.Response:
    if path in kept:
        return answers.data(_fitting(call, kept[path]))
    below = [record for key, record in kept.items() if key.rpartition("/")[0] == path]
    shape = call.operation.reply.shape
    if shape is not None and shape.real().kind != "any":
        return answers.data(_fitting(call, below))
    if call.operation.path.endswith("}") and "/jobs/" not in path and not below:
        call.miss("resource")
    return answers.data({"content": below, "totalFound": len(below)})


def _fitting(call: Call, value: Any) -> Any:
    """The value in the shape that clients have seen, where anybody has."""
    shape = call.operation.reply.shape
    shape = None if shape is None else shape.real()
    if shape is None or shape.kind == "any":
        return value
    if shape.kind == "list":
        return value if isinstance(value, list) else []
    rows = value if isinstance(value, list) else []
    found = dict(value) if isinstance(value, dict) else {}
    for name, inner in shape.fields.items():
        if name not in found:
            blank = rows if inner.real().kind == "list" else len(rows) if inner.real().kind == "int" else None
            found[name] = imagine(inner, Chance(call.tenant.seed, *name.encode()), 0) if blank is None else blank
    return found


async def _whatever(call: Call) -> Any:
    if call.operation.body is not None:
        return await call.sent()
    raw = await call.request.read()
    try:
        return json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise answers.refused(400, "", "The body is not JSON", call.operation.family) from None
