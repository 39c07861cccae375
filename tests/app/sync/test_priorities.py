"""What a person does goes before what keeps the cache fresh, on the wire too."""

import asyncio
from pathlib import Path

from adapters.http.client import Client
from adapters.http.gate import Priority
from adapters.http.messages import Request, Response
from adapters.traffit import VENDOR
from app.cache.accounts import AccountRow
from app.model.intents import Move
from app.vendor import AccountSettings, Connection, Pauses, Vendor
from tests.office import Office, office, state_id

RATE = 20.0
SLACK = 6
"""Requests of a pull that may lie between a due operation and its own: those on their way, and one that is next."""


class Paced(Office):
    """An office whose account is asked no faster than `RATE`."""

    async def connect(self, row: AccountRow, pauses: Pauses) -> tuple[Connection, Vendor]:
        settings = AccountSettings(
            name=row.name, base_url=self.base_url, zone=row.zone, values=self.values, rate=RATE, timeout=10
        )
        return VENDOR.connect(settings, self.clock, self.tokens, pauses), VENDOR


async def test_a_move_is_not_delayed_behind_a_pull_that_is_under_way(tmp_path: Path) -> None:
    async with office(tmp_path, people=1500) as here:
        await here.start()
        await here.pulled()
        await here.stop()
        here.__class__ = Paced
        await here.start()
        ((card, column),) = await here.movable(1)
        here.ledger.clear()
        await here.desk.ask_for_sync(full=True)

        async def under_way() -> bool:
            return len(here.ledger) > 5

        await here.until(under_way)
        await here.desk.do(Move(application=card.application, stage=column.stage.id))
        await here.desk.send_now()
        due = len(here.ledger)

        async def sent() -> bool:
            return bool(here.ledger.effects("_move$"))

        await here.until(sent)
        assert any(row.running for row in await here.desk.sync_rows()), "the pull is still under way"
        between = [entry.path for entry in here.ledger.entries[due:] if "history" not in entry.path]
        assert between.index(next(path for path in between if path.endswith("_move"))) <= SLACK, between
        assert here.vendor_stage(card) == state_id(column)


async def test_each_kind_of_request_has_the_priority_it_is_due(desk_office: Office) -> None:
    asked: dict[str, set[Priority]] = {}
    answer = Client._answer

    async def listen(self: Client, request: Request) -> Response:
        asked.setdefault(request.name, set()).add(request.priority)
        return await answer(self, request)

    Client._answer = listen  # type: ignore[method-assign]
    try:
        await desk_office.stop()
        await desk_office.start(every=3600)
        ((card, column),) = await desk_office.movable(1)
        await desk_office.desk.look_at(card.candidate)
        await desk_office.desk.do(Move(application=card.application, stage=column.stage.id))
        await desk_office.settled()
        await desk_office.desk.ask_for_sync(full=True)
        await desk_office._wish_granted()

        async def all_kinds() -> bool:
            await asyncio.sleep(0)
            return asked.get("candidates.tags") == {Priority.USER_READ, Priority.SWEEP}

        await desk_office.until(all_kinds)
    finally:
        Client._answer = answer  # type: ignore[method-assign]
    assert asked["applications.move"] == {Priority.USER_OP}
    assert asked["history.list"] == {Priority.USER_OP, Priority.INCREMENT}, "looks before a move, and pulls"
    assert asked["candidates.list"] == {Priority.INCREMENT, Priority.SWEEP}, "pulls, and sweeps"
    assert asked["jobs.candidates"] == {Priority.SWEEP}
    assert asked["candidates.files"] <= {Priority.USER_READ, Priority.SWEEP}
