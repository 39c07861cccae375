"""Local ids: what they stand for at the vendor, and what a person calls them."""

import re
from collections.abc import Iterable

import msgspec

from app.cache import driver
from app.model.ids import AccountId, LocalId, RemoteId
from app.model.words import Kind

_CHUNK = 500


def local_ids(
    db: driver.Connection,
    account: AccountId,
    kind: Kind,
    remote_ids: Iterable[RemoteId],
    fresh: set[LocalId] | None = None,
) -> dict[RemoteId, LocalId]:
    """The local ids of remote ones, made where they are new (those go into `fresh` too).

    Once given, a local id never stands for anything else.
    """
    wanted = list(dict.fromkeys(remote_ids))
    found = known_ids(db, account, kind, wanted)
    missing = [remote for remote in wanted if remote not in found]
    for remote in missing:
        cursor = db.execute("INSERT INTO idmap(account_id, kind, remote_id) VALUES (?, ?, ?)", (account, kind, remote))
        found[remote] = LocalId(cursor.lastrowid or 0)
        if fresh is not None:
            fresh.add(found[remote])
    return found


def known_ids(
    db: driver.Connection, account: AccountId, kind: Kind, remote_ids: Iterable[RemoteId]
) -> dict[RemoteId, LocalId]:
    """The local ids of those remote ids that have one."""
    wanted = list(remote_ids)
    found: dict[RemoteId, LocalId] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
        rows = db.execute(
            f"SELECT remote_id, pk FROM idmap WHERE account_id = ? AND kind = ? AND remote_id IN ({marks})",
            (account, kind, *chunk),
        )
        found.update((remote, LocalId(pk)) for remote, pk in rows)
    return found


def new_id(db: driver.Connection, account: AccountId, kind: Kind) -> LocalId:
    """A local id for something the vendor does not know yet."""
    cursor = db.execute("INSERT INTO idmap(account_id, kind) VALUES (?, ?)", (account, kind))
    return LocalId(cursor.lastrowid or 0)


def remote_id(db: driver.Connection, pk: LocalId) -> RemoteId | None:
    """The vendor's id of a local one; None while the vendor does not know it."""
    row = db.execute("SELECT remote_id FROM idmap WHERE pk = ?", (pk,)).fetchone()
    return row[0] if row else None


def account_of(db: driver.Connection, pk: LocalId) -> AccountId:
    """The account a local id belongs to."""
    return AccountId(db.execute("SELECT account_id FROM idmap WHERE pk = ?", (pk,)).fetchone()[0])


def known_kind(db: driver.Connection, account: AccountId, pk: LocalId) -> Kind | None:
    """What a local id of this account stands for; None where it is of none."""
    row = db.execute("SELECT kind FROM idmap WHERE pk = ? AND account_id = ?", (pk, account)).fetchone()
    return Kind(row[0]) if row else None


class Subject(msgspec.Struct, frozen=True):
    """Whom and what an application is about; `job` and `stage` are where a person sees it."""

    account: AccountId
    candidate: LocalId
    job: LocalId
    stage: LocalId | None


def subject(db: driver.Connection, application: LocalId) -> Subject | None:
    """What an application is about; None where the cache does not hold it."""
    row = db.execute(
        "SELECT account_id, candidate, job, stage FROM application WHERE pk = ?", (application,)
    ).fetchone()
    return Subject(*row) if row else None


def job_of(db: driver.Connection, application: LocalId) -> LocalId | None:
    """The job the vendor has an application on."""
    row = db.execute("SELECT COALESCE(base_job, job) FROM application WHERE pk = ?", (application,)).fetchone()
    return LocalId(row[0]) if row else None


def ref(account_name: str, remote: RemoteId | None, pk: int) -> str:
    """What a person types and scripts keep: `acme:4711`, or `acme:~12` for what the vendor does not know yet."""
    return f"{account_name}:{remote}" if remote is not None else f"{account_name}:~{pk}"


def ref_of(db: driver.Connection, pk: LocalId) -> str:
    """The same for a record that is there."""
    sql = "SELECT a.name, i.remote_id FROM idmap i JOIN account a ON a.id = i.account_id WHERE i.pk = ?"
    name, remote = db.execute(sql, (pk,)).fetchone()
    return ref(name, remote, pk)


def resolve(db: driver.Connection, kind: Kind, text: str) -> list[tuple[LocalId, str]]:
    """Which records of `kind` a person may mean by `text`: (local id, ref) of every match.

    `ACCOUNT:REMOTE_ID`, `ACCOUNT:~LOCAL` or the bare remote id; jobs also answer to their code.
    """
    account, colon, rest = text.partition(":")
    select = "SELECT i.pk, a.name, i.remote_id FROM idmap i JOIN account a ON a.id = i.account_id WHERE i.kind = ? AND "
    rows: list[tuple[int, str, str | None]] = []
    if colon:
        if re.fullmatch(r"~[0-9]{1,18}", rest):
            rows = db.execute(select + "a.name = ? AND i.pk = ?", (kind, account, int(rest[1:]))).fetchall()
        else:
            rows = db.execute(select + "a.name = ? AND i.remote_id = ?", (kind, account, rest)).fetchall()
    if not rows:
        rows = db.execute(select + "i.remote_id = ?", (kind, text)).fetchall()
    if not rows and kind is Kind.JOB:
        code = rest if colon else text
        sql = (
            "SELECT j.pk, a.name, i.remote_id FROM job j JOIN idmap i ON i.pk = j.pk"
            " JOIN account a ON a.id = j.account_id WHERE j.code = ?"
        )
        values: tuple[str, ...] = (code,)
        if colon:
            sql, values = sql + " AND a.name = ?", (code, account)
        rows = db.execute(sql, values).fetchall()
    return [(LocalId(pk), ref(name, remote, pk)) for pk, name, remote in rows]
