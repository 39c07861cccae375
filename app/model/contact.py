"""How one reaches a person: what was typed as mail addresses, phone numbers and links, one or several. Pure."""

import re


class NotOne(ValueError):
    """What was typed is none of what it should be; the message says so."""


def mails(typed: str) -> tuple[str, ...]:
    """Mail addresses with blanks, commas or semicolons between them. Raises `NotOne`."""
    found = tuple(part for part in re.split(r"[\s,;]+", typed) if part)
    for mail in found:
        name, _, host = mail.partition("@")
        if not name or "@" in host or "." not in host.strip("."):
            raise NotOne(f"{mail} is no mail address")
    return found


def phones(typed: str) -> tuple[str, ...]:
    """Phone numbers with commas or semicolons between them. Raises `NotOne`."""
    found = tuple(" ".join(part.split()) for part in re.split(r"[,;]", typed) if part.strip())
    for number in found:
        if sum(letter.isdigit() for letter in number) < 3:
            raise NotOne(f"{number} is no phone number")
    return found


def links(typed: str) -> tuple[str, ...]:
    """Links with blanks, commas or semicolons between them. Raises `NotOne`."""
    found = tuple(part for part in re.split(r"[\s,;]+", typed) if part)
    for link in found:
        if not re.match(r"https?://[^/]+", link):
            raise NotOne(f"{link} is no link: it begins with https://")
    return found
