"""Find a command by its name, a job by its name or code, a person by what the cache knows; keys are shown beside."""

from collections.abc import Awaitable, Sequence

from app.commands import COMMANDS, Command
from app.model.views import CandidateRow, JobView
from screens.finding import Finder
from screens.picker import Choice

_HIDDEN = frozenset({"palette", "menu", "places"})


class PaletteScreen(Finder):
    """Commands of the place beneath first, then jobs, then people: those are read while one types."""

    def __init__(self, title: str, commands: Sequence[tuple[Command, str, str]], jobs: Sequence[JobView]) -> None:
        """`commands`: each with its key as it is shown, and why it cannot be done now (empty when it can).

        Where the palette is among them it is for everything, and finds people too.
        """
        finds_people = any(command.id == "palette" for command, _, _ in commands)
        choices = [
            Choice(command, label=command.title, note=key, why_not=why, also=f"{command.group} {command.short} {key}")
            for command, key, why in commands
            if command.id not in _HIDDEN
        ]
        choices += [
            Choice(
                job,
                label=f"Board: {job.name}",
                code=job.code or "",
                note=f"{job.code or ''} {job.mark}".strip(),
                also=f"{job.code} {job.ref}",
            )
            for job in jobs
        ]
        title = COMMANDS["palette"].title if finds_people else title
        super().__init__(title, choices, self._chosen, finds_people=finds_people)

    def _chosen(self, value: Command | JobView | CandidateRow) -> Awaitable[None] | None:
        shell = self.shell
        if isinstance(value, JobView):
            shell.board.open(value.id)
            shell.go_into("board") if shell.history[-1] == "jobs" else shell.go_to("board")
            return shell.board.reload() if shell.board.ready.is_set() else None
        if isinstance(value, CandidateRow):
            shell.candidate.open(value.id, None, people=())  # the keys are for the newest application
            shell.candidate.guard.armed = None  # that was about somebody else
            shell.go_into("candidate")
            return shell.candidate.reload() if shell.candidate.ready.is_set() else None
        return self.beneath.run(value.id)
