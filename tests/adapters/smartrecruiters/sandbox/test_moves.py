"""Moving people: fixed statuses, sub-statuses of the process, reasons, and the way that is kept."""

import pytest

from adapters.smartrecruiters.sandbox import catalogues


@pytest.fixture
def reason(client):
    def named(list_name: str, number: int = 0) -> str:
        return catalogues.reason_id(1, list_name, number)

    return named


async def move(client, pair, status, **more):
    candidate, job = pair
    return await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": status, **more})


async def place(client, pair) -> tuple[str, str | None]:
    found = (await client.get(f"/candidates/{pair[0]}/jobs/{pair[1]}")).json
    return found["status"], found.get("subStatus")


async def test_a_move_sets_status_and_sub_status_and_answers_nothing(client):
    pair = client.applied()
    assert await place(client, pair) == ("NEW", None)
    answer = await move(client, pair, "IN_REVIEW", subStatus="Screening")
    assert (answer.status, answer.content) == (204, b"")
    assert await place(client, pair) == ("IN_REVIEW", "Screening")
    assert client.sandbox.ledger.effects(path="/status")[-1].changed
    again = await move(client, pair, "IN_REVIEW", subStatus="Screening")
    assert again.status == 204
    assert len(client.sandbox.ledger.effects(path="/status")) == 1, "setting what is set changes nothing"


async def test_the_way_is_kept_latest_first_without_who(client, present):
    pair = client.applied()
    present.pass_by(hours=1)
    await move(client, pair, "INTERVIEW", subStatus="First interview")
    present.pass_by(hours=1)
    await move(client, pair, "OFFERED")
    found = (await client.get(f"/candidates/{pair[0]}/jobs/{pair[1]}/status/history")).json
    assert [(row["status"], row.get("subStatus")) for row in found["content"]] == [
        ("OFFERED", None),
        ("INTERVIEW", "First interview"),
        ("NEW", None),
    ]
    assert [row["changedOn"][11:16] for row in found["content"]] == ["11:30", "10:30", "09:30"]
    assert set(found["content"][0]) == {"changedOn", "status", "actions"}


async def test_reasons_go_with_their_own_status(client, reason):
    pair = client.applied()
    for status, wrong, code in (
        ("INTERVIEW", reason("rejection"), "NO_REASON_SUPPORT_FOR_STATUS"),
        ("REJECTED", reason("withdrawal"), "REASON_NOT_FOUND"),
        ("WITHDRAWN", "nonsense", "REASON_NOT_FOUND"),
    ):
        answer = await move(client, pair, status, reason=wrong)
        assert (answer.status, answer.codes) == (400, [code])
    assert await place(client, pair) == ("NEW", None)
    assert (await move(client, pair, "REJECTED", reason=reason("rejection", 2))).status == 204
    found = (await client.get(f"/candidates/{pair[0]}")).json["primaryAssignment"]
    assert found["reasonOfRejection"] == {"id": reason("rejection", 2), "label": "Position filled"}
    assert (await move(client, pair, "WITHDRAWN", reason=reason("withdrawal"))).status == 204
    found = (await client.get(f"/candidates/{pair[0]}/jobs/{pair[1]}")).json
    assert found["reasonOfWithdrawal"]["label"] == "Accepted another offer"
    assert "reasonOfRejection" not in found


async def test_a_required_step_cannot_be_jumped_over(client):
    pair = client.applied("REF2")
    for status in ("OFFERED", "HIRED"):
        answer = await move(client, pair, status)
        assert (answer.status, answer.codes) == (400, ["REQUIRED_SUB_STATUS_OMITTED"])
    assert (await move(client, pair, "INTERVIEW", subStatus="Technical interview")).status == 204
    assert (await move(client, pair, "REJECTED")).status == 204, "out of it is always a way"
    assert (await move(client, pair, "INTERVIEW", subStatus="Reference check")).status == 204
    assert (await move(client, pair, "OFFERED")).status == 204
    assert (await move(client, pair, "NEW")).status == 204
    assert (await move(client, pair, "HIRED")).status == 204, "it was passed once"


async def test_steps_are_those_of_the_jobs_own_process(client):
    pair = client.applied("REF1")
    answer = await move(client, pair, "INTERVIEW", subStatus="Reference check")
    assert answer.status == 400
    assert (await move(client, pair, "HIRED", subStatus="First interview")).status == 400
    assert (await move(client, pair, "SOMEWHERE")).status == 400
    names = (await client.get("/configuration/hiring-processes")).json["content"]
    assert [row["name"] for row in names if row["active"]] == ["Standard", "Technical", "Short"]
    assert names[0]["subStatuses"]["INTERVIEW"] == ["First interview", "Manager interview"]


async def test_three_jobs_are_three_places_and_moving_one_moves_one(client):
    candidate, first = client.applied("REF1")
    others = [client.job("REF3"), client.job("REF5")]
    for job in others:
        client.tenant.apply(candidate, job)
    await move(client, (candidate, others[0]), "IN_REVIEW")
    assert [await place(client, (candidate, job)) for job in (first, *others)] == [
        ("NEW", None),
        ("IN_REVIEW", None),
        ("NEW", None),
    ]
    row = next(row for row in (await client.get("/candidates", q="Kos")).json["content"] if row["id"] == candidate)
    assert set(row["secondaryAssignments"][0]) == {"job"}, "a list says of the others only which jobs"
    whole = (await client.get(f"/candidates/{candidate}")).json
    assert {one["status"] for one in whole["secondaryAssignments"]} == {"NEW", "IN_REVIEW"}


async def test_somebody_who_is_not_on_the_job_cannot_be_moved_there(client):
    candidate, _ = client.applied()
    answer = await move(client, (candidate, client.job("REF3")), "NEW")
    assert answer.status == 404


async def test_a_hire_may_begin_later_and_another_status_may_be_dated_back(client):
    pair = client.applied()
    await move(client, pair, "IN_REVIEW", startsOn="2026-11-10T08:00:00.000Z")
    await move(client, pair, "HIRED", startsOn="2027-01-01T08:00:00.000Z")
    found = (await client.get(f"/candidates/{pair[0]}/jobs/{pair[1]}")).json
    assert found["startsOn"] == "2027-01-01T08:00:00.000Z"
    history = (await client.get(f"/candidates/{pair[0]}/jobs/{pair[1]}/status/history")).json["content"]
    assert [row["changedOn"][:10] for row in history] == ["2026-11-18", "2026-11-10", "2026-11-18"]


async def test_the_old_call_moves_on_the_latest_job(client):
    pair = client.applied()
    assert (await client.put(f"/candidates/{pair[0]}/status", {"status": "INTERVIEW"})).status == 204
    assert await place(client, pair) == ("INTERVIEW", None)
    found = (await client.get(f"/candidates/{pair[0]}/status/history")).json
    assert found["totalFound"] == 2


async def test_people_on_screen_move_somebody_behind_a_clients_back(client):
    pair = client.applied()
    await client.control("move", candidate=pair[0], job=pair[1], status="OFFERED", sub="Verbal offer")
    assert await place(client, pair) == ("OFFERED", "Verbal offer")
    assert await client.control("stage", candidate=pair[0], job=pair[1]) == {
        "status": "OFFERED",
        "subStatus": "Verbal offer",
        "reason": None,
    }
