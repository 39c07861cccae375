"""A pull and three writes under one fault, through the whole stack; each says in words what went wrong, if anything."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from adapters.sandbox import Ledger, Rule
from app.cache import driver
from app.model.ids import LocalId
from app.model.intents import AddNote, CreateCandidate, Move, PersonFields
from app.model.words import Kind
from tests.chaos.elsewhere import Elsewhere, elsewhere
from tests.chaos.matrix import Case
from tests.chaos.vendors import Chaotic
from tests.office import Office

_PULLED = 110
"""People in a pull: more than one page of them."""
_AGENCY = 30
_SHORTEST = {True: 0.95, False: 0.45}
"""Seconds that may not be undercut between a 429 and the same request, with a time to wait and without."""


async def pulled(case: Case, vendor: Chaotic, folder: Path) -> list[str]:
    """A first pull that meets the fault on its second page of people."""
    async with elsewhere() as other, vendor.open(folder, _PULLED) as here:
        here.timeout = case.timeout
        rules = [_rule(case, "GET", vendor.people, other, after=1)]
        here.sandbox.faults.rules.extend(rules)
        await here.start()
        await here.pulled()
        return [
            *_unmet(rules),
            *await here.desk._store.read(_failures),
            *await vendor.unlike(here),
            *_too_soon(here.ledger, case),
            *other.arrived,
        ]


async def written(case: Case, vendor: Chaotic, folder: Path) -> list[str]:
    """A move, a new candidate and a note that all meet the fault."""
    async with elsewhere() as other, vendor.open(folder, _AGENCY) as here:
        here.timeout = case.timeout
        await here.start()
        await here.pulled()
        await here.desk._store.write(lambda db: db.execute("UPDATE account SET late_window = ?", (case.late,)))
        here.ledger.clear()
        paths = [vendor.any_write] if case.once else [*vendor.writes.values()]
        rules = [_rule(case, "POST", path, other) for path in paths]
        here.sandbox.faults.rules.extend(rules)
        receipts = await _ask_for_all(here)
        await here.settled()

        async def nothing_under_way() -> bool:
            return here.sandbox.under_way() == 0

        await here.until(nothing_under_way)
        wrong = [*_unmet(rules), *await _outcomes(here, receipts), *_effects(here.ledger, vendor)]
        here.sandbox.faults.clear()
        await here.pulled()
        return [*wrong, *await vendor.unlike(here), *_too_soon(here.ledger, case), *other.arrived]


def _rule(case: Case, method: str, path: str, other: Elsewhere, *, after: int = 0) -> Rule:
    return Rule(case.kind, method, path, case.times, after=after, **{"to": other.url, **case.rule})


async def _ask_for_all(here: Office) -> dict[str, int]:
    """What is asked for, by its kind: the numbers in the queue."""
    (moved, column), (noted, _) = await here.movable(2)
    made: LocalId = await here.desk.new_id(here.account, Kind.CANDIDATE)
    person = PersonFields(first_name="Ida", last_name="Noor", emails=("ida@example.org",))
    receipts = await here.desk.do(
        Move(application=moved.application, stage=column.stage.id),
        CreateCandidate(account=here.account, candidate=made, person=person),
        AddNote(candidate=noted.candidate, body="Call her on Monday"),
    )
    return dict(zip(("move", "candidate", "note"), (receipt.seq for receipt in receipts), strict=True))


# --- what may have gone wrong --------------------------------------------------------------------


def _unmet(rules: Sequence[Rule]) -> list[str]:
    return [f"nothing met {rule.kind} at {rule.path}" for rule in rules if rule.times]


def _failures(db: driver.Connection) -> list[str]:
    return [f"the pull failed: {error}" for (error,) in db.execute("SELECT error FROM wish") if error]


async def _outcomes(here: Office, receipts: dict[str, int]) -> list[str]:
    rows = {kind: await here.row(seq) for kind, seq in receipts.items()}
    return [f"{kind} {row.shown}: {row.error}" for kind, row in rows.items() if row.shown != "done"]


def _effects(ledger: Ledger, vendor: Chaotic) -> list[str]:
    counts = {kind: len(ledger.effects(path, "POST")) for kind, path in vendor.writes.items()}
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
