"""What signed links lead to: another door than the API's, which takes no token."""

import hmac
from urllib.parse import quote

from aiohttp import web

from adapters.greenhouse.sandbox import shown
from adapters.greenhouse.sandbox.deeds import Deeds
from adapters.greenhouse.sandbox.records import Row
from adapters.sandbox.agency import person
from adapters.sandbox.documents import DOCX, PDF, docx, pdf

_TYPES = {"pdf": PDF, "docx": DOCX, "txt": "text/plain", "png": "image/png", "jpg": "image/jpeg"}


async def download(tenant: Deeds, request: web.Request) -> web.Response:
    """The file, as long as the link is good; whoever shows a token as well is turned away."""
    if "Authorization" in request.headers:
        return _complaint(400, "InvalidArgument", "Only one auth mechanism allowed")
    number, expires = request.match_info["attachment"], request.query.get("X-Amz-Expires", "")
    row = tenant.table("attachments").get(int(number)) if number.isdecimal() and len(number) < 16 else None
    if row is None:
        return _complaint(404, "NoSuchKey", "The specified key does not exist.")
    known = expires.isdecimal() and len(expires) < 16
    wanted = shown.signature(tenant, row["id"], int(expires)) if known else ""
    if not known or not hmac.compare_digest(wanted, request.query.get("X-Amz-Signature", "")):
        return _complaint(403, "SignatureDoesNotMatch", "The request signature does not match.")
    if int(expires) * 1000 < tenant.now():
        return _complaint(403, "AccessDenied", "Request has expired")
    return _file(row, content(tenant, row))


def content(tenant: Deeds, row: Row) -> bytes:
    """What is in a file; one that was given as an address has only that address in it."""
    given = tenant.contents.get(row["id"])
    if given is not None:
        return given.encode() if isinstance(given, str) else given
    number = tenant.table("candidates").person(row["candidate_id"]) or 0
    someone = person(tenant.seed, number)
    lines = [
        f"{someone.first_name} {someone.last_name}",
        f"{someone.email}   {someone.phone}",
        f"{someone.city}, {someone.country}",
        "",
        f"{someone.title} at {someone.employer}",
        f"Skills: {', '.join(someone.skills) or 'will be sent later'}",
        f"Languages: {', '.join(someone.languages)}",
    ]
    return pdf(lines) if row["filename"].endswith(".pdf") else docx(lines)


def _file(row: Row, body: bytes) -> web.Response:
    kind = _TYPES.get(row["filename"].rpartition(".")[2].lower(), "application/octet-stream")
    disposition = f"attachment; filename*=UTF-8''{quote(row['filename'], safe='')}"
    return web.Response(body=body, content_type=kind, headers={"Content-Disposition": disposition})


def _complaint(status: int, code: str, sentence: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{sentence}</Message></Error>'
    return web.Response(text=text, status=status, content_type="application/xml")
