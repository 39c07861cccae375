"""Looking for several operations at once: what goes wrong with one is that one's."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from app.model.ids import Instant
from app.model.intents import PersonFields
from app.sync.looks import Looks
from app.vendor import Forbidden, Seen, Unreachable, UpdateCandidate, VendorError, Write


class Vendor:
    """Answers by the candidate's id, and remembers whom each look was for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    async def look(self, writes: Sequence[Write], *, since: Instant) -> list[Seen | VendorError]:
        people = [write.candidate for write in writes if isinstance(write, UpdateCandidate)]
        self.asked.append(people)
        if "down" in people:
            raise Unreachable("no network")
        if "fault" in people:
            raise TypeError("a fault of ours")
        return [Forbidden("no") if one == "secret" else Seen(exists=True, read_at=since) for one in people]


async def together(vendor: Any, *people: str) -> list[type]:
    looks = Looks(vendor)
    found = await asyncio.gather(
        *[looks.together(UpdateCandidate(candidate=one, changes=PersonFields()), since=0) for one in people],
        return_exceptions=True,
    )
    await looks.close()
    return [type(one) for one in found]


async def test_what_may_not_be_read_of_one_is_nothing_to_the_others() -> None:
    vendor = Vendor()
    assert await together(vendor, "1", "secret", "2") == [Seen, Forbidden, Seen]
    assert vendor.asked == [["1", "secret", "2"]], "one look for all"


async def test_a_fault_that_one_brings_about_is_not_everybodys() -> None:
    assert await together(Vendor(), "1", "fault", "2") == [Seen, TypeError, Seen]


async def test_an_answer_that_tells_of_fewer_than_were_asked_for_is_a_fault_and_nobody_is_let_down() -> None:
    class Short(Vendor):
        async def look(self, writes: Sequence[Write], *, since: Instant) -> list[Seen | VendorError]:
            return (await super().look(writes, since=since))[:1]

    class Mute(Vendor):
        async def look(self, writes: Sequence[Write], *, since: Instant) -> list[Seen | VendorError]:
            return []

    assert await together(Short(), "1", "2") == [Seen, Seen], "each by itself"
    assert await together(Mute(), "1", "2") == [ValueError, ValueError]


async def test_where_nothing_can_be_asked_all_hear_of_it() -> None:
    assert await together(Vendor(), "1", "down") == [Unreachable, Unreachable]


async def test_alone_it_is_an_error_too() -> None:
    looks = Looks(Vendor())  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        await looks.alone(UpdateCandidate(candidate="secret", changes=PersonFields()), since=0)


async def test_who_still_waits_when_it_ends_is_let_go() -> None:
    class Silent(Vendor):
        async def look(self, writes: Sequence[Write], *, since: Instant) -> list[Seen | VendorError]:
            self.asked.append([])
            await asyncio.Event().wait()
            return []

    vendor: Any = Silent()
    looks = Looks(vendor)
    asked = asyncio.create_task(looks.together(UpdateCandidate(candidate="1", changes=PersonFields()), since=0))
    while not vendor.asked:
        await asyncio.sleep(0)
    late = asyncio.create_task(looks.together(UpdateCandidate(candidate="2", changes=PersonFields()), since=0))
    await asyncio.sleep(0)
    await looks.close()
    assert [type(one) for one in await asyncio.gather(asked, late, return_exceptions=True)] == [
        asyncio.CancelledError,
        asyncio.CancelledError,
    ]
