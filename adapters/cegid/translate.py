"""Wire to records. Pure functions; `words` says what a coded value is called in the language of the account."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from adapters.cegid import wire
from adapters.cegid.times import at, day
from adapters.http.ids import listed, pair
from adapters.http.markup import to_text
from adapters.http.raw import Got, parse, unreadable
from app.model.records import Application, Attachment, Candidate, Job, Listed, Purged
from app.model.words import FileKind, JobStatus, ListedKind
from app.vendor import Pulled, Unreadable

Words: TypeAlias = Callable[[wire.Coded], str | None]
STATUS = "_TS_CO_OfferStatus_"
"""How the codes of a vacancy's status begin. What they mean is the same at every site."""
_STATUS = {
    "Brouillon": JobStatus.DRAFT,
    "EnAttentePublication": JobStatus.PENDING,
    "Valide": JobStatus.PENDING,
    "Diffuse": JobStatus.OPEN,
    "Suspendue": JobStatus.ON_HOLD,
    "Finalise": JobStatus.CLOSED,
    "Archive": JobStatus.ARCHIVED,
}
Labelled: TypeAlias = tuple[str, str | None]


class Site(msgspec.Struct, frozen=True):
    """What is the same of every record of a site. `page`: where its people work, there is none of a record's own."""

    zone: ZoneInfo
    page: str
    words: Words


def as_sent(coded: wire.Coded) -> str | None:
    """The word that came with a code, or the code."""
    return coded.label or coded.id


# --- vacancies -----------------------------------------------------------------------------------


def vacancy(row: bytes, site: Site) -> Got:
    """A record of the export of vacancies."""
    found = parse(row, wire.VacancyRecord)
    return found if isinstance(found, Unreadable) else Pulled(job(found.offer_detail, site), row)


def job(row: wire.Vacancy, site: Site) -> Job:
    description, place, party = row.job_description, row.location, row.requesting_party
    manager = party.line_manager
    opened_at = at(row.creation_date, site.zone)
    return Job(
        remote_id=row.reference,
        created_at=opened_at,
        updated_at=at(row.modification_date, site.zone),
        url=site.page,
        name=description.title or row.reference,
        code=row.reference,
        status=status_of(row.status),
        status_raw=_word(row.status, site),
        openings=_count(party.number_of_vacancies),
        company=_word(row.organisation, site),
        office=_place([place.department, place.region, place.country or description.country], site) or place.address,
        hiring_managers=tuple(filter(None, [manager.label or manager.email])),
        opened_at=opened_at,
        custom=_told(
            [
                ("contract", _word(description.contract_type, site)),
                ("contract length", _word(description.contract_length, site)),
                ("working time", _word(description.job_time, site)),
                ("category", _word(row.vacancy_category, site)),
                ("professional category", _word(description.professional_category, site)),
                ("profile", _word(description.primary_profile, site)),
                ("salary", _word(description.salary_range, site)),
                ("begins on", day(party.beginning_date)),
                ("reason", _word(party.recruiting_reason, site)),
                ("experience", _word(row.criteria.experience_level, site)),
                ("education", _word(row.criteria.education_level, site)),
                ("diploma", _word(row.criteria.diploma, site)),
                ("skills", _all_words(row.criteria.skills, site)),
                ("specialisations", _all_words(row.criteria.specialisations, site)),
                ("address", place.address),
                ("description", _plain(description.description1_html, description.description1)),
                ("profile sought", _plain(description.description2_html, description.description2)),
                *_own(row.own, site),
            ]
        ),
    )


def status_of(status: wire.Coded | None) -> JobStatus:
    """By its code, never by its word; of a code that nobody knows it is said that it waits."""
    code = (status.id if status is not None else None) or ""
    return _STATUS.get(code.removeprefix(STATUS), JobStatus.PENDING)


# --- candidates ----------------------------------------------------------------------------------


def candidate(row: bytes, site: Site) -> list[Got]:
    """A record of the export of candidates: the person, the vacancies they are on, their files.

    Of somebody who was anonymised nothing but that.
    """
    found = parse(row, wire.CandidateRecord)
    if isinstance(found, Unreadable):
        return [found]
    detail = found.candidate_detail
    if detail.is_anonymized:
        return [Pulled(Purged(remote_id=detail.id), b"")]
    return [
        Pulled(person(detail, site, is_employee=found.is_employee), row),
        *(Pulled(one, b"") for one in applications(found, site)),
        *(Pulled(one, b"") for one in files(found)),
    ]


def person(row: wire.Candidate, site: Site, *, is_employee: bool = False) -> Candidate:
    info, sought = row.personal_information, row.position_sought
    works = [one.experience for one in row.experiences]
    now = next((one for one in works if one.function or one.company), wire.Employment())
    return Candidate(
        remote_id=row.id,
        created_at=at(row.creation_date, site.zone),
        url=site.page,
        first_name=row.first_name or "",
        last_name=row.last_name or "",
        title=row.title or now.function,
        company=now.company,
        emails=_each(row.email, info.professional_email),
        phones=_each(row.phone_number, info.other_phone_number),
        city=info.city,
        location=", ".join(_each(info.address, info.postal_code, info.city, _word(info.resident_country, site)))
        or None,
        source=_word(row.referral.referral_status, site) or row.recruiter_data.recommender_name,
        skills=_each(*(_word(one, site) for one in row.additional_information.skills)),
        summary=row.recruiter_data.comment,
        custom=_told(
            [
                ("middle name", row.middle_name),
                ("status", _word(row.status, site)),
                ("employee", "yes" if is_employee else None),
                ("agency", _word(row.agency_user, site)),
                ("recommended by", row.recruiter_data.recommender_name),
                ("position sought", _word(sought.primary_profile, site)),
                ("other positions", _all_words(sought.secondary_profiles, site)),
                ("contract sought", _word(sought.contract_type, site)),
                ("contract length", _word(sought.contract_lenght, site)),
                ("working time", _word(sought.job_time, site)),
                ("salary expected", _word(sought.salary_expectations, site)),
                ("available from", day(sought.date_of_availability)),
                ("experience", _word(row.global_experience.global_experience_level, site)),
                ("languages", ", ".join(_each(*(_language(one, site) for one in row.languages)))),
                ("worked", "; ".join(_each(*(_employment(one, site) for one in works)))),
                ("learnt", "; ".join(_each(*(_education(one, site) for one in row.educations)))),
                *_own(row.own, site),
            ]
        ),
    )


def applications(row: wire.CandidateRecord, site: Site) -> list[Application]:
    """Which vacancies somebody is on. Where they stand there is not told, and not guessed."""
    of = row.candidate_detail.id
    references = dict.fromkeys(one.vacancy_reference for one in row.applications)
    return [
        Application(remote_id=pair(of, reference), candidate=of, job=reference, url=site.page)
        for reference in references
        if reference
    ]


def files(row: wire.CandidateRecord) -> list[Attachment]:
    of = row.candidate_detail.id
    return [
        Attachment(
            remote_id=pair(of, one.id),
            candidate=of,
            name=one.filename or f"#{one.id}",
            file_kind=FileKind.RESUME if one.is_resume else FileKind.OTHER,
            mime=one.mime_type,
        )
        for one in row.attachments
        if one.id
    ]


def _language(row: wire.Language, site: Site) -> str:
    return " ".join(_each(_word(row.language, site), _word(row.language_level, site)))


def _employment(row: wire.Employment, site: Site) -> str:
    return ", ".join(_each(row.function, row.company, _word(row.duration, site), _word(row.type_of_contract, site)))


def _education(row: wire.Education, site: Site) -> str:
    what = _word(row.diploma, site) or _word(row.education_level, site)
    return ", ".join(_each(what, _word(row.speciality, site), row.school, row.school_city, row.year_of_graduation))


# --- referentials --------------------------------------------------------------------------------


def referential(
    name: str, row: bytes, word: wire.Word | Unreadable, said: str | None, translations: Mapping[str, str]
) -> Got:
    """A word of a referential: shown as `said`, with its code and what it is called in other languages."""
    if isinstance(word, Unreadable):
        return word
    if not word.id:
        return unreadable(row, f"a word of {name} without a code")
    return Pulled(
        Listed(
            remote_id=listed(ListedKind.REFERENTIAL, f"{name}/{word.id}"),
            listed=ListedKind.REFERENTIAL,
            name=said or word.said or word.id,
            detail=(("list", name), ("code", word.id), *sorted(translations.items())),
        ),
        row,
    )


# --- parts ---------------------------------------------------------------------------------------


def _word(coded: wire.Coded | None, site: Site) -> str | None:
    return None if coded is None else site.words(coded)


def _all_words(coded: Iterable[wire.Coded], site: Site) -> str:
    return ", ".join(_each(*(site.words(one) for one in coded)))


def _own(fields: Sequence[wire.Own], site: Site) -> list[Labelled]:
    return [(one.slot, _word(one.value, site)) for one in fields]


def _told(fields: Iterable[Labelled]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in fields if text)


def _each(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _place(parts: Iterable[wire.Coded | None], site: Site) -> str | None:
    return ", ".join(_each(*(_word(one, site) for one in parts))) or None


def _plain(markup: str | None, text: str | None) -> str | None:
    return to_text(markup) if markup else text


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 6 else None
