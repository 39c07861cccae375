"""What a vendor lets people do beside our verbs: offered where it may be done, queued, sent once, asked about."""

from collections.abc import Mapping

import msgspec
import pytest

from app.cache import acts, connection, contents, identity, outbox, outgoing, people, queue, undoing
from app.cache.deeds import Impossible
from app.model.ids import DAY, LocalId
from app.model.intents import Perform
from app.model.records import Matter
from app.model.views import ActView, MatterView
from app.model.words import Kind, OpState
from app.sync import decide
from app.vendor import Enclosed, Pulled, Seen
from app.vendor import Perform as Performed
from tests import acme
from tests.app.cache.queueing import ask, ends, lead, one
from tests.world import World


@pytest.fixture
def lively(world: World) -> World:
    """The account lets people do the acts of `tests.acme`, and an approval waits for it."""
    acme.lets(world)
    lead(world)
    return world


def offered(world: World, *records: LocalId) -> dict[tuple[str, str], ActView]:
    found = acts.offered(world.db, [near for pk in records for near in acts.around(world.db, pk)])
    return {(one.name, one.about_ref): one for one in found}


def pk_of(world: World, kind: Kind, remote: str) -> LocalId:
    return identity.known_ids(world.db, world.account, kind, [remote])[remote]


def approval(world: World) -> LocalId:
    return pk_of(world, Kind.MATTER, "ap1")


def wanted(
    world: World, pk: LocalId, name: str, file: tuple[str, bytes] | None = None, **given: tuple[str, ...]
) -> Perform:
    return connection.transaction(world.db, acts.intent, pk, name, given, world.clock.now(), file=file)


def do(world: World, pk: LocalId, name: str, file: tuple[str, bytes] | None = None, **given: tuple[str, ...]) -> int:
    return ask(world, wanted(world, pk, name, file, **given))


def seen(world: World, seq: int, *records: Matter, there: bool | None = None, exists: bool = True) -> list[object]:
    """What is decided once the vendor was asked."""
    now = world.clock.pass_(1000)
    pulled = [Pulled(record, b"x") for record in records]
    looked = Seen(exists=exists, there=there, records=pulled, read_at=now)
    event = connection.transaction(world.db, outgoing.take_in, one(world, seq), looked, now)
    return list(decide.decide(one(world, seq), event, now, late_window=60_000))


def matters(world: World, person: int = 0) -> tuple[MatterView, ...]:
    view = people.candidate(world.db, world.candidates[person], world.clock.now())
    assert view is not None
    return view.matters


def test_what_waits_for_this_account_is_shown_first_and_its_acts_are_offered_before_others(lively: World) -> None:
    assert [(one.title, one.mine, one.status_raw) for one in matters(lively)] == [
        ("Offer approval", True, "PENDING"), ("Data consent", False, "SENT"),
    ]  # fmt: skip
    found = list(offered(lively, lively.candidates[0]).values())
    assert [(one.title, one.about_name) for one in found] == [
        ("Approve", "Offer approval"), ("Reject", "Offer approval"), ("Comment", "Offer approval"),
        ("Ask for consent", "Ida Noor"), ("Parse a CV", "Ida Noor"), ("Change the start", "Ida Noor, Backend Engineer"),
    ]  # fmt: skip
    assert [one.name for one in offered(lively, lively.job).values()] == ["ad.publish", "headcount.set"]
    whole = connection.transaction(lively.db, acts.whole, lively.account)
    assert [(one.name, one.about_ref) for one in offered(lively, whole).values()] == [("firm.update", "polka")]


def test_what_the_account_may_not_is_shown_with_its_reason_until_a_test_finds_otherwise(lively: World) -> None:
    key = ("approval.approve", "polka:ap1")
    connection.transaction(lively.db, acts.bar, lively.account, {"approval.approve": "Only approvers may."})
    assert offered(lively, lively.candidates[0])[key].why_not == "Only approvers may."
    with pytest.raises(Impossible, match="polka: Only approvers may"):
        do(lively, approval(lively), "approval.approve")
    connection.transaction(lively.db, acts.declare, lively.account, acme.ACTS)  # an update knows no better
    assert offered(lively, lively.candidates[0])[key].why_not
    connection.transaction(lively.db, acts.bar, lively.account, {})
    assert not offered(lively, lively.candidates[0])[key].why_not


def test_what_the_vendor_declares_no_more_is_gone(lively: World) -> None:
    connection.transaction(lively.db, acts.declare, lively.account, acme.ACTS[:1])
    assert [one.name for one in offered(lively, lively.candidates[0]).values()] == ["approval.approve"]


def test_one_is_shown_on_its_record_leaves_in_the_vendors_words_and_undo_leaves_no_trace(lively: World) -> None:
    seq = do(lively, approval(lively), "approval.reject", reason=("Too dear",), words=("Not now.\nLater.",))
    assert [(one.what, one.held) for one in matters(lively)[0].doing] == [("Reject", True)]
    row = outbox.row(lively.db, seq, lively.clock.now())
    assert row is not None
    assert (row.what, row.shown) == ("Ida Noor: Reject (Offer approval): dear, Not now. Later.", "held")
    assert outgoing.build(lively.db, one(lively, seq)) == Performed(
        act="approval.reject", kind=Kind.MATTER, about="ap1", application="1:0", candidate="0", job="1",
        values={"reason": ("dear",), "words": ("Not now.\nLater.",)}, marker=one(lively, seq).op_id,
    )  # fmt: skip
    connection.transaction(lively.db, undoing.undo, lively.clock.now())
    assert matters(lively)[0].doing == ()


def test_people_lists_days_and_numbers_are_said_as_the_vendor_says_them(lively: World) -> None:
    seq = do(
        lively, lively.job, "headcount.set", count=("3,5",), by=("2026-03-31",), who=("Eva Berg", "u2"), of=("Sales",)
    )
    assert outgoing.build(lively.db, one(lively, seq)) == Performed(
        act="headcount.set", kind=Kind.JOB, about="1", job="1", marker=one(lively, seq).op_id,
        values={"count": ("3.5",), "by": ("2026-03-31",), "who": ("u1", "u2"), "of": ("d1",)},
    )  # fmt: skip
    row = outbox.row(lively.db, seq, lively.clock.now())
    assert row is not None
    assert row.what == "Backend Engineer: Set the headcount: 3.5, 2026-03-31, Eva Berg, Lars Holm, Sales"


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("headcount.set", {}, "needs people wanted"),
        ("headcount.set", {"count": ("many",)}, "many is no number"),
        ("headcount.set", {"count": ("nan",)}, "nan is no number"),
        ("headcount.set", {"count": ("1", "2")}, "one, not 2"),
        ("headcount.set", {"count": ("1",), "by": ("soon",)}, "write it like 2026-03-31"),
        ("headcount.set", {"count": ("1",), "who": ("Nobody",)}, "Nobody is none"),
        ("headcount.set", {"count": ("1",), "colour": ("red",)}, "told nothing of colour: count, by"),
        ("approval.approve", {}, "not for that record"),
        ("no.such", {}, "polka: there is no no.such"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    lively: World, name: str, given: Mapping[str, tuple[str, ...]], why: str
) -> None:
    with pytest.raises(Impossible, match=why):
        do(lively, lively.job, name, **given)


def test_a_file_goes_with_it_and_its_bytes_stay_no_longer_than_it(lively: World) -> None:
    with pytest.raises(Impossible, match="needs a file"):
        do(lively, lively.candidates[0], "cv.parse")
    seq = do(lively, lively.candidates[0], "cv.parse", ("cv.pdf", b"%PDF"))
    write = outgoing.build(lively.db, one(lively, seq))
    assert isinstance(write, Performed)
    assert write.file == Enclosed(name="cv", file_name="cv.pdf", content=b"%PDF")
    assert "PDF" not in repr(write)
    lively.clock.pass_(DAY)
    connection.transaction(lively.db, contents.tidy, lively.clock.now())
    assert not lively.db.execute("SELECT 1 FROM detail WHERE kind = 'matter'").fetchall()


def test_what_the_record_says_is_not_open_any_more_is_not_offered(lively: World) -> None:
    shut = msgspec.structs.replace(acme.approval("APPROVED"), acts=("approval.comment",))
    lively.store([shut], lively.clock.pass_(1))
    names = [one.name for one in offered(lively, approval(lively)).values()]
    assert names == ["approval.comment"]
    with pytest.raises(Impossible, match="not any more"):
        do(lively, approval(lively), "approval.approve")


def test_one_that_failed_is_dropped_or_tried_again_like_any_other(lively: World) -> None:
    seq = do(lively, approval(lively), "approval.approve")
    ends(lively, seq, OpState.DEAD)
    assert [one.pending for one in matters(lively)[0].doing] == [OpState.DEAD]
    assert connection.transaction(lively.db, queue.retry, seq, lively.clock.now())
    assert connection.transaction(lively.db, queue.drop, seq, lively.clock.now())
    assert matters(lively)[0].doing == ()
