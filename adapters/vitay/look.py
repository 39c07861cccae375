"""What the vendor holds now about what writes are for."""

from collections.abc import Sequence

import msgspec

from adapters.http.gate import Priority
from adapters.http.looking import look_at_each, made
from adapters.vitay.acting import seen_of
from adapters.vitay.beside import Beside
from adapters.vitay.bringing import Bringer
from adapters.vitay.phones import same_number
from adapters.vitay.reading import Reader
from app.model.ids import MINUTE, Instant, RemoteId
from app.model.intents import PersonFields, RefereeFields
from app.model.records import AnyRecord, Candidate, Referee, ReferenceCheck
from app.vendor import (
    AddReferee,
    Clock,
    CreateCandidate,
    EditReferee,
    Garbled,
    Perform,
    Pulled,
    Refused,
    Remind,
    RemoveReferee,
    RequestReferences,
    Seen,
    UpdateCandidate,
    VendorError,
    Write,
)

SKEW = MINUTE
"""How wrong (ms) stamps may be: nothing says of which clock and zone they are."""


class Looker:
    """Reads back."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def look(self, writes: Sequence[Write], since: Instant) -> list[Seen | VendorError]:
        """What is there for each write, or why that cannot be said of it, in their order."""
        begun = self._clock.now()  # nothing in the answers is newer than this for sure
        glance = _Glance(self._reader, since, begun)
        return await look_at_each(writes, glance.see, begun)


class _Glance:
    """One look: what several writes need is read once."""

    def __init__(self, reader: Reader, since: Instant, begun: Instant) -> None:
        self._reader = reader
        self._bringer = Bringer(reader, Beside(reader, Priority.USER_OP), Priority.USER_OP)
        self._since = since - SKEW
        self._begun = begun

    async def see(self, write: Write) -> Seen:  # noqa: PLR0911  # one for each write
        match write:
            case CreateCandidate():
                return await self._created(write)
            case UpdateCandidate():
                return self._there([_spelt(await self._candidate(write.candidate), write.changes)])
            case AddReferee():
                return await self._named(write)
            case EditReferee():
                return self._there([_spelt(await self._referee(write.referee), write.changes)])
            case RemoveReferee():
                return self._there([await self._referee(write.referee)])
            case RequestReferences():
                return await self._requested(write)
            case Remind():
                return await self._reminded(write)
            case Perform():
                return await seen_of(self._reader, self._bringer, write, self._begun)
            case _:
                raise Refused(f"Vitay's API has no {type(write).__name__}")

    async def _created(self, write: CreateCandidate) -> Seen:
        """Whoever has the id that we left, or the one they have elsewhere."""
        wanted = write.person.external_ref if isinstance(write.person.external_ref, str) else write.marker
        rows = await self._reader.resources("candidates.list", Priority.USER_OP)
        same = [row for row in rows if row.text("internal_id") == wanted]
        found = [Pulled(await self._bringer.candidate(row), row.raw) for row in same]
        return made([one.record.remote_id for one in found], self._begun, found)

    async def _named(self, write: AddReferee) -> Seen:
        """The candidate's references with this address, or this name where there is none, made since."""
        wanted, theirs = write.fields, await self._referees(write.candidate)
        same = [
            one.record.remote_id
            for one in theirs
            if isinstance(one.record, Referee) and self._is_since(one.record) and _is_like(one.record, wanted)
        ]
        return made(same, self._begun, theirs)

    async def _requested(self, write: RequestReferences) -> Seen:
        """The candidate's requests with these questions made since."""
        found = await self._checks(write.candidate)
        same = [
            one.record.remote_id
            for one in found
            if isinstance(one.record, ReferenceCheck)
            and one.record.question_set == write.question_set
            and self._is_since(one.record)
        ]
        return made(same, self._begun, found)

    async def _reminded(self, write: Remind) -> Seen:
        found = [one for one in await self._checks(write.candidate) if one.record.remote_id == write.check]
        if not found:
            return Seen(exists=False, read_at=self._begun)
        if write.referee is not None:
            found.append(await self._referee(write.referee))
        return self._there(found)

    # --- what is read ---

    async def _candidate(self, key: RemoteId) -> Pulled:
        row = await self._reader.record("candidates.get", {"id": key}, Priority.USER_OP)
        return Pulled(await self._bringer.candidate(row), row.raw)

    async def _referee(self, key: RemoteId) -> Pulled:
        """Raises `Garbled` where it is not said about whom they are asked."""
        row = await self._reader.record("references.get_public", {"id": key}, Priority.USER_OP)
        try:
            return Pulled(await self._bringer.referee(row), row.raw)
        except ValueError as wrong:
            raise Garbled(f"{self._reader.client.who}: the reference {key} makes no sense: {wrong}") from None

    async def _referees(self, candidate: RemoteId) -> list[Pulled]:
        """The candidate's references. Raises `NotThere` where they themselves are gone."""
        await self._candidate(candidate)
        rows = await self._reader.resources("references.list", Priority.USER_OP)
        mine = [row for row in rows if (whom := row.link("candidate")) is not None and whom.id == candidate]
        return [Pulled(await self._bringer.referee(row), row.raw) for row in mine]

    async def _checks(self, candidate: RemoteId) -> list[Pulled]:
        groups = await self._bringer.requests([row.raw for row in await self._bringer.requests_of(candidate)])
        return [one for group in groups for one in group if isinstance(one, Pulled)]

    # --- what is told ---

    def _there(self, records: Sequence[Pulled]) -> Seen:
        return Seen(exists=True, records=records, read_at=self._begun)

    def _is_since(self, record: Candidate | Referee | ReferenceCheck) -> bool:
        return record.created_at is None or record.created_at >= self._since


def _is_like(found: Referee, wanted: RefereeFields) -> bool:
    if isinstance(wanted.email, str) and wanted.email:
        return (found.email or "").casefold() == wanted.email.casefold()
    named = [(wanted.first_name or "", found.first_name), (wanted.last_name or "", found.last_name)]
    return all(str(one).casefold() == other.casefold() for one, other in named)


def _spelt(there: Pulled, wanted: PersonFields | RefereeFields) -> Pulled:
    """The record with its number spelt as it is wanted, where it is that: Vitay keeps it in two parts."""
    record: AnyRecord = there.record
    match record, wanted:
        case Candidate(), PersonFields(phones=(phone,)) if same_number(*record.phones[:1], phone):
            record = msgspec.structs.replace(record, phones=(phone,))
        case Referee(phone=str(here)), RefereeFields(phone=str(phone)) if same_number(here, phone):
            record = msgspec.structs.replace(record, phone=phone)
    return Pulled(record, there.raw)
