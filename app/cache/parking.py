"""Where people were before they were set aside to wait."""

from collections.abc import Sequence

from app.cache import driver
from app.cache.overlay.pending import pending
from app.model.ids import LocalId
from app.model.intents import Move
from app.model.words import StageKind

_NOT_BACK_TO = frozenset({StageKind.ON_HOLD, StageKind.REJECTED, StageKind.WITHDRAWN})


def came_from(db: driver.Connection, applications: Sequence[LocalId]) -> dict[LocalId, LocalId]:
    """The last stage of each in which it neither waited nor had ended; those of which none is known are left out."""
    found: dict[LocalId, LocalId] = {}
    for pk in applications:
        row = db.execute("SELECT job, base_stage FROM application WHERE pk = ?", (pk,)).fetchone()
        if row is None:
            continue
        kinds = dict(db.execute("SELECT pk, kind FROM stage WHERE job = ?", (row[0],)).fetchall())
        # The vendor's history may not have been read since; what was sent from here says where it left from.
        told = db.execute(
            "SELECT entered_at, stage FROM visit WHERE application = ?1 UNION ALL SELECT sent_at, expect FROM op"
            " WHERE target = ?1 AND state = 'done' AND sent_at IS NOT NULL AND expect IS NOT NULL ORDER BY 1",
            (pk,),
        ).fetchall()
        moves = [one.intent.stage for one in pending(db, pk) if isinstance(one.intent, Move)]
        known = [*(stage for _, stage in told), row[1], *moves]
        ways = [stage for stage in known if stage in kinds and StageKind(kinds[stage]) not in _NOT_BACK_TO]
        if ways:
            found[pk] = LocalId(ways[-1])
    return found
