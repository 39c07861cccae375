"""Operations by name: what is sent, what is shown of the answer, and what is refused before anything leaves."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.http.redact import HIDDEN
from adapters.vitay.operations import OPERATIONS
from app.vendor import AnswerLost, Connection, Misused, NotThere, Refused
from tests.adapters.accounts import refusal
from tests.adapters.vitay.bureau import LOGIN, Bureau, record
from tests.adapters.vitay.sandbox.test_every_operation import ALL
from tests.adapters.vitay.town import fill

KEPT = "reset-4711"


def test_the_catalogue_holds_the_document() -> None:
    assert sorted((row.method, row.path.removeprefix("/api")) for row in OPERATIONS) == sorted(ALL)
    assert len(OPERATIONS) == 55


def test_what_writes_to_people_is_marked() -> None:
    assert {row.name for row in OPERATIONS if row.notifies} == {
        "reference_requests.create",
        "reference_requests.remind",
        "references.remind",
        "verifications.remind",
        "recruiters.create_with_user",
        "oauth.find_reset",
        "oauth.request_reset",
    }
    assert all(row.changes for row in OPERATIONS if row.notifies)


async def test_all_pages_of_a_list(account: Connection, bureau: Bureau) -> None:
    bureau.lists["/v1/users"] = [record("User", str(key)) for key in range(250)]
    reply = await account.call("users.list", {}, all_pages=True)
    assert [row["id"] for row in reply.body["data"]] == [str(key) for key in range(250)]
    one = await account.call("users.list", {"page[page]": "2", "page[page_size]": "10"})
    assert [row["id"] for row in one.body["data"]] == [str(key) for key in range(10, 20)]
    with pytest.raises(Misused, match="no page and no size"):
        await account.call("users.list", {"page[page]": "2"}, all_pages=True)


async def test_fields_and_a_whole_body(account: Connection, bureau: Bureau) -> None:
    bureau.script("/v3/candidates", {"data": record("Candidate", "1")})
    await account.call("candidates.create", {"first_name": "Ida", "score": "87.5"})
    whole = {"data": {"type": "Candidate", "attributes": {"first_name": "Ola"}}}
    await account.call("candidates.create", {}, whole)
    first, second = bureau.sent("POST", "/v3/candidates")
    assert first.body == {"data": {"type": "Candidate", "attributes": {"first_name": "Ida", "score": 87.5}}}
    assert first.headers["content-type"] == "application/json"
    assert second.body == whole
    with pytest.raises(Misused, match="not both"):
        await account.call("candidates.create", {"first_name": "Ida"}, whole)


@pytest.mark.parametrize(
    ("operation", "given", "why"),
    [
        ("candidates.get", {}, "id"),
        ("candidates.list", {"sort": "id"}, "takes no sort"),
        ("candidates.create", {"score": "much"}, "a number"),
        ("recruiters.update", {"id": "1", "is_active": "perhaps"}, "true or false"),
        ("reference_requests.create", {"candidate": "1"}, "needs question_set"),
        ("documents.download", {"id": "1"}, "needs type"),
    ],
)
async def test_what_cannot_be_meant_is_refused_here(
    account: Connection, bureau: Bureau, operation: str, given: dict[str, str], why: str
) -> None:
    with pytest.raises(Misused, match=why):
        await account.call(operation, given)
    assert not bureau.asked


async def test_the_logo_goes_as_a_form(account: Connection, bureau: Bureau, tmp_path: Path) -> None:
    (tmp_path / "acme.png").write_bytes(b"\x89PNG logo")
    bureau.script("/v1/hiring_firms/81/logo", {"data": record("HiringFirm", "81", logo_url="https://x")})
    await account.call("hiring_firms.update_logo", {"id": "81", "logo_file": str(tmp_path / "acme.png")})
    (sent,) = bureau.sent("PATCH", "/v1/hiring_firms/81/logo")
    assert sent.headers["content-type"].startswith("multipart/form-data")
    assert b'name="logo_file"; filename="acme.png"' in sent.body
    assert b"\x89PNG logo" in sent.body


async def test_a_pdf_comes_as_bytes(account: Connection, bureau: Bureau) -> None:
    bureau.answers["/documents"] = lambda _: web.Response(body=b"%PDF-", content_type="application/pdf")
    reply = await account.call("documents.download", {"type": "references", "id": "61"})
    assert reply.body == b"%PDF-"


async def test_answers_go_as_a_list_to_the_reference_they_are_of(account: Connection, bureau: Bureau) -> None:
    bureau.script("/v1/public/references", {"data": record("Reference", "61")})
    await account.call("references.answer", {"id": "61", "answers": "Very well, 5"})
    (sent,) = bureau.sent("POST", "/v1/public/references")
    assert sent.body == {"data": {"type": "Reference", "id": "61", "attributes": {"answers": ["Very well", "5"]}}}


# --- secrets ---


async def test_signing_in_shows_no_token(account: Connection, bureau: Bureau) -> None:
    reply = await account.call("oauth.login", {})
    assert reply.body == {"data": {"attributes": {"token": HIDDEN}}}
    assert len(bureau.sent("POST", LOGIN)) == 1
    with pytest.raises(Misused, match="takes nothing"):
        await account.call("oauth.login", {}, {"email": "x"})


@pytest.mark.parametrize("operation", ["oauth.find_reset", "oauth.request_reset"])
async def test_a_reset_is_asked_for_once_without_a_token_and_shows_none(
    account: Connection, bureau: Bureau, operation: str
) -> None:
    path, given = "/v3/oauth/reset", {"email": "m@a.example"}
    bureau.script(path, {"data": {"key": KEPT, "attributes": {"token": KEPT, "email": "m@a.example"}}})
    reply = await account.call(operation, given)
    assert reply.body == {"data": {"key": HIDDEN, "attributes": {"token": HIDDEN, "email": "m@a.example"}}}
    (sent,) = bureau.asked
    assert sent.method == OPERATIONS[operation].method
    assert "authorization" not in sent.headers
    bureau.script(path, {"error": "busy"}, 503)
    with pytest.raises(AnswerLost, match="busy"):
        await account.call(operation, given)
    assert len(bureau.asked) == 2, "a question that mails somebody is not repeated"


async def test_a_new_password_is_on_no_command_line_and_in_no_message(account: Connection, bureau: Bureau) -> None:
    with pytest.raises(Misused, match="no command line"):
        await account.call("oauth.update_password", {"email": "m@a.example", "password": "n3w-word", "reset_key": KEPT})
    assert not bureau.asked
    bureau.script("/v3/oauth/reset", {"errors": [{"detail": f"n3w-word is too short for {KEPT}"}]}, 422)
    body = {"email": "m@a.example", "password": "n3w-word", "reset_key": KEPT}
    with pytest.raises(Refused, match="too short") as refused:
        await account.call("oauth.update_password", {}, body)
    assert "n3w-word" not in str(refused.value)
    assert KEPT not in str(refused.value)
    assert bureau.sent("PATCH", "/v3/oauth/reset")[0].body == body


async def test_of_the_variables_of_postman_only_the_names_are_shown(account: Connection, bureau: Bureau) -> None:
    bureau.script("/v3/api/postman", {"token": KEPT, "values": [{"key": "host", "value": KEPT}, KEPT]})
    reply = await account.call("api.postman", {})
    assert reply.body == {"token": HIDDEN, "values": [{"key": HIDDEN, "value": HIDDEN}, HIDDEN]}


# --- what is wrong, in the vendor's words ---


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errors": [{"status": "404", "title": "Not found", "detail": "Invalid Reference"}]}, "Invalid Reference"),
        ({"errors": [{"title": "Invalid Reference", "code": "x"}]}, "Invalid Reference"),
        ({"error": "Invalid Reference"}, "Invalid Reference"),
        ({"message": "Invalid Reference"}, "Invalid Reference"),
        ("Invalid Reference", "Invalid Reference"),
    ],
)
async def test_errors_in_every_form(account: Connection, bureau: Bureau, body: Any, said: str) -> None:
    fill(bureau)
    bureau.answers["/v1/references/9"] = lambda _: refusal(404, body)
    with pytest.raises(NotThere, match=said) as failed:
        await account.call("references.get", {"id": "9"})
    assert "status:" not in str(failed.value)
