"""What the server says: one function a shape.

No public document shows an error of the Back Office but for its words; the shapes here are those of the successful
answers, and of the framework the vendor builds on (docs/vendors/cegid.md, section 3).
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web

from adapters.sandbox.answers import Refused


def data(value: Any, status: int = HTTPStatus.OK) -> web.Response:
    body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")


def wrapped(value: Any, status: int = HTTPStatus.OK, content_range: str | None = None) -> web.Response:
    """`{"code", "status", "data"}`; of a list also `contentRange`."""
    body = {"code": int(status), "status": HTTPStatus(status).phrase, "data": value}
    return data(body | ({} if content_range is None else {"contentRange": content_range}), status)


def listed(rows: Sequence[Any], offset: int, total: int) -> web.Response:
    """A page. Its range is `offset-SIZE/total`, not offset-end (notes 1.4)."""
    return wrapped(list(rows), content_range=f"{offset}-{len(rows)}/{total}")


def done() -> web.Response:
    return web.Response(status=HTTPStatus.NO_CONTENT)


def worded(status: int, sentence: str | None = None) -> web.Response:
    """`{"code": 404, "status": "Not Found", "message": ...}`."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Error"
    return data({"code": status, "status": phrase, "message": sentence or phrase}, status)


def bad_query() -> Refused:
    return Refused(worded(400, "Query not correct"))


def bad_body(sentence: str) -> Refused:
    return Refused(worded(400, sentence))


def not_found(sentence: str = "Client code doesn't exist") -> Refused:
    return Refused(worded(404, sentence))


def conflict(sentence: str) -> Refused:
    return Refused(worded(409, sentence))


def unauthorized() -> Refused:
    refusal = data({"message": "Authorization has been denied for this request."}, HTTPStatus.UNAUTHORIZED)
    refusal.headers["WWW-Authenticate"] = "Bearer"
    return Refused(refusal)


def forbidden(scopes: Sequence[str]) -> Refused:
    wanted = " or ".join(scopes)
    return Refused(worded(403, f"The scope {wanted} is required." if wanted else "A Front Office token is required."))


def bad_form(fields: Mapping[str, str]) -> Refused:
    """How the Front Office complains: a sentence for each field."""
    state = {name: [sentence] for name, sentence in fields.items()}
    return Refused(data({"message": "The request is invalid.", "modelState": state}, HTTPStatus.BAD_REQUEST))


def token_refused(error: str, description: str) -> web.Response:
    return data({"error": error, "error_description": description}, HTTPStatus.BAD_REQUEST)
