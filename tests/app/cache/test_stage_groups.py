"""The group a person puts a stage into counts everywhere, and outlives whatever is read of the stage."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.cache import beside, boards, connection, journal, queue, rescue, stage_groups
from app.cache.deeds.deed import Impossible
from app.model.intents import Move
from app.model.records import Job, Stage
from app.model.words import StageKind
from tests.world import START, World, build


def group(world: World, stage: int) -> tuple[StageKind, bool]:
    view = boards.job(world.db, world.job)
    assert view is not None
    found = next(one for one in view.stages if one.id == world.stages[stage])
    return found.kind, found.regrouped


def put(world: World, stage: int, wanted: StageKind | None, *, everywhere: bool = False) -> int:
    return connection.transaction(world.db, stage_groups.put, world.stages[stage], wanted, everywhere=everywhere)


def read_again(world: World, name: str = "Interview!") -> None:
    world.store([Stage(remote_id="1:2", job="1", name=name, position=2, kind=StageKind.SCREEN)], START + 5_000)


def test_what_a_person_said_outlives_the_next_pull_and_goes_when_it_is_taken_back(world: World) -> None:
    put(world, 2, StageKind.REFERENCE)
    assert group(world, 2) == (StageKind.REFERENCE, True)
    read_again(world)
    assert group(world, 2) == (StageKind.REFERENCE, True)
    put(world, 2, None)
    assert group(world, 2) == (StageKind.SCREEN, False)


def test_a_stage_that_goes_and_comes_back_counts_where_it_was_put(world: World) -> None:
    put(world, 2, StageKind.REFERENCE)
    world.db.execute("DELETE FROM stage WHERE pk = ?", (world.stages[2],))
    read_again(world)
    assert group(world, 2) == (StageKind.REFERENCE, True)


def test_of_an_account_all_stages_of_a_name_are_meant_also_those_read_later(world: World) -> None:
    world.store([Job(remote_id="2", name="Other"), Stage(remote_id="2:2", job="2", name="interview ", position=1)])
    assert put(world, 2, StageKind.SCREEN, everywhere=True) == 2
    world.store([Stage(remote_id="2:9", job="2", name="Ínterview", position=9, kind=StageKind.OFFER)])
    other = next(job for job in boards.jobs(world.db) if job.name == "Other")
    assert [one.kind for one in other.stages] == [StageKind.SCREEN, StageKind.SCREEN]
    put(world, 2, None)  # only this one, the others stay
    assert group(world, 2) == (StageKind.INTERVIEW, False)
    assert all(one.regrouped for job in boards.jobs(world.db) if job.name == "Other" for one in job.stages)
    put(world, 2, None, everywhere=True)
    assert not any(one.regrouped for job in boards.jobs(world.db) for one in job.stages)


def test_who_is_in_it_has_the_status_it_leads_to(world: World) -> None:
    queue.enqueue(world.db, [Move(application=world.applications[1], stage=world.stages[3])], START)
    put(world, 0, StageKind.WITHDRAWN)
    put(world, 3, StageKind.HIRED)
    rows = world.db.execute("SELECT status FROM application ORDER BY pk").fetchall()
    assert [status for (status,) in rows] == ["withdrawn", "hired", "withdrawn", "withdrawn"]


def test_where_the_system_says_who_is_out_nobody_else_does(world: World) -> None:
    world.store(
        [
            Stage(remote_id="1:4", job="1", name="Hired", position=4, kind=StageKind.HIRED, kind_raw="hired"),
            Stage(remote_id="1:1", job="1", name="Screen", position=1, kind=StageKind.SCREEN, kind_raw="screening"),
        ],
        START + 5_000,
    )
    for stage, wanted in ((4, StageKind.OFFER), (1, StageKind.REJECTED), (2, StageKind.HIRED)):
        with pytest.raises(Impossible, match="the system itself says"):
            put(world, stage, wanted)
    put(world, 1, StageKind.INTERVIEW)  # on the way a person knows better
    assert group(world, 1) == (StageKind.INTERVIEW, True)


def zero(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


@pytest.mark.parametrize("harm", [None, "journal", zero, Path.unlink])
def test_it_is_taken_over_from_a_damaged_cache_whatever_is_left_of_it(
    tmp_path: Path, harm: str | Callable[[Path], None] | None
) -> None:
    path = tmp_path / "cache.db"
    world = build(path)
    put(world, 2, StageKind.REFERENCE)
    put(world, 3, StageKind.OFFER)
    world.db.close()
    if harm == "journal":
        journal.beside_of(path).unlink()
    elif callable(harm):
        harm(path)
    if not path.exists():
        with pytest.raises(connection.CacheDamaged, match="the file is gone"):
            connection.writer(path)
    assert groups_after_a_rescue(path) == [("1:2", "reference"), ("1:3", "offer")]
    assert [one.stages for one in journal.read(path).groups] == [{"1:2": "reference", "1:3": "offer"}]


def test_of_the_damaged_cache_and_its_journal_the_newer_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    world = build(path)
    put(world, 2, StageKind.REFERENCE)
    journal.catch_up(world.db, path)
    before = journal.beside_of(path).read_bytes()
    put(world, 2, None)
    put(world, 3, StageKind.OFFER)
    world.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = path.read_bytes()
    world.db.close()
    journal.beside_of(path).write_bytes(before)
    assert groups_after_a_rescue(path) == [("1:3", "offer")]
    with closing(connection.writer(path)) as db:
        db.execute("DELETE FROM stage_group")
    path.write_bytes(older)
    assert groups_after_a_rescue(path) == []


def groups_after_a_rescue(path: Path) -> list[tuple[str, str]]:
    beside.tell_damage(path, beside.Damage("for the test"))
    assert rescue.rescue(path, now=START) is not None
    with closing(connection.writer(path)) as db:
        return db.execute("SELECT stage, kind FROM stage_group ORDER BY stage").fetchall()
