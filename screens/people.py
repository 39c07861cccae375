"""What a person writes about people, the same on the board and in the detail of a candidate: tags, jobs, fields."""

from collections.abc import Awaitable, Callable, Sequence

from app.commands import Command
from app.model.ids import AccountId, LocalId
from app.model.intents import AddTags, AddToJob, AnyIntent, RemoveTags, Transfer
from app.model.views import JobView
from app.model.words import Kind, Verb
from screens.pipeline import PipelinePlace, Subject, whom_of

OF_A_CARD = (Verb.MOVE, Verb.REJECT, Verb.CHANGE_REASON, Verb.TRANSFER, Verb.EDIT_APPLICATION)
_TYPED = (Verb.TAG, Verb.ADD_TO_JOB, Verb.EDIT_CANDIDATE, Verb.ATTACH, Verb.CONSENT, Verb.EDIT_APPLICATION)
"""What asks for more before it is queued: whether it may be is said first, so that nothing is typed in vain."""


class PeoplePlace(PipelinePlace):
    """A place with people to describe. A subject without an application is somebody who is on no job."""

    async def why_not(self, command: Command) -> str:
        if command.needs in OF_A_CARD and any(not one.application for one in self.subjects()):
            return "on no job"
        return await super().why_not(command)

    async def _allowed(
        self, verb: Verb, about: Sequence[Subject] | None = None, *, step: bool = False
    ) -> Sequence[Subject]:
        from screens.forms import allowed  # noqa: PLC0415

        here = await super()._allowed(verb, about, step=step)
        account = self.account_of(here)
        if here and account is not None and verb in _TYPED and not await allowed(self, *account, verb):
            return ()
        lost = next((one for one in here if not one.application), None) if verb in OF_A_CARD else None
        if lost is None:
            return here
        key = self.shell.keyboard.key_for("job.add")
        self.shell.flash(f"{lost.whom} is on no job{f'; {key} adds them to one' if key else ''}")
        return ()

    async def warning(self, verb: Verb) -> str:
        """What the account has to say about something it allows."""
        account = self.account_of_subjects
        rows = await self.shell.desk.capabilities(account[0]) if account is not None else ()
        return next((row.reason for row in rows if row.verb is verb and row.allowed), "")

    async def do_tag(self) -> None:
        from screens.tags import TagsScreen  # noqa: PLC0415

        subjects = await self._allowed(Verb.TAG)
        account = self.account_of(subjects)
        if not subjects or account is None:
            return
        desk = self.shell.desk
        briefs = await desk.briefs([one.candidate for one in subjects])
        had = frozenset.intersection(*(brief.tags for brief in briefs.values()))

        async def give(tags: tuple[str, ...]) -> None:
            lacking = {who: tuple(tag for tag in tags if tag not in brief.tags) for who, brief in briefs.items()}
            tagged = [one for one in _once(subjects) if lacking[one.candidate]]
            gifts = [AddTags(candidate=one.candidate, tags=lacking[one.candidate]) for one in tagged]
            await self._do(gifts, tagged, "tagged")

        async def take_off(tag: str) -> None:
            them = _once(subjects)
            await self._do([RemoveTags(candidate=one.candidate, tags=(tag,)) for one in them], them, "without it")

        known = (await desk.vocabulary(account[0])).tags
        stays = await self.shell.can(account[0], Verb.UNTAG)
        warning = await self.warning(Verb.TAG)
        off = take_off if stays is None else None
        self.app.push_screen(
            TagsScreen(whom_of(subjects), known, sorted(had), warning, give, off=off, stays=stays or "")
        )

    async def do_job_add(self) -> None:
        """On another job too; where the account can also take an application there, it asks which of the two."""
        subjects = await self._allowed(Verb.ADD_TO_JOB)
        account = self.account_of(subjects)
        if not subjects or account is None:
            return
        may_go = all(one.application for one in subjects) and await self.shell.can(account[0], Verb.TRANSFER) is None
        if not may_go:
            await self._add_to_job(subjects, account)
            return
        from screens.picker import Choice, Picker  # noqa: PLC0415

        ways = [
            Choice(self._add_to_job, label="Add to another job", note="a second application"),
            Choice(self._transfer, label="Transfer to another job", note="the same application, gone from here"),
        ]

        async def go(way: Callable[..., Awaitable[None]]) -> None:
            await way(subjects, account)

        self.app.push_screen(Picker("palette", f"{whom_of(subjects)}: add or transfer?", ways, go, numbered=True))

    async def do_job_transfer(self) -> None:
        subjects = await self._allowed(Verb.TRANSFER)
        account = self.account_of(subjects)
        if subjects and account is not None:
            await self._transfer(subjects, account)

    async def _transfer(self, subjects: Sequence[Subject], account: tuple[AccountId, str]) -> None:
        async def transfer(job: JobView) -> None:
            if self._has_moved(subjects):
                return
            intents = [Transfer(application=one.application, job=job.id) for one in subjects]
            await self._do(intents, subjects, f"transferred to {job.name}")

        await self._choose_job(subjects, account, f"Transfer {whom_of(subjects)} to", transfer)

    async def _add_to_job(self, subjects: Sequence[Subject], account: tuple[AccountId, str]) -> None:
        desk = self.shell.desk
        briefs = await desk.briefs([one.candidate for one in subjects])

        async def add(job: JobView) -> None:
            intents: list[AnyIntent] = []
            added = [one for one in _once(subjects) if job.id not in briefs[one.candidate].jobs]
            for one in added:
                application: LocalId = await desk.new_id(job.account, Kind.APPLICATION)
                intents.append(AddToJob(application=application, candidate=one.candidate, job=job.id))
            await self._do(intents, added, f"put on {job.name}")

        await self._choose_job(subjects, account, f"Put {whom_of(subjects)} on", add)

    async def _choose_job(
        self,
        subjects: Sequence[Subject],
        account: tuple[AccountId, str],
        title: str,
        done: Callable[[JobView], Awaitable[None]],
    ) -> None:
        from screens.picker import Choice, Picker  # noqa: PLC0415

        desk = self.shell.desk
        briefs = await desk.briefs([one.candidate for one in subjects])
        everywhere = frozenset.intersection(*(brief.jobs for brief in briefs.values()))
        choices = [
            Choice(job, label=f"{job.code}  {job.name}" if job.code else job.name, note=job.company or "",
                   code=job.code or "",
                   why_not="already on this job" if job.id in everywhere else "", also=job.ref)
            for job in await desk.jobs()
            if job.account == account[0]
        ]  # fmt: skip
        if not choices:
            self.shell.flash(f"{account[1]} has no open jobs here")
            return
        likely = next((one.value for one in choices if not one.why_not), None)
        self.app.push_screen(Picker("palette", title, choices, done, preselect=likely))

    async def do_person_edit(self) -> None:
        from screens.forms import ask_edit  # noqa: PLC0415

        if (subject := self._only_one("a change")) is None or not await self._allowed(Verb.EDIT_CANDIDATE, [subject]):
            return
        view = await self.shell.desk.candidate(subject.candidate)
        if view is not None:
            await ask_edit(self, view, subject.whom)

    async def do_card_references(self) -> None:
        """In whichever account does that: whether it may be is not this one's affair."""
        from screens.checks import open_references  # noqa: PLC0415

        if why := self.guard.refuses():
            self.shell.flash(why, alarm=True)
        elif (subject := self._only_one("a reference check")) is not None:
            await open_references(self, subject.candidate, subject.whom)

    async def do_act_more(self) -> None:
        from screens.acts import open_acts  # noqa: PLC0415

        if why := self.guard.refuses():
            self.shell.flash(why, alarm=True)
        elif (subject := self._only_one("what a system lets you do")) is not None:
            await open_acts(self, subject.whom, None, subject.application or subject.candidate)

    async def do_app_edit(self) -> None:
        from screens.forms import ask_edit_application  # noqa: PLC0415

        if (subject := self._only_one("a change")) is None or not await self._allowed(Verb.EDIT_APPLICATION, [subject]):
            return
        view = await self.shell.desk.candidate(subject.candidate)
        application = next((one for one in view.applications if one.id == subject.application), None) if view else None
        if view is not None and application is not None:
            await ask_edit_application(self, view, application)


def _once(subjects: Sequence[Subject]) -> list[Subject]:
    """Everybody once, however many of their cards are meant."""
    return list({one.candidate: one for one in reversed(subjects)}.values())[::-1]
