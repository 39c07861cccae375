"""What a person sees of an application: the vendor's last known state with the unsent intents replayed on it.

Runs inside the transaction that changed either side, so that the two can never be seen apart.
"""

from collections.abc import Iterable

from app.cache import driver
from app.model import intents
from app.model.ids import Instant, LocalId
from app.model.pipeline import Column, Place, Stay, apply, current, status_of
from app.model.words import PROBLEMS, SHOWN, ApplicationStatus, StageKind

_SHOWN = ",".join(f"'{state}'" for state in sorted(SHOWN))
_PROBLEMS = ",".join(f"'{state}'" for state in sorted(PROBLEMS))


def reproject(db: driver.Connection, applications: Iterable[LocalId]) -> None:
    """Bring the shown columns of these applications up to date."""
    for pk in applications:
        row = db.execute(
            "SELECT base_stage, base_status, base_entered_at, base_reason, job FROM application WHERE pk = ?", (pk,)
        ).fetchone()
        if row is None:
            continue
        stage, status, entered_at, reason, job = row
        place = Place(stage=stage, status=ApplicationStatus(status), entered_at=entered_at, reason=reason)
        newest: int | None = None
        columns: list[Column] | None = None
        for seq, args, created_at in db.execute(
            f"SELECT seq, args, created_at FROM op WHERE target = ? AND state IN ({_SHOWN}) ORDER BY seq", (pk,)
        ).fetchall():
            intent = intents.decode(args)
            if columns is None:
                columns = columns_of(db, job)
            place = apply(place, intent, created_at, columns, _ends_in(db, intent))
            newest = seq
        problems = db.execute(f"SELECT COUNT(*) FROM op WHERE target = ? AND state IN ({_PROBLEMS})", (pk,)).fetchone()[
            0
        ]
        db.execute(
            "UPDATE application SET stage = ?, status = ?, entered_at = ?, reason = ?, op = ?, problem = ? WHERE pk = ?"
            " AND (stage IS NOT ? OR status IS NOT ? OR entered_at IS NOT ? OR reason IS NOT ? OR op IS NOT ?"
            " OR problem IS NOT ?)",
            (*(values := (place.stage, place.status, place.entered_at, place.reason, newest, problems)), pk, *values),
        )


def columns_of(db: driver.Connection, job: LocalId) -> list[Column]:
    """The stages of a job, left to right."""
    rows = db.execute("SELECT pk, kind FROM stage WHERE job = ? ORDER BY position, pk", (job,))
    return [Column(LocalId(pk), StageKind(kind)) for pk, kind in rows]


def rederive(db: driver.Connection, applications: Iterable[LocalId], read_at: Instant) -> None:
    """Work out from their visits where these applications are at the vendor, and show it.

    Only for applications whose vendor keeps no current stage. What was read before `read_at`'s own knowledge of an
    application (a fresh single read, an answered write) does not count: a late page must not turn a card back.
    """
    for pk in applications:
        known = db.execute("SELECT derived, seen_at FROM application WHERE pk = ?", (pk,)).fetchone()
        if known is None or not known[0] or known[1] > read_at:
            continue
        stays = [
            Stay(LocalId(visit), LocalId(stage), entered, left)
            for visit, stage, entered, left in db.execute(
                "SELECT pk, stage, entered_at, left_at FROM visit WHERE application = ?", (pk,)
            )
        ]
        here = current(stays)
        if here is None:
            continue
        kind = db.execute(
            "SELECT COALESCE((SELECT kind FROM stage WHERE pk = ?), (SELECT kind FROM visit WHERE pk = ?), 'other')",
            (here.stage, here.pk),
        ).fetchone()[0]
        first = min(stay.entered_at for stay in stays)
        db.execute(
            "UPDATE application SET base_stage = ?, base_status = ?, base_entered_at = ?, seen_at = ?,"
            " applied_at = MIN(COALESCE(applied_at, ?), ?) WHERE pk = ?",
            (here.stage, status_of(StageKind(kind)), here.entered_at, read_at, first, first, pk),
        )
        reproject(db, [pk])


def set_base(db: driver.Connection, pk: LocalId, place: Place, read_at: Instant) -> None:
    """Say where the vendor has an application, as a single read or an answered write told us, and show it."""
    db.execute(
        "UPDATE application SET base_stage = ?, base_status = ?, base_entered_at = ?, base_reason = ?, seen_at = ?"
        " WHERE pk = ? AND seen_at <= ?",
        (place.stage, place.status, place.entered_at, place.reason, read_at, pk, read_at),
    )
    reproject(db, [pk])


def _ends_in(db: driver.Connection, intent: intents.AnyIntent) -> StageKind:
    if not isinstance(intent, intents.Reject):
        return StageKind.OTHER
    row = db.execute("SELECT leads_to FROM reason WHERE pk = ?", (intent.reason,)).fetchone()
    return StageKind(row[0]) if row else StageKind.REJECTED
