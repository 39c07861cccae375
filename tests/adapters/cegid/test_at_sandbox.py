"""The adapter at the sandbox, which was written from the same documents by itself."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiohttp import web

from adapters.cegid import CUSTOMER, JOB_BOARD, MATCHING, VENDOR
from adapters.cegid.export import Bounds
from adapters.cegid.operations import OPERATIONS
from adapters.cegid.reading import CANDIDATES, Place, Reader
from adapters.cegid.sandbox import Talentsoft, sandbox
from adapters.cegid.sandbox.hooks import deliver
from adapters.cegid.sandbox.spoils import KINDS, Spoil
from adapters.http.gate import Priority
from adapters.http.redact import HIDDEN
from adapters.sandbox import Sandbox
from app.model.ids import HOUR
from app.model.intents import PersonFields
from app.model.records import Application, Attachment, Candidate, Job, Listed, Purged
from app.model.words import Kind, Verb
from app.vendor import (
    Anonymise,
    Connection,
    CreateApplication,
    Forbidden,
    Message,
    Misused,
    NotThere,
    Perform,
    Refused,
    UpdateCandidate,
)
from tests.adapters.accounts import at_sandbox, look, pages, records
from tests.office import office
from tests.surroundings import NEVER, WallClock, serving

PEOPLE = 230
FRENCH = ("countries", "applicationevents", "contracts", "regions", "vacancystatuses")


@pytest.fixture
async def site() -> AsyncIterator[Sandbox[Any]]:
    scopes = (MATCHING, CUSTOMER, JOB_BOARD)
    async with Sandbox.serve(sandbox(people=PEOPLE, seed=7, scopes=scopes)) as served:
        yield served


@pytest.fixture
async def account(site: Sandbox[Any]) -> AsyncIterator[Connection]:
    connection = at(site)
    yield connection
    await connection.close()


def at(site: Sandbox[Any], **values: str) -> Connection:
    return at_sandbox(VENDOR, site, values={**site.credentials, "front_url": site.base_url, **values})


def whom(site: Sandbox[Any], number: int = 0) -> Any:
    """Somebody who has applied and was not anonymised."""
    return [one for one in site.tenant.everyone() if one.applications and not one.anonymized][number]


# --- reading -------------------------------------------------------------------------------------


async def test_everything_that_is_there_is_read_and_nothing_else(site: Sandbox[Any], account: Connection) -> None:
    site.tenant.anonymize(whom(site).key)
    everyone = list(site.tenant.everyone())
    found = {one.remote_id: one for one in await records(account, "candidates")}
    people = [one for one in everyone if not one.anonymized]
    assert {key for key, one in found.items() if isinstance(one, Candidate)} == {one.key for one in people}
    assert {key for key, one in found.items() if isinstance(one, Purged)} == {
        one.key for one in everyone if one.anonymized
    }
    assert {one.anonymized for one in everyone} == {True, False}
    assert {key for key, one in found.items() if isinstance(one, Application)} == {
        f"{one.key}:{place.vacancy}" for one in people for place in one.applications
    }
    assert {key for key, one in found.items() if isinstance(one, Attachment)} == {
        f"{one.key}:{file.id}" for one in people for file in one.attachments if file.resume
    }
    person = people[0]
    told = found[person.key]
    assert isinstance(told, Candidate)
    assert (told.first_name, told.last_name) == (person.detail["firstName"], person.detail["lastName"])
    assert {one.remote_id for one in await records(account, "jobs")} == {*site.tenant.vacancies}


async def test_an_increment_brings_what_changed(site: Sandbox[Any], account: Connection) -> None:
    person = whom(site)
    begun = WallClock().now() - 1000
    before = {one.remote_id for one in await records(account, "candidates", since=begun)}
    assert person.key not in before
    site.tenant.edit(person.key, firstName="Renée")
    site.tenant.set_status("2026-01", "Archive")
    (changed,) = [one for one in await records(account, "candidates", since=begun) if one.remote_id == person.key]
    assert isinstance(changed, Candidate)
    assert changed.first_name == "Renée"
    assert [one.status for one in await records(account, "jobs", since=begun) if isinstance(one, Job)] == ["archived"]


async def test_words_come_from_the_referentials_in_the_language_of_the_account(site: Sandbox[Any]) -> None:
    account = at(site, language="de", referentials=" ".join(FRENCH))
    words = {one.remote_id: one for one in await records(account, "referentials") if isinstance(one, Listed)}
    country = words["referential:countries/_TS_CO_Country_France"]
    assert country.name == "Frankreich"
    assert {"fr", "en", "de", "pl"} <= {*dict(country.detail)}
    jobs = [one for one in await records(account, "jobs") if isinstance(one, Job)]
    assert {one.status_raw for one in jobs}.isdisjoint({"Diffusée", "Archivée", None})
    await account.close()


async def test_the_bytes_of_a_file_are_those_the_site_has(site: Sandbox[Any], account: Connection) -> None:
    person = whom(site)
    site.tenant.attach(person.key, "cover.txt", b"Dear all", resume=False)
    read = await account.facet("files", person.key, wanted=True)
    files = {one.record.name: one.record for one in read.records if isinstance(one.record, Attachment)}
    assert await account.content(files["cover.txt"].remote_id) == b"Dear all"
    site.tenant.detach(person.key, files["cover.txt"].remote_id.partition(":")[2])
    left = (await account.facet("files", person.key, wanted=True)).records
    assert "cover.txt" not in {one.record.name for one in left if isinstance(one.record, Attachment)}


async def test_who_is_deleted_is_in_no_walk_and_not_there(site: Sandbox[Any], account: Connection) -> None:
    person = whom(site)
    site.tenant.delete(person.key)
    site.tenant.delete_vacancy("2026-02")
    known = {
        kind: [one async for page in account.ids(kind, position=None) for one in page.ids] for kind in VENDOR.sweeps
    }
    alive = [one for one in site.tenant.everyone() if not one.anonymized]
    assert {*known[Kind.CANDIDATE]} == {one.key for one in alive}
    assert {*known[Kind.JOB]} == {*site.tenant.vacancies}
    assert {*known[Kind.APPLICATION]} == {f"{one.key}:{place.vacancy}" for one in alive for place in one.applications}
    assert not await account.exists(Kind.CANDIDATE, person.key)
    assert not await account.exists(Kind.JOB, "2026-02")
    assert await account.exists(Kind.CANDIDATE, alive[0].key)


# --- what may be wrong within an answer that arrives whole -----------------------------------------

SMALL = Bounds(archive=8 * 1024 * 1024, detail=1024 * 1024, file=1024 * 1024)
HARMLESS = {"climbing_files", "absolute_files", "missing_files"}
"""Spoils of the files alone: who it is can be read, and the files are not asked for."""


@pytest.mark.parametrize("export", ["vacancies", "candidates"])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_record_that_is_spoilt_is_put_aside_and_no_other(
    site: Sandbox[Any], account: Connection, monkeypatch: pytest.MonkeyPatch, kind: str, export: str
) -> None:
    monkeypatch.setattr("adapters.http.client.FIRST_WAIT", 0.01)
    stream, spoilt = ("jobs", "2026-05") if export == "vacancies" else ("candidates", whom(site, 5).key)
    site.tenant.spoils.append(Spoil(kind, export, spoilt, times=None, size=24 * 1024 * 1024))
    found = await pages(account, stream)
    there = {
        one.record.remote_id
        for page in found
        for one in page.records
        if isinstance(one.record, Candidate | Job | Purged)
    }
    bad = [one for page in found for one in page.unreadable]
    everything = {*site.tenant.vacancies} if export == "vacancies" else {one.key for one in site.tenant.everyone()}
    if kind in HARMLESS:
        assert (there, bad) == (everything, [])
        return
    assert there == everything - {spoilt}
    assert bad
    assert all(one.reason.isprintable() and len(one.reason) <= 300 for one in bad)


async def test_a_bomb_among_the_files_is_the_files_own_trouble(site: Sandbox[Any]) -> None:
    person = whom(site)
    site.tenant.attach(person.key, "bomb.txt", b"0" * (4 * 1024 * 1024))
    account = at(site)
    reader = Reader(account._desk.matching, SMALL)  # type: ignore[attr-defined]
    found = [
        row
        async for piece in reader.pieces(Place(operation=CANDIDATES.operation), Priority.INCREMENT)
        for row in piece.rows
    ]
    assert all(not row.broken for row in found)
    await account.close()


async def test_the_exports_are_read_in_json_too(site: Sandbox[Any], account: Connection) -> None:
    from adapters.cegid.sandbox import Quirks

    site.tenant.quirks = Quirks(plain_exports=True)
    assert (
        len([one for one in await records(account, "candidates", since=0) if isinstance(one, Candidate | Purged)])
        == PEOPLE
    )


# --- writing -------------------------------------------------------------------------------------


async def test_somebody_is_put_on_a_vacancy_once(site: Sandbox[Any], account: Connection) -> None:
    person = whom(site)
    wanted = next(one for one in site.tenant.vacancies if not person.at(one))
    write = CreateApplication(candidate=person.key, job=wanted)
    assert (await look(account, write, 0)).matches == 0
    answer = await account.send(write, before=NEVER)
    assert (answer.status, answer.remote_id) == (201, f"{person.key}:{wanted}")
    assert (await account.send(write, before=NEVER)).already
    assert (await look(account, write, 0)).remote_id == answer.remote_id


async def test_what_is_said_of_somebody_is_changed_and_nothing_else(site: Sandbox[Any], account: Connection) -> None:
    person = whom(site)
    before = json.dumps(site.tenant.candidate(person.key).detail, default=str, sort_keys=True)
    changes = PersonFields(last_name="Noor-Blum", emails=("a@example.org", "b@example.org"), phones=("+33 1",))
    await account.send(UpdateCandidate(candidate=person.key, changes=changes), before=NEVER)
    (told,) = [
        one.record for one in (await look(account, UpdateCandidate(candidate=person.key, changes=changes), 0)).records
    ]
    assert isinstance(told, Candidate)
    assert (told.last_name, told.emails, told.phones) == ("Noor-Blum", changes.emails, changes.phones)
    old = PersonFields(
        last_name=person.detail["lastName"],
        emails=(person.detail["email"],),
        phones=(person.detail["phoneNumber"],) if person.detail.get("phoneNumber") else (),
    )
    await account.send(UpdateCandidate(candidate=person.key, changes=old), before=NEVER)
    after = json.loads(json.dumps(site.tenant.candidate(person.key).detail, default=str, sort_keys=True))
    assert _filled(after) == _filled(json.loads(before))


def _filled(value: Any) -> Any:
    """Without what says nothing: who reads a record and sends it back says that some fields are empty."""
    if isinstance(value, Mapping):
        found = {key: _filled(one) for key, one in value.items()}
        return {key: one for key, one in found.items() if one not in (None, {}, [], "None")}
    return [_filled(one) for one in value] if isinstance(value, list) else value


async def test_what_an_account_can_do_is_what_the_site_grants(site: Sandbox[Any], account: Connection) -> None:
    able = {one.verb for one in (await account.check()).capabilities if one.allowed}
    assert able == {Verb.READ, Verb.ADD_TO_JOB, Verb.EDIT_CANDIDATE, Verb.ANONYMISE, Verb.WEBHOOKS}
    assert not (await account.check()).barred
    site.tenant.scopes = frozenset({MATCHING})
    report = await account.check()
    assert {one.verb for one in report.capabilities if one.allowed} == {Verb.READ, Verb.WEBHOOKS}
    assert report.barred == {
        "candidate.change": next(one.reason for one in report.capabilities if one.verb is Verb.EDIT_CANDIDATE)
    }
    key, newly = whom(site).key, at(site)
    with pytest.raises(Forbidden, match="scope Customer"):
        await newly.send(more(key, city="Nice"), before=NEVER)
    with pytest.raises(Forbidden, match="scope Customer"):
        await look(newly, more(key, city="Nice"), 0)
    with pytest.raises(Forbidden, match="scope Customer"):
        await newly.destroy(Anonymise(candidate=key))
    await newly.close()


# --- acts ----------------------------------------------------------------------------------------


def more(candidate: str, **values: str) -> Perform:
    given = {name: (value,) for name, value in values.items()}
    return Perform(act="candidate.change", kind=Kind.CANDIDATE, about=candidate, values=given, marker="m")


async def test_more_of_a_candidate_is_changed_and_all_else_stays(site: Sandbox[Any], account: Connection) -> None:
    person = whom(site)
    said = {"title": "Dr", "middle_name": "Jo", "address": "1 quai", "postal_code": "06000", "city": "Nice",
            "available_on": "2027-01-31", "comment": "Call\nback"}  # fmt: skip
    write, before = more(person.key, **said), dict(person.detail)
    assert (await look(account, write, 0)).there is False
    await account.send(write, before=NEVER)
    assert (await look(account, write, 0)).there
    now = site.tenant.candidate(person.key).detail
    assert (now["personalInformation"]["city"], now["recruiterData"]["comment"]) == ("Nice", "Call\nback")
    assert (now["positionSought"]["dateOfAvailability"], now["title"], now["middleName"]) == ("2027-01-31", "Dr", "Jo")
    kept = ("email", "lastName", "phoneNumber", "experiences")
    assert [_filled(now.get(name)) for name in kept] == [_filled(before.get(name)) for name in kept]
    assert len(site.ledger.effects()) == 1
    with pytest.raises(Refused, match="nothing was said"):
        await account.send(more(person.key), before=NEVER)
    assert not (await look(account, more("_TS-9", city="Nice"), 0)).exists


async def test_a_change_whose_answer_was_lost_is_found_and_not_repeated(tmp_path: Path) -> None:
    tenant = partial(sandbox, scopes=(MATCHING, CUSTOMER))
    async with office(tmp_path, people=3, seed=7, vendor=VENDOR, sandbox=tenant) as here:
        await here.start()
        await here.pulled()
        here.sandbox.faults.drop_after("PUT", "/api/v1/candidates/", times=1)
        sql = "SELECT pk FROM candidate"
        (pk, *_) = await here.desk._store.read(lambda db: db.execute(sql).fetchone())
        (act,) = await here.desk.acts(pk)
        receipt = await here.desk.perform(act, {"city": ["Nice"]})
        await here.becomes(receipt.seq, "done")
        assert len(here.ledger.requests("/api/v1/candidates/", "PUT")) == 1


async def test_a_candidate_is_deleted_as_a_whole(site: Sandbox[Any], account: Connection) -> None:
    key = whom(site).key
    with pytest.raises(Refused, match="as a whole"):
        await account.destroy(Anonymise(candidate=key, fields=("email",)))
    await account.destroy(Anonymise(candidate=key))
    assert not await account.exists(Kind.CANDIDATE, key)
    assert len(site.ledger.effects("/candidates/", "DELETE")) == 1


async def test_reports_are_taken_where_the_account_wants_them(site: Sandbox[Any]) -> None:
    account = at(site, report="yes")
    await records(account, "jobs")
    assert {one.id for one in site.tenant.reports} == {*site.tenant.vacancies}
    assert {one.status for one in site.tenant.reports} == {"success"}
    await account.close()


# --- every operation -----------------------------------------------------------------------------


class Called(NamedTuple):
    """What an operation is given, and the status of its answer."""

    given: Mapping[str, str] = {}
    body: Any = None
    status: int = 200


APPLICANT = {"personalInformation": {"firstName": "A", "lastName": "B", "email": "a@example.org"}}
CALLED_BACK = {"personalInformation": {**APPLICANT["personalInformation"], "phoneNumber": "+33 9"}}
HOOK = {"event": "vacancy_new", "callbackUrl": "https://x.example/a", "pingUrl": "https://x.example/b"}
ITEM = {"id": "2026-01", "date": "2026-11-18", "lastUpdateDate": "2026-11-18", "status": "success"}
FRANCE = {"name": "countries", "id": "_TS_CO_Country_France"}
CALLS = {
    "auth.token": Called(),
    "vacancies.export": Called({"filter": "reference::2026-01,2026-02"}),
    "candidates.export": Called({"limit": "5", "attachmenttype": "resume"}),
    "reports.create": Called({"reportType": "vacancies", "items": json.dumps([ITEM])}),
    "referentials.list": Called({"name": "countries", "limit": "2"}),
    "referentials.get": Called(FRANCE),
    "referentials.translations": Called(FRANCE),
    "referentials.translation": Called({**FRANCE, "lcid": "1031"}),
    "webhooks.subscribe": Called(HOOK),
    "webhooks.unsubscribe": Called({"hookId": "?"}, status=204),
    "vacancies.list": Called({"filter": "reference::2026-01"}),
    "candidates.list": Called({"limit": "3"}),
    "candidates.get": Called({"id": "?"}),
    "candidates.update": Called({"id": "?"}, {"firstName": "Renée"}),
    "candidates.delete": Called({"id": "?"}, status=204),
    "candidates.apply": Called({"id": "?", "vacancyReference": "?"}, {}, status=201),
    "offers.list": Called({"start": "1", "count": "3"}),
    "offers.get": Called({"reference": "2026-01", "metadata": "true"}),
    "front.apply": Called(
        {
            "applicantApplication": json.dumps(
                {
                    "applicant": APPLICANT,
                    "application": {"type": "offer", "offerReference": "2026-01"},
                    "uploadedFiles": [{"description": "cv", "fileTypeId": 1, "key": "cv_file_id"}],
                }
            ),
            "file": "?",
            "jobAdReference": "2026-01",
        },
        status=201,
    ),
    "front.update": Called({}, CALLED_BACK, status=204),
    "jobboard.vacancies": Called(),
}


HOLDS: Mapping[str, Callable[[Talentsoft, str, str, Any], bool]] = {
    "auth.token": lambda _site, _who, _free, body: body == {"access_token": HIDDEN},
    "vacancies.export": lambda site, _who, _free, body: (
        [one["offerDetail"]["reference"] for one in body] == ["2026-01", "2026-02"]
    ),
    "candidates.export": lambda site, _who, _free, body: (
        [one["candidateDetail"]["id"] for one in body] == [one.key for one in [*site.everyone()][:5]]
    ),
    "reports.create": lambda site, _who, _free, _body: [one.id for one in site.reports] == ["2026-01"],
    "referentials.list": lambda _site, _who, _free, body: body["data"][0]["id"] == FRANCE["id"],
    "referentials.get": lambda _site, _who, _free, body: body["data"]["label"] == "France",
    "referentials.translations": lambda _site, _who, _free, body: (
        {one["label"] for one in body["data"]} == {"France", "Frankreich", "Francja"}
    ),
    "referentials.translation": lambda _site, _who, _free, body: body["data"]["label"] == "Frankreich",
    "webhooks.subscribe": lambda site, _who, _free, body: site.hooks[body["data"]["hookId"]].event == HOOK["event"],
    "webhooks.unsubscribe": lambda site, _who, _free, _body: not site.hooks,
    "vacancies.list": lambda _site, _who, _free, body: [one["reference"] for one in body["data"]] == ["2026-01"],
    "candidates.list": lambda site, _who, _free, body: (
        [one["id"] for one in body["data"]] == [one.key for one in [*site.everyone()][:3]]
    ),
    "candidates.get": lambda _site, who, _free, body: body["data"]["id"] == who,
    "candidates.update": lambda site, who, _free, _body: site.candidate(who).detail["firstName"] == "Renée",
    "candidates.delete": lambda site, who, _free, _body: who not in {one.key for one in site.everyone()},
    "candidates.apply": lambda site, who, free, _body: site.candidate(who).at(free) is not None,
    "offers.list": lambda site, _who, _free, body: {one["reference"] for one in body["data"]} <= {*site.vacancies},
    "offers.get": lambda _site, _who, _free, body: body["reference"] == "2026-01",
    "front.apply": lambda site, _who, _free, _body: made(site).at("2026-01") is not None,
    "front.update": lambda site, _who, _free, _body: made(site).detail["phoneNumber"] == "+33 9",
    "jobboard.vacancies": lambda site, _who, _free, body: bool(body),
}
"""What is so at the site, or said in the answer, because it was called: of somebody, and of a vacancy that is free."""


def made(site: Talentsoft) -> Any:
    """Who came by the career site."""
    return site.named(APPLICANT["personalInformation"]["email"])


@pytest.mark.parametrize("name", CALLS)
async def test_every_operation_is_answered_and_changes_what_it_says(
    site: Sandbox[Any], account: Connection, name: str, tmp_path: Any
) -> None:
    row, called = OPERATIONS[name], CALLS[name]
    person = whom(site)
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    free = next(one for one in site.tenant.vacancies if not person.at(one))
    fills = {"id": person.key, "vacancyReference": free, "file": str(tmp_path / "cv.pdf")}
    if row.name == "webhooks.unsubscribe":
        fills["hookId"] = (await account.call("webhooks.subscribe", HOOK)).body["data"]["hookId"]
    if row.name == "front.update":
        await account.call("front.apply", CALLS["front.apply"].given | {"file": str(tmp_path / "cv.pdf")})
    site.ledger.clear()
    given = {name: fills[name] if text == "?" else text for name, text in called.given.items()}
    reply = await account.call(row.name, given, called.body)
    assert reply.status == called.status
    assert HOLDS[name](site.tenant, person.key, free, reply.body)
    entry = [*site.ledger][-1]
    assert (entry.method, entry.changed) == (row.method, row.changes)
    assert _fits(entry.path, row.path)


def _fits(path: str, template: str) -> bool:
    parts = zip(path.split("/"), template.split("/"), strict=True)
    return all(part == hole or hole.startswith("{") for part, hole in parts)


def test_the_catalogue_has_every_operation_of_the_document_and_of_the_other_interfaces() -> None:
    known = {(one.method, one.path) for one in VENDOR.operations()}
    assert {one.name for one in VENDOR.operations()} == CALLS.keys() == HOLDS.keys()
    assert known == {
        ("POST", "/api/token"),
        ("GET", "/api/exports/v1/vacancies"),
        ("GET", "/api/exports/v1/candidates"),
        ("POST", "/api/exports/v1/reports"),
        ("GET", "/api/v1/referentials/{name}"),
        ("GET", "/api/v1/referentials/{name}/{id}"),
        ("GET", "/api/v1/referentials/{name}/{id}/translations"),
        ("GET", "/api/v1/referentials/{name}/{id}/translations/{lcid}"),
        ("POST", "/api/system/v1/webhooks"),
        ("DELETE", "/api/system/v1/webhooks/{hookId}"),
        ("GET", "/api/v1/vacancies"),
        ("GET", "/api/v1/candidates"),
        ("GET", "/api/v1/candidates/{id}"),
        ("PUT", "/api/v1/candidates/{id}"),
        ("DELETE", "/api/v1/candidates/{id}"),
        ("POST", "/api/v1/candidates/{id}/vacancies/{vacancyReference}"),
        ("GET", "/api/v2/offersummaries"),
        ("GET", "/api/v2/offers/getoffer"),
        ("POST", "/api/v2/applicants/applicationswithoutaccount"),
        ("PUT", "/api/v2/applicants"),
        ("GET", "/api/jobboard/v1/vacancies"),
    }
    assert {one.name for one in VENDOR.operations() if one.documented} == {
        "auth.token",
        "vacancies.export",
        "candidates.export",
        "reports.create",
        "referentials.list",
        "referentials.translations",
        "referentials.translation",
        "webhooks.subscribe",
        "webhooks.unsubscribe",
    }


async def test_all_pages_of_every_list(site: Sandbox[Any], account: Connection) -> None:
    counts = {
        "vacancies.export": len(site.tenant.vacancies),
        "candidates.export": PEOPLE,
        "vacancies.list": len(site.tenant.vacancies),
        "candidates.list": PEOPLE,
    }
    for name, count in counts.items():
        assert len((await account.call(name, {}, all_pages=True)).body) == count, name
    offers = (await account.call("offers.list", {"count": "2"}, all_pages=True)).body
    assert len({one["reference"] for one in offers}) == len(offers) > 2


# --- webhooks ------------------------------------------------------------------------------------


async def test_whoever_subscribed_is_told_and_knows_by_whom(site: Sandbox[Any], account: Any) -> None:
    got: list[Message] = []

    async def take(request: web.Request) -> web.Response:
        target = request.raw_path
        got.append(Message(target=target, headers=dict(request.headers), body=await request.read()))
        return web.Response()

    hooks = account.webhooks
    async with serving(take) as url:
        made = await hooks.subscribe(f"{url}/in?x=1", ["applicant_new"], ping=None, alert=None)
        site.tenant.add(firstName="Eva", lastName="Berg")
        await deliver(site.tenant)
        await hooks.unsubscribe(made.remote_id)
    (message,) = got
    now = WallClock().now()
    assert hooks.why_not(message, hooks.own_keys, now) is None
    assert hooks.why_not(message, hooks.own_keys, now + HOUR) == "it has expired"
    assert hooks.why_not(message, ["another"], now) == "its signature is another one"
    assert "address" in hooks.why_not(Message(target="", headers=message.headers, body=message.body), ["k"], now)
    with pytest.raises(NotThere):
        await hooks.unsubscribe(made.remote_id)


async def test_a_subscription_is_for_one_event_and_may_be_named_on_top(site: Sandbox[Any], account: Any) -> None:
    site.tenant.quirks = replace(site.tenant.quirks, hook_id_on_top=True)
    made = await account.webhooks.subscribe("http://127.0.0.1:9/", ["vacancy_new"], ping=None, alert=None)
    assert made.remote_id in site.tenant.hooks
    for events, alert in ((["vacancy_new", "vacancy_update"], None), (["vacancy_new"], "a@example.org")):
        with pytest.raises(Misused):
            await account.webhooks.subscribe("http://127.0.0.1:9/", events, ping=None, alert=alert)
