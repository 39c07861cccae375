"""How a request ends below its route."""

from aiohttp import web


class Refused(Exception):
    """Raised anywhere below a route: the request ends with this answer."""

    def __init__(self, response: web.Response) -> None:
        super().__init__(response.status)
        self.response = response
