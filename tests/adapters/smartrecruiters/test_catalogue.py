"""The catalogue has every operation of the reference once, each where and as it is described."""

from collections import Counter

import pytest

from adapters.smartrecruiters.operations import DEPRECATED, FAMILIES, HOSTED, OPERATIONS, PATCHES
from adapters.smartrecruiters.pull import SOURCES

COUNTS = {
    "application": 3, "approvals": 7, "apps-integrations": 1, "assessment-partner": 5, "partner-app": 7,
    "assessments": 1, "audit": 1, "candidate-status": 1, "candidates": 40, "configuration": 56, "events": 16, "feed": 3,
    "interview-templates": 24, "interviews": 16, "job-applications": 4, "jobs": 29, "message-templates": 5,
    "messages": 3, "notifications": 8, "offers": 6, "marketplace": 5, "postings": 3, "reporting": 8, "reviews": 6,
    "self-scheduling": 12, "onboarding": 9, "shorten": 1, "users-deprecated": 10, "users": 14, "webhooks": 8,
}  # fmt: skip
"""Operations of each family in the reference."""


def test_every_family_has_all_of_its_operations() -> None:
    families = Counter(row.name.partition(".")[0] for row in OPERATIONS if row.name != "auth.token")
    assert families == COUNTS
    assert {family.name for family in FAMILIES} == COUNTS.keys()
    assert sum(COUNTS.values()) == 312


def test_no_two_operations_are_one() -> None:
    reachable = [row for row in OPERATIONS if row.name not in HOSTED]
    assert len({(row.method, row.path) for row in reachable}) == len(reachable)


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [
        ("candidates.status.update", "PUT", "/candidates/{id}/jobs/{jobId}/status"),
        ("users.me", "GET", "/user-api/v201804/users/me"),
        ("users-deprecated.users.me", "GET", "/users/me"),
        ("reviews.getList", "GET", "/reviews-api/v201910/reviews"),
        ("marketplace.searchOffers", "GET", "/v1/offers"),
        ("offers.candidates.offers.find", "GET", "/offers"),
        ("interviews.types.get", "GET", "/interviews-api/v201904/interview-types"),
        ("assessments.orders.getList", "GET", "/assessment-api/v202107/assessment-orders"),
    ],
)  # fmt: skip
def test_each_family_has_its_own_base(name: str, method: str, path: str) -> None:
    assert (OPERATIONS[name].method, OPERATIONS[name].path) == (method, path)


def test_rows_say_what_calling_them_does() -> None:
    status = OPERATIONS["candidates.status.update"]
    assert (status.changes, status.notifies, status.destroys, status.scope) == (True, True, False, "candidates_manage")
    assert {one.name: one.required for one in status.parameters} == {
        "id": True, "jobId": True, "status": True, "subStatus": False, "startsOn": False, "reason": False,
    }  # fmt: skip
    assert OPERATIONS["candidates.delete"].destroys
    assert not OPERATIONS["jobs.publication.unpublish"].destroys
    assert not OPERATIONS["candidates.resume.parse"].changes
    assert OPERATIONS["candidates.attachments.addForJob"].body == "multipart"
    assert not OPERATIONS["configuration.source.values.recruiterSourceByName"].documented
    assert all("hosted by a partner" in OPERATIONS[name].source for name in HOSTED)
    assert len(HOSTED) == 7
    assert len(PATCHES) == 5
    assert "candidates.attachments.add" in DEPRECATED


def test_every_list_that_is_pulled_is_there() -> None:
    for sources in SOURCES.values():
        for source in sources:
            assert not OPERATIONS[source.list].changes
