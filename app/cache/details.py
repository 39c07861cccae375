"""Interviews, scorecards, offers, openings, and what somebody did before: how they are stored, and as they are seen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from app.cache import boards, driver
from app.cache.boards import NOT_READ
from app.cache.identity import ref
from app.cache.ops import UNSETTLED
from app.cache.overlay import jobs
from app.cache.overlay.details import DECODERS
from app.cache.users import Users
from app.model import intents
from app.model.ids import DAY, AccountId, Instant, LocalId, RemoteId
from app.model.intents import Perform
from app.model.records import Background, Interview, Interviewer, Matter, Offer, Opening, Scorecard
from app.model.views import (
    BackgroundView,
    BroughtView,
    DoingView,
    InterviewerView,
    InterviewView,
    JobDetailView,
    MatterView,
    OfferView,
    OpeningView,
    ScorecardView,
)
from app.model.words import BackgroundKind, Kind, MatterSort, OpState

LONGEST = 7 * DAY
"""No interview that began earlier before an instant than this is looked for because it may still go on."""
# --- storing -------------------------------------------------------------------------------------


def candidate_of(db: driver.Connection, application: LocalId | None) -> LocalId | None:
    """Whom an application is about, as far as that is known yet."""
    row = db.execute("SELECT candidate FROM application WHERE pk = ?", (application,)).fetchone()
    return LocalId(row[0]) if row else None


def belong_to(db: driver.Connection, application: LocalId, candidate: LocalId) -> None:
    """It is known (anew) whom an application is about: so are the details that hang on it."""
    db.execute(
        "UPDATE detail SET candidate = ?1 WHERE application = ?2 AND candidate IS NOT ?1 AND kind != ?3",
        (candidate, application, Kind.OPENING),
    )


def forget(db: driver.Connection, applications: Iterable[LocalId]) -> None:
    """Delete what hangs on applications that are not there. The seats they took stay, taken by nobody one knows."""
    for application in applications:
        mine = "SELECT pk FROM detail WHERE application = ?"
        db.execute(f"DELETE FROM raw WHERE pk IN ({mine})", (application,))
        db.execute("DELETE FROM detail WHERE application = ? AND kind != ?", (application, Kind.OPENING))
        db.execute("UPDATE detail SET application = NULL, hash = x'' WHERE application = ?", (application,))


# --- reading -------------------------------------------------------------------------------------

SELECT = (
    "SELECT d.pk, i.remote_id, d.account_id, a.name, a.mark, d.kind, d.application, COALESCE(d.candidate, p.candidate),"
    " c.name, COALESCE(d.job, p.job), j.name, d.data FROM detail d"
    " JOIN idmap i ON i.pk = d.pk JOIN account a ON a.id = d.account_id LEFT JOIN application p ON p.pk = d.application"
    " LEFT JOIN candidate c ON c.pk = COALESCE(d.candidate, p.candidate)"
    " LEFT JOIN job j ON j.pk = COALESCE(d.job, p.job)"
)
OF_CANDIDATE = f"{SELECT} WHERE d.candidate = ? ORDER BY d.kind, d.at DESC, d.pk DESC"
OF_JOB = f"{SELECT} WHERE d.job = ? AND d.kind = 'opening' ORDER BY d.at, d.pk"
MATTERS_OF_JOB = f"{SELECT} WHERE d.job = ? AND d.kind = 'matter' ORDER BY d.at DESC, d.pk DESC"
BETWEEN = (
    f"{SELECT} WHERE d.kind = 'interview' AND d.at >= ?1 - {LONGEST} AND d.at < ?2"
    " AND (d.at >= ?1 OR d.ends_at > ?1) ORDER BY d.at, d.pk"
)


class Row(msgspec.Struct, frozen=True):
    """A row of `SELECT`, its record read."""

    pk: LocalId
    account: AccountId
    kind: Kind
    remote: RemoteId | None
    record: Any
    shared: dict[str, Any]
    """The fields that all views have."""


class Told:
    """The details of one candidate, kind by kind."""

    def __init__(self, db: driver.Connection, candidate: LocalId) -> None:
        self._db = db
        self._users = Users(db)
        self._rows = rows(db, OF_CANDIDATE, (candidate,))

    def _of(self, kind: Kind) -> list[Row]:
        return [row for row in self._rows if row.kind is kind]

    def interviews(self) -> tuple[InterviewView, ...]:
        """The latest first, but before it those nobody has found a time for."""
        found = [_interview(row, self._users) for row in self._of(Kind.INTERVIEW)]
        return tuple(sorted(found, key=lambda one: one.starts_at is not None))

    def scorecards(self) -> tuple[ScorecardView, ...]:
        """The latest first."""
        named = {row.remote: str(row.record.name) for row in self._of(Kind.INTERVIEW)}
        return tuple(_scorecard(row, self._users, named) for row in self._of(Kind.SCORECARD))

    def offers(self) -> tuple[OfferView, ...]:
        """Those that count first, then the older versions of each."""
        counts: set[LocalId | None] = set()
        found = []
        for row in sorted(self._of(Kind.OFFER), key=_version, reverse=True):
            of = row.shared["application"]
            found.append(_offer(self._db, row, superseded=of in counts))
            counts.add(of)
        return tuple(sorted(found, key=lambda one: one.superseded))

    def matters(self, now: Instant) -> tuple[MatterView, ...]:
        """What waits for this account first; then by sort, the newest first."""
        return _matters(self._db, self._of(Kind.MATTER), self._users, now)

    def background(self) -> tuple[BackgroundView, ...]:
        """Work before education, what goes on and what is latest first."""
        found = [_background(row) for row in self._of(Kind.BACKGROUND)]
        found.sort(key=lambda one: (one.ended_on or "9999", one.started_on or ""), reverse=True)
        return tuple(sorted(found, key=lambda one: one.background is not BackgroundKind.WORK))


def of_job(db: driver.Connection, pk: LocalId, now: Instant) -> JobDetailView | None:
    """All that is known of a job."""
    view, record = boards.job(db, pk), jobs.shown(db, pk)
    if view is None or record is None:
        return None
    return JobDetailView(
        job=view,
        custom=record.custom,
        openings=tuple(openings(db, pk)),
        brought=tuple(brought(db, view.account)),
        matters=_matters(db, rows(db, MATTERS_OF_JOB, (pk,)), Users(db), now),
        doing=doing(db, [pk], now),
    )


def openings(db: driver.Connection, job: LocalId) -> list[OpeningView]:
    """The seats of a job: those that are open first, then in the order they were opened in."""
    found = [_opening(row) for row in rows(db, OF_JOB, (job,))]
    return sorted(found, key=lambda one: not one.open)


def interviews(db: driver.Connection, since: Instant, until: Instant) -> list[InterviewView]:
    """The interviews of all accounts that begin in that time or still go on in it, the first one first.

    Cancelled ones too: whoever had them in mind wants to know.
    """
    users = Users(db)
    return [_interview(row, users) for row in rows(db, BETWEEN, (since, until))]


def doing(db: driver.Connection, records: Sequence[LocalId], now: Instant) -> tuple[DoingView, ...]:
    """The acts that were asked for with these records and have not settled, in their order."""
    marks = ",".join("?" * len(records))
    found = db.execute(
        f"SELECT seq, args, state, held_until FROM op WHERE target IN ({marks}) AND kind = ? AND {UNSETTLED}"
        " ORDER BY seq",
        (*records, Perform.__struct_config__.tag),
    ).fetchall()
    return tuple(
        DoingView(seq=seq, what=_title(args), pending=OpState(state), held=state == OpState.QUEUED and until > now)
        for seq, args, state, until in found
    )


def _title(args: bytes) -> str:
    intent = intents.decode(args)
    return intent.title if isinstance(intent, Perform) else ""


def _matters(db: driver.Connection, found: Sequence[Row], users: Users, now: Instant) -> tuple[MatterView, ...]:
    views = [_matter(db, row, users, now) for row in found]
    sorts = list(MatterSort)
    return tuple(sorted(views, key=lambda one: (not one.mine, sorts.index(one.sort))))


def _matter(db: driver.Connection, row: Row, users: Users, now: Instant) -> MatterView:
    record: Matter = row.record
    return MatterView(
        **row.shared,
        sort=record.sort,
        title=record.title,
        status=record.status,
        status_raw=record.status_raw,
        who=tuple(_who(row.account, one, users) for one in record.who),
        at=record.at or record.created_at,
        due_at=record.due_at,
        lines=record.lines,
        mine=record.mine,
        doing=doing(db, [row.pk], now),
    )


def _who(account: AccountId, one: Interviewer, users: Users) -> InterviewerView:
    return InterviewerView(name=one.name or users.name(account, one.user) or "?", status=one.status)


def brought(db: driver.Connection, account: AccountId) -> list[BroughtView]:
    """Which kinds of details the lists of an account bring, and how old they are: as the oldest of those lists."""
    found: dict[Kind, BroughtView] = {}
    rows = db.execute(
        "SELECT brings, fresh_at, error FROM stream WHERE account_id = ? AND brings != '' ORDER BY place", (account,)
    ).fetchall()
    for brings, fresh_at, error in rows:
        for kind in map(Kind, brings.split()):
            one = BroughtView(kind=kind, read_at=fresh_at, error=error)
            found[kind] = _older(found[kind], one) if kind in found else one
    return list(found.values())


def counts(db: driver.Connection) -> dict[AccountId, dict[Kind, int]]:
    """How many details of each kind an account has here."""
    found: dict[AccountId, dict[Kind, int]] = {}
    for account, kind, count in db.execute("SELECT account_id, kind, COUNT(*) FROM detail GROUP BY account_id, kind"):
        found.setdefault(AccountId(account), {})[Kind(kind)] = count
    return found


def _older(one: BroughtView, other: BroughtView) -> BroughtView:
    known = [at for at in (one.read_at, other.read_at) if at is not None]
    return BroughtView(kind=one.kind, read_at=min(known) if len(known) == 2 else None, error=one.error or other.error)


def rows(db: driver.Connection, sql: str, values: Sequence[object]) -> list[Row]:
    found: list[Row] = []
    for pk, remote, account, name, mark, kind, application, person, person_name, job, job_name, data in db.execute(
        sql, tuple(values)
    ).fetchall():
        record = DECODERS[Kind(kind)].decode(data)
        shared = {
            "id": LocalId(pk),
            "ref": ref(name, remote, pk),
            "account_name": name,
            "mark": mark,
            "application": application,
            "candidate": person,
            "candidate_name": person_name or (NOT_READ if person or application else None),
            "job": job,
            "job_name": job_name or (NOT_READ if job or application else None),
            "url": record.url,
            "created_at": record.created_at,
        }
        found.append(Row(LocalId(pk), AccountId(account), Kind(kind), remote, record, shared))
    return found


def _version(row: Row) -> tuple[int, Instant, LocalId]:
    return row.record.version, row.record.created_at or 0, row.pk


def _interview(row: Row, users: Users) -> InterviewView:
    record: Interview = row.record
    return InterviewView(
        **row.shared,
        name=record.name,
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        all_day=record.all_day,
        location=record.location,
        link=record.link,
        organizer=users.name(row.account, record.organizer),
        interviewers=tuple(_who(row.account, one, users) for one in record.interviewers),
        status=record.status,
        status_raw=record.status_raw,
    )


def _scorecard(row: Row, users: Users, interviews: Mapping[RemoteId | None, str]) -> ScorecardView:
    record: Scorecard = row.record
    return ScorecardView(
        **row.shared,
        about=interviews.get(record.interview) or record.name,
        author=users.name(row.account, record.author),
        rating=record.rating,
        rating_raw=record.rating_raw,
        draft=record.draft,
        comment=record.comment,
        answers=record.answers,
        submitted_at=record.submitted_at,
    )


def _offer(db: driver.Connection, row: Row, *, superseded: bool) -> OfferView:
    record: Offer = row.record
    return OfferView(
        **row.shared,
        version=record.version,
        superseded=superseded,
        status=record.status,
        status_raw=record.status_raw,
        starts_on=record.starts_on,
        sent_at=record.sent_at,
        resolved_at=record.resolved_at,
        opening=_named(db, row.account, record.opening),
        custom=record.custom,
    )


def _named(db: driver.Connection, account: AccountId, opening: RemoteId | None) -> str | None:
    """What a seat is called; as the vendor numbers it where it is not here."""
    if opening is None:
        return None
    row = db.execute(
        "SELECT d.data FROM idmap i JOIN detail d ON d.pk = i.pk"
        " WHERE i.account_id = ? AND i.kind = ? AND i.remote_id = ?",
        (account, Kind.OPENING, opening),
    ).fetchone()
    return opening if row is None else str(DECODERS[Kind.OPENING].decode(row[0]).name)


def _opening(row: Row) -> OpeningView:
    record: Opening = row.record
    return OpeningView(
        **row.shared,
        name=record.name,
        open=record.open,
        opened_at=record.opened_at,
        closed_at=record.closed_at,
        close_reason=record.close_reason,
        target_on=record.target_on,
    )


def _background(row: Row) -> BackgroundView:
    record: Background = row.record
    return BackgroundView(
        **row.shared,
        background=record.background,
        title=record.title,
        place=record.place,
        field=record.field,
        started_on=record.started_on,
        ended_on=record.ended_on,
    )
