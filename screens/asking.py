"""Asking for references, naming referees and reminding: the forms that ask for it, and what is queued of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.model import contact, referees
from app.model.fields import parts_of
from app.model.ids import LocalId
from app.model.intents import (
    AddReferee,
    AskedReferences,
    EditReferee,
    RefereeFields,
    Remind,
    RemoveReferee,
)
from app.model.views import CheckView, Enquiry, Receipt, RefereeView
from app.model.words import Kind, ListedKind, RefereeStatus, Verb
from app.workspace import NotAllowed
from screens.choices import Choices
from screens.form import Asked, FormScreen, Wrong
from screens.forms import allowed, edit, room_of, shown
from screens.frame import Place
from screens.picker import Choice, Picker
from screens.record_fields import NO, YES

MOST = 5
"""Referees there is a line for; others are added behind."""
NOTIFIES = "E-mails and texts people, once sent it stays"
_YOU, _CANDIDATE = "you", "the candidate"
_LINE = "name, mail or phone; also: manager, at Klarna, as colleague, in sv"


async def ask_references(place: Place, candidate: LocalId, name: str) -> None:
    """References for somebody, in whichever account does that. Raises `NotAllowed` where none does."""
    found = await place.shell.desk.enquiries(candidate)

    async def ask(chosen: Enquiry) -> None:
        await _ask(place, candidate, name, chosen)

    if len(found) == 1:
        await ask(found[0])
        return
    choices = [
        Choice(one, label=one.account_name, note="" if one.candidate else "not there yet: is made there",
               why_not=one.why_not)
        for one in found
    ]  # fmt: skip
    place.app.push_screen(Picker("palette", f"References for {name}: in which account?", choices, ask))


async def _ask(place: Place, candidate: LocalId, name: str, into: Enquiry) -> None:
    desk = place.shell.desk
    if not await allowed(place, into.account, into.account_name, Verb.REQUEST_REFERENCES):
        return
    questions = Choices(await desk.listed(into.account, ListedKind.QUESTION_SET))
    if not questions.labels:
        place.shell.flash(f"{into.account_name}: no question sets: none have been synced, or there are none")
        return
    asked = [
        Asked(key="questions", label="questions", value=questions.labels[0], choices=questions.labels, sent=True,
              read=lambda typed: questions.row(typed).id),
        *(Asked(key=f"referee {number}", label=f"referee {number}", hint=_LINE, read=_referee)
          for number in range(1, MOST + 1)),
        Asked(key="named by", label="named by", value=_YOU, choices=(_YOU, _CANDIDATE), sent=True),
    ]  # fmt: skip
    if "min_manager_references" in await room_of(place, into.account, Verb.REQUEST_REFERENCES):
        hint = "how many answers have to come from managers"
        asked.append(Asked(key="managers", label="managers", hint=hint, read=_count))

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        named = tuple(one for key, one in values.items() if key.startswith("referee") and one is not None)
        if not named and values["named by"] != _CANDIDATE:
            raise NotAllowed("name a referee, or choose that the candidate names them")
        wanted = AskedReferences(
            account=into.account,
            candidate=candidate,
            question_set=values["questions"],
            referees=named,
            min_manager_references=values.get("managers"),
        )
        return await desk.ask_for_references(wanted)

    title = f"{NOTIFIES}: {name} ({into.account_name})"
    place.app.push_screen(FormScreen(title, asked, save, lambda came: _said(place, came), as_it_is=True))


async def _said(place: Place, receipts: Sequence[Receipt]) -> None:
    """The step in one sentence: that of the request, which stands for all of it."""
    await shown(place, receipts[-1:])


async def remind(place: Place, view: CheckView, referee: RefereeView | None) -> None:
    """Remind a referee; without one, whoever is chosen among those who have not answered. Raises `NotAllowed`."""
    if not await allowed(place, view.account, view.account_name, Verb.REMIND):
        return

    async def do(whom: RefereeView | None) -> None:
        intent = Remind(check=view.id, referee=None if whom is None else whom.id)
        await shown(place, await place.shell.desk.do(intent))

    if referee is not None:
        await do(referee)
        return
    waiting = [Choice(one, label=one.name, note="has not answered", why_not=one.reminder.why_not)
               for one in view.missing]  # fmt: skip
    whole = Choice(None, label="all of it", note=f"whoever {view.account_name} reminds of it",
                   why_not=view.reminder.why_not)  # fmt: skip
    choices = [*waiting, whole]
    if len(waiting) == 1:
        await do(waiting[0].value)
    elif all(one.why_not for one in choices):
        place.shell.flash(choices[0].why_not, alarm=True)
    else:
        place.app.push_screen(Picker("palette", f"Remind whom about {view.candidate_name}?", choices, do))


async def ask_referee(place: Place, view: CheckView) -> None:
    """Somebody else who is asked in a check there is."""
    if view.candidate is None or not await allowed(place, view.account, view.account_name, Verb.ADD_REFEREE):
        return
    candidate, desk = view.candidate, place.shell.desk
    asked = [Asked(key="referee", label="referee", hint=_LINE, read=_referee)]

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        if values["referee"] is None:
            raise NotAllowed(f"a referee is typed like {referees.EXAMPLE}")
        referee = await desk.new_id(view.account, Kind.REFEREE)
        named = AddReferee(candidate=candidate, check=view.id, referee=referee, fields=values["referee"])
        return await desk.do(named)

    title = f"Another referee for {view.candidate_name} ({view.account_name})"
    place.app.push_screen(FormScreen(title, asked, save, lambda came: shown(place, came)))


async def ask_edit_referee(place: Place, view: CheckView, referee: RefereeView | None) -> None:
    """What is said of a referee, to be said otherwise."""
    if not await allowed(place, view.account, view.account_name, Verb.EDIT_REFEREE):
        return
    room = await room_of(place, view.account, Verb.EDIT_REFEREE)

    async def change(one: RefereeView) -> None:
        seen = parts_of(one)
        asked = [
            Asked(key=name, label=name.replace("_", " "), value=_typed(getattr(one, name)),
                  read=_yes if name == "is_manager" else _mail if name == "email" else str.strip,
                  choices=(YES, NO) if name == "is_manager" else ())
            for name in RefereeFields.__struct_fields__
            if name in room
        ]  # fmt: skip

        async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
            return await edit(place, EditReferee(referee=one.id, changes=RefereeFields(**values)), seen)

        place.app.push_screen(FormScreen(f"Edit {one.name}", asked, save, lambda came: shown(place, came)))

    await _one_of(place, "Which referee?", view, referee, change)


async def take_out(place: Place, view: CheckView, referee: RefereeView | None) -> None:
    """Somebody is not asked any more."""
    if not await allowed(place, view.account, view.account_name, Verb.EDIT_REFEREE):
        return

    async def out(one: RefereeView) -> None:
        await shown(place, await place.shell.desk.do(RemoveReferee(referee=one.id)))

    await _one_of(place, "Take out which referee?", view, referee, out, sure=True)


async def _one_of(
    place: Place, title: str, view: CheckView, referee: RefereeView | None, done: Any, *, sure: bool = False
) -> None:
    """The referee that is meant: the one under the cursor, else one that is chosen."""
    waiting = [one for one in view.referees if one.status is RefereeStatus.PENDING]
    if referee is not None:
        await done(referee)
    elif not waiting:
        place.shell.flash("nobody is waited for here")
    elif len(waiting) == 1 and not sure:
        await done(waiting[0])
    else:
        choices = [Choice(one, label=one.name, note=one.relationship or "") for one in waiting]
        place.app.push_screen(Picker("palette", title, choices, done))


def _referee(typed: str) -> RefereeFields | None:
    if not typed.strip():
        return None
    try:
        return referees.read(typed)
    except contact.NotOne as why:
        raise Wrong(str(why)) from None


def _mail(typed: str) -> str:
    try:
        return contact.mails(typed)[0] if typed.strip() else ""
    except contact.NotOne as why:
        raise Wrong(str(why)) from None


def _count(typed: str) -> int | None:
    if not typed.strip():
        return None
    if not (typed.strip().isascii() and typed.strip().isdecimal() and 0 < int(typed) < 100):
        raise Wrong("a number from 1 on")
    return int(typed)


def _yes(typed: str) -> bool:
    return typed == YES


def _typed(value: Any) -> str:
    return (YES if value else NO) if isinstance(value, bool) else value or ""
