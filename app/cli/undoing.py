"""`lanehop undo` and `lanehop redo`: the newest change taken back, and brought back."""

import click

from app.cache import undoing
from app.cache.connection import transaction
from app.cache.deeds import Impossible
from app.cli import settling
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import json_option, say
from app.model.views import HasLeft


@click.command(cls=settling.Waiting)
@click.option("--yes", is_flag=True, help="Also where it has left: ask the vendor for the opposite.")
@settling.wait_option
@json_option
@click.pass_obj
def undo(home: Home, *, yes: bool, wait: float | None, as_json: bool) -> int | None:
    """Take back the newest change, whoever of this home made it. What has not left is dropped.

    What has left is taken back by an opposite change, which the vendor's history shows; it asks first.
    """
    undone = transaction(home.writer, undoing.undo, home.clock.now())
    for words in undone.passed:
        say(words)
    asked = len(undone.dropped)
    if undone.left is not None:
        _agree(home, undone.left, yes=yes)
        asked = len(undone.left.back)
        try:
            undone = transaction(home.writer, undoing.take_back, undone.left.step, home.clock.now())
        except Impossible as reason:
            raise Failure(str(reason), Exit.CANNOT) from None
    if undone.too_late is not None:
        raise Failure(undone.too_late, Exit.CANNOT)
    if undone.passed and not asked:
        _say_what_is_so(1, 1)
    _say_what_is_so(asked - len(undone.dropped) - len(undone.queued), asked)
    return settling.after_queueing(home, undone.queued, wait, as_json=as_json, dropped=undone.dropped)


def _say_what_is_so(already: int, asked: int) -> None:
    """Of what was asked for some may need nothing: somebody else did it meanwhile."""
    if already > 0:
        say("it is so already: nothing to do" if already == asked else f"{already} of {asked} are so already")


def _agree(home: Home, left: HasLeft, *, yes: bool) -> None:
    """Raises `Failure` where nobody said yes to what it means."""
    for words in (*left.back, *(f"stays: {one}" for one in left.stays)):
        say(words)
    if not yes and not (home.interactive and click.confirm("The vendor's history shows both. Do it?", err=True)):
        raise Failure("it has left: lanehop undo --yes asks the vendor for the opposite", Exit.CANNOT)


@click.command(cls=settling.Waiting)
@settling.wait_option
@json_option
@click.pass_obj
def redo(home: Home, *, wait: float | None, as_json: bool) -> int | None:
    """Bring back what the last undo took, as long as nothing new was done since."""
    redone = transaction(home.writer, undoing.redo, home.clock.now())
    if redone.why_not is not None:
        raise Failure(redone.why_not, Exit.CANNOT)
    if not redone.numbers:
        _say_what_is_so(1, 1)
    return settling.after_queueing(home, redone.numbers, wait, as_json=as_json)
