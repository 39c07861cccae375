"""The made-up people as rows: what they are, where they applied, what was written about them."""

from collections.abc import Callable
from typing import Any

from adapters.greenhouse.sandbox import times
from adapters.greenhouse.sandbox.catalogues import HIRED_REASON, POOL_STAGES, POOLS, REASONS, REFERRERS, SOURCES, TAGS
from adapters.greenhouse.sandbox.hiring import opening
from adapters.greenhouse.sandbox.plan import PLACES, Application, Plan
from adapters.greenhouse.sandbox.records import Made, Row
from adapters.greenhouse.sandbox.staff import COORDINATORS, RECRUITERS, department
from adapters.sandbox.agency import Person, person, plain
from adapters.sandbox.chance import Chance

CANDIDATES, CANDIDATE_STRIDE = 10_000_000, 2
APPLICATIONS = 20_000_000
APPLICATION_STAGES, STAGE_ROWS = 1_000_000_000, 16
NOTES, NOTES_EACH = 30_000_000, 16
_REJECTION_NOTE = 8
"""Notes 8 to 11 of a person are those of its applications' rejections."""
_DAY = 86_400_000
_PRIVATE_EVERY = 41
_TEXTS = (
    "Called, asked for a week to think about it.",
    "Zadzwonić w poniedziałek, oczekiwania 18 000 zł netto.",
    "Good communication, weak on testing.",
    "Notice period three months;\ncould shorten it.",
    "Nie odbiera, wysłany e-mail.",
    "<b>Very strong</b> & quiet. [red]Take a senior along[/red].",
    "Woli pracę zdalną, relokacja odpada. 👍",
)


def candidate_id(number: int) -> int:
    return CANDIDATES + number * CANDIDATE_STRIDE


def application_id(row: Application) -> int:
    return APPLICATIONS + row.key


def address(seed: int, number: int) -> str:
    """One in a hundred has the address of somebody else, as on real accounts."""
    return person(seed, number - 3 if number % 97 == 41 else number).email


class Lives:
    """Rows of one person at a time, a method a table."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.seed = plan.seed

    def made(self) -> dict[str, Made]:
        widths: dict[str, tuple[int, int, Callable[[int], list[Row]]]] = {
            "candidates": (CANDIDATES, CANDIDATE_STRIDE, self.candidates),
            "applications": (APPLICATIONS, PLACES, self.applications),
            "application_stages": (APPLICATION_STAGES, PLACES * STAGE_ROWS, self.application_stages),
            "notes": (NOTES, NOTES_EACH, self.notes),
            "attachments": (50_000_000, PLACES * 2, self.attachments),
            "candidate_educations": (60_000_000, 2, self.educations),
            "candidate_employments": (63_000_000, 2, self.employments),
            "applied_candidate_tags": (66_000_000, 4, self.tags),
            "prospect_details": (70_000_000, PLACES, self.prospect_details),
            "rejection_details": (75_000_000, PLACES, self.rejection_details),
            "openings": (80_000_000, PLACES, self.openings),
            "eeoc": (85_000_000, PLACES, self.eeoc),
            "demographic_answers": (90_000_000, PLACES, self.demographic_answers),
        }
        return {name: Made(*facts) for name, facts in widths.items()}

    def candidates(self, number: int) -> list[Row]:
        someone, draw = person(self.seed, number), Chance(self.seed, 3, number)
        applications = self.plan.applications(number)
        created, updated = self.plan.created(number), self.plan.edited(number)
        active = max([updated, *(row.updated for row in applications), *self.plan.notes(number)])
        return [
            {
                "id": candidate_id(number),
                "first_name": someone.first_name,
                "last_name": someone.last_name,
                "preferred_name": someone.first_name[:3] if draw.happens(0.05) else None,
                "company": someone.employer if draw.happens(0.8) else None,
                "title": someone.title if draw.happens(0.8) else None,
                "private": number % _PRIVATE_EVERY == 17,
                "can_email": draw.happens(0.95),
                "time_zone": "Warsaw" if draw.happens(0.5) else None,
                "linked_user_ids": [],
                **self._reach(someone, number, draw),
                "custom_fields": _values(draw),
                "last_activity_at": active,
                "created_at": created,
                "updated_at": max(updated, active),
            }
        ]

    def _reach(self, someone: Person, number: int, draw: Chance) -> dict[str, Any]:
        handle = f"{plain(someone.first_name)}-{plain(someone.last_name)}-{number}"
        emails = [{"value": address(self.seed, number), "type": "personal"}] if draw.happens(0.96) else []
        if emails and draw.happens(0.1):
            emails.append({"value": f"{handle}@work.example", "type": "work"})
        return {
            "email_addresses": emails,
            "phone_numbers": [{"value": someone.phone, "type": "mobile"}] if draw.happens(0.9) else [],
            "addresses": [{"value": f"{someone.city}, {someone.country}", "type": "home"}],
            "website_addresses": (
                [{"value": f"https://{handle}.example", "type": "portfolio"}] if draw.happens(0.3) else []
            ),
            "social_media_addresses": (
                [{"value": f"https://www.linkedin.example/in/{handle}"}] if draw.happens(0.5) else []
            ),
        }

    def applications(self, number: int) -> list[Row]:
        return [self._application(row) for row in self.plan.applications(number)]

    def _application(self, row: Application) -> Row:
        draw = Chance(self.seed, 6, row.person, row.slot)
        vacancy, status = row.vacancy, row.status
        here = row.visits[-1] if row.visits and vacancy else None
        single = row.considered[0].id if vacancy is None and len(row.considered) == 1 else None
        recruiter = RECRUITERS[vacancy.number % 3] if vacancy else draw.pick(RECRUITERS)
        return {
            "id": application_id(row),
            "candidate_id": candidate_id(row.person),
            "job_id": vacancy.id if vacancy else single,
            "job_post_id": 64_000 + vacancy.number * 2 if vacancy and not vacancy.confidential else None,
            "job_interview_stage_id": vacancy.stage_id(here.stage) if vacancy and here else None,
            "stage_id": APPLICATION_STAGES + row.key * STAGE_ROWS + here.stage if here else None,
            "status": status,
            "prospect": vacancy is None,
            "prospective_job_ids": [one.id for one in row.considered],
            "needs_decision": status == "in_process" and here is not None and draw.happens(0.2),
            "recruiter_id": recruiter,
            "coordinator_id": COORDINATORS[vacancy.number % 2] if vacancy else None,
            "source_id": draw.pick(SOURCES),
            "referrer_id": draw.pick(REFERRERS) if draw.happens(0.15) else None,
            "rejected_at": row.ended if status == "rejected" else None,
            "rejection_reason_id": self._reason(row) if status == "rejected" else None,
            "last_activity_at": row.updated,
            "location_address": "Kraków, Polska" if draw.happens(0.4) else None,
            "answers": [{"question": "Do you need a permit?", "answer": "No"}] if draw.happens(0.3) else [],
            "custom_fields": {"notice_period": draw.pick(("None", "One month", "Three months"))},
            "agency_note_id": None,
            "created_at": row.created,
            "updated_at": row.updated,
        }

    def _reason(self, row: Application) -> int:
        return Chance(self.seed, 7, row.person, row.slot).pick(REASONS)

    def application_stages(self, number: int) -> list[Row]:
        """A row for every stage of the job, also those never entered: they have no moments (documents' own example)."""
        found: list[Row] = []
        for row in self.plan.applications(number):
            vacancy = row.vacancy
            if vacancy is None:
                continue
            visits = {visit.stage: visit for visit in row.visits}
            last = row.visits[-1].stage if row.visits else None
            for at in range(len(vacancy.stages)):
                visit = visits.get(at)
                found.append(
                    {
                        "id": APPLICATION_STAGES + row.key * STAGE_ROWS + at,
                        "application_id": application_id(row),
                        "job_interview_stage_id": vacancy.stage_id(at),
                        "entered_at": visit.entered if visit else None,
                        "exited_at": visit.left if visit else None,
                        "current": at == last,
                        "created_at": row.created,
                        "updated_at": (visit.left or visit.entered) if visit else row.created,
                    }
                )
        return found

    def notes(self, number: int) -> list[Row]:
        found = [self._note(number, at, moment) for at, moment in enumerate(self.plan.notes(number))]
        found += [
            note(self._rejection_note(row), candidate_id(number), row.ended)
            | {"application_id": application_id(row), "body": "Rejected after a talk.", "user_id": RECRUITERS[0]}
            for row in self.plan.applications(number)
            if row.status == "rejected" and row.ended is not None and row.person % 2 == 0
        ]
        return found

    def _rejection_note(self, row: Application) -> int:
        return NOTES + row.person * NOTES_EACH + _REJECTION_NOTE + row.slot

    def _note(self, number: int, at: int, moment: int) -> Row:
        draw = Chance(self.seed, 10, number, at)
        kind = draw.pick(("NOTE", "NOTE", "NOTE", "ACTIVITY", "EMAIL"))
        applications = self.plan.applications(number)
        about = application_id(applications[0]) if applications and draw.happens(0.6) else None
        visibility = draw.pick(("publicly_visible", "publicly_visible", "privately_visible", "admin_only_visible"))
        row = note(NOTES + number * NOTES_EACH + at, candidate_id(number), moment) | {
            "application_id": about if kind != "ACTIVITY" else None,
            "body": draw.pick(_TEXTS),
            "type": kind,
            "user_id": draw.pick(RECRUITERS),
            "visibility": visibility,
        }
        if kind == "EMAIL":
            row |= {
                "subject": "Your application", "email_from": "talent@polana.example",
                "email_to": address(self.seed, number), "email_cc": [],
            }  # fmt: skip
        return row

    def attachments(self, number: int) -> list[Row]:
        someone, found = person(self.seed, number), list[Row]()
        for row in self.plan.applications(number):
            draw = Chance(self.seed, 4, row.person, row.slot)
            for at, (kind, share) in enumerate((("resume", 0.7), ("cover_letter", 0.2))):
                if draw.happens(share):
                    found.append(
                        {
                            "id": 50_000_000 + row.key * 2 + at, "application_id": application_id(row),
                            "candidate_id": candidate_id(number), "type": kind,
                            "filename": f"{kind}_{plain(someone.last_name)}.{'pdf' if number % 2 else 'docx'}",
                            "created_at": row.created, "updated_at": row.created,
                        }
                    )  # fmt: skip
        return found

    def educations(self, number: int) -> list[Row]:
        draw, created = Chance(self.seed, 12, number), self.plan.created(number)
        found = []
        for at in range(draw.below(3)):
            begun = 2008 + draw.below(10) + at * 4
            found.append(
                {
                    "id": 60_000_000 + number * 2 + at, "candidate_id": candidate_id(number), "latest": at == 0,
                    "school_name_custom_field_option_id": 7_514 + draw.below(3),
                    "degree_custom_field_option_id": 7_517 + draw.below(3),
                    "discipline_custom_field_option_id": 7_520 + draw.below(3),
                    "start_at": times.read(f"{begun}-09-01T00:00:00Z"), "start_date_month": 9, "start_date_year": begun,
                    "end_at": times.read(f"{begun + 4}-06-01T00:00:00Z"), "end_date_month": 6,
                    "end_date_year": begun + 4, "created_at": created, "updated_at": created,
                }
            )  # fmt: skip
        return found

    def employments(self, number: int) -> list[Row]:
        someone, draw, created = person(self.seed, number), Chance(self.seed, 13, number), self.plan.created(number)
        return [
            {
                "id": 63_000_000 + number * 2 + at, "candidate_id": candidate_id(number), "latest": at == 0,
                "company_name": someone.employer if at == 0 else "Zakład Pierwszy", "title": someone.title,
                "start_date": f"{2019 - at * 4}-0{1 + draw.below(9)}-01", "end_date": None if at == 0 else "2018-12-31",
                "created_at": created, "updated_at": created,
            }
            for at in range(draw.below(3))
        ]  # fmt: skip

    def tags(self, number: int) -> list[Row]:
        moment = self.plan.created(number)
        return [
            {
                "id": 66_000_000 + number * 4 + at, "candidate_id": candidate_id(number), "candidate_tag_id": tag,
                "created_at": moment, "updated_at": moment,
            }
            for at, tag in enumerate(Chance(self.seed, 14, number).some(TAGS, 3))
        ]  # fmt: skip

    def prospect_details(self, number: int) -> list[Row]:
        found = []
        for row in self.plan.applications(number):
            if row.vacancy is None:
                draw = Chance(self.seed, 15, row.person, row.slot)
                pool = draw.pick((*POOLS, None))
                found.append(
                    {
                        "id": 70_000_000 + row.key, "application_id": application_id(row), "pool_id": pool,
                        "pool_stage_id": draw.pick(POOL_STAGES[pool]) if pool else None,
                        "prospect_owner_id": draw.pick(RECRUITERS), "department_id": department(2), "office_id": None,
                        "created_at": row.created, "updated_at": row.updated,
                    }
                )  # fmt: skip
        return found

    def rejection_details(self, number: int) -> list[Row]:
        return [
            {
                "id": 75_000_000 + row.key, "application_id": application_id(row),
                "rejection_reason_id": self._reason(row),
                "rejection_note_id": self._rejection_note(row) if row.person % 2 == 0 else None,
                "rejected_by_id": RECRUITERS[row.person % 3], "rejected_at": row.ended,
                "question_custom_fields": {"keep_in_touch": True} if row.person % 3 == 0 else {},
                "created_at": row.ended, "updated_at": row.ended,
            }
            for row in self.plan.applications(number)
            if row.status == "rejected"
        ]  # fmt: skip

    def openings(self, number: int) -> list[Row]:
        """Those that the person's hires closed; the open ones are rows of their jobs."""
        return [
            opening(80_000_000 + row.key, row.vacancy.id, row.created, row.created, closed=row.ended, at=50)
            | {"application_id": application_id(row), "close_reason_id": HIRED_REASON}
            for row in self.plan.applications(number)
            if row.status == "hired" and row.vacancy is not None
        ]

    def eeoc(self, number: int) -> list[Row]:
        return [
            {
                "id": 85_000_000 + row.key, "application_id": application_id(row), "candidate_id": candidate_id(number),
                "gender": {"id": 3, "description": "Decline To Self Identify"}, "race": None,
                "veteran_status": {"id": 1, "description": "I am not a protected veteran"}, "disability_status": None,
                "submitted_at": row.created, "created_at": row.created, "updated_at": row.created,
            }
            for row in self.plan.applications(number)
            if row.vacancy is not None and row.person % 5 == 0
        ]  # fmt: skip

    def demographic_answers(self, number: int) -> list[Row]:
        return [
            {
                "id": 90_000_000 + row.key, "application_id": application_id(row), "demographic_question_id": 5_811,
                "demographic_answer_option_id": 5_821 + row.person % 4,
                "free_form_text": "A person" if row.person % 4 == 2 else None,
                "created_at": row.created, "updated_at": row.created,
            }
            for row in self.plan.applications(number)
            if row.vacancy is not None and row.person % 3 == 0
        ]  # fmt: skip


def note(row_id: int, candidate: int, moment: int) -> Row:
    """A note with nothing in it yet."""
    return {
        "id": row_id, "candidate_id": candidate, "application_id": None, "body": "", "subject": None, "type": "NOTE",
        "user_id": None, "visibility": "publicly_visible", "email_from": None, "email_to": None, "email_cc": None,
        "email_attachment_file_names": None, "import_hash": None, "created_at": moment, "updated_at": moment,
    }  # fmt: skip


def _values(draw: Chance) -> dict[str, Any]:
    return {
        "current_salary": {"amount": 8_000 + 500 * draw.below(20), "unit": "PLN"} if draw.happens(0.4) else None,
        "preferred_work_location": ["Remote"] if draw.happens(0.5) else None,
        "years_of_experience": draw.below(25) if draw.happens(0.6) else None,
        "can_relocate": draw.happens(0.5),
        "available_from": "2026-12-01" if draw.happens(0.3) else None,
    }
