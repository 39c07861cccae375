"""Five accounts of five vendors in one engine: four in trouble, each in another one, and one that goes its way."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from adapters import cegid, greenhouse, smartrecruiters, vitay
from adapters.sandbox import Fault, Rule, Sandbox
from app.cache.accounts import AccountRow
from app.model.intents import Move
from app.model.views import AccountView
from app.vendor import AccountSettings, Connection, Pauses, Vendor
from tests.office import Office, office, put_account

TROUBLES: dict[str, tuple[Vendor, Rule]] = {
    "slow": (greenhouse.VENDOR, Rule(Fault.SLOW, "GET", delay=60)),
    "broken": (smartrecruiters.VENDOR, Rule(Fault.ERROR, "GET", status=503)),
    "refused": (cegid.VENDOR, Rule(Fault.ERROR, "POST", "token$", status=401)),
    "throttled": (vitay.VENDOR, Rule(Fault.TOO_MANY, "GET", retry_after=60)),
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Office[Any]]:
    """An office with the account `polka`, where all is well, and one for each trouble."""
    async with office(tmp_path, people=20) as made, AsyncExitStack() as servers:
        served: dict[str, tuple[Sandbox[Any], Vendor]] = {}
        for name, (vendor, rule) in TROUBLES.items():
            sandbox = await servers.enter_async_context(Sandbox.serve(vendor.sandbox()(people=20, seed=3)))
            sandbox.faults.add(rule)
            served[name] = sandbox, vendor
            await made.desk._store.write(put_account, vendor, name, sandbox.base_url)
        connect_polka = made.connect

        async def connect(row: AccountRow, pauses: Pauses) -> tuple[Connection, Vendor]:
            if row.name not in served:
                return await connect_polka(row, pauses)
            sandbox, vendor = served[row.name]
            settings = AccountSettings(
                name=row.name, base_url=sandbox.base_url, zone=row.zone, values=sandbox.credentials, rate=0, timeout=90
            )
            return vendor.connect(settings, made.clock, made.tokens, pauses), vendor

        made.connect = connect  # type: ignore[method-assign]
        await made.start(every=0.2)
        yield made
        await made.stop()


async def standing(house: Office[Any]) -> dict[str, AccountView]:
    return {one.name: one for one in await house.desk.accounts()}


async def test_no_trouble_of_an_account_delays_another_and_each_tells_its_own(house: Office[Any]) -> None:
    async def all_told() -> bool:
        found = await standing(house)
        told = {name for name, one in found.items() if one.error is not None or one.silent_since is not None}
        return told == set(TROUBLES) and found["polka"].synced_at is not None

    await house.until(all_told)
    first = (await standing(house))["polka"].synced_at
    (card, after), *_ = await house.movable(1)
    (receipt,) = await house.desk.do(Move(application=card.application, stage=after.stage.id))
    await house.becomes(receipt.seq, "done")

    async def pulled_again() -> bool:
        return (await standing(house))["polka"].synced_at != first

    await house.until(pulled_again)
    found = await standing(house)
    assert {name for name, one in found.items() if one.synced_at is None} == set(TROUBLES)
    assert found["slow"].silent_since is not None
    assert "503" in str(found["broken"].error)
    assert found["refused"].error
    assert found["refused"].paused == found["refused"].error
    assert "wait" in str(found["throttled"].error)
    assert found["polka"].error is None
    status = await house.desk.status()
    assert set(status.failing) == {"broken", "refused", "throttled"}
