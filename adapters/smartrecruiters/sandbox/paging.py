"""The ways in which lists are cut into pages: one function a dialect."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from aiohttp import web
from yarl import URL

from adapters.sandbox.frame import SHIFT
from adapters.smartrecruiters.sandbox import answers
from adapters.smartrecruiters.sandbox.staff import Row


class Page(NamedTuple):
    """`mark` is where the next page begins, None on the last one."""

    rows: list[Any]
    mark: Any
    total: int


def handed_out(mark: Any) -> str:
    """A mark as an opaque text."""
    return base64.urlsafe_b64encode(json.dumps(mark).encode()).decode().rstrip("=")


def read_back(text: str) -> Any:
    """Raises ValueError for what was never handed out."""
    try:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(text) from error


def cut(request: web.Request, rows: Sequence[Any], limit: int, mark: Any = None) -> Page:
    """A page of rows that lie in memory: marks are places. `SHIFT` moves the rows under the reader.

    Raises ValueError for a mark that is no place.
    """
    begin = 0 if mark is None else mark
    if not isinstance(begin, int) or begin < 0:
        raise ValueError(mark)
    begin = max(0, begin + request.get(SHIFT, 0))
    found = list(rows[begin : begin + limit])
    return Page(found, begin + limit if begin + limit < len(rows) else None, len(rows))


def by_key(rows: Sequence[Row], limit: int, mark: Any, key: Callable[[Row], Any], shift: int = 0) -> Page:
    """A page of rows in the order of a key that never changes: marks are keys, and no row is passed over."""
    begin = 0 if mark is None else next((at for at, row in enumerate(rows) if key(row) > mark), len(rows))
    begin = max(0, begin + shift)
    found = list(rows[begin : begin + limit])
    return Page(found, key(found[-1]) if begin + limit < len(rows) else None, len(rows))


def by_cursor(request: web.Request, page: Page, limit: int, *, empty: bool, offset: int = 0) -> web.Response:
    """`pageId` and `limit`; `empty`: the last page says so by an empty `nextPageId`, else by none."""
    following = None if page.mark is None else handed_out(page.mark)
    body: dict[str, Any] = {"limit": limit, "offset": offset, "totalFound": page.total, "content": page.rows}
    if following is not None or empty:
        body["nextPageId"] = following or ""
    return linked(request, answers.data(body), "pageId", following)


def linked(
    request: web.Request, response: web.Response, name: str, mark: str | None, rel: str = "next"
) -> web.Response:
    """The same answer with the address of the next page in its `Link`."""
    if mark is not None:
        url = URL(f"{request.url.origin()}{request.path_qs}", encoded=True)
        response.headers["Link"] = f'<{url.update_query({name: mark})}>; rel="{rel}"'
    return response


def numbered(rows: Sequence[Row], page: int, size: int, name: str, total: str) -> web.Response:
    """Pages by number and size, from 0."""
    return answers.data({name: list(rows[page * size : (page + 1) * size]), total: len(rows)})
