"""What a system lets people do beside our verbs: which of it, and what it is told."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from app import files
from app.model.acts import InputKind
from app.model.ids import AccountId, LocalId
from app.model.naming import apart
from app.model.views import ActView, InputView, Receipt
from app.text import clean
from screens.ask import AskScreen
from screens.form import Asked, FormScreen, Wrong, chosen
from screens.forms import shown
from screens.frame import Place
from screens.matter_lines import MINE
from screens.picker import Choice, Picker

NOTIFIES, FINAL = "may mail or text somebody", "once sent, nothing takes it back"
_HINTS = {
    InputKind.NUMBER: "a number",
    InputKind.DAY: "a day, like 2026-03-31",
    InputKind.MOMENT: "a moment, like 2026-03-31 09:30",
}


async def open_acts(place: Place, name: str, account: AccountId | None, *records: LocalId) -> None:
    """Offers what may be done with these records and what waits there, or with all of an account."""
    desk = place.shell.desk
    found = [*await desk.acts(*records), *(() if account is None else await desk.acts_of_account(account))]
    if not found:
        place.shell.flash(f"nothing more can be done with {clean(name)} from here")
        return
    choices: list[Choice] = []
    for about, acts in groupby(found, key=lambda one: (one.about, one.about_name, one.mine)):
        waits = f" ({MINE})" if about[2] else ""
        choices.append(Choice(None, label=f"{about[1]}{waits}", heads=True))
        choices += [
            Choice(one, label=one.title, note=NOTIFIES if one.notifies else "", why_not=one.why_not,
                   also=f"{one.name} {one.about_name}")
            for one in acts
        ]  # fmt: skip

    async def go(act: ActView) -> None:
        await ask_act(place, act)

    place.app.push_screen(Picker("palette", f"{name}: more", choices, go, must_choose="choose what is to be done"))


async def ask_act(place: Place, act: ActView) -> None:
    """Asks for what the act is told, the file first; where that is nothing, it is done once it was said that it may."""
    taken = [one for one in act.inputs if one.kind is InputKind.FILE]
    if not taken:
        await _ask(place, act, None)
        return
    from screens.paths import PathScreen  # noqa: PLC0415

    async def go(file: tuple[str, bytes]) -> None:
        await _ask(place, act, file)

    place.app.push_screen(PathScreen(f"{act.title}: {taken[0].title}", "~/", go, take=files.taken))


async def _ask(place: Place, act: ActView, file: tuple[str, bytes] | None) -> None:
    told = [one for one in act.inputs if one.kind is not InputKind.FILE]
    means = ", ".join(said for said, so in ((NOTIFIES, act.notifies), (FINAL, act.final)) if so)

    async def do(given: Mapping[str, Sequence[str]]) -> Receipt:
        return await place.shell.desk.perform(act, given, file)

    async def at_once() -> None:
        await shown(place, [await do({})])

    async def save(values: Mapping[str, Any]) -> Receipt:
        return await do(values)

    title = f"{act.title}: {act.about_name}"
    if told:
        heading = f"{title} ({means})" if means else title
        asked = [_asked(one) for one in told]
        place.app.push_screen(FormScreen(heading, asked, save, lambda came: shown(place, [came]), as_it_is=True))
    elif means:
        place.app.push_screen(AskScreen(title, [f"It {means}." if act.notifies else f"{FINAL.capitalize()}."], at_once))
    else:
        await at_once()


def _asked(one: InputView) -> Asked:
    """The field of an input. Several are typed with commas between."""
    known = (("yes", "yes"), ("no", "no")) if one.kind is InputKind.YES_NO else one.choices
    # A comma stands between several, and so in none of them.
    labels = tuple(apart([clean(title).replace(",", " ") if one.several else clean(title) for _, title in known]))
    values = dict(zip(labels, (value for value, _ in known), strict=True))
    says = [next((label for label, value in values.items() if value == said), said) for said in one.says]

    def read(typed: str) -> list[str]:
        words = [word for word in (typed.split(",") if one.several else [typed]) if word.strip()]
        return [_value(word, values) for word in words] if known else words

    hint = _HINTS.get(one.kind, "needed" if one.required else "")
    if one.several:
        hint = f"with commas between: {', '.join(labels)}"
    return Asked(
        key=one.name,
        label=f"{one.title.lower()}{' *' if one.required else ''}",
        value=", ".join(says),
        hint=hint,
        choices=() if one.several else labels,
        read=read,
        lines=one.kind is InputKind.LINES,
        sent=bool(says),
    )


def _value(word: str, values: Mapping[str, str]) -> str:
    found = chosen(word, tuple(values))
    if len(found) != 1:
        raise Wrong(f"{word.strip()!r} {'may be several' if found else 'is none'} of {', '.join(found or values)}")
    return values[found[0]]
