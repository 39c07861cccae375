"""The made-up jobs as records, with their ads, positions, teams and what became of them."""

from typing import Any

from adapters.sandbox.chance import Chance
from adapters.sandbox.seats import job_title
from adapters.smartrecruiters.sandbox import catalogues, ids
from adapters.smartrecruiters.sandbox.processes import STANDARD, Process
from adapters.smartrecruiters.sandbox.staff import INTERVIEWERS, MANAGERS, RECRUITERS, Row, user_id
from adapters.smartrecruiters.sandbox.times import DAY
from adapters.smartrecruiters.sandbox.vacancies import CITIES, VACANCIES, Vacancy

_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")
_BOARDS = (("Career Page", "INTERNAL"), ("Indeed", "FREE"))


def job(seed: int, vacancy: Vacancy, then: int) -> Row:
    """A vacancy as a record, made at that moment."""
    draw = Chance(seed, 61, vacancy.number)
    city, code, country, region = CITIES[vacancy.city]
    function, level = catalogues.FUNCTIONS[vacancy.department], draw.pick(catalogues.LEVELS)
    created, title = then + vacancy.number * DAY // 3, job_title(seed, vacancy.title)
    recruiter = user_id(seed, RECRUITERS[vacancy.number % len(RECRUITERS)])
    # The credential's standard user is on most teams; of some jobs it knows nothing.
    team = [
        {"id": recruiter, "role": "RECRUITER"},
        {"id": user_id(seed, MANAGERS[vacancy.number % 2]), "role": "HIRING_MANAGER"},
        {"id": user_id(seed, INTERVIEWERS[vacancy.number % 3 + 1]), "role": "INTERVIEW_TEAM"},
    ]
    return {
        **blank(seed, vacancy.number, title, created),
        "refNumber": vacancy.ref,
        "department": next(
            row for number, row in enumerate(catalogues.departments(seed)) if number == vacancy.department
        ),
        "location": {
            "country": country, "countryCode": code, "region": city, "city": city,
            "regionCode": f"{code}-{region}" if region else None,
            "address": "Rynek 1", "postalCode": "00-001", "remote": vacancy.number == 2, "manual": False,
        },
        "status": vacancy.status,
        "postingStatus": vacancy.posting,
        "function": {"id": function[0], "label": function[1]},
        "experienceLevel": {"id": level[0], "label": level[1]},
        "targetHiringDate": created + 90 * DAY,
        "compensation": {"min": 12_000, "max": 18_000, "currency": "PLN"} if vacancy.number % 2 else None,
        "creator": {"id": recruiter, "firstName": "Jakub", "lastName": "Lis"},
        "properties": [_value(seed, "BRAND", 0), _value(seed, "COST_CENTER", vacancy.number % 3)],
        "_process": vacancy.process,
        "_hidden": vacancy.hidden,
        "_team": team,
        "_note": "Budget approved.\nZatrudniamy od zaraz." if vacancy.number % 3 == 0 else None,
        "_history": [(created, "CREATED", recruiter)]
        + ([(created + DAY, vacancy.status, recruiter)] if vacancy.status != "CREATED" else []),
        "_positions": [_position(seed, vacancy, at, created) for at in range(vacancy.positions)],
        "_ads": [ad(seed, vacancy.number, at, title, created) for at in range(1 + vacancy.number % 2)],
        "_approval": vacancy.number in (3, 7),
    }  # fmt: skip


def blank(seed: int, number: int, title: str, now: int) -> Row:
    """A job of which nothing is known but its title."""
    return {
        "id": ids.uuid(seed, "job", number), "title": title, "refNumber": f"REF{number + 100}", "createdOn": now,
        "updatedOn": now, "lastActivityOn": now, "department": None, "location": {}, "status": "CREATED",
        "postingStatus": "NOT_PUBLISHED", "targetHiringDate": None, "industry": dict(catalogues.INDUSTRY),
        "function": None, "typeOfEmployment": {"id": "permanent", "label": "Full-time"}, "experienceLevel": None,
        "eeoCategory": None, "template": False, "creator": None, "compensation": None, "jobAd": None,
        "properties": [], "_number": number, "_process": STANDARD, "_hidden": False, "_team": [], "_note": None,
        "_history": [], "_positions": [], "_ads": [], "_approval": False, "_made": {},
    }  # fmt: skip


def process_of(row: Row) -> Process:
    found: Process = row["_process"]
    return found


def ad(seed: int, number: int, at: int, title: str, now: int) -> Row:
    """An ad of a job; the first one is the default."""
    published = number < len(VACANCIES) and VACANCIES[number].posting != "NOT_PUBLISHED"
    texts = {name: {"title": name, "text": f"<p>{title}: {name}</p>"} for name in _SECTIONS}
    return {
        "id": ids.uuid(seed, "ad", number * 64 + at), "_at": at, "title": title,
        "language": catalogues.language(("en", "pl", "de", "da")[at % 4]), "jobAd": {"sections": texts},
        "createdOn": now, "updatedOn": now, "default": at == 0,
        "postingStatus": "PUBLISHED" if published else "NOT_PUBLISHED",
        "creator": {"id": user_id(seed, RECRUITERS[0])},
        "visibility": "INTERNAL" if number < len(VACANCIES) and VACANCIES[number].posting == "INTERNAL" else "PUBLIC",
        "_publications": [publication(board, kind, now) for board, kind in _BOARDS] if published else [],
    }  # fmt: skip


def publication(board: str, kind: str, now: int) -> Row:
    return {"sourceName": board, "type": kind, "publishedOn": now, "unpublishedOn": None}


BOARDS = _BOARDS


def _position(seed: int, vacancy: Vacancy, at: int, now: int) -> Row:
    return {
        "id": ids.uuid(seed, "position", vacancy.number * 64 + at), "_at": at, "positionId": f"P-{vacancy.number}-{at}",
        "type": "NEW" if at % 2 == 0 else "REPLACEMENT", "incumbentName": None if at % 2 == 0 else "Jan Nowak",
        "positionOpenDate": now, "targetStartDate": now + 120 * DAY, "status": "OPEN",
    }  # fmt: skip


def _value(seed: int, key: str, number: int) -> dict[str, Any]:
    row = next(row for row in catalogues.job_fields(seed) if row["_key"] == key)
    chosen = row["_values"][number]
    return {"id": row["id"], "label": row["label"], "value": {"id": chosen["id"], "label": chosen["label"]}}
