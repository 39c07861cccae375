"""A conflict of whatever kind shows three sides and what happened meanwhile, and one key decides it."""

import pytest

from app.cache import accounts, connection, queue
from app.cache.ops import Theirs
from app.model.intents import AnyIntent, EditCandidate, Move, PersonFields
from app.model.records import Activity, Application, Candidate, User, Visit
from app.model.words import OpState, Replay, Verb
from app.vendor import Capability
from tests.screens.conftest import Opened, Show
from tests.screens.happenings import conflicted, sent
from tests.world import World

SIZES = [(60, 18), (80, 24), (200, 60)]


async def ask(show: Show, intent: AnyIntent) -> int:
    (receipt,) = await show.desk.do(intent)
    await show.settled()
    return receipt.seq


def able(world: World) -> None:
    """The vendor also takes changes of fields."""
    verbs = (Verb.MOVE, Verb.REJECT, Verb.NOTE, Verb.EDIT_CANDIDATE)
    fields = ("phones", "location", "summary")
    found = [Capability(verb=verb, allowed=True, replay=Replay.ABSOLUTE, fields=fields) for verb in verbs]
    connection.transaction(world.db, accounts.put_capabilities, world.account, found)


def turned_down(world: World, seq: int, theirs: Theirs) -> None:
    epoch = sent(world, seq)
    connection.transaction(
        world.db, queue.settle, seq, OpState.CONFLICT, epoch=epoch, now=world.clock.now(), theirs=theirs, error="x"
    )


def told(world: World) -> None:
    """The vendor tells who did what since."""
    now = world.clock.now()
    world.store([
        User(remote_id="u1", name="Lars Holm"),
        Visit(remote_id="w1", application="1:0", candidate="0", job="1", stage="1:0", entered_at=now - 500, by="u1"),
        Activity(remote_id="n1", candidate="0", kind="scorecard", at=now + 10_002, by="u1", title="yes"),
    ])  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
async def test_a_move_in_conflict_says_who_and_when_and_what_doing_it_anyway_would_send(
    open_world: Opened, world: World, size: tuple[int, int]
) -> None:
    told(world)
    async with open_world(size=size) as show:
        conflicted(
            world, await ask(show, Move(application=world.applications[0], stage=world.stages[1])), 0, 3, "Offer"
        )
        world.store(
            [Activity(remote_id="n2", candidate="0", kind="note", at=world.clock.now() + 1, body="she said yes")]
        )
        await show.press("!", "c")
        assert show.text.count("by Lars Holm") == 2
        assert "by you" in show.text
        assert "scorecard: yes (Lars Holm)" in show.text
        assert "do mine anyway (1 request, seen there): move to" in show.text
        if size[0] > 60:
            assert "move to Screen, out of Offer" in show.text
        for choice in ("keep theirs", "choose another stage", "write a note first", "later", "web page"):
            assert choice in show.text


@pytest.mark.parametrize("size", SIZES)
async def test_a_change_of_fields_in_conflict_fits_and_can_be_done_anyway(
    open_world: Opened, world: World, size: tuple[int, int]
) -> None:
    able(world)
    async with open_world(size=size) as show:
        long = "a very long summary of everything she has done so far " * 12
        changes = PersonFields(summary=long, phones=("123",))
        seq = await ask(show, EditCandidate(candidate=world.candidates[0], changes=changes))
        turned_down(world, seq, Theirs(words=f"phones 456, summary {long}"))
        await show.press("!", "c")
        assert "phones 456" in show.text
        for choice in ("keep theirs", "do mine anyway (1 request, seen there): cha", "write a note first", "later"):
            assert choice in show.text
        assert "choose another stage" not in show.text
        await show.press("s")
        assert "not about a stage" in show.text
        await show.press("m")
        (row,) = await show.queued()
        assert (row.shown, row.kind) == ("held", "candidate.edit")


async def test_where_it_is_gone_only_the_change_can_be_dropped(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        seq = await ask(show, Move(application=world.applications[0], stage=world.stages[1]))
        turned_down(world, seq, Theirs(words="not there any more", gone=True))
        await show.press("!", "c")
        assert "do mine anyway" not in show.text
        await show.press("m")
        assert "only your change can be dropped" in show.text
        await show.press("t")
        assert await show.queued() == []


async def test_a_note_can_be_written_first_and_the_conflict_is_still_there(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        conflicted(
            world, await ask(show, Move(application=world.applications[0], stage=world.stages[1])), 0, 3, "Offer"
        )
        await show.press("!", "c", "n", *"Lars, why?", "ctrl+s")
        assert "NOW AT THE VENDOR" in show.text
        assert "and now the conflict" in show.text
        await show.press("m")
        move, note = await show.queued()
        assert [(row.kind, row.shown) for row in (move, note)] == [("application.move", "held"), ("note.add", "held")]
        assert note.not_before <= move.not_before, "the note goes first"


async def test_thirty_conflicts_take_thirty_keys(open_world: Opened, world: World) -> None:
    world.store([
        record
        for number in range(10, 40)
        for record in (
            Candidate(remote_id=f"{number}", first_name="No", last_name=f"{number}"),
            Application(remote_id=f"1:{number}", candidate=f"{number}", job="1"),
            Visit(remote_id=f"x{number}", application=f"1:{number}", candidate=f"{number}", job="1", stage="1:0",
                  entered_at=world.clock.now() - number),
        )
    ])  # fmt: skip
    async with open_world() as show:
        view = await show.desk.board(world.job)
        assert view is not None
        moves = [Move(application=card.application, stage=world.stages[1]) for card in view.columns[0].cards[:30]]
        for receipt in await show.desk.do(*moves):
            turned_down(world, receipt.seq, Theirs(stage=world.stages[3], words="Offer"))
        await show.press("!", "c")
        assert "1 of 30" in show.text
        await show.type_fast(*("tm" * 15))
        assert show.app.screen is show.place
        assert [row.shown for row in await show.queued()] == ["held"] * 15
