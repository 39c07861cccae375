"""The curriculum vitae of somebody of the made-up agency, as a file."""

from adapters.sandbox.agency import Person
from adapters.sandbox.documents import DOCX, PDF, docx, pdf


def kind(someone: Person) -> tuple[str, str]:
    """The content type and the ending of the name: PDF where its fonts have all the letters."""
    words = someone.first_name + someone.last_name + someone.city + someone.country + someone.employer
    return (PDF, "pdf") if all(ord(letter) < 0x100 for letter in words) else (DOCX, "docx")


def content(someone: Person) -> bytes:
    """The same bytes whenever it is asked for."""
    lines = [
        f"{someone.first_name} {someone.last_name}",
        f"{someone.email}   {someone.phone}",
        f"{someone.city}, {someone.country}",
        "",
        f"{someone.title} at {someone.employer}, since 20{14 + someone.number % 10}",
        f"Skills: {', '.join(someone.skills) or 'will be sent later'}",
        f"Languages: {', '.join(someone.languages)}",
        "",
        "I consent to the processing of my data for this recruitment.",
    ]
    return pdf(lines) if kind(someone)[0] == PDF else docx(lines)
