"""What is told when a secret is refused: what to do, too."""

import shutil
from collections.abc import Iterator

import pytest

from tests.e2e.houses import Firm
from tests.e2e.town import ACCOUNT, SECRET, Machine, Town, town


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, firm: Firm) -> Iterator[Town]:
    """An account that has never been used: no token of the right secret is left anywhere."""
    with town(tmp_path_factory.mktemp("advice") / "town", synced=False, house=firm) as made:
        yield made


@pytest.mark.parametrize("arguments", [("account", "test", ACCOUNT), ("sync",)], ids=["account test", "sync"])
def test_a_wrong_secret_is_one_line_that_says_what_to_do(
    desk: Town, machine: Machine, arguments: tuple[str, ...]
) -> None:
    shutil.copytree(desk.machine.home, machine.home)
    done = machine.run(*arguments, env={SECRET: "nobody-knows-this"})
    assert done.code == 3
    assert "lanehop account" in done.err.splitlines()[-1]
