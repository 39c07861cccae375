"""What has happened while somebody looked at something else, in numbers and with one example each."""

from app.model.ids import Instant
from app.model.views import QueueRow, View
from app.model.words import OpState


class Happened(View, frozen=True, kw_only=True):
    """Operations that came to the same end."""

    state: OpState
    changes: int
    people: int
    already: int
    """How many of the changes the vendor had already: nothing was sent for them."""
    first: QueueRow
    """The first of them, to be named."""


class NewsView(View, frozen=True, kw_only=True):
    """What came to an end after some moment."""

    upto: int
    """The number of the newest event this knows of: what to ask from next time."""
    happened: tuple[Happened, ...]


class FirstSync(View, frozen=True, kw_only=True):
    """An account that has never been pulled completely, and what of it is being read."""

    account_name: str
    stream: str | None
    """None between two streams."""
    seen: int
    total: int | None
    begun_at: Instant | None
