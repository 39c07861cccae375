"""What a company has set up, to be chosen from: reasons, sources, processes, departments, properties, places."""

from typing import Any

from aiohttp import web
from yarl import URL

from adapters.smartrecruiters.sandbox import answers, catalogues, ids, paging
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.processes import PROCESSES, WITH_STEPS, Process
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.vacancies import CITIES
from adapters.smartrecruiters.sandbox.wire import action, shown

_OFFER_FIELDS = (
    ("salary", "Salary", "CURRENCY", True),
    ("startDate", "Start date", "DATE", True),
    ("bonus", "Bonus", "TEXT", False),
)
_SITES = ("Main", "Graduates")


def listing(rows: list[Any]) -> web.Response:
    """All of them at once: most lists of settings know no pages."""
    return answers.data(shown({"totalFound": len(rows), "content": rows}))


async def company(_: Call) -> web.Response:
    place = {"country": "Poland", "countryCode": "pl", "region": "Mazowieckie", "city": "Warszawa", "manual": False}
    known = {"identifier": catalogues.COMPANY, "name": "Nordwind Agency", "location": place}
    return answers.data({**known, "website": "https://nordwind.example", "industry": catalogues.INDUSTRY})


async def rejection_reasons(call: Call) -> web.Response:
    return listing(call.tenant.reasons("rejection"))


async def withdrawal_reasons(call: Call) -> web.Response:
    return listing(call.tenant.reasons("withdrawal"))


# Hiring processes and departments


def _process(call: Call, process: Process) -> Row:
    made = ids.uuid(call.tenant.seed, "process", process.number)
    steps = {status: list(process.steps.get(status, ())) for status in WITH_STEPS}
    return {"id": made, "name": process.name, "active": process.active, "subStatuses": steps}


async def processes(call: Call) -> web.Response:
    return listing([_process(call, process) for process in PROCESSES])


async def process(call: Call) -> web.Response:
    return answers.data(call.among([_process(call, one) for one in PROCESSES], "id", "hiring_process"))


async def departments(call: Call) -> web.Response:
    return listing(call.tenant.departments)


async def department(call: Call) -> web.Response:
    return answers.data(call.among(call.tenant.departments, "id", "department"))


async def create_department(call: Call) -> web.Response:
    sent, rows = await call.sent(), call.tenant.departments
    if any(row["label"].lower() == sent["label"].lower() for row in rows):
        call.fail("DEPARTMENT_LABEL_NOT_UNIQUE")
    made = sent.get("id") or ids.uuid(call.tenant.seed, "department", len(rows))
    rows.append({"id": made, "label": sent["label"], "description": sent.get("description")})
    call.changed()
    return answers.data(shown(rows[-1]), 201)


# Sources


async def source_types(call: Call) -> web.Response:
    rows = [
        {
            "id": kind, "label": label, "subtypes": [{"id": sub} for sub in subs] or [{"id": kind}],
            "actions": {"values": action(call.url(f"/configuration/sources/{kind}/values"))},
        }
        for kind, label, subs in catalogues.SOURCE_TYPES
    ]  # fmt: skip
    return listing(rows)


def _sources(call: Call) -> list[catalogues.Source]:
    kind, sub = call.id("sourceType"), call.query.get("sourceSubType")
    subs = next((subs for name, _, subs in catalogues.SOURCE_TYPES if name == kind), None)
    if subs is None:
        call.miss("source_type")
    if sub is not None and sub not in (*subs, kind):
        call.fail("SOURCE_TYPE_AND_SUBTYPE_INVALID")
    return [one for one in catalogues.SOURCES if one.type == kind and sub in (None, one.sub, kind)]


def _source(call: Call, one: catalogues.Source) -> Row:
    details = action(call.url(f"/configuration/sources/{one.type}/values/{one.id}"))
    return {
        "id": one.id,
        "label": one.label,
        "sourceSubType": {"id": one.sub or one.type},
        "actions": {"sourceDetails": details},
    }


async def sources(call: Call) -> web.Response:
    limit, offset = call.query.get("limit", 100), call.query.get("offset", 0)
    page = paging.cut(call.request, _sources(call), limit, offset)
    rows = [_source(call, one) for one in page.rows]
    return answers.data({"totalFound": page.total, "limit": limit, "offset": offset, "content": rows})


async def source(call: Call) -> web.Response:
    found = next((one for one in _sources(call) if one.id == call.id("sourceValueId")), None)
    if found is None:
        call.miss("source")
    return answers.data(_source(call, found))


def source_identifier(call: Call, one: catalogues.Source) -> str:
    return ids.uuid(call.tenant.seed, "source", catalogues.SOURCES.index(one))


async def source_by_identifier(call: Call) -> web.Response:
    number = ids.number(call.tenant.seed, "source", call.id("sourceIdentifier"))
    if number is None or number >= len(catalogues.SOURCES):
        call.miss("source")
    one = catalogues.SOURCES[number]
    return answers.data({"label": one.label, "subType": {"id": one.sub or one.type}, "type": {"id": one.type}})


# Properties of candidates


def _field(call: Call, name: str = "id") -> Row:
    found = call.tenant.candidate_fields.get(call.id(name))
    if found is None:
        call.miss("candidate_property")
    return found


def _links(call: Call, row: Row, what: str) -> Row:
    values = action(call.url(f"/configuration/{what}/{row['id']}/values"))
    return {**row, "actions": {"values": values}}


async def fields(call: Call) -> web.Response:
    return listing([_links(call, row, "candidate-properties") for row in call.tenant.candidate_fields.values()])


async def field(call: Call) -> web.Response:
    return answers.data(shown(_links(call, _field(call), "candidate-properties")))


def _choices(call: Call) -> list[Row]:
    row = _field(call)
    if row["type"] != "SINGLE_SELECT":
        call.fail("CANDIDATE_PROPERTY_NOT_SINGLE_SELECT")
    found: list[Row] = row["_values"]
    return found


async def choices(call: Call) -> web.Response:
    return listing(_choices(call))


async def choice(call: Call) -> web.Response:
    return answers.data(call.among(_choices(call), "valueId", "candidate_property_value"))


async def add_choice(call: Call) -> web.Response:
    rows, sent = _choices(call), await call.sent()
    for name in ("id", "label"):
        if any(row[name] == sent[name] for row in rows):
            call.fail(f"CANDIDATE_PROPERTY_VALUE_{name.upper()}_ALREADY_EXISTS")
    rows.append({name: sent[name] for name in ("id", "label")})
    call.changed()
    return answers.data(rows[-1], 201)


async def update_choice(call: Call) -> web.Response:
    rows, sent = _choices(call), await call.sent()
    row = call.among(rows, "valueId", "candidate_property_value")
    if any(one["label"] == sent["label"] for one in rows if one is not row):
        call.fail("CANDIDATE_PROPERTY_VALUE_LABEL_ALREADY_EXISTS")
    row["label"] = sent["label"]
    call.changed()
    return answers.data(row, 201)


async def delete_choice(call: Call) -> web.Response:
    rows = _choices(call)
    row = call.among(rows, "valueId", "candidate_property_value")
    if len(rows) == 1:
        call.fail("CANDIDATE_PROPERTY_LAST_VALUE")
    rows.remove(row)
    call.changed()
    return answers.done()


async def offer_fields(_: Call) -> web.Response:
    rows = [
        {"key": key, "label": label, "type": kind, "required": needed} for key, label, kind, needed in _OFFER_FIELDS
    ]
    return answers.data({"categories": [{"id": "compensation", "properties": rows}]})


# Places, sites and a name nobody explains


async def career_sites(call: Call) -> web.Response:
    rows = [_site(at) for at in range(len(_SITES))]
    return _in_pages(call, rows)


def _site(at: int) -> Row:
    return {"id": f"site-{at}", "name": _SITES[at], "url": str(URL("https://careers.example") / _SITES[at].lower())}


async def career_site(call: Call) -> web.Response:
    return answers.data(call.among([_site(at) for at in range(len(_SITES))], "careerSiteId", "career_site"))


def _in_pages(call: Call, rows: list[Row]) -> web.Response:
    """`pageId` and `pageSize`; nobody tells what the answer looks like, so it looks like most others."""
    page = call.page(rows, call.query.get("pageSize", 100))
    following = {"nextPageId": page.mark} if page.mark else {}
    return answers.data({"totalFound": page.total, "content": shown(page.rows), **following})


def _shelf(call: Call, name: str) -> dict[str, Row]:
    """Records that are kept as they are sent."""
    kept: dict[str, dict[str, Row]] = call.tenant.rooms.setdefault(
        "configuration", {"access_group": {}, "location": _places()}
    )
    return kept[name]


def _places() -> dict[str, Row]:
    return {
        f"place-{at}": {"id": f"place-{at}", "name": city, "city": city, "country": country, "countryCode": code}
        for at, (city, code, country, _) in enumerate(CITIES)
    }


def shelved(name: str, key: str) -> Actions:
    """List, read, make, change and take away the records of a shelf."""

    async def listed(call: Call) -> web.Response:
        wanted = call.query.get("identifiers")
        return _in_pages(call, [row for row in _shelf(call, name).values() if wanted is None or row["id"] in wanted])

    async def one(call: Call) -> web.Response:
        return answers.data(call.among(_shelf(call, name).values(), key, name))

    async def create(call: Call) -> web.Response:
        sent, shelf = await _object(call), _shelf(call, name)
        made = f"{name.replace('_', '-')}-{len(shelf) + 100}"
        shelf[made] = {**sent, "id": made}
        call.changed()
        return answers.data(shelf[made], 201)

    async def update(call: Call) -> web.Response:
        row = call.among(_shelf(call, name).values(), key, name)
        row |= {**(await _object(call)), "id": row["id"]}
        call.changed()
        return answers.data(row)

    async def delete(call: Call) -> web.Response:
        del _shelf(call, name)[call.among(_shelf(call, name).values(), key, name)["id"]]
        call.changed()
        return answers.done()

    async def delete_many(call: Call) -> web.Response:
        sent = await call.request.json() if call.request.can_read_body else {}
        for one in sent.get("ids", []) if isinstance(sent, dict) else sent:
            _shelf(call, name).pop(str(one), None)
        call.changed()
        return answers.done()

    return {"list": listed, "get": one, "create": create, "update": update, "delete": delete, "deleteMany": delete_many}


async def _object(call: Call) -> Row:
    if call.operation.body is not None:
        sent: Row = await call.sent()
        criteria = sent.get("criteria", {}).get("include")
        if criteria == {}:
            call.fail("ACCESS_GROUP_MISSING_CRITERIA", status=422)
        return sent
    try:
        found: Any = await call.request.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        call.fail("", "The body must be a JSON object", 400)
    return dict(found)


_GROUPS, _LOCATIONS = shelved("access_group", "accessGroupId"), shelved("location", "id")
_PLACES = {"getMany": "list", "getOne": "get", "createOne": "create", "updateOne": "update", "deleteOne": "delete"}

ACTIONS: Actions = {
    "configuration.company.my": company,
    "configuration.reasons.rejection.all": rejection_reasons,
    "configuration.reasons.withdrawal.all": withdrawal_reasons,
    "configuration.hiring-process.all": processes,
    "configuration.hiring-process.get": process,
    "configuration.department.all": departments,
    "configuration.department.get": department,
    "configuration.department.create": create_department,
    "configuration.source.types": source_types,
    "configuration.source.values.all": sources,
    "configuration.source.values.single": source,
    "configuration.source.values.singleByIdentifier": source_by_identifier,
    "configuration.candidate-properties.all": fields,
    "configuration.candidate-properties.get": field,
    "configuration.candidate-properties.values.all": choices,
    "configuration.candidate-properties.values.get": choice,
    "configuration.candidate-properties.values.create": add_choice,
    "configuration.candidate-properties.values.update": update_choice,
    "configuration.candidate-properties.values.delete": delete_choice,
    "configuration.offer-properties.all": offer_fields,
    "configuration.careersites.list": career_sites,
    "configuration.careersites.get": career_site,
    **{f"configuration.access-group.{name}": _GROUPS[name] for name in ("list", "get", "create", "update", "delete")},
    **{f"configuration.predefined-locations.{name}": _LOCATIONS[own] for name, own in _PLACES.items()},
    "configuration.predefined-locations.deleteMany": _LOCATIONS["deleteMany"],
}
