"""Files for their owner's eyes only."""

import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ENDING = ".lanehop"


def forget_left(path: Path) -> None:
    """Delete what lies beside a file because a process was killed while it replaced it.

    The caller holds the lock under which the file is replaced, so that nobody living needs it.
    """
    target = path.resolve()
    for left in target.parent.glob(f".{glob.escape(target.name)}.*{_ENDING}"):
        left.unlink(missing_ok=True)


def replace(path: Path, content: bytes) -> None:
    """Write a file at once or not at all, readable by its owner only. A symbolic link stays one."""
    target = path.resolve()
    _beside(target, content).replace(target)


@contextmanager
def replaced(path: Path, content: bytes | None) -> Iterator[None]:
    """The same for the length of a block, for good unless it raises. None: there is no such file.

    What was there lies beside it meanwhile, so that putting it back needs no room on the disk. A process that is killed
    in the block leaves it there, and the file as it is to be: whoever replaces it next calls `forget_left`.
    """
    target = path.resolve()
    new = None if content is None else _beside(target, content)
    old: Path | None = None
    try:
        if target.exists():
            old = _beside(target, target.read_bytes())
        if new is None:
            target.unlink(missing_ok=True)
        else:
            new.replace(target)
        try:
            yield
        except BaseException:
            if old is None:
                target.unlink(missing_ok=True)
            else:
                old.replace(target)
            raise
    finally:
        for left in (new, old):
            if left is not None:
                left.unlink(missing_ok=True)


def _beside(target: Path, content: bytes) -> Path:
    """A new file in the same folder, for its owner only, safe on the disk."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(_ENDING, f".{target.name}.", target.parent)  # mkstemp: 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(target)
        raise
    return Path(name)
