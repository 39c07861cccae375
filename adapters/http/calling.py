"""What somebody gives an operation by name (`lanehop call`), and what they are told."""

from collections.abc import Collection, Mapping
from typing import Any

from adapters.http.catalogue import nearest
from adapters.http.messages import Response
from adapters.http.redact import HIDDEN
from app.vendor import Misused, Operation, Reply

_TELLING = frozenset({"content-type", "content-disposition", "date", "link", "location", "retry-after", "x-request-id"})
_SECRETS = frozenset({"access_token", "refresh_token"})


def by_place(row: Operation, given: Mapping[str, str], own: Collection[str] = ()) -> dict[str, dict[str, str]]:
    """The parameters as `path`, `query`, `header` and `body`. `own`: names of a tenant's own, which are fields.

    Raises `Misused` for a name that the operation does not take.
    """
    known = {parameter.name: parameter.where for parameter in row.parameters}
    places: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}, "body": {}}
    for name, text in given.items():
        if name not in known and name not in own:
            raise Misused(f"{row.name} takes no {name}{nearest(name, known)}")
        places[known.get(name, "body")][name] = text
    return places


def with_body(row: Operation, fields: Mapping[str, Any], body: Any) -> Any:
    """Fields given one by one and a body given whole. Raises `Misused` where the two do not go together."""
    if body is None:
        return dict(fields)
    if isinstance(body, Mapping):
        return {**fields, **body}
    if fields:
        raise Misused(f"{row.name}: give the body or its fields, not both")
    return body


def must_have(row: Operation, given: Collection[str], *, whole: bool) -> None:
    """Raise `Misused` where something required is missing. `whole`: the body was given whole and is not looked into."""
    lacking = [
        one.name
        for one in row.parameters
        if one.required and one.name not in given and not (whole and one.where == "body")
    ]
    if lacking:
        raise Misused(f"{row.name} needs {', '.join(lacking)}")


def reply_of(response: Response, telling: str) -> Reply:
    """Status, the headers that mean something, the body: JSON, text or bytes by what it calls itself.

    `telling`: how headers begin that mean something at this vendor alone.
    """
    headers = {name: value for name, value in response.headers.items() if name in _TELLING or name.startswith(telling)}
    return Reply(status=response.status, headers=headers, body=_decoded(response))


def without_tokens(reply: Reply) -> Reply:
    """The answer to a sign-in, its tokens hidden: a reply may be printed."""
    if not isinstance(reply.body, Mapping):
        return reply
    body = {name: HIDDEN if name in _SECRETS else value for name, value in reply.body.items()}
    return Reply(status=reply.status, headers=reply.headers, body=body)


def _decoded(response: Response) -> Any:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not response.body:
        return None
    if kind.endswith("json"):
        return response.json()
    if kind.startswith("text/"):
        return response.body.decode("utf-8", errors="replace")
    return response.body
