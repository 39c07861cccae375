"""The golden example: one job with eight applications whose every date is fixed, so that figures can be checked.

Times are 09:00 in Warsaw unless the row says otherwise; they do not depend on the tenant's clock or seed.
"""

from typing import NamedTuple

CODE = "GOLD"
OPENED = "2026-01-05 09:00:00"
OPENINGS = 2


class Application(NamedTuple):
    label: str
    first_name: str
    source: str
    visits: tuple[tuple[str, str], ...]


def _visits(text: str) -> tuple[tuple[str, str], ...]:
    """`New 01-06, Screen 01-08 09:00:30` as pairs of state name and stamp."""
    found = []
    for step in text.split(", "):
        state, day, *time = step.split(" ")
        found.append((state, f"2026-{day} {time[0] if time else '09:00:00'}"))
    return tuple(found)


APPLICATIONS = tuple(
    Application(label, first, source, _visits(visits))
    for label, first, source, visits in (
        ("A1", "Aleksandra", "LinkedIn", "New 01-06, Screen 01-08, Interview 01-15, Offer 01-25, Hired 01-30"),
        ("A2", "Błażej", "Referral", "New 01-07, Screen 01-08, Offer 01-20, Withdrew 01-23"),
        ("A3", "Celina", "LinkedIn", "New 01-10, Rejected 01-12"),
        ("A4", "Dobromir", "Job board", "New 01-10, Screen 01-14, Rejected 01-20"),
        (
            "A5",
            "Eliza",
            "Job board",
            "New 01-12, Screen 01-13, New 01-13 09:00:30, Screen 01-15, Interview 01-20, Rejected 01-30",
        ),
        ("A6", "Florian", "Referral", "New 02-01, Screen 02-03, Interview 02-08, Offer 02-20"),
        ("A7", "Grażyna", "Job board", "New 02-20"),
        ("A8", "Hubert", "Referral", "New 02-10, Screen 02-12"),
    )
)
