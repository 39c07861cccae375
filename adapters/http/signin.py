"""Sign-in as data: which request mints a token and which header carries it.

`TokenSignIn` covers OAuth 2 (client credentials, password, refresh token) and logins that answer with a token of
their own shape; `HeaderSignIn` covers keys that never change. One token is minted at a time, in this process and, by
the store's lock, on this machine: some vendors revoke the older token when a newer one is made.
"""

import asyncio
import hashlib
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import msgspec

from adapters.http import errors
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.http.redact import Redactor
from adapters.http.tokens import Shelf, Token, expiry
from app.vendor import Clock, SignInRefused, TokenStore, Unreachable, VendorError

Exchange = Callable[[Request], Awaitable[Response]]
"""Sends one request without Authorization, once, and gives whatever answer came."""


class Credential(msgspec.Struct, frozen=True):
    """The header to send."""

    name: str
    value: str

    def __repr__(self) -> str:
        return f"Credential(name={self.name!r})"


class Renewed(msgspec.Struct, frozen=True):
    """Another credential; `minted`: made for this renewal, not found."""

    credential: Credential
    minted: bool


class SignIn(Protocol):
    """How a client gets the header that signs a request."""

    async def credential(self, exchange: Exchange) -> Credential:
        """The header to use now; mints where there is none."""
        ...

    async def renew(self, refused: Credential | None, exchange: Exchange, *, mint: bool) -> Renewed | None:
        """Another one than the refused; None where there can be none. `mint`: not one that was only stored."""
        ...

    def holds(self, credential: Credential) -> bool:
        """True while this is the one in use."""
        ...


class HeaderSignIn:
    """A key that goes into a header as it is."""

    def __init__(self, name: str, value: str) -> None:
        self._credential = Credential(name, value)

    async def credential(self, exchange: Exchange) -> Credential:  # noqa: ARG002  # the protocol's shape
        return self._credential

    async def renew(
        self,
        refused: Credential | None,  # noqa: ARG002
        exchange: Exchange,  # noqa: ARG002
        *,
        mint: bool,  # noqa: ARG002
    ) -> Renewed | None:
        return None

    def holds(self, credential: Credential) -> bool:
        return credential == self._credential


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One request that may bring a token. `fields` hold secrets: `repr` hides them."""

    name: str
    fields: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Grant({self.name})"


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how tokens are minted, and how they are carried."""

    path: str
    grant: Grant
    refresh: Mapping[str, str] | None = None
    """The fields of the refresh grant but for the token itself; None where the vendor has none."""
    scopes: tuple[str | None, ...] = (None,)
    """Asked for in this order, the next one where the vendor answers `invalid_scope`. None: not sent."""
    body: Literal["json", "form"] = "form"
    token_key: str = "access_token"  # noqa: S105  # the name of a field
    header: str = "Authorization"
    prefix: str = "Bearer "


class TokenSignIn:
    """Keeps one account signed in.

    Args:
        who: the account and its vendor, as messages begin.
        flow: how to mint.
        identity: what makes the sign-in this one (address, client, user): a stored token of another is not used.
        clock: what expiry is measured on.
        store: where the token rests between runs.
        redactor: learns every token, so that none is ever shown.
    """

    def __init__(
        self,
        *,
        who: str,
        flow: Flow,
        identity: tuple[str, ...],
        clock: Clock,
        store: TokenStore,
        redactor: Redactor,
    ) -> None:
        self._who = who
        self._flow = flow
        self._owner = hashlib.sha256("\0".join((*identity, *map(str, flow.scopes))).encode()).hexdigest()[:16]
        self._clock = clock
        self._shelf = Shelf(store)
        self._redactor = redactor
        self._token: Token | None = None
        self._one_at_a_time = asyncio.Lock()

    def holds(self, credential: Credential) -> bool:
        return self._token is not None and self._credential() == credential

    @property
    def scope(self) -> str | None:
        """The scopes the vendor says it granted; None before the first token and where it does not say."""
        return self._token.scope if self._token else None

    async def credential(self, exchange: Exchange) -> Credential:
        """The header with a token that lives. Raises `SignInRefused`, `Unreachable` or `Throttled`."""
        if self._token is None or not self._token.lives(self._clock.now()):
            async with self._one_at_a_time:
                if self._token is None or not self._token.lives(self._clock.now()):
                    await self._obtain(exchange, refused=None, mint=False)
        return self._credential()

    async def renew(self, refused: Credential | None, exchange: Exchange, *, mint: bool) -> Renewed | None:
        """Another token than the refused one: the one somebody else got meanwhile, or a new one."""
        async with self._one_at_a_time:
            minted = False
            if self._token is None or refused is None or self._credential() == refused:
                minted = await self._obtain(exchange, refused=refused, mint=mint)
            return Renewed(self._credential(), minted)

    def _credential(self) -> Credential:
        assert self._token is not None  # noqa: S101  # both callers have obtained one
        return Credential(self._flow.header, self._flow.prefix + self._token.access)

    async def _obtain(self, exchange: Exchange, *, refused: Credential | None, mint: bool) -> bool:
        """Take the stored token if it is another and lives, else mint (True); one process of this machine at a time."""
        if not mint and await self._take_stored(refused):
            return False
        try:
            async with self._shelf.locked():
                if not mint and await self._take_stored(refused):
                    return False
                await self._mint(exchange, use_refresh=refused is None and not mint)
                return True
        except VendorError:
            raise
        except TimeoutError:
            raise Unreachable(f"{self._who}: another lanehop on this machine is signing in and does not end") from None
        except Exception as error:  # a lock of somebody else's make
            reason = self._redactor.line(str(error) or type(error).__name__)
            raise Unreachable(f"{self._who}: the token store cannot be locked: {reason}") from None

    async def _take_stored(self, refused: Credential | None) -> bool:
        stored = await self._shelf.read(self._owner)
        if stored is None or not stored.lives(self._clock.now()):
            return False
        if refused is not None and self._flow.prefix + stored.access == refused.value:
            return False
        self._hold(stored)
        return True

    def _hold(self, token: Token) -> None:
        self._redactor.hide(token.access)
        if token.refresh:
            self._redactor.hide(token.refresh)
        self._token = token

    async def _mint(self, exchange: Exchange, *, use_refresh: bool) -> None:
        token = None
        old = self._token or await self._shelf.read(self._owner)
        if use_refresh and self._flow.refresh is not None and old is not None and old.refresh:
            try:
                token = await self._ask(
                    exchange, "refresh_token", {**self._flow.refresh, "refresh_token": old.refresh}, None
                )
            except SignInRefused:
                token = None  # refresh tokens grow old too: sign in from the start
        if token is None:
            token = await self._ask_with_scopes(exchange)
        self._hold(token)
        await self._shelf.write(token)

    async def _ask_with_scopes(self, exchange: Exchange) -> Token:
        for scope in self._flow.scopes[:-1]:
            try:
                return await self._ask(exchange, self._flow.grant.name, self._flow.grant.fields, scope)
            except _ScopeRefused:
                continue
        return await self._ask(exchange, self._flow.grant.name, self._flow.grant.fields, self._flow.scopes[-1])

    async def _ask(self, exchange: Exchange, name: str, fields: Mapping[str, str], scope: str | None) -> Token:
        sent = {**fields, **({"scope": scope} if scope else {})}
        as_json = self._flow.body == "json"
        begun = self._clock.now()
        response = await exchange(
            Request(
                name=f"sign-in ({name})",
                method="POST",
                path=self._flow.path,
                body=msgspec.json.encode(sent) if as_json else urlencode(sent).encode(),
                content_type="application/json" if as_json else "application/x-www-form-urlencoded",
                priority=Priority.USER_OP,
            )
        )
        if response.status >= 300:
            raise self._refusal(response)
        return self._read(response, begun, scope)

    def _read(self, response: Response, begun: int, scope: str | None) -> Token:
        answer: Any = None
        with suppress(ValueError):
            answer = response.json()
        access = answer.get(self._flow.token_key) if isinstance(answer, dict) else None
        if not isinstance(access, str) or not access or not access.isascii() or not access.isprintable():
            raise Unreachable(f"{self._who}: the answer to the sign-in holds no token", status=response.status)
        life = answer.get("expires_in")
        granted, refresh = answer.get("scope"), answer.get("refresh_token")
        return Token(
            access=access,
            minted_at=begun,
            expires_at=expiry(begun, _seconds(life)),
            refresh=refresh if isinstance(refresh, str) else None,
            scope=granted if isinstance(granted, str) else scope,
            owner=self._owner,
        )

    def _refusal(self, response: Response) -> VendorError:
        if response.status in (400, 401, 403, 422):
            words = self._redactor.line(errors.said(response.body))
            family = _ScopeRefused if "scope" in words.lower() else SignInRefused
            return family(
                f"{self._who}: the sign-in was refused ({response.status}){': ' + words if words else ''}",
                status=response.status,
                request_id=response.request_id,
            )
        if response.status in (404, 405, 410):
            return SignInRefused(
                f"{self._who}: there is no sign-in at this address ({response.status}); check it",
                status=response.status,
            )
        error = errors.of_status(
            self._who,
            "sign-in",
            response.status,
            response.headers,
            self._redactor.line(errors.said(response.body)),
            changes=False,
            now=self._clock.now(),
        )
        return error if isinstance(error, Unreachable) else SignInRefused(error.message, status=response.status)


class _ScopeRefused(SignInRefused):
    """The client may not ask for one of the scopes."""


def _seconds(value: Any) -> float | None:
    """`expires_in` as a number; None where it is missing or makes no sense."""
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return seconds if math.isfinite(seconds) else None
