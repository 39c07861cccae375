"""What a person sees: the vendor's last known state with the unsent intents replayed on it.

Runs inside the transaction that changed either side, so that the two can never be seen apart.
"""

from collections.abc import Iterable

from app.cache import driver
from app.cache.overlay import application_fields, applications, candidates, details, jobs
from app.model.ids import LocalId


def refresh(db: driver.Connection, records: Iterable[LocalId]) -> None:
    """Bring what is shown of these records up to date; each is of one kind, and the others know nothing of it."""
    for pk in records:
        applications.reproject(db, [pk])
        application_fields.replay(db, pk)
        candidates.replay(db, pk)
        jobs.replay(db, pk)
        details.replay(db, pk)
