"""What a JSON:API document says of its page, wherever it says it.

The specification leaves the numbers open, and vendors differ: a `pagination` beside the data, one in `meta`, or the
numbers in `meta` itself, under names of their own and sometimes as text; or nothing but a link to the next page.
"""

from collections.abc import Mapping
from typing import Any

from adapters.http.paging import Sight

_TOTAL = ("total_entries", "total_count", "total", "count", "record_count")
_PAGES = ("total_pages", "page_count", "pages", "last_page")
_SIZE = ("page_size", "per_page", "size", "limit")


def records_of(document: Any) -> list[Any]:
    """The records of a document: `data` is a list, or one record where there is only one.

    Raises `ValueError` where there is no `data`.
    """
    if not isinstance(document, Mapping) or "data" not in document:
        raise ValueError("no data in the document")
    data = document["data"]
    if isinstance(data, list):
        return data
    return [] if data is None else [data]


def sight_of(document: Any) -> Sight:
    """What the document shows. Raises `ValueError` where it holds no `data`."""
    records = records_of(document)
    ids = [str(record.get("id") or "") if isinstance(record, Mapping) else "" for record in records]
    meta = document.get("meta")
    places = [document.get("pagination"), meta.get("pagination") if isinstance(meta, Mapping) else None, meta]
    said = [place for place in places if isinstance(place, Mapping)]
    return Sight(
        ids=ids,
        total=_first(said, _TOTAL),
        pages=_first(said, _PAGES),
        size=_first(said, _SIZE),
        following=_next(document.get("links")),
    )


def _next(links: Any) -> str | None:
    """The address of the next page, by itself or as the `href` of an object; empty where there is said to be none."""
    if not isinstance(links, Mapping) or "next" not in links:
        return None
    found = links["next"]
    found = found.get("href") if isinstance(found, Mapping) else found
    return found if isinstance(found, str) else ""


def _first(places: list[Mapping[str, Any]], names: tuple[str, ...]) -> int | None:
    for place in places:
        for name in names:
            text = str(place.get(name, ""))
            if text.isascii() and text.isdecimal():
                return int(text)
    return None
