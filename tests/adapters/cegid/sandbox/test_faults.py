"""What goes wrong on purpose: on the connection, and within the bytes of a stream that arrives whole."""

import io
import json
import struct
import zipfile
import zlib

import aiohttp
import pytest

from adapters.cegid.sandbox import Spoil
from adapters.cegid.sandbox.spoils import KINDS
from adapters.sandbox import Fault, Faults, Rule

EXPORTS = {"vacancies": "offerdetail", "candidates": "applicantdetail"}
TOLD = {"candidates": "candidateDetail", "vacancies": "offerDetail"}
MOST = 64 * 1024 * 1024


class TooMuch(Exception):
    """More than a careful reader takes."""


def inflated(archive: zipfile.ZipFile, name: str, most: int = MOST) -> bytes:
    """A member, read by its bytes and not by what is said of its size."""
    entry = archive.getinfo(name)
    with archive.open(name) as member:
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return member.read()
    stream = archive.fp
    assert stream is not None
    stream.seek(entry.header_offset + 30 + len(name.encode()))
    unpacker = zlib.decompressobj(-15)
    found = unpacker.decompress(stream.read(entry.compress_size), most)
    if unpacker.unconsumed_tail:
        raise TooMuch
    if zlib.crc32(found) != entry.CRC or len(found) != entry.file_size:
        raise zipfile.BadZipFile("not what the directory says")
    return found


def read_stream(content: bytes, export: str):
    """Each record as a person or an offer, or as the error it makes for a reader that is careful about all of it."""
    found, at = [], 0
    while at < len(content):
        if len(content) - at < 4:
            return [*found, EOFError()]
        length = int.from_bytes(content[at : at + 4], "little")
        if length > MOST:
            return [*found, TooMuch()]
        if length > len(content) - at - 4:
            return [*found, EOFError()]
        record, at = content[at + 4 : at + 4 + length], at + 4 + length
        try:
            found.append(read_record(record, export))
        except Exception as error:
            found.append(error)
    return found


def read_record(record: bytes, export: str):
    archive = zipfile.ZipFile(io.BytesIO(record))
    if len(set(archive.namelist())) < len(archive.namelist()):
        raise KeyError("twice")
    said = json.loads(inflated(archive, EXPORTS[export]))
    if TOLD[export] not in said:
        raise TypeError("another shape")
    for file in said.get("attachments", []):
        archive.read(file["id"])
    return said


EXPECTED = {
    "half_length": EOFError, "half_record": EOFError, "no_length": zipfile.BadZipFile, "oversized": TooMuch,
    "big_endian": (TooMuch, EOFError), "not_a_zip": zipfile.BadZipFile, "no_members": KeyError, "wrong_name": KeyError,
    "climbing_name": KeyError, "climbing_files": KeyError, "absolute_files": KeyError, "missing_files": KeyError,
    "twice": KeyError, "encrypted": RuntimeError, "unknown_method": NotImplementedError,
    "bad_checksum": zipfile.BadZipFile, "bad_deflate": zlib.error, "bomb": TooMuch, "honest_bomb": TooMuch,
    "claims": zipfile.BadZipFile, "not_json": json.JSONDecodeError, "not_utf8": UnicodeDecodeError,
    "other_shape": TypeError, "deep": (RecursionError, TypeError),
}  # fmt: skip
ENDS = ("half_length", "half_record", "oversized", "big_endian")
"""After these nobody can tell where the next record begins."""
FILES = ("climbing_files", "absolute_files", "missing_files")


async def with_files(client) -> str:
    """Somebody who came with a file and stands in the middle of the first page."""
    people = (await client.candidates()).people[3:]
    return str(next(one["candidateDetail"]["id"] for one in people if one["attachments"]))


def test_every_way_to_spoil_a_record_is_proved_here():
    assert EXPECTED.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", EXPECTED)
async def test_a_spoiled_record_is_what_it_is_said_to_be_once(client, kind):
    key = await with_files(client)
    good = read_stream((await client.candidates()).content, "candidates")
    place = (await client.candidates()).ids.index(key)
    client.tenant.spoils.append(Spoil(kind, record=key))
    read = read_stream((await client.candidates()).content, "candidates")
    assert read[:place] == good[:place]
    assert isinstance(read[place], EXPECTED[kind]), read[place]
    assert read[place + 1 :] == ([] if kind in ENDS else good[place + 1 :])
    assert read_stream((await client.candidates()).content, "candidates") == good


@pytest.mark.parametrize("kind", [kind for kind in EXPECTED if kind not in FILES])
async def test_a_vacancy_is_spoiled_the_same_way(client, kind):
    await client.control("spoil", kind=kind, export="vacancies", times=None)
    for _ in range(2):
        read = read_stream((await client.vacancies()).content, "vacancies")
        assert isinstance(read[0], EXPECTED[kind]), read[0]
    assert len(read) == (1 if kind in ENDS else 12)
    await client.control("unspoil")
    assert len((await client.vacancies()).offers) == 12


async def test_a_bomb_is_small_on_the_wire_and_says_little_of_itself(client):
    for kind, says in (("bomb", 10_000), ("honest_bomb", 96 << 20)):
        client.tenant.spoils.append(Spoil(kind))
        answer = await client.candidates(limit=1)
        assert len(answer.content) < 300_000
        (record,) = answer.records
        entry = record.getinfo("applicantdetail")
        assert entry.file_size <= says
        assert entry.compress_size < 200_000
        with pytest.raises(TooMuch):
            inflated(record, "applicantdetail")


async def test_a_bomb_can_be_as_big_as_a_test_wants(client):
    client.tenant.spoils.append(Spoil("bomb", size=3 << 20))
    (record,) = (await client.candidates(limit=1)).records
    with pytest.raises(TooMuch):
        inflated(record, "applicantdetail", (3 << 20) - 1)
    with pytest.raises(zipfile.BadZipFile):
        inflated(record, "applicantdetail", 4 << 20)


async def test_a_length_may_claim_whatever_a_test_wants(client):
    client.tenant.spoils.append(Spoil("oversized", size=70 << 20))
    content = (await client.candidates(limit=1)).content
    assert struct.unpack("<I", content[:4]) == (70 << 20,)
    assert len(content) < 100_000


async def test_names_that_would_climb_out_of_a_folder_are_in_the_archive(client):
    key = await with_files(client)
    for kind, begins in (("climbing_files", "../../../tmp/"), ("absolute_files", "/etc/")):
        client.tenant.spoils.append(Spoil(kind, record=key))
        (record,) = (await client.candidates(filter=f"id::{key}")).records
        assert record.namelist()[1].startswith(begins)
    client.tenant.spoils.append(Spoil("climbing_name", record=key))
    (record,) = (await client.candidates(filter=f"id::{key}")).records
    assert record.namelist()[0] == "../../applicantdetail"


@pytest.mark.parametrize("wrong", [{"kind": "melted"}, {"kind": "bomb", "export": "jobs"}, {"kind": "bomb", "x": 1}])
async def test_a_spoil_that_does_not_exist_is_refused(client, wrong):
    answer = await client.send("POST", "/_sandbox/spoil", signed=False, json=wrong)
    assert answer.status == 400
    assert client.tenant.spoils == []


# --- on the connection ---------------------------------------------------------------------------


def rules(*kinds: Rule) -> Faults:
    return Faults(kinds)


EXPORT = "/exports/v1/candidates"


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        (Rule(Fault.TOO_MANY, path=EXPORT, times=1, retry_after=7), 429),
        (Rule(Fault.ERROR, path=EXPORT, times=1, status=500), 500),
        (Rule(Fault.ERROR, path=EXPORT, times=1), 503),
        (Rule(Fault.EXPIRED_TOKEN, path=EXPORT, times=1), 401),
        (Rule(Fault.REVOKED_TOKEN, path=EXPORT, times=1), 401),
        (Rule(Fault.REDIRECT, path=EXPORT, times=1), 302),
    ],
    ids=lambda value: value.kind.value if isinstance(value, Rule) else "",
)
async def test_a_fault_answers_in_the_vendors_words_and_passes(visit, rule, status):
    async with visit(faults=rules(rule)) as client:
        answer = await client.get(EXPORT)
        assert answer.status == status
        assert answer.headers.get("Retry-After") == ("7" if status == 429 else None)
        if status in (429, 500, 503):
            assert (answer.json["code"], bool(answer.json["status"])) == (status, True)
        if status == 302:
            assert answer.headers["Location"] == "http://elsewhere.example/api/exports/v1/candidates"
        if status == 401:
            assert (await client.get(EXPORT)).status == 401
            await client.sign_in()
        assert (await client.get(EXPORT)).status == 200


@pytest.mark.parametrize("kind", [Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.TRUNCATE])
async def test_a_connection_that_breaks(visit, kind):
    # A client asks a second time by itself where a connection was closed before an answer.
    tries = 1 if kind is Fault.TRUNCATE else 2
    async with visit(faults=rules(Rule(kind, path=EXPORT, times=tries))) as client:
        with pytest.raises(aiohttp.ClientError):
            await client.get(EXPORT)
        assert len((await client.candidates()).ids) == 60
        dropped = [entry.dropped for entry in client.sandbox.ledger.requests(EXPORT)]
        assert dropped == [kind is not Fault.TRUNCATE] * tries + [False]


@pytest.mark.parametrize("kind", [Fault.SLOW, Fault.SLOW_BODY])
async def test_a_slow_stream_is_whole_in_the_end(visit, kind):
    async with visit(faults=rules(Rule(kind, path=EXPORT, times=1, delay=0.05))) as client:
        assert len((await client.candidates()).ids) == 60


@pytest.mark.parametrize("kind", [Fault.INVALID_JSON, Fault.CONTENT_TYPE, Fault.PORTAL])
async def test_bytes_that_are_something_else(visit, kind):
    async with visit(faults=rules(Rule(kind, path=EXPORT, times=1))) as client:
        answer = await client.get(EXPORT)
        if kind is Fault.CONTENT_TYPE:
            assert answer.headers["Content-Type"].startswith("text/html")
            assert len(answer.ids) == 60
        else:
            assert not isinstance(read_stream(answer.content, "candidates")[0], dict)
        assert len((await client.candidates()).ids) == 60


async def test_rows_shift_under_a_reader(visit):
    async with visit(faults=rules(Rule(Fault.SHIFT, path="/candidates", times=1, rows=3))) as client:
        assert (await client.candidates(limit=2)).ids == ["_TS-01004", "_TS-01005"]
        assert (await client.candidates(limit=2)).ids == ["_TS-01001", "_TS-01002"]


async def test_a_write_whose_answer_is_lost_was_made(visit):
    path = "/candidates/_TS-01005/vacancies/2026-06"
    async with visit(scope="Customer", faults=rules(Rule(Fault.DROP_AFTER, "POST", path, times=1))) as client:
        with pytest.raises(aiohttp.ClientError):
            await client.post(f"/v1{path}", {})
        assert client.tenant.candidate("_TS-01005").at("2026-06")
        (entry,) = client.sandbox.ledger.effects()
        assert (entry.dropped, entry.status) == (True, 201)
