"""Records as they leave: without what is empty or nobody's business, moments as texts."""

from typing import Any

from adapters.smartrecruiters.sandbox import times

_MOMENTS = ("On", "Date")


def shown(value: Any, name: str = "") -> Any:
    """Names that begin with `_` are left out, as is what is null; numbers under names of moments become moments."""
    if isinstance(value, dict):
        return {key: shown(one, key) for key, one in value.items() if one is not None and not key.startswith("_")}
    if isinstance(value, list | tuple):
        return [shown(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and name.endswith(_MOMENTS):
        return times.shown(value)
    return value


def action(url: str, method: str = "GET") -> dict[str, str]:
    """A link to what may be done next."""
    return {"url": url, "method": method}
