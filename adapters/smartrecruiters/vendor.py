"""A signed-in SmartRecruiters account: implements `app.vendor.Connection` with the rooms beside this one."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any

from adapters.http.account import redactor_of, who
from adapters.http.client import Client
from adapters.http.gate import Gate, Priority
from adapters.http.pace import Limit
from adapters.http.pages import facet_read
from adapters.http.redact import HIDDEN
from adapters.smartrecruiters import VENDOR, calls, check, settings
from adapters.smartrecruiters.bringing import Bringer
from adapters.smartrecruiters.doing import Acting
from adapters.smartrecruiters.doing_approvals import ApprovalActs
from adapters.smartrecruiters.doing_files import FileActs
from adapters.smartrecruiters.doing_jobs import JobActs
from adapters.smartrecruiters.doing_meetings import MeetingActs
from adapters.smartrecruiters.doing_people import PeopleActs
from adapters.smartrecruiters.facets import Facets, content_request
from adapters.smartrecruiters.look import Looker
from adapters.smartrecruiters.people import People
from adapters.smartrecruiters.pull import Puller
from adapters.smartrecruiters.reading import Reader
from adapters.smartrecruiters.refusals import denies
from adapters.smartrecruiters.reporting import Reports
from adapters.smartrecruiters.sending import Sender
from adapters.smartrecruiters.steps import Steps
from adapters.smartrecruiters.sweep import Sweeper
from adapters.smartrecruiters.webhooks import Webhooks
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

WINDOW = 1.0
"""Seconds in which SmartRecruiters counts requests."""
RATE = 10.0
"""Requests a second; the vendor counts each endpoint, and here all of them count together."""
CONCURRENT = 8
SLOW = frozenset({"jobs.publication.create", "jobs.publication.unpublish", "offers.documents.getDocument"})
SLOW_RATE = 2.0
ONE_BY_ONE = frozenset({"candidates.all"})
"""Of this list one page is asked for at a time."""
TIMEOUT = 128.0
"""Seconds for an answer: what the vendor asks clients to wait at least."""


def connect(account: AccountSettings, clock: Clock, tokens: TokenStore, pauses: Pauses | None = None) -> "Account":
    """The account, ready to be asked; nothing is sent. Raises `Refused` for settings that cannot work."""
    redactor = redactor_of(account, VENDOR)
    address = settings.address_of(account)
    client = Client(
        who=who(account, VENDOR),
        address=address,
        clock=clock,
        gate=gate_of(account.rate, pauses),
        signin=settings.sign_in_of(account, address=address, clock=clock, tokens=tokens, redactor=redactor),
        redactor=redactor,
        timeout=TIMEOUT if account.timeout is None else account.timeout,
        denies=denies,
    )
    return Account(client, clock, organizer=settings.acting_user(account), zone=account.zone or VENDOR.zone)


def gate_of(rate: float | None, pauses: Pauses | None, clock: Callable[[], float] = time.monotonic) -> Gate:
    """The account's pace: what the vendor tells, or what the account says; some operations have one of their own."""
    limits = [
        Limit(operations=ONE_BY_ONE, concurrent=1),
        Limit(operations=SLOW, rate=0.0 if rate == 0 else SLOW_RATE),
    ]
    if rate is None:
        return Gate(RATE, concurrent=CONCURRENT, window=WINDOW, limits=limits, pauses=pauses, clock=clock)
    return Gate(rate, concurrent=CONCURRENT, limits=limits, pauses=pauses, clock=clock)


class Account:
    """See `app.vendor.Connection`, `WithReports` and `WithWebhooks`. `organizer`: the user

    who is acted for, where the account says it; `zone`: see `Sender`.
    """

    def __init__(self, client: Client, clock: Clock, *, organizer: str | None, zone: str) -> None:
        self._client = client
        self._clock = clock
        self._organizer = organizer
        self._reader = Reader(client)
        self.reports = Reports(self._reader, clock)
        self.webhooks = Webhooks(self._reader, clock)
        steps = Steps(self._reader, clock)
        people = People(self._reader, steps, clock, acting=organizer)
        self._facets = Facets(self._reader, people, steps)
        self._puller = Puller(self._reader, Bringer(self._reader, people, steps, clock), clock)
        rooms = (ApprovalActs, JobActs, MeetingActs, FileActs, PeopleActs)
        acts = Acting(*(room(client, self._reader, people, clock) for room in rooms))
        self._looker = Looker(self._reader, people, self._facets, steps, clock, acts=acts)
        self._sweeper = Sweeper(self._reader)
        self._sender = Sender(client, self._reader, people, clock, zone=zone, acts=acts)

    async def check(self) -> Report:
        return await check.check(self._client, organizer=self._organizer)

    def pull(self, stream: str, *, since: Instant | None, position: bytes | None) -> AsyncGenerator[Page, None]:
        return self._puller.pages(stream, since=since, position=position)

    async def facet(self, facet: str, candidate: RemoteId, *, wanted: bool) -> FacetRead:
        begun = self._clock.now()
        got = await self._facets.read(facet, candidate, Priority.USER_READ if wanted else Priority.SWEEP)
        return facet_read(got, begun)

    async def content(self, attachment: RemoteId) -> bytes:
        return await self._client.read(content_request(attachment), lambda answer: answer.body)

    def ids(self, kind: Kind, *, position: bytes | None) -> AsyncGenerator[IdPage, None]:
        return self._sweeper.all(kind, position)

    async def exists(self, kind: Kind, remote_id: RemoteId) -> bool:
        return await self._sweeper.exists(kind, remote_id)

    async def look(self, writes: Sequence[Write], *, since: Instant) -> Sequence[Seen | VendorError]:
        return await self._looker.look(writes, since)

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
            await self._client.sign_in()
            return Reply(status=200, headers={}, body={"access_token": HIDDEN})
        return await calls.call(self._reader, operation, parameters, body, all_pages=all_pages)

    def silence(self) -> float:
        return self._client.silence()

    async def close(self) -> None:
        await self._client.close()
