"""Everything about a candidate on one screen, and the next one without going back."""

import re

import pytest

from app.model.ids import HOUR, MINUTE
from app.model.intents import AddNote
from app.model.records import Candidate, Listed
from app.model.words import ListedKind
from tests.screens.conftest import Opened
from tests.world import World, allow_everything


async def test_the_detail_shows_who_where_and_what_happened(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "enter")
        view = show.candidate.view
        assert view is not None
        text = show.text
        assert view.name in show.rows[0]
        assert view.emails[0] in text
        assert "APPLICATIONS 1" in text
        assert "Backend Engineer" in text
        assert "Eva Berg: Strong systems" in text
        assert "Salary" in text
        assert "read 3m ago" in text


async def test_the_next_and_previous_candidate_come_without_going_back(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter")
        board = show.board.board
        names = [card.name for card in board.shelves[board.at].cards]
        await show.press("enter", "J", "J")
        assert show.candidate.view is not None
        assert show.candidate.view.name == names[2]
        assert "3 of" in show.text
        await show.press("K", "K", "K")
        assert show.candidate.view.name == names[0]
        assert "first candidate" in show.flashed
        await show.press("J", "q")
        assert show.at == names[1]


async def test_a_candidate_is_moved_from_the_detail_and_the_board_follows(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "enter", "L")
        view = show.candidate.view
        assert view is not None
        assert view.applications[0].stage_name == "Phone screen"
        assert "~ held" in show.text
        await show.press("q")
        assert show.at == view.name
        assert view.name in show.column("Phone screen")


async def test_an_unsent_note_is_marked_in_the_timeline(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "enter")
        assert show.candidate.candidate_id is not None
        await show.desk.do(AddNote(candidate=show.candidate.candidate_id, body="Ask about notice"))
        await show.settled()
        assert "you: Ask about notice" in show.text
        assert "~ held" in show.text or "~ waiting" in show.text


async def test_tab_goes_through_the_panes_and_the_keys_scroll_the_one_in_front(open_scene: Opened) -> None:
    async with open_scene(size=(80, 20)) as show:
        await show.press("enter", "enter")
        assert show.candidate.panes.pane == "timeline"
        await show.press("tab", "tab", "tab", "tab")
        assert show.candidate.panes.pane == "facts"
        await show.press("G")
        assert "smaller team" in show.text


async def test_copying_offers_what_there_is(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "enter", "y")
        assert "mail" in show.text
        await show.press(*"mail", "enter")
        assert "copied through the terminal: p" in show.flashed
        assert show.app.clipboard.endswith("@example.org")


async def test_a_page_of_the_vendor_is_opened_only_when_it_is_one(open_scene: Opened, monkeypatch: object) -> None:
    async with open_scene() as show:
        show.app.open_page("javascript:alert(1)")
        assert "not a web page" in show.flashed
        show.app.open_page(None)
        assert "no page" in show.flashed


LINK = "https://www.linkedin.example/in/katarzyna-pawlowska-310"


async def test_nothing_is_said_twice_and_links_break_where_they_have_joints(
    open_world: Opened, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Candidate(
        remote_id="3", first_name="Bo", last_name="Lund", emails=("b@example.org",), city="Gdańsk",
        location="Gdańsk, Polska", skills=("Forklift", "WMS"), links=(LINK,),
        custom=(("_skills", "WMS, Forklift"), ("salary", "19500"), ("skills", "something else")),
    )  # fmt: skip
    world.store([person], world.clock.pass_(1000))
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: not opened.append(url))  # type: ignore[func-returns-value]
    async with open_world() as show:
        await show.press("/", *"lund", "enter", "enter")
        text = show.text
        assert text.count("Forklift") == 1
        assert "something else" in text
        assert text.count("Gdańsk") == 1
        assert "Polska" in text
        assert re.search(r"www\.linkedin\.example/(  .*)?\n +in/katarzyna-pawlowska-", text)
        await show.press("o")
        assert opened == [LINK]


async def test_brackets_go_through_the_tabs_and_a_block_alone_has_the_whole_width(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "enter")
        assert "[Overview]" in show.text
        narrow = next(row for row in show.rows if "Strong systems" in row)
        await show.press("]")
        assert "[Timeline 2]" in show.text
        assert "FACTS" not in show.text
        wide = next(row for row in show.rows if "Strong systems" in row)
        assert len(wide.rstrip()) > 70
        assert wide != narrow
        for tab in ("Notes 1", "Files", "Facts", "Consents", "Overview"):
            await show.press("]")
            assert f"[{tab}]" in show.text
        await show.press("[", "[")
        assert "[Facts]" in show.text
        assert "FACTS  read 3m ago" in show.text
        await show.press("escape")
        assert "[Overview]" in show.text, "first out of the tab"
        await show.press("escape")
        assert show.place.place == "board"


async def test_the_arrows_go_through_the_tabs_where_no_letters_are_wanted(open_scene: Opened) -> None:
    async with open_scene(preset="arrows") as show:
        await show.press("enter", "enter", "right", "right")
        assert "[Notes 1]" in show.text
        await show.press("left", "escape", "escape")
        assert show.place.place == "board"


async def test_every_block_says_how_old_it_is(open_world: Opened, world: World) -> None:
    now = world.clock.now()
    world.db.execute("UPDATE account SET facets = 'tags files', synced_at = ?", (now - 3 * HOUR,))
    rows = [("tags", now - 5 * MINUTE, None), ("files", now - 7 * MINUTE, "the key may not read files")]
    world.db.executemany(
        "INSERT INTO facet(candidate, name, account_id, read_at, error) VALUES (?, ?, ?, ?, ?)",
        [(world.candidates[0], name, world.account, at, error) for name, at, error in rows],
    )
    async with open_world(size=(200, 60)) as show:
        await show.press("/", *"ida", "enter", "enter")
        text = show.text
        assert "APPLICATIONS 1  read 3h ago" in text
        assert "TAGS  read 5m ago" in text
        assert "no tags" in text
        assert "FILES  could not be read 7m ago" in text
        assert "cannot be read: the key may not read files" in text
        assert "CONSENTS  written down from here" in text
        assert "FACTS  read just now" in text
        assert "TIMELINE 1, 0 notes  read 3h ago" in text
        assert "NOTES  read 3h ago" in text
        await show.press("q", "escape", "g", "g", "enter")
        assert "TAGS  not read yet" in show.text
        assert "not known yet" in show.text


async def test_a_consent_is_written_down_and_shown_until_it_is_taken_back(open_world: Opened, world: World) -> None:
    allow_everything(world)
    world.store([Listed(remote_id="c:1", listed=ListedKind.CONSENT, name="Future [bold]jobs")], world.clock.now())
    async with open_world(size=(200, 60)) as show:
        await show.press("enter", ",", *"consent", "enter")
        assert "agreed today to" in show.text
        await show.press("enter")
        assert "consent Future [bold]jobs, held 10 s" in show.flashed
        assert [row for row in show.rows if "Future [bold]jobs" in row and "~ held" in row]
        await show.press("u")
        assert "none; what the vendor holds is not told" in show.text


async def test_enter_opens_what_lies_under_the_cursor(open_scene: Opened) -> None:
    async with open_scene() as show:
        await show.press("enter", "enter", "enter")
        assert "[Timeline 2]" in show.text
        await show.press("enter")
        assert "[Overview]" in show.text
        await show.press("tab", "enter")
        assert show.place.place == "board"


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (100, 30), (200, 60)])
async def test_in_every_size_all_blocks_can_be_read(open_scene: Opened, size: tuple[int, int]) -> None:
    async with open_scene(size=size) as show:
        await show.press("enter", "enter")
        for _ in range(6):
            await show.press("]")
            assert all(len(row.rstrip()) <= size[0] for row in show.rows)
            seen = {name.upper() for name in show.candidate.panes.shown}
            assert all(any(name in row for row in show.rows) for name in seen)
