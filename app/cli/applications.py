"""Writing about applications: what is said of them, why they ended, and on which job they are."""

import click

from app.cache.deeds import AlreadySo
from app.cli import refs, settling
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import json_option
from app.cli.people import custom_of
from app.cli.queueing import Wanted, dry_run_option, put
from app.model.ids import LocalId
from app.model.intents import ApplicationFields, ChangeReason, EditApplication, Transfer
from app.model.words import Kind


@click.command(cls=settling.Waiting)
@click.argument("app")
@click.option("--recruiter", metavar="USER", help="Who looks after it: a user's name, mail or id; - for nobody.")
@click.option("--coordinator", metavar="USER", help="Who arranges its interviews; - for nobody.")
@click.option("--source", metavar="NAME", help="Where it came from, as the account lists it.")
@click.option("--credited-to", metavar="NAME", help="Who brought them, as the account lists it.")
@click.option("--set", "custom", multiple=True, metavar="LABEL=VALUE", help="A field of the tenant.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def edit(home: Home, /, *, app: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object) -> int | None:
    """Change what is said of an application: the fields that are given, and no others."""
    pk, ref = refs.one(home.writer, Kind.APPLICATION, app)
    given = {name: value for name, value in fields.items() if value not in (None, ())}
    if not given:
        raise Failure("say what to change: --recruiter, --source, --set LABEL=VALUE ...", Exit.USAGE)
    for name in ApplicationFields.LOCAL:
        if name in given:
            given[name] = _user(home, pk, str(given[name]))
    if "custom" in given:
        given["custom"] = custom_of(given["custom"])
    intent = EditApplication(application=pk, changes=ApplicationFields(**given))  # type: ignore[arg-type]
    return _put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


def _user(home: Home, application: LocalId, text: str) -> LocalId | None:
    return None if text == "-" else refs.user(home.writer, application, text)


@click.command(cls=settling.Waiting)
@click.argument("app")
@click.option("--job", required=True, help="An id or a job's code.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def transfer(home: Home, *, app: str, job: str, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Put an application on another job of the account, into the first stage there."""
    pk, ref = refs.one(home.writer, Kind.APPLICATION, app)
    position, _ = refs.one(home.writer, Kind.JOB, job)
    intent = Transfer(application=pk, job=position)
    return _put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("app")
@click.option("--reason", "text", required=True, metavar="R", help="One of the account's reasons, by name or id.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def reason(home: Home, *, app: str, text: str, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Say otherwise why an application has ended."""
    pk, ref = refs.one(home.writer, Kind.APPLICATION, app)
    chosen = refs.reason_of(home.writer, pk, text)
    intent = ChangeReason(application=pk, reason=chosen.id)
    return _put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


def _put(home: Home, wanted: Wanted, *, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    try:
        return put(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)
    except AlreadySo as reason:
        raise Failure(str(reason), Exit.CANNOT) from None
