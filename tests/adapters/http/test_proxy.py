"""Between us and a vendor: a proxy that tunnels, an authority of one's own, connections that were kept too long."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from adapters.http.client import Client
from adapters.http.signin import HeaderSignIn
from app.vendor import AnswerLost, Unreachable
from tests.adapters.http.certificates import self_signed
from tests.adapters.http.conftest import Vendor, get, put, serving
from tests.adapters.http.test_client import json_of

Make = Callable[..., Client]
TOKEN = "Bearer abc-of-the-vendor"


@dataclass
class Proxy:
    """An HTTP proxy that tunnels every host to one port of this machine, and keeps what it was told."""

    to: int
    status: str = "200 Connection established"
    url: str = ""
    told: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.told.append(head)
        writer.write(f"HTTP/1.1 {self.status}\r\n\r\n".encode())
        await writer.drain()
        if self.status.startswith("200"):
            back_reader, back_writer = await asyncio.open_connection("127.0.0.1", self.to)
            await asyncio.gather(_pour(reader, back_writer), _pour(back_reader, writer), return_exceptions=True)
        writer.close()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        sink.write(data)
        await sink.drain()
    sink.close()


@asynccontextmanager
async def proxying(to: int, status: str = "200 Connection established") -> AsyncIterator[Proxy]:
    proxy = Proxy(to, status)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()


@asynccontextmanager
async def far_away(folder: Path) -> AsyncIterator[tuple[Vendor, int, Path]]:
    """A vendor called vendor.example that speaks TLS; its port here; the certificate that vouches for it."""
    certificate = self_signed(folder, "vendor.example")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate)
    async with serving(Vendor(), ssl_context=server) as vendor:
        yield vendor, int(vendor.base_url.rpartition(":")[2]), certificate


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def test_a_proxy_tunnels_and_sees_neither_token_nor_path(
    make_client: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with far_away(tmp_path) as (vendor, port, certificate), proxying(port) as proxy:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//ida:pa%3Ass@"))
        signin = HeaderSignIn("Authorization", TOKEN)
        client = make_client(base_url="https://vendor.example", signin=signin)
        assert await client.read(get("/secret-path"), json_of) == {"ok": True}
        assert (await client.send(put())).status == 200
        assert [one.headers["authorization"] for one in vendor.arrived] == [TOKEN, TOKEN]
        assert all("proxy-authorization" not in one.headers for one in vendor.arrived)
        expected = base64.b64encode(b"ida:pa:ss").decode()
        for head in proxy.told:
            assert head.startswith("CONNECT vendor.example:443 HTTP/1.1\r\n")
            assert f"Proxy-Authorization: Basic {expected}" in head
            assert "secret-path" not in head
            assert TOKEN not in head
        assert len(proxy.told) == 2


async def test_a_certificate_that_is_not_trusted_gets_nothing_behind_a_proxy_either(
    make_client: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with far_away(tmp_path) as (vendor, port, _), proxying(port) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        client = make_client(base_url="https://vendor.example", signin=HeaderSignIn("Authorization", TOKEN))
        with pytest.raises(Unreachable, match="certificate is not trusted"):
            await client.send(put())
        assert vendor.arrived == []


async def test_a_certificate_of_another_host_is_not_trusted_whoever_vouches_for_it(
    make_client: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with far_away(tmp_path) as (vendor, port, certificate), proxying(port) as proxy:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(Unreachable, match="certificate is not trusted"):
            await make_client(base_url="https://other.example").send(put())
        assert vendor.arrived == []


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])
async def test_a_proxy_that_refuses_means_that_nothing_was_sent(
    make_client: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    async with far_away(tmp_path) as (vendor, port, certificate), proxying(port, status) as proxy:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("https_proxy", proxy.url.replace("//", "//ida:sesame-open@"))
        with pytest.raises(Unreachable, match=f"the proxy answered {status[:3]}") as raised:
            await make_client(base_url="https://vendor.example").send(put())
        assert "sesame" not in raised.value.message
        assert vendor.arrived == []


async def test_a_proxy_that_is_not_there_means_that_nothing_was_sent(
    make_client: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(Unreachable, match="not reachable: the proxy"):
        await make_client(base_url="https://vendor.example").send(put())


async def test_hosts_that_want_no_proxy_get_none(
    make_client: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with far_away(tmp_path) as (_, port, _certificate), proxying(port) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "invalid")
        with pytest.raises(Unreachable, match=r"no host vendor\.invalid"):
            await make_client(base_url="https://vendor.invalid").send(put())
        assert proxy.told == []


class Forgetful:
    """Answers the first request of a connection and hangs up on the second, after it has read it."""

    def __init__(self) -> None:
        self.arrived: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answered = False
        while True:
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            except asyncio.IncompleteReadError:
                break
            length = next((int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-len")), 0)
            await reader.readexactly(length)
            self.arrived.append(head.split()[0])
            if answered or "PUT" in head:
                break
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            await writer.drain()
            answered = True
        writer.close()


@asynccontextmanager
async def forgetting() -> AsyncIterator[tuple[Forgetful, str]]:
    forgetful = Forgetful()
    server = await asyncio.start_server(forgetful.serve, "127.0.0.1", 0)
    try:
        yield forgetful, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_a_put_arrives_once_where_a_kept_connection_is_dropped_behind_it(make_client: Make) -> None:
    async with forgetting() as (forgetful, url):
        client = make_client(base_url=url)
        await client.read(get(), json_of)
        with pytest.raises(AnswerLost):
            await client.send(put())
        assert forgetful.arrived.count("PUT") == 1


async def test_control_a_plain_session_sends_that_put_twice() -> None:
    async with forgetting() as (forgetful, url), aiohttp.ClientSession() as session:
        await (await session.get(url)).read()
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.put(url, data=b"{}")
        assert forgetful.arrived.count("PUT") == 2
