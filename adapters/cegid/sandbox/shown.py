"""Records as the API spells them: the Back Office says `{id, label}`, the Front Office a longer coded object."""

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import quote

from adapters.cegid.sandbox import times
from adapters.cegid.sandbox.records import Application, Attachment, Candidate, Coded, Row, Vacancy
from adapters.cegid.sandbox.referentials import ENDS, FRENCH, entry

SITE = "https://polana.talent-soft.example"
_NONE: Row = {"id": None, "label": None}
_BLOCKS = tuple(f"customBlock{number}CustomFields" for number in range(1, 5))


def plain(value: Any, lcid: int = FRENCH) -> Any:
    """A value with every coded one in it as `{id, label}`; one that names nothing has both null (notes 1.5)."""
    match value:
        case Coded():
            found = entry(value)
            return _NONE if found is None else {"id": found.id, "label": found.label(lcid)}
        case dict():
            return {name: plain(inner, lcid) for name, inner in value.items()}
        case list():
            return [plain(inner, lcid) for inner in value]
    return value


def slots(*, html: bool, **filled: Any) -> Row:
    """The twelve custom fields that every block has, nearly all of them empty; long texts of vacancies twice."""
    names = [f"{kind}{number}" for kind in ("shortText", "longText", "date", "customCodeTable") for number in (1, 2, 3)]
    names += [f"longText{number}HTML" for number in (1, 2, 3) if html]
    return dict.fromkeys(names) | filled


# Candidates


def _blank() -> Row:
    def custom() -> Row:
        return slots(html=False)

    return {
        "lastName": None, "firstName": None, "middleName": None, "email": None, "phoneNumber": None, "civility": None,
        "sex": None, "title": None, "status": _NONE, "agencyUser": None,
        "personalInformation": {
            "address": None, "postalCode": None, "city": None, "residentCountry": _NONE, "otherPhoneNumber": None,
            "professionalEmail": None, "birthDate": None, "nationalities": [],
            "personalInformationCustomFields": custom(),
        },
        "positionSought": {
            "primaryProfile": _NONE, "secondaryProfiles": [], "contractType": None, "contractLenght": None,
            "jobTime": None, "salaryExpectations": None, "dateOfAvailability": None, "trainingStartDate": None,
            "trainingEndDate": None, "mobilityDelay": None, "totalMobility": False,
            "mobility": {"geographicalAreas": [], "countries": [], "regions": [], "departments": [], "zipCodes": []},
            "jobPreferencesCustomFields": custom(),
        },
        "educations": [], "experiences": [], "languages": [], "consents": [],
        "globalExperience": {"globalExperienceLevel": None, "globalExperienceLevelCustomFields": custom()},
        "additionalInformation": {"skills": [], "additionalInformationCustomFields": custom()},
        "referral": {"referralStatus": None},
        "recruiterData": {
            "comment": None, "recommenderName": None, "recommenderEmail": None, "recruiterDataCustomFields": custom(),
        },
    } | {name: custom() for name in _BLOCKS}  # fmt: skip


_EDUCATION = dict.fromkeys(("school", "diploma", "speciality", "educationLevel", "schoolCity", "yearOfGraduation"))
_EXPERIENCE = dict.fromkeys(("company", "duration", "experienceLevel", "function", "typeOfContract", "profile"))


def candidate_detail(row: Candidate) -> Row:
    """`candidateDetail` with all its blocks. `updateDate` is nowhere in it: it can only be filtered by."""
    shown: Row = _over(_blank(), plain(row.detail))
    shown["educations"] = [
        _EDUCATION | one | {"educationCustomFields": slots(html=False)} for one in shown["educations"]
    ]
    shown["experiences"] = [
        {"experience": _EXPERIENCE | one["experience"], "experienceCustomFields": slots(html=False)}
        for one in shown["experiences"]
    ]
    created = times.zulu(row.created * 1000 + row.id * 37 % 1000)
    return {"id": row.key, "creationDate": created, "isAnonymized": row.anonymized} | shown


def _over(blank: Row, filled: Row) -> Row:
    return blank | {
        name: _over(blank[name], value) if isinstance(value, dict) and isinstance(blank.get(name), dict) else value
        for name, value in filled.items()
    }


def exported_candidate(row: Candidate, files: Iterable[Attachment]) -> Row:
    """What the member `applicantdetail` holds. Of an application more than its vacancy is not public (notes 1.10)."""
    return {
        "candidateDetail": candidate_detail(row),
        "isEmployee": row.employee,
        "isInProgress": any(one.step not in ENDS for one in row.applications),
        "applications": [{"vacancyReference": one.vacancy} for one in row.applications],
        "attachments": [
            {"id": file.id, "filename": file.filename, "mimeType": file.mime_type, "isResume": file.resume}
            for file in files
        ],
    }


# Vacancies


def offer_detail(row: Vacancy) -> Row:
    """`offerDetail`: stamps are on the site's wall clock, without a zone."""
    country, region = Coded("countries", row.country), Coded("regions", row.region)
    name, email = row.manager or ("", None)
    shown = {
        "reference": row.reference, "languageId": FRENCH, "vacancyCategory": _category(),
        "status": Coded("vacancystatuses", row.status),
        "creationDate": times.naive(row.created), "modificationDate": times.naive(row.updated),
        "publishedOnInternet": row.published is not None, "publishedOnIntranet": row.internal,
        "coverUrl": None, "candidateRedirectionUrl": None, "organisation": Coded("organisations", row.organisation),
        "vacancyView": _NONE, "candidateView": _NONE,
        "jobDescription": {
            "title": row.title,
            "description1": row.description, "description1HTML": _html(row.description),
            "description2": None, "description2HTML": None,
            "contractType": Coded("contracts", row.contract), "contractLength": None, "jobTime": None,
            "professionalCategory": None, "salaryRange": None,
            "primaryProfile": Coded("profiles", row.profile), "secondaryProfiles": [], "country": country,
            "jobDescriptionCustomFields": slots(html=True),
        },
        "location": {
            "address": row.address, "latitude": None, "longitude": None, "country": country,
            "region": region if row.region else None, "department": None,
            "geographicalArea": Coded("geographicalareas", "_TS_CO_GeographicalArea_Europe"),
            "locationCustomFields": slots(html=True),
        },
        "criteria": {
            "experienceLevel": None, "educationLevel": None, "diploma": None,
            "skills": [Coded("skills", skill) for skill in row.skills], "specialisations": [],
            "freeCriteria1": None, "freeCriteria1HTML": None, "freeCriteria2": None, "freeCriteria2HTML": None,
            "criteriaCustomFields": slots(html=True),
        },
        "languages": [],
        "requestingParty": {
            "beginningDate": None if row.begins is None else times.day(row.begins),
            "numberOfVacancies": row.openings, "recruitingReason": None,
            "lineManager": {"id": email, "label": name, "email": email, "uri": None},
            "EEO": None, "commentForAgency": None, "requestingPartyCustomFields": slots(html=True),
        },
        "referral": {"bonusAmount": None, "currency": None, "bonusType": None},
        "generalInformationCustomFields": slots(html=True),
    } | {name: slots(html=True) for name in _BLOCKS}  # fmt: skip
    return dict(plain(shown))


def _category() -> Coded:
    return Coded("vacancycategories", "_TS_CO_OfferCategory_Standard")


def _html(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())


def url(row: Vacancy) -> str:
    """Where people read the advert."""
    return f"{SITE}/offre-de-emploi/emploi-{quote(row.reference, safe='')}.aspx"


def vacancy_summary(row: Vacancy) -> Row:
    """A vacancy in the list of the Customer API (notes 1.5)."""
    shown = {
        "reference": row.reference, "title": row.title, "languageId": FRENCH,
        "status": Coded("vacancystatuses", row.status), "jobTime": _NONE, "salaryRange": _NONE,
        "contractType": Coded("contracts", row.contract), "contractLength": None,
        "primaryProfile": Coded("profiles", row.profile),
        "geographicalArea": Coded("geographicalareas", "_TS_CO_GeographicalArea_Europe"),
        "country": Coded("countries", row.country), "region": Coded("regions", row.region), "department": _NONE,
        "address": row.address, "diploma": _NONE, "educationLevel": _NONE, "experienceLevel": _NONE,
        "organisation": Coded("organisations", row.organisation),
        "creationDate": times.naive(row.created), "modificationDate": times.naive(row.updated), "vacancyUrl": url(row),
    }  # fmt: skip
    return dict(plain(shown))


# Front Office


def front(coded: Coded, kind: str, lcid: int) -> Row | None:
    """A coded value of the Front Office: its `clientCode` is the `id` of the Back Office."""
    found = entry(coded)
    if found is None:
        return None
    return {
        "code": found.number, "clientCode": found.id, "label": found.label(lcid), "active": True, "parentCode": None,
        "type": kind, "parentType": "", "hasChildren": False,
    }  # fmt: skip


def offer_summary(row: Vacancy, base: str, lcid: int) -> Row:
    def listed(coded: Coded, kind: str) -> list[Row]:
        found = front(coded, kind, lcid)
        return [] if found is None else [found]

    organisation = entry(Coded("organisations", row.organisation))
    detail = f"{base}/api/v2/offers/getoffer?reference={quote(row.reference)}"
    return {
        "reference": row.reference, "isTopOffer": row.openings > 3, "title": row.title, "location": row.address,
        "organisationName": organisation.label(lcid) if organisation else row.organisation,
        "organisationDescription": "", "organisationLogoUrl": f"{SITE}/logo.png",
        "modificationDate": None if row.updated == row.created else times.naive(row.updated),
        "startPublicationDate": times.zulu(row.published or row.created),
        "beginningDate": None if row.begins is None else times.day(row.begins),
        "offerUrl": url(row), "description1": row.description, "description1Formatted": _html(row.description),
        "description2": None, "description2Formatted": None,
        "contractType": front(Coded("contracts", row.contract), "contract", lcid), "contractDuration": None,
        "contractTypeCountry": front(Coded("countries", row.country), "contractTypeCountry", lcid),
        "offerFamilyCategory": front(_category(), "offerFamilyCategory", lcid),
        "professionalCategory": None, "salaryRange": None, "latitude": None, "longitude": None,
        "geographicalLocation": listed(Coded("geographicalareas", "_TS_CO_GeographicalArea_Europe"), "offerArea"),
        "country": listed(Coded("countries", row.country), "offerCountry"),
        "region": listed(Coded("regions", row.region), "offerRegion"), "department": [],
        "urlRedirectionEmployee": None, "urlRedirectionApplicant": None,
        "_links": [{"href": detail, "rel": "detail"}],
    }  # fmt: skip


def offer(row: Vacancy, base: str, lcid: int) -> Row:
    """`getoffer`: the summary and what only the page of an offer has."""
    shown = offer_summary(row, base, lcid)
    name, email = row.manager or ("", None)
    first, _, last = name.partition(" ")
    return shown | {
        "applicationUrl": f"{SITE}/offre/{row.chrono}.aspx", "endPublicationDate": None,
        "isAnonymousOrganisation": False,
        "organisation": {
            "entityCode": row.organisation, "name": shown["organisationName"], "description": None, "url": None,
            "retentionPeriod": 24, "maxDelayForConsent": 30, "parentName": None, "logoUrl": None,
            "generalConditions": None, "personalDataConsent": None,
        },
        "operationalManager": {"firstName": first, "lastName": last, "email": email} if name else None,
        "educationLevel": None, "diploma": None, "experienceLevel": None, "languages": [], "specialisations": [],
        "applicationQuestions": [], "attachedFilesUrls": [], "geolocation": None,
        "customFields": {
            name: slots(html=False) for name in
            ("offer", "description", "location", "applicantCriteria", "origin", "offerCustomBlock1")
        },
    }  # fmt: skip


def front_application(
    row: Vacancy | None, application: Application | None, files: Iterable[Attachment], lcid: int
) -> Row:
    """An application as the career site gives it back, but for id and date; without a vacancy a spontaneous one."""
    step = application.step if application else None
    return {
        "type": "offer" if row else "unsolicited",
        "offerReference": row.reference if row else None, "offerTitle": row.title if row else None,
        "isOfferPublished": bool(row and row.published),
        "organisation": front(Coded("organisations", row.organisation), "organisation", lcid) if row else None,
        "origin": None, "motivation": None, "referralCode": None,
        "files": [
            {
                "guid": file.id, "name": file.filename, "description": file.filename,
                "fileType": front(Coded("filetypes", f"_TS_CO_FileType_{_kind(file)}"), "fileType", lcid),
            }
            for file in files
        ],
        "applicationAnswers": [],
        "status": front(Coded("applicationevents", step), "applicationStatus", lcid),
        "personalDataConsentReceived": True, "retentionDelay": 24, "frenchDisabledWorkerStatus": None,
    }  # fmt: skip


def _kind(file: Attachment) -> str:
    return "CV" if file.resume else "LettreMotivation"
