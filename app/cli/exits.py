"""Exit codes, and which expected error has which."""

from enum import IntEnum


class Exit(IntEnum):
    """What a script reads; of several outcomes the highest."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    SIGN_IN = 3
    LOCKED = 4
    UNREACHABLE = 5
    CONFLICT = 6
    CANNOT = 7


class Failure(Exception):
    """A command ends here: one line for stderr, and the exit code."""

    def __init__(self, message: str, code: Exit = Exit.UNEXPECTED) -> None:
        super().__init__(message)
        self.code = code


def quoted(text: str) -> str:
    """A word as a message repeats it: as it was typed, or in quotes where nobody would see it."""
    return text if text.strip() else f"'{text}'"


CODES = {
    "app.settings.read.SettingsError": Exit.USAGE,
    "app.clock.BadInstant": Exit.USAGE,
    "app.commands.UnknownPreset": Exit.USAGE,
    "app.privacy.secrets.SecretsError": Exit.LOCKED,
    "app.cache.connection.CacheError": Exit.LOCKED,
    "app.workspace.desk.NotAllowed": Exit.CANNOT,
    "app.vendor.SignInRefused": Exit.SIGN_IN,
    "app.vendor.Unreachable": Exit.UNREACHABLE,
    "app.vendor.AnswerLost": Exit.UNREACHABLE,
    "app.vendor.Garbled": Exit.UNREACHABLE,
    "app.vendor.Stale": Exit.CONFLICT,
    "app.vendor.Misused": Exit.USAGE,
    "app.cache.deeds.deed.AlreadySo": Exit.CANNOT,
    "app.vendor.VendorError": Exit.CANNOT,
}
"""By the error's name, so that telling them apart imports nothing. The first class of its family line that is here."""


def code_of(error: BaseException) -> Exit | None:
    """The exit code of an expected error; None for one that nobody expected."""
    if isinstance(error, Failure):
        return error.code
    for family in type(error).__mro__:
        code = CODES.get(f"{family.__module__}.{family.__qualname__}")
        if code is not None:
            return code
    return None
