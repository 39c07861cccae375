"""A question that one key answers."""

from collections.abc import Awaitable, Callable, Sequence

from screens.sheet import Sheet


class AskScreen(Sheet):
    """Says what would happen; yes does it, no leaves everything as it is."""

    place = "ask"

    def __init__(self, title: str, lines: Sequence[str], done: Callable[[], Awaitable[None]]) -> None:
        super().__init__(title)
        self.tell([(line, "text") for line in lines])
        self._done = done

    def do_ask_yes(self) -> Awaitable[None]:
        self.leave()
        return self._done()

    def do_ask_no(self) -> None:
        self.leave()
        self.shell.flash("left as it is")
