"""A signed-in Greenhouse account: implements `app.vendor.Connection` with the rooms beside this one."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any

from adapters.greenhouse import VENDOR, calls, check, files, settings
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.destroying import Destroyer
from adapters.greenhouse.look import Looker
from adapters.greenhouse.names import Names
from adapters.greenhouse.pull import Puller
from adapters.greenhouse.sending import Sender
from adapters.greenhouse.sweep import Sweeper
from adapters.http.account import redactor_of, who
from adapters.http.client import Client
from adapters.http.gate import Gate, Priority
from adapters.http.pace import Limit
from adapters.http.pages import facet_read
from adapters.http.redact import HIDDEN
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

WINDOW = 30.0
"""Seconds in which Greenhouse counts requests."""
RATE = 75 / WINDOW
"""Requests a second until an answer tells the credential's own limit: the figure of the vendor's example."""
TOKEN_RATE = 1.0
"""Sign-ins a second: 60 in 60 s."""
CONCURRENT = 4
TIMEOUT = 30.0


def connect(account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None) -> "Account":
    """The account, ready to be asked; nothing is sent. Raises `Refused` for settings that cannot work."""
    redactor = redactor_of(account, VENDOR)
    address = settings.address_of(account)
    reading, writing = settings.users(account)
    gate = gate_of(account.rate, pauses)

    def make(user: str | None) -> Client:
        return Client(
            who=who(account, VENDOR),
            address=address,
            clock=clock,
            gate=gate,
            signin=settings.sign_in_of(account, user, address=address, clock=clock, tokens=tokens, redactor=redactor),
            redactor=redactor,
            timeout=TIMEOUT if account.timeout is None else account.timeout,
        )

    return Account(Desk(make, reading=reading, writing=writing), clock)


def gate_of(rate: float | None, pauses: Pauses | None, clock: Callable[[], float] = time.monotonic) -> Gate:
    """The account's pace: what the vendor tells, or what the account says; the token endpoint has one of its own."""
    sign_ins = Limit(operations=frozenset({settings.SIGN_IN}), rate=0.0 if rate == 0 else TOKEN_RATE)
    if rate is None:
        return Gate(RATE, concurrent=CONCURRENT, window=WINDOW, limits=[sign_ins], pauses=pauses, clock=clock)
    return Gate(rate, concurrent=CONCURRENT, limits=[sign_ins], pauses=pauses, clock=clock)


class Account:
    """See `app.vendor.Connection`."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        names = Names(desk.reader, clock)
        self._puller = Puller(desk.reader, names, clock)
        self._looker = Looker(desk.reader, names, clock, me=desk.writing_user)
        self._sweeper = Sweeper(desk.reader)
        self._sender = Sender(desk)
        self._destroyer = Destroyer(desk)

    async def check(self) -> Report:
        return await check.check(self._desk)

    def pull(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        return self._puller.pages(stream, since=since, position=position)

    async def facet(self, facet: str, candidate: RemoteId, *, wanted: bool) -> FacetRead:
        begun = self._clock.now()
        priority = Priority.USER_READ if wanted else Priority.SWEEP
        got = await files.of_candidate(self._desk.reader, facet, candidate, priority)
        return facet_read(got, begun)

    async def content(self, attachment: RemoteId) -> bytes:
        return await files.content(self._desk.reading, self._desk.reader, attachment)

    def ids(self, kind: Kind, *, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        return self._sweeper.all(kind, position)

    async def exists(self, kind: Kind, remote_id: RemoteId) -> bool:
        return await self._sweeper.exists(kind, remote_id)

    async def look(self, writes: Sequence[Write], *, since: Instant) -> Sequence[Seen | VendorError]:
        return await self._looker.look(writes, since)

    async def send(self, write: Write, *, before: Instant) -> Answer:
        return await self._sender.send(write, before)

    async def destroy(self, what: Destroy) -> Answer:
        return await self._destroyer.destroy(what)

    async def call(
        self, operation: str, parameters: Mapping[str, str], body: Any = None, *, all_pages: bool = False
    ) -> Reply:
        if operation == "auth.token":
            if parameters or body is not None:
                raise Misused("auth.token takes nothing: the account's settings say who signs in")
            await self._desk.writing.sign_in()
            return Reply(status=200, headers={}, body={"access_token": HIDDEN})
        return await calls.call(self._desk, operation, parameters, body, all_pages=all_pages)

    def silence(self) -> float:
        return self._desk.silence()

    async def close(self) -> None:
        await self._desk.close()
