"""What an account lists, each under a label of its own: a name may stand for several things, a label for one."""

from collections import Counter
from collections.abc import Sequence

from app import text
from app.model.views import ListedView, UserView
from screens.form import Wrong


class Choices:
    """Those of what is listed that are in use. `named`: the name is all that is written, so one of a name is enough."""

    def __init__(self, rows: Sequence[ListedView | UserView], *, named: bool = False) -> None:
        used = [row for row in rows if isinstance(row, UserView) or row.active]
        if named:
            used = list({row.name: row for row in used}.values())
        names = Counter(_seen(row.name) for row in used)
        self._rows: dict[str, ListedView | UserView] = {}
        for row in used:
            seen = _seen(row.name)
            self._rows[seen if seen and names[seen] == 1 else self._numbered(seen, row, names)] = row

    def _numbered(self, seen: str, row: ListedView | UserView, names: Counter[str]) -> str:
        """The name with the vendor's number behind it, once more where something else is called just that."""
        number = f"({row.remote_id.rpartition(':')[2] if row.remote_id else row.id})"
        label = f"{seen} {number}".strip()
        while label in names or label in self._rows:
            label = f"{label} {number}"
        return label

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self._rows)

    def label(self, name: str) -> str:
        """How a thing of that name is called here; its name where that may be several, or none that is in use."""
        found = [label for label, row in self._rows.items() if row.name == name]
        return found[0] if len(found) == 1 else name

    def row(self, label: str) -> ListedView | UserView:
        """The one of that label. Raises `Wrong`."""
        if (found := self._rows.get(label.strip())) is None:
            raise Wrong(f"{label.strip()!r} is none of those in use")
        return found


def _seen(name: str) -> str:
    return text.clean(name).strip()
