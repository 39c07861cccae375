"""What is done about a reference check, in a dialog over a card and in the list of all of them; and that dialog."""

from abc import abstractmethod
from collections.abc import Sequence

from app.model.ids import LocalId
from app.model.views import CheckView, RefereeView
from screens.check_lines import check as check_line
from screens.check_lines import referee_line
from screens.frame import Place
from screens.paper import Paper
from screens.sheet import Sheet
from screens.widgets.ink import Row


class Referencing:
    """The keys that are about a check. Forms are imported when they are first wanted."""

    @property
    @abstractmethod
    def check(self) -> CheckView | None:
        """The check under the cursor."""

    @property
    def referee(self) -> RefereeView | None:
        """The referee under the cursor, where it stands on one."""
        return None

    @abstractmethod
    def turn_to(self) -> Place:
        """The place in which it goes on."""

    async def do_ref_remind(self) -> None:
        from screens.asking import remind  # noqa: PLC0415

        if (view := self.check) is not None:
            await remind(self.turn_to(), view, self.referee)

    async def do_ref_add(self) -> None:
        from screens.asking import ask_referee  # noqa: PLC0415

        if (view := self.check) is not None:
            await ask_referee(self.turn_to(), view)

    async def do_ref_edit(self) -> None:
        from screens.asking import ask_edit_referee  # noqa: PLC0415

        if (view := self.check) is not None:
            await ask_edit_referee(self.turn_to(), view, self.referee)

    async def do_ref_remove(self) -> None:
        from screens.asking import take_out  # noqa: PLC0415

        if (view := self.check) is not None:
            await take_out(self.turn_to(), view, self.referee)

    async def do_ref_request(self) -> None:
        from screens.asking import ask_references  # noqa: PLC0415

        view = self.check
        whom = None if view is None else next(iter(view.people), view.candidate)
        if view is not None and whom is not None:
            await ask_references(self.turn_to(), whom, view.candidate_name or "?")

    async def do_act_more(self) -> None:
        from screens.acts import open_acts  # noqa: PLC0415

        if (view := self.check) is not None:
            about = self.referee or view
            await open_acts(self.turn_to(), view.candidate_name or "?", None, about.id)


class ChecksScreen(Referencing, Sheet):
    """The checks of one person; the cursor stands at first on whoever is waited for."""

    place = "checks"
    chooses = True

    def __init__(self, name: str, views: Sequence[CheckView]) -> None:
        super().__init__(f"References for {name}")
        self._rows: list[tuple[CheckView, RefereeView | None]] = []
        for view in views:
            self._rows += [(view, None), *((view, one) for one in view.referees)]

    async def on_mount(self) -> None:
        waited_for = (
            number for number, (view, who) in enumerate(self._rows) if who is not None and who in view.missing
        )
        self.lines.show(self.content(), next(waited_for, 0))

    @property
    def _at(self) -> tuple[CheckView, RefereeView | None]:
        return self._rows[max(0, min(self.lines.cursor, len(self._rows) - 1))]

    @property
    def check(self) -> CheckView | None:
        return self._at[0]

    @property
    def referee(self) -> RefereeView | None:
        return self._at[1]

    def turn_to(self) -> Place:
        """What comes of it is said on the place beneath."""
        self.leave()
        return self.beneath

    def content(self) -> Sequence[Row]:
        paper = Paper(self.cells + 2, self.now, self.shell.glyphs)
        return [check_line(view, paper) if who is None else referee_line(who, paper, 2) for view, who in self._rows]

    async def do_ref_remind(self) -> None:
        """Where the vendor would refuse it, that is said here, and nothing is closed."""
        view, who = self._at
        if why := (view if who is None else who).reminder.why_not:
            self.flash(why, alarm=True)
        else:
            await super().do_ref_remind()

    def do_back(self) -> None:
        self.leave()

    do_back_left = do_leave = do_back


async def open_references(place: Place, candidate: LocalId, name: str) -> None:
    """What is known of somebody's references; where there is nothing yet, the form that asks for them."""
    from screens.asking import ask_references  # noqa: PLC0415

    view = await place.shell.desk.candidate(candidate)
    if view is not None and view.references:
        place.app.push_screen(ChecksScreen(name, view.references))
    else:
        await ask_references(place, candidate, name)
