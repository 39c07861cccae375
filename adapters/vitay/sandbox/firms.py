"""Hiring firms and recruiters, and what they are told of their work."""

from functools import partial
from typing import Any

from aiohttp import web

from adapters.sandbox import forms
from adapters.vitay.sandbox import analytics, shown
from adapters.vitay.sandbox.calls import PAGED, Call, Route
from adapters.vitay.sandbox.deeds import Deeds
from adapters.vitay.sandbox.fields import Fields
from adapters.vitay.sandbox.plain import deletes, pages, shows, updates
from adapters.vitay.sandbox.records import Resource, Wrong

_FIRM = Fields("name!")
_RECRUITER = Fields("is_active? notifications?")
_EMAIL = Fields("email!@")
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_MOST_BYTES = 5 * 1024 * 1024
_TOP = 5


async def delete_firm(call: Call) -> web.Response:
    """Takes a body; one that is not sent is not missed. Whoever works there cannot sign in any more."""
    if await call.request.read():
        await call.sent("HiringFirm", call.target("firms").id)
    return await _delete_firm(call)


def _drop_firm(call: Call, row_id: int) -> None:
    call.tenant.tables["firms"].drop(row_id)
    call.tenant.logos.pop(row_id, None)


_delete_firm = deletes("firms", shown.firm, _drop_firm)


async def update_logo(call: Call) -> web.Response:
    """A form with a file: the JSON that the document prints over it could hold none."""
    row = call.target("firms")
    if call.request.content_type != "multipart/form-data":
        raise Wrong(415, f"{call.request.content_type} is not supported")
    try:
        sent = forms.fields(call.request.headers["Content-Type"], await call.request.read())
    except forms.Unreadable as error:
        raise Wrong(400, f"The body is unreadable: {error}") from error
    file = sent.get("logo_file")
    if not isinstance(file, forms.Upload):
        raise Wrong(422, "logo_file can't be blank")
    kind = next((kind for begin, kind in _IMAGES.items() if file.content.startswith(begin)), None)
    if kind is None or len(file.content) > _MOST_BYTES:
        raise Wrong(422, "logo_file is no image, or too large")
    call.tenant.logos[row.id] = kind, file.content
    call.changed()
    return call.one(shown.firm(call, row))


async def show_logo(tenant: Deeds, request: web.Request) -> web.Response:
    """What `logo_url` leads to; nobody needs to sign in."""
    text = request.match_info["id"]
    kind, content = tenant.logos.get(int(text) if text.isdecimal() and len(text) < 16 else 0, ("", b""))
    if not kind:
        raise web.HTTPNotFound
    return web.Response(body=content, content_type=kind)


async def show_firm_analytics(call: Call) -> web.Response:
    row, recruiters = call.target("firms"), call.tenant.tables["recruiters"]
    own = [one for one in recruiters if one["hiring_firm"] == row.id]
    found = analytics.figures(call.tenant, [one.id for one in own])
    each = [(shown.name(call, one.id), analytics.figures(call.tenant, [one.id])) for one in own]
    each.sort(key=lambda pair: -pair[1].completed)
    top = [
        {"name": name, "total_references": one.references, "completed_references": one.completed}
        for name, one in each[:_TOP]
    ]
    attributes: dict[str, Any] = found.told() | found.days(analytics.since(call.tenant)) | {"top_recruiters": top}
    return call.one(Resource("HiringFirm", row.id, attributes))


async def show_recruiter_analytics(call: Call) -> web.Response:
    row = call.target("recruiters")
    return call.one(shown.recruiter(call, row, **analytics.figures(call.tenant, [row.id]).told()))


async def create_recruiter(call: Call) -> web.Response:
    """The body as the document has it, which is no JSON:API: the user's e-mail, misspelt, within a relationship."""
    if call.recruiter is None or not call.recruiter["is_root"]:
        raise Wrong(403, "Only a root recruiter may do this")
    data = _within(await call.object(), "data")
    firm = call.row("firms", str(_within(data, "attributes").get("hiring_firm_id")), 422)
    user = _within(_within(data, "relationships"), "user")
    attributes = _within(_within(user, "data") if "data" in user else user, "attributes")
    email = _EMAIL.read({"email": attributes.get("emai", attributes.get("email"))}, whole=True)["email"]
    if call.tenant.with_email(email) is not None:
        raise Wrong(422, "email has already been taken", "/data/relationships/user")
    row = call.tenant.hire(firm.id, email)
    call.changed()
    return call.one(shown.recruiter(call, row))


def _within(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    if not isinstance(found, dict):
        raise Wrong(400, f"{name} must be an object")
    return found


def _fire(call: Call, row_id: int) -> None:
    """With the user. The candidates stay."""
    call.tenant.fire(row_id)


_update_recruiter = updates("recruiters", shown.recruiter, partial(_RECRUITER.read, whole=False))

ROUTES = (
    Route("GET", "/v1/hiring_firms", pages("firms", shown.firm), PAGED),
    Route("GET", "/v1/hiring_firms/{id}", shows("firms", shown.firm)),
    Route("PATCH", "/v1/hiring_firms/{id}", updates("firms", shown.firm, partial(_FIRM.read, whole=False))),
    Route("DELETE", "/v1/hiring_firms/{id}", delete_firm),
    Route("PATCH", "/v1/hiring_firms/{id}/logo", update_logo),
    Route("GET", "/v1/hiring_firms/{id}/analytics", show_firm_analytics),
    Route("GET", "/v2/recruiters", pages("recruiters", shown.recruiter), PAGED),
    Route("GET", "/v1/recruiters/{id}", shows("recruiters", shown.recruiter)),
    Route("PATCH", "/v1/recruiters/{id}", _update_recruiter),
    Route("DELETE", "/v1/recruiters/{id}", deletes("recruiters", shown.recruiter, _fire)),
    Route("GET", "/v1/recruiters/{id}/analytics", show_recruiter_analytics),
    Route("POST", "/v1/recruiters_with_user", create_recruiter),
)
