"""An office whose first pull is done."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, office


@pytest.fixture
async def desk_office(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as made:
        await made.start()
        await made.pulled()
        made.ledger.clear()
        yield made
