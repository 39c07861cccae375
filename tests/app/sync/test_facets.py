"""Tags and files of a candidate are read when somebody looks, and by themselves for people in process."""

from adapters.traffit.sandbox.catalogues import TAGS
from app.model.ids import LocalId
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
