"""What the scope Customer lets be written: a candidate onto a vacancy, and fields of a candidate."""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.cegid import CUSTOMER, translate, wire
from adapters.cegid.asking import read_request, write_request
from adapters.cegid.desk import Desk
from adapters.cegid.look import able
from adapters.cegid.referentials import unwrapped
from adapters.cegid.translate import Site
from adapters.http.gate import Priority
from adapters.http.ids import pair
from adapters.http.messages import Request, Response
from app.model.fields import as_is, same
from app.model.ids import Instant
from app.model.intents import PersonFields
from app.vendor import (
    Answer,
    CreateApplication,
    Forbidden,
    Refused,
    SignInRefused,
    Stale,
    UpdateCandidate,
    Write,
)

_ALREADY = 409
_EMAILS = 2
Fields = dict[str, Any]


class Sender:
    """Sends each write once."""

    def __init__(self, desk: Desk, site: Site) -> None:
        self._desk = desk
        self._site = site

    async def send(self, write: Write, before: Instant) -> Answer:
        """See `app.vendor.Connection.send`. Raises `Forbidden` where the client has not been given the scope."""
        wanted = able(write)
        try:
            if isinstance(wanted, CreateApplication):
                return await self._apply(wanted, before)
            return await self._update(wanted, before)
        except SignInRefused as refused:  # of this scope alone: whoever reads has one of their own
            raise Forbidden(
                f"{refused.message}. Ask Cegid's consultant to give the client the scope {CUSTOMER}",
                status=refused.status,
            ) from None

    async def _apply(self, write: CreateApplication, before: Instant) -> Answer:
        path = {"id": write.candidate, "vacancyReference": write.job}
        response = await self._write("candidates.apply", path, {}, before, accept=frozenset({_ALREADY}))
        remote_id = pair(write.candidate, write.job)  # whatever the answer calls it
        already = response.status == _ALREADY
        return Answer(status=response.status, already=already, remote_id=remote_id, request_id=response.request_id)

    async def _update(self, write: UpdateCandidate, before: Instant) -> Answer:
        """The whole record goes back as it was read, but for what changes: what is left out may count as empty."""
        request = read_request("candidates.get", Priority.USER_OP, path={"id": write.candidate})
        record = await self._desk.customer.read(request, _record)
        detail = record.get("candidateDetail", record)
        if write.before is not None:
            here = translate.person(wire.Candidate.model_validate(detail), self._site)
            if not same(as_is(here, write.before), write.before):
                raise Stale(f"{self._desk.customer.who}: the candidate was changed meanwhile")
        changed = with_changes(detail, write.changes)
        body = {**record, "candidateDetail": changed} if "candidateDetail" in record else changed
        response = await self._write("candidates.update", {"id": write.candidate}, body, before)
        return Answer(status=response.status, request_id=response.request_id)

    async def _write(
        self,
        operation: str,
        path: Mapping[str, str],
        body: object,
        before: Instant,
        accept: frozenset[int] = frozenset(),
    ) -> Response:
        request: Request = write_request(operation, path, body, before=before, accept=accept)
        return await self._desk.customer.send(request)


def with_changes(detail: Fields, changes: PersonFields) -> Fields:
    """A candidate with these fields as they are given. Raises `Refused` for what there is no room for."""
    given = {name: getattr(changes, name) for name in changes.given}
    found = dict(detail)
    for name, key in (("first_name", "firstName"), ("last_name", "lastName")):
        if name in given:
            found[key] = given.pop(name)
    info: Fields = dict(found.get("personalInformation") or {})
    for name, main, second in (
        ("emails", "email", "professionalEmail"),
        ("phones", "phoneNumber", "otherPhoneNumber"),
    ):
        if name not in given:
            continue
        values = (*given.pop(name), None, None)
        if values[_EMAILS] is not None:
            raise Refused(f"Cegid has room for two {name}")
        found[main], info[second] = values[0], values[1]
        found["personalInformation"] = info
    if given:
        raise Refused(f"Cegid takes no {', '.join(given)} of a candidate")
    return found


def _record(response: Response) -> Fields:
    """Raises `ValueError` for an answer that is no record."""
    response.must_be_json()
    rows, _ = unwrapped(response.body)
    try:
        found = msgspec.json.decode(rows[0], type=Fields) if len(rows) == 1 else None
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise ValueError(f"it is no record: {wrong}") from None
    if found is None:
        raise ValueError("it is no record")
    return found
