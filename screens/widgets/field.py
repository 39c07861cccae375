"""A line of typed text one can move about in: what is in a field of a form.

The value is kept as it came and as it was typed; only what is drawn of it is cleaned.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from rich.cells import cell_len

from app import text
from app.model.written import LINE_ENDS
from screens.widgets.entry import Entry

LONGEST = 4000
"""Characters: what a person writes about somebody, and no book."""
_LONGEST_PATH = 32_768
"""Characters: no system opens a longer one."""
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


class Field(Entry):
    """A value, and where in it the next character goes. `choices`: left and right go through them."""

    def __init__(self, value: str = "", choices: Sequence[str] = (), *, lines: bool = False) -> None:
        """`lines`: it has room for line breaks, as where there are some."""
        super().__init__(value, longest=max(LONGEST, 2 * len(value)))
        self.first = value
        """What it was at the start."""
        self.choices = choices
        self._chosen: int | None = None
        """Where among the choices one stepped to last."""
        self.at = len(value)
        self.trouble = ""
        """Why not all of what was just typed or pasted is in it; empty where it is."""
        self._lines = lines or LINE_ENDS.search(value) is not None

    @property
    def changed(self) -> bool:
        return self.value.strip() != self.first.strip()

    def put(self, value: str) -> None:
        """Another value; one types on at its end."""
        self.value, self.at = value, len(value)

    def type(self, press: str, character: str | None) -> bool:
        self.trouble = ""
        if press in ("left", "right") and self.choices:
            self._step(1 if press == "right" else -1)
        elif character is not None and (character.isprintable() or character in (text.ZWJ, text.ZWNJ)):
            self._insert(character)
        elif press in _MOVES:
            self.at = _MOVES[press](self.value, self.at)
        elif press in ("backspace", "delete", "ctrl+u", "ctrl+w"):
            self._rub_out(press)
        else:
            return False
        return True

    def paste(self, pasted: str) -> None:
        """Of several lines one, where there is no room for line breaks. A copied text may be in letters and accents."""
        said = _NO_TEXT.sub("", unicodedata.normalize("NFC", pasted)).replace("\t", " ")
        lines = LINE_ENDS.split(said)
        self._insert("\n".join(lines) if self._lines else " ".join(filter(None, map(str.strip, lines))))

    def _insert(self, more: str) -> None:
        room = max(self.longest - len(self.value), 0)
        self.trouble = ""
        if len(more) > room:
            fit = text.letter_before(more, room + 1)
            said = f"only the first {fit:,} of {len(more):,} characters fit"
            self.trouble = said if fit else f"no more than {self.longest:,} characters fit"
            more = more[:fit]
        self.value = self.value[: self.at] + more + self.value[self.at :]
        self.at += len(more)

    def _rub_out(self, press: str) -> None:
        before, behind = self.value[: self.at], self.value[self.at :]
        match press:
            case "backspace":
                before = before[: text.letter_before(before, len(before))]
            case "delete":
                behind = behind[text.letter_after(behind, 0) :]
            case "ctrl+w":
                before = text.without_last_word(before)
            case _:
                before = ""
        self.value, self.at = before + behind, len(before)

    def _step(self, by: int) -> None:
        if self._chosen is None or self.choices[self._chosen] != self.value:
            self._chosen = self.choices.index(self.value) if self.value in self.choices else -1 if by > 0 else 0
        self._chosen = (self._chosen + by) % len(self.choices)
        self.put(self.choices[self._chosen])

    def seen(self, cells: int, ellipsis: str, broken: str) -> tuple[str, str]:
        """As much before and behind the place one types at as fits, to be drawn. `broken` stands where a line ends."""
        near = 8 * cells  # of a book only what is around it is looked at
        start = max(self.at - near, 0)
        around = (self.value[start : self.at], self.value[self.at : self.at + near])
        before, behind = (text.as_typed(LINE_ENDS.sub(broken, part)) for part in around)
        room = max(cells - min(cell_len(behind), cells // 4), 4)
        if start or cell_len(before) > room:
            before = ellipsis + text.tail(before, room - len(ellipsis))
        room = max(cells - cell_len(before), 0)
        if cell_len(behind) > room:
            behind = text.head(behind, room - len(ellipsis)) + ellipsis
        return before, behind


class PathField(Field):
    """A path: what is pasted is taken as it is, but for blanks, line ends and quotes around it."""

    def __init__(self, value: str = "") -> None:
        super().__init__(value)
        self.longest = _LONGEST_PATH

    def type(self, press: str, character: str | None) -> bool:
        """Who begins a whole path behind the folder that was there at first does not mean that one."""
        if (
            character in ("/", "~")
            and self.value == self.first
            and self.at == len(self.value)
            and self.first[-1:] == "/"
        ):
            self.put("")
        return super().type(press, character)

    def paste(self, pasted: str) -> None:
        """A whole path takes the place of the folder before it."""
        self.trouble = ""
        taken = pasted.strip()
        if len(taken) > 1 and taken[0] in "'\"" and taken[0] == taken[-1]:
            taken = taken[1:-1]
        if taken.startswith(("/", "~")) and self.value[: self.at].endswith("/"):
            self.value, self.at = self.value[self.at :], 0
        self._insert(taken)


_MOVES: Mapping[str, Callable[[str, int], int]] = {
    "left": text.letter_before,
    "right": text.letter_after,
    "home": lambda _, __: 0,
    "end": lambda value, _: len(value),
}
