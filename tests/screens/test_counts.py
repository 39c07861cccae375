"""What the status line says where there are several accounts."""

import pytest

from app.model.views import StatusView
from screens.counts import sync_parts

FIVE = ("checks", "hansa", "nordwind", "polana", "polka")


def said(**fields: object) -> str:
    whole = {"offline": False, "leader": True, "syncing": None, "synced_at": 0, "reachable": True, "error": None}
    waits = {"held": 0, "queued": 0, "problems": 0, "accounts": 5}
    status = StatusView(**whole | waits | fields)  # type: ignore[arg-type]
    return "".join(words for words, _ in sync_parts(status, 9_000, "…", starting=False))


@pytest.mark.parametrize(
    ("failing", "refused", "words"),
    [
        (("polana",), False, "polana NOT REACHABLE"),
        (("polana",), True, "polana SIGN-IN REFUSED"),
        (("a-very-long-name",), False, "a-very-long… NOT REACHABLE"),
        (("polana", "hansa"), False, "2 of 5 NOT REACHABLE"),
        (FIVE, False, "NOT REACHABLE"),
    ],
)
def test_it_says_which_of_several_accounts_fails(failing: tuple[str, ...], refused: bool, words: str) -> None:
    assert said(reachable=False, failing=failing, refused=refused).partition("  ")[0] == words


@pytest.mark.parametrize(("silent", "words"), [(("hansa",), "hansa no answer for 4 s"), (FIVE, "no answer for 4 s")])
def test_and_which_of_them_does_not_answer(silent: tuple[str, ...], words: str) -> None:
    assert said(silent_since=5_000, silent=silent) == f"ONLINE  {words}"
