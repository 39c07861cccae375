"""Every operation of the vendor's document, and of what is known beside it, answers at its path and has its effect."""

import json
from typing import NamedTuple

import aiohttp
import pytest

MATCHING, CUSTOMER = "MatchingIndexation", "Customer"
NAME = {"personalInformation": {"firstName": "A", "lastName": "B", "email": "a@example.org"}}
ITEM = {"id": "2026-01", "date": "2026-11-18", "lastUpdateDate": "2026-11-18", "status": "success"}


class Operation(NamedTuple):
    """`changes`: whether the ledger says so."""

    method: str
    path: str
    scope: str | None
    status: int = 200
    body: object = None
    changes: bool = False


REFERENTIAL = "/api/v1/referentials/countries"
FRANCE = REFERENTIAL + "/_TS_CO_Country_France"
OPERATIONS = (
    Operation("GET", "/api/exports/v1/vacancies?offset=0&limit=5&filter=chronoNumber:gt:1&q=developer", MATCHING),
    Operation("GET", "/api/exports/v1/candidates?offset=0&limit=5&attachmenttype=resume", MATCHING),
    Operation(
        "POST", "/api/exports/v1/reports", MATCHING, 200, {"reportType": "vacancies", "items": [ITEM]}, changes=True
    ),
    *(
        Operation("GET", path, scope)
        for scope in (MATCHING, CUSTOMER)
        for path in (REFERENTIAL, FRANCE, FRANCE + "/translations", FRANCE + "/translations/1036")
    ),
    *(
        Operation(
            "POST",
            "/api/system/v1/webhooks",
            scope,
            200,
            {"event": "vacancy_new", "callbackUrl": "http://a.example"},
            changes=True,
        )
        for scope in (MATCHING, CUSTOMER)
    ),
    Operation("DELETE", "/api/system/v1/webhooks/{hook}", MATCHING, 204, changes=True),
    Operation("GET", "/api/v1/vacancies?offset=0&limit=5&filter=reference::2026-01", CUSTOMER),
    Operation("GET", "/api/v1/candidates", CUSTOMER),
    Operation("GET", "/api/v1/candidates/_TS-01001", CUSTOMER),
    Operation("PUT", "/api/v1/candidates/_TS-01001", CUSTOMER, 200, {"firstName": "X"}, changes=True),
    Operation("PATCH", "/api/v1/candidates/_TS-01001", CUSTOMER, 200, {"firstName": "X"}, changes=True),
    Operation("POST", "/api/v1/candidates/_TS-01001/vacancies/2026-06", CUSTOMER, 201, {}, changes=True),
    Operation("DELETE", "/api/v1/candidates/_TS-01001", CUSTOMER, 204, changes=True),
    Operation("GET", "/api/v2/offersummaries?start=1&count=5", None),
    Operation("GET", "/api/v2/offers/getoffer?reference=2026-01&metadata=true", None),
    Operation("POST", "/api/v2/applicants/applicationswithoutaccount", None, 201, "apply", changes=True),
    Operation("PUT", "/api/v2/applicants", None, 204, NAME | {"phoneNumber": "1"}, changes=True),
    Operation("GET", "/api/jobboard/v1/vacancies", "JobBoard"),
)


def form() -> aiohttp.FormData:
    sent = {"applicant": NAME, "application": {"offerReference": "2026-01"}}
    data = aiohttp.FormData({"applicantApplication": json.dumps(sent)})
    data.add_field("unused", b"x", filename="x.txt")
    return data


def name(operation: Operation) -> str:
    return f"{operation.method} {operation.path.partition('?')[0]} {operation.scope}"


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
async def test_an_operation_answers_and_what_it_changes_is_in_the_ledger(visit, operation):
    async with visit(scope=operation.scope) as client:
        if operation.method == "PUT" and operation.scope is None:
            await client.send("POST", "/api/v2/applicants/applicationswithoutaccount", data=form())
        path = operation.path
        if "{hook}" in path:
            made = await client.post("/system/v1/webhooks", {"event": "vacancy_new", "callbackUrl": "http://a.example"})
            path = path.format(hook=made.rows["hookId"])
        client.sandbox.ledger.clear()
        more = {"data": form()} if operation.body == "apply" else {"json": operation.body}
        answer = await client.send(operation.method, path, **(more if operation.body is not None else {}))
        assert answer.status == operation.status, answer.text
        (entry,) = client.sandbox.ledger
        assert entry.changed is operation.changes


def test_every_route_is_called_here():
    from adapters.cegid.sandbox.server import ROUTES

    called = {(one.method, len(one.path.partition("?")[0].split("/")), one.path.split("/")[2]) for one in OPERATIONS}
    routes = {(one.method, len(one.path.split("/")), one.path.split("/")[2]) for one in ROUTES}
    assert routes == called
