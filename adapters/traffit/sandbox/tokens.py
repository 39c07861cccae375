"""Access tokens: who may do what, and until when."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.sandbox.frame import Clock

SCOPES = (
    "advert", "advert_publish", "client", "crm_activity", "crm_person", "dictionary", "employee", "file", "form",
    "message", "provision", "recruitment", "source", "talent", "user", "webhook", "workflow",
)  # fmt: skip
"""The known scopes (notes 2.2). "crm_persons", printed once in the document, is a misprint."""

PASSWORD_LIFETIME = 3_600
CLIENT_LIFETIME = 2_592_000  # notes 2.2: thirty days for client credentials


@dataclass(frozen=True, slots=True)
class Token:
    """`refresh` is None for client credentials. `user` is whom changes are written to."""

    access: str
    scopes: frozenset[str]
    user: int
    expires: datetime
    lifetime: int
    refresh: str | None


@dataclass
class Tokens:
    """All tokens of a tenant. `lifetime` (seconds) replaces what each grant would give."""

    clock: Clock
    lifetime: int | None = None
    _by_access: dict[str, Token] = field(default_factory=dict)

    def issue(self, scopes: frozenset[str], user: int, lifetime: int, *, renewable: bool) -> Token:
        seconds = lifetime if self.lifetime is None else self.lifetime
        token = Token(
            secrets.token_hex(20),
            scopes,
            user,
            self.clock() + timedelta(seconds=seconds),
            seconds,
            secrets.token_hex(20) if renewable else None,
        )
        self._by_access[token.access] = token
        return token

    def valid(self, access: str) -> Token | None:
        token = self._by_access.get(access)
        return token if token and token.expires > self.clock() else None

    def renew(self, refresh: str) -> Token | None:
        """A new token for a refresh token, which is spent by that; None when there is no such token."""
        for token in self._by_access.values():
            if token.refresh == refresh:
                del self._by_access[token.access]
                return self.issue(token.scopes, token.user, token.lifetime, renewable=True)
        return None

    def expire(self, access: str) -> None:
        if token := self._by_access.get(access):
            past = self.clock() - timedelta(seconds=1)
            self._by_access[access] = Token(token.access, token.scopes, token.user, past, token.lifetime, token.refresh)

    def revoke(self, access: str) -> None:
        self._by_access.pop(access, None)

    def expire_all(self) -> None:
        for access in list(self._by_access):
            self.expire(access)
