"""Which kind of stage a stage is by its name, and how the kinds along a board are made to run one way."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.model.words import StageKind

# Beginnings of words in English, Polish, French and German, without marks; the first line that matches decides, so
# what ends a process stands before what a process consists of ("offer refused" is no offer).
_BY_NAME: tuple[tuple[StageKind, str], ...] = (
    (StageKind.WITHDRAWN, "withdr resign rezygn zrezygn wycof desist retire zuruckgezog ruckzug"),
    (StageKind.REJECTED, "reject declin refus disqualif odrzuc odmow negatyw niezatrudn rejet abgelehn ablehn absage"),
    (StageKind.ON_HOLD, "hold wait pause oczek rezerw wstrzym attente vivier warte zuruckgestell"),
    (StageKind.HIRED, "hired hire placed employed onboard zatrudn embauch recrute eingestell einstellung zusage"),
    (StageKind.OFFER, "offer ofert offre angebot contract umow contrat vertrag negocj negotiat"),
    (StageKind.REFERENCE, "referen background"),
    (StageKind.NEW, "new$ nowy nowe nowa nouve neu appl aplik candidature bewerb inbox eingang zgloszen start sourc"),
    (
        StageKind.SCREEN,
        """screen phone telefon telephon preselek preselec selekcj review analiz kwalifik qualif vorauswahl sichtung
        tri$ cv$ initial wstepn contact kontakt""",
    ),
    (
        StageKind.INTERVIEW,
        """interview rozmow spotkan meeting entretien gesprach vorstellung video call techni task zadan test assess
        onsite on-site client klient kunde verif weryfik manager face$ panel exercise presentation""",
    ),
)
"""`$`: the whole word, else its beginning."""
_PATTERNS = tuple(
    (kind, re.compile(rf"\b(?:{'|'.join(words.split())})".replace("$", r"\b"))) for kind, words in _BY_NAME
)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
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
    return next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), None)


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
