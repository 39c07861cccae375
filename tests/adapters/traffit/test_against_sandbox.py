"""The adapter against a Traffit tenant written by somebody else from the vendor's document. Real HTTP, real faults."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from adapters.sandbox import Fault, Rule, Sandbox
from adapters.traffit import VENDOR, translate
from adapters.traffit.sandbox import Quirks, sandbox
from app.clock import WallClock
from app.model.records import Activity, AnyRecord, Application, Candidate, Job, Reason, Stage, User, Visit
from app.model.words import StageKind, Verb
from app.vendor import (
    AnswerLost,
    Connection,
    CreateNote,
    MoveApplication,
    NotThere,
    RejectApplication,
    Seen,
    SignInRefused,
    Throttled,
)
from tests.adapters.accounts import look, pages, records
from tests.adapters.traffit.conftest import PEOPLE
from tests.adapters.traffit.tenants import account_at
from tests.surroundings import NEVER, MemoryTokens

pytestmark = pytest.mark.usefixtures("_quick_retries")


@pytest.fixture
def account(office: Connection) -> Connection:
    return office


async def somebody(account: Connection) -> tuple[Visit, list[Stage], list[Reason]]:
    """An open application in an early stage, the stages and the reasons of its job."""
    around = await records(account, "jobs")
    history = await records(account, "history")
    here = next(
        one
        for one in history
        if isinstance(one, Visit) and one.left_at is None and one.stage_kind in (StageKind.NEW, StageKind.SCREEN)
    )
    stages = [one for one in around if isinstance(one, Stage) and one.job == here.job]
    reasons = [one for one in around if isinstance(one, Reason) and one.job == here.job]
    return here, stages, reasons


def move_of(here: Visit, to: str) -> MoveApplication:
    return MoveApplication(
        application=here.application, candidate=here.candidate, job=here.job, from_stage=here.stage, to_stage=to
    )


def stage_in(seen: Seen) -> tuple[str | None, StageKind | None]:
    """The stage in which what was read has the application: nothing where nothing has changed."""
    now = translate.current(one.record for one in seen.records if isinstance(one.record, Visit))
    return (None, None) if now is None else (now.stage, now.stage_kind)


async def looked(account: Connection, write: MoveApplication | RejectApplication, since: int) -> Seen:
    return await look(account, write, since)


@pytest.mark.parametrize("grant", ["client_credentials", "password"])
async def test_the_account_works_with_either_sign_in(traffit: Sandbox[Any], grant: str) -> None:
    values = dict(traffit.credentials)
    if grant == "client_credentials":
        values = {key: values[key] for key in ("client_id", "client_secret")}
    account = account_at(traffit, values=values)
    report = await account.check()
    declared = {one.verb for one in VENDOR.capabilities if one.allowed}
    assert {one.verb for one in report.capabilities if one.allowed} == declared
    assert {Verb.MOVE, Verb.REJECT, Verb.NOTE, Verb.CREATE_JOB} < declared
    assert report.server_time is not None
    await account.close()


async def test_a_wrong_secret_is_refused_in_words(traffit: Sandbox[Any]) -> None:
    account = account_at(traffit, values={**traffit.credentials, "client_secret": "not-the-secret"})
    with pytest.raises(SignInRefused) as refused:
        await account.check()
    assert refused.value.message.startswith("polka (Traffit): the sign-in was refused")
    assert "not-the-secret" not in refused.value.message
    await account.close()


async def test_everything_arrives_and_everything_is_readable(account: Connection) -> None:
    found: Counter[type[AnyRecord]] = Counter()
    for stream in ("jobs", "candidates", "history", "activities", "users"):
        for page in await pages(account, stream):
            assert page.unreadable == []
            assert len(page.records) <= 200
            found.update(type(one.record) for one in page.records)
    assert found[Candidate] == PEOPLE
    assert found[Job] > 5
    assert min(found[kind] for kind in (Stage, Reason, User)) > 3
    assert found[Visit] > found[Application] > PEOPLE / 2
    assert found[Activity] > 100


async def test_every_visit_is_in_a_stage_of_its_job_and_every_board_leads_forward(account: Connection) -> None:
    around = await records(account, "jobs")
    stages = {one.remote_id: one for one in around if isinstance(one, Stage)}
    for one in await records(account, "history"):
        if isinstance(one, Visit):
            assert one.stage in stages
            assert stages[one.stage].job == one.job
    assert {one.kind for one in stages.values()} >= {
        StageKind.NEW,
        StageKind.INTERVIEW,
        StageKind.HIRED,
        StageKind.REJECTED,
    }


async def test_a_tenant_whose_deleted_rows_count_and_whose_dates_have_no_end() -> None:
    world = sandbox(people=PEOPLE, seed=7)
    world.quirks = Quirks(ghosts=True, end_dates=False, history_filter_header=False)
    async with Sandbox.serve(world) as served:
        account = account_at(served)
        assert len(await records(account, "candidates")) == PEOPLE
        visits = [one for one in await records(account, "history") if isinstance(one, Visit)]
        assert all(one.left_at is None for one in visits)
        await account.close()


async def test_an_increment_brings_what_changed_and_little_else(account: Connection) -> None:
    await records(account, "history")
    here, stages, _ = await somebody(account)
    to = next(one for one in stages if one.kind is StageKind.INTERVIEW)
    since = WallClock().now() - 1000
    await account.send(move_of(here, to.remote_id), before=NEVER)
    changed = [one for one in await records(account, "history", since) if isinstance(one, Visit)]
    assert (here.application, to.remote_id) in {(one.application, one.stage) for one in changed}
    assert len(changed) < 10


async def test_a_move_is_seen_where_it_went(account: Connection) -> None:
    here, stages, _ = await somebody(account)
    since = WallClock().now()
    to = next(one for one in stages if one.kind is StageKind.INTERVIEW)
    before = await looked(account, move_of(here, to.remote_id), since)
    assert (before.exists, before.records) == (True, ())
    assert (await account.send(move_of(here, to.remote_id), before=NEVER)).status == 204
    after = await looked(account, move_of(here, to.remote_id), since)
    assert stage_in(after) == (to.remote_id, StageKind.INTERVIEW)
    assert {type(one.record) for one in after.records} == {Application, Visit}


async def test_a_rejection_is_seen_as_one(account: Connection) -> None:
    here, _, reasons = await somebody(account)
    since = WallClock().now()
    reason = next(one for one in reasons if one.leads_to is StageKind.REJECTED)
    write = RejectApplication(
        application=here.application,
        candidate=here.candidate,
        job=here.job,
        from_stage=here.stage,
        reason=reason.remote_id,
    )
    assert (await account.send(write, before=NEVER)).status == 204
    _, kind = stage_in(await looked(account, write, since))
    assert kind is StageKind.REJECTED


async def test_a_note_is_counted_by_its_text(account: Connection) -> None:
    here, _, _ = await somebody(account)
    note = CreateNote(candidate=here.candidate, title=None, body="Dzwoniłam,\n1 < 2 & oddzwoni", marker="m")
    since = WallClock().now()
    for count in range(3):
        seen = await look(account, note, since)
        assert seen.matches == count
        await account.send(note, before=NEVER)


async def test_a_candidate_there_is_none_of_is_gone(account: Connection) -> None:
    here, stages, _ = await somebody(account)
    nobody = MoveApplication(
        application=f"{here.job}:99999999",
        candidate="99999999",
        job=here.job,
        from_stage=None,
        to_stage=stages[0].remote_id,
    )
    with pytest.raises(NotThere):
        await account.send(nobody, before=NEVER)
    seen = await look(account, CreateNote(candidate="99999999", title=None, body="x", marker="m"), 0)
    assert not seen.exists


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "error"])
async def test_a_move_with_a_fault_arrives_once_and_what_happened_can_be_read(
    traffit: Sandbox[Any], account: Connection, fault: str
) -> None:
    here, stages, _ = await somebody(account)
    to = next(one for one in stages if one.kind is StageKind.INTERVIEW)
    since = WallClock().now()
    getattr(traffit.faults, fault)("POST", "_move", times=1)
    with pytest.raises(AnswerLost):
        await account.send(move_of(here, to.remote_id), before=NEVER)
    assert len(traffit.ledger.requests("_move", "POST")) == 1
    applied = len(traffit.ledger.effects("_move", "POST")) == 1
    seen = await looked(account, move_of(here, to.remote_id), since)
    assert stage_in(seen)[0] == (to.remote_id if applied else None)


async def test_a_throttled_move_was_not_made(traffit: Sandbox[Any], account: Connection) -> None:
    here, stages, _ = await somebody(account)
    traffit.faults.too_many("POST", "_move", retry_after=30)
    with pytest.raises(Throttled) as throttled:
        await account.send(move_of(here, stages[-1].remote_id), before=NEVER)
    assert throttled.value.retry_after == 30
    assert traffit.ledger.effects("_move") == []


async def test_a_whole_pull_survives_faults_on_every_list(traffit: Sandbox[Any], account: Connection) -> None:
    whole = {stream: await records(account, stream) for stream in ("jobs", "candidates", "history")}
    lists = "employees|recruitments"
    kinds = [kind for kind in Fault if kind not in (Fault.SHIFT, Fault.EXPIRED_TOKEN)]
    for number, kind in enumerate(kinds * 2):  # every third request: no request fails as often as it is tried
        traffit.faults.add(Rule(kind, "GET", lists, times=1, after=3 * number, retry_after=0.01, delay=0.01))
    again = {stream: await records(account, stream) for stream in whole}
    assert again == whole


async def test_a_token_that_expires_in_the_middle_of_a_pull_is_renewed(
    traffit: Sandbox[Any], account: Connection
) -> None:
    traffit.faults.add(Rule(Fault.EXPIRED_TOKEN, "GET", "employees", times=1, after=1))
    traffit.faults.add(Rule(Fault.REVOKED_TOKEN, "GET", "employees", times=1, after=3))
    assert len(await records(account, "candidates")) == PEOPLE
    assert len(traffit.ledger.requests("oauth2/token")) == 3


async def test_two_processes_share_a_token(traffit: Sandbox[Any]) -> None:
    store = MemoryTokens()
    first, second = (account_at(traffit, tokens=store) for _ in range(2))
    await asyncio.gather(records(first, "users"), records(second, "users"))
    assert len(traffit.ledger.requests("oauth2/token")) == 1
    await first.close()
    await second.close()
