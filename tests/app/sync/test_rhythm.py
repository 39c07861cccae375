"""Each stream has a rhythm of its own, and fails by itself."""

from app.model.ids import HOUR
from app.model.intents import Move
from app.model.views import SyncRow
from tests.office import Office

SMALL = "/(sources|workflows|crm_persons|clients|talents|provisions)/?$"


async def streams(at: Office) -> dict[str, SyncRow]:
    return {row.stream: row for row in await at.desk.sync_rows()}


async def age(at: Office, ms: int) -> None:
    """Every stream was read that much longer ago."""
    await at.desk._store.write(lambda db: db.execute("UPDATE stream SET fresh_at = fresh_at - ?", (ms,)).rowcount)


async def test_whole_lists_are_walked_when_their_time_has_come_and_not_with_every_pull(desk_office: Office) -> None:
    await desk_office.pulled()
    assert desk_office.ledger.requests(SMALL) == []
    assert desk_office.ledger.requests("/employees/?$"), "what changes is asked for every time"
    await age(desk_office, 2 * HOUR)
    await desk_office.pulled()
    assert {entry.path.rstrip("/").rpartition("/")[2] for entry in desk_office.ledger.requests(SMALL)} == {"clients"}


async def test_who_asks_for_everything_gets_the_lists_too(desk_office: Office) -> None:
    await desk_office.desk.ask_for_sync(full=True)
    await desk_office._wish_granted()
    asked = {entry.path.rstrip("/").rpartition("/")[2] for entry in desk_office.ledger.requests(SMALL)}
    assert {"sources", "workflows", "clients"} <= asked


async def test_a_clock_that_was_set_back_keeps_no_list_waiting(desk_office: Office) -> None:
    await age(desk_office, -10 * HOUR)
    await desk_office.pulled()
    assert desk_office.ledger.requests(SMALL)


async def test_a_list_that_is_refused_for_good_keeps_nothing_else_from_being_read(desk_office: Office) -> None:
    desk_office.sandbox.faults.error("GET", "/users", times=None, status=403)
    employee = next(desk_office.sandbox.tenant.everyone()).id
    desk_office.sandbox.tenant.edit(employee, name="Renamed", lastname="Person")
    await age(desk_office, 10 * HOUR)
    before = (await desk_office.desk.accounts())[0].synced_at
    await desk_office.desk.ask_for_sync(full=True)
    await desk_office._wish_granted()
    rows = await streams(desk_office)
    assert "403" in (rows["users"].error or "")
    assert all(row.done_at is not None and row.error is None for name, row in rows.items() if name != "users")
    assert desk_office.ledger.requests("/talents"), "what comes behind it"
    swept = "SELECT COUNT(*) FROM sweep WHERE done_at IS NOT NULL"
    assert await desk_office.desk._store.read(lambda db: db.execute(swept).fetchone()) == (3,), "and what is gone"
    (account,) = await desk_office.desk.accounts()
    assert account.error is None
    assert account.synced_at is not None
    assert account.synced_at > (before or 0)
    assert [line.partition(":")[0] for line in account.stale] == ["Users"]
    assert (await desk_office.desk.status()).stale == 1
    wish = await desk_office.desk._store.read(
        lambda db: db.execute("SELECT error, code FROM wish ORDER BY id DESC LIMIT 1").fetchone()
    )
    assert "403" in wish[0]
    assert wish[1] == 7, "and whoever asked is told"
    desk_office.sandbox.faults.clear()
    await desk_office.pulled()
    assert (await desk_office.desk.accounts())[0].stale == ()


async def test_a_list_that_always_breaks_is_tried_last(desk_office: Office) -> None:
    """A list that no answer comes of looks like a vendor that is down: what is behind it has its turn all the same."""
    desk_office.sandbox.faults.error("GET", "/users", times=None, status=504)
    for _ in range(2):
        await age(desk_office, 10 * HOUR)
        await desk_office.pulled()
    rows = await streams(desk_office)
    assert rows["users"].error
    assert rows["crm_activities"].done_at is not None
    assert rows["crm_activities"].fresh_at > rows["users"].fresh_at  # type: ignore[operator]


async def test_what_boards_are_made_of_leaves_the_account_behind_and_says_so(desk_office: Office) -> None:
    before = (await streams(desk_office))["history"].fresh_at
    desk_office.sandbox.faults.error("GET", "history", times=None, status=403)
    ((card, column),) = await desk_office.movable(1)
    await desk_office.pulled()
    (account,) = await desk_office.desk.accounts()
    assert account.synced_at == before, "no fresher than the oldest of what it needs"
    assert "403" in (account.error or "")
    assert account.stale == (), "said once"
    assert (await streams(desk_office))["candidates"].error is None
    desk_office.sandbox.faults.clear()
    await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.settled()
    assert await desk_office.stage_of(card.application) == column.stage.name
    await desk_office.pulled()
    (account,) = await desk_office.desk.accounts()
    assert account.error is None
    assert (account.synced_at or 0) > (before or 0)
    assert await desk_office.stage_of(card.application) == column.stage.name


async def test_a_place_that_the_vendor_does_not_know_any_more_is_not_asked_for_twice(desk_office: Office) -> None:
    cut_off = "UPDATE stream SET running = 1, done_at = NULL, position = ? WHERE name = 'candidates'"
    await desk_office.desk._store.write(lambda db: db.execute(cut_off, (b'{"no": "place"}',)).rowcount)
    await desk_office.pulled()
    assert (await streams(desk_office))["candidates"].error
    await desk_office.pulled()
    candidates = (await streams(desk_office))["candidates"]
    assert candidates.error is None
    assert candidates.done_at is not None


async def test_a_stream_that_the_adapter_has_no_more_is_forgotten(desk_office: Office) -> None:
    old = (
        "INSERT INTO stream(account_id, name, title, place, running, full, error) VALUES (1, 'x', 'X', 99, 0, 0, 'no')"
    )
    await desk_office.desk._store.write(lambda db: db.execute(old).rowcount)
    await desk_office.pulled()
    assert "x" not in await streams(desk_office)
