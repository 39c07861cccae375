"""What is read candidate by candidate, and the bytes of their files."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.messages import Request
from adapters.http.raw import Got
from adapters.http.walking import together
from adapters.smartrecruiters import translate, wire
from adapters.smartrecruiters.asking import read_request
from adapters.smartrecruiters.people import People
from adapters.smartrecruiters.reading import Path, Reader
from adapters.smartrecruiters.steps import Steps
from app.model.ids import RemoteId
from app.vendor import NotThere, Pulled, Refused, Unreadable


class Facets:
    """Reads what hangs on one candidate."""

    def __init__(self, reader: Reader, people: People, steps: Steps) -> None:
        self._reader = reader
        self._people = people
        self._steps = steps
        self._known: Mapping[str, Callable[[RemoteId, Priority], Awaitable[list[Got]]]] = {
            "background": self.background,
            "history": self.history,
            "notes": self.notes,
            "files": self.files,
            "interviews": self.interviews,
            "scorecards": self.scorecards,
            "offers": self.offers,
        }

    async def read(self, facet: str, candidate: RemoteId, priority: Priority) -> Sequence[Got] | None:
        """The records of a facet, None where the candidate is gone. Raises `Refused` for another facet."""
        if facet not in self._known:
            raise Refused(f"there is no {facet} of a candidate; there are {', '.join(self._known)}")
        try:
            return await self._known[facet](candidate, priority)
        except NotThere as missing:
            try:
                await self._people.read(candidate, priority)
            except NotThere:
                return None
            raise Refused(missing.message, status=missing.status) from None  # of a list, and nothing of the candidate

    async def background(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        """All that is told of somebody alone: how to reach them, what they agreed to and did before, where they are."""
        await self._steps.ready(priority)
        person = await self._people.read(candidate, priority)
        got: list[Got] = [Pulled(translate.candidate(person.found, whole=True), person.row)]
        got += [Pulled(one, b"") for one in translate.background(person.found)]
        return [*got, *self._people.places(person), *await self._people.consents(candidate, priority)]

    async def history(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        """Where they were on each job, and what they answered when they applied."""
        await self._steps.ready(priority)

        async def one(job: RemoteId) -> list[Got]:
            try:
                return [*await self._people.application(candidate, job, priority, all_of_it=True)]
            except NotThere:  # of that job alone
                return []

        return await self._of_each_job(candidate, priority, one)

    async def notes(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        """What was said of them; the vendor shows it to administrators alone."""
        rows = await self._reader.raws("messages.fetch", None, (("candidateId", candidate),), priority=priority)
        return [raw.one(row, wire.Message, lambda one: translate.note(one, candidate)) for row in rows]

    async def files(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        """The files of their applications; of who is on no job their own."""

        async def one(job: RemoteId) -> list[Got]:
            return await self._files("candidates.attachments.listForJob", {"id": candidate, "jobId": job}, priority)

        if not await self._people.jobs_of(candidate, priority):
            return await self.files_beside(candidate, priority)
        return await self._of_each_job(candidate, priority, one)

    async def files_beside(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        """The files where a new one goes: of the application that is the first now, else of the candidate."""
        jobs = (await self._people.read(candidate, priority)).jobs
        operation = "candidates.attachments.listForJob" if jobs else "candidates.attachments.list"
        return await self._files(operation, {"id": candidate, **({"jobId": jobs[0]} if jobs else {})}, priority)

    async def interviews(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        async def one(job: RemoteId) -> list[Got]:
            return await self.interviews_of(candidate, job, priority)

        return await self._of_each_job(candidate, priority, one)

    async def interviews_of(self, candidate: RemoteId, job: RemoteId, priority: Priority) -> list[Got]:
        """The interviews of an application, slot by slot."""
        key = await self._people.key_of(candidate, job, priority)
        if key is None:
            return []
        rows = await self._reader.raws("interviews.get-list", None, (("applicationId", key),), priority=priority)
        got: list[Got] = []
        for row in rows:
            found = raw.parse(row, wire.Interview)
            if isinstance(found, Unreadable):
                got.append(found)
            else:
                got += [Pulled(slot, row) for slot in translate.interviews(found, candidate, job)]
        return got

    async def scorecards(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        async def one(job: RemoteId) -> list[Got]:
            asked = (("candidateId", candidate), ("jobId", job))
            rows = await self._reader.raws("reviews.getList", None, asked, priority=priority)
            criteria = await self._people.criteria.of(job, priority) if rows else ()
            return [
                raw.one(row, wire.Review, lambda found: translate.scorecard(found, candidate, job, criteria))
                for row in rows
            ]

        return await self._of_each_job(candidate, priority, one)

    async def offers(self, candidate: RemoteId, priority: Priority) -> list[Got]:
        async def one(job: RemoteId) -> list[Got]:
            path = {"id": candidate, "jobId": job}
            rows = await self._reader.raws("offers.candidates.offers.all", path, priority=priority)
            return [raw.one(row, wire.Offer, lambda found: translate.offer(found, candidate, job)) for row in rows]

        return await self._of_each_job(candidate, priority, one)

    async def _files(self, operation: str, path: Path, priority: Priority) -> list[Got]:
        rows = await self._reader.raws(operation, path, priority=priority)
        candidate, job = path["id"], path.get("jobId")
        return [raw.one(row, wire.File, lambda one: translate.attachment(one, candidate, job)) for row in rows]

    async def _of_each_job(
        self, candidate: RemoteId, priority: Priority, read: Callable[[RemoteId], Awaitable[list[Got]]]
    ) -> list[Got]:
        async def one(job: RemoteId) -> list[Got]:
            return await read(job)

        jobs = await self._people.jobs_of(candidate, priority)
        return [got for found in await together([one(job) for job in jobs]) for got in found]


def content_request(attachment: RemoteId) -> Request:
    """Asks for the bytes of a file: that of an application has an id of its own, that of a candidate is theirs."""
    candidate, _, key = attachment.rpartition(":")
    operation = "candidates.attachments.get" if candidate else "candidates.attachments.getForJob"
    path = {"id": candidate, "attachmentId": key} if candidate else {"attachmentId": key}
    return msgspec.structs.replace(read_request(operation, path), headers={"Accept": "*/*"})
