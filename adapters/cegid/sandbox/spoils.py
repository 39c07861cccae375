"""What can be wrong within the bytes of an export: one record of it, spoiled in a way that a client has to survive.

Faults of the connection are the frame's. These are bodies that arrive whole and hold what they should not.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Member = tuple[str, bytes]
"""Name and content."""

_DEFLATED, _UNKNOWN = 8, 99
_FLAG_ENCRYPTED, _FLAG_UTF8 = 0x1, 0x800
_DATE = (2020 - 1980) << 9 | 1 << 5 | 1


@dataclass
class Spoil:
    """Spoil one record of an export, `times` times (None: always).

    `export`: `vacancies` or `candidates`. `record`: its reference or id; None is the first of a page. `size`: how much
    a bomb inflates to, or how much a record or member claims to be.
    """

    kind: str
    export: str = "candidates"
    record: str | None = None
    times: int | None = 1
    size: int = 96 * 1024 * 1024

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such way to spoil a record: {self.kind!r}; there are {', '.join(KINDS)}")
        if self.export not in ("vacancies", "candidates"):
            raise ValueError(f"no such export: {self.export!r}")

    def meets(self, export: str, record: str, *, first: bool) -> bool:
        return self.times != 0 and self.export == export and (first if self.record is None else self.record == record)


def zipped(members: Iterable[Member]) -> bytes:
    return _archive([_Entry(name, content) for name, content in members])


def framed(archive: bytes) -> bytes:
    """A record of the stream: its length in four bytes, the lowest first, and the archive (notes 1.3)."""
    return struct.pack("<I", len(archive)) + archive


def spoiled(spoil: Spoil, members: Sequence[Member]) -> bytes:
    """The record as that makes it, counted as used once."""
    if spoil.times is not None:
        spoil.times -= 1
    return KINDS[spoil.kind](spoil, list(members))


@dataclass
class _Entry:
    """A member of an archive; what is not None is claimed instead of what is true."""

    name: str
    content: bytes
    method: int = _DEFLATED
    flags: int = _FLAG_UTF8
    claimed_size: int | None = None
    claimed_crc: int | None = None
    packed: bytes | None = None

    def data(self) -> bytes:
        return _deflated([self.content]) if self.packed is None else self.packed

    def facts(self, data: bytes) -> bytes:
        """What the head before the data and the directory at the end say alike."""
        size = len(self.content) if self.claimed_size is None else self.claimed_size
        crc = zlib.crc32(self.content) if self.claimed_crc is None else self.claimed_crc
        name = len(self.name.encode())
        return struct.pack(
            "<HHHHHIIIHH", 20, self.flags, self.method, 0, _DATE, crc, len(data), min(size, 0xFFFFFFFE), name, 0
        )


def _archive(entries: Sequence[_Entry]) -> bytes:
    """A ZIP file that says what it is told to, which the library of the language would not write."""
    body, directory = b"", b""
    for entry in entries:
        data, name = entry.data(), entry.name.encode()
        facts = entry.facts(data)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + facts
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + facts + name + data
    count = len(entries)
    return body + directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)


def _deflated(pieces: Iterable[bytes]) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


@lru_cache(maxsize=4)
def _bomb(size: int) -> bytes:
    """Blanks before a bracket, deflated: as JSON it would only end after all of them."""
    step = b" " * (1 << 20)
    return _deflated([*(step for _ in range(size >> 20)), b"{}"])


def _json(members: list[Member], content: bytes) -> bytes:
    return framed(zipped([(members[0][0], content), *members[1:]]))


def _first(members: list[Member], **facts: object) -> bytes:
    """The JSON member with those facts, all others as they are."""
    (name, content), *others = members
    return framed(_archive([_Entry(name, content, **facts), *(_Entry(*one) for one in others)]))  # type: ignore[arg-type]


def _renamed(members: list[Member], name: str) -> bytes:
    return framed(zipped([(name, members[0][1]), *members[1:]]))


def _files(members: list[Member], name: Callable[[str], str]) -> bytes:
    return framed(zipped([members[0], *((name(old), content) for old, content in members[1:])]))


KINDS: dict[str, Callable[[Spoil, list[Member]], bytes]] = {
    # The stream itself
    "half_length": lambda _, members: framed(zipped(members))[:2],
    "half_record": lambda _, members: framed(zipped(members))[: 4 + len(zipped(members)) // 2],
    "no_length": lambda *_: struct.pack("<I", 0),
    "oversized": lambda spoil, members: struct.pack("<I", min(spoil.size, 0xFFFFFFFF)) + zipped(members),
    "big_endian": lambda _, members: struct.pack(">I", len(zipped(members))) + zipped(members),
    "not_a_zip": lambda *_: framed(b"PK\x03\x04 and then nothing of it " * 8),
    # The archive in a record
    "no_members": lambda *_: framed(zipped([])),
    "wrong_name": lambda _, members: _renamed(members, members[0][0] + ".json"),
    "climbing_name": lambda _, members: _renamed(members, "../../" + members[0][0]),
    "climbing_files": lambda _, members: _files(members, "../../../tmp/{}".format),
    "absolute_files": lambda _, members: _files(members, "/etc/{}".format),
    "missing_files": lambda _, members: framed(zipped(members[:1])),
    "twice": lambda _, members: framed(zipped([members[0], *members])),
    "encrypted": lambda _, members: _first(members, flags=_FLAG_UTF8 | _FLAG_ENCRYPTED),
    "unknown_method": lambda _, members: _first(members, method=_UNKNOWN),
    "bad_checksum": lambda _, members: _first(members, claimed_crc=0xDEADBEEF),
    "bad_deflate": lambda _, members: _first(members, packed=b"\xff" * 40),
    # A member that is not as big as it says
    "bomb": lambda spoil, members: _first(members, packed=_bomb(spoil.size), claimed_size=len(members[0][1])),
    "honest_bomb": lambda spoil, members: _first(members, packed=_bomb(spoil.size), claimed_size=spoil.size),
    "claims": lambda spoil, members: _first(members, claimed_size=spoil.size),
    # What the JSON member holds
    "not_json": lambda _, members: _json(members, members[0][1][: len(members[0][1]) // 2]),
    "not_utf8": lambda _, members: _json(members, b'{"candidateDetail": "\xff\xfe\xfd"}'),
    "other_shape": lambda _, members: _json(members, b'["neither", {"a": "candidate"}]'),
    "deep": lambda _, members: _json(members, b"[" * 100_000 + b"]" * 100_000),
}
"""Every way to spoil a record."""
