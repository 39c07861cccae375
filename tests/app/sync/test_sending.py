"""From the key to the vendor over real HTTP: exactly once, or shown to the person."""

import asyncio
from pathlib import Path

import pytest

from app.cache import accounts, overview, pages
from app.model.ids import DAY
from app.model.intents import AddNote, Move, Reject
from app.model.records import Listed
from app.model.words import ListedKind, Replay, StageKind, Verb
from app.vendor import Capability, Pulled
from app.workspace import NotAllowed
from tests.office import HOLD, Office, ids, office, state_id
from tests.surroundings import MemoryTokens

MOVE = r"/states/\d+/_move$"


async def test_a_move_is_on_the_board_at_once_and_at_the_vendor_after_the_hold(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    assert await desk_office.stage_of(card.application) == column.stage.name
    assert desk_office.ledger.effects(MOVE) == []
    await desk_office.settled()
    employee, job = ids(card)
    (sent,) = desk_office.ledger.effects(MOVE)
    assert sent.path.endswith(f"/employees/{employee}/recruitments/{job}/states/{state_id(column)}/_move")
    assert desk_office.vendor_stage(card) == state_id(column)
    assert await desk_office.stage_of(card.application) == column.stage.name


async def test_a_move_that_is_undone_while_it_is_held_leaves_no_request(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    before = await desk_office.stage_of(card.application)
    await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    undone = await desk_office.desk.undo()
    assert undone.what is not None
    await asyncio.sleep(HOLD * 3 / 1000)
    assert desk_office.ledger.requests("_move") == []
    assert await desk_office.stage_of(card.application) == before


async def test_two_moves_of_one_person_leave_as_one_to_the_last_stage(desk_office: Office) -> None:
    ((card, first),) = await desk_office.movable(1)
    board = await desk_office.board()
    second = board.columns[board.columns.index(first) + 1]
    for column in (first, second):
        await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.settled()
    assert [entry.path.split("/")[-2] for entry in desk_office.ledger.requests(MOVE)] == [str(state_id(second))]


async def test_a_move_whose_answer_is_lost_is_read_back_and_not_sent_again(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    desk_office.sandbox.faults.drop_after("POST", "_move", times=1)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.becomes(receipt.seq, "unknown")
    assert await desk_office.stage_of(card.application) == column.stage.name
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"
    assert len(desk_office.ledger.requests(MOVE)) == 1
    assert len(desk_office.ledger.effects(MOVE)) == 1


async def test_a_move_that_never_arrived_is_sent_again_after_it_was_read_back(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    desk_office.sandbox.faults.drop_before("POST", "_move", times=1)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"
    assert len(desk_office.ledger.requests(MOVE)) == 2
    assert len(desk_office.ledger.effects(MOVE)) == 1


async def test_a_move_that_arrived_and_was_taken_back_by_somebody_is_not_sent_again(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    before = desk_office.vendor_stage(card)
    assert before is not None
    desk_office.sandbox.faults.drop_after("POST", "_move", times=1)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.becomes(receipt.seq, "unknown")
    employee, job = ids(card)
    desk_office.sandbox.tenant.move(employee, job, before)
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "conflict"
    assert desk_office.vendor_stage(card) == before
    assert len(desk_office.ledger.requests(MOVE)) == 1


async def test_what_somebody_else_did_is_not_overwritten(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    board = await desk_office.board()
    elsewhere = board.columns[board.columns.index(column) + 1]
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    employee, job = ids(card)
    desk_office.sandbox.tenant.move(employee, job, state_id(elsewhere))
    await desk_office.settled()
    row = await desk_office.row(receipt.seq)
    assert (row.shown, row.theirs) == ("conflict", elsewhere.stage.name)
    assert desk_office.ledger.requests(MOVE) == []
    assert await desk_office.stage_of(card.application) == elsewhere.stage.name
    conflict = await desk_office.desk.conflict(receipt.seq)
    assert conflict is not None
    assert (conflict.mine, conflict.theirs) == (column.stage.name, elsewhere.stage.name)
    assert [stay.stage for stay in conflict.between] == [elsewhere.stage.name]


async def _conflict(here: Office) -> tuple[int, object, object]:
    ((card, column),) = await here.movable(1)
    board = await here.board()
    elsewhere = board.columns[board.columns.index(column) + 1]
    (receipt,) = await here.desk.do(Move(application=card.application, stage=column.stage.id))
    employee, job = ids(card)
    here.sandbox.tenant.move(employee, job, state_id(elsewhere))
    await here.settled()
    return receipt.seq, card, column


async def test_keeping_theirs_sends_nothing(desk_office: Office) -> None:
    seq, _card, _ = await _conflict(desk_office)
    assert await desk_office.desk.keep_theirs(seq)
    await desk_office.settled()
    assert desk_office.ledger.requests(MOVE) == []
    assert (await desk_office.row(seq)).shown == "dropped"


async def test_doing_mine_anyway_sends_it_once_from_where_it_is_now(desk_office: Office) -> None:
    seq, card, column = await _conflict(desk_office)
    await desk_office.desk.keep_mine(seq)
    await desk_office.settled()
    assert len(desk_office.ledger.effects(MOVE)) == 1
    assert desk_office.vendor_stage(card) == state_id(column)  # type: ignore[arg-type]


async def test_choosing_another_stage_in_a_conflict_sends_that(desk_office: Office) -> None:
    seq, card, _ = await _conflict(desk_office)
    last = next(one for one in (await desk_office.board()).columns if one.stage.kind == "offer")
    await desk_office.desk.retarget(seq, last.stage.id)
    await desk_office.settled()
    assert desk_office.vendor_stage(card) == state_id(last)  # type: ignore[arg-type]


async def test_it_is_done_where_somebody_else_did_the_same(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    employee, job = ids(card)
    desk_office.sandbox.tenant.move(employee, job, state_id(column))
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"
    assert desk_office.ledger.requests(MOVE) == []


async def test_the_audit_tells_what_was_sent_from_what_was_so_already(desk_office: Office) -> None:
    (moved, to), (same, there) = await desk_office.movable(2)
    desk_office.sandbox.tenant.move(*ids(same), state_id(there))
    for card, column in ((moved, to), (same, there)):
        await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.settled()
    events = await desk_office.desk._store.read(overview.audit)
    assert {event["target"]: event["detail"] for event in events if event["outcome"] == "done"} == {
        str(moved.application): None,
        str(same.application): "already",
    }
    assert len(desk_office.ledger.requests(MOVE)) == 1


async def test_a_late_window_of_nothing_still_lets_a_move_leave(tmp_path: Path) -> None:
    async with office(tmp_path) as made:
        await made.desk._store.write(lambda db: db.execute("UPDATE account SET late_window = 0"))
        await made.start()
        await made.pulled()
        made.ledger.clear()
        ((card, column),) = await made.movable(1)
        await made.desk.do(Move(application=card.application, stage=column.stage.id))
        await made.settled()
        assert made.vendor_stage(card) == state_id(column)
        assert len(made.ledger.requests("recruitment_history")) < 5


async def test_a_vendor_that_asks_for_patience_gets_it_and_then_each_move_once(desk_office: Office) -> None:
    desk_office.sandbox.faults.too_many("POST", "_move", times=2, retry_after=1)
    moves = await desk_office.movable(3)
    await desk_office.desk.do(*(Move(application=card.application, stage=column.stage.id) for card, column in moves))
    await desk_office.settled()
    assert [desk_office.vendor_stage(card) for card, _ in moves] == [state_id(column) for _, column in moves]
    assert len(desk_office.ledger.effects(MOVE)) == 3


async def test_a_decline_carries_its_reason_and_no_mail(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    board = await desk_office.board()
    reason = next(one for one in await desk_office.desk.reasons(board.job.id) if one.leads_to == "rejected")
    await desk_office.desk.do(Reject(application=card.application, reason=reason.id))
    await desk_office.settled()
    (sent,) = desk_office.ledger.effects("_move_to_reject_state")
    assert reason.remote_id is not None
    assert str(sent.body["rejection_id"]) == reason.remote_id.split(":")[1]
    await desk_office.pulled()
    shown = next(column for column in (await desk_office.board()).columns if column.stage.kind == "rejected")
    assert any(one.application == card.application for one in shown.cards)


async def test_a_note_is_written_once_also_when_its_answer_is_lost(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    desk_office.sandbox.faults.drop_after("POST", "/notes", times=1)
    (receipt,) = await desk_office.desk.do(AddNote(candidate=card.candidate, body="Call her <on> Monday & ask"))
    await desk_office.settled()
    _employee, _ = ids(card)
    assert (await desk_office.row(receipt.seq)).shown == "done"
    assert len(desk_office.ledger.effects("/notes")) == 1
    await desk_office.pulled()
    view = await desk_office.desk.candidate(card.candidate)
    assert view is not None
    assert [line.body for line in view.timeline if "Monday" in (line.body or "")] == ["Call her <on> Monday & ask"]
    assert [line.pending for line in view.timeline if "Monday" in (line.body or "")] == [None]


async def test_a_step_the_workflow_forbids_is_a_conflict_and_not_tried_again(desk_office: Office) -> None:
    tenant = desk_office.sandbox.tenant
    strict = [
        job
        for job in await desk_office.desk.jobs()
        if job.code and tenant.workflow_of(int(job.ref.split(":")[1])).strict and job.stages[0].count
    ]
    board = await desk_office.board(strict[0].code or "")
    card, start, two_further = board.columns[0].cards[0], board.columns[0], board.columns[2]
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=two_further.stage.id))
    await desk_office.settled()
    row = await desk_office.row(receipt.seq)
    assert row.shown == "conflict"
    assert "workflow" in (row.error or "")
    assert await desk_office.stage_of(card.application, board.job.code or "") == start.stage.name
    assert [entry.status for entry in desk_office.ledger.requests(MOVE)] == [400]


async def test_a_vendor_that_is_down_keeps_the_moves_and_gets_each_once_when_it_is_back(desk_office: Office) -> None:
    await desk_office.stop()
    there, desk_office.base_url = desk_office.base_url, "http://127.0.0.1:9"
    moves = await desk_office.movable(3)
    await desk_office.desk.do(*(Move(application=card.application, stage=column.stage.id) for card, column in moves))
    await desk_office.start()

    async def noticed() -> bool:
        rows = await desk_office.desk.queue()
        return len(rows) == 3 and all(row.shown == "waiting" and row.why for row in rows)

    await desk_office.until(noticed)
    assert not (await desk_office.desk.status()).reachable
    await desk_office.kill()
    desk_office.base_url = there
    await desk_office.start()
    await desk_office.settled()
    assert len(desk_office.ledger.effects(MOVE)) == 3
    assert [desk_office.vendor_stage(card) for card, _ in moves] == [state_id(column) for _, column in moves]


async def test_a_program_killed_while_it_sends_finds_out_what_arrived(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    desk_office.sandbox.faults.slow("POST", "_move", times=1, delay=2.0)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.becomes(receipt.seq, "sending")
    await desk_office.kill()
    await desk_office.start()
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"
    assert desk_office.vendor_stage(card) == state_id(column)
    assert len(desk_office.ledger.effects(MOVE)) == 1


async def test_a_sync_starts_nothing_that_a_person_stopped_and_reads_all_the_same(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    await desk_office.desk.pause_sending(True)
    await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    desk_office.sandbox.tenant.edit(ids(card)[0], lastname="Renamed")
    await asyncio.sleep(HOLD * 2 / 1000)
    await desk_office.pulled()
    status = await desk_office.desk.status()
    assert (status.stopped, status.reachable) == (True, True)
    person = await desk_office.desk.candidate(card.candidate)
    assert person is not None
    assert person.last_name == "Renamed"
    assert desk_office.ledger.effects(MOVE) == []
    await desk_office.desk.pause_sending(False)
    await desk_office.settled()
    assert len(desk_office.ledger.effects(MOVE)) == 1


async def test_while_writes_are_off_nothing_is_queued_and_what_was_queued_waits(desk_office: Office) -> None:
    from app.cache import accounts

    (first, second) = await desk_office.movable(2)
    (receipt,) = await desk_office.desk.do(Move(application=first[0].application, stage=first[1].stage.id))
    await desk_office.desk._store.write(accounts.set_writes, desk_office.account, False)
    with pytest.raises(NotAllowed, match="writes are off for polka"):
        await desk_office.desk.do(Move(application=second[0].application, stage=second[1].stage.id))
    await asyncio.sleep(HOLD * 3 / 1000)
    assert desk_office.ledger.requests(MOVE) == []
    await desk_office.desk._store.write(accounts.set_writes, desk_office.account, True)
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"


async def test_a_refused_sign_in_pauses_the_account_and_keeps_everything(desk_office: Office) -> None:
    await desk_office.stop()
    right = desk_office.values
    desk_office.tokens = MemoryTokens()
    desk_office.values = {**right, "client_secret": "nobody's"}
    ((card, column),) = await desk_office.movable(1)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.start()

    async def paused() -> bool:
        (account,) = await desk_office.desk.accounts()
        return account.paused is not None

    await desk_office.until(paused)
    row = await desk_office.row(receipt.seq)
    assert row.shown in ("held", "waiting")
    assert "nobody's" not in str(await desk_office.desk.accounts())
    await desk_office.stop()
    desk_office.values = right
    await desk_office.start()
    await desk_office.pulled()
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"


async def test_an_account_that_is_connected_anew_while_it_sends_leaves_nothing_hanging(desk_office: Office) -> None:
    from app.cache import accounts

    ((card, column),) = await desk_office.movable(1)
    desk_office.sandbox.faults.slow("POST", "_move", times=1, delay=20.0)
    (receipt,) = await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.becomes(receipt.seq, "sending")
    await desk_office.desk._store.write(accounts.reconnect, desk_office.account)
    await desk_office.settled()
    assert (await desk_office.row(receipt.seq)).shown == "done"
    assert len(desk_office.ledger.effects(MOVE)) == 1


async def test_switching_writes_off_stops_what_waits_for_its_turn_too(desk_office: Office) -> None:
    from app.cache import accounts

    desk_office.sandbox.faults.slow("POST", "/notes", times=None, delay=0.4)
    people = await desk_office.desk.search("a", limit=12)
    assert len(people) == 12
    for person in people:
        await desk_office.desk.do(AddNote(candidate=person.id, body="hello"))

    async def begun() -> bool:
        return any(row.shown == "sending" for row in await desk_office.desk.queue())

    await desk_office.until(begun)
    await desk_office.desk._store.write(accounts.set_writes, desk_office.account, False)
    await asyncio.sleep(1.5)
    assert 0 < len(desk_office.ledger.requests("/notes")) < 12
    await desk_office.desk._store.write(accounts.set_writes, desk_office.account, True)
    await desk_office.settled()
    assert len(desk_office.ledger.effects("/notes")) == 12


async def test_what_is_asked_together_is_held_together(desk_office: Office) -> None:
    ((card, column),) = await desk_office.movable(1)
    move, note = await desk_office.desk.do(
        Move(application=card.application, stage=column.stage.id), AddNote(candidate=card.candidate, body="why")
    )
    assert note.shown == "held"
    assert move.not_before == note.not_before


@pytest.mark.parametrize("fast", [180_000, -180_000])
async def test_with_a_clock_that_is_wrong_a_colleagues_correction_stays(tmp_path: Path, fast: int) -> None:
    async with office(tmp_path, fast=fast) as here:
        await here.start()
        await here.pulled()
        ((card, column),) = await here.movable(1)
        before = here.vendor_stage(card)
        assert before is not None
        here.sandbox.faults.drop_after("POST", "_move", times=1)
        here.sandbox.faults.drop_after("POST", "/notes", times=1)
        (moved,) = await here.desk.do(Move(application=card.application, stage=column.stage.id))
        (noted,) = await here.desk.do(AddNote(candidate=card.candidate, body="Call her on Monday"))

        async def unknown() -> bool:
            return (await here.row(moved.seq)).shown == "unknown"

        await here.until(unknown)
        employee, job = ids(card)
        here.sandbox.tenant.move(employee, job, before)
        await here.settled()
        assert (await here.row(moved.seq)).shown == "conflict"
        assert (await here.row(noted.seq)).shown == "done"
        assert here.vendor_stage(card) == before
        assert len(here.ledger.requests(MOVE)) == 1
        assert len(here.ledger.effects("/notes")) == 1


async def test_many_moves_are_looked_at_together_and_each_is_sent_once(tmp_path: Path) -> None:
    async with office(tmp_path, people=200) as made:
        await made.start()
        await made.pulled()
        await made.stop()
        wanted = await made.movable(12)
        moves = [Move(application=card.application, stage=column.stage.id) for card, column in wanted]
        await made.desk.do(*moves)
        await asyncio.sleep(HOLD * 2 / 1000)
        made.ledger.clear()
        await made.start()
        await made.settled()
        assert len(made.ledger.effects(MOVE)) == 12
        assert all(made.vendor_stage(card) == state_id(column) for card, column in wanted)
        assert len(made.ledger.requests("recruitment_history")) < 12, "not one by one"


async def test_a_look_that_takes_longer_than_it_stays_fresh_is_not_repeated_for_ever(
    desk_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.sender._FRESH", 100)
    desk_office.sandbox.faults.slow("GET", "recruitment_history", times=None, delay=0.4)
    ((card, column),) = await desk_office.movable(1)
    await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
    await desk_office.settled()
    assert desk_office.vendor_stage(card) == state_id(column)
    assert len(desk_office.ledger.requests("recruitment_history")) <= 2


async def test_a_mail_of_long_ago_leaves_only_once_a_person_has_said_so_again(desk_office: Office) -> None:
    desk, db = desk_office.desk, desk_office.desk._store
    await desk_office.stop()
    listed = Listed(remote_id="email template:1", listed=ListedKind.EMAIL_TEMPLATE, name="Thanks")
    now = desk_office.clock.now()
    await db.write(pages.store, desk_office.account, [Pulled(listed, b"{}")], now, now)
    able = [Capability(verb=Verb.REJECT, allowed=True, replay=Replay.ABSOLUTE, fields=("mail",))]
    await db.write(accounts.put_capabilities, desk_office.account, able)
    ((card, _),) = await desk_office.movable(1)
    (job,) = [one for one in await desk.jobs() if one.code == "J1"]
    reason = next(one for one in await desk.reasons(job.id) if one.leads_to is StageKind.REJECTED)
    (mail,) = await desk.listed(desk_office.account, ListedKind.EMAIL_TEMPLATE)
    (receipt,) = await desk.do(Reject(application=card.application, reason=reason.id, mail=mail.id))
    await db.write(lambda cache: cache.execute("UPDATE op SET created_at = created_at - ?", (2 * DAY,)))
    await desk_office.start()
    await desk_office.becomes(receipt.seq, "ask")
    assert desk_office.ledger.effects() == []
    assert await desk.send_again(receipt.seq)
    await desk_office.becomes(receipt.seq, "done")
    assert len(desk_office.ledger.effects("_move_to_reject_state$")) == 1
