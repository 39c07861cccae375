"""The Customer API: lists in an envelope, and what it can change."""

import re

import pytest

SUMMARY = {
    "reference", "title", "languageId", "status", "jobTime", "salaryRange", "contractType", "contractLength",
    "primaryProfile", "geographicalArea", "country", "region", "department", "address", "diploma", "educationLevel",
    "experienceLevel", "organisation", "creationDate", "modificationDate", "vacancyUrl",
}  # fmt: skip


async def exported(client, key):
    """The candidate as a partner reads it, with a token of its own."""
    token = client.token
    await client.sign_in("MatchingIndexation")
    found = (await client.candidates(filter=f"id::{key}")).people
    client.token = token
    return found[0] if found else None


async def test_the_range_of_a_list_is_offset_size_and_total(customer):
    answer = await customer.get("/v1/candidates")
    assert (answer.json["code"], answer.json["status"]) == (200, "OK")
    assert (answer.json["contentRange"], len(answer.rows)) == ("0-20/60", 20)
    assert (await customer.get("/v1/candidates", offset=50, limit=500)).json["contentRange"] == "50-10/60"
    assert (await customer.get("/v1/candidates", offset=900)).json["contentRange"] == "900-0/60"
    assert (await customer.get("/v1/vacancies", limit=5)).json["contentRange"] == "0-5/12"


async def test_walking_by_offset_plus_size_reads_everybody_once(visit):
    async with visit(people=250, scope="Customer") as client:
        found, offset = [], 0
        while offset is not None:
            answer = await client.get("/v1/candidates", offset=offset, limit=500)
            found += [row["id"] for row in answer.rows]
            start, size, total = map(int, re.fullmatch(r"(\d+)-(\d+)/(\d+)", answer.json["contentRange"]).groups())
            offset = start + size if start + size < total else None
        assert len(found) == len(set(found)) == 250


async def test_the_list_of_vacancies_has_the_fields_of_the_summary(customer):
    rows = (await customer.get("/v1/vacancies", limit=100)).rows
    assert all(set(row) == SUMMARY for row in rows)
    assert rows[0]["department"] == {"id": None, "label": None}
    assert rows[0]["vacancyUrl"].startswith("https://")


async def test_vacancies_are_filtered_as_in_the_export(customer):
    query = "vacancyStatus::Archived,Suspended|updateDate:gt:2020-01-02T03:04:05.67"
    found = await customer.get("/v1/vacancies", filter=query, offset=0, limit=100)
    assert {row["reference"] for row in found.rows} == {"2026-05", "2026-12"}
    assert found.json["contentRange"] == "0-2/2"


async def test_a_candidate_is_read_alone_and_in_the_list_and_in_the_export_alike(customer):
    (row,) = (await customer.get("/v1/candidates", filter="chronoNumber::1005")).rows
    assert (await customer.get(f"/v1/candidates/{row['id']}")).rows == row
    assert (await exported(customer, row["id"]))["candidateDetail"] == row


@pytest.mark.parametrize("key", ["_TS-09999", "_TS-1001", "1001", "nobody", "_TS-²"])
async def test_whoever_is_not_there_is_a_404(customer, key):
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        answer = await customer.send(method, f"/api/v1/candidates/{key}", json={} if method[0] == "P" else None)
        assert (answer.status, answer.json["code"]) == (404, 404), method
    assert customer.changed() == []


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_a_candidate_is_changed_and_what_is_not_sent_stays(customer, present, method):
    key = "_TS-01005"
    before = (await customer.get(f"/v1/candidates/{key}")).rows
    present.pass_by(minutes=1)
    sent = {
        "phoneNumber": "+48 1",
        "personalInformation": {"city": "Łódź", "residentCountryId": "_TS_CO_Country_Poland"},
        "jobPreferences": {"salaryExpectations": "50 k€", "primaryProfile": {"id": None, "label": None}},
        "civilityId": "_TS_CO_Civility_Mrs ",
        "experiences": [{"company": "Hansa", "function": "Nurse", "contractTypeId": "_TS_CO_Contract_CDI"}],
    }
    answer = await customer.send(method, f"/api/v1/candidates/{key}", json=sent)
    after = (await customer.get(f"/v1/candidates/{key}")).rows
    assert (answer.status, answer.rows) == (200, after)
    assert (after["phoneNumber"], after["lastName"]) == ("+48 1", before["lastName"])
    assert after["civility"] == {"id": "_TS_CO_Civility_Mrs ", "label": "Mme"}
    assert after["personalInformation"]["residentCountry"]["label"] == "Pologne"
    assert after["personalInformation"]["postalCode"] == before["personalInformation"]["postalCode"]
    assert after["positionSought"]["salaryExpectations"] == "50 k€"
    assert after["positionSought"]["primaryProfile"] == {"id": None, "label": None}
    assert after["experiences"][0]["experience"]["typeOfContract"]["id"] == "_TS_CO_Contract_CDI"
    assert customer.changed() == [(method, f"/api/v1/candidates/{key}")]
    await customer.sign_in("MatchingIndexation")
    assert (await customer.candidates(filter="updateDate:gt:2026-11-18T10:30:30")).ids == [key]


async def test_what_was_read_can_be_sent_back_and_changes_nothing(customer):
    for row in (await customer.get("/v1/candidates", limit=30)).rows:
        answer = await customer.put(f"/v1/candidates/{row['id']}", row)
        assert (answer.status, answer.rows) == (200, row), answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {"nickname": "x"}, {"civilityId": "_TS_CO_Civility_Lord"}, {"personalInformation": "x"}, {"lastName": ""},
        {"email": {"value": "x"}}, {"languages": [{"languageId": "Klingon"}]}, {"experiences": ["x"]},
    ],
)  # fmt: skip
async def test_a_change_that_cannot_be_is_refused_and_nothing_changes(customer, sent):
    before = (await customer.get("/v1/candidates/_TS-01005")).rows
    answer = await customer.patch("/v1/candidates/_TS-01005", sent)
    assert (answer.status, answer.json["code"]) == (400, 400)
    assert (await customer.get("/v1/candidates/_TS-01005")).rows == before
    assert customer.changed() == []


async def test_an_address_is_one_candidates_only(customer):
    taken = (await customer.get("/v1/candidates/_TS-01006")).rows["email"]
    answer = await customer.patch("/v1/candidates/_TS-01005", {"email": taken})
    assert (answer.status, "address" in answer.json["message"]) == (409, True)
    assert (await customer.patch("/v1/candidates/_TS-01006", {"email": taken})).status == 200


async def test_nobody_who_is_anonymized_can_be_named_again(customer):
    customer.tenant.anonymize("_TS-01005")
    assert (await customer.patch("/v1/candidates/_TS-01005", {"lastName": "Kos"})).status == 409


async def test_a_body_that_is_no_json_is_refused(customer):
    answer = await customer.send("PUT", "/api/v1/candidates/_TS-01005", data=b"{", headers={"Content-Type": "x/json"})
    assert (answer.status, answer.json["message"]) == (400, "The body is not JSON.")


async def test_a_candidate_is_deleted(customer):
    assert (await customer.delete("/v1/candidates/_TS-01005")).status == 204
    assert (await customer.get("/v1/candidates/_TS-01005")).status == 404
    assert await exported(customer, "_TS-01005") is None
    assert customer.changed() == [("DELETE", "/api/v1/candidates/_TS-01005")]


async def test_an_application_is_made_once(customer, present):
    key = customer.tenant.add(lastName="Kos")
    assert (await exported(customer, key))["isInProgress"] is False
    path = f"/v1/candidates/{key}/vacancies/2026-06"
    made = await customer.post(path, {})
    assert (made.status, made.rows) == (201, {"candidateId": key, "vacancyReference": "2026-06"})
    after = await exported(customer, key)
    assert (after["applications"], after["isInProgress"]) == ([{"vacancyReference": "2026-06"}], True)
    assert after["candidateDetail"]["status"]["id"] == "_TS_CO_ApplicantStatus_EnCours"
    again = await customer.post(path)
    assert (again.status, again.json["message"]) == (409, f"{key} has applied to 2026-06 already")
    for wrong in (f"/v1/candidates/{key}/vacancies/1999-01", "/v1/candidates/_TS-99999/vacancies/2026-06"):
        assert (await customer.post(wrong, {})).status == 404
    assert customer.changed() == [("POST", f"/api{path}")]


async def test_a_step_is_added_by_people_and_shows_only_at_its_ends(customer):
    key = customer.tenant.add(lastName="Kos")
    customer.tenant.apply(key, "2026-01")
    shown = []
    for step in ("Entretien", "Embauche", "Refus"):
        await customer.control("step", key=key, reference="2026-01", event=f"_TS_CO_ApplicationEvent_{step}")
        after = await exported(customer, key)
        shown.append((after["isInProgress"], after["candidateDetail"]["status"]["id"].rpartition("_")[2]))
        assert step not in str(after["applications"])
    assert shown == [(True, "EnCours"), (False, "Recrut"), (False, "Refuse")]


async def test_job_boards_see_what_is_published(visit):
    for scope in ("JobBoard", "MetaEngine"):
        async with visit(scope=scope) as client:
            answer = await client.get("/jobboard/v1/vacancies", limit=100)
            assert {row["status"]["id"] for row in answer.rows} == {"_TS_CO_OfferStatus_Diffuse"}
            client.tenant.set_status("2026-01", "Suspendue")
            assert len((await client.get("/jobboard/v1/vacancies")).rows) == len(answer.rows) - 1
