"""What an account's settings mean: the addresses to use, a sign-in for each scope, the language of coded words."""

import re
from zoneinfo import ZoneInfo

from adapters.cegid import REFERENTIALS, VENDOR
from adapters.http.account import must_have, who
from adapters.http.address import Address
from adapters.http.redact import Redactor
from adapters.http.signin import Flow, Grant, TokenSignIn
from app.vendor import AccountSettings, Clock, Refused, TokenStore

TOKEN_PATH = "/api/token"  # noqa: S105  # an address
GRANT = "client_credentials"
_LANGUAGES = {
    "bg": 1026, "cs": 1029, "da": 1030, "de": 1031, "el": 1032, "en": 1033, "en-gb": 2057, "en-us": 1033, "es": 3082,
    "fi": 1035, "fr": 1036, "fr-be": 2060, "fr-ca": 3084, "fr-ch": 4108, "hu": 1038, "it": 1040, "ja": 1041,
    "nl": 1043, "nl-be": 2067, "no": 1044, "pl": 1045, "pt": 2070, "pt-br": 1046, "ro": 1048, "ru": 1049,
    "sk": 1051, "sv": 1053, "tr": 1055, "zh": 2052,
}  # fmt: skip
"""Numbers of languages (LCID), as Windows and so Talentsoft count them."""
_NAMES = {str(number): tag for tag, number in reversed(_LANGUAGES.items())}
_NAME = re.compile(r"\w[\w-]*", re.ASCII)


def address_of(account: AccountSettings) -> Address:
    """The site of the back office. Raises `Refused` where there is none or it may not be used."""
    url = account.base_url.strip().rstrip("/")
    if not url:
        raise Refused(
            f"{who(account, VENDOR)}: the site's address is missing, such as https://yourname.talent-soft.com"
        )
    return Address(who(account, VENDOR), url.removesuffix("/api"))


def front_of(account: AccountSettings) -> Address:
    """The site of the front office. Raises `Refused` as `address_of` does."""
    url = account.values.get("front_url", "").strip().rstrip("/")
    if not url:
        raise Refused(f"{who(account, VENDOR)}: set front_url, the career site's address, to call the front office")
    return Address(f"{who(account, VENDOR)}: front_url", url.removesuffix("/api"))


def zone_of(account: AccountSettings) -> ZoneInfo:
    """The clock of stamps without a zone. Raises `Refused` for a zone there is not."""
    try:
        return ZoneInfo(account.zone or VENDOR.zone)
    except (ValueError, LookupError, OSError):
        raise Refused(f"{who(account, VENDOR)}: there is no time zone {account.zone[:40]!r}") from None


def language_of(account: AccountSettings) -> str | None:
    """The number (LCID) of the language that coded words are shown in; None: as the site has them.

    Raises `Refused` for a language that is not known by this name.
    """
    text = account.values.get("language", "").strip().lower().replace("_", "-")
    if not text or text.isdecimal():
        return text or None
    number = _LANGUAGES.get(text) or _LANGUAGES.get(text.partition("-")[0])
    if number is None:
        raise Refused(
            f"{who(account, VENDOR)}: no language is known as {text[:20]!r}; give its number (LCID), 1036 for fr"
        )
    return str(number)


def language_name(number: str) -> str:
    """What a language is called, where its number is known."""
    return _NAMES.get(number, number)


def referentials_of(account: AccountSettings) -> tuple[str, ...]:
    """The names of the referentials to read. Raises `Refused` for what is no name."""
    names = tuple(dict.fromkeys(account.values.get("referentials", "").replace(",", " ").split())) or REFERENTIALS
    odd = [name for name in names if not _NAME.fullmatch(name)]
    if odd:
        raise Refused(f"{who(account, VENDOR)}: a referential is named by letters, not {odd[0][:40]!r}")
    return names


def reports(account: AccountSettings) -> bool:
    """Whether Cegid is told what was indexed."""
    return account.values.get("report", "").strip().lower() in ("yes", "on", "true", "1")


def sign_in_of(
    account: AccountSettings,
    scope: str | None,
    *,
    address: Address,
    clock: Clock,
    tokens: TokenStore,
    redactor: Redactor,
) -> TokenSignIn:
    """Client credentials for one scope; None: for the front office. Raises `Refused` for settings that are missing."""
    must_have(account, VENDOR, "client_id", "client_secret")
    values = account.values
    client_id, secret = values["client_id"], values["client_secret"]
    if scope is None:
        client_id = values.get("front_client_id") or client_id
        secret = values.get("front_client_secret") or secret
    return TokenSignIn(
        who=who(account, VENDOR),
        flow=Flow(
            path=TOKEN_PATH,
            grant=Grant(name=GRANT, fields={"grant_type": GRANT, "client_id": client_id, "client_secret": secret}),
            scopes=(scope,),
        ),
        identity=(str(address), client_id),
        clock=clock,
        store=tokens,
        redactor=redactor,
    )
