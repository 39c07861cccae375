"""Putting what a command asks for into the queue, or saying what it would do."""

from collections.abc import Callable

import click

from app.cache import outbox, queue
from app.cache.acts import Misgiven
from app.cache.connection import transaction
from app.cache.deeds import AlreadySo, Impossible
from app.cache.driver import Connection
from app.cli import settling
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import emit, line
from app.model.intents import AnyIntent
from app.model.written import as_written

Wanted = list[tuple[str, AnyIntent]]
"""What is asked for, each with the ref of what it is about."""
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be queued, and queue nothing.")


class _OnlyLooking(Exception):
    """Ends a transaction that was made to see what it would do."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = words


def put(home: Home, wanted: Wanted, *, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Queue all of it or nothing, and print it; the exit code. Raises `Failure`."""
    return make(home, lambda _: wanted, dry_run=dry_run, wait=wait, as_json=as_json)


def make(
    home: Home, wanted: Callable[[Connection], Wanted], *, dry_run: bool, wait: float | None, as_json: bool
) -> int | None:
    """The same for what needs an id of its own first: `wanted` runs in the transaction that queues it."""
    if not dry_run:
        return settling.after_queueing(home, _queued(home, wanted), wait, as_json=as_json)
    plan = _planned(home, wanted)
    if as_json:
        emit({"plan": plan})
    else:
        for words in plan:
            line(words)
    return None


def _queued(home: Home, wanted: Callable[[Connection], Wanted]) -> list[int]:
    def work(db: Connection) -> list[int]:
        return queue.enqueue(db, [as_written(intent) for _, intent in wanted(db)], home.clock.now())

    try:
        return transaction(home.writer, work)
    except AlreadySo:
        raise
    except Impossible as reason:
        raise _refused(home, wanted, reason) from None


def _planned(home: Home, wanted: Callable[[Connection], Wanted]) -> list[str]:
    """What each intent would do, in words: they are queued, read back and taken back in one transaction."""

    def work(db: Connection) -> None:
        now = home.clock.now()
        numbers = queue.enqueue(db, [as_written(intent) for _, intent in wanted(db)], now)
        raise _OnlyLooking([row.what for number in numbers if (row := outbox.row(db, number, now))])

    try:
        transaction(home.writer, work)
    except _OnlyLooking as seen:
        return seen.words
    except Impossible as reason:
        raise _refused(home, wanted, reason) from None
    return []


def _refused(home: Home, wanted: Callable[[Connection], Wanted], reason: Impossible) -> Failure:
    """Why nothing was queued, with the one of several it is about: the first that fails when queued one by one."""

    def work(db: Connection) -> None:
        asked = wanted(db)
        for ref, intent in asked:
            try:
                queue.enqueue(db, [as_written(intent)], home.clock.now())
            except Impossible as found:
                raise _OnlyLooking([of_several(ref, found, len(asked))]) from None
        raise _OnlyLooking([str(reason)])

    words = [str(reason)]
    try:
        transaction(home.writer, work)
    except _OnlyLooking as seen:
        words = seen.words
    except Impossible:
        pass  # what is wanted cannot even be said
    return Failure(words[0], Exit.USAGE if isinstance(reason, Misgiven) else Exit.CANNOT)


def of_several(ref: str, reason: Exception, among: int) -> str:
    """Why, with whom it is about where that is not plain."""
    return f"{ref}: {reason}" if among > 1 else str(reason)
