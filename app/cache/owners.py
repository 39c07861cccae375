"""What a record is, and whom and what it is about."""

import msgspec

from app.cache import driver
from app.cache.identity import job_of
from app.model.ids import AccountId, LocalId
from app.model.words import DETAILS, Kind

_ROWS = {
    Kind.CANDIDATE: ("candidate", "NULL, pk, NULL, ''"),
    Kind.JOB: ("job", "NULL, NULL, pk, ''"),
    Kind.APPLICATION: ("application", "pk, candidate, COALESCE(base_job, job), ''"),
    Kind.ACCOUNT: ("idmap", "NULL, NULL, NULL, ''"),
    Kind.USER: ("user", "NULL, NULL, NULL, ''"),
    Kind.LISTED: ("listed", "NULL, NULL, NULL, listed"),
} | dict.fromkeys(DETAILS, ("detail", "application, candidate, job, json_extract(CAST(data AS TEXT), '$.sort')"))


class Owners(msgspec.Struct, frozen=True, kw_only=True):
    account: AccountId
    kind: Kind
    application: LocalId | None = None
    candidate: LocalId | None = None
    job: LocalId | None = None
    sort: str = ""
    """Of a matter, and of what is listed."""


def owners(db: driver.Connection, pk: LocalId) -> Owners | None:
    """None where the record is not in the cache."""
    row = db.execute("SELECT account_id, kind FROM idmap WHERE pk = ?", (pk,)).fetchone()
    if row is None or row[1] not in _ROWS:
        return None
    account, kind = AccountId(row[0]), Kind(row[1])
    table, columns = _ROWS[kind]
    found = db.execute(f"SELECT {columns} FROM {table} WHERE pk = ?", (pk,)).fetchone()
    if found is None:
        return None
    application, candidate, job, sort = found
    if kind is Kind.OPENING:  # who has taken it is not whom it is about
        application = candidate = None
    if application is not None and job is None:
        job = job_of(db, application)
    return Owners(account=account, kind=kind, application=application, candidate=candidate, job=job, sort=sort or "")


def account_name(db: driver.Connection, account: AccountId) -> str:
    """What a person calls an account."""
    return str(db.execute("SELECT name FROM account WHERE id = ?", (account,)).fetchone()[0])
