"""When a record made here was read under a name of its own before its maker's answer said what it is called."""

from typing import Any

import msgspec

from app.cache import driver
from app.cache.identity import known_ids, local_ids
from app.cache.overlay import refresh
from app.model import intents
from app.model.ids import AccountId, Instant, LocalId, RemoteId
from app.model.intents import AnyIntent, Fields
from app.model.words import DETAILS, Kind

_REFERENCES = (
    ("application", "candidate"),
    ("application", "job"),
    ("application", "base_job"),
    ("activity", "candidate"),
    ("activity", "application"),
    ("attachment", "candidate"),
    ("attachment", "application"),
    ("visit", "application"),
    ("stage", "job"),
    ("reason", "job"),
    ("detail", "candidate"),
    ("detail", "application"),
    ("detail", "job"),
    ("detail", "of"),
    ("op", "target"),
    ("op", "creates"),
)
_ONCE = (("op_lane", "lane"), ("facet", "candidate"), ("person_link", "one"), ("person_link", "other"))
"""References of which a record has each one only once."""
_SPOKEN_OF = (
    "candidate",
    "application",
    "job",
    "attachment",
    "interview",
    "offer",
    "opening",
    "check",
    "referee",
    "about",
)
_FILE = "file_kind, mime, size, sha256, created_at"


def settle_id(db: driver.Connection, pk: LocalId, remote: RemoteId) -> None:
    """Say what a record that was made here is called at the vendor; what waited for that may go.

    Where it was taken for another one, this name counts, and the other one goes on under a local id of its own.
    """
    row = db.execute("SELECT account_id, kind, remote_id FROM idmap WHERE pk = ?", (pk,)).fetchone()
    if row is None or row[2] == remote:
        return
    account, kind, taken_for = AccountId(row[0]), Kind(row[1]), row[2]
    if taken_for is not None:
        _part(db, account, kind, pk, taken_for)
    twin = known_ids(db, account, kind, [remote]).get(remote)
    swept = missed = 0
    if twin is not None:
        swept, missed = db.execute("SELECT swept, missed FROM idmap WHERE pk = ?", (twin,)).fetchone()
        _absorb(db, account, kind, twin, pk)
    db.execute("UPDATE idmap SET remote_id = ?, swept = ?, missed = ? WHERE pk = ?", (remote, swept, missed, pk))


def merge(db: driver.Connection, account: AccountId, secondary: LocalId, primary: LocalId, now: Instant) -> None:
    """The vendor has made one candidate of two: everything that speaks of `secondary`, who is gone, is `primary`'s."""
    _point(db, account, secondary, primary)
    db.execute("DELETE FROM candidate WHERE pk = ?", (secondary,))
    db.execute("DELETE FROM raw WHERE pk = ?", (secondary,))
    db.execute("UPDATE idmap SET gone_at = ?, missed = 0 WHERE pk = ?", (now, secondary))
    refresh(db, [primary])


def _part(db: driver.Connection, account: AccountId, kind: Kind, pk: LocalId, remote: RemoteId) -> None:
    """The record called `remote` is not the one under `pk`, which is nobody's at the vendor for now."""
    db.execute("UPDATE idmap SET remote_id = NULL WHERE pk = ?", (pk,))
    other = local_ids(db, account, kind, [remote])[remote]
    _copy(db, _table(kind), pk, other)
    db.execute("UPDATE OR REPLACE raw SET pk = ? WHERE pk = ?", (other, pk))
    db.execute(f"UPDATE {_table(kind)} SET hash = x'' WHERE pk = ?", (pk,))
    refresh(db, [other])


def _absorb(db: driver.Connection, account: AccountId, kind: Kind, twin: LocalId, pk: LocalId) -> None:
    """The record under `twin` is the one under `pk`: everything that speaks of the twin speaks of it."""
    _point(db, account, twin, pk)
    if db.execute(f"SELECT 1 FROM {_table(kind)} WHERE pk = ?", (twin,)).fetchone() is not None:
        _take_row(db, _table(kind), twin, pk)
    elif kind is Kind.APPLICATION:  # known by its visits alone so far: where it is they say, when all are in
        db.execute("UPDATE application SET unsure = derived WHERE pk = ?", (pk,))
    db.execute("DELETE FROM idmap WHERE pk = ?", (twin,))


def _point(db: driver.Connection, account: AccountId, twin: LocalId, pk: LocalId) -> None:
    """Let everything that speaks of the one speak of the other."""
    for table, column in _REFERENCES:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (pk, twin))
    for table, column in _ONCE:
        db.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?", (pk, twin))
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (twin,))
    db.execute("UPDATE event SET target = ? WHERE account_id = ? AND target = ?", (str(pk), account, str(twin)))
    _speak_of(db, account, twin, pk)


def _speak_of(db: driver.Connection, account: AccountId, twin: LocalId, pk: LocalId) -> None:
    """Let the intents of all operations, settled ones too, name the record by the id that stays."""
    rows = db.execute(
        "SELECT seq, args FROM op WHERE account_id = ? AND instr(args, ?) > 0", (account, str(twin).encode())
    ).fetchall()
    for seq, args in rows:
        intent = intents.decode(args)
        spoken: dict[str, Any] = {name: pk for name in _SPOKEN_OF if getattr(intent, name, None) == twin}
        spoken |= _within(intent, twin, pk)
        if spoken:
            changed = msgspec.structs.replace(intent, **spoken)
            db.execute("UPDATE op SET args = ? WHERE seq = ?", (intents.encode(changed), seq))


def _within(intent: AnyIntent, twin: LocalId, pk: LocalId) -> dict[str, Any]:
    """The fields of an intent that name the record, with the id that stays."""
    found: dict[str, Any] = {}
    if twin in (referees := getattr(intent, "referees", ())):
        found["referees"] = tuple(pk if one == twin else one for one in referees)
    for name in ("changes", "fields"):
        fields = getattr(intent, name, None)
        if isinstance(fields, Fields) and any(getattr(fields, one) == twin for one in fields.LOCAL):
            mine = {one: pk for one in fields.LOCAL if getattr(fields, one) == twin}
            found[name] = msgspec.structs.replace(fields, **mine)
    return found


def _table(kind: Kind) -> str:
    return "detail" if kind in DETAILS else kind


def _take_row(db: driver.Connection, table: str, twin: LocalId, pk: LocalId) -> None:
    """What the vendor said stands in place of what was shown meanwhile.

    Deleted and put in again, so that the search, which goes by the id, hears of both.
    """
    ours = db.execute(f"SELECT {_FILE} FROM attachment WHERE pk = ?", (pk,)).fetchone()
    db.execute(f"DELETE FROM {table} WHERE pk = ?", (pk,))
    _copy(db, table, twin, pk)
    db.execute(f"DELETE FROM {table} WHERE pk = ?", (twin,))
    db.execute("UPDATE OR REPLACE raw SET pk = ? WHERE pk = ?", (pk, twin))
    if ours is not None:  # a vendor's list of files tells little about them
        db.execute(
            "UPDATE attachment SET file_kind = CASE file_kind WHEN 'other' THEN ?1 ELSE file_kind END,"
            " mime = COALESCE(mime, ?2), size = COALESCE(size, ?3), sha256 = COALESCE(sha256, ?4),"
            " created_at = COALESCE(created_at, ?5) WHERE pk = ?6",
            (*ours, pk),
        )


def _copy(db: driver.Connection, table: str, pk: LocalId, to: LocalId) -> None:
    names = ", ".join(name for _, name, *_ in db.execute(f"PRAGMA table_info({table})") if name != "pk")
    db.execute(f"INSERT INTO {table}(pk, {names}) SELECT ?, {names} FROM {table} WHERE pk = ?", (to, pk))
