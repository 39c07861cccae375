"""Real processes, a real terminal, real HTTP, real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.town import Machine, computer


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A computer on which lanehop has never run."""
    with computer(tmp_path / "machine") as made:
        yield made
