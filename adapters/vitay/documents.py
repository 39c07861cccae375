"""What is sent: documents as JSON:API has them. What comes back is read by `decoding`.

A relationship stands within `data` and names what it names by its type, whatever the vendor's examples show.
"""

from collections.abc import Mapping
from typing import Any

from app.model.ids import RemoteId
from app.vendor import Misused, Operation

Body = dict[str, Any]
TYPES: Mapping[str, str] = {
    "answers": "Answer",
    "candidates": "Candidate",
    "hiring_firms": "HiringFirm",
    "metadata": "Metadatum",
    "question_sets": "QuestionSet",
    "questions": "Question",
    "recruiters": "Recruiter",
    "reference_requests": "ReferenceRequest",
    "references": "Reference",
    "users": "User",
}
"""The type of each resource, by the first half of its operations' names."""
RELATIONS: Mapping[str, str] = {"candidate": "Candidate", "question_set": "QuestionSet"}
"""Relationships that always name the same type."""


def document(
    type_: str,
    attributes: Mapping[str, Any] | None = None,
    relations: Mapping[str, tuple[str, RemoteId]] | None = None,
    *,
    id: RemoteId | None = None,  # noqa: A002  # its name in the document
) -> Body:
    """One resource. `relations`: type and id of what each relationship names."""
    data: Body = {"type": type_}
    if id is not None:
        data["id"] = id
    if attributes:
        data["attributes"] = dict(attributes)
    if relations:
        data["relationships"] = {name: {"data": {"type": kind, "id": key}} for name, (kind, key) in relations.items()}
    return {"data": data}


def of_fields(row: Operation, fields: Mapping[str, Any], key: RemoteId | None) -> Body | None:
    """The document of an operation, of fields given one by one; None where it sends none. Raises `Misused`.

    `key`: the record that is changed.
    """
    if row.body is None:
        return None
    resource = row.name.partition(".")[0]
    if resource == "oauth":
        return dict(fields)
    if row.name == "recruiters.create_with_user":
        return with_user(fields)
    given = dict(fields)
    if row.name == "references.answer":
        key = str(given.pop("id"))
    relations = {name: (RELATIONS[name], str(given.pop(name))) for name in RELATIONS if name in given}
    if "identifiable" in given:
        relations["identifiable"] = _named(row, str(given.pop("identifiable")))
    return document(TYPES[resource], given, relations, id=key)


def with_user(fields: Mapping[str, Any]) -> Body:
    """A recruiter whose user is still to be made: the one place where the vendor wants more in a relationship.

    The address stands where the document has it, spelt as it prints it (`emai`) and right.
    """
    email = fields["email"]
    body = document("Recruiter", {name: value for name, value in fields.items() if name != "email"})
    body["data"]["relationships"] = {"user": {"attributes": {"emai": email, "email": email}}}
    return body


def _named(row: Operation, text: str) -> tuple[str, RemoteId]:
    """`Candidate:12` as type and id."""
    kind, colon, key = text.partition(":")
    if not (colon and kind and key):
        raise Misused(f"{row.name}: identifiable is TYPE:ID, such as Candidate:12")
    return kind, key
