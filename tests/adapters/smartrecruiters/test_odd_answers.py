"""Answers nobody asked for: what is missing, too deep or of no time costs that record and nothing else."""

import pytest
from aiohttp import web

from app.model.records import Application, Candidate
from app.vendor import Connection, Garbled, Refused, Unreachable
from tests.adapters.accounts import look, pages
from tests.adapters.smartrecruiters.tenant import NOW, Tenant, assignment, content, in_list, person, refused
from tests.adapters.smartrecruiters.test_writes import move, send

OF = "GET /candidates/c1/jobs/j1"
HISTORY = f"{OF}/status/history"


@pytest.fixture(autouse=True)
def _asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits between reads waits for nothing here."""
    monkeypatch.setattr("adapters.http.client.TRIES", 1)


async def test_an_application_without_a_history_can_be_looked_at(account: Connection, tenant: Tenant) -> None:
    tenant.says(OF, assignment("j1", applicationId="a1"))
    tenant.says(HISTORY, content())
    seen = await look(account, move("INTERVIEW"), since=NOW)
    assert [one.record.stage for one in seen.records if isinstance(one.record, Application)] == ["j1:NEW"]


async def test_an_application_that_says_no_status_is_a_garbled_answer(account: Connection, tenant: Tenant) -> None:
    tenant.says(OF, {"applicationId": "a1", "status": None})
    tenant.says(HISTORY, content())
    with pytest.raises(Garbled, match="no status"):
        await look(account, move("INTERVIEW"), since=NOW)


async def test_a_moment_that_no_calendar_has_costs_its_record_alone(account: Connection, tenant: Tenant) -> None:
    never = "9999-12-31T23:59:59-14:00"
    odd = person("c2", assignment("j1", startsOn=never))
    tenant.says("GET /candidates", content(odd, person("c1")))
    (page,) = await pages(account, "candidates")
    found = [one.record for one in page.records]
    assert [one.remote_id for one in found if isinstance(one, Candidate)] == ["c2", "c1"]
    assert [one.remote_id for one in found if isinstance(one, Application)] == ["c1:j1"]


async def test_somebody_without_a_status_is_told_without_the_application(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates", content(person("c2", assignment("j1", "")), person("c1")))
    (page,) = await pages(account, "candidates")
    assert [one.record.remote_id for one in page.records] == ["c2", "c1", "c1:j1"]


async def test_who_makes_no_sense_alone_goes_aside_and_the_rest_of_the_page_goes_on(
    account: Connection, tenant: Tenant
) -> None:
    odd = person("c2", assignment("j1"), assignment("j2"))
    tenant.says("GET /candidates", content(in_list(odd), person("c1")))
    tenant.says("GET /candidates/c2", odd | {"createdOn": 5})
    (page,) = await pages(account, "candidates")
    assert [one.record.remote_id for one in page.records] == ["c1", "c1:j1"]
    assert [one.remote_id for one in page.unreadable] == ["c2"]


@pytest.mark.parametrize("answer", [refused(422, "FEATURE_OFF"), web.json_response({"rows": 1})])
async def test_what_hangs_on_a_job_and_cannot_be_had_does_not_hold_the_other_jobs_up(
    account: Connection, tenant: Tenant, answer: web.Response
) -> None:
    tenant.says("GET /jobs", content({"id": "j1"}, {"id": "j2"}))
    for job in ("j1", "j2"):
        tenant.says(f"GET /jobs/{job}", {"id": job, "title": job})
    tenant.answers["GET /jobs/j1/jobads"] = lambda _: _again(answer)
    (page,) = await pages(account, "job_details")
    assert [one.record.remote_id for one in page.records] == ["j1", "j2"]


def _again(answer: web.Response) -> web.Response:
    return web.Response(body=answer.body, status=answer.status, content_type="application/json")


@pytest.mark.parametrize("status", [200, 400])
async def test_an_answer_nested_without_end_is_garbled_or_refused(
    account: Connection, tenant: Tenant, status: int
) -> None:
    deep = '{"errors": ' + "[" * 50_000 + "]" * 50_000 + "}"
    asked = "GET /candidates/c1/tags"
    tenant.answers[asked] = lambda _: web.Response(text=deep, content_type="application/json", status=status)
    tenant.answers["PUT /candidates/c1/jobs/j1/status"] = tenant.answers[asked]
    with pytest.raises(Garbled if status == 200 else Refused):
        await account.call("candidates.tags.get", {"id": "c1"})
    if status == 400:
        with pytest.raises(Refused):
            await send(account, move("INTERVIEW"))


async def test_a_page_of_nothing_does_not_end_a_walk(account: Connection, tenant: Tenant) -> None:
    tenant.says("GET /candidates", None)
    with pytest.raises(Garbled):
        await pages(account, "candidates")
    tenant.says("GET /candidates", None, status=204)
    assert [len(page.records) for page in await pages(account, "candidates")] == [0]


async def test_notes_of_who_is_gone_are_gone_however_the_vendor_words_it(account: Connection, tenant: Tenant) -> None:
    said = {"message": "Bad Request", "errors": [{"code": "CANDIDATE_NOT_FOUND", "message": "No such person"}]}
    tenant.says("GET /messages", said, status=400)
    read = await account.facet("notes", "c1", wanted=True)
    assert not read.exists


@pytest.mark.parametrize("status", [429, 503])
async def test_a_key_that_cannot_be_asked_about_makes_nobody_invisible(
    account: Connection, tenant: Tenant, status: int
) -> None:
    tenant.answers["GET /candidates/c1"] = lambda _: refused(401)
    tenant.answers["GET /user-api/v201804/users/me"] = lambda _: refused(status)
    with pytest.raises(Unreachable):
        await account.facet("background", "c1", wanted=True)


async def test_a_record_is_denied_by_whatever_part_of_the_answer_says_so(account: Connection, tenant: Tenant) -> None:
    said = {"errors": [{"code": "OTHER", "message": "Candidate access denied"}]}
    tenant.says("GET /candidates/c1", said, status=401)
    with pytest.raises(Exception, match="denied"):
        await account.facet("background", "c1", wanted=True)
    assert not tenant.of("GET /user-api/v201804/users/me")
