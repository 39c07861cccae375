"""`lanehop account`: connecting vendors' tenants, and what they can do."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

from app.cli import connecting
from app.cli.exits import Exit, Failure, quoted
from app.cli.groups import Group
from app.cli.home import Home, ask_hidden
from app.cli.numbers import Amount
from app.cli.output import age, emit, json_option, line, say, stamp, table
from app.model.abilities import in_words
from app.model.ids import Instant
from app.model.views import AccountView
from app.settings.read import did_you_mean
from app.vendor import Report, Vendor


@click.group(cls=Group)
def account() -> None:
    """Connect accounts, test them, remove them, and say whether they may be written to."""


# --- add -----------------------------------------------------------------------------------------


@account.command()
@click.argument("vendor_name", metavar="VENDOR")
@click.option("--name", required=True, help="What you call it: letters, digits, - and _.")
@click.option("--base-url", help="Where the tenant is, such as https://acme.example.com, or just its host.")
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help="A setting that is no secret.")
@click.option("--secret-stdin", is_flag=True, help="Read the secret, or KEY=VALUE lines, from standard input.")
@click.option("--writes", type=click.Choice(["on", "off"]), help="May it be changed? A new account: off.")
@click.option("--zone", help="IANA time zone of the tenant, where it is not the vendor's.")
@click.option("--rate", type=Amount(), help="Requests a second at most; 0: no limit.")
@click.option("--timeout", type=Amount(positive=True), help="Seconds until an answer is given up.")
@click.option("--hold", type=Amount(), help="Seconds in which a change can be undone.")
@click.option("--late-window", type=Amount(), help="Seconds in which a lost request may still arrive.")
@click.option("--replace", is_flag=True, help="The account exists: give it new settings and secrets.")
@json_option
@click.pass_obj
def add(
    home: Home,
    /,
    *,
    vendor_name: str,
    name: str,
    base_url: str | None,
    pairs: Sequence[str],
    secret_stdin: bool,
    writes: str | None,
    replace: bool,
    as_json: bool,
    **tuning: str | float | None,
) -> None:
    """Connect a tenant of VENDOR. Missing secrets are asked for without showing them."""
    from app.cli.adapters import vendor as find

    connecting.check_name(name, home.settings.accounts, replace=replace)
    vendor = find(vendor_name)
    old = home.settings.accounts.get(name)
    url = connecting.address(base_url, vendor, name, old)
    _check_zone(tuning["zone"])
    given = _pairs(pairs, vendor, url or vendor.base_url or "")
    values = (old.settings if old else {}) | {key: text for key, text in given.items() if not _secret(vendor, key)}
    secrets = {key: text for key, text in given.items() if _secret(vendor, key)}
    if secret_stdin:
        secrets |= _secrets_from_stdin(vendor)
    _ask_for_the_rest(home, name, vendor, values, secrets, url=url)
    may_write = writes == "on" if writes else bool(old and old.writes)
    said: dict[str, Any] = {"vendor": vendor.name, "base_url": url, "writes": may_write}
    said |= {key: value for key, value in tuning.items() if value is not None}
    said |= {"settings": values} if values else {}
    _, place = connecting.keep(home, home.vault, name, said, vendor, secrets=secrets, anew=bool(secrets or given))
    if as_json:
        emit({"account": name, "vendor": vendor.name, "base_url": url, "writes": may_write, "secrets": place})
        return
    on = "on" if may_write else "off"
    say(f"{name} ({vendor.title}) is connected, writes are {on}, secrets in: {place or 'no place yet'}")
    say(f"next: lanehop account test {name}, then lanehop sync")


def _secrets_from_stdin(vendor: Vendor) -> dict[str, str]:
    from app.cli import stdin
    from app.privacy.secrets import NoSecret, parse

    if sys.stdin is not None and sys.stdin.isatty():
        raise Failure("a terminal would show the secret: leave --secret-stdin away, and it is asked for", Exit.USAGE)
    try:
        return parse(stdin.text(), vendor.settings, "standard input")
    except NoSecret as error:
        raise Failure(str(error), Exit.USAGE) from None


def _check_zone(zone: str | float | None) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(str(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Failure(f"{zone!r} is no time zone: write it like Europe/Warsaw", Exit.USAGE) from None


def _pairs(pairs: Sequence[str], vendor: Vendor, url: str) -> dict[str, str]:
    from app.cli.addresses import is_loopback

    known = [setting.key for setting in vendor.settings]
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise Failure(f"--set takes KEY=VALUE, not {quoted(key)}", Exit.USAGE)
        if key not in known:
            raise Failure(f"{vendor.title} has no setting {quoted(key)}{did_you_mean(key, known)}", Exit.USAGE)
        if _secret(vendor, key) and not is_loopback(url):
            raise Failure(f"{key} is a secret, and others can read command lines: use --secret-stdin", Exit.USAGE)
        found[key] = value
    return found


def _secret(vendor: Vendor, key: str) -> bool:
    return any(setting.secret for setting in vendor.settings if setting.key == key)


def _ask_for_the_rest(
    home: Home, name: str, vendor: Vendor, values: dict[str, str], secrets: dict[str, str], *, url: str | None
) -> None:
    """Complete `values` and `secrets` from a person, where there is one. Raises `Failure` for what is missing then."""
    elsewhere = not secrets and bool(home.vault.standing(name))
    missing = connecting.missing(vendor, url, values, secrets, elsewhere=elsewhere)
    if missing and not home.interactive:
        raise connecting.what_is_missing(missing[0], vendor)
    for setting in missing:
        if setting.secret:
            secrets[setting.key] = ask_hidden(f"{setting.key} ({setting.help}), not shown")
        else:
            values[setting.key] = click.prompt(f"{setting.key} ({setting.help})", err=True)
        if not (secrets | values)[setting.key]:
            raise connecting.what_is_missing(setting, vendor)


# --- list ----------------------------------------------------------------------------------------


@account.command(name="list")
@json_option
@click.pass_obj
def list_(home: Home, as_json: bool) -> None:
    """Say which accounts there are, how fresh they are, and where their secrets come from."""
    cached = _cached(home)
    vault = home.vault
    rows = []
    for name, config in home.settings.accounts.items():
        view = cached.get(name)
        rows.append(
            {
                "name": name,
                "vendor": config.vendor,
                "base_url": config.base_url or (view and view.base_url),
                "zone": config.zone or (view and view.zone),
                "writes": config.writes,
                "hold_seconds": home.settings.hold_of(name),
                "secrets": _standing(vault, name),
                "synced_at": stamp(view.synced_at if view else None),
                "paused": view and view.paused,
                "error": view and view.error,
                "stale": list(view.stale) if view else [],
                "kept": list(view.kept) if view else [],
                "silent_since": stamp(view.silent_since if view else None),
                "people": view.people if view else 0,
                "jobs": view.jobs if view else 0,
            }
        )
    if as_json:
        emit({"accounts": rows})
        return
    if not rows:
        say("no account is connected yet: lanehop account add VENDOR --name NAME")
        return
    now = home.clock.now()
    table(
        ("NAME", "VENDOR", "STATE", "WRITES", "SYNCED", "PEOPLE", "SECRETS"),
        [
            (
                str(row["name"]),
                str(row["vendor"]),
                _state(view := cached.get(str(row["name"])), now),
                "on" if row["writes"] else "off",
                age(view.synced_at if view else None, now),
                str(row["people"]),
                str(row["secrets"] or "none"),
            )
            for row in rows
        ],
        right=(5,),
    )


def _cached(home: Home) -> dict[str, AccountView]:
    """What the cache knows of accounts; of one that stands in the configuration only nothing."""
    from app.cache import overview
    from app.cache.connection import NoCache

    with suppress(NoCache):
        return {view.name: view for view in overview.accounts(home.reader)}
    return {}


def _state(view: AccountView | None, now: Instant) -> str:
    """The first thing a person should know of an account."""
    from app.cli.sync import silence_of

    if view is None:
        return "not synced yet"
    silence = silence_of([view], now)
    if view.paused or view.error:
        return str(view.paused or view.error)
    if silence is not None:
        return silence.partition(": ")[2]
    if view.kept:
        return f"{'; '.join(view.kept)}: lanehop account gone {view.name}"
    if view.stale:
        return "; ".join(view.stale)
    return "ok" if view.synced_at else "not synced yet"


def _standing(vault: Any, name: str) -> str | None:
    from app.privacy.secrets import SecretsError

    try:
        found: str | None = vault.standing(name)
    except SecretsError as error:
        return f"unusable: {error}"
    return found


# --- test ----------------------------------------------------------------------------------------


@account.command()
@click.argument("name")
@json_option
@click.pass_obj
def test(home: Home, name: str, as_json: bool) -> None:
    """Sign in, and say what the account can and cannot do."""
    from app.cache.connection import transaction
    from app.cli.adapters import vendor as find

    home.check_account(name)
    vendor = find(home.settings.accounts[name].vendor)
    report = asyncio.run(ask_vendor(home, name))
    transaction(home.writer, connecting.remember, name, report, home.clock.now())
    capabilities = [
        {"verb": one.verb, "allowed": one.allowed, "reason": one.reason, "notifies": one.notifies}
        for one in report.capabilities
    ]
    if as_json:
        emit(
            {
                "account": name,
                "vendor": vendor.name,
                "who": report.who,
                "writes": home.settings.accounts[name].writes,
                "server_time": stamp(report.server_time),
                "capabilities": capabilities,
                "barred": dict(report.barred),
            }
        )
        return
    line(f"{name} ({vendor.title}): signed in as {report.who}")
    for _, said in in_words(report.capabilities):
        line(said)
    titles = {one.name: one.title for one in vendor.acts}
    for act, why in report.barred.items():
        line(f"cannot {titles.get(act, act)} ({act}): {why}")
    if not home.settings.accounts[name].writes:
        say(f"writes are off. Switch them on: lanehop account writes {name} on")


async def ask_vendor(home: Home, name: str) -> Report:
    """Sign in afresh and find out what the account may do. Raises `VendorError`, `SecretsError`."""
    from app.cli.signed_in import signed_in

    async with signed_in(home, name) as connection:
        return await connection.check()


# --- gone ----------------------------------------------------------------------------------------

_EXAMPLES = 10
"""Names that are said of each kind."""


@account.command()
@click.argument("name")
@click.option("--accept", is_flag=True, help="It is as it should be: they are gone.")
@json_option
@click.pass_obj
def gone(home: Home, name: str, *, accept: bool, as_json: bool) -> None:
    """Say what so much is missing of at the vendor that it is kept here, and with --accept let it go."""
    from app.cache import accounts, sweeps
    from app.cache.connection import transaction

    home.check_account(name)
    db = home.writer if accept else home.reader
    row = accounts.named(db, name)
    held = sweeps.brakes(db, row.id) if row else ()
    names = {brake.kind: sweeps.held_back(db, row.id, brake.kind, limit=_EXAMPLES) for brake in held} if row else {}
    accepted = transaction(db, sweeps.accept, row.id) if accept and row else ()
    if as_json:
        kept = [{"kind": brake.kind, "why": brake.why, "names": list(names[brake.kind])} for brake in held]
        emit({"account": name, "kept": kept, "accepted": [str(kind) for kind in accepted]})
        return
    for brake in held:
        line(f"{brake.kind}: {brake.why}, such as:")
        for called in names[brake.kind]:
            line(f"  {called}")
    if not held:
        say(f"{name}: nothing is missing that is kept here")
    elif accepted:
        say("each of them is asked for once more, and goes where it is not there, with the next syncs: lanehop sync")
    else:
        say(f"they stay here. A lost permission looks the same; if they are gone: lanehop account gone {name} --accept")


# --- remove, writes ------------------------------------------------------------------------------


@account.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def remove(home: Home, name: str, *, yes: bool, as_json: bool) -> None:
    """Forget an account: its configuration, secrets, cached records and unsent changes."""
    from app.cache import accounts
    from app.cli.mending import open_sound

    db = open_sound(home.places, home.clock)[0] if home.places.cache.exists() else None
    try:
        row = accounts.named(db, name) if db else None
        if row is None:
            home.check_account(name)
        unsent = accounts.unsent(db, row.id) if db and row else 0
        if not yes:
            lost = f" and {unsent} unsent changes" if unsent else ""
            if not home.interactive:
                raise Failure(f"{name} has cached records{lost}: give --yes to remove them", Exit.USAGE)
            click.confirm(f"Remove {name}, its secrets, its cached records{lost}?", abort=True, err=True)
    finally:
        if db:
            db.close()
    connecting.forget(home, home.vault, name)
    if as_json:
        emit({"account": name, "removed": True})
        return
    say(f"{name} is removed; nothing was changed at the vendor")


@account.command()
@click.argument("name")
@click.argument("state", type=click.Choice(["on", "off"]))
@json_option
@click.pass_obj
def writes(home: Home, name: str, *, state: str, as_json: bool) -> None:
    """Say whether anything may be changed in an account. Off on every new one."""
    connecting.switch_writes(home, name, on=state == "on")
    if as_json:
        emit({"account": name, "writes": state == "on"})
        return
    say(f"writes are {state} for {name}")
