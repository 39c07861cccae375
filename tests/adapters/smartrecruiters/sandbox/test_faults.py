"""What goes wrong on the way, in this vendor's words, and what the ledger says of it."""

import aiohttp
import pytest

from adapters.sandbox import Fault, Faults, Rule

MOVE = "/status$"


async def test_what_the_frame_decides_is_worded_as_the_vendor_does(client):
    for method, path, status, code in (
        ("GET", "/nowhere", 404, "NOT_FOUND"),
        ("PUT", "/candidates", 405, "METHOD_NOT_ALLOWED"),
    ):
        answer = await client.send(method, path)
        assert (answer.status, answer.codes) == (status, [code])


@pytest.mark.parametrize(
    ("rule", "status", "code"),
    [
        (Rule(Fault.TOO_MANY, path=MOVE, retry_after=None), 429, "TOO_MANY_REQUESTS"),
        (Rule(Fault.ERROR, path=MOVE, status=503), 503, "INTERNAL_ERROR"),
    ],
)
async def test_a_fault_before_the_move_changes_nothing(visit, rule, status, code):
    async with visit(faults=Faults([rule])) as client:
        candidate, job = client.applied()
        answer = await client.put(f"/candidates/{candidate}/jobs/{job}/status", {"status": "INTERVIEW"})
        assert (answer.status, answer.codes) == (status, [code])
        assert (await client.control("stage", candidate=candidate, job=job))["status"] == "NEW"
        assert client.sandbox.ledger.effects() == []


@pytest.mark.parametrize(("kind", "status"), [(Fault.DROP_BEFORE, "NEW"), (Fault.DROP_AFTER, "INTERVIEW")])
async def test_a_lost_answer_is_of_a_move_that_was_made_or_not(visit, kind, status):
    # This client sends a PUT that got no answer once more by itself.
    async with visit(faults=Faults([Rule(kind, path=MOVE, times=2)])) as client:
        candidate, job = client.applied()
        path = f"/candidates/{candidate}/jobs/{job}/status"
        with pytest.raises(aiohttp.ClientError):
            await client.put(path, {"status": "INTERVIEW"})
        assert (await client.control("stage", candidate=candidate, job=job))["status"] == status
        entries = client.sandbox.ledger.requests(MOVE)
        assert [entry.dropped for entry in entries] == [True, True]
        assert [entry.changed for entry in entries] == [status == "INTERVIEW", False]
        assert (await client.put(path, {"status": "INTERVIEW"})).status == 204
        assert len(client.sandbox.ledger.effects(MOVE)) == 1, "set once, however often it is sent"


async def test_secrets_are_not_in_the_ledger(client):
    await client.ask_token()
    await client.get("/feed/publications", apiKey=client.tenant.partner_key)
    text = "".join(entry.line() for entry in client.sandbox.ledger)
    for secret in (client.sandbox.credentials["client_secret"], client.tenant.partner_key, client.key):
        assert secret not in text
