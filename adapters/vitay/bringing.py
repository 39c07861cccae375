"""What the rows of each list become."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

import msgspec

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.raw import Got
from adapters.vitay import checks, decoding, translate
from adapters.vitay.beside import METADATUM, Beside
from adapters.vitay.decoding import Resource
from adapters.vitay.reading import Reader
from app.model.ids import RemoteId
from app.model.records import AnyRecord, Referee, ReferenceCheck
from app.vendor import Forbidden, NotThere, Pulled, Unreadable

Group: TypeAlias = list[Got]
"""What must be stored together."""
Bring: TypeAlias = Callable[["Bringer", Sequence[bytes]], Awaitable[list[Group]]]


class Bringer:
    """Makes records of rows, reading beside them what they need."""

    def __init__(self, reader: Reader, beside: Beside, priority: Priority) -> None:
        self._reader = reader
        self._beside = beside
        self._priority = priority

    # --- people and lists ---

    async def users(self, rows: Sequence[bytes]) -> list[Group]:
        """Who works there. Candidates sign in too: those are people, of whom no second record may outlive the first."""
        return [[made_of(one, translate.user)] if isinstance(one, Resource) else [one] for one in _colleagues(rows)]

    async def candidates(self, rows: Sequence[bytes]) -> list[Group]:
        return [[await self._row(row, self.candidate)] for row in rows]

    async def candidate(self, row: Resource) -> AnyRecord:
        """A person with who looks after them, and where they were seen."""
        owner = await self._beside.user_of(row.link("added_by"))
        return translate.candidate(row, owner, await self._networks(row, translate.CANDIDATE))

    async def firms(self, rows: Sequence[bytes]) -> list[Group]:
        async def firm(row: Resource) -> AnyRecord:
            return translate.firm(row, await self._maybe("hiring_firms.analytics", row.id))

        return [[await self._row(row, firm)] for row in rows]

    async def recruiters(self, rows: Sequence[bytes]) -> list[Group]:
        async def recruiter(row: Resource) -> AnyRecord:
            user = row.link("user")
            person = await self._beside.person(None if user is None else user.id)
            return translate.recruiter(row, person, await self._maybe("recruiters.analytics", row.id))

        return [[await self._row(row, recruiter)] for row in rows]

    async def question_sets(self, rows: Sequence[bytes]) -> list[Group]:
        """Each with what is asked in it, which is listed by itself too."""
        questions = await self._reader.resources("questions.list", self._priority)
        groups: list[Group] = []
        for row in rows:
            groups.append([made(row, partial(translate.question_set, questions=questions))])
            if isinstance(found := decoding.resource(row), Resource):
                inside = enumerate(translate.questions_in(found, questions), 1)
                groups[-1] += [Pulled(translate.question(one, found, at), one.raw) for at, one in inside]
        return groups

    async def activities(self, rows: Sequence[bytes]) -> list[Group]:
        """What happened to candidates; what is about nobody, such as a change of the firm's logo, is left out."""
        groups: list[Group] = []
        for row in rows:
            found = decoding.resource(row)
            if isinstance(found, Unreadable):
                groups.append([found])
                continue
            whom = await self._whom(found)
            if whom is not None:
                by = await self._beside.user_of(translate.party(found, "owner"))
                group = [made_of(found, partial(translate.activity, whom=whom, by=by))]
                matter = translate.verification(found, whom)
                groups.append(group if matter is None else [*group, Pulled(matter, row)])
        return groups

    # --- reference checks ---

    async def requests(self, rows: Sequence[bytes]) -> list[Group]:
        """Checks, each with its place on the board."""
        told = await self._beside.told()
        groups: list[Group] = []
        for row in rows:
            mine: Sequence[checks.Told] = told.get(raw.marks_of(row)[0], ())
            group = [made(row, partial(checks.check, mine=mine))]
            if isinstance(group[0], Pulled) and isinstance(group[0].record, ReferenceCheck):
                group.append(Pulled(checks.card(group[0].record, mine), row))
            groups.append(group)
        return groups

    async def references(self, rows: Sequence[bytes]) -> list[Group]:
        """Referees, each with the report of what they said."""
        got = [await self._row(row, self.referee) for row in rows]
        return [[one, *_report_of(one)] for one in got]

    async def referee(self, row: Resource) -> Referee:
        """Somebody who is asked."""
        return checks.referee(row, await self._requests_of(row), await self._networks(row, translate.REFERENCE))

    async def answered(self, row: Resource) -> Referee:
        """The same, of whom it was asked for alone, with what they answered: only there they may be named."""
        answers = checks.answers_in(await self.said(row)) if checks.answers_named(row) else None
        return msgspec.structs.replace(await self.referee(row), answers=answers)

    async def said(self, row: Resource) -> list[Resource]:
        """The answers that a reference names, as far as they may be read."""
        found = [await self._maybe("answers.get", key) for key in checks.answers_named(row)]
        return [one for one in found if one is not None]

    async def requests_of(self, candidate: RemoteId) -> Sequence[Resource]:
        """The requests about somebody."""
        return (await self._beside.requests()).get(candidate, ())

    async def _requests_of(self, row: Resource) -> Sequence[Resource]:
        whom = row.link("candidate")
        return () if whom is None else await self.requests_of(whom.id)

    # --- what they share ---

    async def _networks(self, row: Resource, kind: str) -> tuple[str, ...]:
        named = row.link(METADATUM)
        seen = await self._beside.networks()
        here = seen.get((METADATUM, named.id), ()) if named is not None else ()
        return tuple(dict.fromkeys((*here, *seen.get((kind, row.id), ()))))

    async def _whom(self, row: Resource) -> RemoteId | None:
        """The candidate an activity is about: named in it, or by what it names."""
        named = [one for name in ("trackable", "recipient", "owner") if (one := translate.party(row, name)) is not None]
        for one in named:
            if one.kind == translate.CANDIDATE:
                return one.id
        known = await self._beside.candidates() if any(one.kind in _ABOUT for one in named) else {}
        return next((whom for one in named if (whom := known.get((one.kind, one.id))) is not None), None)

    async def _maybe(self, operation: str, key: RemoteId) -> Resource | None:
        """One record that only adds to another: None where it is not for us to read."""
        try:
            return await self._reader.record(operation, {"id": key}, self._priority)
        except (Forbidden, NotThere) as refused:
            if refused.status == 401:  # a token in trouble
                raise
            return None

    async def _row(self, row: bytes, make: Callable[[Resource], Awaitable[AnyRecord]]) -> Got:
        found = decoding.resource(row)
        if isinstance(found, Unreadable):
            return found
        try:
            return Pulled(await make(found), row)
        except ValueError as wrong:
            return raw.unreadable(row, str(wrong))


_ABOUT = frozenset({translate.REFERENCE, translate.REQUEST})


def _colleagues(rows: Sequence[bytes]) -> Iterator[Resource | Unreadable]:
    for row in rows:
        found = decoding.resource(row)
        whose = None if isinstance(found, Unreadable) else translate.party(found, "identifiable")
        if whose is None or whose.kind != translate.CANDIDATE:
            yield found


def made(row: bytes, make: Callable[[Resource], AnyRecord]) -> Got:
    """A row as its record, or why it is none."""
    found = decoding.resource(row)
    return found if isinstance(found, Unreadable) else made_of(found, make)


def made_of(found: Resource, make: Callable[[Resource], AnyRecord]) -> Got:
    """The same of a row that is decoded already."""
    try:
        return Pulled(make(found), found.raw)
    except ValueError as wrong:
        return raw.unreadable(found.raw, str(wrong))


def board() -> Group:
    """The job that checks stand on, and its stages: records of ours, whose bytes are their own."""
    records: Sequence[Any] = (translate.job(), *translate.stages())
    return [Pulled(record, msgspec.json.encode(record)) for record in records]


def _report_of(got: Got) -> Group:
    file = checks.report(got.record) if isinstance(got, Pulled) and isinstance(got.record, Referee) else None
    return [] if file is None else [Pulled(file, got.raw)]
