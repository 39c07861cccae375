"""Jobs and boards, as a person sees them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from app.cache import driver, reference_counts
from app.cache.identity import ref
from app.cache.ops import UNSETTLED
from app.model.ids import AccountId, Instant, LocalId
from app.model.records import Job
from app.model.views import AllView, BoardView, Card, Column, JobView, ReasonView, StageCount
from app.model.words import ApplicationStatus, JobStatus, OpState, ReasonSide, StageKind

_job = msgspec.json.Decoder(Job)
NOT_READ = "(not read yet)"
NOWHERE = LocalId(0)
"""The id of the column for people whose stage the vendor does not list for the job."""

_STATUSES: Mapping[str, ApplicationStatus] = {str(one): one for one in ApplicationStatus}

_Stage: TypeAlias = tuple[LocalId, str | None, str, str, int, StageKind, bool, bool]
"""A column: local id, remote id, name, the vendor's own name, position, kind, shut, regrouped."""

_JOBS = (
    "SELECT j.pk, j.account_id, a.name, a.mark, i.remote_id, j.data,"
    " MAX(j.seen_at, COALESCE(a.synced_at, 0)), o.state FROM job j"
    " JOIN account a ON a.id = j.account_id JOIN idmap i ON i.pk = j.pk LEFT JOIN op o ON o.seq = j.op"
)


def jobs(db: driver.Connection, *, include_closed: bool = False) -> list[JobView]:
    """The jobs, open ones first, newest first within; each with its columns and how many are in them."""
    where = "" if include_closed else " WHERE j.status NOT IN ('closed', 'archived')"
    order = " ORDER BY j.status IN ('closed', 'archived'), j.opened_at DESC, j.pk DESC"
    rows = db.execute(_JOBS + where + order).fetchall()
    counts = _counts(db, None)
    stages = _stages(db, None)
    return [_view(row, stages.get(row[0], []), counts.get(row[0], {})) for row in rows]


def job(db: driver.Connection, pk: LocalId) -> JobView | None:
    row = db.execute(_JOBS + " WHERE j.pk = ?", (pk,)).fetchone()
    return None if row is None else _view(row, _stages(db, pk).get(pk, []), _counts(db, pk).get(pk, {}))


_CARDS = (
    "SELECT p.job, p.pk, i.remote_id, p.candidate, c.name, c.title, c.company, COALESCE(p.source, c.source), p.stage,"
    " p.base_stage, p.entered_at, p.status, p.problem + COALESCE(c.problem, 0), o.state, o.held_until"
    " FROM {} JOIN idmap i ON i.pk = p.pk LEFT JOIN candidate c ON c.pk = p.candidate LEFT JOIN op o ON o.seq = p.op"
)


def board(db: driver.Connection, pk: LocalId, now: Instant) -> BoardView | None:
    """The columns of a job in the vendor's order, each with its cards, last arrived first."""
    found = job(db, pk)
    if found is None:
        return None
    cards: defaultdict[LocalId, list[Card]] = defaultdict(list)
    sql = _CARDS.format("application p") + " WHERE p.job = ? ORDER BY p.stage, p.entered_at DESC, p.pk DESC"
    for card in _cards(db, db.execute(sql, (pk,)), {pk: found}, now):
        cards[card.stage].append(card)
    return BoardView(job=found, columns=tuple(Column(stage=one, cards=tuple(cards[one.id])) for one in found.stages))


WAY = (StageKind.NEW, StageKind.SCREEN, StageKind.INTERVIEW, StageKind.REFERENCE, StageKind.OFFER, StageKind.HIRED)
BESIDE = (StageKind.ON_HOLD, StageKind.REJECTED, StageKind.WITHDRAWN, StageKind.OTHER)
_LIST = "(SELECT value FROM json_each(?))"
_UNSENT = (
    f"WITH busy(pk) AS (SELECT target FROM op WHERE {UNSETTLED}) SELECT pk FROM application WHERE pk IN busy"
    " UNION SELECT pk FROM application WHERE candidate IN busy"
)


def everything(
    db: driver.Connection,
    now: Instant,
    *,
    account: AccountId | None = None,
    most: int | None = None,
    also: Sequence[LocalId] = (),
) -> AllView:
    """One board over all open jobs, of all accounts or of one: a column a stage group, last arrived first.

    `most`: so many cards of each column, and beside them those with an unsent change and the applications in `also`.
    Groups that no stage is in and nobody stands in have no column.
    """
    known = {view.id: view for view in jobs(db) if account is None or view.account == account}
    kinds = {stage.id: stage.kind for view in known.values() for stage in view.stages}
    groups: dict[StageKind, list[StageCount]] = {
        kind: [stage for view in known.values() for stage in view.stages if stage.kind is kind]
        for kind in (*WAY, *BESIDE)
    }
    column, wanted = ("job", [*known]) if most is None else ("pk", _newest(db, known, kinds, most, set(also)))
    sql = f"{_CARDS.format('application p')} WHERE p.{column} IN {_LIST}"
    rows = db.execute(sql, (msgspec.json.encode(wanted).decode(),))
    shown: defaultdict[StageKind, list[Card]] = defaultdict(list)
    for card in _cards(db, rows, known, now, labelled=True):
        shown[kinds.get(card.stage, StageKind.OTHER)].append(card)
    for cards in shown.values():
        cards.sort(key=_arrival, reverse=True)
    return AllView(
        jobs=tuple(known.values()),
        columns=tuple(
            Column(stage=_group(number, kind, stages), cards=tuple(shown[kind]))
            for number, (kind, stages) in enumerate(groups.items())
            if any(stage.remote_id is not None or stage.count for stage in stages)
        ),
    )


def _newest(
    db: driver.Connection,
    known: Iterable[LocalId],
    kinds: Mapping[LocalId, StageKind],
    most: int,
    also: set[LocalId],
) -> list[LocalId]:
    """Of the applications of each group the `most` that arrived last, those in `also` and what is unsent."""
    found: defaultdict[StageKind, list[tuple[Instant, LocalId]]] = defaultdict(list)
    sql = f"SELECT pk, stage, entered_at FROM application WHERE job IN {_LIST}"
    for pk, stage, entered in db.execute(sql, (msgspec.json.encode(list(known)).decode(),)):
        found[kinds.get(stage, StageKind.OTHER)].append((-1 if entered is None else entered, pk))
    also |= {pk for (pk,) in db.execute(_UNSENT)}
    shown: list[LocalId] = []
    for rows in found.values():
        rows.sort(reverse=True)
        shown += [pk for place, (_, pk) in enumerate(rows) if place < most or pk in also]
    return shown


def _arrival(card: Card) -> tuple[Instant, LocalId]:
    return (-1 if card.entered_at is None else card.entered_at, card.application)


def _group(number: int, kind: StageKind, stages: Sequence[StageCount]) -> StageCount:
    """A column of the board over all jobs."""
    waiting = [stage.oldest_entered_at for stage in stages if stage.count and stage.oldest_entered_at is not None]
    name = kind.group.capitalize()
    return StageCount(
        id=LocalId(-1 - number),
        remote_id=None,
        name=name,
        plain=name,
        kind=kind,
        position=number,
        count=sum(stage.count for stage in stages),
        oldest_entered_at=min(waiting, default=None),
    )


def _cards(
    db: driver.Connection,
    rows: Iterable[tuple[Any, ...]],
    known: Mapping[LocalId, JobView],
    now: Instant,
    *,
    labelled: bool = False,
) -> Iterator[Card]:
    mark_of = _marks(known.values())
    moving = {pk for (pk,) in db.execute("SELECT account_id FROM capability WHERE verb = 'move' AND allowed")}
    of_job = {
        job: (
            {stage.id: stage.kind for stage in view.stages},
            view.account_name,
            f"{mark_of[view.account]} {view.code or view.name}" if labelled else "",
            labelled and view.account not in moving,
        )
        for job, view in known.items()
    }
    asked = reference_counts.counts(db, None if labelled else next(iter(known), None))
    for (
        job, app, remote, candidate, person, title, company, source, stage, base, entered, status, problem, state, held,
    ) in rows:  # fmt: skip
        stages, account_name, label, read_only = of_job[job]
        column = stage if stage in stages else NOWHERE
        yield Card(
            application=app,
            ref=ref(account_name, remote, app),
            candidate=candidate,
            name=person or NOT_READ,
            title=title,
            company=company,
            source=source,
            stage=column,
            base=base,
            entered_at=entered,
            status=_STATUSES[status],
            op_state=OpState(state) if state else None,
            held=state == OpState.QUEUED and held > now,
            parked=stages.get(column) is StageKind.ON_HOLD,
            references=asked.get(candidate),
            problem=problem > 0,
            job=job if labelled else None,
            label=label,
            read_only=read_only,
        )


def reasons(db: driver.Connection, job: LocalId) -> list[ReasonView]:
    """Why an application of this job may end or wait."""
    rows = db.execute(
        "SELECT r.pk, i.remote_id, r.name, r.side, r.leads_to FROM reason r JOIN idmap i ON i.pk = r.pk"
        " WHERE r.job = ? OR (r.job IS NULL AND r.account_id = (SELECT account_id FROM job WHERE pk = ?))"
        " ORDER BY r.leads_to, r.pk",
        (job, job),
    )
    return [
        ReasonView(id=pk, remote_id=remote, name=name, side=ReasonSide(side), leads_to=StageKind(leads_to))
        for pk, remote, name, side, leads_to in rows
    ]


def _marks(jobs: Iterable[JobView]) -> dict[AccountId, str]:
    """What each account is told by on a card: its mark, and its name where another one has the same."""
    accounts = {job.account: (job.mark, job.account_name) for job in jobs}
    marks = [mark for mark, _ in accounts.values()]
    return {pk: mark if marks.count(mark) == 1 else name for pk, (mark, name) in accounts.items()}


def _view(
    row: tuple[LocalId, AccountId, str, str, str | None, bytes, Instant, str | None],
    stages: Sequence[_Stage],
    counts: dict[LocalId | None, tuple[int, Instant | None]],
) -> JobView:
    pk, account, account_name, mark, remote, data, seen_at, op_state = row
    record = _job.decode(data)
    columns: list[StageCount] = []
    for stage, stage_remote, name, plain, position, kind, shut, regrouped in stages:
        count, oldest = counts.get(stage, (0, None))
        columns.append(
            StageCount(
                id=stage,
                remote_id=stage_remote,
                name=name,
                plain=plain,
                kind=kind,
                position=position,
                count=count,
                oldest_entered_at=oldest,
                shut=shut,
                regrouped=regrouped,
            )
        )
    known = {stage[0] for stage in stages}
    lost = [value for key, value in counts.items() if key not in known]
    if lost:
        columns.append(
            StageCount(
                id=NOWHERE,
                remote_id=None,
                name="(no known stage)",
                plain="",
                kind=StageKind.OTHER,
                position=1 << 30,
                count=sum(count for count, _ in lost),
                oldest_entered_at=min((at for _, at in lost if at is not None), default=None),
            )
        )
    return JobView(
        id=pk,
        ref=ref(account_name, remote, pk),
        account=account,
        account_name=account_name,
        mark=mark,
        code=record.code,
        name=record.name,
        status=JobStatus(record.status),
        status_raw=record.status_raw,
        company=record.company,
        office=record.office,
        openings=record.openings,
        recruiters=record.recruiters,
        opened_at=record.opened_at,
        closed_at=record.closed_at,
        url=record.url,
        synced_at=seen_at,
        stages=tuple(columns),
        deadline_at=record.deadline_at,
        op_state=OpState(op_state) if op_state else None,
        department=record.department,
        hiring_managers=record.hiring_managers,
        confidential=record.confidential,
    )


def _stages(db: driver.Connection, job: LocalId | None) -> dict[LocalId, list[_Stage]]:
    where, values = ("", ()) if job is None else (" WHERE s.job = ?", (job,))
    found: defaultdict[LocalId, list[_Stage]] = defaultdict(list)
    for of, pk, remote, name, plain, position, kind, shut, regrouped in db.execute(
        "SELECT s.job, s.pk, i.remote_id, s.name, s.plain, s.position, s.kind, s.shut, s.kind != s.told"
        f" FROM stage s JOIN idmap i ON i.pk = s.pk{where} ORDER BY s.job, s.position, s.pk",
        values,
    ):
        found[of].append((pk, remote, name, plain, position, StageKind(kind), bool(shut), bool(regrouped)))
    return found


def _counts(
    db: driver.Connection, job: LocalId | None
) -> dict[LocalId, dict[LocalId | None, tuple[int, Instant | None]]]:
    where, values = ("", ()) if job is None else (" WHERE job = ?", (job,))
    found: defaultdict[LocalId, dict[LocalId | None, tuple[int, Instant | None]]] = defaultdict(dict)
    for of, stage, count, oldest in db.execute(
        f"SELECT job, stage, COUNT(*), MIN(entered_at) FROM application{where} GROUP BY job, stage", values
    ):
        found[of][stage] = (count, oldest)
    return found
