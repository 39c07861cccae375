"""Webhooks of an account: whom its vendor tells what has happened, and whether a message is the vendor's.

Nothing here listens: whoever receives messages is a program of the person's own.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import click

from app.cli.exits import Exit, Failure, quoted
from app.cli.groups import Group
from app.cli.home import Home
from app.cli.outlets import must_be_able, must_write, recorded
from app.cli.output import emit, json_option, line, say, stamp, table
from app.cli.signed_in import signed_in
from app.model.words import Verb
from app.vendor import Message, Subscription, Webhooks, WithWebhooks

T = TypeVar("T")
LARGEST_HEAD, LARGEST_BODY = 256 * 1024, 16 * 1024 * 1024
"""Bytes of a message that are looked at."""
_REQUEST = re.compile(r"[A-Z]+ (\S+)(?: HTTP/[0-9.]+)?")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_yes_option = click.option("--yes", is_flag=True, help="Do it: it changes what the vendor sends to others.")


@click.group(cls=Group)
def webhooks() -> None:
    """Webhooks of an account: list, add, activate, remove, log, keys, verify."""


# --- subscriptions -------------------------------------------------------------------------------


@webhooks.command("list")
@click.argument("account")
@json_option
@click.pass_obj
def list_(home: Home, *, account: str, as_json: bool) -> None:
    """Whom the vendor tells what."""
    rows = _asked(home, account, "list", lambda hooks: hooks.subscribed())
    if as_json:
        emit({"account": account, "webhooks": [_shape(one) for one in rows]})
        return
    table(
        ("ID", "STATE", "CALLBACK", "EVENTS"),
        [(one.remote_id, _state(one), one.callback, ", ".join(one.events)) for one in rows],
    )


@webhooks.command()
@click.argument("account")
@click.argument("callback", metavar="URL")
@click.argument("events", nargs=-1, required=True, metavar="EVENT...")
@click.option("--ping", metavar="URL", help="Where to ask whether somebody is there, where the vendor has room for it.")
@click.option("--alert", metavar="MAIL", help="Whom to mail when messages are not taken, where there is room for it.")
@_yes_option
@json_option
@click.pass_obj
def add(
    home: Home,
    *,
    account: str,
    callback: str,
    events: Sequence[str],
    ping: str | None,
    alert: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Have the vendor tell URL of EVENTs, in the vendor's own words for them."""
    for address in (callback, *([ping] if ping else [])):
        _must_be_address(address)

    async def subscribe(hooks: Webhooks) -> tuple[Subscription, str]:
        return await hooks.subscribe(callback, events, ping=ping, alert=alert), hooks.receiving

    what = f"{account} would tell {callback} of {', '.join(events)}"
    made, receiving = _changed(home, account, "add", subscribe, what, yes=yes)
    if as_json:
        emit({"account": account, "webhook": _shape(made), "receiving": receiving})
        return
    line(made.remote_id)
    say(receiving)
    if made.active is False:
        say(f"nothing is sent before: lanehop webhooks activate {account} {made.remote_id} --yes")


@webhooks.command()
@click.argument("account")
@click.argument("webhook")
@_yes_option
@click.pass_obj
def activate(home: Home, *, account: str, webhook: str, yes: bool) -> None:
    """Have the vendor shake hands with the receiver, and begin to tell it."""

    async def begin(hooks: Webhooks) -> None:
        say(hooks.receiving)
        await hooks.activate(webhook)

    _changed(home, account, "activate", begin, f"{account} would ask the receiver of {webhook} now", yes=yes)
    say(f"{webhook}: the receiver answered as it has to, events are sent from now on")


@webhooks.command()
@click.argument("account")
@click.argument("webhook")
@_yes_option
@click.pass_obj
def remove(home: Home, *, account: str, webhook: str, yes: bool) -> None:
    """Have the vendor tell a receiver nothing any more. A key that was kept for it goes."""
    what = f"{account} would send nothing for {webhook} any more, nor take that back"
    _changed(home, account, "remove", lambda hooks: hooks.unsubscribe(webhook), what, yes=yes)
    if webhook in home.vault.keys(account):
        home.vault.keep_key(account, webhook, None)
    say(f"{webhook}: removed")


@webhooks.command()
@click.argument("account")
@click.argument("webhook")
@click.option("--failed", is_flag=True, help="Only what was not taken.")
@json_option
@click.pass_obj
def log(home: Home, *, account: str, webhook: str, failed: bool, as_json: bool) -> None:
    """What was sent to a receiver, the newest first, and whether it took it."""
    rows = _asked(home, account, "log", lambda hooks: hooks.log(webhook, failed=failed))
    if as_json:
        sent = [{"at": stamp(one.at), "taken": one.taken, "event": one.event, "url": one.url} for one in rows]
        emit({"account": account, "webhook": webhook, "sent": sent})
        return
    known = [
        (stamp(one.at) or "-", "taken" if one.taken else "failed", one.event or "-", one.url or "") for one in rows
    ]
    table(("AT", "OUTCOME", "EVENT", "TO"), known)


@webhooks.command()
@click.argument("account")
@click.argument("webhook")
@click.option("--new", is_flag=True, help="Make one more; those before stay good for as long as the vendor says.")
@click.option("--keep", is_flag=True, help="Keep it where secrets are kept, for verify, and do not show it.")
@_yes_option
@json_option
@click.pass_obj
def keys(home: Home, *, account: str, webhook: str, new: bool, keep: bool, yes: bool, as_json: bool) -> None:
    """Show the key that signs what is sent to a receiver. Nothing remembers it unless told so."""
    if new:
        what = f"{account} would sign for {webhook} with one more key"
        key = _changed(home, account, "keys", lambda hooks: hooks.key(webhook, new=True), what, yes=yes)
    else:
        key = _asked(home, account, "keys", lambda hooks: hooks.key(webhook, new=False))
    place = home.vault.keep_key(account, webhook, key) if keep else None
    if as_json:
        emit({"account": account, "webhook": webhook, **({"kept": place} if keep else {"key": key})})
    elif keep:
        say(f"{webhook}: its key is kept in the {place}")
    else:
        line(key)


def _shape(one: Subscription) -> dict[str, object]:
    return {"id": one.remote_id, "callback": one.callback, "events": list(one.events), "active": one.active}


def _state(one: Subscription) -> str:
    return "-" if one.active is None else "active" if one.active else "asleep"


def _must_be_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise Failure(f"{quoted(address)} is no address: it begins with https://", Exit.USAGE)


# --- asking the vendor ---------------------------------------------------------------------------


def _asked(home: Home, account: str, word: str, ask: Callable[[Webhooks], Awaitable[T]]) -> T:
    """What the vendor says. Raises `Failure` where it has no such thing."""

    async def run() -> T:
        async with _webhooks(home, account, word) as hooks:
            return await ask(hooks)

    return asyncio.run(run())


def _changed(
    home: Home, account: str, word: str, change: Callable[[Webhooks], Awaitable[T]], what: str, *, yes: bool
) -> T:
    """The same of what changes something: only when it was confirmed, and written down."""
    home.check_account(account)
    must_write(home, account)
    if not yes:
        raise Failure(f"{what}: give --yes to do it", Exit.USAGE)

    async def change_recorded(hooks: Webhooks) -> T:
        return await recorded(home, account, f"webhooks.{word}", lambda: change(hooks), lambda _: "done")

    return _asked(home, account, word, change_recorded)


@asynccontextmanager
async def _webhooks(home: Home, account: str, word: str) -> AsyncIterator[Webhooks]:
    able = must_be_able(home, account, Verb.WEBHOOKS)
    if word not in ("add", "remove", "verify", *able.fields):
        raise Failure(f"{account}: there is no {word} of webhooks here. {able.reason}".rstrip(), Exit.CANNOT)
    async with signed_in(home, account) as connection:
        if not isinstance(connection, WithWebhooks):
            raise Failure(f"{account}: its system tells others nothing", Exit.CANNOT)
        yield connection.webhooks


# --- whose a message is --------------------------------------------------------------------------


@webhooks.command()
@click.argument("account")
@click.option("--headers", metavar="FILE", help="Its headers, a line each; the request line before them may stay.")
@click.option("--body", metavar="FILE", help="Its body, byte by byte as it came; - is standard input.")
@click.option("--target", metavar="PATH?QUERY", help="Where it was sent to, unless the request line says it.")
@click.option("--webhook", metavar="ID", help="Which one it came by; its key is asked for where none was kept.")
@json_option
@click.pass_obj
def verify(
    home: Home,
    *,
    account: str,
    headers: str | None,
    body: str | None,
    target: str | None,
    webhook: str | None,
    as_json: bool,
) -> int:
    """Whether a message that somebody received is the vendor's, by the keys that were kept.

    Without --headers and --body the whole message is read from standard input: headers, an empty line, the body.
    """
    message = _message(headers, body, target)

    async def compare(hooks: Webhooks) -> str | None:
        kept = home.vault.keys(account)
        known = [*hooks.own_keys, *(key for name, key in kept.items() if webhook in (None, name))]
        if not known and webhook is not None:
            known = [await hooks.key(webhook, new=False)]
        if not known:
            raise Failure(
                f"no key is kept here: give --webhook ID, or first lanehop webhooks keys {account} ID --keep",
                Exit.USAGE,
            )
        return hooks.why_not(message, known, home.clock.now())

    why_not = _asked(home, account, "verify", compare)
    if as_json:
        emit({"account": account, "signed": why_not is None, "reason": why_not})
    else:
        line(f"not the vendor's: {why_not}" if why_not else "the vendor's: its signature is good")
    return Exit.DONE if why_not is None else Exit.CANNOT


def _message(headers: str | None, body: str | None, target: str | None) -> Message:
    """Raises `Failure` for what is no message."""
    if (headers is None) != (body is None):
        raise Failure("give --headers and --body, or neither and the whole message on standard input", Exit.USAGE)
    if headers is None or body is None:
        parts = _EMPTY_LINE.split(_bytes("-", LARGEST_HEAD + LARGEST_BODY), maxsplit=1)
        if len(parts) == 1:
            raise Failure("standard input holds no message: headers, an empty line, the body", Exit.USAGE)
        head, content = parts
    else:
        head, content = _bytes(headers, LARGEST_HEAD), _bytes(body, LARGEST_BODY)
    asked, found = _headers(head)
    return Message(target=target or asked, headers=found, body=content)


def _headers(head: bytes) -> tuple[str, dict[str, str]]:
    """What the request line asks for, and the headers by their names in lower case; one that comes twice is joined."""
    lines = [row for row in head.decode("utf-8-sig", "replace").splitlines() if row.strip()]
    request = _REQUEST.fullmatch(lines[0].strip()) if lines else None
    found: dict[str, str] = {}
    for row in lines[1 if request else 0 :]:
        name, colon, value = row.partition(":")
        name = name.strip().lower()
        if not colon or not name:
            raise Failure(f"{quoted(row[:80])} is no header: NAME: VALUE", Exit.USAGE)
        found[name] = f"{found[name]}, {value.strip()}" if name in found else value.strip()
    return (request[1] if request else ""), found


def _bytes(name: str, most: int) -> bytes:
    """A file, or standard input for `-`. Raises `Failure`."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(most + 1)
        else:
            with Path(name).open("rb") as opened:
                content = opened.read(most + 1)
    except OSError as error:
        raise Failure(f"{name} cannot be read: {error.strerror}", Exit.USAGE) from None
    if len(content) > most:
        raise Failure(f"{name} is larger than {most // 1024} KB", Exit.USAGE)
    return content
