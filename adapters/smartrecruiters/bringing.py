"""What rows of lists become: with them what has to be read beside them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.raw import Got
from adapters.http.walking import together
from adapters.smartrecruiters import ids, matters_jobs, translate, wire
from adapters.smartrecruiters.approving import Approvals
from adapters.smartrecruiters.people import People, applications, stages
from adapters.smartrecruiters.reading import Reader
from adapters.smartrecruiters.steps import Steps
from app.model.ids import RemoteId
from app.model.records import Job, Listed
from app.model.words import ListedKind
from app.vendor import Clock, Forbidden, Garbled, NotThere, Pulled, Refused, Unreadable

Group = list[Got]
"""What is stored together."""


class Bringer:
    """Makes records of rows."""

    def __init__(self, reader: Reader, people: People, steps: Steps, clock: Clock) -> None:
        self._reader = reader
        self._people = people
        self._steps = steps
        self._clock = clock

    # --- jobs ---

    async def jobs(self, rows: Sequence[bytes]) -> list[Group]:
        """Jobs as their list tells them, with their stages behind them."""
        await self._steps.ready(Priority.INCREMENT)

        def make(row: wire.Job) -> Job:
            return translate.job(row, unsaid=translate.JOB_UNSAID)

        return [self._with_stages(raw.one(row, wire.Job, make)) for row in rows]

    async def stages(self, rows: Sequence[bytes]) -> list[Group]:
        """The stages of these jobs alone: processes change, and jobs do not change with them."""
        return [[one for one in group if not _is_job(one)] for group in await self.jobs(rows)]

    def _with_stages(self, got: Got) -> Group:
        if isinstance(got, Unreadable):
            return [got]
        return [got, *stages(self._steps.columns(got.record.remote_id))]

    async def job_details(self, rows: Sequence[bytes]) -> list[Group]:
        """Jobs with all that is said of them, who works on them, and their seats."""
        return await together([self._job(row) for row in rows])

    async def _job(self, row: bytes) -> Group:
        """What may not be read of a job is left as it was.

        Six requests, five of one that is open and nowhere published.
        """
        listed = raw.parse(row, wire.Job)
        if isinstance(listed, Unreadable):
            return [listed]
        key, is_closed = listed.id, translate.is_closed(listed)
        path = {"jobId": key}
        whole, members, seats, note, ads, boards, steps = await together(
            [
                self._one("jobs.get", path),
                self._list("jobs.hiring-team.get", path),
                self._list("jobs.positions.all", path),
                self._one("jobs.notes.get", path),
                self._list("jobs.jobads.all", path),
                self._nothing()
                if listed.posting_status == matters_jobs.NOWHERE
                else self._list("jobs.publication.all", path),
                self._list("jobs.status.history.get", path) if is_closed else self._nothing(),
            ]
        )
        if whole is None:
            return []
        said = next(iter(raw.readable(note or [], wire.Note)), None)
        told: dict[str, Any] = {"more": (("Note", said.content.strip()),) if said is not None and said.content else ()}
        unsaid: list[str] = []
        matters: list[Got] = [raw.one(one, wire.Ad, lambda found: matters_jobs.ad(key, found)) for one in ads or []]
        if boards is not None:
            shown = matters_jobs.publication(key, listed.posting_status, raw.readable(boards, wire.Publication))
            matters.append(Pulled(shown, b""))
        if steps is None:
            unsaid.append("closed_at")
        else:
            told["closed_at"] = translate.closed_at(raw.readable(steps, wire.Step))
        if members is None:
            unsaid += ["recruiters", "hiring_managers"]
        else:
            found = raw.readable(members, wire.Member)
            names = await self._people.called([one.id for one in found], Priority.INCREMENT)
            told |= translate.team(found, names)
            matters.append(Pulled(matters_jobs.team(key, found, names), b""))
        positions: list[Got] = []
        if seats is None:
            unsaid.append("openings")
        else:
            told["openings"] = len(seats)
            positions = [raw.one(one, wire.Position, lambda found: translate.opening(found, key)) for one in seats]
        return [
            raw.one(whole[0], wire.Job, lambda found: translate.job(found, unsaid=unsaid, **told)),
            *(_within(one, key) for one in (*positions, *matters)),
        ]

    async def approvals(self, rows: Sequence[bytes]) -> list[Group]:
        """What waits for the yes of whoever is acted for, of jobs and of applications."""
        read = [(raw.parse(row, wire.Approval), row) for row in rows]
        found = [one for one, _ in read if isinstance(one, wire.Approval)]
        matters = await Approvals(self._reader, self._people).matters(found, Priority.INCREMENT)
        return [[one for one, _ in read if isinstance(one, Unreadable)], [Pulled(one, b"") for one in matters]]

    # --- people ---

    async def candidates(self, rows: Sequence[bytes]) -> list[Group]:
        """People with their applications. Who is on several jobs is read alone: their list says one status."""
        await self._steps.ready(Priority.INCREMENT)
        return await together([self._candidate(row) for row in rows])

    async def _candidate(self, row: bytes) -> Group:
        found = raw.parse(row, wire.Candidate)
        if isinstance(found, Unreadable):
            return [found]
        if found.secondary:
            try:
                person = await self._people.told(found.id, Priority.INCREMENT)
            except (Forbidden, NotThere):
                pass  # told as far as the list does
            else:
                if isinstance(person, Unreadable):
                    return [person]
                whole = Pulled(translate.candidate(person.found, whole=True), person.row)
                return [whole, *self._people.places(person)]
        person_record = raw.made(row, found, lambda one: translate.candidate(one, whole=False))
        return [person_record, *applications(self._steps, found, whole=False)]

    # --- what is chosen from ---

    async def users(self, rows: Sequence[bytes]) -> list[Group]:
        return [[raw.one(row, wire.User, translate.user)] for row in rows]

    async def rejections(self, rows: Sequence[bytes]) -> list[Group]:
        return [[raw.one(row, wire.Labelled, lambda one: translate.reason(one, ids.REJECTION))] for row in rows]

    async def withdrawals(self, rows: Sequence[bytes]) -> list[Group]:
        return [[raw.one(row, wire.Labelled, lambda one: translate.reason(one, ids.WITHDRAWAL))] for row in rows]

    async def departments(self, rows: Sequence[bytes]) -> list[Group]:
        def make(row: wire.Listed) -> Listed:
            return translate.listed_as(ListedKind.DEPARTMENT, row, ("description", row.description))

        return [[raw.one(row, wire.Listed, make)] for row in rows]

    async def candidate_fields(self, rows: Sequence[bytes]) -> list[Group]:
        return [[raw.one(row, wire.Listed, lambda one: _field(one, "candidate"))] for row in rows]

    async def job_fields(self, rows: Sequence[bytes]) -> list[Group]:
        return [[raw.one(row, wire.Listed, lambda one: _field(one, "job"))] for row in rows]

    async def sources(self, rows: Sequence[bytes]) -> list[Group]:
        """Kinds of sources, with what belongs to each."""
        return await together([self._source(row) for row in rows])

    async def _source(self, row: bytes) -> Group:
        kind = raw.parse(row, wire.Listed)
        if isinstance(kind, Unreadable):
            return [kind]
        values = await self._list("configuration.source.values.all", {"sourceType": kind.id}) or []

        def make(one: wire.Listed) -> Listed:
            return translate.listed_as(
                ListedKind.SOURCE, one, ("type", kind.label or kind.id), key=f"{kind.id}:{one.id}"
            )

        return [raw.one(value, wire.Listed, make) for value in values]

    # --- asking ---

    async def _one(self, operation: str, path: Mapping[str, str]) -> list[bytes] | None:
        """A record read alone; None where it is not there, or not for us to see."""
        try:
            return [await self._reader.record(operation, path, priority=Priority.INCREMENT)]
        except (Forbidden, NotThere):
            return None

    async def _nothing(self) -> list[bytes]:
        """Of what is not asked for."""
        return []

    async def _list(self, operation: str, path: Mapping[str, str]) -> list[bytes] | None:
        """What hangs on a record; None where that cannot be had: it holds up no other record."""
        try:
            return await self._reader.raws(operation, path, priority=Priority.INCREMENT)
        except (Forbidden, NotThere, Refused, Garbled):
            return None


Bring = Callable[[Bringer, Sequence[bytes]], Awaitable[list[Group]]]


def _field(row: wire.Listed, of: str) -> Listed:
    return translate.listed_as(
        ListedKind.FIELD,
        row,
        ("of", of),
        ("type", (row.type or row.category or "").replace("_", " ").lower()),
        ("required", "yes" if row.required else None),
        key=f"{of}:{row.id}",
    )


def _is_job(one: Got) -> bool:
    return isinstance(one, Unreadable) or isinstance(one.record, Job)


def _within(one: Got, job: RemoteId) -> Got:
    """What could not be read is named with its job, as what could is."""
    if isinstance(one, Unreadable) and one.remote_id:
        return msgspec.structs.replace(one, remote_id=f"{job}:{one.remote_id}")
    return one
