"""The facade over cache and queue that screens use."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from app.cache import accounts as account_rows
from app.cache import (
    acts,
    boards,
    brought,
    conflicts,
    contents,
    destroyed,
    details,
    doubles,
    facets,
    identity,
    listings,
    news,
    ops,
    outbox,
    overview,
    parking,
    people,
    queue,
    references,
    stage_groups,
    streams,
    undoing,
    users,
)
from app.cache.connection import CacheDamaged, CacheUnfit
from app.cache.deeds import Impossible, deed_of
from app.cache.deeds.deed import NotMapped
from app.cache.driver import Connection, IntegrityError
from app.cache.mentions import spoken
from app.cache.store import Store
from app.model.fields import Editing, Part, overtaken
from app.model.ids import AccountId, Instant, LocalId
from app.model.intents import AddNote, AnyIntent, AskedReferences, Move, PersonFields
from app.model.mentions import Ambiguous
from app.model.news import FirstSync, NewsView
from app.model.views import (
    AccountView,
    ActView,
    AllView,
    ApplicationRow,
    BoardView,
    Brief,
    CandidateRow,
    CandidateView,
    CapabilityView,
    CheckView,
    ConflictView,
    Double,
    Enquiry,
    InterviewView,
    JobDetailView,
    JobView,
    ListedView,
    QueueRow,
    ReasonView,
    Receipt,
    Redone,
    Spoken,
    StatusView,
    SyncOutcome,
    SyncRow,
    Undone,
    UserView,
    View,
    Vocabulary,
)
from app.model.words import Kind, ListedKind, StageKind, Visibility
from app.vendor import Clock

P = ParamSpec("P")
T = TypeVar("T")
OFFLINE = "offline: this is asked of the vendor at once; start lanehop without --offline"
"""Why nothing is done that nothing takes back."""
_POLL = 0.3
"""Seconds between two looks at whether another process has changed the cache."""


class NotAllowed(Exception):
    """The account or the vendor cannot do that; the message says why and what to do. Exit code 7."""


class NoRoom(NotAllowed):
    """The disk takes nothing more at present: nothing was changed, and reading goes on. `why`: in a few words."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}: nothing was changed")
        self.why = why


class Overtaken(NotAllowed):
    """What a person wanted to change is not what they saw any more. `now`: what those fields say."""

    def __init__(self, now: Mapping[Part, Any]) -> None:
        super().__init__("it was changed meanwhile")
        self.now = now


class Final(View, frozen=True, kw_only=True):
    """What nothing takes back: somebody becomes part of somebody else, or what is known of them is taken out."""

    gone: LocalId
    into: LocalId | None
    """None: taken out."""
    name: str
    """What a person has to type."""
    what: str
    fields: tuple[str, ...]
    """What is taken out, in the vendor's words."""


class Desk:
    """An open cache. Make it with `await Desk.open(...)`, leave it with `await desk.close()`."""

    def __init__(self, store: Store, clock: Clock, *, offline: bool) -> None:
        self._store = store
        self._clock = clock
        self._offline = offline
        self._listeners: list[Callable[[], None]] = []
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, cache: Path, clock: Clock, *, offline: bool = False) -> Self:
        """Open the cache at `cache`, making it where there is none. Raises `app.cache.connection.CacheError`."""
        return cls(await Store.open(cache), clock, offline=offline)

    @property
    def damage(self) -> CacheDamaged | None:
        """Set once the cache was found to be damaged: nothing can be read or asked for any more."""
        return self._store.damage

    @property
    def trouble(self) -> str | None:
        """Why changes could not be written into the journal beside the cache the last time; they are in the cache."""
        return self._store.trouble

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._store.close()

    # --- what is there -------------------------------------------------------------------------

    async def status(self) -> StatusView:
        return await self._store.read(overview.status, self._clock.now(), offline=self._offline)

    async def accounts(self) -> Sequence[AccountView]:
        return await self._store.read(overview.accounts)

    async def capabilities(self, account: AccountId) -> Sequence[CapabilityView]:
        return await self._store.read(overview.capabilities, account)

    async def writes_off(self) -> Sequence[str]:
        """The names of the accounts in which nothing may be changed."""
        return await self._store.read(overview.writes_off)

    async def jobs(self, *, include_closed: bool = False) -> Sequence[JobView]:
        return await self._store.read(boards.jobs, include_closed=include_closed)

    async def job(self, job: LocalId) -> JobView | None:
        return await self._store.read(boards.job, job)

    async def acts(self, *records: LocalId) -> Sequence[ActView]:
        """What may be done with these records, and what is about them, in their system's way; also what may not."""
        return await self._store.read(_acts, records)

    async def acts_of_account(self, account: AccountId) -> Sequence[ActView]:
        """The same of an account as a whole, of what it lists, and of who works there."""
        return await self._store.read(_acts, [await self._write(acts.whole, account)])

    async def job_detail(self, job: LocalId) -> JobDetailView | None:
        """All that is known of a job."""
        return await self._store.read(details.of_job, job, self._clock.now())

    async def interviews(self, since: Instant, until: Instant) -> Sequence[InterviewView]:
        """The interviews of all accounts that begin in that time or still go on in it, the first one first."""
        return await self._store.read(details.interviews, since, until)

    async def references(self) -> Sequence[CheckView]:
        """The reference checks of all accounts, those that are not complete first."""
        return await self._store.read(references.every, self._clock.now())

    async def enquiries(self, candidate: LocalId) -> Sequence[Enquiry]:
        """The accounts in which references for somebody can be asked for. Raises `NotAllowed` where none can."""
        try:
            return await self._store.read(references.enquiries, candidate)
        except Impossible as reason:
            raise NotAllowed(str(reason)) from None

    async def board(self, job: LocalId) -> BoardView | None:
        return await self._store.read(boards.board, job, self._clock.now())

    async def everything(
        self, *, account: AccountId | None = None, most: int | None = None, also: Sequence[LocalId] = ()
    ) -> AllView:
        """The board over all open jobs, or those of one account, with `most` cards a column and those in `also`."""
        return await self._store.read(boards.everything, self._clock.now(), account=account, most=most, also=also)

    async def candidate(self, candidate: LocalId) -> CandidateView | None:
        return await self._store.read(people.candidate, candidate, self._clock.now())

    async def search(self, text: str, *, limit: int = 50) -> Sequence[CandidateRow]:
        return await self._store.read(people.search, text, limit=limit)

    async def briefs(self, candidates: Sequence[LocalId]) -> dict[LocalId, Brief]:
        """The tags and the jobs of some candidates."""
        return await self._store.read(people.briefs, candidates)

    async def vocabulary(self, account: AccountId) -> Vocabulary:
        """The tags and own fields that people of the account are described with."""
        return await self._store.read(people.vocabulary, account)

    async def double(self, account: AccountId, person: PersonFields) -> Double | None:
        """Who of the account has an e-mail or phone number of a person that is to be made; None for nobody."""
        return await self._store.read(doubles.double, account, person)

    async def listed(self, account: AccountId, kind: ListedKind) -> Sequence[ListedView]:
        """What the account lists of a kind, what is in use first."""
        return await self._store.read(listings.listed, account, kind)

    async def users(self, account: AccountId) -> Sequence[UserView]:
        """Who works in the account, by name."""
        return await self._store.read(users.working, account)

    async def noting(self, candidate: LocalId, body: str, visibility: Visibility | None) -> AddNote:
        """The intent of a note, with whom it mentions where the account writes to them. Raises `NotAllowed`."""
        return await self._store.read(_noting, candidate, body, visibility)

    async def spoken_to(self, candidate: LocalId, body: str) -> Spoken:
        """Whom a note about somebody would mail, and which names in it nobody has. Raises `NotAllowed`."""
        return await self._store.read(_spoken, candidate, body)

    async def file(self, file: LocalId) -> bytes | None:
        """The bytes of a file of a candidate; None where they are not in the cache: `fetch` asks for them."""
        return await self._store.read(contents.of_file, file)

    async def applications(self, *, job: LocalId | None = None) -> Sequence[ApplicationRow]:
        return await self._store.read(people.applications, job=job)

    async def reasons(self, job: LocalId) -> Sequence[ReasonView]:
        return await self._store.read(boards.reasons, job)

    async def came_from(self, applications: Sequence[LocalId]) -> Mapping[LocalId, LocalId]:
        """Of those that are parked, the stage each of them was in before, where that is known."""
        return await self._store.read(parking.came_from, applications)

    async def queue(self, *, settled: bool = False) -> Sequence[QueueRow]:
        return await self._store.read(outbox.rows, self._clock.now(), settled=settled)

    async def operation(self, seq: int) -> QueueRow | None:
        """One operation, settled or not."""
        return await self._store.read(outbox.row, seq, self._clock.now())

    async def note(self, seq: int) -> str:
        """The text of the note that an operation writes, as it was written; empty where it writes none."""
        return await self._store.read(_note, seq)

    async def conflict(self, seq: int) -> ConflictView | None:
        return await self._store.read(conflicts.conflict, seq, self._clock.now())

    async def sync_rows(self) -> Sequence[SyncRow]:
        return await self._store.read(overview.sync_rows)

    async def first_sync(self) -> FirstSync | None:
        """What is being read of an account that was never pulled completely; None where there is none."""
        return await self._store.read(news.first_sync)

    async def newest_event(self) -> int:
        """Where `news` starts."""
        return await self._store.read(news.newest)

    async def news(self, after: int) -> NewsView:
        """Which operations were done, failed or need a person since event number `after`."""
        return await self._store.read(news.since, after, self._clock.now())

    # --- what a person does --------------------------------------------------------------------

    async def do(self, *intents: AnyIntent) -> Sequence[Receipt]:
        """Put intents into the queue, all or none, and show their effect. Durable when this returns.

        Raises `NotAllowed` where writes are off, the vendor cannot, or the record is gone.
        """
        return await self._change(_do, intents, self._clock.now())

    async def perform(
        self, act: ActView, given: Mapping[str, Sequence[str]], file: tuple[str, bytes] | None = None
    ) -> Receipt:
        """Do that, with what a person gave for it. `file`: its name and its bytes. Raises `NotAllowed` as `do` does."""
        return await self._change(_perform, act, given, file, self._clock.now())

    async def ask_for_references(self, asked: AskedReferences) -> Sequence[Receipt]:
        """Make whoever is asked about where they are not yet, name the referees, ask them: one step, as `do` does it.

        The last receipt is that of the request.
        """
        return await self._change(_ask_for_references, asked, self._clock.now())

    async def edit(self, intent: Editing, seen: Mapping[Part, Any]) -> Receipt:
        """Do that where the fields it changes still say what a person saw, as `app.model.fields.parts_of` has it.

        Raises `Overtaken` where they do not, and `NotAllowed` as `do` does.
        """
        return await self._change(_edit, intent, seen, self._clock.now())

    async def new_id(self, account: AccountId, kind: Kind) -> LocalId:
        """A local id for something that is about to be made, so that what comes next can speak of it."""
        try:
            return await self._write(identity.new_id, account, kind)
        except IntegrityError:
            raise NotAllowed("that account is not here any more") from None

    async def keep(self, content: bytes) -> str:
        """Put the bytes of a file into the cache, from where they are sent; their SHA-256."""
        return await self._write(contents.keep, content, self._clock.now())

    async def undo(self) -> Undone:
        """Drop the newest step where it has not left; else say what taking it back would mean, or why nothing does."""
        return await self._change(undoing.undo, self._clock.now())

    async def take_back(self, step: int) -> Undone:
        """Ask the vendor for the opposite of a step that has left, as `undo` said."""
        return await self._change(undoing.take_back, step, self._clock.now())

    async def redo(self) -> Redone:
        """Bring back the step that was taken back last, or say why that cannot be."""
        return await self._change(undoing.redo, self._clock.now())

    async def send_now(self) -> int:
        """End the undo time of everything held; how many operations that were."""
        return await self._change(queue.release, self._clock.now())

    async def drop(self, seq: int) -> bool:
        """Take an operation out of the queue; False when it is being sent or is settled."""
        return await self._change(queue.drop, seq, self._clock.now())

    async def retry(self, seq: int) -> bool:
        """Try a failed operation again."""
        return await self._change(queue.retry, seq, self._clock.now())

    async def send_again(self, seq: int) -> bool:
        """Send what nobody knew whether it was done: the person looked, it was not. False where it does not ask."""
        return await self._change(queue.send_again, seq, self._clock.now())

    async def confirm_done(self, seq: int) -> bool:
        """Settle what nobody knew whether it was done: the person looked, it was. False where it does not ask."""
        return await self._change(queue.confirm_done, seq, self._clock.now())

    async def keep_theirs(self, seq: int) -> bool:
        """Settle a conflict by dropping the person's change."""
        return await self.drop(seq)

    async def keep_mine(self, seq: int) -> Receipt:
        """Settle a conflict by asking for the person's change again, from what the vendor holds now."""
        return await self._change(_again, seq, None, self._clock.now())

    async def retarget(self, seq: int, stage: LocalId) -> Receipt:
        """Settle a conflict by moving to another stage instead."""
        return await self._change(_again, seq, stage, self._clock.now())

    async def final(self, gone: LocalId, into: LocalId | None = None) -> Final:
        """What would be asked for where somebody is merged into somebody else, or anonymised.

        Raises `NotAllowed` where that cannot be.
        """
        if self._offline:
            raise NotAllowed(OFFLINE)
        try:
            return await self._store.read(_final, gone, into)
        except Impossible as reason:
            raise NotAllowed(str(reason)) from None
        except NotMapped:
            raise NotAllowed("the vendor does not know them yet: it has to be sent first") from None

    async def look_at(self, candidate: LocalId) -> None:
        """Somebody looks at a candidate: tags, files and what else is read one by one are read next if not fresh."""
        with suppress(NoRoom):  # nobody asked for that
            if not self._offline and await self._write(facets.want, candidate, self._clock.now()):
                self._tell()

    async def fetch(self, file: LocalId) -> None:
        """Ask the process that reads for the bytes of a file. Raises `NotAllowed` where nobody can be asked."""
        if self._offline:
            raise NotAllowed("the file is not in the cache, and lanehop runs offline")
        if not await self._change(facets.want_file, file, self._clock.now()):
            raise NotAllowed("the vendor does not know that file yet")

    async def ask_for_sync(self, account: AccountId | None = None, *, full: bool = False) -> int:
        """Leave word for the process that pulls; the number of the wish."""
        return await self._change(streams.wish, account, self._clock.now(), full=full)

    async def sync_outcome(self, number: int, since: Instant) -> SyncOutcome | None:
        """How a wish of that moment ended and what it brought; None while it is under way."""
        return await self._store.read(brought.sync_outcome, number, since)

    async def regroup(self, stage: LocalId, group: StageKind | None, *, everywhere: bool = False) -> int:
        """Have a stage count in another group, or with None where it does by itself; how many stages were meant.

        `everywhere`: all stages of its account that are called so. Raises `NotAllowed` where it cannot count there.
        """
        return await self._change(stage_groups.put, stage, group, everywhere=everywhere)

    async def namesakes(self, stage: LocalId) -> int:
        """How many stages of its account are called as this one, itself among them."""
        return await self._store.read(stage_groups.namesakes, stage)

    async def pause_sending(self, paused: bool) -> None:
        """Stop, or start again, sending for all accounts; reading goes on."""
        await self._change(_pause, account_rows.STOPPED if paused else None, self._clock.now())

    # --- what changed --------------------------------------------------------------------------

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` on the event loop after every change of the cache, own or another process's.

        Another process's changes are noticed within 300 ms, several at once. Returns the call that ends it.
        """
        self._listeners.append(changed)
        if self._watch is None:
            self._watch = asyncio.get_running_loop().create_task(self._look_out())
        return lambda: self._listeners.remove(changed) if changed in self._listeners else None

    async def _change(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            result = await self._write(work, *args, **kwargs)
        except Impossible as reason:
            raise NotAllowed(str(reason)) from None
        self._tell()
        return result

    async def _write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await self._store.write(work, *args, **kwargs)
        except CacheUnfit as error:
            raise NoRoom(error.why) from None

    async def _look_out(self) -> None:
        last = await self._store.version()
        self._tell()  # what changed before this first look is not missed
        while True:
            await asyncio.sleep(_POLL)
            try:
                now = await self._store.version()
            except CacheDamaged:
                self._tell()  # whoever reads now hears of it
                return
            if now != last:
                self._tell()
            last = now

    def _tell(self) -> None:
        for changed in list(self._listeners):
            changed()


def _final(db: Connection, gone: LocalId, into: LocalId | None) -> Final:
    plan = destroyed.plan(db, gone, into)
    return Final(gone=gone, into=into, name=plan.name, what=plan.what, fields=plan.fields)


def _do(db: Connection, intents: Sequence[AnyIntent], now: int) -> list[Receipt]:
    return [_receipt(db, seq, now) for seq in queue.enqueue(db, intents, now)]


def _acts(db: Connection, records: Sequence[LocalId]) -> list[ActView]:
    return acts.offered(db, [near for pk in records for near in acts.around(db, pk)])


def _perform(
    db: Connection, act: ActView, given: Mapping[str, Sequence[str]], file: tuple[str, bytes] | None, now: int
) -> Receipt:
    (receipt,) = _do(db, [acts.intent(db, act.about, act.name, given, now, file=file)], now)
    return receipt


def _ask_for_references(db: Connection, asked: AskedReferences, now: int) -> list[Receipt]:
    return _do(db, references.steps(db, asked), now)


def _edit(db: Connection, intent: Editing, seen: Mapping[Part, Any], now: int) -> Receipt:
    (receipt,) = _do(db, [intent], now)
    op = ops.one(db, receipt.seq)
    if op is not None and op.before is not None and (other := overtaken(intent, deed_of(intent).told(db, op), seen)):
        raise Overtaken(other)
    return receipt


def _noting(db: Connection, candidate: LocalId, body: str, visibility: Visibility | None) -> AddNote:
    told = _spoken(db, candidate, body).to
    return AddNote(candidate=candidate, body=body, visibility=visibility, mentions=told)


def _spoken(db: Connection, candidate: LocalId, body: str) -> Spoken:
    try:
        return spoken(db, identity.account_of(db, candidate), body)
    except Ambiguous as reason:
        raise NotAllowed(str(reason)) from None


def _note(db: Connection, seq: int) -> str:
    op = ops.one(db, seq)
    if op is None or not isinstance(op.intent, AddNote):
        return ""
    return "\n".join(filter(None, (op.intent.title, op.intent.body)))


def _again(db: Connection, seq: int, stage: LocalId | None, now: int) -> Receipt:
    op = ops.one(db, seq)
    if op is None:
        raise Impossible(f"there is no operation {seq}")
    intent = op.intent if stage is None else Move(application=op.target, stage=stage)
    return _receipt(db, queue.replace(db, seq, intent, now), now)


def _receipt(db: Connection, seq: int, now: int) -> Receipt:
    row = outbox.row(db, seq, now)
    if row is None:
        raise Impossible("the operation is gone")
    return Receipt(seq=seq, shown=row.shown, not_before=row.not_before, what=row.what)


def _pause(db: Connection, why: str | None, now: int) -> None:
    for account in account_rows.every(db):
        if (why is not None and account.paused is None) or (why is None and account.paused == account_rows.STOPPED):
            account_rows.pause(db, account.id, why, now)
