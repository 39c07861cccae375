"""What an account lists beside people and jobs, as records: to be shown and chosen from. Pure functions."""

from collections.abc import Callable, Mapping, Sequence

from adapters.greenhouse import wire
from adapters.http.ids import listed
from adapters.http.markup import if_markup
from app.model.ids import RemoteId
from app.model.records import Listed
from app.model.words import ListedKind

Make = Callable[[wire.Listed], Listed]


def source(row: wire.Listed) -> Listed:
    return _listed(row, ListedKind.SOURCE, ("type", row.type.name if row.type else None))


def department(row: wire.Listed) -> Listed:
    return _listed(
        row, ListedKind.DEPARTMENT, ("external id", row.external_id), of=_within(ListedKind.DEPARTMENT, row.parent_id)
    )


def office(row: wire.Listed) -> Listed:
    return _listed(
        row,
        ListedKind.OFFICE,
        ("location", row.location),
        ("external id", row.external_id),
        of=_within(ListedKind.OFFICE, row.parent_id),
    )


def close_reason(row: wire.Listed) -> Listed:
    return _listed(row, ListedKind.CLOSE_REASON)


def referrer(row: wire.Listed) -> Listed:
    """Somebody who brings people: a user or somebody from outside."""
    return _listed(row, ListedKind.REFERRER, ("user", row.user_id))


def prospect_pool(row: wire.Listed) -> Listed:
    return _listed(row, ListedKind.PROSPECT_POOL, ("description", row.description and if_markup(row.description)))


def email_template(row: wire.Listed) -> Listed:
    return _listed(
        row,
        ListedKind.EMAIL_TEMPLATE,
        ("type", row.email_type and row.email_type.replace("_", " ")),
        ("from", row.from_type and row.from_type.replace("_", " ")),
        ("subject", row.subject),
        ("text", row.body and if_markup(row.body)),
    )


def custom_field(row: wire.Listed, options: Sequence[str] = ()) -> Listed:
    """A field of the tenant's own, and what can be chosen in it."""
    return _listed(
        row,
        ListedKind.FIELD,
        ("of", row.field_type and row.field_type.replace("_", " ")),
        ("key", row.name_key),
        ("type", row.value_type and row.value_type.replace("_", " ")),
        ("required", _yes(row.required)),
        ("private", _yes(row.private)),
        ("options", ", ".join(options)),
    )


def _listed(row: wire.Listed, kind: ListedKind, *detail: tuple[str, str | None], of: RemoteId | None = None) -> Listed:
    return Listed(
        remote_id=listed(kind, row.id),
        created_at=row.created_at,
        updated_at=row.updated_at,
        listed=kind,
        name=row.name or f"#{row.id}",
        of=of,
        active=row.active is not False,
        detail=tuple((label, text) for label, text in detail if text and text.strip()),
    )


def _within(kind: ListedKind, key: str | None) -> RemoteId | None:
    return None if key is None else listed(kind, key)


def _yes(flag: bool | None) -> str | None:  # a field
    return None if flag is None else "yes" if flag else "no"


LISTS: Mapping[str, Make] = {
    "sources": source,
    "departments": department,
    "offices": office,
    "close_reasons": close_reason,
    "referrers": referrer,
    "prospect_pools": prospect_pool,
    "email_templates": email_template,
}
"""What a row becomes, by the list's name; custom fields come with their options."""
