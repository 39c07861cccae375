"""The made-up jobs before they are records: name, stages, size, how they stand."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["open", "draft", "closed"]
Scheduling = Literal["none", "needs_scheduling", "take_home_test", "offer"]

FIRST_JOB = 60_001
FIRST_STAGE, STAGES_PER_JOB = 700_000, 20


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an interview plan. `mails`: a transition rule writes to candidates who enter it."""

    name: str
    scheduling: Scheduling = "none"
    mails: bool = False


_REVIEW, _OFFER = Stage("Application Review"), Stage("Offer", "offer")
STANDARD = (
    _REVIEW,
    Stage("Preliminary Phone Screen", "needs_scheduling"),
    Stage("Phone Interview", "needs_scheduling"),
    Stage("Face to Face", "needs_scheduling"),
    _OFFER,
)
TECHNICAL = (
    _REVIEW,
    Stage("Recruiter Screen", "needs_scheduling"),
    Stage("Take Home Test", "take_home_test", mails=True),
    Stage("Technical Interview", "needs_scheduling"),
    Stage("On-site (Kraków / Łódź)", "needs_scheduling"),
    Stage("Reference Check"),
    _OFFER,
)
SHORT = (_REVIEW, Stage("Interview", "needs_scheduling"), _OFFER)
RETIRED = Stage("Group Exercise (retired)", "needs_scheduling")
"""A stage that every technical plan had once: inactive, after all others."""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """`share`: of a hundred people so many apply. `code`: the requisition id; real ones are neither unique nor set."""

    number: int
    code: str | None
    name: str
    stages: tuple[Stage, ...]
    share: int
    openings: int = 1
    status: Status = "open"
    confidential: bool = False
    department: int = 2
    offices: tuple[int, ...] = (1,)
    template: bool = False

    @property
    def id(self) -> int:
        return FIRST_JOB + self.number

    def stage_id(self, at: int) -> int:
        return FIRST_STAGE + self.number * STAGES_PER_JOB + at


_TEMPLATE = "Template: engineer"
_Facts = tuple[str | None, str, tuple[Stage, ...], int, int, Status, bool, int, tuple[int, ...]]
_FACTS: tuple[_Facts, ...] = (
    ("J1", "Senior Python Developer", STANDARD, 22, 3, "open", False, 3, (1, 4)),
    ("J2", "Java Developer (Łódź)", TECHNICAL, 12, 2, "open", False, 3, (5,)),
    ("J3", "Rust Engineer", TECHNICAL, 9, 1, "open", False, 4, (2,)),
    ("J4", "Pielęgniarka oddziałowa", STANDARD, 8, 4, "open", False, 6, (1,)),
    ("J5", "Vertriebsleiter München", SHORT, 7, 1, "open", False, 5, (2, 3)),
    ("J6", "Data Analyst", TECHNICAL, 6, 1, "open", False, 4, (1, 2)),
    ("J7", "Cykelmekaniker", SHORT, 6, 2, "open", False, 7, (3,)),
    ("J8", "Head of [Quality]", STANDARD, 3, 1, "open", False, 7, ()),
    ("J9", "Support specialist 🌸", SHORT, 3, 10, "open", False, 8, (1,)),
    # The requisition id is not unique on a real account.
    ("J8", "Head of Quality (2025)", STANDARD, 4, 1, "closed", False, 7, (1,)),
    ("J11", "Office manager", SHORT, 0, 1, "draft", False, 8, (3,)),
    ("J12", "Chief Financial Officer", STANDARD, 1, 1, "open", True, 1, (1,)),
    (None, _TEMPLATE, TECHNICAL, 0, 0, "draft", False, 3, ()),
    ("J14", "Head of Sales (board only)", SHORT, 1, 1, "open", True, 1, (2,)),
)
VACANCIES = tuple(Vacancy(number, *facts, template=facts[1] == _TEMPLATE) for number, facts in enumerate(_FACTS))
TEMPLATE = next(vacancy for vacancy in VACANCIES if vacancy.template)
