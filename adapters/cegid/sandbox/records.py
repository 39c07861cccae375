"""What the site holds. Stamps of candidates are seconds since 1970, all others milliseconds."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Row = dict[str, Any]


class Coded(NamedTuple):
    """An entry of a referential, by the name of that and its client code; the label depends on who asks."""

    referential: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a candidate. A made-up one has no `content` until it is read."""

    id: str
    filename: str
    mime_type: str
    resume: bool
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """Somebody's place at a vacancy. No export tells its step (notes 1.10): only the site itself knows."""

    vacancy: str
    since: int
    step: str


@dataclass(slots=True)
class Candidate:
    """`id` is the chrono number. `detail` is the vendor's `candidateDetail` without what every one has alike."""

    id: int
    created: int
    updated: int
    detail: Row
    applications: tuple[Application, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    employee: bool = False
    anonymized: bool = False
    from_front: bool = False

    @property
    def key(self) -> str:
        """What the API calls its id."""
        return candidate_key(self.id)

    def at(self, reference: str) -> Application | None:
        """The application at that vacancy."""
        return next((one for one in self.applications if one.vacancy == reference), None)


def candidate_key(chrono: int) -> str:
    return f"_TS-{chrono:05}"


def chrono_of(key: str) -> int | None:
    """The chrono number in a candidate's id, None where it is not shaped like one."""
    digits = key.removeprefix("_TS-")
    found = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else None
    return found if found is not None and candidate_key(found) == key else None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An offer. `published`: since when it has been on the career site, None while it is not."""

    chrono: int
    reference: str
    created: int
    updated: int
    title: str
    status: str
    organisation: str
    contract: str
    country: str
    profile: str
    openings: int
    description: str
    manager: tuple[str, str] | None = None
    skills: tuple[str, ...] = ()
    region: str | None = None
    address: str | None = None
    published: int | None = None
    begins: int | None = None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Hook:
    """A subscription to one event."""

    id: str
    event: str
    callback_url: str
    ping_url: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a partner said of indexing one record."""

    kind: str
    id: str
    date: str
    last_update: str
    status: str
    messages: tuple[str, ...] = field(default=())
