"""Everything around jobs as rows: stages, interviews and their kits, teams, posts, openings, approvals."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.greenhouse.sandbox.catalogues import NOT_FILLING, SOURCES
from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.staff import (
    ADMIN,
    CONFIDENTIAL_TEAM,
    COORDINATOR,
    COORDINATORS,
    INTERVIEWERS,
    RECRUITER,
    RECRUITERS,
    department,
    office,
)  # fmt: skip
from adapters.greenhouse.sandbox.vacancies import (
    RETIRED,
    STAGES_PER_JOB,
    TECHNICAL,
    TEMPLATE,
    VACANCIES,
    Stage,
    Vacancy,
)
from adapters.sandbox.seats import job_code, job_title

FIRST_INTERVIEW, FIRST_KIT, FIRST_QUESTION, FIRST_ATTRIBUTE = 750_000, 760_000, 770_000, 790_000
"""A stage with interviews has one of them: interview, kit and attribute have the number of their stage."""
QUESTIONS = ("text", "yes_no", "single_select", "instruction")
QUESTION_STRIDE = 4
FIRST_OPENING, OPENINGS_PER_JOB = 65_000, 20
_DAY = 86_400_000


def stage_number(vacancy: Vacancy, at: int) -> int:
    return vacancy.number * STAGES_PER_JOB + at


def rows(seed: int, then: int, now: int) -> Iterator[tuple[str, Row]]:
    """Rows of this part with the name of their table; jobs were made before `then`, which is in milliseconds."""
    for plain in VACANCIES:
        vacancy = replace(plain, name=job_title(seed, plain.name), code=job_code(seed, plain.code))
        made = then - (20 - vacancy.number) * _DAY
        stamps = {"created_at": made, "updated_at": made}
        yield "jobs", _job(vacancy, made, then)
        yield from _stages(vacancy, stamps)
        yield from _team(vacancy, stamps)
        yield from _openings(vacancy, made, then)
        yield from _posts(vacancy, stamps)
    yield from _boards({"created_at": then, "updated_at": then})
    yield from _approvals({"created_at": then, "updated_at": then}, now)


def _job(vacancy: Vacancy, made: int, then: int) -> Row:
    closed = then + 30 * _DAY if vacancy.status == "closed" else None
    return {
        "id": vacancy.id,
        "name": vacancy.name,
        "requisition_id": vacancy.code,
        "notes": f"<p>{vacancy.name}: pilne!</p>" if vacancy.number % 3 == 0 else None,
        "confidential": vacancy.confidential,
        "status": vacancy.status,
        "opened_at": None if vacancy.status == "draft" else made + 3_000,
        "closed_at": closed,
        "is_template": vacancy.template,
        "copied_from_id": TEMPLATE.id if vacancy.stages is TECHNICAL and not vacancy.template else None,
        "department_id": department(vacancy.department),
        "office_ids": [office(number) for number in vacancy.offices],
        "custom_fields": {"employment_type": "Full-time" if vacancy.number % 2 == 0 else "Part-time"},
        "created_at": made,
        "updated_at": closed or made + 4_000,
    }


def _stages(vacancy: Vacancy, stamps: Row) -> Iterator[tuple[str, Row]]:
    plan = [*vacancy.stages, *((RETIRED,) if vacancy.stages is TECHNICAL else ())]
    for at, stage in enumerate(plan):
        yield "job_interview_stages", {
            "id": vacancy.stage_id(at), "job_id": vacancy.id, "name": stage.name, "sort_order": at,
            "active": stage is not RETIRED, "_mails": stage.mails, **stamps,
        }  # fmt: skip
        if stage.scheduling != "none":
            yield from _interview(vacancy, at, stage, stamps)


def _interview(vacancy: Vacancy, at: int, stage: Stage, stamps: Row) -> Iterator[tuple[str, Row]]:
    number = stage_number(vacancy, at)
    interview, kit = FIRST_INTERVIEW + number, FIRST_KIT + number
    yield "job_interviews", {
        "id": interview, "job_id": vacancy.id, "job_interview_stage_id": vacancy.stage_id(at), "name": stage.name,
        "active": stage is not RETIRED, "duration": 45, "sort_order": 0, "summary": None,
        "instructions": "Send the test on Mondays." if stage.scheduling == "take_home_test" else None,
        "require_scorecard": stage.scheduling == "needs_scheduling", "scheduling_type": stage.scheduling, **stamps,
    }  # fmt: skip
    yield "interview_kits", {
        "id": kit, "job_id": vacancy.id, "job_interview_id": interview, "exercises": f"<p>{stage.name}</p>",
        "anonymize_candidate": False, "anonymize_resumes": False, **stamps,
    }  # fmt: skip
    yield "default_interviewers", {
        "id": 765_000 + number, "user_id": INTERVIEWERS[number % 4], "interview_kit_id": kit, **stamps
    }  # fmt: skip
    attribute = {"job_id": vacancy.id, "active": True, "sort_order": at, **stamps}
    yield "candidate_attribute_types", {
        "id": 780_000 + number, "name": "Skills", "is_draft": False, **attribute
    }  # fmt: skip
    yield "job_candidate_attributes", {
        "id": FIRST_ATTRIBUTE + number, "name": "Communication", "candidate_attribute_type_id": 780_000 + number,
        **attribute,
    }  # fmt: skip
    focus = 795_000 + number
    yield "focus_candidate_attributes", {
        "id": focus, "interview_kit_id": kit, "job_candidate_attribute_id": FIRST_ATTRIBUTE + number, **stamps
    }  # fmt: skip
    for place, kind in enumerate(QUESTIONS):
        yield from _question(
            FIRST_QUESTION + number * QUESTION_STRIDE + place, kind, kit, place, focus=focus, stamps=stamps
        )


def _question(row_id: int, kind: str, kit: int, place: int, *, focus: int, stamps: Row) -> Iterator[tuple[str, Row]]:
    yield "scorecard_questions", {
        "id": row_id, "interview_kit_id": kit, "question": f"<p>Question of type {kind}</p>", "answer_type": kind,
        "active": True, "required": place == 0, "sort_order": place, **stamps,
    }  # fmt: skip
    if kind == "text":
        yield "scorecard_question_candidate_attributes", {
            "id": 50_000 + row_id, "scorecard_question_id": row_id, "focus_candidate_attribute_id": focus, **stamps
        }  # fmt: skip
    if kind == "single_select":
        for at, name in enumerate(("Junior", "Mid", "Senior")):
            yield "scorecard_question_options", {
                "id": 4_000_000 + row_id * 4 + at, "scorecard_question_id": row_id, "name": name, "sort_order": at,
                "active": True, **stamps,
            }  # fmt: skip


def _team(vacancy: Vacancy, stamps: Row) -> Iterator[tuple[str, Row]]:
    if vacancy.confidential and not str(vacancy.code).endswith("J12"):
        return
    recruiter = CONFIDENTIAL_TEAM[0] if vacancy.confidential else RECRUITERS[vacancy.number % 3]
    coordinator = CONFIDENTIAL_TEAM[1] if vacancy.confidential else COORDINATORS[vacancy.number % 2]
    owners = (("recruiter", recruiter, True), ("coordinator", coordinator, True), ("sourcer", RECRUITERS[1], False))
    for at, (kind, user, responsible) in enumerate(owners):
        yield "job_owners", {
            "id": 61_000 + vacancy.number * 10 + at, "job_id": vacancy.id, "user_id": user, "type": kind,
            "responsible": responsible, **stamps,
        }  # fmt: skip
    yield "job_hiring_managers", {
        "id": 62_000 + vacancy.number, "job_id": vacancy.id, "user_id": INTERVIEWERS[vacancy.number % 4], **stamps
    }  # fmt: skip
    yield "job_notes", {
        "id": 63_000 + vacancy.number, "job_id": vacancy.id, "user_id": recruiter, "body": f"Intake: {vacancy.name}",
        "visibility": "privately_visible" if vacancy.number % 2 else "admin_only_visible", **stamps,
    }  # fmt: skip


def _openings(vacancy: Vacancy, made: int, then: int) -> Iterator[tuple[str, Row]]:
    opened = None if vacancy.status == "draft" else made + 3_000
    closed = then + 30 * _DAY if vacancy.status == "closed" else None
    for at in range(vacancy.openings):
        yield (
            "openings",
            opening(
                FIRST_OPENING + vacancy.number * OPENINGS_PER_JOB + at, vacancy.id, opened, made, closed=closed, at=at
            )
            | {"opening_id": f"{vacancy.code}-{at + 1}" if vacancy.number % 2 == 0 else None},
        )
    if vacancy.number == 0:
        row = opening(FIRST_OPENING + OPENINGS_PER_JOB - 1, vacancy.id, opened, made, closed=then, at=9)
        yield "openings", row | {"close_reason_id": NOT_FILLING}


def opening(row_id: int, job: int, opened: int | None, made: int, *, closed: int | None, at: int) -> Row:
    """An opening that nobody has filled."""
    return {
        "id": row_id, "job_id": job, "opening_id": None, "open": closed is None, "opened_at": opened,
        "closed_at": closed, "application_id": None, "close_reason_id": None if closed is None else NOT_FILLING,
        "target_start_on": None, "sort_order": at, "custom_fields": {}, "created_at": made,
        "updated_at": closed or made,
    }  # fmt: skip


def _posts(vacancy: Vacancy, stamps: Row) -> Iterator[tuple[str, Row]]:
    if vacancy.confidential or vacancy.template:
        return
    for at, internal in enumerate((False, True)):
        row_id = 64_000 + vacancy.number * 2 + at
        live = vacancy.status == "open" and not internal
        yield "job_posts", {
            "id": row_id, "job_id": vacancy.id, "job_board_id": 64_902 if internal else 64_901, "title": vacancy.name,
            # The second post of every third job was taken down: such are not listed unless asked for.
            "active": not (internal and vacancy.number % 3 == 0), "content": f"<p>{vacancy.name} &amp; Co.</p>",
            "featured": vacancy.number == 0, "first_published_at": stamps["created_at"] if live else None,
            "internal": internal, "internal_content": None, "language": "en", "live": live,
            "public_url": f"https://boards.greenhouse.example/polana/jobs/{row_id}" if live else None,
            "questions": [{"label": "First Name", "name": "first_name", "required": True, "answer_type": "short_text"}],
            "demographic_question_set_id": None if internal else 5_801, **stamps,
        }  # fmt: skip
    post = 64_000 + vacancy.number * 2
    yield "job_post_locations", {
        "id": 66_000 + vacancy.number, "job_post_id": post, "type": "office" if vacancy.offices else "free_text",
        "office_id": office(vacancy.offices[0]) if vacancy.offices else None, "custom_location_id": None,
        "plain_text_location": None if vacancy.offices else "Anywhere", **stamps,
    }  # fmt: skip
    yield "job_post_searchable_locations", {
        "id": 66_500 + vacancy.number, "job_post_id": post, "location": "Warszawa, Mazowieckie, Poland",
        "city": "Warszawa", "county": None, "country_long_name": "Poland", "country_short_name": "PL",
        "region_long_name": "Mazowieckie", "region_short_name": "MZ", "postal_code": "00-001", "latitude": 52.2297,
        "longitude": 21.0122, **stamps,
    }  # fmt: skip
    yield "pay_input_ranges", {
        "id": 66_800 + vacancy.number, "pay_input_id": 66_901, "job_post_id": post, "min_cents": 1_200_000,
        "max_cents": 1_800_000, "currency_type": "PLN", **stamps,
    }  # fmt: skip
    yield "tracking_links", {
        "id": 67_000 + vacancy.number, "job_id": vacancy.id, "job_board_id": 64_901, "job_post_id": post,
        "related_post_id": post, "related_post_type": "JobPost", "source_id": SOURCES[0], "referrer_id": None,
        "token": f"t{vacancy.number:04x}", **stamps,
    }  # fmt: skip


def _boards(stamps: Row) -> Iterator[tuple[str, Row]]:
    for row_id, internal in ((64_901, False), (64_902, True)):
        yield "job_boards", {
            "id": row_id, "about": "<p>Polana</p>", "company_name": "Polana", "conclusion": None, "introduction": None,
            "internal": internal, "status": "live", "url_token": "polana-internal" if internal else "polana", **stamps,
        }  # fmt: skip
    yield "job_board_custom_locations", {
        "id": 64_951, "greenhouse_job_board_id": 64_901, "value": "Anywhere in the EU", "active": True, **stamps
    }  # fmt: skip
    yield "pay_inputs", {
        "id": 66_901, "title": "Base salary", "blurb": "<p>Gross, a month</p>", "linked_custom_field_id": 7_013,
        "locked": False, "priority": 1, **stamps,
    }  # fmt: skip


def _approvals(stamps: Row, now: int) -> Iterator[tuple[str, Row]]:
    for at, kind in enumerate(("open_job", "offer_job")):
        flow = 68_001 + at
        yield "approval_flows", {
            "id": flow, "approval_type": kind, "approval_status": "approved" if at == 0 else "pending",
            "job_id": VACANCIES[0].id, "offer_id": None, "requested_by_id": RECRUITER, "sequential": True, "version": 1,
            **stamps,
        }  # fmt: skip
        yield "approver_groups", {
            "id": 68_101 + at, "approval_flow_id": flow, "approvals_required": 1, "required_for_exception": False,
            "resolved_at": min(now, stamps["created_at"] + _DAY) if at == 0 else None, "sort_order": 0, **stamps,
        }  # fmt: skip
        for place, user in enumerate((ADMIN, COORDINATOR)):
            yield (
                "approvers",
                approver(68_201 + at * 2 + place, 68_101 + at, user, place)
                | {"status": "approved" if at == 0 else "due", **stamps},
            )


def approver(row_id: int, group: int, user: int, place: int) -> Row:
    """Somebody who has not been asked yet."""
    return {
        "id": row_id, "approver_group_id": group, "user_id": user, "status": "waiting", "sort_order": place,
        "added_by_custom_field_id": None, "auto_reminders_sent": 0, "reminder_sent_at": None,
        "reminder_sent_by_id": None, "reminders_sent": 0, "request_sent_at": None, "resolved_at": None,
        "resolved_by_id": None, "send_auto_reminder_at": None, "version_sent": None,
    }  # fmt: skip
