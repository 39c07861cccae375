"""What has not left yet, what is on its way, and what needs a person."""

from collections import Counter
from collections.abc import Sequence

from textual.app import ComposeResult

from app import text
from app.commands import Command
from app.model.ids import Instant
from app.model.views import AccountView, QueueRow
from app.model.words import PROBLEMS, OpState
from screens.frame import Place
from screens.listing import Listing
from screens.widgets.ink import Part, Row
from screens.widgets.lines import Lines
from screens.words import age, seconds_left, some, without_account

_INKS = {"held": "warn", "conflict": "bad", "failed": "bad", "ask": "bad", "unknown": "warn", "done": "good"}

_WHY_NOT = {
    "done": "is done, it has reached the vendor",
    "dropped": "was dropped already, it will not be sent",
    "merged": "went out as part of a later change",
    "sending": "is being sent now",
    "unknown": "may have arrived, it is being read back",
    "held": "is held and goes out by itself",
    "waiting": "waits and goes out by itself",
    "conflict": "is a conflict and waits for you to decide",
    "ask": "waits for you to say whether it was done",
    "failed": "has failed, and can be tried again or dropped",
}
"""What is said of an operation where a key can do nothing about it."""
_VERBS = {
    "queue.resolve": "resolve",
    "queue.retry": "try again",
    "queue.confirm": "send",
    "queue.done": "settle",
    "queue.drop": "drop",
}
"""Commands about one operation, and what they do to it: which of them do something depends on its state."""
_MORE_WORDS = {"unknown": "unknown: the answer was lost, it is read back", "ask": "asks you: was it done?"}


class QueueScreen(Listing, Place):
    """A line an operation, the newest on top."""

    CSS_PATH = "queue.tcss"
    place = "queue"

    def __init__(self) -> None:
        super().__init__()
        self.lines = Lines(id="queue")
        self.head = Lines(id="queue-head", cursor=False)
        for widget in (self.lines, self.head):
            widget.add_class("body")
        self.rows: Sequence[QueueRow] = ()
        self.shown: list[QueueRow] = []
        self.accounts: Sequence[AccountView] = ()
        self.settled_too = False
        self._to_problem = False

    def body(self) -> ComposeResult:
        yield self.head
        yield self.lines

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> tuple[Sequence[QueueRow], Sequence[AccountView]]:
        desk = self.shell.desk
        return await desk.queue(settled=self.settled_too), await desk.accounts()

    def draw(self, found: tuple[Sequence[QueueRow], Sequence[AccountView]]) -> None:
        self.rows, self.accounts = found
        to_problem, self._to_problem = self._to_problem, False
        self._fill(to_problem=to_problem)

    def filtered(self) -> None:
        self._fill(otherwise=0)

    def _fill(self, otherwise: int | None = None, *, to_problem: bool = False) -> None:
        """The cursor stays with its operation; where that is not shown any more it goes to line `otherwise`."""
        words = self.filter.words
        before, cursor = self.row, None
        self.shown = [row for row in self.rows if all(word in _haystack(row) for word in words)]
        if to_problem:
            cursor = next((number for number, row in enumerate(self.shown) if row.state in PROBLEMS), None)
            if cursor is None:
                self.flash("no problem: nothing failed and nothing is in conflict")
        if cursor is None and before is not None:
            cursor = next((number for number, row in enumerate(self.shown) if row.seq == before.seq), None)
            if cursor is None and otherwise is None:
                self.guard.arm(f"nothing done: the line has just gone ({text.cut(before.what, 40)})")
        cursor = otherwise if cursor is None else cursor
        width = max(self.app.size.width, 60)
        what = _what_width(width)
        self.head.show([((f"{'#':>5}{'AGE':>5} ACC {'WHAT':<{what}} STATE", "dim"),)])
        if self.shown:
            self.lines.show([self._line(row, what, width - what - 18) for row in self.shown], cursor)
        else:
            why = "Nothing matches the filter; Esc shows all." if self.rows else self._why_empty()
            self.lines.say([(), *(((line, "dim"),) for line in text.wrap(why, width - 2))])

    def _why_empty(self) -> str:
        if not self.accounts:
            return self.why_no_account
        shows = self.shell.keyboard.key_for("queue.settled")
        done = f" {shows} shows what is done." if shows and not self.settled_too else ""
        return f"Nothing waits: everything you did has left this computer.{done}"

    def _line(self, row: QueueRow, what: int, state: int) -> Row:
        ellipsis = self.shell.glyphs.ellipsis
        problem = row.state in PROBLEMS
        return (
            (text.pad_left(str(row.seq), 5), "dim"),
            (text.pad_left(age(row.created_at, self.now), 5), "dim"),
            (f" {text.pad(row.mark, 3, ellipsis)} ", "accent"),
            (text.pad(row.what, what, ellipsis), "strong" if problem or row.shown == "held" else "text"),
            (" " + text.cut(state_words(row, self.now), state, ellipsis), _INKS.get(row.shown, "dim")),
        )

    @property
    def row(self) -> QueueRow | None:
        """The operation under the cursor."""
        return self.shown[self.lines.cursor] if 0 <= self.lines.cursor < len(self.shown) else None

    def title_parts(self) -> Sequence[Part]:
        stopped = next((account.paused for account in self.accounts if account.paused), None)
        offline = self.status is not None and self.status.offline
        sending: Part = ("STOPPED", "bad") if stopped else ("OFFLINE", "warn") if offline else ("ON", "good")
        counts = Counter(row.shown for row in self.rows)
        order = ("conflict", "failed", "ask", "unknown", "held", "waiting", "sending")
        parts: list[Part] = [("Queue", "strong"), ("  sending: ", "dim"), sending]
        parts += [(f"  {word} {counts[word]}", _INKS.get(word, "dim")) for word in order if counts[word]]
        room = self.app.size.width - 4 - sum(len(part) for part, _ in self._sync_parts())
        while sum(len(part) for part, _ in parts) > room and len(parts) > 3:
            parts.pop()  # the least of them; the status line counts it too
        return parts

    def view_parts(self) -> Sequence[Part]:
        parts: list[Part] = []
        if self.filter.value:
            parts.append((f"{len(self.shown)} of {len(self.rows)}  ", "dim"))
        row = self.row
        if row is not None and self.entry is None:
            parts.append((text.clean(error_words(row) or row.why or ""), "bad" if row.error else "dim"))
        return parts

    def draw_lines(self) -> None:
        super().draw_lines()
        self.draw_footer()

    def footed(self) -> Sequence[str]:
        """What can be done about the operation under the cursor, among what can always be done."""
        acts = acts_on(self.row)
        return [one for one in super().footed() if one in acts or one not in _VERBS]

    # --- commands --------------------------------------------------------------------------------

    async def why_not(self, command: Command) -> str:
        if command.id not in _VERBS or command.id in acts_on(self.row):
            return ""
        return f"it {_WHY_NOT.get(self.row.shown, f'is {self.row.shown}')}" if self.row is not None else "nothing here"

    def find_problem(self) -> None:
        """Put the cursor on the first problem when this is next read; what is being read now may not know of it yet."""
        self._to_problem = True
        self.seen = -1
        self.expire()

    def went(self, by: int) -> None:  # noqa: ARG002  (whichever way)
        self.draw_lines()

    async def do_open(self) -> None:
        """A conflict opens its three sides; anything else what it would change."""
        row = self.row
        if row is None:
            self.shell.flash("nothing here to open")
        elif row.state is OpState.CONFLICT:
            await self.do_queue_resolve()
        else:
            from screens.diff import DiffScreen  # noqa: PLC0415

            self.app.push_screen(DiffScreen(self, row, await self.shell.desk.note(row.seq)))

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        self.draw_lines()
        if event.twice:
            self.pointed("open")

    async def do_queue_resolve(self) -> None:
        row = self.row
        if self._guarded():
            return
        if row is None or row.state is not OpState.CONFLICT:
            keys = self.shell.keyboard
            self.shell.flash(
                f"this is no conflict; {keys.key_for('queue.retry')} tries again, {keys.key_for('queue.drop')} drops it"
                if row is not None
                else "there is no conflict to resolve"
            )
            return
        await self._resolve(row)

    def _guarded(self) -> bool:
        """True where the line that was meant has just gone; that is said."""
        why = self.guard.refuses()
        if why:
            self.shell.flash(why, alarm=True)
        return bool(why)

    async def do_queue_drop(self) -> None:
        await self._at_cursor("queue.drop")

    async def do_queue_retry(self) -> None:
        await self._at_cursor("queue.retry")

    async def do_queue_confirm(self) -> None:
        await self._at_cursor("queue.confirm")

    async def do_queue_done(self) -> None:
        await self._at_cursor("queue.done")

    async def _at_cursor(self, command: str) -> None:
        row = self.row
        if self._guarded():
            return
        if row is None:
            self.shell.flash(f"nothing here to {_VERBS[command]}")
        else:
            await self.act(command, row)

    async def act(self, command: str, row: QueueRow) -> None:
        """Do one of the commands about an operation to this one, wherever the cursor is."""
        match command:
            case "queue.resolve":
                await self._resolve(row)
            case "queue.drop":
                await self._drop(row)
            case "queue.retry":
                await self._retry(row)
            case "queue.confirm":
                await self._confirm(row)
            case _:
                await self._settle(row)

    async def _resolve(self, row: QueueRow) -> None:
        """This conflict, and then those below and above it."""
        from screens.conflict import ConflictScreen  # noqa: PLC0415

        conflicts = [one.seq for one in self.shown if one.state is OpState.CONFLICT]
        first = conflicts.index(row.seq) if row.seq in conflicts else 0
        behind = [seq for seq in conflicts[first:] + conflicts[:first] if seq != row.seq]
        await ConflictScreen.open_first(self.shell, [row.seq, *behind])

    async def _drop(self, row: QueueRow) -> None:
        if await self.shell.desk.drop(row.seq):
            await self._acted()
            self.shell.flash(f"dropped, it will not be sent: {row.what}")
        else:
            await self._too_late(row, "queue.drop")

    async def _retry(self, row: QueueRow) -> None:
        if await self.shell.desk.retry(row.seq):
            await self._acted()
            self.shell.flash(f"tried again as soon as it can be: {row.what}")
        else:
            await self._too_late(row, "queue.retry")

    async def _confirm(self, row: QueueRow) -> None:
        """Asks once more: at a vendor that did it after all it would be done twice, and people be told twice."""
        from screens.ask import AskScreen  # noqa: PLC0415

        if row.state is not OpState.ASK:
            await self._too_late(row, "queue.confirm")
            return

        async def send() -> None:
            if await self.shell.desk.send_again(row.seq):
                await self._acted()
                self.shell.flash(f"sent as soon as it can be: {row.what}")
            else:
                await self._too_late(row, "queue.confirm")

        title = "You looked, and it was not done?"
        means = "It is sent at once. If it was done after all it is done twice, and who is told of it hears twice."
        if row.asks_first:
            title = "Send it still?"
            means = f"Nothing of it has left: {error_words(row)}. It is sent at once, and people are told."
        self.app.push_screen(AskScreen(title, [row.what, "", means], send))

    async def _settle(self, row: QueueRow) -> None:
        """Asks once more: nobody looks again at what is settled, and undo does not bring the question back."""
        from screens.ask import AskScreen  # noqa: PLC0415

        if row.state is not OpState.ASK:
            await self._too_late(row, "queue.done")
            return

        async def settle() -> None:
            if await self.shell.desk.confirm_done(row.seq):
                await self._acted()
                self.shell.flash(f"settled as done: {row.what}")
            else:
                await self._too_late(row, "queue.done")

        means = "It is settled as done and never sent. If it was not done after all it is lost."
        self.app.push_screen(AskScreen("You looked, and it was done?", [row.what, "", means], settle))

    async def _acted(self) -> None:
        """A key of the person's own has changed this list."""
        await self.reload()
        self.guard.clear()

    async def _too_late(self, row: QueueRow, command: str) -> None:
        """Why nothing can be done about an operation, as it is by now."""
        now = await self.shell.desk.operation(row.seq) or row
        await self.reload()
        self.shell.flash(too_late(now, command))

    async def do_queue_pause(self) -> None:
        stopped = any(account.paused for account in self.accounts)
        await self.shell.desk.pause_sending(not stopped)
        await self.reload()
        key = self.shell.keyboard.key_for("queue.pause")
        self.shell.flash("sending goes on" if stopped else f"sending is stopped; {key} starts it again")

    async def do_queue_settled(self) -> None:
        self.settled_too = not self.settled_too
        await self._acted()

    async def do_web(self) -> None:
        person = await self.shell.desk.candidate(self.row.candidate) if self.row and self.row.candidate else None
        self.shell.open_page(person.url if person else None)

    def do_copy(self) -> None:
        if self.row is None:
            self.shell.flash("nothing here to copy from")
        else:
            self.shell.copy_text(self.row.what)

    def on_resize(self) -> None:
        self._fill()


def state_words(row: QueueRow, now: Instant) -> str:
    """The state of an operation as a person reads it."""
    if row.behind is not None and row.shown in ("held", "waiting"):
        return f"blocked by {row.behind}"
    if row.shown == "held":
        return f"held, sends in {seconds_left(row.not_before, now)}s"
    if row.shown == "waiting" and row.not_before > now:
        return f"waiting, next try in {seconds_left(row.not_before, now)}s"
    if row.shown == "conflict":
        return f"CONFLICT: now {row.theirs}" if row.theirs else "CONFLICT"
    if row.shown == "failed":
        tries = f" ({some(row.attempts, 'try', 'tries')})" if row.attempts else ""
        return f"failed: {error_words(row) or 'no reason given'}{tries}"
    return f"asks you: {error_words(row)}" if row.asks_first else _MORE_WORDS.get(row.shown, row.shown)


def too_late(row: QueueRow, command: str) -> str:
    """Why a command does nothing about an operation, as it is."""
    return f"{row.seq} {_WHY_NOT.get(row.shown, f'is {row.shown}')}: nothing to {_VERBS[command]}"


def acts_on(row: QueueRow | None) -> Sequence[str]:
    """The commands that can do something about an operation in its state."""
    match row.state if row is not None else None:
        case OpState.CONFLICT:
            return ("queue.resolve", "queue.drop")
        case OpState.DEAD:
            return ("queue.retry", "queue.drop")
        case OpState.ASK if row is not None and row.asks_first:
            return ("queue.confirm", "queue.drop")
        case OpState.ASK:
            return ("queue.confirm", "queue.done", "queue.drop")
        case OpState.QUEUED:
            return ("queue.drop",)
        case _:
            return ()


def error_words(row: QueueRow) -> str:
    """What went wrong, without the account: that has a column of its own."""
    return without_account(row.error or "", row.account_name)


def _what_width(width: int) -> int:
    return min((width - 17) * 4 // 7, 72)


def _haystack(row: QueueRow) -> str:
    return text.fold(f"{row.what} {row.shown} {row.account_name} {row.mark} {row.seq}")
