"""X-Request-Filter, X-Request-Sort and the query strings, each comparator against what the tenant holds."""

import operator

import pytest

from adapters.sandbox.worktime import read
from adapters.traffit.sandbox import Quirks

COMPARED = {"=": operator.eq, "!=": operator.ne, "<=": operator.le, ">=": operator.ge}
BAD_REQUEST = (400, {"error": {"code": 400, "message": "Bad Request"}})


def asked(field: str, comparison: str, value: object) -> dict[str, object]:
    return {field: {"value": value, "comparison": comparison}}


@pytest.mark.parametrize("comparison", COMPARED)
@pytest.mark.parametrize("field", ["id", "created_at", "updated_at"])
async def test_numbers_and_moments_compare(client, field, comparison):
    everyone = await client.everything("/employees/")
    middle = sorted(everyone, key=lambda row: row[field])[30][field]
    found = await client.everything("/employees/", X_Request_Filter=asked(field, comparison, middle))
    assert [row["id"] for row in found] == [row["id"] for row in everyone if COMPARED[comparison](row[field], middle)]
    assert found


@pytest.mark.parametrize("path", ["/employees/", "/recruitments/"])
async def test_a_date_alone_is_its_midnight(client, path):
    everything = await client.everything(path)
    day = sorted(row["created_at"] for row in everything)[len(everything) // 2][:10]
    found = await client.everything(path, X_Request_Filter=asked("created_at", ">=", day))
    assert [row["id"] for row in found] == [row["id"] for row in everything if row["created_at"] >= day]
    assert 0 < len(found) < len(everything)


async def test_texts_are_equal_different_or_contain(client):
    client.tenant.add(name="Jan", lastname="Software developer")
    other = client.tenant.add(name="Jan", lastname="Developer with 2-year experience")
    found = await client.everything("/employees/", X_Request_Filter=asked("lastname", "like", "developer"))
    assert [row["lastname"] for row in found] == ["Software developer", "Developer with 2-year experience"]
    found = await client.everything("/employees/", X_Request_Filter=asked("lastname", "=", "Software developer"))
    assert [row["name"] for row in found] == ["Jan"]
    found = await client.everything("/employees/", X_Request_Filter=asked("name", "!=", "Jan"))
    assert len(found) == 60
    assert other not in [row["id"] for row in found]


async def test_not_equal_finds_those_without_a_value_too(client):
    found = await client.everything("/employees/", X_Request_Filter=asked("_Position", "!=", "Nurse"))
    assert any(row["_Position"] is None for row in found)


async def test_in_looks_into_a_choice_of_several(client):
    client.tenant.add(name="A", lastname="B", _skills=["Fortran", "SQL"])
    found = await client.everything("/employees/", X_Request_Filter=asked("_skills", "in", "Fortran"))
    assert [row["_skills"] for row in found] == [["Fortran", "SQL"]]


async def test_several_fields_are_joined_with_or_as_the_document_says_or_with_and_as_a_tenant_may(visit):
    for join, wanted in (("or", {"Ala", "Ola"}), ("and", {"Ola"})):
        async with visit(quirks=Quirks(fields_join=join)) as client:
            client.tenant.add(name="Ala", lastname="Same")
            client.tenant.add(name="Ola", lastname="Same")
            conditions = asked("name", "=", "Ola") | asked("lastname", "=", "Same")
            found = await client.everything("/employees/", X_Request_Filter=conditions)
            assert {row["name"] for row in found} == wanted


async def test_a_letter_outside_ascii_has_to_be_escaped(client):
    client.tenant.add(name="Łucja", lastname="Źrebiec")
    escaped = '{"name": {"value": "\\u0141ucja", "comparison": "="}}'
    found = await client.everything("/employees/", X_Request_Filter=escaped)
    assert any(row["lastname"] == "Źrebiec" for row in found)
    raw = '{"name": {"value": "Łucja", "comparison": "="}}'
    answer = await client.get("/employees/", X_Request_Filter=raw)
    assert (answer.status, answer.json) == BAD_REQUEST


async def test_an_address_finds_all_who_have_it_also_in_a_huge_tenant(visit):
    async with visit(people=1_000_000) as client:
        someone = client.tenant.employee(1_000 + 2 * 123_456)
        twin = client.tenant.add(name="Twin", lastname="Twin", email=someone.fields["email"])
        answer = await client.get("/employees/", X_Request_Filter=asked("email", "=", someone.fields["email"]))
        assert [row["id"] for row in answer.json] == [someone.id, twin]


async def test_some_made_up_people_share_an_address(client):
    addresses = [row["email"] for row in await client.everything("/employees/") if row["email"]]
    shared = {address for address in addresses if addresses.count(address) > 1}
    assert shared
    for address in shared:
        found = await client.everything("/employees/", X_Request_Filter=asked("email", "=", address))
        assert [row["email"] for row in found] == [address, address]


@pytest.mark.parametrize(
    "header",
    [
        "not json",
        "[]",
        '{"name": "Anna"}',
        asked("shoe_size", "=", 3),
        asked("name", "~", "x"),
        asked("id", "in", 3),
        asked("id", "like", 3),
        asked("name", "<=", "x"),
        asked("id", "=", "three"),
        asked("created_at", ">=", "yesterday"),
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused(client, header):
    answer = await client.get("/employees/", X_Request_Filter=header)
    assert (answer.status, answer.json) == BAD_REQUEST


async def test_rows_come_in_the_order_asked_for(client):
    rows = await client.everything("/employees/", X_Request_Sort={"updated_at": "DESC", "id": "ASC"})
    assert rows == sorted(sorted(rows, key=lambda row: row["id"]), key=lambda row: row["updated_at"], reverse=True)
    rows = await client.everything("/employees/", X_Request_Sort={"lastname": "DESC", "name": "ASC"})
    names = [(row["lastname"], row["name"]) for row in rows]
    assert names == sorted(sorted(names, key=lambda pair: pair[1]), key=lambda pair: pair[0], reverse=True)
    for header in ({"shoe_size": "ASC"}, {"id": "UP"}, "x"):
        assert (await client.get("/employees/", X_Request_Sort=header)).status == 400


@pytest.mark.parametrize("path", ["/employees/recruitment_history", "/employees/activities"])
@pytest.mark.parametrize("comparison", COMPARED)
@pytest.mark.parametrize("field", ["id", "created_at", "updated_at"])
async def test_history_and_activities_filter_by_query_string(client, path, field, comparison):
    everything = await client.everything(path)
    middle = sorted(everything, key=lambda row: row[field])[len(everything) // 2][field]
    query = {field: str(middle), f"{field}_comparison": comparison}
    answer = await client.send("GET", "/api/integration/v2" + path, {"X-Request-Page-Size": "100"}, params=query)
    wanted = [row["id"] for row in everything if COMPARED[comparison](row[field], middle)]
    assert [row["id"] for row in answer.json] == wanted[:100]
    assert answer.total == len(wanted) > 0


async def test_a_comparator_that_is_not_percent_encoded_works_as_in_the_document(client):
    path = "/employees/recruitment_history?updated_at=2026-11-01&updated_at_comparison=>=&sort_by=created_at"
    rows = (await client.get(path + "&sort_by_direction=DESC", X_Request_Page_Size=100)).json
    assert rows
    assert all(row["updated_at"] >= "2026-11-01" for row in rows)
    assert [row["created_at"] for row in rows] == sorted((row["created_at"] for row in rows), reverse=True)


@pytest.mark.parametrize(
    "query",
    [
        "created_at=2026-11-01",
        "created_at=2026-11-01&created_at_comparison=like",
        "sort_by=name&sort_by_direction=ASC",
        "sort_by=created_at&sort_by_direction=UP",
    ],
)
async def test_a_wrong_comparator_in_the_query_string_is_called_so(client, query):
    answer = await client.get(f"/employees/recruitment_history?{query}")
    assert (answer.status, answer.json) == (400, {"error": "Bad comparison used."})


async def test_activities_of_a_type_of_a_person_and_of_a_day(client):
    everything = await client.everything("/employees/activities")
    notes = await client.everything("/employees/activities?type=15&type_comparison=%3D")
    assert notes == [row for row in everything if row["type"] == {"id": 15, "value": "Note"}]
    assert notes
    others = await client.everything("/employees/activities?type=15&type_comparison=!%3D")
    assert len(notes) + len(others) == len(everything)
    someone = notes[0]["employee"]["id"]
    own = await client.everything(f"/employees/activities?employee_id={someone}&employee_id_comparison=%3D")
    assert own == [row for row in everything if row["employee"]["id"] == someone]
    # The document prints the comparator's key of another field here (notes 2.4).
    late = await client.everything("/employees/activities?activity_date=2026-11-10&updated_at_comparison=%3E%3D")
    assert late == [row for row in everything if row["activity_date"] >= "2026-11-10"]


async def test_history_takes_the_header_too_and_on_some_tenants_refuses_it(visit):
    header = asked("updated_at", ">=", "2026-11-10")
    async with visit() as client:
        rows = await client.everything("/employees/recruitment_history", X_Request_Filter=header)
        held = [row for row in client.tenant.history if row.updated >= read("2026-11-10")]
        assert [row["id"] for row in rows] == [row.id for row in held]
        assert rows
    async with visit(quirks=Quirks(history_filter_header=False)) as client:
        answer = await client.get("/employees/recruitment_history", X_Request_Filter=header)
        assert (answer.status, answer.json) == BAD_REQUEST
