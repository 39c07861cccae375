"""Access tokens of OAuth 2.0: of the company's own client, and of an app that a person said yes to."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from adapters.sandbox import tokens as kept

LIFETIME, CODE_LIFETIME, REFRESH_LIFETIME = 1_800, 60, 28 * 86_400
"""Seconds that a token, the code of a grant and a refresh token last."""


@dataclass(frozen=True)
class Token(kept.Token):
    """`scopes` None has all of them."""

    scopes: frozenset[str] | None


@dataclass
class Tokens(kept.Tokens[Token]):
    """All tokens of a company."""

    lifetime: int = LIFETIME
    _tickets: dict[str, tuple[frozenset[str] | None, datetime]] = field(default_factory=dict)

    def issue(self, user: int, scopes: Iterable[str] | None) -> Token:
        granted = None if scopes is None else frozenset(scopes)
        return self.keep(Token(secrets.token_urlsafe(32), user, self.after(self.lifetime), granted))

    def ticket(self, scopes: frozenset[str] | None, lifetime: int) -> str:
        """A code or a refresh token: good once."""
        drawn = secrets.token_urlsafe(24)
        self._tickets[drawn] = scopes, self.after(lifetime)
        return drawn

    def spend(self, ticket: str) -> tuple[bool, frozenset[str] | None]:
        """Whether the ticket was good, and for which scopes; it is spent by that."""
        scopes, until = self._tickets.pop(ticket, (None, self.clock()))
        return until > self.clock(), scopes

    def revoke_all(self) -> None:
        self.kept.clear()
        self._tickets.clear()
