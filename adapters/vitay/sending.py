"""What a person changes, as calls of Vitay: each write once.

Asking for references and reminding writes to people: what can be known before is read before, and refuses it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.ids import listed_id
from adapters.vitay import checks, decoding
from adapters.vitay.acting import beforehand, request_of
from adapters.vitay.asking import write_request
from adapters.vitay.documents import Body, document
from adapters.vitay.phones import apart
from adapters.vitay.reading import Reader
from app.model.ids import Instant, RemoteId
from app.model.intents import Fields, PersonFields
from app.model.records import Reminder
from app.vendor import (
    AddReferee,
    Anonymise,
    Answer,
    AnswerLost,
    CreateCandidate,
    Destroy,
    EditReferee,
    NotThere,
    Perform,
    Refused,
    Remind,
    RemoveReferee,
    RequestReferences,
    SignInRefused,
    Unfinished,
    Unreachable,
    UpdateCandidate,
    VendorError,
    Write,
)

MANAGER = "direct_manager"
"""The relationship that counts as a manager's."""
_NAMES: Mapping[str, str] = {
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email",
    "company": "company_name",
    "relationship": "relationship",
    "language": "language",
    "summary": "notes",
    "external_ref": "internal_id",
}
"""Fields that are the same at both; of several e-mails and phones there is one."""


class Sender:
    """Sends writes of the port."""

    def __init__(self, client: Client, reader: Reader) -> None:
        self._client = client
        self._reader = reader

    async def send(self, write: Write, before: Instant) -> Answer:  # noqa: PLR0911  # one for each write
        """See `app.vendor.Connection.send`."""
        match write:
            case CreateCandidate():
                body = document("Candidate", {"internal_id": write.marker, **attributes(write.person)})
                return await self._make("candidates.create", body, before)
            case UpdateCandidate():
                body = document("Candidate", attributes(write.changes), id=write.candidate)
                return await self._change("candidates.update", write.candidate, body, before)
            case AddReferee():
                whom = {"candidate": ("Candidate", write.candidate)}
                body = document("Reference", attributes(write.fields), whom)
                return await self._make("references.create", body, before)
            case EditReferee():
                body = document("Reference", attributes(write.changes), id=write.referee)
                return await self._change("references.update", write.referee, body, before)
            case RemoveReferee():
                return await self._change("references.delete", write.referee, None, before)
            case RequestReferences():
                return await self._make("reference_requests.create", _request(write), before)
            case Remind():
                return await self._remind(write, before)
            case Perform():
                response = await self._client.send(await request_of(self._reader, write, before))
                return Answer(status=response.status, request_id=response.request_id)
            case _:
                raise Refused(f"{self._client.who}: Vitay's API has no {type(write).__name__}")

    async def destroy(self, what: Destroy) -> Answer:
        """Delete a candidate, with all that hangs on them: Vitay takes out no less."""
        if not isinstance(what, Anonymise) or what.fields:
            raise Refused(
                f"{self._client.who}: Vitay deletes a candidate as a whole, and does nothing else of the kind"
            )
        return await self._change("candidates.delete", what.candidate, None, None)

    async def _remind(self, write: Remind, before: Instant) -> Answer:
        """Once, and not at all where Vitay says that it would be one too many, or too soon."""
        why = (await self._reminder(write)).why_not
        if why:
            raise Refused(f"{self._client.who}: {why}; nobody was written to")
        if write.referee is not None:
            return await self._change("references.remind", write.referee, None, before)
        return await self._change("reference_requests.remind", write.check, None, before)

    async def _reminder(self, write: Remind) -> Reminder:
        """What there is to be known before. Raises `Unfinished` where that alone cannot be read."""
        if write.referee is not None:
            return checks.reminder(await beforehand(self._reader, "references.get_public", write.referee))
        try:
            rows = await self._reader.resources("reference_requests.list", Priority.USER_OP)
        except (Unreachable, SignInRefused, NotThere):
            raise
        except VendorError as error:
            raise Unfinished(f"{error.message}; nobody was written to", status=error.status) from None
        found = next((row for row in rows if row.id == write.check), None)
        if found is None:
            raise NotThere(f"{self._client.who}: that request for references is not there any more")
        return checks.reminder(found)

    async def _make(self, operation: str, body: Body, before: Instant) -> Answer:
        """Raises `AnswerLost` where the answer does not name what was made: it is looked for then."""
        response = await self._client.send(write_request(operation, {}, body, before=before))
        try:
            made = decoding.only(response)
        except ValueError:
            raise AnswerLost(f"{self._client.who}: the answer to {operation} does not name what was made") from None
        return Answer(status=response.status, remote_id=made.id, request_id=response.request_id)

    async def _change(self, operation: str, key: RemoteId, body: Body | None, before: Instant | None) -> Answer:
        response = await self._client.send(write_request(operation, {"id": key}, body, before=before))
        return Answer(status=response.status, request_id=response.request_id)


def attributes(fields: Fields) -> dict[str, Any]:
    """Fields as Vitay's attributes, null for what is emptied. Raises `Refused` for what there is none for."""
    found: dict[str, Any] = {}
    for name in fields.given:
        value: Any = getattr(fields, name)
        if name in _NAMES:
            found[_NAMES[name]] = value or None
        elif name in ("emails", "phones"):
            found |= _single(name, value)
        elif name == "phone":
            found |= _phone(value)
        elif name == "is_manager" and value:
            found.setdefault("relationship", MANAGER)
        else:
            whom = "candidate" if isinstance(fields, PersonFields) else "reference"
            raise Refused(f"Vitay has no field for the {name.replace('_', ' ')} of a {whom} that could say this")
    return found


def _single(name: str, values: Sequence[str]) -> dict[str, str | None]:
    if len(values) > 1:
        raise Refused(f"Vitay keeps one of {name} for a candidate")
    first = values[0] if values else ""
    return {"email": first or None} if name == "emails" else _phone(first)


def _phone(text: str) -> dict[str, str | None]:
    code, rest = apart(text)
    return {"country_code": code or None, "phone": rest or None}


def _request(write: RequestReferences) -> Body:
    """What is asked, and about whom: all references saved with the candidate hear of it."""
    wanted = write.min_manager_references
    return document(
        "ReferenceRequest",
        {} if wanted is None else {"min_manager_references": str(wanted)},
        {
            "question_set": ("QuestionSet", listed_id(write.question_set)),
            "candidate": ("Candidate", write.candidate),
        },
    )
