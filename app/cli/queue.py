"""`lanehop queue`: what waits to be sent, what went wrong, and what a person decides about it."""

from collections.abc import Callable
from typing import TypeVar

import click

from app.cache import conflicts, ops, outbox
from app.cache import queue as operations
from app.cache.connection import transaction
from app.cache.deeds import Impossible
from app.cache.driver import Connection
from app.cli import refs, settling, shapes
from app.cli.exits import Exit, Failure
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.numbers import Whole
from app.cli.output import age, emit, json_option, line, say, table
from app.model.ids import Instant
from app.model.intents import Move
from app.model.views import QueueRow
from app.model.words import OpState

T = TypeVar("T")
number_argument = click.argument("number", type=Whole())


@click.group(cls=Group)
def queue() -> None:
    """The queue: nothing is sent that is not in it."""


@queue.command(name="list")
@click.option("--all", "settled", is_flag=True, help="What is done, dropped or merged too.")
@json_option
@click.pass_obj
def list_(home: Home, *, settled: bool, as_json: bool) -> None:
    """List what has not been settled, the newest first."""
    now = home.clock.now()
    found = outbox.rows(home.reader, now, settled=settled)
    if as_json:
        known = shapes.Refs(home.reader)
        emit({"queue": [shapes.operation(row, known) for row in found]})
        return
    if not found:
        say("the queue is empty")
        return
    table(
        ("#", "AGE", "ACCOUNT", "STATE", "WHAT", "WHY"),
        [
            (str(row.seq), age(row.created_at, now), row.account_name, row.shown, row.what, row.error or row.why or "")
            for row in found
        ],
        right=(0, 1),
    )


@queue.command()
@number_argument
@json_option
@click.pass_obj
def show(home: Home, *, number: int, as_json: bool) -> None:
    """Show one operation; of a conflict, all three sides."""
    now = home.clock.now()
    row = _row(home, number)
    conflict = conflicts.conflict(home.reader, number, now)
    if as_json:
        document = shapes.operation(row, shapes.Refs(home.reader))
        emit(document | {"conflict": shapes.conflict(conflict, row.account_name) if conflict else None})
        return
    line(f"{row.seq}  {row.shown}  {row.what}  {row.account_name}", bold=True)
    for words in (row.why, row.error):
        if words:
            line(words)
    if conflict:
        by = f" by {conflict.theirs_by}" if conflict.theirs_by else ""
        line(f"when you saw it: {conflict.base or '?'}{_ago(conflict.base_at, now)}")
        line(f"your change:     {conflict.mine}{_ago(conflict.mine_at, now)}")
        line(f"now:             {conflict.theirs}{by}{_ago(conflict.theirs_at, now)}")
        for told in conflict.history:
            line(f"  {age(told.at, now)} ago  {told.what}" + (f"  {told.by}" if told.by else ""))
        for request in conflict.requests:
            line(f"doing it anyway: {request}")
        ways = "" if conflict.gone else ", --keep mine" + (", or --to STAGE" if conflict.stages else "")
        say(f"lanehop queue resolve {number} --keep theirs{ways}")


def _ago(at: Instant | None, now: Instant) -> str:
    return "" if at is None else f", {age(at, now)} ago"


def _row(home: Home, number: int) -> QueueRow:
    row = outbox.row(home.reader, number, home.clock.now())
    if row is None:
        raise Failure(f"there is no operation {number} in the queue", Exit.USAGE)
    return row


@queue.command(cls=settling.Waiting)
@settling.wait_option
@json_option
@click.pass_obj
def send(home: Home, *, wait: float | None, as_json: bool) -> int:
    """End the undo time of everything held, and wait until what is due is settled."""
    now = home.clock.now()
    transaction(home.writer, operations.release, now)
    due = [row.seq for row in outbox.rows(home.writer, now) if row.shown in ("waiting", "sending", "unknown")]
    if not due:
        if as_json:
            emit({"queue": []})
        say("nothing is waiting to be sent")
        return Exit.DONE
    rows = settling.wait(home, sorted(due), settling.FOREVER if wait is None else wait)
    settling.report(home, rows, as_json=as_json)
    return settling.code_of(rows)


@queue.command()
@number_argument
@json_option
@click.pass_obj
def retry(home: Home, *, number: int, as_json: bool) -> None:
    """Try a failed operation again."""
    if not _change(home, _retry, number):
        raise Failure(f"{number} is {_row(home, number).shown}: only what failed can be tried again", Exit.CANNOT)
    _print(home, number, as_json=as_json)


def _retry(db: Connection, number: int, now: Instant) -> bool:
    op = ops.one(db, number)
    return op is not None and op.state is OpState.DEAD and operations.retry(db, number, now)


@queue.command()
@number_argument
@json_option
@click.pass_obj
def confirm(home: Home, *, number: int, as_json: bool) -> None:
    """Nobody knows whether it was done: you looked, it was not. Send it (again)."""
    _answer(home, operations.send_again, number, as_json=as_json)


@queue.command()
@number_argument
@json_option
@click.pass_obj
def done(home: Home, *, number: int, as_json: bool) -> None:
    """Nobody knows whether it was done: you looked, it was. Settle it."""
    _answer(home, operations.confirm_done, number, as_json=as_json)


def _answer(home: Home, work: Callable[[Connection, int, Instant], bool], number: int, *, as_json: bool) -> None:
    if not _change(home, work, number):
        raise Failure(f"{number} is {_row(home, number).shown}: it does not wait for your word", Exit.CANNOT)
    _print(home, number, as_json=as_json)


@queue.command()
@number_argument
@json_option
@click.pass_obj
def drop(home: Home, *, number: int, as_json: bool) -> None:
    """Take an operation out of the queue: it will not be sent."""
    row = _row(home, number)
    if not _change(home, operations.drop, number):
        raise Failure(f"{number} is {row.shown}: too late to drop it", Exit.CANNOT)
    _print(home, number, as_json=as_json)


@queue.command(cls=settling.Waiting)
@number_argument
@click.option("--keep", type=click.Choice(["theirs", "mine"]), help="Whose side of the conflict holds.")
@click.option("--to", "stage", metavar="STAGE", help="Neither: move to this stage.")
@settling.wait_option
@json_option
@click.pass_obj
def resolve(
    home: Home, *, number: int, keep: str | None, stage: str | None, wait: float | None, as_json: bool
) -> int | None:
    """Settle a conflict."""
    if bool(keep) == bool(stage):
        raise click.UsageError("say one of --keep theirs, --keep mine, --to STAGE")
    row = _row(home, number)
    conflict = conflicts.conflict(home.reader, number, home.clock.now())
    if conflict is None:
        raise Failure(f"{number} is {row.shown}, not a conflict", Exit.CANNOT)
    if keep != "theirs" and conflict.gone:
        raise Failure(f"{number}: {conflict.theirs}; only --keep theirs ends it", Exit.CANNOT)
    if keep == "theirs":
        if not _change(home, operations.drop, number):
            raise Failure(f"{number} is {_row(home, number).shown}, not a conflict any more", Exit.CANNOT)
        _print(home, number, as_json=as_json)
        return Exit.DONE  # as it was asked for; there is nothing to wait for
    op = ops.one(home.reader, number)
    if op is None:
        raise Failure(f"there is no operation {number} in the queue", Exit.USAGE)
    intent = op.intent
    if stage:
        if row.application is None or not conflict.stages:
            raise Failure(f"{number} is not about a stage: --keep theirs or --keep mine", Exit.USAGE)
        intent = Move(application=row.application, stage=refs.stage(row.account_name, conflict.stages, stage).id)
    try:
        new = transaction(home.writer, operations.replace, number, intent, home.clock.now())
    except Impossible as reason:
        raise Failure(str(reason), Exit.CANNOT) from None
    return settling.after_queueing(home, [new], wait, as_json=as_json)


def _change(home: Home, work: Callable[[Connection, int, Instant], T], number: int) -> T:
    return transaction(home.writer, work, number, home.clock.now())


def _print(home: Home, number: int, *, as_json: bool) -> None:
    settling.report(home, [_row(home, number)], as_json=as_json)
