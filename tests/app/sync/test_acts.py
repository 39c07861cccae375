"""Acts that a vendor declares, from the desk to the vendor over real HTTP: once, and asked about where nobody knows."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from adapters.traffit import VENDOR
from app.clock import SystemClock
from app.model.acts import Act, Input, InputKind
from app.model.ids import Instant
from app.model.views import ActView
from app.model.words import Kind
from app.vendor import (
    AccountSettings,
    Answer,
    Connection,
    CreateNote,
    Pauses,
    Perform,
    Seen,
    TokenStore,
    VendorError,
    Write,
)
from tests.office import Office, office

NOTES = r"/notes$"
WORDS = Input(name="words", title="Words", kind=InputKind.LINES, required=True)


class Performing:
    """A real connection at whose vendor an act comes to a note. `there`: what a look tells once it was sent."""

    there: bool | None = None

    def __init__(self, real: Connection) -> None:
        self._real = real
        self._sent = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def look(self, writes: Sequence[Write], *, since: Instant) -> Sequence[Seen | VendorError]:
        assert all(isinstance(one, Perform) for one in writes)
        return [Seen(exists=True, there=self.there if self._sent else None, read_at=since) for _ in writes]

    async def send(self, write: Write, *, before: Instant) -> Answer:
        assert isinstance(write, Perform)
        self._sent = True
        note = CreateNote(candidate=write.about, title=write.act, body=write.values["words"][0], marker=write.marker)
        return await self._real.send(note, before=before)


class Lively:
    """Traffit, if it let people greet somebody."""

    acts = (Act(name="greet", title="Greet", about=Kind.CANDIDATE, inputs=(WORDS,), notifies=True),)

    def __getattr__(self, name: str) -> object:
        return getattr(VENDOR, name)

    def connect(self, account: AccountSettings, clock: SystemClock, tokens: TokenStore, pauses: Pauses) -> Performing:
        return Performing(VENDOR.connect(account, clock, tokens, pauses))


@pytest.fixture
async def greeting(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, people=5, vendor=Lively()) as made:  # type: ignore[arg-type]
        await made.start()
        await made.pulled()
        made.ledger.clear()
        yield made


async def greet(at: Office) -> ActView:
    (found,) = await at.desk.acts((await at.desk.applications())[0].candidate)
    return found


async def test_it_leaves_once_after_its_hold(greeting: Office) -> None:
    receipt = await greeting.desk.perform(await greet(greeting), {"words": ["hello"]})
    assert receipt.shown == "held"
    await greeting.settled()
    assert (await greeting.row(receipt.seq)).shown == "done"
    assert len(greeting.ledger.effects(NOTES)) == 1


@pytest.mark.parametrize(("there", "shown"), [(None, "ask"), (True, "done")])
async def test_one_whose_answer_was_lost_is_never_sent_again_by_itself(
    greeting: Office, there: bool | None, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Performing, "there", there)
    greeting.sandbox.faults.drop_after("POST", "/notes", times=1)
    receipt = await greeting.desk.perform(await greet(greeting), {"words": ["hello"]})
    await greeting.becomes(receipt.seq, shown)
    assert len(greeting.ledger.effects(NOTES)) == 1
