"""What an account's settings mean: the address to use and the sign-in to make."""

from adapters.http.account import must_have, who
from adapters.http.address import Address
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, TokenSignIn
from adapters.traffit import SCOPES, VENDOR
from adapters.traffit.operations import BASE
from app.vendor import AccountSettings, Clock, Refused, TokenStore

TOKEN_PATH = "/oauth2/token"  # noqa: S105  # an address
LESS = (
    "employee recruitment workflow source user file provision client crm_person talent",
    "employee recruitment workflow source user file provision",
    "employee recruitment workflow user",
    "employee recruitment user",
    "employee recruitment",
    "employee",
    None,
)
"""Asked for in this order where the client may not have all of `SCOPES` and the account does not say which it wants."""


def address_of(account: AccountSettings) -> Address:
    """The tenant's host, without the `www.` that the vendor's document prints and its certificate does not cover.

    Raises `Refused` where there is none or it may not be used.
    """
    url = account.base_url.strip().rstrip("/")
    if not url:
        raise Refused(f"{who(account, VENDOR)}: the tenant's address is missing, such as https://yourname.traffit.com")
    return Address(who(account, VENDOR), without_www(url.removesuffix(BASE)))


def without_www(url: str) -> str:
    """The address without the `www.` that the document prints before tenants' hosts."""
    scheme, mark, rest = url.partition("://")
    host = rest.partition("/")[0]
    if rest.lower().startswith("www.") and host.lower().endswith(".traffit.com"):
        return f"{scheme}{mark}{rest[4:]}"
    return url


def sign_in_of(
    account: AccountSettings, address: Address, clock: Clock, tokens: TokenStore, redactor: Redactor
) -> TokenSignIn:
    """Client credentials, or the password grant where user and password are both given. Raises `Refused`."""
    values = account.values
    username, password = values.get("username", ""), values.get("password", "")
    must_have(
        account, VENDOR, "client_id", "client_secret", *(("username", "password") if username or password else ())
    )
    client = {"client_id": values["client_id"], "client_secret": values["client_secret"]}
    if username:
        name, fields = "password", {**client, "grant_type": "password", "username": username, "password": password}
    else:
        name, fields = "client_credentials", {**client, "grant_type": "client_credentials"}
    scope = values.get("scope")
    return TokenSignIn(
        who=who(account, VENDOR),
        flow=Flow(
            path=TOKEN_PATH,
            grant=Grant(name=name, fields=fields),
            refresh={**client, "grant_type": "refresh_token"},
            scopes=(scope,) if scope else (SCOPES, *LESS),
            body="json",
        ),
        identity=(str(address), name, values["client_id"], username),
        clock=clock,
        store=tokens,
        redactor=redactor,
    )
