"""What commands print of a candidate and of themselves."""

import click
import pytest

from app.cache import people
from app.cli import candidate, shapes
from app.cli.groups import Group
from app.model.ids import HOUR
from app.model.records import Candidate
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
    custom = (("position", "Nurse"), ("skills", "ICU, triage"), ("shift", "night"))
    world.store([
        Candidate(remote_id="0", first_name="Ada", last_name="Byron", title="Nurse", city="Łódź",
                  location="Łódź, Polska", skills=("ICU", "triage"), custom=custom, links=("https://x.example/ada",))
    ])  # fmt: skip
    view = people.candidate(world.db, world.candidates[0], START)
    assert view is not None
    candidate.show(view, START)
    out = capfd.readouterr().out
    for fact in ("Nurse", "Łódź", "ICU, triage", "night", "https://x.example/ada"):
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
