"""Vendors themselves: their documented operations, calling one of them, and their sandboxes."""

import asyncio
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from app.cli import stdin
from app.cli.exits import Exit, Failure, quoted
from app.cli.home import Home
from app.cli.numbers import Amount, Whole
from app.cli.output import dump, emit, json_option, say, table
from app.vendor import Operation, Reply, Vendor

# --- operations ----------------------------------------------------------------------------------


@click.command()
@click.argument("vendor_name", metavar="VENDOR")
@click.option("--find", "word", help="Only those with this word in name, path or section.")
@json_option
def operations(*, vendor_name: str, word: str | None, as_json: bool) -> None:
    """List every documented operation of VENDOR: name, method, path, what it needs, where it is documented."""
    from app.cli.adapters import vendor as find

    found = [row for row in find(vendor_name).operations() if _mentions(row, word)]
    if as_json:
        emit({"vendor": vendor_name, "operations": [_operation(row) for row in found]})
        return
    table(
        ("NAME", "METHOD", "PATH", "NEEDS", "CHANGES", "SOURCE"),
        [(row.name, row.method, row.path, row.scope or "", _effect(row), row.source) for row in found],
    )


def _mentions(row: Operation, word: str | None) -> bool:
    return word is None or word.lower() in f"{row.name} {row.path} {row.source}".lower()


def _effect(row: Operation) -> str:
    words = {"yes": row.changes, "notifies": row.notifies, "destroys": row.destroys}
    return ", ".join(name for name, true in words.items() if true)


def _operation(row: Operation) -> dict[str, Any]:
    return {
        "name": row.name,
        "method": row.method,
        "path": row.path,
        "scope": row.scope,
        "parameters": [
            {
                "name": one.name,
                "where": one.where,
                "required": one.required,
                "help": one.help,
                "kind": one.kind,
                "values": list(one.values),
            }
            for one in row.parameters
        ],
        "fields": [{"name": one.name, "kind": one.kind} for one in row.fields],
        "pages": row.pages,
        "body": row.body,
        "changes": row.changes,
        "notifies": row.notifies,
        "destroys": row.destroys,
        "documented": row.documented,
        "source": row.source,
    }


# --- call ----------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """What a call sends."""

    parameters: Mapping[str, str]
    body: Any
    all_pages: bool


@click.command()
@click.argument("account")
@click.argument("operation")
@click.argument("pairs", nargs=-1, metavar="[KEY=VALUE...]")
@click.option("--body", metavar="JSON|@FILE", help="What to send; @- reads standard input.")
@click.option("--all-pages", is_flag=True, help="Follow the pages to the last one.")
@click.option("--yes", is_flag=True, help="Do it although it notifies somebody or destroys something.")
@json_option
@click.pass_obj
def call(
    home: Home,
    *,
    account: str,
    operation: str,
    pairs: Sequence[str],
    body: str | None,
    all_pages: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Call an OPERATION of an account's vendor: signed in, paced, and recorded where it changes something."""
    from app.cli.adapters import vendor as find

    home.check_account(account)
    vendor = find(home.settings.accounts[account].vendor)
    row = _row(vendor, operation)
    asked = Asked(_parameters(pairs, row), _body(body), all_pages)
    _check_allowed(home, account, row, yes=yes)
    reply = asyncio.run(_call(home, account, row, asked))
    if as_json:
        emit({"status": reply.status, "headers": dict(reply.headers), "body": reply.body})
    elif reply.body is not None:
        dump(reply.body)
    if row.changes:
        say(f"{account}: {row.name} answered {reply.status}")


def _row(vendor: Vendor, operation: str) -> Operation:
    from app.settings.read import did_you_mean

    rows = {row.name: row for row in vendor.operations()}
    if operation not in rows:
        close = did_you_mean(operation, list(rows)) if len(rows) < 20 else _close(operation, rows)
        raise Failure(f"{vendor.title} has no operation {quoted(operation)}{close}", Exit.USAGE)
    return rows[operation]


def _close(word: str, known: dict[str, Operation]) -> str:
    import difflib

    found = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(found)}?" if found else "; lanehop operations lists them"


def _parameters(pairs: Sequence[str], row: Operation) -> dict[str, str]:
    from app.settings.read import did_you_mean

    known = [one.name for one in row.parameters]
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise Failure(f"parameters are KEY=VALUE, not {quoted(key)}", Exit.USAGE)
        if key not in known and not key.startswith("_"):  # a tenant's own fields begin with _
            raise Failure(f"{row.name} has no parameter {quoted(key)}{did_you_mean(key, known)}", Exit.USAGE)
        found[key] = value
    for one in row.parameters:
        if one.required and one.name not in found and one.where != "body":  # a body may come whole, by --body
            raise Failure(f"{row.name} needs {one.name}=...", Exit.USAGE)
    return found


def _body(text: str | None) -> Any:
    import json

    if text is None:
        return None
    try:
        if text == "@-":
            text = stdin.text()
        elif text.startswith("@"):
            text = Path(text[1:]).read_text("utf-8")
        return json.loads(text)
    except OSError as error:
        raise Failure(f"--body: {error.filename} cannot be read: {error.strerror}", Exit.USAGE) from None
    except ValueError as error:
        raise Failure(f"--body is not JSON: {error}", Exit.USAGE) from None


def _check_allowed(home: Home, account: str, row: Operation, *, yes: bool) -> None:
    from app.cli.outlets import must_write

    if not row.changes:
        return
    must_write(home, account)
    if (row.notifies or row.destroys) and not yes:
        what = "destroys something" if row.destroys else "may notify somebody"
        raise Failure(f"{row.name} {what}: give --yes to do it", Exit.USAGE)


async def _call(home: Home, account: str, row: Operation, asked: Asked) -> Reply:
    from app.cli.outlets import recorded
    from app.cli.signed_in import signed_in

    async with signed_in(home, account) as connection:

        async def call() -> Reply:
            return await connection.call(row.name, asked.parameters, asked.body, all_pages=asked.all_pages)

        if not row.changes:
            return await call()
        return await recorded(home, account, row.name, call, lambda reply: str(reply.status))


# --- sandbox -------------------------------------------------------------------------------------


@click.command()
@click.argument("vendor_name", metavar="VENDOR")
@click.option("--port", type=Whole(0, 65535), default=0, help="Default: any that is free.")
@click.option("--people", type=Whole(), default=400, show_default=True, help="How many candidates.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes up the same people.")
@click.option("--faults", type=click.Path(path_type=Path), help="What goes wrong, and how often (JSON).")
@click.option("--ledger", type=click.Path(path_type=Path), help="Write every request there, one JSON line each.")
@click.option("--rate", type=Amount(), default=0, help="Requests a second; 0: no limit.")
@click.pass_obj
def sandbox(
    home: Home,
    *,
    vendor_name: str,
    port: int,
    people: int,
    seed: int,
    faults: Path | None,
    ledger: Path | None,
    rate: float,
) -> None:
    """Serve the API of VENDOR with made-up data on this machine, after one ready line of JSON.

    How to connect it stands below that line.
    """
    from datetime import UTC, datetime

    from adapters.sandbox.faults import BadFaults
    from adapters.sandbox.run import serve
    from app.cli.adapters import vendor as find

    def now() -> datetime:
        return datetime.fromtimestamp(home.clock.now() / 1000, UTC)

    def ready(line: Mapping[str, Any]) -> None:
        say(f"in another terminal: {_connecting(vendor, line['base_url'], line['credentials'])}")
        say("Ctrl-C ends it")

    vendor = find(vendor_name)
    state = vendor.sandbox()(people=people, seed=seed, clock=now)
    try:
        asyncio.run(serve(state, port, faults, ledger, sys.stdout, requests_per_second=rate or None, ready=ready))
    except BadFaults as error:
        raise Failure(str(error), Exit.USAGE) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Failure(f"the sandbox cannot serve: {where}{error.strerror or error}", Exit.USAGE) from None


def _connecting(vendor: Vendor, url: str, credentials: Mapping[str, str]) -> str:
    """The command that connects a sandbox. Its secret opens nothing else, and may be seen."""
    known = (one.key for one in vendor.settings if one.key in credentials)
    settings = [word for key in known for word in ("--set", f"{key}={credentials[key]}")]
    return shlex.join(
        ["lanehop", "account", "add", vendor.name, "--name", "sandbox", "--base-url", url, *settings, "--rate", "0"]
    )
