"""Where people stand on a job: the statuses, which are the same everywhere, and the steps within three of them.

Steps are texts that belong to a hiring process, and a job does not say which process it follows. They are worked out:
where the account has one process in use it is that one; else the one that has every step somebody of the job was seen
in; else the steps that were seen, and no others (docs/vendors/smartrecruiters.md, 4).
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.ids import Status
from adapters.smartrecruiters.reading import Reader
from app.model.ids import HOUR, Instant, RemoteId
from app.model.records import Stage
from app.model.words import StageKind
from app.vendor import Clock, Forbidden, NotThere

REJECTED, WITHDRAWN, HIRED, LEAD, TRANSFERRED = "REJECTED", "WITHDRAWN", "HIRED", "LEAD", "TRANSFERRED"
STATUSES: Mapping[str, tuple[str, StageKind]] = {
    LEAD: ("Lead", StageKind.NEW),
    "NEW": ("New", StageKind.NEW),
    "IN_REVIEW": ("In review", StageKind.SCREEN),
    "INTERVIEW": ("Interview", StageKind.INTERVIEW),
    "OFFERED": ("Offered", StageKind.OFFER),
    HIRED: ("Hired", StageKind.HIRED),
    REJECTED: ("Rejected", StageKind.REJECTED),
    WITHDRAWN: ("Withdrawn", StageKind.WITHDRAWN),
    TRANSFERRED: ("Transferred", StageKind.OTHER),
}
"""In their order; what they are called, and what they come to."""
_EVERYWHERE = [Status(status) for status in STATUSES if status != TRANSFERRED]
"""Where one may be put on every job. Nobody is put among the transferred by hand."""
_BEHIND = 1_000
"""How far apart the statuses of a board lie: between them is room for steps."""
_UNLISTED = 900
"""Where a step stands within its status that no process has any more."""
KEPT = HOUR


class Steps:
    """The hiring processes of an account, and the steps that were met on each job as long as the program runs."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._processes: Sequence[wire.Process] = ()
        self._read_at: Instant | None = None
        self._met: dict[RemoteId, dict[Status, None]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def ready(self, priority: Priority) -> None:
        """Read the hiring processes where they are not known. An account that may not see them has none."""
        async with self._one_at_a_time:
            now = self._clock.now()
            if self._read_at is not None and self._read_at <= now < self._read_at + KEPT:
                return
            try:
                rows = await self._reader.raws("configuration.hiring-process.all", priority=priority)
            except (Forbidden, NotThere):
                rows = []
            self._processes = [one for one in raw.readable(rows, wire.Process) if one.active is not False]
            self._read_at = now

    def meet(self, job: RemoteId, at: Status) -> bool:
        """Take in that somebody of a job is there; True where no list of the job's stages has it for sure.

        It is told of each time: what was told before need not have been stored.
        """
        if at in _EVERYWHERE:
            return False
        self._met.setdefault(job, {})[at] = None
        return len(self._processes) != 1 or at.sub_status not in _steps(self._processes[0], at.status)

    def columns(self, job: RemoteId) -> list[Stage]:
        """The stages of a job as far as they are known, from left to right."""
        process = self._process_of(job)
        steps = [Status(status, step) for status in STATUSES for step in _steps(process, status)]
        return [self.column(job, one) for one in dict.fromkeys([*_EVERYWHERE, *steps, *self._met.get(job, ())])]

    def column(self, job: RemoteId, at: Status) -> Stage:
        """One of them."""
        known = STATUSES.get(at.status)
        name, kind = known or (at.status.replace("_", " ").capitalize(), StageKind.OTHER)
        order = list(STATUSES).index(at.status) if known else len(STATUSES)
        return Stage(
            remote_id=ids.stage(job, at.status, at.sub_status),
            job=job,
            name=at.sub_status or name,
            position=order * _BEHIND + (0 if at.sub_status is None else self._place(job, at.status, at.sub_status)),
            kind=kind,
            kind_raw=at.status,
        )

    def _place(self, job: RemoteId, status: str, step: str) -> int:
        """Where a step stands within its status: as its process has it, else as the first process that knows it."""
        for process in (self._process_of(job), *self._processes):
            found = _steps(process, status)
            if step in found:
                return min(1 + found.index(step), _UNLISTED)
        return _UNLISTED

    def _process_of(self, job: RemoteId) -> wire.Process | None:
        if len(self._processes) == 1:
            return self._processes[0]
        met = [one for one in self._met.get(job, ()) if one.sub_status is not None]
        fitting = [process for process in self._processes if met and _has_all(process, met)]
        return fitting[0] if len(fitting) == 1 else None


def _has_all(process: wire.Process, met: Iterable[Status]) -> bool:
    return all(one.sub_status in _steps(process, one.status) for one in met)


def _steps(process: wire.Process | None, status: str) -> list[str]:
    """What a process calls the steps within a status, in order."""
    found = process.steps.get(status) if process is not None else None
    return [step for step in found if isinstance(step, str) and step] if isinstance(found, list) else []
