"""The vendors of the matrix, each in its turn."""

import pytest

from tests.chaos.vendors import VENDORS, Chaotic


@pytest.fixture(params=VENDORS, ids=lambda vendor: vendor.name)
def vendor(request: pytest.FixtureRequest) -> Chaotic:
    found: Chaotic = request.param
    return found
