"""Who is in an account already under a mail address or phone number: asked of the words people are found by."""

from collections.abc import Iterator

import msgspec

from app.cache import driver
from app.cache.folding import dialled, fold
from app.cache.identity import ref
from app.model.ids import AccountId, LocalId
from app.model.intents import PersonFields
from app.model.views import Double

MOST = 2000
"""People with such words who are looked at: `jan@example.org` is also at the end of `van.jan@example.org`."""


class _Reached(msgspec.Struct, frozen=True):
    """What of a candidate says how one reaches them."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


_reached = msgspec.json.Decoder(_Reached)
FOUND = (
    "SELECT c.pk, i.remote_id, a.name, c.name, c.data"
    " FROM (SELECT rowid AS pk FROM candidate_fts WHERE candidate_fts MATCH ? LIMIT ?) f"
    " CROSS JOIN candidate c ON c.pk = f.pk JOIN idmap i ON i.pk = c.pk JOIN account a ON a.id = c.account_id"
    " WHERE c.account_id = ? AND instr(' ' || c.words || ' ', ' ' || ? || ' ') ORDER BY c.pk"
)
"""By the words first, and only then the account: of a million people few have them all, one behind the other."""


def double(db: driver.Connection, account: AccountId, person: PersonFields) -> Double | None:
    """Somebody of the account with one of these mail addresses, letter case aside, or phone numbers; None for nobody.

    A number without what stands before its last nine digits is the same number.
    """
    for mail in person.emails or ():
        for pk, who, name, reached in _found(db, account, fold(mail)):
            if mail.casefold() in (other.casefold() for other in reached.emails):
                return Double(id=pk, ref=who, name=name, has="e-mail")
    for phone in person.phones or ():
        for word in dialled(phone)[-1:]:
            for pk, who, name, reached in _found(db, account, word):
                if any(_same(phone, other) for other in reached.phones):
                    return Double(id=pk, ref=who, name=name, has="phone number")
    return None


def _found(db: driver.Connection, account: AccountId, words: str) -> Iterator[tuple[LocalId, str, str, _Reached]]:
    rows = db.execute(FOUND, (phrase(words), MOST, account, words)).fetchall()
    for pk, remote, account_name, name, data in rows:
        yield LocalId(pk), ref(account_name, remote, pk), name, _reached.decode(data)


def phrase(words: str) -> str:
    """An FTS5 query that wants these, one behind the other."""
    return 'words : "' + words.replace('"', '""') + '"'


def _same(one: str, other: str) -> bool:
    """Whether both are dialled alike, or one is the other without its country."""
    ours, theirs = (("".join(filter(str.isdecimal, number))).removeprefix("00") for number in (one, other))
    longer, shorter = sorted((ours, theirs), key=len, reverse=True)
    return bool(shorter) and (longer == shorter or (len(shorter) == 9 and longer.endswith(shorter)))
