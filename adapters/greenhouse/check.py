"""The test of an account: who we are taken for, and what that may do.

Nothing is written to find it out. What may be read shows by reading one record of each kind; of what may be written
only what the acting user lacks can be seen, the scopes of a credential show when something is refused.
"""

from typing import Any

import msgspec

from adapters.greenhouse import VENDOR
from adapters.greenhouse.asking import list_request
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.reading import Row
from adapters.http.gate import Priority
from adapters.http.report import newest_time, probed, without
from app.model.words import Verb
from app.vendor import Capability, Forbidden, NotThere, Refused, Report

PROBES = (
    "candidates",
    "applications",
    "jobs",
    "job_interview_stages",
    "users",
    "notes",
    "candidate_tags",
    "attachments",
    "rejection_reasons",
    "rejection_details",
    "applied_candidate_tags",
    "interviews",
    "job_interviews",
    "offers",
    "openings",
)
"""What boards and changes need; a read of one record each."""
NEEDS = {
    Verb.READ: ("candidates", "applications", "jobs", "job_interview_stages"),
    Verb.MOVE: ("applications", "job_interview_stages"),
    Verb.HIRE: ("applications",),
    Verb.REJECT: ("applications", "rejection_reasons"),
    Verb.CHANGE_REASON: ("applications", "rejection_details", "rejection_reasons"),
    Verb.TRANSFER: ("applications", "jobs"),
    Verb.EDIT_APPLICATION: ("applications",),
    Verb.NOTE: ("candidates", "notes"),
    Verb.CREATE_CANDIDATE: ("candidates",),
    Verb.EDIT_CANDIDATE: ("candidates",),
    Verb.TAG: ("candidates", "candidate_tags"),
    Verb.UNTAG: ("candidates", "candidate_tags", "applied_candidate_tags"),
    Verb.ADD_TO_JOB: ("applications", "jobs"),
    Verb.ATTACH: ("applications", "attachments"),
    Verb.EDIT_JOB: ("jobs",),
    Verb.SCHEDULE: ("interviews", "job_interviews"),
    Verb.OFFER: ("offers",),
    Verb.OPENING: ("openings",),
    Verb.MERGE: ("candidates",),
    Verb.ANONYMISE: ("candidates",),
}
_ON_JOBS = frozenset(
    {
        Verb.MOVE,
        Verb.HIRE,
        Verb.REJECT,
        Verb.CHANGE_REASON,
        Verb.TRANSFER,
        Verb.EDIT_APPLICATION,
        Verb.ADD_TO_JOB,
        Verb.EDIT_JOB,
        Verb.SCHEDULE,
        Verb.OFFER,
        Verb.OPENING,
        Verb.MERGE,
    }
)
"""What nobody may do who is on no job."""
_OF_ADMINS = frozenset({Verb.MERGE, Verb.ANONYMISE})
"""What site admins may do. Job admins may merge where their jobs let them, all of the two people's alike."""

_NOTHING = (
    "Greenhouse shows lists to site admins only: set user_id or read_user_id to one. Who is one lacks the scopes of the"
    " credential (harvest:candidates:list and so on)"
)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the test saw. `reader`, `actor`: the users' records, None where there is none to be seen."""

    lacking: tuple[str, ...]
    reader: Row | None
    actor: Row | None
    jobless: bool
    """True where the acting user is no site admin and on no job."""


async def check(desk: Desk) -> Report:
    """Sign in afresh, read one record of each kind, and say what the account may do."""
    await desk.reading.sign_in()
    if desk.writing is not desk.reading:
        await desk.writing.sign_in()
    requests = {name: list_request(f"{name}.list", [("per_page", "1")], Priority.USER_READ) for name in PROBES}
    answers = await probed(desk.reading, requests, says_nothing=(401,))
    found = await _look(desk, tuple(name for name, answer in answers.items() if answer is None))
    return Report(
        who=_who(desk, found),
        capabilities=tuple(narrowed(capability, found) for capability in VENDOR.capabilities),
        server_time=newest_time(answers.values()),
    )


async def _look(desk: Desk, lacking: tuple[str, ...]) -> Found:
    ids = [one for one in (desk.reading_user, desk.writing_user) if one is not None]
    if "users" in lacking or not ids:
        return Found(lacking=lacking, reader=None, actor=None, jobless=False)
    found = await desk.reader.by("users.list", "ids", ids, {"show_service_accounts": "true"})
    rows = {str(row.get("id")): row for row in found}
    actor = rows.get(desk.writing_user or "")
    return Found(
        lacking=lacking,
        reader=rows.get(desk.reading_user or ""),
        actor=actor,
        jobless=actor is not None and not actor.get("site_admin") and await _is_on_no_job(desk, desk.writing_user),
    )


async def _is_on_no_job(desk: Desk, user: str | None) -> bool:
    query = [("user_ids", str(user)), ("per_page", "1")]
    request = list_request("user_job_permissions.list", query, Priority.USER_READ)
    try:
        rows: Any = await desk.reading.read(request, lambda answer: answer.json())
    except (Forbidden, NotThere, Refused):
        return False
    return isinstance(rows, list) and not rows


def narrowed(capability: Capability, found: Found) -> Capability:
    """A capability as far as this account has it."""
    if not capability.allowed:
        return capability
    if len(found.lacking) == len(PROBES):
        return without(capability, _NOTHING)
    missing = [name for name in NEEDS.get(capability.verb, ()) if name in found.lacking]
    if missing:
        scopes = " and ".join(f"harvest:{name}:list" for name in missing)
        plural = "s" if len(missing) > 1 else ""
        return without(capability, f"Add the scope{plural} {scopes} to the credential, and read as a site admin")
    return _read(capability, found) if capability.verb is Verb.READ else _acted(capability, found)


def _acted(capability: Capability, found: Found) -> Capability:
    if found.actor is None:
        return capability
    who = f"{name_of(found.actor)}, who acts for this account,"
    if found.actor.get("deactivated"):
        return without(capability, f"{who} is deactivated at Greenhouse: activate them there, or set another user_id")
    if found.jobless and capability.verb in _ON_JOBS:
        return without(
            capability, f"{who} is on no job at Greenhouse: give them a job there (Users), or set another user_id"
        )
    if capability.verb in _OF_ADMINS and not found.actor.get("site_admin"):
        more = f"{who} is no site admin, so that Greenhouse may refuse it: set user_id to one who is"
        return msgspec.structs.replace(capability, reason=" ".join(filter(None, (capability.reason, more))))
    return capability


def _read(capability: Capability, found: Found) -> Capability:
    reader = found.reader
    if reader is not None and not reader.get("site_admin"):
        reason = f"{name_of(reader)} is no site admin, and Greenhouse shows lists to nobody else: set read_user_id"
        return without(capability, reason)
    if "users" in found.lacking:
        return msgspec.structs.replace(
            capability, reason="Add the scope harvest:users:list to the credential: users are shown by number"
        )
    return capability


def _who(desk: Desk, found: Found) -> str:
    actor = _named(desk.writing_user, found.actor)
    if desk.reading_user == desk.writing_user:
        return actor
    return f"{actor}, reading as {_named(desk.reading_user, found.reader)}"


def _named(user: str | None, row: Row | None) -> str:
    if user is None:
        return "the credential's own user"
    return f"{name_of(row)} (user {user})" if row is not None else f"user {user}"


def name_of(user: Row) -> str:
    """A user's name, or what is known instead."""
    name = user.get("name") or " ".join(filter(None, (user.get("first_name"), user.get("last_name"))))
    return str(name or user.get("primary_email") or user.get("id"))
