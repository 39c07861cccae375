"""What the server says, in the vendor's words: one function a shape."""

import secrets
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from aiohttp import web

from adapters.sandbox import answers
from adapters.sandbox.answers import Refused

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Resource not found",
    405: "Resource not found",
    422: "Unprocessable Content",
    429: "Rate limit exceeded",
}


data = answers.data


def done() -> web.Response:
    return web.Response(status=HTTPStatus.NO_CONTENT)


def worded(status: int, errors: Iterable[Any] = ()) -> web.Response:
    """`{"message": ..., "errors": [...]}`; without errors the message stands alone."""
    found = list(errors)
    body: dict[str, Any] = {"message": _WORDS.get(status) or HTTPStatus(status).phrase}
    return data(body | ({"errors": found} if found else {}), 404 if status == 405 else status)


def unauthorized(sentence: str) -> Refused:
    return Refused(worded(401, [sentence]))


def forbidden(sentence: str) -> Refused:
    return Refused(worded(403, [sentence]))


def not_found() -> Refused:
    return Refused(worded(404))


def refused(sentence: str) -> Refused:
    """422 for what the state forbids: errors are sentences."""
    return Refused(worded(422, [sentence]))


def bad_query(name: str, sentence: str) -> Refused:
    """422 for a parameter: errors are objects of one key."""
    return Refused(worded(422, [{name: sentence}]))


def bad_fields(errors: Iterable[tuple[str, str]]) -> Refused:
    """422 for a body: errors are objects with message and field."""
    return Refused(worded(422, [{"message": sentence, "field": field} for field, sentence in errors]))


def token_refused(status: int, sentence: str) -> web.Response:
    """How the token endpoint itself complains."""
    return data({"message": sentence, "errorId": f"err-{secrets.token_hex(8)}"}, status)
