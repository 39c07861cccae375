"""The users an account acts as, each with a client that is signed in as that user; all share one pace."""

from collections.abc import Callable

from adapters.greenhouse.reading import Reader
from adapters.http.client import Client


class Desk:
    """Reads as one user and writes as another, where both are told.

    Args:
        make: a client signed in as this user; None: as the credential's own.
        reading, writing: whom to read and to write as.
    """

    def __init__(self, make: Callable[[str | None], Client], *, reading: str | None, writing: str | None) -> None:
        self._make = make
        self._clients: dict[str | None, Client] = {}
        self.reading_user = reading
        self.writing_user = writing
        self.reader = Reader(self.reading)

    @property
    def reading(self) -> Client:
        return self.acting(self.reading_user)

    @property
    def writing(self) -> Client:
        return self.acting(self.writing_user)

    def acting(self, user: str | None) -> Client:
        """The client that acts as this user."""
        if user not in self._clients:
            self._clients[user] = self._make(user)
        return self._clients[user]

    def silence(self) -> float:
        return max((client.silence() for client in self._clients.values()), default=0.0)

    async def close(self) -> None:
        for client in self._clients.values():
            await client.close()
