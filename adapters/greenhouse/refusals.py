"""What an answer of 422 means, and what the vendor says in it.

The entries of `errors` are sentences, objects of one key, or `{"message", "field"}`; the message beside them only says
that it is a 422.
"""

from typing import Any

import msgspec

from adapters.http import errors
from adapters.http.client import Client
from adapters.http.messages import Request, Response
from app.vendor import Refused, Stale, VendorError

UNPROCESSABLE = 422
_OUT_OF_DATE = {
    "applications.move": ("from_stage", "from stage", "current stage", "not active", "rejected", "hired"),
    "applications.reject": ("rejected", "not active", "hired", "converted", "status"),
    "applications.unreject": ("not rejected", "status"),
    "applications.hire": ("hired", "rejected", "not active"),
    "applications.convert_to_candidate": ("prospect", "converted"),
}
"""Words of a 422 that say that the application is not where the request took it to be."""
_CURSOR = "cursor"


def refusal(client: Client, request: Request, response: Response) -> VendorError:
    """The error a 422 stands for: `Stale` where what the request began with does not hold any more."""
    said = client.redactor.line(words(response.body))
    lower = said.lower()
    if any(word in lower for word in _OUT_OF_DATE.get(request.name, ())):
        return Stale(
            f"{client.who}: {said.rstrip('.')} ({request.name} does not fit what is there now, {response.status})",
            status=response.status,
            request_id=response.request_id,
        )
    what = f"{said.rstrip('.')} ({request.name} was refused, {response.status})"
    return Refused(
        f"{client.who}: {what}" if said else f"{client.who}: {request.name} was refused ({response.status})",
        status=response.status,
        request_id=response.request_id,
    )


def cursor_refused(response: Response) -> bool:
    """True where a page is refused because of its cursor: it is too old, and the walk begins anew."""
    return response.status == UNPROCESSABLE and _CURSOR in words(response.body).lower()


def words(body: bytes) -> str:
    """What is wrong, without the sentence that says that something is. Neither redacted nor cut."""
    try:
        answer: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return errors.said(body)
    found = answer.get("errors") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not found:
        return errors.said(body)
    return "; ".join(said for one in found if (said := _entry(one)))


def _entry(entry: Any) -> str:
    if isinstance(entry, list):
        return ", ".join(said for one in entry if (said := _entry(one)))
    if not isinstance(entry, dict):
        return "" if entry is None else str(entry)
    if isinstance(entry.get("message"), str):
        field = entry.get("field")
        return f"{field}: {entry['message']}" if field else entry["message"]
    return "; ".join(f"{field}: {_entry(said)}" for field, said in entry.items())
