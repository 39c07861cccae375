"""A first pull of five thousand people that is killed three times, and the small one after it."""

import json
import signal
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.traffit.sandbox import Traffit, sandbox
from adapters.traffit.sandbox.records import Employee
from adapters.traffit.sandbox.workflows import BAD, GOOD, STATES
from app.model.naming import apart
from tests.e2e.town import ACCOUNT, Town, town, until

PEOPLE, SEED = 5_000, 1
KILLS = 3
EARLIEST, LATEST = 20, 300
"""Between which requests the pull is killed; undisturbed it needs about 390."""
ZONE = ZoneInfo("Europe/Warsaw")

Rows = dict[str, dict[str, Any]]


@pytest.fixture
def twin() -> Traffit:
    """The tenant that the sandbox serves, a second time: a pure function of people, seed and when it began."""
    began = datetime.now(UTC).replace(microsecond=0)
    return sandbox(people=PEOPLE, seed=SEED, clock=lambda: began)


@pytest.fixture
def killed(tmp_path: Path, twin: Traffit) -> Iterator[Town]:
    """A town whose first pull was killed and started again until it was through."""
    began = {"LANEHOP_NOW": twin.clock().isoformat()}
    with town(tmp_path / "town", people=PEOPLE, synced=False, env=began) as made:
        for requests in sorted(Random(SEED).sample(range(EARLIEST, LATEST), KILLS)):
            pull_until(made, requests)
        made.machine.ok("sync")
        yield made


def pull_until(here: Town, requests: int) -> None:
    """Pull, and be killed when so many requests have been made in all."""
    pull = here.machine.start("sync")
    until(lambda: here.tenant.arrived() >= requests, pull.communicate)
    pull.kill()
    pull.communicate()
    assert pull.returncode == -signal.SIGKILL, "it was over before it was killed"


def stamp(seconds: int) -> str:
    """A stamp of the sandbox, naive in Warsaw, as lanehop writes it."""
    naive = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=ZONE)
    return naive.astimezone(UTC).isoformat().replace("+00:00", "Z")


def full_name(first: str, last: str) -> str:
    return f"{first} {last}".strip()


def people_of(tenant: Traffit) -> Rows:
    """What `candidates list` is to say."""
    found = {}
    for row in tenant.everyone():
        place = row.fields.get("candidate_location")
        found[f"{ACCOUNT}:{row.id}"] = {
            "account": ACCOUNT,
            "name": full_name(str(row.fields["name"]), str(row.fields["lastname"])),
            "title": row.fields.get("_Position"),
            "company": None,
            "city": str(place).split(",", 1)[0] if place else None,
            "email": row.fields.get("email"),
        }
    return found


def told_apart(tenant: Traffit, job: int) -> dict[int, str]:
    """What the stages of a job are called here: with a number where one before them is called the same."""
    states = tenant.states(job)
    return {state.id: name for state, name in zip(states, apart([one.name for one in states]), strict=True)}


def applications_of(tenant: Traffit) -> Rows:
    """What `apps list` is to say, but for how long ago that is and what kind of stage the adapter takes it for."""
    found = {}
    names = {job: told_apart(tenant, job) for job in tenant.jobs}
    for row in tenant.everyone():
        for job in {visit.recruitment for visit in tenant.visits(row.id)}:
            visits = tenant.visits(row.id, job)
            here = tenant.visit(row.id, job)
            assert here is not None
            state = STATES[here.state]
            bad = "withdrawn" if state.name == "Withdrew" else "rejected"
            found[f"{ACCOUNT}:{job}:{row.id}"] = {
                "account": ACCOUNT,
                "candidate": f"{ACCOUNT}:{row.id}",
                "name": full_name(str(row.fields["name"]), str(row.fields["lastname"])),
                "job": f"{ACCOUNT}:{job}",
                "job_name": tenant.job(job).name,
                "stage": names[job][state.id],
                "stage_id": f"{ACCOUNT}:{job}:{state.id}",
                "status": {GOOD: "hired", BAD: bad}.get(state.type or "", "active"),
                "entered_at": stamp(here.created),
                "applied_at": stamp(visits[0].created),
            }
    return found


def by_id(rows: list[dict[str, Any]], *left_out: str) -> Rows:
    found = {row["id"]: {key: row[key] for key in row if key not in ("id", *left_out)} for row in rows}
    assert len(found) == len(rows), "somebody is listed twice"
    return found


def assert_same(cached: Rows, true: Rows) -> None:
    assert cached.keys() == true.keys()
    wrong = {ref: (cached[ref], true[ref]) for ref in true if cached[ref] != true[ref]}
    assert not wrong, f"{len(wrong)} differ: {dict(list(wrong.items())[:3])}"


def test_a_pull_killed_three_times_ends_with_the_vendors_records_and_the_next_one_asks_for_changes_only(
    killed: Town, twin: Traffit
) -> None:
    assert_same(by_id(killed.machine.json("candidates", "list")["candidates"]), people_of(twin))
    assert_same(by_id(killed.machine.json("apps", "list")["applications"], "days", "kind"), applications_of(twin))
    assert_histories(killed, twin, Random(SEED).sample(list(twin.everyone()), 8))
    assert_read_once(killed)
    assert_next_pull_is_small(killed, *(row.id for row in list(twin.everyone())[-2:]))


def assert_histories(here: Town, twin: Traffit, people: Sequence[Employee]) -> None:
    """What hangs on somebody is complete too: notes and visits."""
    for row in people:
        shown = here.machine.json("candidates", "show", f"{ACCOUNT}:{row.id}")
        notes = sorted(stamp(note.created) for note in twin.notes(row.id))
        assert sorted(line["at"] for line in shown["timeline"] if line["kind"] == "note") == notes
        for application in shown["applications"]:
            job = int(application["job"].split(":")[1])
            true = [(stamp(one.created), one.end and stamp(one.end)) for one in twin.visits(row.id, job)]
            assert [(one["entered_at"], one["left_at"]) for one in application["visits"]] == true


def assert_read_once(here: Town) -> None:
    """Each start went on where the killed one had come to: a few pages were read twice, not all of them."""
    pages = [row["query"] | {"path": row["path"]} for row in here.tenant.ledger("recruitment_history|activities")]
    again = len(pages) - len({json.dumps(page, sort_keys=True) for page in pages})
    assert again <= 4 * KILLS, f"{again} pages of {len(pages)} were read twice"


def assert_next_pull_is_small(here: Town, somebody: int, another: int) -> None:
    """Every list is asked for changes only, and all of them come."""
    here.tenant.control("edit", employee=somebody, fields={"lastname": "Renamed"})
    here.tenant.control("note", employee=another, content="<p>called back</p>")
    here.arrive("Ada Byron")
    before = len(here.cable.requests())
    (account,) = here.machine.json("sync")["accounts"]

    walks = ("/employees/", "/recruitments/")  # of short lists around them nobody can ask for changes only
    lists = [one for one in here.cable.requests()[before:] if any(walk in one.target for walk in walks)]
    assert len(lists) >= 4
    for request in lists:
        asked = request.headers.get("x-request-filter", "") + request.target
        assert "updated_at" in asked, f"{request.target} asks for everything"
    for stream in account["streams"]:
        assert stream["seen"] <= 30, f"{stream['stream']}: {stream['seen']} rows of {PEOPLE} people"
    people = {row["id"]: row["name"] for row in here.machine.json("candidates", "list")["candidates"]}
    assert people[f"{ACCOUNT}:{somebody}"].endswith(" Renamed")
    assert "Ada Byron" in people.values()
    assert [row["name"] for row in here.board()[0]["cards"]].count("Ada Byron") == 1
    timeline = here.machine.json("candidates", "show", f"{ACCOUNT}:{another}")["timeline"]
    assert "called back" in {line["body"] for line in timeline}
