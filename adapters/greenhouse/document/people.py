"""Candidates and applications in the document's shape, put together from what v3 keeps apart. Pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from adapters.greenhouse.document.plain import Row, Shape, custom, named, person
from adapters.greenhouse.document.questions import newest_first

IN_PROCESS = "in_process"


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What applications speak of, by id; `details`, `prospects` and `stages` by the id of the application."""

    jobs: Mapping[Any, Row] = {}
    sources: Mapping[Any, Row] = {}
    referrers: Mapping[Any, Row] = {}
    users: Mapping[Any, Row] = {}
    details: Mapping[Any, Row] = {}
    reasons: Mapping[Any, Row] = {}
    prospects: Mapping[Any, Row] = {}
    pools: Mapping[Any, Row] = {}
    pool_stages: Mapping[Any, Row] = {}
    stages: Mapping[Any, Any] = {}


class Belongings(msgspec.Struct, frozen=True, kw_only=True):
    """What hangs on candidates: their applications as v3 has them, and the rest by the id of the candidate."""

    applications: Mapping[Any, Sequence[Row]] = {}
    attachments: Mapping[Any, Sequence[Row]] = {}
    educations: Mapping[Any, Sequence[Row]] = {}
    employments: Mapping[Any, Sequence[Row]] = {}
    options: Mapping[Any, Row] = {}
    """Schools, degrees and disciplines by the id of their option."""


def application(row: Row, around: Around) -> Shape:
    return {
        "id": row.get("id"),
        "candidate_id": row.get("candidate_id"),
        "prospect": row.get("prospect"),
        "applied_at": row.get("created_at"),
        "rejected_at": row.get("rejected_at"),
        "last_activity_at": row.get("last_activity_at"),
        "location": {"address": row["location_address"]} if row.get("location_address") else None,
        "source": _source(around.sources.get(row.get("source_id"))),
        "credited_to": _credited_to(around.referrers.get(row.get("referrer_id")), around),
        "rejection_reason": _reason(row, around),
        "rejection_details": _details(row, around),
        "jobs": [_job(job, around) for job in jobs_of(row)],
        "status": "active" if row.get("status") == IN_PROCESS else row.get("status"),
        "current_stage": _stage(row, around),
        "answers": row.get("answers") or [],
        "prospect_detail": _prospect_detail(around.prospects.get(row.get("id"), {}), around),
    }


def jobs_of(row: Row) -> list[Any]:
    """The job of an application; of a prospect those it is thought of for."""
    if row.get("job_id") is not None:
        return [row["job_id"]]
    return list(row.get("prospective_job_ids") or [])


def candidate(row: Row, belongings: Belongings, around: Around) -> Shape:
    applications = sorted(belongings.applications.get(row.get("id"), ()), key=newest_first("created_at"), reverse=True)
    return {
        "id": row.get("id"),
        "first_name": row.get("first_name"),
        "last_name": row.get("last_name"),
        "company": row.get("company"),
        "title": row.get("title"),
        "created_at": row.get("created_at"),
        "updated_at": row.get("updated_at"),
        "last_activity": row.get("last_activity_at"),
        "is_private": row.get("private"),
        "photo_url": None,
        "attachments": [attachment(one) for one in belongings.attachments.get(row.get("id"), ())],
        "application_ids": [one.get("id") for one in applications],
        "phone_numbers": row.get("phone_numbers") or [],
        "addresses": row.get("addresses") or [],
        "email_addresses": row.get("email_addresses") or [],
        "website_addresses": row.get("website_addresses") or [],
        "social_media_addresses": row.get("social_media_addresses") or [],
        "recruiter": _responsible("recruiter_id", applications, around),
        "coordinator": _responsible("coordinator_id", applications, around),
        "tags": row.get("tags") or [],
        "applications": [application(one, around) for one in applications],
        "educations": [_education(one, belongings) for one in belongings.educations.get(row.get("id"), ())],
        "employments": [_employment(one) for one in belongings.employments.get(row.get("id"), ())],
        **custom(row, empty_is_null=True),
    }


def attachment(row: Row) -> Shape:
    return {"filename": row.get("filename"), "url": row.get("url"), "type": row.get("type")}


def note(row: Row, author: Row | None) -> Shape:
    """A note as the first version of the API answered when one was made; the document shows none."""
    visibility = str(row.get("visibility") or "")
    return {
        "id": row.get("id"),
        "created_at": row.get("created_at"),
        "body": row.get("body"),
        "user": person(author),
        "private": visibility.startswith("private"),
        "visibility": {"admin_only_visible": "admin_only", "privately_visible": "private"}.get(
            visibility, "public" if visibility == "publicly_visible" else visibility or None
        ),
    }


def _source(row: Row | None) -> Shape | None:
    return None if row is None else {"id": row.get("id"), "public_name": row.get("name")}


def _credited_to(referrer: Row | None, around: Around) -> Shape | None:
    """Who referred the candidate: a user of Greenhouse, or somebody who has only a name."""
    if referrer is None:
        return None
    known = person(around.users.get(referrer.get("user_id")))
    if known is not None:
        return known
    return {
        "id": referrer.get("user_id"),
        "first_name": None,
        "last_name": None,
        "name": referrer.get("name"),
        "employee_id": None,
    }


def _reason(row: Row, around: Around) -> Shape | None:
    reason = around.reasons.get(around.details.get(row.get("id"), {}).get("rejection_reason_id"))
    if reason is None:
        return None
    return {"id": reason.get("id"), "name": reason.get("name"), "type": named(reason.get("type"))}


def _details(row: Row, around: Around) -> Shape | None:
    details = around.details.get(row.get("id"))
    if details is None:
        return None
    return custom({"custom_fields": details.get("question_custom_fields")})


def _job(job: Any, around: Around) -> Shape:
    return {"id": job, "name": around.jobs.get(job, {}).get("name")}


def _stage(row: Row, around: Around) -> Shape | None:
    stage = row.get("job_interview_stage_id") or around.stages.get(row.get("id"))
    if stage is None and row.get("stage_name") is None:
        return None
    return {"id": stage, "name": row.get("stage_name")}


def _prospect_detail(details: Row, around: Around) -> Shape:
    owner = around.users.get(details.get("prospect_owner_id"))
    return {
        "prospect_pool": named(around.pools.get(details.get("pool_id"))),
        "prospect_stage": named(around.pool_stages.get(details.get("pool_stage_id"))),
        "prospect_owner": named(owner),
    }


def _responsible(field: str, applications: Sequence[Row], around: Around) -> Shape | None:
    """The newest application's: v3 keeps recruiter and coordinator there."""
    found = next((one[field] for one in applications if one.get(field) is not None), None)
    return person(around.users.get(found))


def _education(row: Row, belongings: Belongings) -> Shape:
    def said(part: str) -> Any:
        return belongings.options.get(row.get(f"{part}_custom_field_option_id"), {}).get("name")

    return {
        "id": row.get("id"),
        "school_name": said("school_name"),
        "degree": said("degree"),
        "discipline": said("discipline"),
        "start_date": row.get("start_at"),
        "end_date": row.get("end_at"),
    }


def _employment(row: Row) -> Shape:
    return {name: row.get(name) for name in ("id", "company_name", "title", "start_date", "end_date")}
