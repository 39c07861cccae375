"""Writing about candidates: making them, changing them, tags, jobs to be on, files, consents."""

import asyncio
import mimetypes
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from msgspec import UnsetType
from msgspec.structs import replace

from app import files
from app.cache import contents, doubles, identity
from app.cache import people as cached
from app.cache.connection import transaction
from app.cache.deeds.deed import name_of
from app.cache.driver import Connection
from app.cli import refs, settling, shapes
from app.cli.exits import Exit, Failure, quoted
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.output import emit, json_option, say, table, write
from app.cli.queueing import Wanted, dry_run_option, make, put
from app.model import contact
from app.model.ids import AccountId, LocalId
from app.model.intents import (
    AddTags,
    AddToJob,
    AttachFile,
    CreateCandidate,
    EditCandidate,
    PersonFields,
    RecordConsent,
    RemoveTags,
)
from app.model.words import FileKind, Kind, ListedKind

_FIELDS = {
    "first_name": click.option("--first", "first_name", metavar="NAME", help="First name."),
    "last_name": click.option("--last", "last_name", metavar="NAME", help="Last name."),
    "emails": click.option("--mail", "emails", multiple=True, metavar="MAIL", help="E-mail; may be given again."),
    "phones": click.option("--phone", "phones", multiple=True, metavar="NUMBER", help="Phone; may be given again."),
    "links": click.option("--link", "links", multiple=True, metavar="URL", help="Profile; may be given again."),
    "location": click.option("--location", metavar="PLACE", help="Where they live."),
    "source": click.option("--source", metavar="NAME", help="Where they came from, as the account lists it."),
    "summary": click.option("--summary", metavar="TEXT", help="A few words about them."),
    "custom": click.option("--set", "custom", multiple=True, metavar="LABEL=VALUE", help="A field of the tenant."),
}
_SEVERAL: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "emails": contact.mails,
    "phones": contact.phones,
    "links": contact.links,
}


def _person_options(command: "click.decorators.FC") -> "click.decorators.FC":
    for option in reversed(_FIELDS.values()):
        command = option(command)
    return command


def _person(given: dict[str, object]) -> PersonFields:
    """The fields that were given. Raises `Failure` for a mail, phone, link or --set that is none."""
    values = {name: _stripped(value) for name, value in given.items() if value not in (None, ())}
    for name, read in _SEVERAL.items():
        if name in values:
            values[name] = _read(read, given[name])  # type: ignore[arg-type]
    if "custom" in values:
        values["custom"] = custom_of(given["custom"])
    return PersonFields(**values)  # type: ignore[arg-type]


def custom_of(given: object) -> dict[str, str]:
    """The fields of a tenant's own by label. Raises `Failure` for a --set that is none."""
    pairs = [str(pair).partition("=") for pair in given]  # type: ignore[attr-defined]
    for label, equals, _ in pairs:
        if not equals or not label.strip(" _"):
            raise Failure(f"--set takes LABEL=VALUE, not {quoted(label)}", Exit.USAGE)
    return {label: value for label, _, value in pairs}


def _read(read: Callable[[str], tuple[str, ...]], given: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(one for typed in given for one in read(typed))
    except contact.NotOne as why:
        raise Failure(str(why), Exit.USAGE) from None


def _with_source(home: Home, account: AccountId, person: PersonFields) -> PersonFields:
    """The same with the source as the account calls it. Raises `Failure` for one it does not list."""
    if isinstance(person.source, UnsetType):
        return person
    return replace(person, source=refs.source(home.writer, account, person.source))


def _stripped(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_stripped(part) for part in value)
    return value.strip() if isinstance(value, str) else value


@click.command(cls=settling.Waiting)
@click.option("--account", required=True, metavar="A", help="Where.")
@_person_options
@click.option("--again", is_flag=True, help="Also where somebody has that e-mail or phone number already.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def create(
    home: Home, /, *, account: str, again: bool, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Make a candidate. What is queued has an id at once, so that more can be asked for it."""
    number = _account(home, account)
    person = _person(fields)
    if not (person.first_name or person.last_name):
        raise Failure("a candidate needs a name: --first NAME or --last NAME", Exit.USAGE)
    person = _with_source(home, number, person)

    def wanted(db: Connection) -> Wanted:
        if not again and (found := doubles.double(db, number, person)) is not None:
            raise Failure(f"{found.name} {found.ref} has that {found.has}: --again makes another", Exit.CANNOT)
        pk = identity.new_id(db, number, Kind.CANDIDATE)
        return [(identity.ref(account, None, pk), CreateCandidate(account=number, candidate=pk, person=person))]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("candidate")
@_person_options
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def update(
    home: Home, /, *, candidate: str, dry_run: bool, wait: float | None, as_json: bool, **fields: object
) -> int | None:
    """Change what is said of a candidate: the fields that are given, and no others."""
    pk, ref = refs.person(home.writer, candidate)
    person = _person(fields)
    if not person.given:
        raise Failure("say what to change: --mail, --phone, --set LABEL=VALUE ...", Exit.USAGE)
    intent = EditCandidate(candidate=pk, changes=_with_source(home, identity.account_of(home.writer, pk), person))
    return put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("candidate")
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@click.option("--remove", is_flag=True, help="Take these tags off.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def tag(
    home: Home,
    *,
    candidate: str,
    tags: tuple[str, ...],
    remove: bool,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Give a candidate tags, or take them off; all others stay. Commas separate, too."""
    pk, ref = refs.person(home.writer, candidate)
    names = tuple(name.strip() for text in tags for name in text.split(",") if name.strip())
    if not names:
        raise Failure("there is no tag in what was typed", Exit.USAGE)
    intent = RemoveTags(candidate=pk, tags=names) if remove else AddTags(candidate=pk, tags=names)
    return put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("candidate")
@click.option("--job", required=True, help="An id or a job's code.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def add_to_job(home: Home, *, candidate: str, job: str, dry_run: bool, wait: float | None, as_json: bool) -> int | None:
    """Put a candidate on a job of the same account."""
    person, ref = refs.person(home.writer, candidate)
    position, _ = refs.one(home.writer, Kind.JOB, job)

    def wanted(db: Connection) -> Wanted:
        application = identity.new_id(db, identity.account_of(db, person), Kind.APPLICATION)
        return [(ref, AddToJob(application=application, candidate=person, job=position))]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@click.command(cls=settling.Waiting)
@click.argument("candidate")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--job", help="For one job only: an id or a job's code.")
@click.option("--on", "day", metavar="YYYY-MM-DD", help="When they agreed; today unless told.")
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def consent(
    home: Home,
    *,
    candidate: str,
    names: tuple[str, ...],
    job: str | None,
    day: str | None,
    dry_run: bool,
    wait: float | None,
    as_json: bool,
) -> int | None:
    """Write down that a candidate agreed to NAME: consents the account lists, all in one."""
    pk, ref = refs.person(home.writer, candidate)
    account = identity.account_of(home.writer, pk)
    intent = RecordConsent(
        candidate=pk,
        consents=tuple(refs.listed(home.writer, account, ListedKind.CONSENT, name) for name in names),
        agreed_at=home.clock.now() if day is None else refs.day(day, "--on"),
        job=refs.one(home.writer, Kind.JOB, job)[0] if job is not None else None,
    )
    return put(home, [(ref, intent)], dry_run=dry_run, wait=wait, as_json=as_json)


# --- files ---------------------------------------------------------------------------------------


@click.group(cls=Group)
def file() -> None:
    """Files of candidates."""


@file.command(name="add", cls=settling.Waiting)
@click.argument("candidate")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", type=click.Choice([str(kind) for kind in FileKind]), default="resume", show_default=True)
@dry_run_option
@settling.wait_option
@json_option
@click.pass_obj
def add_file(
    home: Home, *, candidate: str, path: Path, kind: str, dry_run: bool, wait: float | None, as_json: bool
) -> int | None:
    """Put a file to a candidate. Its bytes are copied now: what happens to PATH later does not matter."""
    pk, ref = refs.person(home.writer, candidate)
    try:
        content = files.read(path)
    except files.NoFile as why:
        raise Failure(str(why), Exit.USAGE) from None

    def wanted(db: Connection) -> Wanted:
        intent = AttachFile(
            candidate=pk,
            attachment=identity.new_id(db, identity.account_of(db, pk), Kind.ATTACHMENT),
            name=files.name_of(path),
            sha256=contents.keep(db, content, home.clock.now()),
            size=len(content),
            mime=mimetypes.guess_type(path.name)[0],
            file_kind=FileKind(kind),
        )
        return [(ref, intent)]

    return make(home, wanted, dry_run=dry_run, wait=wait, as_json=as_json)


@file.command(name="save")
@click.argument("file")
@click.option("--to", "path", metavar="PATH", help="Where to; its own name in this folder unless told, - for stdout.")
@json_option
@click.pass_obj
def save_file(home: Home, *, file: str, path: str | None, as_json: bool) -> None:
    """Write the bytes of FILE to this disk: from the cache, else the vendor is asked. Nothing is overwritten."""
    if as_json and path == "-":
        raise click.UsageError("--json and --to - both want standard output: choose one")
    pk, ref = refs.one(home.reader, Kind.ATTACHMENT, file)
    content = contents.of_file(home.reader, pk)
    name = name_of(home.reader, "attachment", pk) or "file"
    if content is None:
        content = asyncio.run(_asked_for(home, pk, ref))
    if path == "-":
        write(content)
        return
    target = Path(files.safe_name(name) if path is None else path)
    if os.path.isdir(target):  # noqa: PTH112  # never raises, whatever the name
        target = target / files.safe_name(name)
    try:
        files.write(target, content)
    except files.NoFile as why:
        raise Failure(str(why), Exit.USAGE) from None
    if as_json:
        emit({"id": ref, "name": name, "path": os.fsencode(target).decode("utf-8", "replace"), "size": len(content)})
    else:
        say(f"{target}: {len(content)} bytes")


async def _asked_for(home: Home, pk: LocalId, ref: str) -> bytes:
    """The bytes as the vendor sends them; they stay in the cache."""
    from app.cli.signed_in import signed_in

    remote = identity.remote_id(home.reader, pk)
    if remote is None:
        raise Failure(f"{ref} is not known to the vendor yet", Exit.USAGE)
    async with signed_in(home, ref.partition(":")[0]) as connection:
        content = await connection.content(remote)
    transaction(home.writer, contents.put_to_file, pk, content, home.clock.now())
    return content


@file.command(name="list")
@click.argument("candidate")
@json_option
@click.pass_obj
def list_files(home: Home, *, candidate: str, as_json: bool) -> None:
    """List the files the cache knows of a candidate."""
    pk, ref = refs.person(home.reader, candidate)
    found = cached.files(home.reader, pk, home.clock.now())
    if as_json:
        emit({"candidate": ref, "files": [shapes.file(one) for one in found]})
        return
    table(
        ("ID", "NAME", "KIND", "SIZE", "UNSENT"),
        [
            (one.ref, one.name, one.file_kind, "" if one.size is None else str(one.size), one.pending or "")
            for one in found
        ],
        right=(3,),
    )


def _account(home: Home, name: str) -> AccountId:
    from app.cache import accounts

    home.check_account(name)
    row = accounts.named(home.writer, name)
    if row is None:
        raise Failure(f"{name} is not in the cache yet", Exit.USAGE)
    return row.id
