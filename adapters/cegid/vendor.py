"""A signed-in Talentsoft account: implements `app.vendor.Connection` with the rooms beside this one."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from adapters.cegid import VENDOR, calls, check, settings
from adapters.cegid.desk import Desk
from adapters.cegid.look import Looker, People
from adapters.cegid.pull import Puller
from adapters.cegid.reading import Reader
from adapters.cegid.referentials import Glossary, Referentials
from adapters.cegid.reporting import Reporter
from adapters.cegid.sending import Sender
from adapters.cegid.sweep import Sweeper
from adapters.cegid.translate import Site
from adapters.cegid.webhooks import Webhooks
from adapters.http.account import must_have, redactor_of, who
from adapters.http.client import Client
from adapters.http.gate import Gate, Priority
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
    Refused,
    Reply,
    Report,
    Seen,
    TokenStore,
    VendorError,
    Write,
)

RATE = 2.0
"""Requests a second: no limit is documented, calls are to "be kept to a minimum"."""
CONCURRENT = 3
TIMEOUT = 60.0


def connect(account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None) -> "Account":
    """The account, ready to be asked; nothing is sent. Raises `Refused` for settings that cannot work."""
    must_have(account, VENDOR, "client_id", "client_secret")
    redactor = redactor_of(account, VENDOR)
    site = settings.address_of(account)
    gate = Gate(RATE if account.rate is None else account.rate, concurrent=CONCURRENT, pauses=pauses)

    def make(scope: str | None) -> Client:
        address = settings.front_of(account) if scope is None else site
        return Client(
            who=who(account, VENDOR),
            address=address,
            clock=clock,
            gate=gate,
            signin=settings.sign_in_of(account, scope, address=address, clock=clock, tokens=tokens, redactor=redactor),
            redactor=redactor,
            timeout=TIMEOUT if account.timeout is None else account.timeout,
        )

    return Account(Desk(make), account, page=f"{site}/", clock=clock)


class Account:
    """See `app.vendor.Connection` and `WithWebhooks`."""

    def __init__(self, desk: Desk, account: AccountSettings, *, page: str, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._who = f"{account.values['client_id']} at {page.rstrip('/')}"
        referentials = Referentials(desk.matching, settings.referentials_of(account), settings.language_of(account))
        glossary = Glossary(referentials)
        site = Site(settings.zone_of(account), page, glossary.word)
        self._reader = Reader(desk.matching)
        self._people = People(self._reader, site)
        reporter = Reporter(desk.matching) if settings.reports(account) else None
        self._puller = Puller(self._reader, referentials, glossary, site, reporter=reporter, clock=clock)
        self._sweeper = Sweeper(self._reader, clock)
        self._looker = Looker(desk, self._people, clock)
        self._sender = Sender(desk, site)
        self.webhooks = Webhooks(desk, clock, account.values["client_secret"])

    async def check(self) -> Report:
        return await check.check(self._desk, self._who)

    def pull(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        return self._puller.pages(stream, since=since, position=position)

    async def facet(self, facet: str, candidate: RemoteId, *, wanted: bool) -> FacetRead:
        if facet != "files":
            raise Refused(f"there is no {facet} of a candidate; there are files")
        begun = self._clock.now()
        got = await self._people.files(candidate, Priority.USER_READ if wanted else Priority.SWEEP)
        return facet_read(got, begun)

    async def content(self, attachment: RemoteId) -> bytes:
        return await self._people.content(attachment)

    def ids(self, kind: Kind, *, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        return self._sweeper.ids(kind, position)

    async def exists(self, kind: Kind, remote_id: RemoteId) -> bool:
        return await self._sweeper.exists(kind, remote_id)

    async def look(self, writes: Sequence[Write], *, since: Instant) -> Sequence[Seen | VendorError]:  # noqa: ARG002
        return await self._looker.look(writes)

    async def send(self, write: Write, *, before: Instant) -> Answer:
        return await self._sender.send(write, before)

    async def destroy(self, what: Destroy) -> Answer:
        return await self._sender.destroy(what)

    async def call(
        self, operation: str, parameters: Mapping[str, str], body: Any = None, *, all_pages: bool = False
    ) -> Reply:
        if operation == "auth.token":
            if parameters or body is not None:
                raise Misused("auth.token takes nothing: the account's settings say who signs in")
            await self._desk.matching.sign_in()
            return Reply(status=200, headers={}, body={"access_token": HIDDEN})
        return await calls.call(self._desk, self._reader, operation, parameters, body, all_pages=all_pages)

    def silence(self) -> float:
        return self._desk.silence()

    async def close(self) -> None:
        await self._desk.close()
