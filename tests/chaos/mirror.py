"""What a cache is to hold of a tenant, and what it does hold: both by the vendor's ids, field by field.

What is expected is written from the vendor's document and the unified model, and shares nothing with the adapter.
"""

import html
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from adapters.sandbox.worktime import read
from adapters.traffit.sandbox import Traffit, shown
from adapters.traffit.sandbox.catalogues import CLIENTS, CONSENTS, CONTACTS, NOTE, SOURCES, TAGS, TALENTS, USERS
from adapters.traffit.sandbox.records import Activity, Employee, Job, Visit
from adapters.traffit.sandbox.workflows import STATES, WAIT, WORKFLOWS, State, rejections
from app.model.naming import apart

Rows: TypeAlias = dict[str, Any]
Holdings: TypeAlias = dict[str, Rows]
"""Kind of record -> remote id -> its fields."""

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


# --- what the tenant holds -----------------------------------------------------------------------


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
        "office": None,
        "recruiters": [],
        "opened_at": _at(job.created),
        "closed_at": None if job.closed is None else _at(job.closed),
        "deadline_at": (read(deadline) // 86_400 * 86_400 + 43_200) * 1000 if deadline else None,
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


# --- what the cache holds ------------------------------------------------------------------------


def held(cache: Path) -> Holdings:
    """What the cache holds, local ids replaced by the vendor's."""
    with closing(sqlite3.connect(cache, isolation_level=None)) as db:
        db.execute("BEGIN")
        remote = dict(db.execute("SELECT pk, remote_id FROM idmap"))
        payloads = dict(db.execute("SELECT pk, payload FROM raw"))
        found: Holdings = {}
        for table, columns in _TABLES.items():
            rows = found[table] = {}
            for pk, *values in db.execute(f"SELECT pk, {', '.join(columns)} FROM {table}"):
                row = {name: _plain(name, value, remote) for name, value in zip(columns, values, strict=True)}
                payload = payloads.pop(pk, None)
                if table in _WITH_PAYLOAD:
                    row["payload"] = _payload(payload)
                rows[remote[pk]] = row
        found["payload of nothing"] = {remote[pk]: _payload(payload) for pk, payload in payloads.items()}
        found["set aside"] = {
            f"{stream}: {key}": reason
            for stream, key, reason in db.execute("SELECT stream, remote_id, reason FROM quarantine")
        }
    return found


_TABLES = {
    "job": ("name", "code", "status", "opened_at", "data"),
    "stage": ("job", "name", "plain", "position", "kind"),
    "reason": ("job", "name", "side", "leads_to"),
    "candidate": ("name", "email", "city", "title", "company", "source", "updated_at", "data"),
    "visit": ("application", "stage", "stage_name", "kind", "entered_at", "left_at", "by_user"),
    "application": (
        *("candidate", "job", "base_stage", "base_status", "base_entered_at", "stage", "status", "entered_at"),
        *("reason", "applied_at", "op", "problem", "unsure"),
    ),
    "activity": ("candidate", "application", "kind", "at", "by_user", "title", "body", "op"),
    "attachment": ("candidate", "application", "name", "file_kind", "mime", "size", "created_at"),
    "user": ("name", "email", "active"),
    "listed": ("listed", "name", "active"),
}
_WITH_PAYLOAD = ("job", "stage", "reason", "candidate")
"""Whose bytes are compared too: what is not named in the unified model is in them."""
_LOCAL = frozenset({"job", "stage", "base_stage", "candidate", "application", "by_user", "reason"})


def _plain(name: str, value: Any, remote: dict[int, str]) -> Any:
    if name in _LOCAL and value is not None:
        return remote.get(value, f"local id {value}")
    return json.loads(value) if name == "data" else value


def _payload(payload: bytes | None) -> Any:
    return None if payload is None else json.loads(zlib.decompress(payload))


# --- both ----------------------------------------------------------------------------------------


def differences(held: Holdings, true: Holdings) -> dict[str, list[str]]:
    """What is not there, what is there and should not be, and what is not as it should be, a line each."""
    found: dict[str, list[str]] = {"missing": [], "too much": [], "stale": []}
    for kind in held.keys() | true.keys():
        here, there = held.get(kind, {}), true.get(kind, {})
        found["missing"] += [f"{kind} {key}" for key in there.keys() - here.keys()]
        found["too much"] += [f"{kind} {key}: {here[key]}" for key in here.keys() - there.keys()]
        found["stale"] += [
            f"{kind} {key}: {_unlike(here[key], there[key])}"
            for key in here.keys() & there.keys()
            if here[key] != there[key]
        ]
    return {word: sorted(lines) for word, lines in found.items() if lines}


def _unlike(here: Any, there: Any) -> dict[str, Any]:
    """The fields that differ: as they are here, as they should be."""
    return {
        name: (here.get(name), there.get(name))
        for name in here.keys() | there.keys()
        if here.get(name) != there.get(name)
    }


def assert_equal(held: Holdings, true: Holdings) -> None:
    found = differences(held, true)
    told = {word: [f"{len(lines)} in all", *(line[:600] for line in lines[:3])] for word, lines in found.items()}
    assert not found, json.dumps(told, indent=1, ensure_ascii=False)
