"""The board of a job: its stages as columns, its applications as cards."""

from collections.abc import Sequence

import msgspec
from textual.app import ComposeResult

from app import text
from app.model.ids import AccountId, Instant, LocalId
from app.model.views import ApplicationView, BoardView, Card, Column, StageCount
from app.model.words import StageKind
from screens.people import PeoplePlace
from screens.pipeline import Subject
from screens.widgets.board import Board
from screens.widgets.cards import Shelf
from screens.widgets.ink import Part
from screens.words import age, fitting, some

NAME = 24
"""Cells of a name in a sentence."""
FEW = 8
"""Up to so many cards are read one by one after a person's own change."""


class BoardScreen(PeoplePlace):
    """One job's pipeline."""

    CSS_PATH = "board.tcss"
    place = "board"

    def __init__(self) -> None:
        super().__init__()
        self.job_id: LocalId | None = None
        self.follow: LocalId | None = None
        """The application the cursor goes to when the board is next read."""
        self.opened_itself = False
        """True until this is drawn where no key opened it: the next keys were meant for what stood there before."""
        self.view: BoardView | None = None
        self.board = Board(id="board")
        self.board.add_class("body")
        self._haystacks: dict[LocalId, tuple[Card, str]] = {}
        self._sought: LocalId | None = None
        """Who was under the cursor when filtering began."""

    def body(self) -> ComposeResult:
        self.board.set_density(self.shell.look.density or 3)
        yield self.board

    def open(self, job: LocalId) -> None:
        """Show another job's board when this is next drawn."""
        if job != self.job_id:
            self.job_id, self.view = job, None
            self.filter.value = ""
            self.entry = None
            self.board.marked.clear()
            self._haystacks.clear()
            self.board.show_nothing("")
        self.seen = -1

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> tuple[LocalId | None, BoardView | None]:
        job = self.job_id
        return job, None if job is None else await self.shell.desk.board(job)

    def draw(self, found: tuple[LocalId | None, BoardView | None]) -> None:
        job, self.view = found
        if job != self.job_id:
            return  # another board was opened while this one was read
        self._fill()

    async def reread(self, applications: Sequence[LocalId]) -> None:
        """Read just these few: with thousands of cards the whole board would take longer than a key may."""
        view = self.view
        cards = {card.application: card for column in view.columns for card in column.cards} if view else {}
        if view is None or len(applications) > FEW or not all(one in cards for one in applications):
            await self.reload()
            return
        ticket = self.ticket()
        status = await self.shell.desk.status()
        for application in applications:
            person = await self.shell.desk.candidate(cards[application].candidate)
            place = next((one for one in person.applications if one.id == application), None) if person else None
            view = None if view is None or place is None else moved(view, cards[application], place)
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

    def _fill(self, *, filtering: bool = False) -> None:
        view, follow = self.view, None
        if not filtering:
            follow, self.follow = self.follow, None
        if view is None:
            self.board.show_nothing("This job is not in the cache (any more).")
            return
        if not view.columns:
            self.board.show_nothing("No stages yet: they have not been synced, or the system gives none.")
            return
        if self.board.marked:
            self.board.marked &= {card.application for column in view.columns for card in column.cards}
        shelves = [
            Shelf(
                column.stage,
                cards := self._matching(column.cards),
                max(column.stage.count, len(column.cards)),
                sum(card.problem for card in cards),
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

    def _matching(self, cards: Sequence[Card]) -> Sequence[Card]:
        words = self.filter.words
        if not words:
            return cards
        return [card for card in cards if all(word in self._haystack(card) for word in words)]

    def _haystack(self, card: Card) -> str:
        known = self._haystacks.get(card.application)
        if known is None or known[0] is not card:
            found = text.fold(" ".join(filter(None, (card.name, card.title, card.company, card.source))))
            known = self._haystacks[card.application] = (card, found)
        return known[1]

    def title_parts(self) -> Sequence[Part]:
        if self.view is None:
            return [("Board", "strong")]
        job = self.view.job
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
            cards = [card for column in self.view.columns for card in column.cards]
            return [_subject(card) for card in cards if card.application in self.board.marked]
        return [_subject(self.board.card)] if self.board.card is not None else []

    def stages(self) -> Sequence[StageCount]:
        return self.view.job.stages if self.view is not None else ()

    @property
    def job_of_subjects(self) -> LocalId | None:
        return self.job_id

    @property
    def account_of_subjects(self) -> tuple[AccountId, str] | None:
        return None if self.view is None else (self.view.job.account, self.view.job.account_name)

    def ref_of(self, subject: Subject) -> str:
        card = self.board.card
        return card.ref if card is not None and card.application == subject.application else super().ref_of(subject)

    def current(self, subjects: Sequence[Subject]) -> Sequence[Subject]:
        cards = {card.application: card for column in self.view.columns for card in column.cards} if self.view else {}
        return [_subject(cards[one.application]) if one.application in cards else one for one in subjects]

    def done(self) -> None:
        if self.board.marked:
            self.board.mark(list(self.board.marked), on=False)

    # --- commands --------------------------------------------------------------------------------

    def do_cursor_down(self) -> None:
        self.board.move(1)

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

    def do_cursor_page_up(self) -> None:
        self.board.page(-1)

    def do_cursor_first(self) -> None:
        self.board.end(last=False)

    def do_cursor_last(self) -> None:
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
        people = [
            one.candidate for shelf in self.board.shelves[self.board.at : self.board.at + 1] for one in shelf.cards
        ]
        self.shell.candidate.open(card.candidate, card.application, people)
        self.shell.candidate.guard.armed = self.guard.armed  # the same person, maybe in another stage than was seen
        self.shell.go_into("candidate")

    def do_job_show(self) -> None:
        if self.job_id is None:
            self.shell.flash("no job here to show")
            return
        self.shell.job.open(self.job_id)
        self.shell.go_into("job")

    async def do_person_new(self) -> None:
        from screens.forms import ask_new_candidate  # noqa: PLC0415

        if self.view is None:
            self.shell.flash("no board yet")
            return
        job = self.view.job
        await ask_new_candidate(self, job.account, job.account_name, job, on_job=True)

    def on_board_clicked(self, event: Board.Clicked) -> None:
        if event.twice:
            self.pointed("open")

    def on_board_dropped(self, event: Board.Dropped) -> None:
        self.in_turn(lambda: self._drop(event.application, event.stage))

    async def _drop(self, application: LocalId, stage: LocalId) -> None:
        """What was dragged goes where it was let go: that one card, whatever is selected."""
        cards = [card for column in self.view.columns for card in column.cards] if self.view else []
        card = next((one for one in cards if one.application == application), None)
        to = next((one for one in self.stages() if one.id == stage), None)
        if card is None or to is None:
            self.flash("the board has changed meanwhile: nothing done", alarm=True)
        else:
            await self.move_one(_subject(card), to)

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

    def do_board_width(self) -> None:
        self.board.set_wide(not self.board.wide)
        self.draw_lines()

    async def do_web(self) -> None:
        if self.board.card is not None:
            await super().do_web()
        else:
            self.shell.open_page(self.view.job.url if self.view else None)

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw_lines)  # how many columns fit is known when the board has its size


def moved(view: BoardView, card: Card, place: ApplicationView) -> BoardView | None:
    """The board with one card as its application says it is now; None where that has no column here.

    Cards stand in the order in which they arrived, the last one on top.
    """
    if all(column.stage.id != place.stage for column in view.columns):
        return None
    now = msgspec.structs.replace(
        card,
        stage=place.stage,
        status=place.status,
        entered_at=place.entered_at,
        op_state=place.op_state,
        held=place.held,
        parked=place.parked,
    )
    columns: list[Column] = []
    for column in view.columns:
        stage, cards = column.stage, column.cards
        if stage.id == card.stage:
            at = cards.index(card)
            cards = cards[:at] + cards[at + 1 :]
            stage = msgspec.structs.replace(stage, count=stage.count - 1)
        if stage.id == now.stage:
            at = next((row for row, other in enumerate(cards) if _arrival(other) < _arrival(now)), len(cards))
            cards = (*cards[:at], now, *cards[at:])
            stage = msgspec.structs.replace(stage, count=stage.count + 1)
        columns.append(Column(stage=stage, cards=cards) if cards is not column.cards else column)
    job = msgspec.structs.replace(view.job, stages=tuple(column.stage for column in columns))
    return BoardView(job=job, columns=tuple(columns))


def _arrival(card: Card) -> tuple[bool, Instant, LocalId]:
    return (card.entered_at is not None, card.entered_at or 0, card.application)


def _subject(card: Card) -> Subject:
    return Subject(card.application, card.candidate, card.name, card.stage)
