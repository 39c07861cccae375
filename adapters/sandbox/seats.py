"""One agency in several systems: each has people and clients of its own, and some of the people are in two or three.

A seat is such a system as a seed: whoever makes up its records needs nothing else. What is drawn from a seat is drawn
as from the agency's own seed (draws see its lowest 64 bits), so a story is the same with and without the others.
"""

from functools import lru_cache

from adapters.sandbox.chance import Chance

SYSTEMS = ("traffit", "greenhouse", "smartrecruiters", "cegid", "vitay")
_APPLIED_IN = SYSTEMS[:4]
"""Those where people apply: somebody is in several of them by themselves."""
_IN_TWO, _IN_THREE = 0.13, 0.035
_BITS = 64
_LETTERS = "abcde"

_OTHER_WORDS = {
    "Senior Python Developer": ("Backend Engineer (Python)", "Python Developer, Payments", "Ingénieur Python H/F"),
    "Java Developer (Łódź)": ("Java Engineer, Fleet (Łódź)", "Core Banking Developer", "Développeur Java (Łódź)"),
    "Rust Engineer": ("Embedded Engineer (Rust)", "Rust Engineer, Risk", ""),
    "Pielęgniarka oddziałowa": ("Occupational nurse", "Doradca klienta", "Pielęgniarka medycyny pracy"),
    "Vertriebsleiter München": ("Verkaufsleiter Transport", "Relationship Manager München", "Gebietsleiter Bayern"),
    "Data Analyst": ("Fleet Data Analyst", "Credit Risk Analyst", "Analyste de données"),
    "Cykelmekaniker": ("Lastbilmekaniker", "Kundeservice, København", ""),
    "Head of [Quality]": ("Head of [Safety]", "Head of [Compliance]", "Head of [Stores]"),
    "Head of Quality (2025)": ("Head of Safety (2025)", "Head of Compliance (2025)", "Head of Stores (2025)"),
    "Chief Financial Officer": ("Finance Director DACH", "Chief Risk Officer", "Directeur financier"),
    "Magazynier": ("", "", "Magazynier, sklepy i dostawy"),
}
"""What the agency looks for, and what its clients do: those in Greenhouse, SmartRecruiters and Cegid."""


def seat(seed: int, system: str) -> int:
    """The seed for one of `SYSTEMS` of the agency that grows from `seed`."""
    return seed % (1 << _BITS) + (SYSTEMS.index(system) + 1 << _BITS)


def neighbour(seed: int, system: str) -> int:
    """The seed of another system of the same agency. Who stands alone has the same people everywhere."""
    return seat(seed, system) if is_seat(seed) else seed


@lru_cache(maxsize=4096)
def first_seat(seed: int, number: int) -> int | None:
    """The system, as a number, in which person `number` of this one is at home; None where it stands alone.

    Who is in several of them is in each under the same number, and at home in the first.
    """
    here = _number(seed)
    if here is None or here >= len(_APPLIED_IN):
        return here
    draw = Chance(seed, 91, number)
    in_two, in_three = draw.happens(_IN_TWO), draw.happens(_IN_THREE)
    group = draw.shuffled(range(len(_APPLIED_IN)))[: 3 if in_three else 2 if in_two else 0]
    return min(group) if here in group else here


def is_seat(seed: int) -> bool:
    """Whether it is for one of several systems."""
    return _number(seed) is not None


def letter(home: int | None) -> str:
    """What stands before the number in the addresses of a system's people, so that no two people have the same."""
    return "" if home is None else _LETTERS[home]


def job_title(seed: int, title: str) -> str:
    """What a job is called in the system of that seed."""
    here = _number(seed)
    words = ("",) if here is None else ("", *_OTHER_WORDS.get(title, ()), "")
    return words[here or 0] if len(words) > (here or 0) and words[here or 0] else title


def job_code(seed: int, code: str | None) -> str | None:
    """The code of a job in the system of that seed: those that are beside each other have none in common."""
    here = _number(seed)
    return code if code is None or not here else f"{_LETTERS[here].upper()}{code}"


def _number(seed: int) -> int | None:
    found = (seed >> _BITS) - 1
    return found if 0 <= found < len(SYSTEMS) else None
