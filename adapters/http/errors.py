"""From an answer to the error family of the port: which error a status means, and what the vendor said.

Whether a failed write may have taken effect is decided here and in `client`, nowhere else.
"""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from app.model.ids import Instant
from app.vendor import (
    AnswerLost,
    Denied,
    Forbidden,
    NotThere,
    Refused,
    Stale,
    Throttled,
    Unreachable,
    VendorError,
)

REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")
LONGEST_WAIT = 86_400.0
"""Seconds: what a vendor asks to wait at most, a day."""
_MAY_HAVE_WORKED = frozenset({408, 500, 502, 503, 504})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


def of_status(
    who: str,
    doing: str,
    status: int,
    headers: Mapping[str, str],
    said: str,
    *,
    changes: bool,
    now: Instant,
    hint: str = "",
    alone: bool = False,
) -> VendorError:
    """The error an answer stands for.

    Args:
        who: the account and its vendor, as a message begins.
        doing: the operation that was called.
        status: of the answer, 300 or more.
        headers: of the answer, names in lower case.
        said: the vendor's words, already redacted and cut.
        changes: True for a write; only there 5xx means that nobody knows.
        now: milliseconds, to turn a `Retry-After` date into seconds.
        hint: what to do about a 403, such as a scope to add.
        alone: it is the one record that may not be seen.

    Of what was refused for good the vendor's own words come first: in a list there is room for little more.
    """
    words = f": {said.rstrip('.')}" if said else ""
    request_id = request_id_of(headers)
    wait = retry_after(headers, now)
    if status == 429 or (status == 503 and wait is not None):
        after = f", asks to wait {wait:.0f} s" if wait is not None else ""
        return Throttled(
            f"{who}: too many requests at {doing}{after}", retry_after=wait, status=status, request_id=request_id
        )
    if changes and (status in _MAY_HAVE_WORKED or status >= 500):
        return AnswerLost(
            f"{who}: {doing} was answered {status}{words}; whether it took effect is not known",
            status=status,
            request_id=request_id,
        )
    if status in _AGAIN or status >= 500 or status == 407:
        return Unreachable(f"{who}: {doing} was answered {status}{words}", status=status, request_id=request_id)
    family: type[VendorError]
    match status:
        case 401 | 402 | 403:
            family, what = Denied if alone else Forbidden, "is not allowed"
        case 404 | 410:
            family, what = NotThere, "found nothing there"
        case 409 | 412 | 423:
            family, what = Stale, "does not fit what is there now"
        case _:
            family, what = Refused, "was refused"
    refusal = f"{doing} {what}"
    words = f"{said.rstrip('.')} ({refusal}, {status})" if said else f"{refusal} ({status})"
    if hint and issubclass(family, Forbidden):
        words += f". {hint}"
    return family(f"{who}: {words}", status=status, request_id=request_id)


def of_redirect(who: str, doing: str, status: int, target: str, *, changes: bool) -> VendorError:
    """A redirect that must not be followed: to another host, or of a write.

    301, 307 and 308 say that nothing was done here; after 302 and 303 a write may have been (post, redirect, get).
    A vendor that is being repaired sends everybody to a page that says so: what was asked for stays to be asked again.
    """
    advice = f"{who}: {doing} is sent on to {target}; check the account's address"
    if changes and status in (302, 303):
        return AnswerLost(f"{advice}. Whether it took effect is not known", status=status)
    return Unreachable(advice, status=status)


def repeatable(status: int) -> bool:
    """True where asking the same again a little later may get a better answer."""
    return status in _AGAIN


def request_id_of(headers: Mapping[str, str]) -> str | None:
    """The vendor's own id of the request, where it sends one."""
    return next(
        (
            headers[name][:64]
            for name in REQUEST_ID_HEADERS
            if headers.get(name, "").isprintable() and headers.get(name)
        ),
        None,
    )


def retry_after(headers: Mapping[str, str], now: Instant) -> float | None:
    """Seconds to wait by `Retry-After` (a number or a date), None where there is none or it makes no sense.

    Never more than `LONGEST_WAIT`: who is told so remembers it, and a mistake would end the account for good. A date
    is theirs, so it is compared with their clock where they say it.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        plain = text.replace(".", "", 1).isdigit()
        seconds = float(text) if plain else (_date(text) - (server_time(headers) or now)) / 1000
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, seconds), LONGEST_WAIT)


def server_time(headers: Mapping[str, str]) -> Instant | None:
    """The vendor's clock by the `Date` header, in ms; None where it is missing or makes no sense."""
    try:
        return _date(headers["date"])
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def _date(text: str) -> Instant:
    moment = parsedate_to_datetime(text)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def said(body: bytes) -> str:
    """What the vendor says is wrong, out of any of the shapes error bodies come in. Neither redacted nor cut.

    `{"error": "…"}`, `{"error": {"code", "message"}}`, `{"error", "error_description"}`,
    `{"code", "message", "errors"}`, `{"errors": [{"title", "detail"}]}`, a bare list of sentences, plain text.
    Of a page of HTML nothing.
    """
    text = body[:20_000].decode("utf-8", errors="replace").strip()
    if text.startswith("<") or not text:
        return ""
    try:
        value: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return text.strip('*" \n')
    return _words(value)


def _words(value: Any, depth: int = 0) -> str:
    if depth > 4 or value is None or isinstance(value, bool):
        return ""
    if isinstance(value, Mapping):
        if depth == 0 or any(key in value for key in ("message", "error", "detail", "title")):
            parts = [
                _words(value.get(key), depth + 1)
                for key in ("message", "error", "error_description", "detail", "title", "errors")
            ]
            found = list(dict.fromkeys(part for part in parts if part))
            if found:
                return "; ".join(found)
        return "; ".join(f"{key}: {words}" for key, item in value.items() if (words := _words(item, depth + 1)))
    if isinstance(value, (list, tuple)):
        return "; ".join(words for item in value if (words := _words(item, depth + 1)))
    return str(value)
