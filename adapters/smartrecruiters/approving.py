"""Approvals of jobs and offers as matters of theirs."""

from collections.abc import Mapping, Sequence

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.smartrecruiters import ids, wire
from adapters.smartrecruiters.people import People
from adapters.smartrecruiters.reading import Reader
from app.model.ids import RemoteId
from app.model.records import Interviewer, Matter
from app.model.words import MatterSort, MatterStatus
from app.vendor import Forbidden, NotThere

PENDING = "PENDING"
_STATUSES = {
    PENDING: MatterStatus.WAITING,
    "APPROVED": MatterStatus.DONE,
    "REJECTED": MatterStatus.REFUSED,
    "ABANDONED": MatterStatus.ENDED,
}
_ALL_WAITING = (("status", "PENDING_APPROVAL"), ("limit", "100"))


class Approvals:
    """Tells what is to be approved, of which job or application."""

    def __init__(self, reader: Reader, people: People) -> None:
        self._reader = reader
        self._people = people

    async def matters(
        self, found: Sequence[wire.Approval], priority: Priority, *, of: RemoteId | None = None
    ) -> list[Matter]:
        """The approvals, but of offers nobody knows whose they are. `of`: the application, where that is known."""
        me = await self._people.acting(priority)
        names = await self._people.called(
            [one.id for row in found for step in row.steps for one in step.approvers], priority
        )
        offers: Mapping[str, RemoteId] = {}
        if of is None and any(one.subject and one.subject.type == "offer" for one in found):
            offers = await self._whose(priority)
        made = []
        for one in found:
            if one.subject is None or one.subject.id is None:
                continue
            is_job = one.subject.type == "job"
            application = None if is_job else of or offers.get(one.subject.id)
            if is_job or application is not None:
                made.append(matter(one, me, names, job=one.subject.id if is_job else None, application=application))
        return made

    async def _whose(self, priority: Priority) -> dict[str, RemoteId]:
        """The applications of all offers that wait for a yes; an approval names the offer alone."""
        try:
            rows = await self._reader.raws("offers.candidates.offers.find", None, _ALL_WAITING, priority=priority)
        except (Forbidden, NotThere):
            return {}
        return {
            one.id: ids.application(candidate, job)
            for one in raw.readable(rows, wire.Awaited)
            if one.actions and (candidate := _end_of(one.actions.candidate)) and (job := _end_of(one.actions.job))
        }


def matter(
    row: wire.Approval,
    me: RemoteId | None,
    names: Mapping[str, str],
    *,
    job: RemoteId | None,
    application: RemoteId | None,
) -> Matter:
    """An approval; it waits for somebody as soon as whoever is asked before them has said yes."""
    is_open = row.status == PENDING
    turn = asked(row) if is_open else []
    approvers = [one for step in row.steps for one in step.approvers]
    mine = any(one.id == me for one in turn)
    return Matter(
        remote_id=ids.matter(MatterSort.APPROVAL, row.id),
        sort=MatterSort.APPROVAL,
        title="Approval of the job" if job is not None else "Approval of the offer",
        job=job,
        application=application,
        status=_STATUSES.get(row.status or ""),
        status_raw=(row.status or "").lower() or None,
        who=tuple(
            Interviewer(user=one.id, name=names.get(one.id, f"#{one.id}"), status=(one.decision or "").lower() or None)
            for one in approvers
        ),
        at=max((one.decided_on for one in approvers if one.decided_on is not None), default=None),
        mine=mine,
        acts=(*(("approval.approve", "approval.reject") if mine else ()), "approval.comment"),
    )


def asked(row: wire.Approval) -> list[wire.Approver]:
    """Whose turn it is: of steps one after the other only those of the first that is open."""
    steps = [step for step in row.steps if step.status == PENDING]
    return [
        one
        for step in (steps[:1] if row.type == "sequential" else steps)
        for one in step.approvers
        if one.decision == PENDING
    ]


def _end_of(link: wire.Action | None) -> str | None:
    """The id that an address ends with."""
    return (link.url or "").rstrip("/").rpartition("/")[2] or None if link else None
