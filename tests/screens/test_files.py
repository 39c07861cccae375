"""Files of a candidate on the screens, with a real vendor behind them: seen, opened, kept, added."""

import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from app import files
from app.cache import connection, contents, lease
from app.clock import wall
from app.model.records import Attachment
from app.model.views import CandidateView
from screens.look import Look
from screens.terminal import Lanehop
from tests.office import Office, office
from tests.screens.conftest import Opened, Show
from tests.world import World, allow_everything


@asynccontextmanager
async def looking(folder: Path) -> AsyncIterator[tuple[Show, Office]]:
    """The app beside a running engine, on the board of J1."""
    async with office(folder) as made:
        await made.start()
        await made.pulled()
        job = next(one for one in await made.desk.jobs() if one.code == "J1")
        app = Lanehop(made.desk, now=made.clock.now, look=Look(), start_at=job.id)
        async with app.run_test(size=(120, 40)) as pilot:
            show = Show(app, pilot, made.desk, made.clock)  # type: ignore[arg-type]
            await show.settled()
            yield show, made


async def until(show: Show, made: Office, holds: Callable[[], bool]) -> None:
    """Wait until something is to be seen."""

    async def now() -> bool:
        await show.settled()
        return holds()

    await made.until(now)


async def somebody_with_a_file(show: Show, made: Office) -> CandidateView:
    """Open candidates until one has a file, which is read because somebody looks."""

    async def one(holds: Callable[[CandidateView], bool]) -> CandidateView:
        await until(show, made, lambda: show.candidate.view is not None and holds(show.candidate.view))
        assert show.candidate.view is not None
        return show.candidate.view

    await show.press("enter")
    for _ in range(40):
        view = await one(lambda view: bool(view.facets) and all(facet.read_at for facet in view.facets))
        if view.files:
            return view
        await show.press("J")
        if "last candidate" in show.flashed:
            await show.press("q", "l", "enter")
    raise AssertionError("nobody has a file")


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Path]]:
    """A desktop; what it was asked to open."""
    opener, word = tmp_path / "bin" / "xdg-open", tmp_path / "words"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$1" >> {word}\n')
    opener.chmod(0o755)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", f"{opener.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(files, "_made", [])
    return lambda: [Path(line) for line in word.read_text().splitlines()] if word.exists() else []


async def test_who_looks_at_somebody_sees_their_files_and_opens_one(
    tmp_path: Path, opened: Callable[[], list[Path]]
) -> None:
    async with looking(tmp_path) as (show, made):
        view = await somebody_with_a_file(show, made)
        assert f"FILES {len(view.files)}  read just now" in show.text
        assert "TAGS" in show.text
        await show.press("]", "]", "]", "V")
        await until(show, made, lambda: bool(opened()))
        (path,) = opened()
        assert path.name == view.files[0].name
        assert path.read_bytes()[:4] in (b"%PDF", b"PK\x03\x04")
        await until(show, made, lambda: f"opened: {view.files[0].name}" in show.flashed)
        assert "here" in next(row for row in show.rows if view.files[0].name in row)
        asked = len(made.ledger.requests("/content$"))
        await show.press("V")
        await until(show, made, lambda: len(opened()) == 2)
        assert len(made.ledger.requests("/content$")) == asked, "it is in the cache by now"


async def test_who_only_pages_through_asks_the_vendor_for_nothing(tmp_path: Path) -> None:
    async with looking(tmp_path) as (show, made):
        made.ledger.clear()
        await show.press("enter")
        await show.type_fast(*"JJJJJJ")
        view = show.candidate.view
        assert view is not None

        async def read() -> bool:
            now = await show.desk.candidate(view.id)
            return now is not None and all(one.read_at for one in now.facets)

        await made.until(read)
        people = {row.path.split("/employees/")[1].split("/")[0] for row in made.ledger.requests("/tags$")}
        assert people == {view.ref.split(":")[1]}


async def test_a_copy_is_kept_where_one_says(tmp_path: Path) -> None:
    async with looking(tmp_path) as (show, made):
        view = await somebody_with_a_file(show, made)
        await show.press("]", "]", "]", ",", *"keep a copy", "enter")
        assert "Keep a copy as" in show.text
        target = tmp_path / "kept.pdf"
        await show.press("ctrl+u", *str(target), "enter")
        await until(show, made, target.exists)
        await until(show, made, lambda: f"kept: {target}" in show.flashed)
        assert (tmp_path / "kept.pdf").read_bytes()
        assert view.files


async def test_a_file_is_added_from_this_disk_and_reaches_the_vendor(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "Jan_CV.pdf").write_bytes(b"%PDF-1.4 me")
    (folder / "empty.pdf").touch()
    async with looking(tmp_path) as (show, made):
        await show.press("enter", "F", "ctrl+u", *f"{tmp_path}/pap", "tab")
        assert "Jan_CV.pdf" in show.text
        await show.press("e", "tab", "enter")
        assert "empty.pdf is empty" in show.text
        await show.press("ctrl+u", *f"{folder}/J", "tab", "enter")
        assert "Jan_CV.pdf is" in show.text
        await show.press("enter")
        assert "file Jan_CV.pdf, " in show.flashed
        assert [row for row in show.rows if "Jan_CV.pdf" in row and "resume" in row]
        (folder / "Jan_CV.pdf").unlink()
        await made.settled()
        (sent,) = [file for file in made.sandbox.tenant.uploads.values() if file.name == "Jan_CV.pdf"]
        assert sent.content == b"%PDF-1.4 me"


async def test_a_path_that_leads_nowhere_is_said(open_world: Opened, world: World, tmp_path: Path) -> None:
    allow_everything(world)
    async with open_world() as show:
        await show.press("enter", "F", "ctrl+u", *f"{tmp_path}/nowhere.pdf", "enter")
        assert "there is no file" in show.text
        await show.press("ctrl+u", "enter")
        assert show.app.screen is not show.place
        await show.press("ctrl+u", *"/nowhere/x")
        assert "cannot be read" in show.text
        await show.press("escape")
        assert show.app.screen is show.place


@pytest.mark.parametrize("quote", ["", "'", '"'])
async def test_a_pasted_path_is_taken_letter_for_letter(
    open_world: Opened, world: World, tmp_path: Path, quote: str
) -> None:
    allow_everything(world)
    path = tmp_path / "Z\u0307o\u0301\u0142c\u0301  ma\u202d.pdf"
    path.write_bytes(b"%PDF-1.4 me")
    async with open_world() as show:
        await show.press("enter", "F")
        show.app.post_message(events.Paste(f" {quote}{path}{quote}\r"))
        await show.pilot.pause()
        await show.press("enter", "enter")
        (row,) = await show.queued()
        assert row.kind == "file.attach"


@pytest.mark.parametrize("name", ["cv\udcff\udc80  x.pdf", "cv.pdf ", " cv.pdf", "cv\n2.pdf"])
async def test_a_chosen_file_is_found_whatever_its_name(
    open_world: Opened, world: World, tmp_path: Path, name: str
) -> None:
    allow_everything(world)
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / name).write_bytes(b"%PDF-1.4 me")
    async with open_world() as show:
        await show.press("enter", "F", "ctrl+u", *f"{folder}/")
        for key in ("down", "enter", "enter"):
            await show.press(key)
        (row,) = await show.queued()
        assert row.kind == "file.attach"
        await show.press("F", "ctrl+u", *f"{folder}/")
        for key in ("tab", "left", "right", "enter", "enter"):
            await show.press(key)
        assert len(await show.queued()) == 2


async def test_offline_a_file_that_is_not_here_says_so(open_world: Opened, world: World) -> None:
    world.store([Attachment(remote_id="0:f", candidate="0", name="cv.pdf")], world.clock.pass_(1000))
    for offline, why in ((True, "offline"), (False, "no lanehop is online")):
        async with open_world(offline=offline) as show:
            await show.press("/", *"ida", "enter", "enter", "V")
            assert show.flashed.startswith("the file is not in the cache, and")
            assert why in show.flashed


async def test_what_might_be_a_program_is_not_opened_and_its_name_is_only_text(
    open_world: Opened, world: World
) -> None:
    allow_everything(world)
    name = "\x1b[2Jcv\u202efdp.[bold]exe"
    async with open_world() as show:
        digest = await show.desk.keep(b"MZ")
        world.store([Attachment(remote_id="0:f", candidate="0", name=name)], world.clock.pass_(1000))
        world.db.execute("UPDATE attachment SET sha256 = ?", (digest,))
        await show.press("/", *"ida", "enter", "enter", "V")
        assert "is not opened from here, it might be a program; save it" in show.flashed
        assert "[2Jcvfdp.[bold]exe" in show.text
        await show.press("]", "]", "]")
        assert "\x1b" not in show.text
        assert "FILES 1" in show.text


async def test_of_several_files_it_is_asked_which(open_world: Opened, world: World) -> None:
    world.store(
        [Attachment(remote_id=f"0:{name}", candidate="0", name=name) for name in ("cv.pdf", "letter.pdf")],
        world.clock.pass_(1000),
    )
    async with open_world(offline=True) as show:
        await show.press("/", *"ida", "enter", "enter", "V")
        assert "Which file?" in show.text
        await show.press(*"letter", "enter")
        assert "offline" in show.flashed


def comes(world: World, name: str) -> None:
    """The engine has read a file that was asked for."""
    (file,) = world.db.execute("SELECT pk FROM attachment WHERE name = ?", (name,)).fetchone()
    now = world.clock.now()
    connection.transaction(world.db, lambda db: contents.put_to_file(db, file, b"%PDF " + name.encode(), now))
    world.db.execute("DELETE FROM facet WHERE name LIKE ?", (f"%{file}",))


async def test_each_of_several_files_that_are_read_at_once_is_opened_and_said(
    open_world: Opened, world: World, tmp_path: Path, opened: Callable[[], list[Path]]
) -> None:
    names = ("cv.pdf", "letter.pdf", "photo.png")
    world.store([Attachment(remote_id=f"0:{name}", candidate="0", name=name) for name in names], world.clock.pass_(1))
    connection.transaction(world.db, lease.take, "test", wall(), force=True)
    async with open_world(size=(120, 30)) as show:
        await show.press("/", *"ida", "enter", "enter")
        for name in names[:2]:
            await show.press("V", *name, "enter")
            assert show.flashed.startswith(f"reading {name}")
        await show.press(
            ",", *"keep a copy", "enter", *"photo", "enter", "ctrl+u", *str(tmp_path / "photo.png"), "enter"
        )
        comes(world, names[2])
        comes(world, names[0])
        show.app._changed()
        await show.settled()
        comes(world, names[1])
        show.app._changed()
        await show.settled()
        assert [path.name for path in opened()] == ["cv.pdf", "letter.pdf"]
        assert (tmp_path / "photo.png").read_bytes() == b"%PDF photo.png"
        assert show.flashed == f"opened: cv.pdf; kept: {tmp_path / 'photo.png'}; opened: letter.pdf"
