"""A stage that people only come to by themselves: it is shown as one, and a move there is refused before it waits."""

import pytest

from app.cache import boards
from app.cache.deeds.deed import Impossible
from app.cache.identity import local_ids
from app.model.ids import LocalId
from app.model.intents import Move
from app.model.pipeline import Column, first
from app.model.records import Stage
from app.model.words import Kind, StageKind
from tests.app.cache.queueing import ask
from tests.world import World, allow_everything


def test_nobody_begins_in_a_stage_that_is_shut_where_there_is_another() -> None:
    columns = [Column(LocalId(at), kind, shut=at == 1) for at, kind in enumerate((StageKind.HIRED, StageKind.NEW))]
    assert first(columns) == 0
    assert first([*columns, Column(LocalId(2), StageKind.OTHER)]) == 2
    assert first([]) is None


def test_nobody_is_moved_to_a_stage_that_is_shut(world: World) -> None:
    allow_everything(world)
    world.store([Stage(remote_id="1:p", job="1", name="Prospects", position=-1, shut=True)])
    (stage,) = local_ids(world.db, world.account, Kind.STAGE, ["1:p"]).values()
    job = boards.job(world.db, world.job)
    assert job is not None
    assert [one.name for one in job.stages if one.shut] == ["Prospects"]
    with pytest.raises(Impossible, match="nobody can be moved"):
        ask(world, Move(application=world.applications[0], stage=stage))
