"""Tags and files of a candidate are read when somebody looks, and by themselves for people in process."""

import pytest

from adapters.traffit.sandbox.catalogues import TAGS
from app.cache.accounts import AccountRow
from app.model.ids import LocalId
from app.model.intents import CreateCandidate, PersonFields
from app.model.views import CandidateView
from app.model.words import Kind
from app.vendor import Connection, Unreachable, Vendor
from tests.office import Office


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

    async def connect(row: AccountRow) -> tuple[Connection, Vendor]:
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


async def test_nothing_is_asked_about_somebody_the_vendor_does_not_know_yet(desk_office: Office) -> None:
    desk = desk_office.desk
    candidate = await desk.new_id(desk_office.account, Kind.CANDIDATE)
    await desk_office.stop()
    await desk.do(CreateCandidate(account=desk_office.account, candidate=candidate, person=PersonFields(last_name="N")))
    await desk.look_at(candidate)
    assert await read(desk_office, candidate) == {}
