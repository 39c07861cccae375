"""What is sent while colleagues do much the same, beside records that cannot be read: over real HTTP."""

import hashlib

import pytest

from adapters.sandbox import Fault, Rule
from app.model.ids import LocalId
from app.model.intents import AddNote, AttachFile, CreateCandidate, EditCandidate, Move, PersonFields
from app.model.words import Kind
from tests.office import Office, ids


@pytest.mark.parametrize("how", [Fault.ERROR, Fault.INVALID_JSON])
async def test_one_record_that_cannot_be_read_holds_up_nobody_else(desk_office: Office, how: Fault) -> None:
    cards = await desk_office.movable(4)
    bad, _ = ids(cards[0][0])
    desk_office.sandbox.faults.add(Rule(how, "GET", rf"/employees/{bad}$", None, status=403))
    await desk_office.stop()
    receipts = [
        *await desk_office.desk.do(
            *[EditCandidate(candidate=card.candidate, changes=PersonFields(phones=("+48 5",))) for card, _ in cards[:3]]
        ),
        *await desk_office.desk.do(Move(application=cards[3][0].application, stage=cards[3][1].stage.id)),
    ]
    await desk_office.start()

    async def others_done() -> bool:
        return [(await desk_office.row(receipt.seq)).shown for receipt in receipts[1:]] == ["done"] * 3

    await desk_office.until(others_done)

    async def told() -> bool:
        row = await desk_office.row(receipts[0].seq)
        return bool(row.error or row.why)

    await desk_office.until(told)
    row = await desk_office.row(receipts[0].seq)
    assert row.shown == ("failed" if how is Fault.ERROR else "waiting")
    assert "candidates.get" in (row.error or row.why or "")
    assert [account.paused for account in await desk_office.desk.accounts()] == [None]
    assert len(desk_office.ledger.effects()) == 3


async def test_a_server_that_breaks_on_one_record_lets_the_others_pass(desk_office: Office) -> None:
    (bad, _), (good, _) = await desk_office.movable(2)
    desk_office.sandbox.faults.error("GET", rf"/employees/{ids(bad)[0]}$", times=None, status=500)
    await desk_office.stop()
    _, receipt = await desk_office.desk.do(
        *[EditCandidate(candidate=card.candidate, changes=PersonFields(phones=("+48 5",))) for card in (bad, good)]
    )
    await desk_office.start()
    await desk_office.becomes(receipt.seq, "done")


async def test_a_namesake_of_a_colleagues_gets_neither_our_name_nor_our_note(desk_office: Office) -> None:
    await desk_office.stop()
    await desk_office.start(every=0.1)
    desk_office.sandbox.faults.add(Rule(Fault.SLOW, "POST", "/employees/$", times=1, delay=2.0))
    candidate = await desk_office.desk.new_id(desk_office.account, Kind.CANDIDATE)
    person = PersonFields(first_name="Jan", last_name="Kowalski")
    await desk_office.desk.do(CreateCandidate(account=desk_office.account, candidate=candidate, person=person))
    await desk_office.desk.do(AddNote(candidate=candidate, body="our Jan"))

    async def sending() -> bool:
        return any(row.shown == "sending" for row in await desk_office.desk.queue())

    await desk_office.until(sending)
    theirs = desk_office.sandbox.tenant.add(by=1, name="Jan", lastname="Kowalski")

    async def came() -> bool:
        return len(await desk_office.desk.search("Kowalski")) == 2

    await desk_office.until(came)
    await desk_office.settled()
    view = await desk_office.desk.candidate(candidate)
    assert view is not None
    ours = int(view.ref.split(":")[1])
    assert ours != theirs
    (note,) = desk_office.ledger.effects("/notes$")
    assert note.path.endswith(f"/employees/{ours}/notes")


async def attached(at: Office, candidate: LocalId, name: str, content: bytes) -> int:
    await at.desk.keep(content)
    attachment = await at.desk.new_id(at.account, Kind.ATTACHMENT)
    sha256 = hashlib.sha256(content).hexdigest()
    (receipt,) = await at.desk.do(
        AttachFile(candidate=candidate, attachment=attachment, name=name, sha256=sha256, size=len(content))
    )
    return receipt.seq


async def test_a_file_arrives_although_an_older_one_is_called_the_same(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    tenant = desk_office.sandbox.tenant
    row = tenant.employees.get(ids(card)[0])
    assert row is not None
    older = tenant.files(row)[0]
    desk_office.sandbox.faults.drop_before("POST", r"/employees/\d+/files/\d+$", times=1)
    seq = await attached(desk_office, card.candidate, older.name, b"%PDF the new one")
    await desk_office.settled()
    assert (await desk_office.row(seq)).shown == "done"
    named = [tenant.content(file) for file in tenant.files(row) if file.name == older.name]
    assert named.count(b"%PDF the new one") == 1
    assert len(named) == 2


async def test_a_file_whose_bytes_are_gone_fails_with_a_word_about_it(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    await desk_office.stop()
    seq = await attached(desk_office, card.candidate, "cv.pdf", b"%PDF")
    await desk_office.desk._store.write(lambda db: db.execute("DELETE FROM content"))
    await desk_office.start()
    await desk_office.settled()
    row = await desk_office.row(seq)
    assert (row.shown, "attach the file again" in (row.error or "")) == ("failed", True)
