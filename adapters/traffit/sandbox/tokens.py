"""Access tokens: who may do what, and until when."""

import secrets
from dataclasses import dataclass

from adapters.sandbox import tokens as kept

SCOPES = (
    "advert", "advert_publish", "client", "crm_activity", "crm_person", "dictionary", "employee", "file", "form",
    "message", "provision", "recruitment", "source", "talent", "user", "webhook", "workflow",
)  # fmt: skip
"""The known scopes (notes 2.2). "crm_persons", printed once in the document, is a misprint."""

PASSWORD_LIFETIME = 3_600
CLIENT_LIFETIME = 2_592_000  # notes 2.2: thirty days for client credentials


@dataclass(frozen=True)
class Token(kept.Token):
    """`refresh` is None for client credentials."""

    scopes: frozenset[str]
    lifetime: int
    refresh: str | None


@dataclass
class Tokens(kept.Tokens[Token]):
    """All tokens of a tenant. `lifetime` (seconds) replaces what each grant would give."""

    lifetime: int | None = None

    def issue(self, scopes: frozenset[str], user: int, lifetime: int, *, renewable: bool) -> Token:
        seconds = lifetime if self.lifetime is None else self.lifetime
        return self.keep(
            Token(
                access=secrets.token_hex(20),
                user=user,
                expires=self.after(seconds),
                scopes=scopes,
                lifetime=seconds,
                refresh=secrets.token_hex(20) if renewable else None,
            )
        )

    def renew(self, refresh: str) -> Token | None:
        """A new token for a refresh token, which is spent by that; None when there is no such token."""
        for token in self.kept.values():
            if token.refresh == refresh:
                self.revoke(token.access)
                return self.issue(token.scopes, token.user, token.lifetime, renewable=True)
        return None
