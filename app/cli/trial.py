"""The trial process: signs in to one account, says what it found out, and ends. So the screens load no HTTP.

Started by the screens, never by a person. Its standard input is one line with what to try; the end of it is the end of
its parent, or of the person's patience. Its standard output is one line with the answer.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Literal

import msgspec

from app.cache.connection import CacheError
from app.cache.deeds import Impossible
from app.cli.children import Handover
from app.cli.exits import Exit, Failure
from app.cli.home import Home
from app.cli.journal import record_crash
from app.cli.lines import Lines
from app.cli.roster import for_adapter
from app.model.discreet import Discreet
from app.privacy.secrets import SecretsError, Vault
from app.settings import AccountConfig, SettingsError
from app.vendor import Report, SignInRefused, Unreachable, Vendor, VendorError


class Asked(Discreet, frozen=True, kw_only=True, omit_defaults=True):
    """An account to try. `known`: it is there, and what of its secrets was not typed comes from where they rest."""

    name: str
    config: AccountConfig
    secrets: Mapping[str, str] = {}
    known: bool = False
    handover: Handover = Handover()

    def __repr__(self) -> str:
        return f"Asked({self.name}, <{len(self.secrets)} hidden>)"


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it went: a report, or what is wrong and of which kind."""

    report: Report | None = None
    error: str = ""
    kind: Literal["sign-in", "unreachable", "secrets", "other"] = "other"


def main() -> int:
    """Try, and answer."""
    os.umask(0o077)
    lines = Lines(sys.stdin.fileno())
    asked = msgspec.json.decode(lines.next() or b"{}", type=Asked)
    threading.Thread(target=_end_with_parent, args=(lines,), name="parent", daemon=True).start()
    answer(lambda: asyncio.run(_try(asked, Home())), asked.name)
    return Exit.DONE


def answer(work: Callable[[], Told], name: str) -> None:
    """Write down for the parent how it went; `name` is that of the account."""
    try:
        told = work()
    except SignInRefused as error:
        told = Told(error=error.message, kind="sign-in")
    except Unreachable as error:
        told = Told(error=error.message, kind="unreachable")
    except VendorError as error:
        told = Told(error=error.message)
    except SecretsError as error:
        told = Told(error=str(error), kind="secrets")
    except (Failure, SettingsError, CacheError, Impossible) as error:
        told = Told(error=str(error))
    except Exception as error:
        record_crash(error)
        told = Told(error=f"{name}: unexpected {type(error).__name__}; see crash.log")
    with suppress(OSError):  # the parent may be gone
        sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
        sys.stdout.buffer.flush()


async def _try(asked: Asked, home: Home) -> Told:
    from app.cli.adapters import vendor as find

    vendor = find(asked.config.vendor)
    passphrase, given = asked.handover.passphrase, asked.handover.secrets
    vault = Vault(home.places, home.settings, ask=None if passphrase is None else lambda _: passphrase, given=given)
    secrets = {**(_standing(vault, asked, vendor) if asked.known else {}), **asked.secrets}
    if asked.secrets:  # not kept yet, and neither is a token that they bring
        vault = Vault(home.places, home.settings, given={asked.name: secrets})
    settings = for_adapter(asked.name, asked.config, vendor, secrets)
    connection = vendor.connect(settings, home.clock, vault.tokens(asked.name))
    try:
        return Told(report=await connection.check())
    finally:
        await connection.close()


def _standing(vault: Vault, asked: Asked, vendor: Vendor) -> Mapping[str, str]:
    """What rests somewhere. Where all is typed anew nothing need be there."""
    needed = {setting.key for setting in vendor.settings if setting.secret and setting.required}
    if needed <= asked.secrets.keys() and not vault.standing(asked.name):
        return {}
    return vault.read(asked.name, vendor.settings).values


def _end_with_parent(lines: Lines) -> None:
    lines.follow(lambda _: None)
    os._exit(Exit.DONE)


if __name__ == "__main__":
    sys.exit(main())
