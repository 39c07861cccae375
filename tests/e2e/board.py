"""Reading a board off the screen, as a person does: columns between bars, a name in each card."""

import re
from collections.abc import Sequence

BAR = "│"
HEAD, FIRST, LAST = 1, 3, 22
"""Lines of the column heads, of the first card, and behind the last one, on a screen of 24 lines."""

_COUNT = re.compile(r"\s+(?:!\d+\s)?[\d/]+$")


def columns(lines: Sequence[str]) -> list[str]:
    """The text of each visible column, top down, its head first."""
    rows = [line.split(BAR) for line in lines[HEAD:LAST]]
    return ["\n".join(row[place].strip() for row in rows if place < len(row)) for place in range(len(rows[0]))]


def start_of(name: str) -> str:
    """As much of a name as a card of a narrow column shows."""
    return name[:9].strip()


def stands_in(lines: Sequence[str], name: str, stage: str) -> bool:
    """Whether a name is seen in the column of a stage, of whose own name the head may have no more than the start."""
    column = next((column for column in columns(lines) if start_of(name) in column), None)
    if column is None:
        return False
    head = _COUNT.sub("", column.splitlines()[0].strip(" ‹›"))
    return stage.startswith(head.removesuffix("…")) if head.endswith("…") else stage == head
