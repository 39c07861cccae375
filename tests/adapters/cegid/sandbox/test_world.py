"""The made-up site: the same every time, as big as asked for, of the same agency as all other sandboxes."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from adapters.cegid.sandbox import NotThere, Talentsoft, sandbox
from adapters.sandbox.agency import person


async def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(visit):
    read = []
    for seed in (1, 1, 2):
        async with visit(people=120, seed=seed) as client:
            read.append([(await client.candidates()).content, (await client.vacancies()).content])
    assert read[0] == read[1]
    assert all(one != other for one, other in zip(read[0], read[2], strict=True))


async def test_a_million_people_are_paged_deep_and_none_of_them_is_stored(visit):
    async with visit(people=1_000_000) as client:
        made: list[int] = []
        table = client.tenant.candidates
        table.make = lambda chrono, spot, make=table.make: made.append(chrono) or make(chrono, spot)
        for query in (
            {"offset": 0},
            {"offset": 500_000},
            {"offset": 999_900},
            {"filter": "updateDate:gt:2026-11-10"},
            {"filter": "chronoNumber:gt:900000", "offset": 50_000},
        ):
            made.clear()
            assert len((await client.candidates(limit=100, **query)).records) == 100
            assert len(made) <= 101
        assert (await client.candidates(offset=1_000_000)).content == b""
        assert client.tenant.stored_records == 0


async def test_a_question_that_reads_everybody_of_a_huge_site_is_answered_with_an_error(visit):
    async with visit(people=1_000_000) as client:
        answer = await client.get("/exports/v1/candidates", filter="updateDate::2026-11-10")
        assert (answer.status, answer.json["code"]) == (504, 504)


async def test_update_date_finds_the_same_people_as_reading_everybody(visit):
    async with visit(people=2_000) as client:
        rows = list(client.tenant.everyone())
        middle = sorted(row.updated for row in rows)[1_500]
        wanted = [row.key for row in rows if row.updated > middle]
        from_api = await client.everybody(filter=f"updateDate:gt:{zulu(middle)}")
        assert [one["candidateDetail"]["id"] for one in from_api] == wanted
        assert 400 < len(wanted) < 500


def zulu(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("people", [0, 1, 30, 400, 5_000])
async def test_stamps_grow_with_chrono_numbers_and_lie_in_the_past(people, present):
    tenant = sandbox(people=people, seed=3, clock=present)
    rows = list(tenant.everyone())
    assert [row.id for row in rows] == list(range(1_001, 1_001 + people))
    assert all(one.created < other.created for one, other in pairwise(rows))
    assert all(row.created <= row.updated <= tenant.now() // 1000 for row in rows)
    for row in rows:
        assert all(row.created * 1000 <= one.since <= row.updated * 1000 for one in row.applications)
    if people >= 400:
        assert any(row.updated > row.created for row in rows)


async def test_people_are_those_of_the_agency(visit):
    async with visit(people=300, seed=7) as client:
        for number, one in enumerate(await client.everybody()):
            detail, someone = one["candidateDetail"], person(7, number)
            if not detail["isAnonymized"]:
                assert (detail["firstName"], detail["lastName"], detail["email"]) == (
                    someone.first_name,
                    someone.last_name,
                    someone.email,
                )
                skills = [skill["label"] for skill in detail["additionalInformation"]["skills"]]
                assert skills == list(someone.skills)


async def test_some_are_anonymized_from_the_start_and_some_are_employees(visit):
    async with visit(people=500) as client:
        people = await client.everybody()
        hidden = [one for one in people if one["candidateDetail"]["isAnonymized"]]
        assert 1 <= len(hidden) < 10
        assert all(one["candidateDetail"]["lastName"] is None and not one["attachments"] for one in hidden)
        assert 1 <= sum(one["isEmployee"] for one in people) < 20


@pytest.mark.parametrize("seed", range(4))
async def test_the_large_job_has_people_at_every_step(seed, present):
    tenant = sandbox(people=400, seed=seed, clock=present)
    steps = [one.step for row in tenant.everyone() for one in row.applications if one.vacancy == "2026-01"]
    assert len(steps) > 60
    assert len(set(steps)) >= 7
    closed = [one.step for row in tenant.everyone() for one in row.applications if one.vacancy == "2026-11"]
    assert closed


async def test_what_a_test_does_can_be_done_from_another_process(client):
    key = (await client.control("add", fields={"lastName": "Kos", "email": "k@example.org"}, vacancy="2026-01"))[
        "candidate"
    ]
    await client.control("edit", key=key, fields={"firstName": "Ida"})
    file = (await client.control("attach", key=key, filename="cv.txt", content="words"))["file"]
    await client.control("apply", key=key, reference="2026-02")
    await client.control("open", reference="2026-80", title="New")
    await client.control("edit_vacancy", reference="2026-80", fields={"openings": 9})
    await client.control("set_status", reference="2026-80", status="Suspendue")
    answer = await client.candidates(filter=f"id::{key}")
    (one,), (record,) = answer.people, answer.records
    assert (one["candidateDetail"]["firstName"], record.read(file)) == ("Ida", b"words")
    assert [place["vacancyReference"] for place in one["applications"]] == ["2026-01", "2026-02"]
    (offer,) = (await client.vacancies(filter="reference::2026-80")).offers
    assert (offer["status"]["label"], offer["requestingParty"]["numberOfVacancies"]) == ("Suspendue", 9)
    await client.control("detach", key=key, file=file)
    assert (await client.candidates(filter=f"id::{key}")).people[0]["attachments"] == []
    await client.control("quirks", plain_exports=True)
    assert (await client.vacancies()).json
    assert client.changed() == []


async def test_what_is_not_there_cannot_be_changed(present):
    tenant = Talentsoft(people=5, clock=present)
    for deed in (
        lambda: tenant.edit("_TS-09999", lastName="x"),
        lambda: tenant.apply("_TS-01001", "1999-01"),
        lambda: tenant.step("_TS-01001", "1999-01", "_TS_CO_ApplicationEvent_Refus"),
        lambda: tenant.step("_TS-01001", "2026-01", "nothing"),
        lambda: tenant.detach("_TS-01001", "nothing"),
        lambda: tenant.set_status("2026-01", "Sold"),
        lambda: tenant.delete_vacancy("1999-01"),
    ):
        with pytest.raises(NotThere, match=r"\w"):
            deed()
    assert tenant.stored_records == 0
