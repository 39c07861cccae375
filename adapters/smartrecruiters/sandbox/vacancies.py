"""The made-up jobs before they are records: title, process, size, how they stand."""

from dataclasses import dataclass

from adapters.smartrecruiters.sandbox.processes import SHORT, STANDARD, TECHNICAL, Process

CITIES = (
    ("Warszawa", "pl", "Poland", "mz"), ("Kraków", "pl", "Poland", "ma"), ("Berlin", "de", "Germany", "be"),
    ("København", "dk", "Denmark", "84"), ("London", "gb", "United Kingdom", ""),
)  # fmt: skip
"""City, country and region: the codes are those of ISO 3166, in small letters, where they have room."""


@dataclass(frozen=True)
class Vacancy:
    """`share`: of a hundred people so many apply. `hidden`: outside of the credential's access group."""

    number: int
    ref: str
    title: str
    process: Process
    share: int
    status: str = "SOURCING"
    posting: str = "PUBLIC"
    department: int = 0
    city: int = 0
    positions: int = 1
    hidden: bool = False


_FACTS: tuple[tuple[str, str, Process, int, str, str, int, int, int], ...] = (
    ("REF1", "Senior Python Developer", STANDARD, 22, "SOURCING", "PUBLIC", 1, 0, 3),
    ("REF2", "Java Developer (Łódź)", TECHNICAL, 14, "INTERVIEW", "PUBLIC", 1, 1, 2),
    ("REF3", "Rust Engineer", TECHNICAL, 11, "SOURCING", "INTERNAL", 1, 2, 1),
    ("REF4", "Pielęgniarka oddziałowa", STANDARD, 9, "OFFER", "PUBLIC", 3, 0, 4),
    ("REF5", "Vertriebsleiter München", SHORT, 8, "SOURCING", "PUBLIC", 2, 2, 1),
    ("REF6", "Data Analyst", TECHNICAL, 8, "ON_HOLD", "NOT_PUBLISHED", 1, 1, 1),
    ("REF7", "Cykelmekaniker", SHORT, 7, "SOURCING", "PUBLIC", 4, 3, 2),
    ("REF8", "Head of [Quality]", STANDARD, 4, "SOURCING", "PRIVATE", 4, 0, 1),
    ("REF9", "Support specialist 🌸", SHORT, 4, "INTERVIEW", "PUBLIC", 2, 4, 10),
    ("REF8", "Head of Quality (2025)", STANDARD, 5, "FILLED", "NOT_PUBLISHED", 4, 0, 1),
    ("REF11", "Office manager", SHORT, 0, "CREATED", "NOT_PUBLISHED", 0, 3, 1),
    ("REF12", "Warehouse operator", SHORT, 2, "CANCELLED", "NOT_PUBLISHED", 4, 1, 1),
    ("REF13", "Chief Financial Officer", STANDARD, 1, "SOURCING", "PRIVATE", 0, 0, 1),
)
VACANCIES = tuple(
    Vacancy(number, *facts, hidden=facts[1] == "Chief Financial Officer") for number, facts in enumerate(_FACTS)
)
CLOSED = ("FILLED", "CANCELLED")
