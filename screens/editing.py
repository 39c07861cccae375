"""Writing in the person's own editor: the terminal is lent to it, and taken back in order whatever it does."""

import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from textual.app import SuspendNotSupported

from app import text
from app.model.ids import AccountId, LocalId
from app.model.words import Verb, Visibility
from app.workspace import NotAllowed
from app.workspace.editing import Editor, NoEditor, Sheet, TooLarge, Written

if TYPE_CHECKING:
    from screens.terminal import Lanehop

_PRIVATE = "LANEHOP_SECRET_"
"""How variables begin that no other program needs to know."""


class NotRun(Exception):
    """The editor did not start; the message says why."""


class Ended(msgspec.Struct, frozen=True):
    """How an editor ended: its exit code, or minus the signal that ended it."""

    code: int

    def words(self, name: str) -> str:
        if self.code >= 0:
            return f"{name} ended with {self.code}"
        with suppress(ValueError):
            return f"{name} was ended by {signal.Signals(-self.code).name}"
        return f"{name} was ended by signal {-self.code}"


async def usual_visibility(shell: "Lanehop", account: AccountId) -> Visibility | None:
    """Who may read a note where nobody says otherwise; None where the account does not ask."""
    return Visibility.PRIVATE if "visibility" in await note_room(shell, account) else None


async def note_room(shell: "Lanehop", account: AccountId) -> Sequence[str]:
    """What can be said with a note in the account."""
    rows = await shell.desk.capabilities(account)
    return next((row.fields for row in rows if row.verb is Verb.NOTE), ())


async def write_note(
    shell: "Lanehop",
    candidate: LocalId,
    whom: str,
    done: Callable[[str, Visibility | None], Awaitable[None]],
    *,
    box: bool = False,
    visibility: Visibility | None = None,
) -> None:
    """Let a person write about somebody, and hand what is written to `done`.

    In their editor, where they have one; else, with `box`, and where it cannot be run, in the built-in box. What is
    written and does not become a note is a draft until the program ends; what mails somebody, or names nobody behind an
    `@`, is asked about in the box. `visibility`: who may read it, where the account wants to know; the box lets one say
    otherwise.
    """
    from screens.note import NoteScreen  # noqa: PLC0415

    why, asks = "", False
    if shell.editor is not None and not box:
        try:
            asks = await _in_editor(shell, shell.editor, candidate, lambda body: done(body, visibility))
        except (NotRun, NoEditor) as reason:
            why = f"{reason}: here is the built-in box"
        else:
            if not asks:
                return
    view = await shell.desk.candidate(candidate)
    holds = {account.id: account.hold for account in await shell.desk.accounts()}
    hold = holds.get(view.account, 0) if view is not None else 0
    room = await note_room(shell, view.account) if view is not None else ()
    people = await shell.desk.users(view.account) if view is not None and "mentions" in room else None
    opened = NoteScreen(candidate, whom, done, hold, why, visibility=visibility, colleagues=people, asks=asks)
    shell.push_screen(opened)


async def _in_editor(
    shell: "Lanehop", editor: Editor, candidate: LocalId, done: Callable[[str], Awaitable[None]]
) -> bool:
    """Whether what was written has to be asked about before it becomes a note: then it is a draft."""
    command = editor.command()
    draft = shell.drafts.get(candidate, "")
    try:
        sheet = editor.lay_out(draft)
    except OSError as error:
        raise NotRun(f"no file for the editor ({error.strerror})") from None
    try:
        ended = _lend(shell, [*command, str(sheet.path)])
        written = _read(shell, sheet)
    finally:
        sheet.discard()
    await shell.keyboard.forget_what_was_typed()
    if written is None:
        return False
    name = Path(command[0]).name
    again = f"kept until you quit, {shell.keyboard.key_for('note')} opens it again"
    changed = written.touched and bool(written.text.strip())
    if changed and (ended.code or written.bad_byte is not None):
        shell.drafts[candidate] = written.text
        how = ended.words(name) if ended.code else f"no UTF-8 at byte {written.bad_byte}"
        shell.flash(f"not saved, {again}: {how}", alarm=True)
    elif ended.code:
        shell.flash(f"no note: {ended.words(name)}", alarm=True)
    elif not changed:
        if written.touched:
            shell.drafts.pop(candidate, None)
        shell.flash("no note: nothing was written" if not draft else "the note is as it was, and still not saved")
    else:
        shell.drafts[candidate] = written.text
        if await _asks(shell, candidate, written.text.strip()):
            return True
        try:
            await done(written.text.strip())
        except NotAllowed as reason:
            raise NotAllowed(f"not saved, kept until you quit: {reason}") from None
        shell.drafts.pop(candidate, None)
    return False


async def _asks(shell: "Lanehop", candidate: LocalId, body: str) -> bool:
    try:
        said = await shell.desk.spoken_to(candidate, body)
    except NotAllowed:  # the box says why
        return True
    return bool(said.names or said.unknown)


def _read(shell: "Lanehop", sheet: Sheet) -> Written | None:
    """What was written; None where it cannot be read, which is said."""
    try:
        return sheet.read()
    except TooLarge as reason:
        shell.flash(f"no note: {reason}", alarm=True)
    except OSError as error:
        shell.flash(f"no note: the file cannot be read ({error.strerror})", alarm=True)
    return None


def _lend(shell: "Lanehop", command: Sequence[str]) -> Ended:
    """Run an editor in the terminal until it ends. Raises `NotRun`.

    The screens stand still meanwhile: two programs cannot paint one terminal. Sending goes on in its own process.
    """
    failed = ""
    ended = Ended(0)
    try:
        with shell.suspend(), _terminal_as_it_is(), _undisturbed():
            try:
                ended = Ended(subprocess.run(command, env=_environment(), check=False).returncode)  # noqa: S603  (their own)
            except OSError as error:
                failed = f"{text.cut(command[0], 40)} cannot be run ({error.strerror or 'no such program'})"
            except ValueError:
                failed = f"{text.cut(command[0], 40)} cannot be run (no name of a program)"
    except SuspendNotSupported:
        failed = "this terminal cannot be lent to an editor"
    if failed:
        raise NotRun(failed)
    shell.forget_painted()
    return ended


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_PRIVATE)}


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl+C and Ctrl+\\ are the editor's: it gets them too, and whoever started it must not end of them."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


@contextmanager
def _terminal_as_it_is() -> Iterator[None]:
    """An editor that crashed may leave the terminal without echo, and in the hands of a process that is gone."""
    try:
        import termios  # noqa: PLC0415  (not every system has such terminals)
    except ImportError:
        yield
        return
    attributes = None
    with suppress(termios.error):
        attributes = termios.tcgetattr(0)
    try:
        yield
    finally:
        waits = signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # else taking it back would stop us
        with suppress(OSError):
            os.tcsetpgrp(0, os.getpgrp())
        if attributes is not None:
            with suppress(termios.error):
                termios.tcsetattr(0, termios.TCSAFLUSH, attributes)  # what it did not read was not meant for us
        signal.signal(signal.SIGTTOU, waits)
