"""What an account's settings mean: the address to use, and the sign-in."""

from adapters.http.account import must_have, who
from adapters.http.address import Address
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, TokenSignIn
from adapters.vitay import BASE_URL, VENDOR
from adapters.vitay.operations import BASE, OPERATIONS
from app.vendor import AccountSettings, Clock, TokenStore

GRANT = "e-mail and password"
SIGN_IN = "oauth.login"


def address_of(account: AccountSettings) -> Address:
    """Where the API is. Raises `Refused` where that address may not be used."""
    url = account.base_url.strip().rstrip("/") or BASE_URL
    return Address(who(account, VENDOR), url.removesuffix(BASE))


def sign_in_of(
    account: AccountSettings, address: Address, clock: Clock, tokens: TokenStore, redactor: Redactor
) -> TokenSignIn:
    """Sign-in as a person of the firm. How long a token lives is nowhere told: 401 ends it. Raises `Refused`."""
    values = account.values
    must_have(account, VENDOR, "email", "password")
    return TokenSignIn(
        who=who(account, VENDOR),
        flow=Flow(
            path=OPERATIONS[SIGN_IN].path,
            grant=Grant(name=GRANT, fields={"email": values["email"], "password": values["password"]}),
            body="json",
            token_key="data.attributes.token",  # noqa: S106  # the name of a field
        ),
        identity=(str(address), values["email"]),
        clock=clock,
        store=tokens,
        redactor=redactor,
    )
