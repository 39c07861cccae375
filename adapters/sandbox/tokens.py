"""Access tokens of a made-up tenant: which ones are good, and until when."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from aiohttp import web

from adapters.sandbox.frame import Clock


@dataclass(frozen=True)
class Token:
    """What every vendor's has; `user` is whom changes are written to."""

    access: str
    user: int
    expires: datetime


T = TypeVar("T", bound=Token)


@dataclass
class Tokens(Generic[T]):
    """All tokens of a tenant. How one is made is the vendor's own."""

    clock: Clock
    kept: dict[str, T] = field(default_factory=dict)

    def after(self, seconds: float) -> datetime:
        """When a token ends that is good for so long from now."""
        return self.clock() + timedelta(seconds=seconds)

    def keep(self, token: T) -> T:
        self.kept[token.access] = token
        return token

    def valid(self, access: str) -> T | None:
        """The token, where there is one that is not past its time."""
        token = self.kept.get(access)
        return token if token and token.expires > self.clock() else None

    def expire(self, access: str) -> None:
        if token := self.kept.get(access):
            self.kept[access] = replace(token, expires=self.after(-1))

    def revoke(self, access: str) -> None:
        self.kept.pop(access, None)

    def expire_all(self) -> None:
        for access in list(self.kept):
            self.expire(access)


def bearer(request: web.Request) -> str:
    """The access token of a request, "" where there is none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
