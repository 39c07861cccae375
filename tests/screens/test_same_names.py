"""Two stages of one name can be told apart wherever one is chosen or shown."""

import pytest

from app import text
from app.model.intents import Move
from app.model.naming import apart
from app.model.records import Stage
from app.model.words import StageKind
from screens.conflict import ConflictScreen
from screens.move import MoveScreen
from tests.screens.conftest import Opened
from tests.screens.happenings import conflicted
from tests.world import PEOPLE, World


@pytest.fixture
def _two_interviews(world: World) -> None:
    world.store(
        [Stage(remote_id=f"1:{n}", job="1", name="Interview", position=n, kind=StageKind.INTERVIEW) for n in (1, 3)]
    )


pytestmark = pytest.mark.usefixtures("_two_interviews")


def test_names_are_numbered_in_the_order_of_the_pipeline_and_never_meet_another_one() -> None:
    assert apart(["New", "Interview", "interview ", "Offer"]) == ["New", "Interview", "interview  (2)", "Offer"]
    assert apart(["A", "A (2)", "A", "A"]) == ["A", "A (2)", "A (3)", "A (4)"]


def test_a_cut_name_keeps_its_number() -> None:
    assert text.cut_name("Interview (2)", 20) == "Interview (2)"
    assert text.cut_name("Interview (2)", 11) == "Intervi…(2)"
    assert text.cut_name("Interview (2)", 5) == "Inte…"
    assert text.width(text.cut_name("家庭教師家庭教師 (12)", 11)) <= 11


@pytest.mark.parametrize("columns", [80, 160])
async def test_on_the_board_and_in_the_picker(open_world: Opened, columns: int) -> None:
    async with open_world(size=(columns, 24)) as show:
        assert show.rows[1].count("(2)") == 1
        assert show.rows[1].count("(3)") == 1
        await show.press("m")
        dialog = show.app.screen
        assert isinstance(dialog, MoveScreen)
        labels = [choice.label for choice in dialog.shown]
        assert [label for label in labels if "Interview" in label] == ["Interview", "Interview (2)", "Interview (3)"]
        lines = dialog.lines.says
        assert lines.index("Interview ") < lines.index("Interview (2)") < lines.index("Interview (3)")
        await show.press(*"(3)", "enter")
        (op,) = await show.queued()
        assert op.what == f"{op.subject}: New -> Interview (3)"
        assert "New -> Interview (3)" in show.flashed
        await show.press("enter")
        assert "(3)" in show.text


async def test_in_the_queue_and_in_a_conflict(open_world: Opened, world: World) -> None:
    async with open_world(size=(100, 30)) as show:
        (receipt,) = await show.desk.do(Move(application=world.applications[0], stage=world.stages[2]))
        assert receipt.what == f"{PEOPLE[0]}: New -> Interview (2)"
        conflicted(world, receipt.seq, 0, 3, "Interview (3)")
        await show.press("g", "q")
        assert "CONFLICT: now Interview (3)" in show.text
        await show.press("enter")
        conflict = show.app.screen
        assert isinstance(conflict, ConflictScreen)
        assert "New -> Interview (2)" in conflict.lines.says
        assert "keep theirs: Interview (3)" in conflict.lines.says
        await show.press("s")
        dialog = show.app.screen
        assert isinstance(dialog, MoveScreen)
        assert "Interview (3)" in dialog.lines.says
