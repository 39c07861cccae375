"""Making jobs and changing what is said of them."""

import click

from app.cache import accounts, identity, overview
from app.cache.driver import Connection
from app.cli import refs, settling
from app.cli.exits import Exit, Failure, quoted
from app.cli.home import Home
from app.cli.numbers import Whole
from app.cli.output import json_option
from app.cli.queueing import Wanted, dry_run_option, make, put
from app.model.ids import AccountId, LocalId
from app.model.intents import CreateJob, EditJob, JobFields, SetJobStatus
from app.model.words import Kind, ListedKind, Verb, job_statuses

_FIELDS = (
    click.option("--name", metavar="NAME", help="What it is called."),
    click.option("--code", metavar="CODE", help="What people call it by."),
    click.option("--company", metavar="NAME", help="The client it is for, as the account lists it."),
    click.option("--office", metavar="PLACE", help="Where."),
    click.option("--openings", type=Whole(), metavar="N", help="How many are to be hired."),
    click.option("--deadline", metavar="YYYY-MM-DD", help="Until when."),
)


def _job_options(command: "click.decorators.FC") -> "click.decorators.FC":
    for option in reversed(_FIELDS):
        command = option(command)
    return command


def _fields(given: dict[str, object]) -> JobFields:
    """The fields that were given. Raises `Failure`."""
    given = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    values = {name: value for name, value in given.items() if value is not None and name not in ("company", "deadline")}
    if given["deadline"] is not None:
        values["deadline_at"] = refs.day(str(given["deadline"]), "--deadline")
    return JobFields(**values)  # type: ignore[arg-type]


def _company(home: Home, account: AccountId, name: object) -> LocalId | None:
    return None if name is None else refs.listed(home.writer, account, ListedKind.COMPANY, str(name))


@click.command(cls=settling.Waiting)
@click.option("--account", required=True, metavar="A", help="Where.")
@_job_options
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def create(
    home: Home, /, *, account: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Make a job. What is queued has an id at once, so that people can be put on it."""
    home.check_account(account)
    row = accounts.named(home.writer, account)
    if row is None:
        raise Failure(f"{account} is not in the cache yet", Exit.USAGE)
    said, company = _fields(fields), _company(home, row.id, fields["company"])
    if not said.name:
        raise Failure("a job needs a name: --name NAME", Exit.USAGE)

    def wanted(db: Connection) -> Wanted:
        pk = identity.new_id(db, row.id, Kind.JOB)
        return [(identity.ref(account, None, pk), CreateJob(account=row.id, job=pk, fields=said, company=company))]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("job")
@_job_options
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def update(
    home: Home, /, *, job: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Change what is said of a job: the fields that are given, and no others."""
    pk, ref = refs.one(home.writer, Kind.JOB, job)
    said, company = _fields(fields), _company(home, identity.account_of(home.writer, pk), fields["company"])
    if not said.given and company is None:
        raise Failure("say what to change: --name, --code, --openings ...", Exit.USAGE)
    intent = EditJob(job=pk, changes=said, company=company)
    return put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("job")
@click.option("--to", "word", required=True, metavar="STATUS", help="Which, in the vendor's own words.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def status(home: Home, *, job: str, word: str, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Put a job into another of the vendor's own states."""
    pk, ref = refs.one(home.writer, Kind.JOB, job)
    account = identity.account_of(home.writer, pk)
    able = next((row for row in overview.capabilities(home.writer, account) if row.verb is Verb.JOB_STATUS), None)
    if able is None or not able.allowed:
        raise Failure(able.reason if able is not None else "this system changes no job's status from here", Exit.CANNOT)
    known = job_statuses(able.fields)
    named = next((one for one in known if one.casefold() == word.strip().casefold()), None)
    if named is None:
        raise Failure(f"{quoted(word)} is none of {', '.join(known)}", Exit.USAGE)
    intent = SetJobStatus(job=pk, status=named, means=known[named])
    return put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)
