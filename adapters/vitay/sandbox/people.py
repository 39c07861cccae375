"""Candidates with their profiles, users, what happened, and where people were seen."""

from functools import partial
from typing import Any

from aiohttp import web

from adapters.vitay.sandbox import answers, shown
from adapters.vitay.sandbox.calls import PAGED, Call, Route, folded
from adapters.vitay.sandbox.fields import Fields
from adapters.vitay.sandbox.legal import Identifier
from adapters.vitay.sandbox.plain import deletes, pages, shows, updates
from adapters.vitay.sandbox.records import Record, Ref, Resource, Wrong

_CANDIDATE = Fields("internal_id notes first_name! last_name! email!@ country_code phone score~")
_SEEN = Fields("ip_address browser browser_version os os_version user_agent identifiable")


async def create_candidate(call: Call) -> web.Response:
    """Nothing has to be unique: twice the same candidate is two (the document says nothing of it)."""
    sent = call.new(call.known(await call.sent("Candidate")))
    row = call.tenant.add(by=call.by, **_CANDIDATE.read(sent.attributes, whole=True))
    call.changed()
    return call.one(shown.candidate(call, row))


async def show_profile(call: Call) -> web.Response:
    """A list of one. No list has the ids of profiles: here a profile has its candidate's."""
    table = call.tenant.tables["candidates"]
    row = table.get(call.number("Profile"))
    if row is None:
        raise Wrong(404, "Invalid Profile")
    return answers.alone(call.manner, [_profile(call, row)])


def _profile(call: Call, row: Record) -> Resource:
    number, users = call.tenant.number(row.id), call.tenant.tables["users"]
    someone = None if number is None else call.tenant.plan.who(number)
    user = None if number is None else users.get(users.first_id + number)
    lines: dict[str, Any] = dict.fromkeys(("title", "bio", "job_title", "street_address", "city", "province"))
    if someone is not None:
        lines |= {"title": someone.title, "job_title": f"{someone.title} at {someone.employer}", "city": someone.city}
        lines["bio"] = ", ".join(someone.skills) or None
    attributes = {
        "id": str(row.id),
        **lines,
        "is_active": True,
        "created_at": shown.moment(row.created),
        "updated_at": shown.moment(row.updated),
        "public_profile_url": f"https://profiles.vitay.example/{row.id}",
        "industry": None,
        "picture_url": None,
        "has_user": user is not None,
    }
    return Resource(
        "Profile",
        row.id,
        attributes,
        {
            "user": None if user is None else Ref("User", user.id),
            "experiences": [] if someone is None else [Ref("Experience", row.id)],
            "educations": [],
        },
    )


async def show_me(call: Call) -> web.Response:
    """The `id` that the document lists changes nothing."""
    return call.one(shown.user(call, call.tenant.row("users", call.user.id if call.user else 0)))


async def create_metadatum(call: Call) -> web.Response:
    """Whose it is stands in a relationship or, as the document answers, among the attributes."""
    sent = call.new(call.known(await call.sent("Metadatum"), "identifiable"))
    whose = sent.relationships.get("identifiable") or _identifier(sent.attributes.get("identifiable"))
    kinds = {"candidate": "candidates", "reference": "references"}
    name = kinds.get(folded(whose.type)) if isinstance(whose, Identifier) else None
    if name is None or not isinstance(whose, Identifier):
        raise Wrong(422, "identifiable must be a Candidate or a Reference", "/data/relationships/identifiable")
    row = call.row(name, whose.id, 422)
    fields = {name: one for name, one in sent.attributes.items() if name != "identifiable"}
    seen = {"ip_address": call.request.remote, "user_agent": call.request.headers.get("User-Agent")}
    kind = "Candidate" if name == "candidates" else "Reference"
    made = call.tenant.seen(kind, row.id, **seen | _SEEN.read(fields, whole=True))
    call.changed()
    return call.one(shown.new_metadatum(made))


def _identifier(value: Any) -> Identifier | None:
    if isinstance(value, dict) and isinstance(value.get("type"), str) and isinstance(value.get("id"), str):
        return Identifier(value["type"], value["id"])
    return None


def _change_candidate(call: Call, row: Record, fields: dict[str, Any]) -> Record:
    return call.tenant.edit(row.id, by=call.by, **fields)


def _drop_candidate(call: Call, row_id: int) -> None:
    call.tenant.delete(row_id, by=call.by)


_update = updates("candidates", shown.candidate, partial(_CANDIDATE.read, whole=False), _change_candidate)

ROUTES = (
    Route("GET", "/v3/candidates", pages("candidates", shown.candidate), PAGED),
    Route("POST", "/v3/candidates", create_candidate),
    Route("GET", "/v3/candidates/{id}", shows("candidates", shown.candidate)),
    Route("PATCH", "/v3/candidates/{id}", _update),
    Route("DELETE", "/v3/candidates/{id}", deletes("candidates", shown.candidate, _drop_candidate)),
    Route("GET", "/v1/profiles/{id}", show_profile),
    Route("GET", "/v1/users", pages("users", shown.user), PAGED),
    Route("GET", "/v1/users/me", show_me, ("id",)),
    Route("GET", "/v1/users/{id}", shows("users", shown.user)),
    Route("GET", "/activities", pages("activities", shown.activity), PAGED),
    Route("GET", "/v3/metadata", pages("metadata", shown.metadatum), PAGED),
    Route("POST", "/v3/metadata", create_metadatum),
)
