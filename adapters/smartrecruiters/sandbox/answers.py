"""What the server says, in the vendor's words: one function a shape."""

import secrets
from collections.abc import Iterable
from http import HTTPStatus

from aiohttp import web

from adapters.sandbox.answers import Refused, data
from adapters.smartrecruiters.sandbox.checking import Complaint

__all__ = ["data", "done", "failed", "refused", "semantic", "short", "token_refused"]

_WORDS = {
    400: ("BAD_REQUEST", "Bad request"),
    401: ("UNAUTHORIZED", "Unauthorized"),
    403: ("FORBIDDEN", "Forbidden"),
    404: ("NOT_FOUND", "Resource not found"),
    405: ("METHOD_NOT_ALLOWED", "Method not allowed"),
    409: ("CONFLICT", "Conflict"),
    424: ("FAILED_DEPENDENCY", "The callback did not answer the handshake"),
    429: ("TOO_MANY_REQUESTS", "Too many requests"),
}


def done(status: int = HTTPStatus.NO_CONTENT) -> web.Response:
    return web.Response(status=status)


def failed(status: int, code: str = "", message: str = "", family: str = "") -> web.Response:
    """An error as that family words it; without a code the general one of the status."""
    general, sentence = _WORDS.get(status, ("INTERNAL_ERROR", HTTPStatus(status).phrase))
    code, message = code or general, message or (f"{sentence}: {code}" if code else sentence)
    if family == "apply-api":
        return data({"code": code, "id": secrets.token_hex(8), "message": message}, status)
    if family == "partners-public-api":
        marketplace = {"id": secrets.token_hex(8), "httpCode": status, "code": code, "message": message}
        return data({**marketplace, "helpUrl": "https://dev.smartrecruiters.example/errors"}, status)
    return data({"message": message, "errors": [{"code": code, "message": message}]}, status)


def refused(status: int, code: str = "", message: str = "", family: str = "") -> Refused:
    return Refused(failed(status, code, message, family))


def short(status: int, message: str) -> Refused:
    """An error with a message alone, as the gate in front of all families words it."""
    return Refused(data({"message": message}, status))


def semantic(complaints: Iterable[Complaint]) -> Refused:
    """422: what is wrong, by the place where it is."""
    errors = [{"dataPath": at, "message": message} for at, message in complaints]
    return Refused(data({"message": "Validation failed", "errors": errors}, 422))


def token_refused(status: int, error: str, description: str = "") -> web.Response:
    """How the token endpoint complains."""
    return data({"error": error} | ({"error_description": description} if description else {}), status)
