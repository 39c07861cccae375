"""The journal beside the cache: one line for each change of an operation, enough to put the queue together again.

What else a person decided and no vendor has stands in it too: the groups they put stages into.

It is written after the transaction and never in the way of a key: what is missing in it is found by the numbers of the
changes and added by whoever comes by, also after a crash or a full disk. It is read only when the cache is damaged.

Lines are plain JSON like the cache itself, which is not encrypted yet: `encode` and `decode` are the only two that know
what a line looks like, and the place where the cache's key comes in once it has one.

Several processes add lines: under a lock on the file, in the order of the changes, each with one write. Once more has
changed since it was made than stands in it, it is made anew with what is unsettled. So it is when a group changes, and
after an erasure, which takes the copies of whole caches along (`beside.erase_copies`): those cannot be made anew.
"""

import fcntl
import os
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias

import msgspec

from app.cache import beside, driver, entries
from app.cache.entries import Entry, Grouped, Kept
from app.cache.ops import UNSETTLED

PATIENCE = 1.0
"""Seconds to wait for another process to have written its lines; whoever comes next writes ours."""
_LOOK = 0.005
_SLACK = 256
"""So many changes may stand in it that say nothing any more."""
_CHUNK = 1 << 16
_ASIDE_NEEDED = "aside_needed"


class Head(msgspec.Struct, frozen=True, kw_only=True, tag="head", tag_field="is"):
    """The first line: every operation up to `seq` that was unsettled at `change` stands behind it, and no other.

    `seq`: the highest number that was ever given by then.
    """

    change: int
    seq: int


class Told(msgspec.Struct, kw_only=True):
    """What a journal says. `last`: its newest change; `broken`: how many lines cannot be read.

    `torn`: the first line or the last one is one of them, so that nobody knows what its newest change was.
    """

    head: Head | None = None
    groups: list[Grouped] = []
    entries: dict[int, Entry] = {}
    last: int = 0
    broken: int = 0
    torn: bool = False

    @property
    def whole(self) -> bool:
        """Whether what does not stand in it is settled for sure, unless it is newer than all of it."""
        return self.head is not None and self.broken == 0

    @property
    def unsettled(self) -> list[Entry]:
        return [one for one in self.entries.values() if not one.is_settled]

    @property
    def is_needed(self) -> bool:
        """Whether anything stands in it that no vendor has."""
        return bool(self.unsettled or self.groups)


Line: TypeAlias = Head | Grouped | Entry
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


def encode(said: Line) -> bytes:
    """One line: a check sum, and JSON."""
    body = msgspec.json.encode(said)
    return b"%08x %b\n" % (zlib.crc32(body), body)


def decode(line: bytes) -> Line | None:
    """What a line says; None where it is damaged."""
    mark, _, body = line.rstrip(b"\n").partition(b" ")
    if mark != b"%08x" % zlib.crc32(body):
        return None
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def beside_of(path: Path) -> Path:
    """Where the journal of the cache at `path` lies."""
    return path.with_name(f"{path.name}.journal")


def newest(db: driver.Connection) -> int:
    """The number of the newest change of an operation in the cache."""
    return int(db.execute("SELECT newest FROM changes").fetchone()[0])


def read(path: Path) -> Told:
    """All that the journal of the cache at `path` says; nothing where there is none."""
    told = Told()
    try:
        lines = beside_of(path).read_bytes().splitlines(keepends=True)
    except OSError:
        return told
    for line in lines:
        said = decode(line)
        told.torn = said is None
        if said is None:
            told.broken += 1
            continue
        told.last = max(told.last, said.change)
        if isinstance(said, Head):
            told.head = said
        elif isinstance(said, Grouped):
            told.groups.append(said)
        elif said.op is not None and not _is_understood(said.op):
            told.broken += 1
        elif said.seq not in told.entries or told.entries[said.seq].change <= said.change:
            told.entries[said.seq] = said
    told.torn |= told.head is None and bool(lines)
    return told


def _is_understood(op: Kept) -> bool:
    """False for what another version of this program may have written."""
    try:
        return op.intent is not None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False


def last_change(path: Path) -> int:
    """The newest change the journal has; 0 where there is none that can be read. Reads both its ends only."""
    try:
        with beside_of(path).open("rb") as file:
            head = _head(file)
            return max(head.change if head else 0, _last(file))
    except OSError:
        return 0


def catch_up(db: driver.Connection, path: Path) -> None:
    """Write down what the cache at `path` has and its journal has not. Durable when this returns. Raises `OSError`."""
    with _locked(path) as file:
        with _one_state(db):
            lines = _missing(db, file)
            anew = None if lines is not None else _all(db)
            erasing, needed = _is_since(db, "erased", _head(file)), aside_needed(db)
        if erasing:  # first: the new journal says that it is done
            beside.erase_copies(path, but=needed)
        if anew is not None:
            beside.write(beside_of(path), anew)
        elif lines:
            _append(file, lines)


def contradicted(db: driver.Connection, path: Path) -> str | None:
    """What of the queue makes no sense, or is not what the journal says of the same change; None where all is well."""
    told = read(path).entries
    try:
        for found in entries.read(db, UNSETTLED):
            said = told.get(found.seq)
            if said is not None and said.change == found.change and _gist(said) != _gist(found):
                return f"operation {found.seq} is not what its journal says"
    except (msgspec.DecodeError, UnicodeDecodeError):  # of which not being valid is one
        return "an operation makes no sense"
    return None


def _gist(one: Entry) -> tuple[object, ...]:
    op = one.op
    return (one.op_id, one.state, op and (op.args, op.expect, op.before, op.target, op.creates, op.lanes, op.needs))


def renew(db: driver.Connection, path: Path) -> None:
    """Make the journal anew, with what no vendor has and nothing else. Raises `OSError`."""
    with _locked(path):
        with _one_state(db):
            anew = _all(db)
        beside.write(beside_of(path), anew)


@contextmanager
def _one_state(db: driver.Connection) -> Iterator[None]:
    """One state of the cache for all statements. Raises `OSError` for an operation that makes no sense."""
    db.execute("BEGIN")
    try:
        yield
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OSError(f"an operation makes no sense: {error}") from None
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _missing(db: driver.Connection, file: IO[bytes]) -> list[bytes] | None:
    """The lines that are missing; None where the journal is to be made anew."""
    head = _head(file)
    if head is None:
        return None
    now, last = newest(db), max(head.change, _last(file))
    if now <= last:  # older than its journal: whoever opens it alone sees to that
        return []
    if _is_since(db, "erased", head) or _is_since(db, "grouped", head):
        return None
    if now - head.change > _SLACK:
        (standing,) = db.execute(f"SELECT COUNT(*) FROM op WHERE {UNSETTLED}").fetchone()
        if now - head.change > _SLACK + standing:
            return None
    found = entries.read(db, "change > ?", (last,))
    if not found or found[-1].change < now:  # operations were deleted
        return None
    return [encode(one) for one in found]


def _is_since(db: driver.Connection, what: str, head: Head | None) -> bool:
    """Whether something was erased, or grouped, since the journal was made."""
    (newest,) = db.execute(f"SELECT {what} FROM changes").fetchone()
    return bool(newest > (head.change if head is not None else 0))


def erase(db: driver.Connection) -> None:
    """Something was deleted here that is to go from the journal and from copies of the cache too."""
    db.execute("UPDATE changes SET newest = newest + 1, erased = newest + 1")


def need_aside(db: driver.Connection, names: Iterable[str]) -> None:
    """In these caches, moved aside, something unsent may lie that could not be taken over."""
    db.execute(
        "INSERT INTO meta(key, value) VALUES (?, ?)", (_ASIDE_NEEDED, msgspec.json.encode(sorted(names)).decode())
    )


def aside_needed(db: driver.Connection) -> list[str]:
    """The names of these caches; none once no account is left that could miss anything."""
    row = db.execute(
        "SELECT value FROM meta WHERE key = ? AND EXISTS (SELECT 1 FROM account)", (_ASIDE_NEEDED,)
    ).fetchone()
    return [] if row is None else msgspec.json.decode(row[0], type=list[str])


def _all(db: driver.Connection) -> bytes:
    (seq,) = db.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'op'").fetchone()
    head = Head(change=newest(db), seq=seq)
    lines: list[Line] = [head, *entries.grouped(db, head.change), *entries.read(db, UNSETTLED)]
    return b"".join(encode(line) for line in lines)


def _append(file: IO[bytes], lines: list[bytes]) -> None:
    """Add lines; what could not be written in full is taken away again."""
    size = _whole_lines(file)
    os.ftruncate(file.fileno(), size)
    try:
        for line in lines:
            _write(file, line)
        os.fsync(file.fileno())
    except OSError:
        os.ftruncate(file.fileno(), size)
        raise


def _write(file: IO[bytes], line: bytes) -> None:
    if os.write(file.fileno(), line) < len(line):
        raise OSError("no room for a whole line")


def _whole_lines(file: IO[bytes]) -> int:
    """The size without a line that was cut off at the end."""
    for at, part in _backwards(file):
        found = part.rfind(b"\n")
        if found >= 0:
            return at + found + 1
    return 0


def _head(file: IO[bytes]) -> Head | None:
    file.seek(0)
    said = decode(file.readline())
    return said if isinstance(said, Head) else None


def _last(file: IO[bytes]) -> int:
    """The change of the last line that can be read. In one that was just made anew the head's is newer."""
    behind = b""
    for at, part in _backwards(file):
        lines = (part + behind).splitlines(keepends=True)
        for line in reversed(lines if at == 0 else lines[1:]):
            said = decode(line) if line.endswith(b"\n") else None
            if said is not None:
                return said.change
        behind = part + behind
    return 0


def _backwards(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """(where, bytes) of a file's parts, the last one first."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        at = max(0, end - _CHUNK)
        file.seek(at)
        yield at, file.read(end - at)
        end = at


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """The journal, and nobody else writing to it. Raises `OSError`, of which a `TimeoutError` is one."""
    until = time.monotonic() + PATIENCE
    name = beside_of(path)
    while True:
        with os.fdopen(os.open(name, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "rb", buffering=0) as file:
            if _lock(file) and _is_at(file, name):
                yield file
                return
        if time.monotonic() > until:
            raise TimeoutError("another program does not let go of the journal")
        time.sleep(_LOOK)


def _lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(file: IO[bytes], name: Path) -> bool:
    """Whether that is still the file of this name, and not one that was made anew since."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), name.stat())
    except FileNotFoundError:
        return False
