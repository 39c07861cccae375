"""Question sets and their questions."""

from typing import Any

from aiohttp import web

from adapters.vitay.sandbox import answers, shown
from adapters.vitay.sandbox.calls import PAGED, Call, Route
from adapters.vitay.sandbox.fields import Fields
from adapters.vitay.sandbox.legal import Sent
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


async def show_set(call: Call) -> web.Response:
    return call.one(shown.question_set(call, call.target("question_sets")))


async def update_set(call: Call) -> web.Response:
    """A POST, as the document has it (notes 3.2)."""
    row = call.target("question_sets")
    sent = call.known(await call.sent("QuestionSet", row.id))
    row = call.tenant.put("question_sets", row, **_SET.read(sent.attributes, whole=False))
    call.changed()
    return call.one(shown.question_set(call, row))


async def delete_set(call: Call) -> web.Response:
    row = call.target("question_sets")
    gone = shown.question_set(call, row)
    call.tenant.drop_set(row.id)
    call.changed()
    return call.one(gone)


async def list_questions(call: Call) -> web.Response:
    return call.page("questions", shown.question)


async def create_question(call: Call) -> web.Response:
    sent = call.new(call.known(await call.sent("Question"), "question_set", "candidate"))
    fields = _checked(sent, whole=True)
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


async def show_question(call: Call) -> web.Response:
    return call.one(shown.question(call, call.target("questions")))


async def update_question(call: Call) -> web.Response:
    row = call.target("questions")
    sent = call.known(await call.sent("Question", row.id))
    row = call.tenant.put("questions", row, **_checked(sent, whole=False))
    call.changed()
    return call.one(shown.question(call, row))


async def delete_question(call: Call) -> web.Response:
    row = call.target("questions")
    gone = shown.question(call, row)
    call.tenant.tables["questions"].drop(row.id)
    call.changed()
    return call.one(gone)


def _checked(sent: Sent, *, whole: bool) -> dict[str, Any]:
    fields = _QUESTION.read(sent.attributes, whole=whole)
    if fields.get("type") not in (None, *_TYPES):
        raise Wrong(422, f"type must be one of: {', '.join(_TYPES)}", "/data/attributes/type")
    return {name: value for name, value in fields.items() if name not in ("order", "type") or value is not None}


ROUTES = (
    Route("GET", "/v1/question_sets", list_sets, PAGED),
    Route("POST", "/v1/question_sets", create_set),
    Route("GET", "/v1/question_sets/{id}", show_set),
    Route("POST", "/v1/question_sets/{id}", update_set),
    Route("DELETE", "/v1/question_sets/{id}", delete_set),
    Route("GET", "/v1/questions", list_questions, PAGED),
    Route("POST", "/v1/questions", create_question),
    Route("GET", "/v1/questions/{id}", show_question),
    Route("PATCH", "/v1/questions/{id}", update_question),
    Route("DELETE", "/v1/questions/{id}", delete_question),
)
