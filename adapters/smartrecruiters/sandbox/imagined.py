"""Answers that nothing keeps: for operations that are only true to their shape, the same every time."""

from collections.abc import Callable
from typing import Any

from adapters.sandbox.chance import Chance
from adapters.smartrecruiters.sandbox import ids, times
from adapters.smartrecruiters.sandbox.notation import ANY, Shape

_WORDS = ("Kraków", "Onboarding", "Zażółć", "Contract", "Straße", "Background check", "Badge", "Laptop")
_DEEP = 6
_SPECIMEN = "50fe861de4b00265edec6775"


def imagine(shape: Shape, draw: Chance, now: int, deep: int = 0, name: str = "") -> Any:
    """A value of that shape; fields that may be absent are left out below a certain depth."""
    shape = shape.real()
    match shape.kind:
        case "object":
            wanted = {key: one for key, one in shape.fields.items() if key in shape.needed or deep < _DEEP - 2}
            wanted |= {} if shape.others is None else {"entry": shape.others}
            return {key: imagine(one, draw, now, deep + 1, key) for key, one in wanted.items()}
        case "list":
            count = max(shape.low or 0, 0 if deep >= _DEEP else 1 + draw.below(2))
            return [imagine(shape.item or ANY, draw, now, deep + 1, name) for _ in range(count)]
        case "of":
            return imagine(shape.several[0], draw, now, deep, name)
        case _:
            return _PLAIN[shape.kind](shape, draw, now, name)


_PLAIN: dict[str, Callable[[Shape, Chance, int, str], Any]] = {
    "words": lambda shape, draw, _, __: draw.pick(shape.words),
    "bool": lambda _, draw, __, ___: draw.happens(0.5),
    "int": lambda shape, draw, _, __: _number(shape, draw),
    "num": lambda shape, draw, _, __: _number(shape, draw),
    "dt": lambda _, draw, now, __: times.shown(now - draw.below(90) * times.DAY),
    "day": lambda _, draw, now, __: times.day(now - draw.below(90) * times.DAY),
    "uuid": lambda _, draw, __, ___: ids.uuid(0, "loose", draw.below(1 << 40)),
    "any": lambda _, __, ___, ____: {},
    "str": lambda shape, draw, _, name: _text(shape, draw, name),
    "file": lambda shape, draw, _, name: _text(shape, draw, name),
}


def _number(shape: Shape, draw: Chance) -> int:
    return max(shape.low or 0, min(draw.below(100), 100 if shape.high is None else shape.high))


_NAMED = (
    (("url", "uri"), "https://partner.example/{}"), (("email",), "someone.{}@example.org"), (("country",), "pl"),
)  # fmt: skip
_PATTERNS = (("[a-fA-F0-9]{24}", _SPECIMEN), (r"\d{4}", "2026-11-02"), ("^(/", "/title"), ("", "X-Header"))


def _text(shape: Shape, draw: Chance, name: str) -> str:
    if shape.text:
        return next(text for start, text in _PATTERNS if shape.text.startswith(start))
    for words, text in _NAMED:
        if any(word in name.lower() for word in words):
            return text.format(draw.below(1000))
    return draw.pick(_WORDS)[: shape.high or 99].ljust(min(shape.low or 0, 20), "x")
