"""Reference checks as they are seen, of a person or of all of them; and what asking for new ones takes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from app.cache import details, driver, links
from app.cache.deeds.deed import Impossible, account_of, name_of
from app.cache.details import SELECT, Row
from app.cache.identity import known_ids, new_id, ref_of, remote_id
from app.cache.overlay import candidates
from app.model import networks
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AddReferee, AnyIntent, AskedReferences, CreateCandidate, PersonFields, RequestReferences
from app.model.records import Referee, ReferenceCheck
from app.model.views import BroughtView, CheckView, Enquiry, RefereeView
from app.model.words import CheckStatus, Kind, OpState, RefereeStatus, Verb

OF_CANDIDATE = f"{SELECT} WHERE d.candidate = ? AND d.kind IN ('{Kind.CHECK}', '{Kind.REFEREE}') ORDER BY d.at DESC"
ALL = f"{SELECT} WHERE d.kind = ? ORDER BY d.at DESC, d.pk DESC"
_LAST = (RefereeStatus.PENDING, RefereeStatus.FILLED, RefereeStatus.INACTIVE)
_NOBODY_ASKS = "no account that is connected does reference checks: connect one that does"


# --- reading -------------------------------------------------------------------------------------


def of_candidate(db: driver.Connection, pk: LocalId, now: Instant) -> tuple[CheckView, ...]:
    """The checks of a person, whichever account they are in; the newest first."""
    found = [row for one in (pk, *links.linked(db, pk)) for row in details.rows(db, OF_CANDIDATE, (one,))]
    return tuple(sorted(_views(db, found, now), key=_age, reverse=True))


def every(db: driver.Connection, now: Instant) -> list[CheckView]:
    """All checks: those that are not complete first, and among them those that were asked for longest ago."""
    found = [row for kind in (Kind.CHECK, Kind.REFEREE) for row in details.rows(db, ALL, (kind,))]
    views = sorted(_views(db, found, now), key=_age)
    return sorted(views, key=lambda one: one.status is CheckStatus.COMPLETED)


def one(db: driver.Connection, pk: LocalId, now: Instant) -> CheckView | None:
    """A check by its own id or by that of one of its referees."""
    row = db.execute("SELECT candidate, kind, of FROM detail WHERE pk = ?", (pk,)).fetchone()
    if row is None:
        return None
    views = _views(db, details.rows(db, OF_CANDIDATE, (row[0],)), now)
    return next((view for view in views if pk == view.id or any(pk == who.id for who in view.referees)), None)


def brought(db: driver.Connection, pk: LocalId) -> list[BroughtView]:
    """How old what is known of the checks of the same person in other accounts is."""
    accounts = [account_of(db, "candidate", one, "candidate") for one in links.linked(db, pk)]
    told = [view for account in accounts for view in details.brought(db, account)]
    return [view for view in told if view.kind is Kind.CHECK][:1]


class _Unsent(msgspec.Struct, frozen=True):
    """What the row of a detail says beside its record."""

    of: LocalId | None
    state: OpState | None
    held: bool
    problem: bool


def _views(db: driver.Connection, rows: Sequence[Row], now: Instant) -> list[CheckView]:
    """The checks among these rows with their referees; who is in none that is here is in the newest one."""
    checks = [row for row in rows if row.kind is Kind.CHECK]
    newest: dict[LocalId | None, LocalId] = {}
    for row in sorted(checks, key=lambda row: (row.record.requested_at or row.record.created_at or 0, row.pk)):
        newest[row.shared["candidate"]] = row.pk
    known = {row.pk for row in checks}
    of: defaultdict[LocalId | None, list[tuple[Row, _Unsent]]] = defaultdict(list)
    for row in rows:
        if row.kind is Kind.REFEREE:
            unsent = _unsent(db, row.pk, now)
            of[unsent.of if unsent.of in known else newest.get(row.shared["candidate"])].append((row, unsent))
    return [_view(db, row, of[row.pk], now) for row in checks]


def _age(view: CheckView) -> tuple[Instant, LocalId]:
    return view.requested_at or view.created_at or 0, view.id


def _unsent(db: driver.Connection, pk: LocalId, now: Instant) -> _Unsent:
    of, state, held_until, problem = db.execute(
        "SELECT d.of, o.state, o.held_until, d.problem FROM detail d LEFT JOIN op o ON o.seq = d.op WHERE d.pk = ?",
        (pk,),
    ).fetchone()
    held = state == OpState.QUEUED and held_until > now
    return _Unsent(of, OpState(state) if state else None, held, problem > 0)


def _view(db: driver.Connection, row: Row, referees: Sequence[tuple[Row, _Unsent]], now: Instant) -> CheckView:
    record: ReferenceCheck = row.record
    unsent, person = _unsent(db, row.pk, now), row.shared["candidate"]
    people = [] if person is None else links.linked(db, person)
    known = [candidates.shown(db, one) for one in (person, *people) if one is not None]
    seen_at = [address for one in known if one is not None for address in one.networks]
    asked_at = record.requested_at or record.created_at
    views = [_referee_view(one, how, row.pk, asked_at, seen_at) for one, how in referees]
    return CheckView(
        **row.shared,
        account=row.account,
        people=tuple(people),
        question_set=_question_set(db, row),
        status=record.status,
        status_raw=record.status_raw,
        min_manager_references=record.min_manager_references,
        requested_at=asked_at,
        completed_at=record.completed_at,
        score=record.score,
        reminder=record.reminder,
        referees=tuple(sorted(views, key=lambda one: (_LAST.index(one.status), one.id))),
        op_state=unsent.state,
        held=unsent.held,
        problem=unsent.problem or any(how.problem for _, how in referees),
    )


def _referee_view(
    row: Row, unsent: _Unsent, check: LocalId, asked_at: Instant | None, seen_at: Iterable[str]
) -> RefereeView:
    record: Referee = row.record
    return RefereeView(
        **row.shared,
        check=check,
        name=f"{record.first_name} {record.last_name}".strip() or record.email or "(no name)",
        first_name=record.first_name,
        last_name=record.last_name,
        email=record.email,
        phone=record.phone,
        company=record.company,
        relationship=record.relationship,
        language=record.language,
        is_manager=record.is_manager,
        status=record.status,
        status_raw=record.status_raw,
        asked_at=max(filter(None, (asked_at, record.created_at)), default=None),
        filled_at=record.filled_at,
        score=record.score,
        answers=record.answers or (),
        same_network=networks.in_common(record.networks, seen_at),
        reminder=record.reminder,
        op_state=unsent.state,
        held=unsent.held,
    )


def _question_set(db: driver.Connection, row: Row) -> str | None:
    remote = row.record.question_set
    pk = None if remote is None else known_ids(db, row.account, Kind.LISTED, [remote]).get(remote)
    return remote if pk is None else name_of(db, "listed", pk) or remote


# --- asking --------------------------------------------------------------------------------------


def enquiries(db: driver.Connection, candidate: LocalId) -> list[Enquiry]:
    """The accounts in which references for somebody can be asked for. Raises `Impossible` where there is none."""
    own = account_of(db, "candidate", candidate, "candidate")
    there = {account_of(db, "candidate", pk, "candidate"): pk for pk in links.linked(db, candidate)} | {own: candidate}
    rows = db.execute(
        "SELECT a.id, a.name, a.writes FROM account a JOIN capability c ON c.account_id = a.id"
        " WHERE c.verb = ? AND c.allowed ORDER BY a.id <> ?, a.name",
        (Verb.REQUEST_REFERENCES, own),
    ).fetchall()
    if not rows:
        raise Impossible(_NOBODY_ASKS)
    return [
        Enquiry(
            account=AccountId(account),
            account_name=name,
            candidate=there.get(AccountId(account)),
            why_not="" if writes else f"writes are off for {name}",
        )
        for account, name, writes in rows
    ]


def steps(db: driver.Connection, asked: AskedReferences) -> list[AnyIntent]:
    """What asking for references comes to, as one step: whoever is not there yet is made there, then the referees are
    named, and only behind them they are asked. Raises `Impossible`.
    """
    made: list[AnyIntent] = []
    person = next((one.candidate for one in enquiries(db, asked.candidate) if one.account == asked.account), None)
    if person is None:
        person = new_id(db, asked.account, Kind.CANDIDATE)
        fields = _elsewhere(db, asked.candidate, asked.account)
        made.append(CreateCandidate(account=asked.account, candidate=person, person=fields))
    check = new_id(db, asked.account, Kind.CHECK)
    named = [(new_id(db, asked.account, Kind.REFEREE), fields) for fields in asked.referees]
    made += [AddReferee(candidate=person, check=check, referee=pk, fields=fields) for pk, fields in named]
    made.append(
        RequestReferences(
            candidate=person,
            check=check,
            question_set=asked.question_set,
            referees=tuple(pk for pk, _ in named),
            min_manager_references=asked.min_manager_references,
        )
    )
    return made


def _elsewhere(db: driver.Connection, candidate: LocalId, account: AccountId) -> PersonFields:
    """What an account that does reference checks has to know of somebody, as far as it has room for it."""
    known = candidates.shown(db, candidate)
    if known is None or remote_id(db, candidate) is None:
        raise Impossible("their own system does not know them yet: that has to be sent first")
    (room,) = db.execute(
        "SELECT COALESCE(MAX(fields), '') FROM capability WHERE account_id = ? AND verb = ?",
        (account, Verb.CREATE_CANDIDATE),
    ).fetchone()
    said: Mapping[str, object] = {
        "first_name": known.first_name,
        "last_name": known.last_name,
        "emails": known.emails[:1],
        "phones": known.phones[:1],
    }
    fields = {name: value for name, value in said.items() if value and name in room.split()}
    return PersonFields(**fields, external_ref=ref_of(db, candidate))  # type: ignore[arg-type]
