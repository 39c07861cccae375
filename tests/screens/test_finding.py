"""What is found while one types: people, commands, jobs and stages, the best first."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

import pytest
from textual import events
from textual.keys import _character_to_key

from app.commands import COMMANDS
from app.model.ids import DAY, LocalId
from app.model.records import Application, Candidate, Job, Stage
from app.model.views import CandidateRow
from app.model.words import StageKind
from app.workspace import Desk
from screens.finding import MOST
from screens.picker import Picker
from screens.ranks import BEGINS, EXACT, NOT, WHOLE, WITHIN, ranker
from tests.screens.conftest import Opened, Show
from tests.world import START, World, allow_everything, visit

LUKASZ = "Łukasz Żółć"


async def read(show: Show) -> Show:
    """Once everybody who is looked for has been read."""
    await show.app.workers.wait_for_complete()
    await show.settled()
    return show


def offered(show: Show) -> list[str]:
    """What the dialog on top offers, from the top."""
    assert isinstance(show.app.screen, Picker)
    return [one.label for one in show.app.screen.shown]


async def test_the_palette_finds_a_person_without_accents_and_enter_opens_them(
    open_world: Opened, world: World
) -> None:
    world.store([Candidate(remote_id="1", first_name="Łukasz", last_name="Żółć", title="Rust", company="Klarna",
                           city="Kraków")])  # fmt: skip
    async with open_world() as show:
        await show.press("ctrl+p")
        assert "Find a command, a job or a person" in show.text
        await show.press("l")
        await read(show)
        assert LUKASZ not in offered(show)  # one letter finds half of all people
        await show.press(*"ukasz")
        await read(show)
        assert offered(show) == [LUKASZ]
        assert re.search(rf"▌{LUKASZ} +Rust, Klarna · Kraków TR", show.text)
        await show.press("enter")
        assert show.candidate.candidate_id == world.candidates[1]
        assert show.app.history == ["board", "candidate"]
        await show.press("J")
        assert "opened by itself" in show.flashed


async def test_the_keys_are_for_the_newest_application_that_is_active(open_world: Opened, world: World) -> None:
    world.store([Application(remote_id="2:1", candidate="1", job="1", applied_at=START), visit(9, 1, 0, START + DAY)])
    async with open_world() as show:
        await show.press("ctrl+p", *"lukasz")
        await read(show)
        await show.press("enter")
        view = await show.desk.candidate(world.candidates[1])
        assert view is not None
        assert [one.application for one in show.candidate.subjects()] == [view.applications[0].id]


async def test_somebody_else_can_be_found_from_a_candidate_and_no_key_hits_the_one_before(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("enter")
        before = show.candidate.view
        await show.type_fast("ctrl+p", *"lukasz", "enter", "L")
        await read(show)
        assert before is not None
        assert show.candidate.view is not None
        assert show.candidate.view.name == LUKASZ != before.name
        assert [row.subject for row in await show.queued()] == [LUKASZ]


async def test_commands_and_jobs_come_before_people(open_world: Opened, world: World) -> None:
    world.store([Candidate(remote_id="77", first_name="Backend", last_name="Nextson")])
    async with open_world() as show:
        await show.press("ctrl+p", *"back")
        await read(show)
        assert offered(show)[-1] == "Backend Nextson"
        assert offered(show).index("Board: Backend Engineer") == len(offered(show)) - 2
        await show.press("ctrl+u", *"next")
        await read(show)
        assert offered(show)[0] == COMMANDS["card.advance"].title
        assert offered(show)[-1] == "Backend Nextson"


class SlowDesk:
    """Reads of people that end when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        real = Desk.search

        async def search(desk: Desk, sought: str, **more: Any) -> Sequence[CandidateRow]:
            self.asked.append(sought)
            if sought in self.gates:
                await self.gates[sought].wait()
            return await real(desk, sought, **more)

        monkeypatch.setattr(Desk, "search", search)

    def stop(self, sought: str) -> asyncio.Event:
        return self.gates.setdefault(sought, asyncio.Event())


async def test_a_slow_read_neither_stops_typing_nor_takes_the_place_of_a_newer_one(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowDesk(monkeypatch)
    first = slow.stop("id")
    async with open_world() as show:
        await show.press("ctrl+p", *"id")
        assert "> id" in show.text  # while that is being read
        await show.press("ctrl+u", *"lund")
        await show.settled()
        assert offered(show) == ["Bo Lund"]
        first.set()
        await read(show)
        assert slow.asked == ["id", "lu", "lun", "lund"]
        assert offered(show) == ["Bo Lund"]


async def test_enter_that_was_typed_ahead_of_the_read_opens_who_is_found(
    open_world: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = SlowDesk(monkeypatch).stop("lund")
    async with open_world() as show:
        for key in ("ctrl+p", *"lund", "enter"):
            name = _character_to_key(key) if len(key) == 1 else key
            show.app.post_message(events.Key(name, key if len(key) == 1 else None))
        async with asyncio.timeout(30):
            while "looking for people" not in show.text:
                await show.pilot.pause(0.02)
        gate.set()
        await read(show)
        assert show.candidate.view is not None
        assert show.candidate.view.name == "Bo Lund"


async def test_nobody_is_found_and_that_is_said(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("ctrl+p", *"zzqq")
        await read(show)
        assert "no match" in show.text
        await show.press("enter")
        assert "nothing to choose" in show.text


async def test_more_people_than_are_shown_are_counted_and_said(open_world: Opened, world: World) -> None:
    world.store([Candidate(remote_id=f"m{n}", first_name="Quentin", last_name=f"No{n}") for n in range(30)])
    async with open_world() as show:
        await show.press("ctrl+p", *"quentin")
        await read(show)
        seen = show.text.count("Quentin No")
        assert len(offered(show)) == MOST
        assert f"↓ {MOST - seen} more" in show.text
        assert "type more of the name" in show.text
        await show.press("end")
        assert f"↑ {MOST - seen}" in show.text
        assert "↓" not in show.text


async def test_escape_codes_in_a_name_stay_text(open_world: Opened, world: World) -> None:
    name = {"first_name": "\x1b[31mRed\x1b[0m", "last_name": "[bold]Herring"}
    world.store([Candidate(remote_id="x", title="\x1b]0;x\x07", city="\u202eabc", company="\x9b2J", **name)])
    async with open_world() as show:
        await show.press("ctrl+p", *"herring")
        await read(show)
        assert "[31mRed[0m [bold]Herring" in show.text
        assert not set(show.text) & {"\x1b", "\x07", "\x9b", "\u202e"}
        await show.press("enter")
        assert show.place.place == "candidate"


async def test_menus_of_one_kind_find_nobody(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press(",", *"lund")
        await read(show)
        assert "no match" in show.text


# --- what matches, and in which order ------------------------------------------------------------


async def test_a_stage_is_found_by_its_words_and_not_by_its_kind(open_world: Opened, world: World) -> None:
    world.store([
        Stage(remote_id="1:7", job="1", name="Zadanie techniczne", position=7, kind=StageKind.INTERVIEW),
        Stage(remote_id="1:8", job="1", name="Client verification", position=8, kind=StageKind.INTERVIEW),
        Stage(remote_id="1:9", job="1", name="Print the contract", position=9, kind=StageKind.OFFER),
        Stage(remote_id="1:10", job="1", name="Final interview", position=10, kind=StageKind.INTERVIEW),
    ])  # fmt: skip
    async with open_world(size=(80, 30)) as show:
        await show.press("m", *"Int")
        assert offered(show) == ["Interview", "Final interview", "Print the contract"]
        await show.press("ctrl+u", *"zdn")
        assert offered(show) == ["Zadanie techniczne"]  # its letters, where nothing else is found
        await show.press("ctrl+u", *"zzz")
        assert offered(show) == []


async def test_another_word_for_a_stage_finds_it_where_nothing_else_does(open_world: Opened, world: World) -> None:
    world.db.execute("UPDATE stage SET name = 'Oferta', plain = 'Oferta' WHERE kind = 'offer'")
    async with open_world() as show:
        await show.press("m", *"offer")
        assert offered(show) == ["Oferta"]


async def test_letters_alone_choose_no_reason(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("d", *"nskl", "enter")
        assert offered(show) == ["no skills"]
        assert "a reason is needed" in show.text
        assert await show.queued() == []


async def test_the_palette_puts_words_that_begin_so_first(open_world: Opened, world: World) -> None:
    async with open_world() as show:
        await show.press("ctrl+p", *"eng")
        assert offered(show)[0] == "Board: Backend Engineer"
        await show.press("ctrl+u", *"J1")
        assert offered(show)[0] == "Board: Backend Engineer"
        assert show.board.job_id == LocalId(world.job)


def test_what_was_meant_exactly_comes_first() -> None:
    lines = [("xj1x", ""), ("j10 driver", "J10"), ("other j1", "J9"), ("j1 driver", "J1"), ("nothing", "")]
    rank = ranker(["j1"])
    assert [rank(*line) for line in lines] == [WITHIN, BEGINS, WHOLE, EXACT, NOT]


async def test_a_job_is_first_by_its_code_in_the_palette_and_where_one_is_chosen(
    open_world: Opened, world: World
) -> None:
    allow_everything(world)
    world.store([Job(remote_id=str(n), name="J1 driver", code=f"J1{n}", opened_at=START + n) for n in range(2, 6)])
    world.store([Job(remote_id="9", name="Driver", code="J1", opened_at=START - 9)])
    async with open_world() as show:
        for keys in (("ctrl+p",), ("A",)):
            await show.press(*keys, *"j1")
            picker = show.app.screen
            assert isinstance(picker, Picker)
            found = [one.code for one in picker.shown if one.code]
            assert len(found) == 6
            assert set(found[:2]) == {"J1"}
            await show.press("escape")
