"""Notes from the command line that mail colleagues: only where that is said to be meant."""

import pytest

from app.cache import accounts, connection
from app.model.records import User
from app.model.words import Replay, Verb
from app.vendor import Capability
from tests.app.cli.conftest import Lanehop, small_world


@pytest.fixture
def staffed(lanehop: Lanehop) -> Lanehop:
    """A home whose cache holds the small world, in an account that mails whom a note speaks to."""
    note = Capability(verb=Verb.NOTE, allowed=True, replay=Replay.CONTENT, fields=("mentions",))
    with small_world(lanehop.home) as world:
        world.store([User(remote_id=name, name=name) for name in ("Jane Roe", "Jan Kos")])
        connection.transaction(world.db, accounts.put_capabilities, world.account, [note])
    return lanehop


def test_a_note_that_mails_somebody_or_names_nobody_is_said_to_be_meant(staffed: Lanehop) -> None:
    near = "nobody here is called Jan (near it: Jan Kos, Jane Roe)"
    for body, why in (
        ("ask @jane roe and @Jan Kos", "this mails Jane Roe and Jan Kos"),
        ("@Jan Nobody", near),
        ("@Zed @Jane Roe", "nobody here is called Zed; this mails Jane Roe"),
    ):
        refused = staffed("note", "polka:1", body)
        assert (refused.code, refused.err) == (2, f"lanehop: {why}: say --yes where that is meant\n")
    assert staffed.ok("note", "polka:1", "@Jane Roe", "--dry-run").out.endswith(": note, written to Jane Roe too\n")
    assert staffed.ok("queue", "list", "--json").json["queue"] == []
    staffed.ok("note", "polka:1", "mail a@b.example")
    for body, mails in (("@Jan Nobody", False), ("@Jan Kos", True)):
        (row,) = staffed.ok("note", "polka:1", body, "--yes", "--json").json["queue"]
        assert row["mails"] is mails
