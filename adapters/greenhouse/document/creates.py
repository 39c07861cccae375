"""What the document makes: candidates, prospects, applications and notes, composed of the writes of v3.

v3 takes apart what was one call: a person with the first application, then the files, the notes and the rest, each by
a call of its own. What fails in between says what was made before it.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from adapters.greenhouse.asking import write_request
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.document import gathering, people
from adapters.greenhouse.document.reads import user_with_email
from adapters.greenhouse.document.rows import PERSON
from adapters.greenhouse.reading import Reader, Row
from adapters.greenhouse.refusals import UNPROCESSABLE, refusal
from adapters.http.catalogue import nearest
from adapters.http.client import Client
from app.vendor import Misused, VendorError

Body = Mapping[str, Any]
Create = Callable[[Desk, Body], Awaitable[Any]]

_PLAIN = ("first_name", "last_name", "company", "title", "is_private", "can_email")
_TYPED = ("phone_numbers", "email_addresses", "addresses", "website_addresses")
_APPLICATION = ("source_id", "initial_stage_id", "referrer_id")
_POOL = {"prospect_pool_id": "prospect_pool_id", "prospect_stage_id": "prospect_pool_stage_id"}
_IN_APPLICATION = frozenset(
    {
        *_APPLICATION,
        *_POOL,
        "prospect_pool_stage_id",
        "prospect_owner_id",
        "job_id",
        "job_ids",
        "referrer",
        "attachments",
    }
)
_EDUCATION = {
    "school_id": "school_name_custom_field_option_id",
    "degree_id": "degree_custom_field_option_id",
    "discipline_id": "discipline_custom_field_option_id",
    "start_date": "start_at",
    "end_date": "end_at",
}


async def create_candidate(desk: Desk, body: Body) -> Any:
    return await _create_person(desk, "create_candidate", body, prospect=False)


async def create_prospect(desk: Desk, body: Body) -> Any:
    return await _create_person(desk, "create_prospect", body, prospect=True)


async def create_candidate_application(desk: Desk, body: Body) -> Any:
    known = {"candidate_id", "job_id", "user_id", "recruiter", "coordinator", "attachments", "referrer", *_APPLICATION}
    _no_others("create_candidate_application", body, known)
    client = _acting(desk, body)
    sent = {
        "candidate_id": body["candidate_id"],
        "job_id": body["job_id"],
        **await _of_application(desk.reader, body),
        **await _responsible(desk.reader, body),
    }
    made = await _send(client, "applications.create", {}, sent)
    await _attach(client, f"application {made.get('id')} was made", made.get("id"), body.get("attachments") or ())
    rows = await desk.reader.by("applications.list", "ids", [made.get("id")])
    return (await gathering.applications(desk.reader, rows or [made]))[0]


async def create_candidate_note(desk: Desk, body: Body) -> Any:
    _no_others("create_candidate_note", body, {"candidate_id", "body", "user_id", "visibility"})
    made = await _send(desk.writing, "notes.create", {}, _note(body["candidate_id"], body))
    authors = await gathering.users(desk.reader, [made.get("user_id")])
    return people.note(made, authors.get(made.get("user_id")))


async def _create_person(desk: Desk, operation: str, body: Body, *, prospect: bool) -> Any:
    _no_others(operation, body, {word.strip("!#?*{}") for word in PERSON.split()} | {"application"})
    asked = body.get("application")
    if asked is None and prospect:
        asked = {}
    team = await _responsible(desk.reader, body)
    if asked is None and team:
        raise Misused(f"{operation}: recruiter and coordinator belong to an application, and there is none")
    client = _acting(desk, body)
    sent = await _person(desk.reader, operation, body)
    if asked is not None:
        if not isinstance(asked, Mapping):
            raise Misused(f"{operation}: application is an object")
        _no_others(f"{operation}, application", asked, _IN_APPLICATION)
        sent["application"] = await _first_application(desk.reader, operation, asked, team, prospect=prospect)
    answer = await _send(client, "candidates.create", {}, sent)
    candidate, application = _made(answer)
    if application is not None and prospect and team:
        made, path = f"candidate {candidate.get('id')} was made", {"id": str(application.get("id"))}
        await _further(client, made, "applications.update", path, team)
    await _complete(client, {**body, "attachments": (asked or {}).get("attachments")}, candidate, application)
    rows = await desk.reader.by("candidates.list", "ids", [candidate.get("id")])
    known = [application] if application else []
    return (await gathering.candidates(desk.reader, rows or [candidate], known))[0]


async def _complete(client: Client, body: Body, candidate: Row, application: Row | None) -> None:
    """What takes calls of its own once the person is there."""
    key = candidate.get("id")
    made = f"candidate {key} was made"
    if application is not None:
        await _attach(client, made, application.get("id"), body.get("attachments") or ())
    for note in body.get("activity_feed_notes") or ():
        await _further(client, made, "notes.create", {}, _note(key, note))
    for one in body.get("educations") or ():
        sent = {_EDUCATION.get(name, name): value for name, value in one.items()}
        await _further(client, made, "candidate_educations.create", {}, {"candidate_id": key, **sent})
    for one in body.get("employments") or ():
        await _further(client, made, "candidate_employments.create", {}, {"candidate_id": key, **one})


# --- the parts of a body -------------------------------------------------------------------------


async def _person(reader: Reader, operation: str, body: Body) -> dict[str, Any]:
    sent = {name: body[name] for name in _PLAIN if body.get(name) is not None}
    sent |= {name: [_typed(one) for one in body[name]] for name in _TYPED if body.get(name)}
    if body.get("social_media_addresses"):
        sent["social_media_addresses"] = [
            one if isinstance(one, Mapping) else {"value": one} for one in body["social_media_addresses"]
        ]
    if body.get("tags"):
        sent["tags"] = list(body["tags"])
    if body.get("custom_fields"):
        sent["custom_fields"] = await _custom_fields(reader, operation, body["custom_fields"])
    return sent


async def _first_application(
    reader: Reader, operation: str, asked: Body, team: Mapping[str, Any], *, prospect: bool
) -> dict[str, Any]:
    sent = await _of_application(reader, asked)
    if prospect:
        pool = {there: asked[name] for name, there in _POOL.items() if asked.get(name) is not None}
        rest = ("prospect_pool_stage_id", "prospect_owner_id")
        pool |= {name: asked[name] for name in rest if asked.get(name) is not None}
        ids = asked.get("job_ids") or ([asked["job_id"]] if asked.get("job_id") is not None else [])
        return {**sent, **pool, "prospect": True, "job_ids": list(ids)}
    if asked.get("job_id") is None:
        raise Misused(f"{operation}: application needs job_id; create_prospect makes somebody without a job")
    return {**sent, **team, "job_id": asked["job_id"]}


async def _of_application(reader: Reader, asked: Body) -> dict[str, Any]:
    sent = {name: asked[name] for name in _APPLICATION if asked.get(name) is not None}
    if asked.get("referrer") is not None:
        sent["referrer_id"] = await _referrer(reader, asked["referrer"])
    return sent


async def _referrer(reader: Reader, given: Any) -> Any:
    """The id of a referrer by a user's id or e-mail: `{"type": "id" or "email", "value"}`."""
    kind = given.get("type2") or given.get("type") if isinstance(given, Mapping) else None
    if kind not in ("id", "email"):
        raise Misused('referrer is {"type": "id" or "email", "value"}; v3 makes no referrers who are not users')
    user = given.get("value") if kind == "id" else (await _user(reader, {"email": given.get("value")}))
    found = await reader.by("referrers.list", "user_ids", [user])
    if not found:
        raise Misused(f"user {user} is no referrer at Greenhouse")
    return found[0].get("id")


async def _responsible(reader: Reader, body: Body) -> dict[str, Any]:
    return {
        f"{role}_id": await _user(reader, body[role])
        for role in ("recruiter", "coordinator")
        if body.get(role) is not None
    }


async def _user(reader: Reader, given: Any) -> Any:
    """The id of a user given as `{"id"}` or `{"email"}`."""
    if not isinstance(given, Mapping) or not (given.get("id") or given.get("email")):
        raise Misused('a user is {"id"} or {"email"}')
    if given.get("id"):
        return given["id"]
    found = await user_with_email(reader, str(given["email"]))
    if found is None:
        raise Misused(f"no user at Greenhouse has the e-mail {given['email']}")
    return found.get("id")


async def _custom_fields(reader: Reader, operation: str, given: Sequence[Any]) -> list[dict[str, Any]]:
    """v3 takes ids and keys; the document gives names as well."""
    rows = await reader.rows("custom_fields.list", {"field_type": "candidate", "active": "true"})
    by_name = {str(row.get(name)).lower(): row.get("id") for name in ("name", "name_key", "id") for row in rows}
    sent = []
    for one in given:
        key = next((str(one[name]) for name in ("id", "name_key", "key", "name") if one.get(name) is not None), "")
        if key.lower() not in by_name:
            raise Misused(f"{operation}: candidates have no field {key!r}{nearest(key.lower(), by_name)}")
        sent.append({"custom_field_id": by_name[key.lower()], "value": one.get("value")})
    return sent


def _note(candidate: Any, given: Body) -> dict[str, Any]:
    return {
        "candidate_id": candidate,
        "body": given.get("body"),
        "visibility": given.get("visibility") or "private",
        "note_type": "NOTE",
        **({"user_id": given["user_id"]} if given.get("user_id") is not None else {}),
    }


def _typed(given: Any) -> dict[str, Any]:
    """The document writes `type2` where v3 has `type`."""
    if not isinstance(given, Mapping):
        return {"value": given}
    return {("type" if name == "type2" else name): value for name, value in given.items()}


# --- sending -------------------------------------------------------------------------------------


def _acting(desk: Desk, body: Body) -> Client:
    """The client that acts as the user of the body; the account's own where it names none."""
    user = body.get("user_id")
    if user is None:
        return desk.writing
    if not str(user).isdecimal():
        raise Misused("user_id is a number")
    return desk.acting(str(user))


async def _attach(client: Client, made: str, application: Any, files: Iterable[Any]) -> None:
    for file in files:
        sent = {
            "application_id": application,
            "filename": file.get("filename"),
            "type": file.get("type2") or file.get("type") or "other",
            **{name: file[name] for name in ("content", "url", "visibility") if file.get(name) is not None},
        }
        await _further(client, made, "attachments.create", {}, sent)


async def _further(client: Client, made: str, operation: str, path: Mapping[str, str], sent: Body) -> None:
    """A call after which something is there already: its error says so."""
    try:
        await _send(client, operation, path, sent)
    except VendorError as error:
        error.message = f"{error.message}; before that, {made}"
        error.args = (error.message,)
        raise


async def _send(client: Client, operation: str, path: Mapping[str, str], sent: Body) -> Row:
    request = write_request(operation, path, sent)
    response = await client.send(request)
    if response.status == UNPROCESSABLE:
        raise refusal(client, request, response)
    try:
        answer = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        answer = None
    return answer if isinstance(answer, dict) else {}


def _made(answer: Row) -> tuple[Row, Row | None]:
    """The candidate and the application of an answer, which holds both or is the candidate alone."""
    candidate = answer.get("candidate")
    if not isinstance(candidate, dict):
        return answer, None
    application = answer.get("application")
    return candidate, application if isinstance(application, dict) else None


def _no_others(what: str, given: Body, known: Iterable[str]) -> None:
    names = set(known)
    for name in given:
        if name not in names:
            raise Misused(f"{what} takes no {name}{nearest(name, names)}")


CREATES: dict[str, Create] = {
    create.__name__: create
    for create in (create_candidate, create_candidate_application, create_candidate_note, create_prospect)
}
