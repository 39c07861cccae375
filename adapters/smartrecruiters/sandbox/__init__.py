"""A company at SmartRecruiters over real HTTP, written from the vendor's documents."""

from collections.abc import Mapping

from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now
from adapters.smartrecruiters.sandbox.server import SmartRecruiters
from adapters.smartrecruiters.sandbox.tenant import Quirks

__all__ = ["NotThere", "Quirks", "SmartRecruiters", "sandbox"]


def sandbox(
    *,
    people: int,
    seed: int,
    clock: Clock = utc_now,
    credentials: Mapping[str, str] | None = None,
    limited: bool = True,
) -> SmartRecruiters:
    """A company for `Sandbox.serve`: all of `people` made up from `seed`.

    `clock` gives aware UTC datetimes: the made-up past ends at its first reading, changes happen at its present.
    `credentials`: api_key, client_id, client_secret; what is missing is drawn. `limited`: whether requests are counted.
    """
    return SmartRecruiters(people=people, seed=seed, clock=clock, credentials=credentials, limited=limited)
