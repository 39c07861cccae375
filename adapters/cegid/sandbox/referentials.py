"""The referentials of the site: client codes with their labels in every language of it (notes 1.6).

The names of `countries` and `applicationevents` are the vendor's. What it calls the others is not public; theirs follow
the same pattern. Client codes are the families that real data shows, some of them with the blank at their end.
"""

import re
from typing import NamedTuple

from adapters.cegid.sandbox.records import Coded
from adapters.sandbox.agency import SKILLS

FRENCH, ENGLISH, GERMAN, POLISH = 1036, 1033, 1031, 1045
LANGUAGES = {FRENCH: "fr-FR", ENGLISH: "en-US", GERMAN: "de-DE", POLISH: "pl-PL"}
"""LCID -> the tag of `Accept-Language`; the first is the language of the site."""

OPEN_STATUS, HIRED_STATUS, REFUSED_STATUS, NEW_STATUS = (
    f"_TS_CO_ApplicantStatus_{word}" for word in ("EnCours", "Recrut", "Refuse", "Nouveau")
)
RECEIVED, PRESELECTED, PHONE, INTERVIEW, OFFER, HIRED, REFUSED, WITHDRAWN = (
    f"_TS_CO_ApplicationEvent_{word}"
    for word in (
        "Reception", "Preselection", "EntretienTelephonique", "Entretien", "Proposition", "Embauche", "Refus",
        "Desistement",
    )
)  # fmt: skip
ENDS = (HIRED, REFUSED, WITHDRAWN)

_TABLES = """
countries | _TS_CO_Country_
France | France | France | Frankreich | Francja
Poland | Pologne | Poland | Polen | Polska
Germany | Allemagne | Germany | Deutschland | Niemcy
Denmark | Danemark | Denmark | Dänemark | Dania
CzechRepublic | Tchéquie | Czechia | Tschechien | Czechy
Turkey | Turquie | Türkiye | Türkei | Turcja
UnitedKingdom | Royaume-Uni | United Kingdom | Vereinigtes Königreich | Wielka Brytania
Japan | Japon | Japan | Japan | Japonia
Egypt | Égypte | Egypt | Ägypten | Egipt
Switzerland | Suisse | Switzerland | Schweiz | Szwajcaria

regions | _TS_CO_JobRegion_
IledeFrance | Ile-de-France | Ile-de-France | Ile-de-France | Île-de-France
Mazowieckie | Mazovie | Masovia | Masowien | Mazowieckie
Bayern | Bavière | Bavaria | Bayern | Bawaria

departments | _TS_CO_Department_
HautsdeSeine92 | Hauts-de-Seine (92) | Hauts-de-Seine (92) | Hauts-de-Seine (92) | Hauts-de-Seine (92)
Paris75 | Paris (75) | Paris (75) | Paris (75) | Paryż (75)

geographicalareas | _TS_CO_GeographicalArea_
Europe | Europe | Europe | Europa | Europa
MiddleEast | Moyen-Orient | Middle East | Naher Osten | Bliski Wschód

civilities | _TS_CO_Civility_
Monsieur | Monsieur | Mr. | Herr | Pan
Mme | Madame | Ms. | Frau | Pani
Mrs␣ | Mme | Mrs | Frau | Pani
Mr | M. | Mr. | Herr | Pan
Miss | Mlle | Miss | Fräulein | Panna
Dr | Dr | Dr. | Dr. | Dr
Other | Autre | Other | Andere | Inne

contracts | _TS_CO_Contract_
CDI | CDI | Permanent | Unbefristet | Na stałe
CDD | CDD | Fixed-term contract | Befristet | Na czas określony
CIFRE | CIFRE | CIFRE | CIFRE | CIFRE
VIE | VIE | VIE | VIE | VIE
Stage | Stage | Internship / Student | Praktikum | Staż
Alternance | Alternance | Apprenticeship | Ausbildung | Nauka zawodu

jobtimes | _TS_CO_JobTime_
TempsComplet | Temps complet | Full time | Vollzeit | Pełny etat
TempsPartiel | Temps partiel | Part time | Teilzeit | Część etatu

educationlevels | _TS_etude_min_
Aucun_diplome | Aucun diplôme | No degree | Kein Abschluss | Bez dyplomu
CAP_BEP | CAP / BEP | GCSEs | Mittlere Reife | Zawodowe
BAC | Bac | A levels | Abitur | Matura
BAC2 | Bac+2 | Diploma | Fachschule | Policealne
BAC4 | Bac+4 | Bachelor's degree | Bachelor | Licencjat
Licence | Licence | Licence | Bachelor | Licencjat
Mastere | Mastère | Mastère | Mastère | Studia podyplomowe
BAC5 | Bac+5 | Master's degree | Master | Magister
DOCTORAT | Doctorat | PhD | Promotion | Doktorat

diplomas | _TS_737BA188-14CD-48A2-A2DB-
0038F0A6D315 | DESS / DEA / Master | Master | Master | Magister
0038F0A6D316 | Licence | Bachelor | Bachelor | Licencjat

experiencelevels | _TS_niveau_exp_
premiere_exp | Première expérience | First experience | Erste Erfahrung | Pierwsze doświadczenie
superieur_3ans␣ | Plus de 3 ans | More than 3 years | Mehr als 3 Jahre | Ponad 3 lata
superieur_5ans | Plus de 5 ans | More than 5 years | Mehr als 5 Jahre | Ponad 5 lat
superieur_8ans | Plus de 8 ans | More than 8 years | Mehr als 8 Jahre | Ponad 8 lat

profiles | _TS_86D92251-2105-4C19-AECB-
9A0843BA3901 | Informatique | IT | IT | Informatyka
9A0843BA3902 | Commercial | Sales | Vertrieb | Sprzedaż
9A0843BA3903 | Santé | Health | Gesundheit | Zdrowie
9A0843BA3904 | Finance | Finance | Finanzen | Finanse
9A0843BA3905 | Logistique | Logistics | Logistik | Logistyka

vacancycategories | _TS_CO_OfferCategory_
Standard | Standard | Standard | Standard | Standardowa

vacancystatuses | _TS_CO_OfferStatus_
Brouillon | Brouillon | Draft | Entwurf | Szkic
EnAttentePublication | En attente de publication | Pending publication | Wartet auf Freigabe | Czeka na publikację
Valide | Validée | Validated | Freigegeben | Zatwierdzona
Diffuse | Diffusée | Published | Veröffentlicht | Opublikowana
Suspendue | Suspendue | Suspended | Ausgesetzt | Wstrzymana
Finalise | Finalisée | Finalised | Abgeschlossen | Zakończona
Archive | Archivée | Archived | Archiviert | Zarchiwizowana

applicantstatuses | _TS_CO_ApplicantStatus_
Nouveau | Nouveau | New | Neu | Nowy
EnCours | En cours | In progress | In Bearbeitung | W toku
Recrut | Recruté | Hired | Eingestellt | Zatrudniony
Refuse | Refusé | Rejected | Abgelehnt | Odrzucony

applicationevents | _TS_CO_ApplicationEvent_
Reception | Candidature reçue | Application received | Bewerbung eingegangen | Zgłoszenie
Preselection | Présélection | Screening | Vorauswahl | Preselekcja
EntretienTelephonique | Entretien téléphonique | Phone interview | Telefoninterview | Rozmowa telefoniczna
Entretien | Entretien | Interview | Vorstellungsgespräch | Rozmowa
Proposition | Proposition | Offer | Angebot | Oferta
Embauche | Embauche | Hired | Einstellung | Zatrudnienie
Refus | Refus | Rejected | Absage | Odrzucenie
Desistement | Désistement du candidat | Candidate withdrew | Rückzug | Rezygnacja

languages | _TS_CO_Language_
French | Français | French | Französisch | Francuski
English | Anglais | English | Englisch | Angielski
Polish | Polonais | Polish | Polnisch | Polski
German | Allemand | German | Deutsch | Niemiecki
Danish | Danois | Danish | Dänisch | Duński
Czech | Tchèque | Czech | Tschechisch | Czeski
Turkish | Turc | Turkish | Türkisch | Turecki
Japanese | Japonais | Japanese | Japanisch | Japoński
Arabic | Arabe | Arabic | Arabisch | Arabski

languagelevels | _TS_CO_LanguageLevel_
Courant | Courant | Fluent | Fließend | Biegły
Bilingue | Bilingue | Bilingual | Zweisprachig | Dwujęzyczny

profilestatuses | _TS_F53935EC-107A-427F-8C40-
80A159EFAE01 | Disponible | Available | Verfügbar | Dostępny
80A159EFAE02 | À l'écoute | Open to offers | Offen | Otwarty na oferty

filetypes | _TS_CO_FileType_ | 36
CV | CV | Résumé | Lebenslauf | CV
LettreMotivation | Lettre de motivation | Cover letter | Anschreiben | List motywacyjny

organisations | ORG-
POLANA | Polana Retail | Polana Retail | Polana Retail | Polana Retail
NORD | Nordwind GmbH | Nordwind GmbH | Nordwind GmbH | Nordwind GmbH
SWIT | Świt Medica | Świt Medica | Świt Medica | Świt Medica
"""


class Entry(NamedTuple):
    """`number` is the integer that the Front Office calls its code: of this site alone (notes 1.1).

    That of a CV is the one that a client of real sites sends.
    """

    id: str
    number: int
    labels: tuple[str, ...]

    def label(self, lcid: int) -> str:
        return self.labels[tuple(LANGUAGES).index(lcid)]


def _read() -> dict[str, dict[str, Entry]]:
    found: dict[str, dict[str, Entry]] = {}
    number = 200
    for table in _TABLES.strip().split("\n\n"):
        head, *lines = table.splitlines()
        name, prefix, *known = head.split(" | ")
        found[name] = {}
        for at, line in enumerate(lines):
            word, *labels = line.split(" | ")
            code, number = prefix + word.replace("␣", " "), number + 1
            found[name][code] = Entry(code, int(known[0]) + at if known else number, tuple(labels))
    skills = {skill_code(skill): skill for skill in SKILLS}
    found["skills"] = {
        code: Entry(code, 900 + at, (skill,) * len(LANGUAGES)) for at, (code, skill) in enumerate(skills.items())
    }
    return found


def skill_code(skill: str) -> str:
    return "_TS_CO_Skill_" + re.sub(r"\W", "", skill)


REFERENTIALS = _read()


def entry(coded: Coded) -> Entry | None:
    """The entry that a value names, None where it names none."""
    return None if coded.id is None else REFERENTIALS[coded.referential].get(coded.id)


def codes(referential: str) -> tuple[str, ...]:
    return tuple(REFERENTIALS[referential])


def understood(accepted: str) -> int:
    """The LCID for an `Accept-Language` header; the site's own language where it has none of those."""
    for wanted in accepted.split(","):
        word = wanted.partition(";")[0].strip().lower()[:2]
        for lcid, tag in LANGUAGES.items():
            if word and tag.startswith(word):
                return lcid
    return FRENCH
