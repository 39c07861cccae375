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
    assert {one.verb: one.replay for one in VENDOR.capabilities if one.allowed and one.verb is not Verb.READ} == {
        Verb.MOVE: Replay.ABSOLUTE,
        Verb.HIRE: Replay.ABSOLUTE,
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
    assert {one.verb for one in VENDOR.capabilities} == set(Verb)
    assert all(one.reason for one in VENDOR.capabilities if not one.allowed)
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
