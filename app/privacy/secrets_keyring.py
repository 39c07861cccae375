"""The key store of the operating system, kept from hanging the program.

Only stores that guard what they hold are taken. Installed add-ons may make `keyring` write plain text, or prompt on
the terminal that a full-screen program is using; those count as no key store at all.
"""

import sys
import threading
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, TypeVar, cast

import keyring
from keyring.errors import KeyringError, PasswordDeleteError

from app.privacy.secrets import SecretsBroken, Store

T = TypeVar("T")

_GUARDED = {
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Manager",
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
}
_SECONDS = 15.0
_PROBE_SECONDS = 5.0


class KeyStore(Store):
    """Entries of one service. Every call is made on a thread and given up after a while: D-Bus may block for ever."""

    def __init__(self, backend: Any, title: str, service: str) -> None:
        self.title = f"system key store ({title})"
        self._backend = backend
        self._service = service

    def read(self, entry: str) -> bytes | None:
        found = self._do(lambda: self._backend.get_password(self._service, entry))
        return found.encode() if found else None

    def write(self, entry: str, value: bytes) -> None:
        self._do(lambda: self._backend.set_password(self._service, entry, value.decode()))

    def forget(self, entry: str) -> None:
        def delete() -> None:
            try:
                self._backend.delete_password(self._service, entry)
            except PasswordDeleteError:
                return  # it was not there

        self._do(delete)

    def _do(self, work: Callable[[], T]) -> T:
        try:
            return in_time(work, _SECONDS)
        except (KeyringError, TimeoutError) as error:
            what = "did not answer" if isinstance(error, TimeoutError) else "refused"
            raise SecretsBroken(f"the {self.title} {what}: unlock it and try again") from None


def find(service: str, *, seconds: float = _PROBE_SECONDS) -> KeyStore | None:
    """The key store of this system; None where there is none, or it does not answer in time."""
    try:
        return in_time(lambda: _probe(service), seconds)
    except Exception:
        return None


def _probe(service: str) -> KeyStore | None:
    if sys.platform != "darwin":
        # Elsewhere `keyring` would look for what it calls by way of the compiler: four processes, for nothing.
        sys.modules.setdefault("keyring.backends.macOS.api", cast("ModuleType", None))
    chosen: Any = keyring.get_keyring()
    candidates: Iterable[Any] = chosen.backends if type(chosen).__module__ == "keyring.backends.chainer" else [chosen]
    for backend in candidates:
        title = _GUARDED.get(type(backend).__module__)
        if title:
            backend.get_password(service, "probe")  # raises where the store is only half there
            return KeyStore(backend, title, service)
    return None


def in_time(work: Callable[[], T], seconds: float) -> T:
    """The result of `work`, run on a thread of its own. Raises `TimeoutError`; the thread is left behind then."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError
    return done[0]
