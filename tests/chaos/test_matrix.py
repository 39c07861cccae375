"""The matrix is about a vendor, and not about Traffit: what it is told of one is what it goes by."""

from pathlib import Path

import pytest

from adapters.traffit import Traffit
from adapters.traffit import sandbox as built
from app.model.words import Verb
from app.vendor import Capability, Facet
from tests.chaos.matrix import PULLS, WRITES, said
from tests.chaos.scenes import WISHES
from tests.chaos.vendors import VENDORS, Chaotic
from tests.office import office


class Acme(Traffit):
    """A vendor of another name, with less to offer."""

    name = "acme"
    title = "Acme"
    mark = "AC"
    capabilities = (Capability(verb=Verb.READ, allowed=True),)
    streams = tuple(stream for stream in Traffit.streams if stream.name in ("jobs", "candidates", "history"))
    facets = (Facet(name="tags", title="Tags"),)


async def test_an_office_works_with_the_vendor_and_the_sandbox_it_is_given(tmp_path: Path) -> None:
    made: list[int] = []

    def twice(*, people: int, seed: int) -> built.Traffit:
        made.append(people)
        return built.sandbox(people=2 * people, seed=seed)

    async with office(tmp_path, people=15, vendor=Acme(), sandbox=twice) as here:
        await here.start()
        await here.pulled()
        assert made == [15]
        assert len(list(here.sandbox.tenant.everyone())) == 30
        assert [(row.vendor, row.title) for row in await here.desk.accounts()] == [("acme", "Acme")]
        assert {row.stream for row in await here.desk.sync_rows()} == {"jobs", "candidates", "history"}


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_what_a_vendor_says_of_itself_speaks_of_the_matrix(vendor: Chaotic) -> None:
    assert vendor.writes
    assert vendor.writes.keys() <= WISHES.keys()
    assert vendor.cannot.keys() <= {said(case) for case in (*PULLS, *WRITES)}
    assert all(vendor.cannot.values()), "each with its reason"
