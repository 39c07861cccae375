"""How what SmartRecruiters does not number is called: applications, stages, reasons, places of interviews and seats.

An application is somebody on a job, `{candidate}:{job}`: that pair is what every write names. A stage is a status of a
job, with what the account calls a step within it behind a slash: `{job}:INTERVIEW/Onsite`. Rejecting and withdrawing
have reasons of their own, which count for themselves: `rejection:{id}`, `withdrawal:{id}`. A person meets a candidate
in one slot of an interview, `{interview}:{timeslot}`, and takes a seat of a job, `{job}:{position}`.

What of a job has a state of its own is called by its sort: `team:{job}`, `ad:{job}:{ad}`.
So are an approval, `approval:{approval}`, what somebody agreed to, `consent:{candidate}`, and an onboarding,
`onboarding:{candidate}:{job}`.
"""

from typing import NamedTuple

from adapters.http.ids import pair
from app.model.ids import RemoteId
from app.vendor import Refused

REJECTION, WITHDRAWAL = "rejection", "withdrawal"


class Status(NamedTuple):
    """Where somebody is on a job, in the vendor's words."""

    status: str
    sub_status: str | None = None


def application(candidate: str, job: str) -> RemoteId:
    return pair(candidate, job)


def matter(sort: str, of: str) -> RemoteId:
    """A matter: `team:{job}`, `ad:{job}:{ad}`."""
    return pair(sort, of)


def stage(job: str, status: str, sub_status: str | None = None) -> RemoteId:
    """The stage of a job that a status, and perhaps a step within it, stands for."""
    return pair(job, f"{status}/{sub_status}" if sub_status else status)


def status_of(stage_id: RemoteId, job: RemoteId) -> Status:
    """What a stage of this job stands for. Raises `Refused` for one of another job."""
    of, _, rest = stage_id.partition(":")
    status, _, sub_status = rest.partition("/")
    if of != job or not status:
        raise Refused(f"stage {stage_id} does not belong to job {job}")
    return Status(status, sub_status or None)


def parts(remote: RemoteId, what: str) -> tuple[str, str]:
    """The two ids a pair is made of. Raises `Refused` for what is none."""
    whole, _, part = remote.partition(":")
    if not whole or not part:
        raise Refused(f"SmartRecruiters has no {what} {remote}")
    return whole, part
