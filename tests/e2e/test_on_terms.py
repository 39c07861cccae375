"""What can be said with a decline, a hire and a note, and of an application, by command, where there is room for it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.houses import GREENHOUSE
from tests.e2e.town import ACCOUNT, Town, town

JOB = 60_001


Applicants = dict[str, tuple[str, str]]
"""By last name: the ids of somebody and of their application, in the first stage of the job."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("terms") / "town", "--hold", "0", synced=False, house=GREENHOUSE) as made:
        yield made


@pytest.fixture(scope="module")
def applicants(desk: Town) -> Applicants:
    made: Applicants = {}
    for name in ("Decline", "Hire", "Transfer", "Tag"):
        fields = {"first_name": "Ada", "last_name": name, "tags": ["Rust", "Java"]}
        ids = desk.tenant.control("add", fields=fields, job=JOB)
        made[name] = (f"{ACCOUNT}:{ids['candidate']}", f"{ACCOUNT}:{ids['application']}")
    desk.machine.ok("sync")
    return made


def at_the_vendor(desk: Town, operation: str, ref: str, by: str = "ids") -> dict[str, Any]:
    answer = desk.machine.json("call", ACCOUNT, f"{operation}.list", f"{by}={ref.split(':')[1]}")
    found: dict[str, Any] = answer["body"][0]
    return found


def do(desk: Town, *arguments: str) -> None:
    desk.machine.ok(*arguments, "--wait=30")


def test_a_decline_is_mailed_given_another_reason_and_taken_back(desk: Town, applicants: Applicants) -> None:
    _, app = applicants["Decline"]
    words = ("--note", "Too far", "--mail", "Rejection after interview", "--mail-at", "2h")
    do(desk, "reject", app, "--reason", "Other", *words)
    (mail,) = [one for one in desk.tenant.control("mails") if one["application_id"] == int(app.split(":")[1])]
    assert (mail["kind"], mail["template_id"]) == ("rejection", 5602)
    do(desk, "apps", "reason", app, "--reason", "Spam")
    assert at_the_vendor(desk, "rejection_details", app, "application_ids")["rejection_reason_id"] == 52
    do(desk, "move", app, "--to", "Application Review")
    assert at_the_vendor(desk, "applications", app)["status"] == "in_process"


def test_a_hire_has_its_terms(desk: Town, applicants: Applicants) -> None:
    _, app = applicants["Hire"]
    terms = ("--starts-on", "2027-03-01", "--opening", "J1-2", "--close-reason", "Hire - Backfill")
    do(desk, "move", app, "--to", "Hired", *terms)
    seat = at_the_vendor(desk, "openings", app, "application_ids")
    assert (seat["opening_id"], seat["open"], seat["close_reason_id"]) == ("J1-2", False, 5502)


def test_an_application_goes_to_another_job_and_says_whose_it_is(desk: Town, applicants: Applicants) -> None:
    _, app = applicants["Transfer"]
    do(desk, "apps", "transfer", app, "--job", "J5")
    do(
        desk,
        "apps",
        "edit",
        app,
        "--source",
        "Pracuj.pl",
        "--recruiter",
        "Jakub Lis",
        "--credited-to",
        "Ewa Zych",
    )
    row = at_the_vendor(desk, "applications", app)
    assert (row["job_id"], row["recruiter_id"], row["source_id"], row["referrer_id"]) == (60_005, 4002, 2609, 2802)


def test_tags_are_taken_off_and_a_note_is_for_some_eyes(desk: Town, applicants: Applicants) -> None:
    person, _ = applicants["Tag"]
    do(desk, "tag", person, "--remove", "rust")
    do(desk, "note", person, "For few", "--visibility", "admin_only")
    assert at_the_vendor(desk, "candidates", person)["tags"] == ["Java"]
    assert at_the_vendor(desk, "notes", person, "candidate_ids")["visibility"] == "admin_only_visible"
