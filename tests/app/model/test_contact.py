"""Mails, phones and links as they are typed."""

import pytest

from app.model import contact


def test_several_stand_in_one_line() -> None:
    assert contact.mails(" ada@example.org, ida@mail.example;eva@example.org ") == (
        "ada@example.org", "ida@mail.example", "eva@example.org",
    )  # fmt: skip
    assert contact.phones("+48  127 157, 555") == ("+48 127 157", "555")
    assert contact.links("https://a.example http://b.example/x") == ("https://a.example", "http://b.example/x")
    assert contact.mails(" ") == contact.phones("") == contact.links(",") == ()


@pytest.mark.parametrize("typed", ["nobody", "@example.org", "ada@host", "ada@@example.org", "a@example.org b"])
def test_what_is_no_mail_is_told(typed: str) -> None:
    with pytest.raises(contact.NotOne, match="is no mail address"):
        contact.mails(typed)


def test_what_is_no_number_or_link_is_told() -> None:
    with pytest.raises(contact.NotOne, match="12 is no phone number"):
        contact.phones("555, 12")
    with pytest.raises(contact.NotOne, match="ftp://x is no link"):
        contact.links("ftp://x")
