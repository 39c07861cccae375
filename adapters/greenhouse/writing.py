"""What every change is made with: reads of what has to be known before, and one request that is sent once.

What has to be known before is read as the user who reads. Where that fails nothing has happened: `Unfinished`, unless
the vendor as a whole cannot be reached.
"""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from adapters.greenhouse.asking import write_request
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.own_fields import OPTIONS
from adapters.greenhouse.reading import Row
from adapters.greenhouse.refusals import UNPROCESSABLE, refusal
from adapters.http.gate import Priority
from adapters.http.messages import Response
from app.model.ids import Instant, RemoteId
from app.vendor import (
    Answer,
    AnswerLost,
    Forbidden,
    NotThere,
    Refused,
    SignInRefused,
    Unfinished,
    Unreachable,
    VendorError,
)

T = TypeVar("T")
NOTHING_CHANGED = "; nothing was changed"


class Writer:
    """Writes as the user who acts for the account."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _who(self) -> str:
        return self._desk.writing.who

    async def _by(self, operation: str, name: str, key: RemoteId, query: Mapping[str, str] | None = None) -> list[Row]:
        return await self._before(self._desk.reader.by(operation, name, [key], query, priority=Priority.USER_OP))

    async def _fields_of(self, kind: str) -> list[Row]:
        """The account's own fields of this kind of record, with what may be chosen in those with a choice."""
        query = {"field_type": kind, "active": "true"}
        rows = await self._before(self._desk.reader.rows("custom_fields.list", query, priority=Priority.USER_OP))
        keys = [row.get("id") for row in rows if "select" in str(row.get("value_type"))]
        options = await self._before(self._options(keys))
        return [
            {**row, OPTIONS: [one for one in options if one.get("custom_field_id") == row.get("id")]} for row in rows
        ]

    async def _options(self, fields: Sequence[Any]) -> list[Row]:
        """What may be chosen in these fields; nothing where that may not be read: names are sent then."""
        reader, query = self._desk.reader, {"active": "true"}
        try:
            return await reader.by(
                "custom_field_options.list", "custom_field_ids", fields, query, priority=Priority.USER_OP
            )
        except (Forbidden, Refused):
            return []

    async def _before(self, reading: Awaitable[T]) -> T:
        """What has to be known before. Raises `Unfinished` where it cannot be had for a reason of its own."""
        try:
            return await reading
        except (Unreachable, SignInRefused):
            raise
        except VendorError as error:
            raise Unfinished(f"{error.message}{NOTHING_CHANGED}", status=error.status) from None

    async def _post(self, operation: str, body: Row, before: Instant, *, longer: float = 0.0) -> Response:
        return await self._write(operation, {}, body, before, longer=longer)

    async def _write(
        self,
        operation: str,
        path: Mapping[str, str],
        body: Row | None,
        before: Instant | None = None,
        *,
        longer: float = 0.0,
    ) -> Response:
        client = self._desk.writing
        request = write_request(operation, path, body, before=before)
        if longer:
            request = msgspec.structs.replace(request, longer=longer)
        response = await client.send(request)
        if response.status == UNPROCESSABLE:
            raise refusal(client, request, response)
        return response

    async def _taken_away(self, operation: str, path: Mapping[str, str], before: Instant) -> Answer:
        """The answer to what takes something away; `already` where it is not there any more: somebody was quicker."""
        try:
            return answered(await self._write(operation, path, None, before))
        except NotThere as gone:
            return Answer(status=gone.status or 404, already=True, request_id=gone.request_id)

    def _named(self, response: Response, *within: str) -> Answer:
        """The answer to what made something. Raises `AnswerLost` where it does not say what."""
        body: Any = body_of(response)
        for key in within:
            body = body[key] if isinstance(body.get(key), dict) else body
        key = body.get("id")
        if key is None or isinstance(key, bool | list | dict):
            raise AnswerLost(f"{self._who}: the answer does not name what was made; it is looked for")
        return msgspec.structs.replace(answered(response), remote_id=str(key))


def answered(response: Response) -> Answer:
    """That the vendor took it."""
    return Answer(status=response.status, request_id=response.request_id)


def folded(text: Any) -> str:
    """A name without what tells no two apart: blanks and letter case."""
    return " ".join(str(text).split()).casefold()


def body_of(response: Response) -> Row:
    """The object an answer holds; an empty one where it holds none."""
    try:
        found = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}
