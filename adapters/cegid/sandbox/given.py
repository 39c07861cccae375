"""What is sent about a candidate, as the fields of `candidateDetail`.

Coded values come as `{"id": ...}`, as `{"clientCode": ...}` from the Front Office, or as `<name>Id`: no public document
shows the body of an update, so every form that a client is known to use is taken. A field that nobody knows is refused.
"""

from typing import Any

from adapters.cegid.sandbox import answers
from adapters.cegid.sandbox.records import Coded, Row
from adapters.cegid.sandbox.referentials import REFERENTIALS

_CODED = {
    "civility": "civilities", "residentCountry": "countries", "primaryProfile": "profiles", "contractType": "contracts",
    "language": "languages", "languageLevel": "languagelevels", "diploma": "diplomas", "jobTime": "jobtimes",
    "educationLevel": "educationlevels", "experienceLevel": "experiencelevels", "profile": "profiles",
    "typeOfContract": "contracts", "globalExperienceLevel": "experiencelevels", "customCodeTable1": "profilestatuses",
}  # fmt: skip
_KEPT = (
    "id", "creationDate", "isAnonymized", "status", "agencyUser", "consents", "referral", "nationalities", "mobility",
    "totalMobility", "mobilityDelay", "secondaryProfiles", "contractLenght", "trainingStartDate", "trainingEndDate",
)  # fmt: skip
"""What is read and not changed: whoever sends back what was read is not refused. So it is with custom fields."""
_OTHER_NAMES = {"jobPreferences": "positionSought", "salaryPretensions": "salaryExpectations"}
_TEXTS = (
    "lastName", "firstName", "middleName", "email", "phoneNumber", "sex", "title", "address", "postalCode", "city",
    "otherPhoneNumber", "professionalEmail", "birthDate", "salaryExpectations", "dateOfAvailability", "school",
    "speciality", "schoolCity", "yearOfGraduation", "company", "duration", "function", "comment", "recommenderName",
    "recommenderEmail",
)  # fmt: skip
_BLOCKS = (
    "personalInformation", "positionSought", "globalExperience", "additionalInformation", "recruiterData",
    "jobPreferencesCustomFields", "experience",
)  # fmt: skip
_OTHER_SLOTS = (
    "shortText1", "shortText2", "shortText3", "longText1", "longText2", "longText3", "date1", "date2", "date3",
    "customCodeTable2", "customCodeTable3",
)  # fmt: skip
_LISTS = ("educations", "experiences", "languages")


def read(sent: Any) -> Row:
    """Refuses with 400."""
    if not isinstance(sent, dict):
        raise answers.bad_body("The body must be an object.")
    return dict(_field(name, value) for name, value in sent.items() if not _stays(name))


def _stays(name: str) -> bool:
    return name in _KEPT or (name.endswith("CustomFields") and name not in _BLOCKS) or name in _OTHER_SLOTS


def _field(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("Id") and name[:-2] in _CODED:
        name, value = name[:-2], None if value is None else {"id": value}
    name = _OTHER_NAMES.get(name, name)
    if name in _CODED:
        return name, None if value is None else coded(_CODED[name], value)
    if name in _BLOCKS:
        return name, read(value)
    if name in _LISTS and isinstance(value, list):
        return name, [_flat(name, read(one)) for one in value]
    if name == "skills" and isinstance(value, list):
        return name, [coded("skills", one) for one in value]
    if name in _TEXTS and (value is None or isinstance(value, str | int)):
        return name, value
    raise answers.bad_body(f"{name} is unknown or has a bad value.")


def _flat(name: str, one: Row) -> Row:
    """Experiences are flat where they are written and within `experience` where they are read."""
    if name != "experiences" or "experience" in one:
        return one
    contract = {"typeOfContract": one.pop("contractType")} if "contractType" in one else {}
    return {"experience": one | contract}


def coded(referential: str, value: Any) -> Coded:
    """Refuses with 400 what the referential does not have."""
    code = (value.get("id") or value.get("clientCode")) if isinstance(value, dict) else value
    if code is not None and code not in REFERENTIALS[referential]:
        raise answers.bad_body(f"{code} is not among the {referential}.")
    return Coded(referential, code)
