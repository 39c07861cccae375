"""The interfaces of one account: each scope has a token of its own, and all share one pace."""

from collections.abc import Callable

from adapters.cegid import CUSTOMER, JOB_BOARD, MATCHING
from adapters.cegid.operations import EVERY_SCOPE, FRONT_OFFICE
from adapters.http.client import Client
from app.vendor import Operation

_SCOPES = {MATCHING: MATCHING, EVERY_SCOPE: MATCHING, CUSTOMER: CUSTOMER, JOB_BOARD: JOB_BOARD, FRONT_OFFICE: None}
"""By what an operation needs; None: the front office, which has no scopes."""


class Desk:
    """Clients by scope. `make`: one that signs in for a scope; it raises `Refused` where settings do not allow that."""

    def __init__(self, make: Callable[[str | None], Client]) -> None:
        self._make = make
        self._clients: dict[str | None, Client] = {}

    @property
    def matching(self) -> Client:
        return self.within(MATCHING)

    @property
    def customer(self) -> Client:
        return self.within(CUSTOMER)

    def within(self, scope: str | None) -> Client:
        """The client that is signed in for this scope."""
        if scope not in self._clients:
            self._clients[scope] = self._make(scope)
        return self._clients[scope]

    def of(self, row: Operation) -> Client:
        """The client for an operation."""
        return self.within(_SCOPES[row.scope or MATCHING])

    def silence(self) -> float:
        return max((client.silence() for client in self._clients.values()), default=0.0)

    async def close(self) -> None:
        for client in self._clients.values():
            await client.close()
