"""What the server says, in the vendor's words: one function a shape.

The document has three error shapes, tenants send two more (notes 2.5); each stands where it was seen.
"""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web

from adapters.sandbox.answers import Refused


def data(value: Any, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=json.dumps(value, separators=(",", ":")).encode(),
        status=status,
        content_type="application/json",
        headers=headers,
    )


def created(row_id: int) -> web.Response:
    return data({"id": row_id}, HTTPStatus.CREATED)


def done() -> web.Response:
    return web.Response(status=HTTPStatus.NO_CONTENT, content_type="application/json")


def coded(status: int) -> web.Response:
    """`{"error": {"code": 404, "message": "Not Found"}}`."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Error"
    return data({"error": {"code": status, "message": phrase}}, status)


def worded(sentence: str, status: int = HTTPStatus.BAD_REQUEST) -> web.Response:
    """`{"error": "Bad comparison used."}`."""
    return data({"error": sentence}, status)


def invalid(errors: Sequence[str], message: str = "Validation Failed") -> web.Response:
    """`{"code": 400, "message": "Validation Failed", "errors": [...]}`."""
    return data({"code": 400, "message": message, "errors": list(errors)}, HTTPStatus.BAD_REQUEST)


def listed(sentence: str, status: int) -> web.Response:
    """`["Tag not found"]`."""
    return data([sentence], status)


def no_transition() -> web.Response:
    """A bare sentence, although the document prints a JSON content type over it."""
    return web.Response(text="No transition for action", status=HTTPStatus.BAD_REQUEST, content_type="application/json")


def unauthorized() -> web.Response:
    return worded("Authorization key is invalid.", HTTPStatus.UNAUTHORIZED)


def oauth_error(error: str, description: str) -> web.Response:
    return data({"error": error, "error_description": description}, HTTPStatus.BAD_REQUEST)


def not_found() -> Refused:
    return Refused(coded(HTTPStatus.NOT_FOUND))


def forbidden() -> Refused:
    return Refused(coded(HTTPStatus.FORBIDDEN))
