"""Reference checks through the whole stack: asked for and reminded of once, whatever becomes of the answer."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox import Fault, Rule
from adapters.vitay import VENDOR
from adapters.vitay.sandbox import Vitay
from app.model.intents import AskedReferences, RefereeFields, Remind
from app.model.views import CandidateView, CheckView, RefereeView
from app.model.words import CheckStatus, ListedKind, RefereeStatus
from tests.office import Office, office

PER = RefereeFields(first_name="Per", last_name="Ek", email="per@ref.example", company="Brick Ltd", is_manager=True)
REQUESTS, REMINDERS = "/v1/public/reference_requests$", r"/v1/reminders/reference/\d+$"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office[Vitay]]:
    async with office(tmp_path, people=10, seed=7, vendor=VENDOR) as opened:
        tenant = opened.sandbox.tenant
        eva = tenant.add(first_name="Eva", last_name="Lis", email="eva@x.example", internal_id="acme:7")
        ida = tenant.add(first_name="Ida", last_name="Noor", email="ida@x.example")
        tenant.refer(
            ida.id, first_name="Rita", last_name="Ref", email="rita@ref.example", relationship="direct_manager"
        )
        tenant.ask(ida.id, 301)
        tenant.messages.clear()
        assert eva.id != ida.id
        await opened.start()
        await opened.pulled()
        yield opened


async def person(here: Office[Any], name: str) -> CandidateView:
    (found,) = [row for row in await here.desk.search(name) if row.name == name]
    view = await here.desk.candidate(found.id)
    assert view is not None
    return view


async def chased(here: Office[Any]) -> tuple[CheckView, RefereeView]:
    (check,) = (await person(here, "Ida Noor")).references
    return check, check.referees[0]


def effects(here: Office[Any], path: str) -> int:
    return len(here.ledger.effects(path, "POST"))


async def remind(here: Office[Any]) -> int:
    check, referee = await chased(here)
    (receipt,) = await here.desk.do(Remind(check=check.id, referee=referee.id))
    return receipt.seq


async def ask(here: Office[Any]) -> int:
    questions = (await here.desk.listed(here.account, ListedKind.QUESTION_SET))[0].id
    eva = await person(here, "Eva Lis")
    asked = AskedReferences(account=here.account, candidate=eva.id, question_set=questions, referees=(PER,))
    return (await here.desk.ask_for_references(asked))[-1].seq


# --- what is shown ---


async def test_a_check_is_shown_with_its_referees(here: Office[Any]) -> None:
    check, rita = await chased(here)
    assert (check.status, check.filled, check.total) == (CheckStatus.REQUESTED, 0, 1)
    assert check.question_set
    assert (rita.name, rita.email, rita.is_manager, rita.status) == (
        "Rita Ref",
        "rita@ref.example",
        True,
        RefereeStatus.PENDING,
    )


async def test_answers_are_read_when_somebody_looks_and_stay(here: Office[Any]) -> None:
    tenant = here.sandbox.tenant
    reference = next(row for row in tenant.tables["references"] if row["email"] == "rita@ref.example")
    values = ["4" if one["type"] == "scale" else "Very well" for one in tenant.questions_of(301)]
    tenant.answer_all(reference.id, values)
    await here.pulled()
    ida = await person(here, "Ida Noor")
    await here.desk.look_at(ida.id)

    async def are_there() -> bool:
        _, rita = await chased(here)
        return len(rita.answers) == len(values)

    await here.until(are_there)
    await here.pulled()
    check, rita = await chased(here)
    assert check.status is CheckStatus.COMPLETED
    assert [said for _, said in rita.answers] == values
    assert rita.score == 4.0
    assert [one.name for one in (await person(here, "Ida Noor")).files] == ["Reference by Rita Ref.pdf"]


PLAIN = {"relationships": "bare", "values": "typed", "lists": "list"}
OTHER = {"relationships": "wrapped", "values": "text", "lists": "object"}


async def test_a_walk_of_everything_writes_only_what_is_another(here: Office[Any]) -> None:
    """Vitay tells of no changes: what is as it was is read and not written."""

    async def written() -> dict[Any, Any]:
        sql = (
            "SELECT pk, seen_at FROM candidate UNION SELECT pk, seen_at FROM application"
            " UNION SELECT pk, seen_at FROM detail WHERE kind = 'check'"
        )
        return dict(await here.desk._store.read(lambda db: db.execute(sql).fetchall()))

    async def changes() -> int:
        sql = "SELECT SUM(changed) FROM stream"
        return int((await here.desk._store.read(lambda db: db.execute(sql).fetchone()))[0])

    here.sandbox.tenant.manners.hold(**PLAIN)
    await here.pulled()
    before = await written()
    here.sandbox.tenant.manners.hold(**OTHER)
    await here.pulled()
    assert await changes() == 0, "what is told in another form is as it was"
    ida = await person(here, "Ida Noor")
    key = int(ida.ref.split(":")[1])
    here.sandbox.tenant.edit(key, notes="Call her on Monday")
    await here.pulled()
    now = await written()
    assert {pk for pk in now if now[pk] != before.get(pk)} == {ida.id}
    assert await changes() == 1


# --- asking and reminding ---


async def test_references_are_asked_for_in_one_step(here: Office[Any]) -> None:
    await here.becomes(await ask(here), "done")
    await here.pulled()
    (check,) = (await person(here, "Eva Lis")).references
    assert [(one.name, one.company, one.is_manager) for one in check.referees] == [("Per Ek", "Brick Ltd", True)]
    assert [one.to for one in here.sandbox.tenant.messages] == ["per@ref.example"]
    assert effects(here, REQUESTS) == 1


async def test_a_reminder_is_sent_once(here: Office[Any]) -> None:
    await here.becomes(await remind(here), "done")
    await here.pulled()
    _, rita = await chased(here)
    assert rita.reminder.count == 1
    assert rita.reminder.why_not
    assert effects(here, REMINDERS) == 1


@pytest.mark.parametrize(("fault", "count"), [(Fault.DROP_AFTER, 1), (Fault.DROP_BEFORE, 0), (Fault.PORTAL, 0)])
async def test_a_reminder_whose_answer_was_lost_is_a_question(here: Office[Any], fault: Fault, count: int) -> None:
    here.sandbox.faults.add(Rule(fault, "POST", REMINDERS, times=1))
    await here.becomes(await remind(here), "ask")
    await here.pulled()
    await here.settled()
    assert effects(here, REMINDERS) == count
    assert len(here.ledger.requests(REMINDERS)) <= 1, "it is never sent again by the machine"


async def test_a_request_whose_answer_was_lost_is_found_and_not_repeated(here: Office[Any]) -> None:
    here.sandbox.faults.add(Rule(Fault.DROP_AFTER, "POST", REQUESTS, times=1))
    await here.becomes(await ask(here), "done")
    assert effects(here, REQUESTS) == 1


async def test_a_request_that_never_arrived_is_a_question(here: Office[Any]) -> None:
    here.sandbox.faults.add(Rule(Fault.DROP_BEFORE, "POST", REQUESTS, times=1))
    await here.becomes(await ask(here), "ask")
    assert effects(here, REQUESTS) == 0


async def test_a_reminder_that_somebody_else_sent_meanwhile_is_not_followed_by_ours(here: Office[Any]) -> None:
    seq = await remind(here)
    reference = next(row for row in here.sandbox.tenant.tables["references"] if row["email"] == "rita@ref.example")
    here.sandbox.tenant.remind("references", reference.id)
    await here.settled()
    row = await here.row(seq)
    assert row.shown in ("conflict", "failed")
    assert effects(here, REMINDERS) == 0
