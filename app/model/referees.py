"""A referee as a person types one on a line: `Eva Berg, eva@example.org, +46 70 123 45 67, manager`. Pure."""

import re
from typing import Any

from app.model import contact
from app.model.contact import NotOne
from app.model.intents import RefereeFields

EXAMPLE = "Eva Berg, eva@example.org, manager"
_BEGINNINGS = {"at": "company", "as": "relationship", "in": "language"}
"""How a part begins, and what it says then."""


def read(typed: str) -> RefereeFields:
    """Name first, then in any order: mail, phone, `manager`, `at` a company, `as` what they are, `in` a language.

    Raises `app.model.contact.NotOne`.
    """
    name, *parts = [part.strip() for part in re.split(r"[,;]", re.sub(r"<([^<>]*)>", r",\1", typed))]
    if not name or "@" in name:
        raise NotOne(f"first the name: {EXAMPLE}")
    first, _, last = name.rpartition(" ")
    said: dict[str, Any] = {"first_name": first or last, **({"last_name": last} if first else {})}
    for part in filter(None, parts):
        said |= _part(part)
    if "email" not in said and "phone" not in said:
        raise NotOne(f"a mail address or a phone number is needed: {EXAMPLE}")
    return RefereeFields(**said)


def _part(part: str) -> dict[str, Any]:
    word, _, rest = part.partition(" ")
    if word.lower() in _BEGINNINGS and rest.strip():
        return {_BEGINNINGS[word.lower()]: rest.strip()}
    if part.lower() == "manager":
        return {"is_manager": True}
    if "@" in part:
        return {"email": contact.mails(part)[0]}
    if re.fullmatch(r"[-+()/. \d]+", part):
        return {"phone": contact.phones(part)[0]}
    raise NotOne(f"{part} is not clear: {EXAMPLE}, +46 70 123 45 67, at Klarna, as colleague, in sv")
