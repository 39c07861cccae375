"""POST /api/token (document "Authorization", notes 1.2): client credentials, a form and nothing else."""

from aiohttp import web

from adapters.cegid.sandbox import answers
from adapters.cegid.sandbox.tenant import Tenant
from adapters.sandbox import forms

_FORM = "application/x-www-form-urlencoded"


async def give_token(tenant: Tenant, request: web.Request) -> web.Response:
    """A token for the scopes that are asked for; without any it is one of the Front Office."""
    if request.content_type != _FORM:
        return answers.token_refused("unsupported_grant_type", "The request body must be form-encoded.")
    sent = forms.fields(_FORM, await request.read())
    if sent.get("grant_type") != "client_credentials":
        return answers.token_refused("unsupported_grant_type", "grant_type must be client_credentials")
    known = tenant.credentials
    if sent.get("client_id") != known["client_id"]:
        return answers.token_refused("invalid_client", "invalid client_id")
    if sent.get("client_secret") != known["client_secret"]:
        # A secret with a raw "+" arrives here with a space in its place.
        return answers.token_refused("invalid_client", "invalid secret")
    scopes = str(sent.get("scope", "")).split()
    if not tenant.scopes.issuperset(scopes):
        return answers.token_refused("invalid_scope", "The client may not ask for this scope.")
    token = tenant.tokens.issue(scopes)
    lasts = tenant.tokens.lifetime - 1
    return answers.data({"access_token": token.access, "token_type": "bearer", "expires_in": lasts})
