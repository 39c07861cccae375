"""Making and changing candidates and jobs: the form that asks, and what is queued of it as one step."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import text
from app.model.fields import Editing, Part, parts_of
from app.model.ids import AccountId, LocalId
from app.model.intents import (
    AddToJob,
    AnyIntent,
    CreateCandidate,
    CreateJob,
    EditApplication,
    EditCandidate,
    EditJob,
    PersonFields,
)
from app.model.views import ApplicationView, CandidateView, JobView, Receipt
from app.model.words import Kind, ListedKind, Verb
from app.workspace import NotAllowed, Overtaken
from screens.choices import Choices
from screens.form import Asked, FormScreen, Meanwhile, Wrong
from screens.frame import Place
from screens.queued import say_queued
from screens.record_fields import (
    COMPANY,
    NO,
    ON_JOB,
    SOURCE,
    YES,
    application_fields,
    application_of,
    in_fields,
    job_fields,
    job_of,
    person_fields,
    person_of,
)


async def allowed(place: Place, account: AccountId, name: str, verb: Verb) -> bool:
    """Whether the account can do that and may; the reason is said where not, before anybody types in vain."""
    cannot = await place.shell.can(account, verb)
    why = await place.shell.no_writes(name) if cannot is None else f"{name}: {cannot}"
    if why:
        place.shell.flash(why, alarm=True)
    return not why


async def ask_new_candidate(place: Place, account: AccountId, name: str, job: JobView | None, *, on_job: bool) -> None:
    """A candidate who is not known yet; `job` is one they may be put on at once, `on_job` whether that is meant."""
    if not await allowed(place, account, name, Verb.CREATE_CANDIDATE):
        return
    desk = place.shell.desk
    words = await desk.vocabulary(account)
    sources = await _sources(place, account)
    asked = person_fields(await room_of(place, account, Verb.CREATE_CANDIDATE), None, words.labels, sources)
    if job is not None and await place.shell.can(account, Verb.ADD_TO_JOB) is None:
        asked.insert(
            min(3, len(asked)),
            Asked(key=ON_JOB, label=f"on {job.code or job.name}", value=YES if on_job else NO, choices=(YES, NO),
                  read=_yes, sent=True),
        )  # fmt: skip

    told: set[LocalId] = set()

    async def save(values: Mapping[str, Any]) -> tuple[LocalId, Sequence[Receipt]]:
        await _only_one(place, account, person_of(values), told)
        candidate = await desk.new_id(account, Kind.CANDIDATE)
        intents: list[AnyIntent] = [CreateCandidate(account=account, candidate=candidate, person=person_of(values))]
        application = LocalId(0)
        if job is not None and values.get(ON_JOB):
            application = await desk.new_id(account, Kind.APPLICATION)
            intents.append(AddToJob(application=application, candidate=candidate, job=job.id))
        return application, await desk.do(*intents)

    async def saved(came: tuple[LocalId, Sequence[Receipt]]) -> None:
        application, receipts = came
        if application:
            place.shell.follow(application)
        await shown(place, receipts)

    place.app.push_screen(FormScreen(f"New candidate in {name}", asked, save, saved))


async def ask_edit(place: Place, view: CandidateView, whom: str) -> None:
    """What is said of a candidate, to be said otherwise; `whom` is what the title calls them."""
    if not await allowed(place, view.account, view.account_name, Verb.EDIT_CANDIDATE):
        return
    room = await room_of(place, view.account, Verb.EDIT_CANDIDATE)
    sources = await _sources(place, view.account)
    asked = person_fields(room, view, (), sources)
    seen = parts_of(view)

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        return await edit(place, EditCandidate(candidate=view.id, changes=person_of(values)), seen, {SOURCE: sources})

    place.app.push_screen(FormScreen(f"Edit {whom}", asked, save, lambda came: shown(place, came)))


async def ask_edit_application(place: Place, person: CandidateView, view: ApplicationView) -> None:
    """What is said of an application, to be said otherwise."""
    if not await allowed(place, view.account, person.account_name, Verb.EDIT_APPLICATION):
        return
    desk = place.shell.desk
    users = Choices(await desk.users(view.account))
    referrers = Choices(await desk.listed(view.account, ListedKind.REFERRER), named=True)
    listed = {
        "recruiter": users,
        "coordinator": users,
        "source": await _sources(place, view.account),
        "credited_to": referrers,
    }
    asked = application_fields(await room_of(place, view.account, Verb.EDIT_APPLICATION), view, listed)
    if not asked:
        place.shell.flash(f"{person.account_name}: nothing of an application can be changed from here")
        return
    seen = parts_of(view)

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        return await edit(
            place, EditApplication(application=view.id, changes=application_of(values, users)), seen, listed
        )

    title = f"Edit {person.name} on {view.job_name}"
    place.app.push_screen(FormScreen(title, asked, save, lambda came: shown(place, came)))


async def ask_new_job(place: Place, account: AccountId, name: str) -> None:
    """A job that is not known yet."""
    if not await allowed(place, account, name, Verb.CREATE_JOB):
        return
    desk = place.shell.desk
    companies = Choices(await desk.listed(account, ListedKind.COMPANY))
    asked = job_fields(await room_of(place, account, Verb.CREATE_JOB), None, companies)

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        fields, company = job_of(values)
        job = await desk.new_id(account, Kind.JOB)
        return await desk.do(CreateJob(account=account, job=job, fields=fields, company=company))

    place.app.push_screen(FormScreen(f"New job in {name}", asked, save, lambda came: shown(place, came)))


async def ask_edit_job(place: Place, view: JobView) -> None:
    """What is said of a job, to be said otherwise."""
    if not await allowed(place, view.account, view.account_name, Verb.EDIT_JOB):
        return
    companies = Choices(await place.shell.desk.listed(view.account, ListedKind.COMPANY))
    asked = job_fields(await room_of(place, view.account, Verb.EDIT_JOB), view, companies)
    seen = parts_of(view)

    async def save(values: Mapping[str, Any]) -> Sequence[Receipt]:
        changes, company = job_of(values)
        return await edit(place, EditJob(job=view.id, changes=changes, company=company), seen, {COMPANY: companies})

    place.app.push_screen(FormScreen(f"Edit {view.name}", asked, save, lambda came: shown(place, came)))


async def edit(
    place: Place, intent: Editing, seen: dict[Part, Any], listed: Mapping[str, Choices] | None = None
) -> Sequence[Receipt]:
    """Queue a change of what a person saw. Raises `Meanwhile` where it is something else, which they have seen then."""
    try:
        return [await place.shell.desk.edit(intent, seen)]
    except Overtaken as other:
        seen |= other.now
        raise Meanwhile(in_fields(other.now, listed)) from None


async def _only_one(place: Place, account: AccountId, person: PersonFields, told: set[LocalId]) -> None:
    """Raises `NotAllowed` where somebody is known under that e-mail or phone already, once for everybody in `told`."""
    other = await place.shell.desk.double(account, person)
    if other is None or other.id in told:
        return
    told.add(other.id)
    again = f" has that {other.has}; {place.shell.keyboard.key_for('form.save')} again makes another"
    room = min(76, place.app.size.width) - 6
    raise NotAllowed(text.cut(other.name, max(room - len(again), 12), place.shell.glyphs.ellipsis) + again)


async def room_of(place: Place, account: AccountId, verb: Verb) -> Sequence[str]:
    """The fields the account has room for."""
    rows = await place.shell.desk.capabilities(account)
    return next((row.fields for row in rows if row.verb is verb), ())


async def _sources(place: Place, account: AccountId) -> Choices:
    """Where candidates can come from, as the account lists it."""
    return Choices(await place.shell.desk.listed(account, ListedKind.SOURCE), named=True)


def _yes(typed: str) -> bool:
    if typed not in (YES, NO):
        raise Wrong(f"{YES} or {NO}")
    return typed == YES


async def shown(place: Place, receipts: Sequence[Receipt]) -> None:
    """Show what was queued, and say it with what takes it back."""
    place.expire()
    await place.reload()
    what = receipts[0].what + "".join(f", {one.what.rpartition(': ')[2]}" for one in receipts[1:])
    await say_queued(place, what, receipts[-1])
