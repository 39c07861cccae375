"""Whatever happens on the way, a pull ends with a cache that equals the vendor, and no token goes astray."""

from pathlib import Path

import pytest

from tests.chaos.matrix import PULLS, Case, cells
from tests.chaos.scenes import pulled
from tests.chaos.vendors import VENDORS, Chaotic

CASES = cells(PULLS)
CONTROLS = cells(PULLS, VENDORS[:2])  # what is taken out is shared: two vendors show that it is missed


@CASES
async def test_a_pull_ends_equal_to_the_vendor(case: Case, vendor: Chaotic, tmp_path: Path) -> None:
    assert await pulled(case, vendor, tmp_path) == []


@CONTROLS
async def test_control_without_its_protection_the_same_pull_goes_wrong(
    case: Case, vendor: Chaotic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.without(monkeypatch, vendor)
    wrong = await pulled(case, vendor, tmp_path)
    assert case.wrong in "; ".join(wrong), wrong
