"""The first run: what it says, and that everything it offers can be done, by letters and by arrows."""

from pathlib import Path

import pytest

from app.cli.door import Door
from app.clock import SystemClock
from app.settings import load
from app.settings.places import under
from screens.widgets.lines import Lines
from tests.screens.conftest import Opened


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(under(tmp_path / "home"), SystemClock())


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 60)])
async def test_it_says_what_it_is_at_every_size(open_empty: Opened, door: Door, size: tuple[int, int]) -> None:
    async with open_empty(size=size, accounts=door) as show:
        told = " ".join(show.text.split())
        for words in (
            "No telemetry.",
            "not encrypted",
            "connect a system: Cegid, Greenhouse, SmartRecruiters,",
            "vim (now), arrows, gmail",
        ):
            assert words in told
        for words in (f"you have {size[0]} x {size[1]}", "Colours:", "Unicode: yes", "lanehop demo"):
            assert words in told
        assert max(len(row.rstrip()) for row in show.rows) <= size[0]
        assert [row for row in show.rows if "Colours:" in row and "Unicode: yes." in row] or size[0] < 80


async def test_its_help_and_its_palette_offer_nothing_that_cannot_be_done(open_empty: Opened, door: Door) -> None:
    async with open_empty(accounts=door) as show:
        await show.press("?")
        (keys,) = show.app.screen.query("#lines").results(Lines)
        for word in ("demo", "connect", "keys", "quit", "accounts"):
            assert word in keys.says, word
        for word in ("undo", "send", "queue", "board", "problem"):
            assert word not in keys.says, word
        await show.press("escape", "ctrl+p", *"send", "enter")
        assert "no account is connected yet" in show.text


@pytest.mark.parametrize("keys", [["d"], ["enter"], ["down", "up", "enter"]])
async def test_the_demo_is_one_key_away(open_empty: Opened, door: Door, keys: list[str]) -> None:
    async with open_empty(accounts=door) as show:
        await show.press(*keys)
        assert show.app.wants_demo
        assert show.app._exit


@pytest.mark.parametrize("keys", [["a"], ["down", "enter"], ["tab", "enter"]])
async def test_a_system_is_chosen_by_letter_and_by_arrows(open_empty: Opened, door: Door, keys: list[str]) -> None:
    async with open_empty(accounts=door) as show:
        await show.press(*keys)
        assert "Connect which system?" in show.text
        await show.press(*"traffit", "enter")
        assert "Connect Traffit" in show.text


@pytest.mark.parametrize("keys", [["k"], ["down", "down", "enter"]])
async def test_keys_are_chosen_kept_and_in_force_at_once(
    open_empty: Opened, door: Door, tmp_path: Path, keys: list[str]
) -> None:
    async with open_empty(accounts=door) as show:
        await show.press(*keys, *"arrows", "enter")
        assert load(tmp_path / "home" / "config.toml").keys.preset == "arrows"
        assert "arrows (now)" in show.text
        assert "F1 help" in show.text
        await show.press("a")
        assert "Connect which system?" not in show.text
        await show.press("up", "up", "down", "enter")
        assert "Connect which system?" in show.text


async def test_offline_it_says_that_nothing_can_be_connected(open_empty: Opened, door: Door) -> None:
    async with open_empty(accounts=door, offline=True) as show:
        await show.press("a")
        assert show.flashed.startswith("offline: start lanehop without --offline")


async def test_keys_that_cannot_be_kept_are_not_taken(open_empty: Opened, door: Door, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text("[keys\n")
    async with open_empty(accounts=door) as show:
        await show.press("k", *"arrows", "enter")
        assert show.flashed.startswith("not kept: ")
        assert "vim (now)" in show.text
