"""What to do next about an operation, given what just happened. Pure: the same input gives the same commands.

The life of an operation: queued, looked at (for what replaces something), claimed, sent, settled. A lost answer makes
it `unknown`: once nothing can arrive late any more it is read back, and only then settled or sent again.
"""

from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import TypeAlias

import msgspec

from app.cache.deeds import Looked, deed_of
from app.cache.ops import Op, Theirs
from app.cache.queue import MOST_PATIENCE
from app.model.days import moment_of
from app.model.ids import DAY, MINUTE, SECOND, AccountId, Instant, LocalId
from app.model.intents import Move, Reject, mails
from app.model.pipeline import Place
from app.model.words import OpState, Replay
from app.vendor import (
    Answer,
    AnswerLost,
    Denied,
    Forbidden,
    Garbled,
    NotThere,
    Refused,
    SignInRefused,
    Stale,
    Throttled,
    TooLate,
    Unfinished,
    Unreachable,
    VendorError,
)

MOST_MISSED = 5
"""How often an operation whose lost answer turned out not to have arrived is sent again."""
MOST_REFUSALS = 3
"""How many 403 answers in a row pause an account."""
OLD = DAY
"""How long (ms) ago a person may have asked for something that mails somebody, for it to leave without asking again."""
_SHORTEST, _LONGEST = SECOND, MOST_PATIENCE
_ASIDE = 5 * SECOND
"""How long (ms) what could not be read back leaves the way to others: longer than the account's first rest."""
_UNFINISHED = 5 * SECOND
"""How long (ms) what could not be finished waits the first time."""


# --- which operations may go ------------------------------------------------------------------------


class Turn(msgspec.Struct, frozen=True):
    """An operation whose time has come. `fold`: earlier moves of its lane that it stands for."""

    op: Op
    fold: tuple[int, ...] = ()


def due(ops: Sequence[Op], closed: Collection[AccountId], busy: Collection[int], now: Instant) -> list[Turn]:
    """What may be worked on now: the first of each lane, whose needs are met and whose time has come.

    `ops`: all unsettled operations in order. `closed`: accounts that stand still. `busy`: being worked on already.
    Moves of one application that are due together go as one; what a person did not let go of yet is left alone.
    """
    lanes: dict[LocalId, list[Op]] = {}
    for op in ops:
        for lane in op.lanes:
            lanes.setdefault(lane, []).append(op)
    turns: list[Turn] = []
    for op in ops:
        if op.account in closed or op.seq in busy or op.needs or op.not_before > now:
            continue
        if op.state is OpState.UNKNOWN and _first_everywhere(op, lanes):
            turns.append(Turn(op))
        elif op.state is OpState.QUEUED and _first_everywhere(op, lanes):
            run = _run_of_moves(lanes[op.target], now)
            if not any(one.seq in busy for one in run):
                turns.append(Turn(run[-1], tuple(one.seq for one in run[:-1])))
    return turns


def _first_everywhere(op: Op, lanes: Mapping[LocalId, Sequence[Op]]) -> bool:
    return all(lanes[lane][0].seq == op.seq for lane in op.lanes)


def _run_of_moves(lane: Sequence[Op], now: Instant) -> list[Op]:
    """The first operation of a lane and, where it is a move, the moves right behind it that may go as well.

    A person who is still deciding holds all of them: a new move holds the ones before it again (`queue.enqueue`).
    """
    run = [lane[0]]
    if not isinstance(lane[0].intent, Move):
        return run
    for op in lane[1:]:
        if not isinstance(op.intent, Move) or op.state is not OpState.QUEUED or op.not_before > now or op.needs:
            break
        run.append(op)
    return run


def wake_at(ops: Sequence[Op], now: Instant) -> Instant:
    """When the next operation's time comes; a minute from now at the latest, so that a wrong clock is noticed."""
    times = [op.not_before for op in ops if op.state in (OpState.QUEUED, OpState.UNKNOWN) and op.not_before > now]
    return min([*times, now + MINUTE])


# --- events and commands --------------------------------------------------------------------------


class Answered(msgspec.Struct, frozen=True):
    """The vendor took the write."""

    answer: Answer


class Failed(msgspec.Struct, frozen=True):
    """Looking or sending ended in an error; `sending` tells which."""

    error: VendorError
    sending: bool


Event: TypeAlias = Looked | Answered | Failed


class Send(msgspec.Struct, frozen=True):
    """Claim the operation, then send it."""


class Settle(msgspec.Struct, frozen=True):
    state: OpState
    error: str | None = None
    theirs: Theirs | None = None
    place: Place | None = None
    """Where the application was found to be."""
    remote: str | None = None
    """What the vendor calls the record that was made."""
    landed: bool = False
    """The vendor took it just now; else it was found to be so."""
    already: bool = False
    """It was so before: nothing of ours changed it."""


class Postpone(msgspec.Struct, frozen=True):
    """Try again, or read back, not before `not_before`."""

    state: OpState
    not_before: Instant
    why: str
    missed: bool = False


class Rest(msgspec.Struct, frozen=True):
    """Ask nothing of this account for a while. `until` None: for the account's own growing pause. `told`: by it."""

    why: str
    until: Instant | None = None
    told: bool = False


class Pause(msgspec.Struct, frozen=True):
    """Stop for this account until a person does something."""

    error: SignInRefused


class CountRefusal(msgspec.Struct, frozen=True):
    """A 403: several in a row mean that the account lost a permission."""


Command: TypeAlias = Send | Settle | Postpone | Rest | Pause | CountRefusal


def decide(op: Op, event: Event, now: Instant, *, late_window: int) -> list[Command]:
    """What to do about `op` now that `event` has happened. `late_window` in ms."""
    match event:
        case Looked():
            return _read_back(op, event, now) if op.state is OpState.UNKNOWN else _looked(event)
        case Answered(answer=answer):
            return [Settle(OpState.DONE, remote=answer.remote_id, landed=True, already=answer.already)]
        case Failed(error=error, sending=True):
            return _send_failed(op, error, now, late_window)
        case Failed(error=error):
            return _look_failed(op, error, now)


def asks_first(op: Op, now: Instant) -> str:
    """Why a person is asked again before it leaves; empty where it may.

    Mails of long ago may be meant no more, nor may those whose moment is over: they would be sent at once.
    """
    asked_at = max(op.created_at, op.agreed_at or 0)
    if op.state is not OpState.QUEUED or not mails(op.intent):
        return ""
    if now - asked_at > OLD:
        return "it mails somebody, and was asked for more than a day ago: say whether it still may go"
    at = op.intent.mail_at if isinstance(op.intent, Reject) else None
    if at is not None and asked_at < at <= now:
        return f"the mail was to be sent at {moment_of(at)}, which is over: say whether it may be sent at once"
    return ""


def needs_look(op: Op) -> bool:
    """Whether to ask what the vendor holds before sending: for what replaces something, and after a lost answer."""
    return op.state is OpState.UNKNOWN or deed_of(op.intent).reads_first


def _looked(seen: Looked) -> list[Command]:
    if seen.gone:
        return [_conflict(seen, "it is not there any more")]
    if seen.there:
        return [Settle(OpState.DONE, place=seen.place, already=True)]
    if seen.holds:
        return [Send()]
    return [_conflict(seen, _is_now(seen))]


def _read_back(op: Op, seen: Looked, now: Instant) -> list[Command]:  # noqa: PLR0911
    if seen.gone:
        return [_conflict(seen, "it is not there any more")]
    if seen.matches is not None:
        return _made_read_back(op, seen, seen.matches, now)
    if seen.there:
        return [Settle(OpState.DONE, place=seen.place)]
    if seen.unsure:
        return [Settle(OpState.ASK, error=f"the answer was lost; {seen.unsure}: say whether it was done")]
    if seen.was_there:  # it arrived, and somebody has changed it since, perhaps back to where it was
        return [_conflict(seen, f"it was moved on to {seen.words} by somebody else")]
    if seen.holds:
        return _not_applied(op, now)
    return [_conflict(seen, _is_now(seen))]


def _made_read_back(op: Op, seen: Looked, matches: int, now: Instant) -> list[Command]:
    if matches == 1 and op.left_sometime and not seen.sure and op.replay is not Replay.NATURAL:
        error = "one like it is there, perhaps an older one (the clock was set since): say whether it is yours"
        return [Settle(OpState.ASK, error=error)]
    if matches == 1:
        return [Settle(OpState.DONE, remote=seen.remote, landed=True)]
    if matches > 1:
        return [Settle(OpState.ASK, error=f"{matches} like it are there: say whether one of them is yours")]
    return _not_applied(op, now)


def _is_now(seen: Looked) -> str:
    return f"it is in {seen.words} now" if seen.place is not None else f"it says {seen.words} now"


def _not_applied(op: Op, now: Instant) -> list[Command]:
    if op.replay is Replay.ONCE or (op.notifies and op.replay is not Replay.CAS):
        return [
            Settle(OpState.ASK, error="the answer was lost and nothing shows what happened: say whether it was done")
        ]
    if op.missed + 1 >= MOST_MISSED:
        return [Settle(OpState.DEAD, error=f"sent {op.missed + 1} times, and never arrived")]
    return [Postpone(OpState.QUEUED, now, "its answer was lost and it did not arrive: sent again", missed=True)]


def _conflict(seen: Looked, error: str) -> Settle:
    theirs = Theirs(stage=seen.stage, words=seen.words or error, at=seen.at, by=seen.by, gone=seen.gone)
    return Settle(OpState.CONFLICT, error=error, theirs=theirs, place=seen.place)


def _look_failed(op: Op, error: VendorError, now: Instant) -> list[Command]:  # noqa: PLR0911
    match error:
        case Throttled():
            return [_throttled(error, now)]
        case SignInRefused():
            return [Pause(error)]
        case NotThere():
            return [Settle(OpState.CONFLICT, error=error.message, theirs=Theirs(words="not there any more", gone=True))]
        case Forbidden() | Refused() | Stale() if op.state is OpState.UNKNOWN:
            return [Settle(OpState.ASK, error=f"the answer was lost, and reading back failed: {error.message}")]
        case Forbidden() | Refused() | Stale():
            return [Settle(OpState.DEAD, error=error.message), *_refusal(error)]
        case Garbled():  # of this record: others of the account may be read
            return [Postpone(op.state, now + MOST_PATIENCE, error.message)]
        case _ if error.status is not None:  # the vendor answered, perhaps always so to this one
            return [Postpone(op.state, now + _ASIDE, error.message), Rest(error.message)]
        case _:
            return [Rest(error.message)]


def _patience(attempts: int) -> Instant:
    """How long (ms) what could not leave in time waits before the next try; a minute at most."""
    return min(_LONGEST, _SHORTEST // 2 << min(max(attempts - 1, 0), 10))


def _send_failed(op: Op, error: VendorError, now: Instant, late_window: int) -> list[Command]:  # noqa: PLR0911
    match error:
        case Throttled():
            return [Postpone(OpState.QUEUED, now, error.message), _throttled(error, now)]
        case TooLate():  # not the vendor's fault: it alone waits, longer each time
            return [Postpone(OpState.QUEUED, now + _patience(op.attempts), error.message)]
        case Unfinished():
            return [_unfinished(op, error, now)]
        case Unreachable():
            return [Postpone(OpState.QUEUED, now, error.message), Rest(error.message)]
        case SignInRefused():
            return [Postpone(OpState.QUEUED, now, error.message), Pause(error)]
        case Stale():
            return [Settle(OpState.CONFLICT, error=error.message, theirs=Theirs(words=error.message))]
        case Forbidden() | NotThere() | Refused():
            return [Settle(OpState.DEAD, error=error.message), *_refusal(error)]
        case AnswerLost() | Garbled() | _:
            # What nobody foresaw is treated like a lost answer: the one mistake not to make is to send it twice.
            # From now on, not from the claim: the gate and the sign-in stand between the two.
            return [Postpone(OpState.UNKNOWN, now + late_window, error.message)]


def _unfinished(op: Op, error: Unfinished, now: Instant) -> Command:
    """It alone waits, longer each time; a vendor that never takes it is not asked for ever."""
    if op.missed + 1 >= MOST_MISSED:
        return Settle(OpState.DEAD, error=f"tried {op.missed + 1} times: {error.message}")
    wait = min(_LONGEST, _UNFINISHED << op.missed)
    return Postpone(OpState.QUEUED, now + wait, error.message, missed=True)


def _refusal(error: VendorError) -> list[Command]:
    return [CountRefusal()] if isinstance(error, Forbidden) and not isinstance(error, Denied) else []


def _throttled(error: Throttled, now: Instant) -> Rest:
    until = None if error.retry_after is None else now + round(error.retry_after * SECOND)
    return Rest(error.message, until, told=True)


def rest(failures: int, rng: Random) -> Instant:
    """How long (ms) to leave an account alone after `failures` in a row: full jitter, growing, a minute at most."""
    ceiling = min(_LONGEST, _SHORTEST * 2 ** min(failures, 10))
    return round(rng.uniform(_SHORTEST / 2, ceiling))
