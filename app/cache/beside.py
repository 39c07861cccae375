"""The files beside the cache: who has it open, word that it is damaged, and what was moved aside.

Every process that may write holds a shared lock for as long as it has the cache open, so that the one that takes over
from a damaged file can be sure to be alone: a process that still had the old file could send from it.
"""

import fcntl
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

PATIENCE = 5.0
"""Seconds to wait for other processes to let go of the cache."""
_LOOK = 0.02


class Taken(Exception):
    """Other processes have the cache open."""


class Damage(msgspec.Struct, frozen=True, omit_defaults=True):
    """Word that the cache is damaged. `aside`: the name its files are moved to, once that has begun."""

    why: str
    aside: str | None = None


class Hold:
    """The shared lock of one open cache. `alone`: nobody else had it open when it was taken."""

    def __init__(self, file: int, *, alone: bool) -> None:
        self._file = file
        self.alone = alone

    def release(self) -> None:
        os.close(self._file)


def hold(path: Path) -> Hold | None:
    """Tell other processes that this one has the cache open; None on a file system that cannot keep that.

    Raises `Taken` while another process takes over what is left of a damaged cache.
    """
    try:
        file = os.open(_named(path, "use"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    try:
        alone = _lock(file, fcntl.LOCK_EX, 0.0)
        if _lock(file, fcntl.LOCK_SH, PATIENCE):
            return Hold(file, alone=alone)
    except OSError:
        os.close(file)
        return None
    os.close(file)
    raise Taken


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Run with nobody else having the cache open. Raises `Taken`; an `OSError` where that cannot be known."""
    file = os.open(_named(path, "use"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(file, fcntl.LOCK_EX, PATIENCE):
            raise Taken
        yield
    finally:
        os.close(file)


def was_left_open(path: Path) -> bool:
    """Whether the last process that had the cache open did not close it; only asked while nobody has."""
    log = path.with_name(f"{path.name}-wal")
    with suppress(OSError):
        return log.stat().st_size > 0
    return False


def damage(path: Path) -> Damage | None:
    """What was found to be wrong with the cache, and not mended yet."""
    try:
        word = _named(path, "damaged").read_bytes()
    except OSError:
        return None
    try:
        return msgspec.json.decode(word, type=Damage)
    except msgspec.DecodeError:
        return Damage("it was not said why")


def tell_damage(path: Path, found: Damage) -> None:
    """Leave word of it: every process that has the cache open ends soon. Raises `OSError`."""
    write(_named(path, "damaged"), msgspec.json.encode(found))


def mended(path: Path) -> None:
    """There is a sound cache again."""
    _named(path, "damaged").unlink(missing_ok=True)


def aside_name(path: Path, at: float) -> str:
    """A name to move a damaged cache to that nothing has yet, with the date (UTC) in it. `at`: seconds."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at))
    name, number = f"{path.name}.aside-{stamp}", 1
    while any(path.parent.glob(f"{name}*")):
        number += 1
        name = f"{path.name}.aside-{stamp}-{number}"
    return name


def moved_aside(path: Path) -> list[Path]:
    """The files of damaged caches, which nobody but a person or an erasure removes."""
    return sorted(path.parent.glob(f"{path.name}.aside-*"))


def erase_copies(path: Path, *, but: Collection[str] = ()) -> None:
    """Delete what was copied before an update or moved aside: everybody is in it, also who is gone here.

    `but`: the names of caches that stay, with their logs. Raises `OSError`.
    """
    copies = [*path.parent.glob(f"{path.name}.before-*"), *moved_aside(path)]
    for file in copies:
        if cache_of(file.name) not in but:
            file.unlink(missing_ok=True)


def cache_of(name: str) -> str:
    """The name of the cache to which a file or a log of it belongs."""
    return name.removesuffix("-wal").removesuffix("-shm")


def write(path: Path, content: bytes) -> None:
    """Write a file at once or not at all, durable when this returns. Raises `OSError`."""
    new = path.with_name(f"{path.name}.new")
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(file, "wb") as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Make what was renamed in a folder durable, where the system can."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _named(path: Path, what: str) -> Path:
    return path.with_name(f"{path.name}.{what}")


def _lock(file: int, kind: int, patience: float) -> bool:
    """Whether the lock was had in time. Raises `OSError` where there are no locks."""
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK)
        else:
            return True
