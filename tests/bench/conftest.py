"""What measurements share: each prints one JSON line, and compares with a floor measured in the same run."""

import json
import statistics
from collections.abc import Callable, Sequence

import pytest

Report = Callable[..., None]


@pytest.fixture
def report(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Report:
    """Print what was measured, in the middle of pytest's own output."""

    def tell(case: str, **numbers: float | str) -> None:
        row = {name: round(value, 3) if isinstance(value, float) else value for name, value in numbers.items()}
        with capsys.disabled():
            print("\n" + json.dumps({"bench": request.node.name, "case": case, **row}))

    return tell


def p50(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]
