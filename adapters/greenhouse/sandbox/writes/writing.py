"""Notes and files on candidates."""

import base64
import binascii

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown
from adapters.greenhouse.sandbox.bodies import Shape
from adapters.greenhouse.sandbox.calls import Call, Route

_NOTE = Shape(
    "candidate_id!>candidates body! visibility!=admin_only|private|public note_type!=NOTE|ACTIVITY|EMAIL "
    "user_id>users application_id>applications subject email_from[] email_to[] email_cc[]"
)
_OF_EMAILS = ("subject", "email_from", "email_to", "email_cc")
_FILE = Shape(
    "application_id!>applications filename! content url content_type visibility=admin_only|private|public "
    "type!=resume|cover_letter|take_home_test|offer_packet|offer_letter|signed_offer_letter|other|form_attachment"
)
_MOST_BYTES = 100 * 1024 * 1024


async def create_note(call: Call) -> web.Response:
    """An e-mail is only recorded, never sent; its own fields are for it alone and must all be there."""
    sent = await call.sent()
    fields = _NOTE.read(call.tenant, sent)
    if fields["note_type"] == "EMAIL":
        wrong = [(name, "is missing") for name in _OF_EMAILS if sent.get(name) is None]
    else:
        wrong = [(name, "is only permitted when note_type is EMAIL") for name in _OF_EMAILS if name in sent]
    candidate, application = call.tenant.candidate(fields["candidate_id"]), fields.get("application_id")
    if application is not None and call.tenant.application(application)["candidate_id"] != candidate["id"]:
        wrong.append(("application_id", "does not belong to the candidate"))
    if wrong:
        raise answers.bad_fields(wrong)
    if not call.sees(candidate):
        raise answers.bad_fields([("candidate_id", "does not exist")])
    note = call.tenant.note(
        candidate["id"], fields["body"], by=fields.get("user_id") or call.user, application=application,
        kind=fields["note_type"], visibility=fields["visibility"],
    )  # fmt: skip
    row = call.tenant.row("notes", note)
    if fields["note_type"] == "EMAIL":
        both = {name: ", ".join(map(str, fields[name])) for name in ("email_from", "email_to")}
        row = call.tenant.put("notes", row, subject=fields["subject"], email_cc=fields["email_cc"], **both)
    call.changed()
    # The answer repeats how the visibility was written; the list says how it is read.
    body = shown.row(call, "notes", row) | {"visibility": fields["visibility"]}
    return answers.data(body, 201)


async def attach(call: Call) -> web.Response:
    sent = await call.sent()
    fields = _FILE.read(call.tenant, sent)
    content, url = fields.get("content"), fields.get("url")
    if (content is None) == (url is None):
        raise answers.refused("Exactly one of content and url must be provided.")
    call.work_on(call.tenant.application(fields["application_id"]))
    try:
        data: bytes | str = str(url) if content is None else base64.b64decode(content, validate=True)
    except binascii.Error:
        raise answers.bad_fields([("content", "is not valid base64")]) from None
    if isinstance(data, bytes) and len(data) > _MOST_BYTES:
        raise answers.bad_fields([("content", "is too large")])
    made = call.tenant.attach(
        fields["application_id"], fields["filename"], data, kind=fields["type"],
        visibility=fields.get("visibility") or "public",
    )  # fmt: skip
    call.changed()
    return answers.data(shown.row(call, "attachments", call.tenant.row("attachments", made)), 201)


async def detach(call: Call) -> web.Response:
    row = call.work_on(call.target("attachments"))
    call.tenant.detach(row["id"])
    call.changed()
    return answers.done()


ROUTES = (
    Route("POST", "/notes", "notes:create", create_note),
    Route("POST", "/attachments", "attachments:create", attach),
    Route("DELETE", "/attachments/{id}", "attachments:destroy", detach),
)
