"""Question sets and their questions."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from adapters.vitay.sandbox import answers, shown
from adapters.vitay.sandbox.calls import PAGED, Call, Route
from adapters.vitay.sandbox.fields import Fields
from adapters.vitay.sandbox.plain import deletes, pages, shows, updates
from adapters.vitay.sandbox.records import Wrong

_SET = Fields("title! language")
_QUESTION = Fields("type category order# language question")
"""The document has no body for either: what can be read can be written."""
_TYPES = ("scale", "text")
_MOST_QUESTIONS = 200


async def list_sets(call: Call) -> web.Response:
    """The one list without pages."""
    return answers.alone(call.manner, [shown.question_set(call, row) for row in call.tenant.tables["question_sets"]])


async def create_set(call: Call) -> web.Response:
    sent = call.new(call.known(await call.sent("QuestionSet"), "candidate"))
    fields = {"language": "en"} | _SET.read(sent.attributes, whole=True)
    candidate = call.related(sent, "candidate", "candidates", needed=False)
    row = call.tenant.make("question_sets", **fields, candidate=None if candidate is None else candidate.id)
    call.changed()
    return call.one(shown.question_set(call, row))


async def create_question(call: Call) -> web.Response:
    sent = call.new(call.known(await call.sent("Question"), "question_set", "candidate"))
    fields = _checked(sent.attributes, whole=True)
    asked = call.related(sent, "question_set", "question_sets")
    candidate = call.related(sent, "candidate", "candidates", needed=False)
    others = [] if asked is None else call.tenant.questions_of(asked.id)
    if asked is None or len(others) >= _MOST_QUESTIONS:
        raise Wrong(422, "The question set has too many questions", "/data/relationships/question_set")
    blank = {
        "type": "text",
        "category": None,
        "question": None,
        "language": asked["language"],
        "order": len(others) + 1,
    }
    whose = {"question_set": asked.id, "candidate": None if candidate is None else candidate.id}
    row = call.tenant.make("questions", **blank | fields | whose)
    call.changed()
    return call.one(shown.question(call, row))


def _checked(sent: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    fields = _QUESTION.read(sent, whole=whole)
    if fields.get("type") not in (None, *_TYPES):
        raise Wrong(422, f"type must be one of: {', '.join(_TYPES)}", "/data/attributes/type")
    return {name: value for name, value in fields.items() if name not in ("order", "type") or value is not None}


def _drop_set(call: Call, row_id: int) -> None:
    call.tenant.drop_set(row_id)


def _drop_question(call: Call, row_id: int) -> None:
    call.tenant.tables["questions"].drop(row_id)


_update_set = updates("question_sets", shown.question_set, partial(_SET.read, whole=False))
_update_question = updates("questions", shown.question, partial(_checked, whole=False))

# A set is updated by POST (notes 3.2).
ROUTES = (
    Route("GET", "/v1/question_sets", list_sets, PAGED),
    Route("POST", "/v1/question_sets", create_set),
    Route("GET", "/v1/question_sets/{id}", shows("question_sets", shown.question_set)),
    Route("POST", "/v1/question_sets/{id}", _update_set),
    Route("DELETE", "/v1/question_sets/{id}", deletes("question_sets", shown.question_set, _drop_set)),
    Route("GET", "/v1/questions", pages("questions", shown.question), PAGED),
    Route("POST", "/v1/questions", create_question),
    Route("GET", "/v1/questions/{id}", shows("questions", shown.question)),
    Route("PATCH", "/v1/questions/{id}", _update_question),
    Route("DELETE", "/v1/questions/{id}", deletes("questions", shown.question, _drop_question)),
)
