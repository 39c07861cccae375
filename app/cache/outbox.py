"""Views of the queue, nothing else: its operations in words, with names. What changes it is `app.cache.queue`."""

import msgspec

from app.cache import driver
from app.cache.deeds import deed_of
from app.cache.deeds.deed import name_of
from app.cache.ops import NEEDED, UNSETTLED, Theirs
from app.cache.owners import Owners, account_name, owners
from app.model import intents
from app.model.ids import Instant, LocalId
from app.model.intents import AnyIntent, CreateCandidate, CreateJob, Move, Reject
from app.model.views import QueueRow
from app.model.words import PROBLEMS, Kind, OpState

_theirs = msgspec.json.Decoder(Theirs)
UNREAD = "waits until everything has been read again"
"""Why nothing is sent after a rescue."""
_EARLIER = "blocked by an earlier change of the same candidate"
_ROWS = (
    "SELECT o.seq, o.account_id, a.name, a.mark, o.kind, o.state, o.args, o.expect, o.not_before, o.held_until, o.why,"
    " o.created_at, o.settled_at, o.attempts, o.error, o.theirs,"
    f" COALESCE(a.paused, CASE WHEN a.rescued_at IS NOT NULL THEN '{UNREAD}' || COALESCE(': ' || a.error, '') END,"
    " a.error), o.target, es.name, o.merged_into, o.undoes, o.sent_at"
    " FROM op o JOIN account a ON a.id = o.account_id LEFT JOIN stage es ON es.pk = o.expect"
)
_WORDS = {
    OpState.SENDING: "sending",
    OpState.UNKNOWN: "unknown",
    OpState.ASK: "ask",
    OpState.CONFLICT: "conflict",
    OpState.DEAD: "failed",
    OpState.DONE: "done",
    OpState.CANCELLED: "dropped",
    OpState.MERGED: "merged",
}


def shown_word(state: OpState, held_until: Instant, now: Instant) -> str:
    """The word people and scripts read for a stored state."""
    if state is OpState.QUEUED:
        return "held" if held_until > now else "waiting"
    return _WORDS[state]


def rows(
    db: driver.Connection, now: Instant, *, settled: bool = False, seq: int | None = None, limit: int = 1000
) -> list[QueueRow]:
    """What is in the queue, newest first. `settled`: also what is done, dropped or merged, at most `limit` rows."""
    where, values = "", list[object]()
    if seq is not None:
        where, values = " WHERE o.seq = ?", [seq]
    elif not settled:
        where = f" WHERE o.{UNSETTLED}"
    found = db.execute(f"{_ROWS}{where} ORDER BY o.seq DESC LIMIT ?", (*values, limit)).fetchall()
    return [_row(db, row, now) for row in found]


def row(db: driver.Connection, seq: int, now: Instant) -> QueueRow | None:
    return next(iter(rows(db, now, seq=seq)), None)


def unsent_of(db: driver.Connection, target: LocalId) -> list[int]:
    """The operations on a record that have not settled, in order."""
    rows = db.execute(f"SELECT seq FROM op WHERE target = ? AND {UNSETTLED} ORDER BY seq", (target,))
    return [seq for (seq,) in rows]


def _row(db: driver.Connection, found: tuple[object, ...], now: Instant) -> QueueRow:
    (seq, account, account_name, mark, kind, state_text, args, seen_in, not_before, held_until, why, *rest) = found
    created_at, settled_at, attempts, error, theirs_json, paused, _target, from_name, *ends = rest
    merged_into, undoes, sent_at = ends
    state = OpState(str(state_text))
    intent = intents.decode(args)  # type: ignore[arg-type]
    about = _about(db, intent)
    subject = about.name or "?"
    words = deed_of(intent).words(db, intent)
    placing = isinstance(intent, Move | Reject)
    what = f"{subject}: {from_name or '?'} -> {words}" if placing else f"{subject}: {words}"
    if beside := deed_of(intent).beside(db, intent, seen_in):  # type: ignore[arg-type]
        what += f", {beside}"
    if undoes is not None:
        what += f", takes back {undoes}"
    shown = shown_word(state, int(str(held_until)), now)
    theirs = _theirs.decode(theirs_json) if isinstance(theirs_json, bytes) else None
    behind = None
    if state is OpState.QUEUED:
        behind, blocked = _blocked(db, int(str(seq)), int(str(not_before)))
        why = str(paused) if shown == "waiting" and paused else why if why is not None else blocked
    return msgspec.convert(
        {
            "seq": seq,
            "account": account,
            "account_name": account_name,
            "mark": mark,
            "kind": kind,
            "state": state,
            "shown": shown,
            "why": why,
            "what": what,
            "subject": subject,
            "from_name": from_name,
            "to_name": words if placing else None,
            "application": about.application,
            "candidate": about.candidate,
            "job": about.job,
            "created_at": created_at,
            "not_before": not_before,
            "settled_at": settled_at,
            "attempts": attempts,
            "error": error,
            "theirs": theirs.words if theirs else None,
            "theirs_at": theirs.at if theirs else None,
            "theirs_by": theirs.by if theirs else None,
            "gone": theirs.gone if theirs else False,
            "undoable": state is OpState.QUEUED,
            "merged_into": merged_into,
            "undoes": undoes,
            "behind": behind,
            "mails": intents.mails(intent),
            "asks_first": state is OpState.ASK and sent_at is None and intents.mails(intent),
        },
        QueueRow,
    )


class _About(msgspec.Struct, frozen=True):
    """Whom an intent is about, and what they are called."""

    name: str | None
    application: LocalId | None = None
    candidate: LocalId | None = None
    job: LocalId | None = None


def _about(db: driver.Connection, intent: AnyIntent) -> _About:
    application: LocalId | None = getattr(intent, "application", None)
    candidate: LocalId | None = getattr(intent, "candidate", None)
    job: LocalId | None = getattr(intent, "job", None)
    if isinstance(intent, intents.Perform):
        return _of(db, intent.about)
    hangs = [getattr(intent, name, None) for name in ("interview", "offer", "opening", "check", "referee")]
    owned = application or candidate or job
    if owned is None and (detail := next(filter(None, hangs), None)) is not None:
        owners = db.execute("SELECT application, candidate, job FROM detail WHERE pk = ?", (detail,)).fetchone()
        application, candidate, job = owners or (None, None, None)
        if isinstance(intent, intents.EditOpening):  # who has taken it is not whom it is about
            application = candidate = None
    if application is not None and candidate is None:
        place = db.execute("SELECT candidate, job FROM application WHERE pk = ?", (application,)).fetchone()
        candidate, job = place or (None, None)
    named = name_of(db, "candidate", candidate) if candidate is not None else None
    if candidate is None and job is not None:
        named = name_of(db, "job", job)
    return _About(named or _given_name(intent), application, candidate, job)


def _of(db: driver.Connection, pk: LocalId) -> _About:
    of = owners(db, pk)
    if of is None:
        return _About(None)
    return _About(called(db, pk, of), of.application, of.candidate, of.job)


def called(db: driver.Connection, pk: LocalId, of: Owners) -> str | None:
    """What a person calls what a record is about; of an account its name."""
    if of.candidate is not None:
        return name_of(db, "candidate", of.candidate)
    if of.kind is Kind.ACCOUNT:
        return account_name(db, of.account)
    if of.job is not None:
        return name_of(db, "job", of.job)
    return name_of(db, of.kind, pk)


def _given_name(intent: AnyIntent) -> str | None:
    """What somebody is called whose record is gone, as whoever dropped a new candidate or job called it."""
    match intent:
        case CreateCandidate(person=person):
            return f"{person.first_name or ''} {person.last_name or ''}".strip() or None
        case CreateJob(fields=fields):
            return str(fields.name or "") or None
        case _:
            return None


def _blocked(db: driver.Connection, seq: int, not_before: Instant) -> tuple[int | None, str | None]:
    """The operation that something waits for, and why in words; both None where it is next.

    One that is queued too and goes before it is in nobody's way: of that there are words, and no number.
    """
    found = db.execute(
        "SELECT o.seq, o.args, o.state, o.state = 'queued' AND o.not_before <= ? AS goes, 1 AS makes"
        f" FROM op_dep d JOIN op o ON o.seq = d.needs WHERE d.seq = ? AND {NEEDED}"
        " UNION ALL SELECT o.seq, o.args, o.state, o.state = 'queued' AND o.not_before <= ?, 0"
        " FROM op_lane mine JOIN op_lane other ON other.lane = mine.lane AND other.seq < mine.seq"
        f" JOIN op o ON o.seq = other.seq WHERE mine.seq = ? AND o.{UNSETTLED}"
        " ORDER BY goes, makes DESC, 1 LIMIT 1",
        (not_before, seq, not_before, seq),
    ).fetchone()
    if found is None:
        return None, None
    number, args, state, goes, makes = found
    if makes and state == OpState.DONE:
        lost = f"number {number} was done, but what the vendor calls it is not known here: sync, or drop this"
        return int(number), lost
    intent = intents.decode(args)
    what = f"waits for: {deed_of(intent).words(db, intent)}" if makes else _EARLIER
    stuck = f" (number {number}: {shown_word(OpState(state), 0, 0)})" if state in PROBLEMS else ""
    return None if goes else int(number), what + stuck
