"""What commands print of a candidate and of themselves."""

import os
import re
import sys

import click
import msgspec
import pytest

from app.cache import boards, details, people
from app.cli import candidate, output, refs, shapes
from app.cli.exits import Failure
from app.cli.groups import Group
from app.model.ids import HOUR
from app.model.records import Candidate, Stage
from tests import dossier
from tests.app.cli.conftest import Lanehop
from tests.world import START, World


def test_moves_are_in_the_timeline_of_a_candidate(world: World) -> None:
    world.vendor_moves(0, 1, at=START + HOUR)
    view = people.candidate(world.db, world.candidates[0], START + 2 * HOUR)
    assert view is not None
    shown = shapes.candidate(view, shapes.Refs(world.db))["timeline"]
    assert [(one["kind"], one["from"], one["title"], one["job_name"]) for one in shown][:1] == [
        ("stage", "New", "Screen", "Backend Engineer")
    ]
    assert len(shown) == len(view.applications[0].visits)


def test_every_known_fact_is_printed_once(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    custom = (("position", "Nurse"), ("skills", "ICU, triage"), ("shift", "night"), ("certified in", "Pflege"))
    world.store([
        Candidate(remote_id="0", first_name="Ada", last_name="Byron", title="Nurse", city="Łódź",
                  location="Łódź, Polska", skills=("ICU", "triage"), custom=custom, links=("https://x.example/ada",))
    ])  # fmt: skip
    view = people.candidate(world.db, world.candidates[0], START)
    assert view is not None
    candidate.show(view, START)
    out = capfd.readouterr().out
    for fact in ("Nurse", "Łódź", "certified in", "ICU, triage", "night", "https://x.example/ada"):
        assert out.count(fact) == 1


def test_help_of_a_group_is_not_cut() -> None:
    long = "Say " + "very " * 30 + "much."

    @click.group(cls=Group)
    def group() -> None:
        """Things."""

    group.command(name="talk", help=long)(lambda: None)
    said = " ".join(group.get_help(click.Context(group)).split())
    assert long.rstrip(".") in said


def test_a_field_that_says_the_same_of_something_else_stays(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    custom = (("wants", "Nurse"), ("certified in", "ICU"))
    world.store([Candidate(remote_id="0", first_name="Ada", title="Nurse", city="Rom", location="Roma, Via Appia",
                           skills=("ICU",), custom=custom)])  # fmt: skip
    view = people.candidate(world.db, world.candidates[0], START)
    assert view is not None
    candidate.show(view, START)
    out = capfd.readouterr().out
    assert ("wants" in out, "certified in" in out, "Rom, Roma, Via Appia" in out) == (True, True, True)


def test_on_a_terminal_the_last_column_goes_on_below_and_ids_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    monkeypatch.setattr(output, "write", written.append)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(output.shutil, "get_terminal_size", lambda: os.terminal_size((40, 24)))
    monkeypatch.setenv("NO_COLOR", "1")
    output.table(("ID", "WORDS"), [("polka:104:1020", "She can start on Monday but call her NEVER at work")])
    lines = b"".join(written).decode().splitlines()
    assert lines[1].startswith("polka:104:1020  She can")
    assert " ".join(" ".join(lines[1:]).split()) == "polka:104:1020 She can start on Monday but call her NEVER at work"
    assert all(len(line) <= 40 for line in lines)


def test_on_a_terminal_one_very_long_name_or_id_leaves_the_other_lines_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[bytes] = []
    monkeypatch.setattr(output, "write", written.append)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(output.shutil, "get_terminal_size", lambda: os.terminal_size((60, 24)))
    monkeypatch.setenv("NO_COLOR", "1")
    long = "polka:" + "9" * 90
    for at in (0, 1, 2):
        rows = [["Ida Noor", "new"], ["Bo " * 100, "new"], ["Lars Holm", "new"]]
        for row, ref in zip(rows, ("polka:1", "polka:2", long), strict=True):
            row.insert(at, ref)
        heads = ["NAME", "STAGE"]
        heads.insert(at, "ID")
        written.clear()
        output.table(heads, rows)
        lines = b"".join(written).decode().splitlines()
        assert sum(long in line for line in lines) == 1, "whole, to be copied"
        assert all(len(line) <= 60 for line in lines if long not in line)
        assert len({line.index("new") for line in lines if "new" in line}) == 1
        written.clear()
        monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
        output.table(heads, rows)
        assert ("Bo " * 100).strip() in b"".join(written).decode(), "a file gets all of it"
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)


def test_stages_of_one_name_are_told_apart_and_meant_by_number(world: World) -> None:
    first, second = (Stage(remote_id=f"1:9{n}", job="1", name="Interview", position=50 + n) for n in (1, 2))
    world.store([first, second])
    job = boards.job(world.db, world.job)
    assert job is not None
    names = [stage.name for stage in job.stages]
    assert names.count("Interview") == 1
    numbered = next(name for name in names if name.startswith("Interview ("))
    assert refs.stage("polka", job.stages, numbered).name == numbered
    with pytest.raises(Failure, match="may be"):
        refs.stage("polka", job.stages, "Interview")


def test_a_candidate_has_interviews_scorecards_offers_answers_and_a_past_in_json(world: World) -> None:
    dossier.tell(world)
    view = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert view is not None
    shown = msgspec.json.decode(msgspec.json.encode(shapes.candidate(view, shapes.Refs(world.db))))
    (app,) = shown["applications"]
    assert (app["id"], app["recruiter"], app["coordinator"], app["prospect"]) == ("polka:1:0", "Eva Berg", "u9", True)
    assert app["answers"][0] == {"question": "Work permit?", "answer": "yes"}
    assert (app["custom"], app["status_raw"], app["credited_to"]) == ({"Notice": "3 months"}, "in_process", "Bo Lund")
    assert (shown["is_private"], shown["can_email"]) == (True, False)
    assert [one["visibility"] for one in shown["timeline"] if one["kind"] == "note"] == ["admin_only"]
    talk = shown["interviews"][1]
    assert (talk["id"], talk["application"], talk["job"]) == ("polka:i1", "polka:1:0", "polka:1")
    assert (talk["starts_at"], talk["status"]) == ("2025-06-15T17:06:40.001Z", "scheduled")
    assert talk["interviewers"][0] == {"name": "Lars Holm", "status": "accepted"}
    assert [(one["rating"], one["rating_raw"], one["draft"]) for one in shown["scorecards"]] == [
        (None, "4 of 5", True), ("strong_yes", None, False),
    ]  # fmt: skip
    assert [(one["version"], one["superseded"], one["status"], one["starts_on"]) for one in shown["offers"]] == [
        (2, False, "sent", "2025-07-15"), (1, True, "abandoned", None),
    ]  # fmt: skip
    assert [(one["kind"], one["started_on"], one["ended_on"]) for one in shown["background"]] == [
        ("work", "2019-03", None), ("work", "2013-08", "2019-02-28"), ("education", "2008", "2013-06"),
    ]  # fmt: skip
    assert shown["read"]["offers"] == {"at": "2025-06-15T15:06:40.001Z", "error": None, "wanted": False}
    other = people.candidate(world.db, world.candidates[1], world.clock.now())
    assert other is not None
    assert shapes.candidate(other, shapes.Refs(world.db))["applications"][0]["answers"] is None


def test_a_job_has_its_team_and_its_openings_in_json_where_the_account_tells_them(world: World) -> None:
    before = details.of_job(world.db, world.job, world.clock.now())
    dossier.tell(world)
    after = details.of_job(world.db, world.job, world.clock.now())
    assert before is not None
    assert after is not None
    assert shapes.job_detail(before, shapes.Refs(world.db))["opening_list"] is None
    shown = shapes.job_detail(after, shapes.Refs(world.db))
    assert (shown["department"], shown["hiring_managers"], shown["confidential"]) == (
        "Engineering", ("Ada Byron",), True,
    )  # fmt: skip
    assert (shown["openings"], shown["custom"]) == (2, {"Budget": "90 000"})
    seats = [(one["name"], one["open"], one["application"], one["target_on"]) for one in shown["opening_list"]]
    assert seats == [("Seat 1", True, None, "2025-07-25"), ("Seat 2", False, "polka:1:0", None)]


def test_all_of_it_is_printed_for_people_and_nothing_of_it_moves_the_terminal(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    hostile = "\x1b[31m\u202e"
    dossier.tell(world, say=hostile)
    view = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert view is not None
    candidate.show(view, world.clock.now())
    out = capfd.readouterr().out
    assert {letter for letter in out if not letter.isprintable()} == {"\n"}
    for said in ("interviews", "scorecards", "offers", "answers", "background", "on [31mBackend Engineer"):
        assert said in out.splitlines()
    for said in ("no time yet", "strong yes", "superseded", "Seat", "Work permit?", "2019-03 - now", "(admins only)"):
        assert (said in out) is (said != "Seat"), said


def test_a_job_is_printed_with_its_team_and_its_openings(world: World, lanehop: Lanehop) -> None:
    dossier.tell(world, say="\x1b[31m")
    lanehop.home.mkdir()
    world.db.execute("VACUUM INTO ?", (str(lanehop.home / "cache.db"),))
    (lanehop.home / "cache.db").chmod(0o600)
    out = lanehop.ok("jobs", "show", "J1").out
    assert "\x1b" not in out
    assert "Engineering" in out
    assert re.search(r"managers +\S*Ada Byron", out)
    assert re.search(r"Seat 1 +open +\d+d +wanted by 2025-07-25 +polka:p1", out)
    assert re.search(r"Seat 2 +filled +\d+d +.*Ida Noor, .*Hired +polka:p2", out)
    assert len(lanehop.ok("jobs", "show", "J1", "--json").json["opening_list"]) == 2
    shown = lanehop.ok("candidates", "show", "polka:0", "--json").json
    assert [len(shown[name]) for name in ("interviews", "scorecards", "offers", "background")] == [3, 2, 2, 3]
    assert lanehop.ok("doctor", "--json").json["accounts"] == [], "none is configured here"
