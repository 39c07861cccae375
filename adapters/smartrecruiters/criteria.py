"""By what the candidates of a job are judged. Which of it a review rates, and how, SmartRecruiters tells nobody.

Its document names the list and not what stands in it: rows are taken by whatever they may call themselves.
"""

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.smartrecruiters import wire
from adapters.smartrecruiters.reading import Reader
from app.model.ids import HOUR, Instant, RemoteId
from app.vendor import Clock, Forbidden, Garbled, NotThere, Refused

_KEPT = HOUR


class Criteria:
    """The criteria of jobs, each list read where a review is shown, and then kept for an hour."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._known: dict[RemoteId, tuple[Instant, tuple[str, ...]]] = {}

    async def of(self, job: RemoteId, priority: Priority) -> tuple[str, ...]:
        """What they are called; nothing where a job has none, or nobody may see or can read them."""
        now = self._clock.now()
        read_at, names = self._known.get(job, (None, ()))
        if read_at is None or not read_at <= now < read_at + _KEPT:
            try:
                rows = await self._reader.raws(
                    "reviews.scorecards.criteria.getByJobId", {"jobId": job}, priority=priority
                )
            except (Forbidden, NotThere, Refused, Garbled):
                rows = []
            found = [one.name or one.label or one.title for one in raw.readable(rows, wire.Criterion)]
            names = tuple(name for name in found if name)
            self._known[job] = (now, names)
        return names
