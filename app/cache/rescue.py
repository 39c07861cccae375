"""Taking over from a damaged cache what no vendor has: the queue, and the files that wait to be sent.

The damaged file is moved aside with its log, and stays there. A new cache is made from what can be read of it and from
the journal: accounts, operations, what local ids stand for, the bytes of files. Everything else is pulled again.

Operations speak of records by local ids, so ids keep standing for what they stood for. Beside them the new cache gets
the records that unsettled operations speak of (a candidate, an application with its job and stages) as they were last
seen, so that the queue and the board can show them; the pull writes them anew. Until an account has been read
completely nothing of it is sent (`account.rescued_at`, lifted by `app.cache.thaw`): what is then sent has been looked
at first like everything else, and what may have left before is read back. An operation whose records nobody can name
any more stands there as failed, with its words.

Every step can be done again: whoever is killed in the middle leaves word of it, and the next one goes on. Only one
process does it, and only while no other one has the cache open.
"""

import time
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from app.cache import beside, connection, driver, journal
from app.cache.entries import JSON, Entry, Kept, Owner, speaks_of
from app.cache.furnishing import furnish
from app.cache.merging import Found, merge
from app.cache.salvage import Wreck
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AttachFile, Perform
from app.model.words import SETTLED, Kind, OpState

_REPORT = "rescue"
_NAMELESS = "the cache was damaged, and which record it is about cannot be read any more: drop it and ask for it again"
_MADE = {
    "candidate.create": Kind.CANDIDATE,
    "application.add": Kind.APPLICATION,
    "job.create": Kind.JOB,
    "file.attach": Kind.ATTACHMENT,
    "interview.add": Kind.INTERVIEW,
    "offer.add": Kind.OFFER,
    "opening.add": Kind.OPENING,
    "referee.add": Kind.REFEREE,
    "references.request": Kind.CHECK,
}
"""What an operation makes, where it makes something."""
_OTHERS = ("merged_into", "undoes")
"""What of an operation speaks of other ones, which may not be there."""
_PARTS = ("-wal", "-shm", "")
"""The files of a cache, the main one last."""


class Lost(msgspec.Struct, frozen=True):
    """An operation that could not be taken over. `what`: its kind, or why it is not known."""

    seq: int
    what: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a rescue came to; it names nobody. `aside` None: there was nothing to keep."""

    at: Instant
    why: str
    aside: str | None
    kept: int = 0
    lost: tuple[Lost, ...] = ()
    unknown: bool = False
    """Nobody can say whether there was more: neither the cache nor the journal could be read."""

    @property
    def short(self) -> str:
        """What fits on a screen."""
        lost = f", {len(self.lost)} may be lost" if self.lost else ", others may be lost" if self.unknown else ""
        return f"the cache was damaged: {self.kept} unsent kept{lost}; see lanehop doctor"

    @property
    def line(self) -> str:
        """All of it in one line."""
        where = f"it lies in {self.aside} now" if self.aside else "nothing of it was there"
        lost = "none was lost"
        if self.lost:
            named = ", ".join(f"{one.seq} ({one.what})" for one in self.lost[:10])
            more = f" and {len(self.lost) - 10} more" if len(self.lost) > 10 else ""
            lost = f"{len(self.lost)} may be lost: {named}{more}"
        elif self.unknown:
            lost = "whether there were others cannot be said: there was no journal"
        return (
            f"the cache was damaged ({self.why}); {where}. Unsent changes taken over: {self.kept}; {lost}."
            " Everything is pulled again, and nothing is sent before that"
        )


def rescue(path: Path, *, now: Instant) -> Report | None:
    """Make a new cache of what is left of a damaged one. None where another process has done so meanwhile.

    Raises `CacheLocked` while another process has the cache open, `CacheTooNew`, and `CacheBroken` where the disk does
    not let it; what was begun is gone on with the next time.
    """
    try:
        with beside.alone(path):
            word = beside.damage(path)
            return None if word is None else _rescue(path, word, now)
    except beside.Taken:
        raise connection.CacheLocked(
            f"the cache at {path} is damaged, and another lanehop still has it open: close it, then start this again"
        ) from None
    except (OSError, driver.Error) as error:
        raise connection.CacheBroken(
            f"the cache at {path} is damaged, and what is left of it could not be taken over ({error}): nothing was"
            " deleted; make room, then start this again"
        ) from error


def last_report(db: driver.Connection) -> Report | None:
    """What the last rescue came to; None where there was none."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_REPORT,)).fetchone()
    return msgspec.json.decode(row[0], type=Report) if row else None


def _rescue(path: Path, word: beside.Damage, now: Instant) -> Report:
    if word.aside is None:
        if path.exists() and connection.is_newer(path):
            raise connection.CacheTooNew(
                f"the cache at {path} is damaged and was made by a newer lanehop: update this one"
            )
        word = beside.Damage(word.why, beside.aside_name(path, time.time()))
        beside.tell_damage(path, word)
    assert word.aside is not None  # noqa: S101  # said just above
    aside = path.with_name(word.aside)
    if not aside.exists():
        _move(path, aside)
    if not path.exists():
        _build(path, aside, word.why, now)
    with closing(_open(path)) as db:
        with suppress(OSError):  # the old one still says the same
            journal.renew(db, path)
        report = last_report(db)
    beside.mended(path)
    assert report is not None  # noqa: S101  # it was written with the rest
    return report


def _move(path: Path, aside: Path) -> None:
    """Move the files aside, the main one last: where that is, the others are too. An empty one is nothing to keep."""
    parts = {part: path.with_name(path.name + part) for part in _PARTS}
    if not any(file.exists() and file.stat().st_size for file in parts.values()):
        for file in parts.values():
            file.unlink(missing_ok=True)
        return
    for part, file in parts.items():
        with suppress(FileNotFoundError):
            file.chmod(0o600)
            file.rename(aside.with_name(aside.name + part))
    beside.keep_names(path.parent)


def _build(path: Path, aside: Path, why: str, now: Instant) -> None:
    """Make the new cache under another name, whole, and put it in place."""
    new = path.with_name(f"{path.name}.new")
    for part in _PARTS:
        new.with_name(new.name + part).unlink(missing_ok=True)
    told = journal.read(path)
    with closing(Wreck(aside)) as wreck, closing(_open(new)) as db:
        found = str(aside) if aside.exists() else None
        report = connection.transaction(db, _fill, wreck, told, Report(at=now, why=why, aside=found))
        connection.transaction(db, journal.need_aside, _needed(path, aside, wreck, report))
        furnish(db, wreck, report.kept)
    new.replace(path)
    beside.keep_names(path.parent)


def _needed(path: Path, aside: Path, wreck: Wreck, report: Report) -> set[str]:
    """The caches moved aside, this one and earlier ones, that may hold what was not taken over."""
    others = {beside.cache_of(file.name) for file in beside.moved_aside(path)} - {aside.name}
    known = wreck.aside_needed()
    return (others if known is None else others & set(known)) | (
        {aside.name} if report.lost or report.unknown else set()
    )


def _open(path: Path) -> driver.Connection:
    """A new cache, or the one just made; nobody else has it open."""
    return connection.sole_writer(path)


def _fill(db: driver.Connection, wreck: Wreck, told: journal.Told, begun: Report) -> Report:
    """All of the new cache but for what is pulled; `begun` with the numbers of it."""
    now = begun.at
    owners = {one.op.owner.id: one.op.owner for one in told.entries.values() if one.op is not None}
    owners |= {one.owner.id: one.owner for one in told.groups} | wreck.owners()
    audit = list(wreck.audit())
    newest, given = wreck.newest(), wreck.given("op")
    found = merge(wreck.operations(owners), told, newest=newest, given=given, settled=wreck.settled_by_audit(), now=now)
    _count_on(db, max([newest or 0, told.last, *(one.change for one in found.operations.values())]))
    _put_accounts(db, owners.values(), now)
    _put_ids(db, wreck, found)
    lost = [Lost(seq, "could not be read") for seq in found.missing]
    kept = 0
    for one in found.operations.values():
        problem = _put(db, wreck, one, now)
        if problem is not None:
            lost.append(problem)
        elif not one.is_settled:
            kept += 1
    _join(db, found)
    _fail_what_waits_for(db, [one.seq for one in lost])
    _put_rest(db, wreck, audit)
    _put_groups(db, wreck, told)
    _number_on(db, "op", [given, told.head.seq if told.head else 0, *found.operations, *found.missing])
    unknown = newest is None and not given and told.head is None and begun.aside is not None
    report = msgspec.structs.replace(begun, kept=kept, lost=tuple(lost), unknown=unknown)
    db.execute("INSERT INTO meta(key, value) VALUES (?, ?)", (_REPORT, msgspec.json.encode(report).decode()))
    return report


def _count_on(db: driver.Connection, change: int) -> None:
    """The changes go on where the old cache and its journal ended: newer ones have higher numbers."""
    db.execute("UPDATE changes SET newest = ?", (change,))


def _number_on(db: driver.Connection, table: str, given: Iterable[int]) -> None:
    """Give no number again that was given before."""
    top = max(given, default=0)
    (own,) = db.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    db.execute("INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)", (table, max(top, own)))


def _put_accounts(db: driver.Connection, owners: Iterable[Owner], now: Instant) -> None:
    for one in owners:
        row: dict[str, Any] = {**msgspec.structs.asdict(one), "rescued_at": now}
        with suppress(driver.IntegrityError):  # two of one name: one of them is garbled
            _insert(db, "account", row)


def _put_ids(db: driver.Connection, wreck: Wreck, found: Found) -> None:
    """What local ids stand for. The journal's word first: a garbled name would send to the wrong record."""
    sql = "INSERT OR IGNORE INTO idmap(pk, account_id, kind, remote_id) VALUES (?, ?, ?, ?)"
    there = {AccountId(pk) for (pk,) in db.execute("SELECT id FROM account")}
    used = [pk for one in found.operations.values() if one.op is not None for pk in speaks_of(one.op)]
    told = [(one.account, ref) for one in found.operations.values() for ref in one.refs]
    # What was named since an operation was written down is named by the one that made it.
    told.sort(key=lambda pair: pair[1].remote is None)
    for account, ref in (*told, *wreck.named()):
        if account in there:
            db.execute(sql, (ref.pk, account, ref.kind, ref.remote))
    for one in found.operations.values():
        made = _MADE.get(one.op.kind) if one.op is not None else None
        if one.op is not None and made is not None and one.account in there and not one.is_settled:
            db.execute(sql, (one.op.creates, one.account, made, None))
    _number_on(db, "idmap", [*used, wreck.given("idmap")])


def _put(db: driver.Connection, wreck: Wreck, one: Entry, now: Instant) -> Lost | None:
    """Put an operation into the queue again; why that cannot be where it cannot."""
    op = one.op
    if op is None:  # settled, and nothing else is known
        return None
    if db.execute("SELECT 1 FROM account WHERE id = ?", (one.account,)).fetchone() is None:
        return None if one.is_settled else Lost(one.seq, f"{op.kind}: its account could not be read")
    state, error = one.state, op.error
    if not one.is_settled:
        intent = op.intent
        needs_file = isinstance(intent, AttachFile | Perform) and intent.sha256
        if needs_file and not _put_content(db, wreck, needs_file, now):
            return Lost(one.seq, f"{op.kind}: the bytes of the file could not be read")
        if not _are_known(db, speaks_of(op)):
            state, error = OpState.DEAD, _NAMELESS
    try:
        _insert(db, "op", _row(one, op, state, error))
    except driver.IntegrityError:
        return None if one.is_settled else Lost(one.seq, f"{op.kind}: it makes no sense")
    db.executemany("INSERT OR IGNORE INTO op_lane(lane, seq) VALUES (?, ?)", [(lane, one.seq) for lane in op.lanes])
    db.executemany("INSERT OR IGNORE INTO op_dep(seq, needs) VALUES (?, ?)", [(one.seq, need) for need in op.needs])
    return None


def _row(one: Entry, op: Kept, state: OpState, error: str | None) -> Mapping[str, object]:
    outside = ("owner", "lanes", "needs", "replay", *_OTHERS)
    columns = {name: getattr(op, name) for name in op.__struct_fields__ if name not in outside}
    raw = {name: text.encode() for name in JSON if (text := columns[name]) is not None}
    own = {"seq": one.seq, "op_id": one.op_id, "state": state, "account_id": one.account, "class": op.replay}
    return {**columns, **raw, **own, "error": error}


def _put_content(db: driver.Connection, wreck: Wreck, sha256: str, now: Instant) -> bool:
    from app.cache.contents import keep  # noqa: PLC0415  # hashlib is not needed otherwise

    content = wreck.content(sha256)
    return content is not None and keep(db, content, now) == sha256


def _are_known(db: driver.Connection, wanted: Iterable[LocalId]) -> bool:
    return all(db.execute("SELECT 1 FROM idmap WHERE pk = ?", (pk,)).fetchone() for pk in wanted)


def _join(db: driver.Connection, found: Found) -> None:
    """What operations say of other ones, as far as these are there."""
    for one in found.operations.values():
        for name in _OTHERS if one.op is not None else ():
            other = getattr(one.op, name)
            db.execute(
                f"UPDATE op SET {name} = ?1 WHERE seq = ?2 AND EXISTS (SELECT 1 FROM op o WHERE o.seq = ?1)",
                (other, one.seq),
            )


def _fail_what_waits_for(db: driver.Connection, lost: Iterable[int]) -> None:
    """What needs an operation that is lost would wait for ever."""
    states = ",".join(f"'{state}'" for state in sorted(SETTLED))
    for seq in lost:
        db.execute(
            f"UPDATE op SET state = 'dead', error = ? WHERE seq IN (SELECT seq FROM op_dep WHERE needs = ?)"
            f" AND state NOT IN ({states})",
            (f"the cache was damaged, and number {seq}, which this needs, was lost: drop it and ask for it again", seq),
        )


def _put_rest(db: driver.Connection, wreck: Wreck, audit: Iterable[Any]) -> None:
    """The audit, and what the accounts can do, as far as they make sense."""
    for row in wreck.capabilities():
        with suppress(driver.Error):
            db.execute(
                "INSERT OR IGNORE INTO capability(account_id, verb, allowed, reason, replay, notifies, fields, tested)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                tuple(row),
            )
    for row in audit:
        with suppress(driver.Error):
            db.execute(
                "INSERT INTO event(at, account_id, op, kind, target, outcome, detail) VALUES (?, ?, ?, ?, ?, ?, ?)", row
            )


def _put_groups(db: driver.Connection, wreck: Wreck, told: journal.Told) -> None:
    """The groups a person put stages into: the cache's word where it is newer than the journal's, else that one."""
    grouped = wreck.newest("grouped")
    read = list(wreck.stage_groups())
    kept = [(one.owner.id, stage, kind) for one in told.groups for stage, kind in one.stages.items()]
    if told.whole and told.head is not None and grouped is not None:
        read, kept = (read, []) if grouped > told.head.change else ([], kept)
    for row in (*kept, *read):
        with suppress(driver.Error):
            db.execute("INSERT OR IGNORE INTO stage_group(account_id, stage, kind) VALUES (?, ?, ?)", row)


def _insert(db: driver.Connection, table: str, row: Mapping[str, object]) -> None:
    db.execute(f"INSERT INTO {table}({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
