"""What a cache is to hold of an account at Vitay, by the vendor's ids, field by field.

It is written from the vendor's document and the unified model, and shares nothing with the adapter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from adapters.vitay.sandbox import Vitay
from adapters.vitay.sandbox.records import Record
from tests.chaos.mirror import Holdings, spoken_of

Named = Iterator[tuple[str, Any]]
_KINDS = ("check", "referee")


def expected(tenant: Vitay, alone: Iterable[int] = ()) -> Holdings:
    """What a cache of the account is to hold. `alone`: candidates whose answers were read one by one."""
    people = list(tenant.tables["candidates"])
    read_alone = set(alone)
    details = chain.from_iterable(_details(tenant, row, alone=row.id in read_alone) for row in people)
    requests = [row for person in people for row in tenant.requests_of(person.id)]
    references = [row for person in people for row in tenant.references_of(person.id)]
    return {
        "job": {"checks": {"name": "Reference checks", "status": "open"}},
        "candidate": {str(row.id): _candidate(tenant, row) for row in people},
        "application": {str(row.id): _card(tenant, row) for row in requests},
        "attachment": dict(_report(row) for row in references if row["filled_at"] is not None),
        "detail": dict(details),
        "user": {
            str(row.id): {"email": row["email"]}
            for row in tenant.tables["users"]
            if row["identifiable"].type == "Recruiter"
        },
        "set aside": {},
    }


def narrowed(held: Holdings, true: Holdings) -> Holdings:
    """What is compared: of the details checks and referees."""
    details = {key: row for key, row in held["detail"].items() if row["kind"] in _KINDS}
    return spoken_of(held | {"detail": details}, true)  # type: ignore[no-any-return]


def _candidate(tenant: Vitay, row: Record) -> Any:
    known = {
        "external_ref": row["internal_id"],
        "summary": row["notes"] and re.sub(r"<[^>]*>", "", row["notes"]),
        "custom": [["score", str(score)]] if (score := tenant.score(row)) is not None else [],
    }
    return {"name": f"{row['first_name']} {row['last_name']}", "email": row["email"], "data": known}


def _card(tenant: Vitay, row: Record) -> Any:
    place = f"checks:{_status(tenant, row)}"
    known = {"candidate": str(row["candidate"]), "job": "checks", "base_stage": place, "stage": place}
    return known | {"status": "active", "applied_at": row.created * 1000}


def _report(row: Record) -> tuple[str, Any]:
    name = f"{row['first_name']} {row['last_name']}".strip()
    known = {"candidate": str(row["candidate"]), "name": f"Reference by {name}.pdf", "mime": "application/pdf"}
    return f"references:{row.id}", known


def _details(tenant: Vitay, person: Record, *, alone: bool) -> Named:
    mine = {"candidate": str(person.id)}
    requests, references = tenant.requests_of(person.id), tenant.references_of(person.id)
    checks = {row.id: _check_of(row, requests) for row in references}
    for row in requests:
        said = [one for one in references if checks[one.id] == row.id and one["filled_at"] is not None]
        scores = [one["score"] for one in said if one["score"] is not None]
        known = {
            "status": _status(tenant, row),
            "question_set": f"question set:{row['question_set']}",
            "requested_at": row.created * 1000,
            "score": sum(scores) / len(scores) if scores else None,
        }
        yield str(row.id), {"kind": "check", **mine, "data": known}
    for row in references:
        filled, check = row["filled_at"], checks[row.id]
        known = {
            "check": str(check) if check else None,
            "first_name": row["first_name"],
            "last_name": row["last_name"].strip(),
            "email": row["email"],
            "status": "filled" if filled is not None else "pending" if row["is_active"] else "inactive",
            "filled_at": None if filled is None else filled * 1000,
            "score": row["score"],
        }
        if alone and filled is not None:
            said = [(one["question"], _said(one)) for one in tenant.answers_of(row)]
            known["answers"] = [[question, words] for question, words in said if words]
        yield str(row.id), {"kind": "referee", **mine, "data": known}


def _said(answer: Mapping[str, Any]) -> str:
    """An answer, and what was added to it."""
    return ": ".join(text for part in (answer["value"], answer["comment"]) if (text := (part or "").strip()))


def _check_of(row: Record, requests: list[Record]) -> int | None:
    """The request that a reference belongs to: the newest with its questions, else the only one."""
    same = [one for one in requests if one["question_set"] in row["question_sets"]]
    found = same or (requests if len(requests) == 1 else [])
    return max(found, key=lambda one: one.created).id if found else None


def _status(tenant: Vitay, row: Record) -> str:
    if tenant.is_filled(row):
        return "completed"
    mine = tenant.references_of(row["candidate"])
    requests = tenant.requests_of(row["candidate"])
    begun = any(one["filled_at"] is not None and _check_of(one, requests) == row.id for one in mine)
    return "in_progress" if begun else "requested"
