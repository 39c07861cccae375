"""The test of an account: who we are taken for, and what that may do."""

import msgspec

from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.paging import Ask
from adapters.http.report import newest_time, probed, without
from adapters.traffit import VENDOR
from adapters.traffit.asking import Way, list_request
from app.model.words import Verb
from app.vendor import Capability, Report

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
    Verb.HIRE: ("employee", "recruitment"),
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
    ask = Ask(page=1, size=1, sort="id")
    requests = {
        scope: list_request(operation, {}, ask, Way.PLAIN, Priority.USER_READ) for scope, operation in PROBES.items()
    }
    answers = await probed(client, requests)
    lacking = [scope for scope, answer in answers.items() if answer is None]
    return Report(
        who=who,
        capabilities=tuple(_narrowed(capability, lacking) for capability in VENDOR.capabilities),
        server_time=newest_time(answers.values()),
    )


def _narrowed(capability: Capability, lacking: list[str]) -> Capability:
    if not capability.allowed:
        return capability
    missing = [scope for scope in NEEDS[capability.verb] if scope in lacking]
    if missing:
        return without(capability, f"{_lacks(missing)}: it may not {_DOING[capability.verb]} without")
    if capability.verb is Verb.READ and "user" in lacking:
        return msgspec.structs.replace(capability, reason=f"{_lacks(['user'])}: users are shown by number")
    return capability


_DOING = {
    Verb.READ: "read candidates and jobs",
    Verb.MOVE: "move anybody",
    Verb.HIRE: "hire anybody",
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
