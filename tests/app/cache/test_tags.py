"""Tags are given and taken off; each takes the other back where the account can do both."""

import pytest

from app.cache import connection, ops, outbox, outgoing, undoing
from app.cache.deeds import Impossible
from app.cache.overlay import candidates
from app.model.intents import AddTags, RemoveTags
from app.model.records import Tags
from app.model.words import Verb
from app.vendor import RemoveTags as Untag
from tests import ampler
from tests.app.cache.queueing import ask, ends, look, one
from tests.world import World


@pytest.fixture
def tagged(able: World) -> World:
    """Ida has tags the vendor spells its own way, and it takes tags off."""
    ampler.allow(able, Verb.TAG, Verb.UNTAG)
    able.store([Tags(remote_id="0", tags=("Rust", "senior"))])
    return able


def tags(world: World) -> tuple[str, ...] | None:
    person = candidates.shown(world.db, world.candidates[0])
    assert person is not None
    return person.tags


def off(world: World, *names: str) -> RemoveTags:
    return RemoveTags(candidate=world.candidates[0], tags=names)


def test_a_tag_is_gone_at_once_and_asked_off_as_the_vendor_spells_it(tagged: World) -> None:
    seq = ask(tagged, off(tagged, "rust", "nope"))
    assert tags(tagged) == ("senior",)
    write = outgoing.build(tagged.db, one(tagged, seq))
    assert isinstance(write, Untag)
    assert write.tags == ("Rust",)
    row = outbox.row(tagged.db, seq, tagged.clock.now())
    assert row is not None
    assert row.what == "Ida Noor: take off tags rust, nope"


def test_what_is_not_there_cannot_be_taken_off(tagged: World) -> None:
    with pytest.raises(Impossible, match="has none of these tags"):
        ask(tagged, off(tagged, "go"))
    with pytest.raises(Impossible, match="no tag to take off"):
        ask(tagged, off(tagged, " "))


def test_a_tag_that_a_colleague_took_off_meanwhile_is_off(tagged: World) -> None:
    seq = ask(tagged, off(tagged, "rust"))
    assert look(tagged, seq, Tags(remote_id="0", tags=("senior",))).there
    other = ask(tagged, off(tagged, "senior"))
    looked = look(tagged, other, Tags(remote_id="0", tags=("senior",)))
    assert (looked.there, looked.holds) == (False, True)


def test_a_list_of_before_does_not_bring_it_back(tagged: World) -> None:
    asked_at = tagged.clock.now()
    ends(tagged, ask(tagged, off(tagged, "rust")))
    tagged.store([Tags(remote_id="0", tags=("Rust", "senior"))], asked_at)
    assert tags(tagged) == ("senior",)


def test_each_takes_the_other_back_and_nothing_that_was_there_before(tagged: World) -> None:
    ends(tagged, ask(tagged, AddTags(candidate=tagged.candidates[0], tags=("go", "SENIOR"))))
    left = connection.transaction(tagged.db, undoing.undo, tagged.clock.now()).left
    assert left is not None
    (seq,) = connection.transaction(tagged.db, undoing.take_back, left.step, tagged.clock.now()).queued
    assert one(tagged, seq).intent == off(tagged, "go")
    assert tags(tagged) == ("Rust", "senior")
    ends(tagged, ask(tagged, off(tagged, "senior")))
    left = connection.transaction(tagged.db, undoing.undo, tagged.clock.now()).left
    assert left is not None
    (seq,) = connection.transaction(tagged.db, undoing.take_back, left.step, tagged.clock.now()).queued
    assert one(tagged, seq).intent == AddTags(candidate=tagged.candidates[0], tags=("senior",))


def test_where_the_account_takes_none_off_they_stay(able: World) -> None:
    ends(able, ask(able, AddTags(candidate=able.candidates[0], tags=("go",))))
    undone = connection.transaction(able.db, undoing.undo, able.clock.now())
    assert undone.too_late is not None
    assert "tags are not taken off from here" in undone.too_late
    with pytest.raises(Impossible, match="takes no tag off"):
        ask(able, off(able, "go"))
    assert ops.unsettled(able.db) == []
