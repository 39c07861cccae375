"""Answers that nothing keeps: for operations that are only true to their shape, the same every time."""

from typing import Any

from adapters.sandbox.chance import Chance
from adapters.smartrecruiters.sandbox import times
from adapters.smartrecruiters.sandbox.notation import Shape

_WORDS = ("Kraków", "Onboarding", "Zażółć", "Contract", "Straße", "Background check", "Badge", "Laptop")
_DEEP = 6
_SPECIMEN = "50fe861de4b00265edec6775"


def imagine(shape: Shape, draw: Chance, now: int, deep: int = 0, name: str = "") -> Any:
    """A value of that shape; fields that may be absent are left out below a certain depth."""
    shape = shape.real()
    match shape.kind:
        case "object":
            wanted = {key: one for key, one in shape.fields.items() if key in shape.needed or deep < _DEEP - 2}
            found = {key: imagine(one, draw, now, deep + 1, key) for key, one in wanted.items()}
            if shape.others is not None:
                found["firstEntry"] = imagine(shape.others, draw, now, deep + 1)
            return found
        case "list":
            count = max(shape.low or 0, 0 if deep >= _DEEP else 1 + draw.below(2))
            return [imagine(shape.item, draw, now, deep + 1, name) for _ in range(count)] if shape.item else []
        case "of":
            return imagine(shape.several[0], draw, now, deep, name)
        case "words":
            return draw.pick(shape.words)
        case _:
            return _plain(shape, draw, now, name)


def _plain(shape: Shape, draw: Chance, now: int, name: str) -> Any:
    match shape.kind:
        case "bool":
            return draw.happens(0.5)
        case "int" | "num":
            return max(shape.low or 0, min(draw.below(100), shape.high if shape.high is not None else 100))
        case "dt":
            return times.shown(now - draw.below(90) * times.DAY)
        case "day":
            return times.day(now - draw.below(90) * times.DAY)
        case "uuid":
            return (
                f"{draw.word() >> 32:08x}-{draw.below(65536):04x}-4{draw.below(4096):03x}-a{draw.below(4096):03x}-"
                + (f"{draw.word() >> 16:012x}")
            )
        case "any":
            return {}
        case _:
            return _text(shape, draw, now, name)


def _text(shape: Shape, draw: Chance, now: int, name: str) -> str:
    lowered = name.lower()
    if shape.text.startswith("[a-fA-F0-9]{24}"):
        return _SPECIMEN
    if shape.text.startswith(r"\d{4}"):
        return times.day(now)
    if shape.text:
        return "/title" if shape.text.startswith("^(/") else "X-Header"
    if "url" in lowered or "uri" in lowered:
        return f"https://partner.example/{draw.below(1000)}"
    if "email" in lowered:
        return f"someone.{draw.below(1000)}@example.org"
    if lowered.endswith("countrycode") or lowered == "country":
        return "pl"
    return draw.pick(_WORDS)[: shape.high or 99].ljust(min(shape.low or 0, 20), "x")
