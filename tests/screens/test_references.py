"""References are asked for on a card, read beside the candidate, and chased from a list of their own."""

from dataclasses import replace

import pytest

from app.model.ids import DAY, HOUR
from app.model.records import Candidate, Referee, ReferenceCheck, Reminder
from app.model.words import CheckStatus, RefereeStatus
from tests import ampler
from tests.screens.conftest import Opened, Show
from tests.world import World

EVA = "Eva Berg, eva@example.org, manager"


@pytest.fixture
def refs(world: World) -> World:
    """An account for reference checks beside the one whose board is opened."""
    return ampler.refs_account(world)


@pytest.fixture
def running(refs: World) -> World:
    """Ida, the last card of New, has a check: one referee has answered, one is silent."""
    now = refs.clock.now()
    refs.store(
        [
            Candidate(
                remote_id="c1", first_name="Ida", last_name="Noor", external_ref="polka:0", networks=("81.2.69.1",),
            ),
            ReferenceCheck(
                remote_id="k1", candidate="c1", question_set="question set:Engineers", requested_at=now - 3 * DAY,
                status=CheckStatus.IN_PROGRESS, min_manager_references=3, score=4.5,
            ),
            Referee(
                remote_id="f1", candidate="c1", check="k1", first_name="Eva", last_name="Berg", is_manager=True,
                relationship="direct manager", company="Klarna", status=RefereeStatus.FILLED,
                filled_at=now - 2 * DAY, score=4.5, answers=(("Hire again?", "At once."),), networks=("81.2.69.1",),
            ),
            silent(refs),
        ],
        refs.clock.pass_(1),
    )  # fmt: skip
    return refs


def silent(refs: World, **more: object) -> Referee:
    return Referee(remote_id="f2", candidate="c1", check="k1", first_name="Lars", last_name="Holm", **more)  # type: ignore[arg-type]


async def to_ida(show: Show) -> None:
    await show.press("G")
    assert show.at == "Ida Noor"


async def test_a_card_asks_for_references_in_one_step_that_is_marked_and_held(open_world: Opened, refs: World) -> None:
    async with open_world() as show:
        await to_ida(show)
        await show.press("r")
        assert "E-mails and texts people, once sent it stays: Ida Noor (refs)" in show.text
        await show.press("right", "tab", *EVA, "tab", *"Lars Holm", "ctrl+s")
        assert "a mail address or a phone number is needed" in show.text
        await show.press(*", +46 70 123", "ctrl+s")
        rows = await show.queued()
        assert [row.what for row in rows] == [
            "Ida Noor: new candidate",
            "Ida Noor: referee Eva Berg",
            "Ida Noor: referee Lars Holm",
            "Ida Noor: ask for references with Managers, 2 referees, e-mails and texts people",
        ]
        assert "ref 0/2" in show.text
        assert "e-mails and texts" in show.flashed or "held" in show.flashed
        await show.press("u")
        assert await show.queued() == []
        assert "ref 0/2" not in show.text


async def test_nobody_is_asked_by_a_form_that_names_nobody(open_world: Opened, refs: World) -> None:
    async with open_world() as show:
        await to_ida(show)
        await show.press("r", "ctrl+s")
        assert "name a referee, or choose that the candidate names them" in show.text
        for _ in range(6):
            await show.press("tab")
        await show.press("right", "ctrl+s")
        assert "the candidate names the referees" in (await show.queued())[-1].what


async def test_without_an_account_for_it_a_card_says_so(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("r")
        assert "no account that is connected does reference checks" in show.flashed


async def test_of_several_accounts_one_is_chosen(open_world: Opened, refs: World) -> None:
    ampler.refs_account(refs, "more")
    refs.db.execute("UPDATE account SET writes = 0 WHERE name = 'more'")
    async with open_world() as show:
        await show.press("r")
        assert "in which account?" in show.text
        assert "writes are off for more" in show.text
        await show.press(*"refs", "enter")
        assert "(refs)" in show.text


async def test_r_r_reminds_whoever_is_silent(open_world: Opened, running: World) -> None:
    async with open_world() as show:
        await to_ida(show)
        assert "ref 1/3" in show.text
        await show.press("r")
        assert "References for Ida Noor" in show.text
        assert "Eva Berg  answered" in show.text
        await show.press("r")
        (row,) = await show.queued()
        assert row.what == "Ida Noor: remind Lars Holm, e-mails and texts people"
        await show.press("r")
        assert "~ held" in show.text


@pytest.mark.parametrize(
    ("reminder", "why"),
    [
        (Reminder(count=1, rate_exceeded=True), "it is too soon after the last reminder"),
        (Reminder(count=3, count_exceeded=True), "no more reminders may be sent: 3 were"),
    ],
)
async def test_r_r_is_refused_with_the_reason(open_world: Opened, running: World, reminder: Reminder, why: str) -> None:
    running.store([silent(running, reminder=reminder)], running.clock.pass_(1))
    async with open_world() as show:
        await to_ida(show)
        await show.press("r", "r")
        assert why in show.text
        assert await show.queued() == []
        await show.press("escape", "g", "r", "r")
        assert "Ida Noor" in show.text
        assert why in show.flashed
        assert await show.queued() == []


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_the_candidate_has_a_block_of_references_with_a_hint_that_is_no_proof(
    open_world: Opened, running: World, size: tuple[int, int]
) -> None:
    async with open_world(size=size) as show:
        await to_ida(show)
        await show.press("enter")
        assert "References 1/3" in show.text or "References" in show.text
        while "[References" not in show.text:
            await show.press("]")
        for said in ("in progress  1/3  Engineers", "Eva Berg", "answered", "took 1d", "score 4.5", "manager",
                     "a hint, no proof", "Hire again?", "At once.", "Lars Holm", "waits 3d"):  # fmt: skip
            assert said in show.text
        await show.press("r", "r")
        assert len(await show.queued()) == 1


async def test_the_list_of_all_checks_says_who_is_missing_and_reminds_from_there(
    open_world: Opened, running: World
) -> None:
    now = running.clock.now()
    running.store(
        [
            Candidate(remote_id="c2", first_name="Bo", last_name="Lund", external_ref="polka:3"),
            ReferenceCheck(
                remote_id="k2", candidate="c2", status=CheckStatus.COMPLETED, requested_at=now - 9 * DAY,
                completed_at=now - HOUR,
            ),
            Candidate(remote_id="c3", first_name="Ada", last_name="Kos"),
            ReferenceCheck(
                remote_id="k3", candidate="c3", status=CheckStatus.IN_PROGRESS, requested_at=now - HOUR,
                min_manager_references=1,
            ),
            Referee(
                remote_id="f4", candidate="c3", check="k3", first_name="Ann", last_name="Li", is_manager=False,
                status=RefereeStatus.FILLED,
            ),
        ],
        running.clock.pass_(1),
    )  # fmt: skip
    async with open_world() as show:
        await show.press("g", "r")
        assert "References  2 open of 3" in show.text
        first = next(row for row in show.rows if "Ida Noor" in row)
        for said in ("1/3", "in progress", "3d", "Lars Holm"):
            assert said in first
        assert "a manager" in next(row for row in show.rows if "Ada Kos" in row), "the only one who was named is none"
        await show.press("r")
        assert (await show.queued())[0].what.startswith("Ida Noor: remind Lars Holm")
        assert "~" in next(row for row in show.rows if "Ida Noor" in row)
        await show.press("/", *"lund")
        assert "1 of 3" in show.text
        await show.press("enter", "enter")
        assert show.candidate.view is not None
        assert show.candidate.view.ref == "polka:3", "the person on the job, not their twin"
        assert "[References" in show.text
        await show.press("g", "r", "M")
        assert "nothing more can be done with" in show.flashed


async def test_of_who_is_waited_for_the_list_says_what_the_check_says(open_world: Opened, running: World) -> None:
    now = running.clock.pass_(1)
    soon = Reminder(count=3, rate_exceeded=True)
    check = ReferenceCheck(remote_id="k1", candidate="c1", requested_at=now - DAY, reminder=soon)
    running.store([check, silent(running, reminder=Reminder(count=3, count_exceeded=True))], now)
    async with open_world(size=(200, 60)) as show:
        await show.press("g", "r")
        row = next(row for row in show.rows if "Ida Noor" in row)
        assert "Lars Holm (no more reminders may be sent: 3 were)" in row


@pytest.mark.parametrize("key", ["r", "enter"])
async def test_a_check_that_goes_from_under_the_cursor_leaves_no_key_to_its_neighbour(
    open_world: Opened, running: World, key: str
) -> None:
    now = running.clock.now()
    running.store(
        [
            Candidate(remote_id="c2", first_name="Bo", last_name="Lund", external_ref="polka:3"),
            ReferenceCheck(remote_id="k2", candidate="c2", requested_at=now - 9 * DAY),
            Referee(remote_id="f3", candidate="c2", check="k2", first_name="Ann", last_name="Li"),
        ],
        running.clock.pass_(1),
    )
    async with open_world() as show:
        await show.press("g", "r", "/", *"refs", "enter")
        for name in ("Bo Lund", "Ida Noor"):
            assert name in show.text
        running.db.execute("DELETE FROM detail WHERE pk IN (SELECT pk FROM idmap WHERE remote_id IN ('k2', 'f3'))")
        await show.place.reload()
        await show.press(key)
        assert "nothing done: that check has just gone (Bo Lund)" in show.flashed
        assert show.place.place == "references"
        assert not await show.queued()


async def test_referees_are_named_changed_and_taken_out(open_world: Opened, running: World) -> None:
    async with open_world() as show:
        await to_ida(show)
        await show.press("r", "a", *"Ola Nord, ola@example.org", "ctrl+s")
        await show.press("r", "E", "tab", *"qvist", "ctrl+s")
        await show.press("r", "j", "X")
        whats = [row.what for row in await show.queued()]
        assert whats == [
            "Ida Noor: referee Ola Nord",
            "Ida Noor: referee Lars Holm: last name Holmqvist",
            "Ida Noor: take out Ola Nord",
        ]


async def test_the_keys_of_the_dialog_and_the_list_are_in_their_help(open_world: Opened, running: World) -> None:
    async with open_world() as show:
        await show.press("g", "r", "?")
        assert "Help: References" in show.text
        assert "remind" in show.text
        await show.press("escape", "ctrl+p", *"remind", "enter")
        assert len(await show.queued()) == 1


async def test_an_account_without_writes_reminds_nobody(open_world: Opened, running: World) -> None:
    running.db.execute("UPDATE account SET writes = 0 WHERE id = ?", (running.account,))
    async with open_world() as show:
        await show.press("g", "r", "r")
        assert "writes are off for refs" in show.flashed


async def test_a_flat_card_says_it_too(open_world: Opened, running: World) -> None:
    async with open_world(density=1) as show:
        assert "ref 1/3" in show.text


def test_the_world_of_these_tests_is_one_cache(refs: World, world: World) -> None:
    assert replace(refs, account=world.account) == world
