"""The example tenant of the notes (2.5), all its departures from the document at once: served, pulled, and shown."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.traffit.tenants import Tenant, rows
from tests.e2e.town import ACCOUNT, SECRET, Done, Machine, computer
from tests.surroundings import serving

OPEN_JOB, CLOSED_JOB, CODE = 31, 32, "12/2026"
"""The reference number is not unique."""
AUDIT = {"created_at": "2026-03-02 09:00:00", "updated_at": "2026-04-01 10:30:00", "created_by": {"id": 7}}

STATES = [
    (501, "Nowy", "start", 0),
    (502, "Telefon", "screening", 1),
    (503, "Akceptacja", "initial_accept", 2),
    (504, "Interview", "interview", 3),
    (505, "Zadanie", "task", 4),
    (506, "Interview", "technical_verification", 5),
    (507, "Klient", "client_verification", 6),
    (508, "Oferta", None, 7),
    (509, "Rezerwa", "wait", 9_999_997),
    (510, "Zatrudniony", "end-good", 9_999_998),
    (511, "Odrzucony", "end-bad", 9_999_999),
]
"""Two of one name; every type that was seen; the terminal ones last whatever their numbers; one without a type."""
KINDS = (
    *("new", "screen", "screen", "interview", "interview", "interview", "interview"),
    *("offer", "on_hold", "hired", "rejected"),
)


def person(number: int, lastname: str, **more: Any) -> dict[str, Any]:
    """Without a guid; own fields under their `_SID`, null where nobody filled them in; files without an id."""
    known = {
        "id": number,
        "name": "Żaneta",
        "lastname": lastname,
        "status": "active",
        "email": "shared@example.org",
        "mobile": None,
        "linkedin": None,
        "linkedin_id": None,
        "candidate_about": None,
        "candidate_location": {"coordinates_with_location": "Kraków, Polska"},
        "candidate_languages": [],
        "files": [{"filename": "cv.pdf", "file_uploaded": "2026-03-02 09:00:00"}],
        "source": {"id": 260, "value": "Pracuj.pl"},
        "owner": {"id": 7},
        "_Position": None,
        "_position": None,
        "_salary": None,
    }
    return known | AUDIT | more


PEOPLE = [
    person(901, "Pierwsza", _Position="Head of Sales", mobile="+48 600 100 200", candidate_languages=["Polish"]),
    person(902, "Druga"),
    person(903, "Trzecia", email=None, candidate_location=None, linkedin="https://www.linkedin.com/in/t", owner=None),
]


def job(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "is_closed": False,
        "closing_date": None,
        "is_confidential": False,
        "nrRef": CODE,
        "client": {"id": 4, "name": "Zielony Młyn"},
        **AUDIT,
        **more,
    }


JOBS = [
    job(OPEN_JOB, "Kierownik"),
    # As the detail has it: active, and closed all the same.
    job(
        CLOSED_JOB,
        "Kierownik (stary)",
        status="active",
        is_closed=True,
        closing_date="2026-03-30 17:00:00",
        workflow_id=2,
        responsible_person=[{"id": 7, "email": "ewa@polana.example"}],
    ),
]


def visit(number: int, employee: int, state: int, date: str, end: str | None) -> dict[str, Any]:
    state_id, name, kind, _ = next(row for row in STATES if row[0] == state)
    return {
        "id": number,
        "employee": {"id": employee},
        "recruitment": {"id": OPEN_JOB},
        "workflow_state": {"id": state_id, "name": name, "sid": None, "type": kind},
        "date": date,
        "end_date": end,
        "created_at": date,
        "updated_at": end or date,
        "created_by": {"id": 7},
    }


HISTORY = [
    visit(1, 901, 501, "2026-03-02 09:00:00", "2026-03-03 09:00:00"),
    visit(2, 901, 504, "2026-03-03 09:00:00", "2026-03-04 09:00:00"),
    visit(4, 902, 501, "2026-03-03 10:00:00", "2026-03-05 10:00:00"),
    visit(3, 901, 506, "2026-03-04 09:00:00", None),
    visit(5, 902, 511, "2026-03-05 10:00:00", None),
    visit(6, 903, 510, "2026-03-06 10:00:00", None),
]
USERS = [{"id": 7, "username": "ewa@polana.example", "email": "ewa@polana.example", "permission_group": {"id": 1}}]
CLIENTS = [
    {"id": 4, "name": "Zielony Młyn", "status": "Potencjalny", **AUDIT},
    {"id": 5, "name": "Nordwind GmbH", "status": "active", **AUDIT},
]


@pytest.fixture
async def example() -> AsyncIterator[str]:
    """The tenant's address. What it does not serve is not found."""
    tenant = Tenant()
    states = [{"id": key, "name": name, "type": kind, "order": order} for key, name, kind, order in STATES]
    for path, found in {
        "/employees/": PEOPLE,
        "/recruitments/": JOBS,
        "/employees/recruitment_history": sorted(HISTORY, key=lambda row: row["updated_at"]),
        "/employees/activities": [],
        "/users/": USERS,
        "/clients/": CLIENTS,
        **{f"/recruitments/{one['id']}/states": states[::-1] for one in JOBS},
        **{f"/recruitments/{one['id']}/rejections": [] for one in JOBS},
    }.items():
        tenant.answers[path] = lambda _, found=found: rows(*found)
    async with serving(tenant.serve) as url:
        yield url


@pytest.fixture
async def machine(tmp_path: Path, example: str) -> AsyncIterator[Machine]:
    """A computer that has pulled it."""
    with computer(tmp_path / "computer") as made:
        made.hand(SECRET, "sesame-open")
        add = ("account", "add", "traffit", "--name", ACCOUNT, "--base-url", example, "--rate", "0")
        await ok(made, *add, "--set", "client_id=polana_desk")
        await ok(made, "sync")
        yield made


async def ok(machine: Machine, *arguments: str) -> Done:
    """A command beside the tenant, which lives on this loop."""
    return await asyncio.to_thread(machine.ok, *arguments)


async def test_a_tenant_that_departs_from_the_document_everywhere_is_shown_as_it_is(machine: Machine) -> None:
    by_name = {row["name"]: row for row in machine.json("jobs", "list", "--closed")["jobs"]}
    assert {name: (row["code"], row["status"], row["company"]) for name, row in by_name.items()} == {
        "Kierownik": (CODE, "open", "Zielony Młyn"),
        "Kierownik (stary)": (CODE, "closed", "Zielony Młyn"),
    }
    closed = machine.json("jobs", "show", f"{ACCOUNT}:{CLOSED_JOB}")
    assert (closed["status"], closed["status_raw"]) == ("closed", "active")
    assert closed["closed_at"] == "2026-03-30T15:00:00Z"
    assert closed["recruiters"] == ["ewa@polana.example"]
    two = machine.run("jobs", "show", CODE)
    assert two.code == 2
    assert all(f"{ACCOUNT}:{one}" in two.err for one in (OPEN_JOB, CLOSED_JOB))

    shown = machine.json("jobs", "show", f"{ACCOUNT}:{OPEN_JOB}")
    names = [name for _, name, _, _ in STATES]
    names[5] = "Interview (2)"
    assert [(one["name"], one["kind"]) for one in shown["stages"]] == list(zip(names, KINDS, strict=True))
    assert [one["id"] for one in shown["stages"]] == [f"{ACCOUNT}:{OPEN_JOB}:{key}" for key, *_ in STATES]
    written = machine.ok("jobs", "show", f"{ACCOUNT}:{OPEN_JOB}").out
    assert [written.index(name) for name in names] == sorted(written.index(name) for name in names)


async def test_its_people_stand_where_their_newest_open_visit_is(machine: Machine) -> None:
    columns = machine.json("board", "--job", f"{ACCOUNT}:{OPEN_JOB}")["columns"]
    cards = {
        column["name"]: [(card["name"], card["status"], card["entered_at"]) for card in column["cards"]]
        for column in columns
        if column["cards"]
    }
    assert cards == {
        "Interview (2)": [("Żaneta Pierwsza", "active", "2026-03-04T08:00:00Z")],
        "Odrzucony": [("Żaneta Druga", "rejected", "2026-03-05T09:00:00Z")],
        "Zatrudniony": [("Żaneta Trzecia", "hired", "2026-03-06T09:00:00Z")],
    }
    assert "Żaneta Pierwsza" in machine.ok("board", "--job", f"{ACCOUNT}:{OPEN_JOB}").out
    first = machine.json("candidates", "show", f"{ACCOUNT}:901")
    (application,) = first["applications"]
    assert [(one["stage"], one["left_at"]) for one in application["visits"]] == [
        ("Nowy", "2026-03-03T08:00:00Z"),
        ("Interview", "2026-03-04T08:00:00Z"),
        ("Interview (2)", None),
    ]


async def test_its_people_are_three_although_two_share_an_address(machine: Machine) -> None:
    people = {row["id"]: row for row in machine.json("candidates", "list")["candidates"]}
    assert {ref: (row["name"], row["title"], row["city"], row["email"]) for ref, row in people.items()} == {
        f"{ACCOUNT}:901": ("Żaneta Pierwsza", "Head of Sales", "Kraków", "shared@example.org"),
        f"{ACCOUNT}:902": ("Żaneta Druga", None, "Kraków", "shared@example.org"),
        f"{ACCOUNT}:903": ("Żaneta Trzecia", None, None, None),
    }
    first, second, third = (machine.json("candidates", "show", ref) for ref in sorted(people))
    assert (first["phones"], first["owner"], first["source"]) == (
        ["+48 600 100 200"],
        "ewa@polana.example",
        "Pracuj.pl",
    )
    assert (first["custom"], second["custom"]) == ({"languages": "Polish", "Position": "Head of Sales"}, {})
    assert (third["links"], third["owner"], third["emails"]) == (["https://www.linkedin.com/in/t"], None, [])
    (account,) = (await ok(machine, "sync", "--json")).json["accounts"]
    assert {one["stream"]: one["unreadable"] for one in account["streams"] if one["unreadable"]} == {}
