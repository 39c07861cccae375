"""Users: one or many at once, who works here and who does no longer."""

from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape, custom
from adapters.greenhouse.sandbox.bulk import bulk
from adapters.greenhouse.sandbox.calls import Action, Call, Route
from adapters.greenhouse.sandbox.records import Row

_FIELDS = "job_title employee_id office_ids[>offices] department_ids[>departments] custom_fields[]"
_NEW = Shape(f"first_name! last_name! primary_email! send_email_invite? {_FIELDS}")
_CHANGED = Shape(f"first_name last_name primary_email {_FIELDS}")
_TEAMS = ("user_job_permissions", "future_job_permissions")


async def create(call: Call) -> web.Response:
    row = _made(call, await call.sent())
    call.changed()
    return answers.data(shown.row(call, "users", row), 201)


def _made(call: Call, sent: dict[str, Any]) -> Row:
    tenant = call.tenant
    fields = custom(tenant, "user_attribute", _NEW.read(tenant, sent))
    fields.pop("send_email_invite", None)
    if tenant.table("user_emails").where(email=fields["primary_email"]):
        raise answers.bad_fields([("primary_email", "has already been taken")])
    values = {
        "deactivated": False, "site_admin": False, "office_ids": [], "department_ids": [], "linked_candidate_ids": [],
        "interviewer_tags": [], "custom_fields": {}, "_private": False, "_service": False,
    }  # fmt: skip
    row = tenant.make("users", **(values | fields), name=f"{fields['first_name']} {fields['last_name']}")
    tenant.make("user_emails", user_id=row["id"], email=fields["primary_email"], verified=False)
    return row


async def change(call: Call) -> web.Response:
    row = _changed(call, call.target("users"), await call.sent())
    call.changed()
    return answers.data(shown.row(call, "users", row))


def _changed(call: Call, row: Row, sent: dict[str, Any]) -> Row:
    fields = custom(call.tenant, "user_attribute", _CHANGED.read(call.tenant, sent))
    address = fields.get("primary_email")
    known = call.tenant.table("user_emails").where(user_id=row["id"], verified=True)
    if address is not None and address not in [one["email"] for one in known]:
        raise answers.bad_fields([("primary_email", "is not a verified address of the user")])
    row = {**row, **fields}
    return call.tenant.put("users", row, name=f"{row['first_name']} {row['last_name']}")


def _switched(*, on: bool) -> Action:
    async def switch(call: Call) -> web.Response:
        _switch(call, call.target("users"), on=on)
        call.changed()
        return answers.data({"success": True})

    return switch


def _switch(call: Call, row: Row, *, on: bool) -> None:
    if row["id"] == call.user and not on:
        raise answers.refused("The acting user cannot be deactivated.")
    call.tenant.put("users", row, deactivated=not on)


async def revoke_permissions(call: Call) -> web.Response:
    """A user like any other from now on: no site admin, on no job."""
    row = call.target("users")
    for name in _TEAMS:
        call.tenant.drop_all(name, call.tenant.table(name).where(user_id=row["id"]))
    call.tenant.put("users", row, site_admin=False, _private=False)
    call.changed()
    return answers.data({"success": True})


ROUTES = (
    bulk("POST", "users", "create", create=_made),
    bulk("PATCH", "users", "update", change=_changed),
    bulk("POST", "users", "activate", path="/activate", change=lambda call, row, _: _switch(call, row, on=True)),
    bulk("POST", "users", "deactivate", path="/deactivate", change=lambda call, row, _: _switch(call, row, on=False)),
    Route("POST", "/users", "users:create", create),
    Route("PATCH", "/users/{id}", "users:update", change),
    Route("POST", "/users/{id}/activate", "users:activate", _switched(on=True)),
    Route("POST", "/users/{id}/deactivate", "users:deactivate", _switched(on=False)),
    Route("POST", "/users/{id}/revoke_permissions", "users:revoke_permissions", revoke_permissions),
)
