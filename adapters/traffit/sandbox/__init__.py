"""A Traffit tenant over real HTTP, written from the vendor's document and what its tenants are known to do."""

from collections.abc import Mapping

from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now
from adapters.traffit.sandbox.server import Traffit
from adapters.traffit.sandbox.tenant import Quirks, Tenant

__all__ = ["NotThere", "Quirks", "Tenant", "Traffit", "sandbox"]


def sandbox(*, people: int, seed: int, clock: Clock = utc_now, credentials: Mapping[str, str] | None = None) -> Traffit:
    """A tenant for `Sandbox.serve`: eight candidates of the golden example, the rest of `people` made up from `seed`.

    `clock` gives aware UTC datetimes: the made-up past ends at its first reading, changes happen at its present.
    `credentials`: client_id, client_secret, username, password; what is missing is drawn.
    """
    return Traffit(people=people, seed=seed, clock=clock, credentials=credentials)
