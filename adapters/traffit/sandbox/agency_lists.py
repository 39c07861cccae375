"""Everything around candidates and jobs: clients, contacts, users, sources, workflows, consents, adverts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from adapters.sandbox import worktime
from adapters.sandbox.answers import Refused
from adapters.sandbox.chance import Chance
from adapters.sandbox.table import Query
from adapters.sandbox.worktime import text
from adapters.traffit.sandbox import answers, selection, shown
from adapters.traffit.sandbox.calls import Action, Call, Route
from adapters.traffit.sandbox.catalogues import API_USER, CONSENT_TYPES, CONSENTS, GROUPS, SOURCES, TALENTS
from adapters.traffit.sandbox.records import Record
from adapters.traffit.sandbox.selection import STAMPS, Field
from adapters.traffit.sandbox.tenant import Tenant
from adapters.traffit.sandbox.workflows import WORKFLOWS

Rows = Callable[[Call], dict[int, Record]]

_CLIENT = {"name": "text", "status": "text", "guid": "text", "synchro_time": "datetime"}
_CONTACT = {
    "name": "text", "lastname": "text", "email": "email", "position": "text", "guid": "text", "synchro_time": "datetime"
}  # fmt: skip
_ADVERT = {
    "id": "integer", "advert_id": "integer", "nr_ref": "text", "name": "text", "url": "text",
    "valid_start": "datetime", "valid_end": "datetime", "awarded": "boolean",
}  # fmt: skip
_USER = {"username": "text", "email": "email", "permission_group": "group", "password": "password"}


def _field(name: str, kind: selection.Kind = "text") -> Field:
    return Field(lambda row: row.fields.get(name), kind)


_SYNCHRO = Field(lambda row: _moment(row.fields.get("synchro_time")), "moment")
_CLIENT_FIELDS = {**STAMPS, "synchro_time": _SYNCHRO}
_CONTACT_FIELDS = {
    **_CLIENT_FIELDS,
    **{name: _field(name) for name in ("name", "lastname", "email")},
    "guid": Field(lambda row: row.guid, "text"),
}
_USER_FIELDS = {"id": STAMPS["id"], "username": _field("username"), "email": _field("email")}


def _moment(value: str | None) -> int | None:
    return worktime.read(value) if value else None


def _clients(call: Call) -> dict[int, Record]:
    return call.tenant.clients


def _contacts(call: Call) -> dict[int, Record]:
    return call.tenant.contacts


def _users(call: Call) -> dict[int, Record]:
    return call.tenant.users


def _crm_activities(call: Call) -> dict[int, Record]:
    """One note a client, made up."""
    start = call.tenant.plan.time.start
    return {
        5 + client: Record(5 + client, start + client, start + client, {"client": {"id": client}}, 19, 19)
        for client in call.tenant.clients
    }


def lister(
    rows: Rows, fields: Mapping[str, Field], show: Callable[[Record], Any], readable: Mapping[str, str]
) -> Action:
    async def list_all(call: Call) -> web.Response:
        if call.says("X-Response-Metadata"):
            return answers.data(shown.metadata(readable))
        return selection.answer_list(call, rows(call).values(), show, fields)

    return list_all


def shower(rows: Rows, show: Callable[[Record], Any], readable: Mapping[str, str]) -> Action:
    async def show_one(call: Call) -> web.Response:
        found = rows(call)
        if call.says("X-Get-Find-By-Guid"):
            row = next((row for row in found.values() if row.guid == call.request.match_info["record"]), None)
        else:
            row = found.get(call.number("record"))
        if row is None:
            raise answers.not_found()
        return answers.data(shown.metadata(readable) if call.says("X-Response-Metadata") else show(row))

    return show_one


def creator(rows: Rows, writable: Mapping[str, str], required: tuple[str, ...] = ()) -> Action:
    async def create(call: Call) -> web.Response:
        if call.says("X-Request-Metadata"):
            return answers.data(shown.metadata(writable))
        fields = _checked(await call.sent(), writable, required)
        found, now = rows(call), call.tenant.now()
        row = Record(max(found) + 1, now, now, {}, call.user, call.user)
        found[row.id] = _written(row, fields)
        call.changed()
        return answers.created(row.id)

    return create


def changer(rows: Rows, writable: Mapping[str, str], *, whole: bool) -> Action:
    async def change(call: Call) -> web.Response:
        found, wanted = rows(call), call.number("record")
        if wanted not in found:
            raise answers.not_found()
        if call.says("X-Request-Metadata"):
            return answers.data(shown.metadata(writable))
        fields = _checked(await call.sent(), writable, ())
        row = replace(found[wanted], updated=call.tenant.now(), updated_by=call.user)
        found[wanted] = _written(row, {**dict.fromkeys(writable), **fields} if whole else fields)
        call.changed()
        return answers.done()

    return change


def _checked(sent: Mapping[str, Any], writable: Mapping[str, str], required: tuple[str, ...]) -> dict[str, Any]:
    errors = [f"{name}: This field is not available via integration." for name in sent if name not in writable]
    errors += [f"{name}: This value should not be blank." for name in required if not sent.get(name)]
    fields = {name: value for name, value in sent.items() if name in writable}
    password = fields.pop("password", None)
    if isinstance(password, dict) and password.get("first") != password.get("second"):
        errors.append("password: The passwords do not match.")
    if "permission_group" in fields:
        group = str(fields["permission_group"])
        fields["permission_group"] = int(group) if group.isdecimal() else 0
        if fields["permission_group"] not in GROUPS:
            errors.append("permission_group: This value is not valid.")
    if errors:
        raise Refused(answers.invalid(errors))
    return fields


def _written(row: Record, fields: Mapping[str, Any]) -> Record:
    other = {name: value for name, value in fields.items() if name not in ("guid", "password")}
    return replace(row, guid=fields.get("guid", row.guid), fields={**row.fields, **other})


async def sources(call: Call) -> web.Response:
    """Fails at random when more than ten a page are asked for (notes 2.3)."""
    asked = selection.page_size(call)
    served = call.tenant.served_sources = call.tenant.served_sources + 1
    if call.tenant.quirks.sources_fail and asked > 10 and Chance(call.tenant.seed, 11, served).happens(0.5):
        raise Refused(answers.coded(HTTPStatus.INTERNAL_SERVER_ERROR))
    return selection.answer_list(call, SOURCES.items(), lambda row: {"id": row[0], "name": row[1]})


async def workflows(call: Call) -> web.Response:
    def show(workflow_id: int) -> dict[str, Any]:
        workflow = WORKFLOWS[workflow_id]
        return {"id": workflow.id, "name": workflow.name, "states": [shown.state(row) for row in workflow.states]}

    return selection.answer_list(call, WORKFLOWS, show)


async def talents(call: Call) -> web.Response:
    rows = [{"id": pool, "name": name, "public": public} for pool, (name, public) in TALENTS.items()]
    return selection.answer_list(call, rows, lambda row: row)


async def consents(call: Call) -> web.Response:
    query = call.request.query
    wanted = [
        (consent_id, row)
        for consent_id, row in CONSENTS.items()
        if query.get("language", row.language) == row.language
        and query.get("is_active", str(int(row.active))) == str(int(row.active))
        and query.get("type", str(row.type)) == str(row.type)
    ]
    return selection.answer_list(call, wanted, lambda pair: shown.consent(*pair))


async def consent_types(call: Call) -> web.Response:
    return selection.answer_list(call, CONSENT_TYPES, shown.consent_type)


async def advert(call: Call) -> web.Response:
    """The advert of a job: here both have one number."""
    row = call.tenant.jobs.get(call.number("advert"))
    if row is None or row.confidential:
        raise answers.not_found()
    if call.says("X-Response-Metadata"):
        return answers.data(shown.metadata(_ADVERT))
    return answers.data(
        {
            "advert_id": row.id,
            "id": row.id,
            "nr_ref": row.code,
            "name": row.name,
            "url": f"https://polana.traffit.example/public/an/{row.id}",
            "valid_start": text(row.created),
            "valid_end": text(row.created + shown.ADVERTISED),
            "awarded": False,
        }
    )


async def published(tenant: Tenant, request: web.Request) -> web.Response:
    """The adverts on the public page: nobody signs in, and the sort header is of a shape of its own (notes 2.6)."""
    call = Call(tenant, request, API_USER)
    try:
        query = selection.ordered(Query(), selection.public_order(call, STAMPS))
        jobs = [tenant.jobs[job] for job in tenant.published]
        if query.sort is None:
            jobs.sort(key=query.key)
        return selection.answer_list(call, jobs, shown.published)
    except Refused as refusal:
        return refusal.response


async def webhooks(call: Call) -> web.Response:
    """None: which fields one has no document says (notes 2.7)."""
    return selection.answer_list(call, (), lambda row: row)


async def application_form(call: Call) -> web.Response:
    row = call.tenant.jobs.get(call.number("advert"))
    if row is None:
        raise answers.not_found()
    if row.closed is not None and row.id not in call.tenant.published:
        raise Refused(answers.worded("Application form is not created"))
    names = {115: ("Name", "firstName"), 116: ("Surname", "lastName")}
    properties = {
        str(field): {
            "id": field, "name": name, "sid": sid, "required": True, "type": "structure_virtual", "order": order,
            "required_Fields": "n/a",
        }
        for order, (field, (name, sid)) in enumerate(names.items())
    }  # fmt: skip
    provisions = [
        {"id": consent, "required": consent == 1, "name": CONSENTS[consent].name, "content": CONSENTS[consent].name}
        for consent in (1, 2)
    ]
    form = {"44": {"properties": {"45": properties, "46": []}, "provisions": provisions}}
    example = {f"dynamic_form[properties][45][{field}]": name for field, (name, _) in names.items()}
    example |= {f"dynamic_form[provisions][{consent}]": "true/false" for consent in (1, 2)}
    return answers.data([{"required_fields": form}, {"example": example}])


_READ = {"id": "integer", "created_at": "datetime", "updated_at": "datetime"}
ROUTES = (
    Route("GET", "/clients/", "client", lister(_clients, _CLIENT_FIELDS, shown.record, _READ | _CLIENT)),
    Route("POST", "/clients/", "client", creator(_clients, _CLIENT)),
    Route("GET", "/clients/{record}", "client", shower(_clients, shown.record, _READ | _CLIENT)),
    Route("PUT", "/clients/{record}", "client", changer(_clients, _CLIENT, whole=True)),
    Route("PATCH", "/clients/{record}", "client", changer(_clients, _CLIENT, whole=False)),
    Route("GET", "/crm_persons/", "crm_person", lister(_contacts, _CONTACT_FIELDS, shown.record, _READ | _CONTACT)),
    Route("POST", "/crm_persons/", "crm_person", creator(_contacts, _CONTACT, ("lastname",))),
    Route("GET", "/crm_persons/{record}", "crm_person", shower(_contacts, shown.record, _READ | _CONTACT)),
    Route("PUT", "/crm_persons/{record}", "crm_person", changer(_contacts, _CONTACT, whole=True)),
    Route("PATCH", "/crm_persons/{record}", "crm_person", changer(_contacts, _CONTACT, whole=False)),
    Route("GET", "/users/", "user", lister(_users, _USER_FIELDS, shown.user, _USER)),
    Route("POST", "/users/", "user", creator(_users, _USER, ("username", "email", "permission_group"))),
    Route("GET", "/users/{record}", "user", shower(_users, shown.user, _USER)),
    Route("PATCH", "/users/{record}", "user", changer(_users, _USER, whole=False)),
    Route("GET", "/crm_activities/", "crm_activity", lister(_crm_activities, STAMPS, shown.record, _READ)),
    Route("GET", "/crm_activities/{record}", "crm_activity", shower(_crm_activities, shown.record, _READ)),
    Route("GET", "/sources", "source", sources),
    Route("GET", "/workflows", "workflow", workflows),
    Route("GET", "/talents", "talent", talents),
    Route("GET", "/provisions", "provision", consents),
    Route("GET", "/webhooks", "webhook", webhooks),
    Route("GET", "/provisions/types", "provision", consent_types),
    Route("GET", "/adverts_publish/{advert}", "advert_publish", advert),
    Route("GET", "/form/fields/{advert}", "form", application_form),
)
