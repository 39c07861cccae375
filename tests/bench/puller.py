"""A process that stores pages at full speed until it is ended, with the pause behind each that a pull leaves."""

import sys
import time
from pathlib import Path

from app.cache import accounts, connection
from app.sync.puller import GAP
from tests.bench import crowd
from tests.world import START


def main(path: Path) -> None:
    db = connection.writer(path, checkpoints=True)
    account = accounts.every(db)[0].id
    print("pulling", flush=True)
    for number in range(1_000_000, 9_000_000, 100):
        crowd.store(db, account, [crowd.candidate(one) for one in range(number, number + 100)], START)
        time.sleep(GAP)


main(Path(sys.argv[1]))
