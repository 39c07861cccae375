"""Real processes, a real terminal, real HTTP, real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.houses import FIRMS, HOUSES, Firm, House
from tests.e2e.town import Machine, computer


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A computer on which lanehop has never run."""
    with computer(tmp_path / "machine") as made:
        yield made


@pytest.fixture(scope="module", params=HOUSES, ids=lambda house: house.vendor)
def house(request: pytest.FixtureRequest) -> House:
    """Every vendor that what happens in this folder happens at."""
    found: House = request.param
    return found


@pytest.fixture(scope="module", params=FIRMS, ids=lambda firm: firm.vendor)
def firm(request: pytest.FixtureRequest) -> Firm:
    """The same, and those where nobody is moved: of what needs no stages."""
    found: Firm = request.param
    return found
