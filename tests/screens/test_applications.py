"""What only some vendors can do to an application: another job, another reason, other fields, who may read a note."""

import pytest

from app.model.intents import AddNote, AnyIntent, ChangeReason, EditApplication, Transfer, decode
from app.model.records import Application, Candidate, Job, Reason, Stage, User
from app.model.words import StageKind, Verb, Visibility
from tests import ampler
from tests.screens.conftest import Opened, Show
from tests.world import World


@pytest.fixture
def ample(world: World) -> World:
    ampler.allow(world, Verb.MOVE, Verb.ADD_TO_JOB, Verb.TRANSFER, Verb.EDIT_APPLICATION, Verb.CHANGE_REASON, Verb.NOTE)
    world.store([
        Job(remote_id="2", name="Platform Engineer", code="J2"),
        Stage(remote_id="2:0", job="2", name="Applied", position=0, kind=StageKind.NEW),
        Reason(remote_id="1:5", job="1", name="salary"),
        User(remote_id="u1", name="Lars Holm"),
        User(remote_id="u2", name="Eva Berg"),
    ])  # fmt: skip
    return world


def tell(world: World, **more: object) -> None:
    said = {"recruiter": "u1", "source": "LinkedIn", "stage": "1:0"} | more
    at = world.clock.pass_(1)
    record = Application(remote_id="1:3", candidate="3", job="1", stage_entered_at=at, **said)  # type: ignore[arg-type]
    world.store([record], at)


async def asked(show: Show) -> AnyIntent:
    (row,) = await show.queued()
    sql = "SELECT args FROM op WHERE seq = ?"
    (args,) = await show.desk._store.read(lambda db: db.execute(sql, (row.seq,)).fetchone())
    return decode(args)


async def test_where_both_are_possible_it_is_asked_whether_to_add_or_to_transfer(
    open_world: Opened, ample: World
) -> None:
    async with open_world() as show:
        await show.press("A")
        assert "Bo Lund: add or transfer?" in show.text
        await show.press("2", "enter")
        assert "Transfer Bo Lund to" in show.text
        row = next(row for row in show.rows if "J1" in row and "Backend" in row and "already" in row)
        assert "already on this job" in row
        await show.press(*"platform", "enter")
        assert isinstance(await asked(show), Transfer)
        assert "Bo Lund" not in show.column("New")
        await show.press("u", "A", "1", "enter", *"platform", "enter")
        assert [row.kind for row in await show.queued()] == ["application.add"]
        assert "Bo Lund" in show.column("New")


async def test_what_is_said_of_an_application_is_edited(open_world: Opened, ample: World) -> None:
    tell(ample)
    async with open_world() as show:
        await show.press("enter", "a")
        assert "on Backend Engineer" in show.text
        assert "Lars Holm" in show.text
        for _ in range(9):
            await show.press("backspace")
        await show.press(*"eva", "tab", "ctrl+s")
        intent = await asked(show)
        assert isinstance(intent, EditApplication)
        assert intent.changes.given == ("recruiter",)
        assert (await show.queued())[0].what == "Bo Lund: recruiter Eva Berg"


async def test_what_a_colleague_changed_while_the_form_was_open_is_told(open_world: Opened, ample: World) -> None:
    tell(ample)
    async with open_world() as show:
        await show.press("enter", "a")
        for _ in range(9):
            await show.press("backspace")
        await show.press(*"nobody")
        tell(ample, recruiter="u2")
        await show.press("ctrl+s")
        assert 'recruiter was changed to "Eva Berg"' in show.text
        assert await show.queued() == []
        await show.press("ctrl+s")
        assert (await show.queued())[0].what == "Bo Lund: recruiter nobody"


async def test_why_somebody_was_declined_is_said_otherwise(open_world: Opened, ample: World) -> None:
    tell(ample, stage="1:5", status="rejected", reason="1:4")
    async with open_world(size=(160, 40)) as show:
        for _ in range(5):
            await show.press("l")
        assert show.at == "Bo Lund"
        await show.press("enter", "ctrl+p", *"change why", "enter")
        assert "Why was Bo Lund declined?" in show.text
        await show.press(*"sal", "enter")
        assert isinstance(await asked(show), ChangeReason)
        assert (await show.queued())[0].what == "Bo Lund: reason salary"


async def test_a_long_name_gives_way_to_who_reads_the_note(open_world: Opened, ample: World) -> None:
    long = Candidate(remote_id="3", first_name="Bo", last_name="Lundqvist-Ahlberg of Upper Something")
    ample.store([long], ample.clock.pass_(1))
    async with open_world() as show:
        await show.press("n")
        title = next(row for row in show.rows if "Note about Bo Lundqvist" in row)
        assert "…  private " in title
        assert "held 10 s, then it stays" in title


async def test_a_note_is_private_unless_another_answer_is_chosen(open_world: Opened, ample: World) -> None:
    async with open_world() as show:
        await show.press("n", *"hm")
        assert "Note about Bo Lund  private " in show.text
        await show.press("ctrl+t")
        assert "everybody who sees the candidate reads it" in show.text
        await show.press("ctrl+t")
        assert "Note about Bo Lund  admins only" in show.text
        await show.press("ctrl+s")
        intent = await asked(show)
        assert isinstance(intent, AddNote)
        assert intent.visibility is Visibility.ADMIN_ONLY


async def test_where_the_account_does_not_ask_the_key_says_so(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("n", *"hm", "ctrl+t")
        assert "everybody who sees the candidate sees the note" in show.text
        await show.press("ctrl+s")
        intent = await asked(show)
        assert isinstance(intent, AddNote)
        assert intent.visibility is None


async def test_what_the_account_cannot_says_why(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("enter", "a")
        assert "cannot edit applications from here" in show.flashed
        await show.press("ctrl+p", *"transfer")
        assert "cannot transfer" in show.text
