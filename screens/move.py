"""Move to any stage of the job."""

from collections.abc import Awaitable, Callable, Sequence

from app.model.ids import LocalId
from app.model.views import StageCount
from app.model.words import StageKind
from screens.picker import Choice, Picker
from screens.words import some

_BY_REASON = (StageKind.REJECTED, StageKind.WITHDRAWN)


class MoveScreen(Picker):
    """The stages of a job in its own order; those that need a reason say so."""

    def __init__(
        self,
        whom: str,
        stages: Sequence[StageCount],
        here: set[LocalId | None],
        done: Callable[[StageCount], Awaitable[None]],
        *,
        unrejects: bool = False,
    ) -> None:
        """`unrejects`: what this does is called taking a rejection back."""
        choices = [
            Choice(stage, label=stage.name, note=_note(stage, here), why_not=why_not(stage), alias=stage.kind.value)
            for stage in stages
            if stage.remote_id is not None
        ]
        title = f"Unreject {whom}, back to" if unrejects else f"Move {whom} to"
        super().__init__("move", title, choices, done, numbered=True, preselect=_likely(stages, here))


def _likely(stages: Sequence[StageCount], here: set[LocalId | None]) -> StageCount | None:
    """The first stage after the last one somebody is in that can be moved to, and where nobody waits."""
    last = max((number for number, stage in enumerate(stages) if stage.id in here), default=-1)
    return next(
        (stage for stage in stages[last + 1 :] if not why_not(stage) and stage.kind is not StageKind.ON_HOLD), None
    )


def _note(stage: StageCount, here: set[LocalId | None]) -> str:
    """No reason not to choose it: by the time one does the board may have changed beneath the dialog."""
    return "here now" if here == {stage.id} else some(stage.count, "person", "people")


def why_not(stage: StageCount) -> str:
    """Why nobody is simply moved there."""
    if stage.shut:
        return "nobody can be moved here"
    return "needs a reason: decline instead" if stage.kind in _BY_REASON else ""
