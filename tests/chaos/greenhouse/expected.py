"""What a cache is to hold of an account at Greenhouse, by the vendor's ids, field by field.

It is written from the reference and the unified model, and shares nothing with the adapter. What is worked out of
several lists at once (the fields of a job, the stages by name) the tests of the adapter compare.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from adapters.greenhouse.sandbox import Greenhouse
from tests.chaos.mirror import Holdings

_STATUS = {"in_process": "active", "hired": "hired", "converted": "closed", "rejected": "rejected"}
_ENDS = {"hired": "hired", "rejected": "rejected", "converted": "converted"}
_FILES = {"resume": "resume", "cover_letter": "cover letter"}
_DETAILS = {"interviews": "interview", "scorecards": "scorecard", "offers": "offer"}
_BACKGROUND = {"candidate_educations": "education", "candidate_employments": "work"}
Named = Iterator[tuple[str, Any]]


def expected(tenant: Greenhouse, _alone: Iterable[int] = ()) -> Holdings:
    """What a cache of the account is to hold for its site admin."""
    hidden = tenant.hidden_jobs(int(tenant.credentials["user_id"]))
    people = list(tenant.everyone())
    seen = [row for person in people for row in tenant.applications_of(person["id"]) if row["job_id"] not in hidden]
    reasons = {row["id"]: row for row in tenant.table("rejection_reasons")}
    return {
        "job": {str(row["id"]): _job(row) for row in tenant.table("jobs") if row["id"] not in hidden}
        | {"prospects": {"name": "Prospects without a job", "code": None, "status": "open"}},
        "reason": {str(key): {"name": row["name"]} for key, row in reasons.items()},
        "candidate": {str(row["id"]): _candidate(tenant, row) for row in people},
        "application": {str(row["id"]): _application(row, reasons) for row in seen},
        "visit": dict(chain.from_iterable(_visits(tenant, row) for row in seen)),
        "activity": dict(chain.from_iterable(_activities(tenant, person["id"], hidden) for person in people)),
        "attachment": dict(chain.from_iterable(_files(tenant, row) for row in seen)),
        "user": {str(row["id"]): _user(row) for row in tenant.table("users")},
        "detail": dict(chain(_details(tenant, seen), _background(tenant, people), _openings(tenant, hidden))),
        "set aside": {},
    }


def place_of(application: dict[str, Any]) -> str:
    """The stage, by the name it has here, in which Greenhouse has an application."""
    end = _ENDS.get(application["status"]) or ("prospect" if application["prospect"] else None)
    if end is None:
        return str(application["job_interview_stage_id"])
    return f"{_job_of(application)}:{end}"


def _job_of(application: dict[str, Any]) -> str:
    return str(application["job_id"] or next(iter(application["prospective_job_ids"]), "prospects"))


def _job(row: dict[str, Any]) -> Any:
    return {"name": row["name"], "code": row["requisition_id"], "status": row["status"]}


def _user(row: dict[str, Any]) -> Any:
    return {"name": row["name"], "email": row["primary_email"], "active": int(not row["deactivated"])}


def _candidate(tenant: Greenhouse, row: dict[str, Any]) -> Any:
    known = {
        "tags": tenant.tags(row["id"]),
        "emails": [one["value"] for one in row["email_addresses"]],
        "phones": [one["value"] for one in row["phone_numbers"]],
        "is_private": row["private"],
        "can_email": row["can_email"],
    }
    return {
        "name": f"{row['first_name']} {row['last_name']}".rstrip(),
        "email": next(iter(known["emails"]), None),
        "title": row["title"],
        "company": row["company"],
        "updated_at": row["updated_at"],
        "data": known,
    }


def _application(row: dict[str, Any], reasons: dict[int, Any]) -> Any:
    status, reason = _STATUS[row["status"]], row["rejection_reason_id"]
    if status == "rejected" and reason and reasons[reason]["type"]["key"] == "THEY_REJECTED_US":
        status = "withdrawn"
    return {
        "candidate": str(row["candidate_id"]),
        "job": _job_of(row),
        "base_stage": place_of(row),
        "stage": place_of(row),
        "status": status,
        "reason": str(reason) if reason else None,
        "applied_at": row["created_at"],
    }


def _visits(tenant: Greenhouse, row: dict[str, Any]) -> Named:
    here, known = row["status"] == "in_process", {"application": str(row["id"])}
    for stay in tenant.of_application("application_stages", row["id"]):
        if stay["entered_at"] is not None:
            left = None if here and stay["current"] else stay["exited_at"]
            moments = {"entered_at": stay["entered_at"], "left_at": left}
            yield str(stay["id"]), {**known, "stage": str(stay["job_interview_stage_id"]), **moments}
    if row["status"] == "rejected":
        at = {"entered_at": row["rejected_at"], "left_at": None}
        yield f"{row['id']}:rejected", {**known, "stage": place_of(row), **at}
    if row["status"] == "hired":
        for seat in tenant.table("openings"):
            if seat["application_id"] == row["id"] and seat["closed_at"] is not None:
                at = {"entered_at": seat["closed_at"], "left_at": None}
                yield f"{row['id']}:hired", {**known, "stage": place_of(row), **at}


def _activities(tenant: Greenhouse, person: int, hidden: frozenset[int]) -> Named:
    unseen = {row["id"] for row in tenant.applications_of(person) if row["job_id"] in hidden}
    for row in tenant.of_candidate("notes", person):
        if row["application_id"] in unseen:
            continue
        kind = row["type"].lower().replace("_", " ")
        known = {"candidate": str(person), "kind": kind, "at": row["created_at"]}
        yield str(row["id"]), known | ({"body": row["body"]} if kind == "note" else {})  # of others markup is text


def _files(tenant: Greenhouse, application: dict[str, Any]) -> Named:
    for row in tenant.of_application("attachments", application["id"]):
        known = {"candidate": str(row["candidate_id"]), "application": str(application["id"])}
        yield str(row["id"]), {**known, "name": row["filename"], "file_kind": _FILES.get(row["type"], "other")}


def _details(tenant: Greenhouse, applications: Iterable[dict[str, Any]]) -> Named:
    for application in applications:
        for table, kind in _DETAILS.items():
            for row in tenant.of_application(table, application["id"]):
                yield str(row["id"]), {"kind": kind, "application": str(application["id"])}


def _background(tenant: Greenhouse, people: Iterable[dict[str, Any]]) -> Named:
    for person in people:
        for table, kind in _BACKGROUND.items():
            for row in tenant.of_candidate(table, person["id"]):
                yield f"{kind}:{row['id']}", {"kind": "background", "candidate": str(person["id"])}


def _openings(tenant: Greenhouse, hidden: frozenset[int]) -> Named:
    for row in tenant.table("openings"):
        if row["job_id"] not in hidden:
            yield str(row["id"]), {"kind": "opening", "job": str(row["job_id"])}
