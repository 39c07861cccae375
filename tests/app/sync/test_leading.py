"""One process at a time pulls and sends."""

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.cache import accounts, connection, lease, streams
from app.cache.accounts import AccountRow
from app.cache.store import Store, Turn
from app.clock import WallClock
from app.model.ids import Instant
from app.model.intents import Move
from app.model.words import Kind
from app.sync.account import AccountWork, Grant
from app.sync.engine import Engine
from app.sync.leader import Leadership
from app.vendor import Answer, Connection, Pauses, Vendor, Write
from tests.office import Office, ids, state_id
from tests.world import HandClock


class Stopped:
    """A connection whose process stands still between the claim of its first write and the first byte of it."""

    def __init__(self, real: Connection) -> None:
        self._real = real
        self.reached = asyncio.Event()
        self.goes_on = asyncio.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def send(self, write: Write, *, before: Instant) -> Answer:
        self.reached.set()
        await self.goes_on.wait()
        return await self._real.send(write, before=before)


async def test_a_second_process_leads_only_when_the_first_one_is_gone(tmp_path: Path) -> None:
    clock = HandClock()
    first_store, second_store = await Store.open(tmp_path / "c.db"), await Store.open(tmp_path / "c.db")
    first, second = Leadership(first_store, clock, clock), Leadership(second_store, clock, clock)
    assert await first.take()
    assert not await second.take()
    await first.give_up()
    assert await second.take()
    assert second.epoch == first.epoch + 1
    await second.give_up()
    await first_store.close()
    await second_store.close()


async def test_a_leader_that_stands_still_loses_its_lease_and_learns_of_it(tmp_path: Path) -> None:
    clock = HandClock()
    first_store, second_store = await Store.open(tmp_path / "c.db"), await Store.open(tmp_path / "c.db")
    first, second = Leadership(first_store, clock, clock), Leadership(second_store, clock, clock)
    assert await first.take()
    clock.pass_(lease.LIFE + 1)
    assert await second.take(), "the lease is over, although the lock of a stopped process is still held"
    await asyncio.wait_for(first.keep(), 5)
    assert not await first.take(), "the other one leads, although it had no lock to lead with"
    clock.pass_(lease.LIFE + 1)
    assert await first.take()
    await first.give_up()
    await second.give_up()
    await first_store.close()
    await second_store.close()


async def test_who_took_over_without_the_lock_is_not_overthrown_and_gets_it(tmp_path: Path) -> None:
    clock = HandClock()
    stores = [await Store.open(tmp_path / "c.db") for _ in range(3)]
    stands_still, leads, new = (Leadership(store, clock, clock) for store in stores)
    assert await stands_still.take()
    clock.pass_(lease.LIFE + 1)
    assert await leads.take()
    assert not await new.take(), "the first one has the lock still"
    await asyncio.wait_for(stands_still.keep(), 5)
    assert not await new.take(), "nobody has the lock, and somebody leads"
    assert not await stands_still.take()
    keeping = asyncio.create_task(leads.keep())
    try:
        async with asyncio.timeout(5):
            while (held := await stores[0].read(lease.holder)) is None or held.owner != leads.owner:
                await asyncio.sleep(0.01)
        assert not await new.take()
        assert not await stands_still.take()
        assert await stores[1].turn(Turn.SEND, lease.renew, leads.owner, leads.epoch, clock.now()), "it leads still"
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    leads._unlock()  # it is killed
    assert await new.take(), "at once, and not when the lease is over"
    await new.give_up()
    for store in stores:
        await store.close()


async def test_who_leads_without_the_lock_is_succeeded_when_its_lease_is_over(tmp_path: Path) -> None:
    clock = HandClock()
    stores = [await Store.open(tmp_path / "c.db") for _ in range(3)]
    stands_still, leads, new = (Leadership(store, clock, clock) for store in stores)
    assert await stands_still.take()
    clock.pass_(lease.LIFE + 1)
    assert await leads.take()
    stands_still._unlock()  # both are killed, the one that leads before it had the lock
    clock.pass_(lease.LIFE)
    assert await new.take()
    await new.give_up()
    for store in stores:
        await store.close()


async def test_work_that_is_woken_in_the_very_moment_it_is_to_end_ends(tmp_path: Path) -> None:
    async def connect(_: AccountRow) -> tuple[Connection, Vendor]:
        raise AssertionError("there is no account")

    store = await Store.open(tmp_path / "c.db")
    try:
        for later in range(4):  # turns of the loop between the two
            engine, stop = Engine(store, WallClock(), Random(1), connect), asyncio.Event()
            running = asyncio.create_task(engine.run(stop))
            while engine.leader.epoch == 0:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            stop.set()
            for _ in range(later):
                await asyncio.sleep(0)
            engine._wake.set()
            await asyncio.wait_for(running, 10)
    finally:
        await store.close()


def test_a_lease_from_a_clock_that_ran_ahead_does_not_lock_everybody_out(tmp_path: Path) -> None:
    db = connection.writer(tmp_path / "c.db")
    now = 1_000_000
    assert connection.transaction(db, lease.take, "ahead", now + 3_600_000) == 1
    assert connection.transaction(db, lease.take, "right", now) == 2
    db.close()


async def test_two_engines_on_one_cache_send_each_move_once(desk_office: Office) -> None:
    store = await Store.open(desk_office.cache)
    stop = asyncio.Event()
    second = asyncio.create_task(Engine(store, desk_office.clock, Random(2), desk_office.connect, every=0).run(stop))
    try:
        moves = await desk_office.movable(4)
        for card, column in moves[:2]:
            await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
        await desk_office.settled()
        await desk_office.stop()
        for card, column in moves[2:]:
            await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
        await desk_office.settled()
    finally:
        stop.set()
        await second
        await store.close()
    assert len(desk_office.ledger.requests("_move$")) == 4
    assert len(desk_office.ledger.effects("_move$")) == 4


async def test_a_stopped_process_that_goes_on_after_another_took_over_sends_nothing(desk_office: Office) -> None:
    stopped: list[Stopped] = []

    async def connect(row: AccountRow, pauses: Pauses) -> tuple[Connection, Vendor]:
        real, streams = await Office.connect(desk_office, row, pauses)
        stopped.append(Stopped(real))
        return stopped[-1], streams  # type: ignore[return-value]  # the rest of it is the real one's

    await desk_office.stop()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk_office, "connect", connect)
        await desk_office.start()
    ((card, column),) = await desk_office.movable(1)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))

    async def sending() -> bool:
        return bool(stopped) and stopped[-1].reached.is_set()

    await desk_office.until(sending)
    store = await Store.open(desk_office.cache)
    await store.write(lambda db: db.execute("UPDATE lease SET until = 0"))
    stop = asyncio.Event()
    second = asyncio.create_task(Engine(store, desk_office.clock, Random(2), desk_office.connect, every=0).run(stop))
    try:
        await desk_office.settled()
        assert (await desk_office.row(receipt.seq)).shown == "done"
        assert desk_office.vendor_stage(card) == state_id(column)
        stopped[-1].goes_on.set()
        await desk_office.stop()
    finally:
        stop.set()
        await second
        await store.close()
    assert len(desk_office.ledger.requests("_move$")) == 1


def left_running() -> list[str]:
    """What of an engine runs on."""
    running = [str(getattr(task.get_coro(), "__qualname__", "")) for task in asyncio.all_tasks()]
    return [name for name in running if name.startswith(("AccountWork.", "Sender.", "Engine.", "Leadership."))]


@pytest.mark.parametrize("full", [False, True], ids=["a pull", "a sweep"])
async def test_an_engine_that_ends_leaves_nothing_running_that_says_what_it_pulled(
    desk_office: Office, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    await desk_office.stop()
    reached = asyncio.Event()
    real = Store.turn

    async def slow(store: Store, turn: Turn, work: Any, *args: Any, **kwargs: Any) -> Any:
        if streams.wish_done in (work, *args):
            reached.set()
            await asyncio.Event().wait()
        return await real(store, turn, work, *args, **kwargs)

    monkeypatch.setattr(Store, "turn", slow)
    await desk_office.start(every=3600)
    await desk_office.desk.ask_for_sync(full=full)
    await asyncio.wait_for(reached.wait(), 10)
    await asyncio.wait_for(desk_office.stop(), 10)
    assert left_running() == []


async def test_an_engine_that_ends_while_it_says_that_there_is_nothing_to_pull_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()
    real = Store.turn

    async def slow(store: Store, turn: Turn, work: Any, *args: Any, **kwargs: Any) -> Any:
        if streams.wish_done in (work, *args):
            reached.set()
            await asyncio.Event().wait()
        return await real(store, turn, work, *args, **kwargs)

    async def connect(_: AccountRow, __: Pauses) -> tuple[Connection, Vendor]:
        raise AssertionError("there is no account")

    monkeypatch.setattr(Store, "turn", slow)
    store = await Store.open(tmp_path / "c.db")
    stop = asyncio.Event()
    running = asyncio.create_task(Engine(store, WallClock(), Random(1), connect).run(stop))
    try:
        await store.write(streams.wish, None, WallClock().now(), full=False)
        await asyncio.wait_for(reached.wait(), 10)
        stop.set()
        ended, _ = await asyncio.wait([running], timeout=10)
        assert ended
        assert left_running() == []
    finally:
        while not running.done():  # one that goes on after it was cancelled is cancelled again
            running.cancel()
            await asyncio.wait([running], timeout=0.1)
        await store.close()


@pytest.mark.parametrize("full", [False, True], ids=["a pull", "a sweep"])
async def test_who_waits_for_a_pull_hears_of_it_also_where_the_account_changes_while_they_are_told(
    desk_office: Office, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    reached = asyncio.Event()
    real = Store.turn

    async def slow(store: Store, turn: Turn, work: Any, *args: Any, **kwargs: Any) -> Any:
        if streams.wish_done in (work, *args) and not reached.is_set():
            reached.set()
            await asyncio.Event().wait()
        return await real(store, turn, work, *args, **kwargs)

    monkeypatch.setattr(Store, "turn", slow)
    await desk_office.desk.ask_for_sync(full=full)
    await asyncio.wait_for(reached.wait(), 10)
    await desk_office.desk._store.write(accounts.reconnect, desk_office.account)
    await desk_office._wish_granted()


async def test_an_engine_that_ends_while_it_lets_go_of_an_account_closes_it_all_the_same(
    desk_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = asyncio.Event()
    real = AccountWork.close
    closed: list[AccountWork] = []

    async def slow(work: AccountWork, patience: float) -> list[Grant]:
        if not closing.is_set():
            closing.set()
            await asyncio.Event().wait()
        closed.append(work)
        return await real(work, patience)

    monkeypatch.setattr(AccountWork, "close", slow)
    await desk_office.desk._store.write(accounts.reconnect, desk_office.account)
    await asyncio.wait_for(closing.wait(), 10)
    await desk_office.stop()
    assert len(closed) == 1
    assert left_running() == []


async def test_an_engine_that_is_ended_while_it_begins_to_lead_leads_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await Store.open(tmp_path / "c.db")
    reached = asyncio.Event()
    real = Store.turn

    async def slow(store: Store, turn: Turn, work: Any, *args: Any, **kwargs: Any) -> Any:
        if accounts.none_is_silent in (work, *args):
            reached.set()
            await asyncio.Event().wait()
        return await real(store, turn, work, *args, **kwargs)

    async def connect(_: AccountRow, __: Pauses) -> tuple[Connection, Vendor]:
        raise AssertionError("there is no account")

    monkeypatch.setattr(Store, "turn", slow)
    try:
        engine = Engine(store, WallClock(), Random(1), connect)
        running = asyncio.create_task(engine.run(asyncio.Event()))
        await asyncio.wait_for(reached.wait(), 10)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert left_running() == []
        held = await store.read(lease.holder)
        assert held is not None
        assert held.owner == ""
    finally:
        await store.close()


async def test_what_a_stopped_process_finds_out_after_another_took_over_changes_nothing(
    desk_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody is gone and a move of theirs waits: only who leads may say so."""
    asked, goes_on = asyncio.Event(), asyncio.Event()

    async def never(_: Leadership) -> bool:
        return False  # the other one goes on leading

    class Asking(Stopped):
        async def exists(self, kind: Kind, remote: str) -> bool:
            asked.set()
            await goes_on.wait()
            return False

    async def connect(row: AccountRow, pauses: Pauses) -> tuple[Connection, Vendor]:
        real, vendor = await Office.connect(desk_office, row, pauses)
        return Asking(real), vendor  # type: ignore[return-value]  # the rest of it is the real one's

    await desk_office.stop()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk_office, "connect", connect)
        await desk_office.start()
    ((card, column),) = await desk_office.movable(1)
    store = desk_office.desk._store
    await store.write(lambda db: db.execute("UPDATE account SET hold = 3600000").rowcount)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await store.write(lambda db: db.execute("UPDATE idmap SET missed = 2 WHERE pk = ?", (card.candidate,)).rowcount)
    desk_office.sandbox.tenant.delete(ids(card)[0])
    await desk_office.desk.ask_for_sync(full=True)
    await asyncio.wait_for(asked.wait(), 10)
    before = await store.read(lambda db: db.execute("SELECT * FROM account").fetchall())
    await store.write(lambda db: db.execute("UPDATE lease SET epoch = epoch + 1, owner = 'another'").rowcount)
    monkeypatch.setattr(Leadership, "take", never)
    goes_on.set()

    async def stands_back() -> bool:
        return left_running() == ["Engine.run"]

    await desk_office.until(stands_back)
    assert (await desk_office.row(receipt.seq)).shown == "held"
    assert await desk_office.desk.candidate(card.candidate) is not None
    assert await store.read(lambda db: db.execute("SELECT * FROM account").fetchall()) == before
    assert await store.read(lambda db: db.execute("SELECT 1 FROM wish WHERE done_at IS NULL").fetchall())


async def test_a_wish_that_comes_while_the_engine_starts_is_not_missed(desk_office: Office) -> None:
    await desk_office.stop()
    real = Store.version

    async def slow(store: Store) -> int:
        await asyncio.sleep(0.2)
        return await real(store)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "version", slow)
        await desk_office.start()
        await asyncio.sleep(0.1)
        async with asyncio.timeout(10):
            await desk_office.pulled()
