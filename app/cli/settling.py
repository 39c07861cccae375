"""What became of operations in the queue, and the exit code of it."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from app.cache import outbox, overview
from app.cache.driver import Connection
from app.cli import shapes
from app.cli.exits import Exit
from app.cli.home import Home
from app.cli.output import emit, line, say
from app.model.ids import SECOND, Instant
from app.model.views import QueueRow

if TYPE_CHECKING:
    from app.cache.store import Store

_CODES = {"conflict": Exit.CONFLICT, "ask": Exit.CONFLICT, "failed": Exit.CANNOT}
_OPEN = frozenset({"held", "waiting", "sending", "unknown"})
FOREVER = float("inf")


class Waiting(click.Command):
    """A command with `--wait[=SECONDS]`: without a value it never takes the word behind it for one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--wait=inf" if word == "--wait" else word for word in args])


wait_option = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    metavar="[=SECONDS]",
    help="Wait until it is settled; the exit code says how: 0, 5, 6 or 7.",
)


def code_of(rows: Sequence[QueueRow]) -> Exit:
    """The highest of what the operations came to; what is not settled counts as not reached."""
    codes = [_CODES.get(row.shown, Exit.UNREACHABLE if row.shown in _OPEN else Exit.DONE) for row in rows]
    return max(codes, default=Exit.DONE)


def wait(home: Home, numbers: Sequence[int], seconds: float) -> list[QueueRow]:
    """Wait until none of the operations is under way any more, or `seconds` have passed; how they are then.

    Without a limit it ends early for an account that cannot be reached or stands still: that may take for ever.
    """
    from app.cli.leading import wait_for

    began = home.clock.now()
    until = None if seconds == FOREVER else began + int(seconds * SECOND)
    if not numbers:
        return []

    async def settled(store: "Store") -> list[QueueRow] | None:
        now = home.clock.now()
        found = await store.read(_look, numbers, now)
        if until is not None and now >= until:
            return found
        open_rows = [row for row in found if row.shown in _OPEN]
        if until is None:
            stuck = await store.read(_stuck, began)
            open_rows = [row for row in open_rows if row.shown in ("sending", "held") or row.account not in stuck]
        return None if open_rows else found

    return wait_for(home, settled)


def _look(db: Connection, numbers: Sequence[int], now: Instant) -> list[QueueRow]:
    found = [outbox.row(db, number, now) for number in numbers]
    return [row for row in found if row is not None]


def _stuck(db: Connection, since: Instant) -> set[int]:
    """Accounts that stand still or could not be reached since then."""
    return {
        int(view.id)
        for view in overview.accounts(db)
        if view.paused or (view.error is not None and (view.error_at or 0) >= since)
    }


def report(home: Home, rows: Sequence[QueueRow], *, as_json: bool) -> None:
    """Print operations as they are now."""
    if as_json:
        known = shapes.Refs(home.writer)
        emit({"queue": [shapes.operation(row, known) for row in rows]})
        return
    for row in rows:
        because = row.error or row.why
        line(f"{row.seq}  {row.shown}  {row.what}" + (f"  ({because})" if because else ""))


def after_queueing(home: Home, numbers: Sequence[int], seconds: float | None, *, as_json: bool) -> Exit:
    """Print what was queued; with `--wait`, what became of it. The exit code."""
    now = home.clock.now()
    if seconds is None:
        report(home, _look(home.writer, numbers, now), as_json=as_json)
        return Exit.DONE
    if sys.stderr.isatty():
        say(f"waiting for {len(numbers)} to be settled; Ctrl-C leaves them in the queue")
    rows = wait(home, numbers, seconds)
    report(home, rows, as_json=as_json)
    return code_of(rows)
