"""The ways in which SmartRecruiters pages: each of its APIs has its own."""

import msgspec

from adapters.http.dialects import Dialect
from app.vendor import Operation

_TOKEN = Dialect(
    by="token",
    parameter="pageId",
    following=("nextPageId",),
    links=("pageId", "page_id", "page"),
    rows=("content", "contents", "jobs"),
    relations=("next", "link"),
)
STYLES: dict[str, Dialect] = {
    "pageId": _TOKEN,
    "page_id": msgspec.structs.replace(_TOKEN, parameter="page_id"),
    "page": msgspec.structs.replace(_TOKEN, parameter="page", most=1000, following=("nextPage",)),
    "nextPageId": msgspec.structs.replace(_TOKEN, parameter="nextPageId", links=("nextPageId", "pageId")),
    "offset": msgspec.structs.replace(_TOKEN, by="offset", parameter="offset"),
    "number": msgspec.structs.replace(
        _TOKEN, by="number", parameter="page", first=0, totals=("totalElements", "totalFound")
    ),
}
"""By what a row of the catalogue calls them. The report list's `Link` has the relation `link` (docs, 2)."""


def dialect_of(row: Operation) -> Dialect:
    """How an operation pages; all its rows in one answer where it does not."""
    style = STYLES[row.pages] if row.pages is not None else _TOKEN
    sized = any(one.name == "pageSize" for one in row.parameters)
    return msgspec.structs.replace(style, size="pageSize") if sized else style
