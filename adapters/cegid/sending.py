"""What the scope Customer lets be written: a candidate onto a vacancy, fields of a candidate, and none any more."""

from collections.abc import Callable, Mapping

from adapters.cegid import translate, wire
from adapters.cegid.acts import with_more
from adapters.cegid.asking import write_request
from adapters.cegid.customer import Fields, detail_in, record_of, within_scope
from adapters.cegid.desk import Desk
from adapters.cegid.look import Able, able
from adapters.cegid.translate import Site
from adapters.http.ids import pair
from adapters.http.messages import Request, Response
from app.model.fields import as_is, same
from app.model.ids import Instant, RemoteId
from app.model.intents import PersonFields
from app.vendor import (
    Anonymise,
    Answer,
    CreateApplication,
    Destroy,
    Perform,
    Refused,
    Stale,
    UpdateCandidate,
    Write,
)

_ALREADY = 409
_EMAILS = 2


class Sender:
    """Sends each write once."""

    def __init__(self, desk: Desk, site: Site) -> None:
        self._desk = desk
        self._site = site

    async def send(self, write: Write, before: Instant) -> Answer:
        """See `app.vendor.Connection.send`. Raises `Forbidden` where the client has not been given the scope."""
        return await within_scope(self._sent(able(write), before))

    async def destroy(self, what: Destroy) -> Answer:
        """Delete a candidate: Cegid takes out no less."""
        if not isinstance(what, Anonymise) or what.fields:
            raise Refused(f"{self._desk.customer.who}: Cegid deletes a candidate as a whole, and does nothing else")
        request = write_request("candidates.delete", {"id": what.candidate}, None)
        response = await within_scope(self._desk.customer.send(request))
        return Answer(status=response.status, request_id=response.request_id)

    async def _sent(self, write: Able, before: Instant) -> Answer:
        match write:
            case CreateApplication():
                return await self._apply(write, before)
            case UpdateCandidate():
                return await self._update(write, before)
            case Perform():
                return await self._rewrite(write.about, lambda detail: with_more(detail, write), before)

    async def _apply(self, write: CreateApplication, before: Instant) -> Answer:
        path = {"id": write.candidate, "vacancyReference": write.job}
        response = await self._write("candidates.apply", path, {}, before, accept=frozenset({_ALREADY}))
        remote_id = pair(write.candidate, write.job)  # whatever the answer calls it
        already = response.status == _ALREADY
        return Answer(status=response.status, already=already, remote_id=remote_id, request_id=response.request_id)

    async def _update(self, write: UpdateCandidate, before: Instant) -> Answer:
        def changed(detail: Fields) -> Fields:
            if write.before is not None:
                here = translate.person(wire.Candidate.model_validate(detail), self._site)
                if not same(as_is(here, write.before), write.before):
                    raise Stale(f"{self._desk.customer.who}: the candidate was changed meanwhile")
            return with_changes(detail, write.changes)

        return await self._rewrite(write.candidate, changed, before)

    async def _rewrite(self, candidate: RemoteId, changed: Callable[[Fields], Fields], before: Instant) -> Answer:
        """The whole record goes back as it was read, but for what changes: what is left out may count as empty."""
        record = await record_of(self._desk, candidate)
        detail = changed(detail_in(record))
        body = {**record, "candidateDetail": detail} if "candidateDetail" in record else detail
        response = await self._write("candidates.update", {"id": candidate}, body, before)
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
