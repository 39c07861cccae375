"""Reading the configuration, and saying exactly what is wrong with it."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

LARGEST = 1e9
"""Seconds, or requests a second; thirty years."""
Seconds = Annotated[float, msgspec.Meta(ge=0, le=LARGEST)]
S = TypeVar("S", bound=msgspec.Struct)


class SettingsError(Exception):
    """The configuration cannot be used: which file, which key, what to do. Exit code 2."""


class SameVariable(SettingsError):
    """Two accounts would read their secret from one environment variable."""


class AccountConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One `[accounts.NAME]` table."""

    vendor: str
    base_url: str | None = None
    zone: str | None = None
    """IANA name; None: the vendor's own."""
    writes: bool = False
    """Whether anything may be changed at the vendor."""
    rate: Annotated[float, msgspec.Meta(ge=0, le=LARGEST)] | None = None
    """Requests a second at most; 0: no limit (sandboxes)."""
    timeout: Annotated[float, msgspec.Meta(gt=0, le=LARGEST)] | None = None
    late_window: Seconds | None = None
    """How long a request whose answer was lost may still take effect."""
    hold: Seconds | None = None
    """Undo time of this account."""
    settings: dict[str, str] = {}
    """What the vendor asks for and is no secret, such as `client_id`."""
    secret_command: tuple[str, ...] = ()
    """A program and its arguments that print the secret, or KEY=VALUE lines."""


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """`[keys]`: a preset, and what a person bound otherwise (command id -> keys)."""

    preset: str = "vim"
    overrides: dict[str, str | list[str]] = {}

    @property
    def own(self) -> dict[str, list[str]]:
        """The overrides with a single key as a list of one."""
        return {command: [keys] if isinstance(keys, str) else keys for command, keys in self.overrides.items()}


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """`[look]`: how the screens look."""

    ascii: bool = False
    theme: str | None = None
    density: Annotated[int, msgspec.Meta(ge=1, le=3)] | None = None
    """Lines a card takes; None: what fits the terminal."""


class Sync(msgspec.Struct, frozen=True, kw_only=True):
    """`[sync]`: when to pull."""

    every: Seconds = 120.0
    """Seconds between two pulls while lanehop is open; 0: only when asked."""


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """`[notes]`: what notes are written in."""

    editor: str | None = None
    """A command with its arguments; `box`: the one that is built in. None: $VISUAL, else $EDITOR, else the box."""


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """`[secrets]`: where secrets come from when neither the environment nor the system's key store has them."""

    secret_command: tuple[str, ...] = ()
    """As an account's own, with `{account}` in an argument replaced by the account's name."""
    passphrase_command: tuple[str, ...] = ()
    """A program and its arguments that print the passphrase of the secret file."""
    command_timeout: Annotated[float, msgspec.Meta(gt=0, le=LARGEST)] = 30.0
    keyring: bool = True
    """False: the key store of the operating system is left alone."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole configuration. Durations are in seconds."""

    hold: Seconds = 10.0
    """Undo time: how long a change waits here before it is sent."""
    accounts: dict[str, AccountConfig] = {}
    keys: Keys = Keys()
    look: Look = Look()
    sync: Sync = Sync()
    notes: Notes = Notes()
    secrets: Secrets = Secrets()

    def hold_of(self, account: str) -> float:
        """The undo time of an account, in seconds."""
        own = self.accounts[account].hold
        return self.hold if own is None else own


_TABLES: dict[str, type[msgspec.Struct]] = {
    "keys": Keys,
    "look": Look,
    "sync": Sync,
    "notes": Notes,
    "secrets": Secrets,
}
_OVERRIDES = {
    "LANEHOP_KEYS": ("keys", "preset"),
    "LANEHOP_ASCII": ("look", "ascii"),
    "LANEHOP_THEME": ("look", "theme"),
    "LANEHOP_DENSITY": ("look", "density"),
    "LANEHOP_SYNC_EVERY": ("sync", "every"),
}
"""Environment variables that win over the file. None of them can switch writes on."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")


def check_account_name(name: str) -> None:
    """Raises `SettingsError` for a name that could not stand in an id or an environment variable."""
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} cannot be an account's name: letters, digits, _ and - only, 64 at most,"
            " and no - at the beginning"
        )


def environment_variable(account: str) -> str:
    """The variable that may hold an account's secret: `LANEHOP_SECRET_` and its name in capitals."""
    return "LANEHOP_SECRET_" + re.sub(r"[^A-Z0-9]", "_", account.upper())


def check_apart(name: str, others: Iterable[str]) -> None:
    """Raises `SameVariable` where another account reads the same variable: its secret would go to a foreign host."""
    variable = environment_variable(name)
    for other in others:
        if other != name and environment_variable(other) == variable:
            raise SameVariable(f"{name} and {other} would share {variable}: give one of them another name")


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The configuration of a file, which need not exist, with the environment's word on top. Raises `SettingsError`."""
    document = _document(path)
    tables = {name: dict(_table(path, name, document.pop(name, {}))) for name in ("accounts", *_TABLES)}
    accounts: dict[str, AccountConfig] = {}
    for name, value in tables.pop("accounts").items():
        try:
            check_account_name(name)
            check_apart(name, accounts)
        except SettingsError as error:
            raise type(error)(f"{path}, [accounts]: {error}") from None
        accounts[name] = _struct(path, f"accounts.{name}", value, AccountConfig)
    parts: dict[str, msgspec.Struct] = {}
    for name, kind in _TABLES.items():
        parts[name] = _override(name, _struct(path, name, tables[name], kind), environ)
    rest = _known(path, "", document, Settings)
    return _convert(str(path), "", {**rest, **parts, "accounts": accounts}, Settings)


def _override(table: str, part: S, environ: Mapping[str, str]) -> S:
    for variable, (name, key) in _OVERRIDES.items():
        if name == table and environ.get(variable):
            said = _convert(variable, "", {key: environ[variable]}, type(part), strict=False)
            part = msgspec.structs.replace(part, **{key: getattr(said, key)})
    return part


def _document(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None


def _table(path: Path, name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SettingsError(f"{path}, {name}: must be a table: [{name}]")
    return value


def _struct(path: Path, name: str, value: object, kind: type[S]) -> S:
    return _convert(str(path), name, _known(path, name, _table(path, name, value), kind), kind)


def _known(path: Path, name: str, value: Mapping[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The table with keys as fields (`secret-command` is `secret_command`); a key nobody knows is an error."""
    fields = [field for field in kind.__struct_fields__ if kind is not Settings or field not in _TABLES]
    found: dict[str, Any] = {}
    for key, item in value.items():
        field = key.replace("-", "_")
        if field not in fields:
            dotted = f"{name}.{key}" if name else key
            names = [*fields, *(("accounts", *_TABLES) if not name else ())]
            raise SettingsError(f"{path}, {dotted}: there is no such setting{did_you_mean(field, names)}")
        found[field] = item
    return found


_WHERE = re.compile(r" - at `\$(?P<where>[^`]*)`$")


def _convert(source: str, name: str, value: Mapping[str, Any], kind: type[S], *, strict: bool = True) -> S:
    try:
        return msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError as error:
        text = str(error)
        place = _WHERE.search(text)
        dotted = (name + (place["where"] if place else "")).lstrip(".")
        problem = _WHERE.sub("", text)
        raise SettingsError(f"{source}, {dotted}: {problem[:1].lower()}{problem[1:]}") from None


def did_you_mean(word: str, known: list[str]) -> str:
    """`; did you mean X?` where something is close, else which ones there are."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; there are {', '.join(sorted(known))}" if known else ""
