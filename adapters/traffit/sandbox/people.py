"""Candidates: document chapter "Candidate", without the timeline and the moves."""

import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from adapters.sandbox import worktime
from adapters.sandbox.answers import Refused
from adapters.sandbox.table import Query
from adapters.traffit.sandbox import answers, made_up, selection, shown
from adapters.traffit.sandbox.calls import Call, Route
from adapters.traffit.sandbox.catalogues import CONSENTS, SOURCES, TAGS, TALENTS
from adapters.traffit.sandbox.records import Employee
from adapters.traffit.sandbox.selection import STAMPS, Condition, Field, Kind

WRITABLE = {
    "name": "text", "lastname": "text", "email": "email", "guid": "text", "owner": "user", "source": "dictionary",
    "synchro_time": "datetime", "mobile": "text", "linkedin": "text", "candidate_about": "text",
    "_Position": "text", "_available_from": "date", "_salary": "number", "_skills": "choices",
}  # fmt: skip
READABLE = {"id": "integer", "created_at": "datetime", "updated_at": "datetime", "status": "text", **WRITABLE}
_REQUIRED = ("name", "lastname")


def _field(name: str, kind: Kind) -> Field:
    return Field(lambda row: row.fields.get(name), kind)


_FIELDS: dict[str, Field] = {
    **STAMPS,
    **{name: _field(name, "text") for name in ("name", "lastname", "email", "mobile", "linkedin", "_Position")},
    "guid": Field(lambda row: row.guid, "text"),
    "synchro_time": Field(lambda row: _moment(row.fields.get("synchro_time")), "moment"),
    "_available_from": _field("_available_from", "day"),
    "_salary": _field("_salary", "number"),
    "_skills": _field("_skills", "choices"),
}


async def list_all(call: Call) -> web.Response:
    if call.says("X-Response-Metadata"):
        return answers.data(shown.metadata(READABLE))
    conditions = selection.header_conditions(call, _FIELDS)
    query: Query[Employee] = selection.narrowed(Query(), conditions, call.tenant.quirks.fields_join)
    query = selection.ordered(query, selection.header_order(call, _FIELDS))
    if len(conditions) == 1 and _is_address(conditions[0]):
        # Found without reading everybody: the address of a made-up person says who has it.
        query = _among(query, call.tenant.employees_with_email(conditions[0].value))
    return selection.answer(call, call.tenant.employees, query, lambda row: shown.employee(call.tenant, row))


async def show_one(call: Call) -> web.Response:
    row = _by_guid(call) if call.says("X-Get-Find-By-Guid") else call.employee()
    if call.says("X-Response-Metadata"):
        return answers.data(shown.metadata(READABLE))
    return answers.data(shown.employee(call.tenant, row))


async def create(call: Call) -> web.Response:
    if call.says("X-Request-Metadata"):
        return answers.data(shown.metadata(WRITABLE))
    fields = _checked(await call.sent(), whole=True)
    guid = fields.pop("guid", None)
    call.changed()
    return answers.created(call.tenant.add(by=call.user, guid=guid, **fields))


async def replace_one(call: Call) -> web.Response:
    """PUT: what is not sent is emptied."""
    row = call.employee()
    if call.says("X-Request-Metadata"):
        return answers.data(shown.metadata(WRITABLE))
    fields = _checked(await call.sent(), whole=True)
    return _edit(call, row, dict.fromkeys(WRITABLE) | fields)


async def change(call: Call) -> web.Response:
    row = call.employee()
    if call.says("X-Request-Metadata"):
        return answers.data(shown.metadata(WRITABLE))
    return _edit(call, row, _checked(await call.sent(), whole=False))


async def show_tags(call: Call) -> web.Response:
    tags = [(tag, TAGS[tag]) for tag in call.tenant.tags(call.employee().id)]
    return selection.answer_list(call, tags, lambda tag: {"id": tag[0], "name": tag[1]})


async def add_tags(call: Call) -> web.Response:
    """Adds; there is no way to remove. A tag that does not exist refuses them all."""
    row, names = call.employee(), (await call.sent()).get("tags")
    if not isinstance(names, list) or not names:
        raise Refused(answers.invalid(["tags: This value should be a list of names."], "Bad request"))
    ids = {name: tag for tag, name in TAGS.items()}
    if any(name not in ids for name in names):
        raise Refused(answers.listed("Tag not found", HTTPStatus.NOT_FOUND))
    call.tenant.tag(row.id, [ids[name] for name in names], by=call.user)
    call.changed()
    return answers.done()


async def show_talents(call: Call) -> web.Response:
    pools = [(pool, *TALENTS[pool]) for pool in made_up.talents(call.tenant.seed, call.employee().id)]
    return selection.answer_list(call, pools, lambda row: {"id": row[0], "name": row[1], "public": row[2]})


async def add_note(call: Call) -> web.Response:
    """204 without an id (document, notes 2.7): twice the same note is two notes."""
    row, sent = call.employee(), await call.sent()
    texts = [sent.get("title") or "", sent.get("content")]
    if not all(isinstance(text, str) for text in texts) or not sent.get("content"):
        raise Refused(answers.invalid(["content: This value should not be blank."]))
    call.tenant.note(row.id, sent["content"], title=sent.get("title") or "", by=call.user)
    call.changed()
    return answers.done()


async def add_consent(call: Call) -> web.Response:
    row, sent = call.employee(), await call.sent()
    _consent(call, row, {**sent, "provision": call.number("provision")})
    call.changed()
    return answers.done()


async def add_consents(call: Call) -> web.Response:
    row = call.employee()
    for sent in await call.sent_list():
        if not isinstance(sent, dict):
            raise Refused(answers.invalid(["This value should be an object."]))
        _consent(call, row, sent)
    call.changed()
    return answers.done()


def _consent(call: Call, row: Employee, sent: Mapping[str, Any]) -> None:
    """Grant a consent, in a job or everywhere; granting again moves its date. Numbers may come as texts."""
    job = sent.get("recruitment")
    try:
        provision, recruitment = int(sent.get("provision") or 0), None if job is None else int(job)
        day = worktime.text(worktime.read(str(sent.get("agreement_date"))))[:10]
    except (ValueError, TypeError):
        raise Refused(answers.invalid(["agreement_date: This value is not a valid date."])) from None
    if provision not in CONSENTS or (recruitment is not None and recruitment not in call.tenant.jobs):
        raise answers.not_found()
    call.tenant.consents[row.id, recruitment, provision] = day


def _edit(call: Call, row: Employee, fields: dict[str, Any]) -> web.Response:
    call.tenant.edit(row.id, by=call.user, **fields)
    call.changed()
    return answers.done()


def _checked(sent: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Fields as the tenant keeps them: source by id, owner by id. Refuses with the list of errors."""
    errors = [f"{name}: This field is not available via integration." for name in sent if name not in WRITABLE]
    if whole:
        errors += [f"{name}: This value should not be blank." for name in _REQUIRED if not sent.get(name)]
    fields: dict[str, Any] = {}
    for name in sent:
        if name in WRITABLE:
            try:
                fields[name] = None if sent[name] is None else _kept(WRITABLE[name], sent[name])
            except (ValueError, TypeError, KeyError):
                errors.append(f"{name}: This value is not valid.")
    if errors:
        raise Refused(answers.invalid(errors))
    return fields


def _kept(kind: str, value: Any) -> Any:
    """Raises ValueError, TypeError or KeyError for a value that the field cannot hold."""
    match kind:
        case "email":
            if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
                raise ValueError(value)
        case "dictionary":
            return {name: source for source, name in SOURCES.items()}[value]
        case "user" | "number":
            return int(value)
        case "datetime":
            return worktime.text(worktime.read(value))
        case "date":
            return worktime.text(worktime.read(value))[:10]
        case "choices":
            return [str(choice) for choice in value]
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _by_guid(call: Call) -> Employee:
    guid = call.request.match_info["employee"]
    for row in call.tenant.employees.stored.values():
        if row.guid == guid and not row.hidden:
            return row
    raise answers.not_found()


def _is_address(condition: Condition) -> bool:
    return condition.field is _FIELDS["email"] and condition.comparison == "=" and condition.value is not None


def _among(query: Query[Employee], ids: list[int]) -> Query[Employee]:
    return replace(query, among=ids)


def _moment(value: str | None) -> int | None:
    return worktime.read(value) if value else None


_SCOPE = "employee"
ROUTES = (
    Route("GET", "/employees/", _SCOPE, list_all),
    Route("POST", "/employees/", _SCOPE, create),
    Route("GET", "/employees/{employee}", _SCOPE, show_one),
    Route("PUT", "/employees/{employee}", _SCOPE, replace_one),
    Route("PATCH", "/employees/{employee}", _SCOPE, change),
    Route("GET", "/employees/{employee}/tags", _SCOPE, show_tags),
    Route("PATCH", "/employees/{employee}/tags", _SCOPE, add_tags),
    Route("GET", "/employees/{employee}/talents", _SCOPE, show_talents),
    Route("POST", "/employees/{employee}/notes", _SCOPE, add_note),
    Route("POST", "/employees/{employee}/provisions/{provision}", _SCOPE, add_consent),
    Route("PATCH", "/employees/{employee}/provisions", _SCOPE, add_consents),
)
