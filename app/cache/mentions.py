"""Whom a note speaks to, in an account that writes to them because of it."""

from app.cache import driver, overview, users
from app.model.ids import AccountId, LocalId
from app.model.mentions import spoken_to
from app.model.words import Verb


def mentioned(db: driver.Connection, account: AccountId, body: str) -> tuple[LocalId, ...]:
    """The users a note mentions, none where the account knows no mentions. Raises `Ambiguous`."""
    room = next((row.fields for row in overview.capabilities(db, account) if row.verb is Verb.NOTE), ())
    if "@" not in body or "mentions" not in room:
        return ()
    people = ((one.id, one.name, one.email) for one in users.working(db, account))
    return tuple(dict.fromkeys(spoken_to(body, people).values()))
