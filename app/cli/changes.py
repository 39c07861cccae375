"""Writing: move, reject, note. Each puts intents into the durable queue; nothing is sent by the command itself."""

from collections.abc import Callable, Sequence

import click

from app.cache import boards, outbox, queue
from app.cache.connection import transaction
from app.cache.driver import Connection
from app.cache.identity import subject
from app.cli import refs, settling, stdin
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import emit, json_option, line, say
from app.model.ids import LocalId
from app.model.intents import AddNote, AnyIntent, Move, Reject
from app.model.views import JobView
from app.model.words import Kind

Wanted = list[tuple[str, AnyIntent]]
"""What is asked for, each with the ref of what it is about."""
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be queued, and queue nothing.")


@click.command(cls=settling.Waiting)
@click.argument("apps", nargs=-1, metavar="APP...")
@click.option("--to", "stage", required=True, metavar="STAGE", help="A stage's name or id.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def move(
    home: Home, *, apps: tuple[str, ...], stage: str, dry_run: bool, wait: float | None, as_json: bool
) -> int | None:
    """Put applications into a stage of their job. APP is an id; - reads ids from standard input."""

    there: list[int] = []

    def intent(db: Connection, application: LocalId, job: JobView) -> AnyIntent | None:
        to = refs.stage(job.account_name, job.stages, stage)
        of = subject(db, application)
        if of is None or of.stage != to.id:
            return Move(application=application, stage=to.id)
        there.extend(outbox.unsent_of(db, application))
        return None

    def attempt() -> int | None:
        there.clear()
        wanted = _for_applications(home, apps, intent)
        if wanted or dry_run:
            return _queue(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)
        say(f"already in {stage}: nothing to do" if not there else f"on the way to {stage} already")
        return settling.after_queueing(home, there, wait, as_json=as_json)

    try:
        return attempt()
    except queue.AlreadySo:  # another process asked for the same in this very moment
        return attempt()


@click.command(cls=settling.Waiting)
@click.argument("apps", nargs=-1, metavar="APP...")
@click.option("--reason", required=True, metavar="R", help="One of the account's reasons, by name or id.")
@click.option("--note", metavar="T", help="Words that go with it.")
@click.option("--no-mail", is_flag=True, help="Tell the candidate nothing (lanehop never does so far).")
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
    no_mail: bool,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """End applications for a reason. APP is an id; - reads ids from standard input."""
    _ = no_mail  # an intent of this version carries no mail at all

    def intent(db: Connection, application: LocalId, job: JobView) -> AnyIntent:
        return Reject(application=application, reason=refs.reason(db, job.account_name, job.id, reason).id)

    wanted = _for_applications(home, apps, intent)
    if note:
        about = [(ref, subject(home.writer, one.application)) for ref, one in wanted if isinstance(one, Reject)]
        wanted += [(ref, AddNote(candidate=of.candidate, body=note)) for ref, of in about if of is not None]
    return _queue(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("candidate")
@click.argument("text")
@click.option("--title", help="What it is about.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def note(
    home: Home, *, candidate: str, text: str, title: str | None, dry_run: bool, wait: float | None, as_json: bool
) -> int | None:
    """Write a note about a candidate. TEXT - reads it from standard input."""
    body = stdin.text() if text == "-" else text
    if not body.strip():
        raise Failure("the note is empty", Exit.USAGE)
    pk, ref = refs.one(home.writer, Kind.CANDIDATE, candidate)
    intent = AddNote(candidate=pk, body=body.strip(), title=title)
    return _queue(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


def _for_applications(
    home: Home, given: Sequence[str], intent: Callable[[Connection, LocalId, JobView], AnyIntent | None]
) -> Wanted:
    """One intent for each application meant by `given`, none for those with nothing to do.

    Raises `Failure`, which names the one it is about.
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
            asked = intent(db, application, view)
        except Failure as reason:
            raise Failure(_of(ref, reason, len(texts)), reason.code) from None
        if asked is not None:
            wanted.append((ref, asked))
    return wanted


def _of(ref: str, reason: Exception, among: int) -> str:
    return f"{ref}: {reason}" if among > 1 else str(reason)


class _OnlyLooking(Exception):
    """Ends a transaction that was made to see what it would do."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = words


def _queue(home: Home, wanted: Wanted, *, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    if dry_run:
        plan = _planned(home, wanted)
        if as_json:
            emit({"plan": plan})
        else:
            for words in plan:
                line(words)
        return None
    intents = [intent for _, intent in wanted]
    try:
        numbers = transaction(home.writer, queue.enqueue, intents, home.clock.now())
    except queue.AlreadySo:
        raise
    except queue.Impossible as reason:
        raise _refused(home, wanted, reason) from None
    return settling.after_queueing(home, numbers, wait, as_json=as_json)


def _planned(home: Home, wanted: Wanted) -> list[str]:
    """What each intent would do, in words: they are queued, read back and taken back in one transaction."""

    def work(db: Connection) -> None:
        now = home.clock.now()
        rows = [outbox.row(db, number, now) for number in queue.enqueue(db, [intent for _, intent in wanted], now)]
        raise _OnlyLooking([row.what for row in rows if row])

    try:
        transaction(home.writer, work)
    except _OnlyLooking as seen:
        return seen.words
    except queue.Impossible as reason:
        raise _refused(home, wanted, reason) from None
    return []


def _refused(home: Home, wanted: Wanted, reason: queue.Impossible) -> Failure:
    """Why nothing was queued, with the one of several it is about: the first that fails when queued one by one."""

    def work(db: Connection) -> None:
        for ref, intent in wanted:
            try:
                queue.enqueue(db, [intent], home.clock.now())
            except queue.Impossible as found:
                raise _OnlyLooking([_of(ref, found, len(wanted))]) from None
        raise _OnlyLooking([str(reason)])

    words = [str(reason)]
    try:
        transaction(home.writer, work)
    except _OnlyLooking as seen:
        words = seen.words
    return Failure(words[0], Exit.CANNOT)
