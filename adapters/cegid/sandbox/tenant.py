"""The state of one Talentsoft site, and the hands that change it: the API's and a test's behind a client's back."""

import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.cegid.sandbox import made_up
from adapters.cegid.sandbox.plan import STEP, Plan
from adapters.cegid.sandbox.records import (
    Application,
    Attachment,
    Candidate,
    Coded,
    Hook,
    Report,
    Row,
    Vacancy,
    chrono_of,
)
from adapters.cegid.sandbox.referentials import RECEIVED, REFERENTIALS
from adapters.cegid.sandbox.spoils import Spoil
from adapters.cegid.sandbox.tokens import LIFETIME, MATCHING, Tokens
from adapters.sandbox import agency
from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now
from adapters.sandbox.table import Table

_PUBLISHED = "_TS_CO_OfferStatus_Diffuse"


@dataclass(frozen=True, slots=True)
class Quirks:
    """What sites may do that no document settles.

    `plain_exports`: the exports are lists in JSON, as the vendor's text promises, without the bytes of files.
    `export_order`: what the exports are sorted by, `chronoNumber` or `updateDate`. `hook_id_on_top`: a subscription
    is answered as the vendor's page shows it, not as real sites were seen to (notes 1.8).
    """

    plain_exports: bool = False
    export_order: str = "chronoNumber"
    hook_id_on_top: bool = False


class Tenant:
    """A site with `people` candidates.

    Everything that nobody touched is a function of (seed, people, the clock's first reading). Not safe for several
    threads: one event loop owns it.
    """

    vendor = "cegid"

    def __init__(
        self,
        *,
        people: int = 400,
        seed: int = 1,
        clock: Clock = utc_now,
        credentials: Mapping[str, str] | None = None,
        quirks: Quirks = Quirks(),  # frozen
        scopes: Iterable[str] = (MATCHING,),
        token_lifetime: int = LIFETIME,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.quirks = quirks
        self.credentials = {
            "client_id": str(uuid.uuid4()),
            # What a form would spoil is always in it.
            "client_secret": f"{secrets.token_urlsafe(18)}+/&={secrets.token_urlsafe(6)}",
            **(credentials or {}),
        }
        self.scopes = frozenset(scopes)
        """What the client may ask for. Tokens keep what they were given."""
        self.tokens = Tokens(clock, lifetime=token_lifetime)
        self.plan = Plan(seed, people, self.now() // 1000)
        self.candidates: Table[Candidate] = Table(
            self.plan.lattice,
            self.plan.time,
            made_up.FIRST_CANDIDATE,
            lambda chrono, spot: made_up.candidate(self.plan, chrono, spot),
            stride=STEP,
        )
        self.vacancies = made_up.vacancies(seed, self.plan.time.start * 1000)
        self.hooks: dict[str, Hook] = {}
        self.pending: list[tuple[str, Row]] = []
        """What subscribers have not been told yet: the id of a subscription, and what it is to be sent."""
        self.reports: list[Report] = []
        self.spoils: list[Spoil] = []
        self.front_applications = 0

    def now(self) -> int:
        """Milliseconds since 1970."""
        return int(self.clock().timestamp() * 1000)

    # Reading

    def candidate(self, key: str) -> Candidate:
        """Raises `NotThere`."""
        chrono = chrono_of(key)
        row = None if chrono is None else self.candidates.get(chrono)
        if row is None:
            raise NotThere(f"candidate {key}")
        return row

    def everyone(self) -> Iterator[Candidate]:
        """All candidates, by chrono number."""
        return iter(self.candidates)

    def with_email(self, address: str) -> list[int]:
        """Chrono numbers that can have this address: nobody else does."""
        number = agency.number_of(address)
        likely = set() if number is None else {made_up.FIRST_CANDIDATE + number}
        return sorted(likely | set(self.candidates.stored))

    def named(self, address: str) -> Candidate | None:
        """The candidate with this address."""
        rows = (self.candidates.get(chrono) for chrono in self.with_email(address))
        return next((row for row in rows if row is not None and row.detail.get("email") == address), None)

    def vacancy(self, reference: str) -> Vacancy:
        """Raises `NotThere`."""
        if reference not in self.vacancies:
            raise NotThere(f"vacancy {reference}")
        return self.vacancies[reference]

    def content(self, row: Candidate, file: Attachment) -> bytes:
        return made_up.content(self.seed, row, file)

    @property
    def stored_records(self) -> int:
        """How many candidates are held in memory, however many there are."""
        return len(self.candidates.stored) + len(self.candidates.gone)

    # Changing candidates

    def add(self, *, from_front: bool = False, **detail: Any) -> str:
        """A new candidate with these fields of `candidateDetail`. Its id."""
        now = self.now() // 1000
        first = {"status": Coded("applicantstatuses", made_up.status(()))}
        row = Candidate(self.candidates.next_id, now, now, merged(first, detail), from_front=from_front)
        self.candidates.put(row)
        self.happened("applicant_new", applicantId=row.key)
        return row.key

    def edit(self, key: str, **detail: Any) -> None:
        """Change fields of a candidate, within blocks too: what is not named stays. Raises `NotThere`."""
        row = self.candidate(key)
        self._put(replace(row, detail=merged(row.detail, detail)))

    def delete(self, key: str) -> None:
        """Raises `NotThere`."""
        self.candidates.drop(self.candidate(key).id)

    def anonymize(self, key: str) -> None:
        """Take away who it is; the record stays and says so. Raises `NotThere`."""
        self._put(made_up.anonymous(self.candidate(key)))

    def apply(self, key: str, reference: str) -> None:
        """Put a candidate at a vacancy. Raises `NotThere`, ValueError where the candidate is there already."""
        row = self.candidate(key)
        if row.at(self.vacancy(reference).reference):
            raise ValueError(f"{key} has applied to {reference} already")
        self._step(row, (*row.applications, Application(reference, self.now(), RECEIVED)))

    def step(self, key: str, reference: str, event: str) -> None:
        """Add a step to an application: people do that on screen, the API cannot. Raises `NotThere`."""
        row = self.candidate(key)
        if event not in REFERENTIALS["applicationevents"]:
            raise NotThere(f"application event {event}")
        if not row.at(reference):
            raise NotThere(f"{key} at {reference}")
        self._step(
            row, tuple(replace(one, step=event) if one.vacancy == reference else one for one in row.applications)
        )

    def attach(
        self, key: str, filename: str, content: bytes, *, mime_type: str = "application/pdf", resume: bool = True
    ) -> str:
        """Put a file to a candidate. Its id. Raises `NotThere`."""
        row = self.candidate(key)
        file = Attachment(str(uuid.uuid4()), filename, mime_type, resume, content)
        self._put(replace(row, attachments=(*row.attachments, file)), told=False)
        self.happened("applicant_resume_update", applicantId=key, fileId=file.id)
        return file.id

    def detach(self, key: str, file: str) -> None:
        """Raises `NotThere`."""
        row = self.candidate(key)
        if all(one.id != file for one in row.attachments):
            raise NotThere(f"file {file}")
        self._put(replace(row, attachments=tuple(one for one in row.attachments if one.id != file)))

    def _step(self, row: Candidate, applications: tuple[Application, ...]) -> None:
        detail = row.detail | {"status": Coded("applicantstatuses", made_up.status(applications))}
        self._put(replace(row, detail=detail, applications=applications))
        self.happened("application_event_new", applicantId=row.key)

    def _put(self, row: Candidate, *, told: bool = True) -> None:
        self.candidates.put(replace(row, updated=self.now() // 1000))
        if told:
            self.happened("applicant_update", applicantId=row.key)

    # Changing vacancies

    def open(self, reference: str, title: str, **fields: Any) -> None:
        """A new vacancy, published unless `status` says otherwise."""
        now, some = self.now(), next(iter(self.vacancies.values()))
        chrono = max(one.chrono for one in self.vacancies.values()) + 1
        row = replace(some, chrono=chrono, reference=reference, title=title, created=now, updated=now, published=now)
        self.vacancies[reference] = replace(row, **{"status": _PUBLISHED, **fields})
        self._told("vacancy_new", self.vacancies[reference])

    def edit_vacancy(self, reference: str, **fields: Any) -> None:
        """Raises `NotThere`."""
        row = replace(self.vacancy(reference), updated=self.now(), **fields)
        self.vacancies[reference] = row
        self._told("vacancy_update", row)

    def set_status(self, reference: str, status: str) -> None:
        """`status` as the vendor's ids end: `Diffuse`, `Archive` and so on. Raises `NotThere`."""
        code = f"_TS_CO_OfferStatus_{status}"
        if code not in REFERENTIALS["vacancystatuses"]:
            raise NotThere(f"status {status}")
        published = (self.vacancy(reference).published or self.now()) if code == _PUBLISHED else None
        self.edit_vacancy(reference, status=code, published=published)
        self._told("vacancy_status", self.vacancies[reference])

    def delete_vacancy(self, reference: str) -> None:
        """Raises `NotThere`."""
        self._told("vacancy_deleted", self.vacancy(reference))
        del self.vacancies[reference]

    def _told(self, event: str, row: Vacancy) -> None:
        self.happened(event, reference=row.reference, statusId=row.status)

    # Telling

    def happened(self, event: str, **payload: Any) -> None:
        """Something that subscribers are told with the next batch."""
        self.pending += [
            (hook.id, {"event_type": event, **payload}) for hook in self.hooks.values() if hook.event == event
        ]


def merged(old: Row, new: Row) -> Row:
    """Both together, block by block; where both have a value it is the new one."""
    found = dict(old)
    for name, value in new.items():
        before = found.get(name)
        found[name] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return found
