"""Configuration: where things lie, what a person set, and errors that name the file, the key and the remedy.

Reading needs the standard library and msgspec only. Writing is in `app.settings.edit`, which keeps comments.
"""

from app.settings.places import Places, find
from app.settings.read import (
    AccountConfig,
    Keys,
    Look,
    Notes,
    SameVariable,
    Secrets,
    Settings,
    SettingsError,
    Sync,
    check_account_name,
    check_apart,
    environment_variable,
    load,
)

__all__ = [
    "AccountConfig",
    "Keys",
    "Look",
    "Notes",
    "Places",
    "SameVariable",
    "Secrets",
    "Settings",
    "SettingsError",
    "Sync",
    "check_account_name",
    "check_apart",
    "environment_variable",
    "find",
    "load",
]
