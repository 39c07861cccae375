"""What a stage is by its name, and that boards lead forward."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.http.stages import by_name, one_way
from app.model.words import StageKind


@given(st.lists(st.sampled_from([*StageKind, None])))
def test_the_way_along_a_board_leads_forward_only(kinds_: list[StageKind | None]) -> None:
    way = [StageKind.NEW, StageKind.SCREEN, StageKind.INTERVIEW, StageKind.REFERENCE, StageKind.OFFER]
    found = one_way(kinds_)
    steps = [way.index(kind) for kind in found if kind in way]
    assert len(found) == len(kinds_)
    assert steps == sorted(steps)
    assert [kind for kind in found if kind not in way] == [
        kind for kind in kinds_ if kind is not None and kind not in way
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("New", "new"),
        ("Aplikacja", "new"),
        ("Nouvelle candidature", "new"),
        ("Bewerbung eingegangen", "new"),
        ("Phone screen", "screen"),
        ("Rozmowa telefoniczna", "screen"),
        ("Vorauswahl", "screen"),
        ("CV review", "screen"),
        ("Tri des CV", "screen"),
        ("Rozmowa z klientem", "interview"),
        ("Zadanie techniczne", "interview"),
        ("Entretien RH", "interview"),
        ("Vorstellungsgespräch", "interview"),
        ("Weryfikacja u klienta", "interview"),
        ("Referencje", "reference"),
        ("Background check", "reference"),
        ("Références", "reference"),
        ("Oferta", "offer"),
        ("Offre envoyée", "offer"),
        ("Angebot", "offer"),
        ("Negotiation", "offer"),
        ("Zatrudniony", "hired"),
        ("Embauché", "hired"),
        ("Eingestellt", "hired"),
        ("Hired", "hired"),
        ("Odrzucony", "rejected"),
        ("Refusé", "rejected"),
        ("Abgelehnt", "rejected"),
        ("Offer declined", "rejected"),
        ("Rezygnacja", "withdrawn"),
        ("Withdrew", "withdrawn"),
        ("Wycofał się", "withdrawn"),
        ("Zurückgezogen", "withdrawn"),
        ("Na liście rezerwowej", "on_hold"),
        ("Warteliste", "on_hold"),
        ("En attente", "on_hold"),
        ("Rozmowa", "interview"),
        ("Rozmowa kwalifikacyjna", "screen"),
        ("Rozmowa o zatrudnieniu", "interview"),
        ("Niezatrudniony", "rejected"),
        ("Nie zatrudniony", "rejected"),
        ("Oferta odrzucona", "rejected"),
        ("Kandydat zrezygnował z oferty", "withdrawn"),
        ("Entretien", "interview"),
        ("Entretien d'embauche", "interview"),
        ("Entretien d’embauche", "interview"),
        ("Entretien recruteur", "interview"),
        ("Promesse d'embauche", "offer"),
        ("Non retenu", "rejected"),
        ("Désistement du candidat", "withdrawn"),
        ("Vivier", "on_hold"),
        ("Prise de références", "reference"),
        ("Einstellungsgespräch", "interview"),
        ("Telefoninterview", "screen"),
        ("Zweitgespräch", "interview"),
        ("Erstgespräch", "screen"),
        ("Vertragsangebot", "offer"),
        ("Offerte", "offer"),
        ("Abgesagt", "rejected"),
        ("Absage", "rejected"),
        ("Terminabsage", "rejected"),
        ("Nicht eingestellt", "rejected"),
        ("Posteingang", "new"),
        ("Screening call", "screen"),
        ("Reference check", "reference"),
        ("Reference call", "reference"),
        ("On hold", "on_hold"),
        ("ON-HOLD", "on_hold"),
        ("Not hired", "rejected"),
        ("Hiring manager interview", "interview"),
        ("Hiring manager review", "screen"),
        ("Offer withdrawn", "withdrawn"),
        ("Application Review", "new"),
        ("Newsletter", None),
        ("Latest", None),
        ("Starter", None),
        ("Trial day", None),
        ("Etap 3", None),
        ("", None),
    ],
)
def test_a_name_says_what_a_stage_is_in_four_languages(name: str, kind: str | None) -> None:
    assert by_name(name) == kind
