"""What can be said with a decline, where the account has room for it: a note, and a mail to the candidate."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from app.model import days
from app.model.ids import AccountId, Instant, LocalId
from app.model.views import ListedView, ReasonView
from app.model.words import ListedKind, Verb
from app.workspace import Desk, NotAllowed
from screens.form import Asked, FormScreen, Wrong
from screens.frame import Place

NONE = "none"


class More(msgspec.Struct, frozen=True):
    """What an account lets one say with a decline."""

    note: bool = False
    templates: tuple[ListedView, ...] = ()
    later: bool = False
    """Whether the mail may be sent at another time."""

    @classmethod
    async def at(cls, desk: Desk, account: AccountId) -> "More":
        rows = await desk.capabilities(account)
        room = next((row.fields for row in rows if row.verb is Verb.REJECT and row.allowed), ())
        mails = await desk.listed(account, ListedKind.EMAIL_TEMPLATE) if "mail" in room else ()
        return cls("note" in room, tuple(one for one in mails if one.active), "mail_at" in room)


class With(msgspec.Struct, frozen=True):
    """What was said with a decline; nothing of it is the rule."""

    note: str | None = None
    mail: LocalId | None = None
    mail_at: Instant | None = None


def ask_more(
    place: Place, whom: str, reason: ReasonView, more: More, *, parks: bool, done: Callable[[With], Awaitable[None]]
) -> bool:
    """Ask for what goes with the decline, and ask again where somebody would be mailed. False: there is no room."""
    templates = {} if parks else _named(more.templates)
    asked = _fields(more, list(templates))
    if not asked:
        return False

    async def save(values: Mapping[str, Any]) -> With:
        mail = values.get("mail", NONE)
        if mail == NONE:
            return With(note=values.get("note") or None)
        at = values.get("mail_at")
        if at is not None and at <= place.now:
            raise NotAllowed("mail at: that moment is over")
        return With(values.get("note") or None, templates[mail].id, at)

    async def saved(said: With) -> None:
        from screens.ask import AskScreen  # noqa: PLC0415

        if said.mail is None:
            await done(said)
            return
        name = next(one.name for one in more.templates if one.id == said.mail)
        when = "as soon as it is sent" if said.mail_at is None else f"at {days.moment_of(said.mail_at)}"
        lines = [f'"{name}" is mailed to {whom} {when}.', "A mail that has left is not called back."]
        place.app.push_screen(AskScreen(f"Decline {whom} with a mail?", lines, lambda: done(said)))

    title = f"{'Park' if parks else 'Decline'} {whom}: {reason.name}"
    place.app.push_screen(FormScreen(title, asked, save, saved, as_it_is=True))
    return True


def _fields(more: More, templates: Sequence[str]) -> list[Asked]:
    asked: list[Asked] = []
    if templates:
        asked.append(Asked(key="mail", label="mail", value=NONE, choices=(NONE, *templates), sent=True))
        if more.later:
            asked.append(
                Asked(key="mail_at", label="mail at", hint="empty: at once; else like 2026-03-31 09:30", read=_moment)
            )
    if more.note:
        asked.append(Asked(key="note", label="note", hint="for colleagues; nobody is mailed this", lines=True))
    return asked


def _moment(typed: str) -> Instant | None:
    if not typed.strip():
        return None
    try:
        return days.moment(typed)
    except ValueError:
        raise Wrong("a moment like 2026-03-31 09:30") from None


def _named(templates: Sequence[ListedView]) -> dict[str, ListedView]:
    """By name; of two that are called the same the vendor's id tells which."""
    found: dict[str, ListedView] = {}
    for one in templates:
        found[one.name if one.name not in found and one.name != NONE else f"{one.name} ({one.remote_id})"] = one
    return found
