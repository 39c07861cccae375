"""The queue: what a person asked for and no vendor has taken yet. Each function is one transaction of the engine.

T1 `enqueue`, T2 `claim`, T3 `settle` and `postpone`, T5 `recover`, T6 `drop` (`app.cache.undoing` takes whole steps
back). None of them waits or talks to anyone.
"""

import contextlib
import secrets
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from app.cache import adoption, contents, driver, lease
from app.cache.absorb import settle_id
from app.cache.deeds import AlreadySo, Impossible, Plan, deed_of, notes
from app.cache.identity import remote_id
from app.cache.ops import UNSETTLED, Op, Theirs, one
from app.cache.overlay import refresh
from app.cache.overlay.applications import set_base
from app.model import intents
from app.model.ids import DAY, MINUTE, SECOND, AccountId, Instant, LocalId, RemoteId
from app.model.intents import AnyIntent, EditCandidate, EditJob, Move
from app.model.pipeline import Place
from app.model.words import SETTLED, OpState, Replay
from app.model.written import as_written

ALREADY = "already"
"""What the audit says of something that was so at the vendor before it was sent."""
MOST_PATIENCE = MINUTE
"""How long an operation waits at most, but for its undo time and for what may arrive late."""
SLIGHTLY = 2 * SECOND
"""What is less far in the future is the clock being kept right."""
LATELY = 30 * DAY
"""From how long before it was asked for on something is looked for that left nobody knows when."""
CONFIRMED = "confirmed"
"""What it says of something that a person looked up at the vendor."""


# --- T1 -------------------------------------------------------------------------------------------


def enqueue(db: driver.Connection, wanted: Sequence[AnyIntent], now: Instant) -> list[int]:
    """Put intents into the queue and show their effect; all of them or none. Their numbers, in order.

    What is new in what a person wrote is stored as text, without control characters. Raises `Impossible` where writes
    are off, the vendor cannot, or the record is not there.
    """
    taken_back = _bring_nothing_back(db)
    made = add(db, [_written(intent) for intent in wanted], now)
    contents.let_go(db, taken_back)
    db.executemany("UPDATE op SET step = batch WHERE seq = ?", [(seq,) for seq in made])
    return made


def _written(intent: AnyIntent) -> AnyIntent:
    """As text. A change of fields stays as it is: in it comes back what the vendor said, which nobody typed."""
    return intent if isinstance(intent, EditCandidate | EditJob) else as_written(intent)


def _bring_nothing_back(db: driver.Connection) -> list[str]:
    """Something new is asked: what was taken back before stays so. The digests of the files that were."""
    taken_back = contents.taken_back(db)
    db.execute("UPDATE op INDEXED BY op_undone SET step = NULL WHERE undone = 1 AND step IS NOT NULL")
    return taken_back


def add(db: driver.Connection, wanted: Sequence[AnyIntent], now: Instant) -> list[int]:
    """The same, as a step of nobody's: it stands for no key press that could be taken back."""
    batch = 0
    made: list[int] = []
    for intent in wanted:
        seq = _enqueue_one(db, intent, now, batch)
        batch = batch or seq
        made.append(seq)
    if len(made) > 1:  # one step of undo: nothing of it leaves while the rest can still be taken back
        db.execute(
            "UPDATE op SET held_until = (SELECT MAX(held_until) FROM op WHERE batch = ?1),"
            " not_before = MAX(not_before, (SELECT MAX(held_until) FROM op WHERE batch = ?1)) WHERE batch = ?1",
            (batch,),
        )
    return made


def _enqueue_one(db: driver.Connection, intent: AnyIntent, now: Instant, batch: int) -> int:
    deed = deed_of(intent)
    plan = deed.plan(db, intent)
    replay, notifies, hold = _terms(db, plan.account, intent)
    held_until = now + hold
    needs = _makers_of(db, plan)
    cursor = db.execute(
        "INSERT INTO op(op_id, account_id, kind, v, batch, target, args, expect, before, creates, class, notifies,"
        " state, not_before, held_until, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)",
        (
            uuid7(now),
            plan.account,
            intents.kind_of(intent),
            intents.V,
            batch,
            plan.target,
            intents.encode(intent),
            plan.expect,
            plan.before,
            plan.creates,
            replay,
            notifies,
            held_until,
            held_until,
            now,
        ),
    )
    seq = cursor.lastrowid or 0
    if not batch:
        db.execute("UPDATE op SET batch = seq WHERE seq = ?", (seq,))
    db.executemany("INSERT INTO op_lane(lane, seq) VALUES (?, ?)", [(lane, seq) for lane in plan.lanes])
    db.executemany("INSERT INTO op_dep(seq, needs) VALUES (?, ?)", [(seq, need) for need in needs])
    if isinstance(intent, Move):  # a person who is still deciding: what they decided a moment ago waits with it
        db.execute(
            "UPDATE op SET not_before = MAX(not_before, ?), held_until = MAX(held_until, ?)"
            " WHERE target = ? AND state = 'queued' AND kind = ? AND seq < ?",
            (held_until, held_until, plan.target, intents.kind_of(intent), seq),
        )
    deed.show(db, plan.account, intent, seq, now)
    refresh(db, [plan.target])
    return seq


def _terms(db: driver.Connection, account: AccountId, intent: AnyIntent) -> tuple[Replay, bool, int]:
    """What repeating it would do, whether it may mail somebody, and how long (ms) it is held. Raises `Impossible`."""
    deed = deed_of(intent)
    name, writes, hold = db.execute("SELECT name, writes, hold FROM account WHERE id = ?", (account,)).fetchone()
    may = deed.may(db, account, intent)
    if not may.allowed:
        raise Impossible(f"{name}: {may.reason}")
    if not writes:
        raise Impossible(f"writes are off for {name}. Switch them on: lanehop account writes {name} on")
    lacking = [field.replace("_", " ") for field in deed.fields(intent) if field not in may.fields]
    if lacking:
        raise Impossible(f"{name}: this system has no field for {', '.join(lacking)}")
    replay, notifies = deed.terms(intent, may.replay, notifies=may.notifies)
    return replay, notifies, int(hold)


def _makers_of(db: driver.Connection, plan: Plan) -> list[int]:
    """The operations that make what the request will speak of and the vendor does not know yet."""
    needs: list[int] = []
    for ref in dict.fromkeys(plan.refs):
        if remote_id(db, ref) is not None:
            continue
        row = db.execute(f"SELECT seq FROM op WHERE creates = ? AND {UNSETTLED}", (ref,)).fetchone()
        if row is None:
            raise Impossible("the vendor's name for it is not known here yet: sync first (lanehop sync)")
        needs.append(int(row[0]))
    return needs


# --- T2 -------------------------------------------------------------------------------------------


def claim(db: driver.Connection, seq: int, fold: Sequence[int], epoch: int, now: Instant) -> Op | None:
    """`queued` becomes `sending`, durable before the first byte leaves. None: undone or claimed in the meantime.

    `fold`: earlier queued moves of the same lane that this one stands for; its `expect` becomes theirs. Where the
    last move ends where the first began, nothing is to be sent and all of them are done (the result is `done`).
    Raises `lease.Fenced` when another process leads.
    """
    lease.check(db, epoch)
    found = one(db, seq)
    if found is None or found.state is not OpState.QUEUED or found.not_before > now:
        return None
    may = "SELECT 1 FROM account WHERE id = ? AND writes AND paused IS NULL AND rescued_at IS NULL"
    if db.execute(may, (found.account,)).fetchone() is None:
        return None
    folded = [one(db, earlier) for earlier in fold]
    if any(earlier is None or earlier.state is not OpState.QUEUED for earlier in folded):
        return None
    expect = folded[0].expect if folded and folded[0] else found.expect
    for earlier in fold:
        db.execute(
            "UPDATE op SET state = 'merged', merged_into = ?, settled_at = ?, why = NULL WHERE seq = ?",
            (seq, now, earlier),
        )
    nowhere = isinstance(found.intent, Move) and found.intent.stage == expect
    state = OpState.DONE if nowhere else OpState.SENDING
    db.execute(
        "UPDATE op SET state = ?, expect = ?, attempts = attempts + ?, epoch = ?, sent_at = ?, settled_at = ?,"
        " why = NULL WHERE seq = ?",
        (state, expect, 0 if nowhere else 1, epoch, None if nowhere else now, now if nowhere else None, seq),
    )
    refresh(db, [found.target])
    return one(db, seq)


# --- T3 -------------------------------------------------------------------------------------------


def settle(
    db: driver.Connection,
    seq: int,
    state: OpState,
    *,
    epoch: int,
    now: Instant,
    error: str | None = None,
    theirs: Theirs | None = None,
    place: Place | None = None,
    remote: RemoteId | None = None,
    landed: bool = False,
    already: bool = False,
) -> None:
    """End one try: done, conflict, dead, ask.

    `landed`: the vendor took it just now; else what it holds was read. `place`: where it was found to have the
    application. `remote`: what it calls the record that was made. `already`: it was so before, and nothing of ours
    changed it; the audit says so. Raises `lease.Fenced` when another process leads.
    """
    lease.check(db, epoch)
    op = one(db, seq)
    if op is None or op.state in SETTLED:
        return
    final = state in SETTLED
    db.execute(
        "UPDATE op SET state = ?, settled_at = ?, error = ?, theirs = ?, why = NULL WHERE seq = ?",
        (state, now if final else None, error, msgspec.json.encode(theirs) if theirs else None, seq),
    )
    deed = deed_of(op.intent)
    made = op.creates if op.creates is not None else notes.shown_as(db, seq)
    if remote is not None and made is not None:
        settle_id(db, made, remote)
    if landed:
        deed.landed(db, op, op.intent, now)
    elif place is not None:
        set_base(db, op.target, place, now)
    if state is OpState.DEAD and op.creates is None:
        deed.hide(db, op)
    refresh(db, [op.target])
    _record(db, op, state, ALREADY if already else error, now)


def _record(db: driver.Connection, op: Op, outcome: OpState, detail: str | None, now: Instant) -> None:
    """Write the end of a try into the audit."""
    db.execute(
        "INSERT INTO event(at, account_id, op, kind, target, outcome, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now, op.account, op.seq, intents.kind_of(op.intent), str(op.target), outcome, detail),
    )


def postpone(
    db: driver.Connection,
    seq: int,
    state: OpState,
    not_before: Instant,
    *,
    epoch: int,
    why: str,
    missed: bool = False,
) -> None:
    """Back to `queued` (nothing was applied) or to `unknown` (something may have been), not to be touched before then.

    `missed`: a lost answer that turned out not to have taken effect. Raises `lease.Fenced` when another process leads.
    """
    lease.check(db, epoch)
    op = one(db, seq)
    if op is None or op.state in SETTLED:
        return
    db.execute(
        "UPDATE op SET state = ?, not_before = ?, why = ?, missed = missed + ? WHERE seq = ?",
        (state, not_before, why, int(missed), seq),
    )
    refresh(db, [op.target])


def ask_first(db: driver.Connection, seq: int, why: str, *, epoch: int, now: Instant) -> None:
    """What waits does not leave before a person has said (again) that it may. Raises `lease.Fenced`."""
    lease.check(db, epoch)
    op = one(db, seq)
    if op is None or op.state is not OpState.QUEUED:
        return
    db.execute("UPDATE op SET state = 'ask', error = ?, why = NULL, sent_at = NULL WHERE seq = ?", (why, seq))
    refresh(db, [op.target])
    _record(db, op, OpState.ASK, why, now)


def redate(db: driver.Connection, now: Instant) -> int:
    """The clock was set back: what was made in what is now the future is made now, and waits as long as it had to.

    Nothing waits longer than anything ever has to. What left in the future left nobody knows when: it is looked for as
    far back as `LATELY`, and what is found so may be older (`Op.left_sometime`).
    """
    rows = db.execute(f"SELECT seq, {_LONGEST} FROM op WHERE {_FROM_THE_FUTURE}", (now, SLIGHTLY)).fetchall()
    db.executemany(
        "UPDATE op SET not_before = MIN(not_before - MAX(created_at - ?1, 0), ?1 + ?2),"
        " held_until = MIN(held_until - MAX(created_at - ?1, 0), ?1 + ?2),"
        " sent_at = CASE WHEN sent_at > ?1 + ?3 THEN MIN(created_at, ?1) - ?4 ELSE sent_at END,"
        " created_at = MIN(created_at, ?1), agreed_at = MIN(agreed_at, ?1) WHERE seq = ?5",
        [(now, longest, SLIGHTLY, LATELY, seq) for seq, longest in rows],
    )
    return len(rows)


class Dated(NamedTuple):
    """What had been dated by the clock by some moment."""

    change: int
    """The newest change of an operation."""
    pauses: frozenset[tuple[int, Instant]]
    """Accounts, and when each was last asked to pause."""


def dated(db: driver.Connection) -> Dated:
    (change,) = db.execute("SELECT newest FROM changes").fetchone()
    return Dated(change, frozenset(db.execute("SELECT id, asked_at FROM account").fetchall()))


def clock_was_set(db: driver.Connection, before: Instant, by: Instant, known: Dated) -> None:
    """The clock was set `by` so many ms when it would have been `before`: what waits has to wait no less and no longer.

    `known`: what had been dated when the clock was last seen to be right. What came since then may be on the new clock
    already. Where the clock was set forward it is if it is newer than `before`. Where it was set back it is on the old
    one if it would wait longer than anything has to; else nobody knows, so that it waits as long as it would on either.
    What was sent lately is recognised by when that was, also where it is done: rather from too early on than too late.
    """
    db.execute(
        "UPDATE op SET sent_at = sent_at + ?1 WHERE sent_at BETWEEN ?2 - ?3 AND ?2"
        " AND state NOT IN ('queued', 'sending', 'unknown')",
        (by, before, DAY),
    )
    rows = db.execute(
        f"SELECT seq, change <= ?, {_LONGEST} FROM op"
        " WHERE created_at <= ? AND state IN ('queued', 'sending', 'unknown')",
        (known.change, before),
    ).fetchall()
    db.executemany(
        "UPDATE op SET not_before = not_before + ?1, held_until = held_until + ?1, created_at = created_at + ?1,"
        " sent_at = sent_at + ?1, agreed_at = agreed_at + ?1 WHERE seq = ?2",
        [(by, seq) for seq, is_known, _ in rows if by > 0 or is_known],
    )
    now = before + by
    db.executemany(
        "UPDATE op SET not_before = not_before + CASE WHEN not_before > ?1 THEN ?3 ELSE 0 END,"
        " held_until = held_until + CASE WHEN held_until > ?1 THEN ?3 ELSE 0 END,"
        " created_at = created_at + CASE WHEN created_at > ?2 THEN ?3 ELSE 0 END, sent_at = sent_at + ?3,"
        " agreed_at = agreed_at + CASE WHEN agreed_at > ?2 THEN ?3 ELSE 0 END"
        " WHERE seq = ?4",
        [(now + longest, now, by, seq) for seq, is_known, longest in rows if by < 0 and not is_known],
    )
    sql = "SELECT id, asked_at FROM account WHERE asked_at <= ?1 AND not_before > ?1"
    paused = db.execute(sql, (before,)).fetchall()
    db.executemany(
        "UPDATE account SET not_before = not_before + ?, asked_at = asked_at + ? WHERE id = ?",
        [(by, by, account) for account, at in paused if by > 0 or at > now or (account, at) in known.pauses],
    )
    # An answer may have told it since: rather look for what was sent from too early on than from too late.
    db.execute("UPDATE account SET ahead = MIN(ahead, ahead - ?)", (by,))


def is_from_the_future(db: driver.Connection, now: Instant) -> bool:
    """Whether an open operation was made or left later than now, or waits longer than anything has to."""
    return db.execute(f"SELECT 1 FROM op WHERE {_FROM_THE_FUTURE} LIMIT 1", (now, SLIGHTLY)).fetchone() is not None


# Held as long as whatever was asked for last and is held until the same moment: a step of undo takes its longest hold
# from any of its accounts, a new move holds the ones before it again, and the hold of an account may be another by now.
_ASKED_LAST = "(SELECT MAX(o.created_at) FROM op o WHERE o.target = op.target AND o.held_until = op.held_until)"
_LONGEST = (
    f"MAX((SELECT MAX(a.hold, a.late_window, {MOST_PATIENCE}) FROM account a WHERE a.id = op.account_id),"
    f" held_until - {_ASKED_LAST})"
)
_FROM_THE_FUTURE = (
    "(created_at > ?1 + ?2 OR sent_at > ?1 + ?2"
    f" OR (not_before > ?1 + ?2 + {MOST_PATIENCE} AND not_before > ?1 + ?2 + {_LONGEST}))"
    " AND state IN ('queued', 'sending', 'unknown')"
)


# --- T5 -------------------------------------------------------------------------------------------


def recover(db: driver.Connection, epoch: int, now: Instant) -> int:
    """What an earlier leader was sending when it ended may have arrived: read it back once the late window is over.

    From now on: the request may have left at the last moment.
    """
    rows = db.execute(
        "SELECT o.seq, ? + a.late_window, o.target FROM op o JOIN account a ON a.id = o.account_id"
        " WHERE o.state = 'sending' AND o.epoch < ?",
        (now, epoch),
    ).fetchall()
    for seq, not_before, _ in rows:
        db.execute(
            "UPDATE op SET state = 'unknown', not_before = ?, why = ? WHERE seq = ?",
            (not_before, "the program ended before the answer came", seq),
        )
    refresh(db, [LocalId(target) for _, _, target in rows])
    return len(rows)


# --- T6, and what a person decides about a problem --------------------------------------------------


def drop(db: driver.Connection, seq: int, now: Instant) -> bool:
    """Take an operation out of the queue for good, by the person's wish, and with it what waits for what it makes.

    False when it is being sent or is settled.
    """
    op = one(db, seq)
    if op is None or op.state not in (OpState.QUEUED, OpState.CONFLICT, OpState.DEAD, OpState.ASK):
        return False
    for (behind,) in db.execute(
        "SELECT d.seq FROM op_dep d JOIN op o ON o.seq = d.seq"
        f" WHERE d.needs = ? AND o.{UNSETTLED} ORDER BY d.seq DESC",
        (seq,),
    ).fetchall():
        drop(db, behind, now)
    deed = deed_of(op.intent)
    for later in reversed(deed.takes_along(op, _behind(db, op))):
        drop(db, later.seq, now)
    db.execute("UPDATE op SET state = 'cancelled', settled_at = ?, why = NULL WHERE seq = ?", (now, seq))
    deed.hide(db, op)
    if op.state in (OpState.QUEUED, OpState.DEAD):  # what the person asked next took this one's effect for granted
        deed.dropped(db, op, _behind(db, op))
    refresh(db, [op.target])
    return True


def _behind(db: driver.Connection, op: Op) -> list[Op]:
    """What was asked of the same record after it and has not left."""
    rows = db.execute(
        "SELECT seq FROM op WHERE target = ? AND seq > ? AND state = 'queued' ORDER BY seq", (op.target, op.seq)
    ).fetchall()
    return [found for (later,) in rows if (found := one(db, later)) is not None]


def retry(db: driver.Connection, seq: int, now: Instant) -> bool:
    """Try a failed operation again, as if it had just been asked for (without undo time)."""
    op = one(db, seq)
    if op is None or op.state is not OpState.DEAD:
        return False
    if op.creates is None:  # what it made is still there
        deed_of(op.intent).show(db, op.account, op.intent, seq, now)
    _send_as_new(db, op, now)
    return True


def send_again(db: driver.Connection, seq: int, now: Instant) -> bool:
    """The person says that it is to be sent: what the machine would not dare to, or no more without being asked."""
    op = one(db, seq)
    if op is None or op.state is not OpState.ASK:
        return False
    _send_as_new(db, op, now)
    return True


def _send_as_new(db: driver.Connection, op: Op, now: Instant) -> None:
    """Back into the queue as if it had just been let go of: nothing counts that went wrong before."""
    db.execute(
        "UPDATE op SET state = 'queued', not_before = ?1, held_until = MIN(held_until, ?1), error = NULL, why = NULL,"
        " missed = 0, agreed_at = ?1 WHERE seq = ?2",
        (now, op.seq),
    )
    refresh(db, [op.target])


def confirm_done(db: driver.Connection, seq: int, now: Instant) -> bool:
    """The person looked and says that the vendor has it: settle what the machine could not find out."""
    op = one(db, seq)
    if op is None or op.state is not OpState.ASK or op.asks_first:
        return False
    db.execute("UPDATE op SET state = 'done', settled_at = ?, why = NULL WHERE seq = ?", (now, seq))
    settled = one(db, seq) or op
    deed_of(op.intent).landed(db, settled, op.intent, now)
    adoption.find(db, settled)
    refresh(db, [op.target])
    _record(db, op, OpState.DONE, CONFIRMED, now)
    return True


def replace(db: driver.Connection, seq: int, intent: AnyIntent, now: Instant) -> int:
    """Settle a conflict by asking again, the same or something else, from what the vendor holds now.

    In its place of the queue: what was asked after it still comes after it, and what waits for what it makes still
    does. To whoever takes steps back it is the newest one. Its number, which stays. Raises `Impossible`.
    """
    op = one(db, seq)
    if op is None or op.state is not OpState.CONFLICT:
        raise Impossible("that is not a conflict any more")
    deed = deed_of(intent)
    if intent != op.intent:
        with contextlib.suppress(AlreadySo):  # it is what a later change will make of it
            deed.plan(db, intent)
    replay, notifies, hold = _terms(db, op.account, intent)
    expect, before = deed.replaces(db, op, intent)
    contents.let_go(db, _bring_nothing_back(db))
    db.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'op'")  # a number that no other step has
    db.execute(
        "UPDATE op SET step = (SELECT seq FROM sqlite_sequence WHERE name = 'op'),"
        " op_id = ?, kind = ?, args = ?, expect = ?, before = ?, class = ?, notifies = ?,"
        " state = 'queued', not_before = ?, held_until = ?, created_at = ?, theirs = NULL, error = NULL, why = NULL,"
        " missed = 0, agreed_at = ? WHERE seq = ?",
        (
            op.op_id if op.creates is not None else uuid7(now),  # what is made is made once, however often it is asked
            intents.kind_of(intent),
            intents.encode(intent),
            expect,
            before,
            replay,
            notifies,
            now + hold,
            now + hold,
            now,
            now,
            seq,
        ),
    )
    asked = one(db, seq)
    if asked is not None and intent != op.intent:
        deed.redirected(db, asked, _behind(db, op))
    refresh(db, [op.target])
    return seq


def release(db: driver.Connection, now: Instant) -> int:
    """End the undo time of everything that is held; how many operations that were."""
    cursor = db.execute(
        "UPDATE op SET not_before = ?, held_until = ?"
        " WHERE state = 'queued' AND held_until > ? AND not_before = held_until",
        (now, now, now),
    )
    return cursor.rowcount


def uuid7(now: Instant) -> str:
    """A UUIDv7 (RFC 9562): sortable by `now`, otherwise random."""
    value = (now & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
