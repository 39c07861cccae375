"""Give somebody tags: type one or several, or choose among those the account uses."""

from collections.abc import Awaitable, Callable, Collection, Sequence

from app import text
from screens.picker import Choice, Picker
from screens.widgets.entry import Entry
from screens.words import some


class _Several(Entry):
    """Tags with commas between them: the one that is being typed finds others."""

    @property
    def pieces(self) -> list[str]:
        return self.value.split(",")

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(text.fold(self.pieces[-1]).split())


class TagsScreen(Picker):
    """Hands the tags that were asked for to `done`, those that all of them have left out.

    Where the account warns about tags, one that nobody has is asked about first: it may be refused.
    """

    def __init__(
        self,
        whom: str,
        known: Sequence[tuple[str, int]],
        had: Collection[str],
        warning: str,
        done: Callable[[tuple[str, ...]], Awaitable[None]],
        *,
        off: Callable[[str], Awaitable[None]] | None = None,
        stays: str = "",
    ) -> None:
        """`known`: the tags in use and how many have each; `had`: those everybody has this is about.

        `off` takes one of these off; where nothing does, `stays` says why.
        """
        counts = dict(known)
        why_not = "" if off else f"has it already{f'; {stays}' if stays else ''}"
        own = [Choice(tag, label=tag, note="has it: take it off", why_not=why_not) for tag in had]
        others = [Choice(tag, label=tag, note=some(count, "person", "people")) for tag, count in counts.items()]
        others = [one for one in others if one.value not in had]
        super().__init__("tags", f"Tags for {whom}", [*own, *others], done, must_choose="type a tag, or go down to one")
        self.entry: _Several = _Several()
        self._whom = text.clean(whom)
        self._had = had
        self._spelt = {text.fold(text.clean(tag)): tag for tag in [*reversed(counts), *had]}
        self._warning = warning
        self._off = off
        self._asked: tuple[str, ...] = ()
        """What was asked about, because none in use is called so."""

    def typed(self) -> None:
        """Nothing is chosen by typing: what was typed is a tag, too."""
        self._asked = ()
        self._fill(-1)

    def found(self, words: Sequence[str]) -> list[Choice]:
        taken = {text.fold(piece.strip()) for piece in self.entry.pieces[:-1]}
        return [one for one in super().found(words) if text.fold(one.label) not in taken]

    def guessed(self, words: Sequence[str]) -> list[Choice]:  # noqa: ARG002  (a tag that is spelt otherwise is another)
        return []

    @property
    def nothing(self) -> str:
        return "no tag in use is called so" if self.entry.words else "no tags in use: type one"

    @property
    def height(self) -> int:
        return max(min(len(self.choices), 10, self.app.size.height - 10), 3)

    def _say_why(self) -> None:
        if self.choice is not None and self.choice.why_not:
            super()._say_why()
        else:
            self.say([(text.cut(self._warning, self._width, self.shell.glyphs.ellipsis), "dim")])

    def do_tags_take(self) -> None:
        """Put the tag under the cursor, or else the first one, into the line, and go on with another."""
        choice = self.choice or next(iter(self.shown), None)
        if choice is None or choice.why_not:
            self.flash(choice.why_not if choice else "no tag here to take")
            return
        if choice.value in self._had:
            self.flash(f"{self._whom}: has this tag already")
            return
        self.entry.value = ", ".join([*(piece.strip() for piece in self.entry.pieces[:-1]), choice.label, ""])
        self.typed()

    def do_accept(self) -> Awaitable[None] | None:
        pieces = self.entry.pieces
        if self.choice is not None and self._off is not None and self.choice.value in self._had:
            if any(piece.strip() for piece in pieces[:-1]):
                self.flash("a tag is taken off by itself: give the others first")
                return None
            self.leave()
            return self._off(self.choice.value)
        if self.choice is not None:
            pieces = [*pieces[:-1], self.choice.label]
        wanted = [tag for piece in pieces if (tag := text.clean(piece))]
        tags = tuple(dict.fromkeys(self._spelt.get(text.fold(tag), tag) for tag in wanted))
        if not tags:
            self.flash(f"{self._must_choose}; commas separate several")
            return None
        new = tuple(tag for tag in tags if tag not in self._had)
        if not new:
            self.flash(f"{self._whom}: has {'this tag' if len(tags) == 1 else 'these tags'} already")
            return None
        unknown = [tag for tag in new if text.fold(tag) not in self._spelt]
        if unknown and self._warning and self._asked != new:
            self._asked = new
            again = f"{self.shell.keyboard.key_for('accept')} again tries it"
            name = text.cut(unknown[0], 24, self.shell.glyphs.ellipsis)
            self.flash(f"{name}: no tag in use is called so; {again}")
            return None
        self.leave()
        return self._done(new)
