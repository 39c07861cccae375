"""Jobs and their stages in the document's shape, put together from what v3 keeps apart. Pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from adapters.greenhouse.document.plain import Row, Shape, custom, department, in_order, named, office_of_job, person

_TEAMS = {"recruiters": "recruiter", "coordinators": "coordinator", "sourcers": "sourcer"}


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What jobs speak of, by id; openings, owners and managers by the id of the job."""

    departments: Mapping[Any, Row] = {}
    departments_below: Mapping[Any, Sequence[Row]] = {}
    offices: Mapping[Any, Row] = {}
    offices_below: Mapping[Any, Sequence[Row]] = {}
    openings: Mapping[Any, Sequence[Row]] = {}
    managers: Mapping[Any, Sequence[Row]] = {}
    owners: Mapping[Any, Sequence[Row]] = {}
    users: Mapping[Any, Row] = {}
    close_reasons: Mapping[Any, Row] = {}


def job(row: Row, around: Surroundings) -> Shape:
    key = row.get("id")
    offices = [around.offices[one] for one in row.get("office_ids") or () if one in around.offices]
    departments = [around.departments[one] for one in (row.get("department_id"),) if one in around.departments]
    return {
        "id": key,
        "name": row.get("name"),
        "requisition_id": row.get("requisition_id"),
        "notes": row.get("notes"),
        "confidential": row.get("confidential"),
        "status": row.get("status"),
        "created_at": row.get("created_at"),
        "opened_at": row.get("opened_at"),
        "closed_at": row.get("closed_at"),
        "departments": [department(one, around.departments_below) for one in departments],
        "offices": [office_of_job(one, around.offices_below) for one in offices],
        "hiring_team": _hiring_team(key, around),
        "openings": [_opening(one, around) for one in in_order(around.openings.get(key, ()))],
        **custom(row),
    }


def stage(
    row: Row, interviews: Sequence[Row], kits: Mapping[Any, Row], questions: Mapping[Any, Sequence[Row]]
) -> Shape:
    """`kits` by the id of the interview, `questions` by the id of the kit."""
    return {
        "id": row.get("id"),
        "name": row.get("name"),
        "created_at": row.get("created_at"),
        "updated_at": row.get("updated_at"),
        "job_id": row.get("job_id"),
        "interviews": [
            {"id": one.get("id"), "name": one.get("name"), "interview_kit": _kit(kits.get(one.get("id")), questions)}
            for one in in_order(interviews)
        ],
    }


def _kit(kit: Row | None, questions: Mapping[Any, Sequence[Row]]) -> Shape | None:
    if kit is None:
        return None
    return {
        "id": kit.get("id"),
        "content": kit.get("exercises"),
        "questions": [
            {"id": one.get("id"), "question": one.get("question")} for one in in_order(questions.get(kit.get("id"), ()))
        ],
    }


def _hiring_team(key: Any, around: Surroundings) -> Shape:
    managers = [_member(one, around) for one in around.managers.get(key, ())]
    owners = around.owners.get(key, ())
    return {
        "hiring_managers": managers,
        **{
            team: [_member(one, around, responsible=word != "sourcer") for one in owners if one.get("type") == word]
            for team, word in _TEAMS.items()
        },
    }


def _member(row: Row, around: Surroundings, *, responsible: bool = False) -> Shape:
    known = person(around.users.get(row.get("user_id"))) or {
        "id": row.get("user_id"),
        "first_name": None,
        "last_name": None,
        "name": None,
        "employee_id": None,
    }
    return {**known, "responsible": bool(row.get("responsible"))} if responsible else known


def _opening(row: Row, around: Surroundings) -> Shape:
    return {
        "id": row.get("id"),
        "opening_id": row.get("opening_id"),
        "status": "open" if row.get("open") else "closed",
        "opened_at": row.get("opened_at"),
        "closed_at": row.get("closed_at"),
        "application_id": row.get("application_id"),
        "close_reason": named(around.close_reasons.get(row.get("close_reason_id"))),
    }
