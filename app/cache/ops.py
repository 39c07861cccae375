"""Operations of the queue as the engine reads them."""

import msgspec

from app.cache import driver
from app.model import intents
from app.model.ids import DAY, AccountId, Instant, LocalId
from app.model.intents import AnyIntent
from app.model.words import SETTLED, OpState, Replay

UNSETTLED = f"state IN ({','.join(repr(str(state)) for state in OpState if state not in SETTLED)})"
"""SQL: the operation still stands in its lanes. By these states an index finds the few among all there ever were."""
NEEDED = (
    f"(o.{UNSETTLED} OR o.state = 'done'"
    " AND EXISTS (SELECT 1 FROM idmap i WHERE i.pk = o.creates AND i.remote_id IS NULL))"
)
"""SQL: the operation `o` has not made yet what others need; or it has, and nobody knows what the vendor calls it."""
_FIELDS = (
    "seq, op_id, account_id, args, target, expect, before, creates, class, notifies, state, not_before, attempts,"
    " missed, created_at, sent_at, undoes, merged_into, agreed_at"
)


class Op(msgspec.Struct, frozen=True, kw_only=True):
    """An operation as the engine decides about it. Times in ms."""

    seq: int
    op_id: str
    account: AccountId
    intent: AnyIntent
    target: LocalId
    """The record it changes or makes."""
    expect: LocalId | None
    """The stage an application is moved from, as the person saw it."""
    before: bytes | None
    """The fields it replaces, as the person saw them (JSON)."""
    creates: LocalId | None
    replay: Replay
    notifies: bool
    state: OpState
    not_before: Instant
    attempts: int
    missed: int
    created_at: Instant
    sent_at: Instant | None
    undoes: int | None = None
    """The operation that it takes back."""
    merged_into: int | None = None
    """The later operation that stands for it."""
    agreed_at: Instant | None = None
    """When a person last said that it may go; None: when they asked for it."""
    lanes: tuple[LocalId, ...]
    needs: tuple[int, ...]
    """Operations that must be done first, and have a name for what they make."""

    @property
    def left_sometime(self) -> bool:
        """Whether nobody knows when it left: it is looked for from long before it was asked for (`queue.redate`)."""
        return self.sent_at is not None and self.sent_at < self.created_at - DAY

    @property
    def asks_first(self) -> bool:
        """Nothing of it has left, and nothing will before a person has said that it still may."""
        return self.state is OpState.ASK and self.sent_at is None and intents.mails(self.intent)


class Theirs(msgspec.Struct, frozen=True, kw_only=True):
    """What the vendor holds, on a conflict."""

    stage: LocalId | None = None
    words: str
    at: Instant | None = None
    by: str | None = None
    gone: bool = False
    """What the operation is about is not there any more."""


def one(db: driver.Connection, seq: int) -> Op | None:
    row = db.execute(f"SELECT {_FIELDS} FROM op WHERE seq = ?", (seq,)).fetchone()
    return _op(db, row) if row else None


def unsettled(db: driver.Connection) -> list[Op]:
    """Every operation that still stands in a lane, in the order the person asked."""
    return [_op(db, row) for row in db.execute(f"SELECT {_FIELDS} FROM op WHERE {UNSETTLED} ORDER BY seq").fetchall()]


def makers(db: driver.Connection, account: AccountId) -> list[Op]:
    """Operations that made, or may have made, a record whose name at the vendor is not known here yet.

    Not those under way, whose answer will say it, nor those that a vendor did nothing with and that wait again.
    """
    rows = db.execute(
        f"SELECT {_FIELDS} FROM op WHERE account_id = ? AND creates IS NOT NULL AND state IN ('unknown', 'done')"
        # Not "creates IN (...)": that would read all ids of the account, and every page of a pull asks this.
        " AND EXISTS (SELECT 1 FROM idmap i WHERE i.pk = op.creates AND i.remote_id IS NULL) ORDER BY seq",
        (account,),
    ).fetchall()
    return [_op(db, row) for row in rows]


def _op(db: driver.Connection, row: tuple[object, ...]) -> Op:
    seq, op_id, account, args, target, expect, before, creates, replay, notifies, state, not_before, *rest = row
    attempts, missed, created_at, sent_at, undoes, merged_into, agreed_at = rest
    lanes = db.execute("SELECT lane FROM op_lane WHERE seq = ? ORDER BY lane", (seq,)).fetchall()
    needs = db.execute(
        f"SELECT d.needs FROM op_dep d JOIN op o ON o.seq = d.needs WHERE d.seq = ? AND {NEEDED}", (seq,)
    ).fetchall()
    return msgspec.convert(
        {
            "seq": seq,
            "op_id": op_id,
            "account": account,
            "intent": intents.decode(args),  # type: ignore[arg-type]
            "target": target,
            "expect": expect,
            "before": before,
            "creates": creates,
            "replay": Replay(str(replay)),
            "notifies": bool(notifies),
            "state": OpState(str(state)),
            "not_before": not_before,
            "attempts": attempts,
            "missed": missed,
            "created_at": created_at,
            "sent_at": sent_at,
            "undoes": undoes,
            "merged_into": merged_into,
            "agreed_at": agreed_at,
            "lanes": tuple(lane for (lane,) in lanes),
            "needs": tuple(need for (need,) in needs),
        },
        Op,
    )
