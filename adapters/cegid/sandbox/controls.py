"""What a test in another process can do to the site, by name; answers are JSON."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from adapters.cegid.sandbox import hooks
from adapters.cegid.sandbox.spoils import Spoil
from adapters.cegid.sandbox.tenant import Tenant
from adapters.sandbox.frame import Control


def controls(tenant: Tenant) -> Mapping[str, Control]:
    """`anonymize {key}`, `step {key, reference, event}`, `spoil {kind, export, record, times}` and so on."""
    return {**_deeds(tenant), **_manners(tenant)}


def _deeds(tenant: Tenant) -> dict[str, Control]:
    """What people do on screen."""

    def add(fields: dict[str, Any], vacancy: str | None = None) -> dict[str, Any]:
        key = tenant.add(**fields)
        if vacancy is not None:
            tenant.apply(key, vacancy)
        return {"candidate": key}

    def edit(key: str, fields: dict[str, Any]) -> None:
        tenant.edit(key, **fields)

    def attach(key: str, filename: str, content: str, *, resume: bool = True) -> dict[str, Any]:
        return {"file": tenant.attach(key, filename, content.encode(), resume=resume)}

    def edit_vacancy(reference: str, fields: dict[str, Any]) -> None:
        tenant.edit_vacancy(reference, **fields)

    return {
        "add": add,
        "anonymize": tenant.anonymize,
        "apply": tenant.apply,
        "attach": attach,
        "delete": tenant.delete,
        "delete_vacancy": tenant.delete_vacancy,
        "detach": tenant.detach,
        "edit": edit,
        "edit_vacancy": edit_vacancy,
        "open": tenant.open,
        "set_status": tenant.set_status,
        "step": tenant.step,
    }


def _manners(tenant: Tenant) -> dict[str, Control]:
    """How the site behaves from now on, and what it was told."""

    def scopes(granted: list[str]) -> None:
        tenant.scopes = frozenset(granted)

    def quirks(**changes: Any) -> None:
        tenant.quirks = replace(tenant.quirks, **changes)

    def spoil(**facts: Any) -> None:
        tenant.spoils.append(Spoil(**facts))

    async def deliver() -> list[dict[str, Any]]:
        return await hooks.deliver(tenant)

    async def ping(hook: str) -> int | None:
        return await hooks.ping(tenant, hook)

    def reports() -> list[dict[str, Any]]:
        return [asdict(report) for report in tenant.reports]

    return {
        "deliver": deliver,
        "expire_tokens": tenant.tokens.expire_all,
        "ping": ping,
        "quirks": quirks,
        "reports": reports,
        "revoke_tokens": tenant.tokens.kept.clear,
        "scopes": scopes,
        "spoil": spoil,
        "unspoil": tenant.spoils.clear,
    }
