"""What a person means: ids, job codes, stages and reasons by name. An ambiguous word is an error that lists them."""

import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from app.cache import boards, details, identity, listings, users
from app.cache.folding import fold
from app.cache.overlay.details import owner_of
from app.cli import stdin
from app.cli.exits import Exit, Failure, quoted
from app.model import days
from app.model.ids import DAY, HOUR, MINUTE, SECOND, AccountId, Instant, LocalId
from app.model.views import JobView, ListedView, ReasonView, StageCount
from app.model.words import Kind, ListedKind

if TYPE_CHECKING:
    from app.cache.driver import Connection

T = TypeVar("T", StageCount, ReasonView, ListedView)

_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_MOST_LISTED = 12


def one(db: "Connection", kind: Kind, text: str) -> tuple[LocalId, str]:
    """The record of `kind` meant by `text`: its local id and its ref. Raises `Failure`."""
    found = identity.resolve(db, kind, text)
    if len(found) == 1:
        return found[0]
    if not found:
        what = "file" if kind is Kind.ATTACHMENT else kind
        raise Failure(f"there is no {what} {quoted(text)} in the cache (ids are ACCOUNT:REMOTE_ID)", Exit.USAGE)
    raise Failure(f"{text} may be {_listed(ref for _, ref in found)}: say which", Exit.USAGE)


def person(db: "Connection", text: str) -> tuple[LocalId, str]:
    """The candidate meant by `text`: by an own id or by that of one of their applications. Raises `Failure`.

    An id that belongs to one candidate and to an application of another one is refused, never guessed.
    """
    candidates = identity.resolve(db, Kind.CANDIDATE, text)
    applications = [of for pk, _ in identity.resolve(db, Kind.APPLICATION, text) if (of := identity.subject(db, pk))]
    theirs = {of.candidate for of in applications} - {pk for pk, _ in candidates}
    if theirs and (candidates or len(theirs) > 1):
        raise Failure(f"{text} may be several people's: candidate or application", Exit.USAGE)
    for pk in theirs:
        return pk, identity.ref_of(db, pk)
    return one(db, Kind.CANDIDATE, text)


def ids(given: Sequence[str]) -> list[str]:
    """The ids of a command: as given, with `-` (or none in a pipe) standing for the lines of standard input."""
    if not given and not sys.stdin.isatty():
        given = ("-",)
    found: list[str] = []
    for text in given:
        found += [line.strip() for line in stdin.text().splitlines() if line.strip()] if text == "-" else [text]
    return list(dict.fromkeys(found))


def stage(account: str, stages: Sequence[StageCount], text: str) -> StageCount:
    """The stage of a job of `account` meant by `text`. Raises `Failure`."""
    return _named(account, stages, text, "stage")


def reason(db: "Connection", account: str, job: LocalId, text: str) -> ReasonView:
    """The reason of a job of `account` meant by `text`. Raises `Failure`."""
    return _named(account, boards.reasons(db, job), text, "reason")


def reason_of(db: "Connection", application: LocalId, text: str) -> ReasonView:
    """The reason meant by `text` among those of an application's job. Raises `Failure`."""
    of = identity.subject(db, application)
    if of is None:
        raise Failure("that application has not been read yet: lanehop sync", Exit.USAGE)
    account = identity.ref_of(db, application).partition(":")[0]
    return reason(db, account, of.job, text)


def user(db: "Connection", of: LocalId, text: str) -> LocalId:
    """Who works in the account of a record and is meant by `text`: an id, a mail, a name, how it begins.

    Raises `Failure`.
    """
    known = users.working(db, identity.account_of(db, of))
    wanted = fold(text)
    found = [one for one in known if text in (one.remote_id, one.email)]
    found = found or [one for one in known if fold(one.name) == wanted]
    found = found or [one for one in known if wanted and fold(one.name).startswith(wanted)]
    if len(found) == 1:
        return found[0].id
    words = _listed(f"{one.name} ({one.remote_id})" for one in found or known)
    what = f"{text} may be {words}: give the id" if found else f"there is no user {text} here; there are {words}"
    raise Failure(what, Exit.USAGE)


def listed(db: "Connection", account: AccountId, kind: ListedKind, text: str) -> LocalId:
    """What an account lists as `text`. Raises `Failure`."""
    return _named("", listings.listed(db, account, kind), text, str(kind)).id


def source(db: "Connection", account: AccountId, text: str) -> str:
    """What an account calls the source meant by `text`; as it was typed where it lists none. Raises `Failure`."""
    rows = listings.listed(db, account, ListedKind.SOURCE)
    return _named("", rows, text, "source").name if rows and text else text


def opening(db: "Connection", job: JobView, text: str) -> LocalId:
    """The opening of a job meant by `text`: by its id, else by its name. Raises `Failure`."""
    seats = details.openings(db, job.id)
    found = [one for one in seats if text in (one.ref, one.ref.partition(":")[2])]
    found = found or [one for one in seats if fold(one.name) == fold(text)]
    if len(found) == 1:
        return found[0].id
    words = _listed(f"{one.name} ({one.ref})" for one in (found or seats))
    raise Failure(
        f"{quoted(text)} may be {words}: give the id"
        if found
        else f"there is no opening {quoted(text)} here; there are {words}",
        Exit.USAGE,
    )


def opening_of(db: "Connection", application: LocalId | None, text: str) -> LocalId:
    """The opening meant by `text` among those of an application's job. Raises `Failure`."""
    of = None if application is None else identity.subject(db, application)
    view = None if of is None else boards.job(db, of.job)
    if view is None:
        raise Failure("the job of that has not been read yet: lanehop sync", Exit.USAGE)
    return opening(db, view, text)


def owner(db: "Connection", detail: LocalId) -> LocalId | None:
    """The application that an interview or an offer hangs on."""
    return owner_of(db, detail)


def day(text: str, option: str) -> Instant:
    """The day of a date that was given for an option. Raises `Failure`."""
    try:
        return days.noon(text)
    except ValueError:
        raise Failure(f"{option} takes a date like 2026-03-31, not {quoted(text)}", Exit.USAGE) from None


def _named(account: str, rows: Sequence[T], text: str, what: str) -> T:
    """By id, else by name, else by how the name begins; case and accents do not matter."""
    by_id = [row for row in rows if row.remote_id and text in _ids_of(account, row.remote_id)]
    wanted = fold(text)
    by_name = by_id or [row for row in rows if fold(_plain(row)) == wanted]
    by_name = by_name or [row for row in rows if fold(row.name) == wanted]
    found = by_name or [row for row in rows if wanted and fold(row.name).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        there = _listed(_words(row) for row in rows if _is_offered(row))
        raise Failure(f"there is no {what} {quoted(text)} here; there are {there}", Exit.USAGE)
    raise Failure(f"{text} may be {_listed(_words(row) for row in found)}: give the id", Exit.USAGE)


def _is_offered(row: StageCount | ReasonView | ListedView) -> bool:
    """Whether it can still be chosen."""
    return not isinstance(row, ListedView) or row.active


def _plain(row: StageCount | ReasonView | ListedView) -> str:
    """What the vendor calls it: of two stages of one name neither is meant by it alone."""
    return row.plain if isinstance(row, StageCount) else row.name


def _ids_of(account: str, remote: str) -> tuple[str, ...]:
    """What a stage's or reason's id answers to: itself, its last part, and either behind its account's name."""
    last = remote.rsplit(":", 1)[-1]
    return (remote, last, f"{account}:{remote}", f"{account}:{last}")


def _words(row: StageCount | ReasonView | ListedView) -> str:
    return f"{row.name} ({row.remote_id})" if row.remote_id else row.name


def _listed(words: Iterable[str]) -> str:
    held = list(words)
    more = len(held) - _MOST_LISTED
    return ", ".join(held[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "") if held else "none"


def duration(text: str) -> Instant:
    """`14d`, `36h`, `90m` in ms. Raises `Failure`."""
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", text.strip().lower())
    if found is None:
        raise Failure(f"{text!r} is no duration: write it like 14d, 36h or 90m", Exit.USAGE)
    return int(found[1]) * _UNITS[found[2]]


def later(text: str, now: Instant) -> Instant:
    """`2026-03-31 09:30`, or from now on `2h`, `3d`. Raises `Failure`, also for what is over."""
    try:
        at = days.moment(text)
    except ValueError:
        if re.fullmatch(r"\d+[smhdw]", text.strip().lower()):
            return now + duration(text)
        raise Failure(f"{text!r} is no moment: write it like 2026-03-31 09:30, or 2h", Exit.USAGE) from None
    if at <= now:
        raise Failure(f"{text} is over", Exit.USAGE)
    return at
