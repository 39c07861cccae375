"""The board of a job, its stages as columns; or one of all open jobs, the stage groups as columns."""

from collections.abc import Mapping, Sequence
from functools import partial

from textual.app import ComposeResult

from app import text
from app.commands import Command
from app.model.ids import AccountId, LocalId
from app.model.views import Card, Column, JobView, StageCount
from app.model.words import StageKind, Verb
from screens.people import OF_A_CARD, PeoplePlace
from screens.pipeline import Subject
from screens.shown import EVERY, Shown
from screens.widgets.board import Board
from screens.widgets.cards import Shelf
from screens.widgets.ink import Part
from screens.words import age, fitting, some

NAME = 24
"""Cells of a name in a sentence."""
FEW = 8
"""Up to so many cards are read one by one after a person's own change."""
WINDOW = 200
"""So many cards of a column are read at first where all jobs are shown; more as the cursor comes near the last."""
NEAR = 40


class BoardScreen(PeoplePlace):
    """One job's pipeline, or one of all open jobs: there every card goes along the stages of its own job."""

    CSS_PATH = "board.tcss"
    place = "board"

    def __init__(self) -> None:
        super().__init__()
        self.job_id: LocalId | None = None
        """`EVERY`: all open jobs."""
        self.only: AccountId | None = None
        """Where all jobs are shown: those of this account alone."""
        self.follow: LocalId | None = None
        """The application the cursor goes to when the board is next read."""
        self.opened_itself = False
        """True until this is drawn where no key opened it: the next keys were meant for what stood there before."""
        self.view: Shown | None = None
        self.board = Board(id="board")
        self.board.add_class("body")
        self._haystacks: dict[LocalId, tuple[Card, str]] = {}
        self._sought: LocalId | None = None
        """Who was under the cursor when filtering began."""
        self._most: int | None = WINDOW
        """So many cards of a column are read where all jobs are shown."""
        self._reads_on = False

    def body(self) -> ComposeResult:
        self.board.set_density(self.shell.look.density or 3)
        yield self.board

    def open(self, job: LocalId) -> None:
        """Show another job's board when this is next drawn."""
        if job != self.job_id:
            self.job_id, self.view, self._most = job, None, WINDOW
            self.filter.value = ""
            self.entry = None
            self.board.marked.clear()
            self._haystacks.clear()
            self.board.show_nothing("")
        self.seen = -1

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> tuple[LocalId | None, Shown | None]:
        job, desk = self.job_id, self.shell.desk
        if job is None:
            return None, None
        if job == EVERY:
            at = self.board.card
            also = {*self.board.marked, *([at.application] if at else []), *([self.follow] if self.follow else [])}
            most = None if self.filter.words else self._most
            everything = await desk.everything(account=self.only, most=most, also=sorted(also))
            return job, Shown.of_all(everything)
        found = await desk.board(job)
        return job, None if found is None else Shown.of_job(found)

    def draw(self, found: tuple[LocalId | None, Shown | None]) -> None:
        job, self.view = found
        if job != self.job_id:
            return  # another board was opened while this one was read
        self._fill()

    async def reread(self, applications: Sequence[LocalId]) -> None:
        """Read just these few: with thousands of cards the whole board would take longer than a key may."""
        view = self.view
        cards = view.cards if view else {}
        if view is None or len(applications) > FEW or not all(one in cards for one in applications):
            await self.reload()
            return
        ticket = self.ticket()
        status = await self.shell.desk.status()
        for application in applications:
            person = await self.shell.desk.candidate(cards[application].candidate)
            place = next((one for one in person.applications if one.id == application), None) if person else None
            view = None if view is None or place is None else view.moved(cards[application], place)
        if view is None:
            await self.reload()
        elif not self.outdated(ticket):
            self.view = view
            self._fill()
            self.draw_status(status)

    def do_filter(self) -> None:
        self._sought = self.board.card.application if self.board.card is not None else None
        super().do_filter()

    def filtered(self) -> None:
        self._fill(filtering=True)
        if self.filter.words and self.view is not None and any(map(self._unread, self.view.columns)):
            self._read_more()

    def _fill(self, *, filtering: bool = False) -> None:
        view, follow = self.view, None
        if not filtering:
            follow, self.follow = self.follow, None
        if view is None:
            self.board.show_nothing("This job is not in the cache (any more).")
            return
        if not view.columns and view.job is None:
            self.board.show_nothing("There are no open jobs here.")
            return
        if not view.columns:
            self.board.show_nothing("No stages yet: they have not been synced, or the system gives none.")
            return
        if self.board.marked:
            self.board.marked &= view.cards.keys()
        # Of a job as often as it has cards the same would be found out; on its own board nobody looks for it.
        of_jobs: dict[LocalId | None, str] = (
            {} if view.job or not self.filter.words else {pk: _haystack(job) for pk, job in view.jobs.items()}
        )
        shelves = [
            Shelf(
                column.stage,
                cards := self._matching(column.cards, of_jobs),
                max(column.stage.count, len(column.cards)),
                sum(card.problem for card in cards),
                0 if self.filter.words else self._unread(column),
            )
            for column in view.columns
        ]
        before = self.board.card
        if filtering:
            follow = self._match(shelves, before)
        self.board.show(shelves, self.now, follow)
        if self.opened_itself:
            self.opened_itself = False
            self.guard.arm("nothing done: this board has just opened; press again")
        elif before is not None and follow is None and not filtering:
            self._watch_out(before)

    def _unread(self, column: Column) -> int:
        """How many of a column have not been read; only where all jobs are shown."""
        return max(column.stage.count - len(column.cards), 0) if self.job_id == EVERY else 0

    def _read_more(self) -> None:
        """Behind the keys that were pressed already."""
        if not self._reads_on:
            self._reads_on = True
            self.in_turn(self._read_on)

    async def _read_on(self) -> None:
        self._reads_on = False
        await self.reload()

    def _follow_cursor(self) -> None:
        """Where the cursor comes near the last card that was read, more are."""
        board = self.board
        shelf = board.shelf
        if shelf is not None and shelf.unread and board.rows[board.at] + NEAR >= len(shelf.cards) and self._most:
            self._most *= 4
            self._read_more()

    def _match(self, shelves: Sequence[Shelf], before: Card | None) -> LocalId | None:
        """Where the cursor goes while one types: it stays where that matches, else to the first card that does.

        Once everything is shown again: to whom one came from, where nobody was found.
        """
        if before is None and not self.filter.words:
            return self._sought
        shown = [card.application for shelf in shelves for card in shelf.cards]
        if before is not None and before.application in shown:
            return before.application
        return next(iter(shown), None)

    def _watch_out(self, before: Card) -> None:
        """No key led to this: where somebody else stands under the cursor now, or elsewhere, it is said and guarded."""
        now, ellipsis = self.board.card, self.shell.glyphs.ellipsis
        name = text.cut(before.name, NAME, ellipsis)
        if now is None or now.application != before.application:
            gone = f"{name} is no longer on this board"
            here = f"; here is {text.cut(now.name, NAME, ellipsis)}" if now is not None else ""
            why = (f"nothing done: {gone}{here}", f"nothing done: {gone}", f"nothing done: {name} has left")
            self.guard.arm(fitting(self.room, *why))
            self._say_by_itself(gone, alarm=True)
        elif now.stage != before.stage and self.board.shelf is not None:
            stage = text.cut_name(self.board.shelf.stage.name, NAME, ellipsis)
            now_in = f"{name} is in {stage} now"
            why = (f"nothing done: {now_in}; press again", f"nothing done: {now_in}", f"nothing done: {name} has moved")
            self.guard.arm(fitting(self.room, *why), steps_only=True)
            if not now.problem:  # of that there is more to say
                theirs = f"{now_in}, moved by somebody else" if now.base != before.base else now_in
                self._say_by_itself(fitting(self.room, theirs, now_in))

    def _say_by_itself(self, sentence: str, *, alarm: bool = False) -> None:
        """Of this board and while one looks at it."""
        job = self.job_id
        here = lambda: self.shell.on_top is self and self.job_id == job  # noqa: E731
        self.shell.news.say(sentence, of=self, holds=here, alarm=alarm)

    def _matching(self, cards: Sequence[Card], of_jobs: Mapping[LocalId | None, str]) -> Sequence[Card]:
        words = self.filter.words
        if not words:
            return cards
        return [
            card
            for card, of_card, of_job in ((one, self._of_card(one), of_jobs.get(one.job, "")) for one in cards)
            if all(word in of_card or word in of_job for word in words)
        ]

    def _of_card(self, card: Card) -> str:
        known = self._haystacks.get(card.application)
        if known is None or known[0] != card:
            found = text.fold(" ".join(filter(None, (card.name, card.title, card.company, card.source))))
            known = self._haystacks[card.application] = (card, found)
        return known[1]

    def title_parts(self) -> Sequence[Part]:
        if self.view is None:
            return [("Board", "strong")]
        job = self.view.job
        if job is None:
            return self._title_of_all(self.view)
        hired = sum(column.stage.count for column in self.view.columns if column.stage.kind is StageKind.HIRED)
        parts: list[Part] = [
            (f"{text.clean(job.account_name)} {text.clean(job.mark)}  ", "accent"),
            (text.clean(job.name), "strong"),
        ]
        if job.code:
            parts.append((f"  {text.clean(job.code)}", "dim"))
        if job.status_raw and job.status.value != "open":
            parts.append((f"  {text.clean(job.status_raw)}", "warn"))
        if job.opened_at is not None:
            parts.append((f"  open {age(job.opened_at, self.now)}", "dim"))
        if job.openings is not None:
            parts.append((f"  {hired}/{some(job.openings, 'opening')}", "dim"))
        return parts

    def _title_of_all(self, view: Shown) -> Sequence[Part]:
        accounts = view.accounts
        parts: list[Part] = [
            ("[*] ", "accent"),
            ("All jobs", "strong"),
            (f"  {some(len(view.jobs), 'job')}", "dim"),
        ]
        if self.only is not None:
            parts.append((f"  only {text.clean(accounts.get(self.only, 'one account'))}", "warn"))
        elif len(accounts) > 1:
            parts.append((f"  {some(len(accounts), 'account')}", "dim"))
        return parts

    def view_parts(self) -> Sequence[Part]:
        board = self.board
        parts: list[Part] = []
        if self.filter.value:
            found = sum(len(shelf.cards) for shelf in board.shelves)
            parts.append((f"{found} of {sum(shelf.total for shelf in board.shelves)}  ", "dim"))
        if board.marked:
            parts.append((f"{len(board.marked)} selected  ", "warn"))
        if board.size.width and board.plan.columns < len(board.shelves):
            first, last = board.columns_visible
            parts.append((f"columns {first}-{last} of {len(board.shelves)}", "dim"))
        return parts

    # --- who a command is about ------------------------------------------------------------------

    def subjects(self) -> Sequence[Subject]:
        if self.board.marked and self.view is not None:
            cards = self.view.cards.values()
            return [_subject(card, selected=True) for card in cards if card.application in self.board.marked]
        return [_subject(self.board.card)] if self.board.card is not None else []

    def stages(self) -> Sequence[StageCount]:
        return self.stages_of(self.subjects())

    def _job(self, subjects: Sequence[Subject]) -> JobView | None:
        """The job of the board; of all jobs that of the first of these people."""
        view = self.view
        if view is None or view.job is not None:
            return None if view is None else view.job
        of = subjects[0].job if subjects else None
        return None if of is None else view.jobs.get(of)

    def stages_of(self, subjects: Sequence[Subject]) -> Sequence[StageCount]:
        job = self._job(subjects)
        return () if job is None else job.stages

    def job_of(self, subjects: Sequence[Subject]) -> LocalId | None:
        job = self._job(subjects)
        return None if job is None else job.id

    def account_of(self, subjects: Sequence[Subject]) -> tuple[AccountId, str] | None:
        job = self._job(subjects)
        return None if job is None else (job.account, job.account_name)

    def why_apart(self, subjects: Sequence[Subject], verb: Verb) -> str:
        jobs = len({one.job for one in subjects})
        accounts = len({self.account_of([one]) for one in subjects})
        if verb in OF_A_CARD and jobs > 1:
            return f"those selected are on {jobs} jobs: select those of one job"
        return f"those selected are in {accounts} accounts: select those of one account" if accounts > 1 else ""

    @property
    def job_of_subjects(self) -> LocalId | None:
        return self.job_of(self.subjects())

    @property
    def account_of_subjects(self) -> tuple[AccountId, str] | None:
        return self.account_of(self.subjects())

    @property
    def account_name(self) -> str:
        return "" if self.job_id == EVERY else super().account_name

    def ref_of(self, subject: Subject) -> str:
        card = self.board.card
        return card.ref if card is not None and card.application == subject.application else super().ref_of(subject)

    def current(self, subjects: Sequence[Subject]) -> Sequence[Subject]:
        cards = self.view.cards if self.view else {}
        return [
            _subject(cards[one.application], selected=one.selected) if one.application in cards else one
            for one in subjects
        ]

    def done(self) -> None:
        if self.board.marked:
            self.board.mark(list(self.board.marked), on=False)

    # --- commands --------------------------------------------------------------------------------

    def do_cursor_down(self) -> None:
        self.board.move(1)
        self._follow_cursor()

    def do_cursor_up(self) -> None:
        self.board.move(-1)

    def do_cursor_left(self) -> None:
        self._step_column(-1)

    def do_cursor_right(self) -> None:
        self._step_column(1)

    do_pane_next = do_cursor_right
    do_pane_previous = do_cursor_left

    def do_cursor_page_down(self) -> None:
        self.board.page(1)
        self._follow_cursor()

    def do_cursor_page_up(self) -> None:
        self.board.page(-1)

    def do_cursor_first(self) -> None:
        self.board.end(last=False)

    async def do_cursor_last(self) -> None:
        if self.board.shelf is not None and self.board.shelf.unread:
            self._most = None
            await self.reload()
        self.board.end(last=True)

    def _step_column(self, by: int) -> None:
        before = self.board.left
        self.board.step(by)
        if self.board.left != before:
            self.draw_lines()

    def do_open(self) -> None:
        card = self.board.card
        if card is None or self.job_id is None:
            self.shell.flash("no card here to open")
            return
        if why := self.guard.refuses():  # the keys that follow would be for whom this opens
            self.flash(why, alarm=True)
            return
        cards = {one.candidate: one.application for one in reversed(self.board.shelf.cards)} if self.board.shelf else {}
        cards[card.candidate] = card.application  # somebody may be there twice
        self.shell.candidate.open(card.candidate, card.application, list(reversed(cards)), cards)
        self.shell.candidate.guard.armed = self.guard.armed  # the same person, maybe in another stage than was seen
        self.shell.go_into("candidate")

    def do_job_show(self) -> None:
        job = self.job_of_subjects
        if job is None:
            self.shell.flash("no job here to show")
            return
        self.shell.job.open(job)
        self.shell.go_into("job")

    async def do_person_new(self) -> None:
        from screens.forms import ask_new_candidate  # noqa: PLC0415

        job = self._job(self.subjects())
        if job is None:
            self.shell.flash("no job here: choose a card of the job that is meant")
            return
        await ask_new_candidate(self, job.account, job.account_name, job, on_job=True)

    def on_board_clicked(self, event: Board.Clicked) -> None:
        if event.twice:
            self.pointed("open")

    def on_board_dropped(self, event: Board.Dropped) -> None:
        self.in_turn(lambda: self._drop(event.application, event.stage))

    async def _drop(self, application: LocalId, stage: LocalId) -> None:
        """What was dragged goes where it was let go: that one card, whatever is selected."""
        from screens.picker import Choice, Picker  # noqa: PLC0415

        card = self.view.cards.get(application) if self.view is not None else None
        ways = self._stages_under(card, stage) if card is not None else []
        if card is None or (not ways and self.job_id != EVERY):
            self.flash("the board has changed meanwhile: nothing done", alarm=True)
        elif not ways:
            self.flash(f"{card.name}: the job has no such stage")
        elif len(ways) == 1:
            await self.move_one(_subject(card), ways[0])
        else:
            choices = [Choice(one, label=one.name, note=some(one.count, "person", "people")) for one in ways]
            done = partial(self.move_one, _subject(card))
            self.app.push_screen(Picker("palette", f"Move {card.name} to", choices, done, numbered=True))

    def _stages_under(self, card: Card, column: LocalId) -> list[StageCount]:
        """The stages of a card's job that a column stands for."""
        stages = self.stages_of([_subject(card)])
        if self.job_id != EVERY:
            return [one for one in stages if one.id == column]
        groups = {shelf.stage.id: shelf.stage.kind for shelf in self.board.shelves}
        return [one for one in stages if one.kind is groups.get(column) and one.remote_id is not None and not one.shut]

    def do_select(self) -> None:
        if why := self.guard.refuses():
            self.flash(why, alarm=True)
            return
        self.board.mark_one()
        self.board.move(1)
        self.draw_lines()

    def do_select_all(self) -> None:
        """The whole column; where all of it is selected, nothing."""
        shelf = self.board.shelf
        if shelf is None:
            return
        if why := self.guard.refuses(step=True):  # a card that went to another column has taken the cursor there
            self.flash(why, alarm=True)
            return
        ids = {card.application for card in shelf.cards}
        self.board.mark(ids, on=not ids <= self.board.marked)
        self.draw_lines()

    def step_out(self) -> bool:
        """First out of the selection, then out of the filter."""
        if not self.board.marked:
            return super().step_out()
        self.board.mark(list(self.board.marked), on=False)
        self.draw_lines()
        return True

    def do_density_more(self) -> None:
        self.board.set_density(self.board.density + 1)

    def do_density_less(self) -> None:
        self.board.set_density(self.board.density - 1)

    async def do_stage_group(self) -> None:
        """The stage of the column; where the columns are groups, the one the card is in."""
        from screens.grouping import ask_group  # noqa: PLC0415

        shelf, card = self.board.shelf, self.board.card
        of = None if card is None else card.stage
        if self.job_id != EVERY:
            of = None if shelf is None else shelf.stage.id
        job = self._job([_subject(card)] if card is not None else [])
        stage = next((one for one in job.stages if one.id == of and one.remote_id is not None), None) if job else None
        if job is None or stage is None:
            self.flash("no stage here that could count in another group")
        else:
            await ask_group(self, job, stage)

    async def do_board_accounts(self) -> None:
        from screens.picker import Choice, Picker  # noqa: PLC0415

        if self.job_id != EVERY:
            self.flash(f"this is the board of one job; {self.shell.keyboard.key_for('board.all')} shows all of them")
            return
        accounts = await self.shell.desk.accounts()
        choices = [
            Choice(None, label="All accounts"),
            *(Choice(one.id, label=one.name, note=one.title) for one in accounts),
        ]
        self.app.push_screen(Picker("palette", "Jobs of which account?", choices, self._show_only, numbered=True))

    async def _show_only(self, account: AccountId | None) -> None:
        """The others are out of sight, and nothing that was selected among them is still meant."""
        self.only = account
        self.board.marked.clear()
        self.board.show_nothing("")
        await self.reload()

    async def why_not(self, command: Command) -> str:
        if command.id == "board.accounts" and self.job_id != EVERY:
            return "this is the board of one job"
        return await super().why_not(command)

    def do_board_width(self) -> None:
        self.board.set_wide(not self.board.wide)
        self.draw_lines()

    async def do_web(self) -> None:
        if self.board.card is not None:
            await super().do_web()
        else:
            self.shell.open_page(self.view.job.url if self.view and self.view.job else None)

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw_lines)  # how many columns fit is known when the board has its size


def _subject(card: Card, *, selected: bool = False) -> Subject:
    return Subject(card.application, card.candidate, card.name, card.stage, card.job, selected)


def _haystack(job: JobView) -> str:
    return text.fold(" ".join(filter(None, (job.code, job.name, job.company, job.account_name, job.mark))))
