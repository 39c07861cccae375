"""Letting somebody wait, with one of the reasons the account has for that; and taking them back from there."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from app.model.ids import LocalId
from app.model.views import ReasonView, StageCount
from app.model.words import StageKind
from screens.picker import Choice, Picker


class ParkScreen(Picker):
    """The reasons to wait. Nothing is chosen at first: Enter alone parks nobody."""

    def __init__(
        self,
        whom: str,
        reasons: Sequence[ReasonView],
        done: Callable[[ReasonView], Awaitable[None]],
        preselect: LocalId | None = None,
    ) -> None:
        super().__init__(
            "park",
            f"Park {whom}: waiting for what?",
            [Choice(one, label=one.name, note="waits") for one in reasons],
            done,
            numbered=True,
            must_choose="a reason is needed: type some of it or its number, or go down to it",
            preselect=next((one for one in reasons if one.id == preselect), None),
        )


class BackScreen(Picker):
    """The stages somebody may be taken back into; the one they came from is chosen already."""

    def __init__(
        self,
        whom: str,
        stages: Sequence[StageCount],
        before: Mapping[LocalId, LocalId],
        done: Callable[[StageCount | None], Awaitable[None]],
    ) -> None:
        """`before`: the stage of each application; `done` gets None where each goes back into its own."""
        ways = [stage for stage in stages if stage.remote_id is not None and not _ends_or_waits(stage.kind)]
        came = set(before.values())
        choices = [Choice(one, label=one.name, note="came from here" if came == {one.id} else "") for one in ways]
        own = Choice(None, label="the stage each of them came from")
        super().__init__(
            "park",
            f"Take {whom} back into",
            [own, *choices] if len(came) > 1 else choices,
            done,
            numbered=True,
            preselect=next((one for one in ways if came == {one.id}), None),
        )


def _ends_or_waits(kind: StageKind) -> bool:
    return kind.ends or kind is StageKind.ON_HOLD
