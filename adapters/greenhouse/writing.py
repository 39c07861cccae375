"""One write as calls of v3: each once, as the user who acts; and what has to be known before, as the user who reads."""

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

import msgspec

from adapters.greenhouse.asking import write_request
from adapters.greenhouse.desk import Desk
from adapters.greenhouse.reading import Row
from adapters.greenhouse.refusals import UNPROCESSABLE, refusal
from adapters.http.gate import Priority
from adapters.http.messages import Response
from app.model.ids import Instant, RemoteId
from app.vendor import Answer, AnswerLost, SignInRefused, Unfinished, Unreachable, VendorError

T = TypeVar("T")


class Writer:
    """Where reading fails nothing has happened: `Unfinished`, unless the vendor as a whole cannot be reached."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def who(self) -> str:
        return self._desk.writing.who

    @property
    def user(self) -> RemoteId | None:
        """Whom it writes as; None for the credential's own user."""
        return self._desk.writing_user

    async def all(self, operation: str, query: Mapping[str, str] | None = None) -> list[Row]:
        """A whole list, to be known before a write."""
        return await self._before(self._desk.reader.rows(operation, query, priority=Priority.USER_OP))

    async def by(self, operation: str, name: str, key: RemoteId, query: Mapping[str, str] | None = None) -> list[Row]:
        """The same, of one id."""
        return await self._before(self._desk.reader.by(operation, name, [key], query, priority=Priority.USER_OP))

    async def _before(self, reading: Awaitable[T]) -> T:
        try:
            return await reading
        except (Unreachable, SignInRefused):
            raise
        except VendorError as error:
            raise Unfinished(f"{error.message}; nothing was changed", status=error.status) from None

    async def post(self, operation: str, body: Row, before: Instant, *, longer: float = 0.0) -> Response:
        """A write that has no id in its path."""
        return await self.write(operation, {}, body, before, longer=longer)

    async def write(
        self,
        operation: str,
        path: Mapping[str, str],
        body: Row | None,
        before: Instant,
        *,
        longer: float = 0.0,
    ) -> Response:
        """Send it, not at or after `before`; `longer`: seconds it may take beyond the usual. Raises as `send` does."""
        client = self._desk.writing
        request = write_request(operation, path, body, before=before)
        if longer:
            request = msgspec.structs.replace(request, longer=longer)
        response = await client.send(request)
        if response.status == UNPROCESSABLE:
            raise refusal(client, request, response)
        return response

    def named(self, response: Response, *within: str) -> Answer:
        """The answer to what made something. Raises `AnswerLost` where it does not say what."""
        body: Any = body_of(response)
        for key in within:
            body = body[key] if isinstance(body.get(key), dict) else body
        key = body.get("id")
        if key is None or isinstance(key, bool | list | dict):
            raise AnswerLost(f"{self.who}: the answer does not name what was made; it is looked for")
        return msgspec.structs.replace(answer_of(response), remote_id=str(key))


def answer_of(response: Response) -> Answer:
    return Answer(status=response.status, request_id=response.request_id)


def body_of(response: Response) -> Row:
    """The object of an answer; an empty one where it holds none."""
    try:
        found = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}
