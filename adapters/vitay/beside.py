"""Lists that say more about the records of others: who a recruiter is, where somebody was seen, what was asked of whom.

They are small beside the people, or change seldom: each is read once and kept for a while.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from adapters.http.gate import Priority
from adapters.vitay import checks, translate
from adapters.vitay.decoding import Link, Resource
from adapters.vitay.reading import Reader
from app.model.ids import HOUR, Instant, RemoteId
from app.model.records import User
from app.vendor import SignInRefused, Throttled, Unreachable, VendorError

T = TypeVar("T")
Seen = Mapping[tuple[str, RemoteId], tuple[str, ...]]
"""The addresses at which people were seen, by type and id; by type `metadatum` those of one entry."""
METADATUM = "metadatum"


class Beside:
    """Reads what other lists say, and keeps it."""

    def __init__(self, reader: Reader, priority: Priority) -> None:
        self._reader = reader
        self._priority = priority
        self._kept: dict[str, tuple[Instant, Any]] = {}

    async def recruiters(self) -> dict[RemoteId, RemoteId]:
        """The user that each recruiter is."""

        async def read() -> dict[RemoteId, RemoteId]:
            rows = await self._allowed("recruiters.list")
            return {row.id: user.id for row in rows if (user := row.link("user")) is not None}

        return await self._once("recruiters", read)

    async def users(self) -> dict[RemoteId, Resource]:
        """Everybody who signs in."""

        async def read() -> dict[RemoteId, Resource]:
            return {row.id: row for row in await self._allowed("users.list")}

        return await self._once("users", read)

    async def networks(self) -> Seen:
        """Where people were seen."""

        async def read() -> Seen:
            found: dict[tuple[str, RemoteId], tuple[str, ...]] = {}
            for row in await self._allowed("metadata.list"):
                address, whose = row.text("ip_address"), translate.party(row, "identifiable")
                for key in ((METADATUM, row.id), *([(whose.kind, whose.id)] if whose else [])):
                    found[key] = tuple(dict.fromkeys((*found.get(key, ()), *([address] if address else []))))
            return found

        return await self._once("networks", read)

    async def requests(self) -> Mapping[RemoteId, list[Resource]]:
        """Requests by candidate."""

        async def read() -> Mapping[RemoteId, list[Resource]]:
            return checks.by_candidate(await self._reader.resources("reference_requests.list", self._priority))

        return await self._once("requests", read)

    async def told(self) -> Mapping[RemoteId, list[checks.Told]]:
        """What references say for their checks, by check."""

        async def read() -> Mapping[RemoteId, list[checks.Told]]:
            requests, found = await self.requests(), dict[RemoteId, list[checks.Told]]()
            for row in await self._reader.resources("references.list", self._priority):
                with suppress(ValueError):  # one about nobody
                    told = checks.told_of(row, requests.get(_whom(row), ()))
                    if told.check is not None:
                        found.setdefault(told.check, []).append(told)
            return found

        return await self._once("told", read)

    async def candidates(self) -> dict[tuple[str, RemoteId], RemoteId]:
        """Whom requests and references are about, by type and id."""

        async def read() -> dict[tuple[str, RemoteId], RemoteId]:
            references = await self._allowed("references.list")
            requests = [one for theirs in (await self.requests()).values() for one in theirs]
            named = {(translate.REFERENCE, row.id): _whom(row) for row in references}
            named |= {(translate.REQUEST, row.id): _whom(row) for row in requests}
            return {key: whom for key, whom in named.items() if whom}

        return await self._once("candidates", read)

    async def user_of(self, whom: Link | None) -> RemoteId | None:
        """The user somebody is, who may be named as a recruiter."""
        if whom is None or whom.kind == translate.USER:
            return None if whom is None else whom.id
        return (await self.recruiters()).get(whom.id) if whom.kind == translate.RECRUITER else None

    async def person(self, user: RemoteId | None) -> User | None:
        """A user as a record."""
        row = (await self.users()).get(user) if user is not None else None
        return None if row is None else translate.user(row)

    def forget(self, *names: str) -> None:
        """These are read again when they are needed."""
        for name in names:
            self._kept.pop(name, None)

    async def _once(self, name: str, read: Callable[[], Awaitable[T]]) -> T:
        now = self._reader.client.clock.now()
        kept = self._kept.get(name)
        if kept is None or not kept[0] <= now < kept[0] + HOUR:
            kept = self._kept[name] = (now, await read())
        found: T = kept[1]
        return found

    async def _allowed(self, operation: str) -> list[Resource]:
        """A list; empty where it alone cannot be had: it only adds to others."""
        try:
            return await self._reader.resources(operation, self._priority)
        except VendorError as error:
            if not _is_its_own(error):
                raise
            return []


def _is_its_own(error: VendorError) -> bool:
    """Whether what went wrong is one list's affair, and not the account's."""
    if error.status == 401 or isinstance(error, SignInRefused | Throttled):
        return False
    return not isinstance(error, Unreachable) or (error.status or 0) >= 500


def _whom(row: Resource) -> RemoteId:
    """Whom something is about; empty where it does not say it."""
    whom = row.link("candidate")
    return "" if whom is None else whom.id
