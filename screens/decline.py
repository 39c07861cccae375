"""Reject or withdraw, with one of the reasons the account has for the job; some of them only park."""

from collections.abc import Awaitable, Callable, Sequence

from app.model.ids import LocalId
from app.model.views import ReasonView
from app.model.words import ReasonSide, StageKind
from screens.picker import Choice, Picker

_SIDES = {ReasonSide.US: "we decline", ReasonSide.THEM: "they withdraw", ReasonSide.NONE: ""}
_PARKS = Choice(None, label="waits: these decline nobody, they park in On hold", heads=True)


class DeclineScreen(Picker):
    """The reasons that decline, then those that park. Nothing is chosen at first: Enter alone declines nobody."""

    def __init__(
        self,
        whom: str,
        reasons: Sequence[ReasonView],
        done: Callable[[ReasonView], Awaitable[None]],
        preselect: LocalId | None = None,
        *,
        may_mail: bool = False,
    ) -> None:
        """`may_mail`: whether somebody is mailed is asked next."""
        declining = [_choice(one) for one in reasons if not parks(one)]
        parking = [_choice(one) for one in reasons if parks(one)]
        chosen = next((one for one in reasons if one.id == preselect), None)
        super().__init__(
            "decline",
            f"Decline {whom}: why?   Nobody is told{', unless you say so next' if may_mail else ' by lanehop'}.",
            [*declining, *([_PARKS] if parking else []), *parking],
            done,
            numbered=True,
            must_choose="a reason is needed: type some of it or its number, or go down to it",
            preselect=chosen,
        )


def parks(reason: ReasonView) -> bool:
    """True where it does not decline: the vendor waits, and the person stands in On hold."""
    return reason.leads_to is StageKind.ON_HOLD


def _choice(reason: ReasonView) -> Choice:
    if parks(reason):
        return Choice(reason, label=reason.name, note="waits -> On hold", also="waits on hold")
    note = _SIDES[reason.side] or {StageKind.WITHDRAWN: "they withdraw"}.get(reason.leads_to, "")
    return Choice(reason, label=reason.name, note=note, also=note, alias=reason.leads_to.value)
