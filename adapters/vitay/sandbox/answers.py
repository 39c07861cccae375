"""What the server says, each time in the manner that was drawn for the answer."""

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from aiohttp import web
from yarl import URL

from adapters.vitay.sandbox.manners import Manner
from adapters.vitay.sandbox.records import Ref, Resource

JSON, JSON_API = "application/json", "application/vnd.api+json"


def document(manner: Manner, body: Any, status: int = HTTPStatus.OK) -> web.Response:
    return web.Response(
        body=json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass"),
        status=status,
        headers={"Content-Type": manner.media if manner.media == JSON_API else f"{JSON}; charset=utf-8"},
    )


def one(manner: Manner, resource: Resource) -> web.Response:
    return document(manner, {"data": told(manner, resource)})


def alone(manner: Manner, resources: Sequence[Resource], **more: Any) -> web.Response:
    """A list; what is one record may stand without it."""
    rows = [told(manner, resource) for resource in resources]
    data: Any = rows[0] if len(rows) == 1 and manner.lists == "object" else rows
    return document(manner, {"data": data, **more})


class Place(NamedTuple):
    """Which page of a list: `number` from 1, `size` rows each, of `total`."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)


def page(manner: Manner, resources: Sequence[Resource], place: Place, here: URL) -> web.Response:
    """One page of the list at the address `here`."""
    number, size, total = place
    numbers = {"current_page": number, "total_pages": place.pages, "total_entries": total, "page_size": size}
    if manner.paging == "links":
        return alone(manner, resources, links=_links(here, place))
    spelt = valued(manner, numbers)
    if manner.paging == "meta":
        return alone(manner, resources, meta={"pagination": spelt})
    return alone(manner, resources, pagination=spelt)


def refusal(manner: Manner, status: int, sentence: str, pointer: str | None = None) -> web.Response:
    """The document has one error, the text "Invalid Reference"; JSON:API has `errors`. Others are met in between."""
    match manner.errors:
        case "errors":
            error: dict[str, Any] = {"status": str(status), "title": _phrase(status), "detail": sentence}
            if pointer is not None:
                error["source"] = {"pointer": pointer}
            return document(manner, {"errors": [error]}, status)
        case "text":
            content = sentence.encode("utf-8", "surrogatepass")
            return web.Response(body=content, status=status, content_type="text/plain", charset="utf-8")
        case word:
            return document(manner, {word: sentence}, status)


def told(manner: Manner, resource: Resource) -> dict[str, Any]:
    """A resource on the wire."""
    found = {"type": resource.type, "id": str(resource.id), "attributes": valued(manner, resource.attributes)}
    if resource.relationships is not None:
        found["relationships"] = {
            name: _related(manner, value) for name, value in resource.relationships.items()
        }  # fmt: skip
    return found


def valued(manner: Manner, value: Any) -> Any:
    """Booleans and numbers at any depth as the manner spells them."""
    if isinstance(value, dict):
        return {name: valued(manner, one) for name, one in value.items()}
    if isinstance(value, list):
        return [valued(manner, one) for one in value]
    if manner.values == "typed" or not isinstance(value, bool | int | float):
        return value
    if isinstance(value, bool):
        return str(int(value)) if manner.values == "digits" else str(value).lower()
    return str(value)


def _related(manner: Manner, value: Ref | list[Ref] | str | float | None) -> Any:
    if isinstance(value, list):
        linkage: Any = [_identifier(manner, ref) for ref in value]
    elif isinstance(value, Ref):
        linkage = _identifier(manner, value)
    else:
        linkage = value
    return {"data": linkage} if manner.relationships == "wrapped" else linkage


def _identifier(manner: Manner, ref: Ref) -> dict[str, Any]:
    found: dict[str, Any] = {"type": ref.type, "id": str(ref.id)}
    if ref.filled is not None:
        found["filled"] = valued(manner, ref.filled)
    return found


def _links(here: URL, place: Place) -> dict[str, str | None]:
    def link(to: int) -> str:
        return str(here.update_query({"page[page]": str(to), "page[page_size]": str(place.size)}))

    number, last = place.number, max(1, place.pages)
    return {
        "self": link(number),
        "first": link(1),
        "prev": link(number - 1) if number > 1 else None,
        "next": link(number + 1) if number < last else None,
        "last": link(last),
    }


def accepted(header: str) -> str | None:
    """The media type that an Accept header wants of ours, `*/*` for any; None where it takes none.

    JSON:API says so of its own type: with parameters it is another one.
    """
    ranges = [re.sub(r"\s", "", part).lower() for part in header.split(",") if part.strip()]
    plain = {part.split(";q=")[0] for part in ranges}
    if not plain or plain & {"*/*", "application/*"} or {JSON, JSON_API} <= plain:
        return "*/*"
    return next((kind for kind in (JSON, JSON_API) if kind in plain), None)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
