"""The test of an account: which scopes its client was given, and what that may do. Nothing is written to find out."""

from adapters.cegid import CUSTOMER, MATCHING, VENDOR
from adapters.cegid.asking import read_request
from adapters.cegid.desk import Desk
from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.report import newest_time, probed, without
from app.model.words import Verb
from app.vendor import Capability, Report, SignInRefused

PROBES = ("vacancies.export", "candidates.export")
_NOBODY = ("filter", "chronoNumber:gt:2147483647")
"""A question that costs nothing: no record has so high a number."""
_ASK = "Ask Cegid's consultant to give the client the scope"


async def check(desk: Desk, client: str) -> Report:
    """Sign in afresh for each scope, and see whether the exports may be read. `client`: whom the vendor knows us as.

    Raises `SignInRefused` where neither scope is given.
    """
    refused = await _refused(desk.matching)
    customer = await _refused(desk.customer) is None
    if refused is not None and not customer:
        raise refused
    lacking = list(PROBES)
    answers = {}
    if refused is None:
        query = [("offset", "0"), ("limit", "1"), _NOBODY]
        requests = {name: read_request(name, Priority.USER_READ, query=query) for name in PROBES}
        answers = await probed(desk.matching, requests, says_nothing=(401,))
        lacking = [name for name, answer in answers.items() if answer is None]
    scopes = [*([MATCHING] if refused is None else []), *([CUSTOMER] if customer else [])]
    return Report(
        who=f"{client} with {' and '.join(scopes)}",
        capabilities=tuple(_narrowed(one, lacking, customer=customer) for one in VENDOR.capabilities),
        barred={} if customer and not lacking else {act.name: _lacks(lacking) for act in VENDOR.acts},
        server_time=newest_time(answers.values()),
    )


async def _refused(client: Client) -> SignInRefused | None:
    """Why the client may not sign in for its scope; None where it may."""
    try:
        await client.sign_in()
    except SignInRefused as refused:
        return refused
    return None


def _narrowed(capability: Capability, lacking: list[str], *, customer: bool) -> Capability:
    if not capability.allowed:
        return capability
    writes = capability.verb not in (Verb.READ, Verb.WEBHOOKS)
    if lacking or (writes and not customer):
        return without(capability, _lacks(lacking))
    return capability


def _lacks(lacking: list[str]) -> str:
    """Which scope to ask for."""
    if lacking:
        return f"{_ASK} {MATCHING}: vacancies and candidates are read with it"
    return f"{_ASK} {CUSTOMER}: it may not write without"
