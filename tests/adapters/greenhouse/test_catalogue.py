"""The descriptor and the catalogue: every list, every write, every operation of the document."""

from collections import Counter

import pytest

from adapters.greenhouse import VENDOR
from adapters.greenhouse.lists import LISTS
from adapters.greenhouse.notation import fields, parameters
from adapters.greenhouse.operations import COMPOSED, CURSOR_PAGES, OPERATIONS
from app.model.words import Replay, Verb
from app.vendor import Field, Refused
from tests.adapters.greenhouse.harvest import connect
from tests.test_imports import loaded

DOCUMENT = """
create_candidate create_candidate_application create_candidate_note create_prospect get_application get_candidate
get_current_offer_by_application get_job get_offer get_user list_applications list_candidates list_custom_fields
list_departments list_job_stages list_job_stages_for_job list_jobs list_offers list_offers_by_application list_offices
list_sources list_users list_attachment_content_types_ddl list_candidate_custom_fields_ddl list_candidates_ddl
list_job_custom_field_options_ddl list_job_custom_fields_ddl list_job_stages_for_job_ddl list_jobs_ddl
list_sources_ddl list_users_ddl
"""
"""The operations of the vendor's document, in its order."""


def test_every_operation_of_the_document_has_its_own_name() -> None:
    assert [row.name for row in OPERATIONS if row.name in COMPOSED] == DOCUMENT.split()
    assert Counter(row.source.partition(" >")[0] for row in OPERATIONS if row.name in COMPOSED) == {
        "Main operations": 22,
        "DDL operations": 9,
    }


def test_all_reads_of_harvest_v3_are_there() -> None:
    reads = [row for row in OPERATIONS if not row.changes and row.name not in COMPOSED and row.name != "auth.token"]
    assert len(reads) == 72
    assert all(row.method == "GET" and row.fields and row.source.startswith("Harvest v3 > ") for row in reads)
    lists = [row for row in reads if row.pages == CURSOR_PAGES]
    assert len(lists) == len(LISTS) == 70
    for row in lists:
        taken = {one.name: one for one in row.parameters}
        assert {"ids", "fields", "per_page", "cursor"} <= taken.keys()
        assert {"id", "created_at", "updated_at"} <= {one.name for one in row.fields}
        assert not any(one.required for one in row.parameters)
        assert all(one.kind == "list" for one in row.parameters if one.name.endswith("ids"))


def test_a_scope_is_a_resource_and_a_verb() -> None:
    for row in OPERATIONS:
        if row.name in {"auth.token", "list_attachment_content_types_ddl"}:
            continue
        assert row.scope is not None
        _, resource, verb = row.scope.split(":")
        assert row.path.startswith(f"/v3/{resource}")
        if row.name in COMPOSED:
            assert verb == ("create" if row.changes else "list")
        elif row.changes:
            assert row.name.removesuffix("_bulk") == f"{resource}.{verb}"
        else:
            assert verb == "list"


def test_a_write_says_what_it_does_beside_what_it_is_for() -> None:
    writes = {row.name: row for row in OPERATIONS if row.changes and row.name not in COMPOSED}
    assert len(writes) == 94
    assert {name for name, row in writes.items() if not row.documented} == {
        "users.create",
        "users.activate",
        "users.deactivate",
        "users.revoke_permissions",
    }
    assert {name for name in writes if writes[name].notifies and name.startswith("appl")} == {
        "applications.move",
        "applications.reject",
    }
    assert {"candidates.merge", "candidates.anonymize", "applications.destroy"} <= {
        name for name in writes if writes[name].destroys
    }
    move = {one.name: one for one in writes["applications.move"].parameters}
    assert [name for name, one in move.items() if one.required] == ["id", "from_stage_id"]
    assert move["to_stage_id"].kind == "number"
    assert writes["attachments.create"].parameters[2].values[:2] == ("resume", "cover_letter")


def test_the_marks_of_the_tables() -> None:
    (number, flag, several, thing, moment, word, one_of) = parameters("!a# b? c* d{} e@ f g=x|y", "query")
    assert (number.name, number.kind, number.required) == ("a", "number", True)
    assert [one.kind for one in (flag, several, thing, moment, word)] == ["boolean", "list", "object", "moment", "text"]
    assert (one_of.values, one_of.help, one_of.required) == (("x", "y"), "one of x, y", False)
    assert fields("id# at@") == (Field(name="id", kind="number"), Field(name="at", kind="moment"))


def test_what_repeating_a_write_does() -> None:
    assert {one.verb: one.replay for one in VENDOR.capabilities if one.allowed} == {
        Verb.READ: Replay.ABSOLUTE,
        Verb.MOVE: Replay.CAS,
        Verb.HIRE: Replay.CAS,
        Verb.REJECT: Replay.CAS,
        Verb.CHANGE_REASON: Replay.ABSOLUTE,
        Verb.TRANSFER: Replay.CAS,
        Verb.EDIT_APPLICATION: Replay.ABSOLUTE,
        Verb.NOTE: Replay.CONTENT,
        Verb.CREATE_CANDIDATE: Replay.CONTENT,
        Verb.EDIT_CANDIDATE: Replay.ABSOLUTE,
        Verb.TAG: Replay.NATURAL,
        Verb.UNTAG: Replay.ABSOLUTE,
        Verb.ADD_TO_JOB: Replay.CONTENT,
        Verb.ATTACH: Replay.CONTENT,
        Verb.EDIT_JOB: Replay.ABSOLUTE,
        Verb.SCHEDULE: Replay.MARKED,
        Verb.OFFER: Replay.CONTENT,
        Verb.OPENING: Replay.CONTENT,
        Verb.MERGE: Replay.ONCE,
        Verb.ANONYMISE: Replay.ONCE,
    }
    by_verb = {one.verb: one for one in VENDOR.capabilities}
    assert by_verb.keys() == set(Verb)
    assert {one.verb for one in VENDOR.capabilities if one.notifies} == {Verb.MOVE, Verb.TRANSFER}
    assert all("may send e-mail" in one.reason.lower() for one in VENDOR.capabilities if one.notifies)
    assert all(one.reason for one in VENDOR.capabilities if not one.allowed)


def test_reading_the_descriptor_and_the_catalogue_loads_no_http() -> None:
    code = "from adapters.greenhouse import VENDOR; VENDOR.operations(); VENDOR.settings, VENDOR.capabilities"
    assert loaded(code).isdisjoint({"aiohttp", "yarl", "pydantic", "textual", "keyring"})


def test_connecting_loads_neither_the_terminal_nor_the_sandbox() -> None:
    assert "textual" not in loaded("import adapters.greenhouse.vendor")


@pytest.mark.parametrize(
    ("base_url", "values", "words"),
    [
        ("http://harvest.greenhouse.io", {}, "http:// is accepted for this machine only"),
        ("https://harvest.greenhouse.io", {"client_id": "", "client_secret": ""}, "client_id and client_secret miss"),
        ("https://harvest.greenhouse.io", {"client_secret": ""}, "client_secret missing"),
        ("https://harvest.greenhouse.io", {"user_id": "ann@acme.test"}, "user_id is the number of a Greenhouse user"),
        ("https://harvest.greenhouse.io", {"read_user_id": "-1"}, "read_user_id is the number"),
        ("https://harvest.greenhouse.io", {"token_url": "http://elsewhere.test/token"}, "this machine only"),
        ("https://harvest.greenhouse.io", {"token_url": "https://auth.greenhouse.io"}, "an address with a path"),
    ],
)
def test_settings_that_cannot_work_are_refused_before_anything_is_sent(
    base_url: str, values: dict[str, str], words: str
) -> None:
    good = {"token_url": "https://auth.greenhouse.io/token"}
    with pytest.raises(Refused, match=words) as refused:
        connect(base_url, values={**good, **values})
    assert refused.value.message.startswith("polka (Greenhouse)")


def test_the_address_may_end_in_the_version() -> None:
    account = connect("https://eu.greenhouse.test/v3/", values={"token_url": "https://auth.greenhouse.io/token"})
    assert str(account._desk.reading._address) == "https://eu.greenhouse.test"
