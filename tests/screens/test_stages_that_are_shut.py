"""Nobody is moved to a stage that people only come to by themselves: not by a step, not out of the list of stages."""

import pytest

from app.model.ids import LocalId
from app.model.views import StageCount
from app.model.words import StageKind
from screens.move import why_not
from screens.pipeline import NoStep, step_from

NAMES = ("Prospects", "Review", "Offer", "Hired", "Converted")
KINDS = (StageKind.NEW, StageKind.NEW, StageKind.OFFER, StageKind.HIRED, StageKind.OTHER)
STAGES = [
    StageCount(
        id=LocalId(at), remote_id=str(at), name=name, plain=name, kind=kind, position=at, count=0,
        oldest_entered_at=None, shut=name in ("Prospects", "Converted"),
    )
    for at, (name, kind) in enumerate(zip(NAMES, KINDS, strict=True))
]  # fmt: skip


@pytest.mark.parametrize(
    ("here", "by", "there"),
    [
        ("Prospects", 1, "Review"),
        ("Prospects", -1, None),
        ("Review", -1, None),
        ("Review", 1, "Offer"),
        ("Offer", 1, None),
        ("Converted", -1, None),
        ("Converted", 1, None),
    ],
)
def test_a_step_leads_out_and_never_in(here: str, by: int, there: str | None) -> None:
    at = LocalId(NAMES.index(here))
    if there is None:
        with pytest.raises(NoStep):
            step_from(STAGES, at, by)
    else:
        assert step_from(STAGES, at, by).name == there


def test_the_list_of_stages_says_so() -> None:
    assert [stage.name for stage in STAGES if not why_not(stage)] == ["Review", "Offer", "Hired"]
