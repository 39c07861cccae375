"""Tags and files of a candidate are read when somebody looks, and by themselves for people in process."""

from typing import Any

import pytest

from adapters.traffit.sandbox.catalogues import TAGS
from app.cache import connection, facets
from app.cache.accounts import AccountRow
from app.model.ids import DAY, AccountId, LocalId
from app.model.intents import AttachFile, CreateCandidate, PersonFields
from app.model.records import Candidate
from app.model.views import CandidateView
from app.model.words import Kind
from app.vendor import Connection, FacetRead, Pauses, Unreachable, Vendor
from tests.office import Office
from tests.world import World


async def read(at: Office, candidate: LocalId) -> dict[str, int | None]:
    rows = await at.desk._store.read(
        lambda db: db.execute("SELECT name, read_at FROM facet WHERE candidate = ?", (candidate,)).fetchall()
    )
    return dict(rows)


async def test_looking_at_somebody_reads_their_tags_and_files(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    employee = int(card.ref.rsplit(":", 1)[1])
    desk_office.sandbox.tenant.tag(employee, sorted(TAGS)[:2])
    await desk_office.desk.look_at(card.candidate)

    async def done() -> bool:
        found = await read(desk_office, card.candidate)
        return len(found) == 2 and all(found.values())

    await desk_office.until(done)
    view = await desk_office.desk.candidate(card.candidate)
    assert view is not None
    assert len(view.tags) >= 2
    asked = len(desk_office.ledger.requests("/tags$"))
    await desk_office.desk.look_at(card.candidate)
    await desk_office.pulled()
    assert len(desk_office.ledger.requests("/tags$")) == asked, "what is fresh is not read again"


async def test_offline_nobody_asks_for_anything(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    desk_office.desk._offline = True
    await desk_office.desk.look_at(card.candidate)
    assert await read(desk_office, card.candidate) == {}


async def test_a_pull_of_candidates_keeps_the_tags_that_were_read(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    employee = int(card.ref.rsplit(":", 1)[1])
    desk_office.sandbox.tenant.tag(employee, sorted(TAGS)[:1])
    await desk_office.desk.look_at(card.candidate)

    async def tagged() -> bool:
        view = await desk_office.desk.candidate(card.candidate)
        return view is not None and bool(view.tags)

    await desk_office.until(tagged)
    desk_office.sandbox.tenant.edit(employee, lastname="Renamed")
    await desk_office.pulled()
    view = await desk_office.desk.candidate(card.candidate)
    assert view is not None
    assert view.last_name == "Renamed"
    assert view.tags


async def test_by_themselves_people_in_process_are_read_and_once_a_day_only(desk_office: Office) -> None:
    await desk_office.stop()
    desk_office.ledger.clear()
    await desk_office.start(every=3600)
    board = await desk_office.board()
    active = {card.candidate for column in board.columns for card in column.cards if card.status == "active"}

    async def all_read() -> bool:
        return all([all((await read(desk_office, one)).values()) and await read(desk_office, one) for one in active])

    await desk_office.until(all_read)


async def looked(at: Office) -> CandidateView:
    """Somebody with a file, whose facets have been read."""
    for candidate in dict.fromkeys(row.candidate for row in await at.desk.applications()):
        await at.desk.look_at(candidate)

        async def done(candidate: LocalId = candidate) -> bool:
            view = await at.desk.candidate(candidate)
            return view is not None and all(one.read_at for one in view.facets)

        await at.until(done)
        view = await at.desk.candidate(candidate)
        if view is not None and view.files:
            return view
    raise AssertionError("nobody has a file")


async def test_the_bytes_of_a_file_come_when_they_are_asked_for_and_stay(desk_office: Office) -> None:
    view = await looked(desk_office)
    file = view.files[0]
    assert await desk_office.desk.file(file.id) is None
    await desk_office.desk.fetch(file.id)

    async def here() -> bool:
        return await desk_office.desk.file(file.id) is not None

    await desk_office.until(here)
    content = await desk_office.desk.file(file.id)
    assert content is not None
    assert content[:4] in (b"%PDF", b"PK\x03\x04")
    again = await desk_office.desk.candidate(view.id)
    assert again is not None
    found = next(one for one in again.files if one.id == file.id)
    assert (found.here, found.wanted, found.error) == (True, False, None)
    assert {one.name for one in again.facets} == {"tags", "files"}, "the bytes are no facet of the person"


async def test_a_file_that_is_gone_says_so_and_nobody_waits_for_it_any_longer(desk_office: Office) -> None:
    view = await looked(desk_office)
    desk_office.sandbox.tenant.delete(int(view.ref.rsplit(":", 1)[1]))
    await desk_office.desk.fetch(view.files[0].id)

    async def answered() -> bool:
        again = await desk_office.desk.candidate(view.id)
        return again is not None and again.files[0].error is not None

    await desk_office.until(answered)
    again = await desk_office.desk.candidate(view.id)
    assert again is not None
    assert not again.files[0].wanted


async def test_a_vendor_that_cannot_be_reached_is_not_asked_again_and_again(
    desk_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((card, _),) = await desk_office.movable(1)
    await desk_office.stop()
    tries: list[str] = []

    async def connect(row: AccountRow, pauses: Pauses) -> tuple[Connection, Vendor]:
        tries.append(row.name)
        raise Unreachable("no network")

    monkeypatch.setattr(desk_office, "connect", connect)
    await desk_office.start()
    await desk_office.desk.look_at(card.candidate)

    async def tried() -> bool:
        return bool(tries)

    await desk_office.until(tried)
    for _ in range(3):
        await desk_office.pulled()
    assert len(tries) <= 5, "one for the tags, one a pull, and maybe one that had begun"


async def test_a_refused_sign_in_pauses_the_account(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    desk_office.sandbox.faults.error("POST", "/oauth2/token", times=None, status=401)
    desk_office.sandbox.faults.error("GET", "/employees/[0-9]+/", times=None, status=401)
    await desk_office.desk.look_at(card.candidate)

    async def paused() -> bool:
        return bool((await desk_office.desk.accounts())[0].paused)

    await desk_office.until(paused)
    row = (await desk_office.desk.accounts())[0]
    assert row.paused is not None
    assert "--replace" in row.paused


async def test_a_list_that_fails_for_one_candidate_keeps_nobody_else_waiting(desk_office: Office) -> None:
    (one, _), (other, _) = await desk_office.movable(2)
    employee = one.ref.rsplit(":", 1)[1]
    desk_office.sandbox.faults.error("GET", f"/employees/{employee}/tags$", times=None, status=500)
    await desk_office.desk.look_at(one.candidate)
    await desk_office.desk.look_at(other.candidate)

    async def all_read() -> bool:
        found = [await read(desk_office, who) for who in (one.candidate, other.candidate)]
        return all(len(facet) == 2 and all(facet.values()) for facet in found)

    await desk_office.until(all_read)
    view = await desk_office.desk.candidate(one.candidate)
    assert view is not None
    assert [facet.name for facet in view.facets if facet.error] == ["tags"]


def test_what_cannot_be_read_is_not_waited_for(world: World) -> None:
    whom = world.candidates[0]
    world.db.execute("UPDATE account SET facets = 'tags files'")
    assert connection.transaction(world.db, facets.want, whom, world.clock.now())
    assert facets.is_wanted(world.db, world.account)
    world.db.execute("UPDATE idmap SET remote_id = NULL WHERE pk = ?", (whom,))
    assert facets.due(world.db, world.account, world.clock.now())[0].candidate != whom
    assert not facets.is_wanted(world.db, world.account), "the engine would ask again at once, for ever"


async def test_nothing_is_asked_about_somebody_the_vendor_does_not_know_yet(desk_office: Office) -> None:
    desk = desk_office.desk
    candidate = await desk.new_id(desk_office.account, Kind.CANDIDATE)
    await desk_office.stop()
    await desk.do(CreateCandidate(account=desk_office.account, candidate=candidate, person=PersonFields(last_name="N")))
    await desk.look_at(candidate)
    assert await read(desk_office, candidate) == {}


async def test_a_candidate_who_turns_out_to_be_gone_is_in_doubt_and_goes_with_the_next_sweep(
    desk_office: Office,
) -> None:
    ((card, _),) = await desk_office.movable(1)
    desk_office.sandbox.tenant.delete(int(card.ref.rsplit(":", 1)[1]))
    await desk_office.desk.look_at(card.candidate)

    async def told() -> bool:
        view = await desk_office.desk.candidate(card.candidate)
        return view is not None and any(facet.error == "not there any more" for facet in view.facets)

    await desk_office.until(told)
    assert await desk_office.desk.candidate(card.candidate) is not None, "one answer deletes nobody"
    await desk_office.desk.ask_for_sync(full=True)
    await desk_office._wish_granted()
    assert await desk_office.desk.candidate(card.candidate) is None


async def test_a_candidate_whose_lists_are_missing_by_mistake_stays(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    employee = card.ref.rsplit(":", 1)[1]
    desk_office.sandbox.faults.error("GET", f"/employees/{employee}", times=4, status=404)
    await desk_office.desk.look_at(card.candidate)

    async def told() -> bool:
        found = await desk_office.desk._store.read(
            lambda db: db.execute("SELECT missed FROM idmap WHERE pk = ?", (card.candidate,)).fetchone()
        )
        return bool(found == (1,))

    await desk_office.until(told)
    desk_office.sandbox.faults.clear()
    for _ in range(3):
        await desk_office.desk.ask_for_sync(full=True)
        await desk_office._wish_granted()
    assert await desk_office.desk.candidate(card.candidate) is not None


async def test_where_the_vendor_has_no_list_of_files_what_was_attached_here_stays(desk_office: Office) -> None:
    ((card, _),) = await desk_office.movable(1)
    desk = desk_office.desk
    desk_office.sandbox.faults.error("GET", r"/employees/[0-9]+/files$", times=None, status=404)
    attachment = await desk.new_id(desk_office.account, Kind.ATTACHMENT)
    sha256 = await desk.keep(b"%PDF")
    await desk.do(AttachFile(candidate=card.candidate, attachment=attachment, name="cv.pdf", sha256=sha256, size=4))
    await desk_office.settled()
    await desk.look_at(card.candidate)

    async def told() -> bool:
        view = await desk.candidate(card.candidate)
        return view is not None and any("no list of files" in (facet.error or "") for facet in view.facets)

    await desk_office.until(told)
    view = await desk.candidate(card.candidate)
    assert view is not None
    assert [file.name for file in view.files if not file.pending] == ["cv.pdf"]


async def test_while_a_pull_is_under_way_only_what_somebody_waits_for_is_read(desk_office: Office) -> None:
    await desk_office.stop()
    desk_office.sandbox.faults.slow("GET", "/tags$", times=None, delay=0.05)
    await desk_office.start(every=3600)

    async def reading() -> bool:
        return len(desk_office.ledger.requests("/tags$")) > 2

    await desk_office.until(reading)
    desk_office.sandbox.faults.clear()
    desk_office.sandbox.faults.slow("GET", "history", times=1, delay=1.5)
    await desk_office.desk.ask_for_sync()

    async def pulling() -> bool:
        return any(row.stream == "history" and row.running for row in await desk_office.desk.sync_rows())

    await desk_office.until(pulling)
    begun = len(desk_office.ledger.requests("/(tags|files)$"))
    ((card, _),) = await desk_office.movable(1)
    await desk_office.desk._store.write(
        lambda db: db.execute("DELETE FROM facet WHERE candidate = ?", (card.candidate,)).rowcount
    )
    await desk_office.desk.look_at(card.candidate)

    async def read_it() -> bool:
        found = await read(desk_office, card.candidate)
        return len(found) == 2 and all(found.values())

    await desk_office.until(read_it)
    assert await pulling(), "the slow answer is still on its way"
    employee = card.ref.rsplit(":", 1)[1]
    meanwhile = desk_office.ledger.requests("/(tags|files)$")[begun:]
    assert {entry.path.split("/")[-2] for entry in meanwhile} == {employee}


def test_who_is_in_process_comes_first_then_who_was_never_read_then_the_oldest(world: World) -> None:
    def due() -> list[LocalId]:
        return [one.candidate for one in facets.due(world.db, world.account, world.clock.now()) if one.facet == "tags"]

    def read_all(whom: list[LocalId]) -> None:
        for one in whom:
            found = FacetRead(exists=True, read_at=world.clock.now())
            wanted = facets.Due(one, "", "tags", wanted=False)
            connection.transaction(world.db, facets.take_in, world.account, wanted, found, world.clock.now())

    world.db.execute("UPDATE account SET facets = 'tags'")
    world.store([Candidate(remote_id=str(number), first_name="Pool", last_name=f"P{number}") for number in (20, 21)])
    pool = [LocalId(pk) for (pk,) in world.db.execute("SELECT pk FROM candidate WHERE name LIKE 'Pool%' ORDER BY pk")]
    assert set(due()) == set(world.candidates)
    read_all(world.candidates)
    assert due() == pool[::-1], "the newest first"
    read_all(pool[:1])
    assert due() == pool[1:]
    world.clock.pass_(1)
    read_all(pool[1:])
    assert due() == []
    world.clock.pass_(DAY)
    read_all(world.candidates[1:])
    assert due() == world.candidates[:1]
    world.clock.pass_(13 * DAY)
    read_all(world.candidates)
    world.clock.pass_(1)
    assert due() == pool, "the one read longest ago first"
    world.clock.pass_(400 * DAY)
    read_all(world.candidates)
    world.clock.pass_(-400 * DAY)
    assert set(due()) == set(world.candidates), "read while the clock was ahead: nobody knows when"


async def test_a_fault_of_ours_with_one_facet_keeps_no_other_from_being_read(
    desk_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _), (second, _) = await desk_office.movable(2)
    real = facets.take_in

    def take_in(db: Any, account: AccountId, one: facets.Due, *rest: Any) -> None:
        if one.candidate == second.candidate:
            raise TypeError("a fault of ours")
        real(db, account, one, *rest)

    monkeypatch.setattr(facets, "take_in", take_in)
    await desk_office.desk.look_at(first.candidate)
    await desk_office.desk.look_at(second.candidate)

    async def done() -> bool:
        views = [await desk_office.desk.candidate(card.candidate) for card in (first, second)]
        return all(view is not None and view.facets and all(one.read_at for one in view.facets) for view in views)

    await desk_office.until(done)
    view, faulty = [await desk_office.desk.candidate(card.candidate) for card in (first, second)]
    assert view is not None
    assert faulty is not None
    assert {one.error for one in view.facets} == {None}
    assert {one.error for one in faulty.facets} == {"unexpected TypeError; see the log"}


def test_what_is_costly_is_read_only_where_somebody_looks(world: World) -> None:
    def due() -> list[tuple[LocalId, str]]:
        found = facets.due(world.db, world.account, world.clock.now(), costly=["files"])
        return [(one.candidate, one.facet) for one in found]

    whom = world.candidates[0]
    world.db.execute("UPDATE account SET facets = 'files'")
    assert due() == []
    connection.transaction(world.db, facets.want, whom, world.clock.now())
    assert due() == [(whom, "files")]
