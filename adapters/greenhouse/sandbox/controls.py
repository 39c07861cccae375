"""What a test in another process can do to the account, by name; ids are numbers, answers are JSON."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.greenhouse.sandbox.catalogues import REASONS
from adapters.greenhouse.sandbox.deeds import Deeds
from adapters.sandbox.frame import Control


def controls(tenant: Deeds) -> Mapping[str, Control]:
    """`move {application, stage}`, `edit {candidate, fields}` and so on."""
    return {**_deeds(tenant), **_files_and_places(tenant), **_manners(tenant), **_counts(tenant)}


def _deeds(tenant: Deeds) -> dict[str, Control]:
    """What people do on screen."""

    def edit(candidate: int, fields: dict[str, Any]) -> dict[str, Any]:
        tenant.edit(candidate, **fields)
        return {"candidate": candidate}

    def add(fields: dict[str, Any], job: int | None = None) -> dict[str, Any]:
        candidate = tenant.add(**fields)
        return {"candidate": candidate, "application": None if job is None else tenant.apply(candidate, job)}

    def reject(application: int, reason: int = REASONS[0]) -> None:
        tenant.reject(application, reason)

    return {
        "add": add,
        "apply": tenant.apply,
        "consider": tenant.consider,
        "delete": tenant.delete,
        "delete_application": tenant.delete_application,
        "edit": edit,
        "merge": tenant.merge,
        "move": tenant.move,
        "note": tenant.note,
        "reject": reject,
        "tag": tenant.tag,
        "transfer": tenant.transfer,
        "unnote": tenant.unnote,
        "unreject": tenant.unreject,
        "untag": tenant.untag,
    }


def _files_and_places(tenant: Deeds) -> dict[str, Control]:
    def hire(application: int, opening: int | None = None) -> None:
        job = tenant.application(application)["job_id"]
        tenant.hire(application, opening or tenant.open_openings(job)[0]["id"])

    def attach(application: int, filename: str, content: str) -> dict[str, Any]:
        return {"attachment": tenant.attach(application, filename, content.encode())}

    def edit_job(job: int, fields: dict[str, Any]) -> None:
        tenant.edit_job(job, **fields)

    return {
        "attach": attach,
        "close_job": tenant.close_job,
        "detach": tenant.detach,
        "edit_job": edit_job,
        "hire": hire,
    }


def _manners(tenant: Deeds) -> dict[str, Control]:
    """How the account behaves from now on."""

    def processing(candidate: int, *, on: bool = True) -> None:
        (tenant.processing.add if on else tenant.processing.discard)(candidate)

    def scopes(granted: list[str] | None = None) -> None:
        tenant.scopes = None if granted is None else frozenset(granted)

    def expiry(field: str | None = "expires_at", seconds: int | None = None) -> None:
        tenant.expiry = field
        tenant.tokens.lifetime = tenant.tokens.lifetime if seconds is None else seconds

    def single_token(*, on: bool = True) -> None:
        tenant.tokens.single = on

    def limit(requests: int | None = None) -> None:
        tenant.rate.limit = requests

    def quirks(**changes: Any) -> None:
        tenant.quirks = replace(tenant.quirks, **changes)

    return {
        "expire_cursors": tenant.walks.clear,
        "expire_tokens": tenant.tokens.expire_all,
        "expiry": expiry,
        "limit": limit,
        "processing": processing,
        "quirks": quirks,
        "revoke_tokens": tenant.tokens.revoke_all,
        "scopes": scopes,
        "single_token": single_token,
    }


def _counts(tenant: Deeds) -> dict[str, Control]:
    """What a test looks at."""

    def mails() -> list[dict[str, Any]]:
        return [mail._asdict() for mail in tenant.mails]

    def rate() -> dict[str, Any]:
        return {"harvest": tenant.rate.report(), "token": tenant.token_rate.report()}

    def stage(application: int) -> dict[str, Any]:
        row = tenant.application(application)
        return {"stage": row["job_interview_stage_id"], "status": row["status"]}

    return {"mails": mails, "rate": rate, "stage": stage}
