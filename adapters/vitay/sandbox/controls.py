"""What a test in another process can do to the account, by name; ids are numbers, answers are JSON."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.sandbox.frame import Control
from adapters.vitay.sandbox.deeds import Deeds


def controls(tenant: Deeds) -> Mapping[str, Control]:
    """`answer {reference, values}`, `manners {paging: "links"}` and so on."""
    return {**_deeds(tenant), **_manners(tenant), **_counts(tenant)}


def _deeds(tenant: Deeds) -> dict[str, Control]:
    """What people do on screen, and referees in their browser."""

    def add(fields: dict[str, Any]) -> dict[str, int]:
        return {"candidate": tenant.add(**fields).id}

    def edit(candidate: int, fields: dict[str, Any]) -> None:
        tenant.edit(candidate, **fields)

    def delete(candidate: int) -> None:
        tenant.delete(candidate)

    def refer(candidate: int, fields: dict[str, Any]) -> dict[str, int]:
        return {"reference": tenant.refer(candidate, **fields).id}

    def ask(candidate: int, question_set: int, managers: int = 0) -> dict[str, int]:
        return {"request": tenant.ask(candidate, question_set, managers=managers).id}

    def answer(reference: int, values: list[str]) -> None:
        tenant.answer_all(reference, values)

    def withdraw(reference: int) -> None:
        tenant.withdraw(reference)

    def seen(address: str, reference: int | None = None, candidate: int | None = None) -> None:
        for kind, row_id in (("Reference", reference), ("Candidate", candidate)):
            if row_id is not None:
                tenant.seen(kind, row_id, ip_address=address)

    def reminded(reference: int, count: int, seconds_ago: int | None = None) -> None:
        """So often, the last time so long ago."""
        at = None if seconds_ago is None else tenant.now() - seconds_ago
        tenant.put("references", tenant.row("references", reference), reminders=count, reminded_at=at)

    return {
        "add": add, "answer": answer, "ask": ask, "delete": delete, "edit": edit, "refer": refer,
        "reminded": reminded, "seen": seen, "withdraw": withdraw,
    }  # fmt: skip


def _manners(tenant: Deeds) -> dict[str, Control]:
    """How the account behaves from now on."""

    def quirks(**changes: Any) -> None:
        tenant.quirks = replace(tenant.quirks, **changes)

    def lifetime(seconds: int) -> None:
        tenant.lifetime = seconds

    return {
        "expire_tokens": tenant.tokens.expire_all,
        "lifetime": lifetime,
        "manners": tenant.manners.hold,
        "quirks": quirks,
        "revoke_tokens": tenant.tokens.kept.clear,
    }


def _counts(tenant: Deeds) -> dict[str, Control]:
    """What a test looks at."""

    def messages() -> list[dict[str, Any]]:
        return [message._asdict() for message in tenant.messages]

    def reference(reference: int) -> dict[str, Any]:
        row = tenant.row("references", reference)
        names = ("filled_at", "score", "reminders", "reminded_at", "question_sets")
        return {name: row[name] for name in names}

    return {"messages": messages, "reference": reference}
