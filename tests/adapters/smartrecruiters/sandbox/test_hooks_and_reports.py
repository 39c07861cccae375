"""Webhooks with their handshake and signature, and reports that take their time."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from aiohttp import web

from adapters.smartrecruiters.sandbox import Quirks
from adapters.smartrecruiters.sandbox.webhooks import Notice, signature
from tests.surroundings import serving

HOOKS, REPORTS = "/webhooks-api/v201907/subscriptions", "/reporting-api/v201804/reports"


class Receiver:
    """Shakes hands, and takes what comes with `status`."""

    def __init__(self) -> None:
        self.status, self.got = 202, list[tuple[dict[str, str], bytes]]()

    async def take(self, request: web.Request) -> web.Response:
        if "X-Hook-Secret" in request.headers:
            return web.Response(headers={"X-Hook-Secret": request.headers["X-Hook-Secret"]})
        self.got.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return web.Response(status=self.status)


async def subscribed(client, url: str, *events: str, **more: Any) -> str:
    made = await client.post(HOOKS, {"callbackUrl": url, "events": [*events], **more})
    assert (made.status, made.json["status"]) == (201, "inactive")
    return str(made.json["id"])


def test_the_documents_own_example_is_signed_as_it_says():
    notice = Notice(
        "application.created", "http://smartrecruiters.com/endpoint", b'{"job_id":"jid","candidate_id":"cid"}', "123"
    )
    expected = "2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f"
    assert signature("HeBVky2bccvvkcXPimH8c", "1574080897", notice) == expected


async def test_who_shook_hands_is_told_and_can_tell_who_told_it(client):
    receiver = Receiver()
    async with serving(receiver.take) as url:
        hook = await subscribed(client, url, "application.status.updated", "candidate.deleted")
        candidate, job = client.applied()
        await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": "INTERVIEW"})
        assert await client.control("deliver") == 0, "nobody is told before the handshake"
        assert (await client.put(f"{HOOKS}/{hook}/activation", None)).status == 204
        assert (await client.put(f"{HOOKS}/{hook}/activation", None)).status == 409
        keys = [(await client.post(f"{HOOKS}/{hook}/secret-key")).json["secretKey"] for _ in range(2)]
        assert (await client.get(f"{HOOKS}/{hook}/secret-key")).json["secretKey"] == keys[1]
        await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": "OFFERED"})
        await client.delete(f"/candidates/{candidate}")
        receiver.status = 500
        assert await client.control("deliver") == 0
        receiver.status = 202
        assert await client.control("deliver") == 2
        (moved, body), (deleted, _) = receiver.got[2:]
        assert moved["event-id"] == receiver.got[0][0]["event-id"], "what is sent again keeps its id"
        assert json.loads(body)["candidate_id"] == candidate
        assert moved["link"].startswith(f"<{client.sandbox.base_url}/candidates/{candidate}/jobs/{job}")
        assert "link" not in deleted
        for key, said in zip(keys, moved["smartrecruiters-signature"].split(";"), strict=True):
            names = ("event-id", "event-name", "event-version", "link")
            parts = [moved["smartrecruiters-timestamp"].encode(), body, *(moved[name].encode() for name in names)]
            assert said == "v1=" + hmac.new(key.encode(), b".".join(parts), hashlib.sha256).hexdigest()
        log = (await client.get(f"{HOOKS}/{hook}/callbacks-log")).json
        assert [row["status"] for row in log] == ["successful"] * 2 + ["failed"] * 2
        failed = (await client.get(f"{HOOKS}/{hook}/callbacks-log", callbackStatus="failed", limit=1)).json
        assert len(failed) == 1


async def test_no_handshake_no_messages_and_nothing_leaves_the_machine(client):
    async def silent(_: web.Request) -> web.Response:
        return web.Response()

    async with serving(silent) as url:
        hook = await subscribed(client, url, "job.created")
        answer = await client.put(f"{HOOKS}/{hook}/activation", None)
        assert answer.status == 424
    async with serving(Receiver().take) as url:
        named = await subscribed(client, url.replace("127.0.0.1", "localhost"), "job.created")
        assert (await client.put(f"{HOOKS}/{named}/activation", None)).status == 204
        # Leads here as well, where it leads anywhere, but is no name of this machine alone.
        far = await subscribed(client, url.replace("127.0.0.1", "0.0.0.0"), "job.created")
        assert (await client.put(f"{HOOKS}/{far}/activation", None)).status == 424


async def test_twenty_subscriptions_and_events_that_there_are(client):
    for at in range(20):
        await subscribed(client, f"http://127.0.0.1:9/{at}", "job.created")
    more = await client.post(HOOKS, {"callbackUrl": "http://127.0.0.1:9/", "events": ["job.created"]})
    assert (more.status, more.codes) == (403, ["SUBSCRIPTIONS_LIMIT_EXCEEDED"])
    wrong = await client.post(HOOKS, {"callbackUrl": "http://127.0.0.1:9/", "events": ["job.burnt"]})
    assert wrong.status == 422


async def test_a_callback_may_ask_for_a_header_of_its_own(client):
    receiver = Receiver()
    async with serving(receiver.take) as url:
        how = {"type": "header", "headerName": "X-Mine", "headerValue": "word"}
        hook = await subscribed(client, url, "job.updated", callbackAuthentication=how)
        await client.put(f"{HOOKS}/{hook}/activation", None)
        patch = [{"op": "replace", "path": "/title", "value": "New"}]
        await client.send("PATCH", f"/jobs/{client.job()}", {"Content-Type": "application/json-patch+json"}, json=patch)
        assert await client.control("deliver") == 1
        assert receiver.got[0][0]["x-mine"] == "word"


async def test_a_report_is_waited_for_and_fetched_once(visit, present):
    async with visit(quirks=Quirks(report_seconds=8)) as client:
        first = (await client.get(REPORTS, limit=1)).json["content"][0]["reportId"]
        recent = f"{REPORTS}/{first}/files/recent"
        assert (await client.get(recent)).status == 404
        made = (await client.post(f"{REPORTS}/{first}/files")).json
        assert made["reportFileStatus"] == "PENDING"
        assert (await client.post(f"{REPORTS}/{first}/files")).status == 409
        states = []
        for _ in range(4):
            found = await client.get(recent)
            states.append(found.json["reportFileStatus"])
            assert (await client.get(f"{recent}/data")).status == (200 if states[-1] == "COMPLETED" else 404)
            present.pass_by(seconds=3)
        assert states == ["PENDING", "RUNNING", "RUNNING", "COMPLETED"]
        data = await client.get(f"{recent}/data")
        assert data.headers["Content-Type"].startswith("text/csv")
        lines = data.content.decode().splitlines()
        assert lines[0] == "First name,Last name,Job,Status,Applied on"
        tag = {"If-None-Match": data.headers["ETag"]}
        again = await client.send("GET", f"{recent}/data", tag)
        assert (again.status, again.content, again.headers["ETag"]) == (304, b"", tag["If-None-Match"])
        file = (await client.get(f"{REPORTS}/{first}/files")).json["content"][0]["reportFileId"]
        assert (await client.get(f"/reporting-api/v201804/files/{file}/data")).content == data.content
        await client.post(f"{REPORTS}/{first}/files")
        present.pass_by(seconds=9)
        assert (await client.send("GET", f"{recent}/data", tag)).status == 200, "there is a newer one"


@pytest.mark.parametrize("path", ["/webhooks-api/v201907/subscriptions/none", f"{REPORTS}/none"])
async def test_what_is_not_there_is_not_found(client, path):
    assert (await client.get(path)).status == 404
