"""The files of a candidate, and their bytes: these lie at a signed address on another host, where our token has no
business.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from adapters.greenhouse import translate, wire
from adapters.greenhouse.reading import Reader
from adapters.http import raw
from adapters.http.address import Address
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request
from app.model.ids import RemoteId
from app.vendor import Forbidden, Garbled, NotThere, Pulled, Refused, Unreadable

ADDRESSES = 2
"""How often the address of a file is asked for: one that came out of a cache on the way may have ended."""


async def of_candidate(
    reader: Reader, facet: str, candidate: RemoteId, priority: Priority
) -> Sequence[Pulled | Unreadable] | None:
    """All files of a candidate, None where they are not there. Raises `Refused` for another facet."""
    if facet != "files":
        raise Refused(f"there is no {facet} of a candidate; there are files")
    rows = await reader.raws_by("attachments.list", "candidate_ids", [candidate], priority=priority)
    if not rows and not await reader.raws_by("candidates.list", "ids", [candidate], priority=priority):
        return None
    return [file(row) for row in rows]


def file(row: bytes) -> Pulled | Unreadable:
    """A file without its address: that is a key to its bytes, which is not kept, and another one in every answer."""
    try:
        fields = msgspec.json.decode(row, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return raw.one(row, wire.Attachment, translate.attachment)
    fields.pop("url", None)
    return raw.one(msgspec.json.encode(fields), wire.Attachment, translate.attachment)


async def content(client: Client, reader: Reader, attachment: RemoteId) -> bytes:
    """The bytes of a file. Raises `NotThere` for one that is gone, or not for us to see: Greenhouse says the same."""
    refused: Forbidden | None = None
    for _ in range(ADDRESSES):
        rows = await reader.by("attachments.list", "ids", [attachment])
        if not rows:
            raise NotThere(f"{client.who}: the file is not there, or may not be seen")
        request = request_of(client, str(rows[0].get("url") or ""))
        try:
            return await client.read(request, lambda answer: answer.body)
        except Forbidden as error:  # the file store's word for an address that is too old
            refused = error
    status = refused.status if refused else None
    raise NotThere(f"{client.who}: the address of the file is not taken any more", status=status)


def request_of(client: Client, url: str) -> Request:
    """The question for a file at a signed address. Raises `Garbled` for an address that leads nowhere."""
    parts = urlsplit(url)
    if not parts.netloc:
        raise Garbled(f"{client.who}: the file has no address")
    return Request(
        name="attachments.content",
        method="GET",
        path=parts.path or "/",
        query=parts.query,
        headers={"Accept": "*/*"},
        at=Address(f"{client.who}: the file", f"{parts.scheme}://{parts.netloc}"),
        signed=False,
    )
