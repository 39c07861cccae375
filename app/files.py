"""Files between a person's disk and the cache: read within bounds, named harmlessly, opened by a desktop program."""

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from app import text
from app.model.words import FileKind

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that is put to a candidate."""
_DOCUMENTS = (
    "pdf",
    "doc",
    "docx",
    "odt",
    "rtf",
    "txt",
    "md",
    "pages",
    "xls",
    "xlsx",
    "ods",
    "csv",
    "ppt",
    "pptx",
    "odp",
)
_MEDIA = ("jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "bmp", "heic", "mp3", "mp4", "m4a", "wav", "webm")
OPENED = frozenset(f".{suffix}" for suffix in (*_DOCUMENTS, *_MEDIA))
"""How names end of what is handed to the desktop: candidates send files, and a program or a page with a program in it
would run with the rights of whoever opens it."""
_LONGEST_NAME = 120
_RESUME = re.compile(
    r"\b(cv|resume|résumé|curriculum|lebenslauf|zyciorys|życiorys)\b|(^|[_-])cv([_.-]|$)", re.IGNORECASE
)
_LETTER = re.compile(r"cover|motivation|anschreiben|list.motywacyjny", re.IGNORECASE)
_FOLDER = "lanehop-open-"


class NoFile(ValueError):
    """A file cannot be taken, written or opened; the message says why and what to do."""


def read(path: Path) -> bytes:
    """The bytes of a file that is to be put to a candidate. Raises `NoFile`."""
    try:
        if not path.is_file():
            raise NoFile(f"{path} is a folder" if path.is_dir() else f"there is no file {path}")
        if path.stat().st_size > LARGEST:
            raise NoFile(f"{path.name} is larger than {LARGEST // (1024 * 1024)} MB")
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, NoFile):
            raise
        raise NoFile(f"{path.name} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not content:
        raise NoFile(f"{path.name} is empty")
    if len(content) > LARGEST:  # it has grown meanwhile, or never said how large it is
        raise NoFile(f"{path.name} is larger than {LARGEST // (1024 * 1024)} MB")
    return content


def taken(path: Path) -> tuple[str, bytes]:
    """What a file is called, and its bytes. Raises `NoFile`."""
    return name_of(path), read(path)


def write(path: Path, content: bytes) -> None:
    """Make a file that only its owner reads; one that is there is left alone. Raises `NoFile`."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            try:
                opened.write(content)
                opened.flush()
            except OSError:
                path.unlink()  # half of a file is none
                raise
    except FileExistsError:
        raise NoFile(f"{path} is there already: give another name") from None
    except (OSError, ValueError) as error:
        raise NoFile(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}") from None


def safe_name(name: str) -> str:
    """What a file of a candidate is called on this disk: their own name for it, without what means something there."""
    said = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", text.clean(name)).lstrip(".-~ ").rstrip(". ")
    stem, dot, suffix = said.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, dot, suffix = said, "", ""
    while len(f"{stem}{dot}{suffix}".encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem}{dot}{suffix}" or "file"


def name_of(path: Path) -> str:
    """What a file is called, as text: a byte that is none becomes U+FFFD."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def kind_of(name: str) -> FileKind:
    """What a file seems to be, by its name."""
    if _LETTER.search(name):
        return FileKind.COVER_LETTER
    return FileKind.RESUME if _RESUME.search(name) else FileKind.OTHER


def open_in_desktop(name: str, content: bytes) -> None:
    """Hand a file to the program the desktop has for it. The copy it gets is gone when this program ends.

    Raises `NoFile` where there is no desktop, or where the file might be a program.
    """
    called = safe_name(name)
    suffix = Path(called).suffix.lower()
    if suffix not in OPENED:
        raise NoFile(f"{suffix or 'a file without an ending'} is not opened from here, it might be a program; save it")
    command = _opener()
    path = Path(tempfile.mkdtemp(dir=_folder())) / called
    write(path, content)
    if command is None:
        os.startfile(path)  # type: ignore[attr-defined]  # noqa: S606  (Windows; `_opener` has looked)
        return
    try:
        subprocess.Popen(  # noqa: S603  (a fixed command, and a name that begins with our own folder)
            [*command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise NoFile(f"{command[0]} does not start: {error.strerror}") from None


def _opener() -> list[str] | None:
    """The command that opens a file in the desktop; None where the system itself does. Raises `NoFile`."""
    if sys.platform == "win32":
        return None
    if sys.platform == "darwin":
        return ["open"]
    found = shutil.which("xdg-open") if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else None
    if found is None:
        raise NoFile("there is no desktop here to open it with; save it instead")
    return [found]


_made: list[Path] = []


def _folder() -> Path:
    """Where copies lie while this program runs: in memory where the system has such a place, for its owner only."""
    if not _made:
        base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
        base = base if os.access(base, os.W_OK) else Path(tempfile.gettempdir())
        _sweep(base)
        _made.append(Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-", dir=base)))
        atexit.register(shutil.rmtree, _made[0], ignore_errors=True)
    return _made[0]


def _sweep(base: Path) -> None:
    """Take away what a program left that ended in the middle."""
    if os.name != "posix":
        return
    for left in base.glob(f"{_FOLDER}*-*"):
        owner = left.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
