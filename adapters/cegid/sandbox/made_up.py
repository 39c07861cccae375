"""The made-up records of the site: pure functions of the seed and a number."""

import uuid
from dataclasses import replace

from adapters.cegid.sandbox import times
from adapters.cegid.sandbox.plan import OPENINGS, STORIES, Opening, Plan
from adapters.cegid.sandbox.records import Application, Attachment, Candidate, Coded, Row, Vacancy
from adapters.cegid.sandbox.referentials import (
    ENDS,
    HIRED,
    HIRED_STATUS,
    NEW_STATUS,
    OPEN_STATUS,
    REFUSED_STATUS,
    codes,
    skill_code,
)
from adapters.sandbox import curricula
from adapters.sandbox.agency import SKILLS, Person, person
from adapters.sandbox.chance import Chance, mix
from adapters.sandbox.lattice import Spot
from adapters.sandbox.seats import job_title

FIRST_CANDIDATE, FIRST_VACANCY = 1_001, 101
_HOUR, _DAY = 3_600_000, 86_400_000
_WITH_CV, _WITH_LETTER = 0.7, 0.15
_ANONYMIZED_EVERY = 211
_COUNTRIES = {
    "Polska": "Poland", "Deutschland": "Germany", "Danmark": "Denmark", "Česko": "CzechRepublic", "Türkiye": "Turkey",
    "United Kingdom": "UnitedKingdom", "日本": "Japan", "مصر": "Egypt", "Schweiz": "Switzerland",
}  # fmt: skip
_MANAGERS = (
    ("Ewa Żak", "ewa.zak@polana.example"),
    ("Jörg Weiß", "jorg.weiss@nordwind.example"),
    ("", "recrutement@polana.example"),
)
_COMMENTS = (
    "Appelée lundi, attend notre retour.",
    "Zadzwonić w poniedziałek, oczekiwania 18 000 zł netto.",
    "<b>Very strong</b> & quiet. [red]Take a senior along[/red].",
)


def reference(at: int) -> str:
    return f"2026-{at + 1:02}"


def number_of(chrono: int) -> int:
    return chrono - FIRST_CANDIDATE


def guid(*parts: int) -> str:
    """An id as the vendor's files have it, always the same for the same numbers."""
    return str(uuid.UUID(int=mix(*parts) << 64 | mix(*parts, 1)))


def candidate(plan: Plan, chrono: int, spot: Spot) -> Candidate:
    number = number_of(chrono)
    made = Candidate(
        chrono,
        plan.time.at(spot.created),
        plan.time.at(spot.updated),
        {},
        tuple(
            Application(reference(opening), since * 1000, step)
            for opening, since, step in plan.courses(number)
        ),
        employee=number % 89 == 17,
    )  # fmt: skip
    if number % _ANONYMIZED_EVERY == _ANONYMIZED_EVERY - 1 and number + STORIES < plan.people:
        return anonymous(made)
    someone = person(plan.seed, number)
    detail = _detail(someone, Chance(plan.seed, 3, number), made)
    return replace(made, detail=detail, attachments=attachments(plan.seed, number))


def anonymous(row: Candidate) -> Candidate:
    """What is left of somebody: the id, the stamps and where they applied."""
    detail = {"status": Coded("applicantstatuses", status(row.applications))}
    return replace(row, detail=detail, attachments=(), anonymized=True)


def status(applications: tuple[Application, ...]) -> str:
    """The client code of an applicant's status, which follows from the applications."""
    steps = [application.step for application in applications]
    if HIRED in steps:
        return HIRED_STATUS
    if not steps:
        return NEW_STATUS
    return REFUSED_STATUS if all(step in ENDS for step in steps) else OPEN_STATUS


def _detail(someone: Person, draw: Chance, row: Candidate) -> Row:
    levels, contracts = codes("experiencelevels"), codes("contracts")
    available = times.zulu(row.created * 1000 + draw.below(90) * _DAY)
    referred = draw.happens(0.1)
    return {
        "lastName": someone.last_name,
        "firstName": someone.first_name,
        "email": someone.email,
        "phoneNumber": someone.phone if draw.happens(0.9) else None,
        "civility": Coded("civilities", draw.pick(codes("civilities"))) if draw.happens(0.6) else None,
        "title": someone.title if draw.happens(0.5) else None,
        "status": Coded("applicantstatuses", status(row.applications)),
        "personalInformation": {
            "city": someone.city,
            "postalCode": f"{draw.below(100):02}-{draw.below(1000):03}" if draw.happens(0.5) else None,
            "residentCountry": Coded("countries", f"_TS_CO_Country_{_COUNTRIES[someone.country]}"),
            "professionalEmail": f"p{someone.number}@work.example" if draw.happens(0.1) else None,
        },
        "positionSought": {
            "primaryProfile": Coded("profiles", draw.pick((*codes("profiles"), None))),
            "contractType": Coded("contracts", draw.pick(contracts)) if draw.happens(0.7) else None,
            "salaryExpectations": f"{35 + draw.below(60)} k€" if draw.happens(0.4) else None,
            "dateOfAvailability": available if draw.happens(0.4) else None,
            "jobPreferencesCustomFields": {
                "customCodeTable1": Coded("profilestatuses", draw.pick((*codes("profilestatuses"), None)))
            },
        },
        "educations": [
            {
                "diploma": Coded("diplomas", draw.pick(codes("diplomas"))),
                "educationLevel": Coded("educationlevels", draw.pick((*codes("educationlevels"), None))),
                "school": "Politechnika Łódzka" if draw.happens(0.5) else None,
                "yearOfGraduation": 2000 + draw.below(24),
            }
            for _ in range(draw.below(3))
        ],
        "experiences": [
            {
                "experience": {
                    "company": someone.employer,
                    "function": someone.title,
                    "duration": 1 + draw.below(9),
                    "typeOfContract": Coded("contracts", draw.pick(contracts)),
                }
            }
            for _ in range(draw.below(2))
        ],
        "globalExperience": {
            "globalExperienceLevel": Coded("experiencelevels", draw.pick(levels)) if draw.happens(0.5) else None
        },
        "languages": [
            {
                "language": Coded("languages", f"_TS_CO_Language_{language}"),
                "languageLevel": Coded("languagelevels", draw.pick(codes("languagelevels"))),
            }
            for language in someone.languages
        ],
        "additionalInformation": {"skills": [Coded("skills", skill_code(skill)) for skill in someone.skills]},
        "recruiterData": {
            "comment": draw.pick(_COMMENTS) if draw.happens(0.15) else None,
            "recommenderName": "Ida Noor" if referred else None,
            "recommenderEmail": "ida.noor@polana.example" if referred else None,
        },
    }


def attachments(seed: int, number: int) -> tuple[Attachment, ...]:
    """The files somebody came with; what is in them: `content`."""
    draw, found = Chance(seed, 4, number), list[Attachment]()
    someone = person(seed, number)
    mime_type, ending = curricula.kind(someone)
    if draw.happens(_WITH_CV):
        found.append(Attachment(guid(seed, 41, number), f"cv_{someone.last_name}.{ending}", mime_type, resume=True))
        if draw.happens(_WITH_LETTER):
            found.append(Attachment(guid(seed, 42, number), f"letter.{ending}", mime_type, resume=False))
    return tuple(found)


def content(seed: int, row: Candidate, file: Attachment) -> bytes:
    return curricula.content(person(seed, number_of(row.id))) if file.content is None else file.content


def vacancies(seed: int, start: int) -> dict[str, Vacancy]:
    """All vacancies by reference; they were opened in the weeks before `start` (milliseconds)."""
    return {reference(at): _vacancy(seed, start, at, opening) for at, opening in enumerate(OPENINGS)}


def _vacancy(seed: int, start: int, at: int, opening: Opening) -> Vacancy:
    draw = Chance(seed, 6, at)
    created = start - (3 + draw.below(20)) * _DAY + draw.below(_DAY)
    changed = created + _HOUR + draw.below(_DAY) if draw.happens(0.8) else created
    live, title = opening.status == "Diffuse", job_title(seed, opening.title)
    return Vacancy(
        FIRST_VACANCY + at,
        reference(at),
        created,
        changed,
        title,
        f"_TS_CO_OfferStatus_{opening.status}",
        f"ORG-{opening.organisation}",
        f"_TS_CO_Contract_{opening.contract}",
        f"_TS_CO_Country_{opening.country}",
        codes("profiles")[opening.profile - 1],
        opening.openings,
        f"Nous cherchons: {title}.\r\nUne équipe de {3 + draw.below(20)} personnes & un bon café.",
        manager=draw.pick((*_MANAGERS, None)),
        skills=tuple(skill_code(skill) for skill in draw.some(SKILLS, 3)),
        region=None if opening.region is None else f"_TS_CO_JobRegion_{opening.region}",
        address="12 rue de la Paix, 75002 Paris" if opening.region == "IledeFrance" else None,
        published=changed if live else None,
        begins=created + 60 * _DAY if draw.happens(0.6) else None,
        internal=live and draw.happens(0.5),
    )
