"""A request on its way to a route, as every vendor's has it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from aiohttp import web

from adapters.sandbox.frame import CHANGED

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """One request to a tenant."""

    tenant: T
    request: web.Request

    def changed(self) -> None:
        """Something at the vendor is another one than before."""
        self.request[CHANGED] = True
