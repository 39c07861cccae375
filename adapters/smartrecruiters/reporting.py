"""Reports of an account: which there are, files made of them, and the newest one as CSV."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Literal

import msgspec
from pydantic import Field

from adapters.http import raw
from adapters.http.gate import Priority
from adapters.http.lenient import Id, Many, Text
from adapters.http.messages import Response
from adapters.smartrecruiters.asking import read_request, write_request
from adapters.smartrecruiters.reading import Reader
from adapters.smartrecruiters.refusals import taken
from adapters.smartrecruiters.times import SKEW
from adapters.smartrecruiters.wire import Time, Wire
from app.model.ids import MINUTE, RemoteId
from app.vendor import AnswerLost, Clock, Download, Garbled, NotThere, ReportFile, SavedReport

LARGEST = 512 * 1024 * 1024
"""Bytes of a file at most."""
_SEEN = 304
_STATES: Mapping[str, Literal["waiting", "being made", "ready", "failed"]] = {
    "PENDING": "waiting",
    "RUNNING": "being made",
    "COMPLETED": "ready",
    "FAILED": "failed",
}


class _Column(Wire):
    name: Text = Field(None, alias="dataPointName")


class _Report(Wire):
    id: Id = Field(alias="reportId")
    name: Text = None
    columns: Many[_Column] = Field([])
    changed: Time = Field(None, alias="modificationDate")


class _File(Wire):
    id: Id = Field(alias="reportFileId")
    status: Text = Field(None, alias="reportFileStatus")
    made: Time = Field(None, alias="generationDate")


class Reports:
    """See `app.vendor.Reports`."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._client = reader.client
        self._clock = clock

    async def saved(self) -> Sequence[SavedReport]:
        rows = await self._reader.raws("reporting.getReports", priority=Priority.USER_READ)
        return [
            SavedReport(
                remote_id=one.id,
                name=one.name or one.id,
                columns=tuple(column.name for column in one.columns if column.name),
                updated_at=one.changed,
            )
            for one in raw.readable(rows, _Report)
        ]

    async def newest(self, report: RemoteId) -> ReportFile | None:
        try:
            return await self._one("reporting.getMostRecentReportFile", {"reportId": report})
        except NotThere:
            return None

    async def make(self, report: RemoteId) -> ReportFile:
        path = {"reportId": report}
        request = write_request("reporting.generateAdHocReport", path, None, before=self._clock.now() + MINUTE)
        asked_at = self._clock.now()
        response = await taken(self._client, request)
        try:
            return file_of(response)
        except ValueError:  # it was taken, and what came of it can be asked for
            found = await self.newest(report)
        if found is None or (found.state in ("ready", "failed") and (found.made_at or 0) < asked_at - SKEW):
            raise AnswerLost(f"{self._client.who}: the report was asked for, and no new file of it is there yet")
        return found

    async def file(self, file: RemoteId) -> ReportFile:
        return await self._one("reporting.getReportFile", {"reportFileId": file})

    @asynccontextmanager
    async def download(self, report: RemoteId, *, known: str | None) -> AsyncIterator[Download]:
        request = msgspec.structs.replace(
            read_request("reporting.downloadMostRecentReportFile", {"reportId": report}),
            headers={"Accept": "text/csv, */*", **({"If-None-Match": known} if known else {})},
            accept=frozenset({_SEEN}),
        )
        async with self._client.stream(request, largest=LARGEST) as (response, stream):
            if response.kind() in ("text/html", "application/xhtml+xml"):
                raise Garbled(f"{self._client.who}: a page came instead of the report, perhaps of a proxy in between")
            pieces = None if response.status == _SEEN else stream.pieces()
            yield Download(tag=response.headers.get("etag", known), pieces=pieces)

    async def _one(self, operation: str, path: Mapping[str, str]) -> ReportFile:
        return await self._client.read(read_request(operation, path), file_of)


def file_of(response: Response) -> ReportFile:
    """Raises `ValueError` for an answer that is no file's."""
    response.must_be_json()
    one = raw.parse(response.body, _File)
    if not isinstance(one, _File):
        raise ValueError(one.reason)  # noqa: TRY004  # a garbled answer
    state = _STATES.get(one.status or "", "being made")
    return ReportFile(remote_id=one.id, state=state, made_at=one.made)
