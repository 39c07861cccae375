"""From Harvest v3's records to ours: what is told, what is missing, what is hostile. Nothing is asked of anybody."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.greenhouse import catalogues, details, ids, merging, own_fields, translate, wire
from adapters.greenhouse.times import date_as_known, instant, month
from adapters.http import raw
from app.model.intents import JobFields, PersonFields
from app.model.records import Application, Candidate, Visit
from app.model.words import (
    ApplicationStatus,
    BackgroundKind,
    FileKind,
    InterviewStatus,
    JobStatus,
    OfferStatus,
    Rating,
    ReasonSide,
    StageKind,
    Visibility,
)
from app.vendor import Pulled, Refused, Unreadable
from tests.adapters.greenhouse.town import CUSTOM, NOTHING

MODELS: dict[type[wire.Row], Any] = {
    wire.User: translate.user,
    wire.Job: translate.job,
    wire.Candidate: translate.candidate,
    wire.Application: translate.application,
    wire.Note: translate.activity,
    wire.Attachment: translate.attachment,
    wire.Reason: translate.reason,
    wire.Offer: details.offer,
    wire.Opening: lambda row: details.opening(row, None),
    wire.Interview: lambda row: details.interview(row, None, ()),
    wire.Scorecard: lambda row: details.scorecard(row, None, None, ()),
    wire.Education: lambda row: details.education(row, school=None, degree=None, discipline=None),
    wire.Employment: details.employment,
    wire.Listed: catalogues.custom_field,
}


def read(model: type[Any], **fields: Any) -> Any:
    row = raw.parse(json.dumps({"id": 7, **fields}).encode(), model)
    assert not isinstance(row, Unreadable), row.reason
    return row


def application(current: str | None = None, **fields: Any) -> Application:
    row = read(wire.Application, **{"candidate_id": 5, "job_id": 3, "status": "in_process", **fields})
    return translate.application(row, current=current)


# --- hostile and missing values ---


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_record_with_nothing_but_an_id_is_read_or_says_what_it_lacks(model: type[wire.Row]) -> None:
    got = raw.one(b'{"id": 7}', model, MODELS[model])
    if isinstance(got, Unreadable):
        assert (got.remote_id, got.raw) == ("7", b'{"id": 7}')
        assert " no " in got.reason
    else:
        assert got.record.remote_id.endswith("7")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@settings(suppress_health_check=[HealthCheck.too_slow])  # of a machine that does something else as well
@given(data=st.data())
def test_nothing_a_vendor_may_send_does_more_harm_than_to_its_own_record(
    model: type[wire.Row], data: st.DataObject
) -> None:
    names = sorted(model.model_fields)
    row = data.draw(st.dictionaries(st.sampled_from(names), JSON, max_size=len(names)))
    bytes_ = json.dumps({"id": 7, **row}).encode()
    got = raw.one(bytes_, model, MODELS[model])
    assert isinstance(got, Pulled | Unreadable)
    assert got.raw == bytes_


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-05-05T22:36:04.296Z", 1778020564296),
        ("2026-05-05T22:36:04Z", 1778020564000),
        ("2026-05-06T00:36:04+02:00", 1778020564000),
        ("2026-05-05T22:36:04", 1778020564000),
        ("2026-05-05", 1777939200000),
        ("", None),
    ],
)
def test_a_moment_is_utc(text: str, at: int | None) -> None:
    assert instant(text) == at


def test_a_moment_that_is_none_puts_its_record_aside_and_no_other() -> None:
    got = raw.one(b'{"id": 7, "candidate_id": 5, "created_at": "yesterday"}', wire.Note, translate.activity)
    assert isinstance(got, Unreadable)
    assert got.reason.startswith("created_at")


def test_dates_are_told_as_far_as_they_are_known() -> None:
    assert [date_as_known(text) for text in ("2019", "2019-03", "2019-03-01T00:00:00Z", "spring", None, "")] == [
        "2019", "2019-03", "2019-03-01", None, None, None,
    ]  # fmt: skip
    assert [month(2019, 3), month(2019, None), month(2019, 13), month(None, 3), month(19, 3)] == [
        "2019-03", "2019", "2019", None, None,
    ]  # fmt: skip


# --- jobs and stages ---


def stages(*rows: dict[str, Any]) -> list[tuple[str, StageKind]]:
    made = translate.stages("3", [read(wire.Stage, **{"id": at + 1, **row}) for at, row in enumerate(rows)])
    assert [one.position for one in made] == sorted(one.position for one in made)
    return [(one.name, one.kind) for one in made]


def test_a_board_runs_from_left_to_right_and_ends_where_an_application_can_end() -> None:
    found = stages(
        {"name": "Offer", "sort_order": 4},
        {"name": "Face to Face", "sort_order": 2},
        {"name": "Application Review", "sort_order": 0},
        {"name": "Team fit", "sort_order": 1},
        {"name": "Reference Check", "sort_order": 3},
    )
    assert found == [
        ("Application Review", StageKind.NEW),
        ("Team fit", StageKind.NEW),
        ("Face to Face", StageKind.INTERVIEW),
        ("Reference Check", StageKind.REFERENCE),
        ("Offer", StageKind.OFFER),
        ("Hired", StageKind.HIRED),
        ("Rejected", StageKind.REJECTED),
    ]


def test_a_stage_that_is_called_as_an_end_is_none() -> None:
    found = dict(stages({"name": "Interview"}, {"name": "Rejected, to be told"}, {"name": "Hired?"}, {"name": None}))
    assert set(found.values()) == {StageKind.INTERVIEW, StageKind.HIRED, StageKind.REJECTED}
    assert found["#4"] is StageKind.INTERVIEW


def test_positions_stay_between_the_ends() -> None:
    assert [name for name, _ in stages({"name": "Z", "sort_order": 2**40}, {"name": "A", "sort_order": -5})] == [
        "A", "Z", "Hired", "Rejected",
    ]  # fmt: skip


def test_a_job_is_told_with_who_and_what_it_belongs_to() -> None:
    row = read(
        wire.Job, id=3, name="Engineer", requisition_id="R-1", status="open", confidential=True,
        custom_fields={**CUSTOM, **NOTHING}, opened_at="2026-01-02T00:00:00.000Z",
    )  # fmt: skip
    job = translate.job(row, openings=2, department="R&D", offices=["Oslo", "Łódź"], recruiters=["Ida"])
    assert (job.code, job.status, job.openings, job.office) == ("R-1", JobStatus.OPEN, 2, "Oslo, Łódź")
    assert (job.department, job.recruiters, job.confidential) == ("R&D", ("Ida",), True)
    assert job.custom == (("Employment Type", "Full-time"),)
    template = translate.job(read(wire.Job, name=None, status="draft", is_template=True))
    assert (template.name, template.status, template.status_raw) == ("#7", JobStatus.DRAFT, "template")


# --- applications ---


@pytest.mark.parametrize(
    ("fields", "stage", "status"),
    [
        ({"job_interview_stage_id": 71}, "71", ApplicationStatus.ACTIVE),
        ({"status": "active", "job_interview_stage_id": 71}, "71", ApplicationStatus.ACTIVE),
        ({}, None, ApplicationStatus.ACTIVE),
        ({"status": "hired"}, "3:hired", ApplicationStatus.HIRED),
        ({"status": "rejected", "job_interview_stage_id": 71}, "3:rejected", ApplicationStatus.REJECTED),
        ({"status": "rejected", "prospect": True}, "3:rejected", ApplicationStatus.REJECTED),
        ({"prospect": True}, "3:prospect", ApplicationStatus.ACTIVE),
        ({"prospect": True, "job_id": None, "prospective_job_ids": [8, 9]}, "8:prospect", ApplicationStatus.ACTIVE),
        ({"prospect": True, "job_id": None}, "prospects:prospect", ApplicationStatus.ACTIVE),
        ({"prospect": True, "job_id": None, "status": "rejected"}, "prospects:rejected", ApplicationStatus.REJECTED),
        ({"prospect": True, "status": "converted"}, "3:converted", ApplicationStatus.CLOSED),
        ({"status": "something new", "job_interview_stage_id": 71}, "71", None),
    ],
)
def test_where_an_application_is(fields: dict[str, Any], stage: str | None, status: ApplicationStatus | None) -> None:
    found = application(**fields)
    assert (found.stage, found.status) == (stage, status)
    assert found.stage is None or found.stage == "71" or found.stage.startswith(f"{found.job}:")


def test_an_application_that_does_not_say_its_stage_is_where_its_history_has_it() -> None:
    row = read(wire.Application, candidate_id=5, job_id=3, status="in_process")
    assert translate.is_silent(row)
    assert translate.application(row, current="72").stage == "72"
    assert not translate.is_silent(read(wire.Application, candidate_id=5, status="in_process", prospect=True))
    assert not translate.is_silent(read(wire.Application, candidate_id=5, status="rejected"))


def test_whoever_left_for_a_reason_of_their_own_has_withdrawn() -> None:
    row = read(wire.Application, candidate_id=5, job_id=3, status="rejected", rejected_at="2026-01-20T00:00:00Z")
    for side, status in ((ReasonSide.THEM, ApplicationStatus.WITHDRAWN), (ReasonSide.US, ApplicationStatus.REJECTED)):
        found = translate.application(row, reason="8", side=side)
        assert (found.stage, found.status, found.reason) == ("3:rejected", status, "8")
        assert found.stage_entered_at == found.rejected_at == instant("2026-01-20T00:00:00Z")
    assert [translate.side_of(key) for key in ("THEY_REJECTED_US", "WE_REJECTED_THEM", "NONE_SPECIFIED", None)] == [
        ReasonSide.THEM, ReasonSide.US, ReasonSide.NONE, ReasonSide.NONE,
    ]  # fmt: skip


def test_a_rejection_is_a_stay_and_so_is_what_an_application_has_come_to() -> None:
    row = read(wire.Application, candidate_id=5, job_id=3, status="rejected", rejected_at="2026-01-20T00:00:00Z")
    ended = translate.last_visit(row)
    assert ended is not None
    assert (ended.remote_id, ended.stage, ended.left_at) == ("7:rejected", "3:rejected", None)
    stay = read(
        wire.Stay, id=90, application_id=7, job_interview_stage_id=71, current=True,
        entered_at="2026-01-10T00:00:00Z", exited_at="2026-01-20T00:00:00Z",
    )  # fmt: skip
    made = translate.visit(stay, row)
    assert isinstance(made, Visit)
    assert (made.stage, made.left_at) == ("71", instant("2026-01-20T00:00:00Z"))
    assert translate.visit(read(wire.Stay, application_id=7, job_interview_stage_id=72), row) is None
    assert translate.last_visit(read(wire.Application, candidate_id=5, status="hired")) is None


# --- people ---


def test_a_person_with_everything() -> None:
    row = read(
        wire.Candidate, first_name="Zoë", last_name="Łoś", preferred_name="Zo", title="Buyer", company="ABC",
        private=True, can_email=False, tags=["Java", "Java", "Go"],
        email_addresses=[{"value": "z@x.pl", "type": "personal"}, {"value": ""}, "plain@x.pl", 5, {"type": "x"}],
        phone_numbers=[{"value": "+48 600", "type": "mobile"}], addresses=[{"value": "Gdynia, Polska"}],
        website_addresses=[{"value": "https://z.example"}], social_media_addresses=[{"value": "https://s.example"}],
        custom_fields={
            "pay": {"name": "Pay", "type": "currency", "value": {"amount": 9000, "unit": "PLN"}},
            "span": {"name": "Span", "type": "number_range", "value": {"min_value": 1, "max_value": 3, "unit": "y"}},
            "where": {"name": "Where", "type": "multi_select", "value": ["On-site", "Remote"]},
            "moves": {"name": "Moves", "type": "yes_no", "value": False},
            "mentor": {"name": "Mentor", "type": "user", "value": {"name": "Ida", "email": "i@x.pl", "user_id": 4}},
            "blank": {"name": "  ", "value": "x"}, "odd": "just text", "none": {"name": "None", "value": None},
        },
    )  # fmt: skip
    found = translate.candidate(row)
    assert isinstance(found, Candidate)
    assert (found.first_name, found.last_name, found.city, found.location) == (
        "Zoë", "Łoś", "Gdynia", "Gdynia, Polska",
    )  # fmt: skip
    assert (found.emails, found.phones) == (("z@x.pl", "plain@x.pl"), ("+48 600",))
    assert found.links == ("https://z.example", "https://s.example")
    assert (found.tags, found.is_private, found.can_email) == (("Java", "Go"), True, False)
    assert found.custom == (
        ("Preferred name", "Zo"), ("Pay", "9000 PLN"), ("Span", "1 to 3 y"), ("Where", "On-site, Remote"),
        ("Moves", "no"), ("Mentor", "Ida"), ("blank", "x"), ("odd", "just text"),
    )  # fmt: skip


def test_a_street_is_no_city_and_tags_that_are_not_told_are_not_none() -> None:
    found = translate.candidate(read(wire.Candidate, addresses=[{"value": "12 Main St, Springfield"}]))
    assert (found.city, found.location, found.tags) == (None, "12 Main St, Springfield", None)
    assert translate.candidate(read(wire.Candidate, tags=[])).tags == ()


def test_a_person_the_vendor_still_works_on_is_put_aside() -> None:
    got = raw.one(b'{"id": 7, "message": "being processed"}', wire.Candidate, translate.candidate)
    assert isinstance(got, Unreadable)
    assert got.reason == "the candidate cannot be read yet: being processed"


def test_a_note_stays_as_it_was_written_and_a_mail_becomes_plain() -> None:
    shared = {"candidate_id": 5, "created_at": "2026-01-20T00:00:00Z", "body": "a <b>c</b> &amp; d", "user_id": 4}
    note = translate.activity(read(wire.Note, type="NOTE", visibility="admin_only_visible", **shared))
    mail = translate.activity(read(wire.Note, type="EMAIL", visibility="public", subject="Hello", **shared))
    other = translate.activity(read(wire.Note, type="TAKE_HOME_TEST", **shared))
    assert (note.kind, note.body, note.visibility) == ("note", "a <b>c</b> &amp; d", Visibility.ADMIN_ONLY)
    assert (mail.kind, mail.title, mail.body, mail.visibility) == ("email", "Hello", "a c & d", Visibility.PUBLIC)
    assert (other.kind, other.visibility) == ("take home test", None)
    ways = {"email_from": "zo@x.pl", "email_to": "us@acme.test"}
    reply = translate.activity(read(wire.Note, type="EMAIL", **shared, **ways))
    assert reply.body == "from zo@x.pl to us@acme.test\n\na c & d"


def test_a_file_belongs_to_somebody() -> None:
    file = translate.attachment(read(wire.Attachment, candidate_id=5, filename="cv.pdf", type="resume"))
    assert (file.name, file.file_kind, file.mime) == ("cv.pdf", FileKind.RESUME, "application/pdf")
    assert [translate.file_type(kind) for kind in FileKind] == ["resume", "cover_letter", "other"]


# --- what hangs on applications and jobs ---


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "Created"}, OfferStatus.DRAFT),
        ({"status": "Created", "sent_on": "2026-06-20"}, OfferStatus.SENT),
        ({"status": "Accepted", "sent_on": "2026-06-20"}, OfferStatus.ACCEPTED),
        ({"status": "Rejected"}, OfferStatus.DECLINED),
        ({"status": "Deprecated"}, OfferStatus.ABANDONED),
    ],
)
def test_an_offer_stands_where_its_word_and_its_date_say(fields: dict[str, Any], status: OfferStatus) -> None:
    found = details.offer(read(wire.Offer, application_id=9, **fields))
    assert (found.status, found.status_raw) == (status, fields["status"])


def test_an_interview_of_a_whole_day_and_one_without_a_time() -> None:
    whole = details.interview(
        read(wire.Interview, application_id=9, all_day_start_on="2026-06-20", all_day_end_on="2026-06-21"), "Onsite", ()
    )
    assert (whole.all_day, whole.starts_at, whole.ends_at) == (True, instant("2026-06-20"), instant("2026-06-21"))
    none = details.interview(read(wire.Interview, application_id=9, status="to_be_scheduled"), None, ())
    assert (none.starts_at, none.status, none.name) == (None, InterviewStatus.NEEDS_SCHEDULING, "#7")


def test_a_scorecard_says_what_was_asked_and_found() -> None:
    row = read(
        wire.Scorecard, application_id=9, candidate_rating="strong_no", status="draft", interviewer_id=4,
        notes="<p>Weak</p>", public_notes="Weak", private_notes=" ",
    )  # fmt: skip
    answers = [
        details.answered("<p>Why?</p>", "Because"), details.answered("Yes?", None, flag=True),
        details.answered(None, None),
        details.found("Python", "definitely_not", "no <b>tests</b>"), details.found("Go", "no_decision", None),
    ]  # fmt: skip
    found = details.scorecard(row, "Phone", "12", answers)
    assert (found.rating, found.rating_raw, found.draft, found.author) == (Rating.DEFINITELY_NO, "strong_no", True, "4")
    assert found.comment == "Weak"
    assert found.answers == (("Why?", "Because"), ("Yes?", "yes"), ("Python", "definitely not: no tests"))


def test_work_and_education_have_names_of_their_own() -> None:
    school = details.education(
        read(wire.Education, candidate_id=5, start_date_year=2010, start_date_month=9, end_at="2014-06-01T00:00:00Z"),
        school="MIT", degree="BSc", discipline=None,
    )  # fmt: skip
    work = details.employment(read(wire.Employment, candidate_id=5, company_name="ABC", title="Dev", start_date="2015"))
    assert (school.remote_id, work.remote_id) == ("education:7", "work:7")
    assert (school.background, school.started_on, school.ended_on) == (
        BackgroundKind.EDUCATION,
        "2010-09",
        "2014-06-01",
    )
    assert (work.title, work.place, work.started_on, work.ended_on) == ("Dev", "ABC", "2015", None)


def test_a_seat_that_does_not_say_whether_it_is_open_is_what_its_date_says() -> None:
    closed = details.opening(read(wire.Opening, job_id=3, closed_at="2026-01-01T00:00:00Z"), "Filled")
    assert (closed.open, closed.close_reason, closed.name) == (False, "Filled", "#7")
    assert details.opening(read(wire.Opening, job_id=3, opening_id="R-1"), None).open


def test_what_is_listed_is_told_apart_by_its_list() -> None:
    for make in catalogues.LISTS.values():
        made = make(read(wire.Listed, name="A", parent_id=4, active=False))
        assert made.remote_id == f"{made.listed}:7"
        assert made.of in (None, f"{made.listed}:4")
        assert not made.active


# --- writing ---


HELD: dict[str, Any] = {
    "email_addresses": [{"value": "old@x.pl", "type": "work"}, {"value": "two@x.pl", "type": "other"}],
    "phone_numbers": [{"value": "1", "type": "home"}],
    "addresses": [{"value": "Oslo", "type": "work"}, {"value": "Bergen", "type": "home"}],
    "website_addresses": [{"value": "https://w.example", "type": "blog"}],
    "social_media_addresses": [{"value": "https://s.example"}],
    "custom_fields": {
        "years": {"name": "Years", "type": "number", "value": 3},
        "pay": {"name": "Pay", "type": "currency", "value": {"amount": 1, "unit": "EUR"}},
        "level": {"name": "Level", "type": "single_select", "value": "Senior"},
        "lead": {"name": "Lead", "type": "user", "value": {"name": "Ida Noor", "user_id": 77}},
        "none": {"name": "None", "type": "short_text", "value": None},
    },
}
KNOWN = [
    {"name": "Years", "name_key": "years", "value_type": "number", "active": True},
    {"name": "Pay", "name_key": "pay", "value_type": "currency", "active": True},
    {"name": "Moves", "name_key": "moves", "value_type": "yes_no", "active": True},
    {"name": "Where", "name_key": "where", "value_type": "multi_select", "active": True,
     "options": [{"id": 4, "name": "Remote"}, {"id": 5, "name": "On-site"}]},
    {"name": "Level", "name_key": "level", "value_type": "single_select", "active": True,
     "options": [{"id": 1, "name": "Senior"}]},
    {"name": "Lead", "name_key": "lead", "value_type": "user", "active": True},
    {"name": "Mentor", "name_key": "mentor", "value_type": "user", "active": True},
    {"name": "Old", "name_key": "old", "value_type": "short_text", "active": False},
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        (PersonFields(first_name="A"), {"first_name": "A"}),
        (
            PersonFields(emails=("new@x.pl", "old@x.pl")),
            {"email_addresses": [{"value": "new@x.pl", "type": "personal"}, {"value": "old@x.pl", "type": "work"}]},
        ),
        (PersonFields(emails=()), {"email_addresses": []}),
        (PersonFields(phones=("2",)), {"phone_numbers": [{"value": "2", "type": "mobile"}]}),
        (
            PersonFields(location="Kraków"),
            {"addresses": [{"value": "Kraków", "type": "work"}, {"value": "Bergen", "type": "home"}]},
        ),
        (PersonFields(location=""), {"addresses": [{"value": "Bergen", "type": "home"}]}),
        (PersonFields(links=("https://w.example", "https://s.example")), {}),
        (
            PersonFields(links=("https://w.example", "https://s.example", "https://n.example")),
            {
                "website_addresses": [
                    {"value": "https://w.example", "type": "blog"},
                    {"value": "https://n.example", "type": "personal"},
                ]
            },
        ),
        (PersonFields(links=("https://w.example",)), {"social_media_addresses": []}),
        (PersonFields(custom={"Preferred name": "Zo"}), {"preferred_name": "Zo"}),
    ],
)
def test_only_what_changes_is_sent_and_what_stays_keeps_its_kind(changes: PersonFields, body: dict[str, Any]) -> None:
    assert merging.person(changes, HELD, KNOWN) == body


def test_the_fields_of_the_tenant_are_sent_all_because_the_vendor_empties_the_others() -> None:
    changes = PersonFields(custom={"years": "4", "Moves": "yes", "Where": "Remote, On-site", "Pay": ""})
    assert merging.person(changes, HELD, KNOWN)["custom_fields"] == [
        {"name_key": "years", "value": 4},
        {"name_key": "pay", "value": None},
        {"name_key": "level", "value": 1},
        {"name_key": "lead", "value": 77},
        {"name_key": "moves", "value": True},
        {"name_key": "where", "value": [4, 5]},
    ]
    kept = merging.person(PersonFields(custom={"Years": "5"}), HELD, KNOWN)["custom_fields"]
    assert {"name_key": "lead", "value": 77} in kept
    assert {"name_key": "level", "value": 1} in kept
    assert {"name_key": "pay", "value": {"amount": 1, "unit": "EUR"}} in kept


def test_of_several_choices_one_may_have_a_comma_in_its_name() -> None:
    teams = {"name": "Teams", "name_key": "teams", "value_type": "multi_select"}
    names = ("Sales", "Sales, EMEA", "EMEA", "Legal")
    known = [{**teams, own_fields.OPTIONS: [{"id": at, "name": name} for at, name in enumerate(names)]}]
    for text, keys in (("Legal, sales, EMEA", [3, 1]), ("EMEA, Sales", [2, 0]), ("Sales, EMEA, EMEA", [1, 2])):
        assert own_fields.merged({}, {"Teams": text}, known) == [{"name_key": "teams", "value": keys}]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (PersonFields(source="LinkedIn"), "no field for source"),
        (PersonFields(summary="x"), "no field for summary"),
        (PersonFields(custom={"Shoe size": "41"}), "no field 'Shoe size'"),
        (PersonFields(custom={"Old": "x"}), "no field 'Old'"),
        (PersonFields(custom={"Years": "many"}), "Years takes a number, not 'many'"),
        (PersonFields(custom={"Moves": "perhaps"}), "Moves takes yes or no"),
        (PersonFields(custom={"Pay": "1000"}), "Pay takes an amount and a currency"),
        (PersonFields(custom={"Where": "Remote, Moon"}), "Where has no 'Moon' to choose: Remote, On-site"),
        (PersonFields(custom={"Mentor": "Ida"}), "Mentor cannot be set as text"),
    ],
)
def test_what_has_no_room_is_refused_in_words(changes: PersonFields, words: str) -> None:
    with pytest.raises(Refused, match=words):
        merging.person(changes, HELD, KNOWN)


@pytest.mark.parametrize(
    ("value_type", "value"),
    [
        ("short_text", "a b"), ("number", 7), ("number", 7.5), ("yes_no", True), ("yes_no", False),
        ("currency", {"amount": 9000, "currency_code": "PLN"}), ("multi_select", ["Remote", "On-site"]),
        ("date", "2026-12-01"),
    ],
)  # fmt: skip
def test_a_value_that_is_shown_is_read_back_as_itself(value_type: str, value: Any) -> None:
    assert own_fields.value_of(own_fields.text_of(value), value_type, "It") == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"amount": "9000.0", "currency_code": "PLN"}, "9000.0 PLN"),
        ({"amount": None, "currency_code": "PLN"}, ""),
        ({"min_amount": 1, "max_amount": 2, "currency_code": "PLN"}, "1 to 2 PLN"),
        ({"min_value": 1, "max_value": None}, "1"),
        ({"min_value": None, "max_value": None, "unit": "PLN"}, ""),
    ],
)
def test_money_is_told_with_its_currency_and_a_range_by_its_ends(value: Any, text: str) -> None:
    assert own_fields.text_of(value) == text


def test_money_is_sent_in_the_words_in_which_it_is_there() -> None:
    changes = PersonFields(custom={"Pay": "2 PLN"})
    for unit in ("unit", "currency_code"):
        held = {"custom_fields": {"pay": {"name": "Pay", "type": "currency", "value": {"amount": 1, unit: "EUR"}}}}
        sent = {"name_key": "pay", "value": {"amount": 2, unit: "PLN"}}
        assert merging.person(changes, held, KNOWN)["custom_fields"] == [sent]


def test_a_job_takes_a_name_and_a_code() -> None:
    assert merging.job(JobFields(name="Buyer", code="B/1")) == {"name": "Buyer", "requisition_id": "B/1"}
    with pytest.raises(Refused, match="no field for openings of a job"):
        merging.job(JobFields(openings=2))


def test_what_has_no_number_at_the_vendor_is_never_sent_as_one() -> None:
    assert (ids.end_in("3:hired"), ids.end_in("71"), ids.end_in(None)) == ("hired", None, None)
    for remote in ("prospects", "3:hired", "", "-1", "٣"):
        with pytest.raises(Refused, match="Greenhouse has no job"):
            ids.number(remote, "job")
