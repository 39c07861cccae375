"""What a test in another process can do to the company, by name; ids are texts, answers are JSON."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.sandbox.frame import Control
from adapters.smartrecruiters.sandbox.deeds import Deeds


def controls(tenant: Deeds) -> Mapping[str, Control]:
    """`move {candidate, job, status}`, `edit {candidate, fields}` and so on."""
    return {**_deeds(tenant), **_manners(tenant), **_counts(tenant)}


def _deeds(tenant: Deeds) -> dict[str, Control]:
    """What people do on screen."""

    def add(fields: dict[str, Any], job: str | None = None, status: str = "NEW") -> dict[str, Any]:
        candidate = tenant.add(**fields)
        return {"candidate": candidate, "application": None if job is None else tenant.apply(candidate, job, status)}

    def edit(candidate: str, fields: dict[str, Any]) -> None:
        tenant.edit(candidate, **fields)

    def edit_job(job: str, fields: dict[str, Any]) -> None:
        tenant.edit_job(job, **fields)

    return {
        "add": add,
        "apply": tenant.apply,
        "attach": lambda candidate, job, name, content: tenant.attach(candidate, job, name, content.encode()),
        "delete": tenant.delete,
        "edit": edit,
        "edit_job": edit_job,
        "move": tenant.move,
        "note": tenant.note,
        "tag": tenant.tag,
        "unassign": tenant.unassign,
        "untag": tenant.untag,
    }


def _manners(tenant: Deeds) -> dict[str, Control]:
    """How the company behaves from now on."""

    def scopes(granted: list[str] | None = None) -> None:
        tenant.scopes = None if granted is None else frozenset(granted)

    def role(name: str = "ADMINISTRATOR") -> None:
        rows = (row for row in tenant.users.values() if row["active"] and row["systemRole"]["id"] == name)
        tenant.acting = min(row["_at"] for row in rows)

    def limits(*, on: bool = True) -> None:
        tenant.limits.off = not on

    def empty_tokens(*, on: bool = True) -> None:
        tenant.empty_tokens = on

    def no_access(*, on: bool = True) -> None:
        tenant.plan_has_api = not on

    def lifetime(seconds: int) -> None:
        tenant.tokens.lifetime = seconds

    def quirks(**changes: Any) -> None:
        tenant.quirks = replace(tenant.quirks, **changes)

    def hide(job: str, *, on: bool = True) -> None:
        tenant.job(job)["_hidden"] = on

    return {
        "empty_tokens": empty_tokens,
        "expire_tokens": tenant.tokens.expire_all,
        "hide": hide,
        "lifetime": lifetime,
        "limits": limits,
        "no_access": no_access,
        "quirks": quirks,
        "revoke_tokens": tenant.tokens.revoke_all,
        "role": role,
        "scopes": scopes,
    }


def _counts(tenant: Deeds) -> dict[str, Control]:
    """What a test looks at, and what it sets going."""

    def stage(candidate: str, job: str) -> dict[str, Any]:
        found = tenant.assigned(candidate, job)
        return {"status": found.place.status, "subStatus": found.place.sub, "reason": found.reason}

    return {
        "deliver": tenant.deliver,
        "limits_report": tenant.limits.report,
        "mails": lambda: tenant.mails,
        "stage": stage,
    }
