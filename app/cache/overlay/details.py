"""Details in the cache: what the vendor said, and what a person sees once unsent changes are replayed on it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.cache import driver
from app.cache.overlay.replayed import Replayed, encoded
from app.model.ids import DAY, AccountId, Instant, LocalId
from app.model.intents import AnyIntent
from app.model.records import KIND_OF, AnyDetail, Background, Interview, Offer, Opening, Scorecard
from app.model.words import DETAILS, Kind

DECODERS: dict[Kind, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(record) for record, kind in KIND_OF.items() if kind in DETAILS
}


def columns(record: AnyDetail) -> dict[str, object]:
    """A detail as a row, but for what it belongs to. Who has taken a seat is told by its row alone."""
    at, ends_at = _when(record)
    whole = msgspec.structs.replace(record, application=None) if isinstance(record, Opening) else record
    return {"kind": KIND_OF[type(record)], "at": at, "ends_at": ends_at, "data": encoded(whole)}


def _when(record: AnyDetail) -> tuple[Instant | None, Instant | None]:
    match record:
        case Interview(starts_at=None):
            return None, None
        case Interview(starts_at=start, ends_at=end, all_day=all_day):
            assert start is not None  # noqa: S101  # the case above
            return start, end if end is not None and end >= start else start + (DAY if all_day else 0)
        case Scorecard():
            return record.submitted_at or record.created_at, None
        case Offer():
            return record.sent_at or record.created_at, record.resolved_at
        case Opening():
            return record.opened_at, record.closed_at
        case Background():
            return None, None


def _as_it_is(_: driver.Connection, record: Any, __: AnyIntent) -> Any:
    return record


_KINDS: Mapping[Kind, Replayed[Any]] = {
    Kind.INTERVIEW: Replayed("detail", Interview, columns=columns, changes=(), applied=_as_it_is),
    Kind.OFFER: Replayed("detail", Offer, columns=columns, changes=(), applied=_as_it_is),
    Kind.OPENING: Replayed("detail", Opening, columns=columns, changes=(), applied=_as_it_is),
}
"""Those that can be changed from here."""


def kind_of(db: driver.Connection, pk: LocalId) -> Kind | None:
    """What kind of detail this is; None where it is none that can be changed."""
    row = db.execute("SELECT kind FROM detail WHERE pk = ?", (pk,)).fetchone()
    return Kind(row[0]) if row and row[0] in _KINDS else None


def shown(db: driver.Connection, pk: LocalId) -> Any:
    """A detail as a person sees it; None where there is none that can be changed."""
    kind = kind_of(db, pk)
    return None if kind is None else _KINDS[kind].shown(db, pk)


def base_of(db: driver.Connection, pk: LocalId) -> Any:
    """A detail as the vendor said."""
    kind = kind_of(db, pk)
    return None if kind is None else _KINDS[kind].base_of(db, pk)


def put_base(db: driver.Connection, pk: LocalId, record: Interview | Offer | Opening, now: Instant) -> None:
    """Say what the vendor holds, as an answered write told us."""
    _KINDS[KIND_OF[type(record)]].put_base(db, pk, record, now)


def put_made(
    db: driver.Connection,
    account: AccountId,
    pk: LocalId,
    record: Interview | Offer | Opening,
    at: Instant,
    **owners: LocalId | None,
) -> None:
    """Put in a detail that no vendor knows yet. `owners`: the application, candidate and job it hangs on."""
    _KINDS[KIND_OF[type(record)]].put_made(db, account, pk, record, at)
    names = ", ".join(f"{name} = ?" for name in owners)
    db.execute(f"UPDATE detail SET {names} WHERE pk = ?", (*owners.values(), pk))


def replay(db: driver.Connection, pk: LocalId) -> None:
    """Bring what is shown of a detail up to date with what the vendor said and what is unsent."""
    kind = kind_of(db, pk)
    if kind is not None:
        _KINDS[kind].replay(db, pk)


def take_seat(db: driver.Connection, opening: LocalId, application: LocalId, why: str | None, now: Instant) -> None:
    """The vendor has given a seat of a job to an application."""
    seat = base_of(db, opening)
    if isinstance(seat, Opening):
        put_base(db, opening, msgspec.structs.replace(seat, open=False, closed_at=now, close_reason=why), now)
        db.execute("UPDATE detail SET application = ? WHERE pk = ?", (application, opening))
