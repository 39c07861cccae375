"""A clock that is set while the engine runs is noticed, and a machine that slept is not taken for one."""

from dataclasses import replace

from app.cache import accounts
from app.model.ids import DAY, HOUR, SECOND, LocalId
from app.model.intents import AddNote, Move
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


async def test_a_move_right_after_the_clock_was_set_back_can_be_undone(desk_office: Office) -> None:
    """Before the engine has noticed it."""
    await desk_office.desk._store.write(lambda db: db.execute("UPDATE account SET hold = ?", (HOUR // 2,)).rowcount)
    ((card, column),) = await desk_office.movable(1)
    desk_office.clock._shift -= HOUR
    asked = desk_office.clock.now()
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.pulled()  # by then the engine has looked
    row = await desk_office.row(receipt.seq)
    assert row.shown == "held"
    assert row.not_before >= asked + HOUR // 2
    assert desk_office.ledger.requests("_move$") == []


async def test_a_clock_that_is_set_back_stops_no_pulls(desk_office: Office) -> None:
    await desk_office.stop()
    await desk_office.start(every=2.0)
    await desk_office.pulled()
    desk_office.clock._shift -= HOUR  # while the next one is waited for
    desk_office.ledger.clear()

    async def pulls() -> bool:
        return bool(desk_office.ledger.requests("/employees/?$"))

    await desk_office.until(pulls)


async def test_a_clock_that_is_set_back_makes_no_rest_of_an_hour(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    desk_office.sandbox.faults.drop_before(None, "", times=None)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))

    async def rests() -> bool:
        (account,) = await desk_office.desk.accounts()
        return account.error is not None

    await desk_office.until(rests)
    desk_office.clock._shift -= HOUR
    desk_office.sandbox.faults.clear()
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"


async def test_a_pause_the_vendor_asked_for_outlasts_a_clock_that_is_set_back(desk_office: Office) -> None:
    """Also in the moment it is noticed, and where nobody but the cache remembers it."""
    await desk_office.stop()
    now = desk_office.clock.now()
    await desk_office.desk._store.write(accounts.throttle, desk_office.account, now + HOUR, now)
    await desk_office.start()
    await desk_office.pulled()
    desk_office.clock._shift -= HOUR
    await desk_office.pulled()
    assert desk_office.ledger.requests("") == []
    row = await desk_office.desk._store.read(accounts.named, "polka")
    assert row is not None
    assert row.shut_until(desk_office.clock.now()) > desk_office.clock.now() + HOUR // 2


async def is_lost_on_a_clock_that_is_ahead(office: Office, candidate: LocalId, body: str) -> int:
    """A note whose answer is lost; the engine ends, and all that goes on the clock that was a day ahead."""
    (receipt,) = await office.desk.do(AddNote(candidate=candidate, body=body))
    await office.becomes(receipt.seq, "unknown")
    await office.kill()
    sql = "UPDATE op SET sent_at = sent_at + ?1, not_before = not_before + ?1, created_at = created_at + ?1"
    await office.desk._store.write(lambda db: db.execute(sql, (DAY,)).rowcount)
    await office.start()
    await office.settled()
    return receipt.seq


async def test_an_older_note_is_not_taken_for_one_that_left_nobody_knows_when(desk_office: Office) -> None:
    """The clock was ahead by a day when it left, and somebody wrote the same words last week."""
    ((card, _),) = await desk_office.movable(1)
    who, tenant, body = ids(card)[0], desk_office.sandbox.tenant, "called, no answer"
    note, week = tenant.activities.get(tenant.note(who, body)), 7 * DAY // SECOND
    tenant.activities.put(replace(note, created=note.created - week, updated=note.updated - week))
    desk_office.sandbox.faults.error("POST", "", times=1, status=500)
    seq = await is_lost_on_a_clock_that_is_ahead(desk_office, card.candidate, body)
    assert (await desk_office.row(seq)).shown == "ask"
    assert [row.content for row in tenant.notes(who)].count(body) == 1


async def test_what_nothing_is_like_is_sent_again_whenever_it_left(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    who, tenant, body = ids(card)[0], desk_office.sandbox.tenant, "called, no answer"
    desk_office.sandbox.faults.error("POST", "", times=1, status=500)
    seq = await is_lost_on_a_clock_that_is_ahead(desk_office, card.candidate, body)
    assert (await desk_office.row(seq)).shown == "done"
    assert [row.content for row in tenant.notes(who)].count(body) == 1
