"""The exports (notes 1.3): a stream of length-prefixed ZIP records that ends on an empty body, and the reports."""

import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from adapters.cegid.sandbox import answers, asking, shown, times
from adapters.cegid.sandbox.calls import Call, Route
from adapters.cegid.sandbox.records import Candidate, Report, Row, Vacancy
from adapters.cegid.sandbox.spoils import Member, framed, spoiled, zipped
from adapters.cegid.sandbox.tokens import MATCHING

_CUTS = ("half_length", "half_record")
"""After these nothing follows: the stream ends in the middle."""


async def vacancies(call: Call) -> web.Response:
    page = asking.vacancies(call, asking.USUAL_EXPORT)
    return _answer(call, "vacancies", [(row.reference, _vacancy(row)) for row in page.rows])


async def candidates(call: Call) -> web.Response:
    kind = call.request.query.get("attachmenttype", "")
    if kind not in ("", "resume"):
        raise answers.bad_query()
    page = asking.candidates(call, asking.USUAL_EXPORT)
    return _answer(call, "candidates", [(row.key, _candidate(call, row, kind)) for row in page.rows])


def _vacancy(row: Vacancy) -> list[Member]:
    return [("offerdetail", _json({"offerDetail": shown.offer_detail(row)}))]


def _candidate(call: Call, row: Candidate, kind: str) -> list[Member]:
    """The person, and a member for each file: named by its id, holding its bytes."""
    files = [file for file in row.attachments if file.resume or not kind]
    contents = [(file.id, call.tenant.content(row, file)) for file in files]
    return [("applicantdetail", _json(shown.exported_candidate(row, files))), *contents]


def _json(value: Row) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _answer(call: Call, export: str, records: Sequence[tuple[str, list[Member]]]) -> web.Response:
    if call.tenant.quirks.plain_exports and records:
        return answers.data([json.loads(members[0][1]) for _, members in records])
    body = bytearray()
    for at, (key, members) in enumerate(records):
        spoil = next((one for one in call.tenant.spoils if one.meets(export, key, first=not at)), None)
        body += framed(zipped(members)) if spoil is None else spoiled(spoil, members)
        if spoil is not None and spoil.kind in _CUTS:
            break
    return web.Response(body=bytes(body), content_type="application/octet-stream")


async def report(call: Call) -> web.Response:
    """What became of indexing (document, "Example of the body of a request for reporting indexed data")."""
    sent = await call.sent()
    kind, items = str(sent.get("reportType", "")).lower(), sent.get("items")
    if kind not in ("vacancies", "candidates"):
        raise answers.bad_body("reportType must be vacancies or candidates.")
    if not isinstance(items, list) or not items:
        raise answers.bad_body("items must be a list.")
    call.tenant.reports += [_reported(kind, item) for item in items]
    call.changed()
    return answers.wrapped(None)


def _reported(kind: str, item: Any) -> Report:
    """Refuses with 400, all items or none."""
    if not isinstance(item, dict) or not all(isinstance(item.get(name), str) for name in ("id", "date", "status")):
        raise answers.bad_body("An item has an id, a date, a lastUpdateDate and a status.")
    messages = item.get("messages", [])
    if item["status"] not in ("success", "error") or (messages and item["status"] != "error"):
        raise answers.bad_body("status must be success or error; messages are for errors only.")
    if not isinstance(messages, list) or not all(isinstance(message, str) for message in messages):
        raise answers.bad_body("messages must be a list of texts.")
    stamps = item["date"], str(item.get("lastUpdateDate"))
    try:
        for stamp in stamps:
            times.read(stamp)
    except ValueError:
        raise answers.bad_body("Dates must follow ISO 8601.") from None
    return Report(kind, item["id"], *stamps, item["status"], tuple(messages))


ROUTES = (
    Route("GET", "/api/exports/v1/vacancies", (MATCHING,), vacancies),
    Route("GET", "/api/exports/v1/candidates", (MATCHING,), candidates),
    Route("POST", "/api/exports/v1/reports", (MATCHING,), report),
)
