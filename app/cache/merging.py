"""Which operations there are, of what a damaged cache and its journal say of them. Pure.

The one mistake not to make is to send something twice. What either side says is settled is settled, because nothing
ever leaves that state. What may have left by then is `unknown`, and read back before anything else. Where the two
differ the newer word counts, and of two that are equally old, or one of which may be garbled, the more cautious one.
"""

from collections.abc import Collection, Iterable

import msgspec

from app.cache.entries import Entry
from app.cache.journal import Told
from app.model.ids import Instant
from app.model.words import OpState

WHY = "the cache was damaged before its answer was known"
_OF_THE_OPERATION = ("creates", "batch")
_OF_THE_REQUEST = ("kind", "replay", "notifies")
"""What never changes of an operation; and what changes only where it is asked for anew, with another id."""
_GARBLED = 6
"""In so many letters two ids may differ and be one."""
_CAUTIOUS = (OpState.QUEUED, OpState.DEAD, OpState.CONFLICT, OpState.ASK, OpState.UNKNOWN)
"""From the least to the most cautious of the unsettled states."""


class Found(msgspec.Struct):
    """What is to stand in the new cache, and the numbers of operations of which nobody knows what they were."""

    operations: dict[int, Entry]
    missing: list[int]


def merge(
    read: Iterable[Entry], told: Told, *, newest: int | None, given: int, settled: Collection[int], now: Instant
) -> Found:
    """Bring both sides together.

    `read`: what could be read of the cache. `newest`: its newest change, `given`: the highest number it ever gave, as
    far as they could be read. `settled`: numbers that its audit says are settled.
    """
    in_file = _apart(read, told)
    current = newest is not None and newest == told.last and told.whole
    behind = newest is None or newest < told.last or told.torn
    found: dict[int, Entry] = {}
    for seq in sorted(in_file.keys() | told.entries.keys()):
        one = _of(in_file.get(seq), told.entries.get(seq), told, current=current, behind=behind, now=now)
        if one is not None:
            found[seq] = _left(one, now) if seq in settled else one
    if told.whole and newest is not None and newest <= told.last:
        return Found(found, [])
    # What was asked for anew took a number as a step of its own, which no operation has.
    steps = {one.op.step for one in (*in_file.values(), *told.entries.values()) if one.op is not None}
    known = found.keys() | told.entries.keys() | in_file.keys() | set(settled) | steps
    upto = told.head.seq if told.head is not None and told.whole else 0
    return Found(found, [seq for seq in range(upto + 1, given + 1) if seq not in known])


def _apart(read: Iterable[Entry], told: Told) -> dict[int, Entry]:
    """What was read, without rows that are another operation under a wrong number."""
    numbers = {one.op_id: seq for seq, one in told.entries.items()}
    found: dict[int, Entry] = {}
    for one in read:
        if numbers.get(one.op_id, one.seq) != one.seq or any(one.op_id == other.op_id for other in found.values()):
            continue
        found[one.seq] = one
    return found


def _of(
    row: Entry | None, said: Entry | None, told: Told, *, current: bool, behind: bool, now: Instant
) -> Entry | None:
    """One operation; None where it was settled and nothing is known of it any more."""
    if said is None:
        return None if row is None else _only_in_file(row, told, behind=behind, now=now)
    if row is not None and row.op_id != said.op_id and not _is_of_another_age(row, said):  # garbled
        row = None
    if said.is_settled:
        return said if row is None else msgspec.structs.replace(row, state=said.state, refs=said.refs)
    if row is None:
        return _safe(said, now) if current else _unsure(said, told, now)
    if row.is_settled:
        return row
    newer = row if row.change > said.change and _same(row, said) else said
    if row.change >= said.change and row.op_id == said.op_id:  # what is asked for anew begins anew
        newer = msgspec.structs.replace(newer, state=max(newer.state, row.state, said.state, key=_caution))
    # Where lines are missing the newest of them may be.
    known = told.whole or (row.change >= said.change and not behind)
    newer = msgspec.structs.replace(newer, refs=said.refs)
    return _safe(newer, now) if known else _unsure(newer, told, now)


def _only_in_file(row: Entry, told: Told, *, behind: bool, now: Instant) -> Entry | None:
    """An operation the journal says nothing of: it is newer than all of it, or was settled before it was made anew."""
    if row.is_settled:
        return row
    if told.head is not None and row.seq <= told.head.seq and told.whole:
        return None
    return _unsure(row, told, now) if behind and (told.last or told.torn) else _safe(row, now)


def _is_of_another_age(row: Entry, said: Entry) -> bool:
    """Whether one of them was asked for anew since, as a conflict is: in its place, with another id.

    Ids are drawn by lot: one that is nearly the other is the other, garbled.
    """
    letters = sum(one != other for one, other in zip(row.op_id, said.op_id, strict=False))
    return letters > _GARBLED and row.change != said.change and _same(row, said)


def _same(row: Entry, said: Entry) -> bool:
    """Whether what cannot have changed is the same on both sides."""
    if row.op is None or said.op is None:
        return False
    names = _OF_THE_OPERATION + (_OF_THE_REQUEST if row.op_id == said.op_id else ())
    return all(getattr(row.op, name) == getattr(said.op, name) for name in names)


def _unsure(one: Entry, told: Told, now: Instant) -> Entry:
    """It may have left since. What is held has not, unless a person let go of it and the line of that is missing."""
    held = one.op is not None and one.op.not_before > now
    return _safe(one, now) if held and told.whole else _left(one, now)


def _left(one: Entry, now: Instant) -> Entry:
    """It has left for all that is known, unless it waits for a person."""
    return _safe(msgspec.structs.replace(one, state=OpState.SENDING) if one.state is OpState.QUEUED else one, now)


def _safe(one: Entry, now: Instant) -> Entry:
    """Whatever may have left is read back first, once nothing of it can arrive any more."""
    op = one.op
    if op is None or not (one.state is OpState.SENDING or (one.state is OpState.UNKNOWN and op.sent_at is None)):
        return one
    op = msgspec.structs.replace(
        op,
        attempts=max(op.attempts, 1),
        sent_at=op.sent_at or op.created_at,  # it did not leave before it was asked for
        not_before=max(op.not_before, now + op.owner.late_window),
        why=WHY,
    )
    return msgspec.structs.replace(one, state=OpState.UNKNOWN, op=op)


def _caution(state: OpState) -> int:
    return _CAUTIOUS.index(OpState.UNKNOWN if state is OpState.SENDING else state)
