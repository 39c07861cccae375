"""The referentials (notes 1.6): lists of codes, and the labels of a code in every language."""

from aiohttp import web

from adapters.cegid.sandbox import answers, asking
from adapters.cegid.sandbox.calls import Call, Route
from adapters.cegid.sandbox.records import Row
from adapters.cegid.sandbox.referentials import FRENCH, LANGUAGES, REFERENTIALS, Entry
from adapters.cegid.sandbox.tokens import CUSTOMER, MATCHING


async def entries(call: Call) -> web.Response:
    found = asking.cut(call, list(_referential(call).values()), asking.MOST)
    return answers.listed([_shown(one) for one in found.rows], found.offset, found.total)


async def one(call: Call) -> web.Response:
    return answers.wrapped(_shown(_entry(call)))


async def translations(call: Call) -> web.Response:
    found = _entry(call)
    return answers.wrapped([_translation(found, lcid) for lcid in LANGUAGES])


async def translation(call: Call) -> web.Response:
    found, lcid = _entry(call), call.path("lcid")
    if not lcid.isdecimal():
        raise answers.bad_query()
    if int(lcid) not in LANGUAGES:
        raise answers.not_found("Translation doesn't exist")
    return answers.wrapped(_translation(found, int(lcid)))


def _referential(call: Call) -> dict[str, Entry]:
    found = REFERENTIALS.get(call.path("name"))
    if found is None:
        raise answers.not_found("Referential doesn't exist")
    return found


def _entry(call: Call) -> Entry:
    found = _referential(call).get(call.path("id"))
    if found is None:
        raise answers.not_found()
    return found


def _shown(found: Entry) -> Row:
    return {"id": found.id, "label": found.label(FRENCH)}


def _translation(found: Entry, lcid: int) -> Row:
    return {"id": found.id, "label": found.label(lcid), "languageId": lcid}


_ROOT, _SCOPES = "/api/v1/referentials/{name}", (MATCHING, CUSTOMER)
ROUTES = (
    Route("GET", _ROOT, _SCOPES, entries),
    Route("GET", _ROOT + "/{id}", _SCOPES, one),
    Route("GET", _ROOT + "/{id}/translations", _SCOPES, translations),
    Route("GET", _ROOT + "/{id}/translations/{lcid}", _SCOPES, translation),
)
