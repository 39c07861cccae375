"""Ids that look drawn and are counted: the kind and the number of a record can be read out of each, and of no other."""

from adapters.sandbox.chance import mix

KINDS = (
    "candidate", "application", "job", "ad", "position", "attachment", "message", "review", "interview", "timeslot",
    "offer", "approval", "document", "subscription", "event", "posting", "loose", "reason", "source", "value",
    "report", "report_file", "status", "onboarding", "audit", "process", "department",
)  # fmt: skip
PER_PERSON = 256
"""So many records of one kind a person can have: theirs begin at number * PER_PERSON."""

_ODD, _BACK, _MASK = 0x5DEECE66D1B5, pow(0x5DEECE66D1B5, -1, 1 << 48), (1 << 48) - 1


def uuid(seed: int, kind: str, number: int) -> str:
    """`8-4-4-4-12` digits."""
    mark = mix(seed, KINDS.index(kind), number)
    last = (number * _ODD ^ mix(seed, KINDS.index(kind))) & _MASK
    return f"{mark >> 32 & 0xFFFFFFFF:08x}-{mark >> 16 & 0xFFFF:04x}-4{mark & 0xFFF:03x}-a{mark >> 52:03x}-{last:012x}"


def number(seed: int, kind: str, text: str) -> int | None:
    """The number of a record with that id, None where no record of that kind can have it."""
    try:
        last = int(text.rpartition("-")[2], 16)
    except ValueError:
        return None
    found = (((last ^ mix(seed, KINDS.index(kind))) & _MASK) * _BACK) & _MASK
    return found if uuid(seed, kind, found) == text.lower() else None


def hex24(seed: int, kind: str, number: int) -> str:
    """24 hexadecimal digits: ids of users, job properties and values."""
    return f"{mix(seed, 77, KINDS.index(kind) if kind in KINDS else 0, number):016x}{number:08x}"


def decimal(number: int) -> str:
    """The public id of a posting."""
    return str(744_000_100_000_000 + number)
