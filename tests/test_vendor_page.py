"""docs/vendors.md is what the code says, and every operation of the documents is told of once and served."""

import pytest

from adapters.smartrecruiters.sandbox.operations import operations
from app.model.words import Verb
from tests.vendor_page import NOWHERE, PAGE, VENDORS, Described, bare, page, row_of


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.vendor_page writes it anew"


@pytest.mark.parametrize("one", VENDORS, ids=lambda one: one.vendor.name)
def test_every_operation_has_one_row_and_the_sandbox_serves_it(one: Described) -> None:
    rows = page().splitlines()
    for operation in one.vendor.operations():
        assert rows.count(row_of(one, operation)) == 1
        assert one.how(operation) != NOWHERE, operation.name


@pytest.mark.parametrize(
    ("name", "documented"),
    [("traffit", 53), ("greenhouse", 194), ("smartrecruiters", 312), ("vitay", 55), ("cegid", 9)],
)
def test_as_many_operations_are_told_of_as_the_document_has(name: str, documented: int) -> None:
    """What documents print twice is one operation."""
    (one,) = [one for one in VENDORS if one.vendor.name == name]
    assert sum(operation.documented for operation in one.vendor.operations()) == documented


@pytest.mark.parametrize("one", VENDORS, ids=lambda one: one.vendor.name)
def test_every_vendor_says_of_everything_whether_it_can(one: Described) -> None:
    """What cannot be done has its reason."""
    known = {row.verb: row for row in one.vendor.capabilities}
    assert {*known} == {*Verb}
    assert all(row.allowed or row.reason for row in known.values())


def test_every_entry_of_smartrecruiters_reference_is_in_the_catalogue() -> None:
    """The sandbox has a table of its own, with the reference's names."""
    (known,) = [one.vendor.operations() for one in VENDORS if one.vendor.name == "smartrecruiters"]
    named = {(one.method, bare(one.path)): one.name for one in known}
    for one in operations():
        assert named[one.method, bare(one.path)].endswith(one.name)
