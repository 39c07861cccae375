"""Offers: a chain of versions for each application, of which the newest is current.

Greenhouse makes another version, with a number of its own, where the first day changes, or a field that asks for it.
What was changed stands in the newest then, and the version that somebody saw stays behind, deprecated.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.greenhouse import details, ids, own_fields, wire
from adapters.greenhouse.asking import since as at_or_after
from adapters.greenhouse.bringing import Bringer, readable
from adapters.greenhouse.reading import Reader, Row
from adapters.greenhouse.streams import OVERLAP
from adapters.greenhouse.writing import Writer, answered
from adapters.http.gate import Priority
from adapters.http.looking import made
from app.model.days import date_of
from app.model.ids import Instant
from app.model.records import Offer
from app.model.words import OfferStatus
from app.vendor import Answer, EditOffer, MakeOffer, NotThere, OfferChanges, Pulled, Refused, Seen

_OPENING = "Greenhouse's API does not let it be said which opening an offer is for"
_OPEN = "Created"


class Offering(Writer):
    """Sends what is asked for of offers."""

    async def send(self, write: MakeOffer | EditOffer, before: Instant) -> Answer:
        """See `app.vendor.Connection.send`."""
        if isinstance(write, EditOffer):
            return await self._edit(write, before)
        body = {
            "application_id": ids.number(write.application, "application"),
            **await self._said(write.fields, {}),
        }
        return self._named(await self._post("offers.create", body, before))

    async def _edit(self, write: EditOffer, before: Instant) -> Answer:
        """Where the offer has a newer version meanwhile it is that one: no other can be changed."""
        ids.number(write.offer, "offer")
        rows = await self._by("offers.list", "application_ids", write.application)
        if not any(str(row.get("id")) == write.offer for row in rows):
            raise NotThere(f"{self._who}: the offer is not there, or may not be seen")
        current = max(rows, key=_version)
        if current.get("status") != _OPEN:
            raise Refused(f"an offer that is {str(current.get('status')).lower()} is not changed any more")
        body = await self._said(write.changes, current.get("custom_fields") or {})
        return answered(await self._write("offers.update", {"id": str(current["id"])}, body, before))

    async def _said(self, fields: OfferChanges, there: Row) -> dict[str, Any]:
        """The body of a write; own fields are all sent, since one that is missing is emptied."""
        body: dict[str, Any] = {}
        if isinstance(fields.opening, str):
            raise Refused(_OPENING)
        if isinstance(fields.starts_on, int):
            body["starts_on"] = date_of(fields.starts_on)
        if isinstance(fields.custom, Mapping):
            body["custom_fields"] = own_fields.merged(there, fields.custom, await self._fields_of("offer"))
        return body


async def look(reader: Reader, bringer: Bringer, write: MakeOffer | EditOffer, since: Instant, begun: Instant) -> Seen:
    """What Greenhouse holds now of an offer that was asked for or is to be changed."""
    of = [write.application]
    if isinstance(write, MakeOffer):
        query = {"created_at": at_or_after(max(0, since - OVERLAP))}
        raws = await reader.raws_by("offers.list", "application_ids", of, query, priority=Priority.USER_OP)
        records = readable(await bringer.plain(raws, wire.Offer, details.offer))
        wanted = await _shown(reader, write.fields)
        same = [one.record.remote_id for one in records if isinstance(one.record, Offer) and _says(one.record, wanted)]
        return made(same, begun, records)
    raws = await reader.raws_by("offers.list", "application_ids", of, priority=Priority.USER_OP)
    chain = readable(await bringer.plain(raws, wire.Offer, details.offer))
    return Seen(
        exists=any(one.record.remote_id == write.offer for one in chain),
        records=_standing(write.offer, chain),
        read_at=begun,
    )


def _standing(key: str, chain: list[Pulled]) -> list[Pulled]:
    """The version that was to be changed, saying what the newest says where that has taken its place.

    The next pull brings both as they are.
    """
    offers = {one.record.remote_id: one for one in chain if isinstance(one.record, Offer)}
    if key not in offers:
        return []
    seen = offers[key]
    newest = max((one.record for one in offers.values()), key=lambda record: record.version)  # type: ignore[union-attr]
    if not isinstance(seen.record, Offer) or seen.record.status is not OfferStatus.ABANDONED:
        return [seen]
    return [Pulled(msgspec.structs.replace(newest, remote_id=key), seen.raw)]


async def _shown(reader: Reader, fields: OfferChanges) -> OfferChanges:
    """The fields as a record shows them once they are there."""
    if not isinstance(fields.custom, Mapping):
        return fields
    query = {"field_type": "offer", "active": "true"}
    known = await reader.rows("custom_fields.list", query, priority=Priority.USER_OP)
    return msgspec.structs.replace(fields, custom=own_fields.shown(fields.custom, known))


def _says(found: Offer, wanted: OfferChanges) -> bool:
    own = {own_fields.plain(label): text for label, text in found.custom}
    said = wanted.custom if isinstance(wanted.custom, Mapping) else {}
    same_day = not isinstance(wanted.starts_on, int) or found.starts_on == wanted.starts_on
    return same_day and all(own.get(own_fields.plain(label), "") == text for label, text in said.items())


def _version(row: Row) -> tuple[int, int]:
    version, key = row.get("version"), row.get("id")
    return version if isinstance(version, int) else 0, key if isinstance(key, int) else 0
