"""Storing what a vendor sent: one short transaction a page, with the checkpoint of its stream."""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from app.cache import adoption, details, driver, links, more, returns, stage_groups, sweeps
from app.cache.deeds.notes import adopt
from app.cache.identity import known_ids, local_ids
from app.cache.overlay import application_fields, candidates, jobs
from app.cache.overlay import details as shown_details
from app.cache.overlay.applications import arrived_at, is_newer, rederive, reproject
from app.cache.users import Users
from app.model.ids import AccountId, Instant, LocalId, RemoteId
from app.model.intents import AddTags, RemoveTags
from app.model.mentions import renamed
from app.model.naming import apart
from app.model.records import (
    KIND_OF,
    Activity,
    AnyRecord,
    Application,
    Attachment,
    Background,
    Candidate,
    Interview,
    Job,
    Listed,
    Matter,
    Offer,
    Opening,
    Purged,
    Reason,
    Referee,
    ReferenceCheck,
    Scorecard,
    Stage,
    Tags,
    User,
    Visit,
)
from app.model.words import ApplicationStatus, FileKind, Kind, MatterSort, StageKind
from app.text import clean
from app.vendor import Page, Pulled, Unreadable

R = TypeVar("R", Job, Candidate)
_encode = msgspec.json.Encoder().encode
_MEANT = 12


class Stored(msgspec.Struct):
    """What a page changed, in records."""

    new: int = 0
    changed: int = 0
    unreadable: int = 0


class Batch:
    """The records of one request, on their way into the cache: local ids looked up once for all of them."""

    def __init__(self, db: driver.Connection, account: AccountId, read_at: Instant, now: Instant) -> None:
        self.db = db
        self.account = account
        self.read_at = read_at
        self.now = now
        self.stored = Stored()
        self.ids: dict[tuple[Kind, RemoteId], LocalId] = {}
        self.fresh: set[LocalId] = set()
        """Ids that were given just now and have no row yet: nothing is to be looked up of them."""
        self.moved: dict[LocalId, None] = {}
        self.gone: dict[LocalId, Instant] = {}
        self.named: set[LocalId] = set()
        """Jobs whose stages may be called otherwise now."""

    def id(self, kind: Kind, remote: RemoteId) -> LocalId:
        return self.ids[kind, remote]

    def maybe(self, kind: Kind, remote: RemoteId | None) -> LocalId | None:
        return None if remote is None else self.ids[kind, remote]

    def look_up(self, records: Sequence[AnyRecord]) -> None:
        """Give a local id to everything the records are or speak of; what was made here has one already."""
        adoption.recognise(self.db, self.account, records, self.now)
        wanted: defaultdict[Kind, dict[RemoteId, None]] = defaultdict(dict)
        for record in records:
            wanted[KIND_OF[type(record)]][record.remote_id] = None
            for kind, remote in _references(record):
                if remote is not None:
                    wanted[kind][remote] = None
        for kind, remotes in wanted.items():
            for remote, pk in local_ids(self.db, self.account, kind, remotes, self.fresh).items():
                self.ids[kind, remote] = pk
        self.gone = returns.who_is_gone(self.db, self.account)

    def is_there(self, pk: LocalId, *, alone: bool = False) -> bool:
        """Whether a record that came is to be kept. What was taken for gone is back, unless this was read before.

        `alone`: what hangs on it comes by itself.
        """
        if pk not in self.gone:
            return True
        if is_newer(self.gone[pk], self.read_at, self.now):
            return False
        for one in returns.back(self.db, self.account, pk, alone=alone):
            self.gone.pop(one, None)
        return True

    def is_of_nobody(self, *owners: LocalId | None) -> bool:
        """Whether one of those it belongs to is gone: what a late page still tells of them is not kept."""
        return any(owner in self.gone for owner in owners)


def store_page(
    db: driver.Connection, account: AccountId, stream: str, page: Page, *, now: Instant, complete: bool
) -> Stored:
    """Store a page and its stream's checkpoint. The same page again writes no record.

    `complete`: this was the stream's last page; the next increment starts where this pull began.
    """
    stored = store(db, account, page.records, page.begun_at, now)
    for bad in page.unreadable:
        quarantine(db, account, stream, bad, now)
    stored.unreadable = len(page.unreadable)
    db.execute(
        "UPDATE stream SET position = ?, seen = seen + ?, total = COALESCE(?, total), new = new + ?,"
        " changed = changed + ?, unreadable = unreadable + ?, began_there = COALESCE(began_there, ?), error = NULL"
        " WHERE account_id = ? AND name = ?",
        (
            page.position,
            len(page.records) + len(page.unreadable),
            page.total,
            stored.new,
            stored.changed,
            stored.unreadable,
            page.server_time,
            account,
            stream,
        ),
    )
    if page.server_time is not None:
        db.execute("UPDATE account SET ahead = ? WHERE id = ?", (page.server_time - now, account))
    _meet(db, account, stream, page)
    if complete:
        _retire(db, account, stream)
        if page.waits is not None:
            _let_be(db, account, stream, page.waits, now)
        db.execute(
            "UPDATE stream SET running = 0, full = 0, position = NULL, done_at = ?, fresh_at = begun_at,"
            " next_since = COALESCE(began_there, begun_at)"
            " WHERE account_id = ? AND name = ?",
            (now, account, stream),
        )
    return stored


def _meet(db: driver.Connection, account: AccountId, stream: str, page: Page) -> None:
    """Mark what a walk of a small list has met with the moment it began."""
    kind, type_ = (Kind.LISTED, Listed) if page.waits is None else (Kind.MATTER, Matter)
    met = [one.record.remote_id for one in page.records if isinstance(one.record, type_)]
    if met:
        sql = "SELECT begun_at FROM stream WHERE account_id = ? AND name = ?"
        (begun,) = db.execute(sql, (account, stream)).fetchone()
        known = known_ids(db, account, kind, met)
        db.executemany("UPDATE idmap SET swept = ? WHERE pk = ?", [(begun, pk) for pk in known.values()])


def _retire(db: driver.Connection, account: AccountId, stream: str) -> None:
    """What a whole walk has not met is not in use any more; its name stays for what speaks of it.

    Of a kind of which nothing was met nothing is said: the list may not be read any more.
    """
    sql = "SELECT begun_at, since, unreadable FROM stream WHERE account_id = ? AND name = ?"
    begun, since, unreadable = db.execute(sql, (account, stream)).fetchone()
    if since is None and not unreadable:
        met = "SELECT pk FROM idmap WHERE account_id = ?1 AND kind = 'listed' AND swept = ?2"
        db.execute(
            "UPDATE listed SET active = 0, hash = x'' WHERE account_id = ?1 AND active AND pk NOT IN"
            f" ({met}) AND listed IN (SELECT DISTINCT listed FROM listed WHERE pk IN ({met}))",
            (account, begun),
        )


def _let_be(db: driver.Connection, account: AccountId, stream: str, sort: MatterSort, now: Instant) -> None:
    """What a whole walk of all that waits has not met waits no longer, as far as all of it could be read."""
    sql = "SELECT begun_at, unreadable FROM stream WHERE account_id = ? AND name = ?"
    begun, unreadable = db.execute(sql, (account, stream)).fetchone()
    rows = db.execute(
        "SELECT d.pk FROM detail d JOIN idmap i ON i.pk = d.pk WHERE d.account_id = ? AND d.kind = ? AND i.swept <> ?"
        " AND json_extract(CAST(d.data AS TEXT), '$.mine') AND json_extract(CAST(d.data AS TEXT), '$.sort') = ?",
        (account, Kind.MATTER, begun, sort),
    ).fetchall()
    for (pk,) in () if unreadable else rows:
        matter = shown_details.base_of(db, pk)
        shown_details.put_base(db, pk, msgspec.structs.replace(matter, mine=False), now)


def store(
    db: driver.Connection, account: AccountId, pulled: Sequence[Pulled], read_at: Instant, now: Instant
) -> Stored:
    """Store records that a request which left at `read_at` brought. A record never goes back in version."""
    batch = Batch(db, account, read_at, now)
    batch.look_up([one.record for one in pulled])
    for one in pulled:
        _WRITERS[type(one.record)](batch, one)
    for job in batch.named:
        _tell_stages_apart(db, job)
    rederive(db, batch.moved, read_at, now)
    return batch.stored


_REFERENCES: dict[type[AnyRecord], tuple[tuple[Kind, str], ...]] = {
    Visit: (
        (Kind.APPLICATION, "application"),
        (Kind.CANDIDATE, "candidate"),
        (Kind.JOB, "job"),
        (Kind.STAGE, "stage"),
        (Kind.USER, "by"),
    ),
    Application: (
        (Kind.CANDIDATE, "candidate"),
        (Kind.JOB, "job"),
        (Kind.STAGE, "stage"),
        (Kind.REASON, "reason"),
    ),
    Activity: ((Kind.CANDIDATE, "candidate"), (Kind.APPLICATION, "application"), (Kind.USER, "by")),
    Attachment: ((Kind.CANDIDATE, "candidate"), (Kind.APPLICATION, "application")),
    Stage: ((Kind.JOB, "job"),),
    Reason: ((Kind.JOB, "job"),),
    Listed: ((Kind.LISTED, "of"),),
    Interview: ((Kind.APPLICATION, "application"), (Kind.CANDIDATE, "candidate")),
    Scorecard: ((Kind.APPLICATION, "application"), (Kind.CANDIDATE, "candidate")),
    Offer: ((Kind.APPLICATION, "application"), (Kind.CANDIDATE, "candidate")),
    Opening: ((Kind.JOB, "job"), (Kind.APPLICATION, "application")),
    Background: ((Kind.CANDIDATE, "candidate"),),
    ReferenceCheck: ((Kind.CANDIDATE, "candidate"), (Kind.LISTED, "question_set")),
    Referee: ((Kind.CANDIDATE, "candidate"), (Kind.CHECK, "check")),
    Matter: ((Kind.APPLICATION, "application"), (Kind.CANDIDATE, "candidate"), (Kind.JOB, "job")),
}
"""Which fields of a record name other records."""


def _references(record: AnyRecord) -> list[tuple[Kind, RemoteId | None]]:
    return [(kind, getattr(record, name)) for kind, name in _REFERENCES.get(type(record), ())]


def _put(batch: Batch, table: str, one: Pulled, columns: Mapping[str, object]) -> LocalId | None:
    """Insert or update one row where it differs and is not older than what is there; its id if it was written.

    What comes in another form and means the same is no change: its bytes are kept, and nothing else is.
    """
    pk = batch.id(KIND_OF[type(one.record)], one.record.remote_id)
    digest = _digest(one)
    before = None
    if pk not in batch.fresh:
        before = batch.db.execute(f"SELECT hash, seen_at FROM {table} WHERE pk = ?", (pk,)).fetchone()
    batch.fresh.discard(pk)
    if before is not None and (before[0] == digest or is_newer(before[1], batch.read_at, batch.now)):
        return None
    if before is not None and before[0][:_MEANT] == digest[:_MEANT]:
        batch.db.execute(f"UPDATE {table} SET hash = ? WHERE pk = ?", (digest, pk))
        _keep_raw(batch.db, pk, one)
        return None
    row = {"pk": pk, "account_id": batch.account, **columns, "hash": digest, "seen_at": batch.read_at}
    names = ", ".join(row)
    if before is None:
        batch.db.execute(f"INSERT INTO {table}({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
        batch.stored.new += 1
    else:
        changes = ", ".join(f"{name} = ?" for name in row if name != "pk")
        batch.db.execute(f"UPDATE {table} SET {changes} WHERE pk = ?", (*list(row.values())[1:], pk))
        batch.stored.changed += 1
    _keep_raw(batch.db, pk, one)
    return pk


def _keep_raw(db: driver.Connection, pk: LocalId, one: Pulled) -> None:
    if one.raw:
        db.execute(
            "INSERT INTO raw(pk, payload) VALUES (?, ?) ON CONFLICT(pk) DO UPDATE SET payload = excluded.payload",
            (pk, zlib.compress(one.raw, 1)),
        )


def _digest(one: Pulled) -> bytes:
    """What the record means, in `_MEANT` bytes, and the form it came in."""
    meant = hashlib.blake2b(_encode(one.record), digest_size=_MEANT).digest()
    return meant + hashlib.blake2b(one.raw, digest_size=4).digest()


def _job(batch: Batch, one: Pulled) -> None:
    job = one.record
    if not isinstance(job, Job):
        raise TypeError(one.record)
    known = batch.id(Kind.JOB, job.remote_id)
    if not batch.is_there(known):
        return
    if job.unsaid:
        job = _completed(job, jobs.base_of(batch.db, known))
    pk = _put(batch, "job", one, jobs.columns(job) | {"base": None})
    if pk is not None:
        jobs.replay(batch.db, pk)


def _stage(batch: Batch, one: Pulled) -> None:
    stage = one.record
    if not isinstance(stage, Stage):
        raise TypeError(one.record)
    said = stage.kind_raw is not None
    kind = stage_groups.group_of(batch.db, batch.account, stage.remote_id, stage.name, stage.kind, said=said)
    columns = {
        "job": batch.id(Kind.JOB, stage.job),
        "name": stage.name,
        "plain": stage.name,
        "position": stage.position,
        "kind": kind,
        "told": stage.kind,
        "said": int(said),
        "shut": int(stage.shut),
    }
    pk = _put(batch, "stage", one, columns)
    if pk is None:
        return
    batch.named.add(batch.id(Kind.JOB, stage.job))
    stage_groups.tell_status(batch.db, pk, kind)  # visits may have come before the stage they speak of


def _tell_stages_apart(db: driver.Connection, job: LocalId) -> None:
    """Give a number to the stages of a job that are called as one before them."""
    rows = db.execute("SELECT pk, plain FROM stage WHERE job = ? ORDER BY position, pk", (job,)).fetchall()
    for (pk, _), name in zip(rows, apart([plain for _, plain in rows], clean), strict=True):
        db.execute("UPDATE stage SET name = ? WHERE pk = ? AND name IS NOT ?", (name, pk, name))


def _candidate(batch: Batch, one: Pulled) -> None:
    person = one.record
    if not isinstance(person, Candidate):
        raise TypeError(one.record)
    pk = batch.id(Kind.CANDIDATE, person.remote_id)
    if not batch.is_there(pk):
        return
    fresh = pk in batch.fresh
    if person.tags is None and not fresh:  # they are read by themselves, and stay as they were
        before = candidates.base_of(batch.db, pk)
        person = msgspec.structs.replace(person, tags=before.tags if before else None)
    if person.unsaid:
        person = _completed(person, candidates.base_of(batch.db, pk))
    if _put(batch, "candidate", one, candidates.columns(person) | {"base": None}) is not None:
        if not fresh:
            candidates.replay(batch.db, pk)
        links.relink(batch.db, pk)


def _completed(record: R, before: R | None) -> R:
    """The record with what its answer did not say as it was."""
    kept = {} if before is None else {name: getattr(before, name) for name in record.unsaid}
    return msgspec.structs.replace(record, unsaid=(), **kept)


def _purged(batch: Batch, one: Pulled) -> None:
    """They go at once, as who is not there any more; where something unsent speaks of them that is a conflict first."""
    pk = batch.id(Kind.CANDIDATE, one.record.remote_id)
    seen = batch.db.execute("SELECT seen_at FROM candidate WHERE pk = ?", (pk,)).fetchone()
    if pk in batch.gone or (seen is not None and is_newer(seen[0], batch.read_at, batch.now)):
        return
    if sweeps.gone(batch.db, sweeps.Doubt(pk, Kind.CANDIDATE, one.record.remote_id), batch.now):
        batch.gone = returns.who_is_gone(batch.db, batch.account)
        batch.stored.changed += seen is not None


def _tags(batch: Batch, one: Pulled) -> None:
    tags = one.record
    if not isinstance(tags, Tags):
        raise TypeError(one.record)
    pk = batch.id(Kind.CANDIDATE, tags.remote_id)
    if is_tagged_since(batch.db, pk, batch.read_at, batch.now):
        return
    person = candidates.base_of(batch.db, pk)
    if person is not None and person.tags != tags.tags:
        candidates.say(batch.db, pk, msgspec.structs.replace(person, tags=tags.tags))
        batch.stored.changed += 1


def is_tagged_since(db: driver.Connection, candidate: LocalId, read_at: Instant, now: Instant) -> bool:
    """Whether a tag of ours has reached the vendor since: a list that was asked for before may not have it."""
    sql = (
        "SELECT 1 FROM op WHERE target = ? AND kind IN (?, ?) AND state = 'done' AND settled_at BETWEEN ? AND ? LIMIT 1"
    )
    tagging = (AddTags.__struct_config__.tag, RemoveTags.__struct_config__.tag)
    return db.execute(sql, (candidate, *tagging, read_at, now)).fetchone() is not None


def _attachment(batch: Batch, one: Pulled) -> None:
    attachment = one.record
    if not isinstance(attachment, Attachment):
        raise TypeError(one.record)
    if batch.is_of_nobody(batch.id(Kind.CANDIDATE, attachment.candidate)):
        return
    pk = batch.id(Kind.ATTACHMENT, attachment.remote_id)
    # What a list does not tell stays as whoever attached the file said.
    kind, mime, size, created_at = batch.db.execute(
        "SELECT file_kind, mime, size, created_at FROM attachment WHERE pk = ?", (pk,)
    ).fetchone() or (FileKind.OTHER, None, None, None)
    columns = {
        "candidate": batch.id(Kind.CANDIDATE, attachment.candidate),
        "application": batch.maybe(Kind.APPLICATION, attachment.application),
        "name": attachment.name,
        "file_kind": kind if attachment.file_kind is FileKind.OTHER else attachment.file_kind,
        "mime": mime if attachment.mime is None else attachment.mime,
        "size": size if attachment.size is None else attachment.size,
        "created_at": created_at if attachment.created_at is None else attachment.created_at,
    }
    _put(batch, "attachment", one, columns)


def _listed(batch: Batch, one: Pulled) -> None:
    listed = one.record
    if not isinstance(listed, Listed):
        raise TypeError(one.record)
    columns = {
        "listed": listed.listed,
        "name": listed.name,
        "of": batch.maybe(Kind.LISTED, listed.of),
        "active": int(listed.active),
        "data": _encode(listed),
    }
    _put(batch, "listed", one, columns)


def _application(batch: Batch, one: Pulled) -> None:
    application = one.record
    if not isinstance(application, Application):
        raise TypeError(one.record)
    pk = batch.id(Kind.APPLICATION, application.remote_id)
    candidate, job = batch.id(Kind.CANDIDATE, application.candidate), batch.id(Kind.JOB, application.job)
    if batch.is_of_nobody(candidate, job) or not batch.is_there(pk, alone=True):
        details.forget(batch.db, [pk])  # they may have come first
        return
    derived = application.stage is None
    before = application_fields.base_of(batch.db, pk) if application.unsaid else None
    if before is not None:
        kept = {name: getattr(before.more, name) for name in application.unsaid if hasattr(before.more, name)}
        application = msgspec.structs.replace(application, **kept)
    columns: dict[str, object] = {
        "candidate": candidate,
        "job": job,
        "source": before.source if before is not None and "source" in application.unsaid else application.source,
        "derived": int(derived),
        "more": more.cell(application),
        "base_job": None,
        "base_said": None,
    }
    status = application.status or ApplicationStatus.ACTIVE
    if not derived:
        stage = batch.maybe(Kind.STAGE, application.stage)
        entered_at = application.stage_entered_at
        columns |= {
            "base_stage": stage,
            "base_status": status,
            "base_entered_at": arrived_at(batch.db, pk, stage) if entered_at is None else entered_at,
            "base_reason": batch.maybe(Kind.REASON, application.reason),
            "applied_at": application.applied_at,
        }
        for name, column in (("reason", "base_reason"), ("applied_at", "applied_at")):
            if before is not None and name in application.unsaid:
                del columns[column]
    known = None
    if pk not in batch.fresh:
        known = batch.db.execute("SELECT 1 FROM application WHERE pk = ?", (pk,)).fetchone()
    if known is None:
        columns = {"base_status": status, "status": status, "applied_at": application.applied_at, **columns}
    elif derived:
        return  # nothing that visits do not say better
    if _put(batch, "application", one, columns) is not None:
        details.belong_to(batch.db, pk, candidate)
        application_fields.replay(batch.db, pk)
        if derived:
            batch.moved[pk] = None
        else:
            _come_back(batch.db, pk, columns["base_stage"])
            reproject(batch.db, [pk])


def _come_back(db: driver.Connection, application: LocalId, stage: object) -> None:
    """Whoever is back in process is among the rejected no more: a vendor forgets that stay, and tells no end of it."""
    sql = "DELETE FROM visit WHERE application = ? AND kind = ? AND left_at IS NULL AND stage != ?"
    db.execute(sql, (application, StageKind.REJECTED, stage))


def _visit(batch: Batch, one: Pulled) -> None:
    visit = one.record
    if not isinstance(visit, Visit):
        raise TypeError(one.record)
    application = batch.id(Kind.APPLICATION, visit.application)
    candidate, job = batch.id(Kind.CANDIDATE, visit.candidate), batch.id(Kind.JOB, visit.job)
    if batch.is_of_nobody(application, candidate, job):
        return
    columns = {
        "application": application,
        "stage": batch.id(Kind.STAGE, visit.stage),
        "stage_name": visit.stage_name,
        "kind": visit.stage_kind,
        "entered_at": visit.entered_at,
        "left_at": visit.left_at,
        "by_user": batch.maybe(Kind.USER, visit.by),
    }
    if _put(batch, "visit", one, columns) is not None:
        batch.moved[application] = None


def _activity(batch: Batch, one: Pulled) -> None:
    activity = one.record
    if not isinstance(activity, Activity):
        raise TypeError(one.record)
    candidate = batch.id(Kind.CANDIDATE, activity.candidate)
    application = batch.maybe(Kind.APPLICATION, activity.application)
    if batch.is_of_nobody(candidate, application):
        return
    users = Users(batch.db)
    names = {written: f"@{users.name(batch.account, who)}" for written, who in activity.mentions}
    body = renamed(activity.body, names) if activity.body else activity.body
    columns: dict[str, object] = {
        "candidate": candidate,
        "application": application,
        "kind": activity.kind,
        "at": activity.at,
        "by_user": batch.maybe(Kind.USER, activity.by),
        "title": activity.title,
        "body": body,
        "visibility": activity.visibility,
        "op": None,
    }
    if _put(batch, "activity", one, columns) is not None:
        adopt(batch.db, candidate, msgspec.structs.replace(activity, body=body), batch.read_at)


def _reason(batch: Batch, one: Pulled) -> None:
    reason = one.record
    if not isinstance(reason, Reason):
        raise TypeError(one.record)
    columns = {
        "job": batch.maybe(Kind.JOB, reason.job),
        "name": reason.name,
        "side": reason.side,
        "leads_to": reason.leads_to,
    }
    _put(batch, "reason", one, columns)


def _user(batch: Batch, one: Pulled) -> None:
    user = one.record
    if not isinstance(user, User):
        raise TypeError(one.record)
    _put(batch, "user", one, {"name": user.name, "email": user.email, "active": int(user.active)})


def _detail(batch: Batch, one: Pulled) -> None:
    record = one.record
    if not isinstance(record, Interview | Scorecard | Offer | Matter):
        raise TypeError(one.record)
    application, candidate = (
        batch.maybe(Kind.APPLICATION, record.application),
        batch.maybe(Kind.CANDIDATE, record.candidate),
    )
    if candidate is None:
        candidate = details.candidate_of(batch.db, application)
    owners = {"candidate": candidate, "application": application}
    if isinstance(record, Matter) and candidate is None and application is None:
        owners["job"] = batch.maybe(Kind.JOB, record.job)
    _put_detail(batch, one, shown_details.columns(record), **owners)


def _opening(batch: Batch, one: Pulled) -> None:
    """Who has taken a seat may be gone; the seat is not."""
    opening = one.record
    if not isinstance(opening, Opening):
        raise TypeError(one.record)
    taken_by = batch.maybe(Kind.APPLICATION, opening.application)
    columns = shown_details.columns(opening) | {"application": None if batch.is_of_nobody(taken_by) else taken_by}
    _put_detail(batch, one, columns, job=batch.id(Kind.JOB, opening.job))


def _of_candidate(batch: Batch, one: Pulled) -> None:
    record = one.record
    if not isinstance(record, Background | ReferenceCheck):
        raise TypeError(one.record)
    _put_detail(batch, one, shown_details.columns(record), candidate=batch.id(Kind.CANDIDATE, record.candidate))


def _referee(batch: Batch, one: Pulled) -> None:
    """In which check they are, and what they answered, is kept where the vendor does not say it."""
    referee = one.record
    if not isinstance(referee, Referee):
        raise TypeError(one.record)
    pk = batch.id(Kind.REFEREE, referee.remote_id)
    if referee.answers is None and pk not in batch.fresh:
        before = shown_details.base_of(batch.db, pk)
        referee = msgspec.structs.replace(referee, answers=before.answers if before else None)
    columns = shown_details.columns(referee)
    if referee.check is not None:
        columns["of"] = batch.id(Kind.CHECK, referee.check)
    _put_detail(batch, one, columns, candidate=batch.id(Kind.CANDIDATE, referee.candidate))


def _put_detail(batch: Batch, one: Pulled, columns: Mapping[str, object], **owners: LocalId | None) -> None:
    """Store it with what it cannot be without."""
    pk = batch.id(KIND_OF[type(one.record)], one.record.remote_id)
    if batch.is_of_nobody(*owners.values()) or not batch.is_there(pk, alone=True):
        return
    if _put(batch, "detail", one, {**columns, **owners, "base": None}) is not None:
        shown_details.replay(batch.db, pk)


_WRITERS: dict[type[AnyRecord], Callable[[Batch, Pulled], None]] = {
    Job: _job,
    Stage: _stage,
    Candidate: _candidate,
    Purged: _purged,
    Application: _application,
    Visit: _visit,
    Activity: _activity,
    Attachment: _attachment,
    Tags: _tags,
    Listed: _listed,
    Reason: _reason,
    User: _user,
    Interview: _detail,
    Scorecard: _detail,
    Offer: _detail,
    Opening: _opening,
    Background: _of_candidate,
    ReferenceCheck: _of_candidate,
    Referee: _referee,
    Matter: _detail,
}


def quarantine(db: driver.Connection, account: AccountId, stream: str, bad: Unreadable, now: Instant) -> None:
    """Put a record that makes no sense aside, with its bytes."""
    db.execute(
        "INSERT INTO quarantine(account_id, stream, remote_id, reason, payload, at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(account_id, stream, remote_id, reason)"
        " DO UPDATE SET payload = excluded.payload, at = excluded.at",
        (account, stream, bad.remote_id or "", bad.reason, zlib.compress(bad.raw, 1), now),
    )
