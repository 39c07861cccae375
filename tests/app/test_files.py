"""Files from candidates are harmless on this disk, and what a person hands over is checked before it is taken."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import files, text
from app.model.words import FileKind


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\autoexec.bat", "C__autoexec.bat"),
        ("-rf .pdf", "rf .pdf"),
        (".bashrc", "bashrc"),
        ("a\x1b[31mb\nc.pdf", "a[31mb c.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "file"),
        ("...", "file"),
        ("życiorys Łukasz.pdf", "życiorys Łukasz.pdf"),
    ],
)
def test_a_name_from_outside_leads_nowhere(theirs: str, ours: str) -> None:
    assert files.safe_name(theirs) == ours
    assert text.clean(files.safe_name(theirs)) == files.safe_name(theirs)


def test_a_long_name_keeps_its_ending() -> None:
    name = files.safe_name("山" * 300 + ".docx")
    assert name.endswith(".docx")
    assert len(name.encode()) <= 120


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Jan_Nowak_CV.pdf", FileKind.RESUME), ("cv-2026.docx", FileKind.RESUME), ("życiorys.pdf", FileKind.RESUME),
     ("cover letter.pdf", FileKind.COVER_LETTER), ("certificate.pdf", FileKind.OTHER)],
)  # fmt: skip
def test_what_a_file_is_is_guessed_by_its_name(name: str, kind: FileKind) -> None:
    assert files.kind_of(name) is kind


def test_a_file_that_cannot_be_taken_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    with (tmp_path / "large.pdf").open("wb") as large:
        large.truncate(files.LARGEST + 1)
    os.mkfifo(tmp_path / "pipe")
    for name, why in {
        "empty.pdf": "empty.pdf is empty", "large.pdf": "large.pdf is larger than 50 MB", ".": "is a folder",
        "gone.pdf": "there is no file", "pipe": "there is no file", "a\0b": "cannot be read|no file",
    }.items():  # fmt: skip
        with pytest.raises(files.NoFile, match=why):
            files.read(tmp_path / name)


def test_a_copy_is_for_its_owner_and_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "cv.pdf"
    files.write(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(files.NoFile, match="is there already"):
        files.write(path, b"two")
    assert path.read_bytes() == b"one"
    with pytest.raises(files.NoFile, match="cannot be written"):
        files.write(tmp_path / "nowhere" / "cv.pdf", b"one")


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A desktop whose opener leaves word of what it was given."""
    monkeypatch.setattr(sys, "platform", "linux")
    opener, word = tmp_path / "bin" / "xdg-open", tmp_path / "word"
    os.mkfifo(word)
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {word}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{opener.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(files, "_made", [])
    yield word
    for folder in files._made:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_is_opened_by_the_desktop_from_a_private_place(desktop: Path) -> None:
    files.open_in_desktop("../cv \x1b[0m.pdf", b"%PDF")
    given = Path(desktop.read_text())
    assert given.name == "_cv [0m.pdf"
    assert given.read_bytes() == b"%PDF"
    assert given.is_relative_to(files._made[0])


@pytest.mark.parametrize("name", ["cv.exe", "cv.pdf.sh", "cv.desktop", "page.html", "cv.svg", "cv", "cv.pdf."])
def test_what_might_be_a_program_is_not_opened(desktop: Path, name: str) -> None:
    if name == "cv.pdf.":
        files.open_in_desktop(name, b"%PDF")
        assert desktop.read_text().endswith("cv.pdf")
        return
    with pytest.raises(files.NoFile, match="might be a program; save it"):
        files.open_in_desktop(name, b"MZ")
    assert not files._made


def test_without_a_desktop_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(files.NoFile, match="no desktop here"):
        files.open_in_desktop("cv.pdf", b"%PDF")


def test_what_a_program_left_that_was_killed_is_taken_away(desktop: Path, tmp_path: Path) -> None:
    left, own = tmp_path / "lanehop-open-999999999-x", tmp_path / f"lanehop-open-{os.getppid()}-x"
    for folder in (left, own):
        folder.mkdir()
        (folder / "cv.pdf").touch()
    files.open_in_desktop("cv.pdf", b"%PDF")
    desktop.read_text()
    assert not left.exists()
    assert own.exists()


def test_half_of_a_file_is_not_left_behind(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from app import files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: files.write(Path(sys.argv[1]), bytes(100_000))\n"
        "except files.NoFile as why: print(why)"
    )
    target = tmp_path / "cv.pdf"
    done = subprocess.run([sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=True)
    assert f"{target} cannot be written" in done.stdout
    assert not target.exists()
