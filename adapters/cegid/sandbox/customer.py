"""The Back Office API "Customer" (notes 1.1, 1.5), and the list of the job boards."""

from collections.abc import Callable
from typing import TypeVar

from aiohttp import web

from adapters.cegid.sandbox import answers, asking, given, shown
from adapters.cegid.sandbox.calls import Call, Route
from adapters.cegid.sandbox.records import Row
from adapters.cegid.sandbox.tokens import CUSTOMER, JOB_BOARD, META_ENGINE

R = TypeVar("R")


async def vacancies(call: Call) -> web.Response:
    return _listed(asking.vacancies(call, asking.USUAL), shown.vacancy_summary)


async def published(call: Call) -> web.Response:
    """What a job board may publish. Its shape is not public: it is that of the Customer's list."""
    return _listed(asking.cut(call, asking.published(call), asking.USUAL), shown.vacancy_summary)


async def candidates(call: Call) -> web.Response:
    return _listed(asking.candidates(call, asking.USUAL), shown.candidate_detail)


def _listed(found: asking.Found[R], show: Callable[[R], Row]) -> web.Response:
    return answers.listed([show(row) for row in found.rows], found.offset, found.total)


async def candidate(call: Call) -> web.Response:
    return answers.wrapped(shown.candidate_detail(call.candidate()))


async def change(call: Call) -> web.Response:
    """What is not sent stays. Whether the vendor wants PUT or PATCH no public document says: both do."""
    row, fields = call.candidate(), given.read(await call.sent())
    if row.anonymized:
        raise answers.conflict("The candidate is anonymized.")
    if not all(fields.get(name, "x") for name in ("firstName", "lastName")):
        raise answers.bad_body("A candidate needs a name.")
    other = call.tenant.named(str(fields["email"])) if fields.get("email") else None
    if other is not None and other.id != row.id:
        raise answers.conflict("The e-mail address is another candidate's.")
    call.tenant.edit(row.key, **fields)
    call.changed()
    return answers.wrapped(shown.candidate_detail(call.candidate()))


async def delete(call: Call) -> web.Response:
    call.tenant.delete(call.candidate().key)
    call.changed()
    return answers.done()


async def apply(call: Call) -> web.Response:
    """An application of somebody at a vacancy. What may be said with it is not public: any object is taken."""
    row, vacancy = call.candidate(), call.vacancy()
    await call.sent()
    try:
        call.tenant.apply(row.key, vacancy.reference)
    except ValueError as error:
        raise answers.conflict(str(error)) from error
    call.changed()
    return answers.wrapped({"candidateId": row.key, "vacancyReference": vacancy.reference}, 201)


_ONE = "/api/v1/candidates/{id}"
ROUTES = (
    Route("GET", "/api/v1/vacancies", (CUSTOMER,), vacancies),
    Route("GET", "/api/v1/candidates", (CUSTOMER,), candidates),
    Route("GET", _ONE, (CUSTOMER,), candidate),
    Route("PUT", _ONE, (CUSTOMER,), change),
    Route("PATCH", _ONE, (CUSTOMER,), change),
    Route("DELETE", _ONE, (CUSTOMER,), delete),
    Route("POST", _ONE + "/vacancies/{reference}", (CUSTOMER,), apply),
    Route("GET", "/api/jobboard/v1/vacancies", (JOB_BOARD, META_ENGINE), published),
)
