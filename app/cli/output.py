"""What goes out: data on stdout, narration on stderr, and nothing a vendor or candidate wrote that could do harm."""

import os
import re
import shutil
import sys
from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from app.cli.exits import Failure
from app.model.ids import DAY, HOUR, MINUTE, SECOND, Instant

SCHEMA = "lanehop/1"
_LONGEST, _LONGEST_WORD = 4_000, 400
"""Characters of an error, and of a word in it."""
_NARROW, _BESIDE_IDS = 8, 10
"""Cells that a column keeps in the narrowest terminal, and beside an id that could have a line for itself."""
_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


class ReaderLeft(Exception):
    """Whoever read our standard output has had enough: `lanehop apps list | head`."""


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def write(data: bytes) -> None:
    """Bytes of data, as they are. Raises `ReaderLeft`, `Failure`."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderLeft from None
    except OSError as error:
        raise Failure(f"the output cannot be written: {error.strerror}") from None


def say(message: str) -> None:
    """One line of narration on stderr, cleaned."""
    from app.text import clean

    with suppress(OSError):  # nobody is there to read it
        print(clean(message), file=sys.stderr)


def complain(message: str, code: int, *, as_json: bool) -> int:
    """One line of what went wrong, for programs a document, too; the exit code. What was typed is not said whole."""
    message = _WORD.sub(lambda found: f"{found[0][:_LONGEST_WORD]}...", message)
    if len(message) > _LONGEST:
        message = f"{message[:_LONGEST]}..."
    say(f"lanehop: {message}")
    if as_json:
        with suppress(ReaderLeft, Failure):  # which was said
            emit({"error": {"code": int(code), "message": message.encode("utf-8", "replace").decode()}})
    return code


def emit(document: dict[str, Any]) -> None:
    """Print one JSON document of our schema."""
    dump({"schema": SCHEMA, **document})


def emit_line(document: dict[str, Any]) -> None:
    """Print one JSON line of our schema, at once."""
    write(msgspec.json.encode({"schema": SCHEMA, **document}) + b"\n")


def dump(value: Any) -> None:
    """Print JSON: one line in a pipe, laid out on a terminal, where nothing in it can move the cursor."""
    encoded = msgspec.json.encode(value)
    if sys.stdout.isatty():
        text = msgspec.json.format(encoded, indent=2).decode()
        encoded = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8", "replace")
    write(encoded + b"\n")


_UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Control and direction characters that JSON leaves as they are, all of them below U+10000."""


def line(text: str = "", *, bold: bool = False) -> None:
    """One cleaned line of data for a person."""
    from app.text import clean

    text = clean(text) if text.strip() == text else " " * (len(text) - len(text.lstrip())) + clean(text)
    _print([f"\x1b[1m{text}\x1b[0m" if bold and colours() else text])


def _print(lines: Sequence[str]) -> None:
    """Text for people, in what the terminal or pipe takes; what it cannot show is a question mark."""
    write("".join(f"{text}\n" for text in lines).encode(sys.stdout.encoding or "utf-8", "replace"))


def colours() -> bool:
    """Whether stdout shows colours and wants them."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = (), whole: Iterable[int] = ()
) -> None:
    """Columns under heads: cleaned, aligned by display width, and made to fit the terminal where there is one.

    Without heads the columns are those of the first row. Ids and the columns in `whole` are never cut: one that is too
    long for its column has the rest of its line for itself, or a line. The last column goes on in the next line.
    """
    from app.text import width

    held = [[str(cell) for cell in row] for row in rows]
    if not held and not heads:
        return
    top = list(heads) or [""] * len(held[0])
    lengths = [[width(head), *(width(row[index]) for row in held)] for index, head in enumerate(top)]
    widths, uncut = [max(each) for each in lengths], set[int]()
    if sys.stdout.isatty():
        uncut = {*whole, *(index for index, head in enumerate(top) if head == "ID")}
        widths = _fitted(lengths, shutil.get_terminal_size().columns, uncut)
    aligned = set(right)
    lines = [text for row in held for text in _row(row, widths, aligned, uncut)]
    if heads:
        head = _row(top, widths, aligned, uncut)[0]
        lines.insert(0, f"\x1b[1m{head}\x1b[0m" if colours() else head)
    _print(lines)


def _row(row: Sequence[str], widths: Sequence[int], aligned: Container[int], uncut: Container[int]) -> list[str]:
    """A row in as many lines as its last cell needs, and one more for each cell that is too long and not cut."""
    from app.text import clean, pad, pad_left, width, wrap

    *first, last = row
    lines, line, at = list[str](), "", 0
    for index, cell in enumerate(first):
        if index in uncut and width(cell) > widths[index]:
            lines.append(line + clean(cell))
            line = " " * (at + widths[index] + 2)
        else:
            line += (pad_left if index in aligned else pad)(cell, widths[index]) + "  "
        at += widths[index] + 2
    room = widths[len(first)]
    if len(first) in uncut and width(last) > room:
        return [*lines, line.rstrip(), f"  {clean(last)}"]
    rest = [pad_left(last, room)] if len(first) in aligned else wrap(last, max(room, 2)) or [""]
    lines += [line + rest[0], *(" " * at + text for text in rest[1:])]
    return [text.rstrip() for text in lines]


def _fitted(lengths: Sequence[Sequence[int]], room: int, uncut: Container[int]) -> list[int]:
    """Take from the widest column until all fit; none falls below 8 cells.

    Of the columns that are not cut those cells count that fit beside the others.
    """
    widths = [max(each) for each in lengths]
    may = [index for index in range(len(widths)) if index not in uncut]
    spare = room - 2 * (len(widths) - 1) - sum(min(widths[index], _BESIDE_IDS) for index in may)
    for index in set(range(len(widths))) - set(may):
        widths[index] = max((one for one in lengths[index] if one <= spare), default=lengths[index][0])
        spare -= widths[index]
    while may and sum(widths) + 2 * (len(widths) - 1) > room:
        widest = max(may, key=lambda index: widths[index])
        if widths[widest] <= _NARROW:
            break
        widths[widest] -= 1
    return widths


def stamp(instant: Instant | None) -> str | None:
    """An instant for programs: ISO 8601 in UTC."""
    if instant is None:
        return None
    moment = datetime.fromtimestamp(instant / 1000, UTC)
    return moment.isoformat(timespec="milliseconds" if instant % 1000 else "seconds").replace("+00:00", "Z")


def age(since: Instant | None, now: Instant) -> str:
    """How long ago, for people: `4s`, `3m`, `2h`, `6d`."""
    if since is None:
        return "-"
    passed = max(now - since, 0)
    for unit, letter in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        if passed >= unit:
            return f"{passed // unit}{letter}"
    return f"{passed // SECOND}s"
