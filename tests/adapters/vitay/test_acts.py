"""What people may do at Vitay beside the verbs: its effect at the sandbox, and what is told of it before and after."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.sandbox import Sandbox
from adapters.vitay import VENDOR
from adapters.vitay.acting import DOINGS
from adapters.vitay.acts import ACTS
from adapters.vitay.sandbox import Vitay, sandbox
from adapters.vitay.sandbox.records import Record
from app.model.records import Listed, Matter
from app.model.words import ListedKind
from app.vendor import Connection, Enclosed, NotThere, Perform, Refused, Seen, Stale, Write
from tests.adapters import accounts
from tests.adapters.vitay.bureau import Bureau, link, record
from tests.adapters.vitay.test_documents import must_be_legal
from tests.adapters.vitay.town import SET, fill
from tests.office import Office, office
from tests.surroundings import NEVER

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
MARKER = "0192f0c4-5d2e-7c8a-9f00-0123456789ab"
BY_NAME = {act.name: act for act in ACTS}


def perform(act: str, about: str, **values: str) -> Perform:
    file = Enclosed(name="logo_file", file_name="logo.png", content=PNG) if act == "firm.logo" else None
    given = {name: (value,) for name, value in values.items()}
    return Perform(act=act, kind=BY_NAME[act].about, about=about, values=given, file=file, marker=MARKER)


class Desk:
    """An account at a sandbox of its own."""

    def __init__(self, served: Sandbox[Vitay]) -> None:
        self.tenant: Any = served.tenant
        self.ledger = served.ledger
        self.account = accounts.at_sandbox(VENDOR, served)

    async def look(self, write: Write) -> Seen:
        return await accounts.look(self.account, write, 0)

    def row(self, table: str, key: int) -> Record | None:
        found: Record | None = self.tenant.tables[table].get(key)
        return found

    def changed(self) -> int:
        return len([one for one in self.ledger.entries if one.changed])


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Sandbox.serve(sandbox(people=10, seed=7)) as served:
        made = Desk(served)
        yield made
        await made.account.close()


SETTING, FIRM, COLLEAGUE = "question set:301", "company:11", "contact:503"
CHANGES: dict[str, tuple[Perform, str, int, dict[str, Any]]] = {
    "a question set": (perform("question_set.change", SETTING, title="Cooks", language="pl"),
                       "question_sets", 301, {"title": "Cooks", "language": "pl"}),
    "a firm": (perform("firm.rename", FIRM, name="Polana SA"), "firms", 11, {"name": "Polana SA"}),
    "a recruiter": (perform("recruiter.change", COLLEAGUE, is_active="no", notifications="yes"),
                    "recruiters", 503, {"is_active": False, "notifications": True}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
async def test_fields_are_changed_and_read_back(desk: Desk, name: str) -> None:
    write, table, key, wanted = CHANGES[name]
    before = await desk.look(write)
    assert (before.exists, before.there) == (True, False)
    await desk.account.send(write, before=NEVER)
    row = desk.row(table, key)
    assert row is not None
    assert {one: row[one] for one in wanted} == wanted
    seen = await desk.look(write)
    assert seen.there
    assert seen.records[0].record.remote_id == write.about
    assert desk.changed() == 1


async def test_a_question_is_made_changed_and_deleted(desk: Desk) -> None:
    add = perform("question.add", SETTING, question="Is it so?", category="team", order="9")
    assert (await desk.look(add)).there is False
    await desk.account.send(add, before=NEVER)
    assert (await desk.look(add)).there
    made = desk.tenant.questions_of(301)[-1]
    assert (made["question"], made["order"]) == ("Is it so?", 9)
    which = f"question:{made.id}"
    change = perform("question.change", "", which=which, question="Is it not?")
    delete = perform("question.delete", "", which=which)
    for write in (change, delete):
        assert (await desk.look(write)).there is False
        await desk.account.send(write, before=NEVER)
        assert (await desk.look(write)).there
        assert write is delete or desk.row("questions", made.id)["question"] == "Is it not?"  # type: ignore[index]
    assert desk.row("questions", made.id) is None
    assert not (await desk.look(change)).exists, "a question that is gone cannot be changed"
    assert desk.changed() == 3


async def test_a_question_set_is_made_and_deleted(desk: Desk) -> None:
    add = perform("question_set.add", "", title="Cooks", language="pl")
    assert (await desk.look(add)).there is False
    await desk.account.send(add, before=NEVER)
    (made,) = [row for row in desk.tenant.tables["question_sets"] if row["title"] == "Cooks"]
    assert (await desk.look(add)).there
    delete = perform("question_set.delete", f"question set:{made.id}")
    assert (await desk.look(delete)).there is False
    await desk.account.send(delete, before=NEVER)
    assert (await desk.look(delete)).there
    assert desk.row("question_sets", made.id) is None


async def test_a_logo_goes_up_and_nothing_tells_which_it_is(desk: Desk) -> None:
    write = perform("firm.logo", FIRM)
    await desk.account.send(write, before=NEVER)
    assert desk.tenant.logos[11] == ("image/png", PNG)
    assert (await desk.look(write)).there is None


async def test_a_recruiter_is_added_and_deleted(desk: Desk) -> None:
    invite = perform("recruiter.invite", "company:12", email="New@polana.example")
    assert (await desk.look(invite)).there is False
    await desk.account.send(invite, before=NEVER)
    (made,) = [row for row in desk.tenant.tables["recruiters"] if row["hiring_firm"] == 12 and row.id > 600]
    assert (await desk.look(invite)).there
    delete = perform("recruiter.delete", f"contact:{made.id}")
    await desk.account.send(delete, before=NEVER)
    assert desk.row("recruiters", made.id) is None
    assert (await desk.look(delete)).there


async def test_answers_are_filled_in_once_and_corrected(desk: Desk) -> None:
    person = desk.tenant.add(first_name="Eva", last_name="Lis", email="eva@x.example")
    reference = desk.tenant.refer(person.id, first_name="Rita", email="rita@ref.example")
    desk.tenant.ask(person.id, 301)
    values = ["4" if one["type"] == "scale" else "Very well" for one in desk.tenant.questions_of(301)]
    fill_in = perform("reference.fill_in", str(reference.id), answers="\n".join(values))
    correct = perform("answer.change", str(reference.id), number="1", value="Badly", comment="as told by phone")
    with pytest.raises(Refused, match="no answer 1: Vitay names 0"):
        await desk.account.send(correct, before=NEVER)
    assert (await desk.look(fill_in)).there is False
    await desk.account.send(fill_in, before=NEVER)
    assert [one["value"] for one in desk.tenant.answers_of(desk.row("references", reference.id))] == values
    assert (await desk.look(fill_in)).there
    with pytest.raises(Stale, match="has been answered"):
        await desk.account.send(fill_in, before=NEVER)
    assert (await desk.look(correct)).there is False
    await desk.account.send(correct, before=NEVER)
    first = desk.tenant.answers_of(desk.row("references", reference.id))[0]
    assert (first["value"], first["comment"]) == ("Badly", "as told by phone")
    assert (await desk.look(correct)).there
    assert (await desk.look(fill_in)).there is False, "other answers than these are there"
    with pytest.raises(Refused, match=f"no answer 99: Vitay names {len(values)}"):
        await desk.account.send(msgspec.structs.replace(correct, values={"number": ("99",)}), before=NEVER)


async def test_a_change_of_nothing_and_of_what_is_gone(desk: Desk) -> None:
    with pytest.raises(Refused, match="nothing was said"):
        await desk.account.send(perform("question_set.change", SETTING), before=NEVER)
    with pytest.raises(NotThere):
        await desk.account.send(perform("question_set.change", "question set:9", title="x"), before=NEVER)
    assert desk.changed() == 0


async def test_what_is_listed_can_be_chosen_and_what_is_verified_reminded_of(desk: Desk) -> None:
    found = await accounts.records(desk.account, "question_sets")
    questions = [one for one in found if isinstance(one, Listed) and one.listed is ListedKind.QUESTION]
    assert {one.of for one in questions} >= {SETTING}
    asked = desk.tenant.questions_of(301)[1]
    (one,) = [one for one in questions if one.remote_id == f"question:{asked.id}"]
    assert asked["question"] in one.name
    assert one.name.startswith(desk.row("question_sets", 301)["title"] + " 2: ")  # type: ignore[index]
    verifications = [one for one in await accounts.records(desk.account, "activities") if isinstance(one, Matter)]
    assert {one.remote_id for one in verifications} == {
        f"verification:{row.id}" for row in desk.tenant.tables["verifications"]
    }


# --- who may, and what is sent ---


def test_each_act_that_can_be_done_has_its_call() -> None:
    assert {act.name for act in ACTS if not act.why_not} == DOINGS.keys()


@pytest.mark.parametrize(("root", "barred"), [("true", set()), ("false", {"recruiter.invite"})])
async def test_who_is_no_root_recruiter_adds_nobody(
    account: Connection, bureau: Bureau, root: str, barred: set[str]
) -> None:
    fill(bureau)
    bureau.lists["/v2/recruiters"][0]["attributes"]["is_root"] = root
    bureau.script("/v1/recruiters/31", {"data": bureau.lists["/v2/recruiters"][0]})
    bureau.script("/v1/users/me", {"data": bureau.lists["/v1/users"][0]})
    assert (await account.check()).barred.keys() == barred
    bureau.script("/v1/question_sets", {"error": "no"}, 403)
    assert {"question.add", "question_set.delete"} <= (await account.check()).barred.keys()


async def test_what_is_sent_is_legal(account: Connection, bureau: Bureau) -> None:
    bureau.script("/v1/questions", {"data": record("Question", "9")})
    await account.send(perform("question.add", f"question set:{SET}", question="How?", order="2"), before=NEVER)
    (asked,) = bureau.sent("POST", "/v1/questions")
    assert asked.body == {
        "data": {
            "type": "Question",
            "attributes": {"question": "How?", "order": 2},
            "relationships": {"question_set": {"data": link("QuestionSet", SET)}},
        }
    }
    bureau.script(f"/v1/question_sets/{SET}", {"data": record("QuestionSet", SET)})
    await account.send(perform("question_set.change", f"question set:{SET}", title="Cooks"), before=NEVER)
    (changed,) = bureau.sent("POST", f"/v1/question_sets/{SET}")
    for one in (asked, changed):
        must_be_legal(one.body)


async def test_where_questions_tell_no_text_nobody_knows_what_is_there(account: Connection, bureau: Bureau) -> None:
    fill(bureau)
    write = perform("question.add", f"question set:{SET}", question="How?")
    assert (await accounts.look(account, write, 0)).there is None, "one of them does not tell its text"
    bureau.lists["/v1/questions"] = bureau.lists["/v1/questions"][:1]
    assert (await accounts.look(account, write, 0)).there


# --- through the whole stack ---


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office[Vitay]]:
    async with office(tmp_path, people=5, seed=7, vendor=VENDOR) as opened:
        await opened.start()
        await opened.pulled()
        yield opened


async def test_a_reminder_of_a_verifier_whose_answer_was_lost_is_a_question(here: Office[Any]) -> None:
    sql = "SELECT pk FROM detail WHERE kind = 'matter'"
    path = r"/v1/reminders/verification/\d+$"
    here.sandbox.faults.drop_after("POST", path, times=1)
    (pk, *_) = await here.desk._store.read(lambda db: db.execute(sql).fetchone())
    (act,) = [one for one in await here.desk.acts(pk) if one.name == "verification.remind" and one.about == pk]
    assert act.notifies
    receipt = await here.desk.perform(act, {})
    await here.becomes(receipt.seq, "ask")
    await here.pulled()
    await here.settled()
    assert (await here.row(receipt.seq)).shown == "ask"
    (effect,) = here.ledger.effects(path, "POST")
    assert effect.changed
    assert effect.notified


async def test_a_change_whose_answer_was_lost_is_found_and_not_repeated(here: Office[Any]) -> None:
    here.sandbox.faults.drop_after("POST", r"/v1/question_sets/\d+$", times=1)
    acts = await here.desk.acts_of_account(here.account)
    act = next(one for one in acts if one.name == "question_set.change")
    receipt = await here.desk.perform(act, {"title": ["Cooks"]})
    await here.becomes(receipt.seq, "done")
    assert len(here.ledger.requests(r"/v1/question_sets/\d+$", "POST")) == 1
    delete = next(one for one in acts if one.name == "question.delete")
    (which,) = [one for one in delete.inputs if one.name == "which"]
    receipt = await here.desk.perform(delete, {"which": [which.choices[0][0]]})
    await here.becomes(receipt.seq, "done")
    assert len(here.ledger.effects(r"/v1/questions/\d+$", "DELETE")) == 1
