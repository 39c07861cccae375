"""Storing what a vendor sent."""

import pytest

from app.cache import boards, connection, listings, pages, people, streams
from app.cache.folding import fold, match
from app.model.intents import AddNote
from app.model.records import Activity, Application, Candidate, Job, Listed, Stage, Visit
from app.model.words import ListedKind, StageKind
from app.vendor import Page, Pulled, Stream, Unreadable
from tests.app.cache.queueing import ask
from tests.world import World, visit

STREAM = Stream(name="candidates", title="candidates", delta=True, overlap=1000)


def begin(world: World, *, full: bool = False) -> streams.Checkpoint:
    return connection.transaction(
        world.db, streams.begin, world.account, STREAM, 0, world.clock.now(), full=full
    )  # fmt: skip


def page(world: World, *people: Candidate, position: bytes | None, server_time: int | None = None) -> Page:
    return Page(
        records=[Pulled(one, one.remote_id.encode()) for one in people],
        position=position,
        begun_at=world.clock.now(),
        server_time=server_time,
    )


def store(world: World, one: Page) -> pages.Stored:
    done = one.position is None
    return connection.transaction(
        world.db, pages.store_page, world.account, STREAM.name, one, now=world.clock.now(), complete=done
    )


def anna(name: str = "Zofia") -> Candidate:
    return Candidate(remote_id="77", first_name=name, last_name="Wójcik", emails=("anna@example.org",), city="Łódź")


def test_the_same_page_again_writes_no_record(world: World) -> None:
    begin(world)
    assert store(world, page(world, anna(), position=b"1")).new == 1
    rows = world.db.total_changes
    again = store(world, page(world, anna(), position=b"1"))
    assert (again.new, again.changed) == (0, 0)
    assert world.db.total_changes - rows == 1, "nothing but the checkpoint"


def test_a_changed_record_changes_one_row_and_its_place_in_the_index(world: World) -> None:
    begin(world)
    store(world, page(world, anna(), position=b"1"))
    world.clock.pass_(5)
    assert store(world, page(world, anna("Hanna"), position=b"2")).changed == 1
    assert [row.name for row in people.search(world.db, "hanna")] == ["Hanna Wójcik"]
    assert people.search(world.db, "zofia") == []


def test_an_older_answer_does_not_overwrite_a_newer_one(world: World) -> None:
    begin(world)
    store(world, page(world, anna("Hanna"), position=b"1"))
    late = Page(records=[Pulled(anna(), b"x")], position=b"2", begun_at=world.clock.now() - 1)
    assert store(world, late).changed == 0
    assert [row.name for row in people.search(world.db, "wojcik")] == ["Hanna Wójcik"]


def test_a_pull_that_was_cut_off_goes_on_where_its_last_stored_page_says(world: World) -> None:
    first = begin(world)
    assert (first.position, first.since, first.resumed) == (None, None, False)
    store(world, page(world, anna(), position=b'{"id":77}'))
    world.clock.pass_(1000)
    again = begin(world)
    assert (again.position, again.begun_at, again.resumed) == (b'{"id":77}', first.begun_at, True)


def test_the_next_pull_asks_for_what_changed_since_the_last_one_began_on_the_vendors_clock(world: World) -> None:
    begin(world)
    began_there = world.clock.now() - 3_600_000
    store(world, page(world, anna(), position=b"1", server_time=began_there))
    world.clock.pass_(60_000)
    store(world, page(world, position=None, server_time=began_there + 60_000))
    checkpoint = begin(world)
    assert checkpoint.since == began_there - STREAM.overlap
    assert streams.known_since(world.db, world.account) == began_there


def test_a_record_that_cannot_be_read_is_set_aside_with_its_bytes_and_the_page_goes_on(world: World) -> None:
    begin(world)
    bad = Unreadable(remote_id="5", reason="id: not a number", raw=b'{"id":"?"}')
    one = Page(records=[Pulled(anna(), b"")], unreadable=[bad], position=None, begun_at=world.clock.now())
    assert store(world, one).unreadable == 1
    assert store(world, one).unreadable == 1
    assert world.db.execute("SELECT COUNT(*) FROM quarantine").fetchone()[0] == 1
    assert len(people.search(world.db, "zofia")) == 1


def test_visits_may_come_before_the_job_the_person_and_the_stage_they_speak_of(world: World) -> None:
    early = Visit(
        remote_id="900", application="9:8", candidate="8", job="9", stage="9:3", stage_name="Hired", entered_at=5
    )
    world.store([early, Application(remote_id="9:8", candidate="8", job="9")])
    world.store([Job(remote_id="9", name="Late job")])
    (job,) = [one for one in boards.jobs(world.db) if one.name == "Late job"]
    board = boards.board(world.db, job.id, world.clock.now())
    assert board is not None
    assert [card.name for column in board.columns for card in column.cards] == [boards.NOT_READ]
    world.clock.pass_(1)
    world.store([Stage(remote_id="9:3", job="9", name="Hired", position=1, kind=StageKind.HIRED)])
    world.store([Candidate(remote_id="8", first_name="Eva")])
    board = boards.board(world.db, job.id, world.clock.now())
    assert board is not None
    assert [(column.stage.name, card.name, card.status) for column in board.columns for card in column.cards] == [
        ("Hired", "Eva", "hired")
    ]


def test_an_application_is_where_its_newest_open_visit_is(world: World) -> None:
    now = world.clock.now()
    ended = Visit(
        remote_id="a", application="1:0", candidate="0", job="1", stage="1:3", entered_at=now + 9, left_at=now + 10
    )
    world.store([visit(1, 0, 1, now + 1), visit(2, 0, 2, now + 5), ended])
    assert world.base(0) == 2


def test_since_when_an_application_is_where_its_vendor_has_it_is_said_by_its_visits(world: World) -> None:
    now = world.clock.now()

    def came(**said: object) -> int | None:
        world.clock.pass_(1)
        kept = Application(remote_id="1:70", candidate="0", job="1", **{"stage": "1:2", **said})  # type: ignore[arg-type]
        world.store([kept])
        return since()

    def since() -> int | None:
        sql = "SELECT entered_at FROM application WHERE pk = (SELECT pk FROM idmap WHERE remote_id = '1:70')"
        found: int | None = world.db.execute(sql).fetchone()[0]
        return found

    assert came() is None
    world.store([visit(11, 70, 2, now - 900), visit(12, 70, 1, now - 500)])
    assert since() == now - 900
    assert came(source="changed") == now - 900
    world.store([visit(13, 70, 2, now - 100)])
    assert since() == now - 100
    assert came(stage="1:1") == now - 500
    assert came(stage="1:3") is None
    assert came(stage="1:1", stage_entered_at=now) == now


def test_a_note_that_the_vendor_sends_back_takes_the_place_of_the_one_written_here(world: World) -> None:
    intent = AddNote(candidate=world.candidates[0], title="Call", body="call  her on\nMonday")
    seq = ask(world, intent)
    world.db.execute("UPDATE op SET state = 'done', sent_at = ? WHERE seq = ?", (world.clock.now(), seq))
    world.clock.pass_(1000)
    back = Activity(remote_id="31", candidate="0", kind="note", at=world.clock.now(), body="Call call her on Monday")
    world.store([back])
    view = people.candidate(world.db, world.candidates[0], world.clock.now())
    assert view is not None
    assert [line.body for line in view.timeline] == ["Call call her on Monday"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lukasz zolc", "Łukasz Żółć"),
        ("soren", "Søren Æblegård"),
        ("aeble", "Søren Æblegård"),
        ("ŁUKASZ", "Łukasz Żółć"),
        ("p1@example", "Łukasz Żółć"),
    ],
)
def test_people_are_found_however_their_name_is_typed(world: World, typed: str, name: str) -> None:
    assert [row.name for row in people.search(world.db, typed)] == [name]


def test_a_query_of_signs_only_finds_nobody_and_breaks_nothing(world: World) -> None:
    for typed in ("", '"', "*", "^ - ()", "NEAR(", "'; DROP TABLE"):
        people.search(world.db, typed)
    assert match("-*") is None


def test_folding_takes_strokes_and_accents_off() -> None:
    assert fold("Straße Çağrı Đorđe Þór Œuvre İzmir") == "strasse cagri dorde thor oeuvre izmir"


@pytest.mark.parametrize("typed", ["127 157 005", "+48 127 157 005", "48127157005", "0048 127-157-005", "127157"])
def test_a_person_is_found_by_their_number_however_it_is_written(world: World, typed: str) -> None:
    world.store([Candidate(remote_id="0", first_name="Ada", phones=("+48 127 157 005",), emails=("a48@example.org",))])
    assert [row.id for row in people.search(world.db, typed)] == [world.candidates[0]]


def walk(world: World, *names: str, unreadable: bool = False) -> dict[str, bool]:
    """A whole walk of a small list that meets these; which names are there afterwards, and whether they are in use."""
    stream = Stream(name="sources", title="Sources", delta=False)
    world.clock.pass_(1000)
    now = world.clock.now()
    connection.transaction(world.db, streams.begin, world.account, stream, 0, now, full=False)
    records = [Pulled(Listed(remote_id=f"source:{name}", listed=ListedKind.SOURCE, name=name), b"") for name in names]
    bad = [Unreadable(remote_id=None, reason="a page is missing", raw=b"?")] if unreadable else []
    found = Page(records=records, unreadable=bad, position=None, begun_at=now)
    connection.transaction(world.db, pages.store_page, world.account, "sources", found, now=now, complete=True)
    return {one.name: one.active for one in listings.listed(world.db, world.account, ListedKind.SOURCE)}


def test_what_a_small_list_has_no_more_is_not_in_use_and_comes_back(world: World) -> None:
    assert walk(world, "Fair", "Friend") == {"Fair": True, "Friend": True}
    assert walk(world, "Fair") == {"Fair": True, "Friend": False}
    assert walk(world, "Fair", "Friend") == {"Fair": True, "Friend": True}


def test_a_small_list_that_is_not_whole_or_may_not_be_read_retires_nothing(world: World) -> None:
    walk(world, "Fair", "Friend")
    assert walk(world, "Fair", unreadable=True) == {"Fair": True, "Friend": True}
    assert walk(world) == {"Fair": True, "Friend": True}
