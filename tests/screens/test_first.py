"""The first run: what it says to type can be typed, and what it offers can be done."""

import re
import shlex
from pathlib import Path

import pytest

import assets
from screens.widgets.lines import Lines
from tests.screens.conftest import Opened

README = Path(assets.__file__).parents[1] / "README.md"


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 60)])
async def test_the_command_of_the_readme_can_be_copied_at_every_size(open_empty: Opened, size: tuple[int, int]) -> None:
    async with open_empty(size=size) as show:
        copied = show.text.replace("\\\n", " ")
        commands = [" ".join(shlex.split(line)) for line in re.findall(r"^ +(lanehop\b.*)$", copied, re.MULTILINE)]
        assert commands[0] == "lanehop demo"
        assert commands[2:] == ["lanehop account test polka", "lanehop"]
        assert commands[1].startswith("lanehop account add ")
        assert "--base-url" in commands[1]
        assert f"\n{commands[1]}\n" in README.read_text()
        assert "…" not in show.text
        assert "No telemetry." in show.text
        assert max(len(row.rstrip()) for row in show.rows) < size[0]


async def test_its_help_and_its_palette_offer_nothing_that_cannot_be_done(open_empty: Opened) -> None:
    async with open_empty() as show:
        await show.press("?")
        assert "Ctrl+Q quit" in show.text
        (keys,) = show.app.screen.query("#keys").results(Lines)
        for word in ("undo", "send", "queue", "board", "problem", "find", "menu"):
            assert word not in keys.says, word
        await show.press("escape", "ctrl+p", *"send", "enter")
        assert "no account is connected yet" in show.text
