"""From the vendor's shapes (the document's and those of tenants, notes 2.5) to records, and from writes to calls."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.http import raw
from adapters.http.raw import one
from adapters.traffit import people, translate, wire
from adapters.traffit.pull import visit
from app.model.records import Activity, Application, Candidate, Job, Reason, Stage, Visit
from app.model.words import JobStatus, StageKind
from app.vendor import CreateNote, MoveApplication, Pulled, Refused, RejectApplication, Unreadable

DOCUMENT_EMPLOYEE = {
    "id": 123,
    "name": "Rachel",
    "lastname": "Green",
    "status": "active",
    "files": [{"filename": "rachel_cv.pdf", "file_uploaded": "2020-08-23 13:24:29"}],
    "email": "rachel@ralphlaurenfriends.com",
    "source": {"id": 260, "value": "Advert"},
    "owner": {"id": 24},
    "created_at": "2003-10-28 07:42:59",
    "updated_at": "2020-08-23 16:12:39",
    "created_by": {"id": 28},
    "updated_by": {"id": 24},
}
TENANT_EMPLOYEE = {
    **DOCUMENT_EMPLOYEE,
    "mobile": "+48 600 100 200",
    "linkedin": "https://www.linkedin.com/in/rachel",
    "linkedin_id": "https://www.linkedin.com/in/rachel",
    "candidate_about": "<p>Buyer &amp; stylist</p>",
    "candidate_location": {"coordinates_with_location": {"location": "Kraków, Polska", "lat": 50.1, "lng": 19.9}},
    "candidate_languages": [{"language": {"id": 1, "value": "English"}, "level": {"id": 2, "value": "C1"}}],
    "finance": 12000,
    "_Position": "Senior Buyer",
    "_notice": None,
    "_tools": [{"id": 1, "value": "Excel"}, {"id": 2, "value": "SAP"}],
    "_remote": True,
    "_skills": "Sourcing; Negotiation",
}


def read(model: type[raw.Model], value: dict[str, Any]) -> raw.Model:
    found = raw.parse(json.dumps(value).encode(), model)
    assert not isinstance(found, Unreadable), found
    return found


def person(**changed: Any) -> Candidate:
    return people.candidate(read(wire.Employee, {**DOCUMENT_EMPLOYEE, **changed}))


def test_a_candidate_of_the_document() -> None:
    assert person() == Candidate(
        remote_id="123",
        created_at=1067323379000,
        updated_at=1598191959000,
        first_name="Rachel",
        last_name="Green",
        emails=("rachel@ralphlaurenfriends.com",),
        source="Advert",
        owner="24",
    )


def test_a_candidate_of_a_tenant() -> None:
    found = people.candidate(read(wire.Employee, TENANT_EMPLOYEE))
    assert found.phones == ("+48 600 100 200",)
    assert found.links == ("https://www.linkedin.com/in/rachel",)
    assert found.summary == "Buyer & stylist"
    assert (found.city, found.location) == ("Kraków", "Kraków, Polska")
    assert found.title == "Senior Buyer"
    assert found.skills == ("Sourcing", "Negotiation")
    assert found.custom == (
        ("languages", "English C1"),
        ("finance", "12000"),
        ("Position", "Senior Buyer"),
        ("tools", "Excel, SAP"),
        ("remote", "yes"),
        ("skills", "Sourcing; Negotiation"),
    )


def test_of_a_candidates_profiles_the_one_that_can_be_written_is_a_link() -> None:
    urls = {"linkedin": "https://l/a", "linkedin_id": "https://l/b", "goldenline": " ", "facebook": "https://f/c"}
    found = person(**urls)
    assert found.links == ("https://l/a",)
    assert found.custom == (("linkedin", "https://l/b"), ("facebook", "https://f/c"))
    alone = person(linkedin=None, linkedin_id="https://l/b")
    assert (alone.links, alone.custom) == (("https://l/b",), ())


@pytest.mark.parametrize("name", ["\x1b[31mRed", "<b>Bold</b>", "   ", "Ł" * 500, "\u202eevil"])
def test_a_name_stays_exactly_as_it_was_sent(name: str) -> None:
    assert person(name=name).first_name == name


@pytest.mark.parametrize(
    "shape",
    [
        {"id": "123"},
        {"id": 123, "name": None, "lastname": None, "email": None, "owner": None, "source": None, "created_at": None},
        {"id": 123, "owner": [], "source": [], "files": None, "candidate_languages": None},
        {"id": 123, "owner": 24, "source": "Advert", "email": "", "candidate_location": [], "location": ""},
        {"id": 123, "candidate_location": {"a": {"b": {"c": []}}}, "_x": {"deep": {"deeper": [[[]]]}}},
    ],
)
def test_anything_but_the_id_may_be_missing_or_oddly_shaped(shape: dict[str, Any]) -> None:
    found = people.candidate(read(wire.Employee, shape))
    assert found.remote_id == "123"
    assert found.emails == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*TENANT_EMPLOYEE, "location", "availability", "_any"]), JSON))
def test_whatever_a_tenant_sends_is_a_candidate_or_unreadable(shape: dict[str, Any]) -> None:
    got = one(json.dumps(shape).encode(), wire.Employee, people.candidate)
    assert isinstance(got, (Pulled, Unreadable))


@given(
    st.dictionaries(
        st.sampled_from(["id", "employee", "recruitment", "workflow_state", "date", "end_date", "created_at"]), JSON
    )
)
def test_whatever_a_tenant_sends_is_a_visit_or_unreadable(shape: dict[str, Any]) -> None:
    for got in visit(json.dumps(shape).encode(), set()):
        assert isinstance(got, (Pulled, Unreadable))


# --- jobs, stages, reasons ---


def test_a_job_of_the_document() -> None:
    found = translate.job(
        read(
            wire.Recruitment,
            {
                "workflow_id": 3,
                "id": 138,
                "status": "active",
                "name": "Name of recruitment",
                "client": {"id": 5},
                "created_by": {"id": 18},
                "created_at": "2020-02-10 08:49:39",
                "updated_at": "2020-04-27 11:15:40",
            },
        )
    )
    assert found == Job(
        remote_id="138",
        created_at=1581320979000,
        updated_at=1587978940000,
        opened_at=1581320979000,
        name="Name of recruitment",
        status=JobStatus.OPEN,
        status_raw="active",
    )


def test_a_job_that_is_closed_is_closed_whatever_its_status_says() -> None:
    found = translate.job(
        read(
            wire.Recruitment,
            {
                "id": 138,
                "name": "Buyer",
                "status": "active",
                "is_closed": True,
                "closing_date": "2026-05-01",
                "nrRef": "B/1",
                "client": {"id": 5, "name": "Central Perk"},
                "responsible_person": [{"id": 9, "email": "ross@example.com"}, {"id": 10}, None],
                "emp_number": "3",
                "localization": {"id": 1, "value": "Kraków"},
            },
        )
    )
    assert (found.status, found.status_raw) == (JobStatus.CLOSED, "active")
    assert (found.code, found.company, found.office, found.openings) == ("B/1", "Central Perk", "Kraków", 3)
    assert found.recruiters == ("ross@example.com", "10")
    assert found.closed_at == 1777586400000


@pytest.mark.parametrize(
    ("shape", "status"),
    [
        ({"is_closed": False, "status": "closed"}, JobStatus.OPEN),
        ({"is_closed": 1}, JobStatus.CLOSED),
        ({"is_closed": "0"}, JobStatus.OPEN),
        ({"is_closed": None, "status": "Zamknięty"}, JobStatus.CLOSED),
        ({"is_closed": "maybe", "status": "active"}, JobStatus.OPEN),
        ({}, JobStatus.OPEN),
    ],
)
def test_what_says_that_a_job_is_open(shape: dict[str, Any], status: JobStatus) -> None:
    found = translate.job(read(wire.Recruitment, {"id": 1, **shape}))
    assert found.status is status
    assert found.name == "#1"


def columns(*states: dict[str, Any]) -> list[Stage]:
    return translate.stages("123", [read(wire.State, state) for state in states])


def test_the_stages_of_the_document_have_no_type_and_are_read_by_name() -> None:
    found = columns(
        {"id": 1, "name": "New", "sid": "Nowy", "workflow": {"id": 1}, "order": 0},
        {"id": 3, "name": "Video call", "workflow": {"id": 1}, "order": 1},
        {"id": 4, "name": "Meeting at the office", "workflow": {"id": 1}, "order": 2},
        {"id": 5, "name": "Offer", "workflow": {"id": 1}, "order": 3},
    )
    assert [(one_.remote_id, one_.job, one_.position, one_.kind) for one_ in found] == [
        ("123:1", "123", 0, StageKind.NEW),
        ("123:3", "123", 1, StageKind.INTERVIEW),
        ("123:4", "123", 2, StageKind.INTERVIEW),
        ("123:5", "123", 3, StageKind.OFFER),
    ]


def test_the_stages_of_a_tenant_have_types_and_terminal_orders() -> None:
    found = columns(
        {"id": 9, "name": "Hired", "type": "end-good", "order": 9999998},
        {"id": 2, "name": "Offer talk", "type": "interview", "order": 2},
        {"id": 8, "name": "Rezerwa", "type": "wait", "order": 9999997},
        {"id": 1, "name": "Nowy", "type": "start", "order": 0},
        {"id": 10, "name": "Rejected", "type": "end-bad", "order": 9999999},
        {"id": 11, "name": "Rezygnacja", "type": "end-bad", "order": 9999999},
        {"id": 3, "name": "Interview", "type": None, "order": 3},
        {"id": 12, "name": "Koniec", "type": None, "order": 9999999},
    )
    assert [(one_.remote_id.partition(":")[2], one_.kind) for one_ in found] == [
        ("1", StageKind.NEW),
        ("2", StageKind.INTERVIEW),
        ("3", StageKind.INTERVIEW),
        ("8", StageKind.ON_HOLD),
        ("9", StageKind.HIRED),
        ("10", StageKind.REJECTED),
        ("11", StageKind.WITHDRAWN),
        ("12", StageKind.OTHER),
    ]


def test_only_a_type_that_says_a_kind_is_the_vendors_word_for_it() -> None:
    found = columns(*({"id": number, "name": "Rozmowa", "type": type_, "order": number}
                      for number, type_ in enumerate(("interview", "our own", None))))  # fmt: skip
    assert [one_.kind_raw for one_ in found] == ["interview", None, None]


def test_no_stage_falls_behind_the_one_before_it() -> None:
    found = columns(
        {"id": 1, "name": "Interview", "order": 0},
        {"id": 2, "name": "On hold", "order": 1},
        {"id": 3, "name": "CV screening", "order": 2},
        {"id": 4, "name": "Coffee", "order": 3},
        {"id": 5, "name": "Oferta", "order": 4},
        {"id": 6, "name": "Rozmowa", "order": 5},
    )
    assert [one_.kind.value for one_ in found] == ["interview", "on_hold", "interview", "interview", "offer", "offer"]


@pytest.mark.parametrize(("type_", "leads"), [("end-bad", "rejected"), ("wait", "on_hold"), (None, "rejected")])
def test_a_reason_leads_where_its_type_says(type_: str | None, leads: str) -> None:
    found = translate.reason("123", read(wire.Rejection, {"id": 14, "name": "No contact", "state_type": type_}))
    assert found == Reason(remote_id="123:14", job="123", name="No contact", leads_to=StageKind(leads))


# --- visits and where people are ---

ROW = {
    "id": 397,
    "employee": {"id": 136},
    "recruitment": {"id": 128},
    "workflow_state": {"id": 1, "name": "New", "sid": "Nowy"},
    "created_at": "2020-01-21 10:53:36",
    "updated_at": "2020-01-21 10:53:36",
    "created_by": {"id": 18},
    "updated_by": {"id": 18},
}


def stay(**changed: Any) -> Visit:
    return translate.visit(read(wire.HistoryRow, {**ROW, **changed}))


def test_a_visit_of_the_document_began_when_its_row_was_made() -> None:
    assert stay() == Visit(
        remote_id="397",
        created_at=1579600416000,
        updated_at=1579600416000,
        application="128:136",
        candidate="136",
        job="128",
        stage="128:1",
        stage_name="New",
        stage_kind=StageKind.NEW,
        entered_at=1579600416000,
        by="18",
    )


def test_a_visit_of_a_tenant_has_its_own_dates() -> None:
    found = stay(date="2020-01-20 09:00:00", end_date="2020-01-22 09:00:00")
    assert found.entered_at == 1579507200000
    assert found.left_at == 1579680000000


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"employee": None}, "the row names no employee"),
        ({"recruitment": [], "workflow_state": None}, "the row names no recruitment, no workflow_state"),
        ({"created_at": None}, "the row has neither date nor created_at"),
        ({"workflow_state": {"name": "x"}}, "the row names no workflow_state"),
    ],
)
def test_a_row_that_is_no_visit_goes_to_quarantine_alone(changed: dict[str, Any], reason: str) -> None:
    (got,) = visit(json.dumps({**ROW, **changed}).encode(), set())
    assert isinstance(got, Unreadable)
    assert (got.remote_id, got.reason) == ("397", reason)


def test_a_pair_is_an_application_once_a_walk_with_the_same_bytes_every_time() -> None:
    pairs: set[str] = set()
    rows = [json.dumps({**ROW, "id": key, "updated_at": f"2026-01-0{key} 00:00:00"}).encode() for key in (1, 2, 3)]
    got = [one_ for row in rows for one_ in visit(row, pairs)]
    assert [type(one_.record) for one_ in got if isinstance(one_, Pulled)] == [Application, Visit, Visit, Visit]
    again = visit(rows[2], set())[0]
    assert again == got[0]
    assert isinstance(again, Pulled)
    assert again.record == Application(remote_id="128:136", candidate="136", job="128")
    assert again.raw == b'{"employee":{"id":"136"},"recruitment":{"id":"128"}}'


@pytest.mark.parametrize(
    ("stays", "here"),
    [
        ([], None),
        ([("1", 10, None)], "1"),
        ([("1", 10, 20), ("2", 20, None)], "2"),
        ([("2", 20, None), ("1", 10, 20)], "2"),
        ([("1", 10, None), ("2", 20, None)], "2"),  # an older tenant: no end dates
        ([("1", 10, None), ("2", 20, 30)], "1"),  # came back before: the open one
        ([("1", 10, 20), ("2", 20, 30)], "2"),  # all ended: the newest
        ([("9", 10, None), ("10", 10, None)], "10"),  # the same second: the later row, by number
    ],
)
def test_an_application_is_where_its_newest_open_visit_is(
    stays: list[tuple[str, int, int | None]], here: str | None
) -> None:
    visits = [
        Visit(
            remote_id=key, application="1:1", candidate="1", job="1", stage=f"1:{key}", entered_at=entered, left_at=left
        )
        for key, entered, left in stays
    ]
    found = translate.current(visits)
    assert (found and found.remote_id) == here


# --- the timeline ---


@pytest.mark.parametrize(
    ("shape", "kind", "body"),
    [
        ({"type": {"id": 15, "value": "Note"}, "content": "<p>some <b>note</b></p>"}, "note", "some note"),
        ({"type": {"id": 15, "value": "Notatka"}, "content": "x"}, "note", "x"),
        ({"type": {"id": 411, "value": "Stage in recruitment"}, "content": ""}, "stage", None),
        ({"type": {"id": 7, "value": "E-Mail"}, "content": None}, "e-mail", None),
        ({"type": None}, "activity", None),
    ],
)
def test_an_activity_is_plain_text(shape: dict[str, Any], kind: str, body: str | None) -> None:
    row = {
        "id": 187,
        "employee": {"id": 136},
        "activity_date": "2020-04-27 11:16:16",
        "created_by": {"id": 18},
        **shape,
    }
    assert translate.activity(read(wire.ActivityRow, row)) == Activity(
        remote_id="187", candidate="136", kind=kind, at=1587978976000, by="18", body=body
    )


def test_one_candidates_timeline_need_not_name_the_candidate() -> None:
    row = read(wire.ActivityRow, {"id": 187, "created_at": "2020-04-27 11:16:16"})
    assert translate.activity(row, "136").candidate == "136"
    with pytest.raises(ValueError, match="names no employee"):
        translate.activity(row)


# --- writes ---


def test_a_move_names_the_stage_by_its_own_id() -> None:
    move = MoveApplication(application="22:123", candidate="123", job="22", from_stage="22:1", to_stage="22:8")
    call = translate.call_of(move)
    assert call.operation == "applications.move"
    assert call.parameters == {"employee_id": "123", "recruitment_id": "22", "state_id": "8"}
    assert call.body is None


@pytest.mark.parametrize("stage", ["23:8", "8", "22:", ""])
def test_a_stage_of_another_job_is_refused_before_anything_is_sent(stage: str) -> None:
    with pytest.raises(Refused, match="does not belong to job 22"):
        translate.call_of(
            MoveApplication(application="22:123", candidate="123", job="22", from_stage=None, to_stage=stage)
        )


def test_a_rejection_carries_the_id_of_its_reason() -> None:
    call = translate.call_of(
        RejectApplication(application="22:123", candidate="123", job="22", from_stage=None, reason="22:2")
    )
    assert (call.operation, call.body) == ("applications.reject", {"rejection_id": "2"})


@pytest.mark.parametrize(
    ("title", "body", "sent"),
    [
        ("Call", "said yes", {"title": "Call", "content": "said yes"}),
        (None, "said yes\nand more", {"title": "said yes", "content": "said yes<br>and more"}),
        ("", "<script>", {"title": "<script>", "content": "&lt;script&gt;"}),
        (None, "x" * 200, {"title": "x" * 79 + "…", "content": "x" * 200}),
    ],
)
def test_a_note_says_what_was_typed(title: str | None, body: str, sent: dict[str, str]) -> None:
    call = translate.call_of(CreateNote(candidate="123", title=title, body=body, marker="m"))
    assert (call.operation, call.parameters) == ("notes.create", {"employee_id": "123"})
    assert call.body == sent


@pytest.mark.parametrize(
    ("content", "type_", "same"),
    [
        ("said yes", "Note", True),
        ("<p>said\n  yes</p>", "Note", True),
        ("<b>Call</b><p>said yes</p>", "Note", True),
        ("Call said yes", "Notatka", True),
        ("said yes", "Stage in recruitment", False),
        ("said yes!", "Note", False),
        ("Call", "Note", False),
        ("", "Note", False),
    ],
)
def test_a_note_is_known_again_by_its_text(content: str, type_: str, same: bool) -> None:
    row = read(wire.ActivityRow, {"id": 1, "content": content, "type": {"id": 1, "value": type_}})
    assert translate.is_note(row, "Call", "said yes") is same


@given(st.text(min_size=1), st.none() | st.text())
def test_our_own_note_is_always_known_again(body: str, title: str | None) -> None:
    content = translate.note_call("1", title, body).body["content"]
    row = wire.ActivityRow(id="1", content=content, type=wire.Ref(id="15", value="Note"))
    assert translate.is_note(row, title, body)
