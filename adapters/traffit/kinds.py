"""Which kind of stage a stage is: by the vendor's type, else by its name."""

from adapters.http.stages import by_name
from app.model.words import StageKind

FIRST_TERMINAL_ORDER = 9_999_997
"""From here on `order` marks the stages that end a process or hold it (notes 2.5)."""

_BY_TYPE = {
    "start": StageKind.NEW,
    "screening": StageKind.SCREEN,
    "initial_accept": StageKind.SCREEN,
    "technical_verification": StageKind.INTERVIEW,
    "task": StageKind.INTERVIEW,
    "client_verification": StageKind.INTERVIEW,
    "interview": StageKind.INTERVIEW,
    "end-good": StageKind.HIRED,
    "end-bad": StageKind.REJECTED,
    "wait": StageKind.ON_HOLD,
}


def said(type_: str | None) -> str | None:
    """The type, where it is one that says a kind."""
    return type_ if (type_ or "").strip().lower() in _BY_TYPE else None


def kind_of(type_: str | None, *names: str | None) -> StageKind | None:
    """The kind by type, else by the first name that says something; None where nothing does.

    Traffit has one type for both bad ends, so there the name may tell those who withdrew from those who were rejected.
    """
    by_type = _BY_TYPE.get((type_ or "").strip().lower())
    if by_type is not None and by_type is not StageKind.REJECTED:
        return by_type
    named = [kind for name in names if name and (kind := by_name(name)) is not None]
    if by_type is StageKind.REJECTED:
        return StageKind.WITHDRAWN if StageKind.WITHDRAWN in named else by_type
    return named[0] if named else None
