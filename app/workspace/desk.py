"""The facade over cache and queue that screens use."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from app.model.ids import AccountId, LocalId
from app.model.intents import AnyIntent
from app.model.views import (
    AccountView,
    ApplicationRow,
    BoardView,
    CandidateRow,
    CandidateView,
    CapabilityView,
    ConflictView,
    JobView,
    QueueRow,
    ReasonView,
    Receipt,
    StatusView,
    SyncRow,
    Undone,
)
from app.vendor import Clock


class NotAllowed(Exception):
    """The account or the vendor cannot do that; the message says why and what to do. Exit code 7."""


class Desk:
    """An open cache. Make it with `await Desk.open(...)`, leave it with `await desk.close()`."""

    @classmethod
    async def open(cls, cache: Path, clock: Clock, *, offline: bool = False) -> Self: ...

    async def close(self) -> None: ...

    # --- what is there -------------------------------------------------------------------------

    async def status(self) -> StatusView: ...

    async def accounts(self) -> Sequence[AccountView]: ...

    async def capabilities(self, account: AccountId) -> Sequence[CapabilityView]: ...

    async def jobs(self, *, include_closed: bool = False) -> Sequence[JobView]: ...

    async def job(self, job: LocalId) -> JobView | None: ...

    async def board(self, job: LocalId) -> BoardView | None: ...

    async def candidate(self, candidate: LocalId) -> CandidateView | None: ...

    async def search(self, text: str, *, limit: int = 50) -> Sequence[CandidateRow]: ...

    async def applications(self, *, job: LocalId | None = None) -> Sequence[ApplicationRow]: ...

    async def reasons(self, job: LocalId) -> Sequence[ReasonView]: ...

    async def queue(self, *, settled: bool = False) -> Sequence[QueueRow]: ...

    async def conflict(self, seq: int) -> ConflictView | None: ...

    async def sync_rows(self) -> Sequence[SyncRow]: ...

    # --- what a person does --------------------------------------------------------------------

    async def do(self, *intents: AnyIntent) -> Sequence[Receipt]:
        """Put intents into the queue, all or none, and show their effect. Durable when this returns.

        Raises `NotAllowed` where writes are off, the vendor cannot, or the record is gone.
        """
        ...

    async def undo(self) -> Undone:
        """Drop the newest intent of this home that has not been sent, or say why that is too late."""
        ...

    async def send_now(self) -> int:
        """End the undo time of everything held; how many operations that were."""
        ...

    async def drop(self, seq: int) -> bool: ...

    async def retry(self, seq: int) -> bool: ...

    async def keep_theirs(self, seq: int) -> bool:
        """Settle a conflict by dropping the person's change."""
        ...

    async def keep_mine(self, seq: int) -> Receipt:
        """Settle a conflict by asking for the person's change again, from what the vendor holds now."""
        ...

    async def retarget(self, seq: int, stage: LocalId) -> Receipt:
        """Settle a conflict by moving to another stage instead."""
        ...

    async def ask_for_sync(self, account: AccountId | None = None, *, full: bool = False) -> None:
        """Leave word for the process that pulls."""
        ...

    async def pause_sending(self, paused: bool) -> None: ...

    # --- what changed --------------------------------------------------------------------------

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` on the event loop after every change of the cache, own or another process's, at most

        every 300 ms for the latter. Returns the call that ends it.
        """
        ...
