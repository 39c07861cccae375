"""Reports that a system makes: which there are, and fetching one as CSV. Asked of the vendor at once."""

import asyncio
import hashlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

import click
import msgspec

from app import text
from app.cli.exits import Exit, Failure, quoted
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.outlets import must_be_able, must_write, recorded
from app.cli.output import emit, json_option, line, say, stamp, table, write
from app.cli.signed_in import signed_in
from app.model.words import Verb
from app.settings.read import did_you_mean
from app.vendor import Garbled, ReportFile, Reports, SavedReport, Stale, Unreachable, WithReports

FIRST_WAIT, LONGEST_WAIT, PATIENCE = 1.0, 15.0, 3600.0
"""Seconds between two looks at a file that is being made, and until nobody waits for it any more."""
TRIES = 3
_PIECE = 1024 * 1024
_LONGEST_LINE = 100_000


@click.group(cls=Group)
def reports() -> None:
    """Reports of an account: list, get."""


@reports.command("list")
@click.argument("account")
@json_option
@click.pass_obj
def list_(home: Home, *, account: str, as_json: bool) -> None:
    """The reports that are saved at the account's vendor."""

    async def asked() -> Sequence[SavedReport]:
        async with _reports(home, account) as found:
            return await found.saved()

    rows = asyncio.run(asked())
    if as_json:
        emit(
            {
                "account": account,
                "reports": [
                    {
                        "id": one.remote_id,
                        "name": one.name,
                        "columns": list(one.columns),
                        "updated_at": stamp(one.updated_at),
                    }
                    for one in rows
                ],
            }
        )
        return
    known = [(one.name, one.remote_id, (stamp(one.updated_at) or "-")[:10], ", ".join(one.columns)) for one in rows]
    table(("NAME", "ID", "CHANGED", "COLUMNS"), known)


@reports.command("get")
@click.argument("account")
@click.argument("report")
@click.option("--out", metavar="FILE", help="Where to; - is standard output, which a pipe gets unless told.")
@click.option("--fresh", is_flag=True, help="Have it made anew of what is there now.")
@click.option("--replace", is_flag=True, help="Write over a file that is not as this command left it.")
@json_option
@click.pass_obj
def get(home: Home, *, account: str, report: str, out: str | None, fresh: bool, replace: bool, as_json: bool) -> None:
    """Fetch REPORT, by its name or id, as CSV. It is made first where it never was, and waited for.

    What FILE holds already is not fetched again. Ctrl-C leaves at once: the vendor goes on, and the same command
    fetches the report later.
    """
    if out is None and sys.stdout.isatty():
        raise Failure("give --out FILE, or --out - to read it here", Exit.USAGE)
    target = None if out in (None, "-") else Path(out)
    if as_json and target is None:
        raise Failure("--json says what became of a file: give --out FILE", Exit.USAGE)
    if target is not None:
        _must_have_room(target)
    try:
        name, changed = asyncio.run(_get(home, account, report, target, fresh=fresh, replace=replace))
    except KeyboardInterrupt:
        say("nothing was written; what is being made at the vendor goes on, and the same command fetches it later")
        raise
    if as_json:
        emit({"account": account, "report": name, "file": str(target), "changed": changed})
    elif target is not None:
        say(f"{name}: saved as {target}" if changed else f"{name}: {target} is the newest already, nothing was fetched")


@asynccontextmanager
async def _reports(home: Home, account: str) -> AsyncIterator[Reports]:
    must_be_able(home, account, Verb.REPORTS)
    async with signed_in(home, account) as connection:
        if not isinstance(connection, WithReports):
            raise Failure(f"{account}: its system makes no reports", Exit.CANNOT)
        yield connection.reports


async def _get(
    home: Home, account: str, wanted: str, target: Path | None, *, fresh: bool, replace: bool
) -> tuple[str, bool]:
    """The report's name, and whether it was fetched."""
    async with _reports(home, account) as found:
        report = _named(await found.saved(), wanted)
        kept = _Kept.of(target, account, report.remote_id)
        if kept is None and not replace:
            _must_be_free(target)
        file = None if fresh else await found.newest(report.remote_id)
        if file is None or file.state == "failed":
            file = await _made(home, account, found, report)
        await _waited(found, report, file)
        tag = None if kept is None else kept.tag
        return report.name, await _fetched(found, report, target, tag, account)


def _must_have_room(target: Path) -> None:
    """Raises `Failure` where no file can lie: before the vendor is asked for something that takes long to make."""
    if target.is_dir():
        raise Failure(f"{target} is a folder: give the name of a file in it", Exit.USAGE)
    if not target.parent.is_dir():
        raise Failure(f"there is no folder {target.parent}", Exit.USAGE)


def _must_be_free(target: Path | None) -> None:
    """Raises `Failure` for what would be lost."""
    if target is not None and target.exists():
        raise Failure(f"{target} is there, and not as this command left it: give another name or --replace", Exit.USAGE)


def _named(rows: Sequence[SavedReport], wanted: str) -> SavedReport:
    """The report meant by an id or a name. Raises `Failure`."""
    by_id = [one for one in rows if one.remote_id == wanted]
    named = [one for one in rows if one.name.strip().casefold() == wanted.strip().casefold()]
    found = by_id or named
    if not found:
        close = did_you_mean(wanted, [one.name for one in rows])
        raise Failure(f"there is no report {quoted(wanted)}{close}", Exit.USAGE)
    if len(found) > 1:
        ids = ", ".join(one.remote_id for one in found)
        raise Failure(f"several reports are called {quoted(wanted)}: give one of the ids {ids}", Exit.USAGE)
    return found[0]


async def _made(home: Home, account: str, found: Reports, report: SavedReport) -> ReportFile:
    """A file that is being made: of what is there now, or the one that somebody has asked for already."""
    must_write(home, account)
    try:
        return await recorded(
            home, account, "reports.make", lambda: found.make(report.remote_id), lambda file: file.state
        )
    except Stale:
        file = await found.newest(report.remote_id)
        if file is None:
            raise
        say(f"{text.clean(report.name)}: it is being made already")
        return file


async def _waited(found: Reports, report: SavedReport, file: ReportFile) -> None:
    """Until the file is ready, asked about ever less often. Raises `Failure` where it will not be."""
    name, said = text.clean(report.name), ""
    wait = passed = 0.0
    while file.state != "ready":
        if file.state == "failed":
            raise Failure(f"{name}: the vendor could not make it; --fresh has it tried again", Exit.CANNOT)
        if passed > PATIENCE:
            raise Failure(f"{name}: it is still {file.state}; the same command fetches it later", Exit.UNREACHABLE)
        if file.state != said:
            said = file.state
            say(f"{name}: {said}")
        wait = min(LONGEST_WAIT, max(FIRST_WAIT, wait * 1.5))
        await asyncio.sleep(wait)
        passed += wait
        file = await found.file(file.remote_id)


async def _fetched(found: Reports, report: SavedReport, target: Path | None, tag: str | None, account: str) -> bool:
    """Whether anything new came; the file is there whole or as it was."""
    with _part_of(target) as held:
        got = await _through(found, report, held, tag)
        if got is None:
            return False
        if target is None:
            _print(held)
        else:
            _land(held, target, _Kept(account, report.remote_id, got.tag, got.digest))
    return True


@contextmanager
def _part_of(target: Path | None) -> Iterator[IO[bytes]]:
    """A file for what is on its way, beside where it will lie; what is left of it goes at the end."""
    folder = None if target is None else target.parent
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".lanehop-", delete=False) as held:
        try:
            yield held
        finally:
            Path(held.name).unlink(missing_ok=True)


def _land(held: IO[bytes], target: Path, kept: "_Kept") -> None:
    held.flush()
    os.fsync(held.fileno())
    held.close()
    Path(held.name).replace(target)
    kept.keep(target)


class _Got(NamedTuple):
    tag: str | None
    digest: str


async def _through(found: Reports, report: SavedReport, held: IO[bytes], tag: str | None) -> _Got | None:
    """The newest file, written down piece by piece; from its beginning again where the line breaks. None: unchanged."""
    for last in (*[False] * (TRIES - 1), True):
        held.seek(0)
        held.truncate()
        digest = hashlib.sha256()
        try:
            async with found.download(report.remote_id, known=tag) as download:
                if download.pieces is None:
                    return None
                async for piece in download.pieces:
                    held.write(piece)
                    digest.update(piece)
                return _Got(download.tag, digest.hexdigest())
        except (Unreachable, Garbled):
            if last:
                raise
    raise AssertionError("unreachable")


def _print(held: IO[bytes]) -> None:
    """What was fetched on standard output: as it is, but for a terminal, which nothing in it may steer."""
    held.seek(0)
    if sys.stdout.isatty():
        while row := held.readline(_LONGEST_LINE):
            line(row.decode("utf-8", "replace").rstrip("\r\n"))
        return
    while piece := held.read(_PIECE):
        write(piece)


class _Kept(msgspec.Struct, frozen=True):
    """What lies beside a saved report: which it is, the vendor's mark of it, and a hash of the file as it was left."""

    account: str
    report: str
    tag: str | None
    digest: str

    @classmethod
    def of(cls, target: Path | None, account: str, report: str) -> "_Kept | None":
        """None where no file is, or one that is another report or was changed since."""
        if target is None:
            return None
        with suppress(OSError, msgspec.DecodeError, ValueError):
            kept = msgspec.json.decode(_beside(target).read_bytes()[:_PIECE], type=cls)
            with target.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            if (kept.account, kept.report, kept.digest) == (account, report, digest):
                return kept
        return None

    def keep(self, target: Path) -> None:
        """Without it the file is fetched again the next time, once that was allowed."""
        with suppress(OSError):
            _beside(target).write_bytes(msgspec.json.encode(self))


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.lanehop")
