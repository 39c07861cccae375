"""Whichever request is told to wait: nothing leaves before then, from no process, and a restart asks no earlier."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from app.cache import accounts
from app.model.ids import HOUR, SECOND, Instant
from app.model.intents import Move
from tests.office import Office, state_id

MOVE = "_move$"


async def shut_until(at: Office) -> Instant:
    row = await at.desk._store.read(accounts.named, "polka")
    assert row is not None
    return row.shut_until(at.clock.now())


async def wait_for_pause(at: Office) -> Instant:
    async def stored() -> bool:
        return await shut_until(at) > at.clock.now()

    await at.until(stored)
    return await shut_until(at)


async def pull(at: Office) -> None:
    await at.desk.ask_for_sync()


async def move(at: Office) -> None:
    ((card, column),) = await at.movable(1)
    await at.desk.do(Move(application=card.application, stage=column.stage.id))


async def look(at: Office) -> None:
    ((card, _),) = await at.movable(1)
    await at.desk.look_at(card.candidate)


async def sweep(at: Office) -> None:
    await at.desk.ask_for_sync(full=True)


@pytest.mark.parametrize(
    ("ask", "method", "path"),
    [
        (pull, "GET", "/employees/?$"),
        (move, "POST", MOVE),
        (move, "GET", "history"),
        (look, "GET", "/tags$"),
        (sweep, "GET", "/recruitments/[0-9]+/employees"),
    ],
    ids=["pull", "send", "look", "facet", "sweep"],
)
async def test_whoever_is_told_to_wait_everybody_waits_also_after_a_restart(
    desk_office: Office, ask: Callable[[Office], Awaitable[None]], method: str, path: str
) -> None:
    desk_office.sandbox.faults.too_many(method, path, times=1, retry_after=2)
    await ask(desk_office)
    until = await wait_for_pause(desk_office)
    await desk_office.kill()
    told = len(desk_office.ledger)
    await desk_office.start(every=0.1)

    async def asked_again() -> bool:
        return len(desk_office.ledger) > told

    await desk_office.until(asked_again)
    again = datetime.fromisoformat(desk_office.ledger.entries[told].at).timestamp() * SECOND
    assert again >= until - 2, "whole milliseconds on both sides"


async def test_without_a_word_on_how_long_a_pause_is_kept_too(desk_office: Office) -> None:
    desk_office.sandbox.faults.too_many("POST", MOVE, times=1, retry_after=None)
    ((card, column),) = await desk_office.movable(1)
    await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    assert await wait_for_pause(desk_office) - desk_office.clock.now() <= 2 * SECOND
    await desk_office.settled()
    assert desk_office.vendor_stage(card) == state_id(column)
    assert [entry.changed for entry in desk_office.ledger.requests(MOVE)] == [False, True]


async def test_a_pause_that_another_process_was_asked_for_holds_here_at_once(desk_office: Office) -> None:
    now = desk_office.clock.now()
    await desk_office.desk._store.write(accounts.throttle, desk_office.account, now + HOUR, now)
    ((card, column),) = await desk_office.movable(1)
    await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.desk.look_at(card.candidate)
    await desk_office.pulled()
    assert len(desk_office.ledger) == 0
    (wish,) = await desk_office.desk._store.read(
        lambda db: db.execute("SELECT error, code FROM wish ORDER BY id DESC LIMIT 1").fetchall()
    )
    assert "asked to wait" in wish[0], "whoever asks for a pull is told, instead of waiting for an hour"
    assert wish[1] == 5


async def test_a_pause_of_before_the_clock_was_set_back_holds_nobody_up(desk_office: Office) -> None:
    ahead = desk_office.clock.now() + HOUR
    await desk_office.desk._store.write(accounts.throttle, desk_office.account, ahead + 5 * SECOND, ahead)
    await asyncio.wait_for(desk_office.pulled(), 5)
    assert (await desk_office.desk.accounts())[0].error is None


async def test_a_vendor_that_takes_a_request_and_does_not_answer_is_told_before_it_is_given_up(
    desk_office: Office,
) -> None:
    desk_office.sandbox.faults.slow("GET", "/employees", times=1, delay=2.5)
    await desk_office.desk.ask_for_sync()

    async def told() -> bool:
        return (await desk_office.desk.status()).silent_since is not None

    await desk_office.until(told)
    assert (await desk_office.desk.accounts())[0].error is None, "it may still answer"
    await desk_office._wish_granted()

    async def over() -> bool:
        return (await desk_office.desk.status()).silent_since is None

    await desk_office.until(over)
