"""Candidates as single reads tell them, and which jobs they are on: what is read of them hangs on these."""

from collections.abc import Mapping, Sequence

import msgspec

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.http.raw import Got
from adapters.http.walking import together
from adapters.smartrecruiters import ids, matters_people, translate, wire
from adapters.smartrecruiters.asking import read_request
from adapters.smartrecruiters.criteria import Criteria
from adapters.smartrecruiters.reading import Reader
from adapters.smartrecruiters.steps import HIRED, Steps
from app.model.ids import HOUR, MINUTE, Instant, RemoteId
from app.model.records import Application, Stage
from app.vendor import Clock, Forbidden, Garbled, NotThere, Pulled, Refused, Unreadable

KEPT = MINUTE
"""How long (ms) it counts as known which jobs somebody is on, and as what, so that several reads ask once."""
_LISTS = (
    "candidates.status.history.getForJob",
    "candidates.screening-answers.get",
    "candidates.properties.getForJob",
)
"""What is told of an application beside it; its history is what a change of it is compared with."""
NAMES_KEPT = HOUR
"""How long (ms) a user's name counts as known."""
MOST_KEPT = 2_000
"""How many are known at once."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as the vendor tells them alone."""

    row: bytes
    found: wire.Candidate

    @property
    def jobs(self) -> list[RemoteId]:
        return [one.job.id for one in self.found.assignments if one.job and one.job.id]


class People:
    """Reads candidates of one account."""

    def __init__(self, reader: Reader, steps: Steps, clock: Clock, *, acting: RemoteId | None = None) -> None:
        """`acting`: the user the account says that it acts for."""
        self._acting = acting
        self._reader = reader
        self._steps = steps
        self._clock = clock
        self._jobs: dict[RemoteId, tuple[Instant, list[RemoteId]]] = {}
        self._keys: dict[RemoteId, tuple[Instant, str]] = {}
        self._names: dict[RemoteId, tuple[Instant, str | None]] = {}
        self.criteria = Criteria(reader, clock)

    async def read(self, candidate: RemoteId, priority: Priority) -> Person:
        """All that is told of a candidate. Raises what reading raises, `NotThere` for whom there is not."""
        found = await self.told(candidate, priority)
        if isinstance(found, Unreadable):
            raise Garbled(f"{self._reader.client.who}: a candidate makes no sense: {found.reason}")
        return found

    async def told(self, candidate: RemoteId, priority: Priority) -> Person | Unreadable:
        """The same, and why it is none where it makes no sense: the others of a page wait for nobody."""
        row = await self._reader.record("candidates.get", {"id": candidate}, priority=priority)
        found = raw.parse(row, wire.Candidate)
        if isinstance(found, Unreadable):
            return found
        person = Person(row=row, found=found)
        if len(self._jobs) > MOST_KEPT:
            self._jobs.clear()
        self._jobs[candidate] = (self._clock.now(), person.jobs)
        return person

    async def acting(self, priority: Priority) -> RemoteId | None:
        """The user who is acted for: the account's own, or whoever the credential belongs to where that is told."""
        if self._acting is None:
            try:
                me = raw.parse(await self._reader.record("users.me", {}, priority=priority), wire.User)
            except (Forbidden, NotThere):
                return None
            self._acting = me.id if isinstance(me, wire.User) else None
        return self._acting

    async def acting_for(self, priority: Priority) -> RemoteId:
        """The same. Raises `Refused` where nobody is known."""
        found = await self.acting(priority)
        if found is None:
            raise Refused(f"{self._reader.client.who}: nobody is known who could do that: set user_id")
        return found

    async def called(self, keys: Sequence[RemoteId], priority: Priority) -> dict[RemoteId, str]:
        """The names of users, as far as they may be seen."""
        now = self._clock.now()

        def is_known(key: RemoteId) -> bool:
            return key in self._names and self._names[key][0] <= now < self._names[key][0] + NAMES_KEPT

        async def name(key: RemoteId) -> str | None:
            try:
                row = await self._reader.record("users.get", {"id": key}, priority=priority)
            except (Forbidden, NotThere):
                return None
            read = raw.parse(row, wire.User)
            return translate.user(read).name if isinstance(read, wire.User) else None

        unknown = [key for key in dict.fromkeys(keys) if not is_known(key)]
        names = await together([name(key) for key in unknown])
        self._names |= {key: (now, found) for key, found in zip(unknown, names, strict=True)}
        return {key: found for key in keys if (found := self._names[key][1])}

    async def jobs_of(self, candidate: RemoteId, priority: Priority) -> list[RemoteId]:
        """The jobs a candidate is on, the first one first; as they were within the last minute."""
        known = self._jobs.get(candidate)
        now = self._clock.now()
        if known is None or not known[0] <= now < known[0] + KEPT:
            return (await self.read(candidate, priority)).jobs
        return known[1]

    def places(self, person: Person) -> list[Got]:
        """Their applications as the vendor told them with the person, each behind a stage that no list has."""
        return applications(self._steps, person.found, whole=True)

    async def application(
        self, candidate: RemoteId, job: RemoteId, priority: Priority, *, all_of_it: bool = False
    ) -> list[Pulled]:
        """One of somebody's applications, and where it was. Raises `NotThere` where it is not.

        `all_of_it`: with what they answered, and the account's own fields.
        """
        path = {"id": candidate, "jobId": job}
        assignment, row = await self._one(candidate, job, priority)
        lists = _LISTS if all_of_it else _LISTS[:1]
        steps, *beside = await together([self._allowed(name, path, priority) for name in lists])
        visits = None if steps is None else translate.visits(raw.readable(steps, wire.Step), candidate, job)
        said, own = beside or (None, None)
        hired = all_of_it and assignment.status == HIRED
        onboarding = (
            await self._beside("candidates.onboarding.getForJob", path, wire.Onboarding, priority) if hired else None
        )
        made = translate.application(
            assignment,
            candidate,
            job,
            whole=True,
            history=visits,
            answers=None if said is None else translate.answers(raw.readable(said, wire.ScreeningAnswer)),
            own=None if own is None else raw.readable(own, wire.Property),
        )
        begun = onboarding.status if onboarding is not None else None
        after = (*(visits or ()), *((matters_people.onboarding(candidate, job, begun),) if begun else ()))
        return [*met_stage(self._steps, made), Pulled(made, row), *(Pulled(one, b"") for one in after)]

    async def consents(self, candidate: RemoteId, priority: Priority) -> list[Pulled]:
        """What somebody agreed to; nothing where the account may not read it."""
        found = await self._beside("candidates.consent.decisions", {"id": candidate}, wire.Consents, priority)
        return [] if found is None else [Pulled(matters_people.consent(candidate, found), b"")]

    async def key_of(self, candidate: RemoteId, job: RemoteId, priority: Priority) -> str | None:
        """The application's own id, which some of the vendor's APIs want in place of the pair."""
        known = self._keys.get(ids.application(candidate, job))
        now = self._clock.now()
        if known is None or not known[0] <= now < known[0] + KEPT:  # who is put on a job anew has another one
            return (await self._one(candidate, job, priority))[0].application_id
        return known[1]

    async def _one(self, candidate: RemoteId, job: RemoteId, priority: Priority) -> tuple[wire.Assignment, bytes]:
        path = {"id": candidate, "jobId": job}
        request = read_request("candidates.getApplication", path, priority=priority)
        found, row = await self._reader.client.read(request, _placed)
        if found.application_id is not None:
            if len(self._keys) > MOST_KEPT:
                self._keys.clear()
            self._keys[ids.application(candidate, job)] = (self._clock.now(), found.application_id)
        return found, row

    async def _beside(
        self, operation: str, path: Mapping[str, str], model: type[wire.W], priority: Priority
    ) -> wire.W | None:
        """A record beside another one; None where there is none, and where the account may not read it."""
        try:
            found = raw.parse(await self._reader.record(operation, path, priority=priority), model)
        except (Forbidden, NotThere):
            return None
        return None if isinstance(found, Unreadable) else found

    async def _allowed(self, operation: str, path: Mapping[str, str], priority: Priority) -> list[bytes] | None:
        """A list beside an application; None where the account may not read it."""
        try:
            return await self._reader.raws(operation, path, priority=priority)
        except (Forbidden, NotThere):
            return None


def applications(steps: Steps, found: wire.Candidate, *, whole: bool) -> list[Got]:
    """What a candidate's own row says of where they are. Of jobs beside the first one a list does not say it."""
    got: list[Got] = []
    for one in found.assignments:
        job = one.job.id if one.job else None
        if job is None or not one.status:
            continue
        made = translate.application(one, found.id, job, whole=whole)
        got += [*met_stage(steps, made), Pulled(made, b"")]
    return got


def met_stage(steps: Steps, made: Application) -> list[Pulled]:
    """The stage somebody stands in, where no list of stages has it for sure."""
    at = ids.status_of(made.stage or "", made.job)
    if not steps.meet(made.job, at):
        return []
    return stages([steps.column(made.job, at)])


def stages(columns: Sequence[Stage]) -> list[Pulled]:
    """Stages as they are handed over: the vendor has no record of them."""
    return [Pulled(one, msgspec.json.encode({"id": one.remote_id})) for one in columns]


def _placed(answer: Response) -> tuple[wire.Assignment, bytes]:
    """An application that says where it is. Raises `ValueError`."""
    answer.must_be_json()
    found = raw.parse(answer.body, wire.Assignment)
    if isinstance(found, Unreadable):
        raise ValueError(found.reason)  # noqa: TRY004  # a garbled answer
    translate.status_of(found)
    return found, answer.body
