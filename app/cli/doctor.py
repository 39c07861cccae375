"""`lanehop doctor`: what somebody needs to know who is to help, and no personal data."""

import asyncio
import os
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.cli.exits import Exit, code_of
from app.cli.home import Home
from app.cli.output import age, colours, emit, json_option, line
from app.model.ids import Instant

_ASIDE = (
    "whoever misses nothing may delete what was moved aside; unless something may be lost, it also goes with the next"
    " account that is removed and the next record that is gone at its vendor"
)

PACKAGES = ("lanehop", "textual", "aiohttp", "aiosqlite", "pydantic", "msgspec", "keyring")


@click.command()
@click.option("--online", is_flag=True, help="Sign in to every account too, and compare clocks.")
@json_option
@click.pass_obj
def doctor(home: Home, *, online: bool, as_json: bool) -> int:
    """Say how lanehop is doing here. Nothing in it names a person, so that it can be sent to somebody."""
    code, report = Exit.DONE, dict[str, Any]()
    report["versions"] = _versions()
    report["terminal"] = _terminal()
    report["paths"] = {name: _short(path) for name, path in _paths(home).items()}
    examine: list[tuple[str, Callable[[Home], Any]]] = [
        ("configuration", _configuration),
        ("cache", _cache),
        ("rescue", _rescue),
        ("queue", _queue),
        ("secrets", _secrets),
        ("accounts", lambda home: _accounts(home, online=online)),
    ]
    for name, look in examine:
        found, worst = _guarded(home, look)
        report[name] = found
        code = max(code, worst)
    for account in report["accounts"] if isinstance(report["accounts"], list) else []:
        code = max(code, account.pop("code", Exit.DONE))
    if as_json:
        emit(report)
    else:
        _print(report)
    return code


def _guarded(home: Home, look: Callable[[Home], Any]) -> tuple[Any, Exit]:
    """What `look` finds; an expected error is a finding too."""
    try:
        return look(home), Exit.DONE
    except Exception as unexpected:
        from app.cli.mending import as_said

        error = as_said(unexpected)
        code = code_of(error)
        if code is None:
            raise
        return {"problem": _short(str(error))}, code


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    from app.cache import driver

    found = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found | {"sqlite": driver.version()}


def _terminal() -> dict[str, Any]:
    size = shutil.get_terminal_size((0, 0))
    return {
        "term": os.environ.get("TERM", ""),
        "colorterm": os.environ.get("COLORTERM", ""),
        "columns": size.columns,
        "lines": size.lines,
        "encoding": sys.stdout.encoding,
        "is_terminal": sys.stdout.isatty(),
        "colours": colours(),
    }


def _paths(home: Home) -> dict[str, Path]:
    places = home.places
    return {"config": places.config, "cache": places.cache, "secrets": places.secrets, "log": places.log}


def _short(path: object) -> str:
    """A path, or words with one, without the name of the person whose home folder it is in."""
    return str(path).replace(os.path.expanduser("~"), "~")  # noqa: PTH111 - never raises, also where there is none


def _configuration(home: Home) -> dict[str, Any]:
    settings = home.settings
    return {
        "accounts": len(settings.accounts),
        "hold_seconds": settings.hold,
        "sync_every_seconds": settings.sync.every,
        "keys": settings.keys.preset,
    }


def _cache(home: Home) -> dict[str, Any]:
    from app.cache import overview
    from app.cache.migrate import NEWEST, version_of
    from app.settings.places import network_drive

    places = home.places
    if not places.cache.exists():
        return {"exists": False}
    db = home.reader
    health = overview.health(db)
    files = [places.cache, *places.cache.parent.glob(f"{places.cache.name}-*")]
    return {
        "exists": True,
        "bytes": sum(file.stat().st_size for file in files),
        "schema": version_of(db),
        "schema_newest": NEWEST,
        "check": health.check,
        "journal": health.journal,
        "encryption": "not encrypted, nor is its journal",
        "readable_by_others": bool(places.cache.stat().st_mode & 0o077),
        "network_drive": network_drive(places.cache),
        "led": health.led,
    }


def _rescue(home: Home) -> dict[str, Any]:
    """Whether the cache is damaged, and what is left of caches that were."""
    from app.cache import beside, journal

    path = home.places.cache
    damage, kept, aside = beside.damage(path), journal.beside_of(path), beside.moved_aside(path)
    found: dict[str, Any] = {
        "damage": damage.why if damage else None,
        "journal_bytes": kept.stat().st_size if kept.exists() else 0,
        "moved_aside": [_short(file) for file in aside],
        "advice": _ASIDE if aside else None,
    }
    found |= _guarded(home, _past)[0]
    return found


def _past(home: Home) -> dict[str, Any]:
    """How many changes the journal lacks, and what the last rescue came to."""
    from app.cache import beside, journal, rescue

    path = home.places.cache
    if not path.exists() or beside.damage(path) is not None:
        return {}
    report = rescue.last_report(home.reader)
    return {
        "journal_lacks": journal.newest(home.reader) - journal.last_change(path),
        "last": None if report is None else _short(report.line),
    }


def _queue(home: Home) -> dict[str, int]:
    from app.cache import overview

    if not home.places.cache.exists():
        return {}
    status = overview.status(home.reader, home.clock.now(), offline=True)
    return {"held": status.held, "waiting": status.queued, "problems": status.problems}


def _secrets(home: Home) -> dict[str, Any]:
    store = home.vault.key_store()
    return {
        "key_store": store.title if store else "none",
        "file": home.places.secrets.exists(),
        "passphrase": "asked for" if home.vault.passphrase_is_asked_for else "from a file or command",
    }


def _accounts(home: Home, *, online: bool) -> list[dict[str, Any]]:
    from app.cache import details, overview

    there = home.places.cache.exists()
    views = {view.name: view for view in overview.accounts(home.reader)} if there else {}
    counts = details.counts(home.reader) if there else {}
    rows = []
    for name, config in home.settings.accounts.items():
        view = views.get(name)
        standing, worst = _guarded(home, lambda home, name=name: home.vault.standing(name))  # type: ignore[misc]
        row: dict[str, Any] = {
            "name": name,
            "vendor": config.vendor,
            "writes": config.writes,
            "secrets": standing,
            "synced": None if view is None else age(view.synced_at, home.clock.now()),
            "paused": bool(view and view.paused),
            "failing": bool(view and view.error),
            "stale": [why.partition(":")[0] for why in view.stale] if view else [],
            "kept": list(view.kept) if view else [],
            "set_aside": overview.set_aside(home.reader, view.id) if view else [],
            "silent": bool(view and view.silent_since is not None),
            "people": view.people if view else 0,
            "details": [f"{count} of {kind}" for kind, count in counts.get(view.id, {}).items()] if view else [],
            "code": worst,
        }
        if online:
            row |= _online(home, name)
        rows.append(row)
    return rows


def _online(home: Home, name: str) -> dict[str, Any]:
    from app.cli.accounts import ask_vendor

    try:
        began = home.clock.now()
        report = asyncio.run(ask_vendor(home, name))
    except Exception as error:
        code = code_of(error)
        if code is None:
            raise
        return {"signed_in": False, "error": type(error).__name__, "code": code}
    ended = home.clock.now()
    cannot = [str(one.verb) for one in report.capabilities if not one.allowed]
    return {"signed_in": True, "cannot": cannot, "clock_skew_seconds": _skew(report.server_time, began, ended)}


def _skew(server: Instant | None, began: Instant, ended: Instant) -> float | None:
    """Seconds our clock is ahead of the vendor's, which tells whole ones only; 0 where the answer fits in between."""
    if server is None:
        return None
    if began - 1000 <= server <= ended + 1000:
        return 0.0
    return round(((began + ended) / 2 - server) / 1000, 1)


def _print(report: dict[str, Any]) -> None:
    for name, found in report.items():
        line(name, bold=True)
        for row in found if isinstance(found, list) else [found]:
            for key, value in row.items():
                words = ", ".join(map(str, value)) if isinstance(value, list) else _words(value)
                line(f"  {key}: {words}")


def _words(value: object) -> str:
    if value is None or value == "":
        return "-"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
