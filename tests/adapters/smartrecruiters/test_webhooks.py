"""Webhooks at the sandbox: a receiver on loopback shakes hands, is told, and can tell who told it."""

from typing import Any

import pytest
from aiohttp import web

from adapters.sandbox import Sandbox
from adapters.smartrecruiters.sandbox import SmartRecruiters
from adapters.smartrecruiters.vendor import Account
from app.vendor import AnswerLost, Callback, Message, Misused, NotThere, Subscription, VendorError
from tests.adapters.smartrecruiters.tenant import Tenant
from tests.surroundings import serving


class Receiver:
    """Shakes hands where it is `polite`, and takes what comes."""

    def __init__(self) -> None:
        self.polite, self.status, self.got = True, 202, list[Message]()

    async def take(self, request: web.Request) -> web.Response:
        if "X-Hook-Secret" in request.headers:
            shaken = {"X-Hook-Secret": request.headers["X-Hook-Secret"]} if self.polite else {}
            return web.Response(headers=shaken)
        self.got.append(Message(target=request.path_qs, headers=dict(request.headers), body=await request.read()))
        return web.Response(status=self.status)


async def test_whoever_shook_hands_is_told_and_knows_by_whom(
    served: Sandbox[SmartRecruiters], at_work: Account
) -> None:
    hooks, receiver = at_work.webhooks, Receiver()
    async with serving(receiver.take) as url:
        made = await hooks.subscribe(url, ["candidate.created", "job.created"], ping=None, alert="a@example.org")
        assert made == Subscription(
            remote_id=made.remote_id, callback=url, events=("candidate.created", "job.created"), active=False
        )
        receiver.polite = False
        with pytest.raises(VendorError, match="424"):
            await hooks.activate(made.remote_id)
        with pytest.raises(NotThere):
            await hooks.key(made.remote_id, new=False)
        receiver.polite = True
        await hooks.activate(made.remote_id)
        assert [one.active for one in await hooks.subscribed()] == [True]
        key = await hooks.key(made.remote_id, new=True)
        assert await hooks.key(made.remote_id, new=False) == key
        served.tenant.tell("candidate.created", "http://x/candidates/1", {"id": "1"})
        receiver.status = 500
        assert await served.tenant.deliver() == 0
        receiver.status = 202
        assert await served.tenant.deliver() == 1
        (message, again) = receiver.got
        assert hooks.why_not(message, ["another", key], 0) is None
        changed = Message(target="", headers=again.headers, body=again.body + b" ")
        assert hooks.why_not(changed, [key], 0) == "no key that is known signed it as it is"
        assert "no header" in (hooks.why_not(Message(target="", headers={}, body=b""), [key], 0) or "")
        log = await hooks.log(made.remote_id, failed=False)
        assert [(one.taken, one.event, one.url) for one in log] == [
            (True, "candidate.created", url),
            (False, "candidate.created", url),
        ]
        assert await hooks.log(made.remote_id, failed=True) == [log[1]]
        await hooks.unsubscribe(made.remote_id)
        assert await hooks.subscribed() == []
        with pytest.raises(NotThere):
            await hooks.unsubscribe(made.remote_id)


async def test_all_pages_of_subscriptions_are_listed(at_work: Account) -> None:
    made = [
        (await at_work.webhooks.subscribe("http://127.0.0.1:9/", ["job.created"], ping=None, alert=None)).remote_id
        for _ in range(12)
    ]
    assert [one.remote_id for one in await at_work.webhooks.subscribed()] == made


async def test_there_is_no_room_for_a_ping(at_work: Account) -> None:
    with pytest.raises(Misused):
        await at_work.webhooks.subscribe("http://x", ["job.created"], ping="http://y", alert=None)


async def test_a_log_of_another_shape_is_read_as_far_as_it_goes(tenant: Tenant, account: Any) -> None:
    rows: list[Any] = [{}, {"status": "failed", "timestamp": "x", "requestDetails": {"headers": {"event-name": 7}}}]
    tenant.says("GET /webhooks-api/v201907/subscriptions/s/callbacks-log", rows)
    assert await account.webhooks.log("s", failed=False) == [Callback(taken=False)]


async def test_what_was_taken_and_not_named_is_no_failure_of_the_program(tenant: Tenant, account: Any) -> None:
    path = "/webhooks-api/v201907/subscriptions"
    for where in (f"POST {path}", f"POST {path}/s/secret-key"):
        tenant.answers[where] = lambda _: web.json_response({}, status=201)
    with pytest.raises(AnswerLost, match="list the subscriptions"):
        await account.webhooks.subscribe("http://x", ["job.created"], ping=None, alert=None)
    with pytest.raises(AnswerLost, match="ask for it again"):
        await account.webhooks.key("s", new=True)
