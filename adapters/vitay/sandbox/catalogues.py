"""The small lists of the made-up agency: firms, recruiters, question sets with their questions."""

from typing import NamedTuple

POLANA, BALTYK = 11, 12
FIRMS = {POLANA: "Polana", BALTYK: "Bałtyk Software"}


class Colleague(NamedTuple):
    """A recruiter; the user of recruiter n has the id n + 1000."""

    id: int
    first_name: str
    last_name: str
    phone: str
    firm: int
    is_root: bool = False
    is_active: bool = True

    @property
    def email(self) -> str:
        letters = "".join(letter for letter in self.first_name.lower() if letter.isascii() and letter.isalpha())
        return f"{letters}.{self.id}@polana.example"


ROOT = 501
COLLEAGUES = (
    Colleague(ROOT, "Alicja", "Ostrowska", "+48 600 100 501", POLANA, is_root=True),
    Colleague(502, "Jakub", "Lis", "+48 600 100 502", POLANA),
    Colleague(503, "Ewa", "Zych", "+48 600 100 503", POLANA),
    Colleague(504, "Søren", "Holm", "+45 20 10 05 04", BALTYK),
    Colleague(505, "Anna", "Była", "+48 600 100 505", POLANA, is_active=False),
)
WORKING = tuple(one for one in COLLEAGUES if one.is_active)
"""Those who added the made-up candidates."""
USER_OF = 1_000


class Asked(NamedTuple):
    """A question: `type` is `scale`, answered with 1 to 5, or `text`."""

    type: str
    category: str
    text: str


class Set(NamedTuple):
    title: str
    language: str
    questions: tuple[Asked, ...]


_ENGLISH = (
    Asked("text", "relationship", "How did you work together, and for how long?"),
    Asked("scale", "performance", "How well was the work done?"),
    Asked("scale", "reliability", "How reliable is the candidate?"),
    Asked("text", "strengths", "What does the candidate do best?"),
    Asked("scale", "teamwork", "How does the candidate work with others?"),
    Asked("text", "growth", "What should the candidate get better at?"),
    Asked("scale", "rehire", "Would you work together again?"),
)
_POLISH = (
    Asked("text", "relationship", "W jakim charakterze i jak długo Państwo współpracowali?"),
    Asked("scale", "performance", "Jak oceniają Państwo jakość pracy?"),
    Asked("scale", "reliability", "Jak bardzo można polegać na tej osobie?"),
    Asked("text", "strengths", "Co jest najmocniejszą stroną tej osoby?"),
    Asked("scale", "teamwork", "Jak układała się współpraca w zespole?"),
    Asked("scale", "rehire", "Czy zatrudniliby Państwo tę osobę ponownie?"),
)
_MANAGERS = (
    Asked("scale", "performance", "How did the candidate's teams perform?"),
    Asked("scale", "leadership", "How clear was the direction that the candidate gave?"),
    Asked("text", "leadership", "Tell of a hard decision & what came of it <in a few words>."),
    Asked("scale", "teamwork", "How well did the candidate work with other leads?"),
    Asked("scale", "rehire", "Would you put a team into these hands again?"),
)
SETS = {
    301: Set("Reference check", "en", _ENGLISH),
    302: Set("Referencje", "pl", _POLISH),
    303: Set("Leadership [senior]", "en", _MANAGERS),
}
SCALES = 4
"""Every set of the made-up past asks for so many numbers."""
QUESTIONS = {
    set_id: {set_id * 10 + at: one for at, one in enumerate(found.questions)} for set_id, found in SETS.items()
}
"""Questions by id, a set at a time."""

RELATIONSHIPS = ("direct_manager", "colleague", "direct_report", "client")
MANAGER = RELATIONSHIPS[0]
INVOICES = {901: ("2026-09-30", 12), 902: ("2026-10-31", 31)}
"""Invoice -> (day, how many reference checks)."""

COUNTRY_CODES = {
    "Polska": "PL", "Deutschland": "DE", "Danmark": "DK", "Česko": "CZ", "Türkiye": "TR", "United Kingdom": "GB",
    "日本": "JP", "مصر": "EG", "Schweiz": "CH",
}  # fmt: skip

TEXTS = (
    "We shared a team for two years; I was asked for advice more often than I gave it.",
    "Trzy lata, codziennie. Polecam bez wahania.",
    "Calm when it mattered. Documentation could be better.",
    "Delivers.\nSometimes too much at once.",
    "Wir haben gern zusammengearbeitet – würde ich wieder tun. 👍",
    "<b>Outstanding</b> & quiet. [red]Ask for the migration story[/red].",
    "",
)
NOTES = ("", "", "Asked for a call before anybody is contacted.", "Referencje tylko po ofercie.", "<i>Urgent</i>")
BROWSERS = (
    ("Firefox", "145.0", "Windows", "11"),
    ("Chrome", "142.0", "Android", "16"),
    ("Safari", "26.1", "iOS", "26.1"),
    ("Chrome", "142.0", "macOS", "15.7"),
)
