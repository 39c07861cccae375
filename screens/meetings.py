"""Interviews, offers and openings: the forms that ask for them, and what is queued of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from app.model import days
from app.model.fields import parts_of
from app.model.ids import Instant, LocalId
from app.model.intents import (
    AddOpening,
    CancelInterview,
    EditInterview,
    EditOffer,
    EditOpening,
    InterviewFields,
    MakeOffer,
    OfferFields,
    OpeningFields,
    ScheduleInterview,
)
from app.model.views import (
    ApplicationView,
    CandidateView,
    InterviewView,
    JobDetailView,
    ListedView,
    OfferView,
    OpeningView,
    Receipt,
    UserView,
)
from app.model.words import InterviewStatus, Kind, ListedKind, Verb
from screens.form import Asked, FormScreen, Wrong
from screens.forms import allowed, edit, room_of, shown
from screens.frame import Place
from screens.hiring import day
from screens.picker import Choice, Picker
from screens.record_fields import OWN, in_fields
from screens.words import moment

NONE = "none"


# --- interviews ----------------------------------------------------------------------------------


async def ask_interview(place: Place, person: CandidateView, application: ApplicationView) -> None:
    """A new interview of an application."""
    fields = await _interview_fields(place, person, None)
    if fields is None:
        return
    asked = fields
    desk = place.shell.desk

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        made = await desk.new_id(person.account, Kind.INTERVIEW)
        said = _interview_of(values)
        return await desk.do(ScheduleInterview(application=application.id, interview=made, fields=said))

    title = f"Interview of {person.name}; nobody is invited"
    place.app.push_screen(FormScreen(title, asked, save, lambda came: shown(place, came)))


async def ask_edit_interview(place: Place, person: CandidateView) -> None:
    """One of a candidate's interviews, to be written down otherwise."""

    async def change(view: InterviewView) -> None:
        fields = await _interview_fields(place, person, view)
        if fields is None:
            return
        asked = fields
        seen = parts_of(view)

        async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
            return await edit(place, EditInterview(interview=view.id, changes=_interview_of(values)), seen)

        place.app.push_screen(FormScreen(f"Edit {view.name}", asked, save, lambda came: shown(place, came)))

    await _one_of(place, "Which interview?", _open(person), change, _words)


async def cancel_interview(place: Place, person: CandidateView) -> None:
    """One of a candidate's interviews does not take place."""
    if not await allowed(place, person.account, person.account_name, Verb.SCHEDULE):
        return

    async def cancel(view: InterviewView) -> None:
        await shown(place, await place.shell.desk.do(CancelInterview(interview=view.id)))

    await _one_of(place, "Cancel which interview?", _open(person), cancel, _words, sure=True)


async def _interview_fields(place: Place, person: CandidateView, view: InterviewView | None) -> list[Asked] | None:
    if not await allowed(place, person.account, person.account_name, Verb.SCHEDULE):
        return None
    room = await room_of(place, person.account, Verb.SCHEDULE)
    users = await place.shell.desk.users(person.account)
    said = {} if view is None else in_fields(parts_of(view))
    names = tuple(dict.fromkeys(one.name for one in person.interviews))
    hint = "a moment like 2026-03-31 09:30"
    ways: dict[str, tuple[str, str, Callable[[str], Any]]] = {
        "name": ("name", "as the job's plan has it", str.strip),
        "starts_at": ("begins", hint, _moment),
        "ends_at": ("ends", hint, _moment),
        "location": ("where", "", str.strip),
        "link": ("link", "where on the web", str.strip),
        "interviewers": ("with", "users, with commas between them", lambda typed: _users(typed, users)),
    }
    asked = [
        Asked(key=name, label=label, value=said.get(name, ""), hint=more, read=read)
        for name, (label, more, read) in ways.items()
        if name in room
    ]
    if asked and view is None and names and asked[0].key == "name":
        asked[0] = Asked(key="name", label="name", hint=f"as the job's plan has it, such as {names[0]}")
    return asked


def _interview_of(values: Mapping[str, Any]) -> InterviewFields:
    return InterviewFields(**{name: value for name, value in values.items() if value is not None})


def _users(typed: str, users: Sequence[UserView]) -> tuple[LocalId, ...]:
    found: list[LocalId] = []
    for name in (part.strip() for part in typed.split(",")):
        same = [one for one in users if name and one.name.casefold() == name.casefold()]
        same = same or [one for one in users if name and one.name.casefold().startswith(name.casefold())]
        if name and len(same) != 1:
            raise Wrong(f"{name} is {'several' if same else 'no'} user{'s' if same else ''} here")
        found += [one.id for one in same]
    return tuple(found)


def _moment(typed: str) -> Instant | None:
    if not typed.strip():
        return None
    try:
        return days.moment(typed)
    except ValueError:
        raise Wrong("a moment like 2026-03-31 09:30") from None


def _open(person: CandidateView) -> Sequence[InterviewView]:
    return [one for one in person.interviews if one.status is not InterviewStatus.CANCELED]


def _words(view: InterviewView, now: Instant) -> tuple[str, str]:
    return view.name, moment(view.starts_at, now) or "no time yet"


# --- offers --------------------------------------------------------------------------------------


async def ask_offer(place: Place, person: CandidateView, application: ApplicationView) -> None:
    """A new offer to an applicant."""
    fields = await _offer_fields(place, person, application.job, None)
    if fields is None:
        return
    asked, seats = fields
    desk = place.shell.desk

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        made = await desk.new_id(person.account, Kind.OFFER)
        return await desk.do(MakeOffer(application=application.id, offer=made, fields=_offer_of(values, seats)))

    form = FormScreen(f"Offer to {person.name}", asked, save, lambda came: shown(place, came), as_it_is=True)
    place.app.push_screen(form)


async def ask_edit_offer(place: Place, person: CandidateView) -> None:
    """An offer that counts, to be said otherwise."""

    async def change(view: OfferView) -> None:
        fields = await _offer_fields(place, person, view.job, view)
        if fields is None:
            return
        asked, seats = fields
        seen = parts_of(view)

        async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
            return await edit(place, EditOffer(offer=view.id, changes=_offer_of(values, seats)), seen)

        title = f"Edit the offer to {person.name}"
        place.app.push_screen(FormScreen(title, asked, save, lambda came: shown(place, came)))

    standing = [one for one in person.offers if not one.superseded]
    await _one_of(place, "Which offer?", standing, change, lambda one, _: (one.job_name or "", str(one.status)))


async def _offer_fields(
    place: Place, person: CandidateView, job: LocalId | None, view: OfferView | None
) -> tuple[list[Asked], Mapping[str, OpeningView]] | None:
    if not await allowed(place, person.account, person.account_name, Verb.OFFER):
        return None
    room = await room_of(place, person.account, Verb.OFFER)
    detail = None if job is None else await place.shell.desk.job_detail(job)
    seats = {one.name: one for one in detail.openings if one.open} if detail else {}
    said = {} if view is None else in_fields(parts_of(view))
    asked: list[Asked] = []
    if "starts_on" in room:
        asked.append(
            Asked(key="starts_on", label="starts on", value=said.get("starts_on", ""), hint="like 2026-03-31", read=day)
        )
    if "opening" in room and seats:
        asked.append(
            Asked(key="opening", label="opening", value=said.get("opening", NONE), choices=(NONE, *seats), hint="seat")
        )
    if "custom" in room:
        own = {key: value for key, value in said.items() if key.startswith(OWN)}
        asked += [Asked(key=key, label=key.removeprefix(OWN), value=value) for key, value in own.items()]
    return asked, seats


def _offer_of(values: Mapping[str, Any], seats: Mapping[str, OpeningView]) -> OfferFields:
    own = {name.removeprefix(OWN): value for name, value in values.items() if name.startswith(OWN)}
    said: dict[str, Any] = {"custom": own} if own else {}
    if values.get("starts_on") is not None:
        said["starts_on"] = values["starts_on"]
    if values.get("opening") in seats:
        said["opening"] = seats[values["opening"]].id
    return OfferFields(**said)


# --- openings ------------------------------------------------------------------------------------


async def ask_opening(place: Place, view: JobDetailView) -> None:
    """A new seat of a job."""
    job, desk = view.job, place.shell.desk
    if not await allowed(place, job.account, job.account_name, Verb.OPENING):
        return
    asked = _opening_fields(await room_of(place, job.account, Verb.OPENING), None)

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        made = await desk.new_id(job.account, Kind.OPENING)
        return await desk.do(AddOpening(job=job.id, opening=made, fields=_opening_of(values)))

    title = f"New opening of {job.name}"
    place.app.push_screen(FormScreen(title, asked, save, lambda came: shown(place, came), as_it_is=True))


async def ask_edit_opening(place: Place, view: JobDetailView) -> None:
    """A seat of a job, to be said otherwise."""
    job = view.job
    if not await allowed(place, job.account, job.account_name, Verb.OPENING):
        return
    room = await room_of(place, job.account, Verb.OPENING)

    async def change(seat: OpeningView) -> None:
        seen = parts_of(seat)

        async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
            return await edit(place, EditOpening(opening=seat.id, changes=_opening_of(values)), seen)

        form = FormScreen(f"Edit {seat.name}", _opening_fields(room, seat), save, lambda came: shown(place, came))
        place.app.push_screen(form)

    await _one_of(place, "Which opening?", view.openings, change, _seat)


async def close_opening(place: Place, view: JobDetailView) -> None:
    """A seat of a job is not to be filled any more, for a reason the account lists."""
    job, desk = view.job, place.shell.desk
    if not await allowed(place, job.account, job.account_name, Verb.OPENING):
        return
    reasons: Sequence[ListedView] = []
    if "close_reason" in await room_of(place, job.account, Verb.OPENING):
        reasons = [one for one in await desk.listed(job.account, ListedKind.CLOSE_REASON) if one.active]

    async def why(seat: OpeningView) -> None:
        async def close(reason: ListedView | None) -> None:
            said = OpeningFields(open=False) if reason is None else OpeningFields(open=False, close_reason=reason.id)
            await shown(place, await desk.do(EditOpening(opening=seat.id, changes=said)))

        if not reasons:
            await close(None)
            return
        choices = [Choice(one, label=one.name) for one in reasons]
        place.app.push_screen(Picker("palette", f"Close {seat.name}: why?", choices, close, must_choose="choose why"))

    open_ones = [one for one in view.openings if one.open]
    await _one_of(place, "Close which opening?", open_ones, why, _seat, sure=not reasons)


async def reopen_opening(place: Place, view: JobDetailView) -> None:
    """A seat that was closed is to be filled after all; one that somebody has taken is not."""
    job = view.job
    if not await allowed(place, job.account, job.account_name, Verb.OPENING):
        return

    async def reopen(seat: OpeningView) -> None:
        await shown(place, await place.shell.desk.do(EditOpening(opening=seat.id, changes=OpeningFields(open=True))))

    closed = [one for one in view.openings if not one.open and one.application is None]
    await _one_of(place, "Open which opening again?", closed, reopen, _seat, sure=True)


def _opening_fields(room: Sequence[str], seat: OpeningView | None) -> list[Asked]:
    said = {} if seat is None else in_fields(parts_of(seat))
    ways: dict[str, tuple[str, str, Callable[[str], Any]]] = {
        "name": ("name", "", str.strip),
        "target_on": ("wanted by", "a day like 2026-03-31", day),
    }
    return [
        Asked(key=name, label=label, value=said.get(name, ""), hint=hint, read=read)
        for name, (label, hint, read) in ways.items()
        if name in room
    ]


def _opening_of(values: Mapping[str, Any]) -> OpeningFields:
    return OpeningFields(**{name: value for name, value in values.items() if value not in (None, "")})


def _seat(view: OpeningView, _: Instant) -> tuple[str, str]:
    return view.name, "open" if view.open else "filled" if view.application else "closed"


# --- what they share -----------------------------------------------------------------------------


async def _one_of(
    place: Place,
    title: str,
    views: Sequence[Any],
    done: Callable[[Any], Awaitable[None]],
    words: Callable[[Any, Instant], tuple[str, str]],
    *,
    sure: bool = False,
) -> None:
    """The one that is meant: the only one, unless `sure` wants to see it chosen."""
    if not views:
        place.shell.flash("there is none here")
    elif len(views) == 1 and not sure:
        await done(views[0])
    else:
        said = [(one, *words(one, place.now)) for one in views]
        choices = [Choice(one, label=label, note=note) for one, label, note in said]
        place.app.push_screen(Picker("palette", title, choices, done))
