"""Stages of the same name told apart, in everything a person is shown or chooses from."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from app.cache import driver
from app.cache.ops import Theirs
from app.model import intents
from app.model.ids import LocalId
from app.model.intents import Move
from app.model.naming import apart
from app.model.views import BoardView, CandidateView, Column, ConflictView, JobView, QueueRow, StageCount

_theirs = msgspec.json.Decoder(Theirs)


def stages(found: tuple[StageCount, ...]) -> tuple[StageCount, ...]:
    """The columns of a job; the very same where no two are called alike."""
    names = [one.name for one in found]
    told = apart(names)
    return found if told == names else tuple(replace(one, name=name) for one, name in zip(found, told, strict=True))


def job(view: JobView) -> JobView:
    told = stages(view.stages)
    return view if told is view.stages else replace(view, stages=told)


def board(view: BoardView) -> BoardView:
    told = job(view.job)
    if told is view.job:
        return view
    known = {one.id: one for one in told.stages}
    columns = (Column(stage=known.get(one.stage.id, one.stage), cards=one.cards) for one in view.columns)
    return BoardView(job=told, columns=tuple(columns))


def candidate(db: driver.Connection, view: CandidateView) -> CandidateView:
    names = _names(db, {one.job for one in view.applications})
    if not names:
        return view
    told = (
        replace(one, stage_name=names.get(one.stage, one.stage_name) if one.stage is not None else one.stage_name)
        for one in view.applications
    )
    return replace(view, applications=tuple(told))


def rows(db: driver.Connection, found: Sequence[QueueRow]) -> list[QueueRow]:
    names = _names(db, {one.job for one in found if one.job is not None})
    return [_row(db, one, names) for one in found] if names else list(found)


def conflict(db: driver.Connection, view: ConflictView) -> ConflictView:
    (row,) = rows(db, [view.row])
    return replace(
        view,
        row=row,
        base=row.from_name,
        mine=row.to_name or view.mine,
        theirs=row.theirs or view.theirs,
        stages=stages(view.stages),
    )


def _names(db: driver.Connection, jobs: Iterable[LocalId]) -> dict[LocalId, str]:
    """The names of the stages of those of the jobs in which two are called alike."""
    found: dict[LocalId, str] = {}
    for one in jobs:
        of_job = db.execute("SELECT pk, name FROM stage WHERE job = ? ORDER BY position, pk", (one,)).fetchall()
        names = [name for _, name in of_job]
        if (told := apart(names)) != names:
            found.update(zip((pk for pk, _ in of_job), told, strict=True))
    return found


def _row(db: driver.Connection, row: QueueRow, names: dict[LocalId, str]) -> QueueRow:
    expect, args, theirs_json = db.execute("SELECT expect, args, theirs FROM op WHERE seq = ?", (row.seq,)).fetchone()
    intent = intents.decode(args)
    from_name = names.get(expect, row.from_name)
    to_name = names.get(intent.stage, row.to_name) if isinstance(intent, Move) else row.to_name
    theirs = row.theirs
    if theirs_json is not None:
        there = _theirs.decode(theirs_json)
        plain = db.execute("SELECT name FROM stage WHERE pk = ?", (there.stage,)).fetchone()
        if plain is not None and plain[0] == theirs and there.stage is not None:
            theirs = names.get(there.stage, theirs)
    what = f"{row.subject}: {from_name or '?'} -> {to_name}" if row.application is not None else row.what
    return replace(row, from_name=from_name, to_name=to_name, theirs=theirs, what=what)
