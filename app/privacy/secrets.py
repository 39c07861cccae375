"""Where secrets come from and where they are kept.

In this order: handed over by the parent process (as the demo does), the environment, the key store of the operating
system, a command of the person's own, a file encrypted with a passphrase. Never plain, never a key beside the file;
the demo alone, whose secrets are made up, keeps one there for commands of a second shell.
"""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from typing import Any, Protocol

import msgspec

from app.model.discreet import Discreet
from app.settings import Places, Settings, environment_variable
from app.vendor import Setting

Ask = Callable[[str], str]
"""Ask a person for something hidden; only where there is a person."""

DAMAGED = "the secret file is damaged: restore it from a copy, or remove it and add the accounts again"


class SecretsError(Exception):
    """No secret, no passphrase, or the wrong one; the message says what to do. Exit code 4."""


class NoSecret(SecretsError):
    """Nowhere holds a secret of this account."""


class NoPassphrase(SecretsError):
    """The secret file needs a passphrase, and nothing and nobody gives one."""


class WrongPassphrase(SecretsError):
    """The passphrase does not open the secret file, which is left as it is."""


class SecretsBroken(SecretsError):
    """The secret file, the key store or a command of the person's own does not do its work."""


class Store(Protocol):
    """A place that keeps bytes under a name."""

    title: str

    def read(self, entry: str) -> bytes | None: ...

    def write(self, entry: str, value: bytes) -> None: ...

    def forget(self, entry: str) -> None: ...

    @contextmanager
    def changed(self, changes: Mapping[str, bytes | None]) -> Iterator[None]:
        """Write entries, or forget those that are None, for the length of a block; for good unless it raises."""
        before = {entry: self.read(entry) for entry in changes}
        try:
            self._put(changes)
            yield
        except BaseException as error:
            try:
                self._put(before)
            except SecretsError as stuck:
                raise SecretsBroken(f"{error}; and what was kept already could not be taken back: {stuck}") from error
            raise

    def _put(self, values: Mapping[str, bytes | None]) -> None:
        for entry, value in values.items():
            if value is None:
                self.forget(entry)
            else:
                self.write(entry, value)


class Found(Discreet, frozen=True):
    """Secrets of an account by key, and the place they came from."""

    values: Mapping[str, str]
    place: str

    def __repr__(self) -> str:
        return f"Found(<{len(self.values)} hidden>, {self.place!r})"


class Memory(Store):
    """A store that is gone with the process."""

    title = "memory of this process"

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def read(self, entry: str) -> bytes | None:
        return self._held.get(entry)

    def write(self, entry: str, value: bytes) -> None:
        self._held[entry] = value

    def forget(self, entry: str) -> None:
        self._held.pop(entry, None)


class Vault:
    """All places of one home. `ask` is None where there is no person; `given` are secrets handed over by a parent.

    Imports the key store's library and the cipher when they are first needed.
    """

    def __init__(
        self,
        places: Places,
        settings: Settings,
        *,
        ask: Ask | None = None,
        given: Mapping[str, Mapping[str, str]] | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._places = places
        self._settings = settings
        self._environ = environ
        self._given = {} if given is None else given
        self._memory = Memory()
        self._passphrase = _Passphrase(settings, environ, ask)
        self._key_store: Store | None = None
        self._key_store_sought = False
        self._file: Store | None = None

    # --- secrets of an account -----------------------------------------------------------------

    def read(self, account: str, wanted: Sequence[Setting]) -> Found:
        """The secrets of an account. Raises `NoSecret` and the other `SecretsError`s."""
        if account in self._given:
            return Found(dict(self._given[account]), self._memory.title)
        variable = environment_variable(account)
        if self._environ.get(variable):
            return Found(parse(self._environ[variable], wanted, variable), f"environment ({variable})")
        if (store := self.key_store()) and (held := store.read(account)):
            return Found(_unpack(held, store.title), store.title)
        if command := self._command_of(account):
            return Found(parse(_run(command, self._timeout), wanted, "the secret-command"), "secret-command")
        if account in self._entries_of_file() and (held := self._secret_file().read(account)):
            return Found(_unpack(held, self._secret_file().title), self._secret_file().title)
        raise NoSecret(
            f"{account}: there is no secret for it here. Run: lanehop account add --replace, "
            f"or set {variable}, or a secret-command in {self._places.config}"
        )

    def write(self, account: str, values: Mapping[str, str]) -> str:
        """Keep the secrets of an account; which place took them. Raises `SecretsError` where there is none."""
        with self.keeping(account, values) as place:
            return place

    @contextmanager
    def keeping(self, account: str, values: Mapping[str, str]) -> Iterator[str]:
        """The same for the length of a block, for good unless it raises."""
        store = self.key_store() or self._secret_file()
        with store.changed({account: msgspec.json.encode(dict(values))}):
            yield store.title

    def forget(self, account: str) -> None:
        """Take the secrets and tokens of an account out of every place that keeps them."""
        with self.forgetting(account):
            pass

    @contextmanager
    def forgetting(self, account: str) -> Iterator[None]:
        """The same for the length of a block, for good unless it raises."""
        stores = [self._memory, self.key_store()]
        kept = (account, _token(account), _keys(account))
        if self._entries_of_file() & {*kept}:
            stores.append(self._secret_file())
        with ExitStack() as stack:
            for store in stores:
                if store:
                    stack.enter_context(store.changed(dict.fromkeys(kept)))
            yield

    def standing(self, account: str) -> str | None:
        """Which place is in force for an account, found out without asking anybody; None: no place has anything."""
        if account in self._given:
            return self._memory.title
        if self._environ.get(environment_variable(account)):
            return f"environment ({environment_variable(account)})"
        in_file = account in self._entries_of_file()
        if not in_file and not self._command_of(account):
            store = self.key_store()
            return store.title if store and store.read(account) else None
        return "encrypted file" if in_file else "secret-command"

    # --- keys of webhooks ----------------------------------------------------------------------

    def keys(self, account: str) -> Mapping[str, str]:
        """The keys that were kept, by the id of what they sign for; the newest one of each."""
        stores = [store for store in (self.key_store(),) if store]
        if _keys(account) in self._entries_of_file():
            stores.append(self._secret_file())
        held = ((store, store.read(_keys(account))) for store in stores)
        return next((_unpack(found, store.title) for store, found in held if found), {})

    def keep_key(self, account: str, name: str, key: str | None) -> str:
        """Keep a key, or forget it where it is None; in which place. Raises `SecretsError`."""
        store = self.key_store() or self._secret_file()
        known = {**self.keys(account)} | {name: key or ""}
        store.write(_keys(account), msgspec.json.encode({one: value for one, value in known.items() if value}))
        return store.title

    # --- the passphrase ------------------------------------------------------------------------

    def must_ask(self, accounts: Sequence[str]) -> bool:
        """True when one of these accounts opens only with a passphrase that only a person can give."""
        silent = [name for name in accounts if not self._environ.get(environment_variable(name))]
        return bool(self._entries_of_file() & set(silent)) and not self._passphrase.silent

    def unlock(self) -> None:
        """Open the secret file now. Raises `NoPassphrase`, `WrongPassphrase`."""
        for entry in sorted(self._entries_of_file())[:1]:
            self._secret_file().read(entry)

    def learn(self, passphrase: str) -> None:
        """A person has given the passphrase elsewhere: it opens what this opens from now on."""
        self._passphrase.known = passphrase

    @property
    def passphrase(self) -> str | None:
        """The passphrase as far as it is known in this process: for a child, by a pipe."""
        return self._passphrase.known

    @property
    def passphrase_is_asked_for(self) -> bool:
        """True where no file and no command gives the passphrase."""
        return not self._passphrase.silent

    # --- tokens --------------------------------------------------------------------------------

    def tokens(self, account: str) -> "Tokens":
        """Where the access token of an account rests between runs."""
        return Tokens(self, account, self._places)

    def token_store(self, account: str) -> Store:
        """The place that keeps a token without asking anybody: as the account's secrets are kept, else memory."""
        if account in self._given:
            return self._memory
        if store := self.key_store():
            return store
        opens = self._passphrase.silent or self._passphrase.known is not None
        return self._secret_file() if opens else self._memory

    # --- the places ----------------------------------------------------------------------------

    def key_store(self) -> Store | None:
        """The key store of the operating system; None where there is none that keeps things safe unasked."""
        if not self._key_store_sought and self._settings.secrets.keyring:
            from app.privacy.secrets_keyring import find  # noqa: PLC0415 - 100 ms, and never for a read of the cache

            home = self._places.home
            self._key_store = find("lanehop" if home is None else f"lanehop {home}")
        self._key_store_sought = True
        return self._key_store

    def _secret_file(self) -> Store:
        if self._file is None:
            from app.privacy.secrets_file import SecretFile  # noqa: PLC0415 - the cipher loads when it is needed

            self._file = SecretFile(self._places.secrets, self._places.locks, self._passphrase.get)
        return self._file

    def _entries_of_file(self) -> frozenset[str]:
        return entries(self._places.secrets.read_bytes()) if self._places.secrets.exists() else frozenset()

    def _command_of(self, account: str) -> Sequence[str]:
        config = self._settings.accounts.get(account)
        if config and config.secret_command:
            return config.secret_command
        return [part.replace("{account}", account) for part in self._settings.secrets.secret_command]

    @property
    def _timeout(self) -> float:
        return self._settings.secrets.command_timeout


class Tokens:
    """`app.vendor.TokenStore` of one account."""

    def __init__(self, vault: Vault, account: str, places: Places) -> None:
        self._vault = vault
        self._account = account
        self._lock = places.locks / f"{account}.sign-in.lock"

    def read(self) -> bytes | None:
        try:
            return self._vault.token_store(self._account).read(_token(self._account))
        except SecretsError:
            return None  # a token can be minted anew

    def write(self, token: bytes) -> None:
        with suppress(SecretsError):  # it is used all the same, and minted anew by the next process
            self._vault.token_store(self._account).write(_token(self._account), token)

    def lock(self) -> AbstractContextManager[Any]:
        from filelock import FileLock  # noqa: PLC0415 - 50 ms, for those who sign in

        self._lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(self._lock, mode=0o600, thread_local=False)


class _Passphrase:
    """The file that `LANEHOP_PASSPHRASE_FILE` names, else a command, else a person."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], ask: Ask | None) -> None:
        self._file = environ.get("LANEHOP_PASSPHRASE_FILE", "")
        self._command = settings.secrets.passphrase_command
        self._timeout = settings.secrets.command_timeout
        self._ask = ask
        self.known: str | None = None

    @property
    def silent(self) -> bool:
        """True where nobody needs to be asked."""
        return bool(self._file or self._command)

    def get(self, *, new: bool) -> str:
        if self.known is None:
            self.known = self._find(new=new)
        return self.known

    def _find(self, *, new: bool) -> str:
        if self._file:
            return self._filled(_first_line(self._file), f"the file that LANEHOP_PASSPHRASE_FILE names ({self._file})")
        if self._command:
            found = _run(self._command, self._timeout).splitlines()
            return self._filled(found[0] if found else "", "the passphrase-command")
        if self._ask is None:
            why = (
                "secrets can only be kept encrypted, and there is no key store" if new else "the secret file is locked"
            )
            raise NoPassphrase(
                f"{why} and no passphrase: set LANEHOP_PASSPHRASE_FILE to a file that holds it, "
                "or a passphrase-command under [secrets], or run this in a terminal"
            )
        found_one = self._filled(
            self._ask("Passphrase for a new secret file" if new else "Passphrase of the secret file"), "the passphrase"
        )
        if new and self._ask("The same passphrase again") != found_one:
            raise NoPassphrase("the two passphrases differ: nothing was kept")
        return found_one

    @staticmethod
    def _filled(passphrase: str, source: str) -> str:
        if not passphrase:
            raise NoPassphrase(f"{source} is empty")
        return passphrase


def parse(text: str, wanted: Sequence[Setting], source: str) -> dict[str, str]:
    """Secrets out of `text`: KEY=VALUE lines, or the value alone where the account has one required secret."""
    keys = [setting.key for setting in wanted if setting.secret]
    lines = [line for line in text.splitlines() if line.strip()]
    pairs = dict(line.strip().split("=", 1) for line in lines if line.strip().split("=", 1)[0] in keys and "=" in line)
    if pairs and len(pairs) == len(lines):
        return pairs
    required = [setting.key for setting in wanted if setting.secret and setting.required] or keys
    if len(required) == 1 and len(lines) == 1:
        return {required[0]: lines[0].strip()}
    raise NoSecret(
        f"{source} must hold lines like {keys[0] if keys else 'KEY'}=..., one for each of: {', '.join(keys)}"
    )


def entries(content: bytes) -> frozenset[str]:
    """Which entries a secret file has; they are not secret, and known without the passphrase."""
    try:
        return frozenset(msgspec.json.decode(content)["head"]["entries"])
    except (msgspec.DecodeError, KeyError, TypeError):
        raise SecretsBroken(
            "the secret file is damaged: restore it from a copy, or remove it and add accounts again"
        ) from None


def _token(account: str) -> str:
    return f"{account}/token"


def _keys(account: str) -> str:
    return f"{account}/webhooks"


def _unpack(held: bytes, place: str) -> dict[str, str]:
    try:
        return msgspec.json.decode(held, type=dict[str, str])
    except msgspec.DecodeError:
        raise SecretsBroken(f"what the {place} holds was not written by lanehop: add the account again") from None


def _first_line(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as lines:  # noqa: PTH123 - may be a pipe such as /dev/fd/3
            return lines.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise NoPassphrase(f"the file that LANEHOP_PASSPHRASE_FILE names cannot be read: {error}") from None


def _run(command: Sequence[str], timeout: float) -> str:
    """What a command of the person's own prints; its words never reach a message, they may be the secret."""
    try:
        done = subprocess.run(  # noqa: S603 - the person's own configuration names it, no shell is involved
            list(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
        )
    except FileNotFoundError:
        raise SecretsBroken(f"{command[0]}: there is no such program (secret-command)") from None
    except OSError as error:
        raise SecretsBroken(f"{command[0]} could not be run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise SecretsBroken(f"{command[0]} gave no secret within {timeout:g} s") from None
    if done.returncode:
        raise SecretsBroken(f"{command[0]} failed (exit {done.returncode}) and gave no secret")
    return done.stdout.decode("utf-8", "replace").rstrip("\r\n")
