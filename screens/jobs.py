"""The jobs of all accounts, with how many people are where."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from textual.app import ComposeResult

from app import text
from app.commands import Command
from app.model.ids import AccountId, Instant
from app.model.views import JobView
from app.model.words import JobStatus, StageKind, Verb
from screens.frame import Place
from screens.listing import Listing
from screens.ranks import EXACT, NOT, ranker
from screens.widgets.ink import Part, Row
from screens.widgets.lines import Lines
from screens.words import age, ago, some

GROUPS = (
    (StageKind.NEW, "New", "New"),
    (StageKind.SCREEN, "Scrn", "Screen"),
    (StageKind.INTERVIEW, "Intv", "Interview"),
    (StageKind.REFERENCE, "Ref", "Reference"),
    (StageKind.OFFER, "Offer", "Offer"),
    (StageKind.HIRED, "Hired", "Hired"),
)
"""The groups that have a column of their own, with a short name and a long one; the rest stands under Other."""
_OTHERS = (StageKind.OTHER, StageKind.ON_HOLD)
_ENDED = (StageKind.REJECTED, StageKind.WITHDRAWN)
COUNT = 6
"""Cells for a number."""
WIDE = 140
"""From so many cells on there is room for ages, and what stands under Else is two columns."""
NARROW = 80
"""Below so many cells the groups between New and Offer are one column, and the age of a job is said below."""
_PROCESS = (StageKind.SCREEN, StageKind.INTERVIEW, StageKind.REFERENCE)

Group: TypeAlias = tuple[str, tuple[StageKind, ...]]
"""A column: its name, and what is counted in it."""


class JobsScreen(Listing, Place):
    """A line a job: open ones first, the newest on top. Closed jobs on demand."""

    CSS_PATH = "jobs.tcss"
    place = "jobs"

    def __init__(self) -> None:
        super().__init__()
        self.lines = Lines(id="jobs")
        self.head = Lines(id="jobs-head", cursor=False)
        self.total = Lines(id="jobs-total", cursor=False)
        for widget in (self.lines, self.head, self.total):
            widget.add_class("body")
        self.jobs: Sequence[JobView] = ()
        self.shown: list[JobView] = []
        self.closed_too = False
        self._why_empty = ""
        self._why_not: Mapping[AccountId, str] = {}
        """Of the accounts that move nobody: why not."""

    def body(self) -> ComposeResult:
        yield self.head
        yield self.lines
        yield self.total

    # --- reading and drawing ---------------------------------------------------------------------

    async def read(self) -> tuple[Sequence[JobView], str, Mapping[AccountId, str]]:
        jobs = await self.shell.desk.jobs(include_closed=self.closed_too)
        known = {job.account: await self.shell.can(job.account, Verb.MOVE) for job in jobs}
        why_not = {account: why for account, why in known.items() if why is not None}
        return jobs, "" if jobs else await self._why_no_jobs(), why_not

    def draw(self, found: tuple[Sequence[JobView], str, Mapping[AccountId, str]]) -> None:
        self.jobs, self._why_empty, self._why_not = found
        self._fill()

    def filtered(self) -> None:
        self._fill(otherwise=0)

    def _fill(self, otherwise: int | None = None) -> None:
        """The cursor stays with its job; where that is not shown any more it goes to line `otherwise`.

        Who has just typed the code of a job means that one.
        """
        words = self.filter.words
        at, cursor = self.job, otherwise
        rank = ranker(words)
        ranks = {job.id: rank(_haystack(job), job.code or "") for job in self.jobs} if words else {}
        fit = (job for job in self.jobs if ranks.get(job.id) != NOT)
        self.shown = sorted(fit, key=lambda job: ranks.get(job.id, 0))
        typed_its_code = otherwise is not None and self.shown and ranks.get(self.shown[0].id) == EXACT
        if at is not None and not typed_its_code:
            cursor = next((number for number, job in enumerate(self.shown) if job.id == at.id), otherwise)
        width = max(self.app.size.width, 60)
        self.head.show([_heads(width)])
        if self.shown:
            self.lines.show([self._row(job, width) for job in self.shown], cursor)
            self.total.show([self._totals(width)])
        else:
            why = self._why_no_match if self.jobs else self._why_empty
            self.lines.say([(), *(((line, "dim"),) for line in text.wrap(why, width - 2))])
            self.total.show([])

    @property
    def _why_no_match(self) -> str:
        finds = self.shell.keyboard.key_for("palette")
        people = f" Only jobs are filtered here: {finds} finds people." if finds else ""
        return f"No job matches {self.filter.value!r}; Esc shows all.{people}"

    async def _why_no_jobs(self) -> str:
        status = await self.shell.desk.status()
        if not status.accounts:
            return self.why_no_account
        if status.error:
            return f"No jobs yet. The last sync failed: {status.error}"
        if status.synced_at is None:
            if status.offline:
                return "Nothing has been synced yet, and lanehop runs offline."
            if status.leader or self.shell.expects_account:
                return "First sync: reading jobs first, then people and their history."
            return "Nothing has been synced yet."
        hidden = "" if self.closed_too else f" {self.shell.keyboard.key_for('jobs.closed')} shows closed jobs."
        return f"There are no open jobs.{hidden}"

    @property
    def job(self) -> JobView | None:
        """The job under the cursor."""
        return self.shown[self.lines.cursor] if 0 <= self.lines.cursor < len(self.shown) else None

    def title_parts(self) -> Sequence[Part]:
        open_ones = sum(job.status is JobStatus.OPEN for job in self.jobs)
        accounts = len({job.account for job in self.jobs})
        parts: list[Part] = [("Jobs", "strong"), (f"  {open_ones} open", "dim")]
        if self.closed_too:
            parts.append((f" of {len(self.jobs)}", "dim"))
        if accounts > 1:
            parts.append((f"  {some(accounts, 'account')}", "dim"))
        return parts

    def view_parts(self) -> Sequence[Part]:
        parts: list[Part] = []
        if self.filter.value:
            parts.append((f"{len(self.shown)} of {len(self.jobs)}  ", "dim"))
        job = self.job
        if job is not None and self.entry is None:
            synced = f"  read {ago(job.synced_at, self.now)}" if job.synced_at else ""
            where = ", ".join(text.clean(part) for part in (job.company, job.office) if part)
            if not _opened_width(self.app.size.width) and job.opened_at is not None:
                where = "  ".join(filter(None, (f"open {age(job.opened_at, self.now)}", where)))
            if why := self._why_not.get(job.account):
                parts.append((f"R read-only: {why}  ", "warn"))
            parts.append((f"{text.clean(job.ref)}  {where}{synced}", "dim"))
        return parts

    # --- columns ---------------------------------------------------------------------------------

    def _row(self, job: JobView, width: int) -> Row:
        ellipsis = self.shell.glyphs.ellipsis
        counts, oldest = _tally([job])
        closed = job.status is not JobStatus.OPEN
        name = f"{job.code}  {job.name}" if job.code else job.name
        if closed:
            name = f"{job.status.value.replace('_', ' ')}: {name}"
        openings = "" if job.openings is None else f"{counts[StageKind.HIRED]}/{job.openings}"
        where = ", ".join(part for part in (job.company, job.office) if part)
        parts: list[Part] = [
            (text.pad(name, _name_width(width), ellipsis), "dim" if closed else "strong"),
            (text.pad(where, _where_width(width), ellipsis), "dim"),
            ("~" if job.op_state is not None else " ", "warn"),
            (text.pad(job.mark, 3, ellipsis), "accent"),
            (text.pad_left(age(job.opened_at, self.now), 5) if _opened_width(width) else "", "dim"),
            (text.pad_left(openings, 6, ellipsis), "dim"),
        ]
        for number, (name, kinds) in enumerate(_columns(width)):
            waiting = oldest.get(kinds[0]) if number < len(GROUPS) - 1 else None  # hired people do not wait
            count, cells, room = sum(counts[kind] for kind in kinds), _cells(name, width), _age_width(width)
            if kinds[0] not in _OTHERS and _gives_no_stages(job) and job.account in self._why_not:
                parts.append((f"{'R':>{cells}}{'':{room}}", "faint"))
            else:
                parts += self._cell(count, cells, waiting, room)
        return tuple(parts)

    def _cell(self, count: int, cells: int, oldest: Instant | None, room: int) -> list[Part]:
        """How many, and how long the first of them has been waiting."""
        waits = f" {age(oldest, self.now)}" if oldest is not None and count else ""
        number = (str(count), "text") if count else (self.shell.glyphs.dot, "faint")
        return [(f"{number[0]:>{cells}}", number[1]), (f"{waits:<{room}}"[:room], "dim")]

    def _totals(self, width: int) -> Row:
        counts, _ = _tally(self.shown)
        head = some(len(self.shown), "job").ljust(_free(width) + 4 + _opened_width(width) + 6)
        numbers = [(_cells(name, width), sum(counts[kind] for kind in kinds)) for name, kinds in _columns(width)]
        said = (f"{number or self.shell.glyphs.dot:>{cells}}{'':{_age_width(width)}}" for cells, number in numbers)
        return ((head, "dim"), ("".join(said), "strong"))

    # --- commands --------------------------------------------------------------------------------

    def went(self, by: int) -> None:  # noqa: ARG002  (whichever way)
        self.draw_lines()

    def do_open(self) -> None:
        if self.job is None:
            self.shell.flash("no job here to open")
            return
        self.shell.board.open(self.job.id)
        self.shell.go_into("board")

    def do_job_show(self) -> None:
        if self.job is None:
            self.shell.flash("no job here to show")
            return
        self.shell.job.open(self.job.id)
        self.shell.go_into("job")

    async def do_person_new(self) -> None:
        from screens.forms import ask_new_candidate  # noqa: PLC0415

        job = self.job
        await self._in_account(lambda account, name: ask_new_candidate(self, account, name, job, on_job=False))

    async def do_job_new(self) -> None:
        from screens.forms import ask_new_job  # noqa: PLC0415

        await self._in_account(lambda account, name: ask_new_job(self, account, name))

    async def do_job_status(self) -> None:
        from screens.statuses import ask_status  # noqa: PLC0415

        if self.job is None:
            self.shell.flash("no job here to change")
        else:
            await ask_status(self, self.job)

    async def do_act_more(self) -> None:
        from screens.acts import open_acts  # noqa: PLC0415

        if self.job is None:
            self.shell.flash("no job here")
        else:
            await open_acts(self, self.job.name, None, self.job.id)

    async def do_job_edit(self) -> None:
        from screens.forms import ask_edit_job  # noqa: PLC0415

        if self.job is None:
            self.shell.flash("no job here to edit")
        else:
            await ask_edit_job(self, self.job)

    async def _in_account(self, do: Callable[[AccountId, str], Awaitable[None]]) -> None:
        """In the account of the job under the cursor; where there is none, it is asked which."""
        from screens.picker import Choice, Picker  # noqa: PLC0415

        accounts = await self.shell.desk.accounts()
        if self.job is not None:
            await do(self.job.account, self.job.account_name)
        elif len(accounts) == 1:
            await do(accounts[0].id, accounts[0].name)
        elif accounts:
            choices = [Choice(one, label=one.name, note=one.title) for one in accounts]
            self.app.push_screen(Picker("palette", "In which account?", choices, lambda one: do(one.id, one.name)))
        else:
            self.shell.flash(self.why_no_account)

    async def why_not(self, command: Command) -> str:
        if command.needs is None:
            return ""
        accounts = await self.shell.desk.accounts()
        account = self.job.account if self.job is not None else accounts[0].id if len(accounts) == 1 else None
        if account is None:
            return "" if accounts else "no account is connected"
        off = next((one.name for one in accounts if one.id == account and not one.writes), None)
        return f"writes are off for {off}" if off else await self.shell.can(account, command.needs) or ""

    def on_lines_clicked(self, event: Lines.Clicked) -> None:
        self.draw_lines()
        if event.twice:
            self.pointed("open")

    async def do_jobs_closed(self) -> None:
        self.closed_too = not self.closed_too
        await self.reload()

    def do_web(self) -> None:
        self.shell.open_page(self.job.url if self.job else None)

    def do_copy(self) -> None:
        if self.job is None:
            self.shell.flash("no job here to copy from")
        else:
            self.shell.copy_text(self.job.ref)

    def on_resize(self) -> None:
        self._fill()


def _gives_no_stages(job: JobView) -> bool:
    """Whether nobody can say where people on it are."""
    return all(stage.remote_id is None for stage in job.stages)


def _haystack(job: JobView) -> str:
    return text.fold(" ".join(filter(None, (job.name, job.code, job.company, job.office, job.account_name, job.ref))))


def _columns(width: int) -> list[Group]:
    """The stage groups of a line, so that they add up to everybody."""
    rest: list[Group] = [("Other", _OTHERS), ("Ended", _ENDED)]
    if width >= WIDE:
        return [*((long, (kind,)) for kind, _, long in GROUPS), *rest]
    shown: list[Group] = [(short, (kind,)) for kind, short, _ in GROUPS]
    if width < NARROW:
        shown[1 : 1 + len(_PROCESS)] = [("Process", _PROCESS)]
    return [*shown, ("Else", (*_OTHERS, *_ENDED))]


def _cells(name: str, width: int) -> int:
    """Cells for the number of a group."""
    return COUNT if width >= WIDE else max(COUNT, len(name) + 1)


def _age_width(width: int) -> int:
    """Room for the age of the oldest in a cell."""
    return 5 if width >= WIDE else 0


def _opened_width(width: int) -> int:
    """Room for how long a job has been open."""
    return 0 if width < NARROW else 5


def _free(width: int) -> int:
    """Room for name and place."""
    groups = sum(_cells(name, width) + _age_width(width) for name, _ in _columns(width))
    return max(width - 1 - 4 - _opened_width(width) - 6 - groups - 1, 12)


def _name_width(width: int) -> int:
    return _free(width) if width < WIDE else max(_free(width) * 3 // 5, 24)


def _where_width(width: int) -> int:
    """Room for company and office; in narrow terminals they are said below, of the job under the cursor."""
    return _free(width) - _name_width(width)


def _heads(width: int) -> Row:
    place = "WHERE" if _where_width(width) else ""
    opened = "  AGE" if _opened_width(width) else ""
    head = f"{'JOB':<{_name_width(width)}}{place:<{_where_width(width)}} ACC{opened} HIRED"
    return ((head, "dim"), ("".join(_head(name, width) for name, _ in _columns(width)), "dim"))


def _head(name: str, width: int) -> str:
    """A long name stands over number and age, a short one ends where the number ends."""
    room, cells = _age_width(width), _cells(name, width)
    return f"{name:>{cells + room - 1}} " if room else f"{name:>{cells}}"


def _tally(jobs: Iterable[JobView]) -> tuple[Counter[StageKind], dict[StageKind, Instant]]:
    """How many are in each group, and since when the first of them."""
    counts: Counter[StageKind] = Counter()
    oldest: dict[StageKind, Instant] = {}
    for job in jobs:
        for stage in job.stages:
            counts[stage.kind] += stage.count
            if stage.count and stage.oldest_entered_at is not None:
                oldest[stage.kind] = min(oldest.get(stage.kind, stage.oldest_entered_at), stage.oldest_entered_at)
    return counts, oldest
