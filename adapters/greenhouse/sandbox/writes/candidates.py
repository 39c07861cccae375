"""Candidates: create (with the first application), update, delete, merge, anonymize."""

from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape, addresses, custom
from adapters.greenhouse.sandbox.calls import Call, Route
from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.writes import anonymizing, applications

_FIELDS = (
    "preferred_name company title phone_numbers[] email_addresses[] addresses[] website_addresses[] "
    "social_media_addresses[] tags[] custom_fields[] is_private? can_email? linked_user_ids[>users] time_zone"
)
_NEW = Shape(f"first_name! last_name! {_FIELDS} application{{}}")
_CHANGED = Shape(f"first_name last_name {_FIELDS}")
_TYPES = {
    "phone_numbers": ("home", "work", "mobile", "skype", "other"),
    "email_addresses": ("personal", "work", "other"),
    "addresses": ("home", "work", "other"),
    "website_addresses": ("personal", "company", "portfolio", "blog", "other"),
    "social_media_addresses": (),
}


async def create(call: Call) -> web.Response:
    fields = _checked(call, await call.sent(), _NEW)
    first = fields.pop("application", None)
    wanted = None if first is None else applications.wanted(call, first, nested=True)
    candidate = call.tenant.add(**_kept(fields))
    application = None if wanted is None else applications.made(call, candidate, wanted)
    call.changed()
    body = {
        "candidate": shown.row(call, "candidates", call.tenant.candidate(candidate)),
        "application": None if application is None else shown.row(call, "applications", application),
    }
    return answers.data(body, 201)


async def change(call: Call) -> web.Response:
    """Only what is sent changes; of a collection what is sent is all there is then."""
    row = _workable(call)
    fields = _checked(call, await call.sent(), _CHANGED)
    call.tenant.edit(row["id"], **_kept(fields))
    call.changed()
    return answers.data(shown.row(call, "candidates", call.tenant.candidate(row["id"])))


async def delete(call: Call) -> web.Response:
    call.tenant.delete(_workable(call)["id"])
    call.changed()
    return answers.done()


async def merge(call: Call) -> web.Response:
    """The second candidate is deleted; what it had belongs to the first."""
    row = _workable(call)
    fields = Shape("secondary_candidate_id!>candidates").read(call.tenant, await call.sent())
    if fields["secondary_candidate_id"] == row["id"]:
        raise answers.refused("A candidate cannot be merged with itself.")
    call.tenant.merge(row["id"], fields["secondary_candidate_id"])
    call.changed()
    return answers.data(shown.row(call, "candidates", call.tenant.candidate(row["id"])))


async def anonymize(call: Call) -> web.Response:
    """What the words of the body name is taken out."""
    return await anonymizing.anonymize(call, _workable(call))


def _workable(call: Call) -> Row:
    """The candidate of the path, where the user may work on any of its jobs. Refuses with 404 or 403."""
    row = call.target("candidates")
    jobs = [one["job_id"] for one in call.tenant.applications_of(row["id"])]
    if jobs and not any(call.tenant.may_work_on(call.user, job) for job in jobs):
        raise answers.forbidden("The acting user does not have permission to edit this candidate.")
    return row


def _checked(call: Call, sent: dict[str, Any], shape: Shape) -> dict[str, Any]:
    fields = shape.read(call.tenant, sent)
    blank = [(name, "cannot be blank") for name in ("first_name", "last_name") if name in fields and not fields[name]]
    if blank:
        raise answers.bad_fields(blank)
    addresses(fields, _TYPES)
    if not all(isinstance(tag, str) and tag for tag in fields.get("tags") or ()):
        raise answers.bad_fields([("tags", "must be an array of strings")])
    return custom(call.tenant, "candidate", fields)


def _kept(fields: dict[str, Any]) -> dict[str, Any]:
    """`is_private` is written and `private` is read; a collection that is null is empty."""
    kept = {("private" if name == "is_private" else name): value for name, value in fields.items()}
    empty: dict[str, Any] = {
        name: [] for name in (*_TYPES, "tags", "linked_user_ids") if name in kept and kept[name] is None
    }
    if "custom_fields" in kept and kept["custom_fields"] is None:
        kept["custom_fields"] = {}
    for name, types in _TYPES.items():
        if kept.get(name):
            wanted = ("value", "type") if types else ("value",)
            kept[name] = [{key: one.get(key) for key in wanted} for one in kept[name]]
    return kept | empty


ROUTES = (
    Route("POST", "/candidates", "candidates:create", create),
    Route("PATCH", "/candidates/{id}", "candidates:update", change),
    Route("DELETE", "/candidates/{id}", "candidates:destroy", delete),
    Route("POST", "/candidates/{id}/merge", "candidates:merge", merge),
    Route("PATCH", "/candidates/{id}/anonymize", "candidates:anonymize", anonymize),
)
