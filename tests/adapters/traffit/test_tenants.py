"""How tenants differ from the document, and what the adapter makes of it. Real HTTP to a scripted tenant."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from adapters.traffit import VENDOR
from app.model.records import Activity, Application, Candidate, Job, Reason, Stage, User, Visit
from app.model.words import Verb
from app.vendor import (
    AnswerLost,
    Connection,
    CreateNote,
    Forbidden,
    Garbled,
    MoveApplication,
    NotThere,
    Refused,
    RejectApplication,
    Seen,
    Stale,
)
from tests.adapters.accounts import look, pages, records, refusal
from tests.adapters.traffit.tenants import Asked, Tenant, connect, rows
from tests.surroundings import NEVER, HandClock

MOVE = MoveApplication(application="22:123", candidate="123", job="22", from_stage="22:1", to_stage="22:8")
REJECT = RejectApplication(application="22:123", candidate="123", job="22", from_stage="22:1", reason="22:2")
NOTE = CreateNote(candidate="123", title="Call", body="said yes", marker="m")
MOVE_PATH = "/employees/123/recruitments/22/states/8/_move"
REJECT_PATH = "/employees/123/recruitments/22/states/_move_to_reject_state"
NOTE_PATH = "/employees/123/notes"
SINCE = 1_790_000_000_000  # 2026-09-21 16:13:20 in Warsaw


def employee(key: int, updated: str = "2026-09-21 10:00:00") -> dict[str, Any]:
    return {"id": key, "name": f"N{key}", "lastname": "L", "updated_at": updated, "created_at": "2026-01-01 00:00:00"}


def stay(key: int, state: int, date: str, end: str | None = None, employee_id: int = 123) -> dict[str, Any]:
    return {
        "id": key,
        "employee": {"id": employee_id},
        "recruitment": {"id": 22},
        "workflow_state": {
            "id": state,
            "name": f"S{state}",
            "type": {8: "interview", 9: "end-bad"}.get(state, "start"),
        },
        "date": date,
        "end_date": end,
        "created_at": date,
        "updated_at": end or date,
        "created_by": {"id": 18},
    }


# --- reading ---


async def test_a_first_pull_of_candidates_asks_for_ids_from_the_last_one_on(
    tenant: Tenant, account: Connection
) -> None:
    everybody = [employee(key) for key in range(1, 251) if key != 137]

    def answer(asked: Asked) -> web.Response:
        least = int(asked.filtered["id"]["value"]) if asked.filtered else 0
        left = [one for one in everybody if one["id"] >= least]
        return rows(*left[: 99 if least == 0 else 100], total_pages=-(-len(left) // 100))  # a short page in the middle

    tenant.answers["/employees/"] = answer
    found = await records(account, "candidates")
    assert [one.remote_id for one in found] == [str(one["id"]) for one in everybody]
    assert all(asked.page == 1 for asked in tenant.asked)
    assert [asked.filtered for asked in tenant.asked][:2] == [None, {"id": {"value": "99", "comparison": ">="}}]
    assert {asked.headers["x-request-sort"] for asked in tenant.asked} == {'{"id":"ASC"}'}
    assert {asked.headers["x-request-page-size"] for asked in tenant.asked} == {"100"}


async def test_an_increment_asks_for_what_changed_in_warsaw_time_one_field_a_request(
    tenant: Tenant, account: Connection
) -> None:
    tenant.answers["/employees/"] = lambda _: rows(employee(5, "2026-09-21 16:13:20"))
    assert [type(one) for one in await records(account, "candidates", SINCE)] == [Candidate]
    (asked,) = tenant.asked
    assert asked.filtered == {"updated_at": {"value": "2026-09-21 16:13:20", "comparison": ">="}}
    assert json.loads(asked.headers["x-request-sort"]) == {"updated_at": "ASC", "id": "ASC"}


async def test_the_history_is_filtered_by_query_as_the_document_says(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/recruitment_history"] = lambda _: rows(stay(1, 1, "2026-09-21 16:14:00"))
    assert [type(one) for one in await records(account, "history", SINCE)] == [Application, Visit]
    (asked,) = tenant.asked
    assert asked.query == {
        "updated_at": "2026-09-21 16:13:20",
        "updated_at_comparison": ">=",
        "sort_by": "updated_at",
        "sort_by_direction": "ASC",
    }
    assert asked.filtered is None


async def test_a_tenant_that_refuses_the_query_is_asked_by_header_from_then_on(
    tenant: Tenant, account: Connection
) -> None:
    def answer(asked: Asked) -> web.Response:
        if asked.query:
            return refusal(400, {"error": "Bad comparison used."})
        return rows(stay(1, 1, "2026-09-21 16:14:00"))

    tenant.answers["/employees/recruitment_history"] = answer
    for _ in range(2):
        assert len(await records(account, "history", SINCE)) == 2
    assert [bool(asked.query) for asked in tenant.asked] == [True, False, False]
    assert tenant.asked[1].filtered == {"updated_at": {"value": "2026-09-21 16:13:20", "comparison": ">="}}


async def test_a_tenant_that_refuses_both_is_read_completely(tenant: Tenant, account: Connection) -> None:
    def answer(asked: Asked) -> web.Response:
        if asked.query or asked.filtered:
            return refusal(400, {"error": {"code": 400, "message": "Bad Request"}})
        return rows(stay(asked.page, 1, f"2026-09-0{asked.page} 10:00:00", employee_id=asked.page), total_pages=3)

    tenant.answers["/employees/recruitment_history"] = answer
    found = await records(account, "history", SINCE)
    assert [one.remote_id for one in found if isinstance(one, Visit)] == ["1", "2", "3"]
    assert [type(one) for one in found].count(Application) == 3


async def test_a_tenant_that_ignores_the_filter_is_read_completely(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/recruitment_history"] = lambda asked: rows(
        stay(asked.page, 1, f"2026-09-0{asked.page} 10:00:00"), total_pages=3
    )
    found = await records(account, "history", SINCE)
    assert {one.remote_id for one in found if isinstance(one, Visit)} == {"1", "2", "3"}


async def test_one_record_that_makes_no_sense_does_not_cost_its_page(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/"] = lambda _: rows(employee(1), {"id": 2, "updated_at": "soon"}, 7, employee(3))
    (page,) = await pages(account, "candidates")
    assert [one.record.remote_id for one in page.records] == ["1", "3"]
    assert [(one.remote_id, one.raw) for one in page.unreadable] == [
        ("2", b'{"id": 2, "updated_at": "soon"}'),
        (None, b"7"),
    ]
    assert page.unreadable[0].reason.startswith("updated_at: ")
    assert page.position is None


async def test_the_bytes_of_a_record_are_kept_as_they_came(tenant: Tenant, account: Connection) -> None:
    raw = '{ "id":1 , "name" : "Za\\u017c\\u00f3\\u0142\\u0107", "_x":1.50}'
    tenant.answers["/employees/"] = lambda _: web.Response(
        text=f"[{raw}]", content_type="application/json", headers={"X-Result-Total-Pages": "1"}
    )
    (page,) = await pages(account, "candidates")
    assert page.records[0].raw == raw.encode()


async def test_a_page_that_is_no_json_is_garbled_and_no_empty_list(
    tenant: Tenant, base_url: str, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.http.client.FIRST_WAIT", 0.001)
    tenant.answers["/employees/"] = lambda _: web.Response(text="<html>maintenance</html>", content_type="text/html")
    account = connect(base_url, clock)
    with pytest.raises(Garbled):
        await pages(account, "candidates")
    await account.close()


async def test_a_job_brings_its_stages_and_reasons(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/recruitments/"] = lambda _: rows({"id": 22, "name": "Buyer", "is_closed": False})
    tenant.answers["/recruitments/22/states"] = lambda _: rows({"id": 1, "name": "New", "order": 0}, {"name": "no id"})
    tenant.answers["/recruitments/22/rejections"] = lambda _: rows(
        {"id": 2, "name": "No contact", "state_type": "end-bad"}
    )
    (page,) = await pages(account, "jobs")
    assert [type(one.record) for one in page.records] == [Job, Stage, Reason]
    assert [one.remote_id for one in (page.records[1].record, page.records[2].record)] == ["22:1", "22:2"]
    assert [one.raw for one in page.unreadable] == [b'{"name": "no id"}']
    sizes = {asked.headers["x-request-page-size"] for asked in tenant.asked if "22" in asked.path}
    assert sizes == {"100"}


@pytest.mark.parametrize("status", [403, 404])
async def test_a_job_whose_stages_may_not_be_read_still_arrives(
    tenant: Tenant, account: Connection, status: int
) -> None:
    tenant.answers["/recruitments/"] = lambda _: rows({"id": 22, "name": "Buyer"}, {"id": 23, "name": "Seller"})
    tenant.answers["/recruitments/22/states"] = lambda _: refusal(status, {"error": {"code": status, "message": "No"}})
    tenant.answers["/recruitments/23/states"] = lambda _: rows({"id": 1, "name": "New", "order": 0})
    found = await records(account, "jobs")
    assert [(type(one), one.remote_id) for one in found] == [(Job, "22"), (Job, "23"), (Stage, "23:1")]


async def test_many_stages_make_several_pages_of_which_only_the_last_goes_on(
    tenant: Tenant, account: Connection
) -> None:
    tenant.answers["/recruitments/"] = lambda _: rows(*[{"id": key, "name": f"J{key}"} for key in range(1, 9)])
    for key in range(1, 9):
        tenant.answers[f"/recruitments/{key}/states"] = lambda _: rows(
            *[{"id": state, "name": f"S{state}", "order": state} for state in range(40)]
        )
    found = await pages(account, "jobs")
    assert [len(page.records) for page in found] == [82, 82, 82, 82]
    assert [page.position is None for page in found] == [False, False, False, True]
    again = await pages(account, "jobs", position=found[0].position)
    assert sum(len(page.records) for page in again) == 328


async def test_a_pull_goes_on_from_any_page_that_was_stored(tenant: Tenant, account: Connection) -> None:
    everybody = [employee(key, f"2026-09-21 16:{key // 60:02}:{key % 60:02}") for key in range(1, 350)]

    def answer(asked: Asked) -> web.Response:
        least = (asked.filtered or {}).get("updated_at", {}).get("value", "")
        left = [one for one in everybody if one["updated_at"] >= least]
        return rows(*left[:100], total_pages=-(-len(left) // 100))

    tenant.answers["/employees/"] = answer
    whole = await pages(account, "candidates", since=0)
    for number, page in enumerate(whole[:-1]):
        rest = await pages(account, "candidates", since=0, position=page.position)
        assert [one.records for one in rest] == [one.records for one in whole[number + 1 :]]
    with pytest.raises(Refused, match="none of this adapter's"):
        await pages(account, "candidates", position=b'{"page": 7}')


async def test_the_next_page_is_on_its_way_while_this_one_is_stored(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/users/"] = lambda asked: rows({"id": asked.page, "username": "x"}, total_pages=5)
    stream = account.pull("users", since=None, position=None)
    first = await anext(stream)
    for _ in range(100):
        if len(tenant.asked) == 2:
            break
        await asyncio.sleep(0.01)
    assert [asked.page for asked in tenant.asked] == [1, 2]
    assert first.records[0].record == User(remote_id="1", name="x")
    await stream.aclose()  # type: ignore[attr-defined]
    assert len(tenant.asked) == 2


async def test_a_stream_there_is_none_of_is_refused_by_name(account: Connection) -> None:
    with pytest.raises(Refused, match="there is no stream 'people'"):
        await pages(account, "people")


async def test_activities_arrive_as_plain_text(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/activities"] = lambda _: rows(
        {
            "id": 195,
            "employee": {"id": 232, "string_represent": "Joe Novak"},
            "activity_date": "2020-10-28 07:48:18",
            "type": {"id": 15, "value": "Note"},
            "content": "<p>nice<script>x</script></p>",
            "created_by": {"id": 28},
            "created_at": "2020-10-28 07:48:19",
            "updated_at": "2020-10-28 07:48:19",
        }
    )
    (found,) = await records(account, "activities")
    assert isinstance(found, Activity)
    assert (found.candidate, found.kind, found.body, found.by) == ("232", "note", "nice", "28")


# --- looking ---


async def test_one_walk_says_where_everybody_is(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/recruitment_history"] = lambda _: rows(
        stay(1, 1, "2026-09-21 16:20:00", "2026-09-21 16:21:00"),
        stay(2, 8, "2026-09-21 16:21:00"),
        stay(3, 9, "2026-09-21 16:22:00", employee_id=124),
    )
    other = [
        MoveApplication(application=f"22:{who}", candidate=who, job="22", from_stage=None, to_stage="22:1")
        for who in ("124", "125")
    ]
    seen = [one for one in await account.look([MOVE, *other], since=SINCE) if isinstance(one, Seen)]
    assert [one.exists for one in seen] == [True, True, True]
    moved, rejected, unchanged = seen
    assert [type(one.record) for one in moved.records] == [Application, Visit, Visit]
    newest = moved.records[-1].record
    assert isinstance(newest, Visit)
    assert (newest.stage, newest.stage_name, newest.by) == ("22:8", "S8", "18")
    assert newest.entered_at == 1_790_000_460_000
    assert [one.record.remote_id for one in rejected.records] == ["22:124", "3"]
    assert unchanged.records == ()
    assert len(tenant.asked) == 1
    assert tenant.asked[0].query["updated_at"] == "2026-09-21 16:11:20"  # two minutes earlier, for late commits


async def test_a_note_is_looked_for_at_its_candidate_only(tenant: Tenant, account: Connection) -> None:
    def line(key: int, content: str, made: str = "2026-09-21 16:13:30", **changed: Any) -> dict[str, Any]:
        note = {"id": 15, "value": "Note"}
        return {
            "id": key,
            "type": note,
            "content": content,
            "activity_date": made,
            "created_at": made,
            "updated_at": made,
            **changed,
        }

    tenant.answers["/employees/123/activities"] = lambda _: rows(
        line(1, "said yes", "2026-09-21 10:00:00", updated_at="2026-09-21 16:14:00"),  # old, edited since
        line(2, "<p>said yes</p>", "2026-09-21 16:14:01"),
        line(3, "something else", "2026-09-21 16:14:02"),
    )
    seen = await look(account, NOTE, SINCE)
    assert (seen.exists, seen.matches, seen.remote_id) == (True, 1, "2")
    assert [one.record.remote_id for one in seen.records] == ["1", "2", "3"]
    assert all(isinstance(one.record, Activity) and one.record.candidate == "123" for one in seen.records)
    assert len(tenant.asked) == 1


async def test_a_note_of_somebody_else_is_not_ours(tenant: Tenant, base_url: str, clock: HandClock) -> None:
    made = "2026-09-21 16:14:00"
    tenant.answers["/users/"] = lambda _: rows({"id": 17, "username": "ross@x"}, {"id": 18, "username": "Desk@x"})
    tenant.answers["/employees/123/activities"] = lambda _: rows(
        *[
            {"id": key, "type": {"id": 15, "value": "Note"}, "content": "said yes", "created_by": {"id": by},
             "created_at": made, "updated_at": made}
            for key, by in ((1, 17), (2, 18))
        ]
    )  # fmt: skip
    account = connect(
        base_url, clock, values={"client_id": "c", "client_secret": "s" * 9, "username": "desk@x", "password": "p" * 9}
    )
    seen = await look(account, NOTE, SINCE)
    assert (seen.matches, seen.remote_id) == (1, "2")
    await account.close()


async def test_two_notes_of_the_same_text_are_two_matches(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/123/activities"] = lambda _: rows(
        *[{"id": key, "type": {"id": 15, "value": "Note"}, "content": "said yes"} for key in (1, 2)]
    )
    seen = await look(account, NOTE, SINCE)
    assert (seen.matches, seen.remote_id) == (2, None)


async def test_a_candidate_who_is_gone_has_no_notes(account: Connection) -> None:
    seen = await look(account, NOTE, SINCE)
    assert seen.exists is False


async def test_what_cannot_be_read_is_an_error_and_no_answer(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/recruitment_history"] = lambda _: refusal(
        403, {"error": {"code": 403, "message": "Forbidden"}}
    )
    with pytest.raises(Forbidden, match="may lack the scope employee"):
        await look(account, MOVE, SINCE)


# --- sending ---


async def test_a_move_is_one_post(tenant: Tenant, account: Connection) -> None:
    tenant.answers[MOVE_PATH] = lambda _: web.Response(status=204, headers={"X-Request-Id": "7f3a"})
    answer = await account.send(MOVE, before=NEVER)
    assert (answer.status, answer.already, answer.request_id) == (204, False, "7f3a")
    assert [(asked.method, asked.path) for asked in tenant.asked] == [("POST", MOVE_PATH)]


async def test_a_step_the_workflow_does_not_know_is_stale(tenant: Tenant, account: Connection) -> None:
    tenant.answers[MOVE_PATH] = lambda _: refusal(400, "**No transition for action**")
    with pytest.raises(Stale, match="workflow does not allow this step"):
        await account.send(MOVE, before=NEVER)


@pytest.mark.parametrize(
    ("status", "body", "family"),
    [
        (400, {"code": 400, "message": "Validation Failed", "errors": "x"}, Refused),
        (403, {"error": {"code": 403, "message": "Forbidden"}}, Forbidden),
        (404, {"error": {"code": 404, "message": "Not Found"}}, NotThere),
        (409, ["Somebody else was faster"], Stale),
        (500, "", AnswerLost),
    ],
)
async def test_what_a_refused_move_means(
    tenant: Tenant, account: Connection, status: int, body: Any, family: type[Exception]
) -> None:
    tenant.answers[MOVE_PATH] = lambda _: refusal(status, body)
    with pytest.raises(family) as raised:
        await account.send(MOVE, before=NEVER)
    assert type(raised.value) is family
    assert len(tenant.asked) == 1


async def test_what_is_so_already_is_done(tenant: Tenant, account: Connection) -> None:
    tenant.answers[MOVE_PATH] = lambda _: refusal(409, ["Employee in recruitment!"])
    answer = await account.send(MOVE, before=NEVER)
    assert (answer.status, answer.already) == (409, True)


async def test_a_note_is_one_post(tenant: Tenant, account: Connection) -> None:
    tenant.answers[NOTE_PATH] = lambda _: web.Response(status=204)
    await account.send(NOTE, before=NEVER)
    assert [(asked.path, asked.body) for asked in tenant.asked] == [
        (NOTE_PATH, {"title": "Call", "content": "said yes"})
    ]


# --- checking ---


async def test_a_client_without_a_scope_is_told_which_one_to_add(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/"] = lambda _: rows(employee(1))
    for path in ("/recruitments/", "/users/"):
        tenant.answers[path] = lambda _: refusal(403, {"error": {"code": 403, "message": "Forbidden"}})
    report = await account.check()
    by_verb = {capability.verb: capability for capability in report.capabilities}
    allowed = {verb for verb, capability in by_verb.items() if capability.allowed}
    assert allowed == {Verb.NOTE, Verb.CREATE_CANDIDATE, Verb.EDIT_CANDIDATE, Verb.TAG, Verb.ATTACH}
    assert by_verb[Verb.MOVE].reason.startswith("Add the scope recruitment to the API client")
    assert report.who.startswith("polka_desk at http://127.0.0.1")
    assert report.server_time is not None


async def test_a_check_signs_in_afresh(tenant: Tenant, account: Connection) -> None:
    for path in ("/employees/", "/recruitments/", "/users/", "/provisions"):
        tenant.answers[path] = lambda _: rows()
    report = await account.check()
    assert report.capabilities == tuple(VENDOR.capabilities), "nothing is narrowed"
    assert {asked.headers["authorization"] for asked in tenant.asked} == {"Bearer abcdef1234"}
