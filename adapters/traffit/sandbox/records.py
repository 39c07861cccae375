"""What the tenant holds. Stamps are naive seconds on the wall clock of Warsaw (notes 2.4)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Row:
    """What has a number, was made and was changed."""

    id: int
    created: int
    updated: int


@dataclass(slots=True)
class Employee(Row):
    """A candidate. `fields` are the vendor's writable ones by their API names; `hidden`: counted, never sent."""

    fields: dict[str, Any]
    created_by: int | None = None
    updated_by: int | None = None
    guid: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class Visit(Row):
    """A stay of a candidate in a state of a job: one row of recruitment_history. `end` is None while it lasts."""

    employee: int
    recruitment: int
    state: int
    end: int | None = None
    created_by: int | None = None
    updated_by: int | None = None


@dataclass(slots=True)
class Activity(Row):
    """A line in a candidate's timeline. `title` is what a note was sent with; the document has no field to read it."""

    employee: int
    type: int
    content: str
    created_by: int
    title: str = ""


@dataclass(slots=True)
class Member(Row):
    """That a candidate is in a job; `id` is the candidate's."""


@dataclass(slots=True)
class Record(Row):
    """A row of one of the small tables: job, client, contact, user, file. `fields` by their API names."""

    fields: dict[str, Any]
    created_by: int | None = None
    updated_by: int | None = None
    guid: str | None = None


@dataclass(slots=True)
class Job(Row):
    """A recruitment."""

    name: str
    code: str
    workflow: int
    client: int
    fields: dict[str, Any] = field(default_factory=dict)
    closed: int | None = None
    confidential: bool = False
    created_by: int | None = None
    updated_by: int | None = None
    guid: str | None = None


@dataclass(slots=True)
class File:
    """An uploaded or made-up file. `employee` is None until it is assigned; a made-up one has no `content` yet."""

    id: int
    name: str
    content_type: str
    uploaded: int
    content: bytes | None = None
    employee: int | None = None
    kind: str = "CV"
    public: bool = False
