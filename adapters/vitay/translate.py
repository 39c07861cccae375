"""From Vitay's resources to our records. Pure functions."""

from collections.abc import Mapping, Sequence

from adapters.http.ids import listed
from adapters.http.markup import if_markup
from adapters.vitay import ids
from adapters.vitay.decoding import Link, Resource, kind_of
from adapters.vitay.phones import joined
from app.model.ids import RemoteId
from app.model.records import Activity, Background, Candidate, Job, Listed, Matter, Stage, User
from app.model.words import BackgroundKind, CheckStatus, ListedKind, MatterSort, StageKind

CANDIDATE, RECRUITER, REFERENCE, REQUEST, USER, PROFILE, VERIFICATION = (
    "candidate", "recruiter", "reference", "referencerequest", "user", "profile", "verification",
)  # fmt: skip
"""Types, as `decoding.kind_of` writes them."""
_PERSON = frozenset(
    {"id", "internal_id", "notes", "first_name", "last_name", "email", "country_code", "phone", "created_at"}
    | {"updated_at"}
)
_STAGES = {
    CheckStatus.REQUESTED: "Requested",
    CheckStatus.IN_PROGRESS: "In progress",
    CheckStatus.COMPLETED: "Completed",
}
_ASKED = ("question", "text", "title", "label", "value")
"""How a question may call what it asks: the document shows none of these."""


def candidate(row: Resource, owner: RemoteId | None = None, networks: Sequence[str] = ()) -> Candidate:
    """A person. The id somebody left with them is the way to find them again, and to know them elsewhere."""
    phone, internal = joined(row.text("country_code"), row.text("phone")), row.text("internal_id")
    notes = row.text("notes")
    return Candidate(
        remote_id=row.id,
        created_at=row.moment("created_at"),
        updated_at=row.moment("updated_at"),
        first_name=row.text("first_name") or "",
        last_name=row.text("last_name") or "",
        emails=_filled(row.text("email")),
        phones=_filled(phone),
        owner=owner,
        summary=None if notes is None else if_markup(notes),
        custom=row.other(_PERSON),
        marker=internal,
        external_ref=internal,
        networks=tuple(networks),
    )


def user(row: Resource) -> User:
    """Somebody who signs in."""
    name, email = name_of(row), row.text("email")
    active = row.flag("is_active") is not False
    return User(remote_id=row.id, name=name or email or f"#{row.id}", email=email, active=active)


def name_of(row: Resource) -> str:
    return " ".join(part for part in (row.text("first_name"), row.text("last_name")) if part)


# --- what an account lists --------------------------------------------------------------------------


def firm(row: Resource, analytics: Resource | None) -> Listed:
    """The tenant itself, which is an agency's client to others, with what is counted of it."""
    return _listed(
        row,
        ListedKind.COMPANY,
        row.text("name") or f"#{row.id}",
        (*row.other(frozenset({"id", "name"})), *_counted(analytics)),
    )


def recruiter(row: Resource, person: User | None, analytics: Resource | None) -> Listed:
    """Somebody who asks for references at a firm, with what is counted of them."""
    at = row.link("hiring_firm")
    firm_id = at.id if at else row.text("hiring_firm_id")
    details = (
        ("email", (person and person.email) or ""),
        *row.other(frozenset({"id", "hiring_firm_id", "created_at"})),
        *_counted(analytics),
    )
    return _listed(
        row,
        ListedKind.CONTACT,
        person.name if person else f"#{row.id}",
        details,
        of=None if firm_id is None else listed(ListedKind.COMPANY, firm_id),
        active=row.flag("is_active") is not False,
    )


def question_set(row: Resource, questions: Sequence[Resource]) -> Listed:
    """What referees are asked, question by question in their order."""
    details = [("language", row.text("language") or "")]
    details += [(f"question {number}", _question(one)) for number, one in enumerate(questions_in(row, questions), 1)]
    return _listed(row, ListedKind.QUESTION_SET, row.text("title") or f"#{row.id}", details)


def questions_in(row: Resource, questions: Sequence[Resource]) -> list[Resource]:
    """The questions of a set, in their order."""
    inside = [one for one in questions if (of := one.link("question_set")) is not None and of.id == row.id]
    return sorted(inside, key=lambda one: one.number("order") or 0)


def question(row: Resource, within: Resource, number: int) -> Listed:
    """One question of a set, told with it: many sets ask the same."""
    name = f"{within.text('title') or within.id} {number}: {_question(row)}"
    return _listed(row, ListedKind.QUESTION, name, (), of=listed(ListedKind.QUESTION_SET, within.id))


def _question(row: Resource) -> str:
    asked = next((said for name in _ASKED if (said := row.text(name))), None)
    beside = ", ".join(said for name in ("category", "type") if (said := row.text(name)))
    return f"{asked} ({beside})" if asked and beside else asked or beside or f"#{row.id}"


def _counted(analytics: Resource | None) -> tuple[tuple[str, str], ...]:
    """What is counted of a firm or a recruiter: numbers, and who did the most."""
    if analytics is None:
        return ()
    told = [(name, value) for name in _COUNTS if (value := analytics.text(name))]
    top = analytics.attributes.get("top_recruiters")
    rows = [one for one in top if isinstance(one, Mapping)] if isinstance(top, list) else []
    for number, one in enumerate(rows, 1):
        share = f"{one.get('completed_references')}/{one.get('total_references')}"
        told.append((f"top recruiter {number}", f"{one.get('name')}: {share}"))
    return tuple((name.replace("_", " "), value) for name, value in told)


_COUNTS = (
    "total_candidates",
    "total_references",
    "completed_references",
    "avg_reference_completion_time",
    "avg_candidates_score",
)


def _listed(
    row: Resource,
    kind: ListedKind,
    name: str,
    details: Sequence[tuple[str, str]],
    *,
    of: RemoteId | None = None,
    active: bool = True,
) -> Listed:
    return Listed(
        remote_id=listed(kind, row.id),
        created_at=row.moment("created_at"),
        listed=kind,
        name=name,
        of=of,
        active=active,
        detail=tuple((label, text) for label, text in details if text),
    )


# --- about one candidate ----------------------------------------------------------------------------


def activity(row: Resource, whom: RemoteId, by: RemoteId | None) -> Activity:
    """What happened, in the vendor's word for it. Raises `ValueError` for what has no date."""
    at = row.moment("created_at") or row.moment("updated_at")
    if at is None:
        raise ValueError("it has no date")
    key = row.text("key") or row.text("trackable_type") or "activity"
    said = ", ".join(f"{name} {value}" for name, value in row.within("parameters").items())
    return Activity(
        remote_id=row.id,
        created_at=at,
        candidate=whom,
        kind=key,
        at=at,
        by=by,
        title=key.replace(".", " ").replace("_", " "),
        body=row.text("parameters") or said or None,
    )


def verification(row: Resource, whom: RemoteId) -> Matter | None:
    """What an activity is about, where that is a verification: no list tells of those."""
    about = party(row, "trackable")
    if about is None or about.kind != VERIFICATION:
        return None
    sort = MatterSort.VERIFICATION
    return Matter(remote_id=f"{sort}:{about.id}", sort=sort, title=f"Verification {about.id}", candidate=whom)


def party(row: Resource, name: str) -> Link | None:
    """Whom or what an activity names: as a relationship, or by two attributes."""
    found = row.link(name)
    kind, key = row.text(f"{name}_type"), row.text(f"{name}_id")
    return found or (Link(kind_of(kind), key) if kind and key else None)


def background(row: Resource, candidate: RemoteId) -> Background:
    """What a profile says of somebody's work; the stations themselves are named in it, and nowhere told."""
    place = ", ".join(part for name in ("city", "province") if (part := row.text(name)))
    return Background(
        remote_id=listed(BackgroundKind.WORK, row.id),
        candidate=candidate,
        background=BackgroundKind.WORK,
        title=row.text("job_title") or row.text("title"),
        place=place or None,
        field=row.text("industry"),
        url=row.text("public_profile_url"),
    )


# --- the board --------------------------------------------------------------------------------------


def job() -> Job:
    """What all checks stand on: a job that Vitay does not have."""
    return Job(remote_id=ids.CHECKS, name="Reference checks")


def stages() -> list[Stage]:
    """How far a check may be. Nobody is moved from one to the next: answers do that."""
    return [
        Stage(
            remote_id=ids.stage(status),
            job=ids.CHECKS,
            name=name,
            position=position,
            kind=StageKind.REFERENCE,
            kind_raw=status,
            shut=True,
        )
        for position, (status, name) in enumerate(_STAGES.items(), 1)
    ]


def _filled(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
