"""What happened, for administrators."""

from aiohttp import web

from adapters.smartrecruiters.sandbox import answers
from adapters.smartrecruiters.sandbox.calls import Actions, Call
from adapters.smartrecruiters.sandbox.times import DAY
from adapters.smartrecruiters.sandbox.wire import shown

_LIMIT = 100


async def events(call: Call) -> web.Response:
    """Of the last seven days where nothing is said; the next page is asked for by the name it is told by."""
    call.need("ADMINISTRATOR")
    query, now = call.query, call.tenant.now()
    after, before = query.get("eventDateAfter", now - 7 * DAY), query.get("eventDateBefore", now)
    rows = [
        row
        for row in call.tenant.audit
        if after <= row["eventDate"] <= before
        and ("eventName" not in query or row["eventName"] in query["eventName"])
        and query.get("entityId") in (None, row["entityId"])
        and query.get("authorId") in (None, row["authorId"])
    ]
    limit = query.get("limit", _LIMIT)
    page = call.page(rows, limit, "nextPageId")
    following = {"nextPageId": page.mark} if page.mark else {}
    return answers.data({**following, "limit": limit, "content": shown(page.rows)})


ACTIONS: Actions = {"audit.get": events}
