"""Find a command by its name, or a job by its name or code; the key is shown beside it."""

from collections.abc import Awaitable, Sequence

from app.commands import Command
from app.model.views import JobView
from screens.picker import Choice, Picker

_HIDDEN = frozenset({"palette", "menu", "places"})


class PaletteScreen(Picker):
    """Commands of the place beneath first, then jobs."""

    def __init__(self, title: str, commands: Sequence[tuple[Command, str, str]], jobs: Sequence[JobView]) -> None:
        """`commands`: each with its key as it is shown, and why it cannot be done now (empty when it can)."""
        choices = [
            Choice(command, label=command.title, note=key, why_not=why, also=f"{command.group} {command.short} {key}")
            for command, key, why in commands
            if command.id not in _HIDDEN
        ]
        choices += [
            Choice(
                job,
                label=f"Board: {job.name}",
                note=f"{job.code or ''} {job.mark}".strip(),
                also=f"{job.code} {job.ref}",
            )
            for job in jobs
        ]
        super().__init__("palette", title, choices, self._chosen)

    def _chosen(self, value: Command | JobView) -> Awaitable[None] | None:
        shell = self.shell
        if isinstance(value, JobView):
            shell.board.open(value.id)
            shell.go_into("board") if shell.history[-1] == "jobs" else shell.go_to("board")
            return shell.board.reload() if shell.board.ready.is_set() else None
        return self.beneath.run(value.id)
