"""The token endpoint and the page where a person says yes to an app."""

import base64
import binascii

from aiohttp import web
from yarl import URL

from adapters.sandbox import forms
from adapters.sandbox.tokens import bearer
from adapters.smartrecruiters.sandbox import answers
from adapters.smartrecruiters.sandbox.staff import ADMIN
from adapters.smartrecruiters.sandbox.tenant import Tenant
from adapters.smartrecruiters.sandbox.tokens import CODE_LIFETIME, REFRESH_LIFETIME, Token

TOKEN_PATH, CONSENT_PATH = "/identity/oauth/token", "/identity/oauth/allow"
_TICKETS = {"authorization_code": "code", "refresh_token": "refresh_token"}


async def give_token(tenant: Tenant, request: web.Request) -> web.Response:
    """A token for the client's credentials, which come in the form or by Basic."""
    sent = await _sent(request)
    client = _basic(request) or (sent.get("client_id", ""), sent.get("client_secret", ""))
    known = tenant.credentials
    if client != (known["client_id"], known["client_secret"]):
        return answers.token_refused(401, "invalid_client", "Client authentication failed")
    if tenant.empty_tokens:
        return answers.data({})
    grant, scopes = sent.get("grant_type"), tenant.scopes
    if "scope" in sent:
        if not sent["scope"].strip():
            return answers.token_refused(
                400, "invalid_scope", "Empty scope (either the client or the user is not allowed)"
            )
        asked = frozenset(sent["scope"].split())
        scopes = asked if scopes is None else scopes & asked
    if grant in _TICKETS:
        good, scopes = tenant.tokens.spend(sent.get(_TICKETS[grant], ""))
        if not good:
            return answers.token_refused(400, "invalid_grant", "Invalid code or refresh token")
    elif grant != "client_credentials":
        return answers.token_refused(400, "unsupported_grant_type", f"Unsupported grant type: {grant}")
    shown: dict[str, object] = {"token_type": "bearer", "expires_in": tenant.tokens.lifetime}
    shown["access_token"] = tenant.tokens.issue(ADMIN, scopes).access
    if grant in _TICKETS:
        shown["refresh_token"] = tenant.tokens.ticket(scopes, REFRESH_LIFETIME)
    return answers.data(shown)


async def consent(tenant: Tenant, request: web.Request) -> web.Response:
    """Where an app sends a person: here the admin says yes at once, and is sent back with a code."""
    query = request.query
    if query.get("client_id") != tenant.credentials["client_id"] or "redirect_uri" not in query:
        return answers.token_refused(400, "invalid_client")
    scopes = frozenset(query["scope"].split()) if query.get("scope") else None
    target = URL(query["redirect_uri"]).update_query(
        code=tenant.tokens.ticket(scopes, CODE_LIFETIME), state=query.get("state", "")
    )
    return web.Response(status=302, headers={"Location": str(target)})


class Signed:
    """Who asks: `credential` is what limits are counted by; `scopes` None has all."""

    def __init__(self, credential: str, scopes: frozenset[str] | None) -> None:
        self.credential = credential
        self.scopes = scopes


def signed(tenant: Tenant, request: web.Request) -> Signed | None:
    """None where neither the key nor a token is good."""
    key = request.headers.get("X-SmartToken") or request.query.get("apiKey")
    if key is not None:
        if key == tenant.credentials["api_key"] and not tenant.key_revoked:
            return Signed("key", None)
        return Signed("partner", None) if key == tenant.partner_key else None
    token: Token | None = tenant.tokens.valid(bearer(request))
    return None if token is None else Signed("client", token.scopes)


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, coded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client, secret


async def _sent(request: web.Request) -> dict[str, str]:
    try:
        sent = forms.fields(request.headers.get("Content-Type", ""), await request.read())
    except forms.Unreadable:
        return {}
    return {name: str(value) for name, value in sent.items() if value is not None}
