"""What is known of an application beside whom it is about and where it is; kept in one cell, most have none."""

import msgspec

from app.model.ids import Instant, RemoteId
from app.model.records import Application


class More(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields of an `Application` of the same names."""

    status_raw: str | None = None
    answers: tuple[tuple[str, str], ...] | None = None
    recruiter: RemoteId | None = None
    coordinator: RemoteId | None = None
    credited_to: str | None = None
    prospect: bool = False
    last_activity_at: Instant | None = None
    rejected_at: Instant | None = None
    custom: tuple[tuple[str, str], ...] = ()


_NOTHING = More()
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(More).decode


def cell(application: Application) -> bytes | None:
    """What is to be stored of an application; None for nothing."""
    return stored(More(**{name: getattr(application, name) for name in More.__struct_fields__}))


def stored(more: More) -> bytes | None:
    """The same of what was read."""
    return None if more == _NOTHING else _encode(more)


def read(cell: bytes | None) -> More:
    return _NOTHING if cell is None else _decode(cell)
