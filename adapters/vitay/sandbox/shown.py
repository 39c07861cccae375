"""Records as the API tells them, attribute for attribute as the document lists them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.vitay.sandbox.calls import Call
from adapters.vitay.sandbox.catalogues import COLLEAGUES
from adapters.vitay.sandbox.records import Record, Ref, Resource

_MOST_CANDIDATES = 500
"""A recruiter names so many candidates, the newest; the document has no end of them."""
_SCHEDULED = 3 * 86_400
_ACTIVITY = ("trackable", "owner", "recipient")
_SEEN = ("ip_address", "browser", "browser_version", "os", "os_version", "user_agent")


def moment(seconds: int | None) -> str | None:
    """`2026-11-18T09:30:00.000Z`."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def candidate(call: Call, row: Record) -> Resource:
    tenant = call.tenant
    names = ("internal_id", "notes", "first_name", "last_name", "email", "country_code", "phone")
    requests = [Ref("ReferenceRequest", one.id, tenant.is_filled(one)) for one in tenant.requests_of(row.id)]
    return Resource(
        "Candidate",
        row.id,
        _some(row.fields, names) | {"score": tenant.score(row)},
        {
            "references": [Ref("Reference", one.id) for one in tenant.references_of(row.id)],
            "added_by": Ref("Recruiter", row["recruiter"], True),
            "reference_requests": list(requests),
            "metadatum": _where(call, "Candidate", row.id),
        },
    )


def reference(call: Call, row: Record, leave_out: tuple[str, ...] = (), *, answers: bool = False) -> Resource:
    """`leave_out`: relationships that an operation does not tell. `answers`: with the ids of what was answered."""
    tenant = call.tenant
    answer_set = tenant.answer_set(row)
    related: dict[str, Any] = {
        "answer_set": None if answer_set is None else Ref("AnswerSet", answer_set),
        "question_set": [Ref("QuestionSet", one) for one in row["question_sets"]],
        "candidate": Ref("Candidate", row["candidate"]),
        "metadatum": _where(call, "Reference", row.id),
    }
    if answers:
        # Not in the document, which leaves no way from a reference to its answers (docs/vendors/vitay.md).
        related["answers"] = [Ref("Answer", one) for one in tenant.answer_ids(row)]
    names = ("email", "first_name", "last_name", "phone", "country_code", "is_active", "relationship",
             "permission_share_clients", "contact_type", "permission_share_candidate", "language",
             "company_name")  # fmt: skip
    recruiter = tenant.tables["recruiters"].get(row["recruiter"])
    attributes = _some(row.fields, names) | {
        "created_at": moment(row.created),
        "is_active_hf": recruiter is not None and tenant.employed(recruiter),
        "is_pending": bool(row["question_sets"]) and row["filled_at"] is None,
        "filled": row["filled_at"] is not None,
        "filled_at": moment(row["filled_at"]),
        "requested_by_id": str(row["recruiter"]),
        "requested_by": name(call, row["recruiter"]),
        "score": row["score"],
        "reminder": _reminder(call, row, over=row["filled_at"] is not None),
    }
    return Resource(
        "Reference", row.id, attributes, {name: one for name, one in related.items() if name not in leave_out}
    )


def request(call: Call, row: Record) -> Resource:
    filled = call.tenant.is_filled(row)
    attributes = _some(row.fields, ("notes", "min_manager_references")) | {
        "created_at": moment(row.created),
        "filled": filled,
        "reminder": _reminder(call, row, over=filled),
    }
    related = {"question_set": Ref("QuestionSet", row["question_set"]), "candidate": Ref("Candidate", row["candidate"])}
    return Resource("ReferenceRequest", row.id, attributes, {**related})


def activity(_: Call, row: Record) -> Resource:
    attributes: dict[str, Any] = {"id": str(row.id), "key": row["key"], "parameters": "{}"}
    for name in _ACTIVITY:
        attributes |= {f"{name}_type": row[name].type, f"{name}_id": str(row[name].id)}
    attributes |= {"created_at": moment(row.created), "updated_at": moment(row.updated)}
    return Resource("Activity", row.id, attributes, {name: row[name] for name in _ACTIVITY})


def user(_: Call, row: Record) -> Resource:
    names = ("email", "first_name", "last_name", "phone", "country_code", "is_active")
    return Resource("User", row.id, _some(row.fields, names), {"identifiable": row["identifiable"]})


def answer(call: Call, row: Record, place: int, answer_id: int, *, repeats: bool) -> Resource:
    """`repeats`: its relationships are its attributes once more, as the document shows where one is read."""
    names = ("question", "value", "scale", "language", "category", "type", "comment")
    attributes = _some(call.tenant.answers_of(row)[place], names)
    if repeats:
        return Resource("Answer", answer_id, attributes, dict(attributes))
    return Resource("Answer", answer_id, attributes, {"answer_set": Ref("AnswerSet", call.tenant.answer_set(row) or 0)})


def firm(call: Call, row: Record) -> Resource:
    here = call.request.url.origin()
    logo = f"{here}/logos/{row.id}" if row.id in call.tenant.logos else None
    return Resource("HiringFirm", row.id, {"name": row["name"], "logo_url": logo})


def recruiter(call: Call, row: Record, **more: Any) -> Resource:
    attributes = {
        "id": str(row.id),
        "hiring_firm_id": str(row["hiring_firm"]),
        **_some(row.fields, ("is_active", "notifications", "is_root")),
        "is_active_hf": call.tenant.employed(row),
        "created_at": moment(row.created),
        **more,
    }
    candidates = zip(call.tenant.candidates_of(row.id), range(_MOST_CANDIDATES), strict=False)
    return Resource(
        "Recruiter",
        row.id,
        attributes,
        {
            "hiring_firm": Ref("HiringFirm", row["hiring_firm"]),
            "user": Ref("User", row["user"]),
            "candidates": [Ref("Candidate", one) for one, _ in candidates],
        },
    )


def question(_: Call, row: Record) -> Resource:
    """With its text, which the document leaves out: without it nobody could ask anything."""
    related = {"question_set": Ref("QuestionSet", row["question_set"]), "candidate": _of_candidate(row)}
    return Resource(
        "Question", row.id, _some(row.fields, ("type", "category", "order", "language", "question")), {**related}
    )


def question_set(_: Call, row: Record) -> Resource:
    """The document gives it a question set of its own, which is none here."""
    related = {"question_set": None, "candidate": _of_candidate(row)}
    return Resource("QuestionSet", row.id, _some(row.fields, ("title", "language")), {**related})


def metadatum(_: Call, row: Record) -> Resource:
    whose: Ref = row["identifiable"]
    stamps = {"created_at": moment(row.created), "updated_at": moment(row.updated)}
    attributes = {"identifiable": f"{whose.type} {whose.id}"} | _some(row.fields, _SEEN) | stamps
    return Resource("Metadatum", row.id, attributes, {"identifiable": whose})


def new_metadatum(row: Record) -> Resource:
    """What is said of one that was made: whose it is, twice."""
    whose: Ref = row["identifiable"]
    named = {"identifiable": {"type": whose.type, "id": str(whose.id)}}
    return Resource("Metadatum", row.id, named, {"identifiable": whose})


def _some(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names}


def _of_candidate(row: Record) -> Ref | None:
    return None if row["candidate"] is None else Ref("Candidate", row["candidate"])


def _where(call: Call, kind: str, row_id: int) -> Ref | None:
    found = call.tenant.metadatum_of(kind, row_id)
    return None if found is None else Ref("Metadatum", found)


def name(call: Call, recruiter_id: int) -> str | None:
    row = call.tenant.tables["recruiters"].get(recruiter_id)
    if row is None:
        gone = next((one for one in COLLEAGUES if one.id == recruiter_id), None)
        return None if gone is None else f"{gone.first_name} {gone.last_name}"
    who = call.tenant.row("users", row["user"])
    return " ".join(filter(None, (who["first_name"], who["last_name"]))) or who["email"]


def _reminder(call: Call, row: Record, *, over: bool) -> dict[str, Any]:
    too_many, too_fresh = call.tenant.exceeded(row)
    at = (row["reminded_at"] or row.created) + _SCHEDULED
    due = not over and not too_many and at > call.tenant.now()
    return {
        "next_scheduled_at": moment(at) if due else None,
        "latest_sent_at": moment(row["reminded_at"]),
        "count": row["reminders"],
        "count_exceeded": too_many,
        "rate_exceeded": too_fresh,
    }
