"""What a person writes leaves as text."""

from typing import Any

import pytest

from app.model.ids import AccountId, LocalId
from app.model.intents import (
    AddNote,
    AddTags,
    AnyIntent,
    AttachFile,
    CreateCandidate,
    CreateJob,
    EditCandidate,
    EditJob,
    JobFields,
    Move,
    PersonFields,
    encode,
)
from app.model.written import as_written, line, text

WHO = LocalId(1)
HARM = "\x1b\x07\x08\x00\x7f\x9b\x90"
MARKED = "\u200fעִבְרִית\u200e می\u200cخواهم 👩\u200d🚀 \u2067x\u2069"


def person(**said: Any) -> PersonFields:
    return PersonFields(**said)


@pytest.mark.parametrize(
    "intent",
    [
        AddNote(candidate=WHO, body=f"a{HARM}\n\tb", title=f"t{HARM}"),
        CreateCandidate(account=AccountId(1), candidate=WHO, person=person(first_name=f"I{HARM}da", location=HARM)),
        EditCandidate(candidate=WHO, changes=person(emails=(f"a{HARM}@b.c",), custom={"X": HARM}, summary=HARM)),
        AddTags(candidate=WHO, tags=(f"go{HARM}",)),
        AttachFile(candidate=WHO, attachment=WHO, name=f"cv{HARM}.pdf", sha256="", size=0),
        CreateJob(account=AccountId(1), job=WHO, fields=JobFields(name=f"Baker{HARM}", openings=2)),
        EditJob(job=WHO, changes=JobFields(office=HARM, code=HARM)),
    ],
)
def test_no_control_character_leaves(intent: AnyIntent) -> None:
    said = encode(as_written(intent)).decode()
    assert not any(f"\\u{ord(one):04x}" in said or one in said for one in HARM)
    assert "\\b" not in said


def test_texts_keep_their_lines_and_names_have_one() -> None:
    assert text("a\r\n\tb\rc\x85d") == "a\n\tb\nc\nd"
    assert line("\x1b Ida\tNoor\n") == "Ida Noor"
    note = as_written(AddNote(candidate=WHO, body=" a\n\tb ", title="x"))
    assert note == AddNote(candidate=WHO, body=" a\n\tb ", title="x")


def test_marks_of_scripts_stay_and_what_says_nothing_is_as_it_was() -> None:
    assert text(MARKED) == line(MARKED) == MARKED
    move = Move(application=WHO, stage=WHO)
    assert as_written(move) is move
