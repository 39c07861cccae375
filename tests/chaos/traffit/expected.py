"""What a cache is to hold of a tenant of Traffit, by the vendor's ids, field by field.

It is written from the vendor's document and the unified model, and shares nothing with the adapter.
"""

import html
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from adapters.sandbox.worktime import read
from adapters.traffit.sandbox import Traffit, shown
from adapters.traffit.sandbox.catalogues import CLIENTS, CONSENTS, CONTACTS, NOTE, SOURCES, TAGS, TALENTS, USERS
from adapters.traffit.sandbox.records import Activity, Employee, Job, Visit
from adapters.traffit.sandbox.workflows import STATES, WAIT, WORKFLOWS, State, rejections
from app.model.naming import apart
from tests.chaos.mirror import Holdings

_ZONE = ZoneInfo("Europe/Warsaw")
_KIND_OF_TYPE = {
    "start": "new",
    "screening": "screen",
    "initial_accept": "screen",
    "technical_verification": "interview",
    "task": "interview",
    "client_verification": "interview",
    "interview": "interview",
    "end-good": "hired",
    "end-bad": "rejected",
    "wait": "on_hold",
}
_KIND_OF_NAME = {"Offer": "offer", "Referencje": "reference", "Withdrew": "withdrawn"}
_STATUS = {"hired": "hired", "rejected": "rejected", "withdrawn": "withdrawn"}
_MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
}


def expected(tenant: Traffit, alone: Iterable[int] = ()) -> Holdings:
    """What a cache of the tenant is to hold. `alone`: candidates whose tags and files were read one by one."""
    read_alone = set(alone)
    everyone = {row.id: row for row in tenant.everyone()}
    history = list(tenant.history)
    return {
        "job": {str(job.id): _job(tenant, job) for job in tenant.jobs.values()},
        "stage": dict(_stages(tenant)),
        "reason": dict(_reasons(tenant)),
        "candidate": {str(row.id): _candidate(tenant, row, row.id in read_alone) for row in everyone.values()},
        "visit": {str(row.id): _visit(row) for row in history},
        "application": dict(_applications(history)),
        "activity": {str(row.id): _activity(row) for row in tenant.activities},
        "attachment": {
            f"{row.id}:{file.id}": _attachment(str(row.id), file.name)
            for row in everyone.values()
            if row.id in read_alone
            for file in tenant.files(row)
        },
        "user": {str(user): {"name": name, "email": name, "active": 1} for user, (name, _) in USERS.items()},
        "listed": dict(_listed(tenant)),
    }


@lru_cache(maxsize=100_000)
def _at(seconds: int) -> int:
    """Milliseconds UTC of naive seconds in Warsaw."""
    naive = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=_ZONE)
    return round(naive.timestamp() * 1000)


def _candidate(tenant: Traffit, row: Employee, alone: bool) -> Any:
    fields = row.fields
    first, last, place, title = (fields.get(name) for name in ("name", "lastname", "candidate_location", "_Position"))
    skills, languages, salary = (fields.get(name) or () for name in ("_skills", "candidate_languages", "_salary"))
    source, owner, email = fields.get("source"), fields.get("owner"), fields.get("email")
    own = {
        "languages": ", ".join(languages),
        "Position": title,
        "available_from": fields.get("_available_from"),
        "salary": str(salary) if salary else None,
        "skills": ", ".join(skills),
    }
    person = {
        "remote_id": str(row.id),
        "created_at": _at(row.created),
        "updated_at": _at(row.updated),
        "url": None,
        "first_name": first,
        "last_name": last,
        "title": title,
        "company": None,
        "emails": [email] if email else [],
        "phones": [fields["mobile"]] if fields.get("mobile") else [],
        "links": [fields["linkedin"]] if fields.get("linkedin") else [],
        "city": place.split(",")[0] if place else None,
        "location": place,
        "source": SOURCES[source] if source else None,
        "owner": str(owner) if owner else None,
        "tags": [TAGS[tag] for tag in tenant.tags(row.id)] if alone else None,
        "skills": list(skills),
        "summary": fields.get("candidate_about"),
        "custom": [[label, value] for label, value in own.items() if value],
        "marker": None,
        "is_private": None,
        "can_email": None,
        "unsaid": [],
        "external_ref": None,
        "networks": [],
    }
    columns = {
        "name": f"{first} {last}".strip(),
        "email": email,
        "city": person["city"],
        "title": title,
        "company": None,
        "source": person["source"],
        "updated_at": person["updated_at"],
    }
    return columns | {"data": person, "payload": shown.employee(tenant, row)}


def _job(tenant: Traffit, job: Job) -> Any:
    deadline = job.fields.get("recruitment_deadline")
    status = "closed" if job.closed is not None else "open"
    record = {
        "remote_id": str(job.id),
        "created_at": _at(job.created),
        "updated_at": _at(job.updated),
        "url": None,
        "name": job.name,
        "code": job.code,
        "status": status,
        "status_raw": None,
        "openings": job.fields.get("emp_number"),
        "company": CLIENTS[job.client][0],
        "department": None,
        "office": None,
        "recruiters": [],
        "hiring_managers": [],
        "confidential": None,
        "custom": [],
        "opened_at": _at(job.created),
        "closed_at": None if job.closed is None else _at(job.closed),
        "deadline_at": (read(deadline) // 86_400 * 86_400 + 43_200) * 1000 if deadline else None,
        "unsaid": [],
    }
    columns = {name: record[name] for name in ("name", "code", "status", "opened_at")}
    return columns | {"data": record, "payload": shown.job(tenant, job)}


def _kind(state: State) -> str:
    return _KIND_OF_NAME.get(state.name) or _KIND_OF_TYPE[state.type or ""]


def _stages(tenant: Traffit) -> Iterator[tuple[str, Any]]:
    for job in tenant.jobs:
        states = sorted(tenant.states(job), key=lambda state: state.order)
        for state, name in zip(states, apart([state.name for state in states]), strict=True):
            known = {"name": name, "plain": state.name, "position": state.order, "kind": _kind(state)}
            yield f"{job}:{state.id}", {"job": str(job), **known, "payload": shown.state(state)}


def _reasons(tenant: Traffit) -> Iterator[tuple[str, Any]]:
    for job in tenant.jobs:
        for reason in rejections(tenant.workflow_of(job)):
            leads_to = "on_hold" if reason.state_type == WAIT else "rejected"
            known = {"job": str(job), "name": reason.name, "side": "none", "leads_to": leads_to}
            payload = {"state_type": reason.state_type, "id": reason.id, "name": reason.name}
            yield f"{job}:{reason.id}", {**known, "payload": payload}


def _visit(row: Visit) -> Any:
    state = STATES[row.state]
    return {
        "application": f"{row.recruitment}:{row.employee}",
        "stage": f"{row.recruitment}:{row.state}",
        "stage_name": state.name,
        "kind": _kind(state),
        "entered_at": _at(row.created),
        "left_at": None if row.end is None else _at(row.end),
        "by_user": None if row.created_by is None else str(row.created_by),
    }


def _applications(history: Iterable[Visit]) -> Iterator[tuple[str, Any]]:
    pairs: dict[tuple[int, int], list[Visit]] = {}
    for visit in history:
        pairs.setdefault((visit.recruitment, visit.employee), []).append(visit)
    for (job, employee), visits in pairs.items():
        open_ones = [visit for visit in visits if visit.end is None] or visits
        here = max(open_ones, key=lambda visit: (visit.created, visit.id))
        stage, status = f"{job}:{here.state}", _STATUS.get(_kind(STATES[here.state]), "active")
        yield (
            f"{job}:{employee}",
            {
                "candidate": str(employee),
                "job": str(job),
                "base_stage": stage,
                "base_status": status,
                "base_entered_at": _at(here.created),
                "stage": stage,
                "status": status,
                "entered_at": _at(here.created),
                "reason": None,
                "applied_at": min(_at(visit.created) for visit in visits),
                "op": None,
                "problem": 0,
                "unsure": 0,
            },
        )


def _activity(row: Activity) -> Any:
    text = html.unescape(re.sub(r"</?(?:p|b)>", "", row.content))
    return {
        "candidate": str(row.employee),
        "application": None,
        "kind": "note" if row.type == NOTE else "stage",
        "at": _at(row.created),
        "by_user": str(row.created_by),
        "title": None,
        "body": text or None,
        "op": None,
    }


def _attachment(candidate: str, name: str) -> Any:
    mime = _MIME.get(name.rpartition(".")[2])
    known = {"candidate": candidate, "application": None, "name": name, "file_kind": "other", "mime": mime}
    return {**known, "size": None, "created_at": None}


def _listed(tenant: Traffit) -> Iterator[tuple[str, Any]]:
    for kind, rows in (
        ("company", {key: name for key, (name, _) in CLIENTS.items()}),
        ("contact", {key: f"{first} {last}" for key, (first, last, _, _) in CONTACTS.items()}),
        ("source", SOURCES),
        ("workflow", {key: workflow.name for key, workflow in WORKFLOWS.items()}),
        ("talent pool", {key: name for key, (name, _) in TALENTS.items()}),
        ("consent", {key: consent.name for key, consent in CONSENTS.items()}),
        ("crm activity", {5 + client: f"#{5 + client}" for client in CLIENTS}),
        ("posting", {600 + job: tenant.job(job).name for job in tenant.published}),
        ("field", {f"{600 + job}:115": "Name" for job in tenant.published}),
        ("field", {f"{600 + job}:116": "Surname" for job in tenant.published}),
    ):
        for key, name in rows.items():
            active = CONSENTS[key].active if kind == "consent" else True
            yield f"{kind}:{key}", {"listed": kind, "name": name, "active": int(active)}
