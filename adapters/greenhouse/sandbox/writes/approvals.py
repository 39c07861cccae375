"""Approvals: flows, their groups, and who is asked. Only users are written to, never candidates."""

from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.hiring import approver
from adapters.greenhouse.sandbox.records import Row

_NEW = Shape(
    "job_id>jobs offer_id>offers approval_type!=open_job|offer_job|offer_candidate sequential? approver_groups[]"
)
_CHANGED = Shape("sequential?")
_GROUPS = Shape("approver_groups![]")
_GROUP = Shape("approvals_required!# approvers![] required_for_exception?")
_REPLACED = Shape("remove_approver_id!>approvers add_user_id!>users")


async def create(call: Call) -> web.Response:
    """Pending, and nobody is asked yet."""
    fields = _NEW.read(call.tenant, await call.sent())
    groups = _groups(call, fields.pop("approver_groups", None) or [])
    if fields.get("job_id") is None and fields.get("offer_id") is None:
        raise answers.bad_fields([("job_id", "is missing")])
    row = call.tenant.make(
        "approval_flows", **({"sequential": False} | fields), approval_status="pending", version=1
    )  # fmt: skip
    _write(call, row, groups)
    call.changed()
    return answers.data(shown.row(call, "approval_flows", row), 201)


async def change(call: Call) -> web.Response:
    row = call.target("approval_flows")
    row = call.tenant.put("approval_flows", row, **_CHANGED.read(call.tenant, await call.sent()))
    call.changed()
    return answers.data(shown.row(call, "approval_flows", row))


async def request(call: Call) -> web.Response:
    """The first group is asked, or all where the flow is not sequential."""
    row = call.target("approval_flows")
    if row["approval_status"] != "pending" or row["requested_by_id"] is not None:
        raise answers.refused("Approvals have already been requested.")
    now, groups = call.tenant.now(), call.tenant.table("approver_groups").where(approval_flow_id=row["id"])
    for group in groups[:1] if row["sequential"] else groups:
        for one in call.tenant.table("approvers").where(approver_group_id=group["id"]):
            call.tenant.put("approvers", one, status="due", request_sent_at=now)
    call.tenant.put("approval_flows", row, requested_by_id=call.user)
    call.changed()
    return answers.done()


async def replace_groups(call: Call) -> web.Response:
    row = call.target("approval_flows")
    groups = _groups(call, _GROUPS.read(call.tenant, await call.sent())["approver_groups"])
    for group in call.tenant.table("approver_groups").where(approval_flow_id=row["id"]):
        call.tenant.drop_all("approvers", call.tenant.table("approvers").where(approver_group_id=group["id"]))
        call.tenant.drop("approver_groups", group["id"])
    _write(call, row, groups)
    row = call.tenant.put("approval_flows", row, version=row["version"] + 1)
    call.changed()
    return answers.data(shown.row(call, "approval_flows", row))


async def replace_approver(call: Call) -> web.Response:
    group = call.target("approver_groups")
    fields = _REPLACED.read(call.tenant, await call.sent())
    old = call.tenant.row("approvers", fields["remove_approver_id"])
    if old["approver_group_id"] != group["id"]:
        raise answers.bad_fields([("remove_approver_id", "is not in this group")])
    call.tenant.drop("approvers", old["id"])
    _seat(call, group, fields["add_user_id"], old["sort_order"])
    call.changed()
    return answers.data(shown.row(call, "approver_groups", group))


def _groups(call: Call, sent: list[Any]) -> list[dict[str, Any]]:
    if not all(isinstance(one, dict) for one in sent):
        raise answers.bad_fields([("approver_groups", "must be an array of objects")])
    found = [_GROUP.read(call.tenant, one) for one in sent]
    for group in found:
        users = [one.get("user_id") if isinstance(one, dict) else one for one in group["approvers"]]
        if any(not isinstance(user, int) or call.tenant.user(user) is None for user in users):
            raise answers.bad_fields([("approvers", "user_id does not exist")])
        group["approvers"] = users
    return found


def _write(call: Call, flow: Row, groups: list[dict[str, Any]]) -> None:
    for at, group in enumerate(groups):
        row = call.tenant.make(
            "approver_groups", approval_flow_id=flow["id"], approvals_required=group["approvals_required"],
            required_for_exception=group.get("required_for_exception", False), sort_order=at,
        )  # fmt: skip
        for place, user in enumerate(group["approvers"]):
            _seat(call, row, user, place)


def _seat(call: Call, group: Row, user: int, place: int) -> None:
    values = {name: value for name, value in approver(0, group["id"], user, place).items() if name != "id"}
    call.tenant.make("approvers", **values)


ROUTES = (
    Route("POST", "/approval_flows", "approval_flows:create", create),
    Route("PATCH", "/approval_flows/{id}", "approval_flows:update", change),
    Route("POST", "/approval_flows/{id}/request_approvals", "approval_flows:request_approvals", request),
    Route(
        "PUT", "/approval_flows/{id}/replace_approver_groups", "approval_flows:replace_approver_groups", replace_groups
    ),
    Route("PUT", "/approver_groups/{id}/replace_approver", "approver_groups:replace_approver", replace_approver),
)
