"""What a partner has to tell Cegid: which records were indexed, and which were not (document: reporting).

Nobody is told anything unless the account's `report` says so. A report that fails is not sent again: the next pull
reports what it reads.
"""

import logging
from contextlib import suppress
from datetime import UTC, datetime

from adapters.cegid.asking import write_request
from adapters.cegid.reading import VACANCIES, List
from adapters.http.client import Client
from adapters.http.gate import Priority
from app.model.ids import Instant
from app.model.records import Candidate, Job, Purged
from app.vendor import Page, VendorError

log = logging.getLogger(__name__)


class Reporter:
    """Reports the pages of one account."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def report(self, list_: List, page: Page, now: Instant) -> None:
        """Say what became of the records of a page. Raises nothing of the vendor's."""
        at = _stamp(now)
        done = [one.record for one in page.records if isinstance(one.record, Job | Candidate | Purged)]
        items = [
            {
                "id": one.remote_id,
                "date": _stamp(one.created_at) if one.created_at is not None else at,
                "lastUpdateDate": _stamp(one.updated_at) if one.updated_at is not None else at,
                "status": "success",
            }
            for one in done
        ]
        items += [
            {"id": bad.remote_id, "date": at, "lastUpdateDate": at, "status": "error", "messages": [bad.reason]}  # type: ignore[dict-item]
            for bad in page.unreadable
            if bad.remote_id
        ]
        if items:
            body = {"reportType": "vacancies" if list_ is VACANCIES else "candidates", "items": items}
            with suppress(VendorError):
                await self._client.send(write_request("reports.create", {}, body, priority=Priority.INCREMENT))


def _stamp(at: Instant) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
