"""The cache equals the vendor, whatever happens on the way."""

import asyncio
from pathlib import Path
from random import Random

from app.cache import people
from app.model.naming import apart
from app.model.words import StageKind
from tests.office import Office, office


async def test_the_board_counts_what_the_vendor_counts(desk_office: Office) -> None:
    tenant = desk_office.sandbox.tenant
    jobs = await desk_office.desk.jobs(include_closed=True)
    assert len(jobs) == 12
    for job in jobs:
        recruitment = int(job.ref.split(":")[1])
        ours = {
            int(stage.remote_id.split(":")[1]): stage.count for stage in job.stages if stage.remote_id and stage.count
        }
        assert ours == tenant.counter(recruitment), job.name
        assert [stage.name for stage in job.stages] == apart([state.name for state in tenant.states(recruitment)])


async def test_a_second_pull_transfers_changes_only(desk_office: Office) -> None:
    employee = next(desk_office.sandbox.tenant.everyone()).id
    desk_office.sandbox.tenant.edit(employee, name="Renamed", lastname="Person")
    await asyncio.sleep(1.1)
    await desk_office.pulled()
    rows = {row.stream: row for row in await desk_office.desk.sync_rows()}
    assert rows["candidates"].changed == 1
    assert rows["history"].new == 0
    assert rows["candidates"].seen < 20
    assert [row.name for row in await desk_office.desk.search("renamed")] == ["Renamed Person"]


async def test_a_move_made_at_the_vendor_arrives_with_the_next_pull(desk_office: Office) -> None:
    board = await desk_office.board()
    column = next(one for one in board.columns if one.stage.kind is StageKind.NEW and one.cards)
    offer = next(one for one in board.columns if one.stage.kind is StageKind.OFFER)
    card = column.cards[0]
    job, employee = (int(part) for part in card.ref.split(":", 1)[1].split(":"))
    assert offer.stage.remote_id is not None
    desk_office.sandbox.tenant.move(employee, job, int(offer.stage.remote_id.split(":")[1]))
    await desk_office.pulled()
    assert await desk_office.stage_of(card.application) == "Offer"


async def test_a_vendor_that_is_down_is_told_and_what_is_there_stays(desk_office: Office) -> None:
    desk_office.sandbox.faults.error(status=503, times=None)
    await desk_office.desk.ask_for_sync()

    async def told() -> bool:
        return (await desk_office.desk.status()).error is not None

    await desk_office.until(told)
    assert len(await desk_office.desk.jobs(include_closed=True)) == 12
    desk_office.sandbox.faults.clear()
    await desk_office.pulled()
    assert (await desk_office.desk.status()).error is None


async def _equal(here: Office) -> None:
    """The cache has every person and every application where the vendor has them."""
    tenant = here.sandbox.tenant
    theirs = {str(person.id): person for person in tenant.everyone()}
    rows = await here.desk._store.read(people.candidates)
    assert {row.ref.split(":", 1)[1] for row in rows} == set(theirs)
    for row in rows:
        fields = theirs[row.ref.split(":", 1)[1]].fields
        assert (row.email or "") == (fields.get("email") or "")
        assert row.name.split() == f"{fields.get('name') or ''} {fields.get('lastname') or ''}".split()
    ours = {row.ref.split(":", 1)[1]: row.stage_id for row in await here.desk.applications()}
    expected: dict[str, int | None] = {}
    for person in tenant.everyone():
        for visit in tenant.visits(person.id):
            pair = f"{visit.recruitment}:{person.id}"
            expected[pair] = tenant.stage_of(person.id, visit.recruitment)
    stages = dict(await here.desk._store.read(_remote_stages))
    assert {
        pair: int(stages[stage].split(":")[1]) if stage is not None else None for pair, stage in ours.items()
    } == expected
    visits = await here.desk._store.read(_visits)
    assert visits == sum(len(tenant.visits(person.id)) for person in tenant.everyone())


def _remote_stages(db) -> list[tuple[int, str]]:  # type: ignore[no-untyped-def]
    return db.execute("SELECT pk, remote_id FROM idmap WHERE kind = 'stage'").fetchall()  # type: ignore[no-any-return]


def _visits(db) -> int:  # type: ignore[no-untyped-def]
    return int(db.execute("SELECT COUNT(*) FROM visit").fetchone()[0])


async def test_a_pull_killed_at_random_moments_ends_equal_to_the_vendor(tmp_path: Path) -> None:
    rng = Random(5)
    async with office(tmp_path, people=1500) as here:
        for _ in range(3):
            await here.start(every=60)
            await asyncio.sleep(rng.uniform(0.2, 0.9))
            await here.kill()
        done_before = sum(row.seen for row in await here.desk.sync_rows())
        assert done_before > 0
        await here.start()
        await here.pulled()
        await _equal(here)
