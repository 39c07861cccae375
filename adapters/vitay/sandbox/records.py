"""What the account holds, and how it is named to others."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple


@dataclass(slots=True)
class Record:
    """One of anything: an id, seconds of creation and last change, and fields by their names in the API.

    Records are shared: who changes one puts a new one in its place.
    """

    id: int
    created: int
    updated: int
    fields: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def but(self, now: int, **fields: Any) -> "Record":
        """The same with these fields, changed now."""
        return replace(self, updated=now, fields={**self.fields, **fields})


class Ref(NamedTuple):
    """What a relationship points at. `filled`: said beside the id where the document does."""

    type: str
    id: int
    filled: bool | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A record as the API tells it: real booleans and numbers, and relationships that are bare."""

    type: str
    id: int
    attributes: dict[str, Any]
    relationships: dict[str, Ref | list[Ref] | str | float | None] | None = None


class Message(NamedTuple):
    """What somebody would have been sent. `channel`: `email` or `text`; `about`: the record that it is about."""

    at: int
    kind: str
    channel: str
    to: str
    about: int
    key: str | None = None


class Wrong(Exception):
    """Raised anywhere below a route: the request ends with this status and sentence.

    `pointer`: the part of the body that is wrong.
    """

    def __init__(self, status: int, sentence: str, pointer: str | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.pointer = pointer
