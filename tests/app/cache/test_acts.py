"""What a vendor lets people do beside our verbs: offered where it may be done, queued, sent once, asked about."""

from collections.abc import Mapping

import msgspec
import pytest

from app.cache import (
    acts,
    connection,
    contents,
    facets,
    identity,
    outbox,
    outgoing,
    pages,
    people,
    queue,
    streams,
    sweeps,
    undoing,
)
from app.cache.deeds import AlreadySo, Impossible, Lost
from app.model.acts import Act, Input, InputKind, instant
from app.model.days import moment_of
from app.model.ids import DAY, LocalId
from app.model.intents import AddToJob, Perform
from app.model.records import Job, Listed, Matter, Referee, Scorecard, User
from app.model.views import ActView, MatterView
from app.model.words import Kind, ListedKind, MatterSort, OpState, Replay
from app.sync import decide
from app.vendor import Enclosed, FacetRead, Page, Pulled, Seen, Stream, Unreadable
from app.vendor import Perform as Performed
from tests import acme
from tests.app.cache.queueing import ask, ends, lead, leaves, one
from tests.world import World, allow_everything


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
    lively.store([Listed(remote_id="s1", listed=ListedKind.SOURCE, name="Job ad")])
    assert [(one.name, one.about_ref, one.about_name) for one in offered(lively, whole).values()] == [
        ("firm.update", "polka", "polka"), ("firm.close", "polka:d1", "Sales"),
    ]  # fmt: skip


def test_what_is_called_alike_is_told_apart_by_what_differs(lively: World) -> None:
    act = Act(name="ad.change", title="Change", about=Kind.MATTER, sort=MatterSort.AD)
    remind = Act(name="referee.remind", title="Remind", about=Kind.REFEREE)
    connection.transaction(lively.db, acts.declare, lively.account, [act, remind])

    def ad(remote: str, language: str, status: str) -> Matter:
        lines = (("Default", "no"), ("Language", language))
        return Matter(remote_id=remote, job="1", sort=MatterSort.AD, title="Backend", lines=lines, status_raw=status)

    def names(about: LocalId) -> list[str]:
        return [one.about_name for one in offered(lively, about).values()]

    lively.store([ad("a1", "en", "LIVE"), ad("a2", "pl", "LIVE")])
    assert sorted(names(lively.job)) == ["Backend (en)", "Backend (pl)"]
    lively.store([ad("a2", "en", "DRAFT")], lively.clock.pass_(1))
    assert sorted(names(lively.job)) == ["Backend (DRAFT)", "Backend (LIVE)"]
    lively.store([ad("a2", "en", "LIVE")], lively.clock.pass_(1))
    assert sorted(names(lively.job)) == ["Backend (polka:a1)", "Backend (polka:a2)"]
    lively.store([
        Referee(remote_id="r1", candidate="0", first_name="Eva", last_name="Berg"),
        Referee(remote_id="r2", candidate="0", email="lars@ref.example"),
    ])  # fmt: skip
    assert sorted(names(lively.candidates[0])) == ["Eva Berg", "lars@ref.example"]


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


def test_who_can_be_chosen_is_read_once_however_many_records_there_are(lively: World) -> None:
    team = Act(name="user.hand_over", title="Hand over", about=Kind.USER,
               inputs=tuple(Input(name=name, title=name, kind=InputKind.PEOPLE) for name in ("to", "via")))  # fmt: skip
    connection.transaction(lively.db, acts.declare, lively.account, [team])
    lively.store([User(remote_id=f"t{number}", name=f"T {number}") for number in range(20)])
    whole = connection.transaction(lively.db, acts.whole, lively.account)
    found = acts.offered(lively.db, acts.around(lively.db, whole))
    assert len(found) == 22
    assert {len(one.choices) for view in found for one in view.inputs} == {22}
    assert len({id(one.choices) for view in found for one in view.inputs}) == 1


def test_one_that_waits_while_an_update_takes_it_away_fails_with_the_reason(lively: World) -> None:
    seq = do(lively, approval(lively), "approval.approve")
    connection.transaction(lively.db, acts.declare, lively.account, ())
    with pytest.raises(Lost, match=r"polka: there is no approval\.approve in this system"):
        outgoing.build(lively.db, one(lively, seq))


def test_one_is_shown_on_its_record_leaves_in_the_vendors_words_and_undo_leaves_no_trace(lively: World) -> None:
    seq = do(lively, approval(lively), "approval.reject", reason=("Too dear",), words=("Not now.\nLater.",))
    assert [(one.what, one.held) for one in matters(lively)[0].doing] == [("Reject", True)]
    row = outbox.row(lively.db, seq, lively.clock.now())
    assert row is not None
    assert (row.what, row.shown) == ("Ida Noor: Reject (Offer approval): Too dear, Not now. Later.", "held")
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
    assert contents_kept(lively) == 1
    ends(lively, seq)
    lively.clock.pass_(DAY)
    connection.transaction(lively.db, contents.tidy, lively.clock.now())
    assert contents_kept(lively) == 0


def contents_kept(world: World) -> int:
    return int(world.db.execute("SELECT COUNT(*) FROM content").fetchone()[0])


def test_the_same_is_not_queued_twice(lively: World) -> None:
    do(lively, approval(lively), "approval.approve")
    with pytest.raises(AlreadySo, match="in the queue already"):
        do(lively, approval(lively), "approval.approve")


def test_what_a_colleague_decided_meanwhile_is_a_conflict_and_what_is_so_already_is_done(lively: World) -> None:
    seq = do(lively, approval(lively), "approval.approve")
    (send,) = seen(lively, seq)
    assert isinstance(send, decide.Send)
    (settle,) = seen(lively, seq, acme.approval("REJECTED"), there=False)
    assert isinstance(settle, decide.Settle)
    assert (settle.state, settle.error) == (OpState.CONFLICT, "it says REJECTED now")
    (settle,) = seen(lively, seq, acme.approval("APPROVED"), there=True)
    assert isinstance(settle, decide.Settle)
    assert (settle.state, settle.already) == (OpState.DONE, True)
    (settle,) = seen(lively, seq, exists=False)
    assert isinstance(settle, decide.Settle)
    assert settle.theirs is not None
    assert settle.theirs.gone


@pytest.mark.parametrize(
    ("name", "there", "state"),
    [
        ("approval.comment", None, OpState.ASK),  # the vendor cannot tell: never twice by ourselves
        ("approval.comment", False, OpState.ASK),
        ("approval.comment", True, OpState.DONE),
    ],
)
def test_after_a_lost_answer_the_vendor_is_asked_and_where_it_cannot_tell_a_person(
    lively: World, name: str, there: bool | None, state: OpState
) -> None:
    seq = do(lively, approval(lively), name, words=("fine",))
    leaves(lively, seq)
    lively.db.execute("UPDATE op SET state = 'unknown' WHERE seq = ?", (seq,))
    (settle,) = seen(lively, seq, there=there)
    assert isinstance(settle, decide.Settle)
    assert settle.state is state


def test_what_is_absolute_is_sent_again_where_it_did_not_arrive(lively: World) -> None:
    seq = do(lively, lively.job, "headcount.set", count=("3",))
    leaves(lively, seq)
    lively.db.execute("UPDATE op SET state = 'unknown' WHERE seq = ?", (seq,))
    (postpone,) = seen(lively, seq, there=False)
    assert isinstance(postpone, decide.Postpone)
    assert postpone.state is OpState.QUEUED


def test_what_mails_people_asks_again_after_a_day(lively: World) -> None:
    op = one(lively, do(lively, lively.candidates[0], "consent.ask"))
    assert (op.replay, op.notifies) == (Replay.ONCE, True)
    assert not decide.asks_first(op, lively.clock.now())
    assert decide.asks_first(op, lively.clock.pass_(DAY + 1))


def test_once_it_is_done_it_waits_for_nobody_and_all_that_may_have_changed_is_read_anew(lively: World) -> None:
    lively.db.execute("UPDATE account SET facets = 'files'")
    lively.db.execute(
        "INSERT INTO facet(candidate, name, account_id, read_at) VALUES (?, 'files', ?, ?)",
        (lively.candidates[0], lively.account, lively.clock.now()),
    )
    every = Stream(name="all", title="everything", delta=True, every=DAY, brings=(Kind.MATTER,))
    lively.db.execute("UPDATE stream SET brings = 'matter'")
    ends(lively, do(lively, approval(lively), "approval.approve"))
    assert not any(one.mine for one in matters(lively))
    (due,) = facets.due(lively.db, lively.account, lively.clock.now())
    assert (due.facet, due.candidate) == ("files", lively.candidates[0])
    assert streams.due(lively.db, lively.account, [every], lively.clock.now(), full=False)
    # What was asked for before does not count as read anew.
    asked_before = FacetRead(exists=True, read_at=lively.clock.now() - 1)
    connection.transaction(lively.db, facets.take_in, lively.account, due, asked_before, lively.clock.now())
    assert facets.is_wanted(lively.db, lively.account)


def test_what_was_wanted_by_a_clock_that_was_ahead_is_read_once_and_not_until_then(lively: World) -> None:
    lively.db.execute("UPDATE account SET facets = 'tags'")
    assert connection.transaction(lively.db, facets.want, lively.candidates[0], lively.clock.now() + DAY)
    now = lively.clock.pass_(1)
    (due,) = facets.due(lively.db, lively.account, now)
    read = FacetRead(exists=True, read_at=now)
    connection.transaction(lively.db, facets.take_in, lively.account, due, read, now)
    assert not facets.is_wanted(lively.db, lively.account)


def test_what_was_said_goes_with_whom_it_was_said_of(lively: World) -> None:
    seq = do(lively, approval(lively), "approval.comment", words=("SECRET words",))
    ends(lively, seq)
    doubt = sweeps.Doubt(lively.candidates[0], Kind.CANDIDATE, "0")
    assert connection.transaction(lively.db, sweeps.gone, doubt, lively.clock.pass_(1))
    assert b"SECRET" not in lively.db.execute("SELECT args FROM op WHERE seq = ?", (seq,)).fetchone()[0]
    assert not lively.db.execute("SELECT 1 FROM detail WHERE kind = 'matter'").fetchall()


def test_the_files_of_acts_go_at_once_with_whom_they_were_about(lively: World) -> None:
    do(lively, lively.candidates[1], "cv.parse", ("theirs.pdf", b"%PDF of another one"))
    ends(lively, do(lively, lively.candidates[0], "cv.parse", ("cv.pdf", b"%PDF")))
    do(lively, lively.candidates[0], "cv.parse", ("other.pdf", b"%PDF that was taken back"))
    connection.transaction(lively.db, undoing.undo, lively.clock.now())
    doubt = sweeps.Doubt(lively.candidates[0], Kind.CANDIDATE, "0")
    assert connection.transaction(lively.db, sweeps.gone, doubt, lively.clock.pass_(1))
    assert lively.db.execute("SELECT bytes FROM content").fetchall() == [(b"%PDF of another one",)]


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


def test_what_the_list_of_matters_holds_no_more_is_gone_but_not_what_something_unsent_is_about(lively: World) -> None:
    due = facets.Due(lively.candidates[0], "0", "matters", wanted=True)
    other = Matter(remote_id="re1", candidate="0", sort=MatterSort.REVIEW, title="Review")
    seq = do(lively, approval(lively), "approval.approve")
    read = FacetRead(exists=True, records=[Pulled(other, b"x")], read_at=lively.clock.pass_(1))
    connection.transaction(lively.db, facets.take_in, lively.account, due, read, lively.clock.now())
    assert [one.title for one in matters(lively)] == ["Offer approval", "Review"]
    connection.transaction(lively.db, queue.drop, seq, lively.clock.now())
    connection.transaction(lively.db, facets.take_in, lively.account, due, read, lively.clock.now())
    assert [one.title for one in matters(lively)] == ["Review"]


def test_what_a_list_of_all_that_waits_has_no_more_waits_for_nobody_here(lively: World) -> None:
    stream = Stream(name="approvals", title="Approvals", delta=False)
    lively.store([msgspec.structs.replace(acme.approval(), remote_id="ap2", title="Second")])
    about_consent = msgspec.structs.replace(acme.approval(), remote_id="co", sort=MatterSort.CONSENT, title="Consent")
    lively.store([about_consent])

    def waiting(*records: Matter, unreadable: bool = False) -> set[str]:
        now = lively.clock.pass_(1000)
        connection.transaction(lively.db, streams.begin, lively.account, stream, 0, now, full=False)
        bad = [Unreadable(remote_id=None, reason="one is missing", raw=b"?")] if unreadable else []
        found = [Pulled(record, b"") for record in records]
        page = Page(records=found, unreadable=bad, position=None, begun_at=now, waits=MatterSort.APPROVAL)
        connection.transaction(lively.db, pages.store_page, lively.account, "approvals", page, now=now, complete=True)
        return {one.title for one in matters(lively) if one.mine}

    assert waiting(unreadable=True) == {"Offer approval", "Second", "Consent"}
    assert waiting(acme.approval()) == {"Offer approval", "Consent"}
    assert waiting() == {"Consent"}
    assert waiting(acme.approval()) == {"Offer approval", "Consent"}


def test_a_review_that_is_not_there_any_more_goes(lively: World) -> None:
    due = facets.Due(lively.candidates[0], "0", "scorecards", wanted=True)
    card = Scorecard(remote_id="r1", application="1:0", candidate="0", name="Review")
    for records, left in ((([Pulled(card, b"x")]), 1), ([], 0)):
        read = FacetRead(exists=True, records=records, read_at=lively.clock.pass_(1))
        connection.transaction(lively.db, facets.take_in, lively.account, due, read, lively.clock.now())
        view = people.candidate(lively.db, lively.candidates[0], lively.clock.now())
        assert view is not None
        assert len(view.scorecards) == left


def test_one_about_what_is_not_made_yet_waits_for_it(lively: World) -> None:
    allow_everything(lively)
    lively.store([Job(remote_id="2", name="Data Engineer")])
    application = connection.transaction(lively.db, identity.new_id, lively.account, Kind.APPLICATION)
    job = pk_of(lively, Kind.JOB, "2")
    first = ask(lively, AddToJob(application=application, candidate=lively.candidates[0], job=job))
    second = do(lively, application, "start.change", at=("2026-03-31 09:30",), sure=("no",))
    assert one(lively, second).needs == (first,)
    ends(lively, first, remote="2:0")
    write = outgoing.build(lively.db, one(lively, second))
    assert isinstance(write, Performed)
    assert (write.about, write.job, write.values["sure"]) == ("2:0", "2", ("no",))
    assert moment_of(instant(write.values["at"][0])) == "2026-03-31 09:30"
    row = outbox.row(lively.db, second, lively.clock.now())
    assert row is not None
    assert row.what == "Ida Noor: Change the start: 2026-03-31 09:30, no"
