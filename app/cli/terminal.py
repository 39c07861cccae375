"""Opening the screens: the desk, the engine beside it, and the way back out of both."""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from app.cli.children import EngineProcess, Handover
from app.cli.door import Door
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import say
from app.settings import Look as LookSettings

_LOOK = 1.0
"""Seconds between two looks at whether the terminal is still there."""
_GRACE = 3.0

if TYPE_CHECKING:
    from app.workspace.editing import Editor
    from screens.look import Look


def open_screens(home: Home, *, offline: bool) -> int:
    """`lanehop` without a command. Who leaves for the demo comes back."""
    check_terminal()
    while True:
        ended = _open_once(home, offline=offline)
        if not ended.wants_demo:
            return ended.code
        home.reload()  # other keys may have been chosen
        from app.cli.demo import show

        if (ended := show(like=home)).told:
            return ended.code


class Ended(NamedTuple):
    """How the screens were left. `wants_demo`: for the demo, to come back. `told`: by a signal, not by a key."""

    code: int
    wants_demo: bool = False
    told: bool = False


def _open_once(home: Home, *, offline: bool) -> Ended:
    if home.settings.accounts or home.places.cache.exists():
        _ = home.writer  # what was changed in the configuration meanwhile
    handover = Handover() if offline else _handover(home)
    engine = None if offline else EngineProcess(handover, home.clock)

    async def start_engine() -> None:
        if engine is not None:
            await asyncio.to_thread(engine.start)

    def unlocked(passphrase: str) -> None:
        if engine is not None:
            engine.hand_over(Handover(passphrase=passphrase))

    try:
        door = Door(home.places, home.clock, passphrase=handover.passphrase, unlocked=unlocked)
        return asyncio.run(run(home, start_engine, door, look(home), offline=offline))
    finally:
        if engine is not None:
            engine.stop()


def check_terminal() -> None:
    """Raises `Failure` where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure("the screens need a terminal; lanehop --help lists the commands that do not", Exit.USAGE)


async def run(
    home: Home,
    start_engine: Callable[[], Awaitable[None]],
    door: Door,
    look: "Look",
    *,
    offline: bool = False,
    open_first_board: bool = False,
    leaving: Sequence[str] = (),
    second_shell: str = "",
) -> Ended:
    """Show the screens until the person leaves. `leaving`: what leaving does beyond that, asked first.
    `second_shell`: what makes other commands work on this home, where that has to be said.

    Raises the `Failure` of `start_engine`, and `CacheDamaged` where that ended the screens.
    """
    from app.workspace import Desk
    from app.workspace.editing import sweep
    from screens.terminal import Lanehop

    sweep(home.places.notes)
    failed: list[Failure] = []

    async def start() -> None:
        try:
            await start_engine()
        except Failure as error:
            failed.append(error)
            app.exit()

    desk = await Desk.open(home.places.cache, home.clock, offline=offline)
    try:
        app = Lanehop(
            desk,
            now=home.clock.now,
            look=look,
            open_first_board=open_first_board,
            leaving=leaving,
            second_shell=second_shell,
            start_engine=start,
            notice=home.rescued.short if home.rescued else "",
            editor=editor(home),
            accounts=door,
        )
        told = asyncio.Event()

        def leave() -> None:
            told.set()
            app.exit()

        _leave_when_told(leave)
        watch = asyncio.create_task(_leave_with_the_terminal(leave))
        try:
            await app.run_async()
        finally:
            watch.cancel()
        for error in failed:
            raise error
        if desk.damage is not None:
            raise desk.damage
        if app.fault is not None:
            raise app.fault
        return Ended(app.return_code or Exit.DONE, app.wants_demo, told.is_set())
    finally:
        await desk.close()
        if desk.trouble is not None and desk.damage is None:
            say(f"lanehop: {desk.trouble}; what was asked for is in the cache")


def look(home: Home) -> "Look":
    """The appearance and keys a person set. Raises `SettingsError` for a theme there is not."""
    from app.settings import SettingsError
    from app.settings.read import did_you_mean
    from screens.look import THEMES, Look

    said: LookSettings = home.settings.look
    if said.theme is not None and said.theme not in THEMES:
        raise SettingsError(
            f"{home.places.config}, look.theme: there is no theme {said.theme}{did_you_mean(said.theme, list(THEMES))}"
        )
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    keys = home.settings.keys
    found = Look(
        preset=keys.preset, overrides=keys.own, ascii=said.ascii or not encoding.startswith("utf"), theme=said.theme
    )
    if said.density is not None:
        from msgspec.structs import replace

        found = replace(found, density=said.density)
    return found


def editor(home: Home) -> "Editor | None":
    """What notes are written in; None: the built-in box."""
    from app.workspace.editing import BOX, Editor

    said = home.settings.notes.editor
    if said is None:
        said = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    return Editor(said, home.places.notes) if said.strip() and said != BOX else None


def _leave_when_told(leave: Callable[[], None]) -> None:
    """A closed window or a SIGTERM puts the terminal back in order and ends the children."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        with suppress(NotImplementedError):  # a platform without such handlers
            loop.add_signal_handler(number, leave)


async def _leave_with_the_terminal(leave: Callable[[], None]) -> None:
    """Leave when the terminal is gone although no signal came: reading it would spin for ever.

    Whatever was asked for is in the cache already.
    """
    if not hasattr(select, "poll"):
        return
    terminal = select.poll()
    terminal.register(sys.stdin.fileno(), 0)  # no event asked for: a hang-up is always reported
    while not terminal.poll(0):  # noqa: ASYNC110
        await asyncio.sleep(_LOOK)
    leave()
    await asyncio.sleep(_GRACE)
    os._exit(Exit.UNEXPECTED)  # putting a terminal in order that is not there may never end


def _handover(home: Home) -> Handover:
    """Ask for the passphrase now, if somebody must be asked at all: the full screen has no room for a prompt."""
    if not home.vault.must_ask(list(home.settings.accounts)):
        return Handover()
    home.vault.unlock()
    return Handover(passphrase=home.vault.passphrase)
