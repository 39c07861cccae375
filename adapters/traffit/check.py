"""The test of an account: who we are taken for, and what that may do."""

import msgspec

from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Response
from adapters.http.paging import Ask
from adapters.http.steps import together
from adapters.traffit import VENDOR
from adapters.traffit.asking import Way, list_request
from app.model.ids import Instant
from app.model.words import Verb
from app.vendor import Capability, Forbidden, NotThere, Report

PROBES = {
    "employee": "candidates.list",
    "recruitment": "jobs.list",
    "user": "users.list",
    "provision": "provisions.list",
}
"""A cheap read for each scope that lanehop needs and that has one; whether files may be written shows when one is."""
NEEDS = {
    Verb.READ: ("employee", "recruitment"),
    Verb.MOVE: ("employee", "recruitment"),
    Verb.REJECT: ("employee", "recruitment"),
    Verb.NOTE: ("employee",),
    Verb.CREATE_CANDIDATE: ("employee",),
    Verb.EDIT_CANDIDATE: ("employee",),
    Verb.TAG: ("employee",),
    Verb.ADD_TO_JOB: ("employee", "recruitment"),
    Verb.ATTACH: ("employee",),
    Verb.CONSENT: ("employee", "provision"),
    Verb.CREATE_JOB: ("recruitment",),
    Verb.EDIT_JOB: ("recruitment",),
}


async def check(client: Client, who: str) -> Report:
    """Sign in afresh, read one record of each kind, and say what the account may do."""
    await client.sign_in()
    answers = dict(
        zip(PROBES, await together([_probe(client, operation) for operation in PROBES.values()]), strict=True)
    )
    lacking = [scope for scope, answer in answers.items() if answer is None]
    times = [answer.server_time for answer in answers.values() if answer is not None and answer.server_time is not None]
    server_time: Instant | None = max(times, default=None)
    return Report(
        who=who,
        capabilities=tuple(_narrowed(capability, lacking) for capability in VENDOR.capabilities),
        server_time=server_time,
    )


async def _probe(client: Client, operation: str) -> Response | None:
    """One record's answer; None where the account may not read it."""
    ask = Ask(page=1, size=1, sort="id")
    try:
        return await client.read(list_request(operation, {}, ask, Way.PLAIN, Priority.USER_READ), lambda answer: answer)
    except (Forbidden, NotThere):
        return None


def _narrowed(capability: Capability, lacking: list[str]) -> Capability:
    missing = [scope for scope in NEEDS[capability.verb] if scope in lacking]
    if missing:
        return msgspec.structs.replace(
            capability, allowed=False, reason=f"{_lacks(missing)}: it may not {_DOING[capability.verb]} without"
        )
    if capability.verb is Verb.READ and "user" in lacking:
        return msgspec.structs.replace(capability, reason=f"{_lacks(['user'])}: users are shown by number")
    return capability


_DOING = {
    Verb.READ: "read candidates and jobs",
    Verb.MOVE: "move anybody",
    Verb.REJECT: "reject anybody",
    Verb.NOTE: "write notes",
    Verb.CREATE_CANDIDATE: "create candidates",
    Verb.EDIT_CANDIDATE: "change candidates",
    Verb.TAG: "tag candidates",
    Verb.ADD_TO_JOB: "put anybody on a job",
    Verb.ATTACH: "attach files",
    Verb.CONSENT: "record consents",
    Verb.CREATE_JOB: "create jobs",
    Verb.EDIT_JOB: "change jobs",
}


def _lacks(scopes: list[str]) -> str:
    return f"Add the scope{'s' if len(scopes) > 1 else ''} {' and '.join(scopes)} to the API client"
