"""Say where a file is, or where it is to go: type a path, or go through the folders."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from itertools import takewhile
from pathlib import Path

from app import text
from screens.picker import Choice, Picker
from screens.widgets.field import PathField
from screens.words import bytes_of

MOST = 2000
"""Entries of a folder that are offered; in a larger one the name is to be typed."""
ROWS = 10


class PathScreen(Picker):
    """Hands the path that was chosen to `done`. `new`: of a file that is to be made."""

    def __init__(self, title: str, start: str, done: Callable[[Path], Awaitable[None]], *, new: bool = False) -> None:
        super().__init__("path", title, (), done, must_choose="a name is missing" if new else "no file is chosen")
        self.entry: PathField = PathField(start)
        self._new = new
        self._folder: Path | None = None
        self._trouble = ""
        self._read = asyncio.Event()
        """Set while what the folder holds is known."""

    async def on_mount(self) -> None:
        await self._look()

    @property
    def height(self) -> int:
        return min(ROWS, max(self.app.size.height - 10, 3))

    @property
    def nothing(self) -> str:
        return self._trouble or ("nothing here begins so" if self._read.is_set() else "reading the folder")

    # --- what is typed ---------------------------------------------------------------------------

    @property
    def _parts(self) -> tuple[str, str]:
        """The folder as it is typed, and how the name in it begins."""
        folder, slash, begun = self.entry.value.rpartition("/")
        return folder + slash, begun

    def typed(self) -> None:
        if self._named() == self._folder:
            self._fill(-1)
        else:
            self.run_worker(self._look(), name="folder", group="folder")

    def _named(self) -> Path:
        return _at_home(self._parts[0] or ".")

    async def _look(self) -> None:
        """Read the folder that is named now."""
        folder = self._folder = self._named()
        self._read.clear()
        entries, trouble = await asyncio.to_thread(_entries, folder)
        if folder == self._folder and self.is_attached:
            self.choices = [Choice(name, label=name, note=note) for name, note in entries]
            self._trouble = trouble
            self._read.set()
            self._fill(-1)

    def _fill(self, cursor: int) -> None:
        super()._fill(cursor)
        glyphs = self.shell.glyphs
        before, behind = self.entry.seen(self._width - 6, glyphs.ellipsis, " ")
        mark = "_" if glyphs.ascii else "▏"
        self.prompt.show([("> ", "accent"), (before, "strong"), (mark, "accent"), (behind, "strong")])

    def found(self, words: Sequence[str]) -> list[Choice]:  # noqa: ARG002  (names are told apart by letter case)
        begun = text.fold(self._parts[1])
        hidden = begun.startswith(".")
        fits = [one for one in self.choices if text.fold(one.label).startswith(begun)]
        return [one for one in fits if hidden or not one.label.startswith(".")]

    def guessed(self, words: Sequence[str]) -> list[Choice]:  # noqa: ARG002
        return []

    # --- commands --------------------------------------------------------------------------------

    async def do_path_take(self) -> None:
        """Into the line what all that fit have in common: the rest of a name, or a folder."""
        await self._read.wait()
        names = [self.choice.label] if self.choice is not None else [one.label for one in self.shown]
        common = _common(names)
        if len(common) > len(self._parts[1]) or len(names) == 1:
            await self._put(self._parts[0] + (common or self._parts[1]))

    async def do_accept(self) -> None:
        await self._read.wait()
        typed = self.entry.value
        if self.choice is not None:
            await self._put(typed := self._parts[0] + self.choice.label)
        elif not await asyncio.to_thread(os.path.lexists, _at_home(typed)):
            typed = typed.strip()
        path = _at_home(typed)
        if typed.endswith("/") or await asyncio.to_thread(os.path.isdir, path):  # never raises, whatever the name
            if not typed.endswith("/"):
                await self._put(f"{typed}/")
            elif self.choice is None and self._new:
                self.flash(self._must_choose)
        elif self._new or await asyncio.to_thread(os.path.isfile, path):
            self.leave()
            doing = self._done(path)
            if doing is not None:
                await doing
        else:
            self.flash(f"there is no file {text.clean(typed)}" if typed else self._must_choose)

    async def _put(self, value: str) -> None:
        self.entry.put(value)
        await self._look()


def _at_home(typed: str) -> Path:
    """The path, of this person's home where it begins so."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # a home of nobody
        return Path(typed)


def _common(names: Sequence[str]) -> str:
    """How all of them begin."""
    letters = zip(*names, strict=False)
    return "".join(same[0] for same in takewhile(lambda column: len(set(column)) == 1, letters))


def _entries(folder: Path) -> tuple[list[tuple[str, str]], str]:
    """Folders first, then files with their size; and why there are none."""
    folders: list[tuple[str, str]] = []
    files: list[tuple[str, str]] = []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if len(folders) + len(files) >= MOST:
                    break
                if entry.is_dir():
                    folders.append((f"{entry.name}/", ""))
                elif entry.is_file():
                    files.append((entry.name, bytes_of(entry.stat().st_size)))
    except OSError as error:
        return [], f"this folder cannot be read: {error.strerror}"
    except ValueError:
        return [], "this is no path"
    return [*sorted(folders), *sorted(files)], ""
