"""How what Greenhouse does not number is called: the ends of a job, people on no job, lists that count for themselves.

A job's stages are its interview stages, by their numbers. Where an application ends is no stage at Greenhouse but its
status: here it is a stage all the same, `{job}:hired` and `{job}:rejected`, and `{job}:prospect` before the first. A
prospect that became a candidate goes on as another application; what is left of it stands behind all, in
`{job}:converted`. Prospects on no job stand on the job `prospects`.
"""

from adapters.http.ids import listed_id
from app.model.ids import RemoteId
from app.model.words import ListedKind
from app.vendor import Refused

PROSPECTS = "prospects"
"""The job of prospects who are on none."""
HIRED, REJECTED, PROSPECT, CONVERTED = "hired", "rejected", "prospect", "converted"


def end_in(stage: RemoteId | None) -> str | None:
    """Which status a stage stands for; None for one of the job's own."""
    return (stage or "").partition(":")[2] or None


def number(remote: RemoteId, what: str) -> int:
    """Greenhouse's own number of something. Raises `Refused` for what has none."""
    if not (remote.isascii() and remote.isdecimal()):
        raise Refused(f"Greenhouse has no {what} {remote}")
    return int(remote)


def listed_number(remote: RemoteId, kind: ListedKind) -> int:
    """The same of something the account lists."""
    return number(listed_id(remote), kind)
