"""Operations with all they need to stand in another cache: what the journal keeps of them, and a rescue puts back.

So it is with the groups a person put the stages of an account into. An entry speaks for itself: it has the account, the
lanes and the names of the records at the vendor, so that of a journal that is damaged as well every line that can be
read is of use.
"""

from collections.abc import Iterable, Sequence

import msgspec

from app.cache import driver
from app.model import intents
from app.model.ids import AccountId, Instant, LocalId, RemoteId
from app.model.intents import AnyIntent
from app.model.words import SETTLED, Kind, OpState, Replay, StageKind


class Owner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An account, as far as it takes to bring it back; the rest the configuration says."""

    id: AccountId
    name: str
    vendor: str
    title: str
    mark: str
    base_url: str
    zone: str
    writes: int
    hold: int
    late_window: Instant
    paused: str | None = None
    ahead: Instant = 0
    facets: str = ""


class Ref(msgspec.Struct, frozen=True, array_like=True):
    """A local id and what it stands for; `remote` None: the vendor does not know it yet."""

    pk: LocalId
    kind: Kind
    remote: RemoteId | None


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operation as it stands in the queue; the fields of the same name are the columns of `op`, JSON as text."""

    owner: Owner
    kind: str
    v: int
    batch: int
    target: LocalId
    args: str
    expect: LocalId | None = None
    before: str | None = None
    creates: LocalId | None = None
    replay: Replay
    notifies: int
    not_before: Instant
    held_until: Instant
    why: str | None = None
    attempts: int = 0
    missed: int = 0
    created_at: Instant
    sent_at: Instant | None = None
    settled_at: Instant | None = None
    theirs: str | None = None
    error: str | None = None
    merged_into: int | None = None
    step: int | None = None
    undone: int = 0
    undoes: int | None = None
    lanes: tuple[LocalId, ...] = ()
    needs: tuple[int, ...] = ()

    @property
    def intent(self) -> AnyIntent:
        """Raises `msgspec.ValidationError`, `msgspec.DecodeError`."""
        return intents.decode(self.args.encode())


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="op", tag_field="is"):
    """An operation after a change. `op`: all of it, None where it is settled and nothing of it is needed any more."""

    change: int
    seq: int
    op_id: str
    state: OpState
    account: AccountId
    op: Kept | None = None
    refs: tuple[Ref, ...] = ()

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED


class Grouped(msgspec.Struct, frozen=True, kw_only=True, tag="groups", tag_field="is"):
    """Into which groups a person has put stages of an account by `change`, by what `stage_group` calls the stages."""

    change: int
    owner: Owner
    stages: dict[str, StageKind]


_COLUMNS = (
    "seq", "change", "op_id", "state", "account", "kind", "v", "batch", "target", "args", "expect", "before",
    "creates", "class", "notifies", "not_before", "held_until", "why", "attempts", "missed", "created_at", "sent_at",
    "settled_at", "theirs", "error", "merged_into", "step", "undone", "undoes",
)  # fmt: skip
COLUMNS = ", ".join("account_id" if name == "account" else name for name in _COLUMNS)
"""The columns of `op` that `entry` takes, in order."""
JSON = ("args", "before", "theirs")
"""The columns that are JSON, stored as bytes."""
OWNER = ", ".join(Owner.__struct_fields__)
"""The columns of `account` that an `Owner` has."""


def owners(db: driver.Connection) -> dict[AccountId, Owner]:
    rows = db.execute(f"SELECT {OWNER} FROM account").fetchall()
    found = [owner(row) for row in rows]
    return {one.id: one for one in found}


def owner(row: Sequence[object]) -> Owner:
    """An account from its columns. Raises `msgspec.ValidationError` where they are not what they should be."""
    return msgspec.convert(dict(zip(Owner.__struct_fields__, row, strict=True)), Owner)


def entry(
    row: Sequence[object], of: Owner, lanes: Iterable[LocalId], needs: Iterable[int], refs: Iterable[Ref]
) -> Entry:
    """An operation from its columns. Raises `msgspec.ValidationError` where they are not what they should be."""
    named = dict(zip(_COLUMNS, row, strict=True))
    outside = {name: named.pop(name) for name in ("seq", "change", "op_id", "state", "account")}
    replay = named.pop("class")
    raw = {name: _text(named.pop(name)) for name in JSON}
    found = {**named, **raw, "replay": replay, "owner": of, "lanes": tuple(lanes), "needs": tuple(needs)}
    return msgspec.convert({**outside, "op": msgspec.convert(found, Kept), "refs": tuple(refs)} | {"is": "op"}, Entry)


def _text(stored: object) -> str | None:
    """Raises `msgspec.ValidationError` for what is no JSON."""
    if stored is None:
        return None
    if not isinstance(stored, bytes):
        raise msgspec.ValidationError("not bytes")
    try:
        msgspec.json.decode(stored)
        return stored.decode()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise msgspec.ValidationError(str(error)) from None


def speaks_of(kept: Kept) -> tuple[LocalId, ...]:
    """The local ids an operation cannot do without."""
    found = [kept.target, *kept.lanes, *intents.records_of(kept.intent)]
    found += [pk for pk in (kept.expect, kept.creates) if pk is not None]
    return tuple(dict.fromkeys(found))


def read(db: driver.Connection, where: str, values: Sequence[object] = ()) -> list[Entry]:
    """The operations `where` holds, in the order of their changes; of a settled one only that it is."""
    rows = db.execute(f"SELECT {COLUMNS} FROM op WHERE {where} ORDER BY change", tuple(values)).fetchall()
    of = owners(db) if rows else {}
    return [_read_one(db, row, of[row[4]]) for row in rows]


def grouped(db: driver.Connection, change: int) -> list[Grouped]:
    """What people said of stages, account by account. `change`: the newest one there is."""
    rows = db.execute("SELECT account_id, stage, kind FROM stage_group").fetchall()
    found: dict[AccountId, dict[str, StageKind]] = {}
    for account, stage, kind in rows:
        found.setdefault(account, {})[stage] = StageKind(kind)
    of = owners(db) if rows else {}
    return [Grouped(change=change, owner=of[account], stages=stages) for account, stages in found.items()]


def _read_one(db: driver.Connection, row: Sequence[object], of: Owner) -> Entry:
    seq = row[0]
    lanes = [LocalId(lane) for (lane,) in db.execute("SELECT lane FROM op_lane WHERE seq = ?", (seq,))]
    needs = [need for (need,) in db.execute("SELECT needs FROM op_dep WHERE seq = ?", (seq,))]
    whole = entry(row, of, lanes, needs, ())
    assert whole.op is not None  # noqa: S101  # just made
    if not whole.is_settled:
        return msgspec.structs.replace(whole, refs=_refs(db, speaks_of(whole.op)))
    made = () if whole.op.creates is None else (whole.op.creates,)
    return msgspec.structs.replace(whole, op=None, refs=_refs(db, made))


def _refs(db: driver.Connection, wanted: Sequence[LocalId]) -> tuple[Ref, ...]:
    marks = ",".join("?" * len(wanted))
    rows = db.execute(f"SELECT pk, kind, remote_id FROM idmap WHERE pk IN ({marks})", tuple(wanted)).fetchall()
    return tuple(Ref(LocalId(pk), Kind(kind), remote) for pk, kind, remote in rows)
