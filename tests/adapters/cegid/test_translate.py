"""Vacancies, candidates and words as records: what is said, what is left out, what is never guessed."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.cegid import translate, wire
from adapters.cegid.times import since_text
from adapters.cegid.translate import Site
from adapters.http.pages import pulled, unreadable
from app.model.records import Application, Attachment, Candidate, Job, Purged
from app.model.words import FileKind, JobStatus
from tests.adapters.cegid.packing import candidate, vacancy

SITE = Site(ZoneInfo("Europe/Paris"), "https://polka.talent-soft.com/", translate.as_sent)
NONE = dict.fromkeys(("shortText1", "longText1", "date1", "customCodeTable1"))


def job(**more: Any) -> Job:
    got = translate.vacancy(json.dumps({"offerDetail": vacancy("2016-48", **more)}).encode(), SITE)
    (found,) = pulled([got])
    assert isinstance(found.record, Job)
    return found.record


def people(record: dict[str, Any]) -> list[Any]:
    return [one.record for one in pulled(translate.candidate(json.dumps(record).encode(), SITE))]


def person(**more: Any) -> Candidate:
    (found,) = people({"candidateDetail": candidate("c1", **more)})
    assert isinstance(found, Candidate)
    return found


def coded(code: str, label: str | None) -> dict[str, Any]:
    return {"id": code, "label": label}


def test_a_vacancy_is_a_job_with_what_is_known_of_it() -> None:
    found = job(
        organisation=coded("ORG", "Polka Paris"),
        location={"region": coded("R", "Ile-de-France"), "country": coded("F", "France"), "address": "1 rue X"},
        requestingParty={"numberOfVacancies": 2, "lineManager": {"label": "", "email": "boss@example.org"}},
    )
    assert (found.code, found.name, found.status, found.status_raw) == ("2016-48", "Baker", JobStatus.OPEN, "Diffusée")
    assert (found.company, found.office, found.openings) == ("Polka Paris", "Ile-de-France, France", 2)
    assert found.hiring_managers == ("boss@example.org",)
    assert found.url == SITE.page


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("Brouillon", JobStatus.DRAFT),
        ("EnAttentePublication", JobStatus.PENDING),
        ("Valide", JobStatus.PENDING),
        ("Diffuse", JobStatus.OPEN),
        ("Suspendue", JobStatus.ON_HOLD),
        ("Finalise", JobStatus.CLOSED),
        ("Archive", JobStatus.ARCHIVED),
    ],
)
def test_a_status_is_known_by_its_code_and_shown_by_its_word(code: str, status: JobStatus) -> None:
    found = job(status=coded(f"_TS_CO_OfferStatus_{code}", "Ein Wort"))
    assert (found.status, found.status_raw) == (status, "Ein Wort")


def test_a_stamp_without_a_zone_is_on_the_clock_of_the_site() -> None:
    found = job()
    assert found.created_at == 1_769_591_170_377  # 10:06 in Paris
    assert found.updated_at == 1_771_344_573_263


def test_fields_of_the_sites_own_are_told_by_block_and_slot_and_empty_ones_are_not() -> None:
    found = job(
        generalInformationCustomFields={**NONE, "shortText1": "blue"},
        jobDescription={
            "title": "Baker",
            "jobDescriptionCustomFields": {
                **NONE,
                "longText2": "plain",
                "longText2HTML": "<p>plain</p>",
                "customCodeTable1": coded("_TS_X", "Extra"),
            },
            "contractType": coded("_TS_CO_Contract_Stage", None),
            "jobTime": {"id": None, "label": None},
        },
    )
    assert dict(found.custom) == {
        "contract": "_TS_CO_Contract_Stage",
        "generalInformation.shortText1": "blue",
        "jobDescription.longText2": "plain",
        "jobDescription.customCodeTable1": "Extra",
    }


def test_a_candidate_is_told_with_vacancies_and_files() -> None:
    found = people(
        {
            "candidateDetail": candidate(
                "c1",
                phoneNumber="+33 1",
                personalInformation={"city": "paris", "postalCode": "75011", "professionalEmail": "ida@work.example"},
                experiences=[{"experience": {}}, {"experience": {"function": "Baker", "company": "Polka"}}],
                recruiterData={"comment": "Calls back"},
                additionalInformation={"skills": [coded("S", "SQL")]},
            ),
            "isEmployee": True,
            "applications": [{"vacancyReference": "V1"}, {"vacancyReference": "V1"}, {"vacancyReference": None}],
            "attachments": [{"id": "f1", "filename": "cv.pdf", "mimeType": "application/pdf", "isResume": True}],
        }
    )
    who, where, file = found
    assert (who.first_name, who.emails, who.phones) == ("Ida", ("c1@example.org", "ida@work.example"), ("+33 1",))
    assert (who.title, who.company, who.city, who.location) == ("Baker", "Polka", "paris", "75011, paris")
    assert (who.summary, who.skills, dict(who.custom)["employee"]) == ("Calls back", ("SQL",), "yes")
    assert where == Application(remote_id="c1:V1", candidate="c1", job="V1", url=SITE.page)
    assert (file.remote_id, file.name, file.file_kind) == ("c1:f1", "cv.pdf", FileKind.RESUME)
    assert isinstance(file, Attachment)


def test_where_somebody_stands_is_not_guessed_from_anything() -> None:
    step = {"vacancyReference": "V1", "status": coded("_TS_CO_X", "Entretien"), "step": "Interview", "currentStage": 3}
    _, where = people({"candidateDetail": candidate("c1"), "applications": [step]})
    assert (where.stage, where.status, where.stage_entered_at) == (None, None, None)


@pytest.mark.parametrize("flag", [True, "true", "True", 1, "1"])
def test_of_somebody_who_was_anonymised_nothing_is_told(flag: Any) -> None:
    record = {
        "candidateDetail": candidate("c1", isAnonymized=flag),
        "applications": [{"vacancyReference": "V1"}],
        "attachments": [{"id": "f1", "filename": "cv.pdf"}],
    }
    (only,) = pulled(translate.candidate(json.dumps(record).encode(), SITE))
    assert only.record == Purged(remote_id="c1")
    assert only.raw == b""


@pytest.mark.parametrize("flag", [False, None, "false", 0, {}])
def test_everybody_else_stays(flag: Any) -> None:
    assert person(isAnonymized=flag).first_name == "Ida"


def test_odd_values_cost_the_field_and_not_the_record() -> None:
    odd = {
        "phoneNumber": {"a": 1},
        "personalInformation": "none",
        "educations": {"a": 1},
        "experiences": [3, {"experience": []}],
        "languages": "French",
        "status": [1],
        "creationDate": "yesterday",
        "positionSought": None,
    }
    found = person(**odd)
    assert (found.first_name, found.phones, found.created_at) == ("Ida", (), None)


def test_a_candidate_without_an_id_is_put_aside() -> None:
    (bad,) = unreadable(translate.candidate(b'{"candidateDetail": {"firstName": "Ida"}}', SITE))
    assert "id" in bad.reason


def test_words_are_those_of_the_language_that_is_read() -> None:
    german = Site(SITE.zone, SITE.page, lambda one: {"F": "Frankreich"}.get(one.id or "") or one.label)
    row = wire.Vacancy.model_validate(vacancy("V", location={"country": coded("F", "France")}))
    assert translate.job(row, german).office == "Frankreich"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Paris", "2026-07-01T12:00:00.000"),
        ("America/Toronto", "2026-07-01T07:00:00.000"),
        ("UTC", "2026-07-01T11:00:00.000"),
    ],
)
def test_what_changed_is_asked_for_by_the_earlier_of_two_clocks(zone: str, text: str) -> None:
    assert since_text(1_782_907_200_000, ZoneInfo(zone)) == text
