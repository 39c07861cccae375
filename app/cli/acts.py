"""What a system lets people do beside our verbs: listing it, and queueing it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from app import files
from app.cache import accounts, acts, identity
from app.cache.connection import transaction
from app.cache.deeds import AlreadySo
from app.cache.driver import Connection
from app.cli import refs, settling
from app.cli.exits import Exit, Failure, quoted
from app.cli.home import Home
from app.cli.output import emit, json_option, line
from app.cli.queueing import Wanted, dry_run_option, make
from app.model.acts import InputKind
from app.model.ids import LocalId
from app.model.views import ActView, InputView
from app.model.words import DETAILS, Kind

_ABOUT = (Kind.CANDIDATE, Kind.APPLICATION, Kind.JOB, *DETAILS, Kind.USER, Kind.LISTED)
_MEANS = {
    InputKind.YES_NO: "yes or no",
    InputKind.DAY: "2026-03-31",
    InputKind.MOMENT: "2026-03-31 09:30",
    InputKind.NUMBER: "a number",
    InputKind.FILE: "a path",
}
_SOME = 8
"""Choices, and records, that are named where there are many."""


@click.command(name="acts")
@click.argument("ref")
@json_option
@click.pass_obj
def listing(home: Home, *, ref: str, as_json: bool) -> None:
    """List what can be done with a record in its system's way, and with what waits there.

    REF is the id of a candidate, an application, a job, or of anything that is about one; or the name of an account.
    """
    found = [view for pk in _meant(home, ref) for view in _offered(home, pk)]
    found = list({(view.about, view.name): view for view in found}.values())
    if as_json:
        emit({"acts": [shape(view) for view in found]})
        return
    if not found:
        line("nothing more can be done with that from here")
    for view in found:
        mark = "! " if view.mine else ""
        line(f"{mark}{view.about_ref} {view.name}: {view.title} ({view.about_name})", bold=not view.why_not)
        said = ["it may mail or text somebody" if view.notifies else "", "nothing takes it back" if view.final else ""]
        if view.why_not or any(said):
            line(f"- {view.why_not or ', '.join(filter(None, said))}")
        for one in view.inputs:
            line(f"- {one.name}=  {', '.join(filter(None, (one.title, *_means(one))))}")


def shape(view: ActView) -> dict[str, object]:
    return {
        "name": view.name,
        "title": view.title,
        "about": view.about_ref,
        "kind": view.about_kind,
        "about_name": view.about_name,
        "account": view.account_name,
        "allowed": not view.why_not,
        "why_not": view.why_not,
        "notifies": view.notifies,
        "final": view.final,
        "mine": view.mine,
        "inputs": [
            {
                "name": one.name,
                "title": one.title,
                "kind": one.kind,
                "required": one.required,
                "several": one.several,
                "choices": [{"value": value, "title": title} for value, title in one.choices],
                "says": one.says,
            }
            for one in view.inputs
        ],
    }


def _means(one: InputView) -> tuple[str, str]:
    more = len(one.choices) - _SOME
    titles = ", ".join(title for _, title in one.choices[:_SOME]) + (f" and {more} more" if more > 0 else "")
    return ("needed" if one.required else ""), titles or _MEANS.get(one.kind, "")


@click.command(name="act", cls=settling.Waiting)
@click.argument("ref")
@click.argument("name")
@click.argument("given", nargs=-1, metavar="KEY=VALUE...")
@click.option("--yes", is_flag=True, help="Of what mails somebody, or what nothing takes back: it is meant.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def act(
    home: Home,
    *,
    ref: str,
    name: str,
    given: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Do something with a record in its system's way. What there is, and what it is told: lanehop acts REF.

    A key may be given several times where several values are meant.
    """
    said = _said(given)
    view = _one(home, ref, name)
    if view.why_not:
        raise Failure(f"{view.account_name}: {view.why_not}", Exit.CANNOT)
    if (view.notifies or view.final) and not (yes or dry_run):
        why = "may mail or text somebody" if view.notifies else "is not taken back by anything"
        raise Failure(f"{view.title} {why}: say --yes where that is meant", Exit.USAGE)
    path = next((said.pop(one.name)[-1] for one in view.inputs if one.kind is InputKind.FILE and one.name in said), "")
    file = None if not path else _file(path)

    def wanted(db: Connection) -> Wanted:
        return [(view.about_ref, acts.intent(db, view.about, view.name, said, home.clock.now(), file=file))]

    try:
        return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)
    except AlreadySo as reason:
        raise Failure(str(reason), Exit.CANNOT) from None


def _said(given: Sequence[str]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for pair in given:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise Failure(f"{quoted(pair)} is no KEY=VALUE", Exit.USAGE)
        said.setdefault(key, []).append(value)
    return said


def _one(home: Home, ref: str, name: str) -> ActView:
    """The act that is meant: of the record itself, else the one there is of that name around it. Raises `Failure`."""
    records = _meant(home, ref)
    found = {view.about: view for pk in records for view in _offered(home, pk) if view.name == name}
    own = [found[pk] for pk in records if pk in found] or list(found.values())
    if len(own) == 1:
        return own[0]
    if own:
        raise Failure(f"{name} may be of {', '.join(one.about_ref for one in own[:_SOME])}: say which", Exit.USAGE)
    raise Failure(f"there is no {quoted(name)} for {ref} now: lanehop acts {ref} lists what there is", Exit.USAGE)


def _offered(home: Home, pk: LocalId) -> Sequence[ActView]:
    return acts.offered(home.reader, acts.around(home.reader, pk))


def _meant(home: Home, text: str) -> list[LocalId]:
    """The records, or the account, that are called so. Raises `Failure`."""
    row = accounts.named(home.reader, text)
    if row is not None:
        return [transaction(home.writer, acts.whole, row.id)]
    found: Mapping[LocalId, str] = {pk: ref for kind in _ABOUT for pk, ref in identity.resolve(home.reader, kind, text)}
    if found:
        return list(found)
    return [refs.one(home.reader, Kind.CANDIDATE, text)[0]]


def _file(path: str) -> tuple[str, bytes]:
    try:
        return files.taken(Path(path).expanduser())
    except files.NoFile as reason:
        raise Failure(str(reason), Exit.USAGE) from None
