"""Configuration: where things lie, what a person set, and errors that name the file, the key and the remedy.

Reading needs the standard library and msgspec only. Writing is in `app.settings.edit`, which keeps comments.
"""

from app.settings.places import Places, find
from app.settings.read import (
    AccountConfig,
    Keys,
    Look,
    Secrets,
    Settings,
    SettingsError,
    Sync,
    check_account_name,
    load,
)

__all__ = [
    "AccountConfig",
    "Keys",
    "Look",
    "Places",
    "Secrets",
    "Settings",
    "SettingsError",
    "Sync",
    "check_account_name",
    "find",
    "load",
]
