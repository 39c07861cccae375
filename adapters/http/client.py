"""One account's HTTP: signed in, paced, bounded; reads are repeated, writes never.

What a failure means is decided by one question: did the request leave? If not, nothing was applied (`Unreachable`).
If it did and no usable answer came, a read is asked again and a write is `AnswerLost`.
"""

import asyncio
import io
import logging
import random
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from types import SimpleNamespace
from typing import TypeVar
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from adapters.http import errors
from adapters.http.address import Address
from adapters.http.gate import Gate, Paused
from adapters.http.messages import Request, Response
from adapters.http.plain import plain
from adapters.http.quota import quota_of
from adapters.http.redact import Redactor, cut, printable
from adapters.http.signin import Credential, SignIn
from adapters.http.stream import Stream
from app.model.ids import Instant
from app.vendor import AnswerLost, Clock, Garbled, Refused, Throttled, TooLate, Unreachable, VendorError

T = TypeVar("T")
log = logging.getLogger(__name__)

CONNECT_TIMEOUT = 10.0
TRIES = 4
SLOW_TRIES = 2
"""How often a read that nobody answers in time is sent: each try costs the whole time-out."""
FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
REDIRECTS = 4
TOKENS = 3
"""Tokens that one request is repeated with at most."""
PATIENCE = 30.0
"""Seconds a read waits at a gate the vendor shut; a write goes back to its queue after `WRITE_PATIENCE`."""
WRITE_PATIENCE = 2.0
LARGEST = 64 * 1024 * 1024
_LARGE_BODY = 512 * 1024
_SAFE = frozenset({"GET", "HEAD"})
_MOVED = frozenset({301, 302, 303, 307, 308})
_BROKEN = (aiohttp.ClientError, TimeoutError, OSError, ValueError)
"""What a connection that fails raises; ValueError is what aiohttp makes of addresses and headers."""


class Client:
    """Sends requests to one account.

    Args:
        who: the account and its vendor, as every message begins: `polka (Traffit)`.
        address: where to. What a request sends to another address is not signed.
        clock: the program's time, for stamps and token life.
        gate: the pace.
        signin: what signs requests; None for vendors that want nothing.
        redactor: what every message goes through.
        timeout: seconds for one request, answer included.
        denies: whether a 401 is about the record that was asked for, whoever asks.
        tries: how often a read is sent at most; None: `TRIES`.
        largest: bytes of an answer at most.
        rng, sleep: for the pauses between reads.
    """

    def __init__(
        self,
        *,
        who: str,
        address: Address,
        clock: Clock,
        gate: Gate,
        signin: SignIn | None,
        redactor: Redactor,
        timeout: float,
        denies: Callable[[Response], bool] = lambda _: False,
        tries: int | None = None,
        largest: int = LARGEST,
        rng: random.Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.who = who
        self.clock = clock
        self.redactor = redactor
        self._address = address
        self._gate = gate
        self._signin = signin
        self._timeout = timeout
        self._connect = min(CONNECT_TIMEOUT, timeout)
        self._denies = denies
        self.tries = TRIES if tries is None else tries
        self._largest = largest
        self._rng = rng or random.Random()  # noqa: S311  # jitter, not a secret
        self._sleep = sleep
        self._reads: aiohttp.ClientSession | None = None
        self._writes: aiohttp.ClientSession | None = None
        self._tls: ssl.SSLContext | None = None
        self._proxies: dict[tuple[str, str, int], str | None] = {}
        self._trips: dict[int, SimpleNamespace] = {}

    async def read(self, request: Request, decode: Callable[[Response], T]) -> T:
        """What `decode` makes of the answer; asked again where the answer is lost, broken or the vendor is busy.

        `decode` raises `ValueError` for a body it cannot use: that is a garbled answer and also asked again.
        """
        slow = 0
        for attempt in range(1, self.tries + 1):
            last = attempt == self.tries
            try:
                response = await self._answer(request)
                return decode(response)
            except (ValueError, RecursionError) as wrong:
                failure: VendorError = Garbled(
                    f"{self.who}: the answer to {request.name} makes no sense: {self.redactor.line(str(wrong))}"
                )
            except _Again as again:
                failure = again.failure
                slow += again.slow
                last = last or slow >= SLOW_TRIES
            if last or (isinstance(failure, Throttled) and self._gate.paused_for() > PATIENCE):
                raise failure
            await self.rest(attempt, failure)
        raise AssertionError("unreachable")

    async def rest(self, attempt: int, failure: VendorError) -> None:
        """Wait a while before a read that failed for the so many-th time is asked again."""
        if not isinstance(failure, Throttled):  # there the gate itself waits
            longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1))
            await self._sleep(self._rng.uniform(0, longest))

    async def send(self, request: Request) -> Response:
        """The answer to a request that is sent once. Raises the `VendorError` of any status that is not accepted."""
        try:
            return await self._answer(request)
        except _Again as again:
            raise again.failure from None

    @asynccontextmanager
    async def stream(self, request: Request, *, largest: int) -> AsyncIterator[tuple[Response, Stream]]:
        """The answer to a read as it arrives, `largest` bytes at most, for bodies that nobody should hold at once.

        The response has no body. Asked once: whoever reads knows how far it came and asks for the rest, `tries` times
        at most with a `rest` between. The time-out is that of each piece.
        """
        signin = self._signin if request.signed and request.at is None else None
        credential = await signin.credential(self._asked_to_sign) if signin is not None else None
        for fresh in (False, True):
            try:
                async with self._arriving(request, credential, largest) as (response, stream):
                    if stream is not None:
                        yield response, stream
                        return
            except _Again as again:
                raise again.failure from None
            renewed = None
            if response.status == 401 and signin is not None and not fresh and not self._denies(response):
                renewed = await signin.renew(credential, self._asked_to_sign, mint=True)
            if renewed is None:
                raise self.error(request, response)
            credential = renewed.credential

    def said(self, response: Response) -> str:
        """The vendor's words in an answer: one line, without secrets, cut."""
        return self.redactor.line(errors.said(response.body))

    def error(self, request: Request, response: Response) -> VendorError:
        """The error that an answer of 300 and more stands for."""
        return errors.of_status(
            self.who,
            request.name,
            response.status,
            response.headers,
            self.said(response),
            changes=request.changes,
            now=self.clock.now(),
            hint=request.hint,
            alone=response.status == 401 and self._denies(response),
        )

    def silence(self) -> float:
        """Seconds since anything was heard of the request under way that has waited longest; 0 where none is."""
        now = time.monotonic()
        return max((now - trip.heard for trip in self._trips.values()), default=0.0)

    async def sign_in(self) -> None:
        """Sign in afresh, whatever token there is."""
        if self._signin is not None:
            await self._signin.renew(None, self._asked_to_sign, mint=True)

    async def close(self) -> None:
        """Close all connections. The client can be used again afterwards."""
        reads, writes, self._reads, self._writes = self._reads, self._writes, None, None
        for session in (reads, writes):
            if session is not None:
                await session.close()

    # --- signing ---

    async def _answer(self, request: Request) -> Response:
        """One answer, signed. Raises `_Again` for what a read may ask once more."""
        if self._signin is None or not request.signed or request.at is not None:
            return self._judge(request, await self._exchange(request))
        try:
            credential = await self._signin.credential(self._asked_to_sign)
            response = await self._exchange(request, credential)
            if response.status == 401 and not self._denies(response):
                response = await self._repeat_renewed(self._signin, request, credential, response)
        except _NotSignedIn as failure:
            raise failure if request.changes else _Again(failure) from None
        return self._judge(request, response)

    async def _asked_to_sign(self, request: Request) -> Response:
        """The answer to a sign-in, sent once. Raises `_NotSignedIn` for one that never came."""
        try:
            return await self._exchange(request)
        except _Again as again:
            if isinstance(again.failure, Unreachable):
                raise _NotSignedIn(again.failure.message, status=again.failure.status) from None
            raise again.failure from None

    async def _repeat_renewed(
        self, signin: SignIn, request: Request, first: Credential, response: Response
    ) -> Response:
        """The answer with another token. 401 says that nothing was applied, so repeating is safe, for a write too.

        Another process may have stored a newer token: that one before a new one. 401 with a token minted for this very
        request, which nobody has replaced meanwhile, means that the account may not do this, whatever the token.
        """
        refused = first
        for tries in range(TOKENS):
            renewed = await signin.renew(refused, self._asked_to_sign, mint=tries > 0)
            if renewed is None:
                break
            refused = renewed.credential
            response = await self._exchange(request, refused)
            if response.status != 401 or (renewed.minted and signin.holds(refused)):
                break
        return response

    def _judge(self, request: Request, response: Response) -> Response:
        if request.changes and response.status < 300 and response.is_page():
            raise AnswerLost(
                f"{self.who}: {request.name} was answered by a page, perhaps of a proxy or a portal in between;"
                " whether it took effect is not known",
                status=response.status,
            )
        if response.status < 300 or response.status in request.accept:
            return response
        error = self.error(request, response)
        if not request.changes and errors.repeatable(response.status):
            raise _Again(error)
        raise error

    # --- one request ---

    async def _exchange(self, request: Request, credential: Credential | None = None) -> Response:
        """Send once, follow redirects of a read on the same origin, read the whole answer. Any status is an answer."""
        headers = self._headers(request, credential)
        url = (request.at or self._address).url(request.path, request.query)
        for _ in range(REDIRECTS + 1):
            response = await self._once(request, url, headers)
            target = self._sent_on(request, response, url)
            if target is None:
                return response
            url = target
        raise self._never_ends(request)

    def _sent_on(self, request: Request, response: Response, url: str) -> str | None:
        """Where an answer sends a read on to, None where it does not. Raises where it may not be followed."""
        if response.status not in _MOVED or "location" not in response.headers:
            return None
        target = (request.at or self._address).follow(url, response.headers["location"])
        if target is None or request.method not in _SAFE:
            raise self._moved(request, response)
        return target

    def _never_ends(self, request: Request) -> Unreachable:
        return Unreachable(f"{self.who}: {request.name} is sent on and on; check the account's address")

    def _headers(self, request: Request, credential: Credential | None) -> dict[str, str]:
        """Raises `Refused` for what no header can carry."""
        headers = {"Accept": "application/json", **request.headers}
        if request.content_type is not None:
            headers["Content-Type"] = request.content_type
        if credential is not None:
            headers[credential.name] = credential.value
        broken = [name for name, value in headers.items() if not (value.isascii() and value.isprintable())]
        if broken:
            raise Refused(f"{self.who}: {request.name} cannot be sent: {', '.join(broken)} is no line of ASCII")
        return headers

    def _moved(self, request: Request, response: Response) -> Exception:
        parts = urlsplit(response.headers["location"])
        target = self.redactor.line(f"{parts.scheme}://{parts.hostname}" if parts.hostname else "another path", 80)
        error = errors.of_redirect(self.who, request.name, response.status, target, changes=request.changes)
        return error if request.changes else _Again(error)

    async def _once(self, request: Request, url: str, headers: dict[str, str]) -> Response:
        started = time.monotonic()
        async with self._flight(request, url, headers, self._whole(request)) as (answer, trip):
            try:
                content = await self._body(answer, trip)
            except _BROKEN as failure:
                if answer.status < 300:
                    raise self._failed(request, failure, left=True) from None
                content = b""  # what went wrong is known by the status, only the words are lost
        log.debug("%s %s %d in %.0f ms", self.who, request.name, answer.status, (time.monotonic() - started) * 1000)
        return _response(answer, content, trip.begun)

    @asynccontextmanager
    async def _arriving(
        self, request: Request, credential: Credential | None, largest: int
    ) -> AsyncIterator[tuple[Response, Stream | None]]:
        """The head of an answer, and its body as a stream where the answer is what was asked for."""
        url = (request.at or self._address).url(request.path, request.query)
        headers = self._headers(request, credential)
        each = aiohttp.ClientTimeout(sock_read=self._timeout, sock_connect=self._connect)
        for _ in range(REDIRECTS + 1):
            async with self._flight(request, url, headers, each) as (answer, trip):
                if answer.status < 300 or answer.status in request.accept:
                    self._trips.pop(id(trip), None)  # whoever reads it knows how fast it comes
                    stream = Stream(self.who, answer.content, largest, lambda failure: self._cut_off(request, failure))
                    yield _response(answer, b"", trip.begun), stream
                    return
                words = b""
                with suppress(*_BROKEN):
                    words = await self._body(answer, trip)
                response = _response(answer, words, trip.begun)
                target = self._sent_on(request, response, url)
                if target is None:
                    yield response, None
                    return
            url = target
        raise self._never_ends(request)

    @asynccontextmanager
    async def _flight(
        self, request: Request, url: str, headers: dict[str, str], patience: aiohttp.ClientTimeout
    ) -> AsyncIterator[tuple[aiohttp.ClientResponse, SimpleNamespace]]:
        """A turn at the gate, a connection, and the answer as it begins; with it what is known of its way."""
        trip = SimpleNamespace(left=False, may_leave=lambda: self._may_leave(request))
        address = request.at or self._address
        body = request.body
        data = io.BytesIO(body) if body is not None and len(body) > _LARGE_BODY else body
        longest = WRITE_PATIENCE if request.changes else PATIENCE
        async with AsyncExitStack() as stack:
            try:
                turn = self._gate.slot(request.priority, operation=request.name, patience=longest)
                await stack.enter_async_context(turn)
                trip.begun, trip.heard = self.clock.now(), time.monotonic()
                self._trips[id(trip)] = trip
                stack.callback(self._trips.pop, id(trip), None)
                exchange = self._session(request).request(
                    request.method,
                    URL(url, encoded=True),
                    data=data,
                    headers=headers,
                    allow_redirects=False,
                    timeout=patience,
                    ssl=self._trusted(address),
                    proxy=self._proxy(address),
                    trace_request_ctx=trip,
                )
                answer = await stack.enter_async_context(exchange)
            except Paused as paused:
                raise Throttled(
                    f"{self.who}: asked to wait, {paused.seconds:.0f} s are left", retry_after=paused.seconds
                ) from None
            except _BROKEN as failure:
                raise self._failed(request, failure, left=trip.left) from None
            self._learn(request, answer)
            yield answer, trip

    def _learn(self, request: Request, answer: aiohttp.ClientResponse) -> None:
        """Tell the gate what an answer says about our pace."""
        lower = _lower(answer)
        now = self.clock.now()
        quota = quota_of(lower, errors.server_time(lower) or now) if request.at is None else None
        wait = errors.retry_after(lower, now)
        self._gate.answered(answer.status, wait, quota=quota, operation=request.name)

    async def _body(self, answer: aiohttp.ClientResponse, trip: SimpleNamespace) -> bytes:
        chunks: list[bytes] = []
        size = 0
        async for chunk in answer.content.iter_any():
            trip.heard = time.monotonic()
            size += len(chunk)
            if size > self._largest:
                answer.close()
                raise _TooLarge(f"more than {self._largest // (1024 * 1024)} MB")
            chunks.append(chunk)
        return b"".join(chunks)

    def _whole(self, request: Request) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=self._timeout + request.longer, sock_connect=self._connect)

    def _may_leave(self, request: Request) -> bool:
        return request.before is None or self.clock.now() < request.before

    def _failed(self, request: Request, failure: BaseException, *, left: bool) -> Exception:
        what = self._why(request, failure)
        if not left:
            return self._stayed(request, failure, what)
        if request.changes:
            return AnswerLost(f"{self.who}: no answer to {request.name}: {what}; whether it took effect is not known")
        if isinstance(failure, aiohttp.ClientPayloadError):
            return _Again(Garbled(f"{self.who}: the answer to {request.name} was cut short: {what}"))
        if isinstance(failure, _TooLarge):
            return Garbled(f"{self.who}: the answer to {request.name} is too large: {what}")
        slow = isinstance(failure, TimeoutError)
        return _Again(Unreachable(f"{self.who}: no answer to {request.name}: {what}"), slow=slow)

    def _cut_off(self, request: Request, failure: BaseException) -> Exception:
        """A read broke that is not asked again here."""
        error = self._failed(request, failure, left=True)
        return error.failure if isinstance(error, _Again) else error

    def _stayed(self, request: Request, failure: BaseException, what: str) -> VendorError:
        """Not a byte has left."""
        if isinstance(failure, _Late):
            return TooLate(f"{self.who}: {request.name} could not leave in time; nothing was sent")
        if isinstance(failure, ValueError) and not isinstance(failure, OSError):  # TLS errors are both
            return Refused(f"{self.who}: {request.name} cannot be sent: {what}")
        return Unreachable(f"{self.who}: not reachable: {what}")

    def _why(self, request: Request, failure: BaseException) -> str:
        """What went wrong, in words; aiohttp's own only where it has something to add."""
        match failure:
            case aiohttp.ClientConnectorCertificateError():
                what = f"its certificate is not trusted: {failure.certificate_error}"
            case aiohttp.ClientConnectorDNSError():
                what = f"no host {failure.host}"
            case aiohttp.ClientConnectorSSLError():
                what = f"no secure connection: {failure}"
            case aiohttp.ClientHttpProxyError():
                what = f"the proxy answered {failure.status}"
            case aiohttp.ClientProxyConnectionError():
                what = f"the proxy: {failure.strerror or 'connection refused'}"
            case aiohttp.ClientConnectorError():
                what = plain(failure.os_error)
            case TimeoutError():
                what = f"nothing came within {self._timeout + request.longer:.3g} s"
            case _:
                what = plain(failure)
        return self.redactor.line(what)

    # --- sessions ---

    def _session(self, request: Request) -> aiohttp.ClientSession:
        """Reads share kept connections. Every other request gets one of its own: on a kept one that the vendor has
        just closed, a request that never arrived could not be told from one whose answer was lost.
        """
        if request.method in _SAFE and not request.changes:
            if self._reads is None:
                self._reads = self._new_session(keep=True)
            return self._reads
        if self._writes is None:
            self._writes = self._new_session(keep=False)
        return self._writes

    def _new_session(self, *, keep: bool) -> aiohttp.ClientSession:
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_left)
        trace.on_request_chunk_sent.append(_goes_on)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, force_close=not keep),
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_only_once,),
            trace_configs=[trace],
            headers={"User-Agent": "lanehop"},
        )

    def _trusted(self, address: Address) -> ssl.SSLContext | bool:
        """Whose certificates are believed. Reads SSL_CERT_FILE and SSL_CERT_DIR, else the system's certificates."""
        if address.scheme != "https":
            return True
        self._tls = self._tls or ssl.create_default_context()
        return self._tls

    def _proxy(self, address: Address) -> str | None:
        if address.origin not in self._proxies:
            self._proxies[address.origin] = address.proxy()
        return self._proxies[address.origin]


class _Again(Exception):  # a signal to the loop in `read`
    """A read that may be asked once more; `failure` is what to raise when it may not."""

    def __init__(self, failure: VendorError, *, slow: bool = False) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.slow = slow


class _NotSignedIn(Unreachable):
    """The sign-in was asked for and got no answer; what it was for has not left, and a read may try again."""


class _Dropped(aiohttp.ClientError):
    """The connection broke after the request had left."""


class _Late(aiohttp.ClientError):
    """The connection stands, and the time in which the request was allowed to leave has passed."""


class _TooLarge(aiohttp.ClientError):
    """The answer is larger than the client is willing to hold."""


async def _only_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating PUT, DELETE and GET by itself when a connection drops.

    It does so on exactly these two errors; as another error they reach us, and we know whether to repeat.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except aiohttp.ServerDisconnectedError:
        raise _Dropped("the connection was closed") from None
    except aiohttp.ClientOSError as broken:
        raise _Dropped(cut(printable(broken.strerror or "the connection broke"), 80)) from None


async def _left(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceRequestHeadersSentParams
) -> None:
    """The last moment before the first byte (aiohttp calls this with the connection made and nothing written)."""
    trip = context.trace_request_ctx
    if not trip.may_leave():
        raise _Late
    trip.left = True


async def _goes_on(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceRequestChunkSentParams
) -> None:
    """A piece of the body was taken: while that is so nobody waits for an answer yet."""
    context.trace_request_ctx.heard = time.monotonic()


def _lower(answer: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


def _response(answer: aiohttp.ClientResponse, content: bytes, begun: Instant) -> Response:
    lower = _lower(answer)
    return Response(
        status=answer.status,
        headers=lower,
        body=content,
        begun_at=begun,
        server_time=errors.server_time(lower),
        request_id=errors.request_id_of(lower),
    )
