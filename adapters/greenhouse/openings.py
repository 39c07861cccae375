"""Openings of jobs: seats that are opened and closed one by one. A job closes with its last open one."""

from typing import Any

from adapters.greenhouse import ids
from adapters.greenhouse.asking import since as at_or_after
from adapters.greenhouse.bringing import Bringer, readable
from adapters.greenhouse.reading import Reader
from adapters.greenhouse.streams import OVERLAP
from adapters.greenhouse.writing import Writer, answered
from adapters.http.gate import Priority
from adapters.http.ids import listed_id
from adapters.http.looking import made
from app.model.days import date_of
from app.model.ids import Instant
from app.model.records import Opening
from app.vendor import AddOpening, Answer, EditOpening, OpeningChanges, Refused, Seen


class Openings(Writer):
    """Sends what is asked for of openings."""

    async def send(self, write: AddOpening | EditOpening, before: Instant) -> Answer:
        """See `app.vendor.Connection.send`."""
        body: dict[str, Any] = {"job_id": ids.number(write.job, "job")}
        if isinstance(write, AddOpening):
            if write.fields.open is False:
                raise Refused("Greenhouse makes openings open: add it, and close it then")
            return self._named(await self._post("openings.create", body | _said(write.fields), before))
        path = {"id": str(ids.number(write.opening, "opening"))}
        body |= _said(write.changes)
        if isinstance(write.changes.open, bool):
            body["status"] = "open" if write.changes.open else "closed"
        if isinstance(write.changes.close_reason, str):
            body["close_reason_id"] = ids.number(listed_id(write.changes.close_reason), "reason for closing")
        return answered(await self._write("openings.update", path, body, before))


async def look(
    reader: Reader, bringer: Bringer, write: AddOpening | EditOpening, since: Instant, begun: Instant
) -> Seen:
    """What Greenhouse holds now of an opening that was asked for or is to be changed."""
    if isinstance(write, EditOpening):
        raws = await reader.raws_by("openings.list", "ids", [write.opening], priority=Priority.USER_OP)
        return Seen(exists=bool(raws), records=readable(await bringer.openings(raws)), read_at=begun)
    query = {"created_at": at_or_after(max(0, since - OVERLAP))}
    raws = await reader.raws_by("openings.list", "job_ids", [write.job], query, priority=Priority.USER_OP)
    records = readable(await bringer.openings(raws))
    same = [
        one.record.remote_id for one in records if isinstance(one.record, Opening) and _says(one.record, write.fields)
    ]
    return made(same, begun, records)


def _said(fields: OpeningChanges) -> dict[str, Any]:
    """Its name and day; an empty name takes it away."""
    body: dict[str, Any] = {}
    if isinstance(fields.name, str):
        body["opening_id"] = fields.name.strip() or None
    if isinstance(fields.target_on, int):
        body["target_start_on"] = date_of(fields.target_on)
    return body


def _says(found: Opening, wanted: OpeningChanges) -> bool:
    """Whether it may be the one that was asked for: one without a name is called by its number."""
    name = wanted.name.strip() if isinstance(wanted.name, str) else ""
    same_name = found.name == (name or f"#{found.remote_id}")
    return same_name and (not isinstance(wanted.target_on, int) or found.target_on == wanted.target_on)
