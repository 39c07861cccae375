"""The secret file: AES-256-GCM under a key that Argon2id makes from a passphrase."""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, Protocol

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from filelock import FileLock

from app.privacy.files import forget_left, replaced
from app.privacy.secrets import SecretsBroken, Store, WrongPassphrase


class _Derivation(msgspec.Struct, frozen=True, kw_only=True):
    """How the key comes from the passphrase. The bounds keep a forged file from eating the machine."""

    name: Literal["argon2id"] = "argon2id"
    time: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=1_048_576)] = 65_536
    lanes: Annotated[int, msgspec.Meta(ge=1, le=16)] = 4
    salt: str


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What is readable without the passphrase, and signed by the cipher all the same."""

    format: Literal["lanehop-secrets/1"] = "lanehop-secrets/1"
    key: _Derivation
    entries: list[str]


class _File(msgspec.Struct, frozen=True, kw_only=True):
    head: _Head
    nonce: str
    box: str


class PassphraseSource(Protocol):
    def __call__(self, *, new: bool) -> str: ...


class SecretFile(Store):
    """Entries in one encrypted file; several processes may use it at once."""

    title = "encrypted file"

    def __init__(self, path: Path, locks: Path, passphrase: PassphraseSource) -> None:
        self._path = path
        self._locks = locks
        self._passphrase = passphrase
        self._key: tuple[_Derivation, bytes] | None = None

    def read(self, entry: str) -> bytes | None:
        """Raises `WrongPassphrase`, `NoPassphrase`, `SecretsBroken`."""
        file = self._load()
        if file is None or entry not in file.head.entries:
            return None
        return self._open(file).get(entry)

    def write(self, entry: str, value: bytes) -> None:
        with self.changed({entry: value}):
            pass

    def forget(self, entry: str) -> None:
        with self.changed({entry: None}):
            pass

    @contextmanager
    def changed(self, changes: Mapping[str, bytes | None]) -> Iterator[None]:
        self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(self._locks / "secrets.lock", mode=0o600):
            forget_left(self._path)
            file = self._load()
            held = self._open(file) if file else {}
            wanted = {entry: value for entry, value in {**held, **changes}.items() if value is not None}
            if wanted == held:
                yield
                return
            content = self._seal(wanted, file.head.key if file else None) if wanted else None
            with replaced(self._path, content):
                yield

    def _load(self) -> _File | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_File)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError:
            raise SecretsBroken(
                f"{self._path} is damaged: restore it from a copy, or remove it and add accounts again"
            ) from None

    def _open(self, file: _File) -> dict[str, bytes]:
        key = self._derive(file.head.key, new=False)
        try:
            plain = AESGCM(key).decrypt(b64decode(file.nonce), b64decode(file.box), msgspec.json.encode(file.head))
        except (InvalidTag, ValueError):
            self._key = None
            raise WrongPassphrase(f"the passphrase does not open {self._path} (nothing was changed)") from None
        return {name: b64decode(value) for name, value in msgspec.json.decode(plain, type=dict[str, str]).items()}

    def _seal(self, held: dict[str, bytes], derivation: _Derivation | None) -> bytes:
        new = derivation is None
        derivation = derivation or _Derivation(salt=b64encode(os.urandom(16)).decode())
        key = self._derive(derivation, new=new)
        head = _Head(key=derivation, entries=sorted(held))
        nonce = os.urandom(12)
        plain = msgspec.json.encode({name: b64encode(value).decode() for name, value in held.items()})
        box = AESGCM(key).encrypt(nonce, plain, msgspec.json.encode(head))
        return msgspec.json.encode(_File(head=head, nonce=b64encode(nonce).decode(), box=b64encode(box).decode()))

    def _derive(self, derivation: _Derivation, *, new: bool) -> bytes:
        if self._key is None or self._key[0] != derivation:
            key = hash_secret_raw(
                self._passphrase(new=new).encode(),
                b64decode(derivation.salt),
                time_cost=derivation.time,
                memory_cost=derivation.memory_kib,
                parallelism=derivation.lanes,
                hash_len=32,
                type=Type.ID,
            )
            self._key = (derivation, key)
        return self._key[1]
