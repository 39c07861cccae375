"""What is read of one candidate by itself: tags, files, the timeline."""

import mimetypes
from collections.abc import Awaitable, Callable, Mapping, Sequence

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.traffit import pull, translate, wire
from adapters.traffit.reading import Reader
from app.model.ids import RemoteId
from app.model.records import Attachment, Tags
from app.vendor import Pulled, Refused


async def tags(reader: Reader, employee: RemoteId, priority: Priority = Priority.USER_OP) -> list[Pulled]:
    """All tags of a candidate, as one record."""
    rows = await reader.everything("candidates.tags", {"employee_id": employee}, priority)
    found = [raw.parse(row, wire.Tag) for row in rows]
    names = tuple(tag.name for tag in found if isinstance(tag, wire.Tag) and tag.name)
    return [Pulled(Tags(remote_id=employee, tags=names), b"")]


async def files(reader: Reader, employee: RemoteId, priority: Priority = Priority.USER_OP) -> list[Pulled]:
    """All files of a candidate; the list tells only their names (notes 2.7)."""
    rows = await reader.everything("candidates.files", {"employee_id": employee}, priority)
    found = [(row, raw.parse(row, wire.FileRow)) for row in rows]
    return [
        Pulled(
            Attachment(
                remote_id=f"{employee}:{file.id}",
                candidate=employee,
                name=file.name or f"#{file.id}",
                mime=mimetypes.guess_type(file.name or "")[0],
            ),
            row,
        )
        for row, file in found
        if isinstance(file, wire.FileRow)
    ]


async def timeline(reader: Reader, employee: RemoteId, priority: Priority = Priority.USER_OP) -> list[Pulled]:
    """All activities of a candidate, notes among them."""
    rows = await reader.everything("candidates.activities", {"employee_id": employee}, priority)
    got = [pull.one(row, wire.ActivityRow, lambda line: translate.activity(line, employee)) for row in rows]
    return [one for one in got if isinstance(one, Pulled)]


Facet = Callable[[Reader, RemoteId, Priority], Awaitable[Sequence[Pulled]]]
FACETS: Mapping[str, Facet] = {"tags": tags, "files": files, "timeline": timeline}


async def read(reader: Reader, facet: str, employee: RemoteId, priority: Priority) -> Sequence[Pulled]:
    """The records of a facet. Raises `Refused` for one there is none of, and what reading raises."""
    if facet not in FACETS:
        raise Refused(f"there is no {facet} of a candidate; there are {', '.join(FACETS)}")
    return await FACETS[facet](reader, employee, priority)
