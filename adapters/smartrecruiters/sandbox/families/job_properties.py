"""Properties of jobs: their values, and which values of one belong to which of another."""

from typing import Any

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers, catalogues, ids, paging
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.families.configuration import listing
from adapters.smartrecruiters.sandbox.patching import patched
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import action, shown


def _field(call: Call, name: str = "id", code: str = "job_property") -> Row:
    """By id or by key."""
    wanted = call.id(name)
    found = next((row for row in call.tenant.job_fields.values() if wanted in (row["id"], row["_key"])), None)
    if found is None:
        call.miss(code)
    return found


def _shown(call: Call, row: Row) -> Any:
    return shown(
        {
            **_called(call, row),
            "actions": {"values": action(call.url(f"/configuration/job-properties/{row['id']}/values"))},
        }
    )


def _called(call: Call, row: Row) -> Row:
    """The record by the name it has in the language that was asked for."""
    language = call.request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0]
    return {**row, "label": row.get("_labels", {}).get(language, row["label"])}


async def listed(call: Call) -> web.Response:
    return listing([_shown(call, row) for row in call.tenant.job_fields.values()])


async def one(call: Call) -> web.Response:
    return answers.data(_shown(call, _field(call)))


async def create(call: Call) -> web.Response:
    sent, kept = await call.sent(), call.tenant.job_fields
    made = ids.hex24(call.tenant.seed, "value", 1_000 + len(kept))
    kept[made] = {"active": True, "required": False, **sent, "id": made, "_key": made, "_values": [], "_dependents": {}}
    call.changed()
    return answers.data(_shown(call, kept[made]), 201)


def _patch(call: Call, row: Row, sent: list[Row], fixed: tuple[str, ...]) -> None:
    document = {name: value for name, value in row.items() if not name.startswith("_")}
    try:
        found = patched(document, sent)
    except ValueError as error:
        raise answers.semantic([("/", str(error))]) from None
    if any(found.get(name) != document.get(name) for name in fixed):
        raise answers.semantic([("/", "names something that cannot be changed")])
    if found != document:
        row |= found
        call.changed()


async def update(call: Call) -> web.Response:
    row = _field(call)
    _patch(call, row, await call.sent(), ("id", "category"))
    return answers.data(_shown(call, row))


async def activate(call: Call) -> web.Response:
    return _switch(call, _field(call), "active", on=True)


async def deactivate(call: Call) -> web.Response:
    return _switch(call, _field(call), "active", on=False)


def _switch(call: Call, row: Row, name: str, *, on: bool) -> web.Response:
    if row[name] != on:
        row[name] = on
        call.changed()
    return answers.done()


async def translate(call: Call) -> web.Response:
    return await _translated(call, _field(call))


async def translate_value(call: Call) -> web.Response:
    return await _translated(call, _value(call, _field(call)))


async def _translated(call: Call, row: Row) -> web.Response:
    row["_labels"] = {**row.get("_labels", {}), **{one["language"]: one["label"] for one in await call.sent()}}
    call.changed()
    return answers.done()


# Values


def _value(call: Call, field: Row) -> Row:
    return call.among(field["_values"], "valueId", "value")


def _paged(call: Call, rows: list[Row]) -> web.Response:
    """`page_id` and `pageSize`, with what comes next in the body and in `Link`."""
    page = call.page(rows, call.query.get("pageSize", 20_000), "page_id")
    body = {"totalFound": page.total, **({"nextPageId": page.mark} if page.mark else {}), "content": shown(page.rows)}
    return paging.linked(call.request, answers.data(body), "page_id", page.mark)


async def values(call: Call) -> web.Response:
    return _paged(call, [_called(call, row) for row in _field(call)["_values"]])


async def create_value(call: Call) -> web.Response:
    field, sent = _field(call), await call.sent()
    rows = field["_values"]
    made = sent.get("id") or catalogues.value_id(call.tenant.seed, field["_key"], 500 + len(rows))
    if any(row["id"] == made or row["label"] == sent["label"] for row in rows):
        call.fail("", "There is such a value", 409)
    rows.append({"archived": False, **sent, "id": made})
    call.changed()
    return answers.data(rows[-1], 201)


async def update_value(call: Call) -> web.Response:
    row = _value(call, _field(call))
    _patch(call, row, await call.sent(), ("id",))
    return answers.data(row)


async def archive(call: Call) -> web.Response:
    return _switch(call, _value(call, _field(call)), "archived", on=True)


async def unarchive(call: Call) -> web.Response:
    return _switch(call, _value(call, _field(call)), "archived", on=False)


# Dependents


def _dependent(call: Call, field: Row) -> Row:
    found = _field(call, "dependentId", "job_property_dependent")
    if found["id"] not in field["_dependents"]:
        call.fail("DEPENDENCY_NOT_FOUND", status=404)
    return found


def _labelled(call: Call, field_ids: list[str]) -> list[Row]:
    return [{"id": one, "label": call.tenant.job_fields[one]["label"]} for one in field_ids]


async def dependents(call: Call) -> web.Response:
    return listing(_labelled(call, [*_field(call)["_dependents"]]))


async def depend(call: Call) -> web.Response:
    field, sent, kept = _field(call), await call.sent(), call.tenant.job_fields
    for wanted in sent["ids"]:
        other = next((row for row in kept.values() if wanted in (row["id"], row["_key"])), None)
        if other is None:
            call.fail("DEPENDENT_JOB_PROPERTY_NOT_FOUND")
        if other is field or field["id"] in other["_dependents"]:
            call.fail("JOB_PROPERTIES_CIRCULAR_DEPENDENCY")
        if any(other["id"] in row["_dependents"] for row in kept.values()):
            call.fail("JOB_PROPERTY_ALREADY_DEPENDENT")
        field["_dependents"][other["id"]] = {}
    call.changed()
    return listing(_labelled(call, [*field["_dependents"]]))


async def part(call: Call) -> web.Response:
    field = _field(call)
    other = _field(call, "dependentId", "job_property_dependent")
    if other["id"] not in field["_dependents"]:
        call.fail("JOB_PROPERTY_DEPENDENT_NOT_FOUND")
    del field["_dependents"][other["id"]]
    call.changed()
    return answers.done()


async def relations(call: Call) -> web.Response:
    field = _field(call)
    other = _dependent(call, field)
    kept = field["_dependents"][other["id"]]
    rows = [
        {"parent": _plain(row), "values": [_plain(one) for one in other["_values"] if one["id"] in kept[row["id"]]]}
        for row in field["_values"]
        if kept.get(row["id"])
    ]
    return listing(rows)


def _plain(row: Row) -> Row:
    return {name: row[name] for name in ("id", "label")}


async def related(call: Call) -> web.Response:
    field = _field(call)
    value, other = _value(call, field), _dependent(call, field)
    wanted = field["_dependents"][other["id"]].get(value["id"], [])
    return _paged(call, [_plain(row) for row in other["_values"] if row["id"] in wanted])


async def relate(call: Call) -> web.Response:
    field, sent = _field(call), await call.sent()
    value, other = _value(call, field), _dependent(call, field)
    if all(row["id"] != sent["id"] for row in other["_values"]):
        call.fail("JOB_PROPERTY_DEPENDENT_VALUE_NOT_FOUND", status=400)
    kept = field["_dependents"][other["id"]].setdefault(value["id"], [])
    if sent["id"] in kept:
        call.fail("JOB_PROPERTY_DEPENDENT_VALUE_EXISTS")
    kept.append(sent["id"])
    call.changed()
    return answers.done()


async def unrelate(call: Call) -> web.Response:
    field = _field(call)
    value, other = _value(call, field), _dependent(call, field)
    kept = field["_dependents"][other["id"]].get(value["id"], [])
    if call.id("dependentValueId") not in kept:
        call.fail("JOB_PROPERTY_DEPENDENT_VALUE_NOT_FOUND")
    kept.remove(call.id("dependentValueId"))
    call.changed()
    return answers.done()


_OWN = {
    "all": listed, "get": one, "create": create, "update": update, "activate": activate, "deactivate": deactivate,
    "translations.patch": translate, "values.get": values, "values.create": create_value, "values.update": update_value,
    "values.archive": archive, "values.unarchive": unarchive, "values.deprecatedArchive": archive,
    "values.deprecatedUnarchive": unarchive, "values.translations.patch": translate_value, "dependents.all": dependents,
    "dependents.create": depend, "dependents.remove": part, "dependents.values.all": relations,
    "dependents.values.get": related, "dependents.values.add": relate, "dependents.values.remove": unrelate,
}  # fmt: skip
ACTIONS: Actions = {f"configuration.job-properties.{name}": action for name, action in _OWN.items()}
