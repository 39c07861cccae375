"""Whom a note speaks to, in an account that writes to them because of it."""

import difflib
from collections.abc import Sequence

from app.cache import driver, overview, users
from app.cache.folding import fold
from app.model.ids import AccountId
from app.model.mentions import spoken_to, unknown
from app.model.views import Spoken
from app.model.words import Verb

_NEAREST = 3
"""Colleagues that are named for a word that nobody is called."""


def spoken(db: driver.Connection, account: AccountId, body: str) -> Spoken:
    """Whom a note mails, and which names nobody has: none of both where the account knows no mentions.

    Raises `Ambiguous`.
    """
    room = next((row.fields for row in overview.capabilities(db, account) if row.verb is Verb.NOTE), ())
    if "@" not in body or "mentions" not in room:
        return Spoken()
    working = users.working(db, account)
    names = {one.id: one.name for one in working}
    people = [(one.id, one.name, one.email) for one in working]
    told = tuple(dict.fromkeys(spoken_to(body, people).values()))
    return Spoken(to=told, names=tuple(names[one] for one in told), unknown=unknown(body, people))


def nearest(db: driver.Connection, account: AccountId, word: str) -> Sequence[str]:
    """The names of a few colleagues who may be meant by a word that nobody is called."""
    spelt: dict[str, dict[str, None]] = {}
    for one in users.working(db, account):
        for piece in (*fold(one.name).split(), fold(one.email or "").partition("@")[0]):
            spelt.setdefault(piece, {})[one.name] = None
    sought = fold(word).partition("@")[0]
    close = [piece for piece in spelt if piece.startswith(sought)]
    close += difflib.get_close_matches(sought, spelt, n=_NEAREST)
    return list(dict.fromkeys(name for piece in close for name in spelt[piece]))[:_NEAREST]
