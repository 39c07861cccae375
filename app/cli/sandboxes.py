"""The demo's sandboxes in one process: a line of standard input asks for each, a ready line answers it.

Started by the demo, never by a person (for whom there is `lanehop sandbox`). The end of standard input is its end.
"""

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from inspect import signature
from pathlib import Path
from typing import Any

from adapters.sandbox.frame import Sandbox
from adapters.sandbox.ledger import Ledger
from adapters.sandbox.seats import seat
from app.cli.adapters import vendor as find
from app.cli.lines import Lines
from app.clock import from_environment
from app.vendor import SandboxFactory


async def _serve(lines: Lines) -> None:
    clock = from_environment()
    async with AsyncExitStack() as open_ones:
        while (line := await asyncio.to_thread(lines.next)) is not None:
            asked = json.loads(line)
            name, people, seed = asked["vendor"], asked["people"], asked["seed"]
            factory = find(name).sandbox()
            tenant = factory(
                people=people,
                seed=seat(seed, name),
                clock=lambda: datetime.fromtimestamp(clock.now() / 1000, UTC),
                **_unlimited(factory),
            )
            sandbox = await open_ones.enter_async_context(Sandbox.serve(tenant, ledger=Ledger(Path(asked["ledger"]))))
            print(json.dumps(sandbox.ready_line), flush=True)


def _unlimited(factory: SandboxFactory) -> dict[str, Any]:
    """Whoever looks around waits for no vendor's window."""
    return {"limited": False} if "limited" in signature(factory).parameters else {}


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(_serve(Lines(sys.stdin.fileno())))
