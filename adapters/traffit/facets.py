"""What is read of one candidate by itself: tags and files."""

import mimetypes
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

import msgspec

from adapters.http import raw
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request
from adapters.http.raw import Got
from adapters.traffit import wire
from adapters.traffit.asking import get_request
from adapters.traffit.reading import Reader
from app.model.ids import RemoteId
from app.model.records import Attachment, Tags
from app.vendor import NotThere, Pulled, Refused, Unreadable


async def tags(reader: Reader, employee: RemoteId, priority: Priority = Priority.USER_OP) -> list[Got]:
    """All tags of a candidate, as one record."""
    rows = await reader.everything("candidates.tags", {"employee_id": employee}, priority)
    found = [raw.parse(row, wire.Tag) for row in rows]
    names = tuple(tag.name for tag in found if isinstance(tag, wire.Tag) and tag.name)
    record = Tags(remote_id=employee, tags=names)
    return [Pulled(record, b"[" + b",".join(rows) + b"]"), *(tag for tag in found if isinstance(tag, Unreadable))]


async def files(reader: Reader, employee: RemoteId, priority: Priority = Priority.USER_OP) -> list[Got]:
    """All files of a candidate; the list tells only their names (notes 2.7)."""
    rows = await reader.everything("candidates.files", {"employee_id": employee}, priority)
    return [_file(row, employee) for row in rows]


def _file(row: bytes, employee: RemoteId) -> Got:
    file = raw.parse(row, wire.FileRow)
    if isinstance(file, Unreadable):
        return msgspec.structs.replace(file, remote_id=file.remote_id and f"{employee}:{file.remote_id}")
    return Pulled(
        Attachment(
            remote_id=f"{employee}:{file.id}",
            candidate=employee,
            name=file.name or f"#{file.id}",
            mime=mimetypes.guess_type(file.name or "")[0],
        ),
        row,
    )


Facet = Callable[[Reader, RemoteId, Priority], Awaitable[Sequence[Got]]]
FACETS: Mapping[str, Facet] = {"tags": tags, "files": files}


async def read(
    client: Client, reader: Reader, facet: str, employee: RemoteId, priority: Priority
) -> Sequence[Got] | None:
    """The records of a facet, None where the candidate is gone. Raises `Refused` where there is no such list.

    The lists are younger than the document: a tenant may lack one, and that says nothing about the candidate or about
    what is known of them.
    """
    if facet not in FACETS:
        raise Refused(f"there is no {facet} of a candidate; there are {', '.join(FACETS)}")
    with suppress(NotThere):
        return await FACETS[facet](reader, employee, priority)
    try:
        await client.read(get_request("candidates.get", {"employee_id": employee}, priority), lambda _: None)
    except NotThere:
        return None
    raise Refused(f"{client.who}: this tenant has no list of {facet}", status=404)


def content_request(attachment: RemoteId) -> Request:
    """Asks for the bytes of a file. Raises `Refused` for an id that is none of a file here."""
    employee, _, file = attachment.partition(":")
    if not (employee and file):
        raise Refused(f"{attachment} is no file of Traffit")
    parameters = {"employee_id": employee, "file_id": file}
    request = get_request("candidates.file_content", parameters, Priority.USER_READ)
    return msgspec.structs.replace(request, headers={"Accept": "*/*"})
