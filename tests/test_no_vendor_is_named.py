"""What differs between vendors is a capability with its reason: the house itself knows none of them by name."""

from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KINDS = (".py", ".sql", ".tcss")
FILES = sorted(file for room in ("app", "screens") for file in (ROOT / room).rglob("*") if file.suffix in KINDS)


@pytest.mark.parametrize("name", sorted(one.name for one in entry_points(group="lanehop.vendors")))
def test_neither_the_app_nor_its_screens_name_a_vendor(name: str) -> None:
    assert [str(file.relative_to(ROOT)) for file in FILES if name in file.read_text("utf-8").lower()] == []
