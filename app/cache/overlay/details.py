"""Details in the cache: what the vendor said, and what a person sees once unsent changes are replayed on it."""

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

import msgspec

from app.cache import driver
from app.cache.identity import local_ids, remote_id
from app.cache.overlay.replayed import Replayed, encoded
from app.model.fields import DetailSaid
from app.model.ids import DAY, AccountId, Instant, LocalId
from app.model.intents import (
    AnyIntent,
    CancelInterview,
    EditInterview,
    EditOffer,
    EditOpening,
    EditReferee,
    Fields,
    RemoveReferee,
)
from app.model.records import (
    KIND_OF,
    AnyDetail,
    Background,
    Interview,
    Interviewer,
    Matter,
    Offer,
    Opening,
    Referee,
    ReferenceCheck,
    Scorecard,
)
from app.model.words import DETAILS, InterviewStatus, Kind, ListedKind, RefereeStatus

Changed: TypeAlias = Interview | Offer | Opening | ReferenceCheck | Referee | Matter
"""What can be made or changed from here."""
F = TypeVar("F", bound=Fields)
DECODERS: dict[Kind, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(record) for record, kind in KIND_OF.items() if kind in DETAILS
}


def columns(record: AnyDetail) -> dict[str, object]:
    """A detail as a row, but for what it belongs to. Who has taken a seat is told by its row alone."""
    at, ends_at = _when(record)
    whole = msgspec.structs.replace(record, application=None) if isinstance(record, Opening) else record
    return {"kind": KIND_OF[type(record)], "at": at, "ends_at": ends_at, "data": encoded(whole)}


def _when(record: AnyDetail) -> tuple[Instant | None, Instant | None]:  # noqa: PLR0911
    match record:
        case Interview(starts_at=None) | Background():
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
        case ReferenceCheck():
            return record.requested_at or record.created_at, record.completed_at
        case Referee():
            return record.created_at, record.filled_at
        case Matter():
            return record.at or record.created_at, record.due_at


def changed(db: driver.Connection, record: Any, fields: Fields, now: Instant) -> Any:
    """The detail with these fields as they are given."""
    values: dict[str, Any] = {name: getattr(fields, name) for name in fields.given}
    if "interviewers" in values:
        values["interviewers"] = tuple(_asking(db, user) for user in values["interviewers"])
    if "opening" in values:
        values["opening"] = remote_id(db, values["opening"])
    if "close_reason" in values:
        values["close_reason"] = _name(db, "listed", values["close_reason"])
    if "custom" in values:
        values["custom"] = tuple({**dict(record.custom), **values["custom"]}.items())
    if values.get("open") is False and record.open:
        values["closed_at"] = now
    if values.get("open") is True and not record.open:
        values |= {"closed_at": None, "close_reason": None}
    if values.get("starts_at") is not None and record.status is InterviewStatus.NEEDS_SCHEDULING:
        values["status"] = InterviewStatus.SCHEDULED
    return msgspec.structs.replace(record, **values)


def as_is(db: driver.Connection, account: AccountId, record: Any, changes: F) -> F:
    """The fields that `changes` names, as they are now; those that say nothing are left out."""
    values: dict[str, Any] = {name: getattr(record, name) for name in changes.given}
    if "interviewers" in values:
        remotes = [one.user for one in values["interviewers"] if one.user is not None]
        users = local_ids(db, account, Kind.USER, remotes)
        values["interviewers"] = tuple(users[one] for one in remotes)
    if values.get("opening") is not None:
        values["opening"] = local_ids(db, account, Kind.OPENING, [values["opening"]])[values["opening"]]
    if values.get("close_reason") is not None:
        sql = "SELECT pk FROM listed WHERE account_id = ? AND listed = ? AND name = ?"
        row = db.execute(sql, (account, ListedKind.CLOSE_REASON, values["close_reason"])).fetchone()
        values["close_reason"] = None if row is None else row[0]
    if "custom" in values:
        own = dict(record.custom)
        values["custom"] = {label: own.get(label, "") for label in changes.custom}  # type: ignore[attr-defined]
    return type(changes)(**{name: value for name, value in values.items() if value is not None})


def named(db: driver.Connection, fields: Fields) -> DetailSaid:
    """The same with whatever it names by its name."""
    values: dict[str, Any] = {name: getattr(fields, name) for name in fields.given}
    if "interviewers" in values:
        values["interviewers"] = tuple(_name(db, "user", user) or "?" for user in values["interviewers"])
    if "opening" in values:
        seat = shown(db, values["opening"])
        values["opening"] = "?" if seat is None else seat.name
    if "close_reason" in values:
        values["close_reason"] = _name(db, "listed", values["close_reason"]) or "?"
    return DetailSaid(**values)


def _asking(db: driver.Connection, user: LocalId) -> Interviewer:
    return Interviewer(user=remote_id(db, user), name=_name(db, "user", user))


def _name(db: driver.Connection, table: str, pk: LocalId) -> str | None:
    row = db.execute(f"SELECT name FROM {table} WHERE pk = ?", (pk,)).fetchone()
    return None if row is None else str(row[0])


def _applied(db: driver.Connection, record: Any, intent: AnyIntent) -> Any:
    match intent:
        case EditInterview() | EditOffer() | EditOpening() | EditReferee():
            return changed(db, record, intent.changes, record.updated_at or 0)
        case CancelInterview():
            return msgspec.structs.replace(record, status=InterviewStatus.CANCELED)
        case RemoveReferee():
            return msgspec.structs.replace(record, status=RefereeStatus.INACTIVE)
        case _:
            return record


_KINDS: Mapping[Kind, Replayed[Any]] = {
    Kind.INTERVIEW: Replayed(
        "detail", Interview, columns=columns, changes=(EditInterview, CancelInterview), applied=_applied
    ),
    Kind.OFFER: Replayed("detail", Offer, columns=columns, changes=(EditOffer,), applied=_applied),
    Kind.OPENING: Replayed("detail", Opening, columns=columns, changes=(EditOpening,), applied=_applied),
    Kind.CHECK: Replayed("detail", ReferenceCheck, columns=columns, changes=(), applied=_applied),
    Kind.REFEREE: Replayed("detail", Referee, columns=columns, changes=(EditReferee, RemoveReferee), applied=_applied),
    Kind.MATTER: Replayed("detail", Matter, columns=columns, changes=(), applied=_applied),
}
"""Those of which something can be asked from here."""


def kind_of(db: driver.Connection, pk: LocalId) -> Kind | None:
    """What kind of detail this is; None where it is none that can be changed."""
    row = db.execute("SELECT kind FROM detail WHERE pk = ?", (pk,)).fetchone()
    return Kind(row[0]) if row and row[0] in _KINDS else None


def owner_of(db: driver.Connection, pk: LocalId) -> LocalId | None:
    """The application it hangs on; of an opening the job."""
    row = db.execute("SELECT kind, application, job FROM detail WHERE pk = ?", (pk,)).fetchone()
    return None if row is None else row[2] if row[0] == Kind.OPENING else row[1]


def candidate_of(db: driver.Connection, pk: LocalId) -> LocalId | None:
    """Whom a detail is about."""
    row = db.execute("SELECT candidate FROM detail WHERE pk = ?", (pk,)).fetchone()
    return None if row is None else row[0]


def shown(db: driver.Connection, pk: LocalId) -> Any:
    """A detail as a person sees it; None where there is none that can be changed."""
    kind = kind_of(db, pk)
    return None if kind is None else _KINDS[kind].shown(db, pk)


def base_of(db: driver.Connection, pk: LocalId) -> Any:
    """A detail as the vendor said."""
    kind = kind_of(db, pk)
    return None if kind is None else _KINDS[kind].base_of(db, pk)


def put_base(db: driver.Connection, pk: LocalId, record: Changed, now: Instant) -> None:
    """Say what the vendor holds, as an answered write told us."""
    _KINDS[KIND_OF[type(record)]].put_base(db, pk, record, now)


def put_made(
    db: driver.Connection,
    account: AccountId,
    pk: LocalId,
    record: Changed,
    at: Instant,
    **owners: LocalId | None,
) -> None:
    """Put in a detail that no vendor knows yet. `owners`: the application, candidate, job or check it hangs on."""
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
