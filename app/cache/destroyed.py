"""What nothing takes back: whether it may be asked for, and what becomes of the cache once it is done."""

import msgspec

from app import vendor as port
from app.cache import driver, facets, returns, streams, sweeps
from app.cache.absorb import merge
from app.cache.deeds import Impossible
from app.cache.deeds.deed import account_of, known, name_of
from app.cache.identity import ref_of
from app.cache.ops import UNSETTLED
from app.cache.sweeps import Doubt
from app.model.ids import AccountId, Instant, LocalId
from app.model.words import Kind, Verb
from app.text import clean


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, in the vendor's ids, and who goes by it."""

    account: AccountId
    account_name: str
    name: str
    """What a person has to type."""
    what: str
    """In words: `Ida Noor (acme:7) into Ida B. Noor (acme:9)`."""
    verb: Verb
    write: port.Destroy
    goes: LocalId
    stays: LocalId | None = None
    fields: tuple[str, ...] = ()
    """What is taken out of somebody who is anonymised."""


def plan(db: driver.Connection, gone: LocalId, into: LocalId | None) -> Plan:
    """Merge somebody into somebody else; into nobody: take out all that is known of them. Raises `Impossible`."""
    return plan_anonymise(db, gone, ()) if into is None else plan_merge(db, into, gone)


def plan_merge(db: driver.Connection, primary: LocalId, secondary: LocalId) -> Plan:
    """Make one candidate of two; `secondary` goes. Raises `Impossible`."""
    account = account_of(db, "candidate", primary, "candidate")
    if account_of(db, "candidate", secondary, "candidate") != account:
        raise Impossible("they are in different accounts")
    if primary == secondary:
        raise Impossible("that is one and the same")
    _may(db, account, Verb.MERGE, primary, secondary)
    return Plan(
        account=account,
        account_name=_account_name(db, account),
        name=_name(db, secondary),
        what=f"{_called(db, secondary)} into {_called(db, primary)}",
        verb=Verb.MERGE,
        write=port.Merge(primary=known(db, primary), secondary=known(db, secondary)),
        goes=secondary,
        stays=primary,
    )


def plan_anonymise(db: driver.Connection, candidate: LocalId, fields: tuple[str, ...]) -> Plan:
    """Take out what is known of somebody. Raises `Impossible`."""
    account = account_of(db, "candidate", candidate, "candidate")
    able = _may(db, account, Verb.ANONYMISE, candidate)
    if strange := [one for one in fields if one not in able]:
        raise Impossible(f"{', '.join(strange)} cannot be taken out; there are: {', '.join(able) or 'none by name'}")
    return Plan(
        account=account,
        account_name=_account_name(db, account),
        name=_name(db, candidate),
        what=f"{_called(db, candidate)}" + (f": {', '.join(fields)}" if fields else ""),
        verb=Verb.ANONYMISE,
        write=port.Anonymise(candidate=known(db, candidate), fields=fields),
        goes=candidate,
        fields=fields or tuple(able),
    )


def done(db: driver.Connection, plan: Plan, now: Instant) -> None:
    """The vendor did it. Of whoever was anonymised nothing stays here; what the vendor still has is read anew."""
    if plan.stays is not None:
        merge(db, plan.account, plan.goes, plan.stays, now)
        facets.want(db, plan.stays, now)
        streams.again(db, plan.account)
    elif isinstance(plan.write, port.Anonymise):
        sweeps.gone(db, Doubt(plan.goes, Kind.CANDIDATE, plan.write.candidate), now)
        returns.back(db, plan.account, plan.goes)
    streams.wish(db, plan.account, now, full=True)


def unsure(db: driver.Connection, plan: Plan, now: Instant) -> None:
    """Nobody knows whether the vendor did it: everything is read again."""
    streams.wish(db, plan.account, now, full=True)


def _may(db: driver.Connection, account: AccountId, verb: Verb, *people: LocalId) -> list[str]:
    """The fields of the capability. Raises `Impossible` where it may not be, or something unsent speaks of them."""
    name, writes = db.execute("SELECT name, writes FROM account WHERE id = ?", (account,)).fetchone()
    row = db.execute(
        "SELECT allowed, reason, fields FROM capability WHERE account_id = ? AND verb = ?", (account, verb)
    ).fetchone()
    if row is None or not row[0]:
        raise Impossible(f"{name}: {row[1] if row and row[1] else f'this system cannot {verb} from here'}")
    if not writes:
        raise Impossible(f"writes are off for {name}. Switch them on: lanehop account writes {name} on")
    for pk in people:
        unsent = db.execute(
            f"SELECT o.seq FROM op_lane l JOIN op o ON o.seq = l.seq WHERE o.{UNSETTLED} AND (l.lane = ?1 OR l.lane IN"
            " (SELECT pk FROM application WHERE candidate = ?1)) LIMIT 1",
            (pk,),
        ).fetchone()
        if unsent is not None:
            raise Impossible(f"number {unsent[0]} of the queue speaks of {_name(db, pk)}: send or drop it first")
    return str(row[2]).split()


def _name(db: driver.Connection, pk: LocalId) -> str:
    """What is shown of a name, and never nothing: it has to be typed."""
    return clean(name_of(db, "candidate", pk) or "") or "(no name)"


def _called(db: driver.Connection, pk: LocalId) -> str:
    return f"{_name(db, pk)} ({ref_of(db, pk)})"


def _account_name(db: driver.Connection, account: AccountId) -> str:
    return str(db.execute("SELECT name FROM account WHERE id = ?", (account,)).fetchone()[0])
