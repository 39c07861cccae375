"""The dialog that asks for a path, above a disk that answers late or never."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.files import NoFile
from screens.paths import Entries, PathScreen, entries
from screens.widgets.field import PathField
from tests.screens.conftest import Opened, Show


class Disk:
    """Folders and files that answer when they are told to."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.asked: list[str] = []

    def folder(self, path: Path) -> Entries:
        self.asked.append(path.name)
        if path.name == "hangs":
            self.answers.wait()
            return [("late.pdf", "")], ""
        return entries(path)

    def file(self, path: Path) -> Path:
        self.asked.append(path.name)
        self.answers.wait()
        if path.name == "bad.pdf":
            raise NoFile("bad.pdf is bad")
        return path


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk()
    yield made
    made.answers.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hangs").mkdir()
    for name in ("good.pdf", "bad.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    return tmp_path


class Asked:
    """A dialog above the board, and what it handed on."""

    def __init__(self, show: Show) -> None:
        self.show = show
        self.done: list[Path] = []

    async def open(self, start: str, disk: Disk) -> None:
        async def done(path: Path) -> None:
            self.done.append(path)

        await self.show.app.push_screen(PathScreen("A file", start, done, take=disk.file, reads=disk.folder))

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(2000):
            if holds():
                return
            await self.show.pilot.pause(0.01)
        raise AssertionError(self.show.text)


async def test_a_folder_that_does_not_answer_is_left_by_one_key(open_world: Opened, folder: Path, disk: Disk) -> None:
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/hangs/", disk)
        await show.pilot.press("x", "escape")
        assert show.app.screen is show.place


async def test_it_is_said_that_a_folder_is_being_read_and_typing_goes_on(
    open_world: Opened, folder: Path, disk: Disk
) -> None:
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/hangs/", disk)
        await asked.until(lambda: "reading the folder" in show.text)
        await show.pilot.press("tab", *"lat")
        await asked.until(lambda: "hangs/lat" in show.text)
        disk.answers.set()
        await asked.until(lambda: "late.pdf" in show.text)


async def test_what_an_older_folder_says_late_is_not_shown(open_world: Opened, folder: Path, disk: Disk) -> None:
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/hangs/", disk)
        await show.pilot.press(*["backspace"] * 6)
        await asked.until(lambda: "good.pdf" in show.text)
        disk.answers.set()
        await show.settled()
        assert "late.pdf" not in show.text


async def test_keys_that_came_before_a_slow_folder_are_done_in_their_order(
    open_world: Opened, folder: Path, disk: Disk
) -> None:
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/hangs/la", disk)
        await show.pilot.press("tab", "enter")
        await asked.until(lambda: show.app.keyboard.idle)
        disk.answers.set()
        await asked.until(lambda: "there is no file" in show.text)
        assert "hangs/late.pdf" in show.text


async def test_a_file_that_does_not_answer_is_left_and_handed_to_nobody(
    open_world: Opened, folder: Path, disk: Disk
) -> None:
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/good.pdf", disk)
        await show.pilot.press("enter")
        await asked.until(lambda: f"reading {folder}/good.pdf"[:40] in show.text)
        await show.pilot.press("escape")
        assert show.app.screen is show.place
        disk.answers.set()
        await show.settled()
        assert asked.done == []


@pytest.mark.parametrize(("name", "says"), [("good.pdf", ""), ("bad.pdf", "bad.pdf is bad")])
async def test_what_a_file_is_taken_for_is_handed_on_or_why_not_is_said(
    open_world: Opened, folder: Path, disk: Disk, name: str, says: str
) -> None:
    disk.answers.set()
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/{name}", disk)
        await show.press("enter")
        assert says in show.text
        assert asked.done == ([] if says else [folder / name])
        assert (show.app.screen is show.place) == (not says)


async def test_who_presses_enter_twice_hands_a_slow_file_on_once(open_world: Opened, folder: Path, disk: Disk) -> None:
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/good.pdf", disk)
        await show.pilot.press("enter", "enter")
        await asked.until(lambda: show.app.keyboard.idle)
        disk.answers.set()
        await show.settled()
        assert asked.done == [folder / "good.pdf"]
        assert show.app.screen is show.place


@pytest.mark.parametrize("key", ["b", "escape"])
async def test_what_one_box_handed_on_goes_on_whatever_is_done_in_the_next_one(
    open_world: Opened, folder: Path, disk: Disk, key: str
) -> None:
    disk.answers.set()
    begun, goes_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def done(_: Path) -> None:
        begun.set()
        await goes_on.wait()
        ended.set()

    async with open_world() as show:
        await show.app.push_screen(PathScreen("One", f"{folder}/good.pdf", done))
        await show.pilot.press("enter")
        await Asked(show).until(lambda: begun.is_set() and show.app.keyboard.idle)
        await show.app.push_screen(PathScreen("Another", f"{folder}/", done))
        await show.press(key)
        goes_on.set()
        await Asked(show).until(ended.is_set)


async def test_a_folder_in_which_nothing_is_seen_says_why(open_world: Opened, folder: Path, disk: Disk) -> None:
    disk.answers.set()
    (folder / "empty").mkdir()
    (folder / "secret").mkdir()
    (folder / "secret" / ".profile").touch()
    async with open_world() as show:
        asked = Asked(show)
        await asked.open(f"{folder}/empty/", disk)
        await asked.until(lambda: "this folder is empty" in show.text)
        await show.press("ctrl+u", *f"{folder}/secret/")
        assert "only hidden files here: type a dot to see them" in show.text
        await show.press("x")
        assert "nothing here begins so" in show.text


@pytest.mark.parametrize(
    ("typed", "value"), [("/tmp", "/tmp"), ("~/x", "~/x"), ("a/~", "~/a/~"), ("a//", "~/a//"), ("tmp", "~/tmp")]
)
def test_a_whole_path_that_is_typed_takes_the_place_of_the_folder_that_was_offered(typed: str, value: str) -> None:
    field = PathField("~/")
    for letter in typed:
        field.type(letter, letter)
    assert (field.value, field.at) == (value, len(value))
