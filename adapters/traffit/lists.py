"""What an account lists beside people and jobs, as records: to be shown and chosen from.

Each list counts for itself, so that a remote id is the list's kind and the vendor's number (`translate.listed`).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from adapters.http import raw
from adapters.markup import to_text
from adapters.traffit.people import place_of
from adapters.traffit.times import warsaw_text
from adapters.traffit.translate import listed
from adapters.traffit.wire import Advert, FormField, JobPost, ListedRow, Ref
from app.model.ids import Instant, RemoteId
from app.model.records import Listed
from app.model.words import ListedKind
from app.vendor import Pulled, Unreadable

Detail = tuple[tuple[str, str], ...]


def company(row: ListedRow) -> Listed:
    """A client of the agency. Its status is free text in the tenant's language (notes 2.5)."""
    return _listed(row, ListedKind.COMPANY, _name(row), ("status", row.status))


def contact(row: ListedRow) -> Listed:
    """A person at a client; which client the document does not show and some tenants send."""
    whole = " ".join(part for part in (row.name, row.lastname) if part)
    return _listed(
        row,
        ListedKind.CONTACT,
        whole or row.email or f"#{row.id}",
        ("position", row.position),
        ("email", row.email),
        ("phone", row.mobile),
        ("status", row.status),
        of=_client(row.client),
    )


def source(row: ListedRow) -> Listed:
    """Where candidates come from: the name is what a candidate's `source` is written with."""
    return _listed(row, ListedKind.SOURCE, _name(row))


def talent_pool(row: ListedRow) -> Listed:
    """A pool of candidates without a job."""
    return _listed(row, ListedKind.TALENT_POOL, _name(row), ("public", _yes(row.public)))


def workflow(row: ListedRow) -> Listed:
    """A way through a job: its stages from left to right, where the list shows them."""
    states = sorted((one for one in row.states if one is not None), key=lambda one: one.order or 0)
    names = ", ".join(one.name or one.sid or f"#{one.id}" for one in states)
    return _listed(row, ListedKind.WORKFLOW, _name(row), ("stages", names))


def consent(row: ListedRow) -> Listed:
    """What a candidate can agree to ("provision")."""
    return _listed(
        row,
        ListedKind.CONSENT,
        _name(row),
        ("type", row.type),
        ("language", row.language),
        ("from", _day(row.start_date)),
        ("until", _day(row.closing_date)),
        ("text", row.content and to_text(row.content)),
    )


def crm_activity(row: ListedRow) -> Listed:
    """Something that happened with a client. The document shows whose it is and when, nothing of what it was."""
    at = row.activity_date if row.activity_date is not None else row.created_at
    person = None if row.crm_person is None else listed(ListedKind.CONTACT, row.crm_person.id)
    return _listed(
        row,
        ListedKind.CRM_ACTIVITY,
        row.name or row.value or row.type or f"#{row.id}",
        ("type", row.type),
        ("at", at is not None and warsaw_text(at)),
        ("text", row.content and to_text(row.content)),
        of=_client(row.client) or person,
    )


def posting(row: JobPost) -> Listed:
    """A published advert. It belongs to a job, which is told in its details: `of` names listed things only."""
    advert = row.advert or Advert()
    job = advert.recruitment
    values = {one.field_id: one.value for one in advert.values if one is not None and one.field_id}
    text = values.get("description")
    return Listed(
        remote_id=listed(ListedKind.POSTING, row.id),
        url=row.url,
        listed=ListedKind.POSTING,
        name=row.name or advert.name or row.nr_ref or f"#{row.id}",
        detail=_told(
            ("reference", row.nr_ref or (job and job.nr_ref)),
            ("job", job and job.id),
            ("language", advert.language),
            ("location", place_of(_object(values.get("geolocation")))),
            ("from", _day(row.valid_start)),
            ("until", _day(row.valid_end)),
            ("form", row.application_form),
            ("text", to_text(text) if isinstance(text, str) else None),
        ),
    )


def advert_of(row: JobPost) -> str | None:
    """The number that the post's application form is asked for with."""
    return row.advert_id or (row.advert.id if row.advert else None)


def form_fields(post: RemoteId, answer: bytes) -> list[Pulled | Unreadable]:
    """The fields of a post's application form, in the order of the form. Raises `ValueError` for what is no JSON."""
    try:
        value = msgspec.json.decode(answer)
    except msgspec.DecodeError as wrong:
        raise ValueError(f"no JSON: {wrong}") from None
    rows = [(one, msgspec.json.encode(one)) for one in _properties(value)]
    read = [(row, raw.parse(row, FormField)) for _, row in rows]
    fields = [(row, field) for row, field in read if isinstance(field, FormField)]
    fields.sort(key=lambda pair: pair[1].order or 0)
    number = post.partition(":")[2]
    return [
        *(Pulled(_field(post, number, field), row) for row, field in fields),
        *(field for _, field in read if isinstance(field, Unreadable)),
    ]


def _field(post: RemoteId, number: str, field: FormField) -> Listed:
    return Listed(
        remote_id=listed(ListedKind.FIELD, f"{number}:{field.id}"),
        listed=ListedKind.FIELD,
        name=field.name or field.sid or f"#{field.id}",
        of=post,
        detail=_told(("key", field.sid), ("type", field.type), ("required", _yes(field.required))),
    )


def _properties(answer: Any) -> Iterable[Any]:
    """`[{"required_fields": {form: {"properties": {group: {id: field}}}}}]`; what is empty is a list (PHP)."""
    for part in answer if isinstance(answer, list) else [answer]:
        for form in _values(_inside(part, "required_fields")):
            for group in _values(_inside(form, "properties")):
                yield from _values(group)


def _inside(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _values(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _listed(
    row: ListedRow, kind: ListedKind, name: str, *detail: tuple[str, object], of: RemoteId | None = None
) -> Listed:
    return Listed(
        remote_id=listed(kind, row.id),
        created_at=row.created_at,
        updated_at=row.updated_at,
        listed=kind,
        name=name,
        of=of,
        active=row.is_active is not False,
        detail=_told(*detail),
    )


def _told(*detail: tuple[str, object]) -> Detail:
    """What is known: labels with a text."""
    return tuple((label, text) for label, text in detail if isinstance(text, str) and text.strip())


def _name(row: ListedRow) -> str:
    return row.name or row.value or f"#{row.id}"


def _client(client: Ref | None) -> RemoteId | None:
    return None if client is None else listed(ListedKind.COMPANY, client.id)


def _yes(flag: bool | None) -> str | None:
    return None if flag is None else "yes" if flag else "no"


def _day(at: Instant | None) -> str | None:
    return None if at is None else warsaw_text(at)[:10]


def _object(value: Any) -> Any:
    """A value that some tenants send as JSON in a text."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value


LISTS: Mapping[str, Callable[[ListedRow], Listed]] = {
    "clients": company,
    "crm_persons": contact,
    "sources": source,
    "talents": talent_pool,
    "workflows": workflow,
    "provisions": consent,
    "crm_activities": crm_activity,
}
"""What a row becomes, by stream."""
