"""What a command works on: configuration, clock, cache and secrets of one home, each opened when first asked for."""

import os
import sys
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

import click

from app.cli.exits import Exit, Failure, quoted
from app.clock import SystemClock, from_environment
from app.settings import Places, Settings, SettingsError, find, load

if TYPE_CHECKING:
    from app.cache.driver import Connection
    from app.cache.rescue import Report
    from app.privacy.secrets import Vault


DEMO = "demo.json"
"""A home with this file was made by a demo, and may be made anew by the next one."""


class Home:
    """One home, for the length of one command."""

    def __init__(self, places: Places | None = None) -> None:
        self._places = places
        self._open = ExitStack()
        self.rescued: Report | None = None
        """What was taken over from a damaged cache when it was opened here."""

    def close(self) -> None:
        self._open.close()

    @cached_property
    def places(self) -> Places:
        return self._places or find()

    @cached_property
    def settings(self) -> Settings:
        """Raises `SettingsError`."""
        return load(self.places.config)

    def reload(self) -> Settings:
        """Read the configuration again, after it was written."""
        for made_from_it in ("settings", "vault"):
            self.__dict__.pop(made_from_it, None)
        return self.settings

    @cached_property
    def clock(self) -> SystemClock:
        """Raises `BadInstant`."""
        return from_environment()

    @cached_property
    def reader(self) -> "Connection":
        """A connection that only reads. Raises `CacheError`."""
        from app.cache.connection import NoCache, reader

        self._check_place()
        try:
            db = reader(self.places.cache)
        except NoCache:
            if not self.settings.accounts:
                raise
            raise NoCache(f"there is nothing in the cache at {self.places.cache} yet: lanehop sync fills it") from None
        self._open.callback(db.close)
        return db

    @cached_property
    def writer(self) -> "Connection":
        """A connection that writes; the cache's accounts are as the configuration says.

        A damaged cache is replaced by what can be taken over from it, and a line says so. Raises `CacheError`.
        """
        from app.cli.mending import open_sound
        from app.settings.places import network_drive

        self._check_place()
        self.places.make()
        drive = network_drive(self.places.cache)
        if drive:
            raise Failure(
                f"{self.places.cache} lies on a network drive ({drive}), where a cache can be damaged: "
                "set LANEHOP_HOME to a folder on this machine",
                Exit.LOCKED,
            )
        db, report = open_sound(self.places, self.clock)
        self._open.callback(_close, db)
        from app.cli.roster import keep_up, refresh

        if report is None:
            keep_up(db, self.settings)
            return db
        from app.cli.output import say

        self.rescued = report
        say(f"lanehop: {report.line}")
        refresh(db, self.settings)  # what the accounts can do may be lost
        return db

    def _check_place(self) -> None:
        if self.places.cache.is_dir():
            raise Failure(f"{self.places.cache} is a folder and no cache: move it away, then lanehop sync", Exit.LOCKED)

    @cached_property
    def vault(self) -> "Vault":
        """The secrets of this home; a person is asked where there is one."""
        from app.privacy.secrets import Vault

        return Vault(self.places, self.settings, ask=ask_hidden if has_terminal() else None)

    @property
    def interactive(self) -> bool:
        """True when a person is there to answer."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()

    def check_account(self, name: str) -> None:
        """Raises `SettingsError` where the configuration has no such account."""
        if name in self.settings.accounts:
            return
        from app.settings.read import did_you_mean

        if not self.settings.accounts:
            raise SettingsError("no account is connected yet: lanehop account add VENDOR --name NAME")
        raise SettingsError(f"there is no account {quoted(name)}{did_you_mean(name, list(self.settings.accounts))}")


def _close(db: "Connection") -> None:
    db.close()
    if db.trouble is not None:
        from app.cli.output import say

        say(f"lanehop: {db.trouble}; what was asked for is in the cache")


def ask_hidden(text: str) -> str:
    """Ask on the terminal without showing what is typed, also when standard input is a pipe."""
    return str(click.prompt(text, hide_input=True, err=True, default="", show_default=False))


def has_terminal() -> bool:
    """True where a person can be asked on the terminal itself, whatever standard input is."""
    if not sys.stderr.isatty():
        return False
    if sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
