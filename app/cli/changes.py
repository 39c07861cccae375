"""Writing: move, reject, park, note. Each puts intents into the durable queue; no command sends anything itself."""

from collections.abc import Callable, Sequence

import click

from app.cache import boards, outbox, overview
from app.cache.deeds import AlreadySo
from app.cache.driver import Connection
from app.cache.identity import account_of, subject
from app.cache.mentions import nearest, spoken
from app.cli import refs, settling, stdin
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import json_option, say
from app.cli.queueing import Wanted, dry_run_option, of_several, put
from app.model.ids import AccountId, LocalId
from app.model.intents import AddNote, AnyIntent, Move, Reject
from app.model.mentions import Ambiguous
from app.model.views import JobView
from app.model.words import Kind, ListedKind, StageKind, Verb, Visibility


@click.command(cls=settling.Waiting)
@click.argument("apps", nargs=-1, metavar="APP...")
@click.option("--to", "--stage", "stage", required=True, metavar="STAGE", help="A stage's name or id.")
@click.option("--starts-on", metavar="YYYY-MM-DD", help="Of a hire: the first day.")
@click.option("--opening", metavar="OPENING", help="Of a hire: which opening of the job is filled, by name or id.")
@click.option("--close-reason", metavar="R", help="Of a hire: why that opening closes, as the account lists it.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def move(
    home: Home,
    *,
    apps: tuple[str, ...],
    stage: str,
    starts_on: str | None,
    opening: str | None,
    close_reason: str | None,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Put applications into a stage of their job. APP is an id; - reads ids from standard input."""
    first_day = None if starts_on is None else refs.day(starts_on, "--starts-on")

    there: list[int] = []

    def intent(db: Connection, application: LocalId, job: JobView) -> AnyIntent | None:
        to = refs.stage(job.account_name, job.stages, stage)
        of = subject(db, application)
        if of is None or of.stage != to.id:
            why = None if close_reason is None else refs.listed(db, job.account, ListedKind.CLOSE_REASON, close_reason)
            seat = None if opening is None else refs.opening(db, job, opening)
            return Move(application=application, stage=to.id, starts_on=first_day, opening=seat, close_reason=why)
        there.extend(outbox.unsent_of(db, application))
        return None

    def attempt() -> int | None:
        there.clear()
        wanted = _for_applications(home, apps, Verb.MOVE, intent)
        if wanted or dry_run:
            return put(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)
        say(f"already in {stage}: nothing to do" if not there else f"on the way to {stage} already")
        return settling.after_queueing(home, there, wait, as_json=as_json)

    try:
        return attempt()
    except AlreadySo:  # another process asked for the same in this very moment
        return attempt()


@click.command(cls=settling.Waiting)
@click.argument("apps", nargs=-1, metavar="APP...")
@click.option("--reason", required=True, metavar="R", help="One of the account's reasons, by name or id.")
@click.option("--note", metavar="T", help="Words that go with it.")
@click.option("--mail", metavar="TEMPLATE", help="Mail the candidates one of the account's templates, by name or id.")
@click.option("--mail-at", metavar="WHEN", help="Not at once but then: 2026-03-31 09:30, or in 2h, 3d.")
@click.option("--no-mail", is_flag=True, help="Tell the candidates nothing. That is so unless --mail is given.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def reject(
    home: Home,
    *,
    apps: tuple[str, ...],
    reason: str,
    note: str | None,
    mail: str | None,
    mail_at: str | None,
    no_mail: bool,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """End applications for a reason. APP is an id; - reads ids from standard input."""
    if no_mail and (mail or mail_at):
        raise click.UsageError("--no-mail or --mail, not both")
    if mail_at and not mail:
        raise click.UsageError("--mail-at goes with --mail")
    sent_at = None if mail_at is None else refs.later(mail_at, home.clock.now())

    def intent(db: Connection, application: LocalId, job: JobView) -> AnyIntent:
        return Reject(
            application=application,
            reason=refs.reason(db, job.account_name, job.id, reason).id,
            note=note if note and "note" in _room(db, job.account, Verb.REJECT) else None,
            mail=None if mail is None else refs.listed(db, job.account, ListedKind.EMAIL_TEMPLATE, mail),
            mail_at=sent_at,
        )

    wanted = _for_applications(home, apps, Verb.REJECT, intent)
    if note:  # where a decline has no room for it, it is a note of its own
        apart = [(ref, one) for ref, one in wanted if isinstance(one, Reject) and one.note is None]
        about = [(ref, subject(home.writer, one.application)) for ref, one in apart]
        wanted += [(ref, AddNote(candidate=of.candidate, body=note)) for ref, of in about if of is not None]
    return put(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("candidate")
@click.argument("text")
@click.option("--title", help="What it is about.")
@click.option(
    "--visibility",
    type=click.Choice([str(one) for one in Visibility]),
    help="Who may read it, where the account asks; private unless told.",
)
@click.option("--yes", is_flag=True, help="Of what mails somebody, or has an @ that means nobody: it is meant.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def note(
    home: Home,
    *,
    candidate: str,
    text: str,
    title: str | None,
    visibility: str | None,
    yes: bool,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Write a note about a candidate. TEXT - reads it from standard input.

    Where the account knows mentions, @ and the name or mail of somebody who works there has them mailed: with --yes.
    """
    body = stdin.text() if text == "-" else text
    if not body.strip():
        raise Failure("the note is empty", Exit.USAGE)
    pk, ref = refs.person(home.writer, candidate)
    account = account_of(home.writer, pk)
    asks = "visibility" in _room(home.writer, account, Verb.NOTE)
    who = Visibility(visibility) if visibility else Visibility.PRIVATE if asks else None
    told = _mentioned(home.writer, account, body, meant=yes or dry_run)
    intent = AddNote(candidate=pk, body=body.strip(), title=title, visibility=who, mentions=told)
    return put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("apps", nargs=-1, metavar="APP...")
@click.option("--reason", required=True, metavar="R", help="One of the account's reasons to wait, by name or id.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def park(
    home: Home, *, apps: tuple[str, ...], reason: str, dry_run: bool, wait: float | None, as_json: bool
) -> int | None:
    """Set applications aside for one of the vendor's reasons to wait. APP is an id; - reads ids from standard input."""

    def intent(db: Connection, application: LocalId, job: JobView) -> AnyIntent:
        chosen = refs.reason(db, job.account_name, job.id, reason)
        if chosen.leads_to is not StageKind.ON_HOLD:
            raise Failure(f"{chosen.name} ends an application: lanehop reject", Exit.USAGE)
        return Reject(application=application, reason=chosen.id)

    return put(home, _for_applications(home, apps, Verb.REJECT, intent), dry_run=dry_run, wait=wait, as_json=as_json)


def _must_be_able(db: Connection, job: JobView, verb: Verb) -> None:
    """A stage or a reason is not looked for where none could be used."""
    able = next((row for row in overview.capabilities(db, job.account) if row.verb is verb), None)
    if able is not None and not able.allowed:
        raise Failure(f"{job.account_name}: {able.reason}", Exit.CANNOT)


def _mentioned(db: Connection, account: AccountId, body: str, *, meant: bool) -> tuple[LocalId, ...]:
    """Whom a note mails. Raises `Failure`, where that or an @ that means nobody is not said to be `meant` too."""
    try:
        said = spoken(db, account, body)
    except Ambiguous as reason:
        raise Failure(str(reason), Exit.USAGE) from None
    why = [_nobody(db, account, word) for word in said.unknown[:3]]
    why += [f"this mails {' and '.join(said.names)}"] if said.names else []
    if why and not meant:
        raise Failure(f"{'; '.join(why)}: say --yes where that is meant", Exit.USAGE)
    return said.to


def _nobody(db: Connection, account: AccountId, word: str) -> str:
    near = nearest(db, account, word)
    return f"nobody here is called {word}" + (f" (near it: {', '.join(near)})" if near else "")


def _room(db: Connection, account: AccountId, verb: Verb) -> Sequence[str]:
    """The fields that the account has room for."""
    return next((row.fields for row in overview.capabilities(db, account) if row.verb is verb), ())


def _for_applications(
    home: Home, given: Sequence[str], verb: Verb, intent: Callable[[Connection, LocalId, JobView], AnyIntent | None]
) -> Wanted:
    """One intent for each application meant by `given`, none for those with nothing to do.

    Raises `Failure`, which names the one it is about; before anything else where its account cannot do this.
    """
    db = home.writer
    jobs: dict[LocalId, JobView] = {}
    wanted: Wanted = []
    texts = refs.ids(given)
    if not texts:
        raise Failure("no application was named", Exit.USAGE)
    for text in texts:
        application, ref = refs.one(db, Kind.APPLICATION, text)
        of = subject(db, application)
        view = None if of is None else jobs.get(of.job) or boards.job(db, of.job)
        if view is None:
            raise Failure(f"the job of {ref} has not been read yet: lanehop sync", Exit.USAGE)
        jobs[view.id] = view
        try:
            _must_be_able(db, view, verb)
            asked = intent(db, application, view)
        except Failure as reason:
            raise Failure(of_several(ref, reason, len(texts)), reason.code) from None
        if asked is not None:
            wanted.append((ref, asked))
    return wanted
