"""Who is the same person in several accounts: by the id they were made with, and by nothing else."""

import pytest

from app.cache import absorb, accounts, connection, links, sweeps
from app.cache.identity import known_ids
from app.cache.sweeps import Doubt
from app.model.ids import LocalId
from app.model.records import Candidate
from app.model.words import Kind
from tests import ampler
from tests.world import World


@pytest.fixture
def refs(world: World) -> World:
    return ampler.refs_account(world)


def tell(world: World, remote: str, external_ref: str | None, **more: str) -> LocalId:
    """The account tells of a candidate; their local id."""
    person = Candidate(remote_id=remote, first_name="Ida", last_name="Noor", external_ref=external_ref, **more)  # type: ignore[arg-type]
    world.store([person], world.clock.pass_(1))
    return known_ids(world.db, world.account, Kind.CANDIDATE, [remote])[remote]


def gone(world: World, candidate: LocalId, remote: str) -> None:
    doubt = Doubt(candidate, Kind.CANDIDATE, remote)
    assert connection.transaction(world.db, sweeps.gone, doubt, world.clock.now())


@pytest.mark.parametrize("said", ["polka:0", "0"])
def test_an_exact_id_links_silently_from_both_sides(world: World, refs: World, said: str) -> None:
    there = tell(refs, "c1", said)
    assert links.linked(world.db, there) == [world.candidates[0]]
    assert links.linked(world.db, world.candidates[0]) == [there]


def test_name_and_mail_alone_link_nobody(world: World, refs: World) -> None:
    person = Candidate(remote_id="c1", first_name="Ida", last_name="Noor", emails=("p0@example.org",))
    refs.store([person], refs.clock.pass_(1))
    assert links.linked(world.db, world.candidates[0]) == []


@pytest.mark.parametrize("said", ["other:0", "polka:99", "", "polka:~9", "~9"])
def test_an_id_of_nobody_links_nobody(world: World, refs: World, said: str) -> None:
    assert links.linked(world.db, tell(refs, "c1", said)) == []


def test_a_bare_id_that_several_accounts_have_links_nobody_and_a_whole_one_does(world: World, refs: World) -> None:
    there = tell(refs, "c1", "0")
    named = tell(refs, "c2", "polka:0")
    third = tell(ampler.refs_account(world, "third"), "0", None)
    assert links.linked(world.db, there) == [], "from now on it may be either"
    assert links.linked(world.db, named) == [world.candidates[0]]
    assert links.linked(world.db, third) == []


def test_an_id_of_their_own_account_is_none(world: World, refs: World) -> None:
    tell(refs, "0", None)
    assert links.linked(world.db, tell(refs, "c1", "refs:0")) == []
    assert links.linked(world.db, tell(refs, "c2", "0")) == [world.candidates[0]]


def test_whoever_is_named_may_come_later_and_who_says_so_may_say_otherwise(world: World, refs: World) -> None:
    there = tell(refs, "c1", "polka:77")
    assert links.linked(world.db, there) == []
    late = tell(world, "77", None)
    assert links.linked(world.db, there) == [late]
    tell(refs, "c1", "polka:1")
    assert links.linked(world.db, there) == [world.candidates[1]]
    tell(refs, "c1", None)
    assert links.linked(world.db, there) == []


@pytest.mark.parametrize("which", ["theirs", "ours"])
def test_a_link_goes_with_either_person(world: World, refs: World, which: str) -> None:
    there = tell(refs, "c1", "polka:0")
    if which == "theirs":
        gone(refs, there, "c1")
    else:
        gone(world, world.candidates[0], "0")
    assert world.db.execute("SELECT COUNT(*) FROM person_link").fetchone() == (0,)


def test_a_link_goes_with_the_account(world: World, refs: World) -> None:
    tell(refs, "c1", "polka:0")
    connection.transaction(world.db, accounts.forget, refs.account)
    assert world.db.execute("SELECT COUNT(*) FROM person_link").fetchone() == (0,)


def test_when_two_become_one_the_link_goes_along(world: World, refs: World) -> None:
    there = tell(refs, "c1", "polka:0")
    now = world.clock.now()
    connection.transaction(world.db, absorb.merge, world.account, world.candidates[0], world.candidates[1], now)
    assert links.linked(world.db, there) == [world.candidates[1]]
