"""What tests of every adapter share."""

import pytest


@pytest.fixture
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.http.client.FIRST_WAIT", 0.001)
    monkeypatch.setattr("adapters.http.gate.FIRST_PAUSE", 0.01)
