"""Reading the cache: jobs, boards, candidates, applications, search. No vendor is asked, nothing is imported for it."""

import click

from app.cache import accounts, boards, details, people
from app.cli import refs, shapes
from app.cli.candidate import matters, show
from app.cli.exits import Exit, Failure
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.numbers import Whole
from app.cli.output import age, emit, json_option, line, say, table
from app.model.days import date_of
from app.model.ids import Instant
from app.model.views import CandidateRow, JobView, OpeningView
from app.model.words import Kind

# --- jobs ----------------------------------------------------------------------------------------


@click.group(cls=Group, later={name: (f"app.cli.jobs:{name}", "") for name in ("create", "update", "status")})
def jobs() -> None:
    """Jobs and how many people are in which of their stages."""


@jobs.command(name="list")
@click.option("--closed", is_flag=True, help="Closed and archived jobs too.")
@click.option("--account", "account", metavar="A", help="Of one account only.")
@json_option
@click.pass_obj
def list_jobs(home: Home, *, closed: bool, account: str | None, as_json: bool) -> None:
    """List jobs, open ones first, the newest first."""
    if account is not None:
        home.check_account(account)
    found = [
        view
        for view in boards.jobs(home.reader, include_closed=closed)
        if account is None or view.account_name == account
    ]
    if as_json:
        emit({"jobs": [shapes.job(view) for view in found]})
        return
    if not found:
        say("there is no job here")
        return
    now = home.clock.now()
    table(
        ("ID", "CODE", "JOB", "STATUS", "AGE", "PEOPLE"),
        [
            (
                view.ref,
                view.code or "",
                view.name,
                view.status,
                age(view.opened_at, now),
                str(sum(one.count for one in view.stages if not one.kind.ends)),
            )
            for view in found
        ],
        right=(4, 5),
    )


@jobs.command(name="show")
@click.argument("job")
@json_option
@click.pass_obj
def show_job(home: Home, *, job: str, as_json: bool) -> None:
    """Show a job with its stages. JOB is an id or a job's code."""
    pk, _ = refs.one(home.reader, Kind.JOB, job)
    known = details.of_job(home.reader, pk, home.clock.now())
    if known is None:
        raise _not_read(job)
    view = known.job
    if as_json:
        emit(shapes.job_detail(known, shapes.Refs(home.reader)))
        return
    now = home.clock.now()
    line(f"{view.name}  {view.ref}  {view.code or ''}", bold=True)
    place = [view.status, view.company, view.department, view.office]
    facts = [*place, *view.recruiters, f"open {age(view.opened_at, now)}", "confidential" if view.confidential else ""]
    line(", ".join(str(fact) for fact in facts if fact))
    if view.url:
        line(view.url)
    more = [("managers", ", ".join(view.hiring_managers)), *known.custom]
    table((), [fact for fact in more if fact[1]])
    if known.openings:
        line("openings", bold=True)
        table((), [_seat(one, now) for one in known.openings], whole=(4,))
    if known.matters:
        line("matters", bold=True)
        table((), matters(known.matters), whole=(1,))
    table(
        ("STAGE", "ID", "KIND", "PEOPLE", "OLDEST"),
        [
            (one.name, one.remote_id or "-", one.kind, str(one.count), age(one.oldest_entered_at, now))
            for one in view.stages
        ],
        right=(3, 4),
    )


def _seat(one: OpeningView, now: Instant) -> tuple[str, ...]:
    state = "open" if one.open else "filled" if one.application else "closed"
    words = [one.candidate_name, one.close_reason, one.target_on and one.open and f"wanted by {date_of(one.target_on)}"]
    since = age(one.opened_at if one.open else one.closed_at, now)
    return one.name, state, since, ", ".join(str(word) for word in words if word), one.ref


def _job(home: Home, text: str) -> JobView:
    pk, _ = refs.one(home.reader, Kind.JOB, text)
    view = boards.job(home.reader, pk)
    if view is None:
        raise _not_read(text)
    return view


def _not_read(job: str) -> Failure:
    return Failure(f"the job {job} has not been read yet: lanehop sync", Exit.USAGE)


# --- board ---------------------------------------------------------------------------------------


@click.command()
@click.option("--job", required=True, help="An id or a job's code; * for all open jobs, by stage group.")
@click.option("--account", metavar="A", help="With *: the jobs of one account only.")
@json_option
@click.pass_obj
def board(home: Home, *, job: str, account: str | None, as_json: bool) -> None:
    """Show the board of a job, or of all: who is in which stage, with what has not been sent yet."""
    now = home.clock.now()
    if job == "*":
        _all_jobs(home, account, now, as_json=as_json)
        return
    if account is not None:
        raise click.UsageError("--account goes with --job '*'")
    view = boards.board(home.reader, _job(home, job).id, now)
    if view is None:
        raise _not_read(job)
    if as_json:
        emit(shapes.board(view, shapes.Refs(home.reader), now))
        return
    line(f"{view.job.name}  {view.job.ref}", bold=True)
    rows: list[tuple[str, ...]] = []
    for column in view.columns:
        name = column.stage.name
        rows += [
            (name, card.name, ", ".join(part for part in (card.title, card.company) if part),
             shapes.pending(card.op_state, card.held) or "", age(card.entered_at, now), card.ref)
            for card in column.cards
        ] or [(name, "nobody", "", "", "", "")]  # fmt: skip
    table(("STAGE", "NAME", "WORK", "UNSENT", "THERE", "ID"), rows, right=(4,))


def _all_jobs(home: Home, account: str | None, now: Instant, *, as_json: bool) -> None:
    only = None
    if account is not None:
        home.check_account(account)
        row = accounts.named(home.reader, account)
        if row is None:
            raise Failure(f"{account} is not in the cache yet: lanehop sync", Exit.USAGE)
        only = row.id
    view = boards.everything(home.reader, now, account=only)
    if as_json:
        emit(shapes.everything(view, shapes.Refs(home.reader), now))
        return
    stages = {stage.id: stage.name for job in view.jobs for stage in job.stages}
    table(
        ("GROUP", "NAME", "JOB", "STAGE", "UNSENT", "THERE", "ID"),
        [
            (column.stage.name, card.name, card.label, stages.get(card.stage, "-"),
             shapes.pending(card.op_state, card.held) or "", age(card.entered_at, now), card.ref)
            for column in view.columns
            for card in column.cards
        ],
        right=(5,),
    )  # fmt: skip


# --- candidates ----------------------------------------------------------------------------------


@click.group(
    cls=Group,
    later={
        "create": ("app.cli.people:create", ""),
        "update": ("app.cli.people:update", ""),
        "merge": ("app.cli.destroying:merge", ""),
        "anonymise": ("app.cli.destroying:anonymise", ""),
    },
)
def candidates() -> None:
    """Candidates, as each account knows them."""


@candidates.command(name="list")
@click.option("--account", metavar="A", help="Of one account only.")
@click.option("--limit", type=Whole(), help="So many at most.")
@json_option
@click.pass_obj
def list_candidates(home: Home, *, account: str | None, limit: int | None, as_json: bool) -> None:
    """List candidates by name."""
    if account is not None:
        home.check_account(account)
    found = people.candidates(home.reader, account=account, limit=limit)
    if as_json:
        emit({"candidates": [shapes.candidate_row(view) for view in found]})
        return
    _candidate_table(found)


def _candidate_table(found: list[CandidateRow]) -> None:
    if not found:
        say("nobody was found")
        return
    table(
        ("ID", "NAME", "WORK", "WHERE", "MAIL"),
        [
            (
                view.ref,
                view.name,
                ", ".join(part for part in (view.title, view.company) if part),
                view.city or "",
                view.email or "",
            )
            for view in found
        ],
    )


@candidates.command(name="show")
@click.argument("candidate")
@json_option
@click.pass_obj
def show_candidate(home: Home, *, candidate: str, as_json: bool) -> None:
    """Show everything the cache holds of a candidate."""
    now = home.clock.now()
    pk, ref = refs.person(home.reader, candidate)
    view = people.candidate(home.reader, pk, now)
    if view is None:
        raise Failure(f"the candidate {ref} has not been read yet: lanehop sync", Exit.USAGE)
    if as_json:
        emit(shapes.candidate(view, shapes.Refs(home.reader)))
        return
    show(view, now)


# --- applications --------------------------------------------------------------------------------


@click.group(
    cls=Group,
    later={
        "add": ("app.cli.people:add_to_job", ""),
        "edit": ("app.cli.applications:edit", ""),
        "transfer": ("app.cli.applications:transfer", ""),
        "reason": ("app.cli.applications:reason", ""),
    },
)
def apps() -> None:
    """Applications: one person on one job."""


@apps.command(name="list")
@click.option("--job", help="An id or a job's code.")
@click.option("--stage", "--to", metavar="STAGE", help="A stage's name or id.")
@click.option("--older", metavar="14d", help="In their stage for longer than that.")
@click.option("--active", is_flag=True, help="Only those still in process.")
@click.option("--ids", "only_ids", is_flag=True, help="Print ids only, one a line: lanehop move - reads them.")
@json_option
@click.pass_obj
def list_apps(
    home: Home, *, job: str | None, stage: str | None, older: str | None, active: bool, only_ids: bool, as_json: bool
) -> None:
    """List applications, those longest in their stage first."""
    now = home.clock.now()
    view = None if job is None else _job(home, job)
    if view is not None and stage is not None:
        stage = refs.stage(view.account_name, view.stages, stage).remote_id
    found = people.applications(
        home.reader,
        job=None if view is None else view.id,
        stage=stage,
        entered_before=None if older is None else now - refs.duration(older),
        active_only=active,
    )
    if as_json:
        known = shapes.Refs(home.reader)
        emit({"applications": [shapes.application(row, known, now) for row in found]})
    elif only_ids:
        for row in found:
            line(row.ref)
    elif not found:
        say("no application was found")
    else:
        table(
            ("ID", "NAME", "JOB", "STAGE", "STATUS", "THERE"),
            [
                (row.ref, row.name, row.job_name, row.stage or "-", row.status, age(row.entered_at, now))
                for row in found
            ],
            right=(5,),
        )


# --- search --------------------------------------------------------------------------------------


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=Whole(), default=50, show_default=True, help="So many at most.")
@json_option
@click.pass_obj
def search(home: Home, *, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find candidates in whose name, mail, place, work, tags or skills every word of QUERY begins a word."""
    found = people.search(home.reader, " ".join(query), limit=limit)
    if as_json:
        emit({"query": " ".join(query), "candidates": [shapes.candidate_row(view) for view in found]})
        return
    _candidate_table(found)
