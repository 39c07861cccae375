"""Candidacies beside their status: source, properties, screening answers, onboarding, and all by application id."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from adapters.sandbox.chance import Chance
from adapters.smartrecruiters.sandbox import answers, shown, times
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Application, Candidate
from adapters.smartrecruiters.sandbox.families.candidates import ask_consent, decided, sourced
from adapters.smartrecruiters.sandbox.staff import FULL, Row
from adapters.smartrecruiters.sandbox.wire import action
from adapters.smartrecruiters.sandbox.wire import shown as wired

_COUNTRIES = (
    "at",
    "ch",
    "cz",
    "de",
    "dk",
    "eg",
    "es",
    "fr",
    "gb",
    "ie",
    "it",
    "jp",
    "nl",
    "no",
    "pl",
    "se",
    "tr",
    "us",
)
_CURRENCIES = ("CHF", "CZK", "DKK", "EUR", "GBP", "PLN", "USD")
_ARCHIVED = {"REJECTED": "REJECTED", "WITHDRAWN": "WITHDRAWN_BY_APPLICANT", "TRANSFERRED": "TRANSFERRED"}
_QUESTIONS = (
    ("text", "How did you hear about us?", ("From a friend", "Od koleżanki")),
    ("radio", "Do you have a current driver's license?", ("Yes", "No")),
    ("textarea", "Why us?", ("Because of [red]you[/red].", "Bo tak.\nI już.")),
    ("select", "Notice period", ("None", "One month")),
)


async def one(call: Call) -> web.Response:
    whose, application = call.application()
    job = call.tenant.job_id(application.job)
    found = {
        "applicationId": application.id,
        **shown.standing(call, application),
        "url": call.url(f"/app/people/applications/{application.id}"),
        "candidateId": whose.id,
        "jobId": job,
    }
    return answers.data(wired(found))


async def unassign(call: Call) -> web.Response:
    whose, application = call.application()
    return _removed(call, whose, application)


def _removed(call: Call, whose: Candidate, application: Application) -> web.Response:
    whose.applications.remove(application)
    call.keep(whose)
    return answers.done()


async def set_source(call: Call) -> web.Response:
    whose, application = call.application()
    found = sourced(call, await call.sent())
    if found != application.source:
        application.source = found
        call.keep(whose)
        call.tell("application.source.updated", None, **_about(call, whose, application))
    return answers.done()


def _about(call: Call, whose: Candidate, application: Application) -> dict[str, str]:
    job = call.tenant.job_id(application.job)
    return {"job_id": job, "candidate_id": whose.id, "application_id": application.id}


# Properties


def _primary(call: Call) -> tuple[Candidate, Application]:
    whose = call.candidate()
    if whose.primary is None:
        call.miss("candidate", "Candidate has no assignment")
    return whose, whose.primary


async def properties(call: Call) -> web.Response:
    return _properties(call, call.application()[1])


async def primary_properties(call: Call) -> web.Response:
    return _properties(call, _primary(call)[1])


def _properties(call: Call, application: Application) -> web.Response:
    """Those that have a value; where none has, an empty object."""
    context, content = call.query.get("context"), list[Row]()
    for field in call.tenant.candidate_fields.values():
        value = application.properties.get(field["id"])
        if value is None or not _accessible(call, field) or context not in (None, *field["availability"]["context"]):
            continue
        row = {"id": field["id"], "label": field["label"], "type": field["type"], "value": value}
        label = next((one["label"] for one in field["_values"] if one["id"] == value), None)
        links = {"configuration": action(call.url(f"/configuration/candidate-properties/{field['id']}"))}
        content.append({**row, "valueLabel": label, "actions": links})
    return answers.data(wired({"content": content}) if content else {})


def _accessible(call: Call, field: Row) -> bool:
    return field["availability"]["toUsers"] == "ALL" or call.tenant.role in FULL


async def set_properties(call: Call) -> web.Response:
    whose, application = call.application()
    sent = await call.sent()
    if len({one["id"] for one in sent}) != len(sent):
        call.fail("DUPLICATE_PROPERTIES")
    return _set(call, whose, application, sent)


async def set_property(call: Call) -> web.Response:
    whose, application = call.application()
    return _set(call, whose, application, [{"id": call.id("propertyId"), **await call.sent()}])


async def set_primary_property(call: Call) -> web.Response:
    whose, application = _primary(call)
    return _set(call, whose, application, [{"id": call.id("propertyId"), **await call.sent()}])


def _set(call: Call, whose: Candidate, application: Application, sent: list[Row]) -> web.Response:
    """All or none; without a value a property is reset."""
    kept = dict(application.properties)
    for one in sent:
        field = call.tenant.candidate_fields.get(one["id"])
        if field is None:
            call.miss("property")
        if not _accessible(call, field):
            call.fail("INACCESSIBLE_FIELD")
        value = one.get("value")
        if value is None:
            kept.pop(one["id"], None)
            continue
        if (code := _wrong(call, field, value)) is not None:
            call.fail(code, f"{one['id']} cannot be {value!r}")
        kept[one["id"]] = value
    if kept != application.properties:
        application.properties = kept
        call.keep(whose)
        call.tell("application.fields.updated", None, **_about(call, whose, application))
    return answers.done()


def _wrong(call: Call, field: Row, value: Any) -> str | None:
    """The code of what is wrong with a value, by the type of its property."""
    fits, code = _KINDS[field["type"]]
    return None if fits(call, field, value) else code


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_moment(value: Any) -> bool:
    try:
        times.read(value)
    except (TypeError, ValueError):
        return False
    return True


_KINDS: dict[str, tuple[Callable[[Call, Row, Any], bool], str]] = {
    "BOOLEAN": (lambda _, __, value: isinstance(value, bool), "INVALID_TEXT_FORMAT"),
    "NUMBER": (lambda _, __, value: _is_number(value), "INVALID_NUMBER_RANGE"),
    "PERCENT": (lambda _, __, value: _is_number(value) and 0 <= value <= 100, "INVALID_NUMBER_RANGE"),
    "COUNTRY": (lambda _, __, value: value in _COUNTRIES, "COUNTRY_NOT_FOUND"),
    "REGION": (lambda _, __, value: str(value)[:2] in _COUNTRIES and str(value)[2:3] == "-", "REGION_NOT_FOUND"),
    "CURRENCY": (
        lambda _, __, value: isinstance(value, dict) and value.get("code") in _CURRENCIES,
        "CURRENCY_NOT_FOUND",
    ),
    "USER": (lambda call, _, value: value in call.tenant.users, "USER_NOT_FOUND"),
    "SINGLE_SELECT": (lambda _, field, value: any(one["id"] == value for one in field["_values"]), "VALUE_NOT_FOUND"),
    "DATE": (lambda _, __, value: _is_moment(value), "INVALID_DATE_RANGE"),
    "TEXT": (lambda _, __, value: isinstance(value, str), "INVALID_TEXT_FORMAT"),
}


# Questions and onboarding


async def screening(call: Call) -> web.Response:
    """What was answered when somebody applied: two of three were asked something."""
    whose, application = call.application()
    draw = Chance(call.tenant.seed, 71, whose.number, application.slot)
    asked = [] if whose.fresh or draw.below(3) == 0 else draw.some(_QUESTIONS, 3)
    content = [_answer(f"{draw.word():016x}", kind, label, draw.pick(said)) for kind, label, said in asked]
    return answers.data({"totalFound": len(content), "content": content})


def _answer(made: str, kind: str, label: str, said: str) -> Row:
    field = {"id": "value", "label": label, "values": [{"id": said.lower()[:20], "label": said}]}
    return {
        "id": made,
        "type": kind,
        "category": "custom",
        "name": label,
        "label": label,
        "records": [{"fields": [field]}],
    }


async def onboarding(call: Call) -> web.Response:
    return _onboarding(call, call.application()[1])


async def primary_onboarding(call: Call) -> web.Response:
    return _onboarding(call, _primary(call)[1])


def _onboarding(call: Call, application: Application) -> web.Response:
    if application.onboarding is None:
        call.fail("ONBOARDING_STATUS_NOT_ACTIVE")
    return answers.data({"onboardingStatus": application.onboarding})


async def set_onboarding(call: Call) -> web.Response:
    return await _set_onboarding(call, *call.application())


async def set_primary_onboarding(call: Call) -> web.Response:
    return await _set_onboarding(call, *_primary(call))


async def _set_onboarding(call: Call, whose: Candidate, application: Application) -> web.Response:
    sent = await call.sent()
    if application.place.status != "HIRED":
        call.fail("ONBOARDING_STATUS_NOT_ACTIVE")
    if application.onboarding != sent["onboardingStatus"]:
        application.onboarding = sent["onboardingStatus"]
        call.keep(whose)
        call.tell("application.onboarding-status.updated", None, **_about(call, whose, application))
    return answers.done()


# By the id of the application


def _named(call: Call, name: str, code: str = "JOB_APPLICATION_NOT_FOUND") -> tuple[Candidate, Application]:
    try:
        whose, application = call.tenant.application(call.id(name))
    except KeyError:
        call.fail(code, "No such application", 404)
    if not call.tenant.sees_job(application.job):
        call.deny("Application access denied")
    return whose, application


async def by_id(call: Call) -> web.Response:
    whose, application = _named(call, "jobApplicationId")
    job = call.tenant.job_id(application.job)
    found = {
        "status": application.place.status, "subStatus": application.place.sub, "createDate": application.created,
        "profileId": whose.id, "jobId": job,
    }  # fmt: skip
    return answers.data(wired(found))


async def delete_by_id(call: Call) -> web.Response:
    return _removed(call, *_named(call, "jobApplicationId"))


async def consents_by_id(call: Call) -> web.Response:
    return answers.data(decided(_named(call, "jobApplicationId")[0].consent))


async def ask_by_id(call: Call) -> web.Response:
    ask_consent(call, _named(call, "jobApplicationId")[0])
    return answers.data({}, 201)


async def as_the_candidate_sees_it(call: Call) -> web.Response:
    _, application = _named(call, "applicationUuid", "NOT_FOUND")
    status = application.place.status
    if status in _ARCHIVED:
        return answers.data({"status": "ARCHIVED", "substatus": _ARCHIVED[status]})
    return answers.data({"status": "NEW" if status == "LEAD" else status})


ACTIONS: Actions = {
    "candidates.getApplication": one,
    "candidates.deleteApplication": unassign,
    "candidates.source.update": set_source,
    "candidates.properties.getForJob": properties,
    "candidates.properties.get": primary_properties,
    "candidates.properties.values.batchUpdateForJob": set_properties,
    "candidates.properties.values.updateForJob": set_property,
    "candidates.properties.values.update": set_primary_property,
    "candidates.screening-answers.get": screening,
    "candidates.onboarding.getForJob": onboarding,
    "candidates.onboarding.get": primary_onboarding,
    "candidates.onboarding.updateForJob": set_onboarding,
    "candidates.onboarding.update": set_primary_onboarding,
}
BY_ID: Actions = {
    "job-applications.getById": by_id,
    "job-applications.deleteById": delete_by_id,
    "job-applications.getConsentDecision": consents_by_id,
    "job-applications.postConsentRequest": ask_by_id,
}
SEEN_BY_CANDIDATES: Actions = {"getStatus": as_the_candidate_sees_it}
