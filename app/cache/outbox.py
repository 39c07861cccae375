"""The queue as a person reads it: in words, with names, and with both sides of a conflict."""

import msgspec

from app.cache import driver
from app.cache.boards import job as job_view
from app.cache.people import visits
from app.cache.queue import Theirs
from app.model import intents
from app.model.ids import Instant, LocalId
from app.model.intents import AddNote, Move, Reject
from app.model.views import ConflictView, QueueRow
from app.model.words import SETTLED, OpState, StageKind

_theirs = msgspec.json.Decoder(Theirs)
_SETTLED = ",".join(f"'{state}'" for state in sorted(SETTLED))
_ROWS = (
    "SELECT o.seq, o.account_id, a.name, a.mark, o.kind, o.state, o.args, o.expect, o.not_before, o.held_until, o.why,"
    " o.created_at, o.settled_at, o.attempts, o.error, o.theirs, COALESCE(a.paused, a.error), o.target, es.name,"
    " o.merged_into"
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
        where = f" WHERE o.state NOT IN ({_SETTLED})"
    found = db.execute(f"{_ROWS}{where} ORDER BY o.seq DESC LIMIT ?", (*values, limit)).fetchall()
    return [_row(db, row, now) for row in found]


def row(db: driver.Connection, seq: int, now: Instant) -> QueueRow | None:
    return next(iter(rows(db, now, seq=seq)), None)


def unsent_of(db: driver.Connection, target: LocalId) -> list[int]:
    """The operations on a record that have not settled, in order."""
    rows = db.execute(f"SELECT seq FROM op WHERE target = ? AND state NOT IN ({_SETTLED}) ORDER BY seq", (target,))
    return [seq for (seq,) in rows]


def conflict(db: driver.Connection, seq: int, now: Instant) -> ConflictView | None:
    """The three sides of a conflict; None when it is none (any more)."""
    view = row(db, seq, now)
    if view is None or view.state is not OpState.CONFLICT or view.application is None:
        return None
    expect, args = db.execute("SELECT expect, args FROM op WHERE seq = ?", (seq,)).fetchone()
    intent = intents.decode(args)
    history = visits(db, view.application)
    # Not by time: many vendors' stamps have steps of a second, and a person is quicker than that.
    stages = [stage for (stage,) in db.execute(
        "SELECT stage FROM visit WHERE application = ? ORDER BY entered_at, pk", (view.application,)
    )]  # fmt: skip
    base = max((place for place, stage in enumerate(stages) if stage == expect), default=None)
    base_at = None if base is None else history[base].entered_at
    between = () if base is None else tuple(history[base + 1 :])
    there = job_view(db, view.job) if view.job is not None else None
    return ConflictView(
        row=view,
        base=view.from_name,
        base_at=base_at,
        mine=view.to_name or intents.kind_of(intent),
        mine_at=view.created_at,
        theirs=view.theirs or "unknown",
        theirs_at=view.theirs_at,
        theirs_by=view.theirs_by,
        between=between,
        stages=there.stages if there else (),
    )


def _row(db: driver.Connection, found: tuple[object, ...], now: Instant) -> QueueRow:
    (seq, account, account_name, mark, kind, state_text, args, _expect, not_before, held_until, why, *rest) = found
    created_at, settled_at, attempts, error, theirs_json, paused, target, from_name, merged_into = rest
    state = OpState(str(state_text))
    intent = intents.decode(args)  # type: ignore[arg-type]
    application: LocalId | None = None
    candidate: LocalId | None = None
    job: LocalId | None = None
    to_name: str | None = None
    match intent:
        case Move(stage=stage):
            to_name = _name(db, "stage", stage)
        case Reject(reason=reason):
            row = db.execute("SELECT name, leads_to FROM reason WHERE pk = ?", (reason,)).fetchone() or ("?", "")
            to_name = f"{'parked' if row[1] == StageKind.ON_HOLD else 'declined'}: {row[0]}"
        case AddNote(candidate=person):
            candidate = person
    if candidate is None:
        application = LocalId(int(str(target)))
        place = db.execute("SELECT candidate, job FROM application WHERE pk = ?", (application,)).fetchone()
        candidate, job = place or (None, None)
    subject = (_name(db, "candidate", candidate) if candidate is not None else None) or "?"
    shown = shown_word(state, int(str(held_until)), now)
    theirs = _theirs.decode(theirs_json) if isinstance(theirs_json, bytes) else None
    what = f"{subject}: {from_name or '?'} -> {to_name}" if application is not None else f"{subject}: note"
    if shown == "waiting" and paused:
        why = str(paused)
    elif shown in ("waiting", "held") and why is None and _blocked(db, int(str(seq))):
        why = "blocked by an earlier change of the same candidate"
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
            "to_name": to_name,
            "application": application,
            "candidate": candidate,
            "job": job,
            "created_at": created_at,
            "not_before": not_before,
            "settled_at": settled_at,
            "attempts": attempts,
            "error": error,
            "theirs": theirs.words if theirs else None,
            "theirs_at": theirs.at if theirs else None,
            "theirs_by": theirs.by if theirs else None,
            "undoable": state is OpState.QUEUED,
            "merged_into": merged_into,
        },
        QueueRow,
    )


def _blocked(db: driver.Connection, seq: int) -> bool:
    sql = (
        "SELECT 1 FROM op_lane mine JOIN op_lane other ON other.lane = mine.lane AND other.seq < mine.seq"
        f" JOIN op o ON o.seq = other.seq WHERE mine.seq = ? AND o.state NOT IN ({_SETTLED}) LIMIT 1"
    )
    return db.execute(sql, (seq,)).fetchone() is not None


def _name(db: driver.Connection, table: str, pk: LocalId) -> str | None:
    found = db.execute(f"SELECT name FROM {table} WHERE pk = ?", (pk,)).fetchone()
    return None if found is None else str(found[0])
