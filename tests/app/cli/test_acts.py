"""What a system lets people do, from the command line."""

from pathlib import Path

import pytest

from app.cli.exits import Exit
from tests import acme
from tests.app.cli.conftest import Lanehop, small_world


@pytest.fixture
def lively(lanehop: Lanehop) -> Lanehop:
    """A home whose cache holds the small world, in an account that lets people do the acts of `tests.acme`."""
    with small_world(lanehop.home) as world:
        acme.lets(world)
    return lanehop


def test_what_can_be_done_is_listed_with_what_it_is_told_and_done_by_name(lively: Lanehop, tmp_path: Path) -> None:
    found = lively.ok("acts", "polka:1:0", "--json").json["acts"]
    assert [one["name"] for one in found if one["mine"]] == ["approval.approve", "approval.reject", "approval.comment"]
    assert found[1]["inputs"][0]["choices"][0] == {"value": "dear", "title": "Too dear"}
    said = lively.ok("acts", "polka:1:0").out
    assert "! polka:ap1 approval.approve: Approve (Offer approval)" in said
    assert "- reason= Why, needed, Too dear, Too late" in said
    assert "it may mail or text somebody" in said

    refused = lively("act", "polka:1:0", "approval.reject", "reason=late")
    assert (refused.code, refused.err) == (
        Exit.USAGE, "lanehop: Reject is not taken back by anything: say --yes where that is meant\n",
    )  # fmt: skip
    done = lively.ok("act", "polka:1:0", "approval.reject", "reason=Too late", "--yes", "--json").json
    assert [one["what"] for one in done["queue"]] == ["Ida Noor: Reject (Offer approval): Too late"]
    assert lively("act", "polka:ap1", "approval.reject", "reason=late", "--yes").code == Exit.CANNOT
    assert lively.ok("candidates", "show", "polka:0", "--json").json["matters"][0]["lines"] == [
        {"label": "Salary", "value": "80 000"}
    ]
    (matter,) = [one for one in lively.ok("candidates", "show", "polka:0", "--json").json["matters"] if one["mine"]]
    assert [one["what"] for one in matter["doing"]] == ["Reject"]
    assert "! " in lively.ok("candidates", "show", "polka:0").out

    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    lively.ok("act", "polka:0", "cv.parse", f"cv={tmp_path / 'cv.pdf'}")
    planned = lively.ok("act", "polka", "firm.update", "name=Polka 2", "--dry-run").out
    assert planned == "polka: Rename the firm: Polka 2\n"


def test_what_cannot_be_done_is_said_in_a_line_with_its_code(lively: Lanehop) -> None:
    for given, code, why in (
        (("polka:1", "ad.publish"), Exit.CANNOT, "polka: Ads are published on the web only."),
        (("polka:1", "headcount.set", "count=many"), Exit.USAGE, "People wanted: many is no number"),
        (("polka:1", "headcount.set", "count=1", "of=Legal"), Exit.USAGE, "Department: Legal is none of Sales"),
        (("polka:1", "headcount.set", "many"), Exit.USAGE, "many is no KEY=VALUE"),
        (("polka:1", "no.such"), Exit.USAGE, "there is no no.such for polka:1 now: lanehop acts polka:1 lists"),
        (("polka:0", "cv.parse", "cv=/nowhere.pdf"), Exit.USAGE, "there is no file /nowhere.pdf"),
    ):
        done = lively("act", *given)
        assert done.code == code
        assert why in done.err
