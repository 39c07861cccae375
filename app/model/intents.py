"""What a person may ask for. Local ids and absolute values only, so that an intent can wait, be undone and be replayed.

An intent is stored as JSON with its `kind` tag and the version `V`; migrations bring older ones up to date.
"""

from typing import TypeAlias

import msgspec

from app.model.ids import LocalId

V = 1


class Intent(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """The root of all intents."""


class Move(Intent, frozen=True, kw_only=True, tag="application.move"):
    """Put an application into a stage of its job."""

    application: LocalId
    stage: LocalId


class Reject(Intent, frozen=True, kw_only=True, tag="application.reject"):
    """End an application with one of the account's reasons; the candidate is told nothing by lanehop."""

    application: LocalId
    reason: LocalId


class AddNote(Intent, frozen=True, kw_only=True, tag="note.add"):
    """Write a note about a candidate."""

    candidate: LocalId
    body: str
    title: str | None = None


AnyIntent: TypeAlias = Move | Reject | AddNote
_decoder: msgspec.json.Decoder[AnyIntent] = msgspec.json.Decoder(AnyIntent)


def encode(intent: AnyIntent) -> bytes:
    """The stored form: one JSON object with its `kind`."""
    return msgspec.json.encode(intent)


def decode(stored: bytes) -> AnyIntent:
    """The intent of its stored form. Raises `msgspec.ValidationError` on anything else."""
    return _decoder.decode(stored)


def kind_of(intent: AnyIntent) -> str:
    """The tag an intent is stored under, such as `application.move`."""
    return str(intent.__struct_config__.tag)
