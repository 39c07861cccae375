"""Many cards at once: the number has to be typed."""

from collections.abc import Awaitable, Callable, Sequence

from app import text
from screens.picker import Choice, Picker


class ConfirmScreen(Picker):
    """Shows who it is about; Enter works once the number has been typed."""

    def __init__(self, title: str, names: Sequence[str], done: Callable[[], Awaitable[None]]) -> None:
        self._count = len(names)
        choices = [Choice(None, label=name) for name in names]
        super().__init__("confirm", f"{title}: type {self._count} to go on", choices, lambda _: done())

    def typed(self) -> None:
        typed = self.entry.value if self.entry is not None else ""
        glyphs = self.shell.glyphs
        self.prompt.show([("> ", "accent"), (text.clean(typed), "strong"), ("_" if glyphs.ascii else "▏", "accent")])

    def do_accept(self) -> Awaitable[None] | None:
        typed = self.entry.value.strip() if self.entry is not None else ""
        if typed != str(self._count):
            self.flash(f"type {self._count} to go on, or leave")
            return None
        return super().do_accept()
