"""What an account's settings mean: the address to use, and the sign-in to make."""

from adapters.http.account import must_have, who
from adapters.http.address import Address
from adapters.http.gate import Priority
from adapters.http.messages import Request
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, HeaderSignIn, SignIn, TokenSignIn
from adapters.smartrecruiters import BASE_URL, VENDOR
from adapters.smartrecruiters.operations import OPERATIONS, TOKEN
from app.vendor import AccountSettings, Clock, Refused, TokenStore

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
    """By the key, else by the client's credentials. Raises `Refused` where there is neither."""
    values = account.values
    key = values.get("api_key", "").strip()
    if key:
        return HeaderSignIn(KEY_HEADER, key, asks=_whose(key), who=who(account, VENDOR))
    if not (values.get("client_id") or values.get("client_secret")):
        raise Refused(f"{who(account, VENDOR)}: api_key missing, or client_id and client_secret; sign-in needs it")
    must_have(account, VENDOR, "client_id", "client_secret")
    fields = {"grant_type": GRANT, "client_id": values["client_id"], "client_secret": values["client_secret"]}
    return TokenSignIn(
        who=who(account, VENDOR),
        flow=Flow(path=TOKEN, grant=Grant(name=GRANT, fields=fields)),
        identity=(str(address), values["client_id"]),
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
