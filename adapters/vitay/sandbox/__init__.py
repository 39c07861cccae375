"""A Vitay account over real HTTP, written from the vendor's document and what the notes on it found."""

from collections.abc import Mapping

from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now
from adapters.vitay.sandbox.manners import Manners
from adapters.vitay.sandbox.server import Vitay
from adapters.vitay.sandbox.tenant import Quirks

__all__ = ["Manners", "NotThere", "Quirks", "Vitay", "sandbox"]


def sandbox(*, people: int, seed: int, clock: Clock = utc_now, credentials: Mapping[str, str] | None = None) -> Vitay:
    """An account for `Sandbox.serve`: all of `people` made up from `seed`, and those they named as references.

    `clock` gives aware UTC datetimes: the made-up past ends at its first reading, changes happen at its present.
    `credentials`: email, password; what is missing is drawn.
    """
    return Vitay(people=people, seed=seed, clock=clock, credentials=credentials)
