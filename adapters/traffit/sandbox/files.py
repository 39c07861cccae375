"""Files: document "Upload file" and "Add file to the candidate"; one-step upload and reading from notes 2.7."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from aiohttp import web

from adapters.sandbox.answers import Refused
from adapters.sandbox.forms import Upload
from adapters.traffit.sandbox import answers, selection
from adapters.traffit.sandbox.calls import Call, Route
from adapters.traffit.sandbox.records import File

MOST_BYTES = 10 * 1024 * 1024
_KINDS = ("CV", "Cover letter", "Other")


async def upload(call: Call) -> web.Response:
    sent = await call.sent()
    file = _kept(call, sent.get("file"), name=sent.get("name"), public=sent.get("isPublic"))
    return answers.created(file.id)


async def assign(call: Call) -> web.Response:
    row, sent = call.employee(), await call.sent()
    file = call.tenant.uploads.get(call.number("file"))
    if file is None:
        raise answers.not_found()
    if file.employee is not None:
        raise Refused(answers.worded("File is already assigned to this employee", HTTPStatus.CONFLICT))
    call.tenant.assign(file, row.id, _kind(sent.get("dictionary_type")))
    call.tenant.touch(row.id, call.user)
    call.changed()
    return answers.done()


async def upload_and_assign(call: Call) -> web.Response:
    """The newer way in one step (notes 2.7)."""
    row, sent = call.employee(), await call.sent()
    kind = _kind(sent.get("dictionary_file_type"))
    file = _kept(call, sent.get("file[file]"), name=None, public=sent.get("file[isPublic]"))
    call.tenant.assign(file, row.id, kind)
    call.tenant.touch(row.id, call.user)
    return answers.created(file.id)


async def list_of(call: Call) -> web.Response:
    files = call.tenant.files(call.employee())
    return selection.answer_list(call, files, lambda file: {"id": file.id, "name": file.name})


async def content(call: Call) -> web.Response:
    wanted = call.number("file")
    file = next((file for file in call.tenant.files(call.employee()) if file.id == wanted), None)
    if file is None:
        raise answers.not_found()
    return web.Response(
        body=call.tenant.content(file),
        content_type=file.content_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"},
    )


def _kept(call: Call, sent: Any, *, name: Any, public: Any) -> File:
    if not isinstance(sent, Upload):
        raise Refused(answers.invalid(["file: This value should not be blank."]))
    if len(sent.content) > MOST_BYTES:
        raise Refused(answers.worded("Request Entity Too Large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
    content_type = sent.content_type.split(";")[0].strip()
    file = call.tenant.keep_file(
        str(name or sent.filename), sent.content, content_type, public=str(public) in ("1", "true")
    )
    call.changed()
    return file


def _kind(sent: Any) -> str:
    if sent not in _KINDS:
        raise Refused(answers.invalid(["dictionary_type: This value is not valid."]))
    return str(sent)


ROUTES = (
    Route("POST", "/files/", "file", upload),
    Route("POST", "/employees/{employee}/files/", "employee", upload_and_assign),
    Route("POST", "/employees/{employee}/files/{file}", "employee", assign),
    Route("GET", "/employees/{employee}/files", "employee", list_of),
    Route("GET", "/employees/{employee}/files/{file}/content", "employee", content),
)
