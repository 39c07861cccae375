"""All reference checks: how far each is, since when, and who is missing."""

from collections.abc import Sequence

from textual.app import ComposeResult

from app import text
from app.commands import Command
from app.model.views import AccountView, CheckView
from app.model.words import CheckStatus
from app.profile import in_words
from screens.check_lines import of_check, share
from screens.checks import Referencing
from screens.frame import Place
from screens.listing import Listing
from screens.paper import Paper
from screens.widgets.ink import Part, Row
from screens.widgets.lines import Lines
from screens.words import age

_LOW = 40
"""Below so many rows of the window the list has half of them."""


class ReferencesScreen(Referencing, Listing, Place):
    """A line a check, and below all that is known of the one under the cursor."""

    CSS_PATH = "references.tcss"
    place = "references"

    def __init__(self) -> None:
        super().__init__()
        self.head = Lines(id="references-head", cursor=False)
        self.lines = Lines(id="references")
        self.about = Lines(id="references-about", cursor=False)
        for widget in (self.head, self.lines, self.about):
            widget.add_class("body")
        self.found: Sequence[CheckView] = ()
        self.shown: list[CheckView] = []
        self.accounts: Sequence[AccountView] = ()

    def body(self) -> ComposeResult:
        yield self.head
        yield self.lines
        yield self.about

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> tuple[Sequence[CheckView], Sequence[AccountView]]:
        return await self.shell.desk.references(), await self.shell.desk.accounts()

    def draw(self, found: tuple[Sequence[CheckView], Sequence[AccountView]]) -> None:
        self.found, self.accounts = found
        self._fill()

    def filtered(self) -> None:
        self._fill(filtering=True)

    def _fill(self, *, filtering: bool = False) -> None:
        """The cursor stays with its check; where that is gone by itself, the next key is not for its neighbour."""
        words, before = self.filter.words, self.check
        self.shown = [one for one in self.found if all(word in _haystack(one) for word in words)]
        cursor = next((number for number, one in enumerate(self.shown) if before and one.id == before.id), None)
        if before is not None and cursor is None and not filtering:
            self.guard.arm(f"nothing done: that check has just gone ({text.cut(before.candidate_name or '?', 40)})")
        width, height = max(self.app.size.width, 60), self.app.size.height
        self.head.show([_heads(width)])
        self.lines.styles.height = max(min(len(self.shown), height // 2 - 4 if height < _LOW else height // 2), 2)
        if self.shown:
            self.lines.show([self._row(one, width) for one in self.shown], cursor or 0)
        else:
            self.lines.say([((line, "dim"),) for line in text.wrap(self._why_empty(), width - 2)])
        self._tell()

    def _why_empty(self) -> str:
        if self.found:
            return "Nothing matches the filter; Esc shows all."
        if not self.accounts:
            return self.why_no_account
        key = self.shell.keyboard.key_for("card.references")
        return f"No reference checks. {key} on a card asks for references, where an account does that."

    @property
    def check(self) -> CheckView | None:
        """The check under the cursor."""
        return self.shown[self.lines.cursor] if 0 <= self.lines.cursor < len(self.shown) else None

    @property
    def account_name(self) -> str:
        return self.check.account_name if self.check is not None else ""

    def title_parts(self) -> Sequence[Part]:
        waits = sum(one.status is not CheckStatus.COMPLETED for one in self.found)
        return [("References", "strong"), (f"  {waits} open of {len(self.found)}", "dim")]

    def view_parts(self) -> Sequence[Part]:
        return [(f"{len(self.shown)} of {len(self.found)}  ", "dim")] if self.filter.value else []

    def _row(self, one: CheckView, width: int) -> Row:
        ellipsis = self.shell.glyphs.ellipsis
        name, questions, missing = _columns(width)
        mark = "!" if one.problem else "~" if one.op_state or any(who.op_state for who in one.referees) else " "
        theirs = [who.reminder.why_not for who in one.missing]
        refused = theirs[0] if theirs and all(theirs) else one.reminder.why_not
        who = one.waits_for + (f" ({refused})" if refused and one.missing else "")
        return (
            (text.pad(text.cut_name(one.candidate_name or "?", name, ellipsis), name), "strong"),
            (f"{mark} ", "bad" if one.problem else "warn"),
            (text.pad(one.mark, 3, ellipsis), "dim"),
            (f"{share(one):>5}  ", "text"),
            (text.pad(in_words(one.status, None), 12, ellipsis), "good" if one.completed_at else "text"),
            (f"{age(one.requested_at, self.now):>4}  ", "dim"),
            (text.pad(one.question_set or "", questions, ellipsis) + ("  " if questions else ""), "dim"),
            (text.cut(who, missing, ellipsis), "text"),
        )

    def _tell(self) -> None:
        """All that is known of the check under the cursor."""
        paper = Paper(max(self.app.size.width, 60), self.now, self.shell.glyphs)
        self.about.show([(), *(of_check(self.check, paper) if self.check is not None else ())], 0)

    # --- going through them ----------------------------------------------------------------------

    def went(self, by: int) -> None:  # noqa: ARG002  (whichever way)
        self._tell()

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        if event.lines is self.lines:
            self._tell()
            if event.twice:
                self.pointed("open")

    def on_resize(self) -> None:
        self._fill()

    # --- commands --------------------------------------------------------------------------------

    def turn_to(self) -> Place:
        return self

    async def do_ref_remind(self) -> None:
        if self._stands_on_one():
            await super().do_ref_remind()

    async def do_act_more(self) -> None:
        if self._stands_on_one():
            await super().do_act_more()

    def _stands_on_one(self) -> bool:
        """Whether there is a check under the cursor, and the one that was there a moment ago; said where not."""
        if why := self.guard.refuses():
            self.flash(why, alarm=True)
        elif self.check is None:
            self.flash("no reference check here")
        else:
            return True
        return False

    async def why_not(self, command: Command) -> str:
        if command.id.startswith(("ref.", "act.")) and self.check is None:
            return "no reference check here"
        if command.needs is None or self.check is None:
            return ""
        closed = await self.shell.no_writes(self.check.account_name)
        return closed or await self.shell.can(self.check.account, command.needs) or ""

    def do_open(self) -> None:
        """The person, where they apply for something."""
        view = self.check
        person = None if view is None else next(iter(view.people), view.candidate)
        if person is None:
            self.shell.flash("no reference check here to open")
            return
        if why := self.guard.refuses():
            self.flash(why, alarm=True)
            return
        self.shell.candidate.open(person, None, [])
        self.shell.candidate.panes.to_tab("references")
        self.shell.go_into("candidate")

    def do_web(self) -> None:
        self.shell.open_page(self.check.url if self.check else None)

    def do_copy(self) -> None:
        if self.check is None:
            self.shell.flash("no reference check here to copy from")
        else:
            self.shell.copy_text(self.check.ref)


def _haystack(one: CheckView) -> str:
    said = [one.candidate_name, one.question_set, one.account_name, in_words(one.status, one.status_raw)]
    return text.fold(" ".join([*(part for part in said if part), *(who.name for who in one.referees)]))


def _columns(width: int) -> tuple[int, int, int]:
    """Cells for the person, the questions (none in a narrow terminal) and who is missing."""
    room = width - 2 - 2 - 3 - 7 - 12 - 6
    questions = 0 if width < 90 else room * 2 // 10
    left = room - questions - (2 if questions else 0)
    return left * 45 // 100, questions, left - left * 45 // 100


def _heads(width: int) -> Row:
    name, questions, _ = _columns(width)
    more = f"{'QUESTIONS':<{questions}}  " if questions else ""
    return ((f"{'PERSON':<{name}}  {'ACC':<3}{'IN':>5}  {'STATE':<12}{'AGE':>4}  {more}WAITS FOR", "dim"),)
