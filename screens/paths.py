"""Say where a file is, or where it is to go: type a path, or go through the folders."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from app import text
from app.files import NoFile
from screens.apart import apart
from screens.picker import Choice, Picker
from screens.widgets.field import PathField
from screens.words import bytes_of

MOST = 2000
"""Entries of a folder that are offered; in a larger one the name is to be typed."""
ROWS = 10
MOMENT = 0.3
"""Seconds until it is said that a disk is being waited for, and until other keys have their turn meanwhile."""

T = TypeVar("T")
Entries: TypeAlias = tuple[Sequence[tuple[str, str]], str]
"""Names in a folder, each with what is said of it; and why there are none."""


def entries(folder: Path) -> Entries:
    """Folders first, then files with their size."""
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


class PathScreen(Picker):
    """Hands what `take` makes of the path that was chosen to `done`. `new`: of a file that is to be made.

    A disk may not answer: what is asked of it is asked apart, so that leaving is always possible.
    """

    def __init__(
        self,
        title: str,
        start: str,
        done: Callable[[Any], Awaitable[None]],
        *,
        new: bool = False,
        take: Callable[[Path], Any] = lambda path: path,
        reads: Callable[[Path], Entries] = entries,
    ) -> None:
        """`take` may wait for the disk, and raises `NoFile`. `reads`: what a folder holds."""
        super().__init__("path", title, (), done, must_choose="a name is missing" if new else "no file is chosen")
        self.entry: PathField = PathField(start)
        self._new = new
        self._take = take
        self._reads = reads
        self._folder: Path | None = None
        self._trouble = ""
        self._slow = False
        """The folder has been waited for longer than a moment."""
        self._read = asyncio.Event()
        """Set while what the folder holds is known."""
        self._order = asyncio.Lock()
        """Held while one of the keys that need the folder is being done."""
        self._group = f"path-{id(self)}"
        """Of this box alone: what another one began goes on when this one is typed into."""

    async def on_mount(self) -> None:
        self._look()

    @property
    def height(self) -> int:
        return min(ROWS, max(self.app.size.height - 10, 3))

    @property
    def nothing(self) -> str:
        if self._read.is_set():
            hidden = "only hidden files here: type a dot to see them" if self.choices else "this folder is empty"
            return self._trouble or ("nothing here begins so" if self._parts[1] else hidden)
        return f"reading the folder {self.shell.glyphs.ellipsis}" if self._slow else ""

    # --- what is typed ---------------------------------------------------------------------------

    @property
    def _parts(self) -> tuple[str, str]:
        """The folder as it is typed, and how the name in it begins."""
        folder, slash, begun = self.entry.value.rpartition("/")
        return folder + slash, begun

    def typed(self) -> None:
        self._forget()
        self._changed()

    def _changed(self) -> None:
        """The line says something else."""
        if self._named() == self._folder:
            self._fill(-1)
        else:
            self._look()

    def _named(self) -> Path:
        return _at_home(self._parts[0] or ".")

    def _look(self) -> None:
        """Begin to read the folder that is named now; another one is not waited for any more."""
        self._folder, self._slow = self._named(), False
        self._read.clear()
        self.choices = []
        self._fill(-1)
        self.run_worker(self._read_in(self._folder), name="folder", group="folder", exclusive=True)

    async def _read_in(self, folder: Path) -> None:
        found, self._trouble = await self._patiently(lambda: self._reads(folder), self._say_slow)
        self.choices = [Choice(name, label=name, note=note) for name, note in found]
        self._read.set()
        self._fill(-1)

    def _say_slow(self) -> None:
        self._slow = True
        self._fill(-1)

    async def _patiently(self, work: Callable[[], T], slow: Callable[[], None]) -> T:
        """What the disk says; `slow` is called where it does not say it within a moment."""
        timer = self.set_timer(MOMENT, slow)
        try:
            return await apart(work)
        finally:
            timer.stop()

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
        await self._once_read(self._complete)

    async def do_accept(self) -> None:
        await self._once_read(self._accept)

    def do_cancel(self) -> None:
        self._forget()
        super().do_cancel()

    async def _once_read(self, doing: Callable[[], Awaitable[None]]) -> None:
        """Do it when the folder has been read. The keys that follow may mean what comes of it: they wait a moment."""
        over = asyncio.Event()

        async def turn() -> None:
            try:
                async with self._order:
                    await self._read.wait()
                    if self.is_active:
                        await doing()
            finally:
                over.set()

        # What comes of it outlives this box.
        self.app.run_worker(self.shell.guarded(turn()), name="path", group=self._group)
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await over.wait()

    def _forget(self) -> None:
        """The line says something else, or nobody looks at it any more: what was to be done with it is not done."""
        self.app.workers.cancel_group(self.app, self._group)

    async def _complete(self) -> None:
        """Into the line what all that fit have in common: the rest of a name, or a folder."""
        names = [self.choice.label] if self.choice is not None else [one.label for one in self.shown]
        common = _common(names)
        if len(common) > len(self._parts[1]) or len(names) == 1:
            self._put(self._parts[0] + (common or self._parts[1]))

    async def _accept(self) -> None:
        if self.choice is not None:
            self._put(self._parts[0] + self.choice.label)
        elif self.entry.value.strip().endswith("/") and self._new:
            self.flash(self._must_choose)
        typed = self.entry.value
        if typed.strip().endswith("/"):
            return
        if not typed.strip():
            self.flash(self._must_choose)
            return
        waits = f"reading {text.clean(typed)} {self.shell.glyphs.ellipsis}"
        try:
            taken = await self._patiently(lambda: self._taken(typed), lambda: self.say([(waits, "dim")]))
        except IsADirectoryError as folder:
            self._put(f"{folder.filename}/")
        except NoFile as why:
            self.flash(str(why), alarm=True)
        else:
            self.leave()
            if (doing := self._done(taken)) is not None:
                await doing

    def _taken(self, typed: str) -> Any:
        """What is handed on. Raises `NoFile`, and `IsADirectoryError` where a folder is called so."""
        if not os.path.lexists(_at_home(typed)):  # a name may end in blanks
            typed = typed.strip()
        path = _at_home(typed)
        if os.path.isdir(path):  # noqa: PTH112  (never raises, whatever the name)
            raise IsADirectoryError(0, "", typed)
        if not self._new and not os.path.isfile(path):  # noqa: PTH113
            raise NoFile(f"there is no file {path}")
        return self._take(path)

    def _put(self, value: str) -> None:
        self.entry.put(value)
        self._changed()


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
