"""A signed-in Vitay account: implements `app.vendor.Connection` with the rooms beside this one."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from adapters.http.account import redactor_of, who
from adapters.http.client import Client
from adapters.http.gate import Gate, Priority
from adapters.http.pages import facet_read
from adapters.http.redact import HIDDEN
from adapters.vitay import VENDOR, calls, check, facets, settings
from adapters.vitay.beside import Beside
from adapters.vitay.look import Looker
from adapters.vitay.pull import Puller
from adapters.vitay.reading import Reader
from adapters.vitay.sending import Sender
from adapters.vitay.sweep import Sweeper
from app.model.ids import Instant, RemoteId
from app.model.words import Kind
from app.vendor import (
    AccountSettings,
    Answer,
    Clock,
    Destroy,
    FacetRead,
    IdPage,
    Misused,
    Page,
    Pauses,
    Reply,
    Report,
    Seen,
    TokenStore,
    VendorError,
    Write,
)

RATE = 3.0
"""Requests a second: no limit is told, and this is little."""
CONCURRENT = 4
TIMEOUT = 30.0


def connect(account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None) -> "Account":
    """The account, ready to be asked; nothing is sent. Raises `Refused` for settings that cannot work."""
    redactor = redactor_of(account, VENDOR)
    address = settings.address_of(account)
    client = Client(
        who=who(account, VENDOR),
        address=address,
        clock=clock,
        gate=Gate(RATE if account.rate is None else account.rate, concurrent=CONCURRENT, pauses=pauses),
        signin=settings.sign_in_of(account, address, clock, tokens, redactor),
        redactor=redactor,
        timeout=TIMEOUT if account.timeout is None else account.timeout,
    )
    return Account(client, who=f"{account.values['email']} at {address}", clock=clock)


class Account:
    """See `app.vendor.Connection`."""

    def __init__(self, client: Client, *, who: str, clock: Clock) -> None:
        self._client = client
        self._who = who
        self._clock = clock
        self._reader = Reader(client)
        self._beside = Beside(self._reader, Priority.INCREMENT)
        self._puller = Puller(self._reader, self._beside)
        self._sweeper = Sweeper(self._reader)
        self._looker = Looker(self._reader, clock)
        self._sender = Sender(client, self._reader)

    async def check(self) -> Report:
        return await check.check(self._client, self._who)

    def pull(
        self,
        stream: str,
        *,
        since: Instant | None,  # noqa: ARG002  # nothing here tells of changes
        position: bytes | None,
    ) -> AsyncGenerator[Page, None]:
        return self._puller.pages(stream, position=position)

    async def facet(self, facet: str, candidate: RemoteId, *, wanted: bool) -> FacetRead:
        begun = self._clock.now()
        priority = Priority.USER_READ if wanted else Priority.SWEEP
        got = await facets.read(self._reader, self._beside, facet, candidate, priority)
        return facet_read(got, begun)

    async def content(self, attachment: RemoteId) -> bytes:
        return await facets.content(self._client, attachment)

    def ids(self, kind: Kind, *, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        return self._sweeper.all(kind, position)

    async def exists(self, kind: Kind, remote_id: RemoteId) -> bool:
        return await self._sweeper.exists(kind, remote_id)

    async def look(self, writes: Sequence[Write], *, since: Instant) -> Sequence[Seen | VendorError]:
        return await self._looker.look(writes, since)

    async def send(self, write: Write, *, before: Instant) -> Answer:
        try:
            return await self._sender.send(write, before)
        finally:
            self._beside.forget("requests")  # a referee belongs to the newest one

    async def destroy(self, what: Destroy) -> Answer:
        return await self._sender.destroy(what)

    async def call(
        self, operation: str, parameters: Mapping[str, str], body: Any = None, *, all_pages: bool = False
    ) -> Reply:
        if operation == settings.SIGN_IN:
            if parameters or body is not None:
                raise Misused(f"{operation} takes nothing: the account's settings say who signs in")
            await self._client.sign_in()
            return Reply(status=200, headers={}, body={"data": {"attributes": {"token": HIDDEN}}})
        return await calls.call(self._reader, operation, parameters, body, all_pages=all_pages)

    def silence(self) -> float:
        return self._client.silence()

    async def close(self) -> None:
        await self._client.close()
