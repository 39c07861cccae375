"""Any operation by name: where parameters go, what is refused before it is sent, all pages, files."""

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.traffit.operations import OPERATIONS
from app.vendor import Connection, NotThere, Refused
from tests.adapters.accounts import refusal
from tests.adapters.traffit.tenants import API, Asked, Tenant, rows


async def test_every_operation_can_be_called_with_its_required_parameters(tenant: Tenant, account: Connection) -> None:
    for row in OPERATIONS:
        given = {one.name: "7" for one in row.parameters if one.required and one.where == "path"}
        body: dict[str, Any] | None = {"file": b"x", "file[file]": b"x", "any": "thing"} if row.body else None
        if row.body == "json":
            body = {"any": "thing", "title": "t", "content": "c"}
        path = row.path.removeprefix(API)
        for name in given:
            path = path.replace("{" + name + "}", "7")
        tenant.answers[path] = lambda _: web.json_response({"id": 1})
        tenant.asked.clear()
        reply = await account.call(row.name, given, body)
        assert reply.status == 200, row.name
        if row.name != "auth.token":
            assert [(asked.method, asked.path) for asked in tenant.asked] == [(row.method, path)]
            signed = "authorization" in tenant.asked[0].headers
            assert signed == (row.name != "job_posts.published")


async def test_filter_sort_and_pages_travel_in_their_headers(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/"] = lambda _: rows()
    cases = {
        "updated_at>=2026-01-31 10:00:00": {"updated_at": {"value": "2026-01-31 10:00:00", "comparison": ">="}},
        "name like Zoë": {"name": {"value": "Zoë", "comparison": "like"}},
        "id != 3": {"id": {"value": "3", "comparison": "!="}},
        '{"email": {"value": "a@b", "comparison": "="}}': {"email": {"value": "a@b", "comparison": "="}},
    }
    for written, sent in cases.items():
        await account.call(
            "candidates.list", {"filter": written, "sort": "-updated_at,id", "page": "2", "page_size": "50"}
        )
        asked = tenant.asked[-1]
        assert asked.filtered == sent
        assert asked.headers["x-request-filter"].isascii()
        assert json.loads(asked.headers["x-request-sort"]) == {"updated_at": "DESC", "id": "ASC"}
        assert (asked.page, asked.headers["x-request-page-size"]) == (2, "50")


async def test_comparators_in_a_query_are_percent_encoded(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/activities"] = lambda _: rows()
    await account.call("activities.list", {"created_at": "2020-11-01", "created_at_comparison": ">="})
    assert tenant.asked[0].query == {"created_at": "2020-11-01", "created_at_comparison": ">="}


@pytest.mark.parametrize(
    "case",
    [
        ("candidate.list", {}, None, r"did you mean candidates\.list"),
        ("candidates.list", {"filtre": "id=1"}, None, "takes no filtre; did you mean filter"),
        ("candidates.get", {}, None, "candidates.get needs employee_id"),
        ("candidates.get", {"employee_id": ""}, None, "employee_id is missing"),
        ("candidates.list", {"page_size": "101"}, None, "from 1 to 100"),
        ("sources.list", {"page_size": "11"}, None, "from 1 to 10"),
        ("candidates.list", {"page": "0"}, None, "from 1"),
        ("candidates.list", {"filter": "whatever"}, None, "a filter is field>=value"),
        ("candidates.list", {"filter": "{no json"}, None, "filter is no JSON"),
        ("notes.create", {"employee_id": "1", "title": "t"}, None, "notes.create needs content"),
        ("candidates.add_provisions", {"employee_id": "1", "_x": "y"}, [1], "give the body or its fields"),
        ("files.upload", {}, None, "files.upload needs file"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_not_sent(
    tenant: Tenant, account: Connection, case: tuple[str, dict[str, str], Any, str]
) -> None:
    operation, parameters, body, words = case
    with pytest.raises(Refused, match=words):
        await account.call(operation, parameters, body)
    assert tenant.asked == []


async def test_fields_of_a_body_can_be_given_as_parameters(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/5/tags"] = tenant.answers["/employees/5"] = lambda _: web.Response(status=204)
    await account.call("candidates.add_tags", {"employee_id": "5", "tags": '["java", "łódź"]'})
    await account.call("candidates.update", {"employee_id": "5", "email": "a@b", "_notice": "1 month"}, {"guid": None})
    assert [asked.body for asked in tenant.asked] == [
        {"tags": ["java", "łódź"]},
        {"email": "a@b", "_notice": "1 month", "guid": None},
    ]


async def test_all_pages_are_one_list_that_a_short_page_does_not_end(tenant: Tenant, account: Connection) -> None:
    def answer(asked: Asked) -> web.Response:
        first = (asked.page - 1) * 100
        return rows(*[{"id": key} for key in range(first, first + (99 if asked.page == 2 else 100))], total_pages=3)

    tenant.answers["/clients/"] = answer
    reply = await account.call("clients.list", {}, all_pages=True)
    assert len(reply.body) == 299
    assert [asked.headers["x-request-page-size"] for asked in tenant.asked] == ["100"] * 3


async def test_all_pages_of_sources_go_in_tens(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/sources"] = lambda asked: rows({"id": asked.page}, total_pages=2)
    reply = await account.call("sources.list", {}, all_pages=True)
    assert reply.body == [{"id": 1}, {"id": 2}]
    assert tenant.asked[0].headers["x-request-page-size"] == "10"


async def test_a_file_travels_with_its_name_and_fields(tenant: Tenant, account: Connection, tmp_path: Path) -> None:
    file = tmp_path / "cv.pdf"
    file.write_bytes(b"%PDF \x00\xff")
    tenant.answers["/files/"] = lambda _: web.json_response({"id": 124}, status=201)
    for given, body in (({"file": str(file), "isPublic": "0"}, None), ({}, {"file": file, "isPublic": 0})):
        reply = await account.call("files.upload", given, body)
        assert (reply.status, reply.body) == (201, {"id": 124})
        sent = tenant.asked[-1]
        assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
        assert b'filename="cv.pdf"' in sent.body
        assert b"Content-Type: application/pdf" in sent.body
        assert b"%PDF \x00\xff" in sent.body


async def test_a_files_content_comes_as_bytes_and_words_as_text(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/1/files/2/content"] = lambda _: web.Response(
        body=b"\x00\x01", content_type="application/pdf"
    )
    reply = await account.call("candidates.file_content", {"employee_id": "1", "file_id": "2"})
    assert reply.body == b"\x00\x01"
    assert reply.headers["content-type"] == "application/pdf"
    tenant.answers["/form/fields/1"] = lambda _: web.Response(text="hello")
    assert (await account.call("forms.fields", {"advert_id": "1"})).body == "hello"


async def test_the_headers_that_mean_something_come_with_the_answer(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/users/"] = lambda _: rows({"id": 1}, total_pages=4)
    reply = await account.call("users.list", {})
    assert reply.headers["x-result-total-pages"] == "4"
    assert "server" not in reply.headers


async def test_a_call_that_fails_says_how(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/9/tags"] = lambda _: refusal(404, ["Tag not found"])
    with pytest.raises(NotThere, match="Tag not found"):
        await account.call("candidates.add_tags", {"employee_id": "9", "tags": '["x"]'})


async def test_a_value_cannot_become_another_path(tenant: Tenant, account: Connection) -> None:
    with pytest.raises(NotThere):
        await account.call("candidates.get", {"employee_id": "../users/1?x=#"})
    assert tenant.asked[0].path == "/employees/../users/1?x=#"  # one segment, decoded by the server


async def test_a_token_is_never_part_of_a_reply(tenant: Tenant, account: Connection) -> None:
    by_account = await account.call("auth.token", {})
    by_hand = await account.call(
        "auth.token", {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    )
    assert "abcdef1234" not in f"{by_account} {by_hand}"
    assert by_hand.body["scope"] == "employee recruitment user"
