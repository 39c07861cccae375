"""The descriptor: complete. That reading it loads no HTTP is proved for every vendor in `tests/test_imports.py`."""

import subprocess
import sys

import pytest

from adapters.traffit import VENDOR
from adapters.traffit.operations import HEADERS, OPERATIONS
from app.model.words import Replay, Verb
from app.vendor import Refused
from tests.adapters.traffit.tenants import SECRETS, connect
from tests.surroundings import HandClock


def test_connecting_loads_neither_the_terminal_nor_the_sandbox() -> None:
    program = (
        "import sys, adapters.traffit.vendor; "
        "print([name for name in sys.modules if name.startswith('textual') or '.sandbox' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


DOCUMENTED = """
POST /oauth2/token
POST /employees/
PUT /employees/{employee_id}
PATCH /employees/{employee_id}
GET /employees/{employee_id}
GET /employees/{employee_id}/tags
PATCH /employees/{employee_id}/tags
POST /employees/{employee_id}/files/{file_id}
POST /employees/{employee_id}/recruitments/{recruitment_id}/states/_move_to_reject_state
POST /employees/{employee_id}/recruitments/{recruitment_id}/states/_move_to_next_state
POST /employees/{employee_id}/recruitments/{recruitment_id}/states/{state_id}/_move
POST /employees/{employee_id}/recruitments/{recruitment_id}/states/_back
POST /employees/{employee_id}/provisions/{provision_id}
PATCH /employees/{employee_id}/provisions
GET /employees/{employee_id}/recruitments
GET /employees/{employee_id}/activities
GET /employees/
GET /employees/activities
GET /employees/recruitment_history
POST /employees/{employee_id}/notes
GET /employees/{employee_id}/talents
POST /recruitments/
PATCH /recruitments/{recruitment_id}
PATCH /recruitments/{recruitment_id}
GET /recruitments/{recruitment_id}
GET /recruitments/
POST /recruitments/{recruitment_id}/employees/{employee_id}
GET /recruitments/{recruitment_id}/rejections
GET /recruitments/{recruitment_id}/rejections/wait
GET /recruitments/{recruitment_id}/rejections/end-bad
GET /recruitments/{recruitment_id}/states
GET /recruitments/{recruitment_id}/states/counter
POST /clients/
PUT /clients/{client_id}
PATCH /clients/{client_id}
GET /clients/{client_id}
GET /clients/
POST /crm_persons/
PUT /crm_persons/{crm_person_id}
PATCH /crm_persons/{crm_person_id}
GET /crm_persons/{crm_person_id}
GET /crm_persons/
POST /files/
GET /adverts_publish/{advert_publish_id}
GET /form/fields/{advert_id}
POST /users/
PATCH /users/{user_id}
GET /users/{user_id}
GET /users/
GET /crm_activities/{crm_activity_id}
GET /crm_activities/
GET /provisions
GET /provisions/types
"""
"""The 53 operations of the vendor's document, paths in the order its own examples use."""


def test_every_documented_operation_has_a_row() -> None:
    expected = sorted(line for line in DOCUMENTED.strip().splitlines())
    found = sorted(
        f"{row.method} {row.path.removeprefix('/api/integration/v2')}" for row in OPERATIONS if row.documented
    )
    assert found == expected
    assert len(found) == 53


def test_a_row_says_where_it_comes_from_and_what_it_does() -> None:
    for row in OPERATIONS:
        assert row.source
        assert row.scope or row.name in ("auth.token", "job_posts.published")
        assert row.changes == (row.method != "GET" and row.name != "auth.token")
        assert all(one.name in HEADERS for one in row.parameters if one.where == "header")
        assert row.pages is None or "page_size" in {one.name for one in row.parameters}
    assert {row.name for row in OPERATIONS if row.destroys} == {
        "candidates.replace",
        "jobs.update_all",
        "clients.replace",
        "crm_persons.replace",
    }


def test_what_repeating_a_write_does() -> None:
    assert {one.verb: one.replay for one in VENDOR.capabilities if one.verb is not Verb.READ} == {
        Verb.MOVE: Replay.ABSOLUTE,
        Verb.REJECT: Replay.ABSOLUTE,
        Verb.NOTE: Replay.CONTENT,
        Verb.CREATE_CANDIDATE: Replay.MARKED,
        Verb.EDIT_CANDIDATE: Replay.ABSOLUTE,
        Verb.TAG: Replay.ABSOLUTE,
        Verb.ADD_TO_JOB: Replay.NATURAL,
        Verb.ATTACH: Replay.CONTENT,
        Verb.CONSENT: Replay.ABSOLUTE,
        Verb.CREATE_JOB: Replay.MARKED,
        Verb.EDIT_JOB: Replay.ABSOLUTE,
    }
    assert not any(one.notifies for one in VENDOR.capabilities)
    assert "may send mail" in next(one.reason for one in VENDOR.capabilities if one.verb is Verb.MOVE)


@pytest.mark.parametrize(
    ("base_url", "values", "words"),
    [
        ("", SECRETS, "address is missing, such as https://yourname.traffit.com"),
        ("http://polka.traffit.com", SECRETS, "http:// is accepted for this machine only"),
        ("https://polka.traffit.com", {}, "client_id and client_secret missing"),
        ("https://polka.traffit.com", {**SECRETS, "username": "desk"}, "password missing"),
        ("https://polka.traffit.com", {**SECRETS, "password": "pppp"}, "username missing"),
    ],
)
def test_settings_that_cannot_work_are_refused_before_anything_is_sent(
    base_url: str, values: dict[str, str], words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        connect(base_url, HandClock(0), values=values)
    assert refused.value.message.startswith("polka (Traffit): ")


@pytest.mark.parametrize(
    "base_url",
    [
        "https://www.polka.traffit.com",
        "https://polka.traffit.com/",
        "https://polka.traffit.com/api/integration/v2/",
        "https://WWW.polka.traffit.com",
    ],
)
def test_the_www_of_the_document_is_left_out_because_no_certificate_covers_it(base_url: str) -> None:
    account = connect(base_url, HandClock(0))
    assert str(account._client._address).lower() == "https://polka.traffit.com"  # type: ignore[attr-defined]
    if "www" in base_url.lower():
        assert "the certificate covers no www." in account._who  # type: ignore[attr-defined]
