"""The wire format of the two exports: one record after the other, each its length and a ZIP archive.

Nothing here trusts what it reads. Every size is checked against `Bounds` before anything of it is held, at most one
archive is held at a time, members are looked up by name and nothing is ever written under one. What cannot be read of
one record is that record's own trouble (docs/vendors/cegid.md, 3).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import AsyncGenerator

import msgspec

from adapters.http.redact import cut, printable
from adapters.http.stream import Stream
from app.vendor import Garbled

KIB, MIB = 1024, 1024 * 1024
_HEAD = 4
"""Bytes of a length: a number without a sign, its lowest byte first."""
_PIECE = 64 * KIB
_END, _END_SIZE, _LOCATOR, _LOCATOR_SIZE = b"PK\x05\x06", 22, b"PK\x06\x07", 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 1
_ODD = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
)
"""What `zipfile` raises for an archive that is none."""


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that are held at most, and records of a window."""

    archive: int = 64 * MIB
    """Of one record, as it comes."""
    directory: int = 256 * KIB
    """Of the list of an archive's members."""
    detail: int = 8 * MIB
    """Of the JSON of a record, inflated."""
    file: int = 64 * MIB
    """Of a file, inflated."""
    plain: int = 64 * MIB
    """Of an answer that is JSON, although the exports are none."""
    window: int = 101
    """Archives of the largest size that one answer may hold."""


class Odd(Exception):
    """A record that cannot be read, and why, in words for a person."""


async def archives(stream: Stream, bounds: Bounds) -> AsyncGenerator[bytes | int, None]:
    """The archives of an answer as they come; of one that is too large its size, and its bytes are let go of.

    Raises what `Stream` raises, `Garbled` too where the answer ends within a record.
    """
    while (head := await stream.exactly(_HEAD)) is not None:
        size = int.from_bytes(head, "little")
        if size <= bounds.archive:
            content = await stream.exactly(size)
            if content is None and size:
                raise Garbled(f"the answer was cut short, {size} bytes are missing")
            yield content or b""
        else:
            for start in range(0, size, _PIECE):
                if await stream.exactly(min(_PIECE, size - start)) is None:
                    raise Garbled(f"the answer was cut short within a record of {size} bytes")
            yield size


class Archive:
    """One record's archive, in memory. Raises `Odd` for one that cannot be read."""

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        self._bounds = bounds
        _check_end(content, bounds)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _ODD as wrong:
            raise Odd(f"it is no ZIP archive: {_words(wrong)}") from None

    def detail(self, name: str) -> bytes:
        """The JSON of the record, which the member of that name holds."""
        return self._read(name, self._bounds.detail)

    def has(self, name: str) -> bool:
        return any(one.filename == name for one in self._zip.infolist())

    def file(self, name: str) -> bytes:
        """The bytes of a file, by the id that the record's JSON gives it."""
        return self._read(name, self._bounds.file)

    def _read(self, name: str, most: int) -> bytes:
        found = [one for one in self._zip.infolist() if one.filename == name]
        if len(found) != 1:
            members = ", ".join(cut(printable(one.filename), 40) or '""' for one in self._zip.infolist()[:3])
            raise Odd(f"it holds {'no' if not found else 'more than one'} {name}, but {members or 'nothing'}")
        member = found[0]
        if member.compress_type not in _METHODS or member.flag_bits & _LOCKED:
            raise Odd(f"{name} is packed in a way that nobody agreed on")
        try:
            with self._zip.open(member) as reader:
                content = reader.read(most + 1)
        except _ODD as wrong:
            raise Odd(f"{name} cannot be unpacked: {_words(wrong)}") from None
        if len(content) > most:
            raise Odd(f"{name} is larger than {most} bytes when it is unpacked")
        if len(content) != member.file_size:
            raise Odd(f"{name} is not as large as it says")
        return content


def _check_end(content: bytes, bounds: Bounds) -> None:
    """Whether the archive ends as one does, and lists no more members than agreed.

    `zipfile` reads the list whole, and looks elsewhere for an end that is not the last thing.
    """
    end = content[-_END_SIZE:]
    if len(end) < _END_SIZE or not end.startswith(_END) or end[-2:] != b"\0\0":
        raise Odd("it is no ZIP archive, or its end is missing")
    if content[-_END_SIZE - _LOCATOR_SIZE :].startswith(_LOCATOR):
        raise Odd("it is a ZIP archive for larger files than there may be")
    if int.from_bytes(end[12:16], "little") > bounds.directory:
        raise Odd(f"its list of members is larger than {bounds.directory} bytes")


def _words(wrong: Exception) -> str:
    return cut(printable(str(wrong) or type(wrong).__name__), 100)
