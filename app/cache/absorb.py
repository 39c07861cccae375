"""When a record made here was read under a name of its own before its maker's answer said what it is called."""

import msgspec

from app.cache import driver
from app.cache.ops import UNSETTLED
from app.model import intents
from app.model.ids import LocalId, RemoteId
from app.model.words import Kind

_REFERENCES = (
    ("application", "candidate"),
    ("application", "job"),
    ("activity", "candidate"),
    ("activity", "application"),
    ("attachment", "candidate"),
    ("visit", "application"),
    ("stage", "job"),
    ("reason", "job"),
    ("op", "target"),
)
_SPOKEN_OF = ("candidate", "application", "job", "attachment")


def settle_id(db: driver.Connection, pk: LocalId, remote: RemoteId) -> None:
    """Say what a record that was made here is called at the vendor. A local id that has a name keeps it."""
    row = db.execute("SELECT account_id, kind, remote_id FROM idmap WHERE pk = ?", (pk,)).fetchone()
    if row is None or row[2] is not None:
        return
    account, kind, _ = row
    other = db.execute(
        "SELECT pk FROM idmap WHERE account_id = ? AND kind = ? AND remote_id = ?", (account, kind, remote)
    ).fetchone()
    if other is not None:
        _absorb(db, str(kind), LocalId(other[0]), pk)
    db.execute("UPDATE idmap SET remote_id = ? WHERE pk = ?", (remote, pk))


def _absorb(db: driver.Connection, kind: str, twin: LocalId, pk: LocalId) -> None:
    """The record under `twin` is the one under `pk`: everything that speaks of the twin speaks of it."""
    for table, column in _REFERENCES:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (pk, twin))
    db.execute("UPDATE OR IGNORE op_lane SET lane = ? WHERE lane = ?", (pk, twin))
    db.execute("UPDATE OR IGNORE facet SET candidate = ? WHERE candidate = ?", (pk, twin))
    for seq, args in db.execute(f"SELECT seq, args FROM op WHERE {UNSETTLED}").fetchall():
        intent = intents.decode(args)
        spoken = {name: pk for name in _SPOKEN_OF if getattr(intent, name, None) == twin}
        if spoken:
            changed = msgspec.structs.replace(intent, **spoken)
            db.execute("UPDATE op SET args = ? WHERE seq = ?", (intents.encode(changed), seq))
    told = db.execute(f"SELECT 1 FROM {kind} WHERE pk = ?", (twin,)).fetchone()
    if told is not None:
        db.execute(f"DELETE FROM {kind} WHERE pk = ?", (pk,))
        db.execute(f"UPDATE {kind} SET pk = ? WHERE pk = ?", (pk, twin))
    elif kind == Kind.APPLICATION:  # known by its visits alone so far: where it is they say, when all are in
        db.execute("UPDATE application SET unsure = derived WHERE pk = ?", (pk,))
    db.execute("UPDATE OR REPLACE raw SET pk = ? WHERE pk = ?", (pk, twin))
    db.execute("DELETE FROM idmap WHERE pk = ?", (twin,))
