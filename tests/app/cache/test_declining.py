"""Declining with a note and with a mail: nobody is mailed who was not meant to be, and nobody twice."""

import pytest

from app.cache import connection, ops, outbox, outgoing, queue, undoing
from app.cache.deeds import Impossible
from app.model.ids import DAY, HOUR, LocalId
from app.model.intents import Move, Reject
from app.model.records import Application, Listed
from app.model.words import ApplicationStatus, ListedKind, OpState, Verb
from app.sync import decide
from app.vendor import RejectApplication
from tests import ampler
from tests.app.cache.queueing import ask, ends, epoch, leaves, look, one
from tests.world import HOLD, LATE, World, let_wait, visit


@pytest.fixture
def mailing(able: World) -> tuple[World, LocalId]:
    """A vendor that notes and mails with a decline, and one of its templates."""
    ampler.allow(able, Verb.REJECT, notifies=True)
    template, _ = ampler.lists(able, ListedKind.EMAIL_TEMPLATE, *ampler.TEMPLATES)
    return able, template


def decline(world: World, person: int = 0, **more: object) -> Reject:
    assert world.reason is not None
    return Reject(application=world.applications[person], reason=world.reason, **more)  # type: ignore[arg-type]


def test_without_a_mail_nobody_is_told_whatever_the_account_says(mailing: tuple[World, LocalId]) -> None:
    world, _ = mailing
    seq = ask(world, decline(world))
    assert ampler.sent_as(world.db, seq) == ("absolute", False)
    write = outgoing.build(world.db, one(world, seq))
    assert isinstance(write, RejectApplication)
    assert (write.reason, write.note, write.mail, write.mail_at) == ("1:4", None, None, None)


def test_what_goes_with_it_is_sent_in_the_vendors_words_and_said_in_ours(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    at = world.clock.now() + DAY
    seq = ask(world, decline(world, note="no Rust", mail=template, mail_at=at))
    assert ampler.sent_as(world.db, seq) == ("once", True)
    write = outgoing.build(world.db, one(world, seq))
    assert isinstance(write, RejectApplication)
    assert (write.note, write.mail, write.mail_at) == ("no Rust", "email template:Thanks but no", at)
    row = outbox.row(world.db, seq, world.clock.now())
    assert row is not None
    assert row.what.startswith("Ida Noor: New -> declined: no skills, mails Thanks but no at 20")
    assert row.mails


def test_a_mail_whose_answer_was_lost_is_never_sent_again_by_itself(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    seq = ask(world, decline(world, mail=template))
    leaves(world, seq)
    connection.transaction(
        world.db, queue.postpone, seq, OpState.UNKNOWN, world.clock.now() + LATE, epoch=epoch(world), why="lost"
    )
    seen = look(world, seq)
    (command,) = decide.decide(one(world, seq), seen, world.clock.now(), late_window=LATE)
    assert isinstance(command, decide.Settle)
    assert command.state is OpState.ASK
    there = look(world, seq, visit(9, 0, 5, world.clock.now()))
    (command,) = decide.decide(one(world, seq), there, world.clock.now(), late_window=LATE)
    assert isinstance(command, decide.Settle)
    assert command.state is OpState.DONE


def test_a_decline_that_is_found_to_have_arrived_keeps_its_reason(able: World) -> None:
    ampler.allow(able, Verb.REJECT)
    seq = ask(able, decline(able))
    leaves(able, seq)
    ended = Application(
        remote_id="1:0", candidate="0", job="1", stage="1:5", status=ApplicationStatus.REJECTED, reason="1:4"
    )
    seen = look(able, seq, ended)
    assert seen.place is not None
    assert seen.place.reason == able.reason


def test_a_mail_of_long_ago_is_asked_about_again_before_it_leaves(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    mailed, quiet = ask(world, decline(world, mail=template)), ask(world, decline(world, 1))
    world.clock.pass_(DAY - HOUR)
    assert not decide.asks_first(one(world, mailed), world.clock.now())
    world.clock.pass_(2 * HOUR)
    assert not decide.asks_first(one(world, quiet), world.clock.now())
    why = decide.asks_first(one(world, mailed), world.clock.now())
    assert "more than a day ago" in why
    connection.transaction(world.db, queue.ask_first, mailed, why, epoch=epoch(world), now=world.clock.now())
    assert connection.transaction(world.db, queue.claim, mailed, (), epoch(world), world.clock.now()) is None
    row = outbox.row(world.db, mailed, world.clock.now())
    assert row is not None
    assert (row.shown, row.asks_first, row.error) == ("ask", True, why)
    assert not connection.transaction(world.db, queue.confirm_done, mailed, world.clock.now())
    assert connection.transaction(world.db, queue.send_again, mailed, world.clock.now())
    assert one(world, mailed).state is OpState.QUEUED
    assert not decide.asks_first(one(world, mailed), world.clock.now())


def test_a_mail_whose_moment_is_over_is_asked_about_before_it_leaves(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    at = world.clock.now() + HOUR
    seq = ask(world, decline(world, mail=template, mail_at=at))
    world.clock.pass_(HOUR - 1)
    assert not decide.asks_first(one(world, seq), world.clock.now())
    world.clock.pass_(1)
    why = decide.asks_first(one(world, seq), world.clock.now())
    assert "which is over" in why
    connection.transaction(world.db, queue.ask_first, seq, why, epoch=epoch(world), now=world.clock.now())
    assert connection.transaction(world.db, queue.send_again, seq, world.clock.now())
    assert not decide.asks_first(one(world, seq), world.clock.now())


def test_nothing_goes_with_a_decline_of_somebody_who_was_declined(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    ask(world, decline(world, mail=template))
    for more in ({"mail": template}, {"note": "no Rust"}):
        with pytest.raises(Impossible, match="was declined already"):
            ask(world, decline(world, **more))
    assert ask(world, decline(world))


def test_what_goes_with_a_decline_is_not_done_because_somebody_else_has_declined(
    mailing: tuple[World, LocalId],
) -> None:
    world, template = mailing
    quiet, mailed = ask(world, decline(world, 1)), ask(world, decline(world, mail=template))
    noted = ask(world, decline(world, 2, note="no Rust"))
    for person, seq, state in ((0, mailed, OpState.CONFLICT), (1, quiet, OpState.DONE), (2, noted, OpState.CONFLICT)):
        there = look(world, seq, visit(30 + person, person, 5, world.clock.now()))
        (command,) = decide.decide(one(world, seq), there, world.clock.now(), late_window=LATE)
        assert isinstance(command, decide.Settle)
        assert command.state is state


def test_a_mail_that_asks_first_can_still_be_undone(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    seq = ask(world, decline(world, mail=template))
    world.clock.pass_(2 * DAY)
    connection.transaction(world.db, queue.ask_first, seq, "old", epoch=epoch(world), now=world.clock.now())
    undone = connection.transaction(world.db, undoing.undo, world.clock.now())
    assert undone.dropped == (seq,)
    assert ops.unsettled(world.db) == []


def test_undo_of_a_mail_that_has_left_says_that_it_is_not_called_back(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    ends(world, ask(world, decline(world, mail=template)))
    left = connection.transaction(world.db, undoing.undo, world.clock.now()).left
    assert left is not None
    assert left.back == (
        "Ida Noor is in Rejected at the vendor: move back to New; the mail to them is not called back",
    )


def test_what_makes_no_sense_is_not_queued(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    let_wait(world, "later")
    (parks,) = world.db.execute("SELECT pk FROM reason WHERE name = 'later'").fetchone()
    (consent,) = ampler.lists(world, ListedKind.CONSENT, "x")
    for intent, why in (
        (decline(world, mail=consent), "no such email template"),
        (decline(world, mail_at=world.clock.now() + DAY), "no mail"),
        (Reject(application=world.applications[0], reason=parks, mail=template), "because they wait"),
    ):
        with pytest.raises(Impossible, match=why):
            ask(world, intent)
    world.clock.pass_(1)
    name = ampler.TEMPLATES[0]
    world.store([
        Listed(remote_id=f"email template:{name}", listed=ListedKind.EMAIL_TEMPLATE, name=name, active=False)
    ])  # fmt: skip
    with pytest.raises(Impossible, match="not in use any more"):
        ask(world, decline(world, mail=template))
    assert ops.unsettled(world.db) == []


def test_an_account_without_room_for_it_says_so(able: World) -> None:
    (template,) = ampler.lists(able, ListedKind.EMAIL_TEMPLATE, "Thanks")
    with pytest.raises(Impossible, match="no field for note, mail"):
        ask(able, decline(able, note="x", mail=template))


def test_asking_again_after_a_conflict_counts_from_then_on(mailing: tuple[World, LocalId]) -> None:
    world, template = mailing
    seq = ask(world, decline(world, mail=template))
    world.clock.pass_(2 * DAY)
    world.vendor_moves(0, 2)
    leaves(world, seq)
    connection.transaction(world.db, queue.settle, seq, OpState.CONFLICT, epoch=epoch(world), now=world.clock.now())
    intent = one(world, seq).intent
    connection.transaction(world.db, queue.replace, seq, intent, world.clock.now())
    world.clock.pass_(HOLD)
    assert not decide.asks_first(one(world, seq), world.clock.now())
    assert not isinstance(intent, Move)
