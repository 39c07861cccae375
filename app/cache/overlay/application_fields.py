"""What is said of an application beside where it is: as the vendor said, and as a person sees it."""

import msgspec

from app.cache import driver, more
from app.cache.identity import remote_id
from app.cache.more import More
from app.cache.overlay.pending import pending
from app.model.ids import Instant, LocalId, RemoteId
from app.model.intents import ApplicationFields, EditApplication


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """All that can be said otherwise of an application, and what goes with it."""

    source: str | None
    more: More


_decode = msgspec.json.Decoder(Said).decode
_encode = msgspec.json.Encoder().encode


def shown(db: driver.Connection, application: LocalId) -> Said | None:
    """What a person reads of it."""
    row = db.execute("SELECT source, more FROM application WHERE pk = ?", (application,)).fetchone()
    return None if row is None else Said(source=row[0], more=more.read(row[1]))


def base_of(db: driver.Connection, application: LocalId) -> Said | None:
    """What the vendor said of it."""
    row = db.execute("SELECT base_said FROM application WHERE pk = ?", (application,)).fetchone()
    return _decode(row[0]) if row is not None and row[0] is not None else shown(db, application)


def put_base(db: driver.Connection, application: LocalId, said: Said, now: Instant) -> None:
    """Say what the vendor holds, as an answered write told us."""
    db.execute(
        "UPDATE application SET base_said = ?, seen_at = MAX(seen_at, ?), hash = x'' WHERE pk = ?",
        (_encode(said), now, application),
    )
    replay(db, application)


def changed(db: driver.Connection, said: Said, changes: ApplicationFields) -> Said:
    """The same with these fields as they are given."""
    values = {name: getattr(changes, name) for name in changes.given}
    for name in changes.LOCAL:
        if name in values:
            values[name] = _user(db, values[name])
    if "custom" in values:
        values["custom"] = tuple({**dict(said.more.custom), **values["custom"]}.items())
    source = values.pop("source", said.source)
    return Said(source=source or None, more=msgspec.structs.replace(said.more, **values))


def replay(db: driver.Connection, application: LocalId) -> None:
    """Bring what is shown up to date with what the vendor said and what is unsent."""
    row = db.execute("SELECT base_said FROM application WHERE pk = ?", (application,)).fetchone()
    if row is None:
        return
    changing = [one.intent for one in pending(db, application) if isinstance(one.intent, EditApplication)]
    base = base_of(db, application)
    if base is None or (row[0] is None and not changing):
        return
    said = base
    for intent in changing:
        said = changed(db, said, intent.changes)
    db.execute(
        "UPDATE application SET source = ?, more = ?, base_said = ? WHERE pk = ?",
        (said.source, more.stored(said.more), _encode(base) if changing else None, application),
    )


def _user(db: driver.Connection, user: LocalId | None) -> RemoteId | None:
    return None if user is None else remote_id(db, user)
