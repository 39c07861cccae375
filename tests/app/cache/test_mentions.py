"""A note that speaks to colleagues: they are written to, once, and it reads as it was written."""

import pytest

from app.cache import accounts, connection, outbox, outgoing, people
from app.cache.deeds import Lost
from app.cache.identity import local_ids
from app.cache.mentions import nearest, spoken
from app.model.ids import LocalId
from app.model.intents import AddNote
from app.model.mentions import Ambiguous
from app.model.records import Activity, User
from app.model.views import Spoken
from app.model.words import Kind, Replay, Verb
from app.vendor import Capability, CreateNote
from tests.app.cache.queueing import ask, ends, one
from tests.world import World


@pytest.fixture
def staffed(able: World) -> World:
    """An account that writes to whom a note speaks to."""
    able.store([User(remote_id="u1", name="Lars Holm"), User(remote_id="u2", name="Eva Berg", email="eva@x.example")])
    note = Capability(verb=Verb.NOTE, allowed=True, replay=Replay.CONTENT, fields=("mentions",))
    connection.transaction(able.db, accounts.put_capabilities, able.account, [note])
    return able


def user(world: World, remote: str) -> LocalId:
    return local_ids(world.db, world.account, Kind.USER, [remote])[remote]


def speaks(world: World, body: str) -> int:
    return ask(
        world, AddNote(candidate=world.candidates[0], body=body, mentions=spoken(world.db, world.account, body).to)
    )


def test_whom_it_speaks_to_goes_with_it_and_is_said_before(staffed: World) -> None:
    body = "ask @eva berg and @Lars Holm"
    seq = speaks(staffed, body)
    write = outgoing.build(staffed.db, one(staffed, seq))
    assert isinstance(write, CreateNote)
    assert write.mentions == (("@eva berg", "u2"), ("@Lars Holm", "u1"))
    row = outbox.row(staffed.db, seq, staffed.clock.now())
    assert row is not None
    assert row.mails
    assert row.what.endswith("note, written to Eva Berg and Lars Holm too")
    assert one(staffed, seq).notifies


def test_it_reads_as_it_was_written_when_it_comes_back(staffed: World) -> None:
    seq = speaks(staffed, "ask @Eva Berg")
    ends(staffed, seq)
    came = Activity(
        remote_id="n1", candidate="0", kind="note", at=staffed.clock.now(), body="ask <u2>", mentions=(("<u2>", "u2"),)
    )
    staffed.store([came], staffed.clock.pass_(1))
    person = people.candidate(staffed.db, staffed.candidates[0], staffed.clock.now())
    assert person is not None
    assert [line.body for line in person.timeline] == ["ask @Eva Berg"]


def test_where_nobody_is_written_to_a_name_is_a_name(able: World) -> None:
    able.store([User(remote_id="u2", name="Eva Berg")])
    assert spoken(able.db, able.account, "ask @Eva Berg and @Nobody") == Spoken()


def test_whoever_came_to_be_called_the_same_before_it_left_is_not_guessed_either(staffed: World) -> None:
    seq = speaks(staffed, "ask @Lars Holm and @Eva Berg")
    staffed.store([User(remote_id="u2", name="Lars Holm")], staffed.clock.pass_(1))
    with pytest.raises(Lost, match="2 people are called Lars Holm"):
        outgoing.build(staffed.db, one(staffed, seq))


def test_whoever_left_or_is_called_otherwise_before_it_left_is_missed_and_not_left_out(staffed: World) -> None:
    seq = speaks(staffed, "ask @Lars Holm and @Eva Berg")
    staffed.store([User(remote_id="u2", name="Eva Holm", email="eva@x.example")], staffed.clock.pass_(1))
    with pytest.raises(Lost, match="Eva Holm is not there any more under the name"):
        outgoing.build(staffed.db, one(staffed, seq))


def test_of_two_of_one_name_none_is_guessed(staffed: World) -> None:
    staffed.store([User(remote_id="u3", name="Lars Holm")])
    with pytest.raises(Ambiguous, match="Lars Holm"):
        spoken(staffed.db, staffed.account, "ask @Lars Holm")


def test_whoever_may_be_meant_by_a_word_that_nobody_is_called_is_named(staffed: World) -> None:
    staffed.store([User(remote_id="u3", name="Łucja Larsen", email="lucy@x.example")])
    found = [list(nearest(staffed.db, staffed.account, word)) for word in ("Lars", "Brg", "lucy@y.example", "zzz")]
    assert found == [["Lars Holm", "Łucja Larsen"], ["Eva Berg"], ["Łucja Larsen"], []]
    assert spoken(staffed.db, staffed.account, "@Lars, @eva berg").unknown == ("Lars",)
