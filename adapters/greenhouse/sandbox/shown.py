"""Rows as the API sends them: exactly the fields of their list, moments as text, and what is worked out on the way."""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from adapters.greenhouse.sandbox import times
from adapters.greenhouse.sandbox.calls import Call
from adapters.greenhouse.sandbox.lists import LISTS
from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.tenant import Tenant

FIELD_TYPES = {
    "candidates": "candidate", "applications": "application", "jobs": "job", "openings": "opening", "offers": "offer",
    "users": "user_attribute",
}  # fmt: skip
"""Which custom fields the rows of a list carry."""
FILES = "/files"
"""Where signed links lead: not below the API."""
_BUSY = "Candidate is currently being processed. Please try again later."


def row(call: Call, name: str, found: Row, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """One row of a list; `fields` are the only ones wanted."""
    if name == "candidates" and found["id"] in call.tenant.processing:
        return {"message": _BUSY}
    kinds, worked_out = LISTS[name].fields, _WORKED_OUT.get(name, {})
    shown: dict[str, Any] = {}
    for key in kinds if fields is None else fields:
        if key in worked_out:
            shown[key] = worked_out[key](call, found)
        else:
            value = found.get(key)
            shown[key] = times.shown(value) if kinds[key] == "moment" else value
    return shown


def seen(tenant: Tenant, name: str, found: Row) -> Row:
    """A row as filters see it: where the account forgets the stage of what is over, they do too."""
    if name == "applications" and found["status"] != "in_process" and not _keeps_stage(tenant, found):
        return {**found, "stage_id": None, "job_interview_stage_id": None}
    if name == "application_stages" and found["current"]:
        application = tenant.table("applications").get(found["application_id"])
        over = application is not None and application["status"] != "in_process"
        if application is not None and over and not _keeps_stage(tenant, application):
            return {**found, "current": False}
    return found


def _keeps_stage(tenant: Tenant, application: Row) -> bool:
    return application["status"] == "rejected" and tenant.quirks.rejected_keep_stage


def signature(tenant: Tenant, attachment: int, expires: int) -> str:
    """What makes a link to a file valid until that second."""
    return hmac.new(tenant.secret, f"{attachment}/{expires}".encode(), hashlib.sha256).hexdigest()


def _link(call: Call, found: Row) -> str:
    tenant, request = call.tenant, call.request
    expires = tenant.now() // 1000 + tenant.quirks.link_life
    path = f"{FILES}/{found['id']}/{quote(found['filename'], safe='')}"
    signed = f"X-Amz-Expires={expires}&X-Amz-Signature={signature(tenant, found['id'], expires)}"
    return f"{request.scheme}://{request.host}{path}?{signed}"


def _stage_name(call: Call, found: Row) -> str | None:
    stage = call.tenant.table("job_interview_stages").get(found["job_interview_stage_id"] or 0)
    return None if stage is None else str(stage["name"])


def _days(call: Call, found: Row) -> int:
    if found["entered_at"] is None:
        return 0
    until = call.tenant.now() if found["exited_at"] is None else found["exited_at"]
    return int((until - found["entered_at"]) // 86_400_000)


def _tags(call: Call, found: Row) -> list[str]:
    return call.tenant.tags(found["id"])


def _emails(call: Call, found: Row) -> list[str]:
    return [row["email"] for row in call.tenant.table("user_emails").where(user_id=found["id"])]


def _custom(field_type: str, key: str = "custom_fields") -> Callable[[Call, Row], dict[str, Any]]:
    return lambda call, found: call.tenant.custom.shown(field_type, found[key] or {})


def _same(key: str) -> Callable[[Call, Row], Any]:
    return lambda _, found: found.get(key)


_WORKED_OUT: dict[str, dict[str, Callable[[Call, Row], Any]]] = {
    **{name: {"custom_fields": _custom(kind)} for name, kind in FIELD_TYPES.items()},
    "rejection_details": {"question_custom_fields": _custom("rejection_question", "question_custom_fields")},
    "application_stages": {"days_in_stage": _days},
    "attachments": {"url": _link},
    "notes": {"body_with_tags": _same("body")},
    "scorecard_question_answers": {"answer_with_tags": _same("answer")},
    "scorecards": {
        "notes_with_tags": _same("notes"),
        "public_notes_with_tags": _same("public_notes"),
        "private_notes_with_tags": _same("private_notes"),
    },
}
_WORKED_OUT["applications"]["stage_name"] = _stage_name
_WORKED_OUT["candidates"]["tags"] = _tags
_WORKED_OUT["users"]["emails"] = _emails
