"""The test of an account: who we are taken for, and what that may do.

Nothing is written to find it out. A credential has scopes, and beside them a role that may see less: what may be read
shows by reading a little of each.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from adapters.http.client import Client
from adapters.http.messages import Response
from adapters.http.report import newest_time, probed, without
from adapters.smartrecruiters import VENDOR
from adapters.smartrecruiters.asking import read_request
from adapters.smartrecruiters.operations import OPERATIONS
from app.model.words import Verb
from app.vendor import Capability, Report

PROBES = (
    "users.me",
    "jobs.all",
    "candidates.all",
    "configuration.hiring-process.all",
    "configuration.reasons.rejection.all",
    "configuration.company.my",
    "reporting.getReports",
    "webhooks.subscriptions.getAll",
)
NEEDS = {
    Verb.READ: ("candidates.all", "jobs.all"),
    Verb.MOVE: ("candidates.all",),
    Verb.HIRE: ("candidates.all",),
    Verb.REJECT: ("candidates.all", "configuration.reasons.rejection.all"),
    Verb.CHANGE_REASON: ("candidates.all", "configuration.reasons.rejection.all"),
    Verb.EDIT_JOB: ("jobs.all",),
    Verb.OPENING: ("jobs.all",),
    Verb.REPORTS: ("reporting.getReports",),
    Verb.WEBHOOKS: ("webhooks.subscriptions.getAll",),
}
_ADMINISTRATOR = "admin"
_NOTES = "Notes of others are shown to administrators alone."
_NOBODY = "Nobody is known who could arrange interviews: set user_id, or add the scope users_read to the credential"
_NAMED = ("approval.", "review.")
"""How the names of acts begin that are done in somebody's name."""
_NAMELESS = "Nobody is known in whose name: set user_id, or add the scope users_read to the credential"


async def check(client: Client, *, organizer: str | None) -> Report:
    """Sign in afresh, read a little of each kind, and say what the account may do."""
    await client.sign_in()
    one_row = {"candidates.all": (("limit", "1"),), "jobs.all": (("limit", "1"), ("sort", "job_id"))}
    one_row |= dict.fromkeys(PROBES[-2:], (("limit", "1"),))
    requests = {name: read_request(name, {}, one_row.get(name, ())) for name in PROBES}
    answers = await probed(client, requests)
    me, company = _record(answers["users.me"]), _record(answers["configuration.company.my"])
    actor = organizer or _text(me, "id")
    lacking = [name for name, answer in answers.items() if answer is None]
    return Report(
        who=_who(me, company),
        capabilities=tuple(narrowed(one, lacking, me, organizer=actor) for one in VENDOR.capabilities),
        barred={one.name: _NAMELESS for one in VENDOR.acts if actor is None and one.name.startswith(_NAMED)},
        server_time=newest_time(answers.values()),
    )


def narrowed(capability: Capability, lacking: list[str], me: Mapping[str, Any], *, organizer: str | None) -> Capability:
    """A capability as far as this account has it."""
    if not capability.allowed:
        return capability
    missing = [OPERATIONS[name].scope or name for name in NEEDS.get(capability.verb, ()) if name in lacking]
    if missing:
        scopes = " and ".join(dict.fromkeys(missing))
        return without(capability, f"Add {scopes} to the credential, and let its role see it")
    if capability.verb is Verb.SCHEDULE and organizer is None:
        return without(capability, _NOBODY)
    role = me.get("systemRole")
    named = _text(role, "name") or _text(role, "id") if isinstance(role, Mapping) else None
    if capability.verb is Verb.NOTE and named and _ADMINISTRATOR not in named.casefold():
        return msgspec.structs.replace(capability, reason=f"{capability.reason} {_NOTES}")
    return capability


def _who(me: Mapping[str, Any], company: Mapping[str, Any]) -> str:
    name = " ".join(part for part in (_text(me, "firstName"), _text(me, "lastName")) if part) or _text(me, "email")
    at = _text(company, "name")
    return " at ".join(part for part in (name or "the credential's own user", at) if part)


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _record(answer: Response | None) -> Mapping[str, Any]:
    try:
        found = {} if answer is None else answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
