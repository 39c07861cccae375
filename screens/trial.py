"""A test of an account, watched: what it waits for, and what it found out."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from app import text
from app.model.abilities import in_words
from app.model.views import CapabilityView
from app.workspace.accounts import NotSignedIn, SignedIn, Unusable
from screens.waiting import Waiting
from screens.widgets.ink import Part


class TrialScreen(Waiting):
    """Runs `trial` and says how it went. `then`: what Enter does with a good one, said and done."""

    def __init__(
        self,
        name: str,
        trial: Callable[[], Awaitable[SignedIn]],
        *,
        then: str = "",
        done: Callable[[SignedIn], None] | None = None,
        failed: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__(f"Test of {name}", "Signing in, and reading one record of each kind")
        self._trial = trial
        self._then = then
        self._done = done
        self._failed = failed
        self._found: SignedIn | None = None

    async def on_mount(self) -> None:
        self.say([(f"{self.shell.keyboard.key_for('cancel')} stops it", "dim")])

    async def work(self) -> None:
        try:
            found = await self._trial()
        except NotSignedIn as why:
            self.ended([(str(why), "bad"), *([(why.advice, "text")] if why.advice else [])])
        except Unusable as why:
            self.ended([(str(why), "bad")])
        else:
            self._found = found
            self.ended(report(found))

    def ended(self, said: Sequence[Part]) -> None:
        super().ended(said)
        accept, cancel = (self.shell.keyboard.key_for(one) for one in ("accept", "cancel"))
        if self._found is None:
            self._failed(said[0][0])
            self.say([(f"nothing was changed here; {accept} goes back", "dim")])
        elif self._then:
            self.say([(f"{accept} {self._then}; {cancel} goes back", "dim")])
        else:
            self.say([(f"{accept} closes this", "dim")])

    # --- commands --------------------------------------------------------------------------------

    def do_accept(self) -> None:
        if self.running:
            self.flash(f"the vendor has not answered yet; {self.shell.keyboard.key_for('cancel')} stops the test")
            return
        self.leave()
        if self._found is not None and self._done is not None:
            self._done(self._found)

    def do_cancel(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
        self.leave()


def report(found: SignedIn) -> list[Part]:
    """What a test found out, in words."""
    return [(f"Signed in as {text.clean(found.who)}.", "good"), *abilities(found.capabilities)]


def abilities(capabilities: Iterable[CapabilityView]) -> list[Part]:
    """What an account can and cannot do."""
    ink = {"can": "text", "cannot": "warn", "about": "dim"}
    return [(text.clean(said), ink[kind]) for kind, said in in_words(capabilities)]
