"""What an account's settings mean: the address to use, and the sign-in of each user it acts as."""

from urllib.parse import urlsplit

from adapters.greenhouse import BASE_URL, TOKEN_URL, VENDOR
from adapters.greenhouse.operations import BASE
from adapters.http.account import must_have, who
from adapters.http.address import Address
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, TokenSignIn
from app.vendor import AccountSettings, Clock, Refused, TokenStore

GRANT = "client_credentials"
SIGN_IN = f"sign-in ({GRANT})"
"""What the request for a token is called."""


def address_of(account: AccountSettings) -> Address:
    """Where the API is. Raises `Refused` where that address may not be used."""
    url = account.base_url.strip().rstrip("/") or BASE_URL
    return Address(who(account, VENDOR), url.removesuffix(BASE))


def users(account: AccountSettings) -> tuple[str | None, str | None]:
    """Whom to read as and whom to write as; None: the credential's own user. Raises `Refused` for what is no id."""
    values = account.values
    for key in ("user_id", "read_user_id"):
        text = values.get(key, "").strip()
        if text and not (text.isascii() and text.isdecimal()):
            raise Refused(f"{who(account, VENDOR)}: {key} is the number of a Greenhouse user, not {text[:40]!r}")
    acting = values.get("user_id", "").strip() or None
    return values.get("read_user_id", "").strip() or acting, acting


def sign_in_of(
    account: AccountSettings,
    user: str | None,
    *,
    address: Address,
    clock: Clock,
    tokens: TokenStore,
    redactor: Redactor,
) -> TokenSignIn:
    """Client credentials for one user. Raises `Refused` for settings that are missing or make no sense."""
    values = account.values
    must_have(account, VENDOR, "client_id", "client_secret")
    token_url = (values.get("token_url") or TOKEN_URL).strip()
    parts = urlsplit(token_url)
    if parts.query or parts.fragment or not parts.path.strip("/"):
        raise Refused(
            f"{who(account, VENDOR)}: token_url is an address with a path and nothing behind it, such as {TOKEN_URL}"
        )
    fields = {"grant_type": GRANT, **({"sub": user} if user else {})}
    return TokenSignIn(
        who=who(account, VENDOR),
        flow=Flow(
            path=parts.path,
            at=Address(f"{who(account, VENDOR)}: token_url", f"{parts.scheme}://{parts.netloc}"),
            grant=Grant(name=GRANT, fields=fields),
            basic=(values["client_id"], values["client_secret"]),
        ),
        identity=(str(address), token_url, values["client_id"], user or ""),
        clock=clock,
        store=tokens,
        redactor=redactor,
    )
