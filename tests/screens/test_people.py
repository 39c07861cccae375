"""What is written about people from the board and the candidate: tags, jobs, fields, new ones."""

import pytest

from app.model.intents import AddTags, AddToJob, CreateCandidate, PersonFields
from app.model.records import Candidate, Job, Listed, Stage, Tags
from app.model.words import Kind, ListedKind, Verb
from tests import ampler
from tests.screens.conftest import Opened, Show
from tests.world import PEOPLE, WARNING, World, allow_everything

TAGS = {0: ("rust", "senior"), 1: ("rust",)}


@pytest.fixture(autouse=True)
def able(world: World) -> None:
    """The account can do everything; two people have tags, and there is another job."""
    allow_everything(world)
    people = [
        Candidate(remote_id=str(number), first_name=(name := PEOPLE[number].split())[0], last_name=name[1],
                  emails=(f"p{number}@example.org",), tags=tags, custom=(("Notice", "3 months"),),
                  summary="Twenty years\nof forklifts.")
        for number, tags in TAGS.items()
    ]  # fmt: skip
    other = [
        Job(remote_id="2", name="Platform Engineer", code="J2"),
        Stage(remote_id="2:0", job="2", name="New", position=0),
    ]
    sources = [Listed(remote_id=f"source:{name}", listed=ListedKind.SOURCE, name=name) for name in ("LinkedIn", "Fair")]
    world.store([*people, *other, *sources], world.clock.pass_(1000))


async def card(show: Show, name: str) -> None:
    """Put the board's cursor on somebody."""
    for _ in PEOPLE:
        if show.at != name:
            await show.press("j")
    assert show.at == name


async def tags_of(show: Show, world: World, person: int) -> tuple[str, ...]:
    view = await show.desk.candidate(world.candidates[person])
    assert view is not None
    return view.tags


# --- tags ----------------------------------------------------------------------------------------


async def test_several_tags_are_typed_at_once_and_those_there_are_stay(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await card(show, "Łukasz Żółć")
        await show.press("t")
        assert "Tags for Łukasz Żółć" in show.text
        assert WARNING in show.text
        assert [row for row in show.rows if "rust" in row and "has it already" in row]
        assert [row for row in show.rows if "senior" in row and "1 person" in row]
        await show.press(*"rust,SENIOR,new one", "enter")
        assert "new one: no tag in use is called so; Enter again tries it" in show.text
        assert await show.queued() == []
        await show.press("enter")
        assert show.flashed.startswith("Łukasz Żółć: tags senior, new one, held 10 s, u takes it back")
        assert await tags_of(show, world, 1) == ("rust", "senior", "new one")
        await show.press("enter")
        assert "senior ~" in show.text
        assert "rust  " in show.text
        await show.press("u")
        assert await tags_of(show, world, 1) == ("rust",)


async def test_tags_are_given_to_a_selection_in_one_step_and_only_to_who_lacks_them(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        await show.press("*", "t", *"senior", "enter")
        rows = await show.queued()
        assert len(rows) == len(PEOPLE) - 1
        assert {row.kind for row in rows} == {"candidate.tag"}
        assert not show.board.board.marked
        assert "3 cards tagged" in show.flashed
        await show.press("u")
        assert await show.queued() == []


async def test_a_tag_is_chosen_going_down_and_tab_takes_it_and_goes_on(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await card(show, "Bo Lund")
        await show.press("t", *"sen", "tab", *"rus", "down", "enter")
        assert await tags_of(show, world, 3) == ("senior", "rust")


async def test_a_tag_that_is_there_or_none_is_said_and_queues_nothing(open_world: Opened) -> None:
    async with open_world() as show:
        await card(show, "Ida Noor")
        await show.press("t", "enter")
        assert "type a tag, or go down to one; commas separate several" in show.text
        await show.press(*"Rust", "enter")
        assert "has this tag already" in show.text
        await show.press("ctrl+u", "down", "enter")
        assert "has it already" in show.text
        await show.press("escape")
        assert await show.queued() == []


async def test_a_system_that_cannot_tag_says_why(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE capability SET allowed = 0, reason = 'the key may not write tags' WHERE verb = 'tag'")
    async with open_world() as show:
        await show.press("t")
        assert "the key may not write tags" in show.flashed
        assert show.app.screen is show.place
        await show.press(",", *"give tags")
        assert "the key may not write tags" in show.text


async def test_hostile_tags_are_only_text(open_world: Opened, world: World) -> None:
    bad = "\x1b[31mred\u202e[bold]x[/]"
    world.store([Candidate(remote_id="2", first_name="S", last_name="Æ", tags=(bad,))], world.clock.pass_(1000))
    async with open_world() as show:
        await card(show, "Bo Lund")
        await show.press("t", "down", "down", "down")
        assert "\x1b" not in show.text
        assert "[31mred[bold]x[/]" in show.text
        await show.press("ctrl+u", *"red", "enter")
        await show.press("enter")
        assert "\x1b" not in show.text


# --- another job ---------------------------------------------------------------------------------


async def test_somebody_is_put_on_another_job_of_the_account(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await card(show, "Ida Noor")
        await show.press("A")
        assert [row for row in show.rows if "Backend Engineer" in row and "already on this job" in row]
        await show.press(*"plat", "enter")
        assert "Ida Noor: on Platform Engineer, held 10 s" in show.flashed
        await show.press("enter")
        assert "APPLICATIONS 2" in show.text
        await show.press("A", *"plat", "enter")
        assert "already on this job" in show.text
        await show.press("escape")
        assert [row.kind for row in await show.queued()] == ["application.add"]


async def test_a_selection_is_put_on_a_job_but_for_who_is_there(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        other = next(job for job in await show.desk.jobs() if job.code == "J2")
        application = await show.desk.new_id(world.account, Kind.APPLICATION)
        await show.desk.do(AddToJob(application=application, candidate=world.candidates[0], job=other.id))
        await show.press("*", "A", *"plat", "enter")
        assert len(await show.queued()) == len(PEOPLE)


async def test_who_is_on_no_job_can_be_described_but_not_moved(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        candidate = await show.desk.new_id(world.account, Kind.CANDIDATE)
        person = PersonFields(first_name="Ewa", last_name="Nowa")
        await show.desk.do(CreateCandidate(account=world.account, candidate=candidate, person=person))
        await show.press("ctrl+p", *"ewa n", "enter")
        assert "on no job" in show.text
        await show.press("L")
        assert show.flashed == "Ewa Nowa is on no job; A adds them to one"
        await show.press("d")
        assert "A adds them" in show.flashed
        show.read()
        await show.press("t", *"new", "enter", "enter")
        assert "Ewa Nowa: tags new" in show.flashed
        await show.press("n", *"hello", "ctrl+s")
        assert "Ewa Nowa: note" in show.flashed
        await show.press("A", "enter")
        assert "APPLICATIONS 1" in show.text
        await show.press("u", "u", "u", "u")
        assert await show.queued() == []
        assert "not in the cache" in show.text


# --- fields --------------------------------------------------------------------------------------


async def test_a_form_changes_what_was_typed_and_nothing_else(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await card(show, "Ida Noor")
        await show.press("enter", "E")
        assert "Edit Ida Noor" in show.text
        assert "p0@example.org" in show.text
        assert "location" not in show.text, "there is no room for it in this account"
        await show.press("tab", "tab", "home", *"a@x.org, ", "ctrl+s")
        assert "Ida Noor: emails a@x.org p0@example.org, held 10 s, u takes it back" in show.flashed
        assert "changed  ~ held" in show.text
        (row,) = await show.queued()
        view = await show.desk.candidate(world.candidates[0])
        assert view is not None
        assert view.emails == ("a@x.org", "p0@example.org")
        assert view.summary == "Twenty years\nof forklifts.", "its lines are as they were"
        assert row.kind == "candidate.edit"


async def test_what_makes_no_sense_is_said_and_what_was_typed_stays(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("E", "tab", "tab", "ctrl+u", *"nobody", "ctrl+s")
        assert "mail: nobody is no mail address" in show.text
        assert await show.queued() == []
        await show.press(*"@x.org", "tab", *"12", "ctrl+s")
        assert "phone: 12 is no phone number" in show.text
        await show.press("3", "tab", *"evil", "ctrl+s")
        assert "link: evil is no link" in show.text
        await show.press("ctrl+u", "tab", *"zz", "ctrl+s")
        assert "source: 'zz' is none of Fair, LinkedIn" in show.text
        await show.press("ctrl+u", *"link", "ctrl+s")
        (row,) = await show.queued()
        assert "source LinkedIn" in row.what


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Jose", "Jose"), ("José", "José"), ("JOSÉ", ""), ("jos", ""), ("fair", "Fair"), ("LINK", "LinkedIn")],
)
async def test_of_choices_that_differ_by_case_or_accents_only_the_one_that_was_typed_is_taken(
    open_world: Opened, world: World, typed: str, meant: str
) -> None:
    sources = [Listed(remote_id=f"source:{name}", listed=ListedKind.SOURCE, name=name) for name in ("José", "Jose")]
    world.store(sources, world.clock.pass_(1000))
    async with open_world() as show:
        await show.press("E", *["tab"] * 5, "ctrl+u", *typed)
        await show.press("ctrl+s")
        if meant:
            (row,) = await show.queued()
            assert row.what.endswith(f"source {meant}")
        else:
            assert f"source: '{typed}' may be Jose, José" in show.text
            assert await show.queued() == []


async def test_a_field_that_says_something_already_shows_what_else_there_is(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("E", *["tab"] * 5, "ctrl+u", *"LinkedIn")
        assert "‹ › Fair, LinkedIn" in show.text


async def test_the_warning_about_tags_is_read_to_its_end_beside_how_much_more_there_is(
    open_world: Opened, world: World
) -> None:
    tags = tuple(f"tag {number}" for number in range(60))
    world.store([Candidate(remote_id="2", first_name="S", last_name="Æ", tags=tags)], world.clock.pass_(1000))
    world.db.execute("UPDATE capability SET reason = ? WHERE verb = 'tag'", (f"{'w' * 58} end.",))
    async with open_world() as show:
        await show.press("t")
        assert "w end.   ↓" in show.text


async def test_what_there_is_room_for_one_of_takes_no_two(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("E", "tab", "tab", "tab", "ctrl+u", *"123, 4567", "ctrl+s")
        assert "phone: there is room for one, not 2" in show.text
        assert await show.queued() == []


async def test_leaving_a_form_asks_only_where_something_was_typed(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("E", "escape")
        assert show.app.screen is show.place
        await show.press("E", "x", "escape")
        assert "not saved: Esc again to leave, Ctrl+S saves" in show.text
        await show.press("y", "escape")
        assert show.app.screen is not show.place, "more was typed since it was asked"
        await show.press("ctrl+q")
        assert not show.app._exit
        await show.press("escape", "escape")
        assert show.app.screen is show.place
        assert await show.queued() == []
        await show.press("E", "ctrl+s")
        assert "nothing changed" in show.text


async def test_an_edit_that_may_not_be_queued_keeps_the_form(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("E", "x")
        world.db.execute("UPDATE account SET writes = 0")
        await show.press("ctrl+s")
        assert "writes are off for polka" in show.text
        assert "Edit" in show.text
        world.db.execute("UPDATE account SET writes = 1")
        await show.press("ctrl+s")
        assert len(await show.queued()) == 1


async def test_where_writes_are_off_nothing_is_typed_in_vain(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE account SET writes = 0")
    async with open_world() as show:
        for key in "ENtA":
            await show.press(key)
            assert "writes are off" in show.flashed
            assert show.app.screen is show.place


async def test_values_from_outside_are_only_text_in_a_form(open_world: Opened, world: World) -> None:
    bad = Candidate(
        remote_id="3", first_name="\x1b[31mBo", last_name="Lund", custom=(("\x1b]0;x\x07La[b]el", "v\x1b[2Jx" * 40),)
    )
    world.store([bad], world.clock.pass_(1000))
    async with open_world() as show:
        await card(show, "\x1b[31mBo Lund")
        await show.press("E")
        assert "[31mBo" in show.text
        assert "\x1b" not in show.text
        await show.press("shift+tab")
        assert "\x1b" not in show.text
        await show.press("x", "ctrl+s")
        assert len(await show.queued()) == 1


# --- new ones ------------------------------------------------------------------------------------


async def test_a_person_with_an_address_of_somebody_else_is_made_only_when_it_is_meant(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("N", *"Ewa", "down", "down", *"P1@example.org", "ctrl+s")
        assert "Łukasz Żółć has that e-mail; Ctrl+S again makes another" in show.text
        assert await show.queued() == []
        await show.press("ctrl+s")
        assert [row.kind for row in await show.queued()] == ["candidate.create", "application.add"]


async def test_a_new_candidate_and_their_place_on_the_board_are_one_step(open_world: Opened) -> None:
    async with open_world(offline=True) as show:
        await show.press("N", *"Ewa", "tab", *"Nowa", "down", *"ewa@x.org", "ctrl+s")
        assert "Ewa Nowa: new candidate, on Backend Engineer, held 10 s, u takes it back" in show.flashed
        assert show.at == "Ewa Nowa"
        assert [row.kind for row in await show.queued()] == ["candidate.create", "application.add"]
        await show.press("u")
        assert await show.queued() == []
        assert "Ewa Nowa" not in show.column("New")


async def test_a_new_candidate_need_not_be_put_on_the_job(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("N", *"Ewa", "tab", "tab", "tab", "right", "ctrl+s")
        assert [row.kind for row in await show.queued()] == ["candidate.create"]
        await show.press("g", "j", "N", *"Jan", "ctrl+s")
        assert [row.kind for row in await show.queued()] == ["candidate.create", "candidate.create"]


async def test_a_candidate_needs_a_name(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("N", "ctrl+s")
        assert "nothing was typed yet" in show.text
        await show.press("tab", "tab", *"a@x.org", "ctrl+s")
        assert "a candidate needs a name" in show.text
        assert await show.queued() == []


async def test_a_job_is_made_and_changed(open_world: Opened) -> None:
    async with open_world(at=None) as show:
        await show.press("C", *"Welder", "tab", *"J9", "tab", *"many", "ctrl+s")
        assert "openings: a number from 1 on" in show.text
        await show.press("ctrl+u", "2", "tab", *"2026-13-01", "ctrl+s")
        assert "a day like 2026-03-31" in show.text
        await show.press("ctrl+u", *"2026-03-31", "ctrl+s")
        assert "Welder: new job, held 10 s" in show.flashed
        row = next(row for row in show.rows if "J9 Welder" in row)
        assert "0/2" in row
        await show.press("/", *"welder", "enter", "E", *"ess", "ctrl+s")
        assert [row for row in show.rows if "Welderess" in row and "~" in row]
        assert [row.kind for row in await show.queued()] == ["job.create", "job.edit"]


async def test_what_was_sent_is_said_in_its_own_words(open_world: Opened, world: World) -> None:
    from app.cache import connection, queue
    from app.model.words import OpState
    from tests.screens.happenings import sent

    async with open_world() as show:
        (op,) = await show.desk.do(AddTags(candidate=world.candidates[0], tags=("x",)))
        epoch = sent(world, op.seq)
        connection.transaction(
            world.db, queue.settle, op.seq, OpState.DONE, epoch=epoch, now=world.clock.now(), landed=True
        )
        await show.settled()
        for _ in range(100):
            if show.flashed:
                break
            await show.pilot.pause(0.05)
        assert show.flashed == "sent: Ida Noor: tags x"


async def test_a_tag_is_taken_off_where_the_account_can_and_else_why_not_is_said(
    open_world: Opened, world: World
) -> None:
    ampler.allow(world, Verb.TAG, Verb.UNTAG)
    world.store([Tags(remote_id="3", tags=("rust", "senior"))])
    async with open_world() as show:
        await show.press("t", *"rust", "down", "enter")
        assert (await show.queued())[0].what == "Bo Lund: take off tags rust"
        world.db.execute("UPDATE capability SET allowed = 0, reason = 'Tags stay.' WHERE verb = 'take tags off'")
        await show.press("t", "down", "enter")
        assert "has it already; Tags stay." in show.text
        assert len(await show.queued()) == 1
