"""What became of operations in the queue, and the exit code of it."""

import sys
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

import click

from app.cache import lease, outbox, overview
from app.cache.driver import Connection
from app.cli import shapes
from app.cli.exits import Exit
from app.cli.home import Home
from app.cli.numbers import Amount
from app.cli.output import emit, line, say
from app.clock import wall
from app.model.ids import MINUTE, SECOND, Instant
from app.model.views import QueueRow

if TYPE_CHECKING:
    from app.cache.store import Store

_CODES = {"conflict": Exit.CONFLICT, "ask": Exit.CONFLICT, "dropped": Exit.CONFLICT, "failed": Exit.CANNOT}
_OPEN = frozenset({"held", "waiting", "sending", "unknown"})
FOREVER = float("inf")
_QUIET = 30 * SECOND
"""In a queue where nothing happened for that long, what is left waits for a person."""
_SLOWEST = 3 * MINUTE
"""The same while a request is under way: longer than any vendor takes to answer."""


class Waiting(click.Command):
    """A command with `--wait[=SECONDS]`: without a value it never takes the word behind it for one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, ["--wait=inf" if word == "--wait" else word for word in args])


wait_option = click.option(
    "--wait",
    type=Amount(endless=True),
    metavar="[=SECONDS]",
    help="Wait until it is settled; the exit code says how: 0, 5, 6 or 7.",
)


def code_of(rows: Sequence[QueueRow]) -> Exit:
    """The highest of what the operations came to; what is not settled counts as not reached."""
    codes = [_CODES.get(row.shown, Exit.UNREACHABLE if row.shown in _OPEN else Exit.DONE) for row in rows]
    return max(codes, default=Exit.DONE)


def wait(home: Home, numbers: Sequence[int], seconds: float) -> list[QueueRow]:
    """Wait until none of the operations is under way any more, or `seconds` have passed; how they are then.

    Without a limit it ends early where waiting may take for ever: an account that cannot be reached, stands still or
    may not be written to, or a queue in which nothing happens.
    """
    from app.cli.leading import wait_for

    if not numbers:
        return []
    began = home.clock.now()
    patience = _Patience(began, None if seconds == FOREVER else began + int(seconds * SECOND))

    async def settled(store: "Store") -> list[QueueRow] | None:
        found, stuck = await store.read(_look, numbers, began, home.clock.now())
        return None if patience.lasts(found, stuck, home.clock.now()) else found

    return wait_for(home, settled)


class _Patience:
    """How long to go on waiting. `until` None: as long as there is hope, which always ends."""

    def __init__(self, began: Instant, until: Instant | None) -> None:
        self._until = until
        self._quiet_since = began
        self._last: list[tuple[int, str, int]] = []

    def lasts(self, rows: Sequence[QueueRow], stuck: Container[int], now: Instant) -> bool:
        open_rows = [row for row in rows if row.shown in _OPEN]
        if not open_rows or self._until is not None:
            return bool(open_rows) and self._until is not None and now < self._until
        state = [(row.seq, row.shown, row.attempts) for row in rows]
        if state != self._last:  # what is put off again and again without being tried does not count
            self._last, self._quiet_since = state, max(now, *(row.not_before for row in open_rows))
        held = [row.not_before for row in open_rows if row.shown == "held"]  # a new change holds an earlier one again
        self._quiet_since = max([self._quiet_since, *held])
        sending = any(row.shown == "sending" for row in open_rows)
        hope = sending or any(row.not_before > now or row.account not in stuck for row in open_rows)
        return hope and now - self._quiet_since < (_SLOWEST if sending else _QUIET)


def _look(db: Connection, numbers: Sequence[int], since: Instant, now: Instant) -> tuple[list[QueueRow], set[int]]:
    """The operations, and the accounts of which nothing can be sent at present."""
    stuck = {
        int(view.id)
        for view in overview.accounts(db)
        if view.paused or not view.writes or (view.error is not None and (view.error_at or 0) >= since)
    }
    return _rows(db, numbers, now), stuck


def _rows(db: Connection, numbers: Sequence[int], now: Instant) -> list[QueueRow]:
    """The operations, and those that later ones of them were merged into: what becomes of these becomes of them."""
    found: dict[int, QueueRow] = {}
    wanted = list(numbers)
    for number in wanted:
        row = None if number in found else outbox.row(db, number, now)
        if row is not None:
            found[number] = row
            wanted.extend([] if row.merged_into is None else [row.merged_into])
    return list(found.values())


def report(home: Home, rows: Sequence[QueueRow], *, as_json: bool) -> None:
    """Print operations as they are now."""
    if as_json:
        known = shapes.Refs(home.writer)
        emit({"queue": [shapes.operation(row, known) for row in rows]})
        return
    for row in rows:
        because = row.error or row.why or (None if row.merged_into is None else f"into {row.merged_into}")
        line(f"{row.seq}  {row.shown}  {row.what}" + (f"  ({because})" if because else ""))


def after_queueing(
    home: Home, numbers: Sequence[int], seconds: float | None, *, as_json: bool, dropped: Sequence[int] = ()
) -> Exit:
    """Print what was queued; with `--wait`, what became of it. The exit code.

    `dropped`: what was taken out of the queue in the same step, printed first; nobody waits for that.
    """
    rows, gone = _rows(home.writer, numbers, home.clock.now()), _rows(home.writer, dropped, home.clock.now())
    if numbers and seconds is not None:
        if sys.stderr.isatty():
            say(f"waiting for {len(numbers)} to be settled; Ctrl-C leaves them in the queue")
        rows = wait(home, numbers, seconds)
    report(home, [*gone, *rows], as_json=as_json)
    if seconds is not None:
        return code_of(rows)
    if numbers and sys.stderr.isatty() and not lease.is_led(home.writer, wall()):
        say("sent by the next lanehop sync, lanehop queue send, or when the screens are open")
    return Exit.DONE
