"""What other people's clients for Talentsoft do, replayed with nothing but the address changed."""

import re

OFFER = """
reference isTopOffer title organisationName organisationDescription organisationLogoUrl startPublicationDate offerUrl
"""
CODED_LISTS = ("geographicalLocation", "country", "region", "department")


async def test_hrflow_reads_vacancies_as_far_as_it_wants_and_formats_them(client):
    """hrflow-connectors: `limit` fixed, offset by limit, an empty body ends; keys are taken without asking."""
    found, offset = [], 0
    while content := (await client.get("/exports/v1/vacancies", offset=offset, limit=5)):
        if not content.content:
            break
        found += content.offers
        offset += 5
    assert (len(found), offset) == (12, 15)
    for offer in found:
        assert offer["location"].keys() >= {"address", "latitude", "longitude"}
        assert offer["jobDescription"]["jobDescriptionCustomFields"].get("longText1") is None
        assert offer["criteria"].keys() >= {"experienceLevel", "educationLevel", "skills"}
        for name in ("organisation", "status"):
            assert offer[name]["id"]


async def test_hrflow_formats_every_candidate_also_an_anonymized_one(visit):
    async with visit(people=300) as client:
        for one in await client.everybody(attachmenttype="resume"):
            detail = one["candidateDetail"]
            assert "id" in detail["personalInformation"]["residentCountry"]
            assert "customCodeTable1" in detail["positionSought"]["jobPreferencesCustomFields"]
            for place in (
                detail["positionSought"]["primaryProfile"],
                *(e["educationLevel"] for e in detail["educations"]),
            ):
                assert not place or "id" in place
            assert "globalExperienceLevel" in detail["globalExperience"]
            assert all(file["isResume"] and file["mimeType"] for file in one["attachments"])


async def test_hrflow_reports_by_the_names_it_uses(client):
    stamp = "2026-11-18T10:30:00.123456"
    item = {"id": "_TS-01001", "date": "2012-02-13T13:56:59.353Z", "lastUpdateDate": stamp, "status": "success"}
    assert (await client.post("/exports/v1/reports", {"reportType": "Candidates", "items": [item]})).status == 200


async def test_csplab_reads_archived_vacancies_by_the_range_of_each_answer(customer):
    found, offset = [], 0
    while offset is not None:
        query = "vacancyStatus::Archived,Suspended,Published|updateDate:gt:2020-01-02T03:04:05.67"
        answer = (await customer.get("/v1/vacancies", offset=offset, filter=query, limit=3)).json
        start, size, total = map(int, re.fullmatch(r"(\d+)-(\d+)/(\d+)", answer["contentRange"]).groups())
        found += [row["reference"] for row in answer["data"]]
        offset = start + size if start + size < total else None
    assert len(found) == len(set(found)) == 8


async def test_csplab_reads_all_offers_of_the_career_site_and_each_alone(front):
    answer = (await front.get("/v2/offersummaries", count=1000, start=1)).json
    assert answer["_pagination"]["hasMore"] is False
    for summary in answer["data"]:
        detail = (await front.get("/v2/offers/getoffer", reference=summary["reference"], sort="modificationDate")).json
        for offer in (summary, detail):
            assert all(offer[name] is not None for name in OFFER.split())
            assert all(isinstance(offer[name], list) for name in CODED_LISTS)
            for coded in (offer["offerFamilyCategory"], offer["contractTypeCountry"], *offer["country"]):
                assert isinstance(coded["code"], int)
                assert coded["clientCode"].startswith("_TS_")
        assert detail["organisation"]["entityCode"].startswith("ORG-")
