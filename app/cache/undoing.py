"""Taking steps back and bringing them back: what one key press asked for is one step.

A step that has not left is dropped (T6). One that has left is taken back by asking the vendor for the opposite, which
is an operation like any other: held, compared, sent once, and marked with what it takes back. Steps are gone through
from the newest to the oldest; what was taken back can be brought back in the same order, until something new is asked.
"""

import contextlib
from collections.abc import Sequence

import msgspec

from app.cache import driver, outbox
from app.cache.deeds import AlreadySo, Impossible, deed_of
from app.cache.deeds.deed import name_of
from app.cache.deeds.places import unrejects
from app.cache.ops import Op, one
from app.cache.queue import add, drop
from app.model.ids import Instant
from app.model.intents import AnyIntent, Move, Reject, Transfer, mails
from app.model.views import HasLeft, Redone, Undone
from app.model.words import OpState

_UNSENT = frozenset({OpState.QUEUED, OpState.CONFLICT, OpState.DEAD})
"""States that a person may drop: nothing of it is at the vendor, nor on its way there."""


class _Back(msgspec.Struct, frozen=True):
    """What takes back an operation that has left; or why nothing does."""

    op: Op
    intent: AnyIntent | None = None
    why_not: str = ""


def _is_unsent(op: Op) -> bool:
    return op.state in _UNSENT or op.asks_first


def undo(db: driver.Connection, now: Instant) -> Undone:
    """Drop the newest step, where nothing of it has left; else say what taking it back would mean.

    A step of which nothing can be taken back is passed over, and the reason said: the next undo goes on behind it. One
    that somebody else has taken back meanwhile is passed over too, and this one goes on behind it at once.
    """
    passed: list[str] = []
    while (found := _newest(db)) is not None and (so := _so_already(db, found[1], now)):
        passed += so
        _forget(db, found[1])
    if found is None:
        return Undone(passed=tuple(passed), too_late=None if passed else "there is nothing to undo")
    return msgspec.structs.replace(_undo(db, *found, now), passed=tuple(passed))


def _undo(db: driver.Connection, step: int, ops: Sequence[Op], now: Instant) -> Undone:
    if all(map(_is_unsent, ops)):
        what = _what(db, ops, now)
        _mark(db, ops)  # first: what may be brought back is not thrown away
        dropped = tuple(op.seq for op in ops if drop(db, op.seq, now))
        return Undone(dropped=dropped, what=what)
    asking = next((op for op in ops if op.state is OpState.ASK and not op.asks_first), None)
    if asking is not None:
        return Undone(too_late=f"number {asking.seq} asks you first: say whether it was done")
    backs = [_back(db, op) for op in ops if not _is_unsent(op)]
    if all(back.intent is None for back in backs) and len(backs) == len(ops):
        what = _what(db, ops, now)
        _forget(db, ops)
        return Undone(too_late=f"{what} has left, and {backs[0].why_not}")
    return Undone(left=_left(db, step, ops, backs, now))


def take_back(db: driver.Connection, step: int, now: Instant) -> Undone:
    """Take back a step that has left, as `undo` said it would. Nothing where it is not the newest any more."""
    found = _newest(db)
    if found is None or found[0] != step:
        return Undone(too_late="something newer was done meanwhile: nothing was taken back")
    ops = found[1]
    what = _what(db, ops, now)
    unsent = [op for op in ops if _is_unsent(op)]
    _mark(db, unsent)
    dropped = tuple(op.seq for op in unsent if drop(db, op.seq, now))
    queued: list[int] = []
    stays: list[Op] = []
    for back in [_back(db, op) for op in ops if not _is_unsent(op)]:
        if back.intent is None:
            stays.append(back.op)
            continue
        try:
            (seq,) = add(db, [back.intent], now)
        except AlreadySo:
            continue
        db.execute("UPDATE op SET undoes = ? WHERE seq = ?", (back.op.seq, seq))
        queued.append(seq)
    if queued:
        marks = ",".join("?" * len(queued))
        db.execute(f"UPDATE op SET batch = ? WHERE seq IN ({marks})", (queued[0], *queued))
    _mark(db, [op for op in ops if op not in stays])
    _forget(db, stays)
    return Undone(dropped=dropped, queued=tuple(queued), what=what)


def redo(db: driver.Connection, now: Instant) -> Redone:
    """Bring back the step that was taken back last. One that cannot be brought back any more is passed over."""
    row = db.execute("SELECT MIN(step) FROM op INDEXED BY op_undone WHERE undone = 1 AND step IS NOT NULL").fetchone()
    if row[0] is None:
        return Redone(why_not="there is nothing to bring back")
    step = int(row[0])
    ops = _of_step(db, step, undone=True)[::-1]
    db.execute("SAVEPOINT redo")
    try:
        standing = [_bring_back(db, op, step, now) for op in ops]
    except Impossible as reason:
        db.execute("ROLLBACK TO redo")
        db.execute("RELEASE redo")
        _forget(db, ops)
        return Redone(why_not=f"{_what(db, ops, now)} cannot be brought back: {reason}")
    db.execute("RELEASE redo")
    numbers = [seq for seq in standing if seq is not None]
    found = [op for seq in numbers if (op := one(db, seq)) is not None]
    return Redone(numbers=tuple(numbers), what=_what(db, found or ops, now))


def _bring_back(db: driver.Connection, op: Op, step: int, now: Instant) -> int | None:
    """Let an operation stand again; the number it has then, None where it is so anyway. Raises `Impossible`."""
    row = db.execute("SELECT seq FROM op WHERE undoes = ? ORDER BY seq DESC LIMIT 1", (op.seq,)).fetchone()
    against = None if row is None else one(db, row[0])
    if against is not None and against.state in (*_UNSENT, OpState.CANCELLED):
        drop(db, against.seq, now)
        db.execute("UPDATE op SET undone = 0 WHERE seq = ?", (op.seq,))
        return op.seq
    _forget(db, [op])
    if against is None and op.state is not OpState.CANCELLED:
        return None
    try:
        (seq,) = add(db, [op.intent], now)
    except AlreadySo:
        return None
    db.execute("UPDATE op SET step = ? WHERE seq = ?", (step, seq))
    return seq


def _newest(db: driver.Connection) -> tuple[int, list[Op]] | None:
    """The newest step that stands, and its operations, the newest first."""
    while True:
        row = db.execute(
            "SELECT step FROM op WHERE step IS NOT NULL AND undone = 0 AND state <> 'cancelled'"
            " ORDER BY step DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        ops = _of_step(db, row[0], undone=False)
        if counting := [op for op in ops if _counts(db, op)]:
            return int(row[0]), counting
        _forget(db, ops)


def _of_step(db: driver.Connection, step: int, *, undone: bool) -> list[Op]:
    rows = db.execute("SELECT seq FROM op WHERE step = ? AND undone = ? ORDER BY seq DESC", (step, undone)).fetchall()
    found = [op for (seq,) in rows if (op := one(db, seq)) is not None]
    return found if undone else [op for op in found if op.state is not OpState.CANCELLED]


def _counts(db: driver.Connection, op: Op) -> bool:
    """False for one that stands for nothing: it was to go out as part of another, which did not."""
    last = op
    while last.merged_into is not None and (into := one(db, last.merged_into)) is not None:
        last = into
    return last is op or last.state not in (*_UNSENT, OpState.CANCELLED)


def _mark(db: driver.Connection, ops: Sequence[Op]) -> None:
    db.executemany("UPDATE op SET undone = 1 WHERE seq = ?", [(op.seq,) for op in ops])


def _forget(db: driver.Connection, ops: Sequence[Op]) -> None:
    """Nobody goes back to these any more."""
    db.executemany("UPDATE op SET step = NULL WHERE seq = ?", [(op.seq,) for op in ops])


def _so_already(db: driver.Connection, ops: Sequence[Op], now: Instant) -> list[str]:
    """In words that all of a step is as it would be once it is taken back; nothing where any of it is not."""
    words: list[str] = []
    for op in ops:
        back = None if op.state in (*_UNSENT, OpState.ASK) else _back(db, op).intent
        if back is None or not _is_so(db, back):
            return []
        row = outbox.row(db, op.seq, now)
        words.append(f"{row.what if row is not None else '?'}: taken back already, passed over")
    return words


def _is_so(db: driver.Connection, intent: AnyIntent) -> bool:
    try:
        deed_of(intent).plan(db, intent)
    except AlreadySo:
        return True
    except Impossible:
        return False  # which is told to whoever asks for it
    return False


def _back(db: driver.Connection, op: Op) -> _Back:
    try:
        intent = deed_of(op.intent).inverse(db, op, op.intent)
        with contextlib.suppress(AlreadySo):
            deed_of(intent).plan(db, intent)
        return _Back(op, intent)
    except Impossible as reason:
        return _Back(op, why_not=str(reason))


# --- in words ---------------------------------------------------------------------------------------


def _what(db: driver.Connection, ops: Sequence[Op], now: Instant) -> str:
    if len(ops) != 1:
        return f"{len(ops)} changes"
    row = outbox.row(db, ops[0].seq, now)
    return row.what if row is not None else "the newest change"


def _left(db: driver.Connection, step: int, ops: Sequence[Op], backs: Sequence[_Back], now: Instant) -> HasLeft:
    back: list[str] = []
    stays: list[str] = []
    for one_back in backs:
        row = outbox.row(db, one_back.op.seq, now)
        subject = row.subject if row is not None else "?"
        if one_back.intent is None:
            stays.append(f"{row.what if row is not None else '?'}: {one_back.why_not}")
        else:
            back.append(_asks(db, subject, one_back.op, one_back.intent))
    unsent = [outbox.row(db, op.seq, now) for op in ops if _is_unsent(op)]
    back += [f"{row.what}: has not left, dropped" for row in unsent if row is not None]
    return HasLeft(step=step, asked_at=ops[-1].created_at, back=tuple(back), stays=tuple(stays))


def _asks(db: driver.Connection, subject: str, op: Op, intent: AnyIntent) -> str:
    """`Ida Noor is in Offer at the vendor: move back to Interview`."""
    then = deed_of(intent).words(db, intent)
    going = op.state in (OpState.SENDING, OpState.UNKNOWN)
    if isinstance(op.intent, Move | Reject):
        row = db.execute(
            "SELECT s.name, s.pk FROM application p LEFT JOIN stage s ON s.pk = p.stage WHERE p.pk = ?", (op.target,)
        ).fetchone()
        now_in = row[0] if row is not None and row[0] else "no known stage"
        how = "unreject, back" if row is not None and unrejects(db, row[1]) else "move back"
        there = f"is on the way to {now_in}" if going else f"is in {now_in} at the vendor"
        mailed = "; the mail to them is not called back" if mails(op.intent) else ""
        return f"{subject} {there}: {how} to {then}{mailed}"
    if isinstance(op.intent, Transfer):
        where = name_of(db, "job", op.intent.job) or "?"
        there = f"is on the way to {where}" if going else f"is on {where} at the vendor"
        return f"{subject} {there}: {then}, into its first stage"
    said = deed_of(op.intent).words(db, op.intent)
    return f"{subject}: {said} {'is on its way' if going else 'has reached the vendor'}: change back to {then}"
