"""The signature of webhooks, by the reference's own example."""

import hashlib
import hmac

import pytest

from adapters.smartrecruiters.signatures import is_signed

KEY = "HeBVky2bccvvkcXPimH8c"
BODY = b'{"job_id":"jid","candidate_id":"cid"}'
SIGNED = "v1=2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f"
HEADERS = {
    "content-type": "application/json",
    "smartrecruiters-signature": SIGNED,
    "smartrecruiters-timestamp": "1574080897",
    "event-id": "123",
    "link": "<http://smartrecruiters.com/endpoint>; rel=self",
    "event-name": "application.created",
    "event-version": "v201910",
}
UNLINKED = "v1=f9a7ef6ffff6c10d88da37b071dce4eef3171722e27371e7704ecf7b28f986a0"


@pytest.mark.parametrize("signature", [SIGNED, f"v1=00;{SIGNED}", f"v2=żółć; {SIGNED}"])
def test_the_example_is_signed_with_one_key_of_several(signature: str) -> None:
    headers = {name.title(): text for name, text in (HEADERS | {"smartrecruiters-signature": signature}).items()}
    assert is_signed(headers, BODY, ["another", KEY])


@pytest.mark.parametrize(
    "changed",
    [
        {"link": "; rel=self"},
        {"event-id": "124"},
        {"smartrecruiters-timestamp": "1574080898"},
        {"smartrecruiters-signature": ""},
        {"smartrecruiters-signature": SIGNED.replace("v1", "v2")},
        {"smartrecruiters-signature": "v1=żółć"},
    ],
)
def test_what_was_changed_on_the_way_is_not(changed: dict[str, str]) -> None:
    assert not is_signed(HEADERS | changed, BODY, [KEY])


def test_neither_is_another_body_nor_what_another_key_signed() -> None:
    assert not is_signed(HEADERS, BODY.replace(b",", b", "), [KEY])
    assert not is_signed(HEADERS, BODY, ["another"])
    assert not is_signed(HEADERS, BODY, [])
    assert not is_signed({}, BODY, [KEY])


def test_nobody_signs_with_an_empty_key_or_with_what_is_no_text() -> None:
    signed = hmac.new(b"", b"." + BODY + b"....", hashlib.sha256).hexdigest()
    assert not is_signed({"smartrecruiters-signature": f"v1={signed}"}, BODY, [""])
    assert not is_signed(HEADERS | {"smartrecruiters-signature": "v1=\udc80", "link": "\ud800"}, BODY, [KEY])


def test_a_message_without_a_link_is_signed_without_one() -> None:
    headers = {name: text for name, text in HEADERS.items() if name != "link"}
    assert is_signed(headers | {"smartrecruiters-signature": UNLINKED}, BODY, [KEY])
