"""The stream of records: whatever arrives, one record is one record or one clear reason, and memory is bounded."""

import asyncio
import io
import os
import random
import struct
import tracemalloc
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.cegid.export import MIB, Bounds
from adapters.cegid.reading import CANDIDATES, VACANCIES, Row, framed
from adapters.http.stream import Stream
from app.vendor import Garbled
from tests.adapters.cegid.packing import applicant, candidate, offer, packed, vacancy
from tests.adapters.cegid.packing import framed as in_a_row

SMALL = Bounds(archive=64 * 1024, directory=4 * 1024, detail=16 * 1024, file=32 * 1024)
LARGEST = SMALL.archive * SMALL.window


async def _read(content: bytes, bounds: Bounds = SMALL, **more: Any) -> tuple[list[Row], Garbled | None]:
    reader = asyncio.StreamReader(limit=2**16)
    reader.feed_data(content)
    reader.feed_eof()
    stream = Stream("polka (Cegid)", reader, LARGEST, lambda failure: Garbled(str(failure)))  # type: ignore[arg-type]
    rows: list[Row] = []
    try:
        async for row in framed(stream, more.pop("list_", VACANCIES), bounds, **more):
            rows.append(row)  # noqa: PERF401  # those before a failure count
    except Garbled as failure:
        return rows, failure
    return rows, None


def read(content: bytes, bounds: Bounds = SMALL, **more: Any) -> tuple[list[Row], Garbled | None]:
    """The rows of a body, and why it ended within one."""
    return asyncio.run(_read(content, bounds, **more))


def only(archive: bytes, **more: Any) -> Row:
    """What becomes of one record between two good ones, which lose nothing by it."""
    (before, row, after), failure = read(in_a_row(offer(vacancy("A")), archive, offer(vacancy("B"))), **more)
    assert (before.mark, after.mark, failure) == ("A", "B", None)
    return row


def detail(size: int) -> bytes:
    return b'{"offerDetail": {"reference": "X", "jobDescription": {"title": "' + b"x" * size + b'"}}}'


# --- what is read --------------------------------------------------------------------------------


def test_records_come_one_after_the_other_with_their_json_as_it_was() -> None:
    (one, other), failure = read(in_a_row(offer(vacancy("2026-1")), offer(vacancy("2026-2"))))
    assert failure is None
    assert (one.mark, other.mark) == ("2026-1", "2026-2")
    assert msgspec.json.decode(one.raw) == {"offerDetail": vacancy("2026-1")}
    assert not one.broken


def test_an_empty_body_is_the_end() -> None:
    assert read(b"") == ([], None)


def test_the_bytes_of_a_file_are_those_of_the_member_that_is_named_by_its_id() -> None:
    content = in_a_row(applicant(candidate("c1"), files={"f1": b"one", "../f2": b"two"}))
    for name, held in (("f1", b"one"), ("../f2", b"two")):
        (row,), _ = read(content, list_=CANDIDATES, file=name)
        assert row.file == held


def test_an_archive_that_was_not_deflated_is_read_as_well() -> None:
    assert only(packed([("offerdetail", detail(1))], zipfile.ZIP_STORED)).mark == "X"


# --- what is not ---------------------------------------------------------------------------------


def directory_of(size: int) -> bytes:
    whole = packed([("offerdetail", detail(1))])
    return whole[:-10] + struct.pack("<I", size) + whole[-6:]


def locked() -> bytes:
    whole = bytearray(packed([("offerdetail", detail(1))]))
    whole[6] |= 1
    at = whole.index(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)


def damaged() -> bytes:
    whole = bytearray(packed([("offerdetail", detail(1000))], zipfile.ZIP_STORED))
    whole[60] ^= 0xFF
    return bytes(whole)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of a name that comes twice
    TWICE = packed([("offerdetail", detail(1)), ("offerdetail", detail(2))])
BROKEN = {
    "nothing": (b"", "no ZIP archive"),
    "no archive": (b"<html>not here</html>" * 3, "no ZIP archive"),
    "a cut archive": (offer(vacancy("A"))[:-5], "its end is missing"),
    "something behind its end": (offer(vacancy("A")) + b"?", "its end is missing"),
    "a comment": (offer(vacancy("A"))[:-2] + b"\x01\x00!", "its end is missing"),
    "another name": (packed([("../../etc/offerdetail", detail(1))]), "no offerdetail, but ../../etc/offerdetail"),
    "a name that says more": (packed([("\x1b[2Jofferdetail", detail(1))]), "no offerdetail, but [2Jofferdetail"),
    "no members": (packed([]), "but nothing"),
    "its name twice": (TWICE, "more than one offerdetail"),
    "a bomb": (packed([("offerdetail", b"0" * (8 * MIB))]), "larger than 16384 bytes when it is unpacked"),
    "a bomb of another method": (packed([("offerdetail", detail(1))], zipfile.ZIP_LZMA), "nobody agreed on"),
    "a password": (locked(), "nobody agreed on"),
    "a damaged member": (damaged(), "cannot be unpacked"),
    "a long list of members": (
        packed([("offerdetail", detail(1)), *((f"{number:050}", b"") for number in range(60))]),
        "list of members is larger than 4096 bytes",
    ),
    "a list that lies": (directory_of(4000), "no ZIP archive"),
}


@pytest.mark.parametrize("called", BROKEN)
def test_what_is_wrong_with_a_record_is_said_of_it_alone(called: str) -> None:
    archive, why = BROKEN[called]
    row = only(archive)
    assert row.broken.startswith("record 1 of the list: ")
    assert why in row.broken
    assert row.broken.isprintable()


def test_a_record_that_is_too_large_is_passed_over_without_being_held() -> None:
    row = only(os.urandom(SMALL.archive + 1))
    assert row.broken == "record 1 of the list: its 65537 bytes are more than 65536"
    assert row.raw == b""


@pytest.mark.parametrize("missing", [1, 4, 5, 100])
def test_an_answer_that_ends_within_a_record_is_cut_short_and_keeps_what_came(missing: int) -> None:
    whole = in_a_row(offer(vacancy("A")), offer(vacancy("B")))
    (row,), failure = read(whole[:-missing])
    assert row.mark == "A"
    assert failure is not None
    assert "cut short" in failure.message


@pytest.mark.parametrize("size", [2**31, 2**32 - 1])
def test_a_length_that_is_no_length_ends_the_answer(size: int) -> None:
    rows, failure = read(in_a_row(offer(vacancy("A"))) + struct.pack("<I", size) + b"x" * 1000)
    assert [row.mark for row in rows] == ["A"]
    assert failure is not None


def test_a_file_that_unpacks_to_more_than_agreed_is_no_file() -> None:
    (row,), _ = read(in_a_row(applicant(candidate("c"), files={"f": b"0" * MIB})), list_=CANDIDATES, file="f")
    assert "f is larger than 32768 bytes" in row.broken


# --- whatever comes ------------------------------------------------------------------------------

GOOD = [offer(vacancy(f"V{number}", title="t" * number * 40)) for number in range(6)]
WHOLE = in_a_row(*GOOD)
STARTS = [sum(len(one) + 4 for one in GOOD[:number]) for number in range(len(GOOD) + 1)]


def assert_sound(rows: list[Row], untouched: int) -> None:
    """Records before what was changed are as they were; every other is a record or says what is wrong with it."""
    assert [row.mark for row in rows[:untouched]] == [f"V{number}" for number in range(untouched)]
    assert all(bool(row.broken) or row.raw.startswith(b"{") for row in rows)
    assert all(row.broken.isprintable() and len(row.broken) < 400 for row in rows)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=3000))
def test_bytes_of_any_kind_are_records_or_reasons(content: bytes) -> None:
    rows, _ = read(content)
    assert_sound(rows, 0)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8),
    st.sampled_from(["set", "cut", "insert", "delete"]),
)
def test_a_body_that_was_tampered_with_keeps_what_lies_before(changes: list[tuple[int, int]], how: str) -> None:
    content = bytearray(WHOLE)
    first = min(at for at, _ in changes)
    for at, byte in changes:
        if how == "set" and at < len(content):
            content[at] = byte
        elif how == "insert":
            content[at:at] = bytes([byte]) * (byte % 7 + 1)
        elif how == "delete":
            del content[at : at + byte % 9 + 1]
        elif how == "cut":
            del content[first:]
    rows, failure = read(bytes(content))
    assert_sound(rows, sum(end <= first for end in STARTS[1:]))
    if how == "cut" and first not in STARTS:
        assert failure is not None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.binary(max_size=200)), max_size=6), st.booleans())
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_may_be_called_anything(members: list[tuple[str, bytes]], whole: bool) -> None:
    named = [(name.replace("\0", "").encode("utf-8", "ignore").decode() or "x", held) for name, held in members]
    members = [*named, *([("offerdetail", detail(1))] if whole else [])]
    row = only(packed(members))
    assert bool(row.broken) == (sum(name == "offerdetail" for name, _ in members) != 1)


def test_nothing_is_written_under_the_name_of_a_member(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["../owned", str(tmp_path / "owned"), "owned", "a/b/owned", "C:\\owned"]
    (row,), _ = read(
        in_a_row(applicant(candidate("c"), files=dict.fromkeys(names, b"x"))), list_=CANDIDATES, file="../owned"
    )
    assert row.file == b"x"
    assert [*tmp_path.rglob("*"), *tmp_path.parent.glob("owned")] == []


# --- memory --------------------------------------------------------------------------------------


class Source:
    """An answer of many records that is never in memory: each is made as it is read."""

    def __init__(self, archives: list[bytes], times: int) -> None:
        self._whole = in_a_row(*archives)
        self._left = times
        self._rest = io.BytesIO()

    async def readexactly(self, size: int) -> bytes:
        found = self._rest.read(size)
        while len(found) < size and self._left:
            self._left -= 1
            self._rest = io.BytesIO(self._whole)
            found += self._rest.read(size - len(found))
        if len(found) < size:
            raise asyncio.IncompleteReadError(found, size)
        return found


def peak_of(archives: list[bytes], times: int, bounds: Bounds) -> int:
    """Bytes that reading them took at most, beside the answer itself."""
    source = Source(archives, times)
    largest = bounds.archive * 1000

    async def walk() -> int:
        stream = Stream("polka (Cegid)", source, largest, lambda failure: Garbled(str(failure)))  # type: ignore[arg-type]
        return sum([1 async for _ in framed(stream, VACANCIES, bounds)])

    asyncio.run(walk())  # what is loaded once is no matter of the records
    source._left = times
    source._rest = io.BytesIO()
    tracemalloc.start()
    try:
        assert asyncio.run(walk()) == len(archives) * times
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def stored(size: int) -> bytes:
    return packed([("offerdetail", detail(1)), ("cv", random.Random(size).randbytes(size))], zipfile.ZIP_STORED)


def bomb(size: int) -> bytes:
    """An archive of some KB whose member unpacks to `size`, and says that it is small."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = b"".join(packer.compress(b"0" * MIB) for _ in range(size // MIB)) + packer.flush()
    whole = bytearray(packed([("offerdetail", b"?")], zipfile.ZIP_STORED))
    head, at = bytes(whole[:30]), whole.index(b"PK\x01\x02")
    listed, end = bytearray(whole[at:-22]), bytearray(whole[-22:])
    local = head[:8] + struct.pack("<H", 8) + head[10:18] + struct.pack("<II", len(squeezed), 100) + head[26:]
    listed[10:12] = struct.pack("<H", 8)
    listed[20:28] = struct.pack("<II", len(squeezed), 100)
    body = local + b"offerdetail" + squeezed
    end[16:20] = struct.pack("<I", len(body))
    return body + bytes(listed) + bytes(end)


BOUNDS = Bounds(archive=2 * MIB, directory=32 * 1024, detail=MIB, file=MIB)
ROOM = 3 * BOUNDS.archive + 2 * BOUNDS.detail


@pytest.mark.parametrize(
    "archives",
    [
        [stored(2 * MIB - 4096)],
        [os.urandom(3 * MIB)],
        [packed([("offerdetail", b"0" * (256 * MIB))])],
        [bomb(256 * MIB)],
        [packed([(f"{number:060}", b"") for number in range(15_000)])],
    ],
    ids=["large ones", "too large ones", "bombs", "bombs that lie", "lists of members"],
)
def test_memory_stays_within_the_bounds_however_much_comes(archives: list[bytes]) -> None:
    assert peak_of(archives, 12, BOUNDS) < ROOM


def test_without_its_bounds_the_same_would_be_held() -> None:
    loose = Bounds(archive=512 * MIB, directory=512 * MIB, detail=512 * MIB)
    assert peak_of([packed([("offerdetail", b"0" * (64 * MIB))])], 2, loose) > ROOM


def test_a_body_that_never_ends_is_given_up() -> None:
    async def walk() -> None:
        source = Source([offer(vacancy("A"))], 1_000_000)
        stream = Stream("polka (Cegid)", source, MIB, lambda failure: Garbled(str(failure)))  # type: ignore[arg-type]
        async for _ in framed(stream, VACANCIES, SMALL):
            pass

    with pytest.raises(Garbled, match="at most"):
        asyncio.run(walk())


def test_a_connection_that_breaks_is_told_as_it_is() -> None:
    class Broken(Source):
        async def readexactly(self, size: int) -> bytes:
            raise aiohttp.ClientPayloadError("gone")

    async def walk() -> None:
        stream = Stream("polka (Cegid)", Broken([], 0), MIB, lambda failure: Garbled(str(failure)))  # type: ignore[arg-type]
        async for _ in framed(stream, VACANCIES, SMALL):
            pass

    with pytest.raises(Garbled, match="gone"):
        asyncio.run(walk())
