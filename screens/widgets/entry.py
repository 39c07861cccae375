"""A line of typed text as data: drawn where it is needed, it takes no focus, so no key is lost while it opens."""

from app import text

LONGEST = 200
"""Characters: more is no search but an accident, such as a letter pasted into the filter."""


class Entry:
    """What has been typed so far, with the few keys that edit a line."""

    def __init__(self, value: str = "", *, longest: int = LONGEST) -> None:
        self.value = value
        self.longest = longest

    def type(self, press: str, character: str | None) -> bool:
        """Take a key; False where it is none of this line's keys."""
        if character is not None and character.isprintable():
            self.value = (self.value + character)[: self.longest]
        elif press == "backspace" and self.value:
            self.value = self.value[: text.letter_before(self.value, len(self.value))]
        elif press == "ctrl+u" and self.value:
            self.value = ""
        elif press == "ctrl+w" and self.value:
            self.value = text.without_last_word(self.value)
        else:
            return False
        return True

    def paste(self, pasted: str) -> None:
        self.value = (self.value + text.clean(pasted[: self.longest]))[: self.longest]

    @property
    def words(self) -> tuple[str, ...]:
        """What every match must contain."""
        return tuple(text.fold(self.value).split())


class Exact(Entry):
    """A line whose every character counts, such as a secret: what is pasted is taken as it is, but for line ends."""

    def paste(self, pasted: str) -> None:
        taken = "".join(character for character in pasted.strip() if character.isprintable())
        self.value = (self.value + taken)[: self.longest]
