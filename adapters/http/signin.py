"""Sign-in as data: which request mints a token and which header carries it.

`TokenSignIn` covers OAuth 2 (client credentials, password, refresh token; the client named in the form or in the
`Authorization` header; a token endpoint on a host of its own) and logins that answer with a token of their own shape;
`HeaderSignIn` covers keys that never change. One token is minted at a time, in this process and, by the store's lock,
on this machine: some vendors revoke the older token when a newer one is made.
"""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import msgspec

from adapters.http import errors
from adapters.http.address import Address
from adapters.http.gate import Priority
from adapters.http.lifetime import life_of
from adapters.http.messages import Request, Response
from adapters.http.redact import Redactor
from adapters.http.tokens import Shelf, Token, expiry
from app.model.discreet import Discreet
from app.vendor import Clock, SignInRefused, TokenStore, Unreachable, VendorError

Exchange = Callable[[Request], Awaitable[Response]]
"""Sends one request without Authorization, once, and gives whatever answer came."""


class Credential(Discreet, frozen=True):
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
    """A key that goes into a header as it is.

    `asks`: a question that only a refused key is answered 401, for vendors that say 401 of records, too; `who`: as
    messages about the account begin.
    """

    def __init__(self, name: str, value: str, *, asks: Request | None = None, who: str = "") -> None:
        self._credential = Credential(name, value)
        self._asks = asks
        self._who = who

    async def credential(self, exchange: Exchange) -> Credential:  # noqa: ARG002  # the protocol's shape
        return self._credential

    async def renew(
        self,
        refused: Credential | None,  # noqa: ARG002
        exchange: Exchange,
        *,
        mint: bool,  # noqa: ARG002
    ) -> Renewed | None:
        """None: there is one key.

        Raises `SignInRefused` where the vendor, asked about it, refuses it, and `Unreachable` where it cannot say.
        """
        if self._asks is None:
            return None
        status = (await exchange(self._asks)).status
        if status == 401:
            raise SignInRefused(f"{self._who}: the key is refused (401); it may have been taken back", status=status)
        if errors.repeatable(status):  # whom the 401 meant is not known yet
            raise Unreachable(f"{self._who}: whether the key still counts was answered {status}", status=status)
        return None

    def holds(self, credential: Credential) -> bool:
        return credential == self._credential


class Grant(Discreet, frozen=True, kw_only=True):
    """One request that may bring a token. `fields` hold secrets: `repr` hides them."""

    name: str
    fields: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Grant({self.name})"


class Flow(Discreet, frozen=True, kw_only=True):
    """Where and how tokens are minted, and how they are carried. Holds secrets: `repr` hides them."""

    path: str
    grant: Grant | None
    """None where only a person in a browser can begin: then `first_refresh` is what they brought back."""
    at: Address | None = None
    """The token endpoint's own host; None: it is the account's."""
    basic: tuple[str, str] | None = None
    """Client id and secret for the endpoint's `Authorization: Basic`; None: they are among the fields."""
    refresh: Mapping[str, str] | None = None
    """The fields of the refresh grant but for the token itself; None where the vendor has none."""
    first_refresh: str | None = None
    scopes: tuple[str | None, ...] = (None,)
    """Asked for in this order, the next one where the vendor answers `invalid_scope`. None: not sent."""
    body: Literal["json", "form"] = "form"
    token_key: str = "access_token"  # noqa: S105  # the name of a field
    """Where the answer holds the token: names with dots between. What it says of its life stands beside it."""
    header: str = "Authorization"
    prefix: str = "Bearer "

    def __repr__(self) -> str:
        return f"Flow({self.path})"


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
        for secret in (*(flow.basic or ()), flow.first_refresh):
            redactor.hide(secret or "")

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
        token = await self._refresh(exchange) if use_refresh or self._flow.grant is None else None
        if token is None:
            token = await self._ask_with_scopes(exchange)
        self._hold(token)
        await self._shelf.write(token)

    async def _refresh(self, exchange: Exchange) -> Token | None:
        """A token by the refresh token; None where there is none that the vendor still takes.

        The one that was kept goes before the first one: where each is good for one use, the first is used up.
        """
        if self._flow.refresh is None:
            return None
        known = [token for token in (self._token, await self._shelf.read(self._owner)) if token is not None]
        kept = max(known, key=lambda token: token.minted_at, default=None)
        for refresh in dict.fromkeys((kept.refresh if kept else None, self._flow.first_refresh)):
            if not refresh:
                continue
            with suppress(SignInRefused):  # refresh tokens grow old too: sign in from the start
                token = await self._ask(exchange, "refresh_token", {**self._flow.refresh, "refresh_token": refresh})
                return token if token.refresh else msgspec.structs.replace(token, refresh=refresh)
        return None

    async def _ask_with_scopes(self, exchange: Exchange) -> Token:
        grant = self._flow.grant
        if grant is None:
            raise SignInRefused(f"{self._who}: the authorization has ended; a person has to give it anew")
        for scope in self._flow.scopes[:-1]:
            try:
                return await self._ask(exchange, grant.name, grant.fields, scope)
            except _ScopeRefused:
                continue
        return await self._ask(exchange, grant.name, grant.fields, self._flow.scopes[-1])

    async def _ask(self, exchange: Exchange, name: str, fields: Mapping[str, str], scope: str | None = None) -> Token:
        sent = {**fields, **({"scope": scope} if scope else {})}
        as_json = self._flow.body == "json"
        begun = self._clock.now()
        response = await exchange(
            Request(
                name=f"sign-in ({name})",
                method="POST",
                path=self._flow.path,
                headers=self._client(),
                body=msgspec.json.encode(sent) if as_json else urlencode(sent).encode(),
                content_type="application/json" if as_json else "application/x-www-form-urlencoded",
                priority=Priority.USER_OP,
                signed=False,
                at=self._flow.at,
            )
        )
        if response.status >= 300:
            raise self._refusal(response)
        return self._read(response, begun, scope)

    def _client(self) -> Mapping[str, str]:
        """The client's own `Authorization` at the token endpoint (RFC 6749, 2.3.1)."""
        if self._flow.basic is None:
            return {}
        pair = b64encode(":".join(self._flow.basic).encode()).decode()
        self._redactor.hide(pair)
        return {"Authorization": f"Basic {pair}"}

    def _read(self, response: Response, begun: int, scope: str | None) -> Token:
        answer: Any = None
        with suppress(ValueError):
            answer = response.json()
        *outer, last = self._flow.token_key.split(".")
        for key in outer:
            answer = answer.get(key) if isinstance(answer, dict) else None
        access = answer.get(last) if isinstance(answer, dict) else None
        if not isinstance(access, str) or not access or not access.isascii() or not access.isprintable():
            raise Unreachable(f"{self._who}: the answer to the sign-in holds no token", status=response.status)
        granted, refresh = answer.get("scope"), answer.get("refresh_token")
        return Token(
            access=access,
            minted_at=begun,
            expires_at=expiry(begun, life_of(answer, response.server_time or begun)),
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
