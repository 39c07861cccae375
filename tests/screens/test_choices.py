"""Names stand for nothing: two things of one name are told apart, and what was chosen is what is written."""

import pytest

from app.cache import ops
from app.model.ids import LocalId
from app.model.intents import CreateJob, EditCandidate, EditJob
from app.model.records import Candidate, Job, Listed
from app.model.views import ListedView
from app.model.words import ListedKind
from screens.choices import Choices
from screens.form import Wrong
from screens.widgets.field import Field
from tests.screens.conftest import Opened, Show
from tests.world import World, allow_everything


@pytest.fixture(autouse=True)
def able(world: World) -> None:
    allow_everything(world)


def row(number: int, name: str, *, active: bool = True) -> ListedView:
    kind = ListedKind.COMPANY
    return ListedView(id=LocalId(number), remote_id=f"c:{number}", listed=kind, name=name, active=active, detail=())


def lists(world: World, kind: ListedKind, *names: str, active: bool = True) -> None:
    """The account lists these, numbered from 17 on."""
    rows = [
        Listed(remote_id=f"{kind}:{number}", listed=kind, name=name, active=active)
        for number, name in enumerate(names, 17)
    ]
    world.store(rows, world.clock.pass_(1000))


async def company_of(show: Show, world: World) -> str | None:
    """The vendor's id of the company that the one change that waits is for."""
    (queued,) = await show.queued()
    op = ops.one(world.db, queued.seq)
    assert op is not None
    assert isinstance(op.intent, CreateJob | EditJob)
    found = world.db.execute("SELECT remote_id FROM idmap WHERE pk = ?", (op.intent.company,)).fetchone()
    return found[0] if found else None


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["Acme", "Beta"], ["Acme", "Beta"]),
        (["Acme", "Acme", "Beta"], ["Acme (1)", "Acme (2)", "Beta"]),
        (["Acme ", "Acme"], ["Acme (1)", "Acme (2)"]),
        (["Nokia  Poland", "No\u200bkia"], ["Nokia Poland", "Nokia"]),
        (["Acme (2)", "Acme", "Acme"], ["Acme (2)", "Acme (2) (2)", "Acme (3)"]),
        (["", "\u200b"], ["(1)", "(2)"]),
        (["José", "Jose"], ["José", "Jose"]),
    ],
)
def test_every_label_stands_for_one_thing(names: list[str], labels: list[str]) -> None:
    choices = Choices([row(number, name) for number, name in enumerate(names, 1)])
    assert sorted(choices.labels) == sorted(labels)
    assert sorted(choices.row(label).id for label in choices.labels) == list(range(1, len(names) + 1))


def test_what_is_not_in_use_is_no_choice_and_no_namesake() -> None:
    choices = Choices([row(1, "Acme", active=False), row(2, "Acme")])
    assert choices.labels == ("Acme",)
    assert choices.row("Acme").id == 2
    with pytest.raises(Wrong):
        Choices([row(1, "Acme", active=False)]).row("Acme")


def test_what_is_written_by_its_name_is_one_choice_a_name() -> None:
    choices = Choices([row(1, "Fair"), row(2, "Fair"), row(3, "Fair ")], named=True)
    assert {choices.row(label).name for label in choices.labels} == {"Fair", "Fair "}
    assert len(choices.labels) == 2
    assert choices.row(choices.label("Fair ")).name == "Fair "


@pytest.mark.parametrize("press", ["right", "left"])
def test_stepping_goes_through_choices_of_one_name_too(press: str) -> None:
    field = Field("", ("Acme", "Acme", "Beta"))
    seen = []
    for _ in range(6):
        field.type(press, None)
        seen.append(field.value)
    whole = ["Acme", "Acme", "Beta"] * 2
    assert seen == (whole if press == "right" else whole[::-1])


async def test_a_job_is_for_the_one_of_two_companies_that_was_chosen(open_world: Opened, world: World) -> None:
    lists(world, ListedKind.COMPANY, "Acme", "Acme", "Beta")
    async with open_world(at=None) as show:
        await show.press("C", *"Welder", "tab", "tab", *"Acme", "ctrl+s")
        assert "company: 'Acme' may be Acme (17), Acme (18)" in show.text
        assert await show.queued() == []
        await show.press("right", "right", "ctrl+s")
        assert await company_of(show, world) == "company:18"


async def test_a_company_with_a_blank_at_its_end_can_be_chosen(open_world: Opened, world: World) -> None:
    lists(world, ListedKind.COMPANY, "Acme ", "Beta")
    async with open_world(at=None) as show:
        await show.press("C", *"Welder", "tab", "tab", *"acme", "ctrl+s")
        assert await company_of(show, world) == "company:17"


async def test_a_company_that_cannot_be_emptied_says_so(open_world: Opened, world: World) -> None:
    lists(world, ListedKind.COMPANY, "Acme", "Beta")
    world.store([Job(remote_id="1", name="Backend Engineer", code="J1", company="Acme")], world.clock.pass_(1000))
    async with open_world(at=None) as show:
        await show.press("E", *"s", "tab", "tab", "ctrl+u", "ctrl+s")
        assert "company: it can be another one, and is not emptied from here" in show.text
        assert await show.queued() == []
        await show.press(*"be", "ctrl+s")
        assert await company_of(show, world) == "company:18"


async def test_where_no_company_is_in_use_none_is_asked_for(open_world: Opened, world: World) -> None:
    lists(world, ListedKind.COMPANY, "Acme", active=False)
    async with open_world(at=None) as show:
        await show.press("C")
        assert "company" not in show.text
        assert "openings" in show.text


async def test_a_source_is_written_as_the_account_calls_it(open_world: Opened, world: World) -> None:
    lists(world, ListedKind.SOURCE, "Fair ", "LinkedIn")
    async with open_world() as show:
        await show.press("E", *["tab"] * 5, "ctrl+u", *"fair", "ctrl+s")
        (queued,) = await show.queued()
        op = ops.one(world.db, queued.seq)
        assert op is not None
        assert isinstance(op.intent, EditCandidate)
        assert op.intent.changes.source == "Fair "


async def test_what_a_colleague_chose_is_told_under_its_label(open_world: Opened, world: World) -> None:
    lists(world, ListedKind.SOURCE, "Fair", "Fair\u200b", "LinkedIn")

    def came(source: str) -> None:
        person = Candidate(remote_id="3", first_name="Bo", last_name="Lund", source=source)
        world.store([person], world.clock.pass_(1000))

    came("LinkedIn")
    async with open_world() as show:
        assert show.at == "Bo Lund"
        await show.press("E", *["tab"] * 5, "ctrl+u", *"fair (17")
        came("Fair\u200b")
        await show.press("ctrl+s")
        assert 'source was changed to "Fair (18)"' in show.text
