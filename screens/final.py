"""What nothing takes back: one candidate made of two, and what is known of somebody taken out.

It is asked of the vendor at once, with a name typed, and waited for.
"""

from collections.abc import Sequence

from app import text
from app.model.views import CandidateRow, CandidateView
from app.model.words import Verb
from app.workspace.accounts import NotDone
from app.workspace.desk import OFFLINE, Final, NotAllowed
from screens.finding import Finder
from screens.forms import allowed
from screens.frame import Place
from screens.sure import SureScreen
from screens.waiting import Waiting
from screens.widgets.ink import Part

_NEVER = "Nothing takes this back."
_AT_ONCE = "The vendor is asked at once: it is not held, and undo does not know it."


async def ask_merge(place: Place, person: CandidateView) -> None:
    """Somebody else becomes part of whom one looks at."""
    if not await allowed(place, person.account, person.account_name, Verb.MERGE):
        return
    if (await place.shell.desk.status()).offline:
        raise NotAllowed(OFFLINE)

    async def chosen(row: CandidateRow) -> None:
        what = await place.shell.desk.final(row.id, person.id)
        stays, goes = (text.clean(one) for one in (person.name, row.name))
        said: list[Part] = [
            (f"{goes} ({row.ref}) is gone then, at the vendor and here.", "bad"),
            (f"Their applications, notes and files become those of {stays} ({person.ref}), who stays.", "text"),
        ]
        _ask(place, f"Merge {goes} into {stays}", said, what)

    def other(row: CandidateRow) -> bool:
        return row.account_name == person.account_name and row.id != person.id

    title = f"Who becomes part of {person.name}, and is gone then? Type a name"
    place.app.push_screen(Finder(title, [], chosen, wants=other))


async def ask_anonymise(place: Place, person: CandidateView) -> None:
    """What is known of whom one looks at is taken out."""
    if not await allowed(place, person.account, person.account_name, Verb.ANONYMISE):
        return
    what = await place.shell.desk.final(person.id)
    fields = ", ".join(one.replace("_", " ") for one in what.fields)
    said: list[Part] = [
        (f"What is known of {text.clean(person.name)} ({person.ref}) is taken out, at the vendor and here.", "bad"),
        *([(f"That is: {text.clean(fields)}.", "text")] if fields else []),
    ]
    _ask(place, f"Anonymise {text.clean(person.name)}", said, what)


def _ask(place: Place, title: str, said: Sequence[Part], what: Final) -> None:
    def do() -> None:
        place.app.push_screen(DoingScreen(title, what))

    told = [*said, ("", "text"), (_NEVER, "bad"), (_AT_ONCE, "dim")]
    place.app.push_screen(SureScreen(title, told, do, word=" ".join(text.clean(what.name).split())))


class DoingScreen(Waiting):
    """Asks for it, and says what became of it. Nobody leaves before that is known."""

    def __init__(self, title: str, what: Final) -> None:
        super().__init__(title, "Asking the vendor")
        self._what = what

    async def work(self) -> None:
        try:
            await self.shell.accounts.destroy(self._what)
        except NotDone as why:
            self.ended([(text.clean(str(why)), "bad")])
        else:
            self.ended([("Done. What the vendor has now is being read.", "good")])
        self.say([(f"{self.shell.keyboard.key_for('accept')} closes this", "dim")])

    def do_accept(self) -> None:
        if self.running:
            self.flash("it has been asked for, and nothing takes it back: wait for the answer")
        else:
            self.leave()

    def do_cancel(self) -> None:
        self.do_accept()
