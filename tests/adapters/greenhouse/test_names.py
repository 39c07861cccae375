"""What is remembered of small lists: of a record no more than its name needs, and no more records than have room."""

import pytest

from adapters.greenhouse import names
from adapters.greenhouse.names import Names
from adapters.greenhouse.reading import Reader
from adapters.http.gate import Priority
from app.model.ids import HOUR
from app.vendor import Connection
from tests.adapters.greenhouse.harvest import NOW, Harvest
from tests.adapters.greenhouse.town import JANE, MIKE, furnish
from tests.surroundings import HandClock


@pytest.fixture
def reader(account: Connection, harvest: Harvest) -> Reader:
    furnish(harvest)
    found: Reader = account._desk.reader  # type: ignore[attr-defined]
    return found


async def test_a_name_is_asked_for_once_an_hour_and_nothing_but_it(reader: Reader, harvest: Harvest) -> None:
    clock = HandClock(NOW)
    known = Names(reader, clock)
    for _ in range(2):
        assert await known.called("sources", ["33", None], Priority.SWEEP) == {"33": "LinkedIn"}
    assert [one.query["fields"] for one in harvest.of("/sources")] == ["id,name"]
    clock.pass_(HOUR)
    await known.called("sources", ["33"], Priority.SWEEP)
    assert len(harvest.of("/sources")) == 2


async def test_of_a_long_list_the_newest_are_remembered(
    reader: Reader, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST", 1)
    known = Names(reader, HandClock(NOW))
    everybody = {str(JANE): "Jane Smith", str(MIKE): "Mike Ros"}
    assert await known.called("users", everybody, Priority.SWEEP) == everybody
    assert await known.called("users", [str(MIKE)], Priority.SWEEP) == {str(MIKE): "Mike Ros"}
    assert len(harvest.of("/users")) == 1
    assert await known.called("users", [str(JANE)], Priority.SWEEP) == {str(JANE): "Jane Smith"}
    assert len(harvest.of("/users")) == 2
