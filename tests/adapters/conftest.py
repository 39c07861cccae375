"""What tests of every adapter share."""

from datetime import UTC, datetime

import pytest

from tests.adapters.sandboxes import Present


@pytest.fixture
def present() -> Present:
    return Present(datetime(2026, 11, 18, 9, 30, tzinfo=UTC))


@pytest.fixture
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.http.client.FIRST_WAIT", 0.001)
    monkeypatch.setattr("adapters.http.gate.FIRST_PAUSE", 0.01)
