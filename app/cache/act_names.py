"""How what an act is about is called, so that it is told from all else that is offered beside it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from app.cache import driver
from app.cache.deeds.deed import name_of
from app.cache.identity import ref_of
from app.cache.outbox import called
from app.cache.overlay import details
from app.cache.owners import Owners, owners
from app.model.days import date_of
from app.model.ids import LocalId
from app.model.records import AnyDetail, Background, Interview, Matter, Offer, Opening, Referee, ReferenceCheck
from app.model.views import ActView
from app.model.words import Kind

_REF = "ref"


def named(db: driver.Connection, pk: LocalId, of: Owners) -> str:
    """What a person calls it: who, of somebody; what, of something about somebody."""
    record = _detail(db, pk)
    if record is not None:
        return _detail_name(record)
    name = called(db, pk, of) or "?"
    on = name_of(db, "job", of.job) if of.kind is Kind.APPLICATION and of.job is not None else None
    return f"{name}, {on}" if on else name


def told_apart(db: driver.Connection, found: Sequence[ActView]) -> list[ActView]:
    """The same; where several of what they are about would read alike, with what differs behind the name."""
    alike: defaultdict[str, list[LocalId]] = defaultdict(list)
    for pk, name in dict.fromkeys((view.about, view.about_name) for view in found):
        alike[" ".join(name.split()).casefold()].append(pk)
    more: dict[LocalId, str] = {}
    for twins in (pks for pks in alike.values() if len(pks) > 1):
        said = {pk: dict(_said(db, pk)) for pk in twins}
        labels = [*dict.fromkeys(label for one in said.values() for label in one if label != _REF), _REF]
        differs = next(label for label in labels if len({one.get(label) for one in said.values()}) == len(twins))
        more |= {pk: one[differs] for pk, one in said.items() if one.get(differs)}
    return [
        msgspec.structs.replace(view, about_name=f"{view.about_name} ({more[view.about]})")
        if view.about in more
        else view
        for view in found
    ]


def _said(db: driver.Connection, pk: LocalId) -> Iterator[tuple[str, str]]:
    """What may tell a record from its twins: (label, value), the plainest first; at last the id, which always does."""
    of, record = owners(db, pk), _detail(db, pk)
    kind = of.kind if of is not None else ""
    yield "kind", str(record.sort if isinstance(record, Matter) else kind)
    if isinstance(record, Matter):
        yield from ((f"line {label}", value) for label, value in record.lines)
    if status := getattr(record, "status_raw", None) or getattr(record, "status", None):
        yield "status", str(status)
    for label in ("starts_at", "requested_at", "at", "due_at", "submitted_at"):
        if (at := getattr(record, label, None)) is not None:
            yield label, date_of(at)
    yield _REF, ref_of(db, pk)


def _detail(db: driver.Connection, pk: LocalId) -> AnyDetail | None:
    row = db.execute("SELECT kind, data FROM detail WHERE pk = ?", (pk,)).fetchone()
    decoders: Mapping[Kind, Any] = details.DECODERS
    return None if row is None else decoders[Kind(row[0])].decode(row[1])


def _detail_name(record: AnyDetail) -> str:  # noqa: PLR0911  (one of each kind)
    match record:
        case Matter(title=title):
            return title
        case Referee():
            return f"{record.first_name} {record.last_name}".strip() or record.email or record.phone or "Referee"
        case ReferenceCheck():
            return "Reference check"
        case Interview(name=name):
            return name
        case Offer():
            return "Offer"
        case Opening(name=name):
            return f"Opening {name}"
        case Background(title=title):
            return title or "Background"
        case _:
            return record.name or "Review"
