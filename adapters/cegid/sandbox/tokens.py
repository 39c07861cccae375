"""Access tokens: for which scopes, and until when."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from adapters.sandbox import tokens as kept

MATCHING, CUSTOMER, JOB_BOARD, META_ENGINE = "MatchingIndexation", "Customer", "JobBoard", "MetaEngine"
SCOPES = (MATCHING, CUSTOMER, JOB_BOARD, META_ENGINE)
LIFETIME = 1_200
"""Seconds that a token lasts; the answer says one less (notes 1.2)."""
CLIENT = 1
"""Whom changes are written to: a token acts for the application."""


@dataclass(frozen=True)
class Token(kept.Token):
    """Without scopes it is one of the Front Office."""

    scopes: frozenset[str]


@dataclass
class Tokens(kept.Tokens[Token]):
    """All tokens of a site."""

    lifetime: int = LIFETIME

    def issue(self, scopes: Iterable[str]) -> Token:
        return self.keep(Token(secrets.token_urlsafe(52), CLIENT, self.after(self.lifetime), frozenset(scopes)))
