"""Who is the same person in several accounts: only whoever was made with the id they have elsewhere (`external_ref`).

Never by a name or a mail alone. A link goes with either person, and where the id may be several people's there is none.
"""

from collections.abc import Iterable

from app.cache import driver
from app.cache.identity import resolve
from app.model.ids import AccountId, LocalId
from app.model.words import Kind


def linked(db: driver.Connection, candidate: LocalId) -> list[LocalId]:
    """The same person in other accounts."""
    sql = "SELECT other FROM person_link WHERE one = ?1 UNION SELECT one FROM person_link WHERE other = ?1"
    return [LocalId(pk) for (pk,) in db.execute(sql, (candidate,))]


def relink(db: driver.Connection, candidate: LocalId) -> None:
    """A candidate is here, or says something else: whom they are, and who they are to others."""
    row = db.execute(
        "SELECT c.external_ref, i.remote_id, a.name || ':' || i.remote_id, c.account_id FROM candidate c"
        " JOIN idmap i ON i.pk = c.pk JOIN account a ON a.id = c.account_id WHERE c.pk = ?",
        (candidate,),
    ).fetchone()
    if row is None:
        forget(db, [candidate])
        return
    said, remote, named, account = row
    _link(db, candidate, said, account)
    if remote is not None:
        sql = "SELECT pk, external_ref, account_id FROM candidate WHERE external_ref IN (?, ?) AND account_id <> ?"
        for pk, theirs, of in db.execute(sql, (remote, named, account)).fetchall():
            _link(db, LocalId(pk), theirs, of)


def forget(db: driver.Connection, people: Iterable[LocalId]) -> None:
    """These are gone: nobody is linked with them."""
    db.executemany("DELETE FROM person_link WHERE ?1 IN (one, other)", [(pk,) for pk in people])


def _link(db: driver.Connection, candidate: LocalId, said: str | None, account: AccountId) -> None:
    db.execute("DELETE FROM person_link WHERE one = ?", (candidate,))
    if said is None or ":~" in said:  # an id of this computer means nothing at a vendor
        return
    found = [pk for pk, _ in resolve(db, Kind.CANDIDATE, said)]
    marks = ",".join("?" * len(found))
    there = db.execute(
        f"SELECT pk FROM candidate WHERE pk IN ({marks}) AND account_id <> ?", (*found, account)
    ).fetchall()
    if len(there) == 1:
        db.execute("INSERT OR IGNORE INTO person_link(one, other) VALUES (?, ?)", (candidate, there[0][0]))
