"""POST /oauth2/token (document "Generating access token", notes 2.2)."""

from typing import Any

from aiohttp import web

from adapters.sandbox import forms
from adapters.traffit.sandbox import answers
from adapters.traffit.sandbox.catalogues import API_USER
from adapters.traffit.sandbox.tenant import Tenant
from adapters.traffit.sandbox.tokens import CLIENT_LIFETIME, PASSWORD_LIFETIME, SCOPES, Token


async def give_token(tenant: Tenant, request: web.Request) -> web.Response:
    """A token for a password, for the client alone or for a refresh token; else 400 with an OAuth error."""
    try:
        sent = forms.fields(request.headers.get("Content-Type", ""), await request.read())
    except forms.Unreadable:
        return answers.oauth_error("invalid_request", "The request body cannot be read.")
    known = tenant.credentials
    if sent.get("client_id") != known["client_id"] or sent.get("client_secret") != known["client_secret"]:
        return answers.oauth_error("invalid_client", "The client credentials are invalid")
    scopes = frozenset(str(sent.get("scope") or " ".join(SCOPES)).split())
    if not scopes <= set(SCOPES):
        return answers.oauth_error("invalid_scope", "An unsupported scope was requested.")
    return _granted(tenant, sent, scopes)


def _granted(tenant: Tenant, sent: dict[str, Any], scopes: frozenset[str]) -> web.Response:
    known, tokens = tenant.credentials, tenant.tokens
    match sent.get("grant_type"):
        case "password":
            if (sent.get("username"), sent.get("password")) != (known["username"], known["password"]):
                return answers.oauth_error("invalid_grant", "Invalid username and password combination")
            return _shown(tokens.issue(scopes, API_USER, PASSWORD_LIFETIME, renewable=True))
        case "client_credentials":
            return _shown(tokens.issue(scopes, API_USER, CLIENT_LIFETIME, renewable=False))
        case "refresh_token":
            renewed = tokens.renew(str(sent.get("refresh_token")))
            if renewed is None:
                return answers.oauth_error("invalid_grant", "Invalid refresh token")
            return _shown(renewed)
        case _:
            return answers.oauth_error("unsupported_grant_type", "This grant type is not supported")


def _shown(token: Token) -> web.Response:
    shown: dict[str, Any] = {
        "access_token": token.access,
        "expires_in": token.lifetime,
        "token_type": "Bearer",
        "scope": " ".join(sorted(token.scopes)),
    }
    if token.refresh is not None:
        shown["refresh_token"] = token.refresh
    return answers.data(shown)
