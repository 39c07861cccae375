"""Doing what an account's system lets people do beside our verbs. What it does is the vendor's affair: of one whose

answer was lost the vendor is asked whether it is so, and where it cannot tell a person is.
"""

import msgspec

from app import vendor as port
from app.cache import anew, driver
from app.cache.deeds.deed import AlreadySo, Deed, Impossible, Looked, Lost, May, Plan, known, name_of
from app.cache.identity import remote_id
from app.cache.ops import UNSETTLED, Op
from app.cache.overlay import details
from app.cache.owners import Owners, account_name, owners
from app.model import intents
from app.model.acts import Act, InputKind, instant
from app.model.days import moment_of
from app.model.ids import AccountId, Instant, LocalId, RemoteId
from app.model.intents import Perform
from app.model.records import Matter
from app.model.words import Kind, OpState, Replay

NOTIFIES = "may mail or text somebody"
_act = msgspec.json.Decoder(Act)


class Acting(Deed[Perform]):
    """Do something the account's adapter declares."""

    stays = "what it did at the vendor stays so"

    def may(self, db: driver.Connection, account: AccountId, intent: Perform) -> May:
        act, barred = declared(db, account, intent.name)
        why = bars(act, barred)
        return May(allowed=not why, reason=why, replay=act.replay, notifies=act.notifies)

    def terms(self, intent: Perform, replay: Replay, *, notifies: bool) -> tuple[Replay, bool]:
        return replay, notifies or intent.notifies

    def plan(self, db: driver.Connection, intent: Perform) -> Plan:
        of = owners(db, intent.about)
        if of is None:
            raise Impossible("that record is not in the cache")
        act, _ = declared(db, of.account, intent.name)
        if not takes(db, act, intent.about, of):
            raise Impossible(f"{act.title} is not for that record, or not any more")
        self._is_new(db, intent, act)
        matter = details.shown(db, intent.about) if of.kind is Kind.MATTER else None
        owner = of.candidate if of.kind is not Kind.APPLICATION and of.candidate is not None else None
        whose = owner or (of.job if of.kind in (Kind.MATTER, Kind.OPENING) else None)
        pks = dict.fromkeys(one for one in (whose, intent.about) if one is not None)
        return Plan(
            account=of.account,
            target=intent.about,
            lanes=tuple(pks),
            refs=(*pks, *(pk for chosen in intent.chosen.values() for pk in chosen)),
            before=msgspec.json.encode(_state(matter)) if isinstance(matter, Matter) else None,
        )

    def _is_new(self, db: driver.Connection, intent: Perform, act: Act) -> None:
        sql = f"SELECT seq, args FROM op WHERE target = ? AND kind = ? AND {UNSETTLED}"
        for seq, args in db.execute(sql, (intent.about, intents.kind_of(intent))).fetchall():
            waiting = intents.decode(args)
            if waiting == intent:
                raise AlreadySo(f"{act.title} is in the queue already (number {seq})")

    def build(self, db: driver.Connection, op: Op, intent: Perform) -> port.Write:
        of = owners(db, intent.about)
        if of is None:
            raise Lost("what it is about is not in the cache any more")
        act, _ = declared(db, op.account, intent.name)
        chosen = {name: tuple(known(db, pk) for pk in pks) for name, pks in intent.chosen.items()}
        return port.Perform(
            act=intent.name,
            kind=of.kind,
            about=known(db, intent.about),
            application=_remote(db, of.application),
            candidate=_remote(db, of.candidate),
            job=_remote(db, of.job),
            values={**intent.values, **chosen},
            file=self._file(db, act, intent),
            marker=op.op_id,
        )

    def _file(self, db: driver.Connection, act: Act, intent: Perform) -> port.Enclosed | None:
        name = next((one.name for one in act.inputs if one.kind is InputKind.FILE), "")
        if not intent.sha256 or not name:
            return None
        row = db.execute("SELECT bytes FROM content WHERE sha256 = ?", (intent.sha256,)).fetchone()
        if row is None:
            raise Lost(f"the bytes of {intent.file_name} are not in the cache any more: choose the file again")
        return port.Enclosed(name=name, file_name=intent.file_name, content=row[0])

    def looked(self, db: driver.Connection, op: Op, intent: Perform, seen: port.Seen) -> Looked:
        """Where the vendor cannot tell, a matter that stands as the person saw it shows at least that nobody else has

        seen to it.
        """
        of = owners(db, intent.about)
        if not seen.exists or of is None:
            return Looked(gone=True, words="not there any more")
        now = details.base_of(db, intent.about)
        words = _state(now) if isinstance(now, Matter) else ""
        if seen.there:  # what else came of it is read next, as after an answer
            anew.want(db, op.account, of.candidate, seen.read_at)
            return Looked(there=True, words=words)
        if op.state is OpState.UNKNOWN and seen.there is None:
            return Looked(unsure=f"the vendor says {words}" if words else "the vendor cannot tell")
        return Looked(holds=op.before is None or op.before == msgspec.json.encode(words), words=words)

    def replaces(self, db: driver.Connection, op: Op, intent: Perform) -> tuple[LocalId | None, bytes | None]:
        now = details.base_of(db, intent.about)
        return None, msgspec.json.encode(_state(now)) if isinstance(now, Matter) else None

    def landed(self, db: driver.Connection, op: Op, intent: Perform, now: Instant) -> None:
        """What it changed only the vendor knows: that is read next. A matter waits for this account no longer."""
        matter = details.base_of(db, intent.about)
        if isinstance(matter, Matter) and matter.mine:
            details.put_base(db, intent.about, msgspec.structs.replace(matter, mine=False), now)
        if (of := owners(db, intent.about)) is not None:
            anew.want(db, op.account, of.candidate, now)

    def words(self, db: driver.Connection, intent: Perform) -> str:
        matter = details.base_of(db, intent.about)
        what = intent.title + (f" ({matter.title})" if isinstance(matter, Matter) else "")
        said = [_as_read(db, intent, name, value) for name, values in intent.values.items() for value in values]
        for name, pks in intent.chosen.items():
            said += [_name(db, pk) for pk in pks] if name else []
        return ": ".join(filter(None, (what, ", ".join((*said, *filter(None, (intent.file_name,)))))))

    def beside(self, db: driver.Connection, intent: Perform, seen: LocalId | None) -> str:
        return NOTIFIES if intent.notifies else ""

    def stood(self, db: driver.Connection, op: Op) -> str:
        return "" if op.before is None else str(msgspec.json.decode(op.before))


def declared(db: driver.Connection, account: AccountId, name: str) -> tuple[Act, str]:
    """What the account's adapter says of an act, and why the account may not, as its test found out.

    Raises `Impossible`.
    """
    row = db.execute("SELECT data, barred FROM act WHERE account_id = ? AND name = ?", (account, name)).fetchone()
    if row is None:
        raise Impossible(f"{account_name(db, account)}: there is no {name} in this system")
    return _act.decode(row[0]), row[1]


def bars(act: Act, barred: str, account: str = "", *, writes: bool = True) -> str:
    """Why an act is not possible in an account; empty where it is."""
    if why := act.why_not or barred:
        return why
    return "" if writes else f"writes are off for {account}"


def takes(db: driver.Connection, act: Act, pk: LocalId, of: Owners) -> bool:
    """Whether an act is for a record, as it is now."""
    if act.about is not of.kind or (act.sort and act.sort != of.sort):
        return False
    matter = details.shown(db, pk) if of.kind is Kind.MATTER else None
    return not isinstance(matter, Matter) or matter.acts is None or act.name in matter.acts


def _state(matter: Matter) -> str:
    """How a matter stands, in the vendor's word where there is one."""
    return matter.status_raw or (str(matter.status) if matter.status is not None else "")


def _as_read(db: driver.Connection, intent: Perform, name: str, value: str) -> str:
    """What an act is told, as a person reads it."""
    of, matter = owners(db, intent.about), details.base_of(db, intent.about)
    row = (
        of
        and db.execute("SELECT data FROM act WHERE account_id = ? AND name = ?", (of.account, intent.name)).fetchone()
    )
    known = {one.name: one for one in _act.decode(row[0]).inputs} if row else {}
    if name in known and known[name].kind is InputKind.MOMENT:
        return moment_of(instant(value))
    titles = dict(known[name].choices) if name in known else {}
    titles |= dict(matter.offers.get(name, ())) if isinstance(matter, Matter) else {}
    return titles.get(value) or " ".join(value.split())


def _name(db: driver.Connection, pk: LocalId) -> str:
    return name_of(db, "user", pk) or name_of(db, "listed", pk) or "?"


def _remote(db: driver.Connection, pk: LocalId | None) -> RemoteId | None:
    return None if pk is None else remote_id(db, pk)
