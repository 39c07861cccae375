"""Changes of fields: what they say, what they replace, and what two spellings have in common."""

import pytest

from app.model.fields import in_words, job_as_is, job_said, lacking, replaced, room, same, tagged, together
from app.model.intents import JobFields, PersonFields
from app.model.records import Candidate, Job

EIGHT = 1_800_000_000_000
"""2027-01-15, 08:00 UTC."""


def test_a_deadline_is_a_day_whatever_moment_of_it_is_given() -> None:
    wanted = JobFields(deadline_at=EIGHT)
    now = job_as_is(Job(remote_id="1", name="Baker", deadline_at=EIGHT + 9 * 3_600_000), wanted)
    assert same(now, job_said(wanted, None))
    assert in_words(now) == "deadline 2027-01-15"


def test_whom_a_job_is_for_is_among_what_is_said_of_it() -> None:
    said = job_said(JobFields(code="B1"), "Acme")
    now = job_as_is(Job(remote_id="1", name="Baker", code="B1", company="Other"), said)
    assert not same(now, said)
    assert in_words(now) == "code B1, company Other"


@pytest.mark.parametrize("label", ["Position", "_Position", " _Position ", "__Position"])
def test_a_label_has_no_underscore_before_it(label: str) -> None:
    assert PersonFields(custom={label: "Welder"}).custom == {"Position": "Welder"}


def test_more_than_one_value_needs_more_room_than_one() -> None:
    assert room(PersonFields(emails=("a@x",), phones=("1", "2"))) == ("emails", "phones", "several_phones")
    assert room(JobFields(name="Baker")) == ("name",)


def test_what_is_replaced_is_told_field_by_field() -> None:
    changes = PersonFields(phones=("2",), custom={"X": "1", "Y": "6"})
    before = PersonFields(phones=("0",), custom={"X": "0"})
    parts = replaced(changes, before)
    assert parts == {("phones",): ("0",), ("custom", "X"): "0", ("custom", "Y"): None}
    assert together(parts) == {"phones": ("0",), "custom": {"X": "0"}}


def test_letter_case_and_blanks_tell_no_two_tags_apart() -> None:
    assert lacking(("Senior",), ("senior", " ", "RUST", "rust ", "")) == ("RUST",)
    person = Candidate(remote_id="1", tags=("Senior", "go"))
    assert tagged(person, ("senior", "Go", "rust")).tags == ("Senior", "go", "rust")
