"""Where a text lies while an editor of the person's own has it: a private folder, and gone afterwards."""

import os
import shlex
import shutil
import tempfile
from pathlib import Path

import msgspec

LARGEST = 16 << 20
"""Bytes of a file that are read; a larger one stays where it is."""
BOX = "box"
"""As an editor's name: the one that is built in."""


class NoEditor(Exception):
    """The command cannot be one; the message says why."""


class TooLarge(Exception):
    """The file is larger than what is read; it was moved to `kept`, and nobody deletes it there."""

    def __init__(self, kept: Path) -> None:
        super().__init__(f"the file is larger than {LARGEST >> 20} MB, and was left at {kept}")
        self.kept = kept


class Written(msgspec.Struct, frozen=True):
    """What an editor left. Bytes that are no UTF-8 are in `text` as surrogates, so that they can be written again."""

    text: str
    touched: bool
    """False where the file is as it was laid out: the editor did not save it."""
    bad_byte: int | None
    """Where the first byte that is no UTF-8 stands; None where all of it is text."""


class Sheet:
    """A file in a folder of its own, for an editor that also leaves copies and swap files beside it."""

    def __init__(self, folder: Path, text: str) -> None:
        """Raises `OSError`."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder))
        self.path = self._own / "note.txt"
        number = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
        self._laid_out = _stamp(self.path)

    def read(self) -> Written:
        """What is in the file now; nothing where it is gone. Raises `TooLarge`, `OSError`."""
        try:
            stamp = _stamp(self.path)
        except FileNotFoundError:
            return Written("", touched=False, bad_byte=None)
        if self.path.stat().st_size > LARGEST:
            raise TooLarge(self._keep())
        content = self.path.read_bytes()
        try:
            content.decode("utf-8")
            bad = None
        except UnicodeDecodeError as error:
            bad = error.start
        text = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff").replace("\r\n", "\n")
        return Written(text, touched=stamp != self._laid_out, bad_byte=bad)

    def discard(self) -> None:
        """Delete it, and whatever lies beside it."""
        shutil.rmtree(self._own, ignore_errors=True)

    def _keep(self) -> Path:
        kept = self._own.with_name(f"kept-{self._own.name}")
        self._own.rename(kept)
        return kept / self.path.name


class Editor:
    """The editor a person has chosen."""

    def __init__(self, said: str, folder: Path) -> None:
        """`said`: a command as it is typed, with its arguments. `folder`: where texts lie while it has them."""
        self._said = said
        self._folder = folder

    def command(self) -> list[str]:
        """The command and its arguments. Raises `NoEditor`."""
        try:
            words = shlex.split(self._said)
        except ValueError as error:
            raise NoEditor(f"the editor {self._said} cannot be run: {str(error).lower()}") from None
        if not words:
            raise NoEditor("the editor has no name")
        return words

    def lay_out(self, text: str) -> Sheet:
        """A file with this text in it. Raises `OSError`."""
        return Sheet(self._folder, text)


def sweep(folder: Path) -> None:
    """Delete the texts of programs that did not live to do it."""
    if not folder.is_dir():
        return
    for own in folder.iterdir():
        number, _, _ = own.name.partition("-")
        if number.isdecimal() and not _runs(int(number)):
            shutil.rmtree(own, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return process != os.getpid()
    return process != os.getpid()


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
