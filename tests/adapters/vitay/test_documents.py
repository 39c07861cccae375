"""What is sent is legal JSON:API: every body of the catalogue, and every write of the port, by another's models."""

from typing import Any

import pytest
from jsonapi_pydantic.v1_0 import Resource, TopLevel
from pydantic import ValidationError

from adapters.vitay.documents import document, of_fields
from adapters.vitay.operations import OPERATIONS
from app.vendor import Misused, Operation

VALUES: dict[str, Any] = {"number": 3, "boolean": True, "list": ["Very good", "5"], "text": "text"}
MULTIPLE = "recruiters.create_with_user"


def must_be_legal(body: dict[str, Any]) -> None:
    """Raises `ValidationError` for what breaks the format. A document of one resource, no mere identifier of one."""
    TopLevel(**body)
    resource = Resource(**body["data"])
    assert set(body) == {"data"}
    assert set(body["data"]) <= {"type", "id", "attributes", "relationships"}
    assert resource.model_dump(exclude_unset=True) == body["data"], "something in it is no part of the format"


def bodied() -> list[Operation]:
    return [row for row in OPERATIONS if row.body == "json" and not row.name.startswith("oauth.")]


@pytest.mark.parametrize("row", bodied(), ids=lambda row: row.name)
def test_fields_given_one_by_one_become_a_legal_document(row: Operation) -> None:
    fields = {one.name: VALUES[one.kind] for one in row.parameters if one.where == "body"}
    if "identifiable" in fields:
        fields["identifiable"] = "Candidate:12"
    key = "7" if "{id}" in row.path else None
    body = of_fields(row, fields, key)
    assert body is not None
    if row.name == MULTIPLE:  # the one that the vendor wants more in
        assert body["data"].pop("relationships") == {"user": {"attributes": {"emai": "text", "email": "text"}}}
    must_be_legal(body)
    if key is not None:
        assert body["data"]["id"] == "7"


def test_the_proof_would_notice() -> None:
    with pytest.raises(ValidationError):
        must_be_legal({"data": {"type": "Question", "attributes": {"type": "scale"}}})
    with pytest.raises((ValidationError, AssertionError)):
        must_be_legal({"data": {"type": "Reference", "relationships": {"candidate": {"type": "Candidate", "id": "1"}}}})


def test_a_relationship_names_what_it_names() -> None:
    body = of_fields(
        OPERATIONS["reference_requests.create"], {"question_set": "4", "candidate": "9", "notes": "n"}, None
    )
    assert body == {
        "data": {
            "type": "ReferenceRequest",
            "attributes": {"notes": "n"},
            "relationships": {
                "question_set": {"data": {"type": "QuestionSet", "id": "4"}},
                "candidate": {"data": {"type": "Candidate", "id": "9"}},
            },
        }
    }


def test_nothing_empty_is_sent() -> None:
    assert document("HiringFirm", {}, {}, id="3") == {"data": {"type": "HiringFirm", "id": "3"}}


@pytest.mark.parametrize("text", ["12", "Candidate:", ":12"])
def test_something_with_metadata_is_named_by_its_type(text: str) -> None:
    with pytest.raises(Misused, match="TYPE:ID"):
        of_fields(OPERATIONS["metadata.create"], {"identifiable": text}, None)
