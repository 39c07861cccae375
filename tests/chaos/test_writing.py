"""Whatever happens on the way, a write takes effect once, the cache ends equal to the vendor, no token goes astray."""

from pathlib import Path

import pytest

from tests.chaos.matrix import WRITES, Case, cells
from tests.chaos.scenes import written
from tests.chaos.vendors import VENDORS, Chaotic

CASES = cells(WRITES)
CONTROLS = cells(WRITES, VENDORS[:2])  # what is taken out is shared: two vendors show that it is missed


@CASES
async def test_writes_take_effect_once(case: Case, vendor: Chaotic, tmp_path: Path) -> None:
    assert await written(case, vendor, tmp_path) == []


@CONTROLS
async def test_control_without_its_protection_the_same_writes_go_wrong(
    case: Case, vendor: Chaotic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.without(monkeypatch, vendor)
    wrong = await written(case, vendor, tmp_path)
    assert case.wrong in "; ".join(wrong), wrong
