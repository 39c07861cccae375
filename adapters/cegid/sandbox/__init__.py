"""A Cegid Talentsoft site over real HTTP, written from the vendor's document and what clients of real sites know."""

from collections.abc import Iterable, Mapping

from adapters.cegid.sandbox.server import Talentsoft
from adapters.cegid.sandbox.spoils import Spoil
from adapters.cegid.sandbox.tenant import Quirks
from adapters.cegid.sandbox.tokens import MATCHING
from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now

__all__ = ["NotThere", "Quirks", "Spoil", "Talentsoft", "sandbox"]


def sandbox(
    *,
    people: int,
    seed: int,
    clock: Clock = utc_now,
    credentials: Mapping[str, str] | None = None,
    scopes: Iterable[str] = (MATCHING,),
) -> Talentsoft:
    """A site for `Sandbox.serve`: all of `people` made up from `seed`.

    `clock` gives aware UTC datetimes: the made-up past ends at its first reading, changes happen at its present.
    `credentials`: client_id, client_secret; what is missing is drawn. `scopes`: what the client may ask for.
    """
    return Talentsoft(people=people, seed=seed, clock=clock, credentials=credentials, scopes=scopes)
