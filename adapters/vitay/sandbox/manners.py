"""How an answer departs from JSON:API: five ways (notes 3.2), each now this way and now that."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, repeat

from adapters.sandbox.chance import Chance
from adapters.sandbox.seats import is_seat

CHOICES = {
    "media": ("application/json", "application/vnd.api+json"),
    "relationships": ("bare", "wrapped"),
    "paging": ("pagination", "meta", "links"),
    "lists": ("list", "object"),
    "values": ("typed", "text", "digits"),
    "errors": ("errors", "error", "message", "text"),
}
"""What each part of a manner can be; `Manner` says what they mean."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one answer is told.

    `media`: its content type. `relationships`: an identifier as it is, or within `data`. `paging`: the numbers of a
    page in `pagination`, in `meta.pagination`, or no numbers but `links`. `lists`: what is one record of a list
    stands in a list, or alone. `values`: booleans and numbers as such, as words ("true", "4.2"), or as digits ("1").
    `errors`: in `errors`, under `error`, under `message`, or a text alone.
    """

    media: str
    relationships: str
    paging: str
    lists: str
    values: str
    errors: str


class Manners:
    """Draws the manner of each answer: the same seed and the same requests give the same ones.

    Beside the agency's other systems it has one manner, as a real account: what did not change reads the same again.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._numbers: Iterator[int] = repeat(0) if is_seat(seed) else count()
        self._held: dict[str, str] = {}

    def hold(self, **parts: str | None) -> None:
        """Tell these parts in one way from now on; None lets them be drawn again. Raises ValueError."""
        for part, choice in parts.items():
            if part not in CHOICES or choice not in (None, *CHOICES[part]):
                known = CHOICES.get(part) or CHOICES
                raise ValueError(f"{part}: {choice} is not among {', '.join(known)}")
            if choice is None:
                self._held.pop(part, None)
            else:
                self._held[part] = choice

    def next(self, accepts: str = "*/*") -> Manner:
        """The manner of the next answer. `accepts`: the one media type that the client takes, `*/*` for both."""
        draw = Chance(self._seed, 21, next(self._numbers))
        drawn = Manner(**{part: draw.pick(choices) for part, choices in CHOICES.items()} | self._held)
        return drawn if accepts == "*/*" else replace(drawn, media=accepts)
