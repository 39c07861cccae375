"""Applications: where the vendor has them, and where a person sees them."""

from collections.abc import Iterable

from app.cache import driver
from app.cache.overlay.pending import pending, problems, with_operations
from app.model import intents
from app.model.ids import AccountId, Instant, LocalId
from app.model.pipeline import Column, Place, Stay, apply, current, status_of
from app.model.words import ApplicationStatus, StageKind


def reproject(db: driver.Connection, applications: Iterable[LocalId]) -> None:
    """Bring the shown columns of these applications up to date."""
    some = list(applications)
    touched = with_operations(db, some)
    for pk in some:
        row = db.execute(
            "SELECT base_stage, base_status, base_entered_at, base_reason, COALESCE(base_job, job) FROM application"
            " WHERE pk = ?",
            (pk,),
        ).fetchone()
        if row is None:
            continue
        stage, status, entered_at, reason, job = row
        place = Place(stage=stage, status=ApplicationStatus(status), entered_at=entered_at, reason=reason, job=job)
        newest: int | None = None
        columns: dict[LocalId | None, list[Column]] = {}
        for one in pending(db, pk) if pk in touched else ():
            on = one.intent.job if isinstance(one.intent, intents.Transfer) else place.job
            if on not in columns:
                columns[on] = columns_of(db, on)
            if not _is_elsewhere(db, one.intent, place.job):
                place = apply(place, one.intent, one.at, columns[on], ends_in(db, one.intent))
            newest = one.seq
        count = problems(db, pk) if pk in touched else 0
        db.execute(
            "UPDATE application SET stage = ?, status = ?, entered_at = ?, reason = ?, job = ?, base_job = ?, op = ?,"
            " problem = ? WHERE pk = ? AND (stage IS NOT ? OR status IS NOT ? OR entered_at IS NOT ? OR reason IS NOT ?"
            " OR job IS NOT ? OR base_job IS NOT ? OR op IS NOT ? OR problem IS NOT ?)",
            (*(values := (*_shown(place), None if place.job == job else job, newest, count)), pk, *values),
        )


def _shown(place: Place) -> tuple[object, ...]:
    return place.stage, place.status, place.entered_at, place.reason, place.job


def _is_elsewhere(db: driver.Connection, intent: intents.AnyIntent, job: LocalId | None) -> bool:
    """Whether it leads into a stage of another job: what was to put the application there did not."""
    if not isinstance(intent, intents.Move):
        return False
    row = db.execute("SELECT job FROM stage WHERE pk = ?", (intent.stage,)).fetchone()
    return row is not None and row[0] != job


def columns_of(db: driver.Connection, job: LocalId | None) -> list[Column]:
    """The stages of a job, left to right."""
    rows = db.execute("SELECT pk, kind, shut FROM stage WHERE job = ? ORDER BY position, pk", (job,))
    return [Column(LocalId(pk), StageKind(kind), bool(shut)) for pk, kind, shut in rows]


def is_newer(seen_at: Instant, read_at: Instant, now: Instant) -> bool:
    """Whether what is in the cache was read after a request that left at `read_at`.

    What claims to have been read in the future was read before the clock was set back, and does not count.
    """
    return read_at < seen_at <= now


def rederive(db: driver.Connection, applications: Iterable[LocalId], read_at: Instant, now: Instant) -> None:
    """Work out from their visits where these applications are at the vendor, and show it.

    Of one whose vendor keeps the current stage they say since when. A late page must not turn a card back: where
    something newer than `read_at` is known of an application (a single read, an answered write) it waits, marked as
    unsure, until all that was changed meanwhile has come in.
    """
    derived: list[LocalId] = []
    for pk in applications:
        known = db.execute("SELECT derived, seen_at FROM application WHERE pk = ?", (pk,)).fetchone()
        if known is None:
            continue
        if not known[0]:
            derived += [pk] if _arrive(db, pk) else []
            continue
        if is_newer(known[1], read_at, now):
            db.execute("UPDATE application SET unsure = 1 WHERE pk = ?", (pk,))
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
            "UPDATE application SET base_reason = CASE WHEN base_stage IS ?1 THEN base_reason END,"
            " base_stage = ?1, base_status = ?2, base_entered_at = ?3, seen_at = ?4, unsure = 0,"
            " applied_at = MIN(COALESCE(applied_at, ?5), ?5) WHERE pk = ?6",
            (here.stage, status_of(StageKind(kind)), here.entered_at, read_at, first, pk),
        )
        derived.append(pk)
    reproject(db, derived)


def arrived_at(db: driver.Connection, application: LocalId, stage: LocalId | None) -> Instant | None:
    """When an application came to a stage the last time, as far as its visits say it."""
    row = db.execute(
        "SELECT MAX(entered_at) FROM visit WHERE application = ? AND stage = ?", (application, stage)
    ).fetchone()
    return None if row is None else row[0]


def _arrive(db: driver.Connection, pk: LocalId) -> bool:
    """Say since when an application is where its vendor has it; True where that is news."""
    (stage,) = db.execute("SELECT base_stage FROM application WHERE pk = ?", (pk,)).fetchone()
    at = arrived_at(db, pk, stage)
    if at is None:
        return False
    sql = "UPDATE application SET base_entered_at = ?1 WHERE pk = ?2 AND base_entered_at IS NOT ?1"
    return db.execute(sql, (at, pk)).rowcount > 0


def rederive_unsure(db: driver.Connection, account: AccountId, read_at: Instant, now: Instant) -> None:
    """Everything that changed before `read_at` is in: work out again what could not be said for sure until now."""
    rows = db.execute(
        "SELECT pk FROM application WHERE account_id = ? AND unsure = 1 AND (seen_at <= ? OR seen_at > ?)",
        (account, read_at, now),
    ).fetchall()
    rederive(db, [LocalId(pk) for (pk,) in rows], read_at, now)


def set_base(db: driver.Connection, pk: LocalId, place: Place, now: Instant) -> None:
    """Say where the vendor has an application, as an answered write told us, and show it.

    Somebody may have moved it on since: where its stage is worked out from visits, that is done again when they are in.
    """
    if place.job is not None:
        db.execute("UPDATE application SET job = ?, base_job = NULL WHERE pk = ?", (place.job, pk))
    db.execute(
        "UPDATE application SET base_stage = ?, base_status = ?, base_entered_at = ?, base_reason = ?, seen_at = ?,"
        " unsure = derived WHERE pk = ?",
        (place.stage, place.status, place.entered_at, place.reason, now, pk),
    )
    reproject(db, [pk])


def ends_in(db: driver.Connection, intent: intents.AnyIntent) -> StageKind:
    """What kind of stage an intent's reason leads to; only declining has one."""
    if not isinstance(intent, intents.Reject):
        return StageKind.OTHER
    row = db.execute("SELECT leads_to FROM reason WHERE pk = ?", (intent.reason,)).fetchone()
    return StageKind(row[0]) if row else StageKind.REJECTED
