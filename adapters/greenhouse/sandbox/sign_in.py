"""The token endpoint, and the one for the time of transition: what they take, answer and refuse."""

import base64
import binascii
import re
from datetime import UTC

from aiohttp import web
from yarl import URL

from adapters.greenhouse.sandbox import answers
from adapters.greenhouse.sandbox.deeds import Deeds
from adapters.greenhouse.sandbox.staff import ADMIN, SERVICE
from adapters.greenhouse.sandbox.tenant import CLIENT_SUFFIX
from adapters.greenhouse.sandbox.tokens import CODE_LIFETIME, REFRESH_LIFETIME, Token
from adapters.sandbox import forms

_TICKETS = {"authorization_code": "code", "refresh_token": "refresh_token"}
"""The grants of partners, and the field that holds what they show."""
_GRANTS = "authorization_code, refresh_token, client_credentials, urn:ietf:params:oauth:grant-type:token-exchange"


async def give_token(tenant: Deeds, request: web.Request) -> web.Response:
    """A token for the client's credentials, acting as `sub` or as the integration's own user."""
    refusal = tenant.token_rate.take()
    if refusal is not None:
        return refusal
    pair = _basic(request)
    if pair is None:
        return answers.token_refused(401, "Unauthorized")
    client, secret = pair
    if not re.fullmatch(rf"[\w-]+{CLIENT_SUFFIX}", client):
        return answers.token_refused(400, f"client_id={client} does not contain a valid client ID suffix")
    known = tenant.credentials
    if (client, secret) != (known["client_id"], known["client_secret"]):
        return answers.data({"error": "invalid_client"}, 401)
    return _granted(tenant, await _sent(request))


def _granted(tenant: Deeds, sent: dict[str, str]) -> web.Response:
    grant, sub = sent.get("grant_type"), sent.get("sub")
    if not grant:
        return answers.token_refused(400, "Must include `grant_type` parameter in the request body")
    if grant in _TICKETS:
        return _renewed(tenant, sent.get(_TICKETS[grant], ""))
    if grant != "client_credentials":
        return answers.token_refused(400, f"grant_type={grant} is invalid, please use one of: {_GRANTS}")
    user = SERVICE if not sub else int(sub) if sub.isdecimal() and len(sub) < 16 else 0
    who = tenant.user(user)
    if who is None or who["deactivated"]:
        return answers.token_refused(400, f"sub={sub} is not an active user")
    return _shown(tenant, tenant.tokens.issue(user, tenant.scopes), tenant.expiry)


def _renewed(tenant: Deeds, ticket: str) -> web.Response:
    """A partner's token, with the next refresh token: each is good once."""
    user = tenant.tokens.spend(ticket)
    if user is None:
        return answers.data({"error": "invalid_grant"}, 400)
    refresh = tenant.tokens.ticket(user, REFRESH_LIFETIME)
    return _shown(tenant, tenant.tokens.issue(user, tenant.scopes), tenant.expiry, {"refresh_token": refresh})


async def authorize(tenant: Deeds, request: web.Request) -> web.Response:
    """Where a partner sends a person: here the admin says yes at once, and is sent back with a code."""
    query = request.query
    if query.get("client_id") != tenant.credentials["client_id"] or "redirect_uri" not in query:
        return answers.token_refused(400, "client_id or redirect_uri is invalid")
    code = tenant.tokens.ticket(ADMIN, CODE_LIFETIME)
    target = URL(query["redirect_uri"]).update_query(code=code, state=query.get("state", ""))
    return web.Response(status=302, headers={"Location": str(target)})


async def exchange_key(tenant: Deeds, request: web.Request) -> web.Response:
    """A token for a v1 key, as long as those live; its answer calls the end of the token otherwise."""
    refusal = tenant.token_rate.take()
    if refusal is not None:
        return refusal
    if _basic(request) != (tenant.legacy_key, ""):
        return answers.worded(401, ["Invalid API key."])
    return _shown(tenant, tenant.tokens.issue(SERVICE, tenant.scopes), "expires")


def _shown(tenant: Deeds, token: Token, expiry: str | None, more: dict[str, str] | None = None) -> web.Response:
    shown: dict[str, object] = {"token_type": "Bearer", "access_token": token.access, **(more or {})}
    if expiry == "expires_in":
        shown["expires_in"] = tenant.tokens.lifetime
    elif expiry is not None:
        shown[expiry] = token.expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return answers.data(shown)


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, coded = request.headers.get("Authorization", "").partition(" ")
    try:
        client, found, secret = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (client, secret) if kind.lower() == "basic" and found else None


async def _sent(request: web.Request) -> dict[str, str]:
    """A form, as the document has it, or JSON, as one client sends it."""
    try:
        sent = forms.fields(request.headers.get("Content-Type", ""), await request.read())
    except forms.Unreadable:
        return {}
    return {name: str(value) for name, value in sent.items() if value is not None}
