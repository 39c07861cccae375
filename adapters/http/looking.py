"""What a look at the vendor shares with every other: one answer for each write, and what is taken for what was made."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from app.model.ids import Instant, RemoteId
from app.model.intents import JobFields, PersonFields
from app.model.records import Candidate, Job
from app.vendor import NotThere, Pulled, Seen, VendorError, Write


async def look_at_each(
    writes: Sequence[Write], see: Callable[[Write], Awaitable[Seen]], begun: Instant
) -> list[Seen | VendorError]:
    """What is there for each write, or why that cannot be said of it, in their order; all at once.

    Where `see` raises `NotThere`, what the write is about is gone. Raises a fault of ours.
    """

    async def one(write: Write) -> Seen:
        try:
            return await see(write)
        except NotThere:
            return Seen(exists=False, read_at=begun)

    return [_or_fault(seen) for seen in await asyncio.gather(*map(one, writes), return_exceptions=True)]


def _or_fault(seen: Seen | BaseException) -> Seen | VendorError:
    """What was seen, or why it was not. Raises a fault of ours."""
    if isinstance(seen, Seen | VendorError):
        return seen
    raise seen


def made(ids: Sequence[RemoteId], begun: Instant, records: Sequence[Pulled] = ()) -> Seen:
    """What is told of a write that makes something: these are like it, and the one is named where there is one."""
    return Seen(
        exists=True,
        matches=len(ids),
        remote_id=ids[0] if len(ids) == 1 else None,
        records=records,
        read_at=begun,
    )


def is_candidate(found: Candidate, wanted: PersonFields, since: Instant) -> bool:
    """Whether a candidate is like one that was made from these fields at or after `since`."""
    if found.created_at is None or found.created_at < since:
        return False
    mails = wanted.emails if isinstance(wanted.emails, tuple) else ()
    names = (wanted.first_name or "", wanted.last_name or "")
    here = (found.first_name, found.last_name)
    same_name = all(_plain(one) == _plain(str(other)) for one, other in zip(here, names, strict=True))
    return same_name and {mail.casefold() for mail in mails} <= {mail.casefold() for mail in found.emails}


def is_job(found: Job, wanted: JobFields, since: Instant) -> bool:
    """The same of a job."""
    if found.created_at is None or found.created_at < since:
        return False
    same_code = not wanted.code or _plain(found.code or "") == _plain(str(wanted.code))
    return same_code and _plain(found.name) == _plain(str(wanted.name or ""))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
