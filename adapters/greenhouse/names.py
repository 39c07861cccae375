"""What ids stand for: users, offices, sources and the like are asked for by their ids and remembered for a while."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.greenhouse.reading import Reader, Row
from adapters.http.gate import Priority
from app.model.ids import HOUR, Instant
from app.vendor import Clock, Forbidden, NotThere

KEPT = HOUR
"""How long (ms) a name counts as known: a record that was renamed is called so the next time its kind is walked."""
MOST = 20_000
"""How many of a list are remembered; of an account with more the longest known is asked for again."""
ASKED: Mapping[str, Mapping[str, str]] = {
    "users": {"show_service_accounts": "true", "fields": "id,name,first_name,last_name"},
    "rejection_reasons": {"include_defaults": "true", "fields": "id,name,type"},
    "interview_kits": {"fields": "id,job_interview_id"},
    "scorecard_questions": {"fields": "id,question"},
}
"""What lists have to be asked for to show all they hold, and what is needed of it where that is not a name alone."""
_A_NAME: Mapping[str, str] = {"fields": "id,name"}


class Names:
    """Records of small lists by id. A list that may not be read has none: what names nothing is shown without."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._known: dict[str, dict[str, tuple[Instant, Row]]] = {}

    async def of(self, name: str, ids: Iterable[str | None], priority: Priority) -> dict[str, Row]:
        """The records of a list with these ids; what is not there, or not to be seen, is an empty one."""
        now = self._clock.now()
        known = self._known.setdefault(name, {})
        wanted = [key for key in dict.fromkeys(ids) if key is not None]
        asked = [key for key in wanted if key not in known or not known[key][0] <= now < known[key][0] + KEPT]
        if asked:
            found = await allowed(
                self._reader, f"{name}.list", "ids", asked, ASKED.get(name, _A_NAME), priority=priority
            )
            rows = {str(row.get("id")): row for row in found}
            known.update({key: (now, rows.get(key, {})) for key in asked})
        told = {key: known[key][1] for key in wanted}
        for key in [*known][: max(0, len(known) - MOST)]:
            del known[key]
        return told

    async def called(self, name: str, ids: Iterable[str | None], priority: Priority) -> dict[str, str]:
        """The names of these, where they have one."""
        rows = await self.of(name, ids, priority)
        return {key: text for key, row in rows.items() if (text := name_of(row))}


def name_of(row: Row) -> str | None:
    """What a record is called."""
    name: Any = row.get("name") or " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))
    return name if isinstance(name, str) and name.strip() else None


async def allowed(
    reader: Reader,
    operation: str,
    name: str,
    ids: Iterable[Any],
    query: Mapping[str, str] | None = None,
    *,
    priority: Priority,
) -> list[Row]:
    """Records by ids, none where the account may not read them."""
    try:
        return await reader.by(operation, name, ids, query, priority=priority)
    except (Forbidden, NotThere) as refused:
        if refused.status == 401:  # a token in trouble says nothing about the list
            raise
        return []
