"""Taking out what is known of a candidate, word by word: what each word means is the vendor's own list of them."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape
from adapters.greenhouse.sandbox.calls import Call
from adapters.greenhouse.sandbox.records import Row

Values = Mapping[str, Any]
_PERSON: Mapping[str, Values] = {
    "current_company": {"company": None},
    "current_title": {"title": None},
    "phone_numbers": {"phone_numbers": []},
    "email_addresses": {"email_addresses": []},
    "addresses": {"addresses": []},
    "websites": {"website_addresses": []},
    "social_media_links": {"social_media_addresses": []},
    "custom_candidate_fields": {"custom_fields": {}},
}
_APPLICATIONS: Mapping[str, Values] = {
    "location": {"location_address": None},
    "application_questions": {"answers": []},
    "custom_application_fields": {"custom_fields": {}},
    "source": {"source_id": None},
    "credited_to": {"referrer_id": None},
    "recruiter": {"recruiter_id": None},
    "coordinator": {"coordinator_id": None},
    "rejection_reason": {"rejection_reason_id": None},
    "prospect_jobs": {"prospective_job_ids": []},
}
_BESIDE: Mapping[str, tuple[str, Values]] = {
    "rejection_reason": ("rejection_details", {"rejection_reason_id": None}),
    "custom_rejection_question_fields": ("rejection_details", {"question_custom_fields": {}}),
    "offers": ("offers", {"starts_on": None, "custom_fields": {}}),
    "prospect_owner": ("prospect_details", {"prospect_owner_id": None}),
    "prospect_pool_and_stage": ("prospect_details", {"pool_id": None, "pool_stage_id": None}),
    "prospect_offices": ("prospect_details", {"office_id": None}),
    "prospect_offices_and_departments": ("prospect_details", {"office_id": None, "department_id": None}),
}
"""Rows of each application that stay, with these values."""
_GONE_WITH_PERSON: Mapping[str, str] = {
    "attachments": "attachments",
    "education": "candidate_educations",
    "employment": "candidate_employments",
    "tags": "applied_candidate_tags",
}
_NOTES = {"notes": "NOTE", "activity_items": "ACTIVITY", "emails": "EMAIL"}
"""Mails that were sent are lines of the activity feed, and no addresses."""
_GONE_WITH_APPLICATIONS = {
    "scorecards_and_interviews": ("scorecards", "interviews"),
    "all_offer_versions": ("offers",),
}
_KEPT_NOWHERE = frozenset(
    {
        "candidate_photo",
        "follow_up_reminders",
        "headline",
        "inmails",
        "innotes",
        "referral_questions",
        "third_party_integrations",
        "touchpoints",
    }
)
"""What no list of v3 shows: nothing is here that could be taken out."""
_WORDS = frozenset(
    {
        "full_name",
        "rejection_notes",
        "candidate_stage_data",
        *_PERSON,
        *_APPLICATIONS,
        *_BESIDE,
        *_GONE_WITH_PERSON,
        *_NOTES,
        *_GONE_WITH_APPLICATIONS,
        *_KEPT_NOWHERE,
    }
)


async def anonymize(call: Call, row: Row) -> web.Response:
    """Cannot be undone."""
    words = Shape("fields![]").read(call.tenant, await call.sent())["fields"]
    if unknown := [word for word in words if word not in _WORDS]:
        raise answers.bad_fields([("fields", f"`{unknown[0]}` cannot be anonymized")])
    for word in words:
        _of_person(call, row["id"], word)
        for application in call.tenant.applications_of(row["id"]):
            _of_application(call, application["id"], word)
    call.changed()
    return answers.data(shown.row(call, "candidates", call.tenant.candidate(row["id"])))


def _of_person(call: Call, candidate: int, word: str) -> None:
    tenant = call.tenant
    if word == "full_name":
        tenant.edit(candidate, first_name="Anonymized", last_name=str(candidate), preferred_name=None)
    if word in _PERSON:
        tenant.edit(candidate, **_PERSON[word])
    if word in _GONE_WITH_PERSON:
        tenant.drop_all(_GONE_WITH_PERSON[word], tenant.of_candidate(_GONE_WITH_PERSON[word], candidate))
    if word in _NOTES:
        rows = tenant.of_candidate("notes", candidate)
        tenant.drop_all("notes", [row for row in rows if row["type"] == _NOTES[word]])


def _of_application(call: Call, application: int, word: str) -> None:
    tenant = call.tenant
    if word in _APPLICATIONS:
        tenant.put("applications", tenant.application(application), **_APPLICATIONS[word])
    if word in _BESIDE:
        table, values = _BESIDE[word]
        for row in tenant.of_application(table, application):
            tenant.put(table, row, **values)
    for table in _GONE_WITH_APPLICATIONS.get(word, ()):
        tenant.drop_all(table, tenant.of_application(table, application))
    if word == "rejection_notes":
        for row in tenant.of_application("rejection_details", application):
            if row["rejection_note_id"] is not None:
                tenant.put("rejection_details", row, rejection_note_id=None)
                tenant.drop_all("notes", tenant.table("notes").where((), id=row["rejection_note_id"]))
    if word == "candidate_stage_data":
        _to_the_beginning(call, tenant.application(application))


def _to_the_beginning(call: Call, application: Row) -> None:
    """No stay is known any more, and whoever was in process begins in the first stage, now."""
    tenant = call.tenant
    tenant.drop_all("application_stages", tenant.of_application("application_stages", application["id"]))
    row = tenant.put("applications", application, created_at=tenant.now())
    if row["status"] == "in_process" and row["job_id"] is not None and not row["prospect"]:
        tenant.transfer(row["id"], row["job_id"])
