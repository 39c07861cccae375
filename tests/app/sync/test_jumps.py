"""A clock that is set while the engine runs is noticed, and a machine that slept is not taken for one."""

from app.model.ids import HOUR, SECOND
from app.model.intents import Move
from app.sync.jumps import Jump, Jumps
from tests.office import Office, ids, state_id
from tests.world import START, HandClock


def test_only_what_the_steady_clock_does_not_know_of_is_a_jump() -> None:
    clock, steady = HandClock(), HandClock(5)
    jumps = Jumps(clock, steady.now)
    assert jumps.newest() is None
    clock.pass_(10 * HOUR)
    steady.pass_(10 * HOUR)
    assert jumps.newest() is None, "the machine slept"
    clock.pass_(HOUR + 7)
    steady.pass_(7)
    assert jumps.newest() == Jump(before=START + 10 * HOUR + 7, by=HOUR)
    assert jumps.newest() is None, "once"
    clock.pass_(-HOUR)
    assert jumps.newest() == Jump(before=START + 11 * HOUR + 7, by=-HOUR)
    clock.pass_(SECOND)
    assert jumps.newest() is None, "the clock is kept right"


async def test_a_clock_that_is_set_forward_shortens_no_undo_time(desk_office: Office) -> None:
    hold = 5 * SECOND
    await desk_office.desk._store.write(lambda db: db.execute("UPDATE account SET hold = ?", (hold,)).rowcount)
    ((card, column),) = await desk_office.movable(1)
    asked = desk_office.clock.now()
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    desk_office.clock._shift += HOUR

    async def waits_on() -> bool:
        return (await desk_office.row(receipt.seq)).not_before > asked + HOUR + hold - SECOND

    await desk_office.desk.ask_for_sync()
    await desk_office.until(waits_on)
    assert desk_office.ledger.requests("_move$") == []
    undone = await desk_office.desk.undo()
    assert undone.dropped == (receipt.seq,)
    assert desk_office.sandbox.tenant.stage_of(*ids(card)) != state_id(column)
