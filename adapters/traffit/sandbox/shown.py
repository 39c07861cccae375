"""Records as the API sends them, field by field as the document prints them and notes 2.5 correct it."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.worktime import text
from adapters.traffit.sandbox.catalogues import ACTIVITY_TYPES, CONSENT_TYPES, GROUPS, SOURCES, Consent
from adapters.traffit.sandbox.records import Activity, Employee, Job, Record, Visit
from adapters.traffit.sandbox.tenant import Tenant
from adapters.traffit.sandbox.workflows import STATES, State


def employee(tenant: Tenant, row: Employee) -> dict[str, Any] | None:
    """A candidate, None for a ghost. The guid is never sent, not even to who looked it up (notes 2.5)."""
    if row.hidden:
        return None
    fields = row.fields
    source, owner, place = fields.get("source"), fields.get("owner"), fields.get("candidate_location")
    shown = {
        "id": row.id,
        "name": fields.get("name"),
        "lastname": fields.get("lastname"),
        "status": "active",
        "files": [{"filename": file.name, "file_uploaded": text(file.uploaded)} for file in tenant.files(row)],
        "email": fields.get("email"),
        "source": {"id": source, "value": SOURCES[source]} if source else None,
        "owner": {"id": owner} if owner else None,
        "mobile": fields.get("mobile"),
        "linkedin": fields.get("linkedin"),
        "linkedin_id": fields.get("linkedin"),
        "candidate_about": fields.get("candidate_about"),
        "candidate_location": {"coordinates_with_location": place} if place else None,
        "candidate_languages": fields.get("candidate_languages") or [],
        **stamps(row),
    }
    if fields.get("synchro_time"):
        shown["synchro_time"] = fields["synchro_time"]
    return shown | {name: fields.get(name) for name in CUSTOM}


CUSTOM = ("_Position", "_available_from", "_salary", "_skills")
"""This tenant's own candidate fields: text, date, number, choice of several."""


def stamps(row: Employee | Job | Record | Visit) -> dict[str, Any]:
    shown: dict[str, Any] = {"created_at": text(row.created), "updated_at": text(row.updated)}
    if row.created_by is not None:
        shown["created_by"] = {"id": row.created_by}
    if row.updated_by is not None:
        shown["updated_by"] = {"id": row.updated_by}
    return shown


def visit(tenant: Tenant, row: Visit) -> dict[str, Any]:
    """A row of recruitment_history; `date`, `end_date` and the state's type are newer than the document (2.5)."""
    here = STATES[row.state]
    shown: dict[str, Any] = {
        "id": row.id,
        "employee": {"id": row.employee},
        "recruitment": {"id": row.recruitment},
        "workflow_state": {"id": here.id, "name": here.name, "sid": here.sid, "type": here.type},
        "date": text(row.created),
    }
    if tenant.quirks.end_dates:
        shown["end_date"] = None if row.end is None else text(row.end)
    return shown | stamps(row)


def activity(row: Activity) -> dict[str, Any]:
    """A line of one candidate's timeline."""
    return {
        "id": row.id,
        "activity_date": text(row.created),
        "type": {"id": row.type, "value": ACTIVITY_TYPES[row.type]},
        "content": row.content,
        "created_by": {"id": row.created_by},
        "created_at": text(row.created),
        "updated_at": text(row.updated),
    }


def named_activity(tenant: Tenant, row: Activity) -> dict[str, Any]:
    """A line of everybody's timeline: with its candidate."""
    shown = activity(row)
    someone = {"id": row.employee, "string_represent": tenant.name_of(row.employee)}
    return {"id": shown.pop("id"), "employee": someone, **shown}


def job(tenant: Tenant, row: Job) -> dict[str, Any]:
    """A job in the list: without status, which only the detail has (2.5)."""
    client = tenant.clients.get(row.client)
    return {
        "id": row.id,
        "name": row.name,
        "nrRef": row.code,
        "is_closed": row.closed is not None,
        "closing_date": None if row.closed is None else text(row.closed),
        "is_confidential": row.confidential,
        "client": {"id": row.client, "name": client.fields.get("name") if client else None},
        **row.fields,
        **stamps(row),
    }


def job_in_full(tenant: Tenant, row: Job) -> dict[str, Any]:
    """A job alone: its status says active also when it is closed (2.5)."""
    responsible = [] if row.created_by is None else [row.created_by]
    return {
        **job(tenant, row),
        "status": "active",
        "workflow_id": row.workflow,
        "responsible_person": [{"id": user, "email": tenant.users[user].fields["email"]} for user in responsible],
    }


def published(row: Job) -> dict[str, Any]:
    """An advert on the public page: it and its job have one number here, the post another."""
    page = f"https://polana.traffit.example/public/an/{row.id}"
    return {
        "id": _FIRST_POST + row.id,
        "url": page,
        "valid_start": text(row.created),
        "valid_end": text(row.created + ADVERTISED),
        "awarded": False,
        "options": {},
        "application_form": page.replace("/an/", "/form/a/"),
        "advert": {
            "id": row.id,
            "name": row.name,
            "language": "pl",
            "recruitment": {"workflow_id": row.workflow, "id": row.id, "nr_ref": row.code},
            "values": [
                {"field_id": "description", "value": f"<p>{row.name}: czekamy na Ciebie &amp; Twoje CV.</p>"},
                {"field_id": "geolocation", "value": {"locality": "Kraków", "country": "Polska"}},
            ],
        },
    }


ADVERTISED = 60 * 86_400
"""Seconds that an advert is shown."""
_FIRST_POST = 600


def state(row: State) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": row.id, "name": row.name}
    if row.sid is not None:
        shown["sid"] = row.sid
    return shown | {"workflow": {"id": row.workflow}, "order": row.order, "type": row.type}


def record(row: Record) -> dict[str, Any]:
    return {"id": row.id, **row.fields, **stamps(row)}


def user(row: Record) -> dict[str, Any]:
    group = row.fields["permission_group"]
    shown: dict[str, Any] = {
        "id": row.id,
        "username": row.fields["username"],
        "email": row.fields["email"],
        "permission_group": {"id": group, "name": GROUPS.get(group, "")},
    }
    audit = stamps(row)
    return shown | {name: audit[name] for name in ("created_by", "updated_by") if name in audit}


def consent(consent_id: int, row: Consent) -> dict[str, Any]:
    return {
        "id": consent_id,
        "name": row.name,
        "start_date": row.start,
        "closing_date": row.closing,
        "content": f"{row.name}.",
        "is_active": row.active,
        "language": row.language,
        "type": consent_type(row.type),
    }


def consent_type(type_id: int) -> dict[str, Any]:
    name, value = CONSENT_TYPES[type_id]
    return {"id": type_id, "sys_name": name, "value": value}


def metadata(fields: Mapping[str, str]) -> dict[str, Any]:
    """What X-Request-Metadata and X-Response-Metadata ask for: field -> type."""
    return {"fields": {name: {"type": kind, "required": False} for name, kind in fields.items()}}
