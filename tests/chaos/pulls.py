"""The pull of a large tenant, by vendor: who works there meanwhile, and what a cache is to hold in the end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.chaos.agency import Agency
from tests.chaos.cegid import colleagues as at_cegid
from tests.chaos.cegid import expected as of_cegid
from tests.chaos.greenhouse import colleagues as at_greenhouse
from tests.chaos.greenhouse import expected as of_greenhouse
from tests.chaos.mirror import Holdings, spoken_of
from tests.chaos.smartrecruiters import colleagues as at_smartrecruiters
from tests.chaos.smartrecruiters import expected as of_smartrecruiters
from tests.chaos.traffit import colleagues as at_traffit
from tests.chaos.traffit import expected as of_traffit
from tests.chaos.vitay import colleagues as at_vitay
from tests.chaos.vitay import expected as of_vitay


@dataclass(frozen=True)
class Large:
    """A vendor's large tenant. The pull is killed `kills` times between requests `earliest` and `latest`.

    `every`: with every how many requests a colleague does something. `alone`: how many people are read one by one,
    between whose requests another `kills_alone` fall.
    """

    vendor: str
    agency: Callable[..., Agency[Any]]
    expected: Callable[..., Holdings]
    people: int
    rows: int
    """At least so many records hang on them."""
    kills: int
    earliest: int
    latest: int
    every: int
    alone: int
    kills_alone: int
    latest_alone: int
    narrowed: Callable[[Holdings, Holdings], Holdings] = lambda held, _: held


LARGE = (
    Large(
        "traffit", at_traffit.agency, of_traffit.expected, people=20_900, rows=60_000, kills=17, earliest=15,
        latest=1_400, every=6, alone=200, kills_alone=3, latest_alone=350,
    ),
    # Five hundred rows a page, and about thirteen records a person: fewer people are as many of them.
    Large(
        "greenhouse", at_greenhouse.agency, of_greenhouse.expected, people=1_200, rows=15_000, kills=6, earliest=12,
        latest=48, every=2, alone=40, kills_alone=2, latest_alone=30, narrowed=spoken_of,
    ),
    Large(
        "vitay", at_vitay.agency, of_vitay.expected, people=600, rows=3_000, kills=3, earliest=8, latest=50, every=1,
        alone=20, kills_alone=1, latest_alone=20, narrowed=of_vitay.narrowed,
    ),
    Large(
        "cegid", at_cegid.agency, of_cegid.expected, people=450, rows=1_200, kills=3, earliest=6, latest=15, every=1,
        alone=20, kills_alone=1, latest_alone=15, narrowed=spoken_of,
    ),
    # A hundred rows a page; who is on several jobs, one in seven, is read alone.
    Large(
        "smartrecruiters", at_smartrecruiters.agency, of_smartrecruiters.expected, people=900, rows=1_800, kills=6,
        earliest=15, latest=140, every=2, alone=20, kills_alone=2, latest_alone=150,
        narrowed=of_smartrecruiters.narrowed,
    ),
)  # fmt: skip
