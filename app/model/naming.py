"""Names that tell things apart: a vendor may call two stages of one job the same."""

from collections.abc import Callable, Sequence


def apart(names: Sequence[str], seen: Callable[[str], str] = str) -> list[str]:
    """The same names, with a number behind each that came before: `Interview`, `Interview (2)`.

    The number counts in the order of the pipeline, so that it says which of them is further on. `seen`: a name as a
    person sees it.
    """
    taken: set[str] = set()
    told: list[str] = []
    for name in names:
        tried, number = name, 1
        while (key := " ".join(seen(tried).split()).casefold()) in taken:
            number += 1
            tried = f"{name} ({number})"
        taken.add(key)
        told.append(tried)
    return told
