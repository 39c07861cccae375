"""A line of typed text one can move about in: what is in a field of a form."""

from collections.abc import Callable, Mapping, Sequence

from rich.cells import cell_len

from app import text
from screens.widgets.entry import Entry

LONGEST = 4000
"""Characters: what a person writes about somebody, and no book."""


class Field(Entry):
    """A value, and where in it the next character goes. `choices`: left and right go through them."""

    def __init__(self, value: str = "", choices: Sequence[str] = ()) -> None:
        super().__init__("\n".join(text.clean(line) for line in value.split("\n")))
        self.first = self.value
        """What it was at the start."""
        self.choices = choices
        self.at = len(self.value)

    @property
    def changed(self) -> bool:
        return self.value.strip() != self.first.strip()

    def put(self, value: str) -> None:
        """Another value; one types on at its end."""
        self.value, self.at = value, len(value)

    def type(self, press: str, character: str | None) -> bool:
        if press in ("left", "right") and self.choices:
            self._step(1 if press == "right" else -1)
        elif character is not None and character.isprintable():
            self._insert(character)
        elif press in _MOVES:
            self.at = max(0, min(len(self.value), _MOVES[press](self.at, len(self.value))))
        elif press in ("backspace", "delete", "ctrl+u", "ctrl+w"):
            self._rub_out(press)
        else:
            return False
        return True

    def paste(self, pasted: str) -> None:
        self._insert(text.clean(pasted[:LONGEST]))

    def _insert(self, more: str) -> None:
        more = more[: max(LONGEST - len(self.value), 0)]
        self.value = self.value[: self.at] + more + self.value[self.at :]
        self.at += len(more)

    def _rub_out(self, press: str) -> None:
        before, behind = self.value[: self.at], self.value[self.at :]
        match press:
            case "backspace":
                before = before[:-1]
            case "delete":
                behind = behind[1:]
            case "ctrl+w":
                before = before.rstrip(" ").rpartition(" ")[0]
            case _:
                before = ""
        self.value, self.at = before + behind, len(before)

    def _step(self, by: int) -> None:
        here = self.choices.index(self.value) if self.value in self.choices else -1 if by > 0 else 0
        self.put(self.choices[(here + by) % len(self.choices)])

    def seen(self, cells: int, ellipsis: str, broken: str) -> tuple[str, str]:
        """As much before and behind the place one types at as fits. `broken` stands where a line ends."""
        near = 8 * cells  # of a book only what is around it is looked at
        start = max(self.at - near, 0)
        around = (self.value[start : self.at], self.value[self.at : self.at + near])
        before, behind = (part.replace("\n", broken) for part in around)
        room = max(cells - min(cell_len(behind), cells // 4), 4)
        if start or cell_len(before) > room:
            while before and cell_len(before) > room - len(ellipsis):
                before = before[1:]
            before = ellipsis + before
        return before, text.cut(behind, max(cells - cell_len(before), 0), ellipsis) if behind.strip() else behind


_MOVES: Mapping[str, Callable[[int, int], int]] = {
    "left": lambda at, _: at - 1,
    "right": lambda at, _: at + 1,
    "home": lambda _, __: 0,
    "end": lambda _, length: length,
}
