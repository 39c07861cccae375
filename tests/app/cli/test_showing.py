"""What commands print of a candidate and of themselves."""

import os
import sys

import click
import pytest

from app.cache import boards, people
from app.cli import candidate, output, refs, shapes
from app.cli.exits import Failure
from app.cli.groups import Group
from app.model.ids import HOUR
from app.model.records import Candidate, Stage
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


def test_signing_in_to_a_demo_says_where_its_secret_is(lanehop: Lanehop) -> None:
    lanehop.home.mkdir()
    (lanehop.home / "demo.json").write_text("{}")
    (lanehop.home / "config.toml").write_text(
        '[accounts.polka]\nvendor = "traffit"\nbase_url = "http://127.0.0.1:1"\n[accounts.polka.settings]\n'
        'client_id = "x"\n'
    )
    done = lanehop("account", "test", "polka")
    assert done.code == 4
    assert "lanehop demo --headless" in done.err


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
