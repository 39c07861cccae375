"""The career site's API: pages by number, offers, and people who apply."""

import json

import aiohttp
import pytest

APPLY = "/api/v2/applicants/applicationswithoutaccount"
CODED = {"code", "clientCode", "label", "active", "parentCode", "type", "parentType", "hasChildren"}


def body(*, email="ida@example.org", **application):
    return {
        "applicant": {
            "personalInformation": {
                "firstName": "Ida", "lastName": "Kos", "email": email, "phoneNumber": "+48 600", "city": "Łódź",
                "civility": {"code": 281, "clientCode": "_TS_CO_Civility_Mme", "label": "Ms."},
            },
            "jobPreferences": {"contractType": {"clientCode": "_TS_CO_Contract_CDI"}, "salaryPretensions": 50},
            "education": {"diplomas": [{"educationLevel": {"clientCode": "_TS_etude_min_BAC5"}, "college": "UŁ"}]},
            "experiences": {"experienceList": [{"company": "Hansa", "function": "Nurse", "length": 2.4}]},
        },
        "application": {"type": "offer", "offerReference": "2026-01", **application},
        "uploadedFiles": [{"description": "cv.pdf", "fileTypeId": 36, "key": "cv_file_id"}],
    }  # fmt: skip


async def apply(front, sent, *, file=b"%PDF-1.7 a cv", headers=None):
    form = aiohttp.FormData({"applicantApplication": json.dumps(sent)})
    if file is not None:
        form.add_field("cv_file_id", file, filename="cv.pdf", content_type="application/pdf")
    return await front.send("POST", APPLY, headers, data=form)


async def test_offers_come_in_pages_by_number(front):
    whole = (await front.get("/v2/offersummaries", start=1, count=1000)).json
    assert whole["_pagination"] == {
        "start": 1, "count": 6, "total": 6, "resultsPerPage": 1000, "hasMore": False, "lastPage": 1,
    }  # fmt: skip
    pages, start, more = [], 1, True
    while more:
        page = (await front.get("/v2/offersummaries", start=start, count=4)).json
        pages += page["data"]
        more, start = page["_pagination"]["hasMore"], start + 1
    assert (pages, start) == (whole["data"], 3)
    assert page["_pagination"]["lastPage"] == 2
    assert (await front.get("/v2/offersummaries", start=9)).json["data"] == []
    assert (await front.get("/v2/offersummaries", start=0)).status == 400


async def test_coded_values_join_with_the_back_office_by_their_client_code(front):
    for offer in (await front.get("/v2/offersummaries", count=100)).json["data"]:
        assert set(offer["contractType"]) == CODED
        assert offer["contractType"]["clientCode"].startswith("_TS_CO_Contract_")
        assert offer["country"][0]["type"] == "offerCountry"
    back = front.tenant.vacancies["2026-01"]
    first = (await front.get("/v2/offers/getoffer", reference="2026-01", metadata="true")).json
    assert first["country"][0]["clientCode"] == back.country
    assert first["organisation"]["entityCode"] == back.organisation


async def test_a_date_of_change_may_be_missing(visit):
    dates = []
    for seed in range(1, 5):
        async with visit(seed=seed, scope=None) as front:
            dates += [row["modificationDate"] for row in (await front.get("/v2/offersummaries")).json["data"]]
    assert None in dates
    assert any(dates)


async def test_only_published_offers_are_shown(front):
    front.tenant.set_status("2026-01", "Archive")
    listed = [row["reference"] for row in (await front.get("/v2/offersummaries", count=100)).json["data"]]
    assert "2026-01" not in listed
    for reference in ("2026-01", "nothing"):
        answer = await front.get("/v2/offers/getoffer", reference=reference)
        assert (answer.status, answer.json["message"]) == (404, "Offer doesn't exist")
    assert (await front.get("/v2/offers/getoffer")).json["modelState"] == {"reference": ["The reference is required."]}


@pytest.mark.parametrize(
    ("accepted", "label"), [("", "CDI"), ("en-US,en", "Permanent"), ("pl", "Na stałe"), ("xx, de;q=0.5", "Unbefristet")]
)
async def test_labels_come_in_the_language_that_is_asked_for(front, accepted, label):
    path = "/api/v2/offers/getoffer?reference=2026-01"
    offer = (await front.send("GET", path, {"Accept-Language": accepted})).json
    assert offer["contractType"]["label"] == label


async def test_somebody_applies_with_a_cv_and_is_in_the_export(front):
    answer = await apply(front, body())
    assert answer.status == 201
    made = answer.json
    assert (made["id"], made["type"], made["offerReference"]) == (1, "offer", "2026-01")
    assert (made["status"]["clientCode"], made["files"][0]["name"]) == ("_TS_CO_ApplicationEvent_Reception", "cv.pdf")
    assert front.changed() == [("POST", APPLY)]
    await front.sign_in("MatchingIndexation")
    found = await front.candidates(filter="email::ida@example.org")
    (person,), (record,) = found.people, found.records
    detail = person["candidateDetail"]
    assert (detail["firstName"], detail["personalInformation"]["city"]) == ("Ida", "Łódź")
    assert detail["civility"] == {"id": "_TS_CO_Civility_Mme", "label": "Madame"}
    assert (
        detail["experiences"][0]["experience"] | {"company": "Hansa", "duration": 2}
        == detail["experiences"][0]["experience"]
    )
    assert detail["educations"][0]["school"] == "UŁ"
    assert person["applications"] == [{"vacancyReference": "2026-01"}]
    (file,) = person["attachments"]
    assert (file["isResume"], record.read(file["id"])) == (True, b"%PDF-1.7 a cv")


async def test_the_header_names_the_offer_too(front):
    answer = await apply(front, body(offerReference=""), headers={"jobAdReference": "2026-02"})
    assert answer.json["offerReference"] == "2026-02"


async def test_a_second_application_is_the_same_persons(front):
    await apply(front, body())
    assert (await apply(front, body())).status == 409
    assert (await apply(front, body(offerReference="2026-02"))).status == 201
    rows = [row for row in front.tenant.everyone() if row.detail.get("email") == "ida@example.org"]
    assert [len(row.applications) for row in rows] == [2]
    known = front.tenant.candidate("_TS-01001").detail["email"]
    free = "2026-06"
    assert (await apply(front, body(email=known, offerReference=free))).status == 201
    assert front.tenant.candidate("_TS-01001").at(free)


async def test_a_spontaneous_application_is_for_no_offer(front):
    answer = await apply(front, body(type="unsolicited", offerReference=None))
    assert (answer.status, answer.json["type"], answer.json["offerReference"]) == (201, "unsolicited", None)
    assert front.tenant.named("ida@example.org").applications == ()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"offerReference": "1999-01"}, 404), ({"offerReference": "2026-12"}, 404), ({"offerReference": None}, 400),
        ({"email": ""}, 400),
    ],
)  # fmt: skip
async def test_an_application_that_cannot_be_is_refused_and_leaves_nothing(front, change, status):
    assert (await apply(front, body(**change))).status == status
    assert front.tenant.stored_records == 0
    assert front.changed() == []


async def test_every_field_that_is_missing_is_named(front):
    sent = body()
    del sent["applicant"]["personalInformation"]["lastName"]
    answer = await apply(front, sent)
    assert answer.json == {
        "message": "The request is invalid.",
        "modelState": {"applicant.personalInformation.lastName": ["Required."]},
    }
    assert "uploadedFiles" in (await apply(front, body(), file=None)).json["modelState"]
    assert "applicantApplication" in (await front.send("POST", APPLY, json={"a": 1})).json["modelState"]
    assert front.tenant.stored_records == 0


async def test_whoever_applied_here_can_be_changed_and_nobody_else(front):
    await apply(front, body())
    sent = {"personalInformation": {**body()["applicant"]["personalInformation"], "phoneNumber": "+48 700"}}
    answer = await front.put("/v2/applicants", sent)
    assert (answer.status, answer.content) == (204, b"")
    assert front.tenant.named("ida@example.org").detail["phoneNumber"] == "+48 700"
    other = front.tenant.candidate("_TS-01001").detail["email"]
    sent["personalInformation"]["email"] = other
    assert (await front.put("/v2/applicants", sent)).status == 404
    assert front.changed()[-1] == ("PUT", "/api/v2/applicants")
    assert len(front.changed()) == 2
