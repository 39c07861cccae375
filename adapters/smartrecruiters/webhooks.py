"""Whom SmartRecruiters tells what: subscriptions, the handshake that wakes them, keys, and what was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.lenient import Id, Many, Own, Text
from adapters.http.messages import Response
from adapters.smartrecruiters.asking import read_request, write_request
from adapters.smartrecruiters.reading import Reader, row
from adapters.smartrecruiters.refusals import taken
from adapters.smartrecruiters.signatures import SIGNATURE, is_signed
from adapters.smartrecruiters.wire import Time, Wire
from app.model.ids import MINUTE, Instant, RemoteId
from app.vendor import AnswerLost, Callback, Clock, Message, Misused, Subscription

_EVENT = "event-name"


class _Event(Wire):
    name: Text = None


class _Subscription(Wire):
    id: Id
    callback: Text = Field(None, alias="callbackUrl")
    events: Many[_Event] = Field([])
    status: Text = None


class _Sent(Wire):
    url: Text = None
    headers: Own = Field(default_factory=dict)


class _Callback(Wire):
    status: Text = None
    at: Time = Field(None, alias="timestamp")
    sent: _Sent = Field(default_factory=lambda: _Sent(headers={}), alias="requestDetails")


class Webhooks:
    """See `app.vendor.Webhooks`."""

    receiving = (
        "When it is activated SmartRecruiters sends a POST with the header X-Hook-Secret: answer 200 with the same"
        " header within 20 seconds. Answer each event with 202 within 5 seconds: what was not comes again, ten times."
    )
    own_keys: Sequence[str] = ()

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._client = reader.client
        self._clock = clock

    async def subscribe(
        self, callback: str, events: Sequence[str], *, ping: str | None, alert: str | None
    ) -> Subscription:
        if ping is not None:
            raise Misused(f"{self._client.who}: it asks the callback itself whether somebody is there, nobody else")
        body = {"callbackUrl": callback, "events": list(events), **({"alertingEmailAddress": alert} if alert else {})}
        response = await self._write("create", {}, body)
        made = raw.parse(response.body, _Subscription)
        if not isinstance(made, _Subscription):
            raise AnswerLost(f"{self._client.who}: it was taken, and not said under which id: list the subscriptions")
        return _shown(made)

    async def subscribed(self) -> Sequence[Subscription]:
        rows = await self._reader.raws("webhooks.subscriptions.getAll", priority=Priority.USER_READ)
        return [_shown(one) for one in raw.readable(rows, _Subscription)]

    async def activate(self, subscription: RemoteId) -> None:
        await self._write("activate", {"id": subscription})

    async def unsubscribe(self, subscription: RemoteId) -> None:
        await self._write("delete", {"id": subscription})

    async def log(self, subscription: RemoteId, *, failed: bool) -> Sequence[Callback]:
        rows = await self._reader.raws(
            "webhooks.subscriptions.searchCallbackLog",
            {"id": subscription},
            (("callbackStatus", "failed"),) if failed else (),
            priority=Priority.USER_READ,
        )
        return [_sent(one) for one in raw.readable(rows, _Callback)]

    async def key(self, subscription: RemoteId, *, new: bool) -> str:
        path = {"id": subscription}
        if new:
            try:
                return _key(await self._write("generateSecretKey", path))
            except ValueError:
                raise AnswerLost(f"{self._client.who}: the key was made, and not said: ask for it again") from None
        return await self._client.read(read_request("webhooks.subscriptions.getSecretKey", path), _key)

    def why_not(self, message: Message, keys: Sequence[str], now: Instant) -> str | None:  # noqa: ARG002  # never expires
        known = {name.casefold() for name in message.headers}
        if SIGNATURE not in known:
            return f"it has no header {SIGNATURE}"
        return None if is_signed(message.headers, message.body, keys) else "no key that is known signed it as it is"

    async def _write(self, operation: str, path: Mapping[str, str], body: Any = None) -> Response:
        before = self._clock.now() + MINUTE
        return await taken(
            self._client, write_request(f"webhooks.subscriptions.{operation}", path, body, before=before)
        )


def _shown(one: _Subscription) -> Subscription:
    events = tuple(event.name for event in one.events if event.name)
    active = None if one.status is None else one.status == "active"
    return Subscription(remote_id=one.id, callback=one.callback or "", events=events, active=active)


def _sent(one: _Callback) -> Callback:
    named = {name.casefold(): value for name, value in one.sent.headers.items()}.get(_EVENT)
    event = named if isinstance(named, str) else None
    return Callback(taken=one.status == "successful", at=one.at, event=event, url=one.sent.url)


def _key(response: Response) -> str:
    """Raises `ValueError` for an answer without one; what it says is not in the message."""
    key = row(response.body).get("secretKey")
    if not isinstance(key, str) or not key:
        raise ValueError("it holds no key")
    return key
