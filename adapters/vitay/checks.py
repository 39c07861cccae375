"""Reference checks out of three lists: requests, references, and where their people were seen. Pure functions.

A request names its candidate and its questions, a reference the same two: that is how one is known to belong to the
other. How far a check is shows by how many of its references are filled.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from adapters.http.ids import listed
from adapters.vitay import ids
from adapters.vitay.decoding import Resource, flag, moment, number
from adapters.vitay.phones import joined
from app.model.ids import RemoteId
from app.model.records import Application, Attachment, Referee, ReferenceCheck, Reminder
from app.model.words import ApplicationStatus, CheckStatus, ListedKind, RefereeStatus

REPORT = "references"
"""The kind of document that tells what a referee said."""
Answers: TypeAlias = tuple[tuple[str, str], ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """As much of a reference as its check is made of."""

    candidate: RemoteId
    sets: tuple[RemoteId, ...]
    check: RemoteId | None
    filled: bool
    filled_at: int | None
    score: float | None


def reminder(row: Resource) -> Reminder:
    """How often somebody was reminded, and what keeps the vendor from doing it again."""
    said = row.within("reminder")
    return Reminder(
        next_at=moment(said.get("next_scheduled_at")),
        sent_at=moment(said.get("latest_sent_at")),
        count=round(number(said.get("count")) or 0),
        count_exceeded=flag(said.get("count_exceeded")) is True,
        rate_exceeded=flag(said.get("rate_exceeded")) is True,
    )


def referee(row: Resource, theirs: Sequence[Resource], networks: Sequence[str] = ()) -> Referee:
    """Somebody who is asked; `theirs`: the candidate's requests. Raises `ValueError` where it is said about nobody."""
    told = told_of(row, theirs)
    relationship = row.text("relationship")
    return Referee(
        remote_id=row.id,
        created_at=row.moment("created_at"),
        candidate=told.candidate,
        check=told.check,
        first_name=row.text("first_name") or "",
        last_name=row.text("last_name") or "",
        email=row.text("email"),
        phone=joined(row.text("country_code"), row.text("phone")),
        company=row.text("company_name"),
        relationship=relationship,
        language=row.text("language"),
        is_manager=None if relationship is None else "manager" in relationship.casefold(),
        status=_status(row),
        filled_at=told.filled_at,
        score=told.score,
        networks=tuple(networks),
        reminder=reminder(row),
    )


def told_of(row: Resource, theirs: Sequence[Resource]) -> Told:
    """What a reference says for its check. Raises `ValueError` where it names no candidate."""
    whom = row.link("candidate")
    if whom is None:
        raise ValueError("it names no candidate")
    sets = tuple(one.id for one in row.links.get("question_set", ()))
    status = _status(row)
    return Told(
        candidate=whom.id,
        sets=sets,
        check=_check(row, sets, theirs),
        filled=status is RefereeStatus.FILLED,
        filled_at=row.moment("filled_at"),
        score=row.number("score"),
    )


def check(row: Resource, mine: Sequence[Told]) -> ReferenceCheck:
    """A request with what its references add to it. Raises `ValueError` where it names no candidate."""
    whom, questions = row.link("candidate"), row.link("question_set")
    if whom is None:
        raise ValueError("it names no candidate")
    status = _progress(row, mine)
    scores = [one.score for one in mine if one.score is not None and one.filled]
    stamps = [one.filled_at for one in mine if one.filled_at is not None]
    wanted = row.number("min_manager_references")
    return ReferenceCheck(
        remote_id=row.id,
        created_at=row.moment("created_at"),
        candidate=whom.id,
        question_set=None if questions is None else listed(ListedKind.QUESTION_SET, questions.id),
        status=status,
        min_manager_references=None if wanted is None else round(wanted),
        requested_at=row.moment("created_at"),
        completed_at=max(stamps, default=None) if status is CheckStatus.COMPLETED else None,
        score=sum(scores) / len(scores) if scores else None,
        reminder=reminder(row),
    )


def card(of: ReferenceCheck, mine: Sequence[Told]) -> Application:
    """Where a check stands on the board, and since when."""
    stamps = [one.filled_at for one in mine if one.filled_at is not None]
    since = {
        CheckStatus.REQUESTED: of.requested_at,
        CheckStatus.IN_PROGRESS: min(stamps, default=None),
        CheckStatus.COMPLETED: of.completed_at,
    }
    return Application(
        remote_id=of.remote_id,
        created_at=of.created_at,
        candidate=of.candidate,
        job=ids.CHECKS,
        stage=ids.stage(of.status),
        status=ApplicationStatus.ACTIVE,
        applied_at=of.requested_at,
        stage_entered_at=since[of.status],
        last_activity_at=of.reminder.sent_at,
    )


def report(of: Referee) -> Attachment | None:
    """The PDF of what a referee said; None where they have said nothing."""
    if of.status is not RefereeStatus.FILLED:
        return None
    name = " ".join(part for part in (of.first_name, of.last_name) if part) or of.remote_id
    return Attachment(
        remote_id=f"{REPORT}:{of.remote_id}",
        created_at=of.filled_at,
        candidate=of.candidate,
        name=f"Reference by {name}.pdf",
        mime="application/pdf",
    )


def answers_in(rows: Iterable[Resource]) -> Answers:
    """What was asked and what was said, as far as both are told."""
    return tuple((row.text("question") or row.text("category") or "", _said(row)) for row in rows if _said(row))


def answers_named(row: Resource) -> list[RemoteId]:
    """The answers a reference names, which it does where it was asked for alone."""
    named = [one.id for one in row.links.get("answers", ())]
    return named + [one.id for one in row.links.get("answer_set", ()) if one.kind == "answer"]


def is_filled(row: Resource) -> bool:
    """Whether a reference has been answered."""
    return _status(row) is RefereeStatus.FILLED


def _said(row: Resource) -> str:
    scale, value = row.text("scale"), row.text("value")
    parts = (value if value is not None else scale, row.text("comment"))
    return ": ".join(part for part in parts if part)


def _status(row: Resource) -> RefereeStatus:
    if row.flag("filled") or row.moment("filled_at") is not None:
        return RefereeStatus.FILLED
    return RefereeStatus.INACTIVE if row.flag("is_active") is False else RefereeStatus.PENDING


def _progress(row: Resource, mine: Sequence[Told]) -> CheckStatus:
    if row.flag("filled"):
        return CheckStatus.COMPLETED
    return CheckStatus.IN_PROGRESS if any(one.filled for one in mine) else CheckStatus.REQUESTED


def _check(row: Resource, sets: Sequence[RemoteId], theirs: Sequence[Resource]) -> RemoteId | None:
    """The request a reference belongs to: the one it names, else the newest of its candidate's with its questions.

    Where none has these questions, the only one there is.
    """
    named = row.link("reference_request")
    if named is not None:
        return named.id
    same = [one for one in theirs if (asks := one.link("question_set")) is not None and asks.id in sets]
    found = same or (theirs if len(theirs) == 1 else [])
    return max(found, key=lambda one: one.moment("created_at") or 0).id if found else None


def by_candidate(requests: Iterable[Resource]) -> Mapping[RemoteId, list[Resource]]:
    """Requests by whom they are about."""
    found: dict[RemoteId, list[Resource]] = {}
    for one in requests:
        if (whom := one.link("candidate")) is not None:
            found.setdefault(whom.id, []).append(one)
    return found
