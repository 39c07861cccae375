"""Changes of what is said of people and jobs: what they replace, and what is a conflict and what is not."""

import pytest

from app.cache import connection, identity, outgoing, people, queue
from app.cache.deeds import Impossible, deed_of
from app.model.ids import LocalId
from app.model.intents import AddTags, CreateCandidate, EditCandidate, EditJob, JobFields, PersonFields
from app.model.records import AnyRecord, Candidate, Job, Listed, Tags
from app.model.words import Kind, ListedKind
from app.vendor import UpdateCandidate
from tests.app.cache.queueing import ask, look, one
from tests.world import World

IDA = {"remote_id": "0", "first_name": "Ida", "last_name": "Noor", "emails": ("p0@example.org",)}


def edit(world: World, **fields: object) -> int:
    changes = PersonFields(**fields)  # type: ignore[arg-type]
    return ask(world, EditCandidate(candidate=world.candidates[0], changes=changes))


def store(world: World, *records: AnyRecord) -> None:
    world.clock.pass_(1000)
    world.store(records)


def drop(world: World, seq: int) -> None:
    assert connection.transaction(world.db, queue.drop, seq, world.clock.now())


def ida(world: World) -> people.CandidateView:
    view = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert view is not None
    return view


def test_a_vendor_that_merges_is_told_what_the_person_saw(able: World) -> None:
    seq = edit(able, emails=("new@example.org",))
    write = outgoing.build(able.db, one(able, seq))
    assert isinstance(write, UpdateCandidate)
    assert (write.changes.emails, write.before) == (("new@example.org",), PersonFields(emails=("p0@example.org",)))


# --- what a dropped change hands on ---


def test_a_dropped_change_of_one_own_field_is_nothing_to_a_later_change_of_another(able: World) -> None:
    is_now = Candidate(**IDA, custom=(("X", "0"), ("Y", "5")))
    store(able, is_now)
    first, second = edit(able, custom={"X": "1"}), edit(able, custom={"Y": "6"})
    drop(able, first)
    assert look(able, second, is_now).holds


def test_a_dropped_change_hands_what_it_replaces_to_the_next_of_the_same_field(able: World) -> None:
    is_now = Candidate(**IDA, phones=("0",), custom=(("X", "0"), ("Y", "5")))
    store(able, is_now)
    first = edit(able, phones=("1",), custom={"X": "1"})
    second, third = edit(able, custom={"X": "2", "Y": "6"}), edit(able, phones=("3",), custom={"X": "3"})
    drop(able, first)
    assert one(able, second).before == b'{"custom":{"X":"0","Y":"5"}}'
    assert one(able, third).before == b'{"phones":["0"],"custom":{"X":"2"}}'


def test_what_was_empty_before_a_dropped_change_is_empty_for_the_next(able: World) -> None:
    first = ask(able, EditJob(job=able.job, changes=JobFields(openings=3)))
    second = ask(able, EditJob(job=able.job, changes=JobFields(openings=4)))
    drop(able, first)
    assert look(able, second, Job(remote_id="1", name="Backend Engineer", code="J1")).holds


# --- a change of line breaks alone ---


def test_a_change_of_line_breaks_alone_is_one_and_is_sent(able: World) -> None:
    is_now = Candidate(**IDA, summary="Twenty years of forklifts.")
    store(able, is_now)
    seq = edit(able, summary="Twenty years\nof forklifts.")
    looked = look(able, seq, is_now)
    assert looked.holds
    assert not looked.there, "else it is settled as done, and never sent"
    assert look(able, seq, Candidate(**IDA, summary="Twenty years\r\nof  forklifts. ")).there


def test_blanks_alone_are_nothing_to_change_and_a_vendor_that_folds_lines_has_it(able: World) -> None:
    store(able, Candidate(**IDA, summary="Twenty years"))
    with pytest.raises(Impossible, match="says already"):
        edit(able, summary="Twenty  years ")
    seq = edit(able, summary="Thirty\nyears")
    assert look(able, seq, Candidate(**IDA, summary="Thirty years")).there


# --- whom a job is for ---


def company(world: World, name: str) -> LocalId:
    store(world, Listed(remote_id=f"company:{name}", listed=ListedKind.COMPANY, name=name))
    return LocalId(world.db.execute("SELECT pk FROM listed WHERE name = ?", (name,)).fetchone()[0])


def backend(company: str | None) -> Job:
    return Job(remote_id="1", name="Backend Engineer", code="J1", company=company)


def test_a_colleagues_change_of_whom_a_job_is_for_is_a_conflict(able: World) -> None:
    mine = company(able, "Mine")
    store(able, backend("Old"))
    seq = ask(able, EditJob(job=able.job, changes=JobFields(), company=mine))
    assert look(able, seq, backend("Old")).holds
    seen = look(able, seq, backend("Theirs"))
    assert (seen.there, seen.holds, seen.words) == (False, False, "company Theirs")
    assert look(able, seq, backend("Mine")).there


def test_a_vendor_that_does_not_tell_whom_a_job_is_for_says_no_other(able: World) -> None:
    mine = company(able, "Mine")
    store(able, backend("Old"))
    seq = ask(able, EditJob(job=able.job, changes=JobFields(openings=2), company=mine))
    seen = look(able, seq, backend(None))
    assert (seen.there, seen.holds) == (False, True)


def test_whom_a_job_is_for_is_taken_back_where_one_company_has_that_name(able: World) -> None:
    old, mine = company(able, "Old"), company(able, "Mine")
    store(able, backend("Old"))
    sent = one(able, ask(able, EditJob(job=able.job, changes=JobFields(code="J2"), company=mine)))
    back = deed_of(sent.intent).inverse(able.db, sent, sent.intent)
    assert back == EditJob(job=able.job, changes=JobFields(code="J1"), company=old)
    able.db.execute("UPDATE listed SET name = 'Old'")
    with pytest.raises(Impossible, match="whom it was for"):
        deed_of(sent.intent).inverse(able.db, sent, sent.intent)


# --- own fields, tags, room ---


def test_an_own_field_is_the_same_with_and_without_its_underscore(able: World) -> None:
    seq = edit(able, custom={"_Position": "Welder"})
    assert ida(able).custom == (("Position", "Welder"),)
    assert look(able, seq, Candidate(**IDA, custom=(("Position", "Welder"),))).there


def test_a_tag_in_another_letter_case_is_there_already(able: World) -> None:
    store(able, Tags(remote_id="0", tags=("Senior",)))
    with pytest.raises(Impossible, match="has these tags already"):
        ask(able, AddTags(candidate=able.candidates[0], tags=("senior",)))
    seq = ask(able, AddTags(candidate=able.candidates[0], tags=("SENIOR", " ", "rust")))
    assert ida(able).tags == ("Senior", "rust")
    write = outgoing.build(able.db, one(able, seq))
    assert getattr(write, "tags", None) == ("rust",)
    assert look(able, seq, Tags(remote_id="0", tags=("Senior", "Rust"))).there
    assert ida(able).tags == ("Senior", "Rust")


def test_a_blank_among_tags_is_not_sent(able: World) -> None:
    seq = ask(able, AddTags(candidate=able.candidates[0], tags=("senior", " ")))
    assert getattr(outgoing.build(able.db, one(able, seq)), "tags", None) == ("senior",)


def test_what_has_room_for_one_address_takes_no_two(able: World) -> None:
    with pytest.raises(Impossible, match="polka: this system has no field for several emails"):
        edit(able, emails=("a@example.org", "b@example.org"))
    pk = connection.transaction(able.db, identity.new_id, able.account, Kind.CANDIDATE)
    person = PersonFields(first_name="Jan", phones=("1", "2"))
    with pytest.raises(Impossible, match="no field for several phones"):
        ask(able, CreateCandidate(account=able.account, candidate=pk, person=person))
    assert able.db.execute("SELECT count(*) FROM op").fetchone() == (0,)
