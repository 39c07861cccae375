"""What changes of fields share."""

from collections.abc import Sequence

import msgspec

from app.cache import driver
from app.cache.ops import Op
from app.model.fields import before_of, replaced, together
from app.model.intents import Fields


def hand_on(db: driver.Connection, changes: Sequence[tuple[Op, Fields]]) -> None:
    """The first of these changes of one record will not happen; the others were asked after it.

    What the next change of a field replaces is what that one would have replaced.
    """
    (dropped, fields), *behind = changes
    if dropped.before is None:
        return
    left = replaced(fields, before_of(dropped.intent, dropped.before))
    for later, given in behind:
        if later.before is None:
            continue
        stood = replaced(given, before_of(later.intent, later.before))
        handed = {part: left.pop(part) for part in stood if part in left}
        if handed:
            before = msgspec.json.encode(together(stood | handed))
            db.execute("UPDATE op SET before = ? WHERE seq = ?", (before, later.seq))
