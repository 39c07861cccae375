"""How long a command waits for the queue, and what the end of it is called."""

from collections.abc import Callable, Collection
from functools import partial

import msgspec
import pytest

from app.cache import accounts, lease, outbox, queue, streams
from app.cache.connection import transaction
from app.cli.exits import Exit
from app.cli.settling import _look, _Patience, _rows, code_of
from app.model.ids import MINUTE, SECOND, Instant
from app.model.intents import Move
from app.model.views import QueueRow
from app.model.words import OpState
from tests.world import START, World

Told = Callable[[Instant], dict[str, object]]
"""What a row says at an instant, as far as it differs from a waiting one."""


@pytest.fixture
def row(world: World) -> QueueRow:
    (seq,) = transaction(
        world.db, queue.enqueue, [Move(application=world.applications[0], stage=world.stages[1])], START
    )
    found = outbox.row(world.db, seq, START)
    assert found is not None
    return found


def waited(row: QueueRow, told: Told, stuck: Collection[int] = ()) -> Instant:
    """How long (ms) somebody waits without a limit who looks every half second; at most an hour."""
    patience, now = _Patience(START, None), START
    while now < START + 60 * MINUTE:
        seen = msgspec.structs.replace(row, **({"shown": "waiting", "not_before": START} | told(now)))
        if not patience.lasts([seen], stuck, now):
            break
        now += SECOND // 2
    return now - START


def test_what_cannot_be_read_back_is_not_waited_for(row: QueueRow):
    late = {"shown": "unknown", "not_before": START + MINUTE}
    assert waited(row, lambda _: late, {row.account}) == MINUTE
    assert waited(row, lambda _: late) == MINUTE + 30 * SECOND


def test_nobody_waits_where_nothing_can_be_sent(row: QueueRow):
    assert waited(row, lambda _: {}, {row.account}) == 0
    assert waited(row, lambda _: {}) == 30 * SECOND


@pytest.mark.parametrize(
    "stand_still",
    [
        lambda db, account: accounts.set_writes(db, account, False),
        lambda db, account: accounts.pause(db, account, "signed out", START),
        lambda db, account: streams.failed(db, account, "nothing answers there", START),
    ],
)
def test_nothing_can_be_sent_of_an_account_that_stands_still(world: World, row: QueueRow, stand_still):
    assert _look(world.db, [row.seq], START, START) == ([row], set())
    transaction(world.db, stand_still, world.account)
    assert _look(world.db, [row.seq], START, START)[1] == {world.account}


def test_a_limit_is_a_limit_also_where_there_is_hope(row: QueueRow):
    patience = _Patience(START, START + SECOND)
    assert patience.lasts([row], (), START + SECOND - 1)
    assert not patience.lasts([row], (), START + SECOND)


def test_a_request_under_way_gets_longer_and_not_for_ever(row: QueueRow):
    for stuck in ({row.account}, ()):
        assert waited(row, lambda _: {"shown": "sending"}, stuck) == 3 * MINUTE


def test_what_is_put_off_again_and_again_is_not_waited_for(row: QueueRow):
    assert waited(row, lambda now: {"not_before": now + SECOND}) <= 32 * SECOND


def test_a_hold_that_a_later_change_made_longer_is_waited_for(row: QueueRow):
    def held(now: Instant) -> dict[str, object]:
        until = START + (MINUTE if now < START + 50 * SECOND else 3 * MINUTE)
        return {"shown": "held" if now < until else "done", "not_before": until}

    assert waited(row, held) == 3 * MINUTE


def test_what_goes_on_is_waited_for_however_long_it_takes(row: QueueRow):
    def tried(now: Instant) -> dict[str, object]:
        return {"attempts": (now - START) // (20 * SECOND), "shown": "done" if now > START + 10 * MINUTE else "waiting"}

    assert waited(row, tried) > 10 * MINUTE


def test_what_was_merged_ends_as_what_it_was_merged_into(world: World):
    application, now = world.applications[0], START
    first, second = (
        transaction(world.db, queue.enqueue, [Move(application=application, stage=world.stages[place])], now)[0]
        for place in (1, 2)
    )
    now += MINUTE
    epoch = transaction(world.db, lease.take, "test", now)
    assert epoch is not None
    transaction(world.db, queue.claim, second, [first], epoch, now)
    rows = _rows(world.db, [first], now)
    assert [(row.seq, row.shown) for row in rows] == [(first, "merged"), (second, "sending")]
    assert code_of(rows) is Exit.UNREACHABLE
    transaction(world.db, partial(queue.settle, epoch=epoch, now=now), second, OpState.CONFLICT)
    assert code_of(_rows(world.db, [first], now)) is Exit.CONFLICT


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("done", Exit.DONE),
        ("dropped", Exit.CONFLICT),
        ("ask", Exit.CONFLICT),
        ("unknown", Exit.UNREACHABLE),
        ("failed", Exit.CANNOT),
    ],
)
def test_every_end_has_its_exit_code(row: QueueRow, shown: str, code: Exit):
    assert code_of([msgspec.structs.replace(row, shown=shown)]) is code
