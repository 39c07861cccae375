"""Files of candidates, and people read out of a curriculum."""

import io
import re
import zipfile
from typing import Any
from urllib.parse import quote

from aiohttp import web

from adapters.sandbox.forms import Upload
from adapters.smartrecruiters.sandbox import answers, written
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.candidate import Candidate
from adapters.smartrecruiters.sandbox.families.candidates import enlist, made
from adapters.smartrecruiters.sandbox.staff import Row
from adapters.smartrecruiters.sandbox.wire import action

_MOST = 20
_MALWARE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def _rows(whose: Candidate, job: int | None) -> list[Row]:
    """All files, or those in the context of a job."""
    return [row for row in whose.attachments if job is None or row["_job"] in (None, job)]


def _shown(call: Call, row: Row, *, on_job: bool) -> Row:
    url = call.url(f"/candidates/attachments/{row['id']}")
    found = {name: row[name] for name in ("id", "name", "contentType")}
    if not on_job:
        return {**found, "actions": {"download": action(url)}}
    return {**found, "type": row["type"], "actions": {"download": action(url), "remove": action(url, "DELETE")}}


async def listed(call: Call) -> web.Response:
    rows = [_shown(call, row, on_job=False) for row in _rows(call.candidate(), None)]
    return answers.data({"totalFound": len(rows), "content": rows})


async def listed_on_job(call: Call) -> web.Response:
    whose, application = call.application()
    rows = [_shown(call, row, on_job=True) for row in _rows(whose, application.job)]
    return answers.data({"totalFound": len(rows), "content": rows})


async def add(call: Call) -> web.Response:
    whose = call.candidate()
    return await _added(call, whose, whose.primary.job if whose.primary else None, on_job=False)


async def add_on_job(call: Call) -> web.Response:
    whose, application = call.application()
    return await _added(call, whose, application.job, on_job=True)


async def _added(call: Call, whose: Candidate, job: int | None, *, on_job: bool) -> web.Response:
    sent = await call.sent()
    file = sent.get("file")
    if not isinstance(file, Upload) or not file.content:
        call.fail("INVALID_FILE")
    # Which files are the same one is not said: here those of one name.
    if any(row["name"] == file.filename for row in _rows(whose, job)):
        call.fail("FILE_ALREADY_EXIST")
    if len(whose.attachments) >= _MOST:
        call.fail("ATTACHMENT_LIMIT_EXCEEDED")
    row = _kept(whose, job, file, sent["attachmentType"])
    call.keep(whose)
    if job is not None:
        about = {"job_id": call.tenant.job_id(job), "candidate_id": whose.id, "attachment_id": row["id"]}
        call.tell("application.attachment.created", None, **about)
    return answers.data(_shown(call, row, on_job=on_job), 201)


def _kept(whose: Candidate, job: int | None, file: Upload, kind: str) -> Row:
    at, made_id = whose.next("attachment")
    row = {
        "id": made_id, "_at": at, "_job": job, "name": file.filename, "type": kind, "contentType": file.content_type,
        "_content": file.content,
    }  # fmt: skip
    whose.attachments.append(row)
    return row


async def download(call: Call) -> web.Response:
    try:
        whose, row = call.tenant.record("attachment", call.id("attachmentId"))
    except KeyError:
        call.miss("file")
    call.seen(whose)
    content = written.content(whose, row)
    if _MALWARE in content:
        call.fail("MALWARE_DETECTED", status=403)
    disposition = f"attachment; filename*=UTF-8''{quote(row['name'], safe='')}"
    headers = {"Content-Disposition": disposition, "Content-Type": row["contentType"]}
    return web.Response(body=content, headers=headers)


async def delete(call: Call) -> web.Response:
    try:
        whose, row = call.tenant.record("attachment", call.id("attachmentId"))
    except KeyError:
        call.miss("file")
    call.seen(whose).attachments.remove(row)
    call.keep(whose)
    return answers.done()


# Curricula


async def add_from_resume(call: Call) -> web.Response:
    return await _from_resume(call, None)


async def add_to_job_from_resume(call: Call) -> web.Response:
    return await _from_resume(call, call.job())


async def _from_resume(call: Call, job: Row | None) -> web.Response:
    """Somebody new, as the curriculum says; the file is kept."""
    sent = await call.sent()
    file = sent.get("file")
    profile = _read(call, file)
    if sent.get("sourceTypeId"):
        profile["sourceDetails"] = {name: sent.get(name) for name in ("sourceTypeId", "sourceSubTypeId", "sourceId")}
    whose = enlist(call, {**profile, "internal": sent.get("internal") == "true"}, job)
    if isinstance(file, Upload) and all(row["name"] != file.filename for row in whose.attachments):
        _kept(whose, None if job is None else job["_number"], file, "RESUME")
        call.keep(whose)
    return made(call, whose)


async def parse(call: Call) -> web.Response:
    """What the curriculum says, and nobody is made of it."""
    return answers.data(_read(call, (await call.sent()).get("file")))


def _read(call: Call, file: Any) -> dict[str, Any]:
    """The first line is the name. Refuses what has no text, and what names nobody."""
    if not isinstance(file, Upload):
        call.fail("UNPARSABLE_RESUME")
    lines = [line.strip() for line in _text(file.content).splitlines() if line.strip()]
    if not lines:
        call.fail("UNPARSABLE_RESUME")
    mail = _MAIL.search("\n".join(lines))
    first, _, last = lines[0].partition(" ")
    if mail is None or not last:
        call.fail("INCOMPLETE_RESUME")
    return {"firstName": first, "lastName": last, "email": mail[0]}


def _text(content: bytes) -> str:
    """The text of a plain file, and of those that curricula are made in."""
    if content.startswith(b"%PDF"):
        return "\n".join(found.decode("cp1252") for found in re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", content))
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                document = archive.read("word/document.xml").decode()
        except (KeyError, zipfile.BadZipFile):
            return ""
        return "\n".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", document))
    return content.decode("utf-8", "ignore")


ACTIONS: Actions = {
    "candidates.attachments.list": listed,
    "candidates.attachments.listForJob": listed_on_job,
    "candidates.attachments.add": add,
    "candidates.attachments.addForJob": add_on_job,
    "candidates.attachments.get": download,
    "candidates.attachments.getForJob": download,
    "candidates.attachments.deleteForJob": delete,
    "candidates.resume.add": add_from_resume,
    "candidates.resume.addToJob": add_to_job_from_resume,
    "candidates.resume.parse": parse,
}
