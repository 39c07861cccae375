"""A form with files as bytes, so that it can be sent again after a 401."""

import asyncio
import mimetypes
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.vendor import Refused

LARGEST = 50 * 1024 * 1024


async def encode(fields: Mapping[str, Any], *, filename: str = "file", mime: str | None = None) -> tuple[bytes, str]:
    """The body and its content type (RFC 7578).

    Args:
        fields: text, bytes or paths by name; under `file` (or `file[file]`) text is a path.
        filename, mime: what bytes are called and what they are; a path has a name of its own.

    Raises:
        Refused: a file that cannot be read or is larger than 50 MB.
    """
    boundary = secrets.token_hex(16)
    parts: list[bytes] = []
    for name, given in fields.items():
        is_path = isinstance(given, str) and (name == "file" or name.startswith("file[file"))
        value = Path(given) if is_path else given if isinstance(given, (bytes, Path)) else str(given)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'
        if isinstance(value, str):
            parts.append(f"{head}\r\n\r\n{value}\r\n".encode())
            continue
        called = value.name if isinstance(value, Path) else filename
        content = await asyncio.to_thread(_content, value) if isinstance(value, Path) else value
        kind = mime or mimetypes.guess_type(called)[0] or "application/octet-stream"
        parts.append(f'{head}; filename="{_quoted(called)}"\r\nContent-Type: {kind}\r\n\r\n'.encode())
        parts.extend((content, b"\r\n"))
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"{path.name} is larger than {LARGEST // (1024 * 1024)} MB")
        return path.read_bytes()
    except OSError as wrong:
        raise Refused(f"{path.name} cannot be read: {wrong.strerror}") from None


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
