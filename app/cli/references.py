"""Reference checks: what there is, asking for them, reminding, naming referees."""

import click

from app.cache import identity, references
from app.cache.deeds import Impossible
from app.cache.driver import Connection
from app.cli import refs, settling, shapes
from app.cli.exits import Exit, Failure
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.numbers import Whole
from app.cli.output import age, emit, json_option, line, say, table
from app.cli.queueing import Wanted, dry_run_option, make, put
from app.model import referees
from app.model.contact import NotOne
from app.model.ids import Instant, LocalId
from app.model.intents import AddReferee, AskedReferences, RefereeFields, Remind
from app.model.views import CheckView, Enquiry, RefereeView
from app.model.words import CheckStatus, Kind, ListedKind
from app.profile import in_words

_SAME_NETWORK = "same network as the candidate: a hint, no proof"
_referee_option = click.option(
    "--referee",
    "named",
    multiple=True,
    metavar="LINE",
    help=f"One referee: '{referees.EXAMPLE}'; also +46 70 1, at Klarna, as colleague, in sv. May be given again.",
)


@click.group(name="references", cls=Group)
def group() -> None:
    """Reference checks, in accounts that do them. Asking and reminding e-mails and texts people."""


@group.command(name="list")
@click.option("--account", metavar="A", help="Of one account only.")
@click.option("--open", "only_open", is_flag=True, help="Only those that are not complete.")
@json_option
@click.pass_obj
def list_references(home: Home, *, account: str | None, only_open: bool, as_json: bool) -> None:
    """List reference checks: those that are not complete first, and of them the oldest."""
    if account is not None:
        home.check_account(account)
    now = home.clock.now()
    found = [
        view
        for view in references.every(home.reader, now)
        if account in (None, view.account_name) and not (only_open and view.status is CheckStatus.COMPLETED)
    ]
    if as_json:
        known = shapes.Refs(home.reader)
        emit({"references": [shapes.check(view, known) for view in found]})
    elif not found:
        say("no reference check was found")
    else:
        table(
            ("ID", "CANDIDATE", "IN", "STATUS", "ASKED", "WAITS FOR"),
            [
                (
                    view.ref,
                    view.candidate_name or "",
                    f"{view.filled}/{view.total}",
                    in_words(view.status, view.status_raw),
                    age(view.requested_at, now),
                    view.waits_for,
                )
                for view in found
            ],
            right=(2, 4),
        )


@group.command(name="show")
@click.argument("ref", metavar="ID")
@json_option
@click.pass_obj
def show(home: Home, *, ref: str, as_json: bool) -> None:
    """Show reference checks with their referees and answers: one by its id, or those of a candidate."""
    now = home.clock.now()
    views = _meant(home, ref, now)
    if as_json:
        known = shapes.Refs(home.reader)
        emit({"references": [shapes.check(view, known) for view in views]})
        return
    if not views:
        say("nobody was asked for references")
    for view in views:
        share = f"{view.filled}/{view.total} {in_words(view.status, view.status_raw)}"
        line(f"{view.candidate_name or '?'}  {view.ref}  {share}", bold=True)
        why = view.reminder.why_not
        table((), [fact for fact in (("questions", view.question_set or ""), ("reminders", why)) if fact[1]])
        table((), [row for who in view.referees for row in _referee(who, now)], whole=(0,))


def _referee(who: RefereeView, now: Instant) -> list[tuple[str, str]]:
    took = "" if who.turnaround is None else f"took {age(0, who.turnaround)}"
    known = [
        who.name,
        in_words(who.status, who.status_raw),
        "manager" if who.is_manager else "",
        who.relationship or "",
        who.company or "",
        "" if who.score is None else f"score {who.score:g}",
        took or f"asked {age(who.asked_at, now)} ago",
        who.reminder.why_not if took == "" else "",
        _SAME_NETWORK if who.same_network else "",
    ]
    said = ", ".join(part for part in known if part)
    return [(who.ref, said), *(("", f"{question}: {answer}") for question, answer in who.answers)]


def _meant(home: Home, text: str, now: Instant) -> list[CheckView]:
    """The check, that of the referee, or those of the candidate meant by `text`. Raises `Failure`."""
    db = home.reader
    found = [pk for kind in (Kind.CHECK, Kind.REFEREE) for pk, _ in identity.resolve(db, kind, text)]
    people = [pk for pk, _ in identity.resolve(db, Kind.CANDIDATE, text)]
    if len(found) == 1 and not people:
        view = references.one(db, found[0], now)
        return [] if view is None else [view]
    if found:
        raise Failure(f"{text} may be a check, a referee or a candidate: give another id of it", Exit.USAGE)
    return list(references.of_candidate(db, refs.person(db, text)[0], now))


# --- asking --------------------------------------------------------------------------------------


@group.command(name="request", cls=settling.Waiting)
@click.argument("candidate")
@click.option("--account", metavar="A", help="The account that asks, where several do reference checks.")
@click.option("--questions", metavar="Q", required=True, help="The question set, by name or id.")
@_referee_option
@click.option("--candidate-names-them", is_flag=True, help="Name nobody: the candidate is asked to.")
@click.option("--managers", type=Whole(), help="How many answers have to come from managers.")
@settling.wait_option
@dry_run_option
@json_option
@click.pass_obj
def request(
    home: Home,
    *,
    candidate: str,
    account: str | None,
    questions: str,
    named: tuple[str, ...],
    candidate_names_them: bool,
    managers: int | None,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Ask for references about a candidate. E-mails and texts people; once sent it stays.

    CANDIDATE may be in another account: whoever is not in the one that asks is made there.
    """
    if not named and not candidate_names_them:
        raise Failure("name a --referee, or say --candidate-names-them", Exit.USAGE)
    db = home.writer
    pk, ref = refs.person(db, candidate)
    into = _into(db, pk, account)
    asked = AskedReferences(
        account=into.account,
        candidate=pk,
        question_set=refs.listed(db, into.account, ListedKind.QUESTION_SET, questions),
        referees=tuple(_typed(text) for text in named),
        min_manager_references=managers,
    )

    def wanted(db: Connection) -> Wanted:
        return [(ref, intent) for intent in references.steps(db, asked)]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


def _into(db: Connection, candidate: LocalId, account: str | None) -> Enquiry:
    """The account that asks. Raises `Failure`."""
    try:
        found = references.enquiries(db, candidate)
    except Impossible as reason:
        raise Failure(str(reason), Exit.CANNOT) from None
    found = [one for one in found if account in (None, one.account_name)]
    if not found:
        raise Failure(f"{account} does no reference checks", Exit.CANNOT)
    if len(found) > 1:
        names = ", ".join(one.account_name for one in found)
        raise Failure(f"several accounts do reference checks: {names}; say which with --account", Exit.USAGE)
    return found[0]


@group.command(name="remind", cls=settling.Waiting)
@click.argument("ref", metavar="ID")
@settling.wait_option
@dry_run_option
@json_option
@click.pass_obj
def remind(home: Home, *, ref: str, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Remind a referee, or of a whole check. E-mails and texts people.

    ID is a referee's or a check's; refused, with the reason, where the system would refuse it.
    """
    found = [(pk, name) for kind in (Kind.CHECK, Kind.REFEREE) for pk, name in identity.resolve(home.writer, kind, ref)]
    if len(found) != 1:
        what = "may be a check's and a referee's id" if found else "is no check and no referee in the cache"
        raise Failure(f"{ref} {what}", Exit.USAGE)
    pk, name = found[0]
    view = references.one(home.writer, pk, home.clock.now())
    if view is None:
        raise Failure(f"{ref} has not been read yet: lanehop sync", Exit.USAGE)
    intent = Remind(check=view.id, referee=None if pk == view.id else pk)
    return put(home, [(name, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


@group.command(name="add", cls=settling.Waiting)
@click.argument("check")
@_referee_option
@settling.wait_option
@dry_run_option
@json_option
@click.pass_obj
def add(
    home: Home, *, check: str, named: tuple[str, ...], dry_run: bool, wait: float | None, as_json: bool
) -> int | None:
    """Name other referees in a check there is."""
    if not named:
        raise Failure("name a --referee", Exit.USAGE)
    pk, ref = refs.one(home.writer, Kind.CHECK, check)
    view = references.one(home.writer, pk, home.clock.now())
    if view is None or view.candidate is None:
        raise Failure(f"{ref} has not been read yet: lanehop sync", Exit.USAGE)
    candidate, account, fields = view.candidate, view.account, [_typed(text) for text in named]

    def wanted(db: Connection) -> Wanted:
        made = [(identity.new_id(db, account, Kind.REFEREE), one) for one in fields]
        return [(ref, AddReferee(candidate=candidate, check=pk, referee=referee, fields=one)) for referee, one in made]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


def _typed(text: str) -> RefereeFields:
    try:
        return referees.read(text)
    except NotOne as why:
        raise Failure(f"--referee: {why}", Exit.USAGE) from None
