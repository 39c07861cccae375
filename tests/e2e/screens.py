"""The way from one screen to the next, by keys, each waited for."""

import re

from tests.e2e import board
from tests.e2e.houses import TRAFFIT
from tests.e2e.terminal import Terminal


def open_board(terminal: Terminal, name: str = TRAFFIT.job_name) -> list[str]:
    """From the list of jobs to the board of one; its lines."""
    terminal.wait_for(lambda lines: lines[0].startswith(" Jobs") and re.search(r"▌\w", "\n".join(lines)))
    terminal.type("/", name.lower())
    terminal.wait_for(lambda lines: name.lower() in lines[-2])
    terminal.type("enter", "enter")
    head = board.start_of(name)  # the rest of it may have made room for news
    return terminal.wait_for(
        lambda lines: head in lines[0] and not lines[0].startswith(" Jobs") and lines[board.HEAD].strip()
    ).splitlines()


def open_queue(terminal: Terminal) -> list[str]:
    """To the queue, from any place."""
    terminal.type("g", "q")
    return terminal.wait_for(lambda lines: lines[0].startswith(" Queue")).splitlines()


def chosen(lines: list[str]) -> str:
    """The line of a dialog that the cursor is on."""
    found = re.search(r"│ ▌(.*?)│", "\n".join(lines))
    return found[1].strip() if found else ""


def under_the_cursor(lines: list[str]) -> str:
    """The text behind the cursor: of a line in a list, of a card on the board."""
    marked = next((line for line in lines if "▌" in line), "")
    return marked.partition("▌")[2].split(board.BAR)[0].strip()


def decline(terminal: Terminal, name: str, reason: str) -> None:
    """Turn down who is under the cursor; where there is more to say than the reason, say none of it."""
    terminal.type("d")
    terminal.wait_for(f"Decline {name}")
    terminal.type(reason.lower())
    terminal.wait_for(lambda lines: reason in chosen(lines))
    terminal.type("enter")
    terminal.wait_for(lambda lines: board.stands_in(lines, name, "Rejected") or "mail " in "\n".join(lines))
    if not board.stands_in(terminal.screen(), name, "Rejected"):
        terminal.type("ctrl+s")
        terminal.wait_for(lambda lines: board.stands_in(lines, name, "Rejected"))
