"""What people may do at SmartRecruiters with a job, its team and its ads beside our verbs, as data.

How each is sent and looked at stands in `doing_jobs`; importing this loads no HTTP.
"""

from typing import Any

import msgspec

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, ListedKind, MatterSort, Replay

ROLES = (
    ("RECRUITER", "Recruiter"),
    ("HIRING_MANAGER", "Hiring manager"),
    ("INTERVIEW_TEAM", "Interview team"),
    ("COORDINATOR", "Coordinator"),
    ("EXECUTIVE", "Executive"),
)
SECTIONS = {
    "company": ("companyDescription", "Company description"),
    "description": ("jobDescription", "Job description"),
    "qualifications": ("qualifications", "Qualifications"),
    "additional": ("additionalInformation", "Additional information"),
}
"""What an ad says, by the name of the input: the vendor's word, and what a person reads."""
_SEEN_BY = Input(
    name="visibility",
    title="Who sees it",
    kind=InputKind.CHOICE,
    choices=(("PUBLIC", "Everybody"), ("INTERNAL", "Employees only")),
)
_BOARDS = Input(name="boards", title="On free job boards too", kind=InputKind.YES_NO)
_AD = (
    Input(name="language", title="Language, such as en or pl"),
    *(Input(name=name, title=title, kind=InputKind.LINES) for name, (_, title) in SECTIONS.items()),
)
_WHO = Input(name="who", title="Who", kind=InputKind.PEOPLE, required=True)
_ROLE = Input(name="role", title="Role", kind=InputKind.CHOICE, required=True, choices=ROLES)
_LEAVES = Input(name="who", title="Who", kind=InputKind.CHOICE, required=True)
_FIELD = Input(name="field", title="Field of a job", kind=InputKind.CHOICE, required=True, listed=ListedKind.FIELD)
_VALUE = Input(name="value", title="Value; nothing empties it")
_NOTE = Input(name="words", title="Note", kind=InputKind.LINES, required=True)
_RANGE = (
    Input(name="from", title="From", kind=InputKind.NUMBER, required=True),
    Input(name="to", title="To", kind=InputKind.NUMBER, required=True),
    Input(name="currency", title="Currency, such as EUR", required=True),
)
_REPLACED = Input(name="who", title="Whom it replaces; nobody makes it new")
_TITLE = Input(name="title", title="Title")


def _to(about: Kind | MatterSort, name: str, title: str, *inputs: Input, **more: Any) -> Act:
    """An act about a record, or about a matter of a sort, that ends the same when it is done twice."""
    of = {"about": about} if isinstance(about, Kind) else {"about": Kind.MATTER, "sort": about}
    return Act(**{"name": name, "title": title, "inputs": inputs, "replay": Replay.ABSOLUTE, **of, **more})


ACTS = (
    _to(MatterSort.TEAM, "team.add", "Add to the hiring team", _WHO, _ROLE),
    _to(MatterSort.TEAM, "team.remove", "Take off the hiring team", _LEAVES),
    _to(Kind.JOB, "job.property", "Set a field of the job", _FIELD, _VALUE),
    _to(Kind.JOB, "job.note", "Write the note of the job", _NOTE),
    _to(Kind.JOB, "job.headcount", "Ask for another salary range", *_RANGE, replay=Replay.ONCE, notifies=True),
    _to(Kind.OPENING, "position.replaces", "Say whom a position replaces", _REPLACED),
    _to(Kind.OPENING, "position.remove", "Take the position away", final=True),
    _to(
        Kind.JOB,
        "ad.create",
        "Write another ad",
        msgspec.structs.replace(_TITLE, required=True),
        *_AD,
        replay=Replay.CONTENT,
    ),
    _to(MatterSort.AD, "ad.edit", "Change the ad", _TITLE, *_AD),
    _to(MatterSort.AD, "ad.publish", "Publish the ad", _SEEN_BY, _BOARDS),
    _to(MatterSort.AD, "ad.unpublish", "Take the ad off"),
    _to(MatterSort.PUBLICATION, "job.publish", "Publish the job", _SEEN_BY, _BOARDS),
    _to(MatterSort.PUBLICATION, "job.unpublish", "Take the job off, with all its ads"),
)
