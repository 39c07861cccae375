"""Every operation of the catalogue by name, at the sandbox: its answer, and what is another at the vendor afterwards.

The sandbox tells each answer in a manner of its own, so that all of this is read through the adapter's decoder. A row
of the catalogue without a case here fails, and a case without its row.
"""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.http.redact import HIDDEN
from adapters.sandbox import Sandbox
from adapters.vitay import VENDOR
from adapters.vitay.decoding import Resource, resources, rows_in
from adapters.vitay.operations import OPERATIONS
from adapters.vitay.sandbox import NotThere as Gone
from adapters.vitay.sandbox import Vitay, sandbox
from app.vendor import Connection, NotThere, Reply
from tests.adapters.accounts import at_sandbox

PEOPLE = 60
FIRM, OTHER_FIRM, ROOT = "11", "12", "501"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@dataclass
class Town:
    """The sandbox with an account of its root recruiter, and somebody of whom nothing was asked yet."""

    served: Sandbox[Any]
    account: Connection
    person: str
    reference: str

    @property
    def tenant(self) -> Vitay:
        found: Vitay = self.served.tenant
        return found

    async def ask(self, operation: str, body: Any = None, /, **given: Any) -> Reply:
        reply = await self.account.call(operation, {name: str(value) for name, value in given.items()}, body)
        assert reply.status == 200
        return reply

    async def one(self, operation: str, /, **given: Any) -> Resource:
        """The one record of an answer."""
        (found,) = _resources(await self.ask(operation, **given))
        return found

    async def all(self, operation: str) -> dict[str, Resource]:
        """A whole list, all its pages."""
        reply = await self.account.call(operation, {}, all_pages=True)
        return {one.id: one for one in _resources(reply)}

    async def gone(self, operation: str, key: str) -> bool:
        try:
            await self.ask(operation, id=key)
        except NotThere:
            return True
        return False

    def row(self, table: str, key: str) -> Any:
        return self.tenant.row(table, int(key))

    def notified(self) -> list[str]:
        return [entry.path.removeprefix("/api") for entry in self.served.ledger if entry.notified]

    async def request(self, question_set: str = "") -> str:
        asked = question_set or next(iter(await self.all("question_sets.list")))
        return (await self.one("reference_requests.create", candidate=self.person, question_set=asked)).id


def _resources(reply: Reply) -> list[Resource]:
    return resources(rows_in(json.dumps(reply.body).encode()))


Case = Callable[[Town, Path], Awaitable[Any]]
CASES: dict[str, Case] = {}


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    tenant = sandbox(people=PEOPLE, seed=7)
    person = tenant.add(first_name="Eva", last_name="Lis", email="eva@x.example", phone="+48 1", internal_id="acme:7")
    reference = tenant.refer(person.id, first_name="Per", last_name="Ek", email="per@ref.example", phone="+47 2")
    async with Sandbox.serve(tenant) as served:
        account = at_sandbox(VENDOR, served)
        yield Town(served, account, str(person.id), str(reference.id))
        await account.close()


def case(operation: str) -> Callable[[Case], Case]:
    def put(run: Case) -> Case:
        assert operation not in CASES
        CASES[operation] = run
        return run

    return put


def lists(operation: str, table: str) -> None:
    """All ids of a table, page after page however each of them is told."""

    async def run(town: Town, _: Path) -> None:
        found = await town.all(operation)
        assert {*found} == {str(row.id) for row in town.tenant.tables[table]}
        assert found

    case(operation)(run)


def shows(operation: str, listed: str) -> None:
    """The first record of a list, by itself."""

    async def run(town: Town, _: Path) -> None:
        first = next(iter((await town.all(listed)).values()))
        alone = await town.one(operation, id=first.id)
        assert (alone.kind, alone.id) == (first.kind, first.id)
        assert {*first.attributes} <= {*alone.attributes}

    case(operation)(run)


lists("reference_requests.list", "requests")
lists("activities.list", "activities")
lists("users.list", "users")
lists("hiring_firms.list", "firms")
lists("questions.list", "questions")
lists("recruiters.list", "recruiters")
lists("candidates.list", "candidates")
lists("question_sets.list", "question_sets")
lists("references.list", "references")
lists("metadata.list", "metadata")
shows("users.get", "users.list")
shows("hiring_firms.get", "hiring_firms.list")
shows("questions.get", "questions.list")
shows("recruiters.get", "recruiters.list")
shows("candidates.get", "candidates.list")
shows("question_sets.get", "question_sets.list")
shows("references.get", "references.list")
shows("references.get_public", "references.list")


def deletes(operation: str, table: str, make: Callable[[Town], Awaitable[str]]) -> None:
    async def run(town: Town, _: Path) -> None:
        key = await make(town)
        town.row(table, key)
        await town.ask(operation, id=key)
        with pytest.raises(Gone):
            town.row(table, key)

    case(operation)(run)


async def _a_set(town: Town) -> str:
    return (await town.one("question_sets.create", title="Leads")).id


async def _a_question(town: Town) -> str:
    return (await town.one("questions.create", question="Why?", question_set=await _a_set(town))).id


async def _a_recruiter(town: Town) -> str:
    made = await town.one("recruiters.create_with_user", hiring_firm_id=FIRM, email="new@acme.example")
    return made.id


async def _an_answered(town: Town) -> str:
    """A reference that was answered: their id."""
    found = await town.all("references.list")
    return next(key for key, one in found.items() if one.flag("filled"))


async def _an_answer(town: Town) -> str:
    return (await town.one("references.get_public", id=await _an_answered(town))).links["answers"][0].id


async def _as(what: str) -> str:
    return what


deletes("hiring_firms.delete", "firms", lambda _: _as(OTHER_FIRM))
deletes("questions.delete", "questions", _a_question)
deletes("recruiters.delete", "recruiters", _a_recruiter)
deletes("candidates.delete", "candidates", lambda town: _as(town.person))
deletes("question_sets.delete", "question_sets", _a_set)
deletes("references.delete", "references", lambda town: _as(town.reference))


@case("api.ping")
async def _(town: Town, _: Path) -> None:
    assert (await town.ask("api.ping")).body == "Pong"


@case("api.postman")
async def _(town: Town, _: Path) -> None:
    body = json.dumps((await town.ask("api.postman")).body)
    assert HIDDEN in body
    assert not [token for token in town.tenant.tokens.kept if token in body]


@case("oauth.login")
async def _(town: Town, _: Path) -> None:
    await town.ask("oauth.login")
    before = {*town.tenant.tokens.kept}
    assert (await town.ask("oauth.login")).body == {"data": {"attributes": {"token": HIDDEN}}}
    assert len({*town.tenant.tokens.kept} - before) == 1


@case("oauth.find_reset")
async def _(town: Town, _: Path) -> None:
    reply = await town.ask("oauth.find_reset", email=town.served.credentials["email"])
    assert reply.body == {"data": {"attributes": {"token": HIDDEN}}}
    assert [one.to for one in town.tenant.messages] == [town.served.credentials["email"]]


@case("oauth.request_reset")
async def _(town: Town, _: Path) -> None:
    await town.ask("oauth.request_reset", email=town.served.credentials["email"])
    assert [one.kind for one in town.tenant.messages] == ["reset"]


@case("oauth.update_password")
async def _(town: Town, _: Path) -> None:
    email = town.served.credentials["email"]
    key = town.tenant.reset_key(town.tenant.user_of(int(ROOT)))
    await town.ask("oauth.update_password", {"email": email, "password": "another word", "reset_key": key})
    assert town.tenant.sign_in(email, "another word") is not None


@case("users.me")
async def _(town: Town, _: Path) -> None:
    assert (await town.one("users.me")).text("email") == town.served.credentials["email"]


@case("profiles.get")
async def _(town: Town, _: Path) -> None:
    key = next(iter(await town.all("candidates.list")))
    profile = await town.one("profiles.get", id=key)
    assert (
        profile.text(
            "public_profile_url",
        )
        is not None
    )
    assert {"user", "experiences", "educations"} <= {*profile.links}


@case("hiring_firms.analytics")
async def _(town: Town, _: Path) -> None:
    people = len(await town.all("candidates.list"))
    counted = [await town.one("hiring_firms.analytics", id=key) for key in (FIRM, OTHER_FIRM)]
    assert sum(one.number("total_candidates") or 0 for one in counted) == people


@case("recruiters.analytics")
async def _(town: Town, _: Path) -> None:
    counted = await town.one("recruiters.analytics", id=ROOT)
    people = [one for one in (await town.all("candidates.list")).values() if one.links["added_by"][0].id == ROOT]
    assert counted.number("total_candidates") == len(people)


# --- what is made ---


@case("candidates.create")
async def _(town: Town, _: Path) -> None:
    made = await town.one("candidates.create", first_name="Ola", last_name="Nowa", email="o@x.example", score="4.5")
    assert town.row("candidates", made.id)["score"] == 4.5


@case("references.create")
async def _(town: Town, _: Path) -> None:
    said = {"first_name": "Rita", "last_name": "Ref", "email": "r@ref.example", "candidate": town.person}
    made = await town.one("references.create", **said)
    assert town.row("references", made.id)["candidate"] == int(town.person)
    assert not town.tenant.messages, "nobody is written to before they are asked"


@case("reference_requests.create")
async def _(town: Town, _: Path) -> None:
    key = await town.request()
    assert town.row("requests", key)["candidate"] == int(town.person)
    assert {one.to for one in town.tenant.messages} == {"per@ref.example", "+47 2"}
    assert town.notified() == ["/v1/public/reference_requests"]


@case("question_sets.create")
async def _(town: Town, _: Path) -> None:
    assert town.row("question_sets", await _a_set(town))["title"] == "Leads"


@case("questions.create")
async def _(town: Town, _: Path) -> None:
    asked = await _a_set(town)
    made = await town.one("questions.create", question="Why?", category="why", order=3, question_set=asked)
    row = town.row("questions", made.id)
    assert (row["question"], row["order"], row["question_set"]) == ("Why?", 3, int(asked))


@case("recruiters.create_with_user")
async def _(town: Town, _: Path) -> None:
    key = await _a_recruiter(town)
    assert town.tenant.user_of(int(key))["email"] == "new@acme.example"


@case("metadata.create")
async def _(town: Town, _: Path) -> None:
    made = await town.one("metadata.create", ip_address="203.0.113.9", identifiable=f"Candidate:{town.person}")
    assert town.tenant.metadatum_of("Candidate", int(town.person)) == int(made.id)


@case("references.answer")
async def _(town: Town, _: Path) -> None:
    asked = await _a_set(town)
    for number in (1, 2):
        await town.one("questions.create", question=f"Why {number}?", question_set=asked)
    await town.request(asked)
    await town.ask("references.answer", id=town.reference, answers="Because, And so")
    assert [one["value"] for one in town.tenant.answers_of(town.row("references", town.reference))] == [
        "Because",
        "And so",
    ]


# --- what is changed ---


def changes(operation: str, table: str, key: Callable[[Town], Awaitable[str]], **said: str) -> None:
    async def run(town: Town, _: Path) -> None:
        where = await key(town)
        await town.ask(operation, id=where, **said)
        row = town.row(table, where)
        assert {name: str(row[name]).lower() for name in said} == {name: text.lower() for name, text in said.items()}

    case(operation)(run)


changes("candidates.update", "candidates", lambda town: _as(town.person), notes="Calm", email="e@x.example")
changes("references.update", "references", lambda town: _as(town.reference), first_name="Pål", relationship="peer")
changes("hiring_firms.update", "firms", lambda _: _as(FIRM), name="Łąka & Co")
changes("questions.update", "questions", _a_question, category="Team", order="4")
changes("question_sets.update", "question_sets", _a_set, title="Leads 2")
changes("recruiters.update", "recruiters", _a_recruiter, is_active="false")


@case("hiring_firms.update_logo")
async def _(town: Town, folder: Path) -> None:
    (folder / "logo.png").write_bytes(PNG)
    await town.ask("hiring_firms.update_logo", id=FIRM, logo_file=folder / "logo.png")
    assert town.tenant.logos[int(FIRM)] == ("image/png", PNG)


@case("answers.get")
async def _(town: Town, _: Path) -> None:
    answer = await town.one("answers.get", id=await _an_answer(town))
    assert answer.text("question")
    assert answer.text("value")


@case("answers.update")
async def _(town: Town, _: Path) -> None:
    key = await _an_answer(town)
    await town.ask("answers.update", id=key, comment="Twice")
    assert (await town.one("answers.get", id=key)).text("comment") == "Twice"


# --- what writes to people ---


@case("references.remind")
async def _(town: Town, _: Path) -> None:
    await town.request()
    assert (await town.ask("references.remind", id=town.reference)).body["data"]["detail"]
    assert town.row("references", town.reference)["reminders"] == 1
    assert town.notified()[-1] == f"/v1/reminders/reference/{town.reference}"


@case("reference_requests.remind")
async def _(town: Town, _: Path) -> None:
    key = await town.request()
    await town.ask("reference_requests.remind", id=key)
    assert [one.to for one in town.tenant.messages if one.kind == "reminder"] == ["eva@x.example", "+48 1"]


@case("verifications.remind")
async def _(town: Town, _: Path) -> None:
    key = next(
        str(row.id) for row in town.tenant.tables["verifications"] if town.tenant.exceeded(row) == (False, False)
    )
    await town.ask("verifications.remind", id=key)
    assert town.row("verifications", key)["reminders"] == 1


@case("documents.download")
async def _(town: Town, _: Path) -> None:
    for kind, key in (("references", town.reference), ("candidates", town.person), ("invoices", "901")):
        reply = await town.ask("documents.download", type=kind, id=key)
        assert reply.body.startswith(b"%PDF-")
        assert reply.headers["content-type"] == "application/pdf"


def test_the_catalogue_has_what_is_called_here_and_nothing_else() -> None:
    assert {row.name for row in OPERATIONS} == CASES.keys()
    assert len(CASES) == 55


@pytest.mark.parametrize("operation", CASES)
async def test_an_operation(town: Town, tmp_path: Path, operation: str) -> None:
    await CASES[operation](town, tmp_path)
    row = OPERATIONS[operation]
    path = re.sub(r"\{\w+\}", r"[^/]+", row.path)
    mine = [one for one in town.served.ledger if one.method == row.method and re.fullmatch(path, one.path)]
    assert any(one.changed for one in mine) == (row.changes and operation != "oauth.login")
    assert any(one.notified for one in mine) == (row.notifies and operation != "recruiters.create_with_user")
