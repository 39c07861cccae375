"""An account at a site: sign-in for each scope, what is pulled and when, words, files, writes and calls."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from adapters.cegid import CUSTOMER, MATCHING
from adapters.http.absent import NO_REFERENCES
from app.model.ids import DAY, HOUR
from app.model.intents import PersonFields
from app.model.records import Application, Attachment, Candidate, Job, Listed, Purged
from app.model.words import Kind, Verb
from app.vendor import (
    Connection,
    CreateApplication,
    CreateNote,
    Forbidden,
    Merge,
    Misused,
    NotThere,
    Refused,
    SignInRefused,
    Stale,
    UpdateCandidate,
    VendorError,
)
from tests.adapters.accounts import Asked, look, pages, records
from tests.adapters.cegid.packing import Site, applicant, candidate, connect, offer, packed, stream, vacancy
from tests.surroundings import NEVER, HandClock, MemoryTokens

VACANCIES, CANDIDATES = "/api/exports/v1/vacancies", "/api/exports/v1/candidates"


def filters(site: Site, path: str) -> list[str]:
    return [one.query.get("filter", "") for one in site.asked_of(path)]


def by_id(site: Site) -> None:
    """The site knows `id::` filters."""

    def chosen(asked: Asked) -> web.Response:
        field, _, value = asked.query.get("filter", "").partition("::")
        if field != "id":
            return site.window(asked, site.candidates)
        found = [one for one in site.candidates if f'"id": "{value}"'.encode() in raw_of(one)]
        return stream(*found if asked.query["offset"] == "0" else ())

    site.answers[CANDIDATES] = chosen


def raw_of(archive: bytes) -> bytes:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(archive)).read("applicantdetail")


# --- sign-in -------------------------------------------------------------------------------------


async def test_the_secret_goes_as_a_form_and_the_token_is_used_for_its_twenty_minutes(
    site: Site, account: Connection, clock: HandClock
) -> None:
    await records(account, "jobs")
    clock.pass_(18 * 60_000)
    await records(account, "jobs")
    (asked,) = site.asked_of("/api/token")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"client_secret=se%2Bsame+open%26now" in asked.body
    assert parse_qs(asked.body.decode())["scope"] == [MATCHING]
    clock.pass_(2 * 60_000)
    await records(account, "jobs")
    assert len(site.asked_of("/api/token")) == 2
    assert site.asked[-1].headers["authorization"] == "Bearer MatchingIndexation-2"


async def test_each_scope_has_a_token_of_its_own_and_another_process_uses_both(
    site: Site, base_url: str, clock: HandClock
) -> None:
    tokens = MemoryTokens()
    site.answers["/api/v1/vacancies"] = lambda _: web.json_response({"data": []})
    for _ in range(2):
        account = connect(base_url, clock, tokens=tokens)
        await records(account, "jobs")
        await account.call("vacancies.list", {})
        await account.close()
    scopes = [parse_qs(one.body.decode())["scope"] for one in site.asked_of("/api/token")]
    assert scopes == [[MATCHING], [CUSTOMER]]
    assert site.asked_of("/api/v1/vacancies")[0].headers["authorization"] == "Bearer Customer-2"


# --- the test of an account ----------------------------------------------------------------------


def allowed(report: Any) -> dict[Verb, str]:
    return {one.verb: one.reason for one in report.capabilities if one.allowed}


async def test_with_both_scopes_three_things_can_be_written(account: Connection) -> None:
    report = await account.check()
    assert {*allowed(report)} == {Verb.READ, Verb.ADD_TO_JOB, Verb.EDIT_CANDIDATE, Verb.ANONYMISE, Verb.WEBHOOKS}
    assert report.who.endswith("with MatchingIndexation and Customer")


async def test_what_cannot_be_written_says_where_it_can(account: Connection) -> None:
    report = await account.check()
    refused = {one.verb: one.reason for one in report.capabilities if not one.allowed}
    assert {*refused} == {*Verb} - {*allowed(report)}
    told = {why for verb, why in refused.items() if verb not in {one.verb for one in NO_REFERENCES}}
    assert all("Cegid" in reason or "API" in reason for reason in told)
    assert "stages" in refused[Verb.MOVE]


async def test_without_the_scope_customer_nothing_can_and_it_is_said_whom_to_ask(
    site: Site, account: Connection
) -> None:
    site.scopes = (MATCHING,)
    report = await account.check()
    assert {*allowed(report)} == {Verb.READ, Verb.WEBHOOKS}
    reason = next(one.reason for one in report.capabilities if one.verb is Verb.ADD_TO_JOB)
    assert reason == "Ask Cegid's consultant to give the client the scope Customer: it may not write without"


async def test_without_the_scope_for_reading_there_is_nothing_to_read(site: Site, account: Connection) -> None:
    site.scopes = (CUSTOMER,)
    report = await account.check()
    assert allowed(report) == {}
    assert report.who.endswith("with Customer")


async def test_an_export_that_may_not_be_read_is_no_reading(site: Site, account: Connection) -> None:
    site.answers[CANDIDATES] = lambda _: web.Response(status=403)
    assert allowed(await account.check()) == {}


async def test_a_client_that_may_do_nothing_is_refused(site: Site, account: Connection) -> None:
    site.scopes = ()
    with pytest.raises(SignInRefused, match="invalid_scope"):
        await account.check()


@pytest.mark.parametrize(
    "values",
    [{"client_id": ""}, {"client_secret": ""}, {"language": "Klingon"}, {"referentials": "../../etc"}],
    ids=lambda values: next(iter(values)),
)
def test_settings_that_cannot_work_are_refused_at_once(values: dict[str, str], clock: HandClock) -> None:
    with pytest.raises(Refused, match=r"^polka \(Cegid\): "):
        connect("https://polka.talent-soft.com", clock, values=values)


@pytest.mark.parametrize("address", ["", "http://polka.talent-soft.com", "polka.talent-soft.com"])
def test_so_are_addresses(address: str, clock: HandClock) -> None:
    with pytest.raises(Refused, match=r"^polka \(Cegid\): "):
        connect(address, clock)


def test_and_zones(clock: HandClock) -> None:
    with pytest.raises(Refused, match="no time zone"):
        connect("https://polka.talent-soft.com", clock, zone="Europe/Nowhere")


# --- pulls ---------------------------------------------------------------------------------------


async def test_a_first_pull_reads_the_people_of_the_last_three_months_and_then_everybody(
    site: Site, account: Connection
) -> None:
    site.candidates = [applicant(candidate("c1"), on=["V1"], files={"f1": b"cv"})]
    found = await records(account, "candidates")
    assert [type(one) for one in found] == [Candidate, Application, Attachment] * 2
    asked = filters(site, CANDIDATES)
    assert asked[0] == "updateDate:gt:2026-06-21T14:13:20.000"
    assert asked[-1] == ""


async def test_an_increment_asks_for_what_was_updated_since(site: Site, account: Connection, clock: HandClock) -> None:
    site.vacancies, site.candidates = [offer(vacancy("V1"))], [applicant(candidate("c1"))]
    for stream_ in ("jobs", "candidates"):
        assert len(await records(account, stream_, since=clock.now() - DAY)) == 1
    assert {*filters(site, VACANCIES), *filters(site, CANDIDATES)} == {"updateDate:gt:2026-09-20T14:13:20.000"}


async def test_who_was_anonymised_is_told_as_that_and_as_nothing_else(site: Site, account: Connection) -> None:
    site.candidates = [applicant(candidate("c1", isAnonymized=True), on=["V1"], files={"f1": b"cv"})]
    assert await records(account, "candidates", since=0) == [Purged(remote_id="c1")]


async def test_a_stream_there_is_not_and_a_place_of_another_one_are_refused(site: Site, account: Connection) -> None:
    site.vacancies = [offer(vacancy(f"V{number}")) for number in range(120)]
    with pytest.raises(Refused, match="no stream"):
        await pages(account, "users")
    place = (await pages(account, "jobs"))[0].position
    for stream_ in ("candidates", "referentials"):
        with pytest.raises(Refused, match="position"):
            await pages(account, stream_, position=place)


# --- words ---------------------------------------------------------------------------------------

COUNTRY = "/api/v1/referentials/countries"
TRANSLATED = {"1036": "Allemagne", "1033": "Germany", "1031": "Deutschland"}


def words(site: Site) -> None:
    rows = [{"id": "_TS_CO_Country_Allemagne", "label": "Allemagne"}]
    site.answers[COUNTRY] = lambda asked: web.json_response(
        {"code": 200, "data": rows if asked.query["offset"] == "0" else [], "contentRange": "0-1/1"}
    )
    told = f"{COUNTRY}/_TS_CO_Country_Allemagne/translations"
    site.answers[told] = lambda _: web.json_response(
        {"data": [{"id": "x", "label": text, "languageId": int(lcid)} for lcid, text in TRANSLATED.items()]}
    )
    site.answers[f"{told}/1031"] = lambda _: web.json_response({"data": {"id": "x", "label": "Deutschland"}})


@pytest.mark.parametrize(("language", "name"), [("", "Allemagne"), ("de", "Deutschland"), ("en-GB", "Allemagne")])
async def test_words_are_listed_in_the_language_of_the_account_with_code_and_translations(
    site: Site, base_url: str, clock: HandClock, language: str, name: str
) -> None:
    words(site)
    account = connect(base_url, clock, values={"language": language})
    (found,) = await records(account, "referentials")
    await account.close()
    assert isinstance(found, Listed)
    assert found.name == name
    assert dict(found.detail) == {
        "list": "countries",
        "code": "_TS_CO_Country_Allemagne",
        "fr": "Allemagne",
        "en": "Germany",
        "de": "Deutschland",
    }


async def test_a_referential_that_a_site_has_not_leaves_the_others(site: Site, base_url: str, clock: HandClock) -> None:
    words(site)
    account = connect(base_url, clock, values={"referentials": "nothing, countries applicationevents"})
    assert len(await records(account, "referentials")) == 1
    await account.close()


async def test_coded_words_of_vacancies_are_in_the_language_of_the_account_and_asked_for_once(
    site: Site, base_url: str, clock: HandClock
) -> None:
    words(site)
    country = {"id": "_TS_CO_Country_Allemagne", "label": "Allemagne"}
    site.vacancies = [offer(vacancy(f"V{number}", location={"country": country})) for number in range(30)]
    account = connect(base_url, clock, values={"language": "de"})
    found = [one for one in await records(account, "jobs") if isinstance(one, Job)]
    await account.close()
    assert {one.office for one in found} == {"Deutschland"}
    assert len(site.asked_of(f"{COUNTRY}/_TS_CO_Country_Allemagne/translations/1031")) == 1


async def test_without_a_language_nobody_is_asked_for_words(site: Site, account: Connection) -> None:
    site.vacancies = [offer(vacancy("V1", location={"country": {"id": "_TS_X", "label": "Allemagne"}}))]
    (found,) = await records(account, "jobs")
    assert isinstance(found, Job)
    assert found.office == "Allemagne"
    assert site.asked_of(COUNTRY) == []


# --- files ---------------------------------------------------------------------------------------


async def test_the_files_of_a_candidate_and_their_bytes(site: Site, account: Connection) -> None:
    by_id(site)
    site.candidates = [
        applicant(candidate("c1"), files={"f1": b"%PDF one", "../x": b"two"}),
        applicant(candidate("c2"), files={"f1": b"of somebody else"}),
    ]
    read = await account.facet("files", "c1", wanted=True)
    assert [one.record.remote_id for one in read.records] == ["c1:f1", "c1:../x"]
    assert await account.content("c1:f1") == b"%PDF one"
    assert await account.content("c1:../x") == b"two"
    with pytest.raises(NotThere):
        await account.content("c1:applicantdetail")
    with pytest.raises(NotThere):
        await account.content("c3:f1")


async def test_of_somebody_who_is_gone_or_anonymised_there_are_no_files(site: Site, account: Connection) -> None:
    by_id(site)
    site.candidates = [applicant(candidate("c1", isAnonymized=True), files={"f1": b"x"})]
    assert not (await account.facet("files", "c1", wanted=False)).exists
    assert not (await account.facet("files", "c2", wanted=False)).exists
    with pytest.raises(NotThere):
        await account.content("c1:f1")


async def test_a_file_that_cannot_be_unpacked_is_an_error_of_that_file(site: Site, account: Connection) -> None:
    by_id(site)
    record = {"candidateDetail": candidate("c1"), "attachments": [{"id": "f1", "filename": "cv.pdf"}]}
    site.candidates = [packed([("applicantdetail", json.dumps(record).encode())])]
    assert len((await account.facet("files", "c1", wanted=True)).records) == 1
    with pytest.raises(VendorError, match="does not hold it"):
        await account.content("c1:f1")


# --- what is gone --------------------------------------------------------------------------------


async def ids(account: Connection, kind: Kind) -> list[str]:
    return [one async for page in account.ids(kind, position=None) for one in page.ids]


async def test_the_ids_of_people_leave_out_who_was_anonymised(site: Site, account: Connection) -> None:
    by_id(site)
    site.vacancies = [offer(vacancy("V1"))]
    site.candidates = [applicant(candidate("c1"), on=["V1", "V2"]), applicant(candidate("c2", isAnonymized=True))]
    assert await ids(account, Kind.JOB) == ["V1"]
    assert await ids(account, Kind.CANDIDATE) == ["c1"]
    assert await account.exists(Kind.CANDIDATE, "c1")
    assert not await account.exists(Kind.CANDIDATE, "c2")
    assert await account.exists(Kind.APPLICATION, "c1:V2")
    assert not await account.exists(Kind.APPLICATION, "c1:V3")


async def test_applications_right_behind_the_people_cost_no_walk_of_their_own(
    site: Site, account: Connection, clock: HandClock
) -> None:
    site.candidates = [applicant(candidate(f"c{number}"), on=["V1", "V2"]) for number in range(400)]
    await ids(account, Kind.CANDIDATE)
    site.asked.clear()
    found = [page async for page in account.ids(Kind.APPLICATION, position=None)]
    assert sum(len(page.ids) for page in found) == 800
    assert [page.position is None for page in found] == [False, True]
    assert site.asked == []
    clock.pass_(HOUR)
    assert len(await ids(account, Kind.APPLICATION)) == 800
    assert site.asked


# --- writes --------------------------------------------------------------------------------------

JOINS = CreateApplication(candidate="c1", job="V 1/2")
APPLY = "/api/v1/candidates/c1/vacancies/V 1/2"


async def test_somebody_is_put_on_a_vacancy(site: Site, account: Connection) -> None:
    site.answers[APPLY] = lambda _: web.json_response({"code": 201}, status=201)
    answer = await account.send(JOINS, before=NEVER)
    assert (answer.remote_id, answer.already) == ("c1:V 1/2", False)
    (asked,) = site.asked_of(APPLY)
    assert (asked.method, asked.headers["authorization"]) == ("POST", "Bearer Customer-1")


async def test_who_is_there_already_is(site: Site, account: Connection) -> None:
    site.answers[APPLY] = lambda _: web.json_response({"code": 409}, status=409)
    assert (await account.send(JOINS, before=NEVER)).already


async def test_without_the_scope_a_write_is_refused_and_the_account_goes_on(site: Site, account: Connection) -> None:
    site.scopes = (MATCHING,)
    with pytest.raises(Forbidden, match="scope Customer"):
        await account.send(JOINS, before=NEVER)
    await records(account, "jobs")


async def test_what_cannot_be_written_never_leaves(site: Site, account: Connection) -> None:
    note = CreateNote(candidate="c1", title=None, body="x", marker="m")
    with pytest.raises(Refused):
        await account.send(note, before=NEVER)
    with pytest.raises(Refused):
        await look(account, note, 0)
    with pytest.raises(Refused):
        await account.destroy(Merge(primary="c1", secondary="c2"))
    assert site.asked == []


def record(site: Site, **fields: Any) -> list[dict[str, Any]]:
    """The site has a candidate to be changed; what is sent of them."""
    held = candidate("c1", city="kept", **fields)
    sent: list[dict[str, Any]] = []

    def answer(asked: Asked) -> web.Response:
        if asked.method == "PUT":
            sent.append(asked.body)
            return web.json_response({"code": 200})
        return web.json_response({"code": 200, "data": held})

    site.answers["/api/v1/candidates/c1"] = answer
    return sent


async def test_fields_of_a_candidate_are_changed_and_all_others_go_back_as_they_were(
    site: Site, account: Connection
) -> None:
    sent = record(site, personalInformation={"address": "1 rue X", "professionalEmail": "w@example.org"})
    changes = PersonFields(last_name="Noor-Blum", emails=("a@example.org", "b@example.org"), phones=("+33 1",))
    before = PersonFields(last_name="Noor")
    await account.send(UpdateCandidate(candidate="c1", changes=changes, before=before), before=NEVER)
    assert sent == [
        {
            **candidate("c1", last="Noor-Blum", city="kept"),
            "email": "a@example.org",
            "phoneNumber": "+33 1",
            "personalInformation": {
                "address": "1 rue X",
                "professionalEmail": "b@example.org",
                "otherPhoneNumber": None,
            },
        }
    ]


async def test_a_candidate_whom_somebody_else_changed_meanwhile_is_left_as_they_are(
    site: Site, account: Connection
) -> None:
    sent = record(site)
    write = UpdateCandidate(
        candidate="c1", changes=PersonFields(first_name="Ida B."), before=PersonFields(first_name="Ada")
    )
    with pytest.raises(Stale):
        await account.send(write, before=NEVER)
    assert sent == []


async def test_what_there_is_no_room_for_is_refused(site: Site, account: Connection) -> None:
    sent = record(site)
    for changes in (PersonFields(emails=("a@x.org", "b@x.org", "c@x.org")), PersonFields(location="Paris")):
        with pytest.raises(Refused):
            await account.send(UpdateCandidate(candidate="c1", changes=changes), before=NEVER)
    assert sent == []


async def test_a_look_says_who_is_on_a_vacancy_and_what_is_said_of_them(site: Site, account: Connection) -> None:
    by_id(site)
    site.candidates = [applicant(candidate("c1"), on=["V1"])]
    seen = await look(account, CreateApplication(candidate="c1", job="V1"), 0)
    assert (seen.matches, seen.remote_id) == (1, "c1:V1")
    assert (await look(account, CreateApplication(candidate="c1", job="V2"), 0)).matches == 0
    seen = await look(account, UpdateCandidate(candidate="c1", changes=PersonFields(first_name="I")), 0)
    assert [type(one.record) for one in seen.records] == [Candidate]
    assert not (await look(account, CreateApplication(candidate="gone", job="V1"), 0)).exists


# --- reports -------------------------------------------------------------------------------------

REPORTS = "/api/exports/v1/reports"


async def test_nothing_is_reported_unless_somebody_wants_it(site: Site, account: Connection) -> None:
    site.vacancies = [offer(vacancy("V1"))]
    await records(account, "jobs")
    assert site.asked_of(REPORTS) == []


async def test_what_was_read_is_reported_with_what_was_wrong(site: Site, base_url: str, clock: HandClock) -> None:
    odd = packed([("offerdetail", json.dumps({"offerDetail": {"reference": 7, "own": 3, "status": []}}).encode())])
    nameless = packed([("offerdetail", b'{"offerDetail": {"reference": ["x"]}}')])
    site.vacancies = [offer(vacancy("V1")), odd, nameless]
    site.answers[REPORTS] = lambda _: web.Response(status=503)  # does not keep anybody from reading
    account = connect(base_url, clock, values={"report": "yes"})
    assert len(await records(account, "jobs")) == 2
    await account.close()
    (asked,) = site.asked_of(REPORTS)
    assert asked.body["reportType"] == "vacancies"
    assert asked.body["items"][0] == {
        "id": "V1",
        "date": "2026-01-28T09:06:10Z",
        "lastUpdateDate": "2026-02-17T16:09:33Z",
        "status": "success",
    }


# --- calls ---------------------------------------------------------------------------------------


async def test_a_webhook_is_subscribed_to_and_taken_back(site: Site, account: Connection) -> None:
    site.answers["/api/system/v1/webhooks"] = lambda _: web.json_response({"data": {"hookId": "h1"}})
    site.answers["/api/system/v1/webhooks/h1"] = lambda _: web.Response(status=204)
    fields = {"event": "vacancy_new", "callbackUrl": "https://x.example/a", "pingUrl": "https://x.example/b"}
    reply = await account.call("webhooks.subscribe", fields)
    assert reply.body == {"data": {"hookId": "h1"}}
    assert (await account.call("webhooks.unsubscribe", {"hookId": "h1"})).status == 204
    assert [(one.method, one.body) for one in site.asked[-2:]] == [("POST", fields), ("DELETE", b"")]
    with pytest.raises(Misused, match="needs pingUrl"):
        await account.call("webhooks.subscribe", {"event": "x", "callbackUrl": "y"})


async def test_an_export_is_answered_as_its_records_and_what_is_wrong_with_others(
    site: Site, account: Connection
) -> None:
    site.vacancies = [offer(vacancy("V1")), packed([])]
    reply = await account.call("vacancies.export", {"filter": "reference::V1", "limit": "10"})
    assert reply.body == [
        {"offerDetail": vacancy("V1")},
        {"error": "record 1 of the list: it holds no offerdetail, but nothing"},
    ]
    assert site.asked[-1].query == {"offset": "0", "limit": "10", "filter": "reference::V1"}
    with pytest.raises(Misused, match="limit is a number from 1 to 100"):
        await account.call("vacancies.export", {"limit": "1000"})


async def test_all_pages_of_a_customer_list_end_by_its_total(site: Site, account: Connection) -> None:
    rows = [{"reference": f"V{number}"} for number in range(230)]

    def window(asked: Asked) -> web.Response:
        start, size = int(asked.query["offset"]), int(asked.query["limit"])
        part = rows[start : start + size]
        return web.json_response({"code": 206, "data": part, "contentRange": f"{start}-{len(part)}/{len(rows)}"})

    site.answers["/api/v1/vacancies"] = window
    assert (await account.call("vacancies.list", {}, all_pages=True)).body == rows


async def test_the_front_office_has_an_address_and_a_token_of_its_own(
    site: Site, base_url: str, clock: HandClock, account: Connection, tmp_path: Any
) -> None:
    with pytest.raises(Refused, match="set front_url"):
        await account.call("offers.list", {})
    front = connect(base_url, clock, values={"front_url": base_url, "front_client_id": "career"})
    site.answers["/api/v2/offersummaries"] = lambda asked: web.json_response(
        {
            "data": [{"reference": f"V{asked.query['start']}"}] if int(asked.query["start"]) < 3 else [],
            "_pagination": {},
        }
    )
    found = await front.call("offers.list", {"count": "1"}, all_pages=True)
    assert found.body == [{"reference": "V1"}, {"reference": "V2"}]
    form = parse_qs(site.asked_of("/api/token")[-1].body.decode())
    assert (form["client_id"], "scope" in form) == (["career"], False)

    site.answers["/api/v2/applicants/applicationswithoutaccount"] = lambda _: web.json_response({}, status=201)
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    application = {"applicant": {}, "application": {"offerReference": "V1"}, "uploadedFiles": [{"key": "cv_file_id"}]}
    given = {"applicantApplication": json.dumps(application), "file": str(tmp_path / "cv.pdf"), "jobAdReference": "V1"}
    assert (await front.call("front.apply", given)).status == 201
    sent = site.asked[-1]
    assert sent.headers["jobadreference"] == "V1"
    assert b'name="cv_file_id"; filename="cv.pdf"' in sent.body
    await front.close()
