"""What is gone at the vendor goes from here: after two whole walks and a single read, and never a lot at once."""

from app.cache import streams, sweeps
from app.model.ids import LocalId
from app.model.intents import Move
from tests.office import Office


async def swept(at: Office) -> None:
    await at.desk.ask_for_sync(full=True)
    await at._wish_granted()


async def people(at: Office) -> set[str]:
    return {card.name for column in (await at.board()).columns for card in column.cards}


async def test_who_is_deleted_is_gone_after_the_second_sweep_and_not_before(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    desk_office.sandbox.tenant.delete(int(card.ref.rsplit(":", 1)[1]))
    await swept(desk_office)
    assert await desk_office.desk.candidate(card.candidate) is not None
    await swept(desk_office)
    assert await desk_office.desk.candidate(card.candidate) is None
    assert await desk_office.stage_of(card.application) == "nowhere"
    assert await desk_office.desk.search(card.name) == []
    await swept(desk_office)
    assert await desk_office.stage_of(card.application) == "nowhere"


async def test_what_a_pull_brought_is_counted(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    await swept(desk_office)
    desk_office.sandbox.tenant.delete(int(card.ref.rsplit(":", 1)[1]))
    await swept(desk_office)
    since = desk_office.clock.now()
    number = await desk_office.desk.ask_for_sync(full=True)
    await desk_office._wish_granted()
    outcome = await desk_office.desk.sync_outcome(number, since)
    assert outcome is not None
    ((name, new, gone),) = [(one.account_name, one.new, one.gone) for one in outcome.pulled]
    assert (name, new, outcome.error) == ("polka", 0, None)
    assert gone >= 2, "the person, and each of the applications"


async def test_a_walk_whose_place_is_refused_begins_anew(desk_office: Office) -> None:
    await swept(desk_office)
    store = desk_office.desk._store
    sql = "UPDATE sweep SET running = 1, position = x'00' WHERE kind = 'candidate'"
    await store.write(lambda db: db.execute(sql).rowcount)
    await swept(desk_office)
    assert (await _walk(desk_office))[0] == 1
    await swept(desk_office)
    assert await _walk(desk_office) == (0, None)


async def _walk(at: Office) -> tuple[int, str | None]:
    """Whether the walk of all candidates is under way, and why the last one stopped."""
    sql = "SELECT running, error FROM sweep WHERE kind = 'candidate'"
    found: tuple[int, str | None] = await at.desk._store.read(lambda db: db.execute(sql).fetchone())
    return found


async def test_a_list_that_leaves_somebody_out_deletes_nobody_who_is_there(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    store = desk_office.desk._store

    def miss_them(db: object) -> None:
        db.execute("UPDATE idmap SET missed = 5, swept = 0 WHERE pk = ?", (card.candidate,))  # type: ignore[attr-defined]

    await store.write(miss_them)
    await swept(desk_office)
    assert await desk_office.desk.candidate(card.candidate) is not None
    sql = "SELECT missed FROM idmap WHERE pk = ?"
    assert await store.read(lambda db: db.execute(sql, (card.candidate,)).fetchone()) == (0,)


async def test_what_is_unsent_of_somebody_who_is_gone_becomes_a_conflict_and_stays(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    await desk_office.desk.pause_sending(True)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    desk_office.sandbox.tenant.delete(int(card.ref.rsplit(":", 1)[1]))
    await desk_office.desk.pause_sending(False)
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown in ("failed", "conflict")
    for _ in range(2):
        await swept(desk_office)
    row = await desk_office.row(receipt.seq)
    assert (row.shown, row.subject, row.gone) == ("conflict", card.name, True)
    await desk_office.desk.drop(receipt.seq)
    await swept(desk_office)
    await swept(desk_office)
    assert await desk_office.desk.candidate(card.candidate) is None


async def test_when_many_are_missing_at_once_nothing_goes_until_somebody_says_so(desk_office: Office) -> None:
    tenant = desk_office.sandbox.tenant
    lost = [one.id for one in list(tenant.everyone())[: sweeps.FEW + 5]]
    for employee in lost:
        tenant.delete(employee)
    before = {row.id for row in await desk_office.desk.search("a", limit=1000)}
    for _ in range(3):
        await swept(desk_office)
    store = desk_office.desk._store
    assert {row.id for row in await desk_office.desk.search("a", limit=1000)} == before
    (brake,) = [one for one in await store.read(sweeps.brakes) if one.kind == "candidate"]
    assert brake.account == "polka"
    assert str(len(lost)) in brake.why
    await store.write(sweeps.accept, desk_office.account)
    await swept(desk_office)
    names = await store.read(lambda db: db.execute("SELECT COUNT(*) FROM candidate").fetchone()[0])
    assert names == sum(1 for _ in tenant.everyone())


async def test_who_is_there_again_is_here_again(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    gone = sweeps.Doubt(LocalId(card.candidate), sweeps.Kind.CANDIDATE, card.ref.rsplit(":", 1)[1])
    assert await desk_office.desk._store.write(sweeps.gone, gone, desk_office.clock.now())
    assert await desk_office.desk.candidate(card.candidate) is None
    await swept(desk_office)
    assert await desk_office.desk.candidate(card.candidate) is not None
    assert await desk_office.stage_of(card.application) != "nowhere"


async def test_of_who_came_and_went_between_two_pulls_nothing_stays(desk_office: Office) -> None:
    tenant, store = desk_office.sandbox.tenant, desk_office.desk._store
    here = tenant.add(name="Anna", lastname="Kurz")
    tenant.apply(here, next(iter(tenant.jobs)))
    tenant.note(here, "<p>called</p>")
    await swept(desk_office)
    tenant.delete(here)
    them = f"SELECT pk FROM idmap WHERE kind = 'candidate' AND remote_id = '{here}'"

    def lose(db: object) -> None:  # as after a pull that had passed the candidates when they came
        db.execute(f"DELETE FROM candidate WHERE pk IN ({them})")  # type: ignore[attr-defined]

    await store.write(lose)
    for _ in range(2):
        await swept(desk_office)
    for table in ("activity", "application"):
        rows = f"SELECT COUNT(*) FROM {table} WHERE candidate IN ({them})"
        assert await store.read(lambda db, sql=rows: db.execute(sql).fetchone()) == (0,), table


async def test_with_somebody_goes_what_the_vendor_said_of_them(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    number = int(card.ref.rsplit(":", 1)[1])
    desk_office.sandbox.tenant.note(number, "<p>her own words, and nobody else's</p>")
    await swept(desk_office)
    desk_office.sandbox.tenant.delete(number)
    for _ in range(2):
        await swept(desk_office)
    tables = "job stage reason candidate application visit activity attachment user listed"
    owners = " UNION ".join(f"SELECT pk FROM {table}" for table in tables.split())
    sql = f"SELECT COUNT(*) FROM raw WHERE pk NOT IN ({owners})"
    assert await desk_office.desk._store.read(lambda db: db.execute(sql).fetchone()) == (0,)


async def walking(office: Office) -> bool:
    """Whether the ids of a kind are being walked."""
    sql = "SELECT 1 FROM sweep WHERE running = 1"
    return bool(await office.desk._store.read(lambda db: db.execute(sql).fetchall()))


async def test_while_ids_are_walked_a_pull_goes_on_and_nobody_who_asked_for_it_waits_longer(
    desk_office: Office,
) -> None:
    store, tenant = desk_office.desk._store, desk_office.sandbox.tenant
    desk_office.sandbox.faults.slow("GET", "/recruitments/[0-9]+/employees", times=None, delay=1.0)
    whole = await desk_office.desk.ask_for_sync(full=True)
    await desk_office.until(lambda: walking(desk_office))
    ((card, _),) = await desk_office.movable(1)
    tenant.edit(int(card.ref.rsplit(":", 1)[1]), lastname="Renamed")
    number = await desk_office.desk.ask_for_sync()

    async def done(wish: int) -> bool:
        return bool((await store.read(streams.outcome, wish))[0])

    await desk_office.until(lambda: done(number))
    assert await walking(desk_office)
    assert not await done(whole), "who asked for everything waits for what is gone too"
    view = await desk_office.desk.candidate(card.candidate)
    assert view is not None
    assert view.last_name == "Renamed"
    desk_office.sandbox.faults.clear()
    await desk_office.until(lambda: done(whole))


async def test_a_wish_that_waits_for_a_sweep_goes_over_to_the_next_engine(desk_office: Office) -> None:
    store = desk_office.desk._store
    desk_office.sandbox.faults.slow("GET", "/recruitments/[0-9]+/employees", times=None, delay=1.0)
    whole = await desk_office.desk.ask_for_sync(full=True)
    await desk_office.until(lambda: walking(desk_office))
    await desk_office.stop()
    assert not (await store.read(streams.outcome, whole))[0]
    desk_office.sandbox.faults.clear()
    await desk_office.start()
    await desk_office._wish_granted()
