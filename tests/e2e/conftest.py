"""Real processes, a real terminal, real HTTP, real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.houses import FIRMS, HOUSES, Firm, House
from tests.e2e.town import Machine, computer

ROTATED = ("test_moves.py", "test_conflicts.py", "test_undo.py")
"""Here each test happens at one vendor, the next one at the next: all of them are met, and nothing is told thrice."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    turns: dict[str, int] = {}
    dropped = []
    for item in items:
        case = getattr(item, "callspec", None)  # without parameters there is none
        if item.path.parent != Path(__file__).parent or item.path.name not in ROTATED or case is None:
            continue
        turn = turns.setdefault(item.nodeid.replace(case.params["house"].vendor, "", 1), len(turns))
        if case.params["house"] is not HOUSES[turn % len(HOUSES)]:
            dropped.append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]


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
