"""lanehop with one of the faults that its way of pulling is there to prevent: `python -m tests.chaos.broken FAULT ...`.

A test that such a program passes proves nothing.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import msgspec

from adapters.http.paging import Numbered
from adapters.traffit import pull
from app.cache import driver, pages
from app.cli import main
from app.model.ids import AccountId
from app.sync import puller
from app.vendor import Page

_BREATH = 0.05
"""Seconds between two transactions of one page: what the pull of a broken engine leaves to others there as well."""


def checkpoint_first() -> None:
    """Where a pull goes on is stored before, and not with, what it has read."""
    whole = pages.store_page

    def store_page(db: driver.Connection, account: AccountId, stream: str, page: Page, **how: Any) -> Any:
        sql = "UPDATE stream SET position = ? WHERE account_id = ? AND name = ?"
        db.execute(sql, (page.position, account, stream))
        db.execute("COMMIT")
        time.sleep(_BREATH)
        db.execute("BEGIN IMMEDIATE")
        return whole(db, account, stream, page, **how)

    puller.store_page = store_page


def newest_seen() -> None:
    """The next pull asks for what changed since the newest change that this one has seen."""
    whole = pages.store_page

    def store_page(db: driver.Connection, account: AccountId, stream: str, page: Page, **how: Any) -> Any:
        stored = whole(db, account, stream, page, **how)
        if how["complete"] and stream == "candidates":
            newest = "SELECT MAX(updated_at) FROM candidate WHERE account_id = stream.account_id"
            db.execute(
                f"UPDATE stream SET next_since = ({newest}) WHERE account_id = ? AND name = ?", (account, stream)
            )
        return stored

    puller.store_page = store_page


def numbered_pages() -> None:
    """A first pull reads the candidates by page numbers, although some of them are deleted meanwhile."""
    whole = pull.SOURCES["candidates"]
    walk = whole.walk
    broken = msgspec.structs.replace(whole, walk=lambda mark: Numbered() if mark is None else walk(mark))
    pull.SOURCES["candidates"] = broken


FAULTS: dict[str, Callable[[], None]] = {
    "checkpoint first": checkpoint_first,
    "newest seen": newest_seen,
    "numbered pages": numbered_pages,
    "none": lambda: None,
}

if __name__ == "__main__":
    FAULTS[sys.argv.pop(1)]()
    sys.exit(main())
