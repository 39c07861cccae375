"""Bodies that nobody holds at once: records read one by one from a real connection, bounded."""

import asyncio
import struct
from collections.abc import Callable

import pytest
from aiohttp import web

from adapters.http.client import Client
from adapters.http.stream import Stream
from app.vendor import Forbidden, Garbled, NotThere, Throttled, Unreachable
from tests.adapters.http.conftest import Vendor, get, hang_up
from tests.adapters.http.test_signin import House, _Nobody, sign_in
from tests.surroundings import HandClock, MemoryTokens

Make = Callable[..., Client]
MB = 1024 * 1024


def framed(*records: bytes) -> bytes:
    """Each record behind its length, 32 bits, the lowest first."""
    return b"".join(struct.pack("<I", len(record)) + record for record in records)


async def records(stream: Stream, largest: int = MB) -> list[bytes]:
    found = []
    while (head := await stream.exactly(4)) is not None:
        (size,) = struct.unpack("<I", head)
        if size > largest:
            raise Garbled(f"a record of {size} bytes")
        body = await stream.exactly(size)
        assert body is not None
        found.append(body)
    return found


async def test_records_come_one_by_one_until_the_body_ends(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(body=framed(b"one", b"", b"three" * 1000)), web.Response(body=b"")]
    client = make_client()
    for expected in ([b"one", b"", b"three" * 1000], []):
        async with client.stream(get(), largest=MB) as (response, stream):
            assert (response.status, response.body) == (200, b"")
            assert await records(stream) == expected


async def test_a_body_of_any_length_is_never_held_at_once(vendor: Vendor, make_client: Make) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(200):
            await response.write(framed(b"x" * 1024 * 100))
            sent += 1
        await response.write_eof()
        return response

    vendor.script = [endless]
    async with make_client().stream(get(), largest=64 * MB) as (_, stream):
        count = 0
        while (head := await stream.exactly(4)) is not None:
            body = await stream.exactly(*struct.unpack("<I", head))
            assert body is not None
            count += len(body)
            assert sent - count // (1024 * 100) <= 100, "everything arrived before it was read"
    assert count == 200 * 1024 * 100


async def test_the_rest_can_be_taken_piece_by_piece(vendor: Vendor, make_client: Make) -> None:
    vendor.script = [web.Response(body=b"head" + b"x" * 300_000)]
    async with make_client().stream(get(), largest=MB) as (_, stream):
        assert await stream.exactly(4) == b"head"
        assert sum([len(piece) async for piece in stream.pieces()]) == 300_000


async def test_more_than_agreed_is_not_read(vendor: Vendor, make_client: Make) -> None:
    vendor.always = web.Response(body=b"x" * 200_000)
    client = make_client()
    async with client.stream(get(), largest=100_000) as (_, stream):
        with pytest.raises(Garbled, match=r"^polka \(Traffit\): a piece of 150000 bytes"):
            await stream.exactly(150_000)
        with pytest.raises(Garbled, match=r"^polka \(Traffit\): the answer is larger than agreed"):
            [piece async for piece in stream.pieces()]


async def cut_in_the_middle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(framed(b"one") + b"\x05\x00")
    assert request.transport is not None
    request.transport.close()
    return response


async def cut_between(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(framed(b"one"))
    assert request.transport is not None
    request.transport.close()
    return response


async def ends_too_early(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=framed(b"one") + b"\x05\x00")


@pytest.mark.parametrize("deed", [cut_in_the_middle, cut_between, ends_too_early])
async def test_a_body_that_is_cut_short_is_no_end(
    vendor: Vendor, make_client: Make, deed: Callable[[web.Request], object]
) -> None:
    vendor.script = [deed]  # type: ignore[list-item]
    with pytest.raises(Garbled, match="cut short"):
        async with make_client().stream(get(), largest=MB) as (_, stream):
            await records(stream)


async def test_each_piece_has_the_time_of_a_request_and_all_of_them_more(vendor: Vendor, make_client: Make) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(6):
            await asyncio.sleep(0.1)
            await response.write(framed(b"x"))
        return response

    async def stuck(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(framed(b"x"))
        await asyncio.sleep(30)
        return response

    client = make_client(timeout=0.4)
    vendor.script = [slow, stuck]
    async with client.stream(get(), largest=MB) as (_, stream):
        assert len(await records(stream)) == 6
    with pytest.raises(Unreachable, match=r"nothing came within 0\.4 s"):
        async with client.stream(get(), largest=MB) as (_, stream):
            await records(stream)


async def test_what_is_no_answer_is_an_error_as_for_every_read(vendor: Vendor, make_client: Make) -> None:
    client = make_client()
    cases = [
        (web.json_response({"message": "gone"}, status=404), NotThere),
        (web.Response(status=302, headers={"Location": "https://evil.example/"}), Unreachable),
        (hang_up, Unreachable),
        (web.Response(status=429, headers={"Retry-After": "7"}), Throttled),
    ]
    for deed, family in cases:
        vendor.script = [deed]  # type: ignore[list-item]
        with pytest.raises(family):
            async with client.stream(get(), largest=MB):
                pass


async def test_a_reader_that_fails_gets_its_own_error_and_the_client_stays_usable(
    vendor: Vendor, make_client: Make
) -> None:
    client = make_client()
    vendor.script = [web.Response(body=b"x" * MB)]
    with pytest.raises(ValueError, match="mine"):
        async with client.stream(get(), largest=MB):
            raise ValueError("mine")
    async with client.stream(get(), largest=MB) as (response, _):
        assert response.status == 200


async def test_a_stream_is_signed_and_signed_anew_once(vendor: Vendor, make_client: Make, clock: HandClock) -> None:
    house = House(vendor)
    client = make_client(signin=sign_in(clock, MemoryTokens()))
    async with client.stream(get(), largest=MB) as (response, _):
        assert response.status == 200
    house.valid.clear()
    async with client.stream(get(), largest=MB) as (response, _):
        assert response.status == 200
    assert len(house.minted) == 2
    house.valid = _Nobody()
    with pytest.raises(Forbidden):
        async with client.stream(get(), largest=MB):
            pass
    assert len(house.minted) == 3
