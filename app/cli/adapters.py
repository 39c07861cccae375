"""Finding the adapter of a vendor by its entry point; it is imported when it is used."""

from contextlib import suppress
from importlib.metadata import entry_points
from typing import cast

from app.cli.exits import Exit, Failure, quoted
from app.settings.read import did_you_mean
from app.vendor import Vendor

GROUP = "lanehop.vendors"


def every() -> list[Vendor]:
    """All adapters that are installed; one that cannot be imported is left out."""
    found = []
    for point in entry_points(group=GROUP):
        with suppress(ImportError, AttributeError):
            found.append(cast("Vendor", point.load()))
    return found


def vendor(name: str) -> Vendor:
    """The adapter called `name`. Raises `Failure` with what there is instead."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    if name not in found:
        raise Failure(f"there is no vendor {quoted(name)}{did_you_mean(name, list(found))}", Exit.USAGE)
    return cast("Vendor", found[name].load())
