"""The people of a made-up agency. A person is a function of (seed, number): nothing is stored, nothing is random.

About one in a hundred has a name that does harm where it is not handled: terminal sequences, markup, marks that turn
the reading direction, line breaks, very long words. Clients meet them here before they meet them at work.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from adapters.sandbox import seats
from adapters.sandbox.chance import Chance


class Person(NamedTuple):
    """Someone with a working life. `email` is at example.org, .com or .net and ends in the person's number."""

    number: int
    first_name: str
    last_name: str
    email: str
    phone: str
    city: str
    country: str
    title: str
    employer: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]


class _Culture(NamedTuple):
    weight: int
    first: tuple[str, ...]
    last: tuple[str, ...]
    cities: tuple[str, ...]
    country: str
    dial: str
    digits: int
    language: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CULTURES = (
    _Culture(
        450,
        _words(
            "Anna Łucja Michał Paweł Małgorzata Stanisław Zofia Jakub Agnieszka Łukasz Katarzyna Grzegorz Żaneta "
            "Sławomir Ewa Bartosz Joanna Tomasz Wioletta Przemysław Kinga Rafał Dorota Krzysztof Iga Wojciech"
        ),
        _words(
            "Nowak Kowalski Wiśniewska Wójcik Kowalczyk Kamiński Lewandowska Zieliński Szymańska Woźniak Dąbrowski "
            "Kozłowska Mazur Jankowski Krawczyk Piotrowska Grabowski Pawłowska Michalski Król Wieczorek Wróbel Źrebiec "
            "Drożdż Gąsior Błaszczyk Świątek Żak Łuczak Ćwik Jaśkiewicz"
        ),
        ("Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk", "Białystok", "Rzeszów"),
        "Polska",
        "+48",
        9,
        "Polish",
    ),
    _Culture(
        130,
        _words("Jürgen Käthe Björn Anneliese Götz Sören Monika Uwe Heike Lukas Franziska Jörg Ulrike Matthias Grete"),
        _words("Groß Weiß Müller Schäfer Köhler Strauß Böttcher Meißner Krüger Voß Jäger Schröder Fuß Lange Öztürk"),
        ("Berlin", "München", "Köln", "Gießen", "Düsseldorf", "Nürnberg"),
        "Deutschland",
        "+49",
        10,
        "German",
    ),
    _Culture(
        90,
        _words("Søren Åse Jørgen Bjørn Mette Øystein Kirsten Rasmus Signe Håkon Ida Magnus Astrid Lærke"),
        _words("Sørensen Ørsted Nørgaard Kjær Østergård Bøgh Mølgaard Noor Ravn Åberg Holm Skovgaard"),
        ("København", "Århus", "Helsingør", "Tromsø", "Malmö"),
        "Danmark",
        "+45",
        8,
        "Danish",
    ),
    _Culture(
        90,
        _words("Jiří Kateřina Ondřej Šárka Zdeněk Lucie Tomáš Markéta Vojtěch Žofie Štěpán Růžena"),
        _words("Novák Dvořáková Černý Procházková Kučera Veselá Horák Němcová Růžička Šťastný Žižka Čapek"),
        ("Praha", "Brno", "Plzeň", "Olomouc", "Hradec Králové"),
        "Česko",
        "+420",
        9,
        "Czech",
    ),
    _Culture(
        90,
        _words("İbrahim Ayşe Çağla Şükrü Gülşen Doğan Özge Tuğba Işıl Emre Yiğit Nurşen"),
        _words("Yılmaz Şahin Öztürk Çelik Yıldırım Güneş Kılıç Doğan İnan Ağaoğlu Işık Şimşek"),
        ("İstanbul", "İzmir", "Eskişehir", "Muğla"),
        "Türkiye",
        "+90",
        10,
        "Turkish",
    ),
    _Culture(
        130,
        _words("Renée José Siân Zoë Maya Oliver Chloé Íñigo Niamh Amélie Peter Grace François Begoña Owen"),
        _words("O'Connor Muñoz Lefèvre Smith-Jones Ó'Briain D'Angelo Núñez Taylor Brontë Garçon Evans MacLeod"),
        ("London", "Málaga", "Orléans", "Dublin", "Cardiff"),
        "United Kingdom",
        "+44",
        10,
        "English",
    ),
    _Culture(
        10,
        ("伟", "秀英", "さくら", "翔太", "지우", "민준"),
        ("王", "李", "佐藤", "髙橋", "김", "박"),
        ("上海", "東京", "서울"),
        "日本",
        "+81",
        10,
        "Japanese",
    ),
    _Culture(
        6,
        ("محمد", "فاطمة", "يوسف", "ليلى", "דוד", "שרה"),
        ("الحسن", "الخطيب", "حدّاد", "כהן", "לוי"),
        ("القاهرة", "بيروت", "ירושלים"),
        "مصر",
        "+20",
        10,
        "Arabic",
    ),
    _Culture(
        4,
        ("Zoë 🌸", "👩🏽‍💻 Ada", "Max 🏳️‍🌈"),
        ("Løve 🦁", "O’Hara ✨", "Nguyễn 🇻🇳"),
        ("Zürich",),
        "Schweiz",
        "+41",
        9,
        "German",
    ),
)

_HOSTILE = (
    ("[bold]Eve[/bold]", "[red]Stop[/]"),
    ("\x1b[31mRed\x1b[0m", "Alert\x07"),
    ("\x1b]0;owned\x07Title", "\x1b[2J\x1b[H"),
    ("\u202eevE", "nosrednA\u202c"),
    ("Ann\nMarie", "Tab\tStop\r"),
    ("Robert'); DROP TABLE employees;--", 'Quote"Back\\slash'),
    ("<b>Max</b>", "<script>alert(1)</script>"),
    ("Z̷̡̛͎a̸̧̝̓l̵̦̈́g̶̱͐o̴", "T̵o̷d̸"),
    ("Wolfeschlegel" * 12, "steinhausenbergerdorff" * 8),
    ("=HYPERLINK(1)", "@SUM(1+1)"),
    ("{{7*7}}", "%s%n${x}"),
    ("\u200bZero\u200dWidth\ufeff", "\u2066Isolate"),
    ("[@click=app.quit]here[/]", "[link=http://example.org]me"),
)

_WORK = (
    ("Backend developer", ("Python", "PostgreSQL", "Docker", "Kafka", "Go", "Redis")),
    ("Frontend developer", ("TypeScript", "React", "CSS", "Accessibility", "Vue")),
    ("Java developer", ("Java", "Spring", "Hibernate", "Kotlin", "Oracle")),
    ("Rust engineer", ("Rust", "Linux", "C++", "WebAssembly")),
    ("Data analyst", ("SQL", "Excel", "Power BI", "Python", "Statistics")),
    ("DevOps engineer", ("Kubernetes", "Terraform", "AWS", "Linux", "Ansible")),
    ("Test engineer", ("Selenium", "Playwright", "JMeter", "Python")),
    ("Product manager", ("Roadmaps", "Scrum", "Discovery", "SQL")),
    ("Accountant", ("IFRS", "SAP", "Excel", "VAT")),
    ("Sales manager", ("B2B", "Negotiation", "CRM", "German")),
    ("Nurse", ("Triage", "Paediatrics", "Night shifts")),
    ("Warehouse operator", ("Forklift", "WMS", "Night shifts")),
    ("UX designer", ("Figma", "Research", "Prototyping", "Accessibility")),
    ("Support specialist", ("Zendesk", "German", "Troubleshooting")),
)
_LEVELS = ("Junior ", "", "", "", "Senior ", "Senior ", "Lead ")
_EMPLOYERS = (
    "Bałtyk Software", "Nordwind GmbH", "Kopenhagen Cykler A/S", "Zielony Młyn", "Vltava Data", "Ege Lojistik",
    "Hansa Bank", "Polana Retail", "Świt Medica", "Müller & Söhne", "Fjord Analytics", "Karpaty Logistics",
)  # fmt: skip
_DOMAINS = ("example.org", "example.com", "example.net")
_HOSTILE_SHARE = 0.01

SKILLS = tuple(sorted({skill for _, skills in _WORK for skill in skills}))

_TOTAL = sum(culture.weight for culture in _CULTURES)
_FLAT = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "ı": "i", "đ": "d"})


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A name in the letters of an e-mail address: `Żaneta Groß` -> `zaneta-gross`; `x` where none is left."""
    folded = unicodedata.normalize("NFKD", name.lower().translate(_FLAT))
    ascii_only = re.sub(r"[^a-z]+", "-", "".join(c for c in folded if not unicodedata.combining(c)))
    return ascii_only.strip("-")[:24] or "x"


@lru_cache(maxsize=4096)
def person(seed: int, number: int) -> Person:
    """Person `number` (from 0) of the agency that grows from `seed`, or of one of its systems (`seats`)."""
    home = seats.first_seat(seed, number)
    draw = Chance(seed, 1, number, *() if not home else (home,))
    culture = _culture(draw.below(_TOTAL))
    if draw.happens(_HOSTILE_SHARE):
        first, last = draw.pick(_HOSTILE)
    else:
        first, last = draw.pick(culture.first), draw.pick(culture.last)
    job, skills = draw.pick(_WORK)
    return Person(
        number,
        first,
        last,
        f"{plain(first)}.{plain(last)}.{seats.letter(home)}{number}@{draw.pick(_DOMAINS)}",
        _phone(culture, draw),
        draw.pick(culture.cities),
        culture.country,
        draw.pick(_LEVELS) + job,
        draw.pick(_EMPLOYERS),
        draw.some(skills, 4),
        (culture.language,) if culture.language == "English" or draw.happens(0.3) else (culture.language, "English"),
    )


def number_of(email: str) -> int | None:
    """The number of the person with this address, None when it is not one of ours."""
    found = re.fullmatch(r"[^@]*\.[a-e]?(\d{1,12})@example\.(?:org|com|net)", email)
    return int(found[1]) if found else None


def _culture(at: int) -> _Culture:
    for culture in _CULTURES:
        if at < culture.weight:
            return culture
        at -= culture.weight
    return _CULTURES[0]


def _phone(culture: _Culture, draw: Chance) -> str:
    number = str(draw.below(10**culture.digits)).zfill(culture.digits)
    match draw.below(4):
        case 0:
            return f"{culture.dial}{number}"
        case 1:
            return f"{culture.dial} {number[:3]}-{number[3:6]}-{number[6:]}"
        case 2:
            return f"00{culture.dial[1:]} {number[:3]} {number[3:]}"
        case _:
            return f"{culture.dial} {number[:3]} {number[3:6]} {number[6:]}"
