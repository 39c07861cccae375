"""Acts as calls of Vitay, and whether what they want is so."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from adapters.http import multipart
from adapters.http.gate import Priority
from adapters.http.ids import listed_id
from adapters.http.messages import Request
from adapters.vitay import checks, translate
from adapters.vitay.acts import (
    ACTS,
    ADD_QUESTION,
    ADD_SET,
    CHANGE_ANSWER,
    FILL_IN,
    INVITE,
    LOGO,
    NUMBER,
    QUESTION,
    VERIFIER,
)
from adapters.vitay.asking import write_request
from adapters.vitay.bringing import Bringer, Group
from adapters.vitay.decoding import Resource
from adapters.vitay.documents import of_fields
from adapters.vitay.operations import OPERATIONS
from adapters.vitay.reading import Reader
from app.model.acts import InputKind
from app.model.ids import Instant, RemoteId
from app.model.words import Kind
from app.vendor import (
    NotThere,
    Perform,
    Pulled,
    Refused,
    Seen,
    SignInRefused,
    Stale,
    Unfinished,
    Unreachable,
    VendorError,
)

Fields: TypeAlias = dict[str, Any]
Bring: TypeAlias = Callable[[Bringer, Sequence[bytes]], Awaitable[list[Group]]]


class Doing(msgspec.Struct, frozen=True):
    """Which operation does an act, which one reads back what that changes, and what becomes of its row."""

    sends: str
    reads: str = ""
    brings: Bring | None = None


DOINGS: Mapping[str, Doing] = {
    VERIFIER: Doing("verifications.remind"),
    CHANGE_ANSWER: Doing("answers.update", "answers.get"),
    FILL_IN: Doing("references.answer", "references.get_public", Bringer.references),
    ADD_SET: Doing("question_sets.create", "question_sets.list"),
    "question.change": Doing("questions.update", "questions.get"),
    "question.delete": Doing("questions.delete", "questions.get"),
    ADD_QUESTION: Doing("questions.create", "questions.list"),
    "question_set.change": Doing("question_sets.update", "question_sets.get", Bringer.question_sets),
    "question_set.delete": Doing("question_sets.delete", "question_sets.get", Bringer.question_sets),
    "firm.rename": Doing("hiring_firms.update", "hiring_firms.get", Bringer.firms),
    LOGO: Doing("hiring_firms.update_logo", "hiring_firms.get", Bringer.firms),
    INVITE: Doing("recruiters.create_with_user", "users.list"),
    "recruiter.change": Doing("recruiters.update", "recruiters.get", Bringer.recruiters),
    "recruiter.delete": Doing("recruiters.delete", "recruiters.get", Bringer.recruiters),
}
_KINDS = {act.name: {one.name: one.kind for one in act.inputs} for act in ACTS}


async def beforehand(reader: Reader, operation: str, key: RemoteId) -> Resource:
    """A record that has to be known before. Raises `Unfinished` where that alone cannot be read."""
    try:
        return await reader.record(operation, {"id": key}, Priority.USER_OP)
    except (Unreachable, SignInRefused, NotThere):
        raise
    except VendorError as error:
        raise Unfinished(f"{error.message}; nobody was written to", status=error.status) from None


async def request_of(reader: Reader, write: Perform, before: Instant) -> Request:
    """The call that does it. Raises `Refused` for what there is no such call for, `Stale` where it came too late."""
    operation, fields, key = _doing(write).sends, _fields(write), _key(write)
    if write.act == LOGO:
        return await _logo(write, key, before)
    if write.act == FILL_IN:
        if checks.is_filled(await beforehand(reader, "references.get_public", key)):
            raise Stale(f"{reader.client.who}: that reference has been answered")
        fields["id"] = key
    elif write.act == CHANGE_ANSWER:
        key = _answer(await beforehand(reader, "references.get_public", key), write)
    elif write.act == ADD_QUESTION:
        fields["question_set"] = key
    elif write.act == INVITE:
        fields["hiring_firm_id"] = key
    row = OPERATIONS[operation]
    path = {"id": key} if "{id}" in row.path else {}
    if path and row.body is not None and not fields:
        raise Refused(f"{reader.client.who}: nothing was said that is to be another")
    return write_request(operation, path, of_fields(row, fields, key if path else None), before=before)


async def seen_of(reader: Reader, bringer: Bringer, write: Perform, begun: Instant) -> Seen:
    """Whether what is wanted is so, with the record it is about. Raises `NotThere` where that is gone."""
    doing, key = _doing(write), _key(write)
    if not doing.reads:  # nothing tells of it
        return Seen(exists=True, read_at=begun)
    if doing.reads.endswith(".list"):
        rows = await reader.resources(doing.reads, Priority.USER_OP)
        return Seen(exists=True, there=_is_among(rows, write), read_at=begun)
    if write.act == CHANGE_ANSWER:
        key = _answer(await reader.record("references.get_public", {"id": key}, Priority.USER_OP), write)
    try:
        row = await reader.record(doing.reads, {"id": key}, Priority.USER_OP)
    except NotThere:
        if not write.act.endswith(".delete"):
            raise
        return Seen(exists=True, there=True, read_at=begun)
    groups = await doing.brings(bringer, [row.raw]) if doing.brings is not None else []
    records = [one for group in groups for one in group if isinstance(one, Pulled)]
    return Seen(exists=True, there=await _is_so(bringer, row, write), records=records, read_at=begun)


async def _is_so(bringer: Bringer, row: Resource, write: Perform) -> bool | None:
    if write.act == LOGO:
        return None
    if write.act != FILL_IN:
        return not write.act.endswith(".delete") and _holds(row, _fields(write))
    if not checks.is_filled(row):
        return False
    said = await bringer.said(row)
    return [one.text("value") for one in said] == _fields(write)["answers"] if said else None


def _is_among(rows: Sequence[Resource], write: Perform) -> bool | None:
    """Whether what was to be made is there. None where too little is told of what there is."""
    fields = _fields(write)
    if write.act == INVITE:
        mine = [one for one in rows if (who := one.link("identifiable")) and who.kind == translate.RECRUITER]
        return any((one.text("email") or "").casefold() == fields["email"].casefold() for one in mine)
    if write.act == ADD_QUESTION:
        key = _key(write)
        rows = [one for one in rows if (of := one.link("question_set")) is not None and of.id == key]
        if any("question" not in one.attributes for one in rows):
            return None
    return any(_holds(one, fields) for one in rows)


def _holds(row: Resource, fields: Fields) -> bool:
    """Whether a record has these attributes."""
    read = {bool: row.flag, int: row.number, float: row.number}
    return all(read.get(type(value), row.text)(name) == value for name, value in fields.items())


def _doing(write: Perform) -> Doing:
    if write.act not in DOINGS:
        raise Refused(f"Vitay's API has no {write.act}")
    return DOINGS[write.act]


def _key(write: Perform) -> RemoteId:
    """The vendor's own id of what is meant."""
    if QUESTION in write.values:
        return listed_id(write.values[QUESTION][0])
    return listed_id(write.about) if write.kind in (Kind.LISTED, Kind.MATTER) else write.about


def _fields(write: Perform) -> Fields:
    """What was given, as attributes."""
    kinds = _KINDS[write.act]
    return {
        name: _value(name, kinds[name], values[0])
        for name, values in write.values.items()
        if name not in (QUESTION, NUMBER)
    }


def _value(name: str, kind: InputKind, text: str) -> Any:
    if kind is InputKind.YES_NO:
        return text == "yes"
    if kind is InputKind.NUMBER:
        return float(text) if "." in text else int(text)
    return [line.strip() for line in text.splitlines() if line.strip()] if name == "answers" else text


def _answer(reference: Resource, write: Perform) -> RemoteId:
    """The id of the answer that is meant. Raises `Refused` where there is none of that number."""
    named, number = checks.answers_named(reference), write.values[NUMBER][0]
    if not number.isdecimal() or not 0 < int(number) <= len(named):
        raise Refused(f"there is no answer {number}: Vitay names {len(named)} of that reference")
    return named[int(number) - 1]


async def _logo(write: Perform, key: RemoteId, before: Instant) -> Request:
    if write.file is None:
        raise Refused("the picture is missing")
    form = await multipart.encode({write.file.name: write.file.content}, filename=write.file.file_name)
    return write_request(DOINGS[LOGO].sends, {"id": key}, before=before).carrying(*form)
