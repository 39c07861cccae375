"""Merging and anonymising: with a name typed, in the audit, and the cache follows."""

from pathlib import Path

import pytest

from app.cache import accounts, connection, destroyed, ops, people
from app.cache.deeds import Impossible
from app.cli.destroying import _same, carry_out
from app.cli.home import Home
from app.model.intents import AddNote
from app.model.records import Activity, Candidate
from app.model.words import Kind, Verb
from app.vendor import Anonymise, Answer, AnswerLost, Destroy, Forbidden, Merge, VendorError
from tests import ampler
from tests.app.cache.queueing import ask
from tests.world import HandClock, World, build


class Destroyer:
    """As much of a connection as this needs: remembers what it was asked for, and answers as it is told."""

    def __init__(self, error: BaseException | None = None, *, there: bool = True) -> None:
        self.asked: list[Destroy] = []
        self.looked: list[str] = []
        self._there = there
        self._error = error

    async def exists(self, kind: Kind, remote_id: str) -> bool:
        self.looked.append(remote_id)
        return self._there

    async def destroy(self, what: Destroy) -> Answer:
        self.asked.append(what)
        if self._error is not None:
            raise self._error
        return Answer(status=200)


@pytest.fixture
def able(tmp_path: Path) -> World:
    world = build(tmp_path / "cache.db")
    ampler.allow(world, Verb.MERGE, Verb.ANONYMISE, Verb.NOTE)
    note = Activity(remote_id="n1", candidate="1", kind="note", at=world.clock.now(), body="said of Lukasz")
    world.store([note])
    return world


class Desk(Home):
    """A home whose cache is the world's."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.clock: HandClock = world.clock  # type: ignore[assignment]

    @property
    def writer(self):  # type: ignore[no-untyped-def,override]
        return self._world.db


async def asked_for(world: World, plan: destroyed.Plan, connection_: Destroyer) -> None:
    await carry_out(Desk(world), plan, "merge", connection_)  # type: ignore[arg-type]


def events(world: World) -> list[tuple[str, str]]:
    return world.db.execute("SELECT kind, outcome FROM event ORDER BY id").fetchall()


async def test_whoever_is_merged_is_gone_and_what_was_theirs_is_the_others(able: World) -> None:
    ida, lukasz = able.candidates[:2]
    plan = destroyed.plan_merge(able.db, ida, lukasz)
    assert plan.name == "Łukasz Żółć"
    assert plan.what == "Łukasz Żółć (polka:1) into Ida Noor (polka:0)"
    vendor = Destroyer()
    await asked_for(able, plan, vendor)
    assert vendor.asked == [Merge(primary="0", secondary="1")]
    assert events(able) == [("candidates.merge", "200")]
    assert people.candidate(able.db, lukasz, able.clock.now()) is None
    view = people.candidate(able.db, ida, able.clock.now())
    assert view is not None
    assert len(view.applications) == 2
    assert [line.body for line in view.timeline] == ["said of Lukasz"]
    able.store([Candidate(remote_id="1", first_name="Late", last_name="Page")], able.clock.now() - 1000)
    assert people.candidate(able.db, lukasz, able.clock.now()) is None, "a page of before brings nobody back"


async def test_of_whoever_is_anonymised_nothing_stays_and_all_is_read_again(able: World) -> None:
    lukasz = able.candidates[1]
    plan = destroyed.plan_anonymise(able.db, lukasz, ("emails",))
    vendor = Destroyer()
    await asked_for(able, plan, vendor)
    assert vendor.asked == [Anonymise(candidate="1", fields=("emails",))]
    assert people.candidate(able.db, lukasz, able.clock.now()) is None
    assert able.db.execute("SELECT COUNT(*) FROM activity").fetchone() == (0,)
    assert able.db.execute("SELECT COUNT(*) FROM wish WHERE full = 1").fetchone() == (1,)
    able.clock.pass_(1)
    able.store([Candidate(remote_id="1", first_name="(anonymized)")], able.clock.now())
    view = people.candidate(able.db, lukasz, able.clock.now())
    assert view is not None
    assert view.name == "(anonymized)"


@pytest.mark.parametrize("error", [Forbidden("no", status=403), AnswerLost("who knows")])
async def test_what_was_not_done_or_nobody_knows_changes_nothing_here(able: World, error: VendorError) -> None:
    plan = destroyed.plan_merge(able.db, *able.candidates[:2])
    with pytest.raises(type(error)):
        await asked_for(able, plan, Destroyer(error))
    assert people.candidate(able.db, able.candidates[1], able.clock.now()) is not None
    assert events(able) == [("candidates.merge", f"{type(error).__name__} {error.status or ''}".strip())]
    wishes = able.db.execute("SELECT COUNT(*) FROM wish").fetchone()
    assert wishes == (int(isinstance(error, AnswerLost)),)


async def test_a_merge_whose_answer_was_lost_is_done_where_whoever_went_is_gone(able: World) -> None:
    ida, lukasz = able.candidates[:2]
    vendor = Destroyer(AnswerLost("who knows"), there=False)
    await asked_for(able, destroyed.plan_merge(able.db, ida, lukasz), vendor)
    assert (len(vendor.asked), vendor.looked) == (1, ["1"])
    assert events(able) == [("candidates.merge", "AnswerLost")]
    assert people.candidate(able.db, lukasz, able.clock.now()) is None


def test_what_makes_no_sense_is_not_asked_for(able: World) -> None:
    ida, lukasz = able.candidates[:2]
    with pytest.raises(Impossible, match="one and the same"):
        destroyed.plan_merge(able.db, ida, ida)
    with pytest.raises(Impossible, match="age cannot be taken out; there are: full_name, emails"):
        destroyed.plan_anonymise(able.db, ida, ("age",))
    seq = ask(able, AddNote(candidate=lukasz, body="unsent"))
    with pytest.raises(Impossible, match=f"number {seq} of the queue speaks of Łukasz"):
        destroyed.plan_merge(able.db, ida, lukasz)
    assert [op.seq for op in ops.unsettled(able.db)] == [seq]
    connection.transaction(able.db, accounts.put_capabilities, able.account, [])
    able.db.execute("UPDATE account SET writes = 0")
    with pytest.raises(Impossible, match="writes are off"):
        destroyed.plan_anonymise(able.db, ida, ())


def test_a_name_has_to_be_typed_as_it_is_shown() -> None:
    assert _same(" Ida  Noor ", "Ida Noor")
    assert not _same("ida noor", "Ida Noor")
    assert not _same("", "Ida Noor")


@pytest.mark.parametrize("name", ["\N{ZERO WIDTH SPACE}", "\u3164", "\N{ZERO WIDTH SPACE} \N{ZERO WIDTH SPACE}"])
def test_of_a_name_that_shows_nothing_something_is_typed_all_the_same(able: World, name: str) -> None:
    able.store([Candidate(remote_id="1", first_name=name)])
    plan = destroyed.plan_merge(able.db, *able.candidates[:2])
    assert plan.name == "(no name)"
    assert not _same("", plan.name)
