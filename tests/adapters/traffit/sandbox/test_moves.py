"""Moving candidates: what is written, what is forbidden, and what is refused how."""

import pytest

NO_TRANSITION = (400, "No transition for action")
NEW, SCREENING, INTERVIEW, OFFER, HOLD, HIRED, REJECTED = range(1, 8)


@pytest.fixture
def someone(client):
    employee = client.tenant.add(name="Anna", lastname="Kos")
    client.tenant.apply(employee, 101)
    return employee


def states(employee: int, job: int = 101) -> str:
    return f"/employees/{employee}/recruitments/{job}/states"


async def test_a_move_ends_the_visit_begins_another_and_leaves_a_line(client, someone, present):
    before = client.tenant.now()
    present.pass_by(hours=2)
    assert (await client.post(f"{states(someone)}/{OFFER}/_move")).status == 204
    rows = [
        row for row in await client.everything("/employees/recruitment_history") if row["employee"]["id"] == someone
    ]
    first, second = rows
    assert (first["workflow_state"]["id"], first["date"], first["end_date"]) == (
        NEW,
        "2026-11-18 10:30:00",
        "2026-11-18 12:30:00",
    )
    assert first["updated_at"] == first["end_date"]
    assert (second["workflow_state"]["name"], second["date"], second["end_date"]) == (
        "Offer",
        "2026-11-18 12:30:00",
        None,
    )
    assert second["id"] > first["id"]
    assert second["created_by"] == {"id": 18}
    lines = await client.everything(f"/employees/{someone}/activities")
    assert [line["type"]["value"] for line in lines] == ["Stage in recruitment"] * 2
    assert client.tenant.employee(someone).updated == before, "a move is no change of the candidate's data"


async def test_the_counter_follows_a_move_of_a_made_up_candidate(visit):
    async with visit(people=300) as client:
        person = next(m.id for m in client.tenant.members(101) if client.tenant.stage_of(m.id, 101) == SCREENING)
        before, stored = client.tenant.counter(101), client.tenant.stored_records
        assert (await client.post(f"{states(person)}/{INTERVIEW}/_move")).status == 204
        after = client.tenant.counter(101)
        assert after[SCREENING] == before[SCREENING] - 1
        assert after[INTERVIEW] == before[INTERVIEW] + 1
        assert sum(after.values()) == sum(before.values())
        assert client.tenant.stored_records == stored + 3, "the visit that ended, the new one, the line about it"


async def test_next_goes_one_on_and_from_the_last_to_the_good_end(client, someone):
    seen = []
    for _ in range(4):
        assert (await client.post(f"{states(someone)}/_move_to_next_state")).status == 204
        seen.append(client.tenant.stage_of(someone, 101))
    assert seen == [SCREENING, INTERVIEW, OFFER, HIRED]
    answer = await client.post(f"{states(someone)}/_move_to_next_state")
    assert (answer.status, answer.text) == NO_TRANSITION


async def test_back_goes_where_the_candidate_was_before(client, someone):
    client.tenant.move(someone, 101, OFFER)
    assert (await client.post(f"{states(someone)}/_back")).status == 204
    assert client.tenant.stage_of(someone, 101) == NEW


async def test_back_from_the_first_state_has_no_transition(client, someone):
    answer = await client.post(f"{states(someone)}/_back")
    assert (answer.status, answer.text) == NO_TRANSITION
    with pytest.raises(ValueError, match="Expecting value"):
        _ = answer.json


@pytest.mark.parametrize(("reason", "state"), [("2", REJECTED), (2, REJECTED), (14, HOLD)])
async def test_a_reason_rejects_or_puts_on_hold(client, someone, reason, state):
    assert (await client.post(f"{states(someone)}/_move_to_reject_state", {"rejection_id": reason})).status == 204
    assert client.tenant.stage_of(someone, 101) == state
    assert client.tenant.rejected[someone, 101] == int(reason)


@pytest.mark.parametrize("sent", [{"rejection_id": 99}, {}])
async def test_without_a_reason_of_this_job_nobody_is_rejected(client, someone, sent):
    answer = await client.post(f"{states(someone)}/_move_to_reject_state", sent)
    assert (answer.status, answer.json["message"]) == (400, "Validation Failed")
    assert client.tenant.stage_of(someone, 101) == NEW


async def test_a_rejected_candidate_can_be_moved_back_where_the_workflow_is_free(client, someone):
    client.tenant.move(someone, 101, REJECTED)
    assert (await client.post(f"{states(someone)}/{SCREENING}/_move")).status == 204


async def test_a_strict_workflow_goes_one_step_at_a_time(client):
    employee = client.tenant.add(name="Anna", lastname="Kos")
    client.tenant.apply(employee, 103)
    first, second, third, *_ = [state.id for state in client.tenant.states(103)]
    answer = await client.post(f"{states(employee, 103)}/{third}/_move")
    assert (answer.status, answer.text) == NO_TRANSITION
    assert client.tenant.stage_of(employee, 103) == first
    assert (await client.post(f"{states(employee, 103)}/{second}/_move")).status == 204
    assert (await client.post(f"{states(employee, 103)}/_move_to_reject_state", {"rejection_id": 2})).status == 204
    answer = await client.post(f"{states(employee, 103)}/{second}/_move")
    assert (answer.status, answer.text) == NO_TRANSITION
    assert (await client.post(f"{states(employee, 103)}/{first}/_move")).status == 204


async def test_the_state_a_candidate_is_in_is_no_target(client, someone):
    answer = await client.post(f"{states(someone)}/{NEW}/_move")
    assert (answer.status, answer.text) == NO_TRANSITION
    assert len(client.tenant.visits(someone)) == 1


async def test_what_is_not_there_is_not_found(client, someone):
    stranger = client.tenant.add(name="No", lastname="Application")
    for path in (
        f"{states(someone)}/99/_move",  # a state of another workflow
        f"{states(someone, 102)}/{OFFER}/_move",
        f"{states(someone, 999)}/{OFFER}/_move",
        f"{states(99_999_999)}/{OFFER}/_move",
        f"{states(stranger)}/_back",
    ):
        answer = await client.post(path)
        assert (answer.status, answer.json) == (404, {"error": {"code": 404, "message": "Not Found"}}), path


async def test_in_a_closed_or_forbidden_job_nobody_moves(client, someone):
    client.tenant.close(101)
    assert (await client.post(f"{states(someone)}/{OFFER}/_move")).status == 403
    client.tenant.close(101, closed=False)
    client.tenant.forbid(101)
    answer = await client.post(f"{states(someone)}/{OFFER}/_move")
    assert (answer.status, answer.json) == (403, {"error": {"code": 403, "message": "Forbidden"}})
    assert client.tenant.stage_of(someone, 101) == NEW


async def test_the_jobs_of_a_candidate_come_mixed_with_states_by_name(client, someone):
    client.tenant.move(someone, 101, OFFER)
    client.tenant.apply(someone, 104)
    plain = (await client.get(f"/employees/{someone}/recruitments")).json
    assert [element["recruitment"]["id"] for element in plain] == [101, 104]
    mixed = (
        await client.get(f"/employees/{someone}/recruitments", X_Additional_Modules="employee_recruitments_states")
    ).json
    assert mixed[:2] == plain
    assert mixed[2]["extras"]["employee_recruitments_states"] == [
        {"state": "Offer", "recruitment_id": 101},
        {"state": "Offer", "recruitment_id": 101},
        {"state": "New", "recruitment_id": 104},
    ]
