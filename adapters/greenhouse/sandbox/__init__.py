"""A Greenhouse account over real HTTP, written from the reference of Harvest v3 and what accounts are known to do."""

from collections.abc import Mapping

from adapters.greenhouse.sandbox.rate import HARVEST_LIMIT
from adapters.greenhouse.sandbox.server import Greenhouse
from adapters.greenhouse.sandbox.tenant import Quirks
from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now

__all__ = ["Greenhouse", "NotThere", "Quirks", "sandbox"]


def sandbox(
    *,
    people: int,
    seed: int,
    clock: Clock = utc_now,
    credentials: Mapping[str, str] | None = None,
    limit: int | None = HARVEST_LIMIT,
    limited: bool = True,
) -> Greenhouse:
    """An account for `Sandbox.serve`: all of `people` made up from `seed`.

    `clock` gives aware UTC datetimes: the made-up past ends at its first reading, changes happen at its present.
    `credentials`: client_id, client_secret, user_id; what is missing is drawn. `limit`: requests in 30 s, or None.
    `limited`: whether requests are counted.
    """
    limit = limit if limited else None
    return Greenhouse(people=people, seed=seed, clock=clock, credentials=credentials, limit=limit)
