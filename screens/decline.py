"""Reject or withdraw, with one of the reasons the account has for the job."""

from collections.abc import Awaitable, Callable, Sequence

from app.model.ids import LocalId
from app.model.views import ReasonView
from app.model.words import ReasonSide, StageKind
from screens.picker import Choice, Picker

_SIDES = {ReasonSide.US: "we decline", ReasonSide.THEM: "they withdraw", ReasonSide.NONE: ""}


class DeclineScreen(Picker):
    """The reasons. Nothing is chosen at first, so that Enter alone declines nobody."""

    def __init__(
        self,
        whom: str,
        reasons: Sequence[ReasonView],
        done: Callable[[LocalId, str], Awaitable[None]],
        preselect: LocalId | None = None,
    ) -> None:
        choices = [Choice(one, label=one.name, note=_note(one), also=one.leads_to.value) for one in reasons]
        chosen = next((one for one in reasons if one.id == preselect), None)
        super().__init__(
            "decline",
            f"Decline {whom}: why?   Nobody is told by lanehop.",
            choices,
            lambda reason: done(reason.id, reason.name),
            numbered=True,
            must_choose="a reason is needed: type some of it or its number, or go down to it",
            preselect=chosen,
        )


def _note(reason: ReasonView) -> str:
    if reason.leads_to is StageKind.ON_HOLD:
        return "waits"
    return _SIDES[reason.side] or {StageKind.WITHDRAWN: "they withdraw"}.get(reason.leads_to, "")
