"""What a person may rely on when the network or the vendor misbehaves."""

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from adapters.http.address import Address
from adapters.http.client import Client
from adapters.http.errors import LONGEST_WAIT
from adapters.http.gate import Gate
from adapters.http.messages import Response
from adapters.http.redact import HIDDEN, Redactor
from adapters.http.signin import HeaderSignIn
from app.vendor import (
    AnswerLost,
    Forbidden,
    Garbled,
    NotThere,
    Refused,
    Stale,
    Throttled,
    TooLate,
    Unreachable,
    VendorError,
)
from tests.adapters.http.certificates import self_signed
from tests.adapters.http.conftest import Naps, Vendor, cut_short, get, hang_up, put, serving
from tests.surroundings import HandClock

Make = Callable[..., Client]


class Sleepy(Address):
    """An address at which an hour passes between the last look at the clock and the connection."""

    def __init__(self, who: str, base_url: str, clock: HandClock) -> None:
        super().__init__(who, base_url)
        self._clock = clock

    def proxy(self) -> str | None:
        self._clock.at += 3_600_000
        return super().proxy()


def json_of(response: Response) -> object:
    return response.json()


# --- writes leave once ---


async def test_what_could_not_leave_in_time_stays_here(vendor: Vendor, make_client: Make, clock: HandClock) -> None:
    client = make_client()
    with pytest.raises(TooLate):
        await client.send(put(before=clock.now()))
    assert vendor.arrived == []
    await client.send(put(before=clock.now() + 1))
    assert vendor.count("PUT") == 1


async def test_a_process_that_stands_still_while_it_connects_sends_nothing_afterwards(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    client = make_client(address=Sleepy("polka (Traffit)", vendor.base_url, clock))
    with pytest.raises(TooLate):
        await client.send(put(before=clock.now() + 30_000))
    assert vendor.arrived == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "PATCH"])
async def test_a_write_whose_connection_breaks_after_it_arrived_arrives_once(
    vendor: Vendor, make_client: Make, method: str
) -> None:
    vendor.script = [hang_up, hang_up]
    with pytest.raises(AnswerLost):
        await make_client().send(put(method=method))
    assert vendor.count(method) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_control_aiohttp_by_itself_sends_it_twice(vendor: Vendor, method: str) -> None:
    vendor.script = [hang_up, hang_up]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.request(method, vendor.base_url)
    assert vendor.count(method) == 2


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
async def test_a_write_never_travels_on_a_connection_that_was_kept(
    vendor: Vendor, make_client: Make, method: str
) -> None:
    client = make_client()
    await client.read(get(), json_of)
    await client.send(put(method=method))
    vendor.script = [hang_up]
    with pytest.raises(AnswerLost):
        await client.send(put(method=method))
    assert vendor.count(method) == 2
    assert all(one.headers.get("connection") == "close" for one in vendor.arrived if one.method == method)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 507, 522])
async def test_nobody_knows_whether_a_write_that_met_a_broken_server_took_effect(
    vendor: Vendor, make_client: Make, status: int
) -> None:
    vendor.script = [web.Response(status=status)]
    with pytest.raises(AnswerLost) as lost:
        await make_client().send(put())
    assert lost.value.status == status
    assert len(vendor.arrived) == 1


async def test_a_write_whose_answer_is_cut_short_may_have_taken_effect(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [cut_short]
    with pytest.raises(AnswerLost):
        await make_client().send(put())
    assert len(vendor.arrived) == 1


async def test_a_write_that_is_never_answered_may_have_taken_effect(vendor: Vendor, make_client: Make) -> None:
    async def never(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    vendor.script = [never]
    with pytest.raises(AnswerLost, match=r"nothing came within 0\.2 s"):
        await make_client(timeout=0.2).send(put())
    assert len(vendor.arrived) == 1


async def test_a_throttled_write_was_not_applied_and_says_how_long_to_wait(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(status=429, headers={"Retry-After": "7"})]
    with pytest.raises(Throttled) as throttled:
        await make_client().send(put())
    assert throttled.value.retry_after == 7
    assert isinstance(throttled.value, Unreachable)


async def test_503_with_a_time_to_come_back_is_a_throttle_and_not_a_loss(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(status=503, headers={"Retry-After": "3"})]
    with pytest.raises(Throttled):
        await make_client().send(put())


async def test_while_the_vendor_wants_a_pause_a_write_goes_back_to_its_queue(vendor: Vendor, make_client: Make) -> None:
    client = make_client()
    vendor.script = [web.Response(status=429, headers={"Retry-After": "60"})]
    for _ in range(2):
        with pytest.raises(Throttled):
            await client.send(put())
    assert len(vendor.arrived) == 1


@pytest.mark.parametrize(
    ("status", "family"),
    [
        (400, Refused),
        (402, Forbidden),
        (403, Forbidden),
        (404, NotThere),
        (405, Refused),
        (409, Stale),
        (410, NotThere),
        (412, Stale),
        (413, Refused),
        (422, Refused),
        (425, Unreachable),
    ],
)
async def test_what_a_refused_write_means(
    vendor: Vendor, make_client: Make, status: int, family: type[VendorError]
) -> None:
    vendor.script = [web.json_response({"error": "no"}, status=status, headers={"X-Request-Id": "7f3a"})]
    with pytest.raises(family) as raised:
        await make_client().send(put())
    assert type(raised.value) is family
    assert raised.value.status == status
    assert raised.value.request_id == "7f3a"
    assert raised.value.message.startswith("polka (Traffit): ")


async def test_an_error_whose_words_are_cut_short_still_means_what_its_status_says(
    vendor: Vendor, make_client: Make
) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=404, headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"{")
        assert request.transport is not None
        request.transport.close()
        return response

    vendor.script = [half]
    with pytest.raises(NotThere):
        await make_client().send(put())


# --- what never left ---


async def test_a_refused_connection_means_that_nothing_was_sent(vendor: Vendor, make_client: Make) -> None:
    client = make_client(base_url="http://127.0.0.1:9")
    for call in (client.send(put()), client.read(get(), json_of)):
        with pytest.raises(Unreachable, match="not reachable") as raised:
            await call
        assert not isinstance(raised.value, Throttled)


async def test_a_vendor_whose_certificate_is_not_trusted_gets_nothing(make_client: Make, tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate)
    async with serving(Vendor(), ssl_context=server) as secure:
        with pytest.raises(Unreachable, match="certificate is not trusted"):
            await make_client(base_url=secure.base_url, signin=HeaderSignIn("Authorization", "Bearer abc")).send(put())
        assert secure.arrived == []


async def test_an_own_certificate_authority_is_taken_from_the_environment(
    make_client: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with serving(Vendor(), ssl_context=server) as secure:
        assert await make_client(base_url=secure.base_url).read(get(), json_of) == {"ok": True}


async def test_speaking_tls_to_a_plain_server_sends_nothing(vendor: Vendor, make_client: Make) -> None:
    with pytest.raises(Unreachable):
        await make_client(base_url=vendor.base_url.replace("http:", "https:")).send(put())
    assert vendor.arrived == []


async def test_a_header_that_cannot_be_sent_is_refused_and_not_sent(vendor: Vendor, make_client: Make) -> None:
    with pytest.raises(Refused):
        await make_client().send(put(headers={"X-Request-Filter": "a\r\nb: c"}))
    assert vendor.arrived == []


# --- reads are asked again ---


async def test_a_read_is_asked_again_until_it_is_answered(vendor: Vendor, make_client: Make, naps: Naps) -> None:
    vendor.script = [hang_up, web.Response(status=500), cut_short]
    assert await make_client().read(get(), json_of) == {"ok": True}
    assert len(vendor.arrived) == 4
    assert len(naps.taken) == 3


async def test_a_read_is_not_asked_for_ever(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [hang_up] * 10
    with pytest.raises(Unreachable):
        await make_client().read(get(), json_of)
    assert len(vendor.arrived) == 4


async def test_a_read_that_stays_cut_short_is_garbled(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [cut_short] * 10
    with pytest.raises(Garbled, match="cut short"):
        await make_client().read(get(), json_of)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(text="<html>login</html>", content_type="text/html"),
        lambda: web.Response(text="[1, 2", content_type="application/json"),
        lambda: web.Response(text="", content_type="application/json"),
    ],
)
async def test_a_read_that_is_no_json_is_asked_again_and_then_garbled(
    vendor: Vendor, make_client: Make, answer: Callable[[], web.Response]
) -> None:
    vendor.script = [answer() for _ in range(4)]
    with pytest.raises(Garbled):
        await make_client().read(get(), json_of)
    assert len(vendor.arrived) == 4


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_read_that_is_refused_is_not_asked_again(vendor: Vendor, make_client: Make, status: int) -> None:
    vendor.script = [web.Response(status=status)]
    with pytest.raises(VendorError):
        await make_client().read(get(), json_of)
    assert len(vendor.arrived) == 1


async def test_a_read_waits_as_long_as_the_vendor_asks(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(status=429, headers={"Retry-After": "0.05"})]
    assert await make_client().read(get(), json_of) == {"ok": True}


async def test_a_read_does_not_wait_for_minutes(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(status=429, headers={"Retry-After": "600"})]
    with pytest.raises(Throttled) as throttled:
        await make_client().read(get(), json_of)
    assert throttled.value.retry_after == 600
    assert len(vendor.arrived) == 1


async def test_an_answer_larger_than_agreed_is_not_swallowed(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.json_response(["x" * 100_000])]
    with pytest.raises(Garbled, match="too large"):
        await make_client(largest=10_000).read(get(), json_of)
    assert len(vendor.arrived) == 1


async def test_a_cancelled_request_leaves_the_client_usable(vendor: Vendor, make_client: Make) -> None:
    async def slow(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    client = make_client()
    vendor.script = [slow] * 6
    tasks = [asyncio.create_task(client.read(get(), json_of)) for _ in range(6)]
    while len(vendor.arrived) < 4:
        await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    vendor.script = []
    assert await client.read(get(), json_of) == {"ok": True}


# --- where it leads ---


async def test_a_redirect_on_the_same_host_is_followed_with_the_token(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(status=301, headers={"Location": "/sources?page=1"})]
    client = make_client(signin=HeaderSignIn("Authorization", "Bearer abc"))
    assert await client.read(get("/sources/"), json_of) == {"ok": True}
    assert [one.path for one in vendor.arrived] == ["/sources/", "/sources?page=1"]
    assert vendor.arrived[1].headers["authorization"] == "Bearer abc"


@pytest.mark.parametrize("location", ["http://127.0.0.2:{port}/x", "https://127.0.0.1:{port}/x", "//evil.example/x"])
async def test_another_host_never_sees_the_token(vendor: Vendor, make_client: Make, location: str) -> None:
    port = vendor.base_url.rpartition(":")[2]
    async with serving(Vendor()) as other:
        target = location.format(port=port)
        elsewhere = other.base_url + "/stolen"
        vendor.script = [
            web.Response(status=302, headers={"Location": to}) for to in (target, elsewhere, target, elsewhere)
        ]
        with pytest.raises(Unreachable, match="check the account's address"):
            await make_client(signin=HeaderSignIn("Authorization", "Bearer abc")).read(get(), json_of)
        assert other.arrived == []


@pytest.mark.parametrize(
    ("status", "family"),
    [(301, Unreachable), (302, AnswerLost), (303, AnswerLost), (307, Unreachable), (308, Unreachable)],
)
async def test_a_write_is_never_sent_on(
    vendor: Vendor, make_client: Make, status: int, family: type[VendorError]
) -> None:
    vendor.script = [web.Response(status=status, headers={"Location": "/elsewhere"})]
    with pytest.raises(family):
        await make_client().send(put())
    assert len(vendor.arrived) == 1


async def test_a_vendor_that_sends_in_circles_is_left(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(status=301, headers={"Location": "/things"}) for _ in range(50)]
    with pytest.raises(Unreachable, match="on and on"):
        await make_client().read(get(), json_of)
    assert len(vendor.arrived) <= 6


async def test_this_machine_is_not_asked_through_a_proxy(
    vendor: Vendor, make_client: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert await make_client().read(get(), json_of) == {"ok": True}


async def test_other_hosts_are_asked_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert Address("polka", "https://acme.traffit.com").proxy() == "http://proxy.example:3128"
    monkeypatch.setenv("no_proxy", "traffit.com")
    assert Address("polka", "https://acme.traffit.com").proxy() is None


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.traffit.com",
        "http://10.0.0.1",
        "ftp://x",
        "acme.traffit.com",
        "",
        "https://u:p@x",
        "https://x?y=1",
        "http://x:y",
    ],
)
def test_an_address_that_could_leak_a_token_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        Address("polka", url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80", "http://127.9.9.9", "http://localhost:1", "http://[::1]:80", "https://x"]
)
def test_plain_http_is_for_this_machine(url: str) -> None:
    assert Address("polka", url).url("/a", "b=1") == f"{url}/a?b=1"


# --- words ---


async def test_a_vendors_words_reach_a_person_clean_short_and_without_secrets(
    vendor: Vendor, make_client: Make
) -> None:
    words = "bad\x1b[31m token s3cr3t-value \u202eevil\r\nnext " + "x" * 500
    vendor.script = [web.json_response({"error": words}, status=400)]
    with pytest.raises(Refused) as raised:
        await make_client(redactor=Redactor(["s3cr3t-value"])).send(put())
    message = raised.value.message
    assert "s3cr3t" not in message
    assert HIDDEN in message
    assert message.isprintable()
    assert len(message) < 300


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": "Authorization key is invalid."}, "Authorization key is invalid."),
        ({"error": {"code": 403, "message": "Forbidden"}}, "Forbidden"),
        (
            {"code": 400, "message": "Validation Failed", "errors": {"email": ["is taken"]}},
            "Validation Failed; email: is taken",
        ),
        (["Tag not found"], "Tag not found"),
        ({"error": "invalid_grant", "error_description": "no such user"}, "invalid_grant; no such user"),
        ("**No transition for action**", "No transition for action"),
        ("<html><body>Gateway</body></html>", ""),
        ("", ""),
    ],
)
async def test_all_shapes_of_error_bodies_are_understood(
    vendor: Vendor, make_client: Make, body: object, words: str
) -> None:
    client = make_client()
    answer = web.Response(text=body, status=400) if isinstance(body, str) else web.json_response(body, status=400)
    vendor.script = [answer]
    response = await client.send(put(accept=frozenset({400})))
    assert client.said(response) == words


async def test_our_stamps_are_the_programs_clock_and_theirs_the_date_header(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.json_response([], headers={"Date": "Wed, 21 Oct 2026 07:28:00 GMT"})]
    response = await make_client().read(get(), lambda answer: answer)
    assert response.begun_at == 1_790_000_000_000
    assert response.server_time == 1_792_567_680_000


async def test_what_a_vendor_says_of_its_limit_reaches_the_gate(vendor: Vendor, make_client: Make) -> None:
    gate = Gate(50, window=60.0)
    vendor.script = [
        web.json_response({}, headers={"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "299"}),
        web.json_response({}, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "40"}),
    ]
    client = make_client(gate=gate)
    await client.read(get(), json_of)
    assert gate.rate() == 5
    await client.read(get(), json_of)
    assert 30 < gate.paused_for() <= 40
    with pytest.raises(Throttled):
        await client.send(put())
    assert len(vendor.arrived) == 2


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30),
        ("Wed, 21 Oct 2020 07:28:30 GMT", 0),
        ("99999999999", LONGEST_WAIT),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
async def test_how_long_a_vendor_asks_to_wait(
    vendor: Vendor, make_client: Make, text: str, seconds: float | None
) -> None:
    date = "Wed, 21 Oct 2026 07:28:00 GMT"  # their clock, which is not ours
    vendor.script = [web.Response(status=429, headers={"Retry-After": text, "Date": date})]
    with pytest.raises(Throttled) as throttled:
        await make_client().send(put())
    assert throttled.value.retry_after == seconds


async def test_a_page_in_place_of_an_answer_says_nothing_about_a_write(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [
        web.Response(text="<html>accept the terms</html>", content_type="text/html"),
        web.Response(status=204, content_type="text/html"),
        web.Response(text="<html>no</html>", status=404, content_type="text/html"),
    ]
    client = make_client()
    with pytest.raises(AnswerLost, match="was answered by a page"):
        await client.send(put())
    assert (await client.send(put())).status == 204
    with pytest.raises(NotThere):
        await client.send(put())


async def test_a_read_of_a_vendor_that_is_not_there_fails_at_once(make_client: Make, naps: Naps) -> None:
    client = make_client(base_url="http://127.0.0.1:9", signin=HeaderSignIn("Authorization", "Bearer abc"))
    with pytest.raises(Unreachable):
        await client.read(get(), json_of)
    assert naps.taken == []
