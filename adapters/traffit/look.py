"""What the vendor holds now about what writes are for: one walk of the changed history for all of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.paging import Sliding
from adapters.traffit import pull, translate, wire
from adapters.traffit.asking import Way
from adapters.traffit.reading import Reader, together
from adapters.traffit.times import OVERLAP, since_text
from app.model.ids import Instant, RemoteId
from app.model.records import Visit
from app.vendor import (
    Clock,
    CreateNote,
    NotThere,
    Pulled,
    Seen,
    Unreadable,
    Write,
)


class Looker:
    """Reads back. `me` gives the id of the user we sign in as, None where that is not known."""

    def __init__(self, reader: Reader, clock: Clock, me: Callable[[], Awaitable[RemoteId | None]]) -> None:
        self._reader = reader
        self._clock = clock
        self._me = me

    async def look(self, writes: Sequence[Write], since: Instant) -> list[Seen]:
        """What is there for each write, in their order."""
        begun = self._clock.now()  # nothing in the answers is newer than this for sure
        moving = any(not isinstance(write, CreateNote) for write in writes)
        history = await self._changed_since(since) if moving else {}
        me = await self._me() if any(isinstance(write, CreateNote) for write in writes) else None
        return await together([self._seen(write, since, begun, history, me) for write in writes])

    async def _seen(
        self,
        write: Write,
        since: Instant,
        begun: Instant,
        history: Mapping[RemoteId, list[Pulled]],
        me: RemoteId | None,
    ) -> Seen:
        if isinstance(write, CreateNote):
            return await self._note(write, since, begun, me)
        return self._application(translate.pair(write.job, write.candidate), history, begun)

    async def _changed_since(self, since: Instant) -> dict[RemoteId, list[Pulled]]:
        """The visits that began or ended since then, by application."""
        source = pull.SOURCES["history"]
        place = self._reader.start(source.operation, Sliding(mark=since_text(since - OVERLAP)), source.ways)
        found: dict[RemoteId, list[Pulled]] = {}
        async for slice_ in self._reader.slices(source.operation, place, priority=Priority.USER_OP):
            for row in slice_.rows:
                got = pull.one(row, wire.HistoryRow, translate.visit)
                if isinstance(got, Pulled) and isinstance(got.record, Visit):
                    found.setdefault(got.record.application, []).append(got)
        return found

    def _application(self, application: RemoteId, history: Mapping[RemoteId, list[Pulled]], begun: Instant) -> Seen:
        """What has changed about the application since. Nothing: it exists, and the caller knows where.

        That a candidate is gone does not show in the history; there the write itself answers 404.
        """
        pulled = history.get(application, [])
        now = translate.current(got.record for got in pulled if isinstance(got.record, Visit))
        if now is None:
            return Seen(exists=True, read_at=begun)
        made = translate.application(now)
        records = [Pulled(made, translate.application_raw(made)), *pulled]
        return Seen(exists=True, records=records, read_at=begun)

    async def _note(self, write: CreateNote, since: Instant, begun: Instant, me: RemoteId | None) -> Seen:
        """The candidate's notes with this text made since the first try, by us where it is known who we are."""
        operation = "candidates.activities"
        parameters = {"employee_id": write.candidate}
        place = self._reader.start(operation, Sliding(mark=since_text(since - OVERLAP)), (Way.QUERY, Way.HEADER))
        records: list[Pulled] = []
        matching: list[RemoteId] = []
        try:
            async for slice_ in self._reader.slices(operation, place, priority=Priority.USER_OP, parameters=parameters):
                for row in slice_.rows:
                    found = raw.parse(row, wire.ActivityRow)
                    if isinstance(found, Unreadable):
                        continue
                    if _is_ours(found, write, since, me):
                        matching.append(found.id)
                    got = pull.one(row, wire.ActivityRow, lambda line: translate.activity(line, write.candidate))
                    if isinstance(got, Pulled):
                        records.append(got)
        except NotThere:
            return Seen(exists=False, read_at=begun)
        return Seen(
            exists=True,
            matches=len(matching),
            remote_id=matching[0] if len(matching) == 1 else None,
            records=records,
            read_at=begun,
        )


def _is_ours(row: wire.ActivityRow, write: CreateNote, since: Instant, me: RemoteId | None) -> bool:
    if row.created_at is not None and row.created_at < since - OVERLAP:
        return False
    if me is not None and row.created_by is not None and row.created_by.id != me:
        return False
    return translate.is_note(row, write.title, write.body)
