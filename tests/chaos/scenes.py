"""A pull and some writes under one fault, through the whole stack; each says in words what went wrong, if anything."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.sandbox import Ledger, Rule
from app.cache import driver
from app.model.ids import LocalId
from app.model.intents import AddNote, AddToJob, AnyIntent, CreateCandidate, Move, PersonFields
from app.model.words import Kind
from tests.chaos import checks, meetings, wishes
from tests.chaos.elsewhere import Elsewhere, elsewhere
from tests.chaos.matrix import Case
from tests.chaos.vendors import Asked, Chaotic, unlike
from tests.office import Office

_FEW = 3
"""Kinds of writes where only one of them meets the fault: what it is about is the connection, and no kind of write."""
_SHORTEST = {True: 0.95, False: 0.45}
"""Seconds that may not be undercut between a 429 and the same request, with a time to wait and without."""


async def pulled(case: Case, vendor: Chaotic, folder: Path) -> list[str]:
    """A first pull that meets the fault on its second page of people."""
    async with elsewhere() as other, vendor.open(folder, vendor.many) as here:
        here.timeout = case.timeout
        rules = [_rule(case, vendor.people, other, after=1)]
        here.sandbox.faults.rules.extend(rules)
        await here.start()
        await here.pulled()
        return [
            *_unmet(rules),
            *await here.desk._store.read(_failures),
            *await unlike(here, vendor.theirs(here.sandbox.tenant)),
            *_too_soon(here.ledger, case),
            *other.arrived,
        ]


async def written(case: Case, vendor: Chaotic, folder: Path) -> list[str]:
    """One write of each kind; all of them meet the fault, or the first where it comes once."""
    async with elsewhere() as other, vendor.open(folder, vendor.few) as here:
        here.timeout = case.timeout
        await here.start()
        await here.pulled()
        await here.desk._store.write(lambda db: db.execute("UPDATE account SET late_window = ?", (case.late,)))
        here.ledger.clear()
        asked = dict([*vendor.writes.items()][: _FEW if case.once else None])
        rules = [_rule(case, one, other) for one in [*asked.values()][: 1 if case.once else None]]
        here.sandbox.faults.rules.extend(rules)
        receipts = await _ask_for_all(here, vendor.job, asked)
        await here.settled()

        async def nothing_under_way() -> bool:
            return here.sandbox.under_way() == 0

        await here.until(nothing_under_way)
        await _say_what_was_not_done(here, receipts, asked)
        wrong = [*_unmet(rules), *await _outcomes(here, receipts), *_effects(here.ledger, asked)]
        here.sandbox.faults.clear()
        await here.pulled()
        return [
            *wrong,
            *await unlike(here, vendor.theirs(here.sandbox.tenant)),
            *_too_soon(here.ledger, case),
            *other.arrived,
        ]


def _rule(case: Case, asked: Asked, other: Elsewhere, *, after: int = 0) -> Rule:
    return Rule(case.kind, asked.method, asked.path, case.times, after=after, **{"to": other.url, **case.rule})


# --- what is asked for ---------------------------------------------------------------------------


async def _a_move(here: Office[Any], job: str) -> AnyIntent:
    (card, column), _ = await here.movable(2, job)
    return Move(application=card.application, stage=column.stage.id)


async def _a_candidate(here: Office[Any], _job: str) -> AnyIntent:
    made: LocalId = await here.desk.new_id(here.account, Kind.CANDIDATE)
    person = PersonFields(first_name="Ida", last_name="Noor", emails=("ida@example.org",))
    return CreateCandidate(account=here.account, candidate=made, person=person)


async def _a_note(here: Office[Any], job: str) -> AnyIntent:
    """About somebody else than is moved: neither waits for the other."""
    _, (card, _) = await here.movable(2, job)
    return AddNote(candidate=card.candidate, body="Call her on Monday")


async def _an_application(here: Office[Any], job: str) -> AnyIntent:
    """Of somebody who is not on the job yet."""
    board = await here.board(job)
    known = await here.desk.applications()
    there = {one.candidate for one in known if one.job == board.job.id}
    candidate = next(one.candidate for one in known if one.candidate not in there)
    made: LocalId = await here.desk.new_id(here.account, Kind.APPLICATION)
    return AddToJob(application=made, candidate=candidate, job=board.job.id)


WISHES: Mapping[str, wishes.Wish] = {
    "move": _a_move,
    "candidate": _a_candidate,
    "application": _an_application,
    "note": _a_note,
    **wishes.WISHES,
    **meetings.WISHES,
    **checks.WISHES,
}
"""What a person asks for, by the kind of write that it becomes."""


async def _ask_for_all(here: Office[Any], job: str, asked: Mapping[str, Asked]) -> dict[str, int]:
    """One of each of these kinds: the numbers in the queue, by kind."""
    intents = [await WISHES[kind](here, job) for kind in asked]
    receipts = await here.desk.do(*intents)
    return dict(zip(asked, (receipt.seq for receipt in receipts), strict=True))


async def _say_what_was_not_done(here: Office[Any], receipts: dict[str, int], asked: Mapping[str, Asked]) -> None:
    """A person who is asked looks at the vendor's own page, and has what is not there sent again."""
    for kind, one in asked.items():
        is_asked = one.mails and (await here.row(receipts[kind])).shown == "ask"
        if is_asked and not any(map(one.says, here.ledger.effects(one.path, one.method))):
            await here.desk.send_again(receipts[kind])
    await here.settled()


# --- what may have gone wrong --------------------------------------------------------------------


def _unmet(rules: Sequence[Rule]) -> list[str]:
    return [f"nothing met {rule.kind} at {rule.path}" for rule in rules if rule.times]


def _failures(db: driver.Connection) -> list[str]:
    return [f"the pull failed: {error}" for (error,) in db.execute("SELECT error FROM wish") if error]


async def _outcomes(here: Office[Any], receipts: dict[str, int]) -> list[str]:
    rows = {kind: await here.row(seq) for kind, seq in receipts.items()}
    return [f"{kind} {row.shown}: {row.error}" for kind, row in rows.items() if row.shown != "done"]


def _effects(ledger: Ledger, asked: Mapping[str, Asked]) -> list[str]:
    counts = {kind: sum(map(one.says, ledger.effects(one.path, one.method))) for kind, one in asked.items()}
    words = {0: "never"}
    return [f"{kind} took effect {words.get(count, f'{count} times')}" for kind, count in counts.items() if count != 1]


def _too_soon(ledger: Ledger, case: Case) -> list[str]:
    """Requests that came again before the vendor, or good manners, allowed it."""
    wrong = []
    entries = [*ledger]
    shortest = timedelta(seconds=_SHORTEST[case.rule.get("retry_after") is not None])
    for number, refused in enumerate(entries):
        if refused.status != 429:
            continue
        again = next((one for one in entries[number + 1 :] if _same(one.path, refused.path)), None)
        if again is not None and _moment(again.at) - _moment(refused.at) < shortest:
            wrong.append(f"{refused.path} was asked again too soon")
    return wrong


def _same(path: str, other: str) -> bool:
    return re.sub(r"\d+", "#", path) == re.sub(r"\d+", "#", other)


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)
