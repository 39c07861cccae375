"""Rows of v3's lists, and what the document shows with them: one question for fifty of them, not one for each."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from adapters.greenhouse.document.jobs import Surroundings, job, stage
from adapters.greenhouse.document.people import Around, Belongings, application, candidate, jobs_of
from adapters.greenhouse.document.plain import Shape, children_of
from adapters.greenhouse.document.questions import MOST, Question, Window
from adapters.greenhouse.reading import Reader, Row, record, start
from adapters.http.gate import Priority

_OPTIONS = ("school_name", "degree", "discipline")


async def rows_in(reader: Reader, operation: str, question: Question, window: Window | None) -> list[Row]:
    """The rows of a page, all of them without one. Walks no further than that page."""
    end = None if window is None else window.end
    found: list[Row] = []
    place = start(operation, question.query, size=MOST if end is None else min(MOST, end))
    async with aclosing(reader.slices(place, Priority.USER_READ)) as slices:
        async for slice_ in slices:
            found.extend(row for row in map(record, slice_.rows) if question.holds(row))
            if end is not None and len(found) >= end:
                break
    return found if window is None else window.of(found)


async def rows_among(
    reader: Reader, operation: str, ids: Iterable[Any], question: Question, window: Window | None
) -> list[Row]:
    """The same among these ids, newest first."""
    wanted = sorted({int(one) for one in ids}, reverse=True)
    if window is not None and not question.query and not question.spans:
        wanted, window = window.of(wanted), None
    found = [row for row in await reader.by(operation, "ids", wanted, question.query) if question.holds(row)]
    found.sort(key=lambda row: int(row.get("id") or 0), reverse=True)
    return found if window is None else window.of(found)


async def applications(reader: Reader, rows: Sequence[Row]) -> list[Shape]:
    around = await around_applications(reader, rows)
    return [application(row, around) for row in rows]


async def candidates(reader: Reader, rows: Sequence[Row], known: Sequence[Row] = ()) -> list[Shape]:
    """`known`: applications that may be too new for the list to show."""
    ids = [row.get("id") for row in rows]
    held = {row.get("id"): row for row in known}
    held |= {row.get("id"): row for row in await reader.by("applications.list", "candidate_ids", ids)}
    educations = await reader.by("candidate_educations.list", "candidate_ids", ids)
    belongings = Belongings(
        applications=grouped(held.values(), "candidate_id"),
        attachments=grouped(await reader.by("attachments.list", "candidate_ids", ids), "candidate_id"),
        educations=grouped(educations, "candidate_id"),
        employments=grouped(await reader.by("candidate_employments.list", "candidate_ids", ids), "candidate_id"),
        options=await reader.named(
            "custom_field_options.list",
            [row.get(f"{part}_custom_field_option_id") for row in educations for part in _OPTIONS],
        ),
    )
    around = await around_applications(reader, list(held.values()))
    return [candidate(row, belongings, around) for row in rows]


async def around_applications(reader: Reader, rows: Sequence[Row]) -> Around:
    """What applications speak of."""
    referrers = await reader.named("referrers.list", _each(rows, "referrer_id"))
    prospects = keyed(
        await reader.by(
            "prospect_details.list", "application_ids", [row.get("id") for row in rows if row.get("prospect")]
        ),
        "application_id",
    )
    details = keyed(
        await reader.by(
            "rejection_details.list", "application_ids", [row.get("id") for row in rows if row.get("rejected_at")]
        ),
        "application_id",
    )
    people = [
        *_each(rows, "recruiter_id"),
        *_each(rows, "coordinator_id"),
        *_each(referrers.values(), "user_id"),
        *_each(prospects.values(), "prospect_owner_id"),
    ]
    return Around(
        jobs=await reader.named("jobs.list", [job for row in rows for job in jobs_of(row)]),
        sources=await reader.named("sources.list", _each(rows, "source_id")),
        referrers=referrers,
        users=await users(reader, people),
        details=details,
        reasons=await _reasons(reader, _each(details.values(), "rejection_reason_id")),
        prospects=prospects,
        pools=await reader.named("prospect_pools.list", _each(prospects.values(), "pool_id")),
        pool_stages=await reader.named("prospect_pool_stages.list", _each(prospects.values(), "pool_stage_id")),
        stages=await _stages(reader, rows),
    )


async def jobs(reader: Reader, rows: Sequence[Row]) -> list[Shape]:
    ids = [row.get("id") for row in rows]
    departments = await reader.rows("departments.list") if _each(rows, "department_id") else []
    offices = await reader.rows("offices.list") if any(row.get("office_ids") for row in rows) else []
    openings = await reader.by("openings.list", "job_ids", ids)
    managers = await reader.by("job_hiring_managers.list", "job_ids", ids)
    owners = await reader.by("job_owners.list", "job_ids", ids)
    around = Surroundings(
        departments=keyed(departments, "id"),
        departments_below=children_of(departments),
        offices=keyed(offices, "id"),
        offices_below=children_of(offices),
        openings=grouped(openings, "job_id"),
        managers=grouped(managers, "job_id"),
        owners=grouped(owners, "job_id"),
        users=await users(reader, _each([*managers, *owners], "user_id")),
        close_reasons=await reader.named("close_reasons.list", _each(openings, "close_reason_id")),
    )
    return [job(row, around) for row in rows]


async def stages(reader: Reader, rows: Sequence[Row]) -> list[Shape]:
    interviews = await reader.by("job_interviews.list", "job_interview_stage_ids", _each(rows, "id"))
    kits = keyed(
        await reader.by("interview_kits.list", "job_interview_ids", _each(interviews, "id")), "job_interview_id"
    )
    questions = await reader.by("scorecard_questions.list", "interview_kit_ids", _each(kits.values(), "id"))
    in_stage = grouped(interviews, "job_interview_stage_id")
    asked = grouped(questions, "interview_kit_id")
    return [stage(row, in_stage.get(row.get("id"), ()), kits, asked) for row in rows]


async def users(reader: Reader, ids: Iterable[Any]) -> dict[Any, Row]:
    """Users by id, service accounts too: the list hides them unless asked."""
    return keyed(await reader.by("users.list", "ids", ids, {"show_service_accounts": "true"}), "id")


async def _reasons(reader: Reader, ids: Iterable[Any]) -> dict[Any, Row]:
    """Reasons by id, the vendor's own too: the list hides them unless asked."""
    return keyed(await reader.by("rejection_reasons.list", "ids", ids, {"include_defaults": "true"}), "id")


async def _stages(reader: Reader, rows: Sequence[Row]) -> dict[Any, Any]:
    """The job's stage of those applications that do not say it themselves."""
    silent = [
        row.get("id") for row in rows if row.get("job_interview_stage_id") is None and row.get("stage_id") is not None
    ]
    found = await reader.by("application_stages.list", "application_ids", silent, {"current": "true"})
    return {row.get("application_id"): row.get("job_interview_stage_id") for row in found}


def keyed(rows: Iterable[Row], field: str) -> dict[Any, Row]:
    return {row.get(field): row for row in rows}


def grouped(rows: Iterable[Row], field: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row.get(field), []).append(row)
    return found


def _each(rows: Iterable[Mapping[str, Any]], field: str) -> list[Any]:
    return [row[field] for row in rows if row.get(field) is not None]
