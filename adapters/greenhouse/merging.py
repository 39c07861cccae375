"""What somebody changed of a person, put into what the vendor holds now: a `PATCH` replaces whole collections.

Only collections that change are sent, and of those everything stays that nobody took out. Pure functions.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.greenhouse.own_fields import merged
from adapters.greenhouse.translate import PREFERRED_NAME
from app.model.intents import JobFields, PersonFields
from app.vendor import Refused

Row = Mapping[str, Any]
Values = list[dict[str, Any]]
_PLAIN = ("first_name", "last_name")
_COLLECTIONS = {"emails": ("email_addresses", "personal"), "phones": ("phone_numbers", "mobile")}
"""Theirs, and the type of an address that is new."""
_SITES, _PROFILES, _ADDRESSES = "website_addresses", "social_media_addresses", "addresses"
_JOB = {"name": "name", "code": "requisition_id"}


def person(fields: PersonFields, there: Row, known: Sequence[Row]) -> dict[str, Any]:
    """The body of a write of a candidate.

    Args:
        fields: what is to be said of them.
        there: the candidate as the vendor holds them; nothing for one to be made.
        known: the account's own fields of candidates.

    Raises `Refused` for what Greenhouse has no field for.
    """
    body: dict[str, Any] = {}
    for name in fields.given:
        value: Any = getattr(fields, name)
        if name in _PLAIN:
            body[name] = value
        elif name in _COLLECTIONS:
            theirs, kind = _COLLECTIONS[name]
            body[theirs] = _values(value, there.get(theirs), kind)
        elif name == "links":
            body |= _links(value, there)
        elif name == "location":
            body[_ADDRESSES] = _located(value, there.get(_ADDRESSES))
        elif name == "custom":
            body |= _own(value, there, known)
        else:
            raise Refused(f"Greenhouse has no field for {name.replace('_', ' ')} of a candidate")
    return body


def job(fields: JobFields) -> dict[str, Any]:
    """The body of a write of a job. Raises `Refused`."""
    lacking = [name for name in fields.given if name not in _JOB]
    if lacking:
        raise Refused(f"Greenhouse has no field for {lacking[0].removesuffix('_at').replace('_', ' ')} of a job")
    return {_JOB[name]: getattr(fields, name) for name in fields.given}


def _values(wanted: Sequence[str], there: Any, kind: str) -> Values:
    """These values in this order, each with the type it has; a new one gets this type."""
    known = {one.get("value"): one for one in reversed(_objects(there))}
    return [_sent(known.get(text), text, kind) for text in dict.fromkeys(wanted)]


def _sent(known: dict[str, Any] | None, text: str, kind: str) -> dict[str, Any]:
    return {"value": text, "type": (known and known.get("type")) or kind}


def _links(wanted: Sequence[str], there: Row) -> dict[str, Values]:
    """Sites and profiles are two collections; a new link is a site. What does not change is not sent."""
    profiles = _objects(there.get(_PROFILES))
    kept = [{"value": one["value"]} for one in profiles if one.get("value") in wanted]
    profiled = {one["value"] for one in kept}
    ours = [text for text in wanted if text not in profiled]
    sites = _values(ours, there.get(_SITES), "personal")
    now = [one.get("value") for one in _objects(there.get(_SITES))]
    body: dict[str, Values] = {}
    if [one["value"] for one in sites] != now:
        body[_SITES] = sites
    if len(kept) != len(profiles):
        body[_PROFILES] = kept
    return body


def _located(text: str, there: Any) -> Values:
    """The first address is the one that is shown; those behind it stay."""
    first, *others = _objects(there) or [{}]
    kept = [_sent(one, str(one["value"]), "home") for one in others if one.get("value")]
    return [_sent(first, text.strip(), "home"), *kept] if text.strip() else kept


def _own(wanted: Mapping[str, str], there: Row, known: Sequence[Row]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    labels = dict(wanted)
    for label in wanted:
        if label.strip().casefold() == PREFERRED_NAME.casefold():
            body["preferred_name"] = labels.pop(label).strip() or None
    if labels:
        body["custom_fields"] = merged(there.get("custom_fields") or {}, labels, known)
    return body


def _objects(there: Any) -> list[dict[str, Any]]:
    return [one for one in there if isinstance(one, dict)] if isinstance(there, list) else []
