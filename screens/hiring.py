"""On which terms somebody is hired, where the account wants to know."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from app.model import days
from app.model.ids import AccountId, Instant, LocalId
from app.model.views import ListedView, OpeningView, StageCount
from app.model.words import ListedKind, Verb
from screens.form import Asked, FormScreen, Wrong
from screens.frame import Place

NONE = "none"


class Terms(msgspec.Struct, frozen=True):
    """What a hire is agreed on; the fields of `Move` of the same names."""

    starts_on: Instant | None = None
    opening: LocalId | None = None
    close_reason: LocalId | None = None


async def why_nobody(place: Place, account: AccountId) -> str:
    """Why nobody is hired in an account that knows hiring as more than a move; empty where they can be."""
    rows = await place.shell.desk.capabilities(account)
    return next((row.reason or "not from here" for row in rows if row.verb is Verb.HIRE and not row.allowed), "")


async def ask_terms(
    place: Place,
    whom: str,
    to: StageCount,
    *,
    account: AccountId,
    job: LocalId,
    several: bool,
    done: Callable[[Terms], Awaitable[None]],
) -> bool:
    """Ask for them. False: the account has none. `several`: of more than one person, who do not share a seat."""
    desk = place.shell.desk
    room = next((row.fields for row in await desk.capabilities(account) if row.verb is Verb.HIRE), ())
    detail = await desk.job_detail(job) if "opening" in room and not several else None
    seats = {one.name: one for one in detail.openings if one.open} if detail else {}
    reasons = await desk.listed(account, ListedKind.CLOSE_REASON) if "close_reason" in room else ()
    why = {one.name: one for one in reasons if one.active}
    asked = _fields(room, seats, why)
    if not asked:
        return False

    async def save(values: Mapping[str, Any]) -> Terms:
        return Terms(
            values.get("starts_on"),
            _id(seats, values.get("opening")),
            _id(why, values.get("close_reason")),
        )

    place.app.push_screen(FormScreen(f"{to.name}: {whom}", asked, save, done, as_it_is=True))
    return True


def _fields(room: Sequence[str], seats: Mapping[str, OpeningView], why: Mapping[str, ListedView]) -> list[Asked]:
    asked: list[Asked] = []
    if "starts_on" in room:
        asked.append(Asked(key="starts_on", label="starts on", hint="a day like 2026-03-31, or empty", read=day))
    if seats:  # of several seats the vendor wants to know which
        first = next(iter(seats))
        asked.append(Asked(key="opening", label="opening", value=first, choices=(*seats, NONE), sent=True))
    if why:
        asked.append(Asked(key="close_reason", label="close as", value=NONE, choices=(NONE, *why), sent=True))
    return asked


def day(typed: str) -> Instant | None:
    """A day that may be left out."""
    if not typed.strip():
        return None
    try:
        return days.noon(typed.strip())
    except ValueError:
        raise Wrong(f"a day like 2026-03-31, not {typed.strip()}") from None


def _id(known: Mapping[str, OpeningView | ListedView], name: str | None) -> LocalId | None:
    return None if name is None or name not in known else known[name].id
