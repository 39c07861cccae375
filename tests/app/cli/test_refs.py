"""What a person means by an id or a name."""

import pytest

from app.cache import boards
from app.cli import refs
from app.cli.exits import Failure
from tests.world import World


@pytest.mark.parametrize("text", ["3", "1:3", "polka:3", "polka:1:3", "offer", "Off"])
def test_a_stage_answers_to_its_id_its_account_and_its_name(world: World, text: str):
    job = boards.job(world.db, world.job)
    assert job is not None
    assert refs.stage("polka", job.stages, text).id == world.stages[3]


@pytest.mark.parametrize("text", ["17:3", "nosuch:3", "nosuch:1:3", "polka:17:3", "", ":3"])
def test_the_stage_of_another_job_or_account_is_none_of_this_one(world: World, text: str):
    job = boards.job(world.db, world.job)
    assert job is not None
    with pytest.raises(Failure, match="there is no stage"):
        refs.stage("polka", job.stages, text)


def test_the_reason_of_another_job_or_account_is_none_of_this_one(world: World):
    for text in ("4", "1:4", "polka:4", "polka:1:4", "no skills"):
        assert refs.reason(world.db, "polka", world.job, text).id == world.reason
    for text in ("17:4", "nosuch:4", "nosuch:1:4"):
        with pytest.raises(Failure, match="there is no reason"):
            refs.reason(world.db, "polka", world.job, text)
