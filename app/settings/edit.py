"""Writing the configuration: comments and order stay, the file changes at once or not at all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock
from tomlkit.exceptions import ParseError

from app.privacy.files import forget_left, replaced
from app.settings.read import SettingsError


def put_account(path: Path, locks: Path, name: str, values: Mapping[str, Any]) -> None:
    """Add `[accounts.NAME]`, or bring it up to date. A value of None takes its key away. Raises `SettingsError`."""
    with putting_account(path, locks, name, values):
        pass


def putting_account(path: Path, locks: Path, name: str, values: Mapping[str, Any]) -> AbstractContextManager[None]:
    """The same for the length of a block, for good unless it raises."""

    def change(document: tomlkit.TOMLDocument) -> None:
        accounts = document.setdefault("accounts", tomlkit.table(is_super_table=True))
        account = accounts.setdefault(name, tomlkit.table())
        for key, value in values.items():
            if value is None:
                account.pop(key, None)
            else:
                account[key] = value

    return _edited(path, locks, change)


def removing_account(path: Path, locks: Path, name: str) -> AbstractContextManager[None]:
    """Take `[accounts.NAME]` away for the length of a block, for good unless it raises. Raises `SettingsError`."""

    def change(document: tomlkit.TOMLDocument) -> None:
        accounts = document.get("accounts", {})
        accounts.pop(name, None)
        if not accounts:
            document.pop("accounts", None)

    return _edited(path, locks, change)


def put_secrets(path: Path, locks: Path, values: Mapping[str, Any]) -> None:
    """Say where secrets come from, under `[secrets]`. Raises `SettingsError`."""

    def change(document: tomlkit.TOMLDocument) -> None:
        document.setdefault("secrets", tomlkit.table()).update(values)

    with _edited(path, locks, change):
        pass


def put_keys(path: Path, locks: Path, preset: str) -> None:
    """Say which key preset a person wants; their own keys stay. Raises `SettingsError`."""

    def change(document: tomlkit.TOMLDocument) -> None:
        document.setdefault("keys", tomlkit.table())["preset"] = preset

    with _edited(path, locks, change):
        pass


@contextmanager
def _edited(path: Path, locks: Path, change: Callable[[tomlkit.TOMLDocument], None]) -> Iterator[None]:
    locks.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(locks / "config.lock"):
        forget_left(path)
        try:
            document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
        except ParseError as error:
            raise SettingsError(f"{path} is not valid TOML: {error}") from None
        change(document)
        with replaced(path, tomlkit.dumps(document).encode()):
            yield
