"""Tokens: one at a time, on this machine, kept while they live, never shown."""

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from adapters.http.client import Client
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, TokenSignIn
from app.vendor import Forbidden, SignInRefused, Throttled, Unreachable
from tests.adapters.http.conftest import Vendor, get, put
from tests.adapters.http.test_client import json_of
from tests.surroundings import HandClock, MemoryTokens

Make = Callable[..., Client]
CLIENT = {"grant_type": "client_credentials", "client_id": "polka_desk", "client_secret": "sesame-open"}


class House:
    """A vendor with a door: mints tokens and lets only the valid ones in."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.minted: list[dict[str, str]] = []
        self.valid: set[str] = set()
        self.expires_in: Any = 3600
        self.scopes: set[str] | None = None
        self.refresh = False
        vendor.always = self.serve

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/token":
            return await self.mint(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.valid:
            return web.json_response({"error": "Authorization key is invalid."}, status=401)
        return web.json_response({"ok": True})

    async def mint(self, request: web.Request) -> web.Response:
        body = await request.text()
        sent = json.loads(body) if body.startswith("{") else {key: one[0] for key, one in parse_qs(body).items()}
        self.minted.append(sent)
        if self.scopes is not None and not set(sent.get("scope", "").split()) <= self.scopes:
            return web.json_response({"error": "invalid_scope", "error_description": "scope not allowed"}, status=400)
        if sent.get("client_secret") != "sesame-open":
            return web.json_response({"error": "invalid_client", "error_description": "no such secret"}, status=400)
        if sent["grant_type"] == "refresh_token" and sent["refresh_token"] != f"again-{len(self.minted) - 1}":
            return web.json_response({"error": "invalid_grant"}, status=400)
        token = f"token-{len(self.minted)}"
        self.valid.add(token)
        answer = {"access_token": token, "expires_in": self.expires_in, "scope": sent.get("scope", "all")}
        if self.refresh:
            answer["refresh_token"] = f"again-{len(self.minted)}"
        return web.json_response(answer)


@pytest.fixture
def house(vendor: Vendor) -> House:
    return House(vendor)


@pytest.fixture
def store() -> MemoryTokens:
    return MemoryTokens()


def sign_in(clock: HandClock, store: MemoryTokens, redactor: Redactor | None = None, **flow: Any) -> TokenSignIn:
    settings: dict[str, Any] = {"path": "/token", "grant": Grant(name="client_credentials", fields=CLIENT), **flow}
    return TokenSignIn(
        who="polka (Traffit)",
        flow=Flow(**settings),
        identity=("polka",),
        clock=clock,
        store=store,
        redactor=redactor or Redactor(),
    )


async def test_many_requests_at_once_share_one_token(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    client = make_client(signin=sign_in(clock, store))
    await asyncio.gather(*[client.read(get(), json_of) for _ in range(20)])
    assert len(house.minted) == 1


async def test_a_token_is_kept_for_the_next_run(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    await make_client(signin=sign_in(clock, store)).read(get(), json_of)
    await make_client(signin=sign_in(clock, store)).read(get(), json_of)
    assert len(house.minted) == 1


async def test_a_token_of_other_credentials_is_not_used(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    await make_client(signin=sign_in(clock, store)).read(get(), json_of)
    await make_client(signin=sign_in(clock, store, scopes=("employee",))).read(get(), json_of)
    assert len(house.minted) == 2


async def test_a_store_full_of_rubbish_is_an_empty_store(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    store.stored = b"\xff\x00 not a token"
    await make_client(signin=sign_in(clock, store)).read(get(), json_of)
    assert len(house.minted) == 1


async def test_a_token_is_renewed_before_it_is_too_old(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    client = make_client(signin=sign_in(clock, store))
    await client.read(get(), json_of)
    clock.at += 3_539_000
    await client.read(get(), json_of)
    assert len(house.minted) == 1
    clock.at += 1_000
    await client.read(get(), json_of)
    assert len(house.minted) == 2


@pytest.mark.parametrize("life", [None, "soon", "3600"])
async def test_a_life_that_makes_no_sense_counts_as_an_hour(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens, life: object
) -> None:
    house.expires_in = life
    client = make_client(signin=sign_in(clock, store))
    await client.read(get(), json_of)
    clock.at += 3_000_000
    await client.read(get(), json_of)
    assert len(house.minted) == 1


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
async def test_a_write_refused_for_its_token_is_sent_once_more_with_a_new_one(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens, method: str
) -> None:
    client = make_client(signin=sign_in(clock, store))
    await client.read(get(), json_of)
    house.valid.clear()  # the vendor forgets the token long before its time
    assert (await client.send(put(method=method))).status == 200
    assert len(house.minted) == 2


async def test_many_requests_refused_at_once_renew_the_token_once(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    client = make_client(signin=sign_in(clock, store))
    await client.read(get(), json_of)
    house.valid.clear()
    await asyncio.gather(*[client.read(get(), json_of) for _ in range(10)])
    assert len(house.minted) == 2


async def test_refused_with_a_new_token_too_means_not_allowed(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    client = make_client(signin=sign_in(clock, store))
    await client.read(get(), json_of)
    house.valid = _Nobody()
    with pytest.raises(Forbidden, match="Authorization key is invalid"):
        await client.send(put())
    assert len(house.minted) == 2


async def test_a_token_another_process_minted_is_tried_before_a_new_one(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    mine, theirs = (make_client(signin=sign_in(clock, store)) for _ in range(2))
    await mine.read(get(), json_of)
    await theirs.sign_in()
    house.valid = {"token-2"}  # minting revokes the older one
    await mine.read(get(), json_of)
    assert len(house.minted) == 2


async def test_a_stored_token_that_is_refused_as_well_is_replaced(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    mine, theirs = (make_client(signin=sign_in(clock, store)) for _ in range(2))
    await mine.read(get(), json_of)
    await theirs.sign_in()
    house.valid.clear()
    await mine.send(put())
    assert len(house.minted) == 3


async def test_two_processes_that_start_together_mint_one_token(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    clients = [make_client(signin=sign_in(clock, store)) for _ in range(4)]
    await asyncio.gather(*[client.read(get(), json_of) for client in clients])
    assert len(house.minted) == 1


async def test_a_lock_that_cannot_be_had_is_no_dead_end(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    class Broken(MemoryTokens):
        def lock(self) -> Any:
            raise OSError("no such folder")

    with pytest.raises(Unreachable, match="no such folder"):
        await make_client(signin=sign_in(clock, Broken())).read(get(), json_of)


async def test_giving_up_while_waiting_for_the_lock_frees_it(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    store.mutex.acquire()
    waiting = asyncio.create_task(make_client(signin=sign_in(clock, store)).read(get(), json_of))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    store.mutex.release()
    await make_client(signin=sign_in(clock, store)).read(get(), json_of)
    assert len(house.minted) == 1


async def test_a_sign_in_elsewhere_that_never_ends_is_not_waited_for_for_ever(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    signin = sign_in(clock, store)
    signin._shelf._patience = 0.05
    held, enough = threading.Event(), threading.Event()

    def elsewhere() -> None:
        with store.mutex:
            held.set()
            enough.wait(30)

    other = threading.Thread(target=elsewhere)
    other.start()
    held.wait(30)
    with pytest.raises(Unreachable, match="another lanehop on this machine is signing in"):
        await make_client(signin=signin).read(get(), json_of)
    enough.set()
    other.join()


async def test_a_refresh_token_is_used_and_done_without_when_it_is_too_old(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    house.refresh = True
    secret = {key: CLIENT[key] for key in ("client_id", "client_secret")}
    client = make_client(signin=sign_in(clock, store, refresh={**secret, "grant_type": "refresh_token"}))
    await client.read(get(), json_of)
    clock.at += 3_600_000
    await client.read(get(), json_of)
    assert [one["grant_type"] for one in house.minted] == ["client_credentials", "refresh_token"]
    house.minted.append({})  # the vendor no longer knows the refresh token
    clock.at += 3_600_000
    await client.read(get(), json_of)
    assert [one["grant_type"] for one in house.minted[3:]] == ["refresh_token", "client_credentials"]


async def test_fewer_scopes_are_asked_for_where_the_client_lacks_some(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens
) -> None:
    house.scopes = {"employee", "recruitment"}
    signin = sign_in(clock, store, scopes=("employee recruitment user", "employee recruitment", "employee"))
    await make_client(signin=signin).read(get(), json_of)
    assert signin.scope == "employee recruitment"


@pytest.mark.parametrize("body", ["json", "form"])
async def test_a_secret_that_is_wrong_is_said_without_showing_it(
    house: House, make_client: Make, clock: HandClock, store: MemoryTokens, body: str
) -> None:
    wrong = Grant(name="client_credentials", fields={**CLIENT, "client_secret": "wrong-secret"})
    with pytest.raises(SignInRefused) as refused:
        await make_client(signin=sign_in(clock, store, grant=wrong, body=body)).read(get(), json_of)
    assert refused.value.message == "polka (Traffit): the sign-in was refused (400): invalid_client; no such secret"
    assert store.stored is None


@pytest.mark.parametrize(
    "outcome",
    [
        (lambda: web.Response(status=500), Unreachable),
        (lambda: web.Response(status=429, headers={"Retry-After": "9"}), Throttled),
        (lambda: web.Response(status=404), SignInRefused),
        (lambda: web.Response(text="<html>", content_type="text/html"), Unreachable),
        (lambda: web.json_response({"access_token": "a\r\nb"}), Unreachable),
        (lambda: web.json_response([]), Unreachable),
    ],
)
async def test_a_sign_in_without_a_token_is_no_write_that_got_lost(
    vendor: Vendor,
    make_client: Make,
    clock: HandClock,
    store: MemoryTokens,
    outcome: tuple[Callable[[], web.Response], type],
) -> None:
    answer, family = outcome
    vendor.script = [answer()]
    with pytest.raises(family):
        await make_client(signin=sign_in(clock, store)).send(put())
    assert len(vendor.arrived) == 1


async def test_a_token_shows_up_nowhere(house: House, make_client: Make, clock: HandClock, store: MemoryTokens) -> None:
    redactor = Redactor()
    signin = sign_in(clock, store, redactor)
    await make_client(signin=signin, redactor=redactor).read(get(), json_of)
    credential = await signin.credential(None)  # type: ignore[arg-type]
    assert "token-1" not in f"{credential!r} {signin!r} {redactor!r} {redactor.line('sent token-1 again')}"


class _Nobody(set[str]):
    """Lets nobody in, whatever is added."""

    def __contains__(self, token: object) -> bool:
        return False
