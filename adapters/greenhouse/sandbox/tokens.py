"""Access tokens: who acts, with which scopes, and until when."""

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.sandbox.frame import Clock

LIFETIME = 3_600
"""Seconds that a token lasts (notes 1)."""


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

    def issue(self, user: int, scopes: Iterable[str] | None) -> Token:
        if self.single:
            for token in [token for token in self._by_access.values() if token.user == user]:
                del self._by_access[token.access]
        expires = self.clock() + timedelta(seconds=self.lifetime)
        token = Token(_written(user, expires), user, None if scopes is None else frozenset(scopes), expires)
        self._by_access[token.access] = token
        return token

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


def _written(user: int, expires: datetime) -> str:
    """Shaped like the vendor's: three parts, of which the middle one can be read and the last is drawn."""
    parts = ({"alg": "RS256", "typ": "JWT"}, {"sub": str(user), "exp": int(expires.timestamp())})
    shown = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*shown, secrets.token_urlsafe(32)])
