"""Offers: a chain of versions an application, of which the last is current and the others deprecated."""

from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape, custom
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.records import Row

_NEW = Shape("application_id!>applications starts_on% opening_id>openings custom_fields[]")
_CHANGED = Shape(
    "starts_on% sent_on% resolved_at@ created_at@ opening_id>openings custom_fields[] status=Created|Accepted|Rejected"
)


async def create(call: Call) -> web.Response:
    """A first version, or one more of the chain that there is; nothing is sent to anybody."""
    fields = custom(call.tenant, "offer", _NEW.read(call.tenant, await call.sent()))
    application = call.work_on(call.tenant.application(fields["application_id"]))
    if application["status"] != "in_process" or application["prospect"]:
        raise answers.refused("Offers can only be made for active applications.")
    chain = call.tenant.of_application("offers", application["id"])
    _deprecate(call, chain)
    row = call.tenant.make(
        "offers", version=len(chain) + 1, status="Created", job_id=application["job_id"],
        candidate_id=application["candidate_id"], **({"custom_fields": {}} | fields),
    )  # fmt: skip
    call.tenant.touch(None, application["id"])
    call.changed()
    return answers.data(shown.row(call, "offers", row), 201)


async def change(call: Call) -> web.Response:
    """A new start, or a new value of a field that says so, makes a new version with an id of its own."""
    row = call.work_on(call.target("offers"))
    fields = custom(call.tenant, "offer", _CHANGED.read(call.tenant, await call.sent()))
    if row["status"] != "Created":
        raise answers.refused(f"An offer that is {row['status']} cannot be changed.")
    if _is_another(call, row, fields):
        chain = call.tenant.of_application("offers", row["application_id"])
        _deprecate(call, chain)
        kept = {name: value for name, value in row.items() if name not in ("id", "created_at", "updated_at")}
        row = call.tenant.make("offers", **(kept | fields | {"version": len(chain) + 1, "status": "Created"}))
    else:
        if fields.get("status") in ("Accepted", "Rejected"):
            fields = {"resolved_at": call.tenant.now()} | fields
        row = call.tenant.put("offers", row, **fields)
    call.changed()
    return answers.data(shown.row(call, "offers", row))


def _is_another(call: Call, row: Row, fields: dict[str, Any]) -> bool:
    if "starts_on" in fields and fields["starts_on"] != row["starts_on"]:
        return True
    before, after = row["custom_fields"] or {}, fields.get("custom_fields")
    keys = [one["name_key"] for one in call.tenant.custom.of("offer") if one["trigger_new_version"]]
    return after is not None and any(before.get(key) != after.get(key) for key in keys)


def _deprecate(call: Call, chain: list[Row]) -> None:
    for one in chain:
        if one["status"] == "Created":
            call.tenant.put("offers", one, status="Deprecated")


ROUTES = (
    Route("POST", "/offers", "offers:create", create),
    Route("PATCH", "/offers/{id}", "offers:update", change),
)
