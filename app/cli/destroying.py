"""Merging candidates and anonymising them: asked of the vendor at once, never queued, and only with a name typed."""

import asyncio
from collections.abc import Callable

import click

from app import text
from app.cache import destroyed, overview
from app.cache.connection import transaction
from app.cache.deeds import Impossible
from app.cache.deeds.deed import NotMapped
from app.cache.destroyed import Plan
from app.cli import refs
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.output import emit, json_option, say
from app.model.words import Kind
from app.vendor import AnswerLost, Connection, Merge, VendorError

_yes_option = click.option("--yes", metavar="NAME", help="Do it: the name of whoever goes by it, as it is shown.")


@click.command()
@click.argument("primary")
@click.argument("secondary")
@_yes_option
@json_option
@click.pass_obj
def merge(home: Home, *, primary: str, secondary: str, yes: str | None, as_json: bool) -> None:
    """Make one candidate of two: SECONDARY is gone then, and all of theirs is PRIMARY's. Nothing takes it back."""
    stays, _ = refs.person(home.writer, primary)
    goes, _ = refs.person(home.writer, secondary)
    _destroy(home, lambda: destroyed.plan_merge(home.writer, stays, goes), yes, "merge", as_json=as_json)


@click.command()
@click.argument("candidate")
@click.option("--field", "fields", multiple=True, metavar="F", help="Only this; may be given again. All unless told.")
@_yes_option
@json_option
@click.pass_obj
def anonymise(home: Home, *, candidate: str, fields: tuple[str, ...], yes: str | None, as_json: bool) -> None:
    """Take out what is known of a candidate, at the vendor and here. Nothing takes it back."""
    pk, _ = refs.person(home.writer, candidate)
    _destroy(home, lambda: destroyed.plan_anonymise(home.writer, pk, fields), yes, "anonymise", as_json=as_json)


def _destroy(home: Home, planned: Callable[[], Plan], yes: str | None, word: str, *, as_json: bool) -> None:
    try:
        plan = planned()
    except Impossible as reason:
        raise Failure(str(reason), Exit.CANNOT) from None
    except NotMapped:
        raise Failure("the vendor does not know them yet: sync first (lanehop sync)", Exit.CANNOT) from None
    home.check_account(plan.account_name)
    if not _same(yes or "", plan.name):
        name = text.clean(plan.name)
        why = f"{yes} is not {name}" if yes else f"this cannot be undone: give --yes '{name}'"
        raise Failure(f"{word} {text.clean(plan.what)}: {why}", Exit.USAGE)
    asyncio.run(_asked_for(home, plan, word))
    if as_json:
        emit({"account": plan.account_name, "done": word, "what": plan.what})
    else:
        say(f"{word} {text.clean(plan.what)}: done; what the vendor has now is read with the next sync")


async def _asked_for(home: Home, plan: Plan, word: str) -> None:
    from app.cli.signed_in import signed_in

    async with signed_in(home, plan.account_name) as connection:
        await carry_out(home, plan, word, connection)


async def carry_out(home: Home, plan: Plan, word: str, connection: Connection) -> None:
    """Ask for it once, write it down before and after, and let the cache follow. Raises the `VendorError` family.

    Where the answer was lost the vendor is asked whether somebody is gone: that they are settles it.
    """
    now = home.clock.now()
    event = transaction(home.writer, overview.record_call, plan.account, f"candidates.{word}", now)
    try:
        answer = await connection.destroy(plan.write)
    except BaseException as error:  # also cut off by a person, or a fault of ours: it may have left by then
        status = error.status if isinstance(error, VendorError) else None
        outcome = f"{type(error).__name__} {status or ''}".strip()
        transaction(home.writer, overview.record_answer, event, outcome)
        if isinstance(error, AnswerLost) and await _is_gone(plan, connection):
            transaction(home.writer, destroyed.done, plan, home.clock.now())
            return
        if isinstance(error, AnswerLost) or not isinstance(error, VendorError):
            transaction(home.writer, destroyed.unsure, plan, home.clock.now())
        if isinstance(error, AnswerLost):
            error.message = f"{error.message}. {_known_of(plan)}"
            error.args = (error.message,)
        raise
    transaction(home.writer, overview.record_answer, event, str(answer.status))
    transaction(home.writer, destroyed.done, plan, home.clock.now())


async def _is_gone(plan: Plan, connection: Connection) -> bool:
    """Whether the vendor says that whoever was to go is not there any more."""
    if not isinstance(plan.write, Merge):
        return False
    try:
        return not await connection.exists(Kind.CANDIDATE, plan.write.secondary)
    except VendorError:
        return False


def _known_of(plan: Plan) -> str:
    """What a person can do where nobody knows."""
    if isinstance(plan.write, Merge):
        still = f"{text.clean(plan.name)} was not found gone"
        return f"{still}; look at the vendor's own page, it is not asked for again by itself"
    return "It is not asked for again by itself: the next sync reads what the vendor has now"


def _same(typed: str, name: str) -> bool:
    return " ".join(typed.split()) == " ".join(text.clean(name).split())
