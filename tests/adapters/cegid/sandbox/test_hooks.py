"""Subscriptions, and the calls that subscribers get: signed as the vendor signs them."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, unquote, urlencode

import pytest
from aiohttp import web

from adapters.cegid.sandbox import Quirks
from tests.surroundings import serving

EVENTS = {
    "vacancy_new", "vacancy_update", "vacancy_status", "vacancy_deleted", "applicant_new", "applicant_update",
    "applicant_resume_update", "application_event_new",
}  # fmt: skip


class Subscriber:
    """Somebody who is told, and what they heard."""

    def __init__(self) -> None:
        self.heard: list[web.BaseRequest] = []
        self.bodies: list[bytes] = []
        self.status = 200
        self.url = ""

    @property
    def payloads(self):
        return [json.loads(body) for body in self.bodies]

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.heard.append(request)
        self.bodies.append(await request.read())
        return web.Response(status=self.status)


@pytest.fixture
async def subscriber() -> AsyncIterator[Subscriber]:
    somebody = Subscriber()
    async with serving(somebody.answer) as somebody.url:
        yield somebody


async def subscribe(client, somebody, event, path="/hook"):
    sent = {"event": event, "callbackUrl": somebody.url + path, "pingUrl": somebody.url + "/ping"}
    answer = await client.post("/system/v1/webhooks", sent)
    assert answer.status == 200, answer.text
    return answer.rows["hookId"]


def verified(request, body, client_id, secret, now):
    """What a subscriber of the real thing checks, in the way one does: its own parsing of query and headers."""
    pairs = dict(parse_qsl(request.query_string))
    raw = next(part for part in request.raw_path.partition("?")[2].split("&") if part.startswith("signature="))
    headers = sorted(
        (name.lower(), value) for name, value in request.headers.items() if name.lower().startswith("x-ts-rec-")
    )
    query = urlencode([(name, value) for name, value in pairs.items() if name != "signature"])
    text = "\n".join(
        [
            "POST",
            request.headers.get("Content-MD5", ""),
            request.headers.get("Content-Type", ""),
            request.headers["X-TS-REC-Expires"],
            *(f"{name}:{value}" for name, value in headers),
            f"{request.path}?{query}",
        ]
    )
    wanted = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()
    return (
        pairs["client_id"] == client_id
        and int(request.headers["X-TS-REC-Expires"]) > now
        and request.headers["Content-MD5"] == base64.b64encode(hashlib.md5(body).digest()).decode()
        and wanted == unquote(raw.removeprefix("signature="))
    )


async def test_a_subscription_is_made_and_ended(client):
    sent = {"event": "vacancy_new", "callbackUrl": "https://example.com/events"}
    answer = await client.post("/system/v1/webhooks", sent)
    hook = answer.rows["hookId"]
    assert client.tenant.hooks[hook].callback_url == "https://example.com/events"
    assert (await client.delete(f"/system/v1/webhooks/{hook}")).status == 204
    assert client.tenant.hooks == {}
    gone = await client.delete(f"/system/v1/webhooks/{hook}")
    assert (gone.status, gone.json["message"]) == (404, "Hook doesn't exist")
    assert [method for method, _ in client.changed()] == ["POST", "DELETE"]


async def test_the_answer_may_be_as_the_vendors_page_shows_it(visit):
    async with visit(quirks=Quirks(hook_id_on_top=True), scope="Customer") as client:
        answer = await client.post("/system/v1/webhooks", {"event": "vacancy_new", "callbackUrl": "http://a.example"})
        assert list(answer.json) == ["hookId"]


@pytest.mark.parametrize(
    "change",
    [{"event": "vacancy_sold"}, {"event": None}, {"callbackUrl": "/events"}, {"callbackUrl": 5}, {"pingUrl": "ping"}],
)
async def test_a_subscription_that_cannot_work_is_refused(client, change):
    sent = {"event": "vacancy_new", "callbackUrl": "https://example.com/a"} | change
    assert (await client.post("/system/v1/webhooks", sent)).status == 400
    assert client.tenant.hooks == {}


async def test_the_address_in_the_documents_introduction_is_not_there(client):
    assert (await client.post("/v1/system/webhooks", {})).status == 404


async def test_every_event_is_told_with_its_payload(client, subscriber):
    for event in EVENTS:
        await subscribe(client, subscriber, event)
    tenant = client.tenant
    status = {"statusId": "_TS_CO_OfferStatus_Diffuse"}
    tenant.open("2026-90", "New one")
    tenant.edit_vacancy("2026-90", openings=2)
    tenant.set_status("2026-90", "Archive")
    tenant.delete_vacancy("2026-90")
    key = tenant.add(lastName="Kos")
    tenant.edit(key, firstName="Ida")
    file = tenant.attach(key, "cv.pdf", b"%PDF-")
    tenant.apply(key, "2026-01")
    await client.control("deliver")
    archived = {"statusId": "_TS_CO_OfferStatus_Archive"}
    assert subscriber.payloads == [
        {"event_type": "vacancy_new", "reference": "2026-90", **status},
        {"event_type": "vacancy_update", "reference": "2026-90", **status},
        {"event_type": "vacancy_update", "reference": "2026-90", **archived},
        {"event_type": "vacancy_status", "reference": "2026-90", **archived},
        {"event_type": "vacancy_deleted", "reference": "2026-90", **archived},
        {"event_type": "applicant_new", "applicantId": key},
        {"event_type": "applicant_update", "applicantId": key},
        {"event_type": "applicant_resume_update", "applicantId": key, "fileId": file},
        {"event_type": "applicant_update", "applicantId": key},
        {"event_type": "application_event_new", "applicantId": key},
    ]
    assert await client.control("deliver") == []


async def test_only_what_was_subscribed_to_is_told_and_only_since(client, subscriber):
    client.tenant.add(lastName="Before")
    hook = await subscribe(client, subscriber, "applicant_new")
    client.tenant.edit("_TS-01001", firstName="Ida")
    key = client.tenant.add(lastName="After")
    assert await client.control("deliver") == [{"hookId": hook, "event": "applicant_new", "status": 200}]
    assert subscriber.payloads == [{"event_type": "applicant_new", "applicantId": key}]
    client.tenant.add(lastName="Later")
    await client.delete(f"/system/v1/webhooks/{hook}")
    assert await client.control("deliver") == []


async def test_what_a_subscriber_did_not_take_is_told_again(client, subscriber):
    await subscribe(client, subscriber, "applicant_new")
    client.tenant.add(lastName="Kos")
    subscriber.status = 500
    assert [one["status"] for one in await client.control("deliver")] == [500]
    subscriber.status = 200
    assert [one["status"] for one in await client.control("deliver")] == [200]
    assert len(subscriber.heard) == 2


@pytest.mark.parametrize("path", ["/hook", "/hook?source=42&b=1"])
async def test_calls_are_signed_and_a_plus_in_the_signature_stays_one(client, present, subscriber, path):
    await subscribe(client, subscriber, "applicant_update", path)
    known, now = client.sandbox.credentials, present.moment.timestamp()
    for _ in range(12):
        present.pass_by(seconds=1)
        client.tenant.edit("_TS-01001", firstName="Ida")
    await client.control("deliver")
    for _ in range(12):
        present.pass_by(seconds=1)
        client.tenant.edit("_TS-01001", firstName="Ida")
        await client.control("deliver")
    assert len(subscriber.heard) == 24
    for request, body in zip(subscriber.heard, subscriber.bodies, strict=True):
        assert verified(request, body, known["client_id"], known["client_secret"], now)
        assert not verified(request, body, known["client_id"], known["client_secret"] + "x", now)
        assert not verified(request, body, known["client_id"], known["client_secret"], now + 400)
        assert "%2B" not in request.raw_path
    assert any("+" in request.raw_path for request in subscriber.heard)


async def test_a_subscriber_is_asked_whether_it_is_there(client, subscriber):
    hook = await subscribe(client, subscriber, "vacancy_new")
    assert await client.control("ping", hook=hook) == 200
    assert (subscriber.heard[0].path, subscriber.payloads) == ("/ping", [{"event_type": "ping"}])


async def test_nothing_leaves_this_machine(client, subscriber):
    # An address that is none of loopback's and ends at this subscriber all the same.
    subscriber.url = subscriber.url.replace("127.0.0.1", "0.0.0.0")
    await subscribe(client, subscriber, "applicant_new")
    client.tenant.add(lastName="Kos")
    assert [one["status"] for one in await client.control("deliver")] == [None]
    assert subscriber.heard == []
