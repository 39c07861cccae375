"""How a request ends below its route, and what it was looking for."""

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
