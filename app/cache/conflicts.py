"""The three sides of a conflict, what happened at the vendor meanwhile, and what doing it anyway would mean."""

from app.cache import driver
from app.cache.boards import job as job_view
from app.cache.deeds import deed_of
from app.cache.ops import Op, one
from app.cache.outbox import row
from app.cache.people import visits
from app.model.ids import Instant, LocalId
from app.model.intents import (
    AddTags,
    AddToJob,
    EditApplication,
    EditCandidate,
    EditInterview,
    EditJob,
    EditOffer,
    EditOpening,
    EditReferee,
    Move,
    Reject,
    SetJobStatus,
)
from app.model.views import ConflictView, HistoryLine, QueueRow, VisitView
from app.model.words import OpState

MOST = 20
"""Lines of history that are told."""


def conflict(db: driver.Connection, seq: int, now: Instant) -> ConflictView | None:
    """The three sides of a conflict; None when it is none (any more)."""
    view, op = row(db, seq, now), one(db, seq)
    if view is None or op is None or op.state is not OpState.CONFLICT:
        return None
    stays = _since_the_base(db, op)
    seen, between = (stays[0], tuple(stays[1:])) if stays else (None, ())
    there = job_view(db, view.job) if view.job is not None and view.to_name is not None else None
    return ConflictView(
        row=view,
        base=_base(db, view, op),
        base_at=seen.entered_at if seen is not None else None,
        base_by=seen.by if seen is not None else None,
        mine=view.to_name or deed_of(op.intent).words(db, op.intent),
        mine_at=view.created_at,
        theirs=view.theirs or "unknown",
        theirs_at=view.theirs_at,
        theirs_by=view.theirs_by,
        gone=view.gone,
        requests=() if view.gone else (_request(db, op),),
        between=between,
        history=tuple(_history(db, view, between, seen.entered_at if seen is not None else op.created_at)),
        stages=there.stages if there else (),
    )


def _base(db: driver.Connection, view: QueueRow, op: Op) -> str | None:
    """What a person saw; None where it is not known, and empty words where there was nothing."""
    if op.before is not None:
        return deed_of(op.intent).stood(db, op)
    return view.from_name if op.expect is not None else None


def _since_the_base(db: driver.Connection, op: Op) -> list[VisitView]:
    """The visit that the person saw, and those after it.

    Not by time: many vendors' stamps have steps of a second, and a person is quicker than that.
    """
    rows = db.execute("SELECT stage FROM visit WHERE application = ? ORDER BY entered_at, pk", (op.target,)).fetchall()
    base = max((place for place, (stage,) in enumerate(rows) if stage == op.expect), default=None)
    return [] if base is None else visits(db, op.target)[base:]


def _history(
    db: driver.Connection, view: QueueRow, between: tuple[VisitView, ...], since: Instant
) -> list[HistoryLine]:
    """What the vendor tells of the time between, the oldest first."""
    found = [HistoryLine(at=stay.entered_at, what=stay.stage, by=stay.by) for stay in between]
    if view.candidate is not None:
        found += _activities(db, view.candidate, since)
    return sorted(found, key=lambda line: line.at)[-MOST:]


def _activities(db: driver.Connection, candidate: LocalId, since: Instant) -> list[HistoryLine]:
    rows = db.execute(
        "SELECT t.at, t.kind, COALESCE(t.title, t.body, ''), u.name"
        " FROM activity t LEFT JOIN user u ON u.pk = t.by_user"
        " WHERE t.candidate = ? AND t.at > ? AND t.op IS NULL AND t.kind != 'stage' ORDER BY t.at DESC LIMIT ?",
        (candidate, since, MOST),
    )
    return [
        HistoryLine(at=at, what=f"{kind.replace('_', ' ')}: {said}" if said else kind.replace("_", " "), by=by)
        for at, kind, said, by in rows
    ]


def _request(db: driver.Connection, op: Op) -> str:
    words = deed_of(op.intent).words(db, op.intent)
    beside = deed_of(op.intent).beside(db, op.intent, op.expect)
    match op.intent:
        case Move():
            return f"move to {words}" + (f", {beside}" if beside else "")
        case Reject():
            return words.replace("declined:", "decline:").replace("parked:", "park:")
        case (
            EditCandidate()
            | EditJob()
            | SetJobStatus()
            | EditApplication()
            | EditInterview()
            | EditOffer()
            | EditOpening()
            | EditReferee()
        ):
            return f"change to {words}"
        case AddTags():
            return f"add {words}"
        case AddToJob():
            return f"put {words}"
        case _:
            return words + (f", {beside}" if beside else "")
