"""GET /documents: reports, résumés and invoices as PDF."""

from collections.abc import Callable, Iterator

from aiohttp import web

from adapters.sandbox.documents import PDF, pdf
from adapters.vitay.sandbox import shown
from adapters.vitay.sandbox.calls import Call, Route
from adapters.vitay.sandbox.catalogues import INVOICES
from adapters.vitay.sandbox.records import Record, Wrong


async def download(call: Call) -> web.Response:
    kind, text = call.request.query.get("type", ""), call.request.query.get("id", "")
    write = _PAPERS.get(kind)
    if write is None:
        raise Wrong(400, f"type must be one of: {', '.join(_PAPERS)}")
    number = call.id(kind.removesuffix("s").capitalize(), text)
    body = pdf([line for part in write(call, number) for line in part.split("\n")])
    disposition = f'attachment; filename="{kind}-{number}.pdf"'
    return web.Response(body=body, content_type=PDF, headers={"Content-Disposition": disposition})


def _candidate(call: Call, number: int) -> Iterator[str]:
    row = call.row("candidates", str(number))
    score = call.tenant.score(row)
    yield f"Reference report: {row['first_name']} {row['last_name']}"
    yield f"Score: {'none yet' if score is None else score}"
    for reference in call.tenant.references_of(number):
        yield ""
        yield from _answers(call, reference)


def _reference(call: Call, number: int) -> Iterator[str]:
    row = call.row("references", str(number))
    candidate = call.tenant.row("candidates", row["candidate"])
    yield f"Reference for {candidate['first_name']} {candidate['last_name']}"
    yield from _answers(call, row)


def _answers(call: Call, row: Record) -> Iterator[str]:
    yield f"{row['first_name']} {row['last_name']}, {row['company_name'] or 'company unknown'} ({row['relationship']})"
    yield f"Filled: {shown.moment(row['filled_at']) or 'not yet'}"
    for answer in call.tenant.answers_of(row):
        yield f"{answer['question']}"
        yield f"  {answer['value']}"


def _resume(call: Call, number: int) -> Iterator[str]:
    row = call.row("candidates", str(number))
    yield f"{row['first_name']} {row['last_name']}"
    yield f"{row['email']}   {row['phone'] or ''}"
    if (made_up := call.tenant.number(number)) is not None:
        someone = call.tenant.plan.who(made_up)
        yield f"{someone.title} at {someone.employer}"
        yield f"Skills: {', '.join(someone.skills) or 'will be sent later'}"


def _invoice(_: Call, number: int) -> Iterator[str]:
    if number not in INVOICES:
        raise Wrong(404, "Invalid Invoice")
    day, checks = INVOICES[number]
    yield f"Invoice {number} of {day}"
    yield f"{checks} reference checks"


_PAPERS: dict[str, Callable[[Call, int], Iterator[str]]] = {
    "candidates": _candidate,
    "invoices": _invoice,
    "resumes": _resume,
    "references": _reference,
}

ROUTES = (Route("GET", "/documents", download, ("type", "id")),)
