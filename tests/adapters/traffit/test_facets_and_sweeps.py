"""What is read of one candidate by itself, and how it is found out what is gone."""

from typing import Any

import pytest
from aiohttp import web

from adapters.http.gate import Gate, Priority
from adapters.sandbox import Sandbox
from adapters.traffit import VENDOR
from adapters.traffit.sandbox.catalogues import TAGS
from app.model.records import Attachment, Tags
from app.model.words import Kind
from app.vendor import Connection, Forbidden, Garbled, NotThere, Refused
from tests.adapters.accounts import refusal
from tests.adapters.traffit.tenants import Asked, Tenant, account_at, rows

SWEPT = (Kind.CANDIDATE, Kind.JOB, Kind.APPLICATION)


async def ids(account: Connection, kind: Kind, position: bytes | None = None) -> list[str]:
    return [one async for page in account.ids(kind, position=position) for one in page.ids]


def there(served: Sandbox[Any], kind: Kind) -> set[str]:
    """The ids of a kind as the sandbox itself counts them."""
    tenant = served.tenant
    match kind:
        case Kind.CANDIDATE:
            return {str(row.id) for row in tenant.everyone()}
        case Kind.JOB:
            return {str(job) for job in tenant.jobs}
        case _:
            return {f"{visit.recruitment}:{row.id}" for row in tenant.everyone() for visit in tenant.visits(row.id)}


def somebody_with(served: Sandbox[Any], what: str) -> Any:
    tenant = served.tenant
    return next(row for row in tenant.everyone() if (tenant.files(row) if what == "files" else tenant.tags(row.id)))


# --- facets ---


def test_the_facets_are_those_that_no_stream_brings() -> None:
    assert [one.name for one in VENDOR.facets] == ["tags", "files"]
    assert tuple(VENDOR.sweeps) == SWEPT


@pytest.mark.parametrize("wanted", [True, False])
async def test_tags_are_read_all_at_once(traffit: Sandbox[Any], office: Connection, wanted: bool) -> None:
    someone = somebody_with(traffit, "tags")
    read = await office.facet("tags", str(someone.id), wanted=wanted)
    names = tuple(TAGS[tag] for tag in traffit.tenant.tags(someone.id))
    assert [one.record for one in read.records] == [Tags(remote_id=str(someone.id), tags=names)]
    assert (read.exists, read.unreadable) == (True, [])
    assert read.read_at > 0


async def test_nobody_waits_behind_what_is_read_in_the_background(
    tenant: Tenant, account: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Priority] = []
    slot = Gate.slot

    def noting(self: Gate, priority: Priority, **how: Any) -> Any:
        asked.append(priority)
        return slot(self, priority, **how)

    monkeypatch.setattr(Gate, "slot", noting)
    tenant.answers |= {"/employees/5/tags": lambda _: rows(), "/employees/": lambda _: rows({"id": 5})}
    await account.facet("tags", "5", wanted=True)
    await account.facet("tags", "5", wanted=False)
    await ids(account, Kind.CANDIDATE)
    assert asked[-3:] == [Priority.USER_READ, Priority.SWEEP, Priority.SWEEP]


async def test_files_are_read_with_their_content(traffit: Sandbox[Any], office: Connection) -> None:
    someone = somebody_with(traffit, "files")
    read = await office.facet("files", str(someone.id), wanted=True)
    (file,) = traffit.tenant.files(someone)
    (got,) = read.records
    assert isinstance(got.record, Attachment)
    assert (got.record.remote_id, got.record.candidate) == (f"{someone.id}:{file.id}", str(someone.id))
    assert (got.record.name, got.record.mime) == (file.name, file.content_type)
    assert await office.content(got.record.remote_id) == traffit.tenant.content(file)


@pytest.mark.parametrize("facet", ["tags", "files"])
async def test_who_is_gone_has_no_facet(traffit: Sandbox[Any], office: Connection, facet: str) -> None:
    someone = somebody_with(traffit, facet)
    traffit.tenant.delete(someone.id)
    read = await office.facet(facet, str(someone.id), wanted=False)
    assert (read.exists, read.records) == (False, [])


@pytest.mark.parametrize("facet", ["tags", "files"])
async def test_a_tenant_without_a_list_loses_nobody(tenant: Tenant, account: Connection, facet: str) -> None:
    tenant.answers["/employees/5"] = lambda _: web.json_response({"id": 5})
    with pytest.raises(Refused, match=f"no list of {facet}"):
        await account.facet(facet, "5", wanted=False)


async def test_a_facet_that_may_not_be_read_says_so(traffit: Sandbox[Any]) -> None:
    account = account_at(traffit, scope="recruitment")
    with pytest.raises(Forbidden, match="may lack the scope employee"):
        await account.facet("tags", "1000", wanted=True)
    await account.close()


async def test_one_file_that_makes_no_sense_does_not_cost_the_others(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/5/files"] = lambda _: rows({"id": 1, "name": "a.pdf"}, {"name": "no id"}, {"id": "2"})
    read = await account.facet("files", "5", wanted=True)
    assert [one.record.remote_id for one in read.records] == ["5:1", "5:2"]
    assert [one.raw for one in read.unreadable] == [b'{"name": "no id"}']
    unnamed = read.records[1].record
    assert isinstance(unnamed, Attachment)
    assert (unnamed.name, unnamed.mime) == ("#2", None)


async def test_a_facet_of_many_pages_is_read_to_its_end(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/5/tags"] = lambda asked: rows(
        {"id": asked.page, "name": f"t{asked.page}"}, total_pages=3
    )
    read = await account.facet("tags", "5", wanted=True)
    assert [one.record for one in read.records] == [Tags(remote_id="5", tags=("t1", "t2", "t3"))]


async def test_there_is_no_other_facet(account: Connection) -> None:
    with pytest.raises(Refused, match="there is no timeline of a candidate; there are tags, files"):
        await account.facet("timeline", "1", wanted=True)


# --- content ---


async def test_a_file_that_is_gone_is_not_there(traffit: Sandbox[Any], office: Connection) -> None:
    someone = somebody_with(traffit, "files")
    with pytest.raises(NotThere):
        await office.content(f"{someone.id}:99")


async def test_a_file_larger_than_we_hold_is_refused_in_words(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/employees/5/files/2/content"] = lambda _: web.Response(body=b"x" * 100)
    assert len(await account.content("5:2")) == 100
    assert tenant.asked[-1].headers["accept"] == "*/*"
    account._client._largest = 99  # type: ignore[attr-defined]
    with pytest.raises(Garbled, match="too large"):
        await account.content("5:2")


@pytest.mark.parametrize("attachment", ["5", "5:", ":2", ""])
async def test_what_is_no_file_is_not_asked_for(tenant: Tenant, account: Connection, attachment: str) -> None:
    with pytest.raises(Refused, match="is no file"):
        await account.content(attachment)
    assert tenant.asked == []


# --- all ids ---


@pytest.mark.parametrize("kind", SWEPT)
async def test_all_ids_are_the_sandboxes_own_also_from_any_page_on(
    traffit: Sandbox[Any], office: Connection, kind: Kind
) -> None:
    hidden = [row.id for row in traffit.tenant.employees if row.hidden]
    assert hidden, "a ghost counts and is never sent"
    pages = [page async for page in office.ids(kind, position=None)]
    assert {one for page in pages for one in page.ids} == there(traffit, kind)
    assert [page.position is None for page in pages] == [False] * (len(pages) - 1) + [True]
    for number in range(0, len(pages) - 1, 3):
        rest = {one for page in pages[number + 1 :] for one in page.ids}
        assert set(await ids(office, kind, pages[number].position)) >= rest


async def test_who_was_deleted_is_in_no_list(traffit: Sandbox[Any], office: Connection) -> None:
    gone = next(iter(traffit.tenant.members(101))).id
    traffit.tenant.delete(gone)
    assert str(gone) not in await ids(office, Kind.CANDIDATE)
    assert f"101:{gone}" not in await ids(office, Kind.APPLICATION)


async def test_a_short_page_in_the_middle_ends_no_sweep(tenant: Tenant, account: Connection) -> None:
    everybody = [key for key in range(1, 231) if key not in (50, 99)]

    def answer(asked: Asked) -> web.Response:
        least = int(asked.filtered["id"]["value"]) if asked.filtered else 0
        left = [key for key in everybody if key >= least]
        sent = [key for key in left[:100] if key != 60]  # a ghost: counted, filling a place, never sent
        return rows(*[{"id": key} for key in sent], total_pages=-(-len(left) // 100))

    tenant.answers["/employees/"] = answer
    assert await ids(account, Kind.CANDIDATE) == [str(key) for key in everybody if key != 60]


async def test_the_people_of_a_job_are_walked_page_by_page(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/recruitments/"] = lambda _: rows({"id": 22}, {"id": 23}, {"id": 24}, {"id": 25})
    tenant.answers["/recruitments/22/employees"] = lambda asked: rows(
        *[{"id": key} for key in ((1, 2), (3,), (4, 5))[asked.page - 1]], total_pages=3
    )
    tenant.answers["/recruitments/23/employees"] = lambda _: refusal(403, {"error": {"code": 403, "message": "No"}})
    tenant.answers["/recruitments/25/employees"] = lambda _: rows({"id": 1})  # of 24 there is nothing: 404
    pages = [page async for page in account.ids(Kind.APPLICATION, position=None)]
    assert [list(page.ids) for page in pages] == [["22:1", "22:2"], ["22:3"], ["22:4", "22:5"], [], [], ["25:1"]]
    assert await ids(account, Kind.APPLICATION, pages[0].position) == ["22:3", "22:4", "22:5", "25:1"]
    assert await ids(account, Kind.APPLICATION, pages[3].position) == ["25:1"]
    sent = {asked.headers["x-request-sort"] for asked in tenant.asked if asked.path.endswith("/employees")}
    assert sent == {'{"id":"ASC"}'}


async def test_a_tenant_without_jobs_has_no_applications(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/recruitments/"] = lambda _: rows(total_pages=0)
    (page,) = [page async for page in account.ids(Kind.APPLICATION, position=None)]
    assert (page.ids, page.position) == ((), None)


@pytest.mark.parametrize("kind", SWEPT)
async def test_a_sweep_that_may_not_be_made_is_an_error(traffit: Sandbox[Any], kind: Kind) -> None:
    account = account_at(traffit, scope="user")
    with pytest.raises(Forbidden):
        await ids(account, kind)
    await account.close()


async def test_a_sweep_of_something_else_or_from_nowhere_is_refused(account: Connection) -> None:
    with pytest.raises(Refused, match="no list of every activity"):
        await ids(account, Kind.ACTIVITY)
    for kind in SWEPT:
        with pytest.raises(Refused, match="none of this adapter's"):
            await ids(account, kind, b'{"jobs": 7, "walk": 1}')


# --- one record ---


async def test_what_is_there_is_there(traffit: Sandbox[Any], office: Connection) -> None:
    for kind in SWEPT:
        assert await office.exists(kind, max(there(traffit, kind))), kind


@pytest.mark.parametrize(
    ("kind", "remote"),
    [
        (Kind.CANDIDATE, "99999999"),
        (Kind.JOB, "99999999"),
        (Kind.APPLICATION, "101:99999999"),
        (Kind.APPLICATION, "99999999:1000"),
    ],
)
async def test_what_nobody_knows_is_gone(office: Connection, kind: Kind, remote: str) -> None:
    assert await office.exists(kind, remote) is False


async def test_who_was_deleted_is_gone_with_their_applications(traffit: Sandbox[Any], office: Connection) -> None:
    gone = next(iter(traffit.tenant.members(101))).id
    assert await office.exists(Kind.APPLICATION, f"101:{gone}")
    assert not await office.exists(Kind.APPLICATION, f"112:{gone}")
    traffit.tenant.delete(gone)
    assert not await office.exists(Kind.CANDIDATE, str(gone))
    assert not await office.exists(Kind.APPLICATION, f"101:{gone}")


async def test_a_ghost_is_not_there(traffit: Sandbox[Any], office: Connection) -> None:
    ghost = next(row.id for row in traffit.tenant.employees if row.hidden)
    assert not await office.exists(Kind.CANDIDATE, str(ghost))


async def test_what_may_not_be_read_is_not_gone(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.tenant.forbid(101)
    with pytest.raises(Forbidden):
        await office.exists(Kind.JOB, "101")
    account = account_at(traffit, scope="user")
    for kind in SWEPT:
        with pytest.raises(Forbidden):
            await account.exists(kind, max(there(traffit, kind)))
    await account.close()


@pytest.mark.parametrize(("status", "is_there"), [(200, True), (404, False), (410, False)])
async def test_what_a_status_says_about_a_record(
    tenant: Tenant, account: Connection, status: int, is_there: bool
) -> None:
    tenant.answers["/employees/5"] = lambda _: web.json_response({"id": 5}, status=status)
    assert await account.exists(Kind.CANDIDATE, "5") is is_there


@pytest.mark.usefixtures("_quick_retries")
@pytest.mark.parametrize("body", ["<html>maintenance</html>", "[]", '{"error": "soon"}'])
async def test_an_answer_that_is_no_record_says_nothing(tenant: Tenant, account: Connection, body: str) -> None:
    kind = "text/html" if body.startswith("<") else "application/json"
    tenant.answers["/employees/5"] = lambda _: web.Response(text=body, content_type=kind)
    with pytest.raises(Garbled):
        await account.exists(Kind.CANDIDATE, "5")


@pytest.mark.parametrize(
    ("elements", "is_there"),
    [
        ([{"recruitment": {"id": 22, "name": "Buyer"}}], True),
        ([{"id": 22}], True),
        ([{"recruitment": {"id": "22"}}], True),
        ([{"recruitment": {"id": 122}}, {"extras": {"employee_recruitments_states": [{"recruitment_id": 22}]}}], False),
        ([{"recruitment": []}, 7, None, {"recruitment": None}], False),
    ],
)
async def test_the_jobs_of_a_candidate_come_in_several_shapes(
    tenant: Tenant, account: Connection, elements: list[Any], is_there: bool
) -> None:
    tenant.answers["/employees/5/recruitments"] = lambda _: rows(*elements)
    assert await account.exists(Kind.APPLICATION, "22:5") is is_there


async def test_what_is_no_record_of_ours_is_refused(account: Connection) -> None:
    with pytest.raises(Refused, match="no single user"):
        await account.exists(Kind.USER, "1")
    with pytest.raises(Refused, match="no application of Traffit"):
        await account.exists(Kind.APPLICATION, "22")
