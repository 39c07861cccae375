"""A signed-in Greenhouse account: what it can be called for, with the rooms beside this one."""

from collections.abc import Mapping
from typing import Any

from adapters.greenhouse import VENDOR, calls, check, files, settings
from adapters.greenhouse.desk import Desk
from adapters.http.client import Client
from adapters.http.gate import Gate
from adapters.http.pace import Limit
from adapters.http.redact import HIDDEN, Redactor
from app.model.ids import RemoteId
from app.vendor import AccountSettings, Clock, Misused, Pauses, Reply, Report, TokenStore

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
    redactor = Redactor(
        account.values[setting.key] for setting in VENDOR.settings if setting.secret and account.values.get(setting.key)
    )
    address = settings.address_of(account)
    reading, writing = settings.users(account)
    gate = gate_of(account.rate, pauses)

    def make(user: str | None) -> Client:
        return Client(
            who=settings.who(account),
            address=address,
            clock=clock,
            gate=gate,
            signin=settings.sign_in_of(account, user, address=address, clock=clock, tokens=tokens, redactor=redactor),
            redactor=redactor,
            timeout=TIMEOUT if account.timeout is None else account.timeout,
        )

    return Account(Desk(make, reading=reading, writing=writing))


def gate_of(rate: float | None, pauses: Pauses | None) -> Gate:
    """The account's pace: what the vendor tells, or what the account says; the token endpoint has one of its own."""
    sign_ins = Limit(operations=frozenset({settings.SIGN_IN}), rate=0.0 if rate == 0 else TOKEN_RATE)
    if rate is None:
        return Gate(RATE, concurrent=CONCURRENT, window=WINDOW, limits=[sign_ins], pauses=pauses)
    return Gate(rate, concurrent=CONCURRENT, limits=[sign_ins], pauses=pauses)


class Account:
    """See `app.vendor.Connection`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def check(self) -> Report:
        return await check.check(self._desk)

    async def content(self, attachment: RemoteId) -> bytes:
        return await files.content(self._desk.reading, self._desk.reader, attachment)

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
