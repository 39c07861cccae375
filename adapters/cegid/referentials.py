"""Referentials: the coded words a site fills its fields with, and what they are called in the account's language."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import msgspec

from adapters.cegid import wire
from adapters.cegid.asking import read_request
from adapters.cegid.settings import language_name
from adapters.cegid.translate import as_sent, referential
from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.http.paging import Sight
from adapters.http.raw import Got
from adapters.http.walking import together
from adapters.http.windows import Window
from app.model.ids import Instant
from app.vendor import Forbidden, Garbled, NotThere, Refused, Unreadable

MOST = 100
_RANGE = re.compile(r"(\d+)-(\d+)/(\d+)")
_IDS = re.compile(rb'"id"\s*:\s*"((?:[^"\\]|\\.)+)"')


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A window of a list, and where to go on; None at its end."""

    rows: Sequence[bytes]
    following: Window | None
    begun_at: Instant
    server_time: Instant | None


class Referentials:
    """Reads the lists of one account. `language`: the number of the one that words are shown in, None: as sent."""

    def __init__(self, client: Client, names: Sequence[str], language: str | None) -> None:
        self.client = client
        self.names = names
        self.language = language

    async def window(self, name: str, walk: Window, priority: Priority) -> Slice | None:
        """Some words of a referential; None where the site has none of that name, or not for us."""
        span = walk.ask()
        query = [("offset", str(span.start)), ("limit", str(span.size))]
        request = read_request("referentials.list", priority, path={"name": name}, query=query)
        try:
            rows, total, response = await self.client.read(request, _unwrapped)
        except (Forbidden, NotThere, Refused) as refused:
            if refused.status == 401:  # a token in trouble
                raise
            return None
        sight = Sight(ids=[raw.marks_of(row)[0] for row in rows], total=total)
        try:
            onward = walk.after(sight)
        except ValueError as wrong:
            raise Garbled(f"{self.client.who}: {request.name} of {name}: {wrong}") from None
        return Slice(
            rows=[row for row, new in zip(rows, walk.fresh(sight), strict=True) if new],
            following=onward,  # type: ignore[arg-type]  # windows by offset stay such
            begun_at=response.begun_at,
            server_time=response.server_time,
        )

    async def words(self, name: str, rows: Sequence[bytes]) -> list[Got]:
        """The words with all their translations, of which one call each asks."""
        return await together([self._with_translations(name, row) for row in rows])

    async def _with_translations(self, name: str, row: bytes) -> Got:
        word = raw.parse(row, wire.Word)
        told = {} if isinstance(word, Unreadable) or not word.id else await self._translations(name, word.id)
        said = told.get(self.language) if self.language else None
        return referential(name, row, word, said, {language_name(tongue): text for tongue, text in told.items()})

    async def _translations(self, name: str, code: str) -> dict[str, str]:
        request = read_request("referentials.translations", Priority.INCREMENT, path={"name": name, "id": code})
        return {tongue: word.said for tongue, word in await self._told(request) if tongue and word.said}

    async def translation(self, name: str, code: str, language: str) -> str | None:
        """What a word is called in a language; None where nobody says."""
        path = {"name": name, "id": code, "lcid": language}
        found = await self._told(read_request("referentials.translation", Priority.INCREMENT, path=path))
        return next((word.said for _, word in found if word.said), None)

    async def _told(self, request: Any) -> list[tuple[str | None, wire.Word]]:
        try:
            rows, _, _ = await self.client.read(request, _unwrapped)
        except (Forbidden, NotThere, Refused) as refused:
            if refused.status == 401:
                raise
            return []
        words = [raw.parse(row, wire.Word) for row in rows]
        return [(word.tongue, word) for word in words if isinstance(word, wire.Word)]


class Glossary:
    """What codes are called in the account's language, as far as they are of a referential that it reads.

    Each code is asked for once. Where no language was chosen words are as the vendor sends them.
    """

    def __init__(self, referentials: Referentials) -> None:
        self._referentials = referentials
        self._list_of: Mapping[str, str] | None = None
        self._said: dict[str, str | None] = {}
        self._one_at_a_time = asyncio.Lock()

    def word(self, coded: wire.Coded) -> str | None:
        return self._said.get(coded.id or "") or as_sent(coded)

    async def learn(self, rows: Sequence[bytes]) -> None:
        """Find out what the codes in these records are called."""
        language = self._referentials.language
        if language is None or not rows:
            return
        async with self._one_at_a_time:
            if self._list_of is None:
                self._list_of = {code: name for name in self._referentials.names async for code in self._codes(name)}
            met = {found.decode("utf-8", "replace") for row in rows for found in _IDS.findall(row)}
            unknown = [code for code in sorted(met) if code in self._list_of and code not in self._said]
            said = await together(
                [self._referentials.translation(self._list_of[code], code, language) for code in unknown]
            )
            self._said.update(zip(unknown, said, strict=True))

    async def _codes(self, name: str) -> AsyncGenerator[str, None]:
        walk: Window | None = Window(size=MOST)
        while walk is not None:
            found = await self._referentials.window(name, walk, Priority.INCREMENT)
            if found is None:
                return
            for row in found.rows:
                yield raw.marks_of(row)[0]
            walk = found.following


def _unwrapped(response: Response) -> tuple[list[bytes], int | None, Response]:
    """The rows of an answer, within `data` or bare, a list or one; how many there are in all where it says so."""
    response.must_be_json()
    return *unwrapped(response.body), response


def unwrapped(body: bytes) -> tuple[list[bytes], int | None]:
    """The same of its bytes. Raises `ValueError` for what is no JSON of these shapes."""
    total = None
    content = body.strip()
    if content.startswith(b"{"):
        try:
            fields = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise ValueError(f"no JSON: {wrong}") from None
        found = _RANGE.search(bytes(fields.get("contentRange", b"")).decode("utf-8", "replace"))
        total = int(found[3]) if found else None
        content = bytes(fields.get("data", content)).strip()
    if content in (b"", b"null"):
        return [], total
    return raw.rows_of(content if content.startswith(b"[") else b"[" + content + b"]"), total
