"""Small records in the document's shape, each of one v3 record. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Shape = dict[str, Any]


def user(row: Row) -> Shape:
    return {
        "id": row.get("id"),
        "name": row.get("name"),
        "first_name": row.get("first_name"),
        "last_name": row.get("last_name"),
        "updated_at": row.get("updated_at"),
        "created_at": row.get("created_at"),
        "disabled": row.get("deactivated"),
        "site_admin": row.get("site_admin"),
        "emails": _emails(row),
        "employee_id": row.get("employee_id"),
    }


def person(row: Row | None) -> Shape | None:
    """A user as other records name one."""
    if row is None:
        return None
    return {
        "id": row.get("id"),
        "first_name": row.get("first_name"),
        "last_name": row.get("last_name"),
        "name": row.get("name"),
        "employee_id": row.get("employee_id"),
    }


def source(row: Row) -> Shape:
    return {"id": row.get("id"), "name": row.get("name"), "type": named(row.get("type"))}


def named(row: Any) -> Shape | None:
    """Id and name of a record; None where there is none."""
    return {"id": row.get("id"), "name": row.get("name")} if isinstance(row, Mapping) else None


def custom_field(row: Row, options: Sequence[Row]) -> Shape:
    return {
        "id": row.get("id"),
        "name": row.get("name"),
        "active": row.get("active"),
        "field_type": row.get("field_type"),
        "priority": row.get("sort_order"),
        "value_type": row.get("value_type"),
        "private": row.get("private"),
        "required": row.get("required"),
        "require_approval": row.get("require_approval"),
        "trigger_new_version": row.get("trigger_new_version"),
        "name_key": row.get("name_key"),
        "custom_field_options": [
            {"id": one.get("id"), "name": one.get("name"), "priority": one.get("sort_order")}
            for one in in_order(options)
        ],
    }


def offer(row: Row) -> Shape:
    """An offer; its state is v3's word in small letters, as the document has it."""
    return {
        "id": row.get("id"),
        "version": row.get("version"),
        "application_id": row.get("application_id"),
        "job_id": row.get("job_id"),
        "candidate_id": row.get("candidate_id"),
        "status": str(row.get("status") or "").lower() or None,
        "created_at": row.get("created_at"),
        "updated_at": row.get("updated_at"),
        "sent_at": row.get("sent_on"),
        "resolved_at": row.get("resolved_at"),
        "starts_at": row.get("starts_on"),
        **custom(row),
    }


def department(row: Row, children: Mapping[Any, Sequence[Row]]) -> Shape:
    return {
        "id": row.get("id"),
        "name": row.get("name"),
        "parent_id": row.get("parent_id"),
        "child_ids": [one.get("id") for one in children.get(row.get("id"), ())],
        "external_id": row.get("external_id"),
    }


def department_tree(rows: Sequence[Row]) -> list[Shape]:
    """Departments at the top, each with those below it; one whose parent is not there stands at the top."""
    children = children_of(rows)
    known = {row.get("id") for row in rows}

    def grown(row: Row) -> Shape:
        return {**department(row, children), "children": [grown(one) for one in children.get(row.get("id"), ())]}

    return [grown(row) for row in rows if row.get("parent_id") not in known]


def children_of(rows: Iterable[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        if row.get("parent_id") is not None:
            found.setdefault(row["parent_id"], []).append(row)
    return found


def office(row: Row) -> Shape:
    """An office in the list of offices."""
    return {
        "id": row.get("id"),
        "name": row.get("name"),
        "location": row.get("location"),
        "primary_contact_id": row.get("primary_in_house_contact_user_id"),
        "parent_id": row.get("parent_id"),
    }


def office_of_job(row: Row, children: Mapping[Any, Sequence[Row]]) -> Shape:
    """The same within a job, where it looks otherwise."""
    location = row.get("location")
    return {
        "id": row.get("id"),
        "name": row.get("name"),
        "location": {"name": location} if isinstance(location, str) else location,
        "primary_contact_user_id": row.get("primary_in_house_contact_user_id"),
        "parent_id": row.get("parent_id"),
        "child_ids": [one.get("id") for one in children.get(row.get("id"), ())],
        "external_id": row.get("external_id"),
    }


def custom(row: Row, *, empty_is_null: bool = False) -> Shape:
    """The tenant's own fields, by key with their names and types, and by key alone.

    `empty_is_null`: one that holds nothing is null in the first, too, as of candidates in the document.
    """
    own = row.get("custom_fields")
    keyed = {key: _keyed(value) for key, value in own.items()} if isinstance(own, Mapping) else {}
    bare = {key: None if value is None else value["value"] for key, value in keyed.items()}
    if empty_is_null:
        keyed = {key: None if bare[key] is None else value for key, value in keyed.items()}
    return {"custom_fields": bare, "keyed_custom_fields": keyed}


def choice(text: Any, value: Any) -> Shape:
    return {"text": text, "value": value}


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By the place the vendor gives them, then by id."""
    return sorted(rows, key=lambda row: (row.get("sort_order") or 0, row.get("id") or 0))


def _keyed(value: Any) -> Shape | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        return {"name": None, "type": None, "value": value}
    return {"name": value.get("name"), "type": value.get("type"), "value": value.get("value")}


def _emails(row: Row) -> list[str]:
    """Texts, whatever form they come in; the first one alone where the list is missing."""
    found = row.get("emails")
    if not isinstance(found, list):
        return [str(row["primary_email"])] if row.get("primary_email") else []
    texts = [one.get("email") or one.get("value") if isinstance(one, Mapping) else one for one in found]
    return [str(text) for text in texts if text]
