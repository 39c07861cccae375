"""What a colleague changes while a form is open is told before it is written over; what is not typed stays."""

import msgspec
import pytest
from textual import events

from app.cache import ops
from app.cache.ops import Op
from app.model.intents import EditCandidate, EditJob, PersonFields
from app.model.records import Candidate, Job, Listed
from app.model.words import ListedKind
from tests.screens.conftest import Opened, Show
from tests.screens.test_people import card
from tests.world import World, allow_everything

IDA = {
    "remote_id": "0", "first_name": "Ida", "last_name": "Noor", "emails": ("p0@example.org",), "phones": ("123",),
    "summary": "Twenty years\nof forklifts.", "custom": (("Notice", "3 months"), ("Salary", "78 000")),
}  # fmt: skip
ABOUT = ("shift+tab", "shift+tab", "shift+tab")
"""From the first field to what is said about somebody."""


@pytest.fixture(autouse=True)
def able(world: World) -> None:
    allow_everything(world)
    came(world)


def came(world: World, **said: object) -> None:
    """A sync brings what the vendor says of Ida Noor."""
    world.store([Candidate(**(IDA | said))], world.clock.pass_(1000))  # type: ignore[arg-type]


def came_job(world: World, **said: object) -> None:
    job = {"remote_id": "1", "name": "Backend Engineer", "code": "J1", "company": "Old", **said}
    world.store([Job(**job)], world.clock.pass_(1000))  # type: ignore[arg-type]


async def edit(show: Show, *keys: str) -> None:
    """Open the form of Ida Noor, and press keys in it."""
    await card(show, "Ida Noor")
    await show.press("E", *keys)


async def asked(show: Show, world: World) -> Op:
    """The one change that waits."""
    (row,) = await show.queued()
    op = ops.one(world.db, row.seq)
    assert op is not None
    return op


def before(op: Op) -> object:
    return msgspec.json.decode(op.before or b"null")


# --- a colleague was faster ------------------------------------------------------------------------


async def test_a_field_that_changed_meanwhile_is_told_once_and_what_was_typed_stays(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        await edit(show, *ABOUT, *" Mine.")
        came(world, summary="Twenty years\nof forklifts. Now at Bolt.")
        await show.press("tab", "ctrl+s")
        assert 'about was changed to "…Now at Bolt."; Ctrl+S again writes yours' in show.text
        assert "of forklifts. Mine." in show.text
        assert await show.queued() == []
        await show.press("left")
        assert 'about was changed to "…Now at Bolt."' in show.text, "as long as one is in that field"
        await show.press("ctrl+s")
        op = await asked(show, world)
        assert op.intent.changes.summary == "Twenty years\nof forklifts. Mine."  # type: ignore[union-attr]
        assert before(op) == {"summary": "Twenty years\nof forklifts. Now at Bolt."}


async def test_it_is_told_again_where_it_changed_again(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await edit(show, "tab", "tab", "tab", *"4")
        came(world, phones=("777",))
        await show.press("ctrl+s")
        assert 'phone was changed to "777"' in show.text
        came(world, phones=())
        await show.press("ctrl+s")
        assert "phone was emptied; Ctrl+S again writes yours" in show.text
        assert await show.queued() == []
        await show.press("ctrl+s")
        assert before(await asked(show, world)) == {"phones": []}


async def test_what_it_said_before_can_be_written_over_what_a_colleague_made_of_it(
    open_world: Opened, world: World
) -> None:
    async with open_world() as show:
        await edit(show, "tab", "tab", "tab", *"4")
        came(world, phones=("777",))
        await show.press("ctrl+s")
        assert 'phone was changed to "777"' in show.text
        await show.press("backspace")
        assert "phone*" in show.text.replace(" ", "")
        await show.press("ctrl+s")
        op = await asked(show, world)
        assert op.intent.changes.phones == ("123",)  # type: ignore[union-attr]
        assert before(op) == {"phones": ["777"]}


async def test_who_takes_over_what_a_colleague_wrote_has_changed_nothing(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await edit(show, "tab", "tab", "tab", *"4")
        came(world, phones=("777",))
        await show.press("ctrl+s", "ctrl+u", *"777", "ctrl+s")
        assert "nothing changed" in show.text
        await show.press("escape")
        assert show.app.screen is show.place
        assert await show.queued() == []


async def test_several_fields_are_named_and_each_says_what_it_is_now(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await edit(show, *"x", "tab", *"y", "tab")
        came(world, first_name="Idalia", last_name="Noor-Berg")
        await show.press("ctrl+s")
        assert "first name, last name were changed; Ctrl+S again writes yours" in show.text
        await show.press("tab")
        assert 'last name was changed to "Noor-Berg"' in show.text


async def test_a_change_of_another_field_is_nothing_to_it(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await edit(show, "shift+tab", "shift+tab", *"x")
        came(world, summary="Other.", phones=("777",), custom=(("Notice", "3 months"), ("Salary", "90 000")))
        await show.press("ctrl+s")
        assert before(await asked(show, world)) == {"custom": {"Notice": "3 months"}}


async def test_a_field_of_the_tenants_own_is_looked_at_by_itself(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await edit(show, "shift+tab", *"x", "shift+tab", *"y")
        came(world, custom=(("Notice", "none"), ("Salary", "78 000")))
        await show.press("ctrl+s")
        assert 'Notice was changed to "none"' in show.text
        await show.press("ctrl+s")
        assert before(await asked(show, world)) == {"custom": {"Notice": "none", "Salary": "78 000"}}


async def test_own_changes_that_are_not_sent_are_part_of_what_was_seen(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        mine = EditCandidate(candidate=world.candidates[0], changes=PersonFields(summary="Mine, unsent."))
        (receipt,) = await show.desk.do(mine)
        await edit(show, *ABOUT, *"!")
        came(world, summary="Theirs, beneath it.")
        await show.press("ctrl+s")
        first, second = await show.queued()
        op = ops.one(world.db, second.seq)
        assert op is not None
        assert before(op) == {"summary": "Mine, unsent."}
        await edit(show, *ABOUT, *"!")
        for seq in (second.seq, first.seq):
            assert await show.desk.drop(seq)
        await show.press("ctrl+s")
        assert 'about was changed to "Theirs, beneath it."' in show.text
        assert receipt.seq == first.seq


async def test_who_comes_to_the_same_as_a_colleague_has_nothing_to_queue(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await edit(show, "tab", "tab", "tab", *"4")
        came(world, phones=("1234",))
        await show.press("ctrl+s")
        assert "that is what it says already" in show.text


@pytest.mark.parametrize(
    ("keys", "said", "told"),
    [
        ((), {"name": "Welder"}, 'name was changed to "Welder"'),
        (("tab", "tab", "ctrl+u", *"mine"), {"company": "Theirs"}, 'company was changed to "Theirs"'),
        (("tab", "tab", "tab", "tab"), {"deadline_at": 1_775_001_600_000}, 'deadline was changed to "2026-04-01"'),
        (("tab", "tab", "tab"), {"openings": 7}, 'openings was changed to "7"'),
    ],
)
async def test_the_same_holds_for_a_job(
    open_world: Opened, world: World, keys: tuple[str, ...], said: dict[str, object], told: str
) -> None:
    companies = [Listed(remote_id=f"c:{name}", listed=ListedKind.COMPANY, name=name) for name in ("Old", "Mine")]
    world.store(companies, world.clock.pass_(1000))
    came_job(world, deadline_at=1_774_915_200_000)
    typed = {"deadline_at": ("backspace", "0"), "openings": ("2",), "name": ("s",)}
    async with open_world(at=None) as show:
        await show.press("E", *keys, *typed.get(next(iter(said)), ()))
        came_job(world, **({"deadline_at": 1_774_915_200_000} | said))
        await show.press("ctrl+s")
        assert told in show.text
        assert await show.queued() == []
        await show.press("ctrl+s")
        op = await asked(show, world)
        assert isinstance(op.intent, EditJob)


async def test_a_job_of_which_something_else_changed_is_changed(open_world: Opened, world: World) -> None:
    came_job(world, deadline_at=1_774_915_200_000 - 43_200_000)
    async with open_world(at=None) as show:
        await show.press("E", *"s", "shift+tab", "backspace", "0")
        came_job(world, deadline_at=1_774_915_200_000 - 43_200_000, code="J1b", openings=9)
        await show.press("ctrl+s")
        assert await asked(show, world)


# --- what is not typed stays -----------------------------------------------------------------------


async def test_a_word_more_changes_nothing_else_of_a_text(open_world: Opened, world: World) -> None:
    was = " Zoe\u0308 \u202eevil\u202c  two\x07 blanks\u200b\r\n\tlines "
    came(world, summary=was, custom=(("Notice", was),))
    async with open_world() as show:
        await edit(show, "shift+tab")
        for _ in range(2):
            assert not {"\u202e", "\x07", "\u200b"} & set(show.text)
            await show.press("home", "right", *"So", "end", *"!", "shift+tab")
        await show.press("ctrl+s")
        op = await asked(show, world)
        assert isinstance(op.intent, EditCandidate)
        assert op.intent.changes.summary == f" So{was[1:]}!"
        assert op.intent.changes.custom == {"Notice": f" So{was[1:]}!"}


async def paste(show: Show, pasted: str) -> None:
    show.app.post_message(events.Paste(pasted))
    await show.pilot.pause()
    await show.settled()


async def test_pasted_lines_stay_lines_about_somebody_and_become_one_in_a_name(
    open_world: Opened, world: World
) -> None:
    came(world, summary="", custom=())
    async with open_world() as show:
        await edit(show)
        await paste(show, " Maria\rSkłodowska\r")
        await show.press("shift+tab")
        await paste(show, "Physics.\r\nChemistry.\r\r* Paris")
        assert "Physics. │ Chemistry. │  │ * Paris" in show.text
        await show.press("ctrl+s")
        op = await asked(show, world)
        assert isinstance(op.intent, EditCandidate)
        assert op.intent.changes.summary == "Physics.\nChemistry.\n\n* Paris"
        assert op.intent.changes.first_name == "IdaMaria Skłodowska"


async def test_what_does_not_fit_into_a_field_is_said(open_world: Opened) -> None:
    async with open_world() as show:
        await edit(show, "ctrl+u")
        await paste(show, "x" * 5000)
        assert "only the first 4,000 of 5,000 characters fit" in show.text
        await show.press("y")
        assert "no more than 4,000 characters fit" in show.text
