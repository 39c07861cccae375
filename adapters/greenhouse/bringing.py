"""From rows of v3's lists to records: with them what stands in lists of its own, asked for fifty at a time.

The reference does not say that applications name their job's stage and why they were rejected, although accounts are
seen to: where they do not, the history and the rejections are asked.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from adapters.greenhouse import catalogues, details, files, ids, translate, wire
from adapters.greenhouse.names import Names, allowed
from adapters.greenhouse.reading import Reader, Row
from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.pages import pulled
from adapters.http.raw import Got
from adapters.http.walking import together
from app.model.ids import Instant, RemoteId
from app.model.records import AnyRecord, Job, Stage
from app.vendor import Pulled, Unreadable

W = TypeVar("W", bound=wire.Wire)
Group = list[Got]
"""What is stored together."""
Bring = Callable[["Bringer", Sequence[bytes]], Awaitable[list[Group]]]


class Bringer:
    """Makes records of rows. One serves one walk: what it has to make up for prospects it tells only once."""

    def __init__(self, reader: Reader, names: Names, priority: Priority) -> None:
        self._reader = reader
        self._names = names
        self._priority = priority
        self._staged: set[RemoteId] = set()
        self._met_before: set[RemoteId] = set()

    # --- jobs ---

    async def jobs(self, rows: Sequence[bytes]) -> list[Group]:
        """Jobs with the names of who and what they belong to, and how many seats they have."""
        read = _read(rows, wire.Job)
        found = [one for _, one in read if isinstance(one, wire.Job)]
        keys = [one.id for one in found]
        openings, managers, owners = await together(
            [self._of(name, "job_ids", keys) for name in ("openings", "job_hiring_managers", "job_owners")]
        )
        users = await self._called("users", [_key(row, "user_id") for row in (*managers, *owners)])
        departments = await self._called("departments", [one.department_id for one in found])
        offices = await self._called("offices", [key for one in found for key in one.office_ids])
        seats, leading, owning = _by(openings, "job_id"), _by(managers, "job_id"), _by(owners, "job_id")

        def make(row: wire.Job) -> AnyRecord:
            return translate.job(
                row,
                openings=len(seats[row.id]) if row.id in seats else None,
                department=departments.get(row.department_id or ""),
                offices=[offices[key] for key in row.office_ids if key in offices],
                recruiters=_people(_recruiters(owning.get(row.id, [])), users),
                hiring_managers=_people(leading.get(row.id, []), users),
            )

        return [[raw.made(row, one, make)] for row, one in read]

    async def stages(self, rows: Sequence[bytes]) -> list[Group]:
        """All stages of the jobs that these are stages of: what a stage is depends on those before it."""
        read = _read(rows, wire.Stage)
        jobs = {one.job_id: None for _, one in read if isinstance(one, wire.Stage) and one.job_id is not None}
        wanted = [job for job in jobs if job not in self._staged]
        self._staged.update(wanted)
        siblings = await self._reader.raws_by("job_interview_stages.list", "job_ids", wanted, priority=self._priority)
        columns: dict[RemoteId, dict[str, tuple[bytes, wire.Stage]]] = {job: {} for job in wanted}
        bad: list[Got] = [
            one if isinstance(one, Unreadable) else raw.unreadable(row, "the stage names no job")
            for row, one in read
            if isinstance(one, Unreadable) or one.job_id is None
        ]
        for row, one in _read([*siblings, *rows], wire.Stage):
            if isinstance(one, wire.Stage) and one.job_id in columns:
                columns[one.job_id].setdefault(one.id, (row, one))
        return [*(_columns(job, known) for job, known in columns.items()), *([one] for one in bad)]

    # --- applications ---

    async def applications(self, rows: Sequence[bytes]) -> list[Group]:
        """Applications, before them what stages they are in that no list brings, behind them their stay among the
        rejected or the hired.
        """
        read = _read(rows, wire.Application)
        found = [one for _, one in read if isinstance(one, wire.Application)]
        current, reasons = await self._places(found)
        hired = await self._hired(found)
        kinds = await self._names.of("rejection_reasons", reasons.values(), self._priority)
        sources = await self._called("sources", [one.source_id for one in found])
        referrers = await self._called("referrers", [one.referrer_id for one in found])

        def make(row: wire.Application) -> AnyRecord:
            reason = reasons.get(row.id)
            return translate.application(
                row,
                current=current.get(row.id),
                reason=reason,
                side=translate.side_of(_type_key(kinds.get(reason or "", {}))),
                source=sources.get(row.source_id or ""),
                credited_to=referrers.get(row.referrer_id or ""),
                hired_at=hired.get(row.id),
            )

        return [[*self._met(one), raw.made(row, one, make), *_ended(one, hired)] for row, one in read]

    async def _places(self, found: Sequence[wire.Application]) -> tuple[dict[str, str], dict[str, str]]:
        """By application: the stage it is in where it does not say it, and why it was rejected."""
        silent = [one.id for one in found if translate.is_silent(one)]
        stays = await self._of("application_stages", "application_ids", silent, {"current": "true"})
        rejected = [one for one in found if translate.is_rejected(one)]
        unsaid = [one.id for one in rejected if one.rejection_reason_id is None]
        said = {one.id: one.rejection_reason_id for one in rejected if one.rejection_reason_id is not None}
        rejections = await self._of("rejection_details", "application_ids", unsaid)
        return (
            _pairs(stays, "application_id", "job_interview_stage_id"),
            said | _pairs(rejections, "application_id", "rejection_reason_id"),
        )

    async def _hired(self, found: Sequence[wire.Application]) -> dict[str, Instant]:
        """When these were hired: that is when the opening closed that each has filled."""
        hired = [one.id for one in found if translate.is_hired(one)]
        rows = await self._of("openings", "application_ids", hired)
        seats = [raw.parse(msgspec.json.encode(row), wire.Opening) for row in rows]
        return {
            one.application_id: one.closed_at
            for one in seats
            if isinstance(one, wire.Opening) and one.application_id is not None and one.closed_at is not None
        }

    def _met(self, one: wire.Application | Unreadable) -> list[Got]:
        """What a prospect, what is left of one, and somebody on no job need to stand in."""
        if isinstance(one, Unreadable):
            return []
        job, stage = translate.job_of(one), translate.stage_of(one)
        made: list[Job | Stage] = []
        if job == ids.PROSPECTS and job not in self._met_before:
            made += translate.of_prospects()
        if stage is not None and stage not in self._met_before:
            made += [column for column in translate.unlisted(job) if column.remote_id == stage]
        self._met_before |= {job, stage or job}
        return [Pulled(record, msgspec.json.encode({"id": record.remote_id})) for record in made]

    async def visits(self, rows: Sequence[bytes]) -> list[Group]:
        """Stays in stages; of applications that may not be seen none is told."""
        read = _read(rows, wire.Stay)
        entered = [one for _, one in read if isinstance(one, wire.Stay) and one.entered_at is not None]
        raws = await self._reader.raws_by(
            "applications.list", "ids", [one.application_id for one in entered], priority=self._priority
        )
        return visits_of(read, raws)

    # --- people ---

    async def plain(self, rows: Sequence[bytes], model: type[W], make: Callable[[W], AnyRecord]) -> list[Group]:
        """Records that nothing has to be asked about."""
        return [[raw.one(row, model, make)] for row in rows]

    async def attachments(self, rows: Sequence[bytes]) -> list[Group]:
        return [[files.file(row)] for row in rows]

    async def educations(self, rows: Sequence[bytes]) -> list[Group]:
        read = _read(rows, wire.Education)
        parts = ("school_name", "degree", "discipline")
        options = [
            getattr(one, f"{part}_custom_field_option_id")
            for _, one in read
            if isinstance(one, wire.Education)
            for part in parts
        ]
        names = await self._called("custom_field_options", options)

        def make(row: wire.Education) -> AnyRecord:
            school, degree, discipline = (
                names.get(getattr(row, f"{part}_custom_field_option_id") or "") for part in parts
            )
            return details.education(row, school=school, degree=degree, discipline=discipline)

        return [[raw.made(row, one, make)] for row, one in read]

    # --- what hangs on applications and jobs ---

    async def interviews(self, rows: Sequence[bytes]) -> list[Group]:
        read = _read(rows, wire.Interview)
        found = [one for _, one in read if isinstance(one, wire.Interview)]
        names = await self._called("job_interviews", [one.job_interview_id for one in found])
        people = await self._of("interviewers", "interview_ids", [one.id for one in found])
        by_interview: dict[str, list[wire.Interviewer]] = {}
        for one in map(_interviewer, people):
            if isinstance(one, wire.Interviewer) and one.interview_id is not None:
                by_interview.setdefault(one.interview_id, []).append(one)

        def make(row: wire.Interview) -> AnyRecord:
            return details.interview(row, names.get(row.job_interview_id or ""), by_interview.get(row.id, ()))

        return [[raw.made(row, one, make)] for row, one in read]

    async def scorecards(self, rows: Sequence[bytes]) -> list[Group]:
        read = _read(rows, wire.Scorecard)
        found = [one for _, one in read if isinstance(one, wire.Scorecard)]
        keys = [one.id for one in found]
        people, said, looked = await together(
            [
                self._of(name, "scorecard_ids", keys)
                for name in ("interviewers", "scorecard_question_answers", "scorecard_candidate_attributes")
            ]
        )
        interviews = _pairs(people, "scorecard_id", "interview_id")
        kits = await self._names.of("interview_kits", [one.interview_kit_id for one in found], self._priority)
        names = await self._called("job_interviews", [_key(kit, "job_interview_id") for kit in kits.values()])
        answers = await self._answers(said, looked)

        def make(row: wire.Scorecard) -> AnyRecord:
            kit = kits.get(row.interview_kit_id or "", {})
            name = names.get(_key(kit, "job_interview_id") or "")
            return details.scorecard(row, name, interviews.get(row.id), answers.get(row.id, ()))

        return [[raw.made(row, one, make)] for row, one in read]

    async def _answers(self, said: Sequence[Row], looked: Sequence[Row]) -> dict[str, list[tuple[str, str]]]:
        """What scorecards hold, by scorecard: answers to questions, then what was found of each attribute."""
        questions = await self._names.of(
            "scorecard_questions", [_key(row, "scorecard_question_id") for row in said], self._priority
        )
        attributes = await self._called(
            "job_candidate_attributes", [_key(row, "job_candidate_attribute_id") for row in looked]
        )
        found: dict[str, list[tuple[str, str]]] = {}
        for row in sorted(said, key=_age):
            asked = questions.get(_key(row, "scorecard_question_id") or "", {})
            flag = row.get("boolean_value")
            said_so = flag if isinstance(flag, bool) else None
            pair = details.answered(_text(asked, "question"), _text(row, "answer"), said_so)
            found.setdefault(_key(row, "scorecard_id") or "", []).append(pair)
        for row in sorted(looked, key=_age):
            name = attributes.get(_key(row, "job_candidate_attribute_id") or "")
            pair = details.found(name, _text(row, "candidate_attribute_rating"), _text(row, "note"))
            found.setdefault(_key(row, "scorecard_id") or "", []).append(pair)
        return found

    async def openings(self, rows: Sequence[bytes]) -> list[Group]:
        read = _read(rows, wire.Opening)
        reasons = await self._called(
            "close_reasons", [one.close_reason_id for _, one in read if isinstance(one, wire.Opening)]
        )
        return [
            [raw.made(row, one, lambda opening: details.opening(opening, reasons.get(opening.close_reason_id or "")))]
            for row, one in read
        ]

    # --- what is listed ---

    async def custom_fields(self, rows: Sequence[bytes]) -> list[Group]:
        read = _read(rows, wire.Listed)
        keys = [one.id for _, one in read if isinstance(one, wire.Listed) and "select" in (one.value_type or "")]
        options = _by(
            await self._of("custom_field_options", "custom_field_ids", keys, {"active": "true"}), "custom_field_id"
        )

        def make(row: wire.Listed) -> AnyRecord:
            ordered = sorted(options.get(row.id, []), key=_place)
            return catalogues.custom_field(row, [text for one in ordered if (text := _text(one, "name"))])

        return [[raw.made(row, one, make)] for row, one in read]

    # --- asking ---

    async def _of(
        self, name: str, parameter: str, keys: Sequence[str], query: Mapping[str, str] | None = None
    ) -> list[Row]:
        return await allowed(self._reader, f"{name}.list", parameter, keys, query, priority=self._priority)

    async def _called(self, name: str, keys: Iterable[str | None]) -> dict[str, str]:
        return await self._names.called(name, keys, self._priority)


def readable(groups: Iterable[Group]) -> list[Pulled]:
    """What of it are records."""
    return pulled(one for group in groups for one in group)


def visits_of(read: Sequence[tuple[bytes, wire.Stay | Unreadable]], applications: Sequence[bytes]) -> list[Group]:
    """Stays of these applications."""
    known = {one.id: one for _, one in _read(applications, wire.Application) if isinstance(one, wire.Application)}
    groups: list[Group] = []
    for row, one in read:
        if isinstance(one, Unreadable):
            groups.append([one])
        elif (of := known.get(one.application_id or "")) is not None:
            try:
                made = translate.visit(one, of)
            except ValueError as wrong:
                groups.append([raw.unreadable(row, str(wrong))])
            else:
                groups += [[Pulled(made, row)]] if made is not None else []
    return groups


def stays_in(rows: Sequence[bytes]) -> list[tuple[bytes, wire.Stay | Unreadable]]:
    return _read(rows, wire.Stay)


def _columns(job: RemoteId, known: Mapping[str, tuple[bytes, wire.Stage]]) -> Group:
    made = translate.stages(job, [stage for _, stage in known.values()])
    return [
        Pulled(one, known[one.remote_id][0] if one.remote_id in known else msgspec.json.encode({"id": one.remote_id}))
        for one in made
    ]


def _ended(one: wire.Application | Unreadable, hired: Mapping[str, Instant]) -> list[Got]:
    made = None if isinstance(one, Unreadable) else translate.last_visit(one, hired.get(one.id))
    return [] if made is None else [Pulled(made, b"")]


def _read(rows: Iterable[bytes], model: type[W]) -> list[tuple[bytes, W | Unreadable]]:
    return [(row, raw.parse(row, model)) for row in rows]


def _interviewer(row: Row) -> wire.Interviewer | Unreadable:
    return raw.parse(msgspec.json.encode(row), wire.Interviewer)


def _recruiters(owners: Sequence[Row]) -> list[Row]:
    """Who looks after a job: its recruiters, whoever answers for it first; others where it has none."""
    ordered = sorted(owners, key=lambda row: (not row.get("responsible"), _age(row)))
    return [row for row in ordered if row.get("type") == "recruiter"] or ordered


def _people(rows: Sequence[Row], users: Mapping[str, str]) -> list[str]:
    names = [users.get(_key(row, "user_id") or "") for row in rows]
    return list(dict.fromkeys(name for name in names if name))


def _by(rows: Iterable[Row], field: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_key(row, field) or "", []).append(row)
    return found


def _pairs(rows: Iterable[Row], field: str, other: str) -> dict[str, str]:
    return {key: value for row in rows if (key := _key(row, field)) and (value := _key(row, other))}


def _key(row: Row, field: str) -> str | None:
    value: Any = row.get(field)
    return None if value is None or isinstance(value, bool | list | dict) else str(value)


def _text(row: Row, field: str) -> str | None:
    value: Any = row.get(field)
    return value if isinstance(value, str) else None


def _type_key(row: Row) -> str | None:
    kind: Any = row.get("type")
    return _text(kind, "key") if isinstance(kind, dict) else None


def _age(row: Row) -> int:
    key = _key(row, "id") or ""
    return int(key) if key.isdecimal() else 0


def _place(row: Row) -> int:
    order: Any = row.get("sort_order")
    return order if isinstance(order, int) else 0
