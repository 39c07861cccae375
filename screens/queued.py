"""What is said of a change that has just been queued: when it leaves, and how it is taken back."""

from app import text
from app.model.views import Receipt
from screens.frame import Place
from screens.words import fitting, seconds_left


async def say_queued(place: Place, what: str, receipt: Receipt, *, them: str = "it") -> None:
    """Say it at the bottom. Where the room is short, `what` is cut and not when it leaves and what takes it back."""
    shell = place.shell
    undo = shell.keyboard.key_for("undo")
    back = [f", {undo} takes {them} back", f", {undo} undo"] if undo else [""]
    row = await shell.desk.operation(receipt.seq)
    behind, what = row.behind if row is not None else None, text.clean(what)

    def said() -> str:
        """Made anew each second while it stands there: a number that stands still would be a lie."""
        left = seconds_left(receipt.not_before, place.now)
        leaves = f"held {left} s" if left else "waits to be sent"
        when = leaves if behind is None else f"blocked by {behind}"
        end = fitting(place.room - text.width(what), *(f", {when}{one}" for one in back))
        return text.cut(what, max(place.room - text.width(end), 0), shell.glyphs.ellipsis) + end

    shell.flash(said)
