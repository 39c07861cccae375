"""The process that asks a vendor for what nothing takes back, says how it went, and ends. So the screens load no HTTP.

Started by the screens, never by a person. Its standard input is one line with what to do, its standard output one with
the answer. It goes on to its end whatever becomes of its parent: what may have left has to be written down.
"""

import asyncio
import os
import sys

import msgspec

from app.cache import destroyed
from app.cli.children import Handover
from app.cli.destroying import carry_out
from app.cli.exits import Exit
from app.cli.home import Home
from app.cli.signed_in import signed_in
from app.cli.trial import Told, answer
from app.model.discreet import Discreet
from app.model.ids import LocalId
from app.privacy.secrets import Vault


class Asked(Discreet, frozen=True, kw_only=True, omit_defaults=True):
    """Who goes, and whom they become part of; without that, what is known of them is taken out."""

    gone: LocalId
    into: LocalId | None = None
    handover: Handover = Handover()

    def __repr__(self) -> str:
        return f"Asked({self.gone}, {self.into})"


def main() -> int:
    """Do it, and answer."""
    os.umask(0o077)
    asked = msgspec.json.decode(sys.stdin.buffer.readline(), type=Asked)
    answer(lambda: asyncio.run(_do(asked, Home())), "the account")
    return Exit.DONE


async def _do(asked: Asked, home: Home) -> Told:
    passphrase = asked.handover.passphrase
    home.vault = Vault(
        home.places,
        home.settings,
        ask=None if passphrase is None else lambda _: passphrase,
        given=asked.handover.secrets,
    )
    try:
        plan = destroyed.plan(home.writer, asked.gone, asked.into)
        home.check_account(plan.account_name)
        async with signed_in(home, plan.account_name) as connection:
            await carry_out(home, plan, "anonymise" if asked.into is None else "merge", connection)
    finally:
        home.close()
    return Told()


if __name__ == "__main__":
    sys.exit(main())
