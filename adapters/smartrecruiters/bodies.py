"""Bodies of writes, and the words of the port in SmartRecruiters' own. Pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET

from adapters.smartrecruiters import ids, translate
from adapters.smartrecruiters.steps import REJECTED, TRANSFERRED, WITHDRAWN
from adapters.smartrecruiters.times import stamp
from app.model.ids import HOUR, Instant, RemoteId
from app.model.intents import JobFields, PersonFields
from app.model.words import Visibility
from app.vendor import (
    ChangeReason,
    CreateNote,
    InterviewChanges,
    MoveApplication,
    OpeningChanges,
    Refused,
    RejectApplication,
)

Body = dict[str, Any]
LONGEST_NOTE = 10_000
_NAMES = {"first_name": "firstName", "last_name": "lastName"}
_SINGLE = {"emails": "email", "phones": "phoneNumber"}
_SITES = {"linkedin.": "linkedin", "facebook.": "facebook", "twitter.": "twitter", "//x.com": "twitter"}
_PATHS = {"name": "/title", "code": "/refNumber", "deadline_at": "/targetHiringDate"}
_SLOT = ("interviewType", "title", "place", "startsOn", "endsOn")
_NO_FIELD = "SmartRecruiters has no field for {} of a {}"


# --- where somebody is ------------------------------------------------------------------------------


def move(write: MoveApplication) -> Body:
    """The status, and the step within it, that a stage stands for. Raises `Refused`."""
    at = ids.status_of(write.to_stage, write.job)
    if at.status == TRANSFERRED:
        raise Refused("nobody is put among the transferred by hand: SmartRecruiters does that when it transfers them")
    body: Body = {"status": at.status}
    if at.sub_status is not None:
        body["subStatus"] = at.sub_status
    if write.starts_on is not None:
        body["startsOn"] = stamp(write.starts_on)
    if write.opening is not None or write.close_reason is not None:
        raise Refused("SmartRecruiters fills no position with a change of status")
    return body


def ending(write: RejectApplication | ChangeReason) -> Body:
    """What a reason comes to: those of rejecting and those of withdrawing are two lists. Raises `Refused`."""
    kind, key = ids.parts(write.reason, "reason")
    status = {ids.REJECTION: REJECTED, ids.WITHDRAWAL: WITHDRAWN}.get(kind)
    if status is None:
        raise Refused(f"SmartRecruiters has no reason {write.reason}")
    if isinstance(write, RejectApplication) and (write.note or write.mail):
        raise Refused("SmartRecruiters takes neither words nor a mail with a rejection")
    return {"status": status, "reason": key}


# --- people and jobs --------------------------------------------------------------------------------


def person(fields: PersonFields, *, new: bool = False) -> Body:
    """The fields of a candidate. Raises `Refused` for what there is no field for, and for what cannot be empty."""
    body: Body = {}
    for name in fields.given:
        value: Any = getattr(fields, name)
        if name in _NAMES:
            body[_NAMES[name]] = value
        elif name in _SINGLE:
            body |= _single(name, value)
        elif name == "location":
            body |= {"location": _location(value) if new else {"region": "", **_location(value)}}  # merged there
        elif name == "links" and new:
            body |= {"web": _web(value)} if value else {}
        else:
            raise Refused(_NO_FIELD.format(name.replace("_", " "), "candidate"))
    if new and not all(body.get(name) for name in ("firstName", "lastName", "email")):
        raise Refused("SmartRecruiters makes nobody without a first name, a last name and an e-mail")
    return {name: value for name, value in body.items() if value} if new else body


def _single(name: str, values: Sequence[str]) -> Body:
    if len(values) > 1:
        raise Refused(f"SmartRecruiters keeps one of {name} for a candidate")
    if not values and name == "emails":
        raise Refused("a candidate at SmartRecruiters has an e-mail: it can be changed, and not taken away")
    return {_SINGLE[name]: values[0] if values else ""}


def _location(text: str) -> Body:
    """`City, Region, Country`, as it is shown. What is not said stays, and but for the region cannot be blank."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise Refused("a place at SmartRecruiters can be changed, and not taken away")
    names = {1: ("city",), 2: ("city", "country")}.get(len(parts), ("city", "region", "country"))
    return dict(zip(names, [*parts[: len(names) - 1], ", ".join(parts[len(names) - 1 :])], strict=True))


def _web(links: Sequence[str]) -> Body:
    """Each link by its site; one that is no profile is the website. Raises `Refused` where two are of one kind."""
    found: Body = {}
    for link in links:
        name = next((word for site, word in _SITES.items() if site in link.casefold()), "website")
        if name in found:
            raise Refused(f"SmartRecruiters keeps one {name} of a candidate")
        found[name] = link
    return found


def job(fields: JobFields) -> list[Body]:
    """A JSON Patch: `add` puts a value where there is one and where there is none. Raises `Refused`."""
    lacking = [name for name in fields.given if name not in _PATHS]
    if lacking:
        raise Refused(_NO_FIELD.format(lacking[0].removesuffix("_at").replace("_", " "), "job"))
    return [
        {"op": "add", "path": _PATHS[name], "value": stamp(value) if name == "deadline_at" else value}
        for name in fields.given
        for value in [getattr(fields, name)]
    ]


# --- what is said -----------------------------------------------------------------------------------


def note(write: CreateNote, jobs: Sequence[RemoteId]) -> Body:
    """A message about somebody: for the teams of their jobs, or for all who may see them. Raises `Refused`."""
    named = translate.NAMED.search(translate.note_text(write.title, write.body))
    if named is not None:
        raise Refused(f"{named[0]} would tell somebody by id: take it out, and write @ and a name to speak to a user")
    content = f"{translate.mark_of(write.candidate)} {translate.written(write)}"
    if len(content) > LONGEST_NOTE:
        raise Refused(f"a note has room for {LONGEST_NOTE} letters at SmartRecruiters, and this one has {len(content)}")
    match write.visibility:
        case Visibility.PUBLIC:
            return {"content": content, "shareWith": {"openNote": True}}
        case Visibility.ADMIN_ONLY:
            raise Refused("SmartRecruiters has no notes for administrators alone")
        case _:
            return {"content": content, "shareWith": {"hiringTeamOf": [*jobs]}} if jobs else {"content": content}


# --- interviews and seats ---------------------------------------------------------------------------


def slot(fields: InterviewChanges, there: Mapping[str, str]) -> Body:
    """What is said of a meeting; `there`: who comes to it, and whether. Raises `Refused`."""
    if fields.link is not UNSET:
        raise Refused(_NO_FIELD.format("the link", "meeting"))
    body: Body = {}
    if isinstance(fields.name, str):
        body["title"] = fields.name
    if isinstance(fields.location, str):
        body["place"] = fields.location
    if isinstance(fields.starts_at, int):
        body["startsOn"] = stamp(fields.starts_at)
    if isinstance(fields.ends_at, int):
        body["endsOn"] = stamp(fields.ends_at)
    if isinstance(fields.interviewers, tuple):
        body["interviewers"] = [{"id": key, "status": there.get(key, "pending")} for key in fields.interviewers]
    return body


def changed_slot(fields: InterviewChanges, there: Mapping[str, Any]) -> Body:
    """The slot as it is to be, out of what the vendor holds. Who has said that they come goes on coming."""
    rows = there.get("interviewers")
    known = [one for one in rows if isinstance(one, dict) and one.get("id")] if isinstance(rows, list) else []
    coming = {str(one["id"]): str(one.get("status") or "pending") for one in known}
    body = {name: there[name] for name in _SLOT if there.get(name)}
    body["interviewers"] = [{"id": key, "status": status} for key, status in coming.items()]
    return body | slot(fields, coming)


def new_slot(fields: InterviewChanges, organizer: str) -> Body:
    """A whole one: an hour, and whoever arranges it, where nothing else is said. Raises `Refused`."""
    if not isinstance(fields.starts_at, int):
        raise Refused("an interview at SmartRecruiters has a time")
    body = slot(fields, {})
    body.setdefault("endsOn", stamp(fields.starts_at + HOUR))
    body.setdefault("interviewers", [{"id": organizer, "status": "pending"}])
    return body


def seat(fields: OpeningChanges, there: Mapping[str, Any], now: Instant) -> Body:
    """A position as it is to be, out of what the vendor holds: nothing for a new one. Raises `Refused`."""
    if fields.open is not UNSET or fields.close_reason is not UNSET:
        raise Refused("SmartRecruiters closes no position from outside: its own page of the job does")
    today = stamp(now)
    body: Body = {
        "type": there.get("type") or "NEW",
        "positionOpenDate": there.get("positionOpenDate") or today,
        "targetStartDate": there.get("targetStartDate") or today,
    }
    body |= {name: there[name] for name in ("positionId", "incumbentName") if there.get(name)}
    if isinstance(fields.name, str):
        body["positionId"] = fields.name
    if isinstance(fields.target_on, int):
        body["targetStartDate"] = stamp(fields.target_on)
    return body
