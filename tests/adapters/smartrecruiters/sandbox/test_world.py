"""The made-up company: the same in every process, in any order, and free until it is touched."""

import subprocess
import sys
import tracemalloc
from collections import Counter
from datetime import UTC, datetime

import pytest

from adapters.sandbox.agency import person
from adapters.smartrecruiters.sandbox import SmartRecruiters, ids
from adapters.smartrecruiters.sandbox.notation import shapes
from adapters.smartrecruiters.sandbox.processes import FORWARD
from adapters.smartrecruiters.sandbox.vacancies import VACANCIES
from tests.adapters.smartrecruiters.sandbox.schemas import wrong

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


def company(people: int = 500, seed: int = 1) -> SmartRecruiters:
    return SmartRecruiters(people=people, seed=seed, clock=lambda: NOW, limited=False)


def test_the_people_are_those_of_the_agency():
    for one in company(50).everyone():
        someone = person(1, one.number)
        assert (one.profile["firstName"], one.profile["lastName"]) == (someone.first_name, someone.last_name)


def test_ids_lead_back_and_no_other_does():
    for kind in ids.KINDS:
        for number in (0, 1, 255, 10**9):
            assert ids.number(7, kind, ids.uuid(7, kind, number)) == number
    made = ids.uuid(7, "candidate", 5)
    assert ids.number(7, "job", made) is None
    assert ids.number(8, "candidate", made) is None
    assert ids.number(7, "candidate", made[:-1] + ("0" if made[-1] != "0" else "1")) is None
    assert ids.number(7, "candidate", "nonsense") is None


@pytest.mark.parametrize("seed", [1, 7])
def test_every_status_and_step_has_people(seed):
    everyone = list(company(400, seed).everyone())
    places = Counter(one.place.status for whose in everyone for one in whose.applications)
    assert set(places) >= {*FORWARD, "REJECTED", "WITHDRAWN"}
    counts = Counter(len(whose.applications) for whose in everyone)
    assert counts[0] > 0 < counts[2]
    assert counts[3] > 0
    steps = {one.place for whose in everyone for one in whose.applications if one.job == 0}
    assert steps >= set(VACANCIES[0].process.path[:4])


def test_nobody_jumped_over_a_required_step():
    for whose in company(400).everyone():
        for one in whose.applications:
            process = VACANCIES[one.job].process
            assert process.omitted(one.place, one.visited) is None


def test_the_past_lies_in_order_before_now():
    for whose in company(300).everyone():
        for one in whose.applications:
            moments = [step.at for step in one.history]
            assert moments == sorted(moments)
            assert whose.created <= moments[0] <= moments[-1] <= whose.updated <= NOW.timestamp() * 1000
        said = [row["createdOn"] for row in (*whose.messages, *whose.reviews)]
        assert all(whose.created <= at <= NOW.timestamp() * 1000 for at in said)


def test_another_process_makes_up_the_same():
    code = (
        "from datetime import UTC, datetime\n"
        "from adapters.smartrecruiters.sandbox import SmartRecruiters\n"
        "one = SmartRecruiters(people=500, seed=1, clock=lambda: datetime(2026, 11, 18, 9, 30, tzinfo=UTC))\n"
        "found = one.people.get(321)\n"
        "print(ascii([found.id, found.profile, found.tags, found.messages, found.applications]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = company().people.get(321)
    assert found is not None
    own = [found.id, found.profile, found.tags, found.messages, found.applications]
    assert done.stdout.strip() == ascii(own)


async def test_a_million_people_cost_nothing_until_they_are_touched(visit):
    tracemalloc.start()
    async with visit(people=1_000_000) as client:
        assert client.tenant.people.stored == 0
        last = client.tenant.people.get(999_999)
        assert (await client.get(f"/candidates/{last.id}")).json["lastName"] == last.profile["lastName"]
        client.tenant.tag(last.id, "touched")
        assert client.tenant.people.stored == 1
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


async def test_a_big_list_is_whole_while_people_come_and_go(visit):
    async with visit(people=3_000) as client:
        job, seen, mark, added = client.job(), [], {}, []
        before = {one.id for one in client.tenant.everyone() if client.tenant.seen_of(one)}
        gone = sorted(before)[10]
        for page in range(100):
            answer = (await client.get("/candidates", limit=100, **mark)).json
            seen += [row["id"] for row in answer["content"]]
            added.append(client.tenant.add(f"New{page}", "Kos"))
            client.tenant.apply(added[-1], job)
            if page == 0 and gone not in seen:
                client.tenant.delete(gone)
                before.discard(gone)
            if not answer.get("nextPageId"):
                break
            mark = {"pageId": answer["nextPageId"]}
        assert len(seen) == len(set(seen))
        assert before <= set(seen)


def test_a_changed_person_is_kept_though_many_others_are_looked_at():
    tenant = company(5_000)
    first = next(tenant.everyone())
    tenant.tag(first.id, "kept")
    assert sum(1 for _ in tenant.everyone()) == 5_000
    assert "kept" in tenant.candidate(first.id).tags


async def test_what_is_told_of_anybody_is_of_its_shape(visit):
    """Everybody is another case: without e-mail, with a name that does harm, on no job, hired, withdrawn."""
    async with visit(people=120) as client:
        for listed, name in (("/candidates", "Candidates"), ("/jobs", "Jobs"), ("/offers", "Offers")):
            assert wrong(shapes()[name], (await client.get(listed, limit=100)).json) == []
        for job in (await client.get("/jobs", limit=100)).json["content"]:
            assert wrong(shapes()["JobDetails"], (await client.get(f"/jobs/{job['id']}")).json) == []
        for whose in client.tenant.everyone():
            paths = [
                ("", "CandidateDetails"),
                ("/consents", "CandidateConsentDecisions"),
                ("/attachments", "Attachments"),
            ]
            for one in client.tenant.seen_of(whose):
                on_job = f"/jobs/{client.tenant.job_id(one.job)}"
                paths += [
                    (on_job, "Application"),
                    (f"{on_job}/status/history", "CandidateStatusHistoryList"),
                    (f"{on_job}/properties", "CandidateProperties"),
                    (f"{on_job}/screening-answers", "ScreeningAnswers"),
                    (f"{on_job}/attachments", "CandidateAttachmentsForJob"),
                ]
            if client.tenant.sees(whose):
                for path, name in paths:
                    found = await client.get(f"/candidates/{whose.id}{path}")
                    assert wrong(shapes()[name], found.json) == [], (path, found.text)
