"""What a person does to cards, the same on the board and in the detail of a candidate."""

from collections.abc import Sequence
from functools import partial

import msgspec

from app.commands import Command
from app.model.ids import AccountId, LocalId
from app.model.intents import AnyIntent, ChangeReason, Move, Reject
from app.model.views import ReasonView, StageCount
from app.model.words import StageKind, Verb, Visibility
from screens.frame import Place
from screens.queued import say_queued
from screens.words import fitting

ASKS_FROM = 30
"""Above so many cards at once the number has to be typed."""


class Subject(msgspec.Struct, frozen=True):
    """Who a command is about."""

    application: LocalId
    candidate: LocalId
    name: str
    stage: LocalId | None
    job: LocalId | None = None
    """Of a board over several jobs: the one it is on."""
    selected: bool = False
    """Whoever is under the cursor, it is this one that is meant."""

    @property
    def whom(self) -> str:
        """The name in a title or a sentence: who is selected may be out of sight."""
        return f"{self.name} (selected)" if self.selected else self.name


class Last(msgspec.Struct, frozen=True):
    """What was done last, so that it can be done again to another card."""

    words: str
    step: int = 0
    stage: LocalId | None = None
    reason: LocalId | None = None
    parks: bool = False


class NoStep(Exception):
    """There is no next or previous stage to go to; the message says why and what to do."""


def step_from(stages: Sequence[StageCount], at: LocalId | None, by: int) -> StageCount:
    """The neighbouring stage among those that end nothing and where nobody waits.

    So nobody is hired, declined or, without a reason, parked by a stray key. Who waits goes on from where that stands,
    and who is where nobody can be moved to goes on, and not back. Raises `NoStep`.
    """
    on_the_way = (one for one in stages if not one.kind.ends and one.remote_id is not None)
    ordinary = [one for one in on_the_way if not (one.kind is StageKind.ON_HOLD or one.shut) or one.id == at]
    here = next((number for number, stage in enumerate(ordinary) if stage.id == at), None)
    if here is None or (ordinary[here].shut and by < 0):
        present = next((stage.name for stage in stages if stage.id == at), "no known stage")
        raise NoStep(f"in {present} there is no next or previous stage")
    if here + by < 0:
        raise NoStep(f"{ordinary[here].name} is the first stage")
    if here + by >= len(ordinary):
        raise NoStep(f"{ordinary[here].name} is the last stage before the end")
    return ordinary[here + by]


class PipelinePlace(Place):
    """A place with cards to move, decline and note."""

    # --- what the place has to say ---------------------------------------------------------------

    def subjects(self) -> Sequence[Subject]:
        """The selected cards, or the one under the cursor."""
        return ()

    def stages(self) -> Sequence[StageCount]:
        """The stages of the job those cards are in."""
        return ()

    @property
    def job_of_subjects(self) -> LocalId | None:
        return None

    @property
    def account_of_subjects(self) -> tuple[AccountId, str] | None:
        """Id and name of the account they are in."""
        return None

    # Of these people: the same on most places, and on a board over several jobs each has their own.

    def stages_of(self, subjects: Sequence[Subject]) -> Sequence[StageCount]:  # noqa: ARG002
        return self.stages()

    def job_of(self, subjects: Sequence[Subject]) -> LocalId | None:  # noqa: ARG002
        return self.job_of_subjects

    def account_of(self, subjects: Sequence[Subject]) -> tuple[AccountId, str] | None:  # noqa: ARG002
        return self.account_of_subjects

    def why_apart(self, subjects: Sequence[Subject], verb: Verb) -> str:  # noqa: ARG002
        """Why a command cannot be about all of these at once; empty where it can."""
        return ""

    @property
    def account_name(self) -> str:
        account = self.account_of_subjects
        return account[1] if account is not None else ""

    def current(self, subjects: Sequence[Subject]) -> Sequence[Subject]:
        """The same people as they are known now: the board may have changed beneath a dialog."""
        return subjects

    def done(self) -> None:
        """The subjects have been dealt with."""

    async def why_not(self, command: Command) -> str:
        if command.group not in ("MOVE", "DECIDE", "PEOPLE") or command.id in ("undo", "redo", "send"):
            return ""
        subjects = self.subjects()
        account = self.account_of(subjects)
        if not subjects or account is None:
            return "no card here"
        if command.needs is None:
            return ""
        return await self.shell.can(account[0], command.needs) or await self.shell.no_writes(account[1])

    # --- moving ----------------------------------------------------------------------------------

    async def do_card_advance(self) -> None:
        await self._step(1)

    async def do_card_back(self) -> None:
        await self._step(-1)

    async def do_card_move(self) -> None:
        from screens.move import MoveScreen  # noqa: PLC0415

        subjects = await self._allowed(Verb.MOVE)
        if subjects:
            here = {subject.stage for subject in subjects}
            whom = whom_of(subjects)
            stages = self.stages_of(subjects)
            back = await self._unrejects(subjects)
            self.app.push_screen(MoveScreen(whom, stages, here, partial(self._move, subjects), unrejects=back))

    async def _unrejects(self, subjects: Sequence[Subject]) -> bool:
        """Whether to move them from where they are takes a rejection back, as the account calls it."""
        here = {subject.stage for subject in subjects}
        kinds = {stage.id: stage.kind for stage in self.stages_of(subjects)}
        bad = {kinds.get(stage) for stage in here if stage is not None} <= {StageKind.REJECTED, StageKind.WITHDRAWN}
        return bad and "unreject" in await self._room(subjects, Verb.MOVE)

    async def _room(self, subjects: Sequence[Subject], verb: Verb) -> Sequence[str]:
        """The fields of a capability of their account."""
        account = self.account_of(subjects)
        rows = await self.shell.desk.capabilities(account[0]) if account is not None else ()
        return next((row.fields for row in rows if row.verb is verb and row.allowed), ())

    async def do_card_decline(self, preselect: LocalId | None = None) -> None:
        from screens.decline import DeclineScreen, parks  # noqa: PLC0415
        from screens.declining import More, With, ask_more  # noqa: PLC0415

        subjects = await self._allowed(Verb.REJECT)
        job = self.job_of(subjects)
        if not subjects or job is None:
            return
        account = self.account_of(subjects)
        reasons = await self.shell.desk.reasons(job)
        if not reasons:
            self.shell.flash("no reasons to decline with: none have been synced, or the job has none")
            return
        more = More() if account is None else await More.at(self.shell.desk, account[0])

        async def decline(reason: ReasonView, said: With) -> None:
            if self._has_moved(subjects):
                return
            self.shell.last = Last(f"decline: {reason.name}", reason=reason.id)
            declines = [
                Reject(application=one.application, reason=reason.id, **msgspec.structs.asdict(said))
                for one in subjects
            ]
            await self._do(declines, subjects, "parked" if parks(reason) else "declined")

        async def chosen(reason: ReasonView) -> None:
            done = partial(decline, reason)
            if not ask_more(self, whom_of(subjects), reason, more, parks=parks(reason), done=done):
                await decline(reason, With())

        self.app.push_screen(
            DeclineScreen(whom_of(subjects), reasons, chosen, preselect, may_mail=bool(more.templates))
        )

    async def do_card_park(self, preselect: LocalId | None = None) -> None:
        """Who waits already is offered back into where they came from."""
        from screens.decline import parks  # noqa: PLC0415
        from screens.park import ParkScreen  # noqa: PLC0415

        subjects = await self._allowed(Verb.REJECT)
        job = self.job_of(subjects)
        if not subjects or job is None:
            return
        waiting = {stage.id for stage in self.stages_of(subjects) if stage.kind is StageKind.ON_HOLD}
        going = [one for one in subjects if one.stage not in waiting]
        if not going:
            await self._offer_back(subjects)
            return
        reasons = [one for one in await self.shell.desk.reasons(job) if parks(one)]
        if not reasons:
            self.shell.flash("no reasons to wait: none have been synced, or the job has none")
            return

        async def park(reason: ReasonView) -> None:
            if self._has_moved(going):
                return
            self.shell.last = Last(f"park: {reason.name}", reason=reason.id, parks=True)
            await self._do([Reject(application=one.application, reason=reason.id) for one in going], going, "parked")

        self.app.push_screen(ParkScreen(whom_of(going), reasons, park, preselect))

    def _has_moved(self, subjects: Sequence[Subject]) -> bool:
        """Whether somebody else has moved one of them while a dialog asked about them; it is said then."""
        now = {one.application: one.stage for one in self.current(subjects)}
        moved = [one.whom for one in subjects if now.get(one.application) != one.stage]
        if moved:
            self.shell.flash(f"{moved[0]} is elsewhere by now: nothing done; look, and press again", alarm=True)
        return bool(moved)

    async def _offer_back(self, parked: Sequence[Subject]) -> None:
        from screens.park import BackScreen  # noqa: PLC0415

        stages = self.stages_of(parked)
        if not await self._allowed(Verb.MOVE, parked):
            return
        before = await self.shell.desk.came_from([one.application for one in parked])

        async def back(to: StageCount | None) -> None:
            if self._has_moved(parked):
                return
            ways = [(one, before.get(one.application) if to is None else to.id) for one in parked]
            known = [(one, stage) for one, stage in ways if stage is not None]
            moves = [Move(application=one.application, stage=stage) for one, stage in known]
            await self._do(moves, [one for one, _ in known], "taken back")

        self.app.push_screen(BackScreen(whom_of(parked), stages, before, back))

    async def do_repeat(self) -> None:
        last = self.shell.last
        if last is None:
            self.shell.flash("nothing to repeat yet")
        elif last.reason is not None:
            await (self.do_card_park if last.parks else self.do_card_decline)(last.reason)
        elif last.step:
            await self._step(last.step)
        elif stage := next((one for one in self.stages_of(self.subjects()) if one.id == last.stage), None):
            if subjects := await self._allowed(Verb.MOVE):
                await self._move(subjects, stage)
        else:
            self.shell.flash(f"{last.words}: this job has no such stage")

    async def _step(self, by: int) -> None:
        if refused := self.guard.refuses(step=True):
            self.shell.flash(refused, alarm=True)
            return
        subjects = await self._allowed(Verb.MOVE, step=True)
        moves: list[AnyIntent] = []
        moved: list[Subject] = []
        why = ""
        for subject in subjects:
            try:
                to = step_from(self.stages_of([subject]), subject.stage, by)
            except NoStep as reason:
                key = self.shell.keyboard.key_for("card.move")
                ends = [f"; {key} moves to any stage", f"; {key} moves on"] if key else [""]
                why = fitting(self.room, *(f"{subject.whom}: {reason}{end}" for end in ends), f"{reason}{ends[-1]}")
                continue
            moves.append(Move(application=subject.application, stage=to.id))
            moved.append(subject)
        if moves:
            self.shell.last = Last("one stage on" if by > 0 else "one stage back", step=by)
            await self._do(moves, moved, "moved")
        elif why:
            self.shell.flash(why)

    async def move_one(self, subject: Subject, to: StageCount) -> None:
        """Move somebody who was pointed at."""
        from screens.move import why_not  # noqa: PLC0415

        if why := why_not(to):
            self.shell.flash(f"{to.name}: {why}")
        elif await self._allowed(Verb.MOVE, [subject]):
            await self._move([subject], to)

    async def _move(self, subjects: Sequence[Subject], to: StageCount) -> None:
        there = [one for one in self.current(subjects) if one.stage != to.id]
        self.shell.last = Last(f"move to {to.name}", stage=to.id)
        if not there:
            self.shell.flash(f"{whom_of(subjects)}: in {to.name} already")
        elif to.kind is StageKind.HIRED:
            await self._hire(there, to)
        else:
            await self._do([Move(application=one.application, stage=to.id) for one in there], there, "moved")

    async def _hire(self, subjects: Sequence[Subject], to: StageCount) -> None:
        from screens.hiring import Terms, ask_terms, why_nobody  # noqa: PLC0415

        account, job = self.account_of(subjects), self.job_of(subjects)
        if account is None or job is None:
            return
        if why := await why_nobody(self, account[0]):
            self.shell.flash(f"{account[1]}: {why}", alarm=True)
            return

        async def hire(terms: Terms) -> None:
            agreed = msgspec.structs.asdict(terms)
            moves = [Move(application=one.application, stage=to.id, **agreed) for one in subjects]
            await self._do(moves, subjects, "moved")

        several = len(subjects) > 1
        if not await ask_terms(self, whom_of(subjects), to, account=account[0], job=job, several=several, done=hire):
            await hire(Terms())

    async def do_card_reason(self) -> None:
        """Why those who have ended have, said otherwise."""
        from screens.decline import parks  # noqa: PLC0415
        from screens.picker import Choice, Picker  # noqa: PLC0415

        subjects = await self._allowed(Verb.CHANGE_REASON)
        job = self.job_of(subjects)
        if not subjects or job is None:
            return
        reasons = [one for one in await self.shell.desk.reasons(job) if not parks(one)]

        async def change(reason: ReasonView) -> None:
            changes = [ChangeReason(application=one.application, reason=reason.id) for one in subjects]
            await self._do(changes, subjects, "given another reason")

        choices = [Choice(one, label=one.name, alias=one.leads_to.value) for one in reasons]
        if choices:
            title = f"Why was {whom_of(subjects)} declined?"
            self.app.push_screen(Picker("decline", title, choices, change, numbered=True))
        else:
            self.shell.flash("no reasons to decline with: none have been synced, or the job has none")

    # --- notes and the vendor's page -------------------------------------------------------------

    async def do_note(self) -> None:
        await self._write_note()

    async def do_note_box(self) -> None:
        await self._write_note(box=True)

    async def _write_note(self, *, box: bool = False) -> None:
        from screens.editing import usual_visibility, write_note  # noqa: PLC0415

        if (who := self._only_one("a note")) is not None and await self._allowed(Verb.NOTE, [who]):
            account = self.account_of([who])
            if account is None:
                return
            visibility = await usual_visibility(self.shell, account[0])
            done = partial(self._note, who)
            await write_note(self.shell, who.candidate, who.whom, done, box=box, visibility=visibility)

    def _only_one(self, what: str) -> Subject | None:
        """Who it is about, where that is one person; several are never cut down to the first in silence."""
        subjects = self.subjects()
        if len(subjects) > 1:
            back = self.shell.keyboard.key_for("back")
            one, ends = f"{what} is for one person", f"{back} ends the selection"
            self.shell.flash(fitting(self.room, f"{one}, {len(subjects)} are selected; {ends}", f"{one}; {ends}"))
            return None
        if not subjects:
            self.shell.flash("no card here")
        return subjects[0] if subjects else None

    async def _note(self, subject: Subject, body: str, visibility: Visibility | None) -> None:
        (receipt,) = await self.shell.desk.do(await self.shell.desk.noting(subject.candidate, body, visibility))
        await self.reload()
        await say_queued(self, f"{subject.whom}: note", receipt)

    async def do_web(self) -> None:
        if (subject := self._only_one("a web page")) is not None:
            person = await self.shell.desk.candidate(subject.candidate)
            pages = [person.url, *person.links] if person is not None else []
            self.shell.open_page(next((page for page in pages if page), None))

    async def do_copy(self) -> None:
        from screens.picker import Choice, Picker  # noqa: PLC0415

        subject = self._only_one("a copy")
        person = await self.shell.desk.candidate(subject.candidate) if subject is not None else None
        if subject is not None and person is not None:
            card = [] if not subject.application else [("application", str(self.ref_of(subject)))]
            values = [("name", person.name), *(("mail", mail) for mail in person.emails),
                      *(("phone", phone) for phone in person.phones), ("candidate", person.ref), *card,
                      *([("page", person.url)] if person.url else [])]  # fmt: skip
            choices = [Choice(value, label=value, note=word, also=word) for word, value in values]
            self.app.push_screen(Picker("palette", f"Copy of {subject.whom}", choices, self.shell.copy_text))

    def ref_of(self, subject: Subject) -> str:
        """The id of the application as a person types it."""
        return str(subject.application)

    # --- all of them -----------------------------------------------------------------------------

    async def _allowed(
        self, verb: Verb, about: Sequence[Subject] | None = None, *, step: bool = False
    ) -> Sequence[Subject]:
        """The cards, or whom it is about, where their account can do this; else the reason is said and there are none.

        `step`: each goes on from where they are, so that they may be on several jobs.
        """
        if refused := self.guard.refuses():
            self.shell.flash(refused, alarm=True)
            return ()
        subjects = self.subjects() if about is None else about
        accounts = dict.fromkeys(self.account_of([one]) for one in subjects)
        if not accounts or None in accounts:
            self.shell.flash("no card here")
            return ()
        if not step and (apart := self.why_apart(subjects, verb)):
            self.shell.flash(apart)
            return ()
        for account in filter(None, accounts):
            if why := await self._why_closed(account, verb):
                self.shell.flash(why, alarm=True)
                return ()
        return subjects

    async def _why_closed(self, account: tuple[AccountId, str], verb: Verb) -> str:
        """Why an account does not let one; empty where it does."""
        why = await self.shell.can(account[0], verb)
        if why is None:  # only then: writes that are on change nothing there
            return await self.shell.no_writes(account[1])
        said, web = f"{account[1]}: {why}", self.shell.keyboard.key_for("web")
        ends = [f"{said} ({web} opens the web page)", f"{said} ({web} opens it)"] if web else []
        return fitting(self.room, *ends, said)

    async def _do(self, intents: Sequence[AnyIntent], subjects: Sequence[Subject], verb: str) -> None:
        if len(intents) > ASKS_FROM:
            from screens.confirm import ConfirmScreen  # noqa: PLC0415

            names = [subject.name for subject in subjects]
            self.app.push_screen(
                ConfirmScreen(f"{len(intents)} to be {verb}", names, lambda: self._queue(intents, subjects, verb))
            )
        else:
            await self._queue(intents, subjects, verb)

    async def _queue(self, intents: Sequence[AnyIntent], subjects: Sequence[Subject], verb: str) -> None:
        receipts = await self.shell.desk.do(*intents)
        self.expire()
        self.done()
        self.shell.follow(subjects[0].application)
        await self.reread([subject.application for subject in subjects])
        self.guard.clear()
        if len(receipts) == 1:
            one = subjects[0]
            await say_queued(self, receipts[0].what.replace(one.name, one.whom, 1), receipts[0])
        else:
            await say_queued(self, f"{len(receipts)} cards {verb}", receipts[-1], them="them")


def whom_of(subjects: Sequence[Subject]) -> str:
    """Who it is about, for a title."""
    return subjects[0].whom if len(subjects) == 1 else f"{len(subjects)} people"
