"""`lanehop sync`: send what is due, pull what changed, say what that was."""

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from app.cache import accounts, brought, overview, streams
from app.cache.connection import transaction
from app.cli.exits import Exit
from app.cli.home import Home
from app.cli.leading import wait_for
from app.cli.output import age, complain, emit, json_option, line, say, stamp
from app.model.ids import SECOND, Instant
from app.model.views import AccountView, SyncRow

if TYPE_CHECKING:
    from app.cache.store import Store


@click.command()
@click.option("--account", metavar="A", help="This account only.")
@click.option("--full", is_flag=True, help="Everything again, not only what changed.")
@json_option
@click.pass_obj
def sync(home: Home, *, account: str | None, full: bool, as_json: bool) -> int:
    """Send what is due and pull what changed. Progress goes to stderr, the summary to stdout."""
    if home.places.cache.exists():
        _ = home.writer  # what is left of a damaged one is taken over, whatever comes next
    if account is not None or not home.settings.accounts:
        home.check_account(account or "")
    row = accounts.named(home.writer, account) if account is not None else None
    began = home.clock.now()
    number = transaction(home.writer, streams.wish, row.id if row else None, began, full=full)
    progress = Progress()

    async def finished(store: "Store") -> tuple[str | None, int] | None:
        done, error, code = await store.read(streams.outcome, number)
        views = await store.read(overview.accounts)
        progress.show(await store.read(overview.sync_rows), silence_of(views, home.clock.now()))
        return (error, code) if done else None

    error, code = wait_for(home, finished)
    progress.end()
    _summary(home, account, began, as_json=as_json)
    if error:
        return complain(error, code or Exit.UNREACHABLE, as_json=False)  # a program has its document already
    return Exit.DONE


def silence_of(views: Sequence[AccountView], now: Instant) -> str | None:
    """Which vendors took a request and have not answered it for how long; None where all do."""
    silent = [(view.name, max(0, now - view.silent_since)) for view in views if view.silent_since is not None]
    return "; ".join(f"{name}: no answer for {ms // SECOND} s" for name, ms in silent) or None


class Progress:
    """Narration of a pull: one line that is rewritten on a terminal, one line a finished stream elsewhere."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._told: set[tuple[str, str]] = set()
        self._last = ""

    def show(self, rows: Sequence[SyncRow], silence: str | None = None) -> None:
        """What each account is at. `silence`: of vendors that do not answer; it goes before everything else."""
        running = {row.account_name: row for row in reversed(rows) if row.running and row.begun_at is not None}
        if self._live:
            told = [silence] if silence is not None else []
            self._rewrite("; ".join([*told, *(_at(running[name]) for name in sorted(running))]) or self._last)
            return
        if silence is not None and ("", "") not in self._told:
            self._told.add(("", ""))
            say(silence)
        for name, row in sorted(running.items()):
            if (name, row.stream) not in self._told:
                self._told.add((name, row.stream))
                say(f"{name}: {row.title}")

    def end(self) -> None:
        if self._live and self._last:
            self._rewrite("")
            sys.stderr.write("\r")

    def _rewrite(self, text: str) -> None:
        from app.text import pad

        if text != self._last:
            sys.stderr.write("\r" + pad(text, max(shutil.get_terminal_size().columns - 1, 20)))
            sys.stderr.flush()
            self._last = text


def _at(row: SyncRow) -> str:
    """How far the list is that an account is reading."""
    return f"{row.account_name}: {row.title} {row.seen}" + (f" of {row.total}" if row.total else "")


def _summary(home: Home, account: str | None, began: Instant, *, as_json: bool) -> None:
    """What this pull brought: of streams it did not come to, an earlier one's figures say nothing."""
    now = home.clock.now()
    rows = [row for row in overview.sync_rows(home.writer) if row.running or (row.begun_at or 0) >= began]
    views = [view for view in overview.accounts(home.writer) if account in (None, view.name)]
    if as_json:
        emit(
            {
                "accounts": [
                    {
                        "name": view.name,
                        "synced_at": stamp(view.synced_at),
                        "error": view.error,
                        "error_at": stamp(view.error_at) if view.error else None,
                        "stale": list(view.stale),
                        "kept": list(view.kept),
                        "people": view.people,
                        "jobs": view.jobs,
                        "gone": brought.gone_since(home.writer, view.id, began),
                        "streams": [_stream(row) for row in rows if row.account == view.id],
                    }
                    for view in views
                ]
            }
        )
        return
    for view in views:
        mine = [row for row in rows if row.account == view.id]
        new, changed, unreadable = (
            sum(getattr(row, word) for row in mine) for word in ("new", "changed", "unreadable")
        )
        words = [f"{new} new", f"{changed} changed", f"{brought.gone_since(home.writer, view.id, began)} gone"]
        if unreadable:
            words.append(f"{unreadable} could not be read and were set aside")
        synced = f"as of {age(view.synced_at, now)} ago" if view.synced_at is not None else "not complete yet"
        line(f"{view.name}: {', '.join(words)}; {view.people} people, {view.jobs} jobs, {synced}")
        if view.error is not None:
            line(f"  {view.error}")
        for row in mine:
            if row.error not in (None, view.error):
                read = f"as of {age(row.fresh_at, now)} ago" if row.fresh_at is not None else "never read"
                line(f"  {row.title}: {read}: {row.error}")
        for why in view.kept:
            line(f"  {why}. Nothing was deleted here; to look and decide: lanehop account gone {view.name}")


def _stream(row: SyncRow) -> dict[str, object]:
    return {
        "stream": row.stream,
        "seen": row.seen,
        "new": row.new,
        "changed": row.changed,
        "unreadable": row.unreadable,
        "begun_at": stamp(row.begun_at),
        "done_at": stamp(row.done_at),
        "fresh_at": stamp(row.fresh_at),
        "error": row.error,
    }
