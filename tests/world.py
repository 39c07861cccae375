"""A small made-up account for tests that need no vendor: one job, four stages, a few people."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cache import accounts, connection, pages, streams
from app.cache.driver import Connection
from app.cache.identity import local_ids
from app.model.ids import AccountId, Instant, LocalId
from app.model.records import AnyRecord, Application, Candidate, Job, Reason, Stage, Visit
from app.model.words import Kind, Replay, StageKind, Verb
from app.vendor import Capability, Page, Pulled, Stream
from tests.surroundings import START, HandClock

HOLD = 10_000
LATE = 60_000
PEOPLE = ("Ida Noor", "Łukasz Żółć", "Søren Æblegård", "Bo Lund")
STAGES = (
    ("New", StageKind.NEW),
    ("Screen", StageKind.SCREEN),
    ("Interview", StageKind.INTERVIEW),
    ("Offer", StageKind.OFFER),
    ("Hired", StageKind.HIRED),
    ("Rejected", StageKind.REJECTED),
)


@dataclass
class World:
    """An open cache with one account `polka`, one job and `PEOPLE` in its first stage."""

    db: Connection
    account: AccountId
    clock: HandClock
    job: LocalId
    stages: list[LocalId] = field(default_factory=list)
    applications: list[LocalId] = field(default_factory=list)
    candidates: list[LocalId] = field(default_factory=list)
    reason: LocalId | None = None
    visits: int = 0

    def shown(self, person: int) -> int:
        """The index of the stage a person sees somebody in."""
        row = self.db.execute("SELECT stage FROM application WHERE pk = ?", (self.applications[person],)).fetchone()
        return self.stages.index(row[0])

    def base(self, person: int) -> int:
        row = self.db.execute(
            "SELECT base_stage FROM application WHERE pk = ?", (self.applications[person],)
        ).fetchone()
        return self.stages.index(row[0])

    def vendor_moves(self, person: int, stage: int, at: Instant | None = None, read_at: Instant | None = None) -> None:
        """A pull brings that somebody at the vendor moved a person."""
        moment = self.clock.now() if at is None else at
        self.visits += 1
        self.store([visit(self.visits, person, stage, moment)], read_at or self.clock.now())

    def store(self, records: Sequence[AnyRecord], read_at: Instant | None = None) -> pages.Stored:
        begun = self.clock.now() if read_at is None else read_at
        pulled = [Pulled(record, b"{}") for record in records]
        return connection.transaction(self.db, pages.store, self.account, pulled, begun, self.clock.now())


def visit(number: int, person: int, stage: int, at: Instant) -> Visit:
    return Visit(
        remote_id=f"v{number}",
        application=f"1:{person}",
        candidate=str(person),
        job="1",
        stage=f"1:{stage}",
        entered_at=at,
    )


def put_account(db: Connection, *, name: str = "polka", writes: bool = True) -> AccountId:
    account = accounts.put(
        db,
        name=name,
        vendor="traffit",
        title="Traffit",
        mark="TR",
        base_url="http://127.0.0.1:1",
        zone="Europe/Warsaw",
        writes=writes,
        hold=HOLD,
        late_window=LATE,
    )
    replay = {Verb.MOVE: Replay.ABSOLUTE, Verb.REJECT: Replay.ABSOLUTE, Verb.NOTE: Replay.CONTENT}
    able = [Capability(verb=verb, allowed=True, replay=kind) for verb, kind in replay.items()]
    accounts.put_capabilities(db, account, able)
    return account


PERSON_FIELDS = (
    "first_name",
    "last_name",
    "emails",
    "phones",
    "links",
    "source",
    "summary",
    "custom",
    "several_emails",
)
JOB_FIELDS = ("name", "code", "company", "openings", "deadline_at")
WARNING = "Tags must exist at the vendor."


FEW_CAN = (Verb.UNTAG, Verb.TRANSFER)
"""What changes what other keys ask."""


def allow_everything(world: World) -> None:
    """The account can do all that most adapters can offer."""
    fields = {Verb.CREATE_CANDIDATE: PERSON_FIELDS, Verb.EDIT_CANDIDATE: PERSON_FIELDS,
              Verb.CREATE_JOB: JOB_FIELDS, Verb.EDIT_JOB: JOB_FIELDS}  # fmt: skip
    able = [
        Capability(verb=verb, allowed=True, replay=Replay.ABSOLUTE, fields=fields.get(verb, ()),
                   reason=WARNING if verb is Verb.TAG else "")
        for verb in Verb if verb not in FEW_CAN
    ]  # fmt: skip
    connection.transaction(world.db, accounts.put_capabilities, world.account, able)


def let_wait(world: World, *reasons: str) -> None:
    """The job has a stage to wait in, and these reasons for it."""
    world.store([
        Stage(remote_id="1:6", job="1", name="On hold", position=6, kind=StageKind.ON_HOLD),
        *(Reason(remote_id=f"1:h{number}", job="1", name=name, leads_to=StageKind.ON_HOLD)
          for number, name in enumerate(reasons)),
    ])  # fmt: skip


@cache
def _made(*, writes: bool) -> tuple[World, bytes]:
    """A world and its file, made once a process: the tables alone take longer to make than most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cache.db"
        world = _build(path, writes=writes)
        world.db.close()
        return world, path.read_bytes()


def build(path: Path, *, writes: bool = True) -> World:
    """The world in a new cache at `path`."""
    world, content = _made(writes=writes)
    path.write_bytes(content)
    lists = {name: list(ids) for name, ids in vars(world).items() if isinstance(ids, list)}
    return replace(world, db=connection.writer(path), clock=HandClock(), **lists)


def _build(path: Path, *, writes: bool) -> World:
    clock = HandClock()
    db = connection.writer(path)
    account = connection.transaction(db, put_account, writes=writes)
    records: list[AnyRecord] = [Job(remote_id="1", name="Backend Engineer", code="J1", opened_at=START)]
    records += [
        Stage(remote_id=f"1:{place}", job="1", name=name, position=place, kind=kind)
        for place, (name, kind) in enumerate(STAGES)
    ]
    records.append(Reason(remote_id="1:4", job="1", name="no skills"))
    for number, name in enumerate(PEOPLE):
        first, last = name.split()
        records.append(
            Candidate(remote_id=str(number), first_name=first, last_name=last, emails=(f"p{number}@example.org",))
        )
        records.append(Application(remote_id=f"1:{number}", candidate=str(number), job="1"))
        records.append(visit(-number, number, 0, START - 1000 + number))
    stream = Stream(name="all", title="everything", delta=True)
    connection.transaction(db, streams.begin, account, stream, 0, clock.now(), full=True)
    page = Page(records=[Pulled(record, b"{}") for record in records], position=None, begun_at=clock.now())
    connection.transaction(db, pages.store_page, account, "all", page, now=clock.now(), complete=True)

    def ids(kind: Kind, remotes: Sequence[str]) -> list[LocalId]:
        found = local_ids(db, account, kind, remotes)
        return [found[remote] for remote in remotes]

    return World(
        db,
        account,
        clock,
        ids(Kind.JOB, ["1"])[0],
        ids(Kind.STAGE, [f"1:{place}" for place in range(len(STAGES))]),
        ids(Kind.APPLICATION, [f"1:{number}" for number in range(len(PEOPLE))]),
        ids(Kind.CANDIDATE, [str(number) for number in range(len(PEOPLE))]),
        ids(Kind.REASON, ["1:4"])[0],
    )
