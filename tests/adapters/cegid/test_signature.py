"""Events of webhooks: signed by whoever knows the secret, for a while."""

import base64
import hashlib
from typing import Any

import pytest

from adapters.cegid.signature import why_not

SECRET = "polka5"
PATH, QUERY = "/hooks/talentsoft", "client_id=polka&site=a%20b"
HEADERS = {"Content-Type": "application/json", "X-TS-REC-Expires": "1790000300", "X-TS-REC-Batch": "7"}
SIGNATURE = "/zy5pGY1+mGLGQXK63kS3REy9K0="
"""By another program: the text below through `openssl dgst -sha1 -hmac 'polka5' -binary | base64`.

POST, an empty line, application/json, 1790000300, x-ts-rec-batch:7, x-ts-rec-expires:1790000300, then
/hooks/talentsoft?client_id=polka&site=a%20b without an end of line.
"""
NOW = 1_790_000_000.0


def asked(signature: str = SIGNATURE, secret: str = SECRET, **changed: Any) -> str | None:
    return why_not(
        secret, PATH, **{"query": f"{QUERY}&signature={signature}", "headers": HEADERS, "now": NOW, **changed}
    )


def test_an_event_that_was_signed_is_believed() -> None:
    assert asked() is None


def test_a_plus_in_the_signature_is_a_plus_escaped_or_not() -> None:
    assert "+" in SIGNATURE
    assert asked(SIGNATURE.replace("+", "%2B")) is None


def test_the_signature_may_stand_anywhere_in_the_query() -> None:
    assert asked(query=f"signature={SIGNATURE}&{QUERY}") is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"secret": "another"}, "another one"),
        ({"signature": "AAAA"}, "another one"),
        ({"now": 1_790_000_301.0}, "expired"),
        ({"query": QUERY}, "not signed"),
        ({"query": f"{QUERY}&signature={SIGNATURE}&signature=x"}, "more than once"),
        ({"query": f"client_id=other&signature={SIGNATURE}"}, "another one"),
        ({"headers": {**HEADERS, "X-TS-REC-Batch": "8"}}, "another one"),
        ({"headers": {**HEADERS, "X-TS-REC-Expires": "1790009999"}}, "another one"),
        ({"headers": {**HEADERS, "X-TS-REC-Expires": "soon"}}, "when it expires"),
        ({"headers": {"Content-Type": "application/json"}}, "when it expires"),
        ({"headers": {**HEADERS, "Content-Type": "text/plain"}}, "another one"),
    ],
)
def test_any_other_is_not_and_it_is_said_why(changed: dict[str, Any], why: str) -> None:
    assert why in (asked(**changed) or "")


def test_a_body_that_was_signed_is_the_one_that_came() -> None:
    digest = base64.b64encode(hashlib.md5(b"{}").digest()).decode()
    headers = {**HEADERS, "Content-MD5": digest}
    assert asked("3FWLUcMNH01O6SotYHPn57axnhY=", headers=headers, body=b"{}") is None
    assert "body" in (asked("3FWLUcMNH01O6SotYHPn57axnhY=", headers=headers, body=b"{ }") or "")
