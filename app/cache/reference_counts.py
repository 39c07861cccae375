"""How many references of whoever is on a job are in, for its board."""

from collections import defaultdict

import msgspec

from app.cache import driver
from app.model.ids import LocalId
from app.model.words import Kind, RefereeStatus


def counts(db: driver.Connection, job: LocalId | None) -> dict[LocalId, tuple[int, int]]:
    """Of whoever is on a job (None: any) and has a check, the newest one: how many have answered, of how many."""
    if db.execute("SELECT 1 FROM detail WHERE kind = ? LIMIT 1", (Kind.CHECK,)).fetchone() is None:
        return {}
    whose = "?1 IS NULL" if job is None else "job = ?1"
    rows = db.execute(
        f"WITH who(mine, person) AS (SELECT candidate, candidate FROM application WHERE {whose}"
        f" UNION SELECT p.candidate, l.one FROM application p JOIN person_link l ON l.other = p.candidate WHERE {whose}"
        " UNION SELECT p.candidate, l.other FROM application p JOIN person_link l ON l.one = p.candidate"
        f" WHERE {whose})"
        " SELECT w.mine, d.kind, d.pk, d.of, d.at, d.data FROM who w JOIN detail d ON d.candidate = w.person"
        " AND d.kind IN (?2, ?3) ORDER BY d.at, d.pk",
        (job, Kind.CHECK, Kind.REFEREE),
    ).fetchall()
    newest: dict[LocalId, tuple[LocalId, int]] = {}
    others: defaultdict[LocalId, set[LocalId | None]] = defaultdict(set)
    referees: defaultdict[LocalId, list[tuple[LocalId | None, RefereeStatus]]] = defaultdict(list)
    for mine, kind, pk, of, _, data in rows:
        if kind == Kind.CHECK:
            others[mine].add(newest.get(mine, (None, 0))[0])
            newest[mine] = (pk, _check.decode(data).min_manager_references or 0)
        else:
            referees[mine].append((of, _referee.decode(data).status))
    found: dict[LocalId, tuple[int, int]] = {}
    for mine, (check, wanted) in newest.items():
        here = [how for of, how in referees[mine] if of == check or of is None or of not in others[mine]]
        asked = [how for how in here if how is not RefereeStatus.INACTIVE]
        found[mine] = (asked.count(RefereeStatus.FILLED), max(len(asked), wanted))
    return found


class _CheckSays(msgspec.Struct, frozen=True):
    min_manager_references: int | None = None


class _RefereeSays(msgspec.Struct, frozen=True):
    status: RefereeStatus = RefereeStatus.PENDING


_check = msgspec.json.Decoder(_CheckSays)
_referee = msgspec.json.Decoder(_RefereeSays)
