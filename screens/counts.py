"""What the title and the status line of every place say of the whole: how fresh it is, and what waits."""

from collections.abc import Sequence

from app import text
from app.model.ids import SECOND, Instant
from app.model.news import FirstSync
from app.model.views import StatusView
from screens.widgets.ink import Part
from screens.words import ago, some

_CELLS, _NAME = 28, 12
"""Of what is being synced, and of the name of an account."""


def sync_parts(status: StatusView | None, now: Instant, ellipsis: str, *, starting: bool) -> list[Part]:
    """Whether anything is pulled and sent, and how old what is shown is. `starting`: that is about to begin."""
    if status is None or not status.accounts:
        return []
    if starting and not status.leader and status.synced_at is None and status.reachable:
        return [("STARTING", "warn")]
    if status.offline:
        state: Part = ("OFFLINE", "warn")
    elif status.stopped:
        state = ("SENDING STOPPED", "warn")
    elif status.refused:
        state = (_whose(status.failing, status, ellipsis) + "SIGN-IN REFUSED", "bad")
    elif not status.reachable:
        state = (_whose(status.failing, status, ellipsis) + "NOT REACHABLE", "bad")
    elif status.leader:
        state = ("ONLINE", "good")
    else:
        state = ("NO SYNC", "warn")
    if status.silent_since is not None:
        seconds = max(0, now - status.silent_since) // SECOND
        return [state, (f"  {_whose(status.silent, status, ellipsis)}no answer for {seconds} s", "warn")]
    if status.syncing:
        return [state, (f"  syncing {text.cut(status.syncing, _CELLS, ellipsis)}", "dim")]
    synced = "never synced" if status.synced_at is None else f"synced {ago(status.synced_at, now)}"
    stale: list[Part] = [(f", {some(status.stale, 'list')} older", "warn")] if status.stale else []
    return [state, (f"  {synced}", "dim"), *stale]


def _whose(names: Sequence[str], status: StatusView, ellipsis: str) -> str:
    """Of which of several accounts it is true, or of how many; empty where it is of all: then it is the network."""
    if len(names) in (0, status.accounts):
        return ""
    return f"{text.cut(names[0], _NAME, ellipsis)} " if len(names) == 1 else f"{len(names)} of {status.accounts} "


def queue_parts(status: StatusView | None) -> list[Part]:
    """How much has not left yet, and what needs a person."""
    if status is None:
        return []
    parts: list[Part] = []
    if status.held:
        parts.append((f"{status.held} held", "warn"))
    if status.queued:
        parts.append((f"{status.queued} queued", "text"))
    if status.problems:
        parts.append((some(status.problems, "problem"), "bad"))
    if status.kept:
        parts.append(("many gone? lanehop account gone", "bad"))
    return [part for number, one in enumerate(parts) for part in ((("  ", "text"), one) if number else (one,))]


def first_sync_words(first: FirstSync | None, status: StatusView | None, ellipsis: str) -> str:
    """What of an account is being read for the first time; empty once all is there, or where nobody reads."""
    if first is None or status is None or not status.leader:
        return ""
    if first.stream is None:
        return f"first sync{ellipsis}"
    # Vendors count otherwise than we do: a total that has been passed already is not said.
    of = f" of {first.total}" if first.total and first.total >= first.seen else ""
    number = f" {first.seen}{of}" if first.seen else ""
    return f"first sync: reading {text.clean(first.stream)}{number} {ellipsis}"
