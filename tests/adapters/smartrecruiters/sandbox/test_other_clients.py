"""Requests of other people's clients, replayed with nothing but the address changed.

Each flow is what the client does by its public source: its paths, parameters, bodies, and its paging.
"""

import json
import re
from urllib.parse import urlsplit

from aiohttp import web

from adapters.smartrecruiters.sandbox import Quirks
from tests.adapters.smartrecruiters.sandbox.schemas import unfit
from tests.surroundings import serving

LANES = ("NEW", "IN_REVIEW", "INTERVIEW", "OFFERED", "HIRED")


async def test_hrflow_connectors_pull_jobs_until_the_page_id_is_empty(client):
    """It never says an order, reads `nextPageId` of every page, and each job in full; profiles go to a job."""
    texts, page = [], None
    while page != "":
        params = {"limit": 100, "postingStatus": "PUBLIC"} | ({"pageId": page} if page else {})
        answer = (await client.get("/jobs", **params)).json
        jobs = [(await client.get(f"/jobs/{row['id']}")).json for row in answer["content"]]
        texts += [job["jobAd"]["sections"]["jobDescription"]["text"] for job in jobs]
        page = answer["nextPageId"]
    assert len(texts) == answer["totalFound"]
    profile = {
        "firstName": "Ada", "lastName": "L", "email": "ada.l@example.org", "phoneNumber": "1", "tags": [],
        "internal": False,
        "location": {"country": "France", "countryCode": "FR", "regionCode": "IDF", "region": "Paris", "city": "Paris",
                     "lat": 0, "lng": 0},
        "web": {"skype": "", "linkedin": "", "facebook": "", "twitter": "", "website": ""},
        "education": [{"institution": "X", "degree": "Y", "major": "Z", "current": False, "startDate": "2010-01-01"}],
        "experience": [{"title": "X", "company": "Y", "current": False, "description": "D"}],
        "sourceDetails": {"sourceTypeId": "CUSTOM", "sourceSubTypeId": "CUSTOM", "sourceId": "3001"},
    }  # fmt: skip
    assert (await client.post(f"/jobs/{client.job()}/candidates", profile)).status == 201


async def test_the_ruby_gem_reads_lists_bare_and_wrapped(client):
    """davejcameron/smartrecruiters: `X-SmartToken` on all, a list is an array or has `content`."""
    candidate, job = client.applied()
    paths = (
        "candidates", f"candidates/{candidate}/jobs/{job}/attachments",
        f"candidates/{candidate}/jobs/{job}/status/history",
        "jobs", f"jobs/{job}/hiring-team", "offers", f"candidates/{candidate}/jobs/{job}/offers",
        "user-api/v201804/users", "user-api/v201804/access-groups", "user-api/v201804/system-roles",
        "v1/companies/NordwindAgency/postings", "v1/companies/NordwindAgency/departments",
        "reporting-api/v201804/reports", "webhooks-api/v201907/subscriptions",
    )  # fmt: skip
    for path in paths:
        found = await client.get(f"/{path}")
        assert found.status == 200, path
        assert isinstance(found.json if isinstance(found.json, list) else found.json["content"], list)
    hook = (
        await client.post(
            "/webhooks-api/v201907/subscriptions", {"callbackUrl": "http://localhost:9/", "events": ["job.created"]}
        )
    ).json
    key = await client.post(f"/webhooks-api/v201907/subscriptions/{hook['id']}/secret-key", {})
    assert (key.status, len(key.json["secretKey"]) > 10) == (201, True)
    posting = (await client.get("/v1/companies/NordwindAgency/postings")).json["content"][0]
    sent = {"firstName": "A", "lastName": "B", "email": "a.b@example.org"}
    applied = (await client.post(f"/postings/{posting['uuid']}/candidates", sent)).json
    status = await client.get(f"/postings/{posting['uuid']}/candidates/{applied['id']}/status")
    assert status.json == {"status": "NEW"}
    user = next(iter(client.tenant.users))
    assert (await client.put(f"/user-api/v201804/users/{user}/activation", {})).status == 204


async def test_the_vendors_webhooks_demo_follows_the_link_of_each_event(client):
    """smartrecruiters/sr-webhooks-client: OAuth of a person, handshake, 202, then GET of what `Link` points to."""
    token = (await client.ask_token(scope="webhooks_manage jobs_read candidates_read users_read")).json["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    me = await client.send("GET", "/user-api/v201804/users/me", bearer, signed=False)
    assert me.json["systemRole"]["id"] == "ADMINISTRATOR"
    links = []

    async def hook(request):
        if secret := request.headers.get("x-hook-secret"):
            return web.Response(headers={"x-hook-secret": secret})
        links.append((request.headers["event-name"], re.match(r"<([^>]+)>", request.headers["link"])[1]))
        return web.Response(status=202)

    async with serving(hook) as url:
        events = [
            "application.created",
            "application.status.updated",
            "job.updated",
            "candidate.created",
            "review.created",
        ]
        sent = {"callbackUrl": f"{url}/api/webhooks/me", "events": events}
        made = await client.send("POST", "/webhooks-api/v201907/subscriptions", bearer, signed=False, json=sent)
        path = f"/webhooks-api/v201907/subscriptions/{made.json['id']}"
        assert (await client.send("PUT", f"{path}/activation", bearer, signed=False)).status == 204
        person = {"firstName": "A", "lastName": "B", "email": "a.b@example.org"}
        candidate = (await client.post(f"/jobs/{client.job()}/candidates", person)).json["id"]
        await client.put(f"/candidates/{candidate}/jobs/{client.job()}/status", {"status": "INTERVIEW"})
        review = {"candidateId": candidate, "jobId": client.job(), "overallRating": 3}
        await client.post("/reviews-api/v201910/reviews", review)
        await client.control("deliver")
    assert [name for name, _ in links] == [
        "application.created",
        "candidate.created",
        "application.status.updated",
        "review.created",
    ]
    for _, link in links:
        assert (await client.send("GET", urlsplit(link).path)).status == 200, link


async def test_a_board_of_lanes_moves_with_a_timeout_of_128_seconds(client):
    """The flow of mobile and board clients: jobs sorted by id, people of each job by status, then a move and a look."""
    jobs = (await client.get("/jobs", limit=100, sort="job_id", statuses=["SOURCING", "INTERVIEW"])).json["content"]
    lanes = {}
    for job in jobs:
        for status in LANES:
            found = (await client.get("/candidates", limit=100, jobId=job["id"], status=status)).json["content"]
            lanes[job["id"], status] = [row["id"] for row in found]
    job, candidate = next((job, people[0]) for (job, status), people in lanes.items() if status == "NEW" and people)
    assert (await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": "IN_REVIEW"})).status == 204
    assert (await client.get(f"/candidates/{candidate}/jobs/{job}")).json["status"] == "IN_REVIEW"


async def test_crawlers_of_public_postings_page_by_place_to_the_last(client):
    """jobs-finder-toolkit after its repair: limit and offset until `totalFound`, then each posting by `ref`."""
    rows, offset = [], 0
    while True:
        path = f"/v1/companies/NordwindAgency/postings?limit=3&offset={offset}"
        page = (await client.send("GET", path, signed=False)).json
        rows += page["content"]
        offset += 3
        if offset >= page["totalFound"]:
            break
    assert len({row["id"] for row in rows}) == page["totalFound"] > 3
    for row in rows:
        posting = (await client.send("GET", urlsplit(row["ref"]).path, signed=False)).json
        assert posting["jobAd"]["sections"]["jobDescription"]["text"]
        assert posting["location"]["fullLocation"]


async def test_a_connector_of_candidates_reads_windows_and_three_kinds_of_end(visit):
    for empty in ((), ("candidates",)):
        async with visit(quirks=Quirks(empty_last_page=empty)) as client:
            since, mark, found = "2026-09-01T00:00:00.000Z", None, []
            while True:
                params = {"limit": 50, "updatedAfter": since} | ({"pageId": mark} if mark else {})
                page = (await client.get("/candidates", **params)).json
                found += page["content"]
                mark = page.get("nextPageId") or None
                if mark is None:
                    break
            assert len(found) == page["totalFound"]
            assert json.dumps(found, ensure_ascii=False)


async def test_the_ledger_of_a_client_is_held_against_the_table(client):
    """What is sent and does not fit is told: for the requests of our own adapter too."""
    candidate, job = client.applied()
    await client.get("/candidates", limit=10, jobId=job)
    await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": "INTERVIEW"})
    await client.get("/configuration/sources/recruiters/values")
    assert list(unfit(client.sandbox.ledger)) == []
    client.sandbox.ledger.clear()
    await client.get("/candidates", page=3)
    await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": "OFFER"})
    await client.get(f"/jobs/{job}/candidates")
    await client.post("/webhooks-api/v201907/subscriptions")
    found = list(unfit(client.sandbox.ledger))
    for at, word in enumerate(("no parameter page", "'OFFER' is not one of", "no such operation", "body is missing")):
        assert word in found[at]
    assert len(found) == 4
