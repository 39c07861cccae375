"""What an account's settings mean to every adapter alike."""

from adapters.http.redact import Redactor
from app.vendor import AccountSettings, Refused, Vendor


def who(account: AccountSettings, vendor: Vendor) -> str:
    """How every message about the account begins: `polka (Traffit)`."""
    return f"{account.name} ({vendor.title})"


def redactor_of(account: AccountSettings, vendor: Vendor) -> Redactor:
    """What hides the account's secrets."""
    secret = (setting.key for setting in vendor.settings if setting.secret)
    return Redactor(account.values[key] for key in secret if account.values.get(key))


def must_have(account: AccountSettings, vendor: Vendor, *keys: str) -> None:
    """Raise `Refused` where the account lacks any of these settings."""
    missing = [key for key in keys if not account.values.get(key)]
    if missing:
        raise Refused(f"{who(account, vendor)}: {' and '.join(missing)} missing; sign-in needs it")
