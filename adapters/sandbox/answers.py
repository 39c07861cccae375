"""How a request ends below its route, or what is done in place of one."""

import json
from http import HTTPStatus
from typing import Any

from aiohttp import web


class Refused(Exception):
    """Raised anywhere below a route: the request ends with this answer."""

    def __init__(self, response: web.Response) -> None:
        super().__init__(response.status)
        self.response = response


class NotThere(KeyError):
    """There is no such record."""

    def __str__(self) -> str:
        return str(self.args[0])


def data(value: Any, status: int = HTTPStatus.OK) -> web.Response:
    """JSON without blanks; what is no proper text is written all the same."""
    return web.Response(
        body=json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass"),
        status=status,
        content_type="application/json",
        charset="utf-8",
    )
