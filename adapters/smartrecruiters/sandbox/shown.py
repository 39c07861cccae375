"""Candidates and candidacies as the API shows them: thin in lists, whole alone."""

from collections.abc import Callable, Sequence
from typing import Any

from adapters.smartrecruiters.sandbox import catalogues, times
from adapters.smartrecruiters.sandbox.calls import Call
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from adapters.smartrecruiters.sandbox.wire import action, shown

Assigned = Callable[[Call, Application], dict[str, Any]]


def row(call: Call, whose: Candidate) -> dict[str, Any]:
    """A row of the list: the primary assignment with its status, of the others only which jobs."""
    return {
        **_of_both(call, whose, ("internal", "firstName", "lastName", "email", "location"), _assigned, _named),
        "consent": {"status": whose.consent["status"]},
        "actions": _links(call, whose, "details", "properties"),
    }


def details(call: Call, whose: Candidate) -> dict[str, Any]:
    """A candidate alone."""
    found = _of_both(call, whose, tuple(whose.profile), assignment, assignment)
    return {**found, "actions": _links(call, whose, "properties", "attachments", "consent", "consents")}


def _of_both(
    call: Call, whose: Candidate, names: Sequence[str], primary: Assigned, secondary: Assigned
) -> dict[str, Any]:
    """What rows and candidates alone have in common."""
    seen = call.tenant.seen_of(whose)
    first = max(seen, key=lambda one: (one.created, one.slot), default=None)
    found: dict[str, Any] = shown(
        {
            **{name: whose.profile[name] for name in names},
            "id": whose.id,
            "createdOn": whose.created,
            "updatedOn": whose.updated,
            "averageRating": rating(whose),
            "tags": whose.tags,
            "primaryAssignment": None if first is None else primary(call, first),
            "secondaryAssignments": [secondary(call, one) for one in seen if one is not first],
        }
    )
    return found


def _links(call: Call, whose: Candidate, *names: str) -> dict[str, Any]:
    mine = call.url(f"/candidates/{whose.id}")
    return {name: action(mine if name == "details" else f"{mine}/{name}") for name in names}


def _named(call: Call, one: Application) -> dict[str, Any]:
    job = call.tenant.job_id(one.job)
    return {"job": {"id": job, "actions": {"details": action(call.url(f"/jobs/{job}"))}}}


def _assigned(call: Call, one: Application) -> dict[str, Any]:
    found = _named(call, one)
    found["job"]["title"] = call.tenant.jobs[one.job]["title"]
    return {**found, "status": one.place.status, "subStatus": one.place.sub}


def assignment(call: Call, one: Application) -> dict[str, Any]:
    """A candidacy within a candidate."""
    found = _assigned(call, one)
    found["job"]["actions"]["positionDetails"] = action(call.url(f"/jobs/{call.tenant.job_id(one.job)}/positions"))
    return {**found, **standing(call, one)}


def standing(call: Call, one: Application) -> dict[str, Any]:
    """Where a candidacy stands, and why."""
    return {
        "status": one.place.status,
        "subStatus": one.place.sub,
        "startsOn": one.starts_on or one.history[-1].at,
        "source": one.source.label,
        "reasonOfRejection": reason(call, one, "REJECTED"),
        "reasonOfWithdrawal": reason(call, one, "WITHDRAWN"),
        "actions": {
            "sourceDetails": action(call.url(f"/configuration/sources/{one.source.type}/values/{one.source.id}"))
        },
    }


def reason(call: Call, one: Application, status: str) -> dict[str, str] | None:
    if one.reason is None or one.place.status != status:
        return None
    every = catalogues.reasons(call.tenant.seed, "rejection") + catalogues.reasons(call.tenant.seed, "withdrawal")
    return next((found for found in every if found["id"] == one.reason), None)


def history(one: Application) -> dict[str, Any]:
    """The way of a candidacy, the latest first; who moved it is not said."""
    rows: list[dict[str, Any]] = [
        {"changedOn": times.shown(step.at), "status": step.place.status, "subStatus": step.place.sub, "actions": {}}
        for step in reversed(one.history)
    ]
    return {"totalFound": len(rows), "content": shown(rows)}


def rating(whose: Candidate) -> float | None:
    """The mean of the reviews, where there are any."""
    given = [review["overallRating"] for review in whose.reviews]
    return round(sum(given) / len(given), 1) if given else None
