"""Every vendor's way in, as data: each against a server that lets nobody in who comes another way."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from adapters.http.address import Address
from adapters.http.client import Client
from adapters.http.gate import Gate
from adapters.http.lifetime import life_of
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, HeaderSignIn, TokenSignIn
from app.vendor import Forbidden, SignInRefused, Unreachable
from tests.adapters.http.conftest import Vendor, get, hang_up, put, serving
from tests.adapters.http.test_client import json_of
from tests.surroundings import HandClock, MemoryTokens

Make = Callable[..., Client]
SECRET = "s3cret+/=&"
WHO = "polka (Vendor)"


class Door:
    """A token endpoint that answers as it is told, and an API that takes the tokens it gave."""

    def __init__(self, vendor: Vendor, answer: Callable[[web.Request, dict[str, str], int], Any]) -> None:
        self.asked: list[dict[str, str]] = []
        self.valid: set[str] = set()
        self._answer = answer
        vendor.always = self.serve

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if request.method == "POST" and "token" not in request.headers.get("Authorization", ""):
            return await self.mint(request)
        sent = request.headers.get("Authorization", "")
        good = sent.lower().startswith("bearer ") and sent[7:] in self.valid
        return web.json_response({"ok": True}) if good else web.json_response({"message": "no"}, status=401)

    async def mint(self, request: web.Request) -> web.Response:
        body = await request.text()
        sent = json.loads(body) if body.startswith("{") else {key: one[0] for key, one in parse_qs(body).items()}
        self.asked.append(sent)
        answer = self._answer(request, sent, len(self.asked))
        if not isinstance(answer, web.Response):
            self.valid.add(_token_in(answer))
            return web.json_response(answer)
        return answer


def _token_in(answer: Any) -> str:
    return str(answer["data"]["attributes"]["token"] if "data" in answer else answer["access_token"])


def sign_in(
    flow: Flow, clock: HandClock, store: MemoryTokens | None = None, redactor: Redactor | None = None
) -> TokenSignIn:
    return TokenSignIn(
        who=WHO,
        flow=flow,
        identity=("polka", flow.path),
        clock=clock,
        store=store or MemoryTokens(),
        redactor=redactor or Redactor(),
    )


async def test_a_client_that_names_itself_in_the_header_for_a_user(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    def answer(request: web.Request, sent: dict[str, str], count: int) -> Any:
        expected = base64.b64encode(f"client:{SECRET}".encode()).decode()
        assert request.headers["Authorization"] == f"Basic {expected}"
        assert request.path == "/token"
        assert sent == {"grant_type": "client_credentials", "sub": "7"}
        return {"token_type": "Bearer", "access_token": f"token-{count}", "expires_at": "2026-09-21T15:13:20Z"}

    door = Door(vendor, answer)
    flow = Flow(
        path="/token",
        grant=Grant(name="client_credentials", fields={"grant_type": "client_credentials", "sub": "7"}),
        basic=("client", SECRET),
    )
    client = make_client(signin=sign_in(flow, clock))
    assert await client.read(get(), json_of) == {"ok": True}
    clock.at = 1_790_003_600_000 - 61_000  # a minute before 15:13:20
    await client.read(get(), json_of)
    assert len(door.asked) == 1
    clock.at += 2_000
    await client.read(get(), json_of)
    assert len(door.asked) == 2


async def test_a_secret_in_a_form_arrives_as_it_is_and_a_scope_has_its_own_token(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    def answer(_request: web.Request, sent: dict[str, str], count: int) -> Any:
        assert sent["client_secret"] == SECRET
        return {"access_token": f"token-{count}-{sent['scope']}", "token_type": "bearer", "expires_in": 1199}

    door = Door(vendor, answer)
    store = MemoryTokens()

    def client_for(scope: str) -> Client:
        fields = {"grant_type": "client_credentials", "client_id": "c", "client_secret": SECRET}
        flow = Flow(path="/api/token", grant=Grant(name="client_credentials", fields=fields), scopes=(scope,))
        return make_client(signin=sign_in(flow, clock, store))

    for _ in range(2):  # as a second run would: both tokens are kept, neither takes the other's place
        for scope in ("MatchingIndexation", "Customer"):
            assert await client_for(scope).read(get(), json_of) == {"ok": True}
    assert [one["scope"] for one in door.asked] == ["MatchingIndexation", "Customer"]


async def test_a_login_that_answers_with_a_document(vendor: Vendor, make_client: Make, clock: HandClock) -> None:
    def answer(request: web.Request, sent: dict[str, str], count: int) -> Any:
        assert request.content_type == "application/json"
        if sent != {"email": "ida@example.org", "password": SECRET}:
            return web.json_response({"errors": [{"detail": "Invalid email or password"}]}, status=401)
        return {"data": {"type": "session", "id": "1", "attributes": {"token": f"token-{count}"}}}

    door = Door(vendor, answer)

    def flow(password: str) -> Flow:
        grant = Grant(name="login", fields={"email": "ida@example.org", "password": password})
        return Flow(path="/api/v3/oauth/login", grant=grant, body="json", token_key="data.attributes.token")

    client = make_client(signin=sign_in(flow(SECRET), clock))
    assert await client.read(get(), json_of) == {"ok": True}
    door.valid.clear()  # no life is documented: the vendor's 401 says when it is over
    assert await client.read(get(), json_of) == {"ok": True}
    assert len(door.asked) == 2
    with pytest.raises(SignInRefused, match="Invalid email or password"):
        await make_client(signin=sign_in(flow("wrong"), clock)).read(get(), json_of)


async def test_a_key_in_a_header_of_its_own(vendor: Vendor, make_client: Make) -> None:
    async def serve(request: web.Request) -> web.StreamResponse:
        good = request.headers.get("X-SmartToken") == "DCRA1-key" and "Authorization" not in request.headers
        return web.json_response({"ok": True}) if good else web.json_response({"message": "no"}, status=401)

    vendor.always = serve
    good, bad = (make_client(signin=HeaderSignIn("X-SmartToken", key)) for key in ("DCRA1-key", "other"))
    assert await good.read(get(), json_of) == {"ok": True}
    with pytest.raises(Forbidden):
        await bad.send(put())
    assert len(vendor.arrived) == 2


class Rotating:
    """Refresh tokens that are good for one use."""

    def __init__(self) -> None:
        self.good = "first"

    def __call__(self, _request: web.Request, sent: dict[str, str], count: int) -> Any:
        if sent.get("refresh_token") != self.good:
            return web.json_response({"error": "invalid_grant"}, status=400)
        self.good = f"again-{count}"
        return {"access_token": f"token-{count}", "refresh_token": self.good, "expires_in": 1800}


def authorized(first: str = "first") -> Flow:
    return Flow(path="/oauth", grant=None, basic=("c", SECRET), refresh=REFRESH, first_refresh=first)


REFRESH = {"grant_type": "refresh_token"}


async def test_an_authorization_goes_on_with_each_new_refresh_token(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    door = Door(vendor, Rotating())
    store = MemoryTokens()
    for _ in range(3):  # as three runs: what is kept goes on where the last one ended
        client = make_client(signin=sign_in(authorized(), clock, store))
        assert await client.read(get(), json_of) == {"ok": True}
        clock.at += 1_800_000
    assert [one["refresh_token"] for one in door.asked] == ["first", "again-1", "again-2"]
    door.valid.clear()  # revoked before its time
    client = make_client(signin=sign_in(authorized(), clock, store))
    assert await client.read(get(), json_of) == {"ok": True}


async def test_an_authorization_that_has_ended_needs_a_person(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    Door(vendor, Rotating())
    with pytest.raises(SignInRefused, match="a person has to give it anew"):
        await make_client(signin=sign_in(authorized("used up"), clock)).read(get(), json_of)


async def test_a_vendor_that_sends_no_new_refresh_token_keeps_the_old_one_good(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    def answer(_request: web.Request, sent: dict[str, str], count: int) -> Any:
        assert sent["refresh_token"] == "first"
        return {"access_token": f"token-{count}", "expires_in": 1800}

    door = Door(vendor, answer)
    flow = Flow(path="/oauth", grant=None, refresh=REFRESH, first_refresh="first")
    store = MemoryTokens()
    for _ in range(3):
        await make_client(signin=sign_in(flow, clock, store)).read(get(), json_of)
        clock.at += 1_800_000
    assert len(door.asked) == 3
    assert b'"first"' in (store.stored or b"")


async def test_a_token_endpoint_may_have_a_host_of_its_own(vendor: Vendor, make_client: Make, clock: HandClock) -> None:
    async with serving(Vendor()) as elsewhere:
        own = Door(elsewhere, lambda _request, _sent, count: {"access_token": f"token-{count}"})
        Door(vendor, lambda *_: web.Response(status=500)).valid = own.valid
        flow = Flow(
            path="/token",
            at=Address(WHO, elsewhere.base_url),
            grant=Grant(name="client_credentials", fields={"grant_type": "client_credentials"}),
            basic=("c", SECRET),
        )
        client = make_client(signin=sign_in(flow, clock))
        assert await client.read(get(), json_of) == {"ok": True}
        assert [one.path for one in elsewhere.arrived] == ["/token"]
        assert [one.headers["authorization"] for one in vendor.arrived] == ["Bearer token-1"]


async def test_what_goes_to_another_address_carries_no_token(vendor: Vendor, make_client: Make) -> None:
    async with serving(Vendor()) as files:
        client = make_client(signin=HeaderSignIn("Authorization", "Bearer abc"))
        request = get("/cv.pdf", query="signature=x", at=Address(WHO, files.base_url))
        assert await client.read(request, json_of) == {"ok": True}
        (arrived,) = files.arrived
        assert "authorization" not in arrived.headers
        assert vendor.arrived == []


async def test_no_secret_of_a_sign_in_is_shown(vendor: Vendor, make_client: Make, clock: HandClock) -> None:
    pair = base64.b64encode(f"client-7f3a:{SECRET}".encode()).decode()

    def answer(*_: Any) -> Any:
        return web.json_response({"error": f"client-7f3a and {SECRET} ({pair}) do not fit"}, status=400)

    Door(vendor, answer)
    redactor = Redactor()
    flow = Flow(path="/t", grant=None, basic=("client-7f3a", SECRET), refresh=REFRESH, first_refresh="refresh-9")
    grant = Grant(name="client_credentials", fields={"client_secret": SECRET})
    flow_of_client = Flow(path="/t", grant=grant, basic=("client-7f3a", SECRET))
    with pytest.raises(SignInRefused) as refused:
        await make_client(signin=sign_in(flow_of_client, clock, redactor=redactor)).read(get(), json_of)
    sign_in(flow, clock, redactor=redactor)
    shown = f"{refused.value.message} {flow!r} {flow_of_client!r} {redactor.line('refresh-9')}"
    for secret in (SECRET, pair, "client-7f3a", "refresh-9"):
        assert secret not in shown


async def test_a_sign_in_that_is_sent_elsewhere_takes_its_secret_nowhere(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    async with serving(Vendor()) as other:
        elsewhere = {"Location": other.base_url + "/token"}
        Door(vendor, lambda *_: web.Response(status=302, headers=elsewhere))
        flow = Flow(path="/token", grant=Grant(name="x", fields={}), basic=("c", SECRET))
        client = make_client(signin=sign_in(flow, clock))
        for call in (client.sign_in(), client.send(put()), client.read(get(), json_of)):
            with pytest.raises(Unreachable, match="check the account's address"):
                await call
        assert other.arrived == []


async def test_a_sign_in_that_gets_no_answer_is_asked_again_for_a_read(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    door = Door(vendor, lambda _request, _sent, count: {"access_token": f"token-{count}"})
    vendor.script = [hang_up]
    flow = Flow(path="/token", grant=Grant(name="x", fields={"a": "b"}))
    client = make_client(signin=sign_in(flow, clock))
    assert await client.read(get(), json_of) == {"ok": True}
    assert len(door.asked) == 1
    vendor.script = [hang_up]
    with pytest.raises(Unreachable, match="no answer to sign-in"):
        await make_client(signin=sign_in(flow, clock)).send(put())


async def test_two_sign_ins_of_one_account_at_once_keep_both_tokens(
    vendor: Vendor, make_client: Make, clock: HandClock
) -> None:
    door = Door(vendor, lambda _request, sent, count: {"access_token": f"token-{count}", "scope": sent["scope"]})
    store = MemoryTokens()
    grant = Grant(name="x", fields={"a": "b"})
    flows = [Flow(path="/token", grant=grant, scopes=(scope,)) for scope in ("read", "write")]
    for _ in range(2):
        clients = [make_client(signin=sign_in(flow, clock, store), gate=Gate(0)) for flow in flows]
        await asyncio.gather(*[client.read(get(), json_of) for client in clients])
    assert len(door.asked) == 2


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        ({"expires_in": 1199}, 1199),
        ({"expires_in": "1800"}, 1800),
        ({"expires_at": "2026-09-21T14:14:20Z"}, 60),
        ({"expires_at": "2026-09-21T16:14:20.000+02:00"}, 60),
        ({"expires_at": 1_790_000_060}, 60),
        ({"expires": 90}, 90),
        ({"expires": "2026-09-21T14:14:20"}, 60),
        ({"expires_in": None, "expires_at": "2026-09-21T14:14:20Z"}, 60),
        ({"expires_in": 0}, None),
        ({"expires_in": -5}, None),
        ({"expires_in": "soon"}, None),
        ({"expires_in": float("nan")}, None),
        ({"expires_in": [1]}, None),
        ({"expires_at": "2020-01-01T00:00:00Z"}, None),
        ({}, None),
    ],
)
def test_how_long_a_token_lives(answer: dict[str, Any], seconds: float | None) -> None:
    assert life_of(answer, 1_790_000_000_000) == seconds
