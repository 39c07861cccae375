"""References: saved, requested, reminded of, answered."""

from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import web

from adapters.vitay.sandbox import answers, shown
from adapters.vitay.sandbox.calls import PAGED, Call, Route
from adapters.vitay.sandbox.fields import Fields
from adapters.vitay.sandbox.legal import Sent
from adapters.vitay.sandbox.plain import deletes, pages, shows, updates
from adapters.vitay.sandbox.records import Record, Resource, Wrong

_REQUEST = Fields("notes min_manager_references#")
_REACH = "email!@ first_name! last_name! phone country_code"
_MORE = "relationship contact_type language company_name"
_RIGHTS = "permission_share_clients? permission_share_candidate?"
_REFERENCE = Fields(f"internal_id {_REACH} {_MORE} {_RIGHTS}")
_CHANGED = Fields(f"{_REACH} {_MORE} {_RIGHTS} is_active?")
_ANSWER = Fields("value scale# comment")
_MISPRINT = "RerefenceRequest"
"""How the document spells the type of both relationships of a new request (notes 3.2); the right ones do too."""
_OF_NEW = ("answer_set", "metadatum")


async def create_request(call: Call) -> web.Response:
    """Writes to people."""
    sent = call.new(call.known(await call.sent("ReferenceRequest"), "question_set", "candidate"))
    fields = _REQUEST.read(sent.attributes, whole=True)
    candidate = call.related(sent, "candidate", "candidates", alias=_MISPRINT)
    asked = call.related(sent, "question_set", "question_sets", alias=_MISPRINT)
    if candidate is None or asked is None:
        raise Wrong(422, "candidate and question_set must be there", "/data/relationships")
    notes, managers = fields.get("notes"), fields.get("min_manager_references") or 0
    row = call.tenant.ask(candidate.id, asked.id, notes=notes, managers=managers, by=call.by)
    call.changed(notified=True)
    return call.one(shown.request(call, row))


async def remind(name: str, call: Call) -> web.Response:
    """Writes to people. Answered in a way of its own: `data` holds a `detail` and nothing else."""
    row = call.target(name)
    call.tenant.remind(name, row.id, by=call.by)
    call.changed(notified=True)
    return answers.document(call.manner, {"data": {"detail": "Reminder was sent"}})


async def create_reference(call: Call) -> web.Response:
    sent = call.known(await call.sent("Reference"), "candidate", "question_set")
    fields = _REFERENCE.read(sent.attributes, whole=True)
    candidate = _candidate(call, sent, fields.pop("internal_id", None))
    known = {name: value for name, value in fields.items() if value is not None}
    row = call.tenant.refer(candidate.id, by=call.by, **known)
    call.changed()
    return call.one(shown.reference(call, row, _OF_NEW))


def _candidate(call: Call, sent: Sent, internal_id: str | None) -> Record:
    """Whose reference it is. The document has no relationship for it but two ids in the body, and explains neither.

    So it is the relationship `candidate`, else the candidate with that `internal_id`, else the one with that `id`.
    """
    found = call.related(sent, "candidate", "candidates", needed=False)
    if found is None and internal_id is not None:
        found = _with_internal_id(call, internal_id)
    if found is None and sent.id is not None:
        found = call.row("candidates", sent.id, 422)
    if found is None:
        raise Wrong(422, "candidate can't be blank", "/data/relationships/candidate")
    return found


def _with_internal_id(call: Call, internal_id: str) -> Record:
    table, plan = call.tenant.tables["candidates"], call.tenant.plan
    for row in table.stored.values():
        if row["internal_id"] == internal_id:
            return row
    for number in plan.with_internal_id(internal_id):
        row_id = table.first_id + number
        if row_id not in table.stored and (made := table.get(row_id)) is not None:
            return made
    raise Wrong(422, "Invalid Candidate", "/data/attributes/internal_id")


async def answer_reference(call: Call) -> web.Response:
    """One text to each question, in their order; where a number is asked for, a text of 1 to 5."""
    sent = call.known(await call.sent("Reference"))
    if sent.id is None:
        raise Wrong(400, "The id must be there", "/data/id")
    row = call.row("references", sent.id)
    values: Any = sent.attributes.get("answers")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Wrong(422, "answers must be a list of texts", "/data/attributes/answers")
    if unknown := sorted(set(sent.attributes) - {"answers"}):
        raise Wrong(422, f"{unknown[0]} is not permitted", f"/data/attributes/{unknown[0]}")
    row = call.tenant.answer_all(row.id, values)
    if row["metadatum"] is None and call.tenant.metadatum_of("Reference", row.id) is None:
        agent = call.request.headers.get("User-Agent")
        call.tenant.seen("Reference", row.id, ip_address=call.request.remote, user_agent=agent)
    call.changed()
    return call.one(shown.reference(call, row, answers=True))


async def show_answer(call: Call) -> web.Response:
    number = call.number("Answer")
    row, place = call.tenant.answer(number)
    return call.one(shown.answer(call, row, place, number, repeats=call.manner.relationships == "bare"))


async def update_answer(call: Call) -> web.Response:
    number = call.number("Answer")
    _, place = call.tenant.answer(number)
    sent = call.known(await call.sent("Answer", number))
    row = call.tenant.change_answer(number, by=call.by, **_ANSWER.read(sent.attributes, whole=True))
    call.changed()
    return call.one(shown.answer(call, row, place, number, repeats=False))


def _change_reference(call: Call, row: Record, fields: dict[str, Any]) -> Record:
    return call.tenant.edit_reference(row.id, by=call.by, **fields)


def _drop_reference(call: Call, row_id: int) -> None:
    call.tenant.withdraw(row_id, by=call.by)


def _without_relationships(call: Call, row: Record) -> Resource:
    return replace(shown.reference(call, row), relationships=None)


_update = updates("references", _without_relationships, partial(_CHANGED.read, whole=False), _change_reference)

# Of `GET /v1/references/{id}` the document has only how it fails: "Invalid Reference".
ROUTES = (
    Route("GET", "/v1/public/reference_requests", pages("requests", shown.request), PAGED),
    Route("POST", "/v1/public/reference_requests", create_request),
    Route("POST", "/v1/reminders/reference_request/{id}", partial(remind, "requests")),
    Route("POST", "/v1/reminders/verification/{id}", partial(remind, "verifications")),
    Route("POST", "/v1/reminders/reference/{id}", partial(remind, "references")),
    Route("POST", "/v2/references", create_reference),
    Route("GET", "/v2/references", pages("references", shown.reference), PAGED),
    Route("PATCH", "/v1/references/{id}", _update),
    Route("GET", "/v1/references/{id}", shows("references", shown.reference)),
    Route("DELETE", "/v1/references/{id}", deletes("references", shown.reference, _drop_reference)),
    Route("GET", "/v1/public/references/{id}", shows("references", partial(shown.reference, answers=True))),
    Route("POST", "/v1/public/references", answer_reference),
    Route("GET", "/v1/answers/{id}", show_answer),
    Route("PATCH", "/v1/answers/{id}", update_answer),
)
