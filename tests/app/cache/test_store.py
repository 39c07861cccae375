"""Transactions from an event loop: neither a cancelled task nor another one reaches into them."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.cache.driver import Connection
from app.cache.store import Store, Turn


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "cache.db")
    yield opened
    await opened.close()


def put(db: Connection, key: str) -> None:
    db.execute("INSERT INTO meta VALUES (?, '')", (key,))


def keys(db: Connection) -> list[str]:
    return [key for (key,) in db.execute("SELECT key FROM meta ORDER BY key")]


async def test_a_task_cancelled_in_the_middle_of_its_transaction_locks_nobody_out(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(db: Connection) -> None:
        put(db, "slow")
        begun.set()
        go_on.wait(5)

    task = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.write(put, "next")
    assert await store.read(keys) == ["next", "slow"]


async def test_one_tasks_rollback_leaves_anothers_write_alone(store: Store) -> None:
    def bad(db: Connection) -> None:
        put(db, "bad")
        raise ValueError("no")

    results = await asyncio.gather(store.write(put, "good"), store.write(bad), return_exceptions=True)
    assert isinstance(results[1], ValueError)
    assert await store.read(keys) == ["good"]


async def test_a_persons_transaction_goes_before_pages_that_wait(store: Store) -> None:
    order: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def first(db: Connection) -> None:
        begun.set()
        go_on.wait(5)

    def note(db: Connection, who: str) -> None:
        order.append(who)

    running = asyncio.create_task(store.turn(Turn.PULL, first))
    await asyncio.to_thread(begun.wait, 5)
    waiting = [asyncio.create_task(store.turn(Turn.PULL, note, f"page {number}")) for number in range(3)]
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(store.turn(Turn.SEND, note, "send")))
    waiting.append(asyncio.create_task(store.write(note, "person")))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(running, *waiting)
    assert order == ["person", "send", "page 0", "page 1", "page 2"]


async def test_a_waiting_task_that_is_cancelled_gives_its_turn_away(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def first(db: Connection) -> None:
        begun.set()
        go_on.wait(5)

    running = asyncio.create_task(store.write(first))
    await asyncio.to_thread(begun.wait, 5)
    given_up, patient = asyncio.create_task(store.write(put, "a")), asyncio.create_task(store.write(put, "b"))
    await asyncio.sleep(0)
    given_up.cancel()
    go_on.set()
    await asyncio.gather(running, given_up, patient, return_exceptions=True)
    assert await store.read(keys) == ["b"]


async def test_several_statements_of_one_view_see_one_moment(tmp_path: Path, store: Store) -> None:
    other = await Store.open(tmp_path / "cache.db")
    between, go_on = threading.Event(), threading.Event()

    def twice(db: Connection) -> tuple[list[str], list[str]]:
        before = keys(db)
        between.set()
        go_on.wait(5)
        return before, keys(db)

    reading = asyncio.create_task(store.read(twice))
    await asyncio.to_thread(between.wait, 5)
    await other.write(put, "meanwhile")
    go_on.set()
    assert await reading == ([], [])
    assert await store.read(keys) == ["meanwhile"]
    await other.close()


async def test_another_process_writing_is_noticed_and_ones_own_writing_is_not(tmp_path: Path, store: Store) -> None:
    other = await Store.open(tmp_path / "cache.db")
    before = await store.version()
    await store.write(put, "own")
    assert await store.version() == before
    await other.write(put, "theirs")
    assert await store.version() != before
    await other.close()
