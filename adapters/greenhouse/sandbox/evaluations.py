"""What made-up applications went through, as rows: interviews, who sat there, what they wrote, offers."""

from adapters.greenhouse.sandbox import times
from adapters.greenhouse.sandbox.hiring import (
    FIRST_ATTRIBUTE,
    FIRST_INTERVIEW,
    FIRST_KIT,
    FIRST_OPENING,
    FIRST_QUESTION,
    OPENINGS_PER_JOB,
    QUESTION_STRIDE,
    stage_number,
)  # fmt: skip
from adapters.greenhouse.sandbox.lives import application_id, candidate_id
from adapters.greenhouse.sandbox.plan import PLACES, Application, Plan, Visit
from adapters.greenhouse.sandbox.records import Made, Row
from adapters.greenhouse.sandbox.staff import COORDINATORS, INTERVIEWERS
from adapters.sandbox.chance import Chance

_SLOTS, _SEATS, _ANSWERS = 16, 4, 4
"""Interviews an application has room for, people at one, answers on a scorecard."""
INTERVIEWS, INTERVIEWERS_FIRST, SCORECARDS, OFFERS = 200_000_000, 300_000_000, 600_000_000, 95_000_000
_ANSWERS_FIRST, _ATTRIBUTES_FIRST, _CHOICES_FIRST = 2_000_000_000, 4_000_000_000, 6_000_000_000
_DAY = 86_400_000
_RATINGS = ("strong_no", "no", "yes", "strong_yes", "no_decision")


class Evaluations:
    """Rows of one person at a time, a method a table."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.seed = plan.seed

    def made(self) -> dict[str, Made]:
        each = PLACES * _SLOTS
        return {
            "interviews": Made(INTERVIEWS, each, self.interviews),
            "interviewers": Made(INTERVIEWERS_FIRST, each * _SEATS, self.interviewers),
            "scorecards": Made(SCORECARDS, each * _SEATS, self.scorecards),
            "scorecard_question_answers": Made(_ANSWERS_FIRST, each * _SEATS * _ANSWERS, self.answers),
            "scorecard_candidate_attributes": Made(_ATTRIBUTES_FIRST, each * _SEATS * _ANSWERS, self.attributes),
            "scorecard_question_answer_options": Made(_CHOICES_FIRST, each * _SEATS * _ANSWERS, self.choices),
            "offers": Made(OFFERS, PLACES * 2, self.offers),
        }

    def _held(self, number: int) -> list[tuple[Application, Visit, int]]:
        """The stages with an interview that a person entered: application, visit, number of the stage."""
        return [
            (row, visit, stage_number(row.vacancy, visit.stage))
            for row in self.plan.applications(number)
            if row.vacancy is not None
            for visit in row.visits
            if row.vacancy.stages[visit.stage].scheduling == "needs_scheduling"
        ]

    def interviews(self, number: int) -> list[Row]:
        return [self._interview(*held) for held in self._held(number)]

    def _interview(self, row: Application, visit: Visit, stage: int) -> Row:
        draw = Chance(self.seed, 20, row.key, visit.stage)
        all_day = draw.happens(0.1)
        begins = (visit.entered + 2 * _DAY) // 3_600_000 * 3_600_000
        day = times.day(begins)
        return {
            "id": INTERVIEWS + row.key * _SLOTS + visit.stage,
            "application_id": application_id(row),
            "job_id": row.vacancy.id if row.vacancy else None,
            "job_interview_id": FIRST_INTERVIEW + stage,
            "starts_at": None if all_day else begins,
            "ends_at": None if all_day else begins + 45 * 60_000,
            "all_day_start_on": day if all_day else None,
            "all_day_end_on": day if all_day else None,
            "status": "complete" if visit.left is not None else "scheduled",
            "location": draw.pick((None, "Room 2", "Kraków, 3rd floor")),
            "video_conferencing_url": "https://video.example/j/123" if draw.happens(0.4) else None,
            "organizer_id": draw.pick(COORDINATORS) if draw.happens(0.5) else None,
            "external_event_id": f"ev-{row.key}-{visit.stage}",
            "availability_received_at": visit.entered + 3_600_000 if visit.left is not None else None,
            "scheduled_at": visit.entered,
            "created_at": visit.entered,
            "updated_at": visit.left or visit.entered,
        }

    def interviewers(self, number: int) -> list[Row]:
        found = []
        for row, visit, _ in self._held(number):
            base = (row.key * _SLOTS + visit.stage) * _SEATS
            for seat in range(1 + (row.key + visit.stage) % 2):
                user = INTERVIEWERS[(row.key + visit.stage + seat) % len(INTERVIEWERS)]
                found.append(
                    {
                        "id": INTERVIEWERS_FIRST + base + seat, "interview_id": INTERVIEWS + base // _SEATS,
                        "user_id": user, "email": f"u{user}@polana.example", "scorecard_id": SCORECARDS + base + seat,
                        "response_status": "accepted" if visit.left is not None else "needs_action",
                        "created_at": visit.entered, "updated_at": visit.left or visit.entered,
                    }
                )  # fmt: skip
        return found

    def scorecards(self, number: int) -> list[Row]:
        found = []
        for row, visit, stage in self._held(number):
            base = (row.key * _SLOTS + visit.stage) * _SEATS
            for seat in range(1 + (row.key + visit.stage) % 2):
                draw = Chance(self.seed, 21, row.key, visit.stage, seat)
                user = INTERVIEWERS[(row.key + visit.stage + seat) % len(INTERVIEWERS)]
                submitted = visit.left
                found.append(
                    {
                        "id": SCORECARDS + base + seat, "application_id": application_id(row),
                        "interview_kit_id": FIRST_KIT + stage, "interviewer_id": user,
                        "submitter_id": user,
                        "candidate_rating": draw.pick(_RATINGS) if submitted else "no_decision",
                        "status": "complete" if submitted else "draft",
                        "interviewed_at": visit.entered, "submitted_at": submitted,
                        "notes": "Solid.\nAsk about tests." if submitted else None,
                        "public_notes": None, "private_notes": "Nervous." if submitted and draw.happens(0.2) else None,
                        "created_at": visit.entered, "updated_at": submitted or visit.entered,
                    }
                )  # fmt: skip
        return found

    def answers(self, number: int) -> list[Row]:
        found = []
        for card in self._submitted(number):
            first = FIRST_QUESTION + (card["interview_kit_id"] - FIRST_KIT) * QUESTION_STRIDE
            found += [
                {
                    "id": _ANSWERS_FIRST + (card["id"] - SCORECARDS) * _ANSWERS + at, "scorecard_id": card["id"],
                    "scorecard_question_id": first + at, "answer": "Yes, twice." if at == 0 else None,
                    "boolean_value": card["id"] % 2 == 0 if at == 1 else None, **_stamps(card),
                }
                for at in range(3)
            ]  # fmt: skip
        return found

    def attributes(self, number: int) -> list[Row]:
        return [
            {
                "id": _ATTRIBUTES_FIRST + (card["id"] - SCORECARDS) * _ANSWERS, "scorecard_id": card["id"],
                "job_candidate_attribute_id": FIRST_ATTRIBUTE + card["interview_kit_id"] - FIRST_KIT,
                "candidate_attribute_rating": ("definitely_not", "no", "mixed", "yes", "strong_yes")[card["id"] % 5],
                "note": None, **_stamps(card),
            }
            for card in self._submitted(number)
        ]  # fmt: skip

    def choices(self, number: int) -> list[Row]:
        found = []
        for card in self._submitted(number):
            question = FIRST_QUESTION + (card["interview_kit_id"] - FIRST_KIT) * QUESTION_STRIDE + 2
            at = (card["id"] - SCORECARDS) * _ANSWERS
            found.append(
                {
                    "id": _CHOICES_FIRST + at, "scorecard_question_answer_id": _ANSWERS_FIRST + at + 2,
                    "scorecard_question_option_id": 4_000_000 + question * 4 + card["id"] % 3, **_stamps(card),
                }
            )  # fmt: skip
        return found

    def _submitted(self, number: int) -> list[Row]:
        return [card for card in self.scorecards(number) if card["status"] == "complete"]

    def offers(self, number: int) -> list[Row]:
        """One or two versions for whoever reached the last stage: the latest is current, the other deprecated."""
        found = []
        for row in self.plan.applications(number):
            vacancy = row.vacancy
            if vacancy is None or not row.visits or row.visits[-1].stage != len(vacancy.stages) - 1:
                continue
            made, versions = row.visits[-1].entered, 1 + row.person % 2
            now = {"hired": "Accepted", "rejected": "Rejected"}.get(row.status, "Created")
            for at in range(versions):
                last = at == versions - 1
                resolved = row.ended if last and now != "Created" else None
                found.append(
                    {
                        "id": OFFERS + row.key * 2 + at, "version": at + 1, "application_id": application_id(row),
                        "job_id": vacancy.id, "candidate_id": candidate_id(number),
                        "opening_id": FIRST_OPENING + vacancy.number * OPENINGS_PER_JOB,
                        "status": now if last else "Deprecated", "starts_on": times.day(made + 30 * _DAY),
                        "sent_on": times.day(made) if last else None, "resolved_at": resolved,
                        "custom_fields": {
                            "salary": {"amount": 15_000 + 500 * at, "unit": "PLN"}, "employment_type": "Full-time",
                        },
                        "created_at": made, "updated_at": resolved or made,
                    }
                )  # fmt: skip
        return found


def _stamps(card: Row) -> Row:
    return {"created_at": card["submitted_at"], "updated_at": card["submitted_at"]}
