"""Who wants to be told of what: subscriptions, their secrets, and the messages that went out."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from adapters.smartrecruiters.sandbox import ids
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.tenant import Tenant
from adapters.smartrecruiters.sandbox.times import DAY

MOST_SUBSCRIPTIONS, MOST_KEYS = 20, 16
_ANSWERS_WITHIN, _HANDSHAKE_WITHIN = 5, 20
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_VERSION = "v201910"


@dataclass
class Notice:
    """Something that happened. The event id stays the same however often it is sent."""

    name: str
    link: str | None
    body: bytes
    event_id: str
    delivered: bool = False


@dataclass
class Subscription:
    """`keys`: (secret, the moment until which it is good or None). `log`: what was sent and how that went."""

    id: str
    callback: str
    events: tuple[str, ...]
    authentication: Row
    at: int
    active: bool = False
    keys: list[tuple[str, int | None]] = field(default_factory=list)
    log: list[Row] = field(default_factory=list)
    waiting: list[Notice] = field(default_factory=list)

    def good_keys(self, now: int) -> list[str]:
        return [key for key, until in self.keys if until is None or until > now]

    def new_key(self, now: int) -> str:
        """A new secret; the one before stays good for a day."""
        self.keys = [(key, until if until is not None else now + DAY) for key, until in self.keys]
        self.keys = [(key, until) for key, until in self.keys if until is None or until > now]
        self.keys.append((secrets.token_urlsafe(24), None))
        return self.keys[-1][0]


def signature(key: str, stamp: str, notice: Notice) -> str:
    """The document's scheme v1: what the message says of itself, joined by dots; a missing link is an empty text."""
    link = f"<{notice.link}>; rel=self" if notice.link else ""
    parts = (
        stamp.encode(),
        notice.body,
        notice.event_id.encode(),
        notice.name.encode(),
        _VERSION.encode(),
        link.encode(),
    )
    return hmac.new(key.encode(), b".".join(parts), hashlib.sha256).hexdigest()


class Company(Tenant):
    """The company with what it tells others of. Messages leave when `deliver` is called, and only to this machine."""

    plan_has_api = True
    """Whether the company has paid for the API at all."""

    def subscribe(self, callback: str, events: tuple[str, ...], authentication: Row) -> Subscription:
        rooms = self.rooms.setdefault("webhooks", {"next": 0, "kept": {}})
        at = rooms["next"]
        rooms["next"] += 1
        made = Subscription(ids.uuid(self.seed, "subscription", at), callback, events, authentication, at)
        rooms["kept"][made.id] = made
        return made

    @property
    def subscribed(self) -> dict[str, Subscription]:
        kept: dict[str, Subscription] = self.rooms.setdefault("webhooks", {"next": 0, "kept": {}})["kept"]
        return kept

    def tell(self, event: str, link: str | None, about: dict[str, str]) -> None:
        """Queue the event for everybody who asked for it."""
        wanted = [one for one in self.subscribed.values() if one.active and event in one.events]
        if not wanted:
            return
        body = json.dumps(about, separators=(",", ":")).encode()
        notice_id = secrets.token_hex(12)
        for one in wanted:
            one.waiting.append(Notice(event, link, body, notice_id))

    async def deliver(self) -> int:
        """Send what is waiting, each once; what is not taken waits for the next time. How many were taken."""
        taken = 0
        for one in list(self.subscribed.values()):
            for notice in list(one.waiting):
                notice.delivered = await self._send(one, notice)
                taken += notice.delivered
            one.waiting = [notice for notice in one.waiting if not notice.delivered]
        return taken

    async def _send(self, one: Subscription, notice: Notice) -> bool:
        stamp = str(self.now() // 1000)
        headers = {
            "Content-Type": "application/json", "event-name": notice.name, "event-version": _VERSION,
            "event-id": notice.event_id, "smartrecruiters-timestamp": stamp, **_authenticated(one.authentication),
        }  # fmt: skip
        if notice.link:
            headers["Link"] = f"<{notice.link}>; rel=self"
        if keys := one.good_keys(self.now()):
            headers["smartrecruiters-signature"] = ";".join(f"v1={signature(key, stamp, notice)}" for key in keys)
        status, _ = await _post(one.callback, notice.body, headers, _ANSWERS_WITHIN)
        shown = {
            name: "***" if "signature" in name.lower() or name == "Authorization" else text
            for name, text in headers.items()
        }
        one.log.append(
            {
                "status": "successful" if status == 202 else "failed", "_at": self.now(),
                "requestDetails": {"url": one.callback, "body": notice.body.decode(), "headers": shown},
            }
        )  # fmt: skip
        return status == 202

    async def shakes_hands(self, one: Subscription) -> bool:
        """Whether the callback gives back the secret it is shown."""
        secret = secrets.token_hex(8)
        status, given_back = await _post(one.callback, b"", {"X-Hook-Secret": secret}, _HANDSHAKE_WITHIN)
        return status == 200 and given_back == secret


def _authenticated(how: Row) -> dict[str, str]:
    match how.get("type"):
        case "basic":
            return {"Authorization": aiohttp.encode_basic_auth(how.get("username", ""), how.get("password", ""))}
        case "header":
            return {how.get("headerName", "X-Callback"): how.get("headerValue", "")}
        case _:
            return {}


async def _post(url: str, body: bytes, headers: dict[str, str], within: float) -> tuple[int, str]:
    """Status and secret of the answer; 0 where there is none, or where it would leave this machine."""
    if URL(url).host not in _LOOPBACK:
        return 0, ""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=within)) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status, answer.headers.get("X-Hook-Secret", "")
    except (aiohttp.ClientError, TimeoutError):
        return 0, ""
