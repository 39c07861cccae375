"""What the scope Customer lets people do beside the verbs: the rest of a candidate that is plain text."""

from collections.abc import Mapping
from typing import Any

from app.model.acts import Act, Input, InputKind
from app.model.words import Kind, Replay
from app.vendor import Perform, Refused

_SOUGHT, _INFO, _SAID = "positionSought", "personalInformation", "recruiterData"
PLACES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "middle_name": ("middleName",),
    "address": (_INFO, "address"),
    "postal_code": (_INFO, "postalCode"),
    "city": (_INFO, "city"),
    "available_on": (_SOUGHT, "dateOfAvailability"),
    "comment": (_SAID, "comment"),
}
"""Where an input stands within `candidateDetail`."""

MORE = Act(
    name="candidate.change",
    title="Change more of the candidate",
    about=Kind.CANDIDATE,
    inputs=(
        Input(name="title", title="Title"),
        Input(name="middle_name", title="Middle name"),
        Input(name="address", title="Street"),
        Input(name="postal_code", title="Postal code"),
        Input(name="city", title="City"),
        Input(name="available_on", title="Available from", kind=InputKind.DAY),
        Input(name="comment", title="Recruiter's comment", kind=InputKind.LINES),
    ),
    replay=Replay.ABSOLUTE,
)
ACTS = (MORE,)


def with_more(detail: dict[str, Any], write: Perform) -> dict[str, Any]:
    """A candidate with what was given. Raises `Refused` where that is nothing."""
    if not write.values:
        raise Refused("nothing was said that is to be another")
    found = dict(detail)
    for name, (value, *_) in write.values.items():
        *blocks, last = PLACES[name]
        inside = found
        for block in blocks:
            inside[block] = inside = dict(inside.get(block) or {})
        inside[last] = value
    return found


def has_more(detail: Mapping[str, Any], write: Perform) -> bool:
    """Whether a candidate is as it was wanted. Of a moment its day counts."""
    return all(_is(detail, PLACES[name], value) for name, (value, *_) in write.values.items())


def _is(detail: Mapping[str, Any], place: tuple[str, ...], wanted: str) -> bool:
    found: Any = detail
    for name in place:
        found = found.get(name) if isinstance(found, Mapping) else None
    said = "" if found is None else str(found).strip()
    return said == wanted or (place[-1] == "dateOfAvailability" and said.partition("T")[0] == wanted)
