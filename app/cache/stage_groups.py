"""The group a stage counts in: what its adapter told, or what a person said instead.

What a person said is kept by the stage's id at the vendor, or by its name for all stages of an account that are called
so, also those that are read later; of the two the id counts more. It outlives pulls, and stages that come back.
"""

from app.cache import driver
from app.cache.deeds.deed import Impossible
from app.cache.folding import fold
from app.cache.overlay.applications import reproject
from app.model.ids import AccountId, LocalId, RemoteId
from app.model.pipeline import status_of
from app.model.words import StageKind

_BAD = frozenset({StageKind.REJECTED, StageKind.WITHDRAWN})
_SAID_ENDS = "SELECT 1 FROM stage WHERE account_id = ? AND said AND told IN ('hired', 'rejected', 'withdrawn')"


def group_of(
    db: driver.Connection, account: AccountId, remote: RemoteId, name: str, told: StageKind, *, said: bool
) -> StageKind:
    """The group of a stage that its adapter tells as `told`; `said`: as the vendor itself has it."""
    found = dict(
        db.execute(
            "SELECT stage, kind FROM stage_group WHERE account_id = ? AND stage IN (?, ?)",
            (account, remote, _by_name(name)),
        )
    )
    own = found.get(remote) or found.get(_by_name(name))
    if own is None or why_not(db, account, told, StageKind(own), said=said):
        return told
    return StageKind(own)


def why_not(db: driver.Connection, account: AccountId, told: StageKind, wanted: StageKind, *, said: bool) -> str:
    """Why a stage cannot count there; empty where it can.

    Who is hired or out is a thing between the vendor and its stages: where it says so itself, another word of ours
    would have the wrong request sent.
    """
    if wanted is told or {wanted, told} <= _BAD:
        return ""
    if said and (told.ends or wanted.ends or told is StageKind.ON_HOLD):
        return f"the system itself says that this stage is {told.group}"
    if wanted.ends and db.execute(_SAID_ENDS, (account,)).fetchone():
        return "the system itself says where somebody is hired or out"
    return ""


def put(db: driver.Connection, stage: LocalId, wanted: StageKind | None, *, everywhere: bool = False) -> int:
    """Put a stage into a group, or with None back to where it counts by itself; how many stages are meant.

    `everywhere`: all stages of the account that are called so. Raises `Impossible` where it cannot count there.
    """
    row = db.execute(
        "SELECT s.account_id, i.remote_id, s.plain, s.told, s.said FROM stage s JOIN idmap i ON i.pk = s.pk"
        " WHERE s.pk = ?",
        (stage,),
    ).fetchone()
    if row is None:
        raise Impossible("that stage is gone")
    account, remote, plain, told, said = row
    if wanted is not None and (why := why_not(db, account, StageKind(told), wanted, said=bool(said))):
        raise Impossible(why)
    meant = [(stage, remote)] if not everywhere else _called(db, account, plain)
    for _, one in meant:
        db.execute("DELETE FROM stage_group WHERE account_id = ? AND stage = ?", (account, one))
    if everywhere:
        db.execute("DELETE FROM stage_group WHERE account_id = ? AND stage = ?", (account, _by_name(plain)))
    elif wanted is None and _rule(db, account, plain):
        wanted = StageKind(told)  # the others of its name stay where they were put
    if wanted is not None:
        key = _by_name(plain) if everywhere else remote
        db.execute("INSERT INTO stage_group(account_id, stage, kind) VALUES (?, ?, ?)", (account, key, wanted))
    for pk, _ in meant:
        _count_anew(db, pk)
    return len(meant)


def namesakes(db: driver.Connection, stage: LocalId) -> int:
    """How many stages of the account are called as this one, itself among them."""
    row = db.execute("SELECT account_id, plain FROM stage WHERE pk = ?", (stage,)).fetchone()
    return 0 if row is None else len(_called(db, *row))


def _by_name(name: str) -> str:
    return f"={' '.join(fold(name).split())}"


def _rule(db: driver.Connection, account: AccountId, name: str) -> bool:
    sql = "SELECT 1 FROM stage_group WHERE account_id = ? AND stage = ?"
    return db.execute(sql, (account, _by_name(name))).fetchone() is not None


def _called(db: driver.Connection, account: AccountId, name: str) -> list[tuple[LocalId, RemoteId]]:
    """The stages of an account of that name."""
    rows = db.execute(
        "SELECT s.pk, i.remote_id, s.plain FROM stage s JOIN idmap i ON i.pk = s.pk WHERE s.account_id = ?", (account,)
    )
    return [(pk, remote) for pk, remote, plain in rows if _by_name(plain) == _by_name(name)]


def _count_anew(db: driver.Connection, stage: LocalId) -> None:
    """Work out the group of one stage, and show what hangs on it."""
    account, remote, plain, told, said, job, before = db.execute(
        "SELECT s.account_id, i.remote_id, s.plain, s.told, s.said, s.job, s.kind FROM stage s"
        " JOIN idmap i ON i.pk = s.pk WHERE s.pk = ?",
        (stage,),
    ).fetchone()
    kind = group_of(db, account, remote, plain, StageKind(told), said=bool(said))
    if kind == before:
        return
    db.execute("UPDATE stage SET kind = ? WHERE pk = ?", (kind, stage))
    tell_status(db, stage, kind)
    unsent = db.execute("SELECT pk FROM application WHERE job = ? AND op IS NOT NULL", (job,)).fetchall()
    reproject(db, [LocalId(pk) for (pk,) in unsent])


def tell_status(db: driver.Connection, stage: LocalId, kind: StageKind) -> None:
    """Who is in a stage has the status it leads to, where the vendor does not say another one."""
    status = status_of(kind)
    rows = db.execute(
        "SELECT pk FROM application WHERE base_stage = ? AND derived = 1 AND base_status IS NOT ?", (stage, status)
    ).fetchall()
    for (application,) in rows:
        db.execute("UPDATE application SET base_status = ? WHERE pk = ?", (status, application))
    reproject(db, [LocalId(pk) for (pk,) in rows])
