"""What a vendor lets people do that no verb of ours stands for, as data; and how what is given for it is read.

One intent, one dialog and one command serve all of it. Pure.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from app.model.days import date_of, moment, noon
from app.model.ids import Instant
from app.model.words import Kind, ListedKind, Replay
from app.model.written import line, text


class InputKind(StrEnum):
    """What is asked for, and so how it is said to the vendor (`Input`)."""

    WORDS = "words"
    """On one line."""
    LINES = "lines"
    CHOICE = "choice"
    YES_NO = "yes or no"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    PEOPLE = "people"
    """Users of the account."""
    FILE = "file"


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an act is told. An adapter gets it as texts: `yes` or `no`, `12` or `1.5`, `2026-03-31`, a moment as

    milliseconds since 1970, a user or something listed by the vendor's id, of fixed choices the value. Of a file it
    gets the bytes instead.
    """

    name: str
    title: str
    kind: InputKind = InputKind.WORDS
    required: bool = False
    several: bool = False
    """More than one may be given, of choices and people."""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, what a person reads). None of them: `listed`, or what the record offers (`Matter.offers`)."""
    listed: ListedKind | None = None
    """Chosen from what the account lists."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Something people may do with a record of one kind, in the vendor's way."""

    name: str
    """`approval.approve`: what a script types; it stays the same."""
    title: str
    """`Approve`: what a person reads."""
    about: Kind
    """A candidate, an application, a job, one of `app.model.words.DETAILS`, a user, something listed, the account."""
    sort: str = ""
    """Which `MatterSort` of a matter, or `ListedKind` of something listed; empty: all."""
    inputs: tuple[Input, ...] = ()
    replay: Replay = Replay.ONCE
    notifies: bool = False
    """The vendor may mail or text somebody because of it: asked again after a day, as all that does."""
    final: bool = False
    """Nothing takes it back, nor the like of it: a person is asked before it is queued."""
    why_not: str = ""
    """Why nobody can do it from here, where that is worth saying."""


class Unfit(ValueError):
    """What was given for an act does not fit; the message says what and why."""


_SOME = 6
"""Choices that are named where something else was given."""
Choices = Mapping[str, Sequence[tuple[str, str]]]
"""What may be chosen, by the name of the input: (value, what a person reads)."""


def values_of(act: Act, given: Mapping[str, Sequence[str]], choices: Choices) -> dict[str, tuple[str, ...]]:
    """What a person gave, as it is said to the vendor; what is empty is left out. Files are not looked at.

    Raises `Unfit`.
    """
    known = {one.name: one for one in act.inputs}
    if unknown := [name for name in given if name not in known]:
        raise Unfit(f"{act.title} is told nothing of {unknown[0]}: {_told(act)}")
    found: dict[str, tuple[str, ...]] = {}
    for one in act.inputs:
        said = [word for word in given.get(one.name, ()) if word.strip()]
        if not said and one.required:
            told = "" if one.title.casefold() == one.name.casefold() else f" ({one.name})"
            raise Unfit(f"{act.title} needs {one.title.lower()}{told}")
        if len(said) > 1 and not one.several:
            raise Unfit(f"{one.title}: one, not {len(said)}")
        if said and one.kind is not InputKind.FILE:
            found[one.name] = tuple(dict.fromkeys(_value(one, word, choices.get(one.name, ())) for word in said))
    return found


def _told(act: Act) -> str:
    return ", ".join(one.name for one in act.inputs) or "it takes nothing"


def _value(one: Input, word: str, choices: Sequence[tuple[str, str]]) -> str:
    match one.kind:
        case InputKind.LINES:
            return text(word)
        case InputKind.CHOICE | InputKind.PEOPLE:
            return _chosen(one, word.strip(), choices)
        case InputKind.YES_NO:
            return _chosen(one, word.strip(), (("yes", "Yes"), ("no", "No")))
        case InputKind.NUMBER:
            return _number(one, word.strip())
        case InputKind.DAY | InputKind.MOMENT:
            return _when(one, word.strip())
        case _:
            return line(word)


def _chosen(one: Input, word: str, choices: Sequence[tuple[str, str]]) -> str:
    """By its value, or else by what a person reads where that names one of them."""
    if any(value == word for value, _ in choices):
        return word
    named = [value for value, title in choices if title.casefold() == word.casefold()]
    if len(named) == 1:
        return named[0]
    some, more = ", ".join(title for _, title in choices[:_SOME]), len(choices) - _SOME
    none = f"{word} is none of {some}{f' and {more} more' if more > 0 else ''}" if choices else "nothing can be chosen"
    why = f"several are called {word}: give the id" if named else none
    raise Unfit(f"{one.title}: {why}")


def _number(one: Input, word: str) -> str:
    plain = word.replace(",", ".")
    try:
        return str(int(plain)) if plain.lstrip("-").isdigit() else str(msgspec.json.decode(plain.encode(), type=float))
    except (ValueError, msgspec.DecodeError):
        raise Unfit(f"{one.title}: {word} is no number") from None


def _when(one: Input, word: str) -> str:
    try:
        return date_of(noon(word)) if one.kind is InputKind.DAY else str(moment(word))
    except ValueError:
        how = "2026-03-31" if one.kind is InputKind.DAY else "2026-03-31 09:30"
        raise Unfit(f"{one.title}: write it like {how}, not {word}") from None


def instant(value: str) -> Instant:
    """The moment of an input, or the noon of its day."""
    return noon(value) if "-" in value[1:] else int(value)
