"""What every room of acts has in common: a table of how each is sent and looked at, and how both are asked."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.smartrecruiters import wire
from adapters.smartrecruiters.asking import write_request
from adapters.smartrecruiters.people import People
from adapters.smartrecruiters.reading import Pairs, Path, Reader
from adapters.smartrecruiters.refusals import taken
from app.model.ids import MINUTE, Instant
from app.vendor import Answer, Clock, Perform, Pulled, Refused, Seen

NOW = Priority.USER_OP
SKEW = 2 * MINUTE
"""How far (ms) the vendor's clock may be off for something that was made since."""
Found = tuple[bool | None, list[Pulled]]
"""Whether what is wanted is so, and what was read of it."""
Send = Callable[[Perform, Instant], Awaitable[Answer]]
Look = Callable[[Perform, Instant], Awaitable[Found]]


class Doing(ABC):
    """Does what is declared. Raises what reading and sending raise, `Refused` for what does not fit."""

    def __init__(self, client: Client, reader: Reader, people: People, clock: Clock) -> None:
        self._client = client
        self._reader = reader
        self._people = people
        self._clock = clock

    @abstractmethod
    def known(self) -> Mapping[str, tuple[Send, Look]]:
        """How each act is sent and looked at, by its name."""

    async def listed(self, operation: str, path: Path | None, query: Pairs = ()) -> list[bytes]:
        return await self._reader.raws(operation, path, query, priority=NOW)

    async def record(self, operation: str, path: Path) -> bytes:
        return await self._reader.record(operation, path, priority=NOW)

    async def write(self, operation: str, path: Path, body: Any, before: Instant) -> Answer:
        response = await taken(self._client, write_request(operation, path, body, before=before))
        return Answer(status=response.status, request_id=response.request_id)


class Acting:
    """All acts, each in its room."""

    def __init__(self, *rooms: Doing) -> None:
        self._known = {name: how for room in rooms for name, how in room.known().items()}

    async def send(self, write: Perform, before: Instant) -> Answer:
        """See `app.vendor.Connection.send`."""
        return await self._of(write)[0](write, before)

    async def look(self, write: Perform, since: Instant, begun: Instant) -> Seen:
        """See `app.vendor.Connection.look`."""
        there, records = await self._of(write)[1](write, since)
        return Seen(exists=True, there=there, records=records, read_at=begun)

    def _of(self, write: Perform) -> tuple[Send, Look]:
        if write.act not in self._known:
            raise Refused(f"SmartRecruiters has no {write.act}")
        return self._known[write.act]


def told(write: Perform, name: str) -> str:
    """What is said under a name; empty where nothing is."""
    return next(iter(write.values.get(name, ())), "")


def parsed(found: bytes, model: type[wire.W]) -> wire.W:
    """Raises `Refused` for what cannot be read."""
    read = raw.parse(found, model)
    if isinstance(read, model):
        return read
    raise Refused("the record cannot be read")
