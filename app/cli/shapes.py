"""Views as JSON for programs: refs instead of local ids, ISO 8601 instead of numbers. Stable within `lanehop/1`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from app.cache import identity
from app.cli.output import stamp
from app.model.days import date_of
from app.model.ids import Instant, LocalId
from app.model.records import Reminder
from app.model.views import (
    ActivityView,
    AllView,
    ApplicationRow,
    ApplicationView,
    BackgroundView,
    BoardView,
    CandidateRow,
    CandidateView,
    Card,
    CheckView,
    ConflictView,
    DetailView,
    DoingView,
    FileView,
    InterviewView,
    JobDetailView,
    JobView,
    MatterView,
    OfferView,
    OpeningView,
    QueueRow,
    RefereeView,
    ScorecardView,
    StageCount,
    VisitView,
)
from app.model.words import Kind
from app.profile import Event, happened

if TYPE_CHECKING:
    from app.cache.driver import Connection

Shape = dict[str, Any]


class Refs:
    """`ACCOUNT:REMOTE_ID` of local ids, each looked up once."""

    def __init__(self, db: "Connection") -> None:
        self._db = db
        self._known: dict[tuple[str, LocalId], str] = {}

    def of(self, account: str, pk: LocalId | None) -> str | None:
        """None for a stage the vendor does not list, or nothing at all."""
        if not pk:
            return None
        key = (account, pk)
        if key not in self._known:
            self._known[key] = identity.ref(account, identity.remote_id(self._db, pk), pk)
        return self._known[key]


def job(view: JobView) -> Shape:
    return {
        "id": view.ref,
        "account": view.account_name,
        "code": view.code,
        "name": view.name,
        "status": view.status,
        "status_raw": view.status_raw,
        "company": view.company,
        "office": view.office,
        "openings": view.openings,
        "recruiters": view.recruiters,
        "department": view.department,
        "hiring_managers": view.hiring_managers,
        "confidential": view.confidential,
        "opened_at": stamp(view.opened_at),
        "closed_at": stamp(view.closed_at),
        "url": view.url,
        "synced_at": stamp(view.synced_at),
        "stages": [stage(view.account_name, one) for one in view.stages],
    }


def job_detail(view: JobDetailView, refs: Refs) -> Shape:
    """A job with all that is known of it; `opening_list` None where its account does not tell openings one by one."""
    told = view.openings or any(one.kind is Kind.OPENING for one in view.brought)
    return job(view.job) | {
        "custom": dict(view.custom),
        "matters": [matter(one, refs) for one in view.matters],
        "doing": [_doing(one) for one in view.doing],
        "opening_list": [opening(one, refs) for one in view.openings] if told else None,
    }


def stage(account: str, view: StageCount) -> Shape:
    return {
        "id": f"{account}:{view.remote_id}" if view.remote_id else None,
        "name": view.name,
        "kind": view.kind,
        "regrouped": view.regrouped,
        "count": view.count,
        "oldest_entered_at": stamp(view.oldest_entered_at),
    }


def board(view: BoardView, refs: Refs, now: Instant) -> Shape:
    account = view.job.account_name
    return {
        "job": _job_of(view.job),
        "synced_at": stamp(view.job.synced_at),
        "columns": [
            stage(account, column.stage) | {"cards": [_card(card, account, refs, now) for card in column.cards]}
            for column in view.columns
        ],
    }


def everything(view: AllView, refs: Refs, now: Instant) -> Shape:
    """The board over all jobs: a column a stage group; each card names its job and its own stage."""
    jobs = {job.id: job for job in view.jobs}
    stages = {one.id: stage(job.account_name, one) for job in view.jobs for one in job.stages}

    def card_of(card: Card) -> Shape:
        job = jobs[card.job or LocalId(0)]
        own = stages.get(card.stage, {})
        return _card(card, job.account_name, refs, now) | {
            "job": _job_of(job),
            "stage": {"id": own.get("id"), "name": own.get("name")} if own else None,
            "read_only": card.read_only,
        }

    return {
        "jobs": len(jobs),
        "columns": [
            {"kind": column.stage.kind, "count": column.stage.count, "cards": [card_of(card) for card in column.cards]}
            for column in view.columns
        ],
    }


def _job_of(view: JobView) -> Shape:
    return {"id": view.ref, "account": view.account_name, "code": view.code, "name": view.name}


def _card(card: Card, account: str, refs: Refs, now: Instant) -> Shape:
    return {
        "id": card.ref,
        "candidate": refs.of(account, card.candidate),
        "name": card.name,
        "title": card.title,
        "company": card.company,
        "source": card.source,
        "status": card.status,
        "entered_at": stamp(card.entered_at),
        "days": _days(card.entered_at, now),
        "pending": pending(card.op_state, card.held),
        "references": card.references and dict(zip(("filled", "total"), card.references, strict=True)),
        "problem": card.problem,
    }


def _days(since: Instant | None, now: Instant) -> float | None:
    return None if since is None else round((now - since) / 86_400_000, 1)


def pending(state: str | None, held: bool) -> str | None:
    """The word for an operation that has not settled; None for one that has."""
    words = {"queued": "held" if held else "waiting", "dead": "failed"}
    return None if state in (None, "done", "cancelled", "merged") else words.get(str(state), str(state))


def candidate_row(view: CandidateRow) -> Shape:
    return {
        "id": view.ref,
        "account": view.account_name,
        "name": view.name,
        "title": view.title,
        "company": view.company,
        "city": view.city,
        "email": view.email,
    }


def candidate(view: CandidateView, refs: Refs) -> Shape:
    return {
        "id": view.ref,
        "account": view.account_name,
        "name": view.name,
        "first_name": view.first_name,
        "last_name": view.last_name,
        "title": view.title,
        "company": view.company,
        "emails": view.emails,
        "phones": view.phones,
        "links": view.links,
        "city": view.city,
        "location": view.location,
        "source": view.source,
        "owner": view.owner,
        "tags": view.tags,
        "skills": view.skills,
        "summary": view.summary,
        "custom": dict(view.custom),
        "url": view.url,
        "created_at": stamp(view.created_at),
        "updated_at": stamp(view.updated_at),
        "synced_at": stamp(view.synced_at),
        "is_private": view.is_private,
        "can_email": view.can_email,
        "applications": [_application(one, view.account_name, refs) for one in view.applications],
        "interviews": [interview(one, refs) for one in view.interviews],
        "scorecards": [scorecard(one, refs) for one in view.scorecards],
        "offers": [offer(one, refs) for one in view.offers],
        "background": [background(one) for one in view.background],
        "references": [check(one, refs) for one in view.references],
        "matters": [matter(one, refs) for one in view.matters],
        "doing": [_doing(one) for one in view.doing],
        "linked": view.linked,
        "timeline": [_event(event) for _, event in happened(view)],
        "files": [file(one) for one in view.files],
        "consents": [
            {
                "name": one.name,
                "agreed_at": stamp(one.agreed_at),
                "job_name": one.job_name,
                "pending": pending(one.pending, one.held),
            }
            for one in view.consents
        ],
        "read": {_BLOCKS[one.kind]: _read(one.read_at, one.error) for one in view.brought if one.kind in _BLOCKS}
        | {one.name: _read(one.read_at, one.error, wanted=one.wanted) for one in view.facets},
    }


_BLOCKS = {
    Kind.INTERVIEW: "interviews",
    Kind.SCORECARD: "scorecards",
    Kind.OFFER: "offers",
    Kind.BACKGROUND: "background",
    Kind.CHECK: "references",
    Kind.MATTER: "matters",
}


def _read(at: Instant | None, error: str | None, *, wanted: bool = False) -> Shape:
    return {"at": stamp(at), "error": error, "wanted": wanted}


def _application(one: ApplicationView, account: str, refs: Refs) -> Shape:
    """One application of a candidate; `answers` None where the vendor tells none."""
    answers = None if one.answers is None else _answers(one.answers)
    return {
        "id": one.ref,
        "job": refs.of(account, one.job),
        "job_code": one.job_code,
        "job_name": one.job_name,
        "stage": one.stage_name,
        "stage_id": refs.of(account, one.stage),
        "kind": one.stage_kind,
        "status": one.status,
        "status_raw": one.status_raw,
        "source": one.source,
        "reason": one.reason,
        "entered_at": stamp(one.entered_at),
        "applied_at": stamp(one.applied_at),
        "rejected_at": stamp(one.rejected_at),
        "last_activity_at": stamp(one.last_activity_at),
        "recruiter": one.recruiter,
        "coordinator": one.coordinator,
        "credited_to": one.credited_to,
        "prospect": one.prospect,
        "answers": answers,
        "custom": dict(one.custom),
        "pending": pending(one.op_state, one.held),
        "visits": [visit(stay) for stay in one.visits],
    }


def _answers(told: Iterable[tuple[str, str]]) -> list[Shape]:
    return [{"question": question, "answer": answer} for question, answer in told]


def _detail(view: DetailView, refs: Refs) -> Shape:
    """What all details of an application begin with."""
    return {
        "id": view.ref,
        "application": refs.of(view.account_name, view.application),
        "job": refs.of(view.account_name, view.job),
        "job_name": view.job_name,
        "url": view.url,
        "created_at": stamp(view.created_at),
    }


def interview(view: InterviewView, refs: Refs) -> Shape:
    return _detail(view, refs) | {
        "name": view.name,
        "starts_at": stamp(view.starts_at),
        "ends_at": stamp(view.ends_at),
        "all_day": view.all_day,
        "location": view.location,
        "link": view.link,
        "organizer": view.organizer,
        "interviewers": [{"name": one.name, "status": one.status} for one in view.interviewers],
        "status": view.status,
        "status_raw": view.status_raw,
    }


def scorecard(view: ScorecardView, refs: Refs) -> Shape:
    return _detail(view, refs) | {
        "about": view.about,
        "author": view.author,
        "rating": view.rating,
        "rating_raw": view.rating_raw,
        "draft": view.draft,
        "comment": view.comment,
        "answers": _answers(view.answers),
        "submitted_at": stamp(view.submitted_at),
    }


def offer(view: OfferView, refs: Refs) -> Shape:
    """`superseded`: a later version for the same application counts."""
    return _detail(view, refs) | {
        "version": view.version,
        "superseded": view.superseded,
        "status": view.status,
        "status_raw": view.status_raw,
        "starts_on": _date(view.starts_on),
        "sent_at": stamp(view.sent_at),
        "resolved_at": stamp(view.resolved_at),
        "opening": view.opening,
        "custom": dict(view.custom),
    }


def opening(view: OpeningView, refs: Refs) -> Shape:
    return {
        "id": view.ref,
        "name": view.name,
        "open": view.open,
        "opened_at": stamp(view.opened_at),
        "closed_at": stamp(view.closed_at),
        "target_on": _date(view.target_on),
        "application": refs.of(view.account_name, view.application),
        "candidate_name": view.candidate_name,
        "close_reason": view.close_reason,
    }


def matter(view: MatterView, refs: Refs) -> Shape:
    """`mine`: it waits for whoever the account is signed in as."""
    return _detail(view, refs) | {
        "sort": view.sort,
        "title": view.title,
        "status": view.status,
        "status_raw": view.status_raw,
        "who": [{"name": one.name, "status": one.status} for one in view.who],
        "at": stamp(view.at),
        "due_at": stamp(view.due_at),
        "lines": [{"label": label, "value": value} for label, value in view.lines],
        "mine": view.mine,
        "doing": [_doing(one) for one in view.doing],
    }


def _doing(one: DoingView) -> Shape:
    return {"op": one.seq, "what": one.what, "pending": pending(one.pending, one.held)}


def background(view: BackgroundView) -> Shape:
    """Dates as far as they are known: `2019`, `2019-03`, `2019-03-01`."""
    return {
        "id": view.ref,
        "kind": view.background,
        "title": view.title,
        "place": view.place,
        "field": view.field,
        "started_on": view.started_on,
        "ended_on": view.ended_on,
    }


def check(view: CheckView, refs: Refs) -> Shape:
    """A reference check. `turnaround` in seconds; `same_network` is a hint and no proof."""
    return {
        "id": view.ref,
        "account": view.account_name,
        "candidate": refs.of(view.account_name, view.candidate),
        "candidate_name": view.candidate_name,
        "question_set": view.question_set,
        "status": view.status,
        "status_raw": view.status_raw,
        "filled": view.filled,
        "total": view.total,
        "min_manager_references": view.min_manager_references,
        "score": view.score,
        "requested_at": stamp(view.requested_at),
        "completed_at": stamp(view.completed_at),
        "reminder": _reminder(view.reminder),
        "pending": pending(view.op_state, view.held),
        "url": view.url,
        "referees": [_referee(one) for one in view.referees],
    }


def _referee(one: RefereeView) -> Shape:
    return {
        "id": one.ref,
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "company": one.company,
        "relationship": one.relationship,
        "language": one.language,
        "is_manager": one.is_manager,
        "status": one.status,
        "status_raw": one.status_raw,
        "asked_at": stamp(one.asked_at),
        "filled_at": stamp(one.filled_at),
        "turnaround": None if one.turnaround is None else one.turnaround // 1000,
        "score": one.score,
        "answers": _answers(one.answers),
        "same_network": one.same_network,
        "reminder": _reminder(one.reminder),
        "pending": pending(one.op_state, one.held),
    }


def _reminder(one: Reminder) -> Shape:
    return {
        "next_at": stamp(one.next_at),
        "sent_at": stamp(one.sent_at),
        "count": one.count,
        "why_not": one.why_not or None,
    }


def _date(at: Instant | None) -> str | None:
    return None if at is None else date_of(at)


def file(view: FileView) -> Shape:
    return {
        "id": view.ref,
        "name": view.name,
        "kind": view.file_kind,
        "mime": view.mime,
        "size": view.size,
        "created_at": stamp(view.created_at),
        "here": view.here,
        "pending": pending(view.pending, view.held),
    }


def _event(event: Event) -> Shape:
    if isinstance(event, ActivityView):
        return {
            "kind": event.kind,
            "at": stamp(event.at),
            "by": event.by,
            "title": event.title,
            "body": event.body,
            "visibility": event.visibility,
            "pending": pending(event.pending, event.held),
        }
    stay, job_name, before = event
    return {
        "kind": "stage",
        "at": stamp(stay.entered_at),
        "by": stay.by,
        "title": stay.stage,
        "body": None,
        "visibility": None,
        "pending": None,
        "job_name": job_name,
        "from": before,
    }


def visit(view: VisitView) -> Shape:
    return {
        "stage": view.stage,
        "kind": view.kind,
        "entered_at": stamp(view.entered_at),
        "left_at": stamp(view.left_at),
        "by": view.by,
    }


def application(view: ApplicationRow, refs: Refs, now: Instant) -> Shape:
    account = view.ref.split(":", 1)[0]
    return {
        "id": view.ref,
        "account": account,
        "candidate": view.candidate_ref,
        "name": view.name,
        "job": view.job_ref,
        "job_name": view.job_name,
        "stage": view.stage,
        "stage_id": refs.of(account, view.stage_id),
        "kind": view.kind,
        "status": view.status,
        "entered_at": stamp(view.entered_at),
        "days": _days(view.entered_at, now),
        "applied_at": stamp(view.applied_at),
    }


def operation(view: QueueRow, refs: Refs) -> Shape:
    """One row of the queue."""
    return {
        "number": view.seq,
        "state": view.shown,
        "why": view.why,
        "account": view.account_name,
        "kind": view.kind,
        "what": view.what,
        "application": refs.of(view.account_name, view.application),
        "candidate": refs.of(view.account_name, view.candidate),
        "job": refs.of(view.account_name, view.job),
        "from": view.from_name,
        "to": view.to_name,
        "created_at": stamp(view.created_at),
        "not_before": stamp(view.not_before),
        "settled_at": stamp(view.settled_at),
        "attempts": view.attempts,
        "error": view.error,
        "theirs": view.theirs,
        "theirs_at": stamp(view.theirs_at),
        "theirs_by": view.theirs_by,
        "undoable": view.undoable,
        "merged_into": view.merged_into,
        "undoes": view.undoes,
        "mails": view.mails,
    }


def conflict(view: ConflictView, account: str) -> Shape:
    """The three sides, each in words; `stage` only where it is about one."""
    placing = view.row.to_name is not None

    def side(says: str | None, at: Instant | None, by: str | None = None) -> Shape:
        return {"says": says, "stage": says if placing else None, "at": stamp(at), "by": by}

    return {
        "base": side(view.base, view.base_at, view.base_by),
        "mine": side(view.mine, view.mine_at),
        "theirs": side(view.theirs, view.theirs_at, view.theirs_by) | ({"stage": None} if view.gone else {}),
        "gone": view.gone,
        "requests": view.requests,
        "between": [visit(stay) for stay in view.between],
        "history": [{"at": stamp(line.at), "what": line.what, "by": line.by} for line in view.history],
        "stages": [stage(account, one) for one in view.stages],
    }
