"""The list of jobs: everybody is counted, in the stage they are in."""

import re
from collections.abc import Iterator

import pytest

from tests.e2e.town import Town, town

pytestmark = pytest.mark.terminal


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town that tests only look at."""
    with town(tmp_path_factory.mktemp("jobs") / "town", people=80) as made:
        yield made


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (200, 60)], ids=["80x24", "200x60"])
def test_the_sum_of_a_row_is_everybody_of_that_job(desk: Town, columns: int, rows: int) -> None:
    jobs = {job["code"]: job for job in desk.machine.json("jobs", "list")["jobs"]}
    with desk.machine.terminal("--offline", columns=columns, rows=rows) as terminal:
        lines = terminal.wait_for("GOLD").splitlines()
        groups = lines[1].split("HIRED")[1].split()
        for code, job in jobs.items():
            line = next(line for line in lines if line[1:].startswith(f"{code} "))
            words = re.split(r" \d+/\d+ ", line)[1].split()
            counts = [word for word in words if word == "·" or word.isdigit()]  # the others are ages
            assert len(counts) == len(groups)
            assert sum(int(count) for count in counts if count != "·") == sum(one["count"] for one in job["stages"])
    assert len(jobs) == 11
