"""Remote ids of what vendors have no id of its own for."""

from app.model.ids import RemoteId
from app.model.words import BackgroundKind, ListedKind
from app.vendor import Refused


def pair(whole: str, part: str) -> RemoteId:
    """The remote id of something that exists only within another record: a stage, an end or a person of a job."""
    return f"{whole}:{part}"


def within(whole: RemoteId, remote_id: RemoteId, what: str) -> str:
    """The vendor's own id of a stage or reason of this job. Raises `Refused` for one of another job."""
    job, colon, part = remote_id.partition(":")
    if not colon or not part or job != whole:
        raise Refused(f"{what} {remote_id} does not belong to job {whole}")
    return part


def listed(kind: ListedKind | BackgroundKind, remote: str) -> RemoteId:
    """The remote id of something listed: its kind and its own number, because each list counts for itself."""
    return f"{kind}:{remote}"


def listed_id(remote_id: RemoteId) -> str:
    """The vendor's own number of something listed."""
    return remote_id.partition(":")[2]
