"""Whom Talentsoft tells what. It lists no subscriptions and keeps no log; the client secret signs what it sends."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from adapters.cegid.asking import write_request
from adapters.cegid.desk import Desk
from adapters.cegid.operations import OPERATIONS
from adapters.cegid.signature import why_not
from adapters.http.messages import Response
from app.model.ids import MINUTE, SECOND, Instant, RemoteId
from app.vendor import AnswerLost, Callback, Clock, Message, Misused, Subscription

_HERE_IS_NONE = "Cegid has no such thing"


class Webhooks:
    """See `app.vendor.Webhooks`. `secret`: of the client, which signs."""

    receiving = (
        "Cegid asks the ping address whether somebody is there, and sends what has happened every 15 minutes unless the"
        " site says otherwise. It lists no subscriptions: keep the id, nothing else ends this one."
    )

    def __init__(self, desk: Desk, clock: Clock, secret: str) -> None:
        self._desk = desk
        self._clock = clock
        self.own_keys: Sequence[str] = (secret,)

    async def subscribe(
        self, callback: str, events: Sequence[str], *, ping: str | None, alert: str | None
    ) -> Subscription:
        who = self._desk.matching.who
        if len(events) != 1:
            raise Misused(f"{who}: a subscription is for one event: subscribe once for each")
        if alert is not None:
            raise Misused(f"{who}: it mails nobody when messages are not taken")
        body = {"event": events[0], "callbackUrl": callback, "pingUrl": ping or callback}
        made = _id(await self._write("webhooks.subscribe", {}, body))
        if made is None:
            raise AnswerLost(f"{who}: it was taken, and not said under which id: ask Cegid's consultant")
        return Subscription(remote_id=made, callback=callback, events=tuple(events))

    async def subscribed(self) -> Sequence[Subscription]:
        raise Misused(_HERE_IS_NONE)

    async def activate(self, subscription: RemoteId) -> None:  # noqa: ARG002
        raise Misused(_HERE_IS_NONE)

    async def unsubscribe(self, subscription: RemoteId) -> None:
        await self._write("webhooks.unsubscribe", {"hookId": subscription})

    async def log(self, subscription: RemoteId, *, failed: bool) -> Sequence[Callback]:  # noqa: ARG002
        raise Misused(_HERE_IS_NONE)

    async def key(self, subscription: RemoteId, *, new: bool) -> str:  # noqa: ARG002
        raise Misused(_HERE_IS_NONE)

    def why_not(self, message: Message, keys: Sequence[str], now: Instant) -> str | None:
        path, _, query = message.target.partition("?")
        if not query:
            return "the address it was sent to is not told, and the signature is in it"
        reasons = [why_not(key, path, query, message.headers, now=now / SECOND, body=message.body) for key in keys]
        return None if None in reasons else next(iter(reasons), "no key is known")

    async def _write(self, operation: str, path: Mapping[str, str], body: Any = None) -> Response:
        request = write_request(operation, path, body, before=self._clock.now() + MINUTE)
        return await self._desk.of(OPERATIONS[operation]).send(request)


def _id(response: Response) -> str | None:
    """The id of a hook; real answers have it within `data`, the vendor's page at the top."""
    try:
        said = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    for where in (said.get("data"), said) if isinstance(said, dict) else ():
        if isinstance(where, dict) and isinstance(found := where.get("hookId"), str | int) and found:
            return str(found)
    return None
