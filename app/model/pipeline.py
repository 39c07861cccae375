"""The rules of a pipeline: which stage an application is in, and what an intent does to it. Pure."""

from collections.abc import Sequence

import msgspec

from app.model.ids import Instant, LocalId
from app.model.intents import AnyIntent, ChangeReason, Move, Reject, Transfer
from app.model.words import ApplicationStatus, StageKind

_STATUS = {
    StageKind.HIRED: ApplicationStatus.HIRED,
    StageKind.REJECTED: ApplicationStatus.REJECTED,
    StageKind.WITHDRAWN: ApplicationStatus.WITHDRAWN,
}


def status_of(kind: StageKind) -> ApplicationStatus:
    """The status of an application that is in a stage of this kind."""
    return _STATUS.get(kind, ApplicationStatus.ACTIVE)


class Stay(msgspec.Struct, frozen=True):
    """As much of a visit as decides where an application is."""

    pk: LocalId
    stage: LocalId
    entered_at: Instant
    left_at: Instant | None


def current(stays: Sequence[Stay]) -> Stay | None:
    """The visit an application is in: its newest that has not ended.

    Some tenants send no end dates, and some end the last visit too; then the newest visit wins. None when nobody
    ever visited.
    """
    still_there = [stay for stay in stays if stay.left_at is None]
    return max(still_there or stays, key=lambda stay: (stay.entered_at, stay.pk), default=None)


class Place(msgspec.Struct, frozen=True):
    """Where an application is."""

    stage: LocalId | None
    status: ApplicationStatus
    entered_at: Instant | None
    reason: LocalId | None = None
    job: LocalId | None = None
    """None: on the job it has been on."""


class Column(msgspec.Struct, frozen=True):
    """As much of a stage as an intent needs."""

    pk: LocalId
    kind: StageKind
    shut: bool = False
    """Nobody can be put there."""


def first(columns: Sequence[Column]) -> LocalId | None:
    """Where somebody begins who is put on a job; what is shut stands before that at times."""
    open_ones = [column for column in columns if not (column.shut or column.kind.ends)]
    return next((column.pk for column in (*open_ones, *columns)), None)


def apply(place: Place, intent: AnyIntent, at: Instant, columns: Sequence[Column], ends_in: StageKind) -> Place:
    """Where an application is once `intent` has taken effect.

    `columns`: the stages of its job, left to right; of the other job for a transfer. `ends_in`: what the intent's
    reason leads to, for a rejection.
    """
    match intent:
        case Move(stage=stage):
            kind = next((column.kind for column in columns if column.pk == stage), StageKind.OTHER)
            return Place(stage=stage, status=status_of(kind), entered_at=at, job=place.job)
        case Reject(reason=reason):
            end = next((column.pk for column in columns if column.kind is ends_in), place.stage)
            return Place(stage=end, status=status_of(ends_in), entered_at=at, reason=reason, job=place.job)
        case Transfer(job=job):
            return Place(stage=first(columns), status=ApplicationStatus.ACTIVE, entered_at=at, job=job)
        case ChangeReason(reason=reason):
            return msgspec.structs.replace(place, reason=reason)
        case _:
            return place
