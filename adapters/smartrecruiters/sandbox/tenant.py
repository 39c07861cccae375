"""The state of one company at SmartRecruiters: its people and jobs, who may see what, and the clock it lives by."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now
from adapters.smartrecruiters.sandbox import catalogues, ids, jobs, staff
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from adapters.smartrecruiters.sandbox.limits import Limits
from adapters.smartrecruiters.sandbox.people import People
from adapters.smartrecruiters.sandbox.plan import Plan
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.tokens import LIFETIME, Tokens
from adapters.smartrecruiters.sandbox.vacancies import VACANCIES


@dataclass(frozen=True, slots=True)
class Quirks:
    """What the documents leave open or say in two ways.

    `empty_last_page`: lists of which the last page says `nextPageId` as an empty string; elsewhere it says nothing.
    `one_profile`: who is made with the e-mail and last name of somebody is that somebody.
    `no_reasons`: statuses that take none here though others do.
    `latency`: seconds that every answer takes. `report_seconds`: how long a report is worked on.
    """

    empty_last_page: tuple[str, ...] = ("jobs",)
    one_profile: bool = True
    no_reasons: tuple[str, ...] = ()
    latency: float = 0.0
    report_seconds: float = 4.0


class Tenant:
    """A company with `people` made-up candidates.

    Everything that nobody touched is a function of (seed, people, the clock's first reading). Not safe for several
    threads: one event loop owns it.
    """

    vendor = "smartrecruiters"

    def __init__(
        self,
        *,
        people: int = 400,
        seed: int = 1,
        clock: Clock = utc_now,
        credentials: Mapping[str, str] | None = None,
        quirks: Quirks = Quirks(),  # frozen
        limited: bool = True,
        token_lifetime: int = LIFETIME,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.quirks = quirks
        self._credentials = {
            "api_key": f"DCRA1-{secrets.token_hex(13)}",
            "client_id": secrets.token_hex(12),
            "client_secret": secrets.token_urlsafe(24),
            **(credentials or {}),
        }
        self.partner_key = f"pp-{secrets.token_hex(30)}x"
        self.key_revoked = False
        self.scopes: frozenset[str] | None = None
        """What the OAuth client may ask for; None is everything."""
        self.empty_tokens = False
        """The token endpoint answers 200 with an empty object, as the vendor's help says it may."""
        self.tokens = Tokens(clock, lifetime=token_lifetime)
        self.limits = Limits(clock, off=not limited)
        self.acting = staff.ADMIN
        self.plan = Plan(seed, people, self.now() // 1000)
        self.people = People(self.plan)
        then = self.plan.time.start * 1000
        self.jobs: dict[int, Row] = {one.number: jobs.job(seed, one, then) for one in VACANCIES}
        self.users: dict[str, Row] = {row["id"]: row for row in staff.users(seed, then)}
        self.departments = list(catalogues.departments(seed))
        self.candidate_fields = {row["id"]: row for row in catalogues.candidate_fields(seed)}
        self.job_fields = {row["id"]: row for row in catalogues.job_fields(seed)}
        self.retired: set[str] = set()
        """Reasons that are not to be chosen any more."""
        self.interview_types = list(catalogues.INTERVIEW_TYPES)
        self.rooms: dict[str, Any] = {}
        """What families keep for themselves, by the name of the family."""
        self.audit: list[Row] = []
        self.mails: list[Row] = []
        """What people would have been sent."""

    @property
    def credentials(self) -> dict[str, str]:
        """The vendor's own words, and `secret`, which goes with the client where one word serves keys and clients."""
        return {**self._credentials, "secret": self._credentials["client_secret"]}

    def now(self) -> int:
        """Milliseconds since 1970."""
        return int(self.clock().timestamp() * 1000)

    # Reading

    def candidate(self, candidate: str) -> Candidate:
        """Raises `NotThere`."""
        found = self.people.get(ids.number(self.seed, "candidate", candidate))
        if found is None:
            raise NotThere(f"candidate {candidate}")
        return found

    def job(self, job: str) -> Row:
        """Raises `NotThere`."""
        found = self.jobs.get(number) if (number := ids.number(self.seed, "job", job)) is not None else None
        if found is None:
            raise NotThere(f"job {job}")
        return found

    def job_id(self, number: int) -> str:
        return ids.uuid(self.seed, "job", number)

    def of_person(self, kind: str, text: str) -> tuple[Candidate, int]:
        """Whose record that is, and which of theirs. Raises `NotThere`."""
        number = ids.number(self.seed, kind, text)
        found = None if number is None else self.people.get(number // ids.PER_PERSON)
        if number is None or found is None:
            raise NotThere(f"{kind} {text}")
        return found, number % ids.PER_PERSON

    def application(self, application: str) -> tuple[Candidate, Application]:
        """Raises `NotThere`."""
        candidate, slot = self.of_person("application", application)
        found = next((one for one in candidate.applications if one.slot == slot), None)
        if found is None:
            raise NotThere(f"application {application}")
        return candidate, found

    def record(self, kind: str, text: str) -> tuple[Candidate, Row]:
        """An attachment, a message, a review, an interview, an offer. Raises `NotThere`."""
        candidate, at = self.of_person(kind, text)
        rows: list[Row] = getattr(candidate, f"{kind}s")
        found = next((row for row in rows if row["_at"] == at), None)
        if found is None:
            raise NotThere(f"{kind} {text}")
        return candidate, found

    def reasons(self, list_name: str) -> list[Row]:
        """Those to choose from: `rejection` or `withdrawal`."""
        return [row for row in catalogues.reasons(self.seed, list_name) if row["id"] not in self.retired]

    def everyone(self) -> Iterator[Candidate]:
        """All candidates, the longest known first."""
        for number in range(self.people.next_number):
            if (found := self.people.get(number)) is not None:
                yield found

    # Who may

    @property
    def actor(self) -> Row:
        """The user that the credential acts as."""
        return next(row for row in self.users.values() if row["_at"] == self.acting)

    @property
    def role(self) -> str:
        found: str = self.actor["systemRole"]["id"]
        return found

    def sees_job(self, number: int) -> bool:
        """Whether the job is in the credential's access group, and the user full or on its team."""
        row = self.jobs.get(number)
        if row is None or row["_hidden"]:
            return False
        return self.role in staff.FULL or any(member["id"] == self.actor["id"] for member in row["_team"])

    def seen_of(self, candidate: Candidate) -> list[Application]:
        """The candidacies that the user may see."""
        return [one for one in candidate.applications if self.sees_job(one.job)]

    def sees(self, candidate: Candidate) -> bool:
        if not candidate.applications:
            return self.role in staff.FULL
        return bool(self.seen_of(candidate))

    # Changing

    def keep(self, candidate: Candidate) -> None:
        """The candidate was changed now."""
        candidate.updated = self.now()
        self.people.keep(candidate)

    def touch(self, job: Row, *, activity: bool = False) -> None:
        """The job was changed now, or something happened to its candidates."""
        job["lastActivityOn"] = self.now()
        if not activity:
            job["updatedOn"] = self.now()

    def note_down(self, event: str, entity: str, entity_id: str, context: Row | None = None) -> None:
        """For the audit log."""
        at = len(self.audit)
        self.audit.append(
            {
                "id": ids.uuid(self.seed, "audit", at), "eventName": event, "eventDate": self.now(),
                "authorType": "USER", "authorId": self.actor["id"], "entityType": entity,
                "entityId": entity_id, "context": context or {},
            }
        )  # fmt: skip
