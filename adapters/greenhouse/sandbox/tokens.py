"""Access tokens: who acts, with which scopes, and until when."""

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.sandbox.frame import Clock

LIFETIME, CODE_LIFETIME, REFRESH_LIFETIME = 3_600, 60, 86_400
"""Seconds that a token, a partner's code and a partner's refresh token last."""


@dataclass(frozen=True, slots=True)
class Token:
    """`user` acts; `scopes` None has all of them."""

    access: str
    user: int
    scopes: frozenset[str] | None
    expires: datetime


@dataclass
class Tokens:
    """All tokens of a tenant. `single`: a new token for a user withdraws the older ones of the same user."""

    clock: Clock
    lifetime: int = LIFETIME
    single: bool = True
    _by_access: dict[str, Token] = field(default_factory=dict)
    _tickets: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def issue(self, user: int, scopes: Iterable[str] | None) -> Token:
        if self.single:
            for token in [token for token in self._by_access.values() if token.user == user]:
                del self._by_access[token.access]
        expires = self.clock() + timedelta(seconds=self.lifetime)
        token = Token(_written(user, expires), user, None if scopes is None else frozenset(scopes), expires)
        self._by_access[token.access] = token
        return token

    def ticket(self, user: int, lifetime: int) -> str:
        """A code or a refresh token of a partner: good once."""
        drawn = secrets.token_urlsafe(24)
        self._tickets[drawn] = user, self.clock() + timedelta(seconds=lifetime)
        return drawn

    def spend(self, ticket: str) -> int | None:
        """The user of a ticket, which is spent by that; None when it is none or too old."""
        user, until = self._tickets.pop(ticket, (0, self.clock()))
        return user if until > self.clock() else None

    def known(self, access: str) -> Token | None:
        return self._by_access.get(access)

    def expire(self, access: str) -> None:
        if token := self._by_access.get(access):
            self._by_access[access] = replace(token, expires=self.clock() - timedelta(seconds=1))

    def revoke(self, access: str) -> None:
        self._by_access.pop(access, None)

    def expire_all(self) -> None:
        for access in list(self._by_access):
            self.expire(access)

    def revoke_all(self) -> None:
        self._by_access.clear()
        self._tickets.clear()


def _written(user: int, expires: datetime) -> str:
    """Shaped like the vendor's: three parts, of which the middle one can be read and the last is drawn."""
    parts = ({"alg": "RS256", "typ": "JWT"}, {"sub": str(user), "exp": int(expires.timestamp())})
    shown = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*shown, secrets.token_urlsafe(32)])
