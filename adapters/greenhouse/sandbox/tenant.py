"""The state of one Greenhouse account: its tables, who may see what, and the clock it lives by."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from adapters.greenhouse.sandbox import catalogues, custom_fields, hiring, staff, times
from adapters.greenhouse.sandbox.custom_fields import Custom
from adapters.greenhouse.sandbox.evaluations import Evaluations
from adapters.greenhouse.sandbox.lists import LISTS
from adapters.greenhouse.sandbox.lives import Lives
from adapters.greenhouse.sandbox.plan import Plan
from adapters.greenhouse.sandbox.rate import HARVEST_LIMIT, HARVEST_SECONDS, TOKEN_LIMIT, TOKEN_SECONDS, Window
from adapters.greenhouse.sandbox.records import Mail, Row
from adapters.greenhouse.sandbox.table import Table
from adapters.greenhouse.sandbox.tokens import LIFETIME, Tokens
from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now

CLIENT_SUFFIX = "-harvest"
_FIRST_NEW = 9_000_000
_LINK_LIFE = 7 * 86_400
_CURSOR_LIFE = 3_600


@dataclass(frozen=True, slots=True)
class Quirks:
    """What accounts of Greenhouse do and its reference does not say, or says otherwise.

    `rejected_keep_stage`: a rejected application still names the stage it was in, as a real account answered; the
    reference says null. `stage_rows_move`: `from_stage_id` may also be the id of the application's own stage row, as
    one of two kinds of clients sends it. `cursor_life`, `link_life`: seconds until a cursor, a signed link is too old.
    """

    rejected_keep_stage: bool = True
    stage_rows_move: bool = True
    cursor_life: int = _CURSOR_LIFE
    link_life: int = _LINK_LIFE


class Tenant:
    """An account with `people` candidates.

    Everything that nobody touched is a function of (seed, people, the clock's first reading). `limit`: requests in
    30 s, None or 0 for no limit. Not safe for several threads: one event loop owns it.
    """

    vendor = "greenhouse"

    def __init__(
        self,
        *,
        people: int = 400,
        seed: int = 1,
        clock: Clock = utc_now,
        credentials: Mapping[str, str] | None = None,
        quirks: Quirks = Quirks(),  # frozen
        limit: int | None = HARVEST_LIMIT,
        token_lifetime: int = LIFETIME,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.quirks = quirks
        self._credentials = {
            "client_id": f"{secrets.token_hex(8)}{CLIENT_SUFFIX}",
            "client_secret": secrets.token_urlsafe(24),
            "token_url": "{base_url}/token",
            "user_id": str(staff.ADMIN),
            **(credentials or {}),
        }
        self.legacy_key = secrets.token_hex(16)
        """The v1 key that the transition endpoint takes."""
        self.scopes: frozenset[str] | None = None
        """What the credential may do; None is everything. Tokens keep what they were given."""
        self.expiry: str | None = "expires_at"
        """Which field of a token's answer says how long it lasts: `expires_at`, `expires_in`, `expires` or None."""
        self.tokens = Tokens(clock, lifetime=token_lifetime)
        self.rate = Window(clock, HARVEST_SECONDS, limit)
        self.token_rate = Window(clock, TOKEN_SECONDS, TOKEN_LIMIT if limit else None)
        self.mails: list[Mail] = []
        self.processing: set[int] = set()
        """Candidates that are being worked on: a list has only a message in their place."""
        self.contents: dict[int, bytes | str] = {}
        """What was attached: bytes, or the address it was to be fetched from."""
        self.walks: dict[str, int] = {}
        """When each walk through pages began, by its request id: milliseconds."""
        self.secret = secrets.token_bytes(16)
        self.plan = Plan(seed, people, self.now() // 1000)
        self.tables = self._tables()
        self.custom = Custom(self.tables["custom_fields"], self.tables["custom_field_options"])

    def _tables(self) -> dict[str, Table]:
        made = Lives(self.plan).made() | Evaluations(self.plan).made()
        tables = {
            name: Table(made.get(name), self.plan.people, _FIRST_NEW + at * 10_000) for at, name in enumerate(LISTS)
        }
        then = self.plan.time.start * 1000
        parts = (
            staff.rows(then),
            catalogues.rows(then),
            custom_fields.rows(then),
            hiring.rows(self.seed, then, self.now()),
        )
        for name, row in chain.from_iterable(parts):
            tables[name].put(row)
        return tables

    @property
    def credentials(self) -> dict[str, str]:
        return dict(self._credentials)

    def now(self) -> int:
        """Milliseconds since 1970."""
        return int(self.clock().timestamp() * 1000)

    # Reading

    def table(self, name: str) -> Table:
        return self.tables[name]

    def row(self, name: str, row_id: int) -> Row:
        """Raises `NotThere`."""
        row = self.tables[name].get(row_id)
        if row is None:
            raise NotThere(f"{name} {row_id}")
        return row

    def candidate(self, candidate: int) -> Row:
        """Raises `NotThere`."""
        return self.row("candidates", candidate)

    def application(self, application: int) -> Row:
        """Raises `NotThere`."""
        return self.row("applications", application)

    def everyone(self) -> Iterator[Row]:
        """All candidates, the newest first."""
        return self.tables["candidates"].down()

    def of_candidate(self, name: str, candidate: int) -> list[Row]:
        """The rows of a table that name the candidate, by ascending id."""
        return self.tables[name].where(self._people("candidates", candidate), candidate_id=candidate)

    def of_application(self, name: str, application: int) -> list[Row]:
        """The rows of a table that name the application, by ascending id."""
        return self.tables[name].where(self._people("applications", application), application_id=application)

    def applications_of(self, candidate: int) -> list[Row]:
        return self.of_candidate("applications", candidate)

    def notes(self, candidate: int) -> list[Row]:
        """What people wrote about a candidate; the vendor's own lines are not among them."""
        return [row for row in self.of_candidate("notes", candidate) if row["type"] == "NOTE"]

    def tags(self, candidate: int) -> list[str]:
        """Names of a candidate's tags."""
        found = (self.tables["candidate_tags"].get(row["candidate_tag_id"]) for row in self._applied(candidate))
        return [row["name"] for row in found if row is not None]

    def _applied(self, candidate: int) -> list[Row]:
        return self.of_candidate("applied_candidate_tags", candidate)

    def job_with_code(self, code: str) -> Row:
        """The first job with that requisition id. Raises `NotThere`."""
        for row in sorted(self.tables["jobs"], key=lambda row: int(row["id"])):
            if row["requisition_id"] == code:
                return row
        raise NotThere(f"job {code}")

    def stages_of(self, job: int, *, active: bool = True) -> list[Row]:
        """The stages of a job in their order."""
        rows = self.tables["job_interview_stages"].where(job_id=job)
        return sorted(
            (row for row in rows if row["active"] or not active), key=lambda row: (row["sort_order"], row["id"])
        )

    def open_openings(self, job: int) -> list[Row]:
        return self.tables["openings"].where(job_id=job, open=True)

    def stage_row(self, application: int) -> Row | None:
        """The row of the stage that an application is in, None where it is in none."""
        return next((row for row in self.of_application("application_stages", application) if row["current"]), None)

    def stage_of(self, application: int) -> int | None:
        """The job's stage that an application is in, also where it was rejected in it. Raises `NotThere`."""
        found: int | None = self.application(application)["job_interview_stage_id"]
        return found

    @property
    def stored_records(self) -> int:
        """How many records are held in memory, however many people there are."""
        return sum(len(table.stored) + len(table.gone) for table in self.tables.values())

    def _people(self, name: str, row_id: int) -> tuple[int, ...]:
        person = self.tables[name].person(row_id)
        return () if person is None else (person,)

    # Who may

    def user(self, user: int) -> Row | None:
        return self.tables["users"].get(user)

    def hidden_jobs(self, user: int) -> frozenset[int]:
        """Confidential jobs of whose team the user is not: not even site admins see them."""
        return frozenset(
            row["id"] for row in self.tables["jobs"] if row["confidential"] and not self.on_team(user, row["id"])
        )

    def on_team(self, user: int, job: int) -> bool:
        teams = ("user_job_permissions", "job_owners", "job_hiring_managers")
        return any(self.tables[name].where(user_id=user, job_id=job) for name in teams)

    def may_work_on(self, user: int, job: int | None) -> bool:
        """Whether the user may change what belongs to a job; None is a prospect's, which everybody with a job may."""
        who = self.user(user)
        if who is None or who["deactivated"]:
            return False
        row = None if job is None else self.tables["jobs"].get(job)
        if who["site_admin"] and not (row and row["confidential"]):
            return True
        return row is None or self.on_team(user, row["id"])

    def sees_private(self, user: int) -> bool:
        who = self.user(user)
        return who is not None and bool(who["_private"])

    # Changing

    def put(self, table: str, row: Row, /, **changes: Any) -> Row:
        """A row with these values instead of its own, changed now."""
        return self.tables[table].put({**row, **changes, "updated_at": self.now()})

    def make(self, table: str, /, **values: Any) -> Row:
        """A new row; what is not said is null."""
        now, rows = self.now(), self.tables[table]
        blank = dict.fromkeys(LISTS[table].fields)
        return rows.put({**blank, **values, "id": rows.next_id, "created_at": now, "updated_at": now})

    def drop(self, name: str, row_id: int) -> None:
        self.tables[name].drop(row_id)

    def touch(self, candidate: int | None, application: int | None = None) -> None:
        """Something happened: the moment of the last activity moves."""
        now = self.now()
        if application is not None and (row := self.tables["applications"].get(application)):
            self.put("applications", row, last_activity_at=now)
            candidate = row["candidate_id"]
        if candidate is not None and (row := self.tables["candidates"].get(candidate)):
            self.put("candidates", row, last_activity_at=now)

    def drop_all(self, name: str, rows: Iterable[Row]) -> None:
        for row in rows:
            self.drop(name, row["id"])

    def moment(self, text: str) -> int:
        return times.read(text)
