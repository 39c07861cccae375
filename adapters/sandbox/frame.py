"""The server that every vendor's sandbox runs in: loopback, ledger, faults, pace, and a side door for tests."""

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, Generic, Protocol, TypeVar

from aiohttp import web

from adapters.sandbox import forms
from adapters.sandbox.faults import Fault, Faults, Rule
from adapters.sandbox.ledger import Entry, Ledger, without_secrets

Clock = Callable[[], datetime]
"""The present, as an aware UTC datetime."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Control = Callable[..., Any]

CHANGED = web.RequestKey("changed", bool)
"""A vendor's handler sets it when the state is another one than before."""

NOTIFIED = web.RequestKey("notified", bool)
"""It sets this one when people are written to because of the request."""

SHIFT = web.RequestKey("shift", int)
"""How many rows later a page begins than it should (fault `shift`)."""

_LONGEST_BODY = 64 * 1024 * 1024
_SIDE_DOOR = "/_sandbox/"
_PORTAL = "<!doctype html><title>Wi-Fi</title><p>Please accept the terms of use.</p>"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class VendorSandbox(Protocol):
    """What one vendor's sandbox gives to the frame."""

    vendor: str
    clock: Clock

    @property
    def credentials(self) -> dict[str, str]:
        """The KEY=VALUE pairs that sign in here; `{base_url}` in a value stands for the address it is served at."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The vendor's API."""

    def controls(self) -> Mapping[str, Control]:
        """What a test can do from another process: name -> function of JSON keyword arguments giving JSON."""

    def failure(self, status: int) -> web.Response:
        """An error as this vendor words it, for statuses that the frame decides (404, 405, 429, 5xx)."""

    def expire(self, request: web.Request) -> None:
        """Let the token of this request be past its time."""

    def revoke(self, request: web.Request) -> None:
        """Withdraw the token of this request and what could renew it."""


def utc_now() -> datetime:
    return datetime.now(UTC)


V = TypeVar("V", bound=VendorSandbox)


@dataclass(frozen=True)
class Sandbox(Generic[V]):
    """A running sandbox. `tenant` is the vendor's own object: tests read it and change it behind a client's back."""

    base_url: str
    tenant: V
    ledger: Ledger
    faults: Faults
    under_way: Callable[[], int] = lambda: 0
    """How many requests have arrived and are not in the ledger yet."""

    @property
    def credentials(self) -> dict[str, str]:
        return {name: value.replace("{base_url}", self.base_url) for name, value in self.tenant.credentials.items()}

    @property
    def ready_line(self) -> dict[str, Any]:
        """What another process needs to know: vendor, base_url, credentials."""
        return {"vendor": self.tenant.vendor, "base_url": self.base_url, "credentials": self.credentials}

    @staticmethod
    @asynccontextmanager
    async def serve(
        tenant: V,
        *,
        port: int = 0,
        faults: Faults | None = None,
        ledger: Ledger | None = None,
        requests_per_second: float | None = None,
    ) -> "AsyncIterator[Sandbox[V]]":
        """Serve on 127.0.0.1 until the block ends; port 0 takes a free one. Raises OSError when the port is taken.

        `requests_per_second`: above it the vendor's 429 with Retry-After; None for no limit.
        """
        faults = Faults() if faults is None else faults
        ledger = Ledger() if ledger is None else ledger
        gate = _Gate(tenant, faults, ledger, _Pace(requests_per_second) if requests_per_second else None)
        runner = web.AppRunner(_app(tenant, gate), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port)
            await site.start()
            host, bound = runner.addresses[0][:2]
            yield Sandbox(f"http://{host}:{bound}", tenant, ledger, faults, lambda: len(gate.under_way))
        finally:
            await runner.cleanup()
            ledger.close()


def _app(state: VendorSandbox, gate: "_Gate") -> web.Application:
    app = web.Application(middlewares=[gate.middleware], client_max_size=_LONGEST_BODY)
    app.add_routes(state.routes())
    app.add_routes(_side_door(state, gate.faults, gate.ledger))
    return app


class _Pace:
    """A bucket of one second's worth of requests, and of one request at least."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._most = max(1.0, per_second)
        self._left = self._most
        self._seen = time.monotonic()

    def wait(self) -> float:
        """0 when the request may pass, else the seconds until the next one may."""
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._seen) * self._per_second)
        self._seen = now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0


@dataclass(frozen=True)
class _Gate:
    """Every request passes here, once: pace, fault, the vendor's own code, fault, ledger."""

    state: VendorSandbox
    faults: Faults
    ledger: Ledger
    pace: _Pace | None
    under_way: set[int] = field(default_factory=set)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(_SIDE_DOOR):
            return await self._side_door(request, handler)
        body = await request.read()
        rule = self.faults.meet(request.method, request.path)
        status: int | None = None
        dropped = rule is not None and rule.kind in (Fault.DROP_BEFORE, Fault.DROP_AFTER)
        self.under_way.add(id(request))
        try:
            response = await self._answer(request, handler, rule)
            if rule is None or rule.kind not in (Fault.DROP_BEFORE, Fault.PORTAL):
                status = response.status
        finally:
            self._note(request, body, status, dropped=dropped)
            self.under_way.discard(id(request))
        response.headers["Date"] = format_datetime(self.state.clock().astimezone(UTC), usegmt=True)
        if rule is None:
            return response
        return await _spoil(request, response, rule)

    async def _answer(self, request: web.Request, handler: Handler, rule: Rule | None) -> web.Response:
        wait = self.pace.wait() if self.pace else 0
        if wait:
            return self._too_many(wait)
        if rule is not None:
            refusal = await self._before(request, rule)
            if refusal is not None:
                return refusal
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            return self.state.failure(refused.status)
        if not isinstance(response, web.Response):
            raise TypeError("a sandbox answers with whole bodies, so that faults can cut them")
        return response

    async def _before(self, request: web.Request, rule: Rule) -> web.Response | None:
        match rule.kind:
            case Fault.TOO_MANY:
                return self._too_many(rule.retry_after)
            case Fault.ERROR:
                return self.state.failure(rule.status)
            case Fault.DROP_BEFORE:
                return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
            case Fault.REDIRECT:
                status = rule.status if 300 <= rule.status < 400 else HTTPStatus.FOUND
                return web.Response(status=status, headers={"Location": rule.to.rstrip("/") + request.path_qs})
            case Fault.PORTAL:
                return web.Response(text=_PORTAL, content_type="text/html")
            case Fault.SLOW:
                await asyncio.sleep(rule.delay)
            case Fault.EXPIRED_TOKEN:
                self.state.expire(request)
            case Fault.REVOKED_TOKEN:
                self.state.revoke(request)
            case Fault.SHIFT:
                request[SHIFT] = rule.rows
        return None

    def _too_many(self, wait: float | None) -> web.Response:
        response = self.state.failure(HTTPStatus.TOO_MANY_REQUESTS)
        if wait is not None:
            response.headers["Retry-After"] = str(max(1, round(wait)) if wait else 0)
        return response

    def _note(self, request: web.Request, body: bytes, status: int | None, *, dropped: bool) -> None:
        self.ledger.write(
            Entry(
                at=self.state.clock().astimezone(UTC).isoformat(timespec="milliseconds"),
                method=request.method,
                path=request.path,
                query=without_secrets(dict(request.query)),
                body=without_secrets(forms.summary(request.headers.get("Content-Type", ""), body)),
                status=status,
                changed=request.get(CHANGED, False),
                dropped=dropped,
                notified=request.get(NOTIFIED, False),
            )
        )

    async def _side_door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # A page in a browser can reach loopback too: it cannot send JSON to another origin without asking first.
        host = request.host.rsplit(":", 1)[0]
        if host not in _LOOPBACK or (request.method == "POST" and request.content_type != "application/json"):
            return web.json_response({"error": "this door is for tests on this machine"}, status=HTTPStatus.FORBIDDEN)
        return await handler(request)


async def _spoil(request: web.Request, response: web.Response, rule: Rule) -> web.StreamResponse:
    """The same answer after what the fault does to it on the way out."""
    match rule.kind:
        case Fault.DROP_BEFORE | Fault.DROP_AFTER:
            if request.transport:
                request.transport.abort()
        case Fault.TRUNCATE:
            return await _send(request, response, 0.0, whole=False)
        case Fault.SLOW_BODY:
            return await _send(request, response, rule.delay, whole=True)
        case Fault.INVALID_JSON:
            if _content(response):
                response.body = b'{"id": 1, "name": ' + _content(response)[: len(_content(response)) // 2]
        case Fault.CONTENT_TYPE:
            response.content_type = "text/html"
    return response


async def _send(request: web.Request, answer: web.Response, delay: float, *, whole: bool) -> web.StreamResponse:
    content = _content(answer)
    stream = web.StreamResponse(status=answer.status, headers=answer.headers)
    stream.content_length = len(content)
    await stream.prepare(request)
    pieces = 10 if whole else 2
    size = max(1, -(-len(content) // pieces))
    for start in range(0, len(content) if whole else len(content) // 2, size):
        await asyncio.sleep(delay / pieces)
        await stream.write(content[start : start + size])
    if not whole and request.transport:
        request.transport.close()
    return stream


def _content(response: web.Response) -> bytes:
    return bytes(response.body) if isinstance(response.body, bytes | bytearray) else b""


def _side_door(state: VendorSandbox, faults: Faults, ledger: Ledger) -> list[web.RouteDef]:
    async def read_ledger(request: web.Request) -> web.Response:
        path = request.query.get("path", "")
        found = ledger.effects(path) if "effects" in request.query else ledger.requests(path)
        return web.json_response([asdict(entry) for entry in found])

    async def set_faults(request: web.Request) -> web.Response:
        new = Faults.read(await request.json())
        faults.replace(new)
        return web.json_response({"rules": len(faults.rules)})

    async def control(request: web.Request) -> web.Response:
        action = state.controls().get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound
        try:
            done = action(**(await request.json()))
            result = await done if inspect.isawaitable(done) else done
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=HTTPStatus.BAD_REQUEST)
        return web.json_response(result)

    return [
        web.get(_SIDE_DOOR + "ledger", read_ledger),
        web.post(_SIDE_DOOR + "faults", set_faults),
        web.post(_SIDE_DOOR + "{action}", control),
    ]
