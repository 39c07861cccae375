"""References are asked for in one step, once, and reminded of only where the vendor would take it."""

import pytest

from app import vendor as port
from app.cache import (
    conflicts,
    connection,
    details,
    listings,
    outbox,
    outgoing,
    people,
    queue,
    reference_counts,
    references,
    rescue,
    undoing,
)
from app.cache.deeds import AlreadySo, Impossible, NotMapped
from app.cache.identity import known_ids, known_kind, new_id
from app.model.ids import DAY, HOUR, LocalId
from app.model.intents import (
    AddReferee,
    AskedReferences,
    CreateCandidate,
    EditReferee,
    RefereeFields,
    Remind,
    RemoveReferee,
    RequestReferences,
    decode,
    encode,
    kind_of,
    mails,
    records_of,
    without_words,
)
from app.model.records import Candidate, Referee, ReferenceCheck, Reminder
from app.model.views import CheckView
from app.model.words import CheckStatus, Kind, ListedKind, OpState, RefereeStatus, Replay
from app.sync import decide
from app.vendor import Answer, AnswerLost
from tests import ampler
from tests.app.cache.queueing import ask, ask_together, ends, leaves, look, one, settle
from tests.world import World

EVA = RefereeFields(first_name="Eva", last_name="Berg", email="eva@example.org", is_manager=True)
LARS = RefereeFields(first_name="Lars", last_name="Holm", phone="+46 70 1")


@pytest.fixture
def refs(able: World) -> World:
    """The account for reference checks, beside the one that `able` is about."""
    return ampler.refs_account(able)


def asked(refs: World, *referees: RefereeFields, person: int = 0, managers: int | None = None) -> AskedReferences:
    questions = listings.listed(refs.db, refs.account, ListedKind.QUESTION_SET)[0].id
    return AskedReferences(
        account=refs.account,
        candidate=refs.candidates[person],
        question_set=questions,
        referees=referees,
        min_manager_references=managers,
    )


def ask_for(refs: World, *referees: RefereeFields, person: int = 0, managers: int | None = None) -> list[int]:
    """Ask for references as a screen does; the numbers of the step."""

    def work(db):  # type: ignore[no-untyped-def]
        steps = references.steps(db, asked(refs, *referees, person=person, managers=managers))
        return queue.enqueue(db, steps, refs.clock.now())

    return connection.transaction(refs.db, work)  # type: ignore[no-any-return]


def seen(refs: World, person: int = 0) -> CheckView:
    """The newest check, as somebody who looks at the candidate of the other account sees it."""
    view = people.candidate(refs.db, refs.candidates[person], refs.clock.now())
    assert view is not None
    return view.references[0]


def what(refs: World, seq: int) -> str:
    row = outbox.row(refs.db, seq, refs.clock.now())
    assert row is not None
    return row.what


def done(refs: World, *referees: RefereeFields) -> CheckView:
    """References that were asked for, all of it at the vendor: the candidate is `c1`, the check `k1`."""
    numbers = ask_for(refs, *referees)
    for seq, remote in zip(numbers, ["c1", *(f"f{n}" for n in range(1, len(numbers) - 1)), "k1"], strict=True):
        ends(refs, seq, remote=remote)
    return seen(refs)


# --- asking --------------------------------------------------------------------------------------


def test_who_is_not_there_is_made_there_and_asked_about_in_one_step(refs: World) -> None:
    numbers = ask_for(refs, EVA, LARS, managers=1)
    create, eva, lars, request = (one(refs, seq).intent for seq in numbers)
    assert isinstance(create, CreateCandidate)
    assert create.person.external_ref == "polka:0"
    assert (create.person.first_name, create.person.emails) == ("Ida", ("p0@example.org",))
    assert isinstance(eva, AddReferee)
    assert isinstance(lars, AddReferee)
    assert isinstance(request, RequestReferences)
    assert request.referees == (eva.referee, lars.referee)
    check = seen(refs)
    assert (check.question_set, check.filled, check.total, check.held) == ("Engineers", 0, 2, True)
    assert [(who.name, who.held) for who in check.referees] == [("Eva Berg", True), ("Lars Holm", True)]
    assert what(refs, numbers[-1]) == (
        "Ida Noor: ask for references with Engineers, 2 referees, e-mails and texts people"
    )
    assert outbox.row(refs.db, numbers[-1], refs.clock.now()).mails  # type: ignore[union-attr]
    assert ampler.sent_as(refs.db, numbers[-1]) == (Replay.ONCE, True)
    dropped = connection.transaction(refs.db, undoing.undo, refs.clock.now()).dropped
    assert sorted(dropped) == numbers
    view = people.candidate(refs.db, refs.candidates[0], refs.clock.now())
    assert view is not None
    assert (view.references, view.linked) == ((), ())


def test_nothing_of_the_request_leaves_before_its_referees_are_named(refs: World) -> None:
    create, eva, request = ask_for(refs, EVA)
    with pytest.raises(NotMapped):
        outgoing.build(refs.db, one(refs, eva))
    ends(refs, create, remote="c1")
    assert outgoing.build(refs.db, one(refs, eva)) == port.AddReferee(
        candidate="c1", check=None, fields=EVA, marker=one(refs, eva).op_id
    )
    with pytest.raises(NotMapped):
        outgoing.build(refs.db, one(refs, request))
    assert one(refs, request).needs == (eva,)
    ends(refs, eva, remote="f1")
    assert outgoing.build(refs.db, one(refs, request)) == port.RequestReferences(
        candidate="c1",
        question_set="question set:Engineers",
        referees=("f1",),
        min_manager_references=None,
        marker=one(refs, request).op_id,
    )


def test_who_is_there_already_is_not_made_again(refs: World) -> None:
    refs.store([Candidate(remote_id="c7", first_name="Ida", external_ref="polka:0")], refs.clock.pass_(1))
    (request,) = ask_for(refs)
    assert what(refs, request).startswith(
        "Ida: ask for references with Engineers, the candidate names the referees, e-mails"
    )
    with pytest.raises(Impossible, match="asked for already: remind"):
        ask_for(refs)


def test_it_is_refused_where_no_account_does_it_and_for_whom_no_system_knows_yet(able: World) -> None:
    with pytest.raises(Impossible, match="no account that is connected does reference checks"):
        references.enquiries(able.db, able.candidates[0])
    refs = ampler.refs_account(able)
    (only,) = references.enquiries(able.db, able.candidates[0])
    assert (only.account, only.candidate, only.why_not) == (refs.account, None, "")
    able.db.execute("UPDATE idmap SET remote_id = NULL WHERE pk = ?", (able.candidates[0],))
    with pytest.raises(Impossible, match="does not know them yet"):
        ask_for(refs)


def test_one_that_has_left_stays_and_that_is_said(refs: World) -> None:
    done(refs, EVA)
    undone = connection.transaction(refs.db, undoing.undo, refs.clock.now())
    assert undone.left is None
    assert "has left, and" in (undone.too_late or "")
    (request,) = [seq for (seq,) in refs.db.execute("SELECT seq FROM op WHERE kind = 'references.request'")]
    with pytest.raises(Impossible, match="e-mailed and texted: that is not called back"):
        undoing.deed_of(one(refs, request).intent).inverse(refs.db, one(refs, request), one(refs, request).intent)


def test_a_lost_answer_to_a_request_asks_and_only_one_like_it_that_is_there_settles_it(refs: World) -> None:
    create, eva, request = ask_for(refs, EVA)
    ends(refs, create, remote="c1")
    ends(refs, eva, remote="f1")
    leaves(refs, request)
    unknown = decide.Failed(AnswerLost("gone"), sending=True)
    (postponed,) = decide.decide(one(refs, request), unknown, refs.clock.now(), late_window=1)
    assert isinstance(postponed, decide.Postpone)
    assert postponed.state is OpState.UNKNOWN
    refs.db.execute("UPDATE op SET state = 'unknown' WHERE seq = ?", (request,))
    (asks,) = decide.decide(one(refs, request), look(refs, request), refs.clock.now(), late_window=1)
    assert isinstance(asks, decide.Settle)
    assert asks.state is OpState.ASK
    (found,) = decide.decide(
        one(refs, request), look(refs, request, matches=1, remote="k1"), refs.clock.now(), late_window=1
    )
    assert isinstance(found, decide.Settle)
    assert (found.state, found.remote) == (OpState.DONE, "k1")


def test_a_request_that_somebody_says_was_done_is_known_by_whom_and_what_it_asks(refs: World) -> None:
    create, request = ask_for(refs)
    ends(refs, create, remote="c1")
    ends(refs, request, OpState.ASK)
    connection.transaction(refs.db, queue.confirm_done, request, refs.clock.now())
    mine = seen(refs).id
    now = refs.clock.pass_(1)
    other = ReferenceCheck(remote_id="k8", candidate="c1", question_set="question set:Managers", requested_at=now)
    came = ReferenceCheck(remote_id="k9", candidate="c1", question_set="question set:Engineers", requested_at=now)
    refs.store([other, came], now)
    assert known_ids(refs.db, refs.account, Kind.CHECK, ["k9"])["k9"] == mine


def test_one_that_waited_for_more_than_a_day_asks_before_it_mails(refs: World) -> None:
    request = ask_for(refs)[-1]
    now = refs.clock.pass_(2 * DAY)
    assert "mails somebody" in decide.asks_first(one(refs, request), now)
    assert mails(Remind(check=LocalId(1)))


# --- referees ------------------------------------------------------------------------------------


def test_a_referee_is_named_behind_changed_and_taken_out(refs: World) -> None:
    check = done(refs, EVA)
    with pytest.raises(Impossible, match="is asked already"):
        add(refs, check, RefereeFields(first_name="E", email="EVA@example.org"))
    with pytest.raises(Impossible, match="needs a name, and"):
        add(refs, check, RefereeFields(first_name="E"))
    seq = add(refs, check, LARS)
    assert what(refs, seq) == "Ida Noor: referee Lars Holm"
    write = outgoing.build(refs.db, one(refs, seq))
    assert isinstance(write, port.AddReferee)
    assert (write.candidate, write.check) == ("c1", "k1")
    ends(refs, seq, remote="f2")
    lars = next(who for who in seen(refs).referees if who.first_name == "Lars")
    edit = ask(refs, EditReferee(referee=lars.id, changes=RefereeFields(phone="+46 70 2")))
    assert what(refs, edit) == "Ida Noor: referee Lars Holm: phone +46 70 2"
    told = Referee(remote_id="f2", candidate="c1", check="k1", first_name="Lars", last_name="Holm", phone="+46 70 1")
    assert look(refs, edit, told).holds
    assert outgoing.build(refs.db, one(refs, edit)) == port.EditReferee(
        candidate="c1", referee="f2", changes=RefereeFields(phone="+46 70 2")
    )
    ends(refs, edit)
    undone = connection.transaction(refs.db, undoing.undo, refs.clock.now()).left
    assert undone is not None
    assert "change back to referee Lars Holm: phone +46 70 1" in undone.back[0]
    out = ask(refs, RemoveReferee(referee=lars.id))
    assert (seen(refs).total, what(refs, out)) == (1, "Ida Noor: take out Lars Holm")
    assert outgoing.build(refs.db, one(refs, out)) == port.RemoveReferee(candidate="c1", referee="f2")
    ends(refs, out)
    with pytest.raises(AlreadySo):
        ask(refs, RemoveReferee(referee=lars.id))


def add(refs: World, check: CheckView, fields: RefereeFields) -> int:
    referee = connection.transaction(refs.db, new_id, refs.account, Kind.REFEREE)
    assert check.candidate is not None
    return ask(refs, AddReferee(candidate=check.candidate, check=check.id, referee=referee, fields=fields))


def test_whoever_answered_meanwhile_is_not_taken_out_unseen(refs: World) -> None:
    check = done(refs, EVA)
    seq = ask(refs, RemoveReferee(referee=check.referees[0].id))
    filled = Referee(
        remote_id="f1", candidate="c1", check="k1", first_name="Eva", status=RefereeStatus.FILLED, filled_at=1
    )
    found = look(refs, seq, filled)
    assert (found.there, found.holds, found.words) == (False, False, "answered")


# --- reminding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reminder", "why"),
    [
        (Reminder(count=3, count_exceeded=True), "no more reminders may be sent: 3 were"),
        (Reminder(rate_exceeded=True), "it is too soon after the last reminder"),
    ],
)
def test_a_reminder_is_refused_with_its_reason(refs: World, reminder: Reminder, why: str) -> None:
    check = done(refs, EVA)
    refs.store([referee(reminder=reminder)], refs.clock.pass_(1))
    with pytest.raises(Impossible, match=why):
        ask(refs, Remind(check=check.id, referee=check.referees[0].id))
    assert ask(refs, Remind(check=check.id)), "of the whole check it may still be"


def referee(**more: object) -> Referee:
    return Referee(
        remote_id="f1", candidate="c1", check="k1", first_name="Eva", last_name="Berg", email="eva@example.org", **more  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_reminder_is_looked_at_first_and_never_sent_into_a_refusal_or_behind_another(refs: World) -> None:
    check = done(refs, EVA)
    eva = check.referees[0].id
    seq = ask(refs, Remind(check=check.id, referee=eva))
    assert what(refs, seq) == "Ida Noor: remind Eva Berg, e-mails and texts people"
    assert ampler.sent_as(refs.db, seq) == (Replay.ONCE, True)
    with pytest.raises(Impossible, match=f"in the queue already .number {seq}"):
        ask(refs, Remind(check=check.id, referee=eva))
    assert look(refs, seq, referee()).holds
    assert not look(refs, seq, referee(reminder=Reminder(count_exceeded=True))).holds
    assert not look(refs, seq, referee(reminder=Reminder(count=1, sent_at=refs.clock.now()))).holds
    assert outgoing.build(refs.db, one(refs, seq)) == port.Remind(candidate="c1", check="k1", referee="f1")
    refs.store([referee()], refs.clock.pass_(1))
    ends(refs, seq)
    assert seen(refs).referees[0].reminder.count == 1


def test_a_lost_answer_to_a_reminder_asks_whatever_the_vendor_counts(refs: World) -> None:
    check = done(refs, EVA)
    seq = ask(refs, Remind(check=check.id, referee=check.referees[0].id))
    leaves(refs, seq)
    refs.db.execute("UPDATE op SET state = 'unknown' WHERE seq = ?", (seq,))
    for sent in (Reminder(), Reminder(count=1, sent_at=refs.clock.now())):
        (asks,) = decide.decide(
            one(refs, seq), look(refs, seq, referee(reminder=sent)), refs.clock.now(), late_window=1
        )
        assert isinstance(asks, decide.Settle)
        assert asks.state is OpState.ASK
        assert ("1 reminder" if sent.count else "no reminder was sent") in (asks.error or "")


def test_a_reminder_that_met_another_one_can_still_be_meant(refs: World) -> None:
    check = done(refs, EVA)
    seq = ask(refs, Remind(check=check.id, referee=check.referees[0].id))
    now = refs.clock.pass_(1)
    refs.store([referee(reminder=Reminder(count=1, sent_at=now))], now)
    leaves(refs, seq)
    settle(refs, seq, OpState.CONFLICT)
    found = conflicts.conflict(refs.db, seq, refs.clock.now())
    assert found is not None
    assert (found.base, found.mine) == ("no reminder was sent", "remind Eva Berg")
    assert found.requests == ("remind Eva Berg, e-mails and texts people",)
    connection.transaction(refs.db, queue.replace, seq, one(refs, seq).intent, refs.clock.now())
    assert look(refs, seq, referee(reminder=Reminder(count=1, sent_at=now))).holds
    answered = decide.Answered(Answer(status=200))
    assert decide.decide(one(refs, seq), answered, now, late_window=1)[0].state is OpState.DONE  # type: ignore[union-attr]


def test_nobody_is_reminded_who_has_answered_and_nothing_that_is_complete(refs: World) -> None:
    check = done(refs, EVA)
    eva = check.referees[0].id
    refs.store([referee(status=RefereeStatus.FILLED, filled_at=refs.clock.now())], refs.clock.pass_(1))
    with pytest.raises(Impossible, match="has answered"):
        ask(refs, Remind(check=check.id, referee=eva))
    with pytest.raises(Impossible, match="has answered, and stays"):
        ask(refs, RemoveReferee(referee=eva))
    refs.store([ReferenceCheck(remote_id="k1", candidate="c1", status=CheckStatus.COMPLETED)], refs.clock.pass_(1))
    with pytest.raises(Impossible, match="is complete"):
        ask(refs, Remind(check=check.id))
    with pytest.raises(Impossible, match="is complete: ask for another one"):
        add(refs, check, LARS)


# --- seeing --------------------------------------------------------------------------------------


def test_a_check_is_seen_beside_the_candidate_with_its_turnaround_answers_and_the_hint(refs: World) -> None:
    now = refs.clock.now()
    ida = Candidate(remote_id="c1", first_name="Ida", external_ref="polka:0", networks=("81.2.69.142",))
    check = ReferenceCheck(
        remote_id="k1", candidate="c1", question_set="question set:Managers", status=CheckStatus.IN_PROGRESS,
        requested_at=now - 3 * DAY, min_manager_references=3, score=4.5,
    )  # fmt: skip
    filled = referee(
        status=RefereeStatus.FILLED, filled_at=now - 2 * DAY, score=4.5, answers=(("Hire again?", "Yes"),),
        networks=("81.2.69.142",),
    )  # fmt: skip
    silent = Referee(remote_id="f2", candidate="c1", first_name="Lars", networks=("10.0.0.1",))
    refs.store([check, filled, silent, ida], refs.clock.pass_(1))
    view = seen(refs)
    assert (view.question_set, view.filled, view.total, view.score) == ("Managers", 1, 3, 4.5)
    lars, eva = view.referees
    assert (eva.turnaround, eva.same_network, lars.same_network) == (DAY, True, False)
    assert [who.name for who in view.missing] == ["Lars"]
    assert reference_counts.counts(refs.db, refs.job) == {refs.candidates[0]: (1, 3)}
    (listed,) = references.every(refs.db, now)
    assert listed == view
    assert references.one(refs.db, eva.id, now) == view
    assert view.people == (refs.candidates[0],)


def test_the_newest_check_counts_and_whoever_is_in_an_older_one_does_not(refs: World) -> None:
    now = refs.clock.now()
    refs.store(
        [
            Candidate(remote_id="c1", first_name="Ida", external_ref="polka:0"),
            ReferenceCheck(remote_id="k1", candidate="c1", requested_at=now - 9 * DAY),
            referee(status=RefereeStatus.FILLED, filled_at=now - 8 * DAY),
            ReferenceCheck(remote_id="k2", candidate="c1", requested_at=now - HOUR),
            Referee(remote_id="f2", candidate="c1", check="k2", first_name="Lars"),
            Referee(remote_id="f3", candidate="c1", check="k2", first_name="Bo", status=RefereeStatus.INACTIVE),
        ],
        refs.clock.pass_(1),
    )
    assert reference_counts.counts(refs.db, refs.job) == {refs.candidates[0]: (0, 1)}
    assert [one.ref for one in references.of_candidate(refs.db, refs.candidates[0], now)] == ["refs:k2", "refs:k1"]


def test_what_is_said_of_a_referee_can_be_hidden_and_everything_named_is_kept(refs: World) -> None:
    intent = AddReferee(candidate=LocalId(1), check=LocalId(2), referee=LocalId(3), fields=EVA)
    assert decode(encode(intent)) == intent
    assert set(records_of(intent)) == {1, 2, 3}
    assert "Berg" not in encode(without_words(intent)).decode()
    request = RequestReferences(
        candidate=LocalId(1), check=LocalId(2), question_set=LocalId(4), referees=(LocalId(3), LocalId(5))
    )
    assert set(records_of(request)) == {1, 2, 3, 4, 5}


def test_a_check_that_came_under_an_id_of_its_own_before_its_answer_becomes_one_with_ours(refs: World) -> None:
    create, eva, request = ask_for(refs, EVA)
    ends(refs, create, remote="c1")
    leaves(refs, eva)
    refs.store([referee()], refs.clock.pass_(1))
    settle(refs, eva, remote="f1")
    intent = one(refs, request).intent
    assert isinstance(intent, RequestReferences)
    leaves(refs, request)
    now = refs.clock.pass_(1)
    refs.store([ReferenceCheck(remote_id="k1", candidate="c1", requested_at=now), referee()], now)
    settle(refs, request, remote="k1")
    assert [(one.id, len(one.referees)) for one in references.every(refs.db, now)] == [(intent.check, 1)]
    assert details.counts(refs.db)[refs.account] == {Kind.CHECK: 1, Kind.REFEREE: 1}
    assert refs.db.execute("SELECT of FROM detail WHERE of IS NOT NULL").fetchall() == [(intent.check,)]


def test_a_request_that_names_a_referee_by_an_id_of_their_own_still_names_them_once_they_are_ours(refs: World) -> None:
    create, eva, _ = ask_for(refs, EVA)
    ends(refs, create, remote="c1")
    leaves(refs, eva)
    refs.store([referee()], refs.clock.pass_(1))
    twin = known_ids(refs.db, refs.account, Kind.REFEREE, ["f1"])["f1"]
    ours, naming = one(refs, eva).target, one(refs, eva).intent
    assert isinstance(naming, AddReferee)
    assert twin != ours
    other = RequestReferences(
        candidate=naming.candidate,
        check=connection.transaction(refs.db, new_id, refs.account, Kind.CHECK),
        question_set=listings.listed(refs.db, refs.account, ListedKind.QUESTION_SET)[1].id,
        referees=(twin,),
    )
    seq = ask(refs, other)
    settle(refs, eva, remote="f1")
    write = outgoing.build(refs.db, one(refs, seq))
    assert isinstance(write, port.RequestReferences)
    assert write.referees == ("f1",)


def test_what_a_step_makes_is_known_for_what_it_is_after_a_rescue(refs: World) -> None:
    makers = [one(refs, seq) for seq in ask_for(refs, EVA)]
    for op in makers:
        assert op.creates is not None
        assert rescue._MADE[kind_of(op.intent)] is known_kind(refs.db, refs.account, op.creates)


def test_an_intent_of_somebody_elses_referee_is_refused(refs: World) -> None:
    check = done(refs, EVA)
    refs.store([Candidate(remote_id="c2", first_name="Bo")], refs.clock.pass_(1))
    bo = known_ids(refs.db, refs.account, Kind.CANDIDATE, ["c2"])["c2"]
    fresh = connection.transaction(refs.db, new_id, refs.account, Kind.CHECK)
    questions = listings.listed(refs.db, refs.account, ListedKind.QUESTION_SET)[1].id
    theirs = RequestReferences(candidate=bo, check=fresh, question_set=questions, referees=(check.referees[0].id,))
    with pytest.raises(Impossible, match="somebody else's"):
        ask_together(refs, theirs)
