"""Every operation of the catalogue can be called by its name, and arrives as its row says."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.smartrecruiters.operations import HOSTED, OPERATIONS, PATCHES
from app.vendor import Connection, Operation, Parameter
from tests.adapters.smartrecruiters.tenant import Tenant

REACHABLE = [row for row in OPERATIONS if row.name not in HOSTED and row.name != "auth.token"]
_VALUES = {"number": "1", "boolean": "true", "list": "a", "object": "{}", "moment": "2026-01-31T00:00:00.000Z"}


def value(one: Parameter) -> str:
    return one.values[0] if one.values else _VALUES.get(one.kind, one.name)


def body_of(row: Operation) -> Any:
    """A body that is given whole where its fields are not told one by one."""
    if row.name in PATCHES:
        return [{"op": "replace", "path": "/label", "value": "x"}]
    told = any(one.where == "body" for one in row.parameters)
    return {} if row.body == "json" and not told else None


@pytest.mark.parametrize("row", REACHABLE, ids=lambda row: row.name)
async def test_an_operation_arrives_as_its_row_says(
    account: Connection, tenant: Tenant, row: Operation, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    tenant.otherwise = lambda _: web.json_response({})
    told = [one for one in row.parameters if one.required or one.where == "query"]
    given = {one.name: str(file) if one.name == "file" else value(one) for one in told}
    await account.call(row.name, given, body_of(row))
    (asked,) = tenant.asked
    assert (asked.method, asked.path) == (row.method, row.path.format(**given))
    assert {name for name, _ in asked.query} == {one.name for one in told if one.where == "query"}
    kind = asked.headers.get("content-type", "")
    match row.body:
        case None:
            assert not asked.body
        case "multipart":
            assert kind.startswith("multipart/form-data")
        case _:
            wanted = "application/json-patch+json" if row.name in PATCHES else "application/json"
            assert kind == wanted
            assert {one.name for one in told if one.where == "body"} <= set(map(str, asked.body))
