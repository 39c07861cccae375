"""The demo's sandboxes in one process: a line of standard input asks for each, a ready line answers it.

Started by the demo, never by a person (for whom there is `lanehop sandbox`). The end of standard input is its end.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.sandbox.frame import Sandbox
from adapters.sandbox.ledger import Ledger
from adapters.sandbox.seats import seat
from app.cli.adapters import vendor as find
from app.cli.lines import Lines
from app.clock import from_environment

_UNLIMITED: Mapping[str, Mapping[str, Any]] = {"greenhouse": {"limit": None}, "smartrecruiters": {"limited": False}}
"""Whoever looks around waits for no vendor's window."""


async def _serve(lines: Lines) -> None:
    clock = from_environment()
    async with AsyncExitStack() as open_ones:
        while (line := await asyncio.to_thread(lines.next)) is not None:
            asked = json.loads(line)
            name, people, seed = asked["vendor"], asked["people"], asked["seed"]
            tenant = find(name).sandbox()(
                people=people,
                seed=seat(seed, name),
                clock=lambda: datetime.fromtimestamp(clock.now() / 1000, UTC),
                **_UNLIMITED.get(name, {}),
            )
            sandbox = await open_ones.enter_async_context(Sandbox.serve(tenant, ledger=Ledger(Path(asked["ledger"]))))
            print(json.dumps(sandbox.ready_line), flush=True)


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(_serve(Lines(sys.stdin.fileno())))
