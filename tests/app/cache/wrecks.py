"""Caches with a full queue, to be damaged in every way there is."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

from app.cache import accounts, connection, contents, identity, journal, ops, queue, rescue
from app.cache.driver import Connection
from app.model.intents import AddNote, AnyIntent, AttachFile, CreateCandidate, Move, PersonFields
from app.model.words import SETTLED, Kind, OpState, Replay, Verb
from app.vendor import Capability
from tests.world import HOLD, START, World, build

NOW = START + 2 * HOLD
PAGE = 4096
CV = b"%PDF a curriculum of 20 pages" * 300


@dataclass
class Queue:
    """What a person was told: the operations by number, as they were when the cache was left."""

    folder: Path
    op_ids: dict[int, str]
    states: dict[int, OpState]

    @property
    def unsettled(self) -> dict[int, OpState]:
        return {seq: state for seq, state in self.states.items() if state not in SETTLED}

    def copy(self, folder: Path) -> Path:
        """The cache as it was left, to be damaged."""
        shutil.copytree(self.folder, folder)
        return folder / "cache.db"


def left(folder: Path, *, notes: int = 40, checkpoint: bool = True, journalled: bool = True) -> Queue:
    """A cache that was left in the middle of its work, with operations in every state, of which so many are notes."""
    made = folder / "made"
    made.mkdir()
    path = made / "cache.db"
    world = build(path)
    enable(world)
    if checkpoint:
        world.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fill(world, notes)
    if journalled:
        journal.catch_up(world.db, path)
    if checkpoint:
        world.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = folder / "left"
    kept.mkdir()
    for file in made.iterdir():  # as it is on the disk when the machine stops
        if not file.name.endswith("-shm"):
            shutil.copy(file, kept)
    if not journalled:
        journal.beside_of(kept / "cache.db").unlink()
    rows = world.db.execute("SELECT seq, op_id, state FROM op").fetchall()
    world.db.close()
    return Queue(kept, {row[0]: row[1] for row in rows}, {row[0]: OpState(row[2]) for row in rows})


def enable(world: World) -> None:
    able = {Verb.CREATE_CANDIDATE: ("first_name",), Verb.ATTACH: ()}
    rows = [Capability(verb=one, allowed=True, replay=Replay.CONTENT, fields=has) for one, has in able.items()]
    connection.transaction(world.db, accounts.put_capabilities, world.account, rows)


def fill(world: World, notes: int) -> None:
    """Operations of every kind in every state."""
    db, people = world.db, world.candidates
    do = Doing(db)
    do(*(Move(application=one, stage=world.stages[1]) for one in world.applications))
    for number in range(notes):
        do(AddNote(candidate=people[number % 4], body=f"remark {number} " * 12))
    pk = connection.transaction(db, identity.new_id, world.account, Kind.CANDIDATE)
    do(CreateCandidate(account=world.account, candidate=pk, person=PersonFields(first_name="Ola")))
    do(AddNote(candidate=pk, body="about somebody new"))
    digest = connection.transaction(db, contents.keep, CV, START)
    file = connection.transaction(db, identity.new_id, world.account, Kind.ATTACHMENT)
    do(AttachFile(candidate=people[0], attachment=file, name="cv.pdf", sha256=digest, size=len(CV)))
    ends = ["sending", "unknown", "conflict", "dead", "ask", "done", "merged", "done"]
    for seq, state in zip(range(5, 5 + len(ends)), ends, strict=True):
        sent = None if state == "merged" else START
        db.execute("UPDATE op SET state = ?, sent_at = ?, attempts = 1 WHERE seq = ?", (state, sent, seq))
    connection.transaction(db, queue.drop, 15, START)


class Doing:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def __call__(self, *intents: AnyIntent) -> None:
        connection.transaction(self._db, queue.enqueue, intents, START)


def open_again(path: Path) -> tuple[Connection, rescue.Report | None]:
    """Open a cache as the program does."""
    try:
        return connection.writer(path), None
    except connection.CacheDamaged:
        report = rescue.rescue(path, now=NOW)
        return connection.writer(path), report


def check(told: Queue, db: Connection, report: rescue.Report | None, *, lossless: bool = False) -> None:
    """What was acknowledged is in the queue once or named as lost; what was settled stays so; nothing is sent twice."""
    found = ops.unsettled(db)
    ids = [op.op_id for op in found]
    assert len(ids) == len(set(ids)), "never doubled"
    lost = {one.seq for one in report.lost} if report else set()
    there = {op.seq: op for op in found}
    for seq, state in told.unsettled.items():
        if seq not in there:
            assert seq in lost, f"{seq} is neither there nor named"
            continue
        if state is OpState.SENDING and report is not None:
            assert there[seq].state in (OpState.UNKNOWN, OpState.DEAD), seq
        assert there[seq].state is not OpState.QUEUED or state is OpState.QUEUED, f"{seq} was {state}"
    for seq in there:
        assert seq in told.unsettled, f"{seq} was settled"
    if lossless:
        assert not lost
        assert {seq: told.op_ids[seq] for seq in told.unsettled} == {op.seq: op.op_id for op in found}


def pages_of_operations(path: Path) -> list[int]:
    """The pages in which operations lie, by the beginning of their marks."""
    data = path.read_bytes()
    mark = b"01977420-"
    return [at // PAGE for at in range(0, len(data), PAGE) if mark in data[at : at + PAGE]]


def flip(path: Path, rng: Random, pages: list[int], count: int) -> None:
    """Turn random bits round in random ones of these pages."""
    data = bytearray(path.read_bytes())
    for _ in range(count):
        at = rng.choice(pages) * PAGE + rng.randrange(PAGE)
        data[at] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def zero(path: Path, pages: list[int]) -> None:
    data = bytearray(path.read_bytes())
    for page in pages:
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)
