"""A box in which a vendor is waited for, with the seconds counted."""

from abc import abstractmethod
from collections.abc import Sequence

from textual.timer import Timer
from textual.worker import Worker

from screens.sheet import Sheet
from screens.widgets.ink import Part
from screens.words import some


class Waiting(Sheet):
    """Runs `work` and counts meanwhile. `doing`: what is waited for."""

    place = "trial"

    def __init__(self, title: str, doing: str) -> None:
        super().__init__(title)
        self._doing = doing
        self._worker: Worker[None] | None = None
        self._seconds = 0
        self._counting: Timer | None = None

    async def on_mount(self) -> None:
        self._count()
        self._counting = self.set_interval(1.0, self._count)
        self._worker = self.run_worker(self.work(), name="waiting", group="waiting")

    @abstractmethod
    async def work(self) -> None:
        """What takes its time; calls `ended`."""

    @property
    def running(self) -> bool:
        return self._counting is not None

    def _count(self) -> None:
        """How long it has been going on: a vendor that does not answer looks like none that is slow."""
        since = f" {some(self._seconds, 'second')} so far" if self._seconds else ""
        self.tell([(f"{self._doing} {self.shell.glyphs.ellipsis}{since}", "text")])
        self._seconds += 1

    def ended(self, said: Sequence[Part]) -> None:
        """Say how it went."""
        if self._counting is not None:
            self._counting.stop()
            self._counting = None
        self.tell(said)
