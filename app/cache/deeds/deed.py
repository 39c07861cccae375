"""What every kind of change has to say about itself: one class a kind, registered in `app.cache.deeds`.

A deed runs inside the engine's transactions and talks to nobody.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from app.cache import driver
from app.cache.identity import remote_id
from app.cache.ops import Op
from app.model.fields import before_of, in_words
from app.model.ids import AccountId, Instant, LocalId, RemoteId
from app.model.intents import AnyIntent, Fields
from app.model.pipeline import Place
from app.model.records import AnyRecord
from app.model.words import ListedKind, Replay, Verb
from app.vendor import Seen, Write

SKEW = 60_000
"""How wrong (ms) we may be about the vendor's clock when something is recognised by when it was made."""

I_contra = TypeVar("I_contra", bound=AnyIntent, contravariant=True)


class Impossible(Exception):
    """The intent cannot be queued; the message says why and what to do. Nothing was changed."""


class AlreadySo(Impossible):
    """It is what a person sees already: there is nothing to queue."""


class NotMapped(Exception):
    """Something the request speaks of is not known to the vendor yet."""


class Lost(Exception):
    """What the request needs is not here any more, so that there is none; the message says what."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What queueing an intent means. See `app.cache.ops.Op` for the fields of the same name."""

    account: AccountId
    target: LocalId
    lanes: tuple[LocalId, ...]
    """Among them the target: what stands behind another operation in one of these waits for it."""
    refs: tuple[LocalId, ...] = ()
    """What the request will speak of: where the vendor does not know it yet, it waits for what makes it."""
    creates: LocalId | None = None
    expect: LocalId | None = None
    before: bytes | None = None


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What the vendor holds about an operation, now that it was asked.

    `gone`: what the operation is about is not there. Of one that replaces something: `there`, it is as wanted; `holds`,
    what it replaces is as the person saw it; `was_there`, it has been as wanted since it was sent. Of one that makes
    something: `matches`, how many like it there are, and the name of the one; `sure`, it is that beyond doubt.
    """

    gone: bool = False
    there: bool = False
    holds: bool = False
    was_there: bool = False
    matches: int | None = None
    remote: RemoteId | None = None
    sure: bool = False
    unsure: str = ""
    """What is there may be of this operation or not, in words: a person is asked."""
    place: Place | None = None
    stage: LocalId | None = None
    words: str = ""
    at: Instant | None = None
    by: str | None = None


class May(msgspec.Struct, frozen=True, kw_only=True):
    """What an account says of a kind of change. `app.vendor.Capability` has the fields of the same name."""

    allowed: bool
    reason: str = ""
    replay: Replay = Replay.ONCE
    notifies: bool = False
    fields: tuple[str, ...] = ()


class Deed(ABC, Generic[I_contra]):
    """One kind of change. The defaults fit one that replaces fields of a record."""

    verb: Verb
    reads_first = True
    """Whether the vendor is asked what it holds before the first try."""
    stays = "this cannot be taken back from here"
    """Why it cannot be taken back once it has left."""

    def verb_of(self, db: driver.Connection, account: AccountId, intent: I_contra) -> Verb:
        """The capability of the account it needs."""
        return self.verb

    def may(self, db: driver.Connection, account: AccountId, intent: I_contra) -> May:
        """Whether the account can do it at all."""
        verb = self.verb_of(db, account, intent)
        row = db.execute(
            "SELECT allowed, reason, replay, notifies, fields FROM capability WHERE account_id = ? AND verb = ?",
            (account, verb),
        ).fetchone()
        allowed, reason, replay, notifies, fields = row or (0, "", Replay.ONCE, 0, "")
        return May(
            allowed=bool(allowed),
            reason=reason or f"this system cannot {verb} from here",
            replay=Replay(replay),
            notifies=bool(notifies),
            fields=tuple(fields.split()),
        )

    def fields(self, intent: I_contra) -> tuple[str, ...]:
        """The fields it writes, where not every vendor has room for every field."""
        return ()

    def terms(self, intent: I_contra, replay: Replay, *, notifies: bool) -> tuple[Replay, bool]:
        """What repeating it would do, and whether it may mail somebody; `replay`, `notifies`: the account's word."""
        return replay, notifies

    @abstractmethod
    def plan(self, db: driver.Connection, intent: I_contra) -> Plan:
        """Check the intent against the cache. Raises `Impossible`."""

    def show(self, db: driver.Connection, account: AccountId, intent: I_contra, seq: int, at: Instant) -> None:
        """Make the rows that exist only because of this operation."""

    def hide(self, db: driver.Connection, op: Op) -> None:
        """Take those rows away again."""

    @abstractmethod
    def build(self, db: driver.Connection, op: Op, intent: I_contra) -> Write:
        """The request, in the vendor's ids. Raises `NotMapped`."""

    def looked(self, db: driver.Connection, op: Op, intent: I_contra, seen: Seen) -> Looked:
        """What was read back, once the records in `seen` are stored."""
        return Looked(gone=not seen.exists, matches=seen.matches, remote=seen.remote_id)

    def landed(self, db: driver.Connection, op: Op, intent: I_contra, now: Instant) -> None:
        """The vendor took it: what it holds is other now."""

    def is_mine(self, db: driver.Connection, op: Op, intent: I_contra, came: AnyRecord) -> bool:
        """Whether a record that came is beyond doubt what this operation makes: by its marker, or by what it joins."""
        return False

    def is_like(self, db: driver.Connection, op: Op, intent: I_contra, came: AnyRecord, ahead: Instant) -> bool:
        """Whether it may be, by what it says and when it was made. `ahead`: the vendor's clock before ours, in ms."""
        return False

    def twins(self, db: driver.Connection, op: Op, intent: I_contra, ahead: Instant) -> Sequence[LocalId]:
        """Records that came under names of their own and may be what this operation made."""
        return ()

    @abstractmethod
    def words(self, db: driver.Connection, intent: I_contra) -> str:
        """What it does to its subject, for a list: `note`, `tags rust, senior`."""

    def beside(self, db: driver.Connection, intent: I_contra, seen: LocalId | None) -> str:
        """What more there is to say of it, behind its words; `seen`: the stage it was asked in."""
        return ""

    def told(self, db: driver.Connection, op: Op) -> Fields:
        """The fields it replaces as the person saw them, named as they read them; of one that has `before`."""
        return Fields() if op.before is None else before_of(op.intent, op.before)

    def stood(self, db: driver.Connection, op: Op) -> str:
        """The same in words."""
        return in_words(self.told(db, op))

    def replaces(self, db: driver.Connection, op: Op, intent: I_contra) -> tuple[LocalId | None, bytes | None]:
        """What it replaces as the vendor holds it now: (stage, fields). Raises `Impossible`."""
        return None, None

    def redirected(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        """`op` leads elsewhere now, and those `behind` it on the same record took for granted where it led."""

    def inverse(self, db: driver.Connection, op: Op, intent: I_contra) -> AnyIntent:
        """What takes it back at the vendor, once it has left. Raises `Impossible` where nothing does."""
        raise Impossible(self.stays)

    def takes_along(self, op: Op, behind: Sequence[Op]) -> Sequence[Op]:
        """Those `behind` it on the same record that mean nothing without it."""
        return ()

    def dropped(self, db: driver.Connection, op: Op, behind: Sequence[Op]) -> None:
        """`op` will not happen, and those `behind` it on the same record took its effect for granted."""


def known(db: driver.Connection, pk: LocalId) -> RemoteId:
    """The vendor's id of a local one. Raises `NotMapped`."""
    remote = remote_id(db, pk)
    if remote is None:
        raise NotMapped(str(pk))
    return remote


def of_account(db: driver.Connection, account: AccountId, pk: LocalId, kind: ListedKind) -> None:
    """Something the account lists and that is in use. Raises `Impossible` for what is not."""
    row = db.execute("SELECT account_id, active, name FROM listed WHERE pk = ? AND listed = ?", (pk, kind)).fetchone()
    if row is None or row[0] != account:
        raise Impossible(f"the account lists no such {kind}")
    if not row[1]:
        raise Impossible(f"the {kind} {row[2]} is not in use any more")


def delete_unnamed(db: driver.Connection, table: str, pk: LocalId) -> None:
    """Take away a row that exists only because of an operation: one that the vendor has a name for is the vendor's."""
    db.execute(f"DELETE FROM {table} WHERE pk = ? AND pk IN (SELECT pk FROM idmap WHERE remote_id IS NULL)", (pk,))


def name_of(db: driver.Connection, table: str, pk: LocalId) -> str | None:
    """What a record is called. `table`: one of ours that has a `name`."""
    found = db.execute(f"SELECT name FROM {table} WHERE pk = ?", (pk,)).fetchone()
    return None if found is None else str(found[0])


def account_of(db: driver.Connection, table: str, pk: LocalId, what: str) -> AccountId:
    """The account of a record. Raises `Impossible`."""
    row = db.execute(f"SELECT account_id FROM {table} WHERE pk = ?", (pk,)).fetchone()
    if row is None:
        raise Impossible(f"that {what} is not in the cache")
    return AccountId(row[0])
