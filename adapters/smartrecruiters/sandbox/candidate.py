"""One person at the agency: made up from the seed piece by piece as each is looked at, and then changed in place.

Whoever changes one says so to the tenant (`Tenant.keep`); until then it may be forgotten and made up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from adapters.sandbox.agency import Person, person, plain
from adapters.sandbox.chance import Chance
from adapters.smartrecruiters.sandbox import catalogues, ids, written
from adapters.smartrecruiters.sandbox.plan import Plan, Reached, Stand
from adapters.smartrecruiters.sandbox.processes import Place
from adapters.smartrecruiters.sandbox.staff import Row

_COUNTRIES = {
    "Polska": "pl", "Deutschland": "de", "Danmark": "dk", "Česko": "cz", "Türkiye": "tr", "United Kingdom": "gb",
    "日本": "jp", "مصر": "eg", "Schweiz": "ch",
}  # fmt: skip


@dataclass
class Application:
    """A candidacy. `job`, `slot`: numbers; `history` begins with where it was put; `reason`: an id."""

    slot: int
    job: int
    id: str
    history: list[Reached]
    source: catalogues.Source
    reason: str | None = None
    starts_on: int | None = None
    properties: dict[str, Any] = field(default_factory=dict)
    onboarding: str | None = None

    @property
    def place(self) -> Place:
        return self.history[-1].place

    @property
    def created(self) -> int:
        return self.history[0].at

    @property
    def visited(self) -> set[Place]:
        return {one.place for one in self.history}


class Candidate:
    """`fresh` has nothing made up: it came through the API. `updated`: milliseconds."""

    def __init__(self, plan: Plan, number: int, fresh: Row | None = None, now: int = 0) -> None:
        self.plan = plan
        self.seed = plan.seed
        self.number = number
        self.id = ids.uuid(plan.seed, "candidate", number)
        self.fresh = fresh is not None
        self.made: dict[str, int] = {}
        if fresh is not None:
            self.profile = fresh
            self.applications = []
            self.created = self.updated = now

    @cached_property
    def someone(self) -> Person:
        return person(self.seed, self.number)

    @cached_property
    def created(self) -> int:
        return self.plan.created(self.number)

    @cached_property
    def updated(self) -> int:
        return self.plan.updated(self.number)

    @cached_property
    def profile(self) -> Row:
        """Names, addresses, working life: by their names on the wire."""
        someone, draw = self.someone, Chance(self.seed, 51, self.number)
        handle = f"{plain(someone.first_name)}-{plain(someone.last_name)}-{someone.number}"
        # One in a hundred has the address of somebody else, as on real accounts.
        owner = person(self.seed, self.number - 3) if self.number % 97 == 41 else someone
        return {
            "internal": self.number % 40 == 9,
            "firstName": someone.first_name,
            "lastName": someone.last_name,
            "email": owner.email if draw.happens(0.96) else None,
            "phoneNumber": someone.phone if draw.happens(0.9) else None,
            "location": {
                "country": someone.country, "countryCode": _COUNTRIES[someone.country], "city": someone.city,
            },
            "web": {"linkedin": f"https://www.linkedin.example/in/{handle}"} if draw.happens(0.5) else {},
            "averageRating": None,
            "education": written.education(draw),
            "experience": written.experience(draw, someone),
        }  # fmt: skip

    @cached_property
    def tags(self) -> list[str]:
        return [] if self.fresh else list(Chance(self.seed, 52, self.number).some(catalogues.TAGS, 3))

    @cached_property
    def applications(self) -> list[Application]:
        return [self._application(stand) for stand in self.plan.stands(self.number)]

    def _application(self, stand: Stand) -> Application:
        draw = Chance(self.seed, 53, self.number, stand.slot)
        source, status = draw.pick(catalogues.SOURCES), stand.history[-1].place.status
        return Application(
            stand.slot,
            stand.job,
            ids.uuid(self.seed, "application", self.number * ids.PER_PERSON + stand.slot),
            list(stand.history),
            source,
            catalogues.reason(self.seed, status, draw.below(9)),
            starts_on=stand.history[-1].at + 30 * 86_400_000 if status == "HIRED" else None,
            properties=written.properties(self.seed, draw),
            onboarding="READY_TO_ONBOARD" if status == "HIRED" else None,
        )

    @cached_property
    def attachments(self) -> list[Row]:
        return [] if self.fresh else written.attachments(self)

    @cached_property
    def messages(self) -> list[Row]:
        return [] if self.fresh else written.messages(self)

    @cached_property
    def reviews(self) -> list[Row]:
        return [] if self.fresh else written.reviews(self)

    @cached_property
    def interviews(self) -> list[Row]:
        return [] if self.fresh else written.interviews(self)

    @cached_property
    def offers(self) -> list[Row]:
        return [] if self.fresh else written.offers(self)

    @cached_property
    def consent(self) -> Row:
        """`status` as the list has it, `decided` when, `asked` when it was asked for last."""
        return written.consent(self)

    @property
    def primary(self) -> Application | None:
        """The assignment that a list row tells of: the latest."""
        return max(self.applications, key=lambda one: (one.created, one.slot), default=None)

    def on(self, job: int) -> Application | None:
        return next((one for one in self.applications if one.job == job), None)

    def next(self, kind: str) -> tuple[int, str]:
        """Number and id of a new record of the person."""
        known: Sequence[Application | Row] = getattr(self, f"{kind}s")
        numbers = [one.slot if isinstance(one, Application) else one["_at"] for one in known]
        at = self.made[kind] = max([self.made.get(kind, -1), *numbers]) + 1
        if at >= ids.PER_PERSON:
            raise OverflowError(kind)
        return at, ids.uuid(self.seed, kind, self.number * ids.PER_PERSON + at)
