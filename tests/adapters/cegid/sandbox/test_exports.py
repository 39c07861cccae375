"""The exports: a stream of length-prefixed archives, filters, pages, and the bytes of files."""

import io
import zipfile

import pytest

from adapters.cegid.sandbox import Quirks

VACANCY_STATUSES = {
    f"_TS_CO_OfferStatus_{word}"
    for word in ("Brouillon", "EnAttentePublication", "Valide", "Diffuse", "Suspendue", "Finalise", "Archive")
}


async def test_a_vacancy_is_an_archive_with_one_member_behind_its_length(client):
    answer = await client.vacancies(limit=2)
    length = int.from_bytes(answer.content[:4], "little")
    archive = zipfile.ZipFile(io.BytesIO(answer.content[4 : 4 + length]))
    assert archive.namelist() == ["offerdetail"]
    assert archive.testzip() is None
    assert len(answer.records) == 2
    assert answer.headers["Content-Type"] == "application/octet-stream"


async def test_a_vacancy_has_all_its_blocks_and_stamps_without_a_zone(client):
    offers = (await client.vacancies()).offers
    assert {offer["status"]["id"] for offer in offers} == VACANCY_STATUSES
    one = offers[0]
    assert one["languageId"] == 1036
    assert one["status"] == {"id": "_TS_CO_OfferStatus_Diffuse", "label": "Diffusée"}
    assert one["jobDescription"]["title"] == "Senior Python Developer"
    assert one["jobDescription"]["description1HTML"].startswith("<p>")
    assert one["jobDescription"]["jobDescriptionCustomFields"].keys() >= {"longText1HTML", "customCodeTable3"}
    assert set(one["customBlock4CustomFields"].values()) == {None}
    assert one["requestingParty"]["numberOfVacancies"] == 3
    assert one["modificationDate"][10] == "T"
    assert not one["modificationDate"].endswith("Z")
    assert one["publishedOnInternet"] is True


async def test_a_candidate_comes_with_the_bytes_of_the_files_named_by_their_ids(client):
    answer = await client.candidates()
    with_files = 0
    for record, person in zip(answer.records, answer.people, strict=True):
        names = [file["id"] for file in person["attachments"]]
        assert record.namelist() == ["applicantdetail", *names]
        assert record.testzip() is None
        for file in person["attachments"]:
            content = record.read(file["id"])
            assert content.startswith(b"%PDF-" if file["mimeType"] == "application/pdf" else b"PK")
            with_files += 1
    assert with_files > 20


async def test_only_resumes_come_where_only_they_are_asked_for(client):
    every, resumes = (await client.candidates()).people, (await client.candidates(attachmenttype="resume")).people
    assert any(not file["isResume"] for one in every for file in one["attachments"])
    assert [[file for file in one["attachments"] if file["isResume"]] for one in every] == [
        one["attachments"] for one in resumes
    ]
    refused = await client.get("/exports/v1/candidates", attachmenttype="photo")
    assert (refused.status, refused.json["message"]) == (400, "Query not correct")


async def test_a_candidate_says_where_they_applied_and_nothing_of_the_step(client):
    people = await client.everybody()
    assert {frozenset(place) for one in people for place in one["applications"]} == {frozenset({"vacancyReference"})}
    references = {offer["reference"] for offer in (await client.vacancies()).offers}
    assert {place["vacancyReference"] for one in people for place in one["applications"]} <= references
    assert {one["isInProgress"] for one in people} == {True, False}
    assert "updateDate" not in people[0]["candidateDetail"]
    assert people[0]["candidateDetail"]["creationDate"].endswith("Z")
    keys = {"candidateDetail", "isEmployee", "isInProgress", "applications", "attachments"}
    assert all(set(one) == keys for one in people)


async def test_what_is_not_coded_is_null_twice_or_absent(client):
    sought = [one["candidateDetail"]["positionSought"]["primaryProfile"] for one in await client.everybody()]
    assert {"id": None, "label": None} in sought
    assert any(one["id"] for one in sought)


async def test_a_page_that_is_past_the_end_has_an_empty_body(client):
    for path in ("/exports/v1/vacancies", "/exports/v1/candidates"):
        answer = await client.get(path, offset=1_000)
        assert (answer.status, answer.content, answer.headers["Content-Length"]) == (200, b"", "0")


async def test_pages_join_without_a_gap_and_hold_a_hundred_at_the_most(visit):
    async with visit(people=250) as client:
        assert len((await client.candidates()).records) == 100
        assert len((await client.candidates(limit=500)).records) == 100
        by_thirty = [one["candidateDetail"]["id"] for one in await client.everybody(limit=30)]
        by_hundred = [one["candidateDetail"]["id"] for one in await client.everybody()]
        assert by_thirty == by_hundred == sorted(set(by_hundred))
        assert len(by_hundred) == 250


@pytest.mark.parametrize("query", [{"offset": -1}, {"limit": 0}, {"limit": "x"}, {"offset": "1.5"}])
async def test_a_window_that_is_no_number_is_refused(client, query):
    for path in ("/exports/v1/vacancies", "/exports/v1/candidates"):
        answer = await client.get(path, **query)
        assert (answer.status, answer.json) == (
            400,
            {"code": 400, "status": "Bad Request", "message": "Query not correct"},
        )


async def test_update_date_gt_finds_exactly_who_was_changed_since(client, present):
    before = present.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (await client.candidates(filter=f"updateDate:gt:{before}")).ids == []
    first, second = (await client.candidates(limit=2)).ids
    present.pass_by(seconds=5)
    client.tenant.edit(first, phoneNumber="+48 600")
    assert (await client.candidates(filter=f"updateDate:gt:{before}")).ids == [first]
    present.pass_by(seconds=5)
    client.tenant.apply(second, "2026-06")
    assert (await client.candidates(filter=f"updateDate:gt:{before}")).ids == [first, second]
    now = present.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (await client.candidates(filter=f"updateDate:gt:{now}")).ids == []
    assert len((await client.candidates(filter=f"updateDate:lt:{now}")).ids) == 59


async def test_a_date_without_a_zone_is_the_sites_own(client, present):
    key = client.tenant.add(lastName="Kos")
    assert present.moment.isoformat().startswith("2026-11-18T09:30:00")
    assert (await client.candidates(filter="updateDate:gt:2026-11-18T10:29:59.99")).ids == [key]
    assert (await client.candidates(filter="updateDate:gt:2026-11-18T10:30:00")).ids == []
    assert (await client.candidates(filter="updateDate:gt:2026-11-18")).ids[-1] == key


async def test_update_date_of_a_vacancy_counts_its_milliseconds(client):
    offers = (await client.vacancies()).offers
    for offer in offers:
        stamp = offer["modificationDate"]
        later = (await client.vacancies(filter=f"updateDate:gt:{stamp}")).offers
        assert {one["reference"] for one in later} == {
            one["reference"] for one in offers if one["modificationDate"] > stamp
        }
        earlier = (await client.vacancies(filter=f"updateDate:lt:{stamp}")).offers
        assert len(earlier) + len(later) == len(offers) - 1
        same = (await client.vacancies(filter=f"updateDate::{stamp}")).offers
        assert [one["reference"] for one in same] == [offer["reference"]]


async def test_chrono_number_gt_finds_who_is_new(client):
    chrono = 1_001
    assert len((await client.candidates(filter=f"chronoNumber:gt:{chrono - 1}")).ids) == 60
    assert (await client.candidates(filter=f"chronoNumber:gt:{chrono + 58}")).ids == ["_TS-01060"]
    assert (await client.candidates(filter=f"chronoNumber:lt:{chrono + 1}")).ids == ["_TS-01001"]
    assert (await client.candidates(filter="chronoNumber::1003,1001,7")).ids == ["_TS-01001", "_TS-01003"]
    new = client.tenant.add(lastName="Kos")
    assert (await client.candidates(filter="chronoNumber:gt:1060")).ids == [new]
    assert len((await client.vacancies(filter="chronoNumber:gt:110")).offers) == 2
    assert len((await client.vacancies(filter="chronoNumber:lt:103")).offers) == 2
    assert len((await client.vacancies(filter="chronoNumber::103")).offers) == 1


async def test_people_are_found_by_id_and_by_address(client):
    some = (await client.candidates(limit=5)).people[3]["candidateDetail"]
    assert (await client.candidates(filter=f"id::{some['id']},nobody")).ids == [some["id"]]
    assert (await client.candidates(filter=f"email::{some['email']}")).ids == [some["id"]]
    client.tenant.edit(some["id"], email="new@example.org")
    assert (await client.candidates(filter=f"email::{some['email']}")).ids == []
    assert (await client.candidates(filter="email::new@example.org")).ids == [some["id"]]
    both = f"email::new@example.org|id::{some['id']}|chronoNumber:gt:5"
    assert (await client.candidates(filter=both)).ids == [some["id"]]
    assert (await client.candidates(filter="email::new@example.org|chronoNumber:lt:5")).ids == []


async def test_two_conditions_on_one_field_make_a_range(client):
    assert (await client.candidates(filter="chronoNumber:gt:1010|chronoNumber:lt:1013")).ids == [
        "_TS-01011",
        "_TS-01012",
    ]


async def test_update_date_may_be_one_of_several_moments(client, present):
    key = client.tenant.add(lastName="Kos")
    assert (await client.candidates(filter="updateDate::2026-11-18T10:30:00,2020-01-01")).ids == [key]
    assert (await client.candidates(filter="updateDate::2026-11-18T10:30:00.5")).ids == []


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("reference::2026-01,2026-03", {"2026-01", "2026-03"}),
        ("vacancyStatus::Archived,Suspended", {"2026-05", "2026-12"}),
        ("vacancyStatus::Archived,Suspended|updateDate:gt:2020-01-02T03:04:05.67", {"2026-05", "2026-12"}),
        ("clientVacancyStatus::_TS_CO_OfferStatus_Brouillon", {"2026-10"}),
        ("publicationMedia::Internet|reference::2026-01,2026-05", {"2026-01"}),
        ("publishedOnTheMedia::false|reference::2026-01,2026-05", {"2026-05"}),
        ("publishedOnTheMedia::true|reference::2026-01,2026-05", {"2026-01"}),
    ],
)
async def test_vacancies_are_filtered(client, filter, found):  # noqa: A002
    assert {offer["reference"] for offer in (await client.vacancies(filter=filter)).offers} == found


async def test_the_intranet_is_a_medium_of_its_own(client):
    offers = (await client.vacancies(filter="publicationMedia::Intranet")).offers
    assert offers
    assert all(offer["publishedOnIntranet"] for offer in offers)


async def test_free_text_finds_all_its_words(client):
    assert [offer["reference"] for offer in (await client.vacancies(q="developer PYTHON")).offers] == ["2026-01"]
    assert (await client.vacancies(q="developer unheard-of")).offers == []


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense", "name::x", "updateDate:gt:yesterday", "updateDate:ge:2026-01-01", "chronoNumber:gt:x",
        "chronoNumber:gt:", "id:gt:_TS-01001", "email:lt:a", "chronoNumber::1,x", "vacancyStatus::Everything",
        "publicationMedia::Radio", "publishedOnTheMedia::maybe",
    ],
)  # fmt: skip
async def test_a_filter_that_cannot_be_understood_is_refused(client, wrong):
    paths = ["/exports/v1/candidates", "/exports/v1/vacancies"]
    for path in paths if wrong.split(":")[0] not in ("vacancyStatus",) else paths[1:]:
        answer = await client.get(path, filter=wrong)
        assert (answer.status, answer.json["message"]) == (400, "Query not correct"), path


async def test_exports_can_be_sorted_by_their_update(visit, present):
    async with visit(quirks=Quirks(export_order="updateDate")) as client:
        first = (await client.candidates(filter="chronoNumber::1001")).ids[0]
        client.tenant.edit(first, phoneNumber="1")
        assert (await client.candidates()).ids[-1] == first
        client.tenant.edit_vacancy("2026-01", openings=4)
        assert (await client.vacancies()).offers[-1]["reference"] == "2026-01"


async def test_exports_can_be_plain_json_as_the_text_of_the_vendor_promises(visit):
    async with visit(quirks=Quirks(plain_exports=True)) as client:
        people, offers = await client.candidates(), await client.vacancies()
        assert people.headers["Content-Type"].startswith("application/json")
        assert [one["candidateDetail"]["id"] for one in people.json][:2] == ["_TS-01001", "_TS-01002"]
        assert offers.json[0]["offerDetail"]["reference"] == "2026-01"
        assert (await client.vacancies(offset=100)).content == b""


async def test_whoever_is_anonymized_says_so_and_nothing_else(client, present):
    key = next(one["candidateDetail"]["id"] for one in await client.everybody() if one["attachments"])
    before = (await client.candidates(filter=f"id::{key}")).people[0]
    present.pass_by(minutes=1)
    await client.control("anonymize", key=key)
    (record,) = (answer := await client.candidates(filter="updateDate:gt:2026-11-18T10:30:30")).records
    (after,) = answer.people
    detail = after["candidateDetail"]
    assert detail["isAnonymized"] is True
    assert before["candidateDetail"]["isAnonymized"] is False
    assert [detail[name] for name in ("id", "lastName", "firstName", "email", "phoneNumber")] == [key, *[None] * 4]
    assert after["applications"] == before["applications"]
    assert (after["attachments"], record.namelist()) == ([], ["applicantdetail"])
    for secret in (before["candidateDetail"]["email"], before["candidateDetail"]["lastName"]):
        assert secret not in record.read("applicantdetail").decode()


async def test_who_is_deleted_is_in_no_export(client):
    await client.control("delete", key="_TS-01002")
    await client.control("delete_vacancy", reference="2026-02")
    assert "_TS-01002" not in (await client.candidates()).ids
    assert "2026-02" not in [offer["reference"] for offer in (await client.vacancies()).offers]


async def test_reports_are_kept(client):
    item = {"id": "2026-01", "date": "2019-05-16T11:38:37Z", "lastUpdateDate": "2019-05-16T11:38:37Z"}
    bad = {**item, "id": "2026-02", "status": "error", "messages": ["The url does not respond."]}
    for kind in ("vacancies", "Candidates"):
        sent = {"reportType": kind, "items": [{**item, "status": "success"}, bad]}
        assert (await client.post("/exports/v1/reports", sent)).status == 200
    reports = await client.control("reports")
    assert [(one["kind"], one["id"], one["status"], one["messages"]) for one in reports[:2]] == [
        ("vacancies", "2026-01", "success", []),
        ("vacancies", "2026-02", "error", ["The url does not respond."]),
    ]
    assert len(reports) == 4
    assert client.changed() == [("POST", "/api/exports/v1/reports")] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"status": "maybe"}, {"date": "yesterday"}, {"lastUpdateDate": None}, {"id": 5}, {"messages": ["fine"]},
        {"status": "error", "messages": [{"The url": "does not respond."}]}, {"status": "error", "messages": "x"},
    ],
)  # fmt: skip
async def test_a_report_with_a_bad_item_is_refused_as_a_whole(client, change):
    item = {"id": "a", "date": "2019-05-16", "lastUpdateDate": "2019-05-16", "status": "success"}
    answer = await client.post("/exports/v1/reports", {"reportType": "vacancies", "items": [item, item | change]})
    assert answer.status == 400
    assert await client.control("reports") == []
    assert client.changed() == []


@pytest.mark.parametrize("sent", [{}, {"reportType": "jobs", "items": [1]}, {"reportType": "vacancies"}])
async def test_a_report_needs_a_type_and_items(client, sent):
    assert (await client.post("/exports/v1/reports", sent)).status == 400
