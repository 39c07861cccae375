"""Harvest v3 at the sandbox with an account that may do everything, and how tests read back what they did there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.greenhouse import VENDOR
from adapters.sandbox import Sandbox
from app.vendor import Connection, Reply
from tests.adapters import accounts

Row = dict[str, Any]
PEOPLE = 120


@dataclass
class Town:
    """The sandbox with an account that may do everything."""

    served: Sandbox[Any]
    account: Connection

    async def ask(self, operation: str, body: Any = None, **given: Any) -> Reply:
        return await self.account.call(operation, {name: str(value) for name, value in given.items()}, body)

    async def rows(self, name: str, **given: Any) -> list[Row]:
        """A whole list."""
        asked = {key: str(value) for key, value in given.items()}
        found: list[Row] = (await self.account.call(f"{name}.list", asked, all_pages=True)).body
        return found

    async def row(self, name: str, key: Any) -> Row | None:
        """One record of a list, None where it is not there."""
        return next(iter(await self.rows(name, ids=key)), None)

    async def some(self, name: str, **given: Any) -> Row:
        """Any record of a list."""
        rows = await self.rows(name, **given)
        assert rows, f"{name} holds nothing for {given}"
        return rows[0]

    async def made(self, operation: str, body: Row) -> Row:
        """What a write made, read back. Every field that can be read is as it was sent."""
        reply = await self.ask(operation, body)
        name = operation.partition(".")[0]
        assert reply.status in (200, 201)
        row = await self.row(name, reply.body["id"])
        assert row is not None
        assert {key: row[key] for key in body if key in row} == {key: body[key] for key in body if key in row}
        return row

    async def changed(self, operation: str, key: Any, body: Row) -> Row:
        """What a write changed, read back."""
        name = operation.partition(".")[0]
        reply = await self.ask(operation, body, id=key)
        assert reply.status in (200, 204)
        row = await self.row(name, key)
        assert row is not None
        assert {field: row[field] for field in body} == body
        return row

    async def gone(self, operation: str, key: Any) -> None:
        """A record is there before and not after."""
        name = operation.partition(".")[0]
        assert await self.row(name, key) is not None
        assert (await self.ask(operation, id=key)).status in (200, 204)
        assert await self.row(name, key) is None

    async def stage_of(self, application: Any) -> Any:
        """The job's stage an application is in."""
        (current,) = await self.rows("application_stages", application_ids=application, current="true")
        return current["job_interview_stage_id"]

    async def stages(self, job: Any) -> list[Any]:
        rows = await self.rows("job_interview_stages", job_ids=job, active="true")
        return [row["id"] for row in sorted(rows, key=lambda row: row["sort_order"])]

    async def someone(self) -> tuple[Row, Any, list[Any]]:
        """An application in process whose stage has another behind it, that stage, and those of its job."""
        for row in await self.rows("applications", status="active", prospect="false"):
            stages = await self.stages(row["job_id"])
            stage = await self.stage_of(row["id"])
            if stage in stages[:-1]:
                return row, stage, stages
        raise AssertionError("nobody has a stage before them")


@asynccontextmanager
async def open_town() -> AsyncIterator[Town]:
    async with Sandbox.serve(VENDOR.sandbox()(people=PEOPLE, seed=7)) as served:
        values = {"token_url": f"{served.base_url}/token", **served.credentials}
        account = accounts.at_sandbox(VENDOR, served, values=values)
        yield Town(served, account)
        await account.close()
