"""The bytes of an attachment: its address is signed and on another host, where our token has no business."""

from urllib.parse import urlsplit

from adapters.greenhouse.reading import Reader
from adapters.http.address import Address
from adapters.http.client import Client
from adapters.http.messages import Request
from app.model.ids import RemoteId
from app.vendor import Forbidden, Garbled, NotThere


async def content(client: Client, reader: Reader, attachment: RemoteId) -> bytes:
    """The bytes of a file. Raises `NotThere` for one that is gone, or not for us to see: Greenhouse says the same."""
    rows = await reader.by("attachments.list", "ids", [attachment])
    if not rows:
        raise NotThere(f"{client.who}: the file is not there, or may not be seen")
    request = request_of(client, str(rows[0].get("url") or ""))
    try:
        return await client.read(request, lambda answer: answer.body)
    except Forbidden as refused:  # the file store's word for an address that is too old
        raise NotThere(f"{client.who}: the address of the file is not taken any more", status=refused.status) from None


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
