"""Subscriptions, and the signed calls that subscribers get (notes 1.8).

The vendor sends in batches, every fifteen minutes; here a test says when (`deliver`), and only to this machine.
"""

import base64
import hashlib
import hmac
import json
import uuid
from typing import Any

import aiohttp
from aiohttp import web
from yarl import URL

from adapters.cegid.sandbox import answers
from adapters.cegid.sandbox.calls import Call, Route
from adapters.cegid.sandbox.records import Hook, Row
from adapters.cegid.sandbox.tenant import Tenant
from adapters.cegid.sandbox.tokens import CUSTOMER, MATCHING
from adapters.sandbox.answers import NotThere

EVENTS = (
    "vacancy_new", "vacancy_update", "vacancy_status", "vacancy_deleted",
    "applicant_new", "applicant_update", "applicant_resume_update", "application_event_new",
)  # fmt: skip
SIGNED_FOR = 300
"""Seconds that a signature is good."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_WAIT = aiohttp.ClientTimeout(total=10)


async def subscribe(call: Call) -> web.Response:
    sent = await call.sent()
    if sent.get("event") not in EVENTS:
        raise answers.bad_body("The event is unknown.")
    if not _is_address(sent.get("callbackUrl")) or not (sent.get("pingUrl") is None or _is_address(sent["pingUrl"])):
        raise answers.bad_body("callbackUrl and pingUrl must be absolute addresses.")
    hook = Hook(str(uuid.uuid4()), sent["event"], sent["callbackUrl"], sent.get("pingUrl"))
    call.tenant.hooks[hook.id] = hook
    call.changed()
    found = {"hookId": hook.id}
    return answers.data(found) if call.tenant.quirks.hook_id_on_top else answers.wrapped(found)


async def unsubscribe(call: Call) -> web.Response:
    if call.tenant.hooks.pop(call.path("hook"), None) is None:
        raise answers.not_found("Hook doesn't exist")
    call.tenant.pending = [one for one in call.tenant.pending if one[0] in call.tenant.hooks]
    call.changed()
    return answers.done()


def _is_address(value: Any) -> bool:
    try:
        return isinstance(value, str) and URL(value).scheme in ("http", "https") and bool(URL(value).host)
    except ValueError:
        return False


async def deliver(tenant: Tenant) -> list[dict[str, Any]]:
    """Tell all subscribers what has happened since the last time: the outcome of each call. What failed waits on."""
    told, waiting = [], tenant.pending
    tenant.pending = []
    for hook_id, payload in waiting:
        hook = tenant.hooks.get(hook_id)
        if hook is not None:
            status = await _call(tenant, hook.callback_url, payload)
            told.append({"hookId": hook_id, "event": hook.event, "status": status})
            if status is None or status >= 300:
                tenant.pending.append((hook_id, payload))
    return told


async def ping(tenant: Tenant, hook_id: str) -> int | None:
    """Ask a subscriber whether it is there: the status of its answer. Raises `NotThere`."""
    hook = tenant.hooks.get(hook_id)
    if hook is None or hook.ping_url is None:
        raise NotThere(f"the ping address of {hook_id}")
    return await _call(tenant, hook.ping_url, {"event_type": "ping"})


async def _call(tenant: Tenant, address: str, payload: Row) -> int | None:
    """None where nobody answers, and where the address is not on this machine: nothing leaves it."""
    url = URL(address)
    if url.host not in _LOOPBACK:
        return None
    body = json.dumps(payload, separators=(",", ":")).encode()
    target, headers = signed(tenant, url, body)
    try:
        async with (
            aiohttp.ClientSession(timeout=_WAIT) as session,
            session.post(target, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return None


def signed(tenant: Tenant, url: URL, body: bytes) -> tuple[URL, dict[str, str]]:
    """The address with client and signature in its query, a `+` in it as it is, and the headers that it covers."""
    known = tenant.credentials
    expires = str(tenant.now() // 1000 + SIGNED_FOR)
    digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    headers = {"Content-Type": "application/json", "Content-MD5": digest, "X-TS-REC-Expires": expires}
    query = f"{url.raw_query_string}&" if url.raw_query_string else ""
    query += f"client_id={known['client_id']}"
    lines = [
        "POST", digest, headers["Content-Type"], expires, f"x-ts-rec-expires:{expires}", f"{url.raw_path}?{query}",
    ]  # fmt: skip
    mac = hmac.new(known["client_secret"].encode(), "\n".join(lines).encode(), hashlib.sha1)
    signature = base64.b64encode(mac.digest()).decode()
    return URL(f"{url.origin()}{url.raw_path}?{query}&signature={signature}", encoded=True), headers


_SCOPES = (MATCHING, CUSTOMER)
ROUTES = (
    Route("POST", "/api/system/v1/webhooks", _SCOPES, subscribe),
    Route("DELETE", "/api/system/v1/webhooks/{hook}", _SCOPES, unsubscribe),
)
