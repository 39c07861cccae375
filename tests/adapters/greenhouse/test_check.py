"""The test of an account: who it is, and what it may do, each refusal with its reason."""

import pytest
from aiohttp import web

from adapters.greenhouse.check import NEEDS, PROBES
from adapters.http.absent import NO_REFERENCES
from app.model.words import Verb
from app.vendor import Capability, Connection, Report, SignInRefused
from tests.adapters.greenhouse.harvest import Harvest, connect
from tests.adapters.greenhouse.town import JANE, MIKE, furnish

ON_JOBS = {
    Verb.MOVE,
    Verb.HIRE,
    Verb.REJECT,
    Verb.CHANGE_REASON,
    Verb.TRANSFER,
    Verb.EDIT_APPLICATION,
    Verb.ADD_TO_JOB,
    Verb.EDIT_JOB,
    Verb.SCHEDULE,
    Verb.OFFER,
    Verb.OPENING,
    Verb.MERGE,
}


def verbs(report: Report) -> dict[Verb, Capability]:
    return {one.verb: one for one in report.capabilities}


async def test_an_account_without_a_user_is_the_credentials_own(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    report = await account.check()
    assert report.who == "the credential's own user"
    absent = {Verb.CONSENT, Verb.CREATE_JOB, Verb.JOB_STATUS, Verb.REPORTS, Verb.WEBHOOKS}
    absent |= {one.verb for one in NO_REFERENCES}
    assert {verb for verb, one in verbs(report).items() if not one.allowed} == absent
    assert report.server_time is not None
    assert all(one.query["per_page"] == "1" for one in harvest.asked)
    assert all(one.method == "GET" for one in harvest.asked)


async def test_a_test_signs_in_afresh_as_everybody(base_url: str, harvest: Harvest) -> None:
    furnish(harvest)
    harvest.tables["user_job_permissions"] = [{"id": 1, "user_id": MIKE}]
    account = connect(base_url, values={"user_id": str(MIKE), "read_user_id": str(JANE)})
    await account.check()
    report = await account.check()
    assert report.who == f"Mike Ros (user {MIKE}), reading as Jane Smith (user {JANE})"
    assert all(verbs(report)[verb].allowed for verb in ON_JOBS)
    assert len(harvest.minted) == 4
    await account.close()


async def test_a_user_on_no_job_moves_nobody(base_url: str, harvest: Harvest) -> None:
    furnish(harvest)
    account = connect(base_url, values={"user_id": str(MIKE), "read_user_id": str(JANE)})
    found = verbs(await account.check())
    assert {verb for verb in ON_JOBS if found[verb].allowed} == set()
    assert found[Verb.OFFER].reason == (
        "Mike Ros, who acts for this account, is on no job at Greenhouse: give them a job there (Users), or set another"
        " user_id"
    )
    assert found[Verb.NOTE].allowed
    await account.close()


async def test_what_site_admins_do_is_said_of_others(base_url: str, harvest: Harvest) -> None:
    furnish(harvest)
    harvest.tables["user_job_permissions"] = [{"id": 1, "user_id": MIKE}]
    for acting, warned in ((MIKE, True), (JANE, False)):
        account = connect(base_url, values={"user_id": str(acting), "read_user_id": str(JANE)})
        found = verbs(await account.check())
        for verb in (Verb.MERGE, Verb.ANONYMISE):
            assert found[verb].allowed
            assert ("is no site admin, so that Greenhouse may refuse it" in found[verb].reason) is warned
        await account.close()


async def test_nobody_but_a_site_admin_reads(base_url: str, harvest: Harvest) -> None:
    furnish(harvest)
    account = connect(base_url, values={"user_id": str(MIKE)})
    reading = verbs(await account.check())[Verb.READ]
    assert not reading.allowed
    assert reading.reason == "Mike Ros is no site admin, and Greenhouse shows lists to nobody else: set read_user_id"
    await account.close()


async def test_who_is_shown_nothing_at_all_is_told_why_once(account: Connection, harvest: Harvest) -> None:
    for name in PROBES:
        harvest.answers[f"/{name}"] = lambda _: web.json_response({"message": "Forbidden"}, status=403)
    found = verbs(await account.check())
    assert len({found[verb].reason for verb in NEEDS}) == 1
    assert "set user_id or read_user_id to one" in found[Verb.READ].reason


async def test_a_user_who_is_deactivated_does_nothing(base_url: str, harvest: Harvest) -> None:
    furnish(harvest)
    harvest.tables["users"][0]["deactivated"] = True
    account = connect(base_url, values={"user_id": str(JANE)})
    found = verbs(await account.check())
    assert found[Verb.READ].allowed
    assert not found[Verb.NOTE].allowed
    assert found[Verb.ANONYMISE].reason == (
        "Jane Smith, who acts for this account, is deactivated at Greenhouse: activate them there, or set another"
        " user_id"
    )
    await account.close()


async def test_a_scope_that_is_missing_takes_what_needs_it(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    for path in ("/applications", "/notes", "/users", "/job_interviews", "/openings"):
        harvest.answers[path] = lambda _: web.json_response({"message": "Forbidden"}, status=403)
    found = verbs(await account.check())
    assert {verb for verb, one in found.items() if one.allowed} == {
        Verb.CREATE_CANDIDATE,
        Verb.EDIT_CANDIDATE,
        Verb.TAG,
        Verb.UNTAG,
        Verb.EDIT_JOB,
        Verb.OFFER,
        Verb.MERGE,
        Verb.ANONYMISE,
    }
    assert "Add the scope harvest:job_interviews:list to the credential" in found[Verb.SCHEDULE].reason
    assert "harvest:openings:list" in found[Verb.OPENING].reason
    assert "Add the scope harvest:notes:list to the credential" in found[Verb.NOTE].reason
    assert "harvest:applications:list" in found[Verb.MOVE].reason


async def test_users_without_names_are_a_warning(account: Connection, harvest: Harvest) -> None:
    furnish(harvest)
    harvest.answers["/users"] = lambda _: web.json_response({"message": "Forbidden"}, status=403)
    reading = verbs(await account.check())[Verb.READ]
    assert reading.allowed
    assert "users are shown by number" in reading.reason


async def test_a_wrong_secret_is_told(base_url: str) -> None:
    account = connect(base_url, values={"client_secret": "another"})
    with pytest.raises(SignInRefused):
        await account.check()
    await account.close()
