"""Who works here and where: users, their roles and permissions, departments, offices."""

from collections.abc import Iterator

from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.vacancies import VACANCIES

FIRST_USER = 4_001
ADMIN, RECRUITER, COORDINATOR, AUDITOR, SERVICE = 4_001, 4_002, 4_005, 4_008, 4_020
"""The one that reads (and may see private candidates), two that work, an admin who sees nothing private, and nobody."""
CONFIDENTIAL_TEAM = (ADMIN, 4_003)
"""On the hiring team of the confidential jobs but the last, which is the board's alone."""
RECRUITERS = (4_002, 4_003, 4_004)
COORDINATORS = (4_005, 4_006)
INTERVIEWERS = (4_007, 4_009, 4_010, 4_011)

_USERS: tuple[tuple[int, str, str, str, str], ...] = (
    (4_001, "Alicja", "Ostrowska", "Head of talent", "admin private"),
    (4_002, "Jakub", "Lis", "Recruiter", ""),
    (4_003, "Ewa", "Zych", "Recruiter", "private"),
    (4_004, "Søren", "Holm", "Recruiter", ""),
    (4_005, "Dagmara", "Sroka", "Coordinator", ""),
    (4_006, "Marek", "Groß", "Coordinator", ""),
    (4_007, "Zoë", "O'Hara 🦁", "Engineering manager", ""),
    (4_008, "Ivo", "Čapek", "Auditor", "admin"),
    (4_009, "Işıl", "Yıldırım", "Principal engineer", ""),
    (4_010, "Grace", "Muñoz", "Finance director", ""),
    (4_011, "[b]Max[/b]", "\x1b[31mRed\x1b[0m", "Ward sister", ""),
    (4_012, "Anna", "Była", "Recruiter", "deactivated"),
    (4_020, "Lanehop", "Integration", "", "admin private service"),
    (4_021, "Nightly", "Export", "", "service deactivated"),
)
"""Id, first and last name, title, what is said of them."""

_DEPARTMENTS = (
    (1, "Executive", None), (2, "Engineering", None), (3, "Platform", 2), (4, "Data", 2), (5, "Sales", None),
    (6, "Care", None), (7, "Operations", None), (8, "Support", 7),
)  # fmt: skip
_OFFICES = (
    (1, "Warszawa", "Warszawa, Polska", None), (2, "DACH", None, None), (3, "München", "München, Deutschland", 2),
    (4, "Remote (EU)", "Remote", None), (5, "Łódź", "Łódź, Polska", 1),
)  # fmt: skip
FIRST_DEPARTMENT, FIRST_OFFICE = 407_000, 403_000
_ROLES = ((8_001, "Site Admin", "site_admin"), (8_002, "Standard", "job_admin"), (8_003, "Private", "job_admin"))
JOB_ADMIN, PRIVATE_JOB_ADMIN = 8_002, 8_003


def department(number: int) -> int:
    return FIRST_DEPARTMENT + number


def office(number: int) -> int:
    return FIRST_OFFICE + number


def rows(then: int) -> Iterator[tuple[str, Row]]:
    """Rows of this part with the name of their table, created at that moment."""
    stamps = {"created_at": then, "updated_at": then}
    for row_id, first, last, title, said in _USERS:
        yield "users", {"id": row_id, **_user(row_id, first, last, title, said), **stamps}
        yield "user_emails", {
            "id": 9_000 + row_id, "user_id": row_id, "email": _address(row_id, first), "verified": True,
            "verification_token_sent_at": then, **stamps,
        }  # fmt: skip
    yield "user_emails", {
        "id": 99_001, "user_id": RECRUITER, "email": "j.lis@polana.example", "verified": False,
        "verification_token_sent_at": then, **stamps,
    }  # fmt: skip
    for number, name, parent in _DEPARTMENTS:
        above = None if parent is None else department(parent)
        code = f"D-{number}" if number % 2 else None
        yield "departments", {
            "id": department(number), "name": name, "parent_id": above, "external_id": code, **stamps
        }  # fmt: skip
    for number, name, place, parent in _OFFICES:
        above = None if parent is None else office(parent)
        yield "offices", {
            "id": office(number), "name": name, "location": place, "parent_id": above, "external_id": None,
            "primary_in_house_contact_user_id": COORDINATOR if place else None, **stamps,
        }  # fmt: skip
    for row_id, name, kind in _ROLES:
        yield "user_roles", {"id": row_id, "name": name, "role_type": kind, **stamps}
    yield from _permissions(stamps)


def _user(row_id: int, first: str, last: str, title: str, said: str) -> Row:
    return {
        "first_name": first,
        "last_name": last,
        "name": f"{first} {last}",
        "primary_email": _address(row_id, first),
        "job_title": title or None,
        "employee_id": f"E{row_id}" if row_id % 2 else None,
        "deactivated": "deactivated" in said,
        "site_admin": "admin" in said,
        "agency_id": None,
        "department_ids": [department(2 + row_id % 5)] if title else [],
        "office_ids": [office(1)] if title else [],
        "linked_candidate_ids": [],
        "interviewer_tags": [{"id": 8_501, "name": "Bar Raiser"}] if row_id == INTERVIEWERS[0] else [],
        "custom_fields": {},
        "_private": "private" in said,
        "_service": "service" in said,
    }


def _address(row_id: int, first: str) -> str:
    letters = "".join(letter for letter in first.lower() if letter.isascii() and letter.isalpha())
    return f"{letters}.{row_id}@polana.example"


def _permissions(stamps: Row) -> Iterator[tuple[str, Row]]:
    """Who may work on what. Site admins stand in none of it: what they are is enough, or the job's team names them."""
    row_id = 85_000
    for vacancy in VACANCIES:
        team: tuple[int, ...] = (*RECRUITERS[:2], COORDINATOR)
        if vacancy.confidential:
            team = tuple(user for user in CONFIDENTIAL_TEAM if user != ADMIN) if vacancy.code == "J12" else ()
        for user in team:
            row_id += 1
            role = PRIVATE_JOB_ADMIN if user == RECRUITERS[1] else JOB_ADMIN
            yield "user_job_permissions", {
                "id": row_id, "user_id": user, "job_id": vacancy.id, "role_id": role, "automated": False, **stamps
            }  # fmt: skip
    yield "future_job_permissions", {
        "id": 86_001, "user_id": RECRUITERS[2], "role_id": JOB_ADMIN, "department_id": department(2),
        "office_id": None, **stamps,
    }  # fmt: skip
