"""The state of one Traffit tenant, and the hands that change it: the API's and a test's behind a client's back."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from adapters.sandbox import agency
from adapters.sandbox.answers import NotThere
from adapters.sandbox.frame import Clock, utc_now
from adapters.sandbox.lattice import Lattice
from adapters.sandbox.table import Table
from adapters.sandbox.worktime import wall
from adapters.traffit.sandbox import made_up
from adapters.traffit.sandbox.catalogues import API_USER, CLIENTS, CONTACTS, INSTANCE, NOTE, STAGE_CHANGE, USERS
from adapters.traffit.sandbox.plan import GOLD_JOB, PERIOD, Plan
from adapters.traffit.sandbox.records import Activity, Employee, File, Job, Member, Record, Visit
from adapters.traffit.sandbox.tokens import Tokens
from adapters.traffit.sandbox.workflows import WORKFLOWS, State, Workflow

ZONE = ZoneInfo("Europe/Warsaw")
_GHOSTS_FROM = 300
_GHOST_EVERY = 20_000
_FIRST_GHOST = 250


@dataclass(frozen=True, slots=True)
class Quirks:
    """What tenants of Traffit do that its document does not say. All from notes 2.3 to 2.5.

    `ghosts`: records that count and fill a place on their page but are never sent (None: when there are more than
    300 people). `fields_join`: how several filter fields combine, "or" as the document says or "and". `end_dates`:
    older tenants send none. `history_filter_header`: some tenants answer 400 to it. `sources_fail`: pages of
    `/sources` with more than ten rows fail at random.
    """

    ghosts: bool | None = None
    fields_join: str = "or"
    end_dates: bool = True
    history_filter_header: bool = True
    sources_fail: bool = True


class Tenant:
    """A tenant with `people` candidates, eight of them the golden example's.

    Everything that nobody touched is a function of (seed, people, the clock's first reading). Not safe for several
    threads: one event loop owns it.
    """

    vendor = "traffit"

    def __init__(
        self,
        *,
        people: int = 400,
        seed: int = 1,
        clock: Clock = utc_now,
        credentials: Mapping[str, str] | None = None,
        quirks: Quirks = Quirks(),  # frozen
        token_lifetime: int | None = None,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.quirks = quirks
        self._credentials = {
            "client_id": f"{INSTANCE}_lanehop",
            "client_secret": secrets.token_hex(20),
            "username": USERS[API_USER][0],
            "password": secrets.token_urlsafe(12),
            **(credentials or {}),
        }
        self.tokens = Tokens(clock, lifetime=token_lifetime)
        self.plan = Plan(seed, max(0, people - len(made_up.golden_employees())), self.now())
        self._tables()
        self._records()
        self._golden()
        self._ghosts(people)

    @property
    def credentials(self) -> dict[str, str]:
        return dict(self._credentials)

    def now(self) -> int:
        """The wall clock of the tenant: naive seconds in Europe/Warsaw."""
        return wall(self.clock().astimezone(ZONE))

    # Reading

    def employee(self, employee: int) -> Employee:
        """Raises `NotThere`; a ghost is not there."""
        row = self.employees.get(employee)
        if row is None or row.hidden:
            raise NotThere(f"candidate {employee}")
        return row

    def everyone(self) -> Iterator[Employee]:
        """All candidates that the API shows, by id."""
        return (row for row in self.employees if not row.hidden)

    def name_of(self, employee: int) -> str:
        """First and last name of a candidate, "" of nobody. Of a made-up one nothing else is made up for it."""
        if employee not in self.employees.stored and (number := self._number(employee)) >= 0:
            someone = agency.person(self.seed, number)
            return "" if employee in self.employees.gone else f"{someone.first_name} {someone.last_name}"
        row = self.employees.get(employee)
        return "" if row is None else f"{row.fields.get('name')} {row.fields.get('lastname')}"

    def job(self, recruitment: int) -> Job:
        """Raises `NotThere`."""
        if recruitment not in self.jobs:
            raise NotThere(f"job {recruitment}")
        return self.jobs[recruitment]

    def job_with_code(self, code: str) -> Job:
        """The first job with that reference number. Raises `NotThere`."""
        for job in self.jobs.values():
            if job.code == code:
                return job
        raise NotThere(f"job {code}")

    def workflow_of(self, recruitment: int) -> Workflow:
        return WORKFLOWS[self.job(recruitment).workflow]

    def states(self, recruitment: int) -> tuple[State, ...]:
        return self.workflow_of(recruitment).states

    def visits(self, employee: int, recruitment: int | None = None) -> list[Visit]:
        """The history of a candidate (in one job), oldest first."""
        rows = [row for row in (self.history.get(row_id) for row_id in self.visit_ids(employee)) if row is not None]
        rows = [row for row in rows if recruitment in (None, row.recruitment)]
        return sorted(rows, key=lambda row: (row.created, row.id))

    def visit_ids(self, employee: int) -> list[int]:
        begun = [made_up.FIRST_VISIT + tick for tick, _, _, _ in self.plan.visits(self._number(employee))]
        return begun + self._added_visits.get(employee, [])

    def activity_ids(self, employee: int) -> list[int]:
        number = self._number(employee)
        ticks = [tick for tick, _, _, _ in self.plan.visits(number)] + list(self.plan.notes(number))
        return [made_up.FIRST_ACTIVITY + tick for tick in sorted(ticks)] + self._added_activities.get(employee, [])

    def visit(self, employee: int, recruitment: int) -> Visit | None:
        """Where an application stands: its newest visit. None when there is no such application."""
        return max(
            self.visits(employee, recruitment), key=lambda row: (row.end is None, row.created, row.id), default=None
        )

    def stage_of(self, employee: int, recruitment: int) -> int | None:
        """The id of the state an application is in, None when there is no such application."""
        visit = self.visit(employee, recruitment)
        return None if visit is None else visit.state

    def counter(self, recruitment: int) -> dict[int, int]:
        """State id -> number of candidates in it now; states without anyone are absent."""
        found = self.plan.counter(recruitment)
        for employee in self._moved.get(recruitment, ()):
            made_up_state = self._made_up_stage(employee, recruitment)
            if made_up_state is not None:
                found[made_up_state] -= 1
            if (state := self.stage_of(employee, recruitment)) is not None:
                found[state] = found.get(state, 0) + 1
        return {state: count for state, count in sorted(found.items()) if count}

    def members(self, recruitment: int) -> Table[Member]:
        """The people of a job, by candidate id."""
        if recruitment not in self._members:
            self._members[recruitment] = self._member_table(recruitment)
        return self._members[recruitment]

    def notes(self, employee: int) -> list[Activity]:
        rows = (self.activities.get(row_id) for row_id in self.activity_ids(employee))
        return [row for row in rows if row is not None and row.type == NOTE]

    def tags(self, employee: int) -> list[int]:
        """Tag ids of a candidate."""
        if employee not in self._tags:
            return list(made_up.tags(self.seed, employee)) if self._number(employee) >= 0 else []
        return list(self._tags[employee])

    def files(self, employee: Employee) -> list[File]:
        own = made_up.curriculum(self.seed, employee)
        return ([own] if own else []) + [self.uploads[file] for file in self._assigned.get(employee.id, ())]

    def content(self, file: File) -> bytes:
        return made_up.curriculum_content(self.seed, file) if file.content is None else file.content

    def employees_with_email(self, address: str) -> list[int]:
        """Ids that can have this address: nobody else does."""
        numbers = made_up.numbers_with(address, agency.number_of(address))
        likely = {made_up.employee_id(number) for number in numbers if 0 <= number < self.plan.people}
        return sorted(likely | set(self.employees.stored))

    @property
    def stored_records(self) -> int:
        """How many records are held in memory, however many people there are."""
        tables: list[Table[Any]] = [self.employees, self.history, self.activities, *self._members.values()]
        return sum(len(table.stored) + len(table.gone) for table in tables)

    # Changing

    def add(self, *, by: int | None = API_USER, guid: str | None = None, **fields: Any) -> int:
        """A new candidate with these fields (API names: name, lastname, email ...). Its id."""
        now = self.now()
        row = Employee(self.employees.next_id, now, now, dict(fields), by, by, guid)
        self.employees.put(row)
        return row.id

    def edit(self, employee: int, *, by: int | None = API_USER, **fields: Any) -> None:
        """Change fields of a candidate. Raises `NotThere`."""
        row = self.employee(employee)
        guid = fields.pop("guid", row.guid)
        self.employees.put(replace(row, fields={**row.fields, **fields}, guid=guid, updated=self.now(), updated_by=by))

    def touch(self, employee: int, by: int | None) -> None:
        """What hangs on a candidate changed. Raises `NotThere`."""
        self.edit(employee, by=by)

    def delete(self, employee: int) -> None:
        """Remove a candidate with everything that hangs on it: the API has no such call, people do it on screen."""
        self.employee(employee)
        recruitments = {visit.recruitment for visit in self.visits(employee)}
        for row_id in self.visit_ids(employee):
            self.history.drop(row_id)
        for row_id in self.activity_ids(employee):
            self.activities.drop(row_id)
        for recruitment in recruitments:
            self.members(recruitment).drop(employee)
            self._moved.setdefault(recruitment, set()).add(employee)
        self.employees.drop(employee)

    def apply(self, employee: int, recruitment: int, *, by: int | None = API_USER) -> None:
        """Put a candidate into the first state of a job. Raises `NotThere`, ValueError when it is already in it."""
        self.employee(employee)
        if self.visit(employee, recruitment) is not None:
            raise ValueError("Employee in recruitment!")
        now = self.now()
        self.members(recruitment).put(Member(employee, now, now))
        self._enter(employee, recruitment, self.states(recruitment)[0].id, by)

    def move(self, employee: int, recruitment: int, state: int, *, by: int | None = API_USER) -> None:
        """Move an application to a state, whatever transitions the workflow has.

        The visit that lasted ends, a new one begins, and the timeline gets a line. Raises `NotThere`.
        """
        self.employee(employee)
        if self.workflow_of(recruitment).state(state) is None:
            raise NotThere(f"state {state} of job {recruitment}")
        current = self.visit(employee, recruitment)
        if current is None:
            raise NotThere(f"candidate {employee} in job {recruitment}")
        now = self.now()
        self.history.put(replace(current, end=now, updated=now, updated_by=by))
        self._enter(employee, recruitment, state, by)

    def note(self, employee: int, content: str, *, title: str = "", by: int = API_USER) -> int:
        """Add a note to a candidate's timeline. The id of the activity. Raises `NotThere`."""
        self.employee(employee)
        return self._happened(employee, NOTE, content, by, title)

    def tag(self, employee: int, tags: list[int], *, by: int | None = API_USER) -> None:
        """Add tags by id; those a candidate has stay. Raises `NotThere`."""
        self.touch(employee, by)
        self._tags[employee] = list(dict.fromkeys(self.tags(employee) + tags))

    def untag(self, employee: int, tags: list[int], *, by: int | None = API_USER) -> None:
        """Take tags away: the API has no such call, people do it on screen. Raises `NotThere`."""
        self.touch(employee, by)
        self._tags[employee] = [tag for tag in self.tags(employee) if tag not in tags]

    def leave(self, employee: int, recruitment: int) -> None:
        """Take a candidate out of a job, with the history there; on screen only. Raises `NotThere`."""
        self.employee(employee)
        visits = self.visits(employee, recruitment)
        if not visits:
            raise NotThere(f"candidate {employee} in job {recruitment}")
        for visit in visits:
            self.history.drop(visit.id)
        self.members(recruitment).drop(employee)
        self._moved.setdefault(recruitment, set()).add(employee)

    def attach(
        self,
        employee: int,
        name: str,
        content: bytes,
        *,
        content_type: str,
        kind: str = "CV",
        by: int | None = API_USER,
    ) -> int:
        """Put a file to a candidate. Its id. Raises `NotThere`."""
        self.touch(employee, by)
        file = self.keep_file(name, content, content_type)
        self.assign(file, employee, kind)
        return file.id

    def keep_file(self, name: str, content: bytes, content_type: str, *, public: bool = False) -> File:
        """A new file, of nobody yet."""
        self._last_file += 1
        file = File(self._last_file, name, content_type, self.now(), content, public=public)
        self.uploads[file.id] = file
        return file

    def assign(self, file: File, employee: int, kind: str) -> None:
        """Put an uploaded file to a candidate."""
        file.kind, file.employee = kind, employee
        self._assigned.setdefault(employee, []).append(file.id)

    def detach(self, file: int, *, by: int | None = API_USER) -> None:
        """Delete an uploaded file; on screen only. Raises `NotThere`."""
        if file not in self.uploads:
            raise NotThere(f"file {file}")
        employee = self.uploads.pop(file).employee
        if employee is not None:
            self._assigned[employee].remove(file)
            self.touch(employee, by)

    def close(self, recruitment: int, *, closed: bool = True, by: int | None = API_USER) -> None:
        """Close a job, or open it again. Raises `NotThere`."""
        job, now = self.job(recruitment), self.now()
        self.jobs[recruitment] = replace(job, closed=now if closed else None, updated=now, updated_by=by)

    def edit_job(self, recruitment: int, *, by: int | None = API_USER, **fields: Any) -> None:
        """Change fields of a job that are no columns of their own, by their API names. Raises `NotThere`."""
        job = self.job(recruitment)
        changed = {**job.fields, **fields}
        self.jobs[recruitment] = replace(job, fields=changed, updated=self.now(), updated_by=by)

    def forbid(self, recruitment: int) -> None:
        """From now on the API answers 403 about this job. Raises `NotThere`."""
        self.forbidden.add(self.job(recruitment).id)

    # How it is built

    def _tables(self) -> None:
        plan, seed = self.plan, self.seed
        self.employees: Table[Employee] = Table(
            plan.employees,
            plan.time,
            made_up.FIRST_EMPLOYEE,
            lambda row_id, spot: made_up.employee(seed, plan.time, row_id, spot),
            stride=made_up.EMPLOYEE_STRIDE,
        )
        self.history: Table[Visit] = Table(
            plan.history, plan.time, made_up.FIRST_VISIT, lambda row_id, spot: made_up.visit(seed, plan, row_id, spot)
        )
        self.activities: Table[Activity] = Table(
            plan.activities,
            plan.time,
            made_up.FIRST_ACTIVITY,
            lambda row_id, spot: made_up.activity(seed, plan, row_id, spot),
        )
        self._members: dict[int, Table[Member]] = {}
        self._added_visits: dict[int, list[int]] = {}
        self._added_activities: dict[int, list[int]] = {}
        self._moved: dict[int, set[int]] = {}
        self._tags: dict[int, list[int]] = {}

    def _records(self) -> None:
        start = self.plan.time.start
        self.jobs = made_up.jobs(self.seed, start, self.now())
        # What is advertised stays so, with its form, also once its job is closed: until somebody takes it down.
        self.published = [job.id for job in self.jobs.values() if job.closed is None and not job.confidential]
        self.clients = {
            client: Record(client, start, start, {"name": name, "status": status}, API_USER, API_USER)
            for client, (name, status) in CLIENTS.items()
        }
        self.contacts = {
            contact: Record(
                contact,
                start,
                start,
                {"name": name, "lastname": lastname, "email": email, "position": position},
                API_USER,
                API_USER,
            )
            for contact, (name, lastname, email, position) in CONTACTS.items()
        }
        self.users = {
            user: Record(user, start, start, {"username": name, "email": name, "permission_group": group}, 1, 1)
            for user, (name, group) in USERS.items()
        }
        self.uploads: dict[int, File] = {}
        self._last_file = 0
        self._assigned: dict[int, list[int]] = {}
        self.consents: dict[tuple[int, int | None, int], str] = {}
        self.rejected: dict[tuple[int, int], int] = {}
        self.forbidden: set[int] = set()
        self.served_sources = 0

    def _golden(self) -> None:
        for row in made_up.golden_employees():
            self.employees.put(row)
            self.members(GOLD_JOB).put(Member(row.id, row.created, row.updated))
        for at, visit in enumerate(made_up.golden_visits()):
            self._keep_visit(visit)
            activity = made_up.FIRST_GOLDEN_ACTIVITY + at
            begun = visit.created
            self._keep_activity(
                Activity(activity, begun, begun, visit.employee, STAGE_CHANGE, "", visit.created_by or API_USER)
            )

    def _ghosts(self, people: int) -> None:
        if not (people > _GHOSTS_FROM if self.quirks.ghosts is None else self.quirks.ghosts):
            return
        for number in range(_FIRST_GHOST, self.plan.people, _GHOST_EVERY):
            alike = self.employees.get(made_up.employee_id(number))
            if alike is not None:
                # Its id is odd, next to the neighbour's: the middle of a page, with nobody's history on it.
                self.employees.put(replace(alike, id=alike.id + 1, hidden=True))

    def _member_table(self, recruitment: int) -> Table[Member]:
        plan = self.plan
        lattice = plan.members(recruitment) if recruitment != GOLD_JOB else Lattice((), PERIOD)
        return Table(
            lattice,
            plan.time,
            made_up.FIRST_EMPLOYEE,
            lambda row_id, spot: Member(row_id, plan.time.at(spot.created), plan.time.at(spot.updated)),
            stride=made_up.EMPLOYEE_STRIDE,
        )

    def _enter(self, employee: int, recruitment: int, state: int, by: int | None) -> None:
        now = self.now()
        row_id = self.history.next_id
        self._keep_visit(Visit(row_id, now, now, employee, recruitment, state, None, by, by))
        self._happened(employee, STAGE_CHANGE, "", by or API_USER)

    def _happened(self, employee: int, kind: int, content: str, by: int, title: str = "") -> int:
        now = self.now()
        activity = Activity(self.activities.next_id, now, now, employee, kind, content, by, title)
        self._keep_activity(activity)
        return activity.id

    def _keep_visit(self, visit: Visit) -> None:
        self.history.put(visit)
        self._added_visits.setdefault(visit.employee, []).append(visit.id)
        self._moved.setdefault(visit.recruitment, set()).add(visit.employee)

    def _keep_activity(self, activity: Activity) -> None:
        self.activities.put(activity)
        self._added_activities.setdefault(activity.employee, []).append(activity.id)

    def _made_up_stage(self, employee: int, recruitment: int) -> int | None:
        visits = self.plan.visits(self._number(employee))
        states = [step.state for _, _, job, step in visits if job == recruitment]
        return states[-1] if states else None

    def _number(self, employee: int) -> int:
        """The number of a made-up person, -1 for everybody else."""
        number, odd = divmod(employee - made_up.FIRST_EMPLOYEE, 2)
        return number if not odd and 0 <= number < self.plan.people else -1
