"""Request bodies as data: JSON, form-encoded and multipart look the same to the code behind them."""

import json
import re
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Upload:
    """A file field of a multipart body."""

    filename: str
    content_type: str
    content: bytes


class Unreadable(ValueError):
    """The body is not what its content type says."""


def fields(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a JSON object, a form or a multipart body; files as `Upload`. Raises `Unreadable`."""
    kind, boundary = _media(content_type)
    if kind == "multipart/form-data":
        return _multipart(boundary, body)
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    value = data(body)
    if not isinstance(value, dict):
        raise Unreadable("not an object")
    return value


def data(body: bytes) -> Any:
    """A JSON body, whatever it holds. Raises `Unreadable`."""
    try:
        return json.loads(body)
    except ValueError as error:
        raise Unreadable("not JSON") from error


def summary(content_type: str, body: bytes) -> Any:
    """A body for the ledger: its data where it can be read, a file as name and size, None where there is none."""
    if not body:
        return None
    try:
        kind, _ = _media(content_type)
        read = fields(content_type, body) if kind.startswith("multipart/") or "form" in kind else data(body)
    except Unreadable:
        return {"unreadable": len(body)}
    if not isinstance(read, dict):
        return read
    return {
        name: {"file": value.filename, "bytes": len(value.content)} if isinstance(value, Upload) else value
        for name, value in read.items()
    }


def _media(content_type: str) -> tuple[str, str]:
    header = Message()
    header["Content-Type"] = content_type or "application/octet-stream"
    return header.get_content_type(), str(header.get_param("boundary", ""))


def _multipart(boundary: str, body: bytes) -> dict[str, Any]:
    if not boundary:
        raise Unreadable("no boundary")
    found: dict[str, Any] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        if part.startswith(b"--"):
            return found
        head, separator, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not separator:
            raise Unreadable("a part without a head")
        name, value = _part(head.decode("utf-8", "replace"), content)
        found[name] = value
    raise Unreadable("the last boundary is missing")


def _part(head: str, content: bytes) -> tuple[str, str | Upload]:
    lines = dict(line.split(":", 1) for line in head.split("\r\n") if ":" in line)
    lines = {name.strip().lower(): value.strip() for name, value in lines.items()}
    disposition = lines.get("content-disposition", "")
    name = re.search(r'\bname="([^"]*)"', disposition)
    filename = re.search(r'\bfilename="([^"]*)"', disposition)
    if not name:
        raise Unreadable("a part without a name")
    if filename:
        return name[1], Upload(filename[1], lines.get("content-type", "application/octet-stream"), content)
    return name[1], content.decode("utf-8", "replace")
