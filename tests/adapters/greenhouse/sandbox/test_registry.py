"""Every read of the reference: its parameters, their values, the fields of its rows."""

import pytest

from adapters.greenhouse.sandbox.lists import LISTS as KNOWN
from tests.adapters.greenhouse import facts

READS = facts.reads()
LISTS = [read for read in READS if read.is_list]
WORTH = {
    "integer": (int,),
    "string": (str,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "number": (int, float),
}
STRANGE = ("job_id", "email_ids", "page", "created_after", "candidate_ids", "job_ids", "updated_at", "status")
"""Parameters that some list has, or had in an older API."""


@pytest.fixture
async def everything(visit):
    async with visit(people=120) as client:
        client.tenant.make("bulk_requests", bulk_action_uuid="u-1", status="completed")
        yield client


def names(reads):
    return [read.path for read in reads]


def test_the_table_has_the_72_reads():
    assert (len(READS), len(LISTS)) == (72, 70)
    assert set(names(READS)) - set(names(LISTS)) == {
        "rejection_reasons/{id}", "bulk_requests/{bulk_action_uuid}",
    }  # fmt: skip


def test_no_list_knows_more_parameters_or_words_than_the_table():
    for read in LISTS:
        known = KNOWN[read.path]
        asked = {name: sorted(one.words) for name, one in known.filters.items()}
        told = read.parameters.keys() - {"cursor", "per_page", "fields"}
        assert asked == {name: sorted(read.words.get(name, ())) for name in told}, read.path
        assert known.fields.keys() == read.fields.keys(), read.path


async def test_rows_have_the_fields_of_the_reference_and_their_types(everything):
    for read in LISTS:
        rows = await everything.rows(f"/{read.path}", per_page=500)
        assert rows, f"{read.path} has no row"
        for row in rows:
            assert set(row) == set(read.fields), read.path
            for name, value in row.items():
                kind = "any" if name == "default_value" else read.fields[name]
                assert value is None or isinstance(value, WORTH.get(kind, object)), (read.path, name, value)
                if kind == "integer":
                    assert not isinstance(value, bool)


async def test_every_field_is_filled_somewhere(everything):
    """A field that is null everywhere tests nobody; those named here are so on real accounts too."""
    never = {
        "agency_note_id", "agency_id", "external_id", "default_value", "description", "placeholder", "updated_by_id",
        "template_token_string", "import_hash", "email_attachment_file_names", "note", "public_notes", "race",
        "disability_status", "public_notes_with_tags", "custom_location_id", "internal_content", "summary", "county",
        "conclusion", "introduction", "referrer_id", "verification_token_sent_at", "offer_id",
        "added_by_custom_field_id", "reminder_sent_at", "reminder_sent_by_id", "request_sent_at", "resolved_by_id",
        "send_auto_reminder_at", "version_sent", "resolved_at", "office_id", "target_start_on", "api_endpoint",
        "callback_response", "callback_url", "completed_at", "expires_at", "failure_count", "record_count",
        "requested_at", "requested_by_user_id", "success_count",
    }  # fmt: skip
    for read in LISTS:
        rows = await everything.rows(f"/{read.path}", per_page=500)
        empty = {name for name in read.fields if all(row[name] is None for row in rows)}
        assert empty <= never, read.path


async def test_every_parameter_of_the_reference_is_taken(everything):
    examples = {"integer": "1", "string": "a", "boolean": "true", "array": "1", "object": "gte|2026-01-01T00:00:00Z"}
    for read in LISTS:
        for name, kind in read.parameters.items():
            if name in ("cursor", "fields"):
                continue
            values = read.words.get(name) or [examples[kind]]
            if name.endswith("_on"):
                values = ["gte|2026-01-01"]
            for value in values:
                answer = await everything.get(f"/{read.path}", **{name: value})
                assert answer.status == 200, (read.path, name, value, answer.text)


async def test_no_other_parameter_is_taken(everything):
    for read in LISTS:
        for name in STRANGE:
            if name not in read.parameters:
                answer = await everything.get(f"/{read.path}", **{name: "1"})
                assert (answer.status, answer.errors) == (422, [{name: "is not a permitted parameter"}]), read.path


async def test_values_that_a_parameter_cannot_have_are_refused(everything):
    bad = {"integer": "x", "boolean": "yes", "object": "2026-01-01", "array": "1,x"}
    for read in LISTS:
        for name, kind in read.parameters.items():
            value = "nonsense" if name in read.words else bad.get(kind)
            if value is None or name in ("employee_ids", "email"):
                continue
            answer = await everything.get(f"/{read.path}", **{name: value})
            assert answer.status == 422, (read.path, name)
            assert list(answer.errors[0]) == [name]


async def test_a_list_shows_only_the_fields_that_are_asked_for(everything):
    for read in LISTS:
        wanted = sorted(read.fields)[:2]
        rows = (await everything.get(f"/{read.path}", fields=",".join(wanted))).json
        assert all(sorted(row) == wanted for row in rows), read.path
        assert (await everything.get(f"/{read.path}", fields="id,no_such")).status == 422


async def test_the_two_reads_by_id(everything):
    reason = (await everything.get("/rejection_reasons/5001")).json
    by_path = {read.path: read for read in READS}
    assert set(reason) == set(by_path["rejection_reasons/{id}"].fields)
    request = (await everything.get("/bulk_requests/u-1")).json
    assert set(request) == set(by_path["bulk_requests/{bulk_action_uuid}"].fields)
    for path in ("/rejection_reasons/1", "/bulk_requests/u-2", "/candidates/10000000", "/jobs/60001"):
        answer = await everything.get(path)
        assert (answer.status, answer.json) == (404, {"message": "Resource not found"}), path
