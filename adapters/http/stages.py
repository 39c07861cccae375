"""Which kind of stage a stage is by its name, and how the kinds along a board are made to run one way."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.model.words import StageKind

# In English, Polish, French and German, without marks; the first line of those that are met decides, so what ends a
# process stands before what a process consists of ("offer refused" is no offer).
_BY_NAME: tuple[tuple[StageKind | None, str], ...] = (
    (StageKind.WITHDRAWN, "withdr resign rezygn zrezygn wycof desist retire zuruckgezog *ruckzug"),
    (
        StageKind.REJECTED,
        """reject declin refus disqualif not_hired not_select not_suit unsuccess unsuit odrzuc odmow negatyw niezatrudn
        nie_zatrudn nie_przesz rejet ecarte non_retenu pas_retenu abgelehn ablehn abgesag *absage nicht_eingestell
        nicht_geeign ungeeign""",
    ),
    (
        StageKind.ON_HOLD,
        "hold wait pause oczek rezerw wstrzym zawiesz attente suspend vivier warte zuruckgestell pausiert",
    ),
    (
        StageKind.HIRED,
        "hired hire placed employed onboard zatrudn embauch recrute eingestell einstellung zusage started$",
    ),
    (
        StageKind.OFFER,
        """offer ofert offre *angebot contract umow contrat vertrag negocj negotiat propozyc promesse_d'embauch
        proposition_d'embauch""",
    ),
    (StageKind.REFERENCE, "referen background"),
    (
        StageKind.NEW,
        "new$ nowy nowe nowa nouve neu appl aplik candidature bewerb inbox *eingang zgloszen start$ sourc prospect",
    ),
    (
        StageKind.SCREEN,
        """screen phone telefon telephon preselek preselec selekcj review analiz kwalifik qualif *vorauswahl sichtung
        tri$ cv$ initial wstepn contact kontakt erstgesprach""",
    ),
    (
        StageKind.INTERVIEW,
        """*interview rozmow spotkan meeting entretien *gesprach vorstellung video call techni task zadan *test assess
        onsite on-site client klient kunde verif weryfik manager face$ panel exercise presentation entretien_d'embauch
        entretien_de_recrute rozmowa_o_zatrudn einstellungsgesprach einstellungstest""",
    ),
    (None, "recruteu contactless testimon attest latest contest"),
)
"""`$`: the whole word, `*`: anywhere in a word, `_`: a space; else its beginning. Of two that begin at one place the
longer one counts and the words in it say nothing ("entretien d'embauche" is no hire); the last line says nothing."""


def _pattern(words: str) -> tuple[int, str]:
    """How much it matches, and what."""
    plain = words.strip("*$")
    found = re.escape(plain).replace("_", r"[\s-]+")
    return -len(plain), ("" if words.startswith("*") else r"\b") + found + (r"\b" if words.endswith("$") else "")


_GROUPS = tuple(kind for kind, _ in _BY_NAME)
_WORDS = re.compile(
    "|".join(
        f"(?P<g{line}_{number}>{pattern})"
        for (_, pattern), line, number in sorted(
            (_pattern(word), line, number)
            for line, (_, words) in enumerate(_BY_NAME)
            for number, word in enumerate(words.split())
        )
    )
)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
_WAY = (
    StageKind.NEW,
    StageKind.SCREEN,
    StageKind.INTERVIEW,
    StageKind.REFERENCE,
    StageKind.OFFER,
)


@lru_cache(maxsize=4096)
def by_name(name: str) -> StageKind | None:
    """The kind a stage's name suggests, in four languages; None where it suggests nothing."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    met = {int((found.lastgroup or "g0_0")[1:].split("_")[0]) for found in _WORDS.finditer(plain)}
    return _GROUPS[min(met)] if met else None


def one_way(kinds: Sequence[StageKind | None]) -> list[StageKind]:
    """The kinds along a job's board, none behind the one before it (unified model, section 4, rule 2).

    A stage that says nothing stands with the one before it, the first one with the new. Kinds off the way (hired,
    rejected, withdrawn, on hold) stay as they are and hold nobody up.
    """
    reached = StageKind.NEW
    result: list[StageKind] = []
    for kind in kinds:
        if kind is None or kind in _WAY:
            reached = max(reached, kind or reached, key=_WAY.index)
            result.append(reached)
        else:
            result.append(kind)
    return result
