"""A window that is torn about is drawn in its last size."""

from random import Random

import pytest

from tests.e2e.town import Machine

pytestmark = pytest.mark.terminal


def test_the_last_size_of_a_window_that_is_torn_about_is_the_one_that_is_drawn(machine: Machine) -> None:
    rng = Random(0)
    with machine.terminal() as terminal:
        lines = terminal.wait_for("lanehop demo").splitlines()
        for _ in range(6):
            for _ in range(30):
                terminal.resize(rng.randint(1, 250), rng.randint(1, 80))
            terminal.resize(80, 24)
            terminal.wait_for(lambda now: now == lines)
