"""The lists around people and jobs: as the sandbox holds them, and as tenants send, refuse or lack them."""

import json
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web

from adapters.sandbox import Sandbox
from adapters.traffit import SCOPES, VENDOR
from adapters.traffit.operations import OPERATIONS
from adapters.traffit.sandbox.catalogues import CLIENTS, CONSENT_TYPES, CONSENTS, CONTACTS, SOURCES, TALENTS
from adapters.traffit.sandbox.workflows import WORKFLOWS
from adapters.traffit.settings import LESS
from app.model.records import Listed
from app.model.words import ListedKind
from app.vendor import Connection, Forbidden, Unreachable
from tests.adapters.accounts import pages, records, refusal
from tests.adapters.traffit.tenants import Asked, Tenant, account_at, rows

LISTS = ("sources", "provisions", "clients", "crm_persons", "workflows", "talents", "job_posts", "crm_activities")
NO = {"error": {"code": 403, "message": "Forbidden"}}


async def listed(account: Connection, stream: str) -> list[Listed]:
    found = await records(account, stream)
    assert all(isinstance(one, Listed) for one in found)
    return [one for one in found if isinstance(one, Listed)]


async def the_one(tenant: Tenant, account: Connection, stream: str, path: str, row: Any) -> Listed:
    tenant.answers[path] = lambda _: rows(row)
    (found,) = await listed(account, stream)
    return found


def test_the_lists_come_after_people_and_jobs() -> None:
    assert [one.name for one in VENDOR.streams][:5] == ["jobs", "candidates", "history", "activities", "users"]
    assert tuple(one.name for one in VENDOR.streams)[5:] == LISTS
    assert not any(one.delta for one in VENDOR.streams[4:])


def test_the_scopes_asked_for_are_those_of_the_catalogue() -> None:
    assert set(SCOPES.split()) == {row.scope for row in OPERATIONS if row.scope}
    steps = [set(step.split()) for step in (SCOPES, *LESS) if step]
    assert all(fewer < more for more, fewer in pairwise(steps))


# --- as the sandbox holds them ---


async def test_sources(office: Connection, traffit: Sandbox[Any]) -> None:
    found = {one.remote_id: one.name for one in await listed(office, "sources")}
    assert found == {f"source:{key}": name for key, name in SOURCES.items()}
    assert len(traffit.ledger.requests("/sources")) == 2


async def test_clients(office: Connection) -> None:
    found = {one.remote_id: (one.name, one.detail) for one in await listed(office, "clients")}
    assert found == {f"company:{key}": (name, (("status", status),)) for key, (name, status) in CLIENTS.items()}


async def test_contacts(office: Connection) -> None:
    found = {one.remote_id: (one.name, one.detail, one.of) for one in await listed(office, "crm_persons")}
    assert found == {
        f"contact:{key}": (f"{first} {last}", (("position", position), ("email", email)), None)
        for key, (first, last, email, position) in CONTACTS.items()
    }


async def test_talent_pools(office: Connection) -> None:
    found = {one.remote_id: (one.name, dict(one.detail)["public"]) for one in await listed(office, "talents")}
    assert found == {f"talent pool:{key}": (name, "yes" if public else "no") for key, (name, public) in TALENTS.items()}


async def test_workflows(office: Connection) -> None:
    found = {one.remote_id: (one.name, one.detail) for one in await listed(office, "workflows")}
    assert found == {
        f"workflow:{key}": (one.name, (("stages", ", ".join(state.name for state in one.states)),))
        for key, one in WORKFLOWS.items()
    }


async def test_consents_with_their_type_also_those_no_longer_asked_for(office: Connection) -> None:
    found = {one.remote_id: one for one in await listed(office, "provisions")}
    assert {key: (one.name, one.active) for key, one in found.items()} == {
        f"consent:{key}": (one.name, one.active) for key, one in CONSENTS.items()
    }
    for key, one in CONSENTS.items():
        told = dict(found[f"consent:{key}"].detail)
        assert (told["type"], told["language"]) == (CONSENT_TYPES[one.type][1], one.language)
        assert (told["from"], told["until"]) == (one.start[:10], one.closing[:10])


async def test_activities_with_clients(office: Connection) -> None:
    found = await listed(office, "crm_activities")
    assert {one.of for one in found} == {f"company:{key}" for key in CLIENTS}
    assert all(one.listed is ListedKind.CRM_ACTIVITY and dict(one.detail)["at"] for one in found)


async def test_no_two_lists_share_an_id_and_every_row_is_readable(office: Connection) -> None:
    seen: list[str] = []
    for stream in LISTS:
        got = await pages(office, stream)
        assert all(page.unreadable == [] for page in got)
        assert [page.position is None for page in got] == [False] * (len(got) - 1) + [True]
        seen.extend(one.record.remote_id for page in got for one in page.records)
    assert len(seen) == len(set(seen)) > 30


# --- what a tenant keeps from us or lacks ---


async def test_posts_are_public_and_without_the_scope_for_forms_come_alone(traffit: Sandbox[Any]) -> None:
    account, unable = account_at(traffit), account_at(traffit, scope="employee")
    whole, alone = [await records(one, "job_posts") for one in (account, unable)]
    posts = [f"posting:{600 + job}" for job in traffit.tenant.published]
    assert [one.remote_id for one in alone] == posts
    fields = {f"field:{post.partition(':')[2]}:{field}" for post in posts for field in (115, 116)}
    assert {one.remote_id for one in whole} == {*posts, *fields}
    for one in (account, unable):
        await one.close()


@pytest.mark.parametrize("stream", [one for one in LISTS if one != "job_posts"])
async def test_a_list_behind_a_scope_the_client_lacks_is_empty(traffit: Sandbox[Any], stream: str) -> None:
    account = account_at(traffit, scope="employee recruitment")
    (page,) = await pages(account, stream)
    assert (page.records, page.unreadable, page.position) == ([], [], None)
    with pytest.raises(Forbidden):
        await pages(account, "users")
    await account.close()


@pytest.mark.parametrize("stream", LISTS)
async def test_a_list_the_tenant_lacks_is_empty(tenant: Tenant, account: Connection, stream: str) -> None:
    (page,) = await pages(account, stream)
    assert (page.records, page.position) == ([], None)
    assert len(tenant.asked) == 1


async def test_a_list_that_ends_in_a_refusal_keeps_what_came_before(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/talents"] = lambda asked: (
        rows({"id": 1, "name": "A"}, total_pages=3) if asked.page == 1 else refusal(403, NO)
    )
    got = await pages(account, "talents")
    assert [len(page.records) for page in got] == [1, 0]
    assert got[-1].position is None


@pytest.mark.parametrize("stream", [one for one in LISTS if one != "job_posts"])
async def test_a_token_in_trouble_is_no_empty_list(tenant: Tenant, account: Connection, stream: str) -> None:
    operation = f"{stream}.list"
    tenant.answers[OPERATIONS[operation].path.removeprefix("/api/integration/v2")] = lambda _: refusal(
        401, {"error": "Authorization key is invalid."}
    )
    with pytest.raises(Forbidden):
        await pages(account, stream)


async def test_a_tenant_that_refuses_the_sort_is_asked_without(tenant: Tenant, account: Connection) -> None:
    def answer(asked: Asked) -> web.Response:
        return refusal(400, "no") if "x-request-sort" in asked.headers else rows({"id": 1, "name": "Web"})

    tenant.answers["/provisions"] = answer
    assert [one.name for one in await listed(account, "provisions")] == ["Web"]


# --- sources that fail ---


def sources(*broken: int, of: int = 4) -> Any:
    def answer(asked: Asked) -> web.Response:
        if asked.page in broken:
            return refusal(500, {"error": {"code": 500, "message": "Internal Server Error"}})
        first = 10 * asked.page
        return rows(*[{"id": key, "name": f"S{key}"} for key in range(first, first + 10)], total_pages=of)

    return answer


@pytest.mark.usefixtures("_quick_retries")
@pytest.mark.parametrize("broken", [(1,), (2,), (3,), (4,), (1, 2), (2, 4), (3, 4)])
async def test_a_page_of_sources_that_fails_is_reported_and_the_others_come(
    tenant: Tenant, account: Connection, broken: tuple[int, ...]
) -> None:
    tenant.answers["/sources"] = sources(*broken)
    got = await pages(account, "sources")
    found = [one.record.remote_id for page in got for one in page.records]
    assert found == [
        f"source:{key}" for page in range(1, 5) if page not in broken for key in range(10 * page, 10 * page + 10)
    ]
    reasons = [one.reason.partition(";")[0] for page in got for one in page.unreadable]
    assert reasons == [f"page {page} was answered 500" for page in broken]
    assert {asked.headers["x-request-page-size"] for asked in tenant.asked} == {"10"}
    assert got[-1].position is None


@pytest.mark.usefixtures("_quick_retries")
async def test_a_pull_of_sources_goes_on_behind_a_page_that_failed(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/sources"] = sources(2)
    got = await pages(account, "sources")
    rest = await pages(account, "sources", position=got[1].position)
    assert [one.records for one in rest] == [one.records for one in got[2:]]


@pytest.mark.usefixtures("_quick_retries")
async def test_sources_that_fail_on_and_on_are_given_up(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/sources"] = lambda _: refusal(500, "")
    got = await pages(account, "sources")
    assert [one.reason for page in got for one in page.unreadable] == [
        "page 1 was answered 500",
        "page 2 was answered 500",
        "page 3 was answered 500; nothing was read after it",
    ]
    assert got[-1].position is None


@pytest.mark.usefixtures("_quick_retries")
async def test_other_lists_that_fail_are_errors(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/talents"] = lambda _: refusal(500, "")
    with pytest.raises(Unreachable):
        await pages(account, "talents")


@pytest.mark.usefixtures("_quick_retries")
async def test_the_sandboxes_sources_survive_a_page_that_fails(traffit: Sandbox[Any], office: Connection) -> None:
    traffit.faults.error("GET", "/sources", times=4, status=500)
    got = await pages(office, "sources")
    assert [one.reason for page in got for one in page.unreadable] == ["page 1 was answered 500"]
    assert {one.record.remote_id for page in got for one in page.records} == {
        f"source:{key}" for key in list(SOURCES)[10:]
    }


# --- shapes ---


async def test_a_client_of_the_document_has_no_name(tenant: Tenant, account: Connection) -> None:
    row = {"id": 5, "created_by": {"id": 13}, "created_at": "2018-12-04 14:09:19", "updated_at": "2018-12-04 14:09:20"}
    found = await the_one(tenant, account, "clients", "/clients/", row)
    assert found == Listed(
        remote_id="company:5",
        created_at=1543928959000,
        updated_at=1543928960000,
        listed=ListedKind.COMPANY,
        name="#5",
    )


@pytest.mark.parametrize("client", [{"id": 7, "name": "Hansa"}, 7, "7"])
async def test_a_contact_belongs_to_its_client_where_the_tenant_says_it(
    tenant: Tenant, account: Connection, client: Any
) -> None:
    row = {"id": 2, "lastname": "Martins", "client": client, "mobile": 48600}
    found = await the_one(tenant, account, "crm_persons", "/crm_persons/", row)
    assert (found.name, found.of, found.detail) == ("Martins", "company:7", (("phone", "48600"),))


@pytest.mark.parametrize(
    ("row", "name", "of"),
    [
        ({"id": 5, "client": {"id": 1}}, "#5", "company:1"),
        ({"id": 5, "client": [], "crm_person": {"id": 2}, "type": {"id": 3, "value": "Call"}}, "Call", "contact:2"),
        ({"id": 5, "name": "Lunch", "content": "<p>went <b>well</b></p>"}, "Lunch", None),
    ],
)
async def test_an_activity_with_a_client(
    tenant: Tenant, account: Connection, row: Any, name: str, of: str | None
) -> None:
    found = await the_one(tenant, account, "crm_activities", "/crm_activities/", row)
    assert (found.name, found.of) == (name, of)
    if "content" in row:
        assert found.detail == (("text", "went well"),)


@pytest.mark.parametrize(
    ("row", "active", "type_"),
    [
        (
            {"id": 1, "is_active": True, "type": {"id": 14, "sys_name": "provision_e", "value": "Future"}},
            True,
            "Future",
        ),
        ({"id": 1, "is_active": False, "type": None}, False, None),
        ({"id": 1, "is_active": 0, "type": 14}, False, "14"),
        ({"id": 1, "type": []}, True, None),
    ],
)
async def test_a_consent_of_any_shape(
    tenant: Tenant, account: Connection, row: Any, active: bool, type_: str | None
) -> None:
    found = await the_one(tenant, account, "provisions", "/provisions", row)
    assert (found.active, dict(found.detail).get("type")) == (active, type_)


async def test_a_workflow_without_its_stages(tenant: Tenant, account: Connection) -> None:
    found = await the_one(tenant, account, "workflows", "/workflows", {"id": "4", "name": "IT", "states": None})
    assert (found.remote_id, found.name, found.detail) == ("workflow:4", "IT", ())


async def test_a_row_that_makes_no_sense_is_reported(tenant: Tenant, account: Connection) -> None:
    tenant.answers["/talents"] = lambda _: rows({"id": 1, "name": "A"}, {"name": "no id"})
    (page,) = await pages(account, "talents")
    assert [one.record.remote_id for one in page.records] == ["talent pool:1"]
    assert [one.raw for one in page.unreadable] == [b'{"name": "no id"}']


# --- job posts and their forms ---

POSTS = "/public/job_posts/published"
POST = {
    "id": 639,
    "url": "https://polka.traffit.com/public/an/abc",
    "valid_start": "2026-06-03 15:58:21",
    "valid_end": "2026-07-03 00:00:00",
    "awarded": False,
    "options": {"branches": "IT"},
    "application_form": "https://polka.traffit.com/public/form/a/abc",
    "advert": {
        "id": 96,
        "name": "Buyer",
        "language": "pl",
        "recruitment": {"workflow_id": 1, "id": 22, "nr_ref": "1/6/2026"},
        "values": [
            {"field_id": "description", "value": "<p>Buy &amp; sell</p>"},
            {"field_id": "geolocation", "value": {"locality": "Kraków", "country": "Polska"}},
        ],
    },
}
FORM = [
    {
        "required_fields": {
            "44": {
                "properties": {
                    "45": {
                        "116": {"id": 116, "name": "Surname", "sid": "lastName", "required": True, "order": 1},
                        "115": {"id": 115, "name": "Name", "sid": "firstName", "required": 1, "type": "text"},
                    },
                    "46": [],
                    "47": {"120": {"name": "no id"}},
                },
                "provisions": [{"id": 1, "required": True, "name": "First consent"}],
            }
        }
    },
    {"example": {"dynamic_form[properties][45][115]": "Name"}},
]  # fmt: skip


async def test_a_published_post_with_the_fields_of_its_form(tenant: Tenant, account: Connection) -> None:
    tenant.answers[POSTS] = lambda _: rows(POST)
    tenant.answers["/form/fields/96"] = lambda _: web.json_response(FORM)
    (page,) = await pages(account, "job_posts")
    post, *fields = [one.record for one in page.records]
    assert post == Listed(
        remote_id="posting:639",
        url="https://polka.traffit.com/public/an/abc",
        listed=ListedKind.POSTING,
        name="Buyer",
        detail=(
            ("reference", "1/6/2026"),
            ("job", "22"),
            ("language", "pl"),
            ("location", "Kraków, Polska"),
            ("from", "2026-06-03"),
            ("until", "2026-07-03"),
            ("form", "https://polka.traffit.com/public/form/a/abc"),
            ("text", "Buy & sell"),
        ),
    )
    assert fields == [
        Listed(
            remote_id="field:639:115",
            listed=ListedKind.FIELD,
            name="Name",
            of="posting:639",
            detail=(("key", "firstName"), ("type", "text"), ("required", "yes")),
        ),
        Listed(
            remote_id="field:639:116",
            listed=ListedKind.FIELD,
            name="Surname",
            of="posting:639",
            detail=(("key", "lastName"), ("required", "yes")),
        ),
    ]
    assert [json.loads(one.raw) for one in page.unreadable] == [{"name": "no id"}]


async def test_posts_are_asked_for_without_a_token_and_in_their_own_order(tenant: Tenant, account: Connection) -> None:
    tenant.answers[POSTS] = lambda asked: rows({"id": asked.page}, total_pages=2)
    assert [one.remote_id for one in await records(account, "job_posts")] == ["posting:1", "posting:2"]
    for asked in tenant.asked:
        assert "authorization" not in asked.headers
        assert json.loads(asked.headers["x-request-sort"]) == {"sort_by": "id", "direction": "ASC"}


async def test_a_post_of_the_document_is_flat(tenant: Tenant, account: Connection) -> None:
    row = {"advert_id": 96, "id": 17, "nr_ref": "/2/10/2020/WT", "url": "https://x/an/hash", "awarded": False}
    found = await the_one(tenant, account, "job_posts", POSTS, row)
    assert (found.remote_id, found.name, found.detail) == (
        "posting:17",
        "/2/10/2020/WT",
        (("reference", "/2/10/2020/WT"),),
    )
    assert tenant.asked[-1].path == "/form/fields/96"


@pytest.mark.parametrize(
    "advert",
    [
        None,
        [],
        7,
        {"id": None, "recruitment": [], "values": None},
        {"values": [None, 7, {"value": 1}, {"field_id": "geolocation", "value": "{broken"}]},
        {"values": [{"field_id": "geolocation", "value": '{"locality": "Gdynia"}'}, {"field_id": "description"}]},
    ],
)
async def test_a_post_of_any_shape(tenant: Tenant, account: Connection, advert: Any) -> None:
    found = await the_one(tenant, account, "job_posts", POSTS, {"id": 1, "name": "Buyer", "advert": advert})
    assert found.name == "Buyer"
    if "Gdynia" in str(advert):
        assert found.detail == (("location", "Gdynia"),)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 301])
async def test_a_tenant_without_a_public_page_has_no_posts(tenant: Tenant, account: Connection, status: int) -> None:
    tenant.answers[POSTS] = lambda _: web.Response(status=status, headers={"Location": "https://jobs.example/"})
    (page,) = await pages(account, "job_posts")
    assert (page.records, page.position) == ([], None)


@pytest.mark.usefixtures("_quick_retries")
async def test_a_public_page_that_is_no_list_has_no_posts(tenant: Tenant, account: Connection) -> None:
    tenant.answers[POSTS] = lambda _: web.Response(text="<html>Careers</html>", content_type="text/html")
    assert await records(account, "job_posts") == []


@pytest.mark.usefixtures("_quick_retries")
@pytest.mark.parametrize(
    "form",
    [
        lambda: refusal(403, NO),
        lambda: refusal(404, NO),
        lambda: refusal(400, {"error": "Application form is not created"}),
        lambda: web.Response(text='[{"example": {"a": 1,}}]', content_type="application/json"),
        lambda: web.json_response([]),
        lambda: web.json_response({"required_fields": []}),
        lambda: web.json_response([7, {"required_fields": {"44": {"properties": {"45": 7}}}}]),
    ],
)
async def test_a_post_whose_form_cannot_be_had_comes_alone(tenant: Tenant, account: Connection, form: Any) -> None:
    tenant.answers[POSTS] = lambda _: rows(POST, {"id": 640, "advert": {"id": 97}})
    tenant.answers["/form/fields/96"] = lambda _: form()
    assert [one.remote_id for one in await records(account, "job_posts")] == ["posting:639", "posting:640"]


async def test_a_form_is_asked_for_once_and_not_at_all_where_it_is_forbidden(
    tenant: Tenant, account: Connection
) -> None:
    tenant.answers[POSTS] = lambda _: rows(POST)
    tenant.answers["/form/fields/96"] = lambda _: web.json_response(FORM)
    whole = [await records(account, "job_posts") for _ in range(2)]
    assert whole[0] == whole[1]
    assert len([asked for asked in tenant.asked if "form" in asked.path]) == 1
    tenant.answers[POSTS] = lambda asked: rows({"id": asked.page, "advert": {"id": 100 + asked.page}}, total_pages=3)
    tenant.answers["/form/fields/101"] = lambda _: refusal(403, NO)
    await records(account, "job_posts")
    assert len([asked for asked in tenant.asked if "form" in asked.path]) == 2
