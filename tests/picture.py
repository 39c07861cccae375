"""docs/board.svg: the demo as it is, taken from the program itself.

`python -m tests.picture` starts the demo without screens, waits until all its accounts are read, and takes the board of
all jobs from a real app over its cache.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.clock import SystemClock
from app.workspace import Desk
from screens.look import Look
from screens.terminal import Lanehop
from tests.programs import first_line

PICTURE = Path(__file__).parent.parent / "docs" / "board.svg"
SIZE = (110, 32)


async def take(cache: Path, to: Path) -> None:
    """Open the board of all jobs, move somebody on, and keep what is seen then."""
    clock = SystemClock()
    desk = await Desk.open(cache, clock, offline=False)
    try:
        app = Lanehop(desk, now=clock.now, look=Look())
        async with app.run_test(size=SIZE) as pilot:
            for key in ("g", "a", "l", "j", "L", "j"):
                await pilot.press(key)
                await app.settled()
                await pilot.pause(0.3)
            to.write_text(app.export_screenshot(title="lanehop demo"), "utf-8")
            await pilot.press("u")
            await app.settled()
    finally:
        await desk.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        environment = os.environ | {"HOME": folder, "TEXTUAL_ANIMATIONS": "none"}
        command = [sys.executable, "-P", "-m", "app.cli", "demo", "--headless", "--home", str(home)]
        demo = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            first_line(demo)
            subprocess.run(
                [sys.executable, "-P", "-m", "app.cli", "sync"],
                env=environment | {"LANEHOP_HOME": str(home)},
                check=True,
                capture_output=True,
            )
            asyncio.run(take(home / "cache.db", PICTURE))
        finally:
            demo.terminate()
            demo.communicate()


if __name__ == "__main__":
    main()
