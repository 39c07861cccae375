"""What a cache is to hold of a company at SmartRecruiters, by the vendor's ids, field by field.

It is written from the reference and the unified model, and shares nothing with the adapter. What is worked out (the
steps within a status that a job has) the tests of the adapter compare.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, cast

from adapters.smartrecruiters.sandbox import SmartRecruiters
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from tests.chaos.mirror import Holdings, Rows, spoken_of

_JOB = {"CREATED": "draft", "FILLED": "closed", "CANCELLED": "closed", "ON_HOLD": "on_hold"}
_ENDED = {"HIRED": "hired", "REJECTED": "rejected", "WITHDRAWN": "withdrawn", "TRANSFERRED": "closed"}
_WHY = {"REJECTED": "rejection", "WITHDRAWN": "withdrawal"}
_FILES = {"RESUME": "resume", "GENERIC_FILE": "other"}
Named = Iterator[tuple[str, Any]]


def expected(tenant: SmartRecruiters, alone: Iterable[str] = ()) -> Holdings:
    """What a cache of the company is to hold for its administrator. `alone`: whom somebody looked at."""
    people = [one for one in tenant.everyone() if tenant.seen_of(one)]
    read = set(alone)
    looked_at = [one for one in people if one.id in read]
    jobs = [row for number, row in tenant.jobs.items() if tenant.sees_job(number)]
    return {
        "job": {row["id"]: _job(tenant, row) for row in jobs},
        "reason": dict(_reasons(tenant)),
        "candidate": {one.id: _candidate(one, whole=one.id in read) for one in people},
        "application": dict(chain.from_iterable(_applications(tenant, one, read) for one in people)),
        "activity": dict(chain.from_iterable(map(_notes, looked_at))),
        "visit": dict(chain.from_iterable(_visits(tenant, one) for one in looked_at)),
        "attachment": dict(chain.from_iterable(_files(tenant, one) for one in looked_at)),
        "user": {row["id"]: _user(row) for row in tenant.users.values()},
        "detail": dict(chain(_seats(jobs), _ads(jobs), *(_details(tenant, one) for one in looked_at))),
        "background": _counted({one.id: count for one in looked_at if (count := _lives(one))}),
        "set aside": {},
    }


def narrowed(held: Holdings, true: Holdings) -> Holdings:
    """What the truth speaks of. Of what the vendor does not number visits and notes go by what they say."""
    visits = {_visit(row["application"], row["stage"], row["entered_at"]): row for row in held["visit"].values()}
    notes = {_note(*map(row.get, ("candidate", "at", "by_user", "body"))): row for row in held["activity"].values()}
    before = {key: row for key, row in held["detail"].items() if row["kind"] == "background"}
    lives = Counter(row["candidate"] for row in before.values())
    # Of what else waits at a job the tests of acts tell.
    others = {key for key, row in held["detail"].items() if row["kind"] == "matter" and not key.startswith("ad:")}
    details = {key: row for key, row in held["detail"].items() if key not in before and key not in others}
    told = {**held, "visit": visits, "activity": notes, "detail": details, "background": _counted(lives)}
    return cast("Holdings", spoken_of(told, true))


def _counted(lives: Mapping[str, int]) -> Rows:
    return {person: {"rows": count} for person, count in lives.items()}


def _visit(application: str, stage: str, at: int) -> str:
    return f"{application} in {stage} at {at}"


def _note(candidate: str, at: int, by: str, body: str) -> str:
    return f"{candidate}: {body} ({by} at {at})"


def _job(tenant: SmartRecruiters, row: dict[str, Any]) -> Any:
    called = {key: f"{one['firstName']} {one['lastName']}" for key, one in tenant.users.items()}
    own: dict[str, Any] = {
        "openings": len(row["_positions"]),
        "recruiters": [called[one["id"]] for one in row["_team"] if one["role"] == "RECRUITER"],
        "hiring_managers": [called[one["id"]] for one in row["_team"] if one["role"] == "HIRING_MANAGER"],
        "department": row["department"]["label"],
        "confidential": row["postingStatus"] == "PRIVATE",
    }
    status = _JOB.get(row["status"], "open")
    own["closed_at"] = row["_history"][-1][0] if status == "closed" else None
    return {"name": row["title"], "code": row["refNumber"], "status": status, "data": own}


def _user(row: dict[str, Any]) -> Any:
    name = f"{row['firstName']} {row['lastName']}"
    return {"name": name, "email": row["email"], "active": int(row["active"])}


def _reasons(tenant: SmartRecruiters) -> Named:
    for kind, side in (("rejection", "us"), ("withdrawal", "them")):
        for row in tenant.reasons(kind):
            yield f"{kind}:{row['id']}", {"name": row["label"], "side": side}


def _candidate(whose: Candidate, *, whole: bool) -> Any:
    profile = whose.profile
    known: dict[str, Any] = {
        "tags": list(dict.fromkeys(whose.tags)),
        "emails": [profile["email"]] if profile["email"] else [],
    }
    if whole:
        known["phones"] = [profile["phoneNumber"]] if profile["phoneNumber"] else []
        known["links"] = list(profile["web"].values())
    return {
        "name": f"{profile['firstName']} {profile['lastName']}".strip(),
        "email": profile["email"],
        "city": profile["location"].get("city"),
        "updated_at": whose.updated,
        "data": known,
    }


def _key(tenant: SmartRecruiters, whose: Candidate, one: Application) -> str:
    return f"{whose.id}:{tenant.job_id(one.job)}"


def _stage(tenant: SmartRecruiters, one: Application, status: str, step: str | None) -> str:
    return f"{tenant.job_id(one.job)}:{status}" + (f"/{step}" if step else "")


def _applications(tenant: SmartRecruiters, whose: Candidate, read: set[str]) -> Named:
    """Lists do not say why one ended, nor when it began."""
    seen = tenant.seen_of(whose)
    for one in seen:
        at = one.place
        stage = _stage(tenant, one, at.status, at.sub)
        known = {
            "candidate": whose.id,
            "job": tenant.job_id(one.job),
            "base_stage": stage,
            "stage": stage,
            "status": _ENDED.get(at.status, "active"),
        }
        if len(seen) > 1 or whose.id in read:
            known["reason"] = f"{_WHY[at.status]}:{one.reason}" if at.status in _WHY and one.reason else None
        if whose.id in read:
            known |= {"applied_at": one.created, "entered_at": one.history[-1].at}
        yield _key(tenant, whose, one), known


def _visits(tenant: SmartRecruiters, whose: Candidate) -> Named:
    for one in tenant.seen_of(whose):
        ends = [*(step.at for step in one.history[1:]), None]
        for step, end in zip(one.history, ends, strict=True):
            key, stage = _key(tenant, whose, one), _stage(tenant, one, step.place.status, step.place.sub)
            yield _visit(key, stage, step.at), {"stage": stage, "left_at": end}


def _notes(whose: Candidate) -> Named:
    for row in whose.messages:
        body = re.sub("</?b>", "", row["content"])
        yield _note(whose.id, row["createdOn"], row["authorId"], body), {"kind": "note"}


def _lives(whose: Candidate) -> int:
    """How many lines there are of what somebody did before."""
    return len(whose.profile["experience"]) + len(whose.profile["education"])


def _files(tenant: SmartRecruiters, whose: Candidate) -> Named:
    for row in whose.attachments:
        key = f"{whose.id}:{tenant.job_id(row['_job'])}"
        kind = _FILES[row["type"]]
        yield row["id"], {"candidate": whose.id, "application": key, "name": row["name"], "file_kind": kind}


def _ads(jobs: Iterable[dict[str, Any]]) -> Named:
    for row in jobs:
        for ad in row["_ads"]:
            yield f"ad:{row['id']}:{ad['id']}", {"kind": "matter", "job": row["id"]}


def _seats(jobs: Iterable[dict[str, Any]]) -> Named:
    for row in jobs:
        for seat in row["_positions"]:
            yield f"{row['id']}:{seat['id']}", {"kind": "opening", "job": row["id"]}


def _details(tenant: SmartRecruiters, whose: Candidate) -> Named:
    """What was planned, said and offered of each application, as long as they are on the job."""
    seen = {one.job for one in tenant.seen_of(whose)}
    for row in (row for row in whose.interviews if row["_job"] in seen):
        for slot in row["timeslots"]:
            yield f"{row['id']}:{slot['id']}", _of(tenant, whose, row, "interview")
    for table, kind in (("reviews", "scorecard"), ("offers", "offer")):
        for row in (row for row in getattr(whose, table) if row["_job"] in seen):
            yield row["id"], _of(tenant, whose, row, kind)


def _of(tenant: SmartRecruiters, whose: Candidate, row: dict[str, Any], kind: str) -> Any:
    return {"kind": kind, "application": f"{whose.id}:{tenant.job_id(row['_job'])}"}
