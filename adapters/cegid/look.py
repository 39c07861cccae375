"""What Talentsoft holds now about what writes are for: one question for each candidate."""

from collections.abc import Sequence
from typing import TypeAlias

from adapters.cegid import translate
from adapters.cegid.acts import MORE, has_more
from adapters.cegid.customer import detail_in, record_of, within_scope
from adapters.cegid.desk import Desk
from adapters.cegid.reading import CANDIDATES, Reader
from adapters.cegid.translate import Site
from adapters.http.gate import Priority
from adapters.http.ids import pair
from adapters.http.looking import look_at_each, made
from adapters.http.pages import pulled
from adapters.http.raw import Got
from app.model.ids import Instant, RemoteId
from app.model.records import Attachment, Purged
from app.vendor import (
    Clock,
    CreateApplication,
    Garbled,
    NotThere,
    Perform,
    Pulled,
    Refused,
    Seen,
    UpdateCandidate,
    VendorError,
    Write,
)

Able: TypeAlias = CreateApplication | UpdateCandidate | Perform


class People:
    """Reads single candidates."""

    def __init__(self, reader: Reader, site: Site) -> None:
        self._reader = reader
        self._site = site

    async def one(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        """A candidate with their applications and files. Raises `NotThere` for one who is gone or was anonymised."""
        row = await self._reader.one(CANDIDATES, candidate, priority)
        got = translate.candidate(row.raw, self._site) if row is not None else []
        if row is None or any(isinstance(one.record, Purged) for one in pulled(got)):
            raise NotThere(f"{self._reader.client.who}: the candidate is not there any more")
        return got

    async def files(self, candidate: RemoteId, priority: Priority) -> list[Got] | None:
        """All files of a candidate; None where the candidate is gone."""
        try:
            got = await self.one(candidate, priority)
        except NotThere:
            return None
        return [one for one in got if not isinstance(one, Pulled) or isinstance(one.record, Attachment)]

    async def content(self, attachment: RemoteId) -> bytes:
        """The bytes of a file. Raises `NotThere` for one that is gone."""
        candidate, _, file = attachment.partition(":")
        if not (candidate and file):
            raise Refused(f"{attachment} is no file of Cegid")
        row = await self._reader.one(CANDIDATES, candidate, Priority.USER_READ, file=file)
        known = pulled(translate.candidate(row.raw, self._site)) if row is not None else []
        if row is None or attachment not in [one.record.remote_id for one in known]:
            raise NotThere(f"{self._reader.client.who}: the file is not there any more")
        if row.file is None:
            raise Garbled(f"{self._reader.client.who}: the export names the file and does not hold it")
        return row.file


class Looker:
    """Reads back."""

    def __init__(self, desk: Desk, people: People, clock: Clock) -> None:
        self._desk = desk
        self._people = people
        self._clock = clock

    async def look(self, writes: Sequence[Write]) -> list[Seen | VendorError]:
        """What is there for each write, or why that cannot be said of it, in their order."""
        begun = self._clock.now()

        async def see(write: Write) -> Seen:
            wanted = able(write)
            if isinstance(wanted, Perform):
                return await self._performed(wanted, begun)
            there = pulled(await self._people.one(wanted.candidate, Priority.USER_OP))
            if isinstance(wanted, UpdateCandidate):
                return Seen(exists=True, records=there[:1], read_at=begun)
            place = pair(wanted.candidate, wanted.job)
            return made([one.record.remote_id for one in there if one.record.remote_id == place], begun, there)

        return await look_at_each(writes, see, begun)

    async def _performed(self, write: Perform, begun: Instant) -> Seen:
        """As the back office has it, which knows at once what was changed there."""
        record = await within_scope(record_of(self._desk, write.about))
        return Seen(exists=True, there=has_more(detail_in(record), write), read_at=begun)


def able(write: Write) -> Able:
    """What Talentsoft can be told. Raises `Refused` for anything else."""
    match write:
        case CreateApplication() | UpdateCandidate() | Perform(act=MORE.name):
            return write
        case _:
            raise Refused(f"Cegid cannot do this from outside ({type(write).__name__})")
