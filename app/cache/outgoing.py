"""From an operation in local ids to the request a vendor gets, and from what was read back to where things are.

A request with an id the vendor does not know yet cannot be built: that is how dependent work waits.
"""

import msgspec

from app.cache import driver
from app.cache.identity import remote_id, subject
from app.cache.pages import store
from app.cache.projection import columns_of
from app.cache.queue import Op
from app.model.ids import MINUTE, AccountId, Instant, LocalId, RemoteId
from app.model.intents import AddNote, Move, Reject
from app.model.pipeline import Place, apply
from app.model.words import ApplicationStatus, Kind, StageKind
from app.vendor import CreateNote, MoveApplication, RejectApplication, Seen, Write

_SKEW = MINUTE
"""How wrong we may be about the vendor's clock before a visit counts as older than the operation."""


class NotMapped(Exception):
    """Something the request speaks of is not known to the vendor yet."""


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Where the vendor has an application, in words too.

    `there`: it is where the operation wants it. `was_there`: it has come there since the operation was sent.
    """

    place: Place | None
    there: bool
    was_there: bool
    words: str
    at: Instant | None
    by: str | None


def build(db: driver.Connection, op: Op) -> Write:
    """The write of an operation, in the vendor's ids. Raises `NotMapped`."""
    match op.intent:
        case Move(application=application, stage=stage):
            return MoveApplication(**_pair(db, application), from_stage=_known(db, op.expect), to_stage=_id(db, stage))
        case Reject(application=application, reason=reason):
            pair = _pair(db, application)
            return RejectApplication(**pair, from_stage=_known(db, op.expect), reason=_id(db, reason))
        case AddNote(candidate=candidate, title=title, body=body):
            return CreateNote(candidate=_id(db, candidate), title=title, body=body, marker=op.op_id)


def take_in(db: driver.Connection, account: AccountId, seen: Seen, now: Instant) -> None:
    """Store what was read on the way."""
    store(db, account, seen.records, seen.read_at, now)


def where(db: driver.Connection, op: Op, *, exists: bool) -> Where:
    """Where the vendor has the operation's application, as far as the cache knows by now."""
    row = db.execute(
        "SELECT p.base_stage, p.base_status, p.base_entered_at, COALESCE(s.name, '?'), COALESCE(s.kind, 'other'),"
        " (SELECT u.name FROM visit v LEFT JOIN user u ON u.pk = v.by_user WHERE v.application = p.pk"
        "  AND v.stage = p.base_stage ORDER BY v.entered_at DESC LIMIT 1)"
        " FROM application p LEFT JOIN stage s ON s.pk = p.base_stage WHERE p.pk = ?",
        (op.target,),
    ).fetchone()
    if row is None or not exists:
        return Where(place=None, there=False, was_there=False, words="not there any more", at=None, by=None)
    stage, status, entered_at, name, kind, by = row
    place = Place(stage=stage, status=ApplicationStatus(status), entered_at=entered_at)
    there = _is_there(db, op, place, StageKind(kind))
    return Where(place=place, there=there, was_there=_was_there(db, op), words=name, at=entered_at, by=by)


def after(db: driver.Connection, op: Op, now: Instant) -> Place | None:
    """Where an application is once the vendor has taken the operation; None for what moves nobody."""
    row = db.execute(
        "SELECT base_stage, base_status, base_entered_at, job FROM application WHERE pk = ?", (op.target,)
    ).fetchone()
    if row is None or isinstance(op.intent, AddNote):
        return None
    place = Place(stage=row[0], status=ApplicationStatus(row[1]), entered_at=row[2])
    return apply(place, op.intent, now, columns_of(db, LocalId(row[3])), _leads_to(db, op))


def _is_there(db: driver.Connection, op: Op, place: Place, kind: StageKind) -> bool:
    match op.intent:
        case Move(stage=stage):
            return place.stage == stage
        case Reject():
            return _is_end(kind, _leads_to(db, op))
        case AddNote():
            return False


def _is_end(kind: StageKind, wanted: StageKind) -> bool:
    """Whether a stage is where a reason leads. Which of several bad ends a vendor picks is its own business."""
    bad = (StageKind.REJECTED, StageKind.WITHDRAWN)
    return kind is wanted or (kind in bad and wanted in bad)


def _was_there(db: driver.Connection, op: Op) -> bool:
    """Whether the history has a visit that the operation may have made."""
    if op.sent_at is None or isinstance(op.intent, AddNote):
        return False
    rows = db.execute(
        "SELECT v.stage, COALESCE(s.kind, v.kind, 'other') FROM visit v JOIN account a ON a.id = v.account_id"
        " LEFT JOIN stage s ON s.pk = v.stage WHERE v.application = ? AND v.entered_at >= ? + a.ahead",
        (op.target, op.sent_at - _SKEW),
    )
    if isinstance(op.intent, Move):
        return any(stage == op.intent.stage for stage, _ in rows)
    return any(_is_end(StageKind(kind), _leads_to(db, op)) for _, kind in rows)


def _leads_to(db: driver.Connection, op: Op) -> StageKind:
    if not isinstance(op.intent, Reject):
        return StageKind.OTHER
    row = db.execute("SELECT leads_to FROM reason WHERE pk = ?", (op.intent.reason,)).fetchone()
    return StageKind(row[0]) if row else StageKind.REJECTED


def _pair(db: driver.Connection, application: LocalId) -> dict[str, RemoteId]:
    of = subject(db, application)
    if of is None:
        raise NotMapped(f"{Kind.APPLICATION} {application}")
    return {"application": _id(db, application), "candidate": _id(db, of.candidate), "job": _id(db, of.job)}


def _id(db: driver.Connection, pk: LocalId) -> RemoteId:
    remote = remote_id(db, pk)
    if remote is None:
        raise NotMapped(str(pk))
    return remote


def _known(db: driver.Connection, pk: LocalId | None) -> RemoteId | None:
    return None if pk is None else remote_id(db, pk)
