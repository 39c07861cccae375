"""What an account's settings mean: the address to use, and the sign-in to make."""

from adapters.http.account import must_have, who
from adapters.http.address import Address
from adapters.http.gate import Priority
from adapters.http.messages import Request
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, HeaderSignIn, SignIn, TokenSignIn
from adapters.smartrecruiters import BASE_URL, VENDOR
from adapters.smartrecruiters.operations import OPERATIONS, TOKEN
from app.vendor import AccountSettings, Clock, TokenStore

KEY_HEADER = "X-SmartToken"
GRANT = "client_credentials"


def address_of(account: AccountSettings) -> Address:
    """Where the API is; the vendor's own where none is told. Raises `Refused` where that may not be used."""
    return Address(who(account, VENDOR), account.base_url.strip().rstrip("/") or BASE_URL)


def acting_user(account: AccountSettings) -> str | None:
    """Who arranges interviews; None for whoever the credential belongs to."""
    return account.values.get("user_id", "").strip() or None


def sign_in_of(
    account: AccountSettings, *, address: Address, clock: Clock, tokens: TokenStore, redactor: Redactor
) -> SignIn:
    """By a key, or where there is a client by its token. Raises `Refused` where the secret is missing."""
    must_have(account, VENDOR, "secret")
    secret, client = account.values["secret"].strip(), account.values.get("client_id", "").strip()
    if not client:
        return HeaderSignIn(KEY_HEADER, secret, asks=_whose(secret), who=who(account, VENDOR))
    fields = {"grant_type": GRANT, "client_id": client, "client_secret": secret}
    return TokenSignIn(
        who=who(account, VENDOR),
        flow=Flow(path=TOKEN, grant=Grant(name=GRANT, fields=fields)),
        identity=(str(address), client),
        clock=clock,
        store=tokens,
        redactor=redactor,
    )


def _whose(key: str) -> Request:
    """The question that tells a key that is refused from a record that may not be seen: the vendor says 401 to both."""
    row = OPERATIONS["users.me"]
    return Request(
        name="sign-in (api key)",
        method=row.method,
        path=row.path,
        headers={KEY_HEADER: key},
        priority=Priority.USER_OP,
        signed=False,
    )
