"""Every operation of the catalogue by name, at the sandbox: its answer, and what is another at the vendor afterwards.

A row of the catalogue without a case here fails.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.http.redact import HIDDEN
from adapters.sandbox import Sandbox
from adapters.traffit import VENDOR
from adapters.traffit.operations import BASE, FORM, OPERATIONS, SHAPE
from adapters.traffit.sandbox import Traffit
from adapters.traffit.sandbox.catalogues import CONSENT_TYPES, CONSENTS, SOURCES, TALENTS
from adapters.traffit.sandbox.workflows import WORKFLOWS
from app.vendor import Connection, Forbidden, Operation, Reply
from tests.adapters.traffit.tenants import account_at

JOB, WHO, OTHER = "112", "507", "508"
"""The golden example's job, somebody in its first state, somebody in its second."""
STATES = {"employee_id": WHO, "recruitment_id": JOB}
PATH = {
    "employee_id": WHO, "recruitment_id": JOB, "client_id": "1", "crm_person_id": "2", "user_id": "9",
    "crm_activity_id": "6", "advert_publish_id": JOB, "advert_id": JOB,
}  # fmt: skip


@dataclass
class Town:
    """The sandbox with an account that may do everything."""

    served: Sandbox[Any]
    account: Connection

    @property
    def tenant(self) -> Traffit:
        found: Traffit = self.served.tenant
        return found

    async def ask(self, operation: str, given: dict[str, str] | None = None, body: Any = None) -> Reply:
        """The answer; path parameters that are not given are those of `PATH`."""
        row = OPERATIONS[operation]
        path = {one.name: PATH[one.name] for one in row.parameters if one.where == "path" and one.name in PATH}
        return await self.account.call(operation, path | (given or {}), body)

    def stage(self, who: str = WHO) -> str:
        """The name of the state somebody is in."""
        state = self.tenant.workflow_of(int(JOB)).state(self.tenant.stage_of(int(who), int(JOB)) or 0)
        return state.name if state else ""

    def state(self, name: str) -> str:
        return next(str(one.id) for one in self.tenant.states(int(JOB)) if one.name == name)


Case = Callable[[Town], Awaitable[Any]]
CASES: dict[str, Case] = {}


@pytest.fixture
async def town(traffit: Sandbox[Any]) -> AsyncIterator[Town]:
    account = account_at(traffit)
    yield Town(traffit, account)
    await account.close()


def case(operation: str) -> Callable[[Case], Case]:
    def put(run: Case) -> Case:
        assert operation not in CASES
        CASES[operation] = run
        return run

    return put


def shows(operation: str, expected: Callable[[Traffit], Any], given: dict[str, str] | None = None) -> None:
    """A list whose ids, or whose rows, are these."""

    async def run(town: Town) -> None:
        reply = await town.ask(operation, {"page_size": "100", **(given or {})})
        wanted = expected(town.tenant)
        found = [row["id"] for row in reply.body] if wanted and not isinstance(wanted[0], dict) else reply.body
        assert wanted
        assert found == wanted
        assert reply.headers["x-result-total-count"] == str(len(wanted))
        assert (reply.status, reply.headers["x-result-page-size"]) == (200, (given or {}).get("page_size", "100"))

    case(operation)(run)


def shows_one(operation: str, expected: Callable[[Traffit], dict[str, Any]]) -> None:
    """One record, among whose fields are these."""

    async def run(town: Town) -> None:
        reply = await town.ask(operation)
        wanted = expected(town.tenant)
        assert reply.status == 200
        assert {name: reply.body[name] for name in wanted} == wanted

    case(operation)(run)


def makes(operation: str, table: str, body: dict[str, Any]) -> None:
    """A write that makes a record of a table with these fields."""

    async def run(town: Town) -> None:
        reply = await town.ask(operation, body=body)
        row = getattr(town.tenant, table)[reply.body["id"]]
        assert reply.status == 201
        assert {name: row.fields[name] for name in body if name not in ("guid", "password")} == {
            name: int(value) if name == "permission_group" else value
            for name, value in body.items()
            if name not in ("guid", "password")
        }
        assert row.guid == body.get("guid")

    case(operation)(run)


def changes(operation: str, table: str, body: dict[str, Any], *, whole: bool) -> None:
    """A write that changes these fields; `whole`: it empties all others."""

    async def run(town: Town) -> None:
        (key,) = (PATH[one.name] for one in OPERATIONS[operation].parameters if one.where == "path")
        before = dict(getattr(town.tenant, table)[int(key)].fields)
        assert (await town.ask(operation, body=body)).status == 204
        after = getattr(town.tenant, table)[int(key)].fields
        kept = {name: None if whole else value for name, value in before.items()}
        assert {name: after[name] for name in kept | body} == kept | body

    case(operation)(run)


# --- sign-in, and what needs none ---


@case("auth.token")
async def _(town: Town) -> None:
    own = await town.ask("auth.token")
    reply = await town.ask("auth.token", {**town.served.credentials, "grant_type": "password"})
    assert (own.status, reply.status) == (200, 200)
    assert reply.body["expires_in"] == 3600
    assert {own.body["access_token"], reply.body["access_token"], reply.body["refresh_token"]} == {HIDDEN}
    assert len(town.served.ledger.requests("oauth2/token")) == 2


@case("job_posts.published")
async def _(town: Town) -> None:
    reply = await town.ask("job_posts.published", {"page_size": "100", "sort": '{"sort_by":"id","direction":"DESC"}'})
    found = [(row["advert"]["recruitment"]["id"], row["advert"]["name"]) for row in reply.body]
    open_jobs = [(job.id, job.name) for job in town.tenant.jobs.values() if job.closed is None and not job.confidential]
    assert (reply.status, found) == (200, sorted(open_jobs, reverse=True))
    assert len(found) == 10
    assert town.served.ledger.requests("oauth2/token") == []


# --- candidates ---


@case("candidates.create")
async def _(town: Town) -> None:
    reply = await town.ask(
        "candidates.create", {"name": "Ola", "lastname": "Nowa", "guid": "g-1"}, {"source": "Referral"}
    )
    row = town.tenant.employee(reply.body["id"])
    assert (reply.status, row.guid) == (201, "g-1")
    assert (row.fields["name"], row.fields["lastname"], SOURCES[row.fields["source"]]) == ("Ola", "Nowa", "Referral")


@case("candidates.replace")
async def _(town: Town) -> None:
    assert town.tenant.employee(int(WHO)).fields["email"]
    assert (await town.ask("candidates.replace", {"name": "Ola", "lastname": "Nowa"})).status == 204
    fields = town.tenant.employee(int(WHO)).fields
    assert (fields["name"], fields["lastname"], fields["email"], fields["source"]) == ("Ola", "Nowa", None, None)


@case("candidates.update")
async def _(town: Town) -> None:
    before = town.tenant.employee(int(WHO)).fields
    assert (await town.ask("candidates.update", {"email": "n@x.pl", "_Position": "Head"})).status == 204
    assert town.tenant.employee(int(WHO)).fields == {**before, "email": "n@x.pl", "_Position": "Head"}


shows_one("candidates.get", lambda tenant: {"id": 507, "name": tenant.employee(507).fields["name"], "lastname": "A7"})


@case("candidates.tags")
async def _(town: Town) -> None:
    town.tenant.tag(int(WHO), [30, 31])
    reply = await town.ask("candidates.tags")
    assert (reply.status, reply.body) == (200, [{"id": 30, "name": "senior"}, {"id": 31, "name": "remote"}])


@case("candidates.add_tags")
async def _(town: Town) -> None:
    assert (await town.ask("candidates.add_tags", {"tags": '["senior", "polecony"]'})).status == 204
    assert town.tenant.tags(int(WHO)) == [30, 33]


@case("candidates.attach_file")
async def _(town: Town) -> None:
    file = (await town.ask("files.upload", body={"file": b"x"})).body["id"]
    reply = await town.ask("candidates.attach_file", {"file_id": str(file), "dictionary_type": "CV"})
    (kept,) = town.tenant.files(town.tenant.employee(int(WHO)))
    assert (reply.status, kept.id, kept.kind) == (204, file, "CV")


@case("applications.reject")
async def _(town: Town) -> None:
    assert (await town.ask("applications.reject", {"rejection_id": "2"})).status == 204
    assert (town.stage(), town.tenant.rejected) == ("Rejected", {(int(WHO), int(JOB)): 2})


@case("applications.move_next")
async def _(town: Town) -> None:
    assert (await town.ask("applications.move_next")).status == 204
    assert town.stage() == "Screen"


@case("applications.move")
async def _(town: Town) -> None:
    assert (await town.ask("applications.move", {"state_id": town.state("Offer")})).status == 204
    assert town.stage() == "Offer"


@case("applications.move_back")
async def _(town: Town) -> None:
    assert town.stage(OTHER) == "Screen"
    assert (await town.ask("applications.move_back", {"employee_id": OTHER})).status == 204
    assert town.stage(OTHER) == "New"


@case("candidates.add_provision")
async def _(town: Town) -> None:
    given = {"provision_id": "2", "recruitment": JOB, "agreement_date": "2026-09-01"}
    assert (await town.ask("candidates.add_provision", given)).status == 204
    assert town.tenant.consents == {(int(WHO), int(JOB), 2): "2026-09-01"}


@case("candidates.add_provisions")
async def _(town: Town) -> None:
    many = [{"provision": key, "agreement_date": "2026-09-01"} for key in (1, 3)]
    assert (await town.ask("candidates.add_provisions", body=many)).status == 204
    assert town.tenant.consents == {(int(WHO), None, key): "2026-09-01" for key in (1, 3)}


@case("candidates.jobs")
async def _(town: Town) -> None:
    plain = await town.ask("candidates.jobs")
    named = await town.ask("candidates.jobs", {"modules": "employee_recruitments_states"})
    job = {"recruitment": {"id": int(JOB), "name": "Golden example"}}
    states = {"extras": {"employee_recruitments_states": [{"state": "New", "recruitment_id": int(JOB)}]}}
    assert (plain.status, plain.body, named.body) == (200, [job], [job, states])


shows("candidates.activities", lambda tenant: tenant.activity_ids(507))


@case("candidates.list")
async def _(town: Town) -> None:
    reply = await town.account.call("candidates.list", {"sort": "-id"}, all_pages=True)
    assert [row["id"] for row in reply.body] == sorted((row.id for row in town.tenant.everyone()), reverse=True)
    found = await town.ask("candidates.list", {"filter": "email=a7@golden.example"})
    assert [row["id"] for row in found.body] == [507]


@case("activities.list")
async def _(town: Town) -> None:
    reply = await town.ask("activities.list", {"employee_id": WHO, "employee_id_comparison": "="})
    assert (reply.status, [row["id"] for row in reply.body]) == (200, town.tenant.activity_ids(int(WHO)))


@case("history.list")
async def _(town: Town) -> None:
    reply = await town.account.call(
        "history.list", {"created_at": "2026-02-20", "created_at_comparison": ">="}, all_pages=True
    )
    golden = [row for row in reply.body if row["recruitment"]["id"] == int(JOB)]
    assert {row["employee"]["id"] for row in golden} == {506, 507}
    assert all(row["created_at"] >= "2026-02-20" for row in reply.body)


@case("notes.create")
async def _(town: Town) -> None:
    assert (await town.ask("notes.create", {"title": "Call", "content": "said yes"})).status == 204
    (note,) = town.tenant.notes(int(WHO))
    assert (note.title, note.content) == ("Call", "said yes")


@case("candidates.talents")
async def _(town: Town) -> None:
    found = set()
    for row in list(town.tenant.everyone())[:30]:
        reply = await town.ask("candidates.talents", {"employee_id": str(row.id)})
        found |= {(pool["id"], pool["name"], pool["public"]) for pool in reply.body}
    assert found
    assert found <= {(key, name, public) for key, (name, public) in TALENTS.items()}


# --- jobs ---


@case("jobs.create")
async def _(town: Town) -> None:
    reply = await town.ask("jobs.create", {"name": "Buyer", "guid": "g-2", "client": "7", "workflow": "3"})
    row = town.tenant.job(reply.body["id"])
    assert (reply.status, row.name, row.guid, row.client, row.workflow) == (201, "Buyer", "g-2", 7, 3)


async def _job_changes(town: Town, operation: str) -> None:
    assert (await town.ask(operation, {"name": "Buyer", "client": "7"})).status == 204
    row = town.tenant.job(int(JOB))
    assert (row.name, row.client, row.code) == ("Buyer", 7, "GOLD")


CASES["jobs.update_all"] = lambda town: _job_changes(town, "jobs.update_all")
CASES["jobs.update"] = lambda town: _job_changes(town, "jobs.update")
shows_one("jobs.get", lambda _: {"id": int(JOB), "name": "Golden example", "nrRef": "GOLD", "status": "active"})
shows("jobs.list", lambda tenant: sorted(tenant.jobs))


@case("applications.create")
async def _(town: Town) -> None:
    assert (await town.ask("applications.create", {"recruitment_id": "101"})).status == 204
    assert town.tenant.stage_of(int(WHO), 101) == town.tenant.states(101)[0].id


shows("rejections.list", lambda _: [1, 2, 3, 4, 5, 6, 14, 15, 16], {"recruitment_id": "101"})
shows("rejections.wait", lambda _: [14, 15, 16], {"recruitment_id": "101"})
shows("rejections.end_bad", lambda _: [1, 2, 3, 4, 5, 6])
shows("stages.list", lambda tenant: [state.id for state in tenant.states(int(JOB))])
shows(
    "stages.counter",
    lambda tenant: [
        {"stateCount": str(count), "state": str(state)} for state, count in tenant.counter(int(JOB)).items()
    ],
)
shows("jobs.candidates", lambda _: list(range(501, 509)))

# --- clients and their people ---

makes("clients.create", "clients", {"name": "Nowa", "status": "active", "guid": "g-3"})
changes("clients.replace", "clients", {"name": "Nowa"}, whole=True)
changes("clients.update", "clients", {"name": "Nowa"}, whole=False)
shows_one("clients.get", lambda tenant: {"id": 1, **tenant.clients[1].fields})
shows("clients.list", lambda tenant: list(tenant.clients))
makes("crm_persons.create", "contacts", {"name": "Ola", "lastname": "Nowa", "email": "o@x.pl", "guid": "g-4"})
changes("crm_persons.replace", "contacts", {"lastname": "Nowa"}, whole=True)
changes("crm_persons.update", "contacts", {"email": "o@x.pl"}, whole=False)
shows_one("crm_persons.get", lambda tenant: {"id": 2, **tenant.contacts[2].fields})
shows("crm_persons.list", lambda tenant: list(tenant.contacts))
shows_one("crm_activities.get", lambda _: {"id": 6, "client": {"id": 1}})
shows("crm_activities.list", lambda tenant: [5 + client for client in tenant.clients])

# --- files, adverts, forms ---


@case("files.upload")
async def _(town: Town) -> None:
    reply = await town.ask("files.upload", body={"file": b"%PDF", "name": "a.pdf", "isPublic": "1"})
    file = town.tenant.uploads[reply.body["id"]]
    assert (reply.status, file.name, file.content, file.public, file.employee) == (201, "a.pdf", b"%PDF", True, None)


async def _cv(town: Town) -> int:
    """The id of a file that somebody has."""
    sent = {"file[file]": b"%PDF \x00", "dictionary_file_type": "CV"}
    found: int = (await town.ask("candidates.upload_file", body=sent)).body["id"]
    return found


@case("candidates.upload_file")
async def _(town: Town) -> None:
    file = town.tenant.uploads[await _cv(town)]
    assert (file.content, file.kind, file.employee) == (b"%PDF \x00", "CV", int(WHO))
    assert [entry.status for entry in town.served.ledger.effects("files")] == [201]


@case("candidates.files")
async def _(town: Town) -> None:
    file = await _cv(town)
    reply = await town.ask("candidates.files")
    assert (reply.status, reply.body) == (200, [{"id": file, "name": "file"}])


@case("candidates.file_content")
async def _(town: Town) -> None:
    reply = await town.ask("candidates.file_content", {"file_id": str(await _cv(town))})
    assert (reply.status, reply.body) == (200, b"%PDF \x00")
    assert reply.headers["content-type"].startswith("application/octet-stream")


shows_one(
    "job_posts.get", lambda _: {"id": int(JOB), "advert_id": int(JOB), "nr_ref": "GOLD", "name": "Golden example"}
)


@case("forms.fields")
async def _(town: Town) -> None:
    form, example = (await town.ask("forms.fields")).body
    assert set(form["required_fields"]["44"]["properties"]["45"]) == {"115", "116"}
    assert example["example"]["dynamic_form[properties][45][115]"] == "Name"


# --- users ---

NEW_USER = {
    "username": "ola@x.pl",
    "email": "ola@x.pl",
    "permission_group": "1",
    "password": {"first": "a", "second": "a"},
}
makes("users.create", "users", NEW_USER)
changes("users.update", "users", {"username": "ola@x.pl"}, whole=False)
shows_one("users.get", lambda tenant: {"id": 9, "username": tenant.users[9].fields["username"]})
shows("users.list", lambda tenant: list(tenant.users))

# --- the rest ---

shows("provisions.list", lambda _: list(CONSENTS))
shows("provisions.types", lambda _: list(CONSENT_TYPES))
shows("talents.list", lambda _: list(TALENTS))
shows("workflows.list", lambda _: list(WORKFLOWS))


@case("webhooks.list")
async def _(town: Town) -> None:
    reply = await town.ask("webhooks.list")
    assert (reply.status, reply.body, reply.headers["x-result-total-count"]) == (200, [], "0")
    unable = account_at(town.served, scope="employee")
    with pytest.raises(Forbidden, match="webhook"):
        await unable.call("webhooks.list", {})
    await unable.close()


@case("sources.list")
async def _(town: Town) -> None:
    first = await town.ask("sources.list", {"page_size": "10"})
    whole = await town.account.call("sources.list", {}, all_pages=True)
    assert (first.status, first.headers["x-result-total-pages"]) == (200, "2")
    assert [row["id"] for row in whole.body] == list(SOURCES)


# --- all of them ---


@pytest.mark.parametrize("row", VENDOR.operations(), ids=lambda row: row.name)
async def test_an_operation_does_what_it_says(town: Town, row: Operation) -> None:
    await CASES[row.name](town)
    path = re.escape(row.path).replace(r"\{", "{").replace(r"\}", "}")
    asked = town.served.ledger.requests(re.sub(r"\{\w+\}", "[^/]+", path) + "$", row.method)
    assert asked, "it was never asked for by its own method and path"
    assert any(entry.changed for entry in asked) == row.changes


def test_no_operation_is_without_a_case() -> None:
    assert sorted(CASES) == sorted(row.name for row in VENDOR.operations())


def test_the_catalogue_has_what_the_document_lists_and_the_later_calls() -> None:
    rows = VENDOR.operations()
    assert Counter(_short(row) for row in rows if row.documented) == Counter(DOCUMENTED.split())
    assert Counter(_short(row) for row in rows if not row.documented) == Counter(LATER.split())
    assert all(row.source for row in rows)
    assert {row.name for row in rows if not row.scope} == {"auth.token", "job_posts.published"}


def _short(row: Operation) -> str:
    """`GET:employees/N/tags`."""
    return f"{row.method}:{re.sub('{[a-z_]+}', 'N', row.path.removeprefix(BASE)).lstrip('/')}"


DOCUMENTED = """
    POST:oauth2/token
    POST:employees/ PUT:employees/N PATCH:employees/N GET:employees/N GET:employees/N/tags PATCH:employees/N/tags
    POST:employees/N/files/N POST:employees/N/recruitments/N/states/_move_to_reject_state
    POST:employees/N/recruitments/N/states/_move_to_next_state POST:employees/N/recruitments/N/states/N/_move
    POST:employees/N/recruitments/N/states/_back POST:employees/N/provisions/N PATCH:employees/N/provisions
    GET:employees/N/recruitments GET:employees/N/activities GET:employees/ GET:employees/activities
    GET:employees/recruitment_history POST:employees/N/notes GET:employees/N/talents
    POST:recruitments/ PATCH:recruitments/N PATCH:recruitments/N GET:recruitments/N GET:recruitments/
    POST:recruitments/N/employees/N GET:recruitments/N/rejections GET:recruitments/N/rejections/wait
    GET:recruitments/N/rejections/end-bad GET:recruitments/N/states GET:recruitments/N/states/counter
    POST:clients/ PUT:clients/N PATCH:clients/N GET:clients/N GET:clients/
    POST:crm_persons/ PUT:crm_persons/N PATCH:crm_persons/N GET:crm_persons/N GET:crm_persons/
    POST:files/ GET:adverts_publish/N GET:form/fields/N
    POST:users/ PATCH:users/N GET:users/N GET:users/
    GET:crm_activities/N GET:crm_activities/ GET:provisions GET:provisions/types
"""
LATER = """
    GET:public/job_posts/published GET:recruitments/N/employees GET:employees/N/files GET:employees/N/files/N/content
    POST:employees/N/files/ GET:sources GET:talents GET:workflows GET:webhooks
"""


def taking(parameter: Any) -> list[Operation]:
    return [row for row in VENDOR.operations() if parameter in row.parameters]


@pytest.mark.parametrize("row", taking(FORM), ids=lambda row: row.name)
async def test_what_may_be_sent_is_told_and_nothing_is_written(town: Town, row: Operation) -> None:
    reply = await town.ask(row.name, {"request_metadata": "true"})
    assert reply.status == 200
    told = set(reply.body["fields"])
    assert told & {"guid", "username"}
    taken = {one.name for one in row.parameters if one.where == "body"}
    assert taken <= told
    assert town.served.ledger.effects() == []


@pytest.mark.parametrize("row", taking(SHAPE), ids=lambda row: row.name)
async def test_what_comes_is_told_instead_of_records(town: Town, row: Operation) -> None:
    reply = await town.ask(row.name, {"response_metadata": "true"})
    assert reply.status == 200
    assert isinstance(reply.body, dict)
    assert {"id", "username"} & set(reply.body["fields"])
    plain = await town.ask(row.name)
    assert "fields" not in plain.body


def test_what_the_document_says_takes_the_metadata_headers_does() -> None:
    assert {row.name for row in taking(FORM)} == {
        row.name for row in VENDOR.operations()
        if row.changes and row.name.partition(".")[2] in ("create", "replace", "update", "update_all")
        and row.name.partition(".")[0] in ("candidates", "jobs", "clients", "crm_persons", "users")
    }  # fmt: skip
    assert {row.name for row in taking(SHAPE)} == {
        *(f"{kind}.{verb}" for kind in ("candidates", "jobs", "clients", "crm_persons", "users", "crm_activities")
          for verb in ("get", "list")),
        "job_posts.get",
    }  # fmt: skip
