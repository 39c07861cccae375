"""The made-up records of the tenant: pure functions of the seed and an id."""

from adapters.sandbox import curricula
from adapters.sandbox.agency import Person, person, plain
from adapters.sandbox.chance import Chance
from adapters.sandbox.lattice import Spot
from adapters.sandbox.worktime import WorkTime, read, text
from adapters.traffit.sandbox import golden
from adapters.traffit.sandbox.catalogues import NOTE, NOTE_TEXTS, RECRUITERS, SOURCES, STAGE_CHANGE, TAGS, TALENTS
from adapters.traffit.sandbox.plan import FIRST_JOB, GOLD_JOB, OPENINGS, STEP, Plan
from adapters.traffit.sandbox.records import Activity, Employee, File, Job, Visit
from adapters.traffit.sandbox.workflows import GOLDEN

FIRST_EMPLOYEE, EMPLOYEE_STRIDE = 1_000, STEP // 2
FIRST_VISIT = FIRST_ACTIVITY = 100_000
FIRST_FILE = 50_000
FIRST_GOLDEN_EMPLOYEE, FIRST_GOLDEN_VISIT, FIRST_GOLDEN_ACTIVITY = 501, 601, 701

_DAY = 86_400
_WITH_CV = 0.7
_SOURCE_IDS = tuple(SOURCES)
_TAG_IDS = tuple(TAGS)


def employee_id(number: int) -> int:
    """The id of person `number`. Odd ids from FIRST_EMPLOYEE on are nobody's."""
    return FIRST_EMPLOYEE + 2 * number


def number_of(employee: int) -> int:
    return (employee - FIRST_EMPLOYEE) // 2


def employee(seed: int, time: WorkTime, row_id: int, spot: Spot) -> Employee:
    number = number_of(row_id)
    draw = Chance(seed, 3, number)
    owner = draw.pick(RECRUITERS)
    return Employee(
        row_id,
        time.at(spot.created),
        time.at(spot.updated),
        _fields(seed, person(seed, number), draw, owner),
        created_by=owner if draw.happens(0.6) else None,
        updated_by=owner if spot.updated != spot.created else None,
    )


def _fields(seed: int, someone: Person, draw: Chance, owner: int) -> dict[str, object]:
    handle = f"{plain(someone.first_name)}-{plain(someone.last_name)}-{someone.number}"
    return {
        "name": someone.first_name,
        "lastname": someone.last_name,
        "email": email(seed, someone.number) if draw.happens(0.96) else None,
        "source": draw.pick(_SOURCE_IDS),
        "owner": owner,
        "mobile": someone.phone if draw.happens(0.9) else None,
        "linkedin": f"https://www.linkedin.example/in/{handle}" if draw.happens(0.5) else None,
        "candidate_about": f"{someone.title} at {someone.employer}." if draw.happens(0.4) else None,
        "candidate_location": f"{someone.city}, {someone.country}",
        "candidate_languages": list(someone.languages),
        "_Position": someone.title if draw.happens(0.5) else None,
        "_available_from": f"2026-{1 + draw.below(12):02}-01" if draw.happens(0.3) else None,
        "_salary": 4_000 + 500 * draw.below(60) if draw.happens(0.4) else None,
        "_skills": list(someone.skills),
    }


def email(seed: int, number: int) -> str:
    """One in a hundred has the address of someone else: real tenants are like that (notes 2.5)."""
    return person(seed, number - 3 if _borrows(number) else number).email


def numbers_with(address: str, number: int | None) -> list[int]:
    """Who can have an address that ends in `number`; the caller compares the whole of it."""
    if number is None or not address:
        return []
    return [number, number + 3] if _borrows(number + 3) else [number]


def _borrows(number: int) -> bool:
    return number % 97 == 41


def tags(seed: int, employee: int) -> tuple[int, ...]:
    return Chance(seed, 7, employee).some(_TAG_IDS, 3)


def talents(seed: int, employee: int) -> tuple[int, ...]:
    return Chance(seed, 8, employee).some(tuple(TALENTS), 1)


def curriculum(seed: int, row: Employee) -> File | None:
    """The CV of a made-up candidate, None for those who never sent one. What is in it: `curriculum_content`."""
    number = number_of(row.id)
    if row.id < FIRST_EMPLOYEE or not Chance(seed, 4, number).happens(_WITH_CV):
        return None
    someone = person(seed, number)
    kind, ending = curricula.kind(someone)
    return File(FIRST_FILE + number, f"cv_{someone.last_name}.{ending}", kind, row.created, employee=row.id)


def curriculum_content(seed: int, file: File) -> bytes:
    return curricula.content(person(seed, file.id - FIRST_FILE))


def visit(seed: int, plan: Plan, row_id: int, spot: Spot) -> Visit:
    scene = plan.scenes[spot.label]
    job, steps = plan.stories[scene.story].applications[scene.application]
    ended = spot.updated != spot.created
    someone = spot.m * len(plan.stories) + scene.story
    recruiter = Chance(seed, 9, someone).pick(RECRUITERS)
    begun, until = plan.time.at(spot.created), plan.time.at(spot.updated)
    return Visit(
        row_id,
        begun,
        until,
        employee_id(someone),
        job,
        steps[scene.step].state,
        end=until if ended else None,
        created_by=recruiter if scene.step else None,
        updated_by=recruiter if ended else None,
    )


def activity(seed: int, plan: Plan, row_id: int, spot: Spot) -> Activity:
    scene = plan.scenes[spot.label]
    someone = spot.m * len(plan.stories) + scene.story
    at = plan.time.at(spot.created)
    is_note = plan.is_note(spot.label)
    content = f"<p>{Chance(seed, 10, spot.created).pick(NOTE_TEXTS)}</p>" if is_note else ""
    recruiter = Chance(seed, 9, someone).pick(RECRUITERS)
    kind = NOTE if is_note else STAGE_CHANGE
    return Activity(row_id, at, at, employee_id(someone), kind, content, recruiter)


def jobs(seed: int, start: int, now: int) -> dict[int, Job]:
    """All jobs by id, the golden one last; the made-up ones opened in the weeks before `start` (naive seconds)."""
    found = {FIRST_JOB + at: _job(seed, start, now, at) for at in range(len(OPENINGS))}
    opened = read(golden.OPENED)
    found[GOLD_JOB] = Job(
        GOLD_JOB, opened, opened, "Golden example", golden.CODE, GOLDEN.id, 1, {"emp_number": golden.OPENINGS},
        created_by=RECRUITERS[0], updated_by=RECRUITERS[0],
    )  # fmt: skip
    return found


def _job(seed: int, start: int, now: int, at: int) -> Job:
    opening, draw, owner = OPENINGS[at], Chance(seed, 6, at), RECRUITERS[at % len(RECRUITERS)]
    created = start - (3 + draw.below(20)) * _DAY + _DAY // 3 + draw.below(_DAY // 3)
    closed = start + 20 * _DAY + _DAY // 2 if opening.closed else None
    deadline = text(now + (5 + draw.below(60)) * _DAY)[:10]
    return Job(
        FIRST_JOB + at,
        created,
        closed or created + draw.below(3_600),
        opening.name,
        opening.code,
        opening.workflow.id,
        opening.client,
        {"emp_number": opening.openings, "recruitment_deadline": deadline},
        closed=closed,
        confidential=opening.confidential,
        created_by=owner,
        updated_by=owner,
    )


def golden_employees() -> list[Employee]:
    """Labels A1..A8 are the last names."""
    sources = {name: source for source, name in SOURCES.items()}
    found = []
    for at, application in enumerate(golden.APPLICATIONS):
        begun = read(application.visits[0][1])
        fields = {
            "name": application.first_name,
            "lastname": application.label,
            "email": f"{application.label.lower()}@golden.example",
            "source": sources[application.source],
            "owner": RECRUITERS[0],
        }
        found.append(Employee(FIRST_GOLDEN_EMPLOYEE + at, begun, begun, fields, created_by=RECRUITERS[0]))
    return found


def golden_visits() -> list[Visit]:
    """All visits of A1..A8 in order of time; ids grow with it."""
    states = {state.name: state.id for state in GOLDEN.states}
    found = []
    for at, application in enumerate(golden.APPLICATIONS):
        stamps = [read(stamp) for _, stamp in application.visits]
        for place, (state, _) in enumerate(application.visits):
            end = stamps[place + 1] if place + 1 < len(stamps) else None
            employee_of = FIRST_GOLDEN_EMPLOYEE + at
            found.append(
                Visit(0, stamps[place], end or stamps[place], employee_of, GOLD_JOB, states[state], end, RECRUITERS[0])
            )
    found.sort(key=lambda row: (row.created, row.employee))
    for place, row in enumerate(found):
        row.id = FIRST_GOLDEN_VISIT + place
    return found
