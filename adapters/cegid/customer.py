"""A candidate as the back office has them: read to be written to, and to see whether that was done."""

from collections.abc import Awaitable
from typing import Any, TypeAlias, TypeVar

import msgspec

from adapters.cegid import CUSTOMER
from adapters.cegid.asking import read_request
from adapters.cegid.desk import Desk
from adapters.cegid.referentials import unwrapped
from adapters.http.gate import Priority
from adapters.http.messages import Response
from app.model.ids import RemoteId
from app.vendor import Forbidden, SignInRefused

T = TypeVar("T")
Fields: TypeAlias = dict[str, Any]


async def within_scope(asked: Awaitable[T]) -> T:
    """What the scope is needed for. Raises `Forbidden` where the client has not been given it."""
    try:
        return await asked
    except SignInRefused as refused:  # of this scope alone: whoever reads has one of their own
        raise Forbidden(
            f"{refused.message}. Ask Cegid's consultant to give the client the scope {CUSTOMER}",
            status=refused.status,
        ) from None


async def record_of(desk: Desk, candidate: RemoteId) -> Fields:
    """The whole record, bare or with what stands around it."""
    return await desk.customer.read(read_request("candidates.get", Priority.USER_OP, path={"id": candidate}), _record)


def detail_in(record: Fields) -> Fields:
    """What a record says of the person."""
    found: Fields = record.get("candidateDetail", record)
    return found


def _record(response: Response) -> Fields:
    """Raises `ValueError` for an answer that is no record."""
    response.must_be_json()
    rows, _ = unwrapped(response.body)
    try:
        found = msgspec.json.decode(rows[0], type=Fields) if len(rows) == 1 else None
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise ValueError(f"it is no record: {wrong}") from None
    if found is None:
        raise ValueError("it is no record")
    return found
