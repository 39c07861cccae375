"""Candidates and their applications, as a person sees them; and finding them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from app.cache import details, driver, links, more, references
from app.cache.boards import NOT_READ
from app.cache.deeds.deed import name_of
from app.cache.facets import BYTES_OF
from app.cache.folding import match
from app.cache.identity import ref, ref_of
from app.cache.users import Users
from app.model import intents
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import RecordConsent
from app.model.records import Candidate
from app.model.views import (
    ActivityView,
    ApplicationRow,
    ApplicationView,
    Brief,
    CandidateRow,
    CandidateView,
    ConsentView,
    DoingView,
    FacetView,
    FileView,
    VisitView,
    Vocabulary,
)
from app.model.words import ApplicationStatus, FileKind, OpState, StageKind, Visibility

LATEST = 4000
"""People who are looked at for the words of an account: so many are read within a few hundredths of a second."""


class _Described(msgspec.Struct, frozen=True):
    """What of a candidate says how an account describes people."""

    tags: tuple[str, ...] | None = None
    custom: tuple[tuple[str, str], ...] = ()


_candidate = msgspec.json.Decoder(Candidate)
_described = msgspec.json.Decoder(_Described)
_ROW = (
    "SELECT c.pk, i.remote_id, a.name, a.mark, c.name, c.title, c.company, c.city, c.email FROM candidate c"
    " JOIN idmap i ON i.pk = c.pk JOIN account a ON a.id = c.account_id"
)


def candidate(db: driver.Connection, pk: LocalId, now: Instant) -> CandidateView | None:
    """Everything the cache holds of a candidate of one account."""
    row = db.execute(
        "SELECT c.account_id, a.name, a.mark, i.remote_id, c.name, c.data,"
        " MAX(c.seen_at, COALESCE(a.synced_at, 0)), a.synced_at, c.base, o.state, o.held_until"
        " FROM candidate c JOIN account a ON a.id = c.account_id JOIN idmap i ON i.pk = c.pk"
        " LEFT JOIN op o ON o.seq = c.op"
        " WHERE c.pk = ?",
        (pk,),
    ).fetchone()
    if row is None:
        return None
    account, account_name, mark, remote, name, data, synced_at, pulled_at, base, op_state, held_until = row
    person = _candidate.decode(data)
    known = person if base is None else _candidate.decode(base)
    told, users = details.Told(db, pk), Users(db)
    return CandidateView(
        id=pk,
        ref=ref(account_name, remote, pk),
        account=account,
        account_name=account_name,
        mark=mark,
        name=name,
        first_name=person.first_name,
        last_name=person.last_name,
        title=person.title,
        company=person.company,
        emails=person.emails,
        phones=person.phones,
        links=person.links,
        city=person.city,
        location=person.location,
        source=person.source,
        owner=users.name(account, person.owner),
        tags=person.tags or (),
        new_tags=tuple(tag for tag in person.tags or () if tag not in (known.tags or ())),
        skills=person.skills,
        summary=person.summary,
        custom=person.custom,
        url=person.url,
        created_at=person.created_at,
        updated_at=person.updated_at,
        synced_at=synced_at,
        pulled_at=pulled_at,
        applications=tuple(_applications(db, pk, now, users)),
        timeline=tuple(_timeline(db, pk, now)),
        files=tuple(files(db, pk, now)),
        facets=tuple(facets(db, pk)),
        consents=tuple(_consents(db, pk, now)),
        interviews=told.interviews(),
        scorecards=told.scorecards(),
        offers=told.offers(),
        background=told.background(),
        brought=(*details.brought(db, account), *references.brought(db, pk)),
        matters=told.matters(now),
        doing=_doing(db, pk, now),
        references=references.of_candidate(db, pk, now),
        external_ref=person.external_ref,
        linked=tuple(ref_of(db, one) for one in links.linked(db, pk)),
        is_private=person.is_private,
        can_email=person.can_email,
        op_state=OpState(op_state) if op_state else None,
        held=op_state == OpState.QUEUED and held_until > now,
    )


def _doing(db: driver.Connection, pk: LocalId, now: Instant) -> tuple[DoingView, ...]:
    applications = db.execute("SELECT pk FROM application WHERE candidate = ?", (pk,)).fetchall()
    return details.doing(db, [pk, *(LocalId(one) for (one,) in applications)], now)


def files(db: driver.Connection, pk: LocalId, now: Instant) -> list[FileView]:
    """The files of a candidate, the newest first."""
    rows = db.execute(
        "SELECT f.pk, i.remote_id, a.name, f.name, f.file_kind, f.mime, f.size, f.created_at,"
        " EXISTS(SELECT 1 FROM content c WHERE c.sha256 = f.sha256), o.state, o.held_until, w.wanted_at, w.error"
        " FROM attachment f"
        " JOIN idmap i ON i.pk = f.pk JOIN account a ON a.id = f.account_id LEFT JOIN op o ON o.seq = f.op"
        " LEFT JOIN facet w ON w.candidate = f.candidate AND w.name = ? || f.pk"
        " WHERE f.candidate = ? ORDER BY f.created_at DESC, f.pk DESC",
        (BYTES_OF, pk),
    )
    return [
        FileView(
            id=LocalId(one),
            ref=ref(account, remote, one),
            name=name,
            file_kind=FileKind(kind),
            mime=mime,
            size=size,
            created_at=created,
            here=bool(here),
            pending=OpState(state) if state and state != OpState.DONE else None,
            held=state == OpState.QUEUED and held > now,
            wanted=wanted is not None,
            error=None if here else error,
        )
        for one, remote, account, name, kind, mime, size, created, here, state, held, wanted, error in rows
    ]


def _consents(db: driver.Connection, pk: LocalId, now: Instant) -> Iterator[ConsentView]:
    """The consents that were written down from here, the newest first."""
    rows = db.execute(
        "SELECT o.args, o.state, o.held_until FROM op o WHERE o.target = ? AND o.kind = ?"
        " AND o.state NOT IN ('cancelled', 'merged') ORDER BY o.seq DESC",
        (pk, RecordConsent.__struct_config__.tag),
    ).fetchall()
    for args, state, held_until in rows:
        intent = intents.decode(args)
        if not isinstance(intent, RecordConsent):
            continue
        job = None if intent.job is None else name_of(db, "job", intent.job)
        for consent in dict.fromkeys(intent.consents):
            yield ConsentView(
                name=name_of(db, "listed", consent) or "?",
                agreed_at=intent.agreed_at,
                job_name=job,
                pending=OpState(state) if state != OpState.DONE else None,
                held=state == OpState.QUEUED and held_until > now,
            )


def briefs(db: driver.Connection, people: Sequence[LocalId]) -> dict[LocalId, Brief]:
    """The tags of candidates and the jobs they are on."""
    found: dict[LocalId, Brief] = {}
    for pk in people:
        row = db.execute("SELECT data FROM candidate WHERE pk = ?", (pk,)).fetchone()
        jobs = db.execute("SELECT job FROM application WHERE candidate = ?", (pk,))
        tags = (_described.decode(row[0]).tags or ()) if row else ()
        found[pk] = Brief(tags=frozenset(tags), jobs=frozenset(LocalId(job) for (job,) in jobs))
    return found


def vocabulary(db: driver.Connection, account: AccountId) -> Vocabulary:
    """The tags and the tenant's own fields of the people of an account; of very many only the latest are looked at."""
    tags: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    rows = db.execute("SELECT data FROM candidate WHERE account_id = ? ORDER BY pk DESC LIMIT ?", (account, LATEST))
    for (data,) in rows:
        said = _described.decode(data)
        tags.update(said.tags or ())
        labels.update(label for label, _ in said.custom)
    return Vocabulary(tags=tuple(tags.most_common()), labels=tuple(label for label, _ in labels.most_common()))


def facets(db: driver.Connection, pk: LocalId) -> list[FacetView]:
    """How old what is read of a candidate by itself is; one entry for each the account has."""
    row = db.execute(
        "SELECT a.facets FROM candidate c JOIN account a ON a.id = c.account_id WHERE c.pk = ?", (pk,)
    ).fetchone()
    known = {
        name: FacetView(name=name, read_at=read_at, error=error, wanted=wanted is not None)
        for name, read_at, error, wanted in db.execute(
            "SELECT name, read_at, error, wanted_at FROM facet WHERE candidate = ?", (pk,)
        )
    }
    never = (FacetView(name=name, read_at=None, error=None, wanted=False) for name in (row[0].split() if row else ()))
    return [known.get(one.name, one) for one in never]


def candidates(
    db: driver.Connection, *, account: str | None = None, limit: int | None = None, after: str | None = None
) -> list[CandidateRow]:
    """Candidates by name. `after`: go on behind this folded name."""
    where, values = "", list[object]()
    if account is not None:
        where, values = " WHERE a.name = ?", [account]
    if after is not None:
        where, values = where + (" AND" if where else " WHERE") + " c.name_fold > ?", [*values, after]
    rows = db.execute(
        f"{_ROW}{where} ORDER BY c.name_fold, c.pk LIMIT ?", (*values, -1 if limit is None else limit)
    ).fetchall()
    return [_row(row) for row in rows]


def search(db: driver.Connection, text: str, *, limit: int = 50) -> list[CandidateRow]:
    """Candidates in whose name, mail, city, title, company, tags or skills every word of `text` begins a word."""
    query = match(text)
    if query is None:
        return []
    # Not by rank: scoring every match of two letters costs seconds at a million people (and names come first anyway).
    rows = db.execute(
        f"{_ROW} WHERE c.pk IN (SELECT rowid FROM candidate_fts WHERE candidate_fts MATCH ? LIMIT ?)"
        " ORDER BY c.name_fold, c.pk",
        (query, limit),
    ).fetchall()
    return [_row(row) for row in rows]


def applications(
    db: driver.Connection,
    *,
    job: LocalId | None = None,
    stage: str | None = None,
    entered_before: Instant | None = None,
    active_only: bool = False,
) -> list[ApplicationRow]:
    """Applications, longest in their stage first. `stage`: its name or id; `entered_before`: there since before."""
    where: list[str] = []
    values: list[object] = []
    if job is not None:
        where.append("p.job = ?")
        values.append(job)
    if stage is not None:
        own = "si.remote_id = ? OR substr(si.remote_id, -length(?) - 1) = ':' || ?"
        where.append(f"(lower(?) IN (lower(s.name), lower(s.plain)) OR {own})")
        values += [stage] * 4
    if entered_before is not None:
        where.append("p.entered_at < ?")
        values.append(entered_before)
    if active_only:
        where.append("p.status = 'active'")
    rows = db.execute(
        "SELECT p.pk, i.remote_id, a.name, p.candidate, ci.remote_id, c.name, p.job, ji.remote_id, j.name, s.pk,"
        " s.name, s.kind, p.status, p.entered_at, p.applied_at FROM application p JOIN idmap i ON i.pk = p.pk"
        " JOIN account a ON a.id = p.account_id JOIN idmap ci ON ci.pk = p.candidate JOIN idmap ji ON ji.pk = p.job"
        " LEFT JOIN candidate c ON c.pk = p.candidate LEFT JOIN job j ON j.pk = p.job"
        " LEFT JOIN stage s ON s.pk = p.stage LEFT JOIN idmap si ON si.pk = s.pk"
        + (" WHERE " + " AND ".join(where) if where else "")
        + " ORDER BY p.entered_at, p.pk",
        values,
    ).fetchall()
    return [
        ApplicationRow(
            id=pk,
            ref=ref(account, remote, pk),
            candidate=person,
            candidate_ref=ref(account, person_remote, person),
            name=name or NOT_READ,
            job=of,
            job_ref=ref(account, job_remote, of),
            job_name=job_name or NOT_READ,
            stage_id=stage_id,
            stage=stage_name,
            kind=StageKind(kind or "other"),
            status=ApplicationStatus(status),
            entered_at=entered,
            applied_at=applied,
        )
        for (
            pk,
            remote,
            account,
            person,
            person_remote,
            name,
            of,
            job_remote,
            job_name,
            stage_id,
            stage_name,
            kind,
            status,
            entered,
            applied,
        ) in rows
    ]


def visits(db: driver.Connection, application: LocalId) -> list[VisitView]:
    """The stays of an application at the vendor, oldest first."""
    rows = db.execute(
        "SELECT COALESCE(s.name, v.stage_name, '?'), COALESCE(s.kind, v.kind, 'other'), v.entered_at, v.left_at, u.name"
        " FROM visit v LEFT JOIN stage s ON s.pk = v.stage LEFT JOIN user u ON u.pk = v.by_user"
        " WHERE v.application = ? ORDER BY v.entered_at, v.pk",
        (application,),
    )
    return [
        VisitView(stage=name, kind=StageKind(kind), entered_at=entered, left_at=left, by=by)
        for name, kind, entered, left, by in rows
    ]


def _row(row: Sequence[object]) -> CandidateRow:
    pk, remote, account, mark, name, title, company, city, email = row
    return msgspec.convert(
        {
            "id": pk,
            "ref": ref(str(account), remote if remote is None else str(remote), int(str(pk))),
            "account_name": account,
            "mark": mark,
            "name": name,
            "title": title,
            "company": company,
            "city": city,
            "email": email,
        },
        CandidateRow,
    )


def _applications(db: driver.Connection, pk: LocalId, now: Instant, users: Users) -> list[ApplicationView]:
    rows = db.execute(
        "SELECT p.pk, i.remote_id, a.name, p.account_id, p.job, j.name, j.code, s.pk, s.name, s.kind, p.status,"
        " p.entered_at, p.applied_at, o.state, o.held_until, r.name, p.source, p.more FROM application p"
        " JOIN idmap i ON i.pk = p.pk JOIN account a ON a.id = p.account_id LEFT JOIN job j ON j.pk = p.job"
        " LEFT JOIN stage s ON s.pk = p.stage LEFT JOIN op o ON o.seq = p.op LEFT JOIN reason r ON r.pk = p.reason"
        " WHERE p.candidate = ? ORDER BY p.status != 'active', p.entered_at DESC, p.pk DESC",
        (pk,),
    ).fetchall()
    return [
        ApplicationView(
            id=app,
            ref=ref(account_name, remote, app),
            account=account,
            job=job,
            job_name=job_name or NOT_READ,
            job_code=code,
            stage=stage,
            stage_name=stage_name,
            stage_kind=StageKind(kind or "other"),
            status=ApplicationStatus(status),
            entered_at=entered,
            applied_at=applied,
            op_state=OpState(state) if state else None,
            held=state == OpState.QUEUED and held > now,
            visits=tuple(visits(db, app)),
            reason=reason,
            source=source,
            **_said(more.read(stored), account, users),
        )
        for (
            app,
            remote,
            account_name,
            account,
            job,
            job_name,
            code,
            stage,
            stage_name,
            kind,
            status,
            entered,
            applied,
            state,
            held,
            reason,
            source,
            stored,
        ) in rows
    ]


def _said(known: more.More, account: AccountId, users: Users) -> dict[str, Any]:
    """What else is known of an application, users by name."""
    names = {role: users.name(account, getattr(known, role)) for role in ("recruiter", "coordinator")}
    return msgspec.structs.asdict(known) | names


def _timeline(db: driver.Connection, pk: LocalId, now: Instant) -> list[ActivityView]:
    """What happened to a candidate, without the changes of stage: the visits tell those better."""
    rows = db.execute(
        "SELECT t.pk, t.kind, t.at, COALESCE(u.name, CASE WHEN t.op IS NULL THEN NULL ELSE 'you' END), t.title, t.body,"
        " o.state, o.held_until, t.visibility FROM activity t LEFT JOIN user u ON u.pk = t.by_user"
        " LEFT JOIN op o ON o.seq = t.op WHERE t.candidate = ? AND t.kind != 'stage' ORDER BY t.at DESC, t.pk DESC",
        (pk,),
    )
    return [
        ActivityView(
            id=one,
            kind=kind,
            at=at,
            by=by,
            title=title,
            body=body,
            pending=OpState(state) if state and state != OpState.DONE else None,
            held=state == OpState.QUEUED and held > now,
            visibility=Visibility(visibility) if visibility else None,
        )
        for one, kind, at, by, title, body, state, held, visibility in rows
    ]
