"""Writing about what hangs on applications and jobs: interviews, offers, openings."""

import click

from app.cache import identity
from app.cache.driver import Connection
from app.cli import refs, settling
from app.cli.exits import Exit, Failure
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.output import json_option
from app.cli.people import custom_of
from app.cli.queueing import Wanted, dry_run_option, make, put
from app.model import days
from app.model.ids import Instant, LocalId
from app.model.intents import (
    AddOpening,
    AnyIntent,
    CancelInterview,
    EditInterview,
    EditOffer,
    EditOpening,
    InterviewFields,
    MakeOffer,
    OfferFields,
    OpeningFields,
    ScheduleInterview,
)
from app.model.words import Kind, ListedKind


def _ends(command: "click.decorators.FC") -> "click.decorators.FC":
    """What all of these commands can be told."""
    for option in (json_option, settling.wait_option, dry_run_option):
        command = option(command)
    return command


def _moment(text: str, option: str) -> Instant:
    try:
        return days.moment(text)
    except ValueError:
        raise Failure(f"{option} takes a moment like 2026-03-31 09:30, not {text}", Exit.USAGE) from None


def _given(fields: dict[str, object]) -> dict[str, object]:
    given = {name: value for name, value in fields.items() if value not in (None, ())}
    if "custom" in given:
        given["custom"] = custom_of(given["custom"])
    return given


def _change(home: Home, ref: str, intent: AnyIntent, *, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    return put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


# --- interviews ----------------------------------------------------------------------------------

_INTERVIEW = (
    click.option("--name", metavar="NAME", help="What it is called, as the job's plan has it."),
    click.option("--at", "starts_at", metavar="WHEN", help="When it begins: 2026-03-31 09:30."),
    click.option("--until", "ends_at", metavar="WHEN", help="When it ends."),
    click.option("--location", metavar="PLACE", help="Where."),
    click.option("--link", metavar="URL", help="Where on the web."),
    click.option("--with", "interviewers", multiple=True, metavar="USER", help="Who asks; may be given again."),
)


def _interview_options(command: "click.decorators.FC") -> "click.decorators.FC":
    for option in reversed(_INTERVIEW):
        command = option(command)
    return command


def _interview(home: Home, of: LocalId, fields: dict[str, object]) -> InterviewFields:
    given = _given(fields)
    for name, option in (("starts_at", "--at"), ("ends_at", "--until")):
        if name in given:
            given[name] = _moment(str(given[name]), option)
    if "interviewers" in given:
        names = fields["interviewers"]
        given["interviewers"] = tuple(refs.user(home.writer, of, str(name)) for name in names)  # type: ignore[attr-defined]
    return InterviewFields(**given)  # type: ignore[arg-type]


@click.group(cls=Group)
def interviews() -> None:
    """Interviews of applications: records of them, nobody is invited by lanehop."""


@interviews.command(name="schedule", cls=settling.Waiting)
@click.argument("app")
@_interview_options
@_ends
@click.pass_obj
def schedule(
    home: Home, /, *, app: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Write down an interview of an application."""
    pk, ref = refs.one(home.writer, Kind.APPLICATION, app)
    said = _interview(home, pk, fields)

    def wanted(db: Connection) -> Wanted:
        made = identity.new_id(db, identity.account_of(db, pk), Kind.INTERVIEW)
        return [(ref, ScheduleInterview(application=pk, interview=made, fields=said))]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@interviews.command(name="edit", cls=settling.Waiting)
@click.argument("interview")
@_interview_options
@_ends
@click.pass_obj
def edit_interview(
    home: Home, /, *, interview: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Change what is written down of an interview: the fields that are given, and no others."""
    pk, ref = refs.one(home.writer, Kind.INTERVIEW, interview)
    intent = EditInterview(interview=pk, changes=_interview(home, pk, fields))
    return _change(home, ref, intent, dry_run=dry_run, wait=wait, as_json=as_json)


@interviews.command(name="cancel", cls=settling.Waiting)
@click.argument("interview")
@_ends
@click.pass_obj
def cancel(home: Home, *, interview: str, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Call an interview off."""
    pk, ref = refs.one(home.writer, Kind.INTERVIEW, interview)
    return _change(home, ref, CancelInterview(interview=pk), dry_run=dry_run, wait=wait, as_json=as_json)


# --- offers --------------------------------------------------------------------------------------

_OFFER = (
    click.option("--starts-on", metavar="YYYY-MM-DD", help="The first day."),
    click.option("--opening", metavar="OPENING", help="Which opening of the job it is for, by name or id."),
    click.option("--set", "custom", multiple=True, metavar="LABEL=VALUE", help="A field of the tenant."),
)


def _offer_options(command: "click.decorators.FC") -> "click.decorators.FC":
    for option in reversed(_OFFER):
        command = option(command)
    return command


def _offer(home: Home, application: LocalId | None, fields: dict[str, object]) -> OfferFields:
    given = _given(fields)
    if "starts_on" in given:
        given["starts_on"] = refs.day(str(given["starts_on"]), "--starts-on")
    if "opening" in given:
        given["opening"] = refs.opening_of(home.writer, application, str(given["opening"]))
    return OfferFields(**given)  # type: ignore[arg-type]


@click.group(cls=Group)
def offers() -> None:
    """Offers to applicants."""


@offers.command(name="make", cls=settling.Waiting)
@click.argument("app")
@_offer_options
@_ends
@click.pass_obj
def make_offer(
    home: Home, /, *, app: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Make an offer to an applicant."""
    pk, ref = refs.one(home.writer, Kind.APPLICATION, app)
    said = _offer(home, pk, fields)

    def wanted(db: Connection) -> Wanted:
        made = identity.new_id(db, identity.account_of(db, pk), Kind.OFFER)
        return [(ref, MakeOffer(application=pk, offer=made, fields=said))]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@offers.command(name="edit", cls=settling.Waiting)
@click.argument("offer")
@_offer_options
@_ends
@click.pass_obj
def edit_offer(
    home: Home, /, *, offer: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Change what is offered: the fields that are given, and no others."""
    pk, ref = refs.one(home.writer, Kind.OFFER, offer)
    intent = EditOffer(offer=pk, changes=_offer(home, refs.owner(home.writer, pk), fields))
    return _change(home, ref, intent, dry_run=dry_run, wait=wait, as_json=as_json)


# --- openings ------------------------------------------------------------------------------------


@click.group(cls=Group)
def openings() -> None:
    """Openings of jobs, where the account keeps them one by one."""


@openings.command(name="add", cls=settling.Waiting)
@click.argument("job")
@click.option("--name", metavar="NAME", help="What it is called.")
@click.option("--target", "target_on", metavar="YYYY-MM-DD", help="By when it is to be filled.")
@_ends
@click.pass_obj
def add_opening(
    home: Home,
    *,
    job: str,
    name: str | None,
    target_on: str | None,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Open a seat of a job. JOB is an id or a job's code."""
    pk, ref = refs.one(home.writer, Kind.JOB, job)
    said = _opening(name, target_on)

    def wanted(db: Connection) -> Wanted:
        made = identity.new_id(db, identity.account_of(db, pk), Kind.OPENING)
        return [(ref, AddOpening(job=pk, opening=made, fields=said))]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@openings.command(name="edit", cls=settling.Waiting)
@click.argument("opening")
@click.option("--name", metavar="NAME", help="What it is called.")
@click.option("--target", "target_on", metavar="YYYY-MM-DD", help="By when it is to be filled.")
@_ends
@click.pass_obj
def edit_opening(
    home: Home,
    *,
    opening: str,
    name: str | None,
    target_on: str | None,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Change what is said of an opening: the fields that are given, and no others."""
    pk, ref = refs.one(home.writer, Kind.OPENING, opening)
    intent = EditOpening(opening=pk, changes=_opening(name, target_on))
    return _change(home, ref, intent, dry_run=dry_run, wait=wait, as_json=as_json)


@openings.command(name="close", cls=settling.Waiting)
@click.argument("opening")
@click.option("--reason", metavar="R", help="Why, as the account lists it.")
@_ends
@click.pass_obj
def close_opening(
    home: Home, *, opening: str, reason: str | None, dry_run: bool, wait: float | None, as_json: bool
) -> int | None:
    """Close an opening."""
    pk, ref = refs.one(home.writer, Kind.OPENING, opening)
    account = identity.account_of(home.writer, pk)
    fields: dict[str, object] = {"open": False}
    if reason:
        fields["close_reason"] = refs.listed(home.writer, account, ListedKind.CLOSE_REASON, reason)
    intent = EditOpening(opening=pk, changes=OpeningFields(**fields))  # type: ignore[arg-type]
    return _change(home, ref, intent, dry_run=dry_run, wait=wait, as_json=as_json)


@openings.command(name="reopen", cls=settling.Waiting)
@click.argument("opening")
@_ends
@click.pass_obj
def reopen_opening(home: Home, *, opening: str, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Open an opening again that was closed and that nobody has taken."""
    pk, ref = refs.one(home.writer, Kind.OPENING, opening)
    intent = EditOpening(opening=pk, changes=OpeningFields(open=True))
    return _change(home, ref, intent, dry_run=dry_run, wait=wait, as_json=as_json)


def _opening(name: str | None, target_on: str | None) -> OpeningFields:
    given: dict[str, object] = {} if name is None else {"name": name}
    if target_on is not None:
        given["target_on"] = refs.day(target_on, "--target")
    return OpeningFields(**given)  # type: ignore[arg-type]
