"""Access tokens: who acts, with which scopes, and until when."""

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from adapters.sandbox import tokens as kept

LIFETIME, CODE_LIFETIME, REFRESH_LIFETIME = 3_600, 60, 86_400
"""Seconds that a token, a partner's code and a partner's refresh token last."""


@dataclass(frozen=True)
class Token(kept.Token):
    """`scopes` None has all of them."""

    scopes: frozenset[str] | None


@dataclass
class Tokens(kept.Tokens[Token]):
    """All tokens of a tenant. `single`: a new token for a user withdraws the older ones of the same user."""

    lifetime: int = LIFETIME
    single: bool = True
    _tickets: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def issue(self, user: int, scopes: Iterable[str] | None) -> Token:
        if self.single:
            for token in [token for token in self.kept.values() if token.user == user]:
                self.revoke(token.access)
        expires = self.after(self.lifetime)
        granted = None if scopes is None else frozenset(scopes)
        return self.keep(Token(access=_written(user, expires), user=user, expires=expires, scopes=granted))

    def ticket(self, user: int, lifetime: int) -> str:
        """A code or a refresh token of a partner: good once."""
        drawn = secrets.token_urlsafe(24)
        self._tickets[drawn] = user, self.after(lifetime)
        return drawn

    def spend(self, ticket: str) -> int | None:
        """The user of a ticket, which is spent by that; None when it is none or too old."""
        user, until = self._tickets.pop(ticket, (0, self.clock()))
        return user if until > self.clock() else None

    def known(self, access: str) -> Token | None:
        """The token, also where it is past its time."""
        return self.kept.get(access)

    def revoke_all(self) -> None:
        self.kept.clear()
        self._tickets.clear()


def _written(user: int, expires: datetime) -> str:
    """Shaped like the vendor's: three parts, of which the middle one can be read and the last is drawn."""
    parts = ({"alg": "RS256", "typ": "JWT"}, {"sub": str(user), "exp": int(expires.timestamp())})
    shown = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*shown, secrets.token_urlsafe(32)])
