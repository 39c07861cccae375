"""The small lists that candidates and applications refer to: sources, referrers, tags, reasons, pools, templates."""

from collections.abc import Iterator

from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.staff import RECRUITER, RECRUITERS, department, office
from adapters.greenhouse.sandbox.vacancies import FIRST_JOB
from adapters.sandbox.agency import SKILLS

_STRATEGIES = {
    1: "Third-party boards", 2: "Social media", 3: "Referral", 4: "Prospecting", 5: "Company marketing", 6: "Agencies",
    7: "In person event", 8: "Other",
}  # fmt: skip
_SOURCES = (
    ("LinkedIn", 2), ("Indeed", 1), ("Referral", 3), ("LinkedIn (Prospecting)", 4), ("Jobs page on your website", 5),
    ("Agencja Kadry Plus", 6), ("Targi pracy 2026", 7), ("Internal Applicant", 8), ("Pracuj.pl", 1), ("Xing 🇩🇪", 2),
)  # fmt: skip
SOURCES = tuple(range(2_601, 2_601 + len(_SOURCES)))
REFERRERS = (2_801, 2_802, 2_803)
TAGS = tuple(range(3_001, 3_001 + 6 + len(SKILLS)))
_TAG_NAMES = ("silver medalist", "referral", "relocation", "polecony", "2026-grad", "[call] first", *SKILLS)

_REASON_TYPES = {
    "WE_REJECTED_THEM": {"id": 1, "key": "WE_REJECTED_THEM", "name": "We rejected them"},
    "THEY_REJECTED_US": {"id": 2, "key": "THEY_REJECTED_US", "name": "They rejected us"},
    "NONE_SPECIFIED": {"id": 3, "key": "NONE_SPECIFIED", "name": "None specified"},
    "SECURITY_CONCERN": {"id": 4, "key": "SECURITY_CONCERN", "name": "Security concern"},
}
_REASONS = (
    (5_001, "Lacking skill(s)/qualification(s)", "WE_REJECTED_THEM", False),
    (5_002, "Brak doświadczenia", "WE_REJECTED_THEM", False),
    (5_003, "Took another offer", "THEY_REJECTED_US", False),
    (5_004, "Salary expectations too high", "THEY_REJECTED_US", False),
    (5_005, "Other", "NONE_SPECIFIED", False),
    (5_006, "False identity", "SECURITY_CONCERN", False),
    (51, "Hired someone else", "WE_REJECTED_THEM", True),
    (52, "Spam", "WE_REJECTED_THEM", True),
    (53, "Candidate withdrew", "THEY_REJECTED_US", True),
)
"""Id, name, type, whether it is the vendor's own: those are hidden unless asked for."""
REASONS = tuple(row[0] for row in _REASONS)
_CLOSE_REASONS = (
    (5_501, "Hire - New Headcount"),
    (5_502, "Hire - Backfill"),
    (5_503, "On Hold"),
    (5_504, "Not Filling"),
)
HIRED_REASON, NOT_FILLING = 5_501, 5_504
REJECTION_TEMPLATE = 5_601
_TEMPLATES = (
    (5_601, "Default Candidate Rejection", "candidate_rejection", "Your application at {{COMPANY}}"),
    (5_602, "Rejection after interview", "candidate_rejection", "Dziękujemy za rozmowę"),
    (5_603, "Take home test", "take_home_test_email", "Your task"),
    (5_604, "Stage change", "stage_transition", "News about your application"),
    (5_605, "Candidate e-mail", "candidate_email", "Hello from {{COMPANY}}"),
)
POOLS = (5_701, 5_702)
POOL_STAGES = {5_701: (5_711, 5_712, 5_713), 5_702: (5_721, 5_722)}


def rows(then: int) -> Iterator[tuple[str, Row]]:
    """Rows of this part with the name of their table, created at that moment."""
    stamps = {"created_at": then, "updated_at": then}
    for row_id, (name, strategy) in zip(SOURCES, _SOURCES, strict=True):
        yield "sources", {
            "id": row_id, "name": name, "type": {"id": strategy, "name": _STRATEGIES[strategy]}, **stamps
        }  # fmt: skip
    for row_id, name, user in zip(
        REFERRERS, ("Jakub Lis", "Ewa Zych", "Agencja Kadry Plus"), (*RECRUITERS[:2], None), strict=True
    ):
        yield "referrers", {"id": row_id, "name": name, "user_id": user, **stamps}
    for row_id, name in zip(TAGS, _TAG_NAMES, strict=True):
        yield "candidate_tags", {"id": row_id, "name": name, **stamps}
    for row_id, name, kind, default in _REASONS:
        yield "rejection_reasons", {
            "id": row_id, "name": name, "type": _REASON_TYPES[kind], "_default": default, **stamps
        }  # fmt: skip
    for row_id, name in _CLOSE_REASONS:
        yield "close_reasons", {"id": row_id, "name": name, **stamps}
    for row_id, name, kind, subject in _TEMPLATES:
        yield "email_templates", _template(row_id, name, kind, subject) | stamps
    yield from _pools(stamps)
    yield from _self_identification(stamps)
    yield "interviewer_tags", {"id": 8_501, "name": "Bar Raiser", **stamps}
    yield "interviewer_tags", {"id": 8_502, "name": "Shadow", **stamps}
    yield "blocked_spam_sources", {
        "id": 5_991, "source_type": "email_domain", "value": "spam.example", "note": "Hundreds a day", **stamps
    }  # fmt: skip


def _template(row_id: int, name: str, kind: str, subject: str) -> Row:
    return {
        "id": row_id,
        "name": name,
        "email_type": kind,
        "subject": subject,
        "body": f"{subject}\n\nDear {{{{CANDIDATE_FIRST_NAME}}}}, ...",
        "html_body": f"<p>{subject}</p>",
        "description": None,
        "default": row_id == REJECTION_TEMPLATE,
        "from_type": "organization_email" if row_id % 2 else "user_email",
        "recipients": "candidate",
        "cc_coordinator": False,
        "cc_recruiter": True,
        "office_anywhere": True,
        "user_id": None if row_id == REJECTION_TEMPLATE else RECRUITER,
    }


def _pools(stamps: Row) -> Iterator[tuple[str, Row]]:
    for pool, name, jobs in (
        (POOLS[0], "Engineers", [FIRST_JOB, FIRST_JOB + 2]),
        (POOLS[1], "Silver medalists", list[int]()),
    ):
        yield "prospect_pools", {
            "id": pool, "name": name, "description": f"<p>{name}</p>", "active": True, "job_ids": jobs,
            "department_ids": [department(2)] if jobs else [], "office_ids": [office(1)] if jobs else [], **stamps,
        }  # fmt: skip
        stages = ("Not Reviewed", "In Discussion", "Ready")
        for at, (row_id, stage) in enumerate(zip(POOL_STAGES[pool], stages, strict=False)):
            yield "prospect_pool_stages", {
                "id": row_id, "name": stage, "prospect_pool_id": pool, "sort_order": at, **stamps
            }  # fmt: skip


def _self_identification(stamps: Row) -> Iterator[tuple[str, Row]]:
    yield "demographic_question_sets", {
        "id": 5_801, "title": "Voluntary questions", "description": "<p>You need not answer.</p>", "active": True,
        "enabled": True, **stamps,
    }  # fmt: skip
    for question, name in ((5_811, "How would you describe your gender identity?"), (5_812, "Are you a veteran?")):
        yield "demographic_questions", {
            "id": question, "name": name, "demographic_question_set_id": 5_801, "active": True, "required": False,
            "sort_order": question - 5_811, "answer_type": "multi_value_single_select", **stamps,
        }  # fmt: skip
        for at, option in enumerate(("Yes", "No", "I prefer to self-describe", "I don't wish to answer")):
            yield "demographic_answer_options", {
                "id": 5_821 + (question - 5_811) * 4 + at, "name": option, "demographic_question_id": question,
                "active": True, "free_form": at == 2, "decline_to_answer": at == 3, "sort_order": at, **stamps,
            }  # fmt: skip
