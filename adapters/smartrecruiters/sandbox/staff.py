"""Who works here: users with their system roles, and the access groups they are in."""

from collections.abc import Iterator
from typing import Any

from adapters.smartrecruiters.sandbox.ids import hex24

Row = dict[str, Any]
"""One record by its names on the wire; moments are milliseconds, what begins with `_` is never shown."""

ROLES = {
    "ADMINISTRATOR": "Administrator", "EXTENDED": "Extended", "STANDARD": "Standard", "RESTRICTED": "Restricted",
    "EMPLOYEE": "Employee",
}  # fmt: skip
FULL = ("ADMINISTRATOR", "EXTENDED")
"""The roles that see every job, and offers."""
ADMIN, RECRUITERS, MANAGERS, INTERVIEWERS, GONE = 0, (1, 2, 3), (6, 9), (6, 8, 9, 10), 11
"""Numbers of users: the one the credential acts as, those that move people, those that hire, one that left."""
ACCESS_GROUPS = ("Poland", "Rest of Europe")

_USERS: tuple[tuple[str, str, str, str], ...] = (
    ("Alicja", "Ostrowska", "ADMINISTRATOR", "pl"),
    ("Jakub", "Lis", "EXTENDED", "pl"),
    ("Ewa", "Zych", "STANDARD", "pl"),
    ("Søren", "Holm", "STANDARD", "da"),
    ("Dagmara", "Sroka", "STANDARD", "pl"),
    ("Marek", "Groß", "RESTRICTED", "de"),
    ("Zoë", "O'Hara 🦁", "STANDARD", "en"),
    ("Ivo", "Čapek", "ADMINISTRATOR", "cs"),
    ("Işıl", "Yıldırım", "EMPLOYEE", "tr"),
    ("Grace", "Muñoz", "STANDARD", "en"),
    ("[b]Max[/b]", "\x1b[31mRed\x1b[0m", "EMPLOYEE", "en"),
    ("Anna", "Była", "STANDARD", "pl"),
)


def user_id(seed: int, number: int) -> str:
    return hex24(seed, "user", number)


def users(seed: int, then: int) -> Iterator[Row]:
    """Everybody, made at that moment."""
    for number, (first, last, role, language) in enumerate(_USERS):
        yield {
            "id": user_id(seed, number),
            "email": f"user{number}@agency.example",
            "firstName": first,
            "lastName": last,
            "systemRole": {"id": role, "name": ROLES[role]},
            "role": role,
            "externalData": f"HR-{number}" if number % 3 else None,
            "ssoIdentifier": None,
            "ssoLoginMode": "PASSWORD",
            "language": {"code": language},
            "active": number != GONE,
            "updatedOn": then + number,
            "location": {"country": "Poland", "countryCode": "pl", "region": "Mazowieckie", "city": "Warszawa"},
            "_groups": [ACCESS_GROUPS[number % 2]] if role == "STANDARD" else [],
            "_at": number,
        }
