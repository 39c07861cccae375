"""The passphrase of the secret file, where nothing but a person has it."""

from collections.abc import Callable

from screens.fields import Field, FieldsScreen

_NEW = (
    "No key store answers on this computer, so secrets go into a file encrypted with a passphrase of yours. It is asked"
    " for at every start, and nobody can give it back to you."
)

_STANDING = "Of the file that holds your secrets."
_AGAIN = "So that no slip of the fingers locks you out."


class PassphraseScreen(FieldsScreen):
    """Asks for it, twice where the file is `new`, and hands it to `done`. `why`: what was wrong with the last one."""

    place = "passphrase"

    def __init__(self, done: Callable[[str], None], *, new: bool, why: str = "") -> None:
        fields = [
            Field("passphrase", "passphrase", _NEW if new else "Of the file that holds your secrets.", secret=True)
        ]
        if new:
            fields.append(
                Field("again", "the same again", "So that no slip of the fingers locks you out.", secret=True)
            )
        super().__init__("A new passphrase" if new else "Passphrase", fields, wrong=why)
        self._done = done

    def do_accept(self) -> None:
        if (empty := self.unfilled()) is not None:
            self.wrong(empty.help, empty.key)
        elif len({one.entry.value for one in self.fields}) > 1:
            self.wrong("the two differ", "again")
        else:
            self.leave()
            self._done(self.fields[0].entry.value)
