"""The document's operations by name."""

from typing import Any

from adapters.greenhouse.desk import Desk
from adapters.greenhouse.document.creates import CREATES
from adapters.greenhouse.document.questions import window
from adapters.greenhouse.document.reads import READS
from adapters.greenhouse.given import Given
from app.vendor import Misused, Operation


async def answer(desk: Desk, row: Operation, given: Given, *, all_pages: bool) -> Any:
    """What the document answers. Raises `Misused` for what makes no sense, and what the calls of v3 raise."""
    if row.name in CREATES:
        if not isinstance(given.body, dict):
            raise Misused(f"{row.name} needs a body of fields")
        return await CREATES[row.name](desk, given.body)
    paged = None if all_pages or row.pages is None else window(given.query, row.name)
    return await READS[row.name](desk.reader, given.query, paged)
