"""Candidates in the cache: what the vendor said, and what a person sees once unsent changes are replayed on it."""

import msgspec

from app.cache import driver
from app.cache.folding import dialled, fold
from app.cache.overlay.pending import pending, problems
from app.model.fields import changed, tagged
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AddTags, AnyIntent, EditCandidate
from app.model.records import Candidate

_candidate = msgspec.json.Decoder(Candidate)
_encode = msgspec.json.Encoder().encode


def columns(person: Candidate) -> dict[str, object]:
    """A candidate as a row: what lists and the search need, and all of it as `data`."""
    name = f"{person.first_name} {person.last_name}".strip() or (person.emails[0] if person.emails else "(no name)")
    numbers = [word for phone in person.phones for word in dialled(phone)]
    words = [*person.emails, *numbers, person.city, person.title, person.company, *(person.tags or ()), *person.skills]
    return {
        "name": name,
        "email": person.emails[0] if person.emails else None,
        "city": person.city,
        "title": person.title,
        "company": person.company,
        "source": person.source,
        "name_fold": fold(name),
        "words": fold(" ".join(word for word in words if word)),
        "data": _encode(person),
        "updated_at": person.updated_at,
    }


def shown(db: driver.Connection, pk: LocalId) -> Candidate | None:
    """A candidate as a person sees them."""
    row = db.execute("SELECT data FROM candidate WHERE pk = ?", (pk,)).fetchone()
    return _candidate.decode(row[0]) if row else None


def base_of(db: driver.Connection, pk: LocalId) -> Candidate | None:
    """A candidate as the vendor said."""
    row = db.execute("SELECT COALESCE(base, data) FROM candidate WHERE pk = ?", (pk,)).fetchone()
    return _candidate.decode(row[0]) if row else None


def put_base(db: driver.Connection, pk: LocalId, person: Candidate, now: Instant) -> None:
    """Say what the vendor holds, as an answered write told us."""
    db.execute("UPDATE candidate SET base = ?, seen_at = ?, hash = x'' WHERE pk = ?", (_encode(person), now, pk))
    replay(db, pk)


def say(db: driver.Connection, pk: LocalId, person: Candidate) -> None:
    """Say what the vendor holds, as a read of a part told us."""
    db.execute("UPDATE candidate SET base = ? WHERE pk = ?", (_encode(person), pk))
    replay(db, pk)


def put_made(db: driver.Connection, account: AccountId, pk: LocalId, person: Candidate, at: Instant) -> None:
    """Put in a candidate whom no vendor knows yet."""
    row = {"pk": pk, "account_id": account, **columns(person), "hash": b"", "seen_at": at}
    db.execute(f"INSERT INTO candidate({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def replay(db: driver.Connection, pk: LocalId) -> None:
    """Bring what is shown of a candidate up to date with what the vendor said and what is unsent."""
    row = db.execute("SELECT base, data, op, problem FROM candidate WHERE pk = ?", (pk,)).fetchone()
    if row is None:
        return
    base, data, op, problem = row
    unsent, count = pending(db, pk), problems(db, pk)
    newest = unsent[-1].seq if unsent else None
    if (newest, count) != (op, problem):
        db.execute("UPDATE candidate SET op = ?, problem = ? WHERE pk = ?", (newest, count, pk))
    changing = [one.intent for one in unsent if isinstance(one.intent, EditCandidate | AddTags)]
    if base is None and not changing:
        return
    person = _candidate.decode(base if base is not None else data)
    for intent in changing:
        person = applied(person, intent)
    put = columns(person)
    put["base"] = (base if base is not None else data) if changing else None
    if (put["data"], put["base"]) != (data, base):
        names = ", ".join(f"{name} = ?" for name in put)
        db.execute(f"UPDATE candidate SET {names} WHERE pk = ?", (*put.values(), pk))


def applied(person: Candidate, intent: AnyIntent) -> Candidate:
    """The candidate once an intent has taken effect."""
    match intent:
        case EditCandidate(changes=changes):
            return changed(person, changes)
        case AddTags(tags=tags):
            return tagged(person, tags)
        case _:
            return person
