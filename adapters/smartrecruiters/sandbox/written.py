"""What a made-up person has written and had written about them: a working life, files, notes, reviews, offers."""

from typing import TYPE_CHECKING, Any

from adapters.sandbox.agency import Person
from adapters.sandbox.chance import Chance
from adapters.sandbox.documents import DOCX, PDF, docx, pdf
from adapters.smartrecruiters.sandbox import catalogues, ids
from adapters.smartrecruiters.sandbox.staff import INTERVIEWERS, RECRUITERS, Row, user_id
from adapters.smartrecruiters.sandbox.times import DAY, HOUR

if TYPE_CHECKING:
    from adapters.smartrecruiters.sandbox.candidate import Candidate

_NOTES = (
    "Called, asked for a week to think about it.",
    "Zadzwonić w poniedziałek, oczekiwania 18 000 zł netto.",
    "Good communication, weak on testing.",
    "Notice period three months;\ncould shorten it.",
    "<b>Very strong</b> & quiet. [red]Take a senior along[/red].",
    "Woli pracę zdalną, relokacja odpada. 👍",
)
_OFFERED = ("OFFERED", "HIRED")
_SCHOOLS = ("Uniwersytet Jagielloński", "TU München", "Københavns Universitet")


def education(draw: Chance) -> list[Row]:
    begun = 2005 + draw.below(12)
    return [
        {
            "institution": draw.pick(_SCHOOLS), "degree": "Master", "major": "Computer Science", "current": False,
            "startDate": str(begun), "endDate": f"{begun + 5}-06",
        }
        for _ in range(draw.below(2))
    ]  # fmt: skip


def experience(draw: Chance, someone: Person) -> list[Row]:
    now = {"title": someone.title, "company": someone.employer, "current": True, "startDate": "2021-04"}
    before = {
        "title": "Trainee", "company": "Zakład Pierwszy", "current": False, "startDate": "2017",
        "endDate": "2020-12-31",
    }  # fmt: skip
    return [now, before][: draw.below(3)]


def properties(seed: int, draw: Chance) -> dict[str, Any]:
    """Values by the key of their property."""
    found: dict[str, Any] = {"RELOCATE": draw.happens(0.5)}
    if draw.happens(0.4):
        found["NOTICE"] = catalogues.value_id(seed, "NOTICE", draw.below(3))
    if draw.happens(0.4):
        found["SALARY"] = {"code": "PLN", "value": 8_000 + 500 * draw.below(20)}
    if draw.happens(0.5):
        found["YEARS"] = draw.below(25)
    return found


def attachments(whose: "Candidate") -> list[Row]:
    draw, someone = Chance(whose.seed, 54, whose.number), whose.someone
    if not draw.happens(0.7):
        return []
    western = all(letter < "\u0100" for letter in someone.first_name + someone.last_name)
    ending, kind = ("pdf", PDF) if western else ("docx", DOCX)
    job = whose.applications[0].job if whose.applications else None
    return [
        {
            "id": ids.uuid(whose.seed, "attachment", whose.number * ids.PER_PERSON), "_at": 0, "_job": job,
            "name": f"cv_{someone.last_name}.{ending}", "type": "RESUME", "contentType": kind, "_content": None,
        }
    ]  # fmt: skip


def content(whose: "Candidate", row: Row) -> bytes:
    """What is in a file."""
    given: bytes | None = row["_content"]
    if given is not None:
        return given
    someone = whose.someone
    lines = [
        f"{someone.first_name} {someone.last_name}", f"{someone.email}   {someone.phone}",
        f"{someone.city}, {someone.country}", f"{someone.title}, {someone.employer}", ", ".join(someone.skills),
    ]  # fmt: skip
    return pdf(lines) if row["contentType"] == PDF else docx(lines)


def messages(whose: "Candidate") -> list[Row]:
    draw = Chance(whose.seed, 55, whose.number)
    return [
        {
            "id": ids.uuid(whose.seed, "message", whose.number * ids.PER_PERSON + at), "_at": at,
            "content": draw.pick(_NOTES),
            "createdOn": min(whose.created + HOUR * (2 + draw.below(200)), whose.plan.until),
            "visibility": draw.pick(("PUBLIC", "INTERNAL")), "authorId": user_id(whose.seed, draw.pick(RECRUITERS)),
            "_slots": [draw.below(len(whose.applications))] if whose.applications else [],
        }
        for at in range(draw.below(4))
    ]  # fmt: skip


def reviews(whose: "Candidate") -> list[Row]:
    draw, found = Chance(whose.seed, 56, whose.number), list[Row]()
    for one in whose.applications:
        met = next((step.at for step in one.history if step.place.status == "INTERVIEW"), None)
        if met is not None and draw.happens(0.7):
            at, said = len(found), min(met + HOUR, whose.plan.until)
            found.append(
                {
                    "id": ids.uuid(whose.seed, "review", whose.number * ids.PER_PERSON + at), "_at": at,
                    "_job": one.job, "reviewerId": user_id(whose.seed, draw.pick(INTERVIEWERS)),
                    "overallRating": 1 + draw.below(5), "comment": draw.pick(_NOTES),
                    "createdOn": said, "updatedOn": said,
                }
            )  # fmt: skip
    return found


def interviews(whose: "Candidate") -> list[Row]:
    draw, found = Chance(whose.seed, 57, whose.number), list[Row]()
    for one in whose.applications:
        met = next((step.at for step in one.history if step.place.status == "INTERVIEW"), None)
        if met is None:
            continue
        at = len(found)
        number = whose.number * ids.PER_PERSON + at
        begins = met - met % HOUR + DAY
        slot = {
            "id": ids.uuid(whose.seed, "timeslot", number * 64), "_at": 0,
            "interviewType": draw.pick(catalogues.INTERVIEW_TYPES), "title": "Interview", "place": "Room 3",
            "startsOn": begins, "endsOn": begins + HOUR, "candidateStatus": draw.pick(("accepted", "pending")),
            "interviewers": [{"id": user_id(whose.seed, draw.pick(INTERVIEWERS)), "status": "accepted"}],
            "noShow": False,
        }  # fmt: skip
        found.append(
            {
                "id": ids.uuid(whose.seed, "interview", number), "_at": at, "_job": one.job,
                "_status": slot["candidateStatus"], "location": "Warszawa", "timezone": "Europe/Warsaw",
                "organizerId": user_id(whose.seed, RECRUITERS[0]), "timeslots": [slot], "createdOn": met,
                # What people make on screen can be read here and not changed.
                "source": "SmartRecruiters" if draw.happens(0.5) else "API",
            }
        )  # fmt: skip
    return found


def offers(whose: "Candidate") -> list[Row]:
    found: list[Row] = []
    for one in whose.applications:
        step = next((step for step in one.history if step.place.status in _OFFERED), None)
        if step is not None:
            at = len(found)
            found.append(
                {
                    "id": ids.uuid(whose.seed, "offer", whose.number * ids.PER_PERSON + at), "_at": at, "_job": one.job,
                    "status": "ACCEPTED" if one.place.status == "HIRED" else "PENDING_APPROVAL",
                    "createdOn": step.at, "updatedOn": one.history[-1].at,
                    "properties": {"salary": str(9_000 + whose.number % 9 * 500), "currency": "PLN"},
                }
            )  # fmt: skip
    return found


def consent(whose: "Candidate") -> Row:
    draw = Chance(whose.seed, 58, whose.number)
    status = "REQUIRED" if whose.fresh else draw.pick(("ACQUIRED", "ACQUIRED", "ACQUIRED", "PENDING", "REQUIRED"))
    return {
        "status": status,
        "decided": whose.created + HOUR if status == "ACQUIRED" else None,
        "asked": whose.created + HOUR if status == "PENDING" else None,
    }
