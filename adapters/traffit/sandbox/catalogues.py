"""The small lists of the made-up agency: users, sources, clients, contacts, tags, consents."""

from typing import NamedTuple

from adapters.sandbox.agency import SKILLS

INSTANCE = "polana"
API_USER = 18
"""Whom changes through client credentials are written to."""

USERS: dict[int, tuple[str, int]] = {
    1: ("admin@polana.example", 9),
    9: ("alicja.ostrowska@polana.example", 1),
    18: ("integracja@polana.example", 9),
    19: ("jakub.lis@polana.example", 1),
    24: ("ewa.zych@polana.example", 1),
    28: ("marek.groß@polana.example", 2),
    31: ("søren.holm@polana.example", 2),
    35: ("dagmara.sroka@polana.example", 3),
}
"""User id -> (username and e-mail, permission group). There are no first and last names (notes 2.5)."""

GROUPS = {1: "Recruiter", 2: "Hiring manager", 3: "Sourcer", 9: "Administrator"}
RECRUITERS = (9, 19, 24, 35)

SOURCES = {
    260: "Advert", 261: "LinkedIn", 262: "Referral", 263: "Job board", 264: "Pracuj.pl", 265: "Career page",
    266: "Sourcing", 267: "Targi pracy", 268: "Agency", 269: "Internal", 270: "GoldenLine", 271: "Facebook",
}  # fmt: skip

CLIENTS = {
    1: ("Bałtyk Software", "Aktywny"),
    2: ("Nordwind GmbH", "active"),
    5: ("Kopenhagen Cykler A/S", "Active client"),
    6: ("Zielony Młyn", "Potencjalny"),
    7: ("Hansa Bank", "Nieaktywny"),
}
"""Client id -> (name, status): status is free text, in two languages (notes 2.5)."""

CONTACTS = {
    2: ("Jack", "Martins", "jack@baltyk.example", "CTO"),
    5: ("Żaneta", "Kłos", "zaneta@mlyn.example", "HR Director"),
    6: ("Jürgen", "Weiß", "j.weiss@nordwind.example", "Personalleiter"),
}

TAGS = dict(enumerate(("first_tag", "second_tag", "senior", "remote", "relocation", "polecony", *SKILLS), 28))
TALENTS = {1: ("Sales managerowie", 1), 2: ("Rust i C++", 0), 3: ("Silver medalists", 1)}
CURRENT_CONSENT, FUTURE_CONSENT, MARKETING_CONSENT = 10, 14, 13

CONSENT_TYPES = {
    CURRENT_CONSENT: ("provision_a", "Consent as part of the current recruitment"),
    MARKETING_CONSENT: ("provision_d", "Marketing agreement"),
    FUTURE_CONSENT: ("provision_e", "Consent for future recruitments"),
}


class Consent(NamedTuple):
    name: str
    language: str
    active: bool
    type: int
    start: str
    closing: str


CONSENTS = {
    1: Consent("Bieżąca rekrutacja", "pl", True, CURRENT_CONSENT, "2018-04-02 00:00:00", "2030-12-31 00:00:00"),
    2: Consent("Przyszłe rekrutacje", "pl", True, FUTURE_CONSENT, "2018-04-02 00:00:00", "2030-12-31 00:00:00"),
    3: Consent("Future recruitments", "en", True, FUTURE_CONSENT, "2019-01-01 00:00:00", "2030-12-31 00:00:00"),
    4: Consent("Newsletter", "en", False, MARKETING_CONSENT, "2018-04-02 00:00:00", "2020-03-29 00:00:00"),
}

NOTE, STAGE_CHANGE = 15, 411
ACTIVITY_TYPES = {NOTE: "Note", STAGE_CHANGE: "Stage in recruitment"}

NOTE_TEXTS = (
    "Called, asked for a week to think about it.",
    "Zadzwonić w poniedziałek, oczekiwania 18 000 zł netto.",
    "Good communication, weak on testing.",
    "Klient prosi o drugą rozmowę.",
    "Notice period three months; could shorten it.",
    "Nie odbiera, wysłany e-mail.",
    "<b>Very strong</b> & quiet. Take a senior into the interview.",
    "Woli pracę zdalną, relokacja odpada.",
)
