"""After a rescue: nothing is sent before everything has been read again, and then each thing once."""

from pathlib import Path

import pytest

from adapters.traffit import VENDOR
from app.cache import accounts, connection, outbox, rescue
from app.model.intents import AddNote, Move
from app.model.views import Card, Column
from app.vendor import Pauses
from app.workspace import CacheDamaged, Desk
from tests.app.cache.wrecks import zero
from tests.office import Office, ids, office, state_id

MOVE = r"/states/\d+/_move$"
PEOPLE = r"/employees/$"
"""One of the lists without which an account is not complete."""


async def wreck(made: Office, *, whole: bool = True) -> rescue.Report:
    """The engine falls over, the file is overwritten, and the next start takes over what the journal has.

    Not `whole`: only the operations in it; what they are about can be shown and sent at once.
    """
    await made.kill()
    page = await made.desk._store.read(
        lambda db: db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'op'").fetchone()[0]
    )
    await made.desk.close()
    if whole:
        made.cache.write_bytes(b"no cache at all" * 1000)
    else:
        zero(made.cache, [page - 1])
        made.cache.with_name("cache.db-wal").write_bytes(b"left open")
    with pytest.raises(CacheDamaged):
        await Desk.open(made.cache, made.clock)
    report = rescue.rescue(made.cache, now=made.clock.now())
    assert report is not None
    made.desk = await Desk.open(made.cache, made.clock)
    await made.desk._store.write(accounts.put_capabilities, made.account, VENDOR.capabilities)
    made.ledger.clear()
    return report


async def lost_and_waiting(made: Office) -> list[tuple[Card, Column]]:
    """Two moves: one has arrived and its answer is lost, one waits."""
    first, second = await made.movable(2)
    made.sandbox.faults.drop_after("POST", "_move", times=1)
    (receipt,) = await made.desk.do(Move(application=first[0].application, stage=first[1].stage.id))
    await made.becomes(receipt.seq, "unknown")
    await made.desk.do(Move(application=second[0].application, stage=second[1].stage.id))
    return [first, second]


@pytest.mark.parametrize("waits", [True, False], ids=["as it is", "the control: were it not for the mark"])
async def test_nothing_is_sent_before_everything_has_been_read_again(desk_office: Office, waits: bool) -> None:
    _, (card, column) = await lost_and_waiting(desk_office)
    assert (await wreck(desk_office, whole=False)).kept == 2
    store = desk_office.desk._store
    if not waits:
        await store.write(lambda db: db.execute("UPDATE account SET rescued_at = NULL").rowcount)
        await desk_office.desk.ask_for_sync()
    broken = desk_office.sandbox.faults.error("GET", PEOPLE, times=None, status=500)
    await desk_office.start()

    async def read_in_part() -> bool:
        rows = await store.read(lambda db: dict(db.execute("SELECT name, error FROM stream WHERE core").fetchall()))
        return rows.get("candidates") is not None and "history" in rows

    await desk_office.until(read_in_part)
    if waits:
        assert {row.why for row in await desk_office.desk.queue() if row.shown == "waiting"} == {outbox.UNREAD}
        assert desk_office.ledger.requests(MOVE) == []
        desk_office.sandbox.faults.rules.remove(broken)
    await desk_office.settled()
    assert desk_office.vendor_stage(card) == state_id(column)


async def test_what_has_arrived_is_found_and_not_sent_again(desk_office: Office) -> None:
    arrived, waiting = await lost_and_waiting(desk_office)
    await wreck(desk_office)
    await desk_office.start()
    await desk_office.settled()
    assert [row.shown for row in await desk_office.desk.queue(settled=True)] == ["done", "done"]
    employee, job = ids(waiting[0])
    (sent,) = desk_office.ledger.requests(MOVE)
    assert f"/employees/{employee}/recruitments/{job}/" in sent.path
    for card, column in (arrived, waiting):
        assert desk_office.vendor_stage(card) == state_id(column)
        assert await desk_office.stage_of(card.application) == column.stage.name


async def test_a_note_that_has_arrived_is_recognised_by_its_words(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    desk_office.sandbox.faults.drop_after("POST", "activities|notes|comments", times=1)
    await desk_office.desk.do(AddNote(candidate=card.candidate, body="speaks Basque"))

    async def left() -> bool:
        return any(entry.changed for entry in desk_office.ledger)

    await desk_office.until(left)
    await wreck(desk_office)
    await desk_office.start()
    await desk_office.settled()
    assert [row.shown for row in await desk_office.desk.queue(settled=True)] == ["done"]
    assert not any(entry.changed for entry in desk_office.ledger)
    person = await desk_office.desk.candidate(card.candidate)
    assert person is not None
    assert "speaks Basque" in str(person)
    assert str(person).count("speaks Basque") == 1


async def test_before_the_first_byte_leaves_the_journal_knows(tmp_path: Path) -> None:
    """Else what had left would be sent again from a journal that has never heard of it."""
    from app.cache import journal
    from app.model.words import OpState

    async with office(tmp_path) as made:
        await made.start()
        await made.pulled()
        ((card, column),) = await made.movable(1)
        told: list[OpState] = []
        connect = made.connect

        async def watched(row: accounts.AccountRow, pauses: Pauses):  # type: ignore[no-untyped-def]
            account, vendor = await connect(row, pauses)
            send = account.send

            async def noting(write, *, before):  # type: ignore[no-untyped-def]
                told.extend(entry.state for entry in journal.read(made.cache).entries.values())
                return await send(write, before=before)

            account.send = noting  # type: ignore[method-assign]
            return account, vendor

        await made.stop()
        made.connect = watched  # type: ignore[method-assign]
        await made.start()
        await made.desk.do(Move(application=card.application, stage=column.stage.id))
        await made.settled()
        assert set(told) == {OpState.SENDING}


async def test_an_engine_that_meets_damage_ends_and_leaves_word(desk_office: Office) -> None:
    """Also where it was somebody else who met it."""
    error = connection.driver.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = 11
    connection.trouble(desk_office.cache, error)

    async def ended() -> bool:
        return desk_office._running is not None and desk_office._running.done()

    await desk_office.until(ended)
    assert desk_office._running is not None
    with pytest.raises(CacheDamaged):
        desk_office._running.result()
    await desk_office._close()
