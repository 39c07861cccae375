"""Accounts on the screens: connected, tested, changed and removed against a real sandbox, with real files."""

import asyncio
import contextlib
import functools
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from textual import events

from adapters.sandbox import Sandbox
from adapters.traffit.sandbox import Traffit, sandbox
from app.cache import connection, streams
from app.cli.door import Door
from app.clock import SystemClock
from app.model.views import CapabilityView
from app.model.words import Verb
from app.privacy.secrets import Vault
from app.settings import Places, load
from app.settings.places import under
from app.workspace.accounts import Draft, SignedIn, Unusable
from screens.accounts import AccountsScreen
from screens.connect import ConnectScreen
from screens.fields import FieldsScreen
from screens.passphrase import PassphraseScreen
from screens.sheet import Sheet
from screens.sure import SureScreen
from screens.trial import TrialScreen, abilities
from tests.screens.conftest import Opened, Show, _show
from tests.world import build

PASSPHRASE = "correct horse"
NO_KEY_STORE = "[secrets]\nkeyring = false\n"
"""Whatever machine this runs on."""
TRAFFIT = (*"traffit", "enter")
"""The answer to which system, whatever others there are."""
Tenant: TypeAlias = Sandbox[Traffit]
OpenHome: TypeAlias = Callable[..., AbstractAsyncContextManager[Show]]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = under(tmp_path / "home")
    found.make()
    found.config.write_text(NO_KEY_STORE)
    return found


@pytest.fixture
def door(places: Places) -> Door:
    return Door(places, SystemClock())


@pytest.fixture
async def tenant() -> AsyncIterator[Tenant]:
    async with Sandbox.serve(sandbox(people=20, seed=3)) as served:
        yield served


@pytest.fixture
def open_home(places: Places, door: Door) -> OpenHome:
    """Open the app on the home; nobody pulls."""
    return functools.partial(_show, places.cache, SystemClock(), accounts=door)


@pytest.fixture
async def polka(door: Door, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """An account that was never tested nor read; its secret is in the environment."""
    monkeypatch.setenv("LANEHOP_SECRET_POLKA", "in the environment")
    return await kept(door, "https://polka.traffit.example", "polka_api")


@pytest.fixture
async def signed_in(door: Door, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """An account of a tenant that is there."""
    monkeypatch.setenv("LANEHOP_SECRET_POLKA", tenant.credentials["client_secret"])
    return await kept(door, tenant.base_url, tenant.credentials["client_id"])


@pytest.fixture
async def boxed(door: Door, tenant: Tenant) -> Draft:
    """The same, with its secret in the encrypted file."""
    door.unlock(PASSPHRASE)
    secret = tenant.credentials["client_secret"]
    return await kept(door, tenant.base_url, tenant.credentials["client_id"], client_secret=secret)


async def kept(door: Door, address: str, client: str, **secrets: str) -> Draft:
    draft = Draft(vendor="traffit", name="polka", address=address, values={"client_id": client}, secrets=secrets)
    await door.save(await door.check(draft))
    return draft


async def fill(show: Show, *values: str) -> None:
    """Paste into one field after the other."""
    for number, value in enumerate(values):
        if number:
            await show.press("tab")
        show.app.post_message(events.Paste(value))
    await show.settled()


async def until(holds: Callable[[], Any], why: Callable[[], str] = str) -> None:
    """Wait until something is so."""
    end = asyncio.get_running_loop().time() + 30
    while not holds():
        assert asyncio.get_running_loop().time() < end, why()
        await asyncio.sleep(0.01)


def told(show: Show) -> str:
    """What the box on top says, or the place where there is none."""
    screen = show.app.screen
    if not isinstance(screen, Sheet):
        return " ".join(show.text.split())
    more = screen.help.says if isinstance(screen, FieldsScreen) else ""
    return " ".join(f"{screen.title_line.says} {screen.lines.says} {more} {screen.message.says}".split())


async def sees(show: Show, words: str) -> None:
    """Wait until it says so."""
    await until(lambda: words in told(show), lambda: told(show))
    await show.settled()


def written(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"\n".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def form(show: Show) -> ConnectScreen:
    found = next(one for one in reversed(show.app.screen_stack) if isinstance(one, ConnectScreen))
    assert isinstance(found, ConnectScreen)
    return found


# --- connecting ----------------------------------------------------------------------------------


async def test_a_system_is_connected_by_keys_alone(open_home: OpenHome, places: Places, tenant: Tenant) -> None:
    secret = tenant.credentials["client_secret"]
    async with open_home() as show:
        await show.press("a", *TRAFFIT)
        await fill(show, tenant.base_url, "polka", tenant.credentials["client_id"], secret)
        assert f"{len(secret)} characters, not shown" in show.text
        assert secret not in show.text
        await show.press("enter")
        await sees(show, "Signed in as")
        assert "can: read, move" in told(show)
        assert load(places.config).accounts == {}
        await show.press("enter")
        await sees(show, "A new passphrase")
        await fill(show, PASSPHRASE, "another")
        await show.press("enter")
        assert "the two differ" in told(show)
        await show.press("ctrl+u")
        await fill(show, PASSPHRASE)
        assert PASSPHRASE not in show.text
        await show.press("enter")
        await until(lambda: show.place.place == "jobs", lambda: told(show))
        (account,) = await show.desk.accounts()
        assert (account.name, account.base_url, account.writes) == ("polka", tenant.base_url, False)
        assert {one.verb.value for one in await show.desk.capabilities(account.id)} >= {"read", "move", "note"}
        assert show.app.waits_for_board
    db = connection.writer(places.cache)
    assert [wish.account for wish in connection.transaction(db, streams.take_wishes, 0)] == [account.id]
    db.close()
    config = load(places.config)
    assert config.accounts["polka"].settings == {"client_id": tenant.credentials["client_id"]}
    assert not config.accounts["polka"].writes
    assert config.secrets.keyring is False
    for hidden in (secret, PASSPHRASE):
        assert hidden.encode() not in written(places.cache.parent)
    vault = Vault(places, config, ask=lambda _: PASSPHRASE)
    assert vault.read("polka", ()).values == {"client_secret": secret}


async def test_a_wrong_secret_is_advised_on_and_what_was_typed_stays(
    open_home: OpenHome, places: Places, tenant: Tenant
) -> None:
    async with open_home() as show:
        await show.press("a", *TRAFFIT)
        await fill(show, tenant.base_url, "polka", tenant.credentials["client_id"], "wrong-4711")
        await show.press("enter")
        await sees(show, "the sign-in was refused")
        assert "client_id and client_secret above all" in told(show)
        await show.press("enter")
        assert show.app.screen is form(show)
        await sees(show, "the sign-in was refused")
        assert form(show).draft.secrets == {"client_secret": "wrong-4711"}
        assert form(show).draft.name == "polka"
        await show.press("ctrl+u")
        await fill(show, tenant.credentials["client_secret"])
        await show.press("enter")
        await sees(show, "Signed in as")
        assert await show.desk.accounts() == []
    assert load(places.config).accounts == {}
    assert b"wrong-4711" not in written(places.cache.parent)


async def test_nobody_there_is_said_with_what_to_check(open_home: OpenHome) -> None:
    async with open_home() as show:
        await show.press("a", *TRAFFIT)
        await fill(show, "http://127.0.0.1:9", "polka", "client", "secret")
        await show.press("enter")
        await sees(show, "Check the address and the network.")


@contextlib.asynccontextmanager
async def silence() -> AsyncIterator[tuple[str, list[asyncio.StreamReader]]]:
    """A server that takes connections and never answers."""
    heard: list[asyncio.StreamReader] = []
    over = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(reader)
        await reader.read()
        over.set()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", heard
        async with asyncio.timeout(30):
            await over.wait()  # whoever asked has hung up
    finally:
        server.close()


async def test_a_test_that_gets_no_answer_can_be_stopped(open_home: OpenHome) -> None:
    async with silence() as (address, heard), open_home() as show:
        await show.press("a", *TRAFFIT)
        await fill(show, address, "polka", "client", "secret")
        await show.pilot.press("enter")
        await until(lambda: isinstance(show.app.screen, TrialScreen) and show.app.screen.ready.is_set())
        await until(lambda: heard)
        await show.pilot.press("enter")
        await until(lambda: "has not answered yet" in told(show))
        await show.press("escape")
        assert show.app.screen is form(show)
        assert form(show).draft.address == address


async def test_an_account_is_tested_once_and_what_it_found_stays(open_home: OpenHome) -> None:
    asked: list[str] = []

    async def trial() -> SignedIn:
        asked.append("polka")
        raise Unusable("nobody is at home")

    async with open_home() as show:
        show.app.push_screen(TrialScreen("polka", trial))
        await sees(show, "goes back")
        assert asked == ["polka"]
        assert "nobody is at home" in told(show)


@pytest.mark.parametrize(
    ("values", "words", "field"),
    [
        (["http://acme.example.com", "polka", "x", "y"], "http:// would send secrets in the open", "base_url"),
        (["https://user:pw@acme.example.com", "polka", "x", "y"], "no password", "base_url"),
        (["acme.example.com", "a:b", "x", "y"], "cannot be an account's name", "name"),
        (["acme.example.com", "", "x", "y"], "name is needed", "name"),
        (["acme.example.com", "polka", "", "y"], "client_id is needed", "client_id"),
        (["acme.example.com", "polka", "x", ""], "client_secret is needed", "client_secret"),
        (["", "polka", "x", "y"], "address is needed", "base_url"),
        (["https://eu.greenhouse.test", "acme", "x", "y", "4001"], "Greenhouse needs token_url", "token_url"),
    ],
)
async def test_what_cannot_work_is_said_where_it_was_typed(
    open_home: OpenHome, values: list[str], words: str, field: str
) -> None:
    async with open_home() as show:
        await show.press("a", *("greenhouse" if field == "token_url" else "traffit"), "enter")
        await fill(show, *values)
        await show.press("enter")
        assert words in told(show)
        assert form(show).field.key == field
        assert show.app.screen is form(show)


async def test_a_name_is_taken_once(open_home: OpenHome, polka: Draft) -> None:
    async with open_home() as show:
        await show.press("g", "s", "n", *TRAFFIT)
        await fill(show, "acme.example.com", "polka", "x", "y")
        await show.press("enter")
        assert "there is an account polka already" in told(show)
        assert "--replace" not in told(show)


async def test_what_was_typed_is_not_lost_by_a_stray_escape(open_home: OpenHome) -> None:
    async with open_home() as show:
        await show.press("a", *TRAFFIT, *"acme", "escape")
        assert "would be lost" in show.text
        await show.press("x", "escape")
        assert form(show).draft.address == "acmex"
        await show.press("escape")
        assert show.app.screen is show.place
        await show.press("a", *TRAFFIT, "escape")
        assert show.app.screen is show.place


async def test_what_was_typed_is_not_lost_by_quitting_without_being_asked(open_home: OpenHome) -> None:
    async with open_home() as show:
        await show.press("a", *TRAFFIT)
        assert "Enter tests it" in show.text
        await show.press(*"acme", "ctrl+q")
        assert "what you typed would be lost: Ctrl+Q again to quit" in show.text
        assert not show.app._exit
        await show.press("x", "ctrl+q")
        assert form(show).draft.address == "acmex"
        assert not show.app._exit, "more was typed since it was asked"
        await show.press("escape", "ctrl+q")
        assert not show.app._exit, "leaving the form is no quitting"
        await show.press("ctrl+q")
        assert show.app._exit


async def test_a_pasted_secret_is_taken_as_it_is(open_home: OpenHome) -> None:
    async with open_home() as show:
        await show.press("a", *TRAFFIT, "tab", "tab", "tab")
        show.app.post_message(events.Paste("  ab  c\x1b[31m\n"))
        await show.settled()
        assert form(show).draft.secrets == {"client_secret": "ab  c[31m"}
        assert "[31m" not in show.text


# --- the list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 60)])
async def test_the_list_says_how_an_account_is_and_what_it_can_do(
    open_home: OpenHome, polka: Draft, size: tuple[int, int]
) -> None:
    async with open_home(size=size) as show:
        await show.press("g", "s")
        assert re.search(r"polka Traffit not read \S+ OFF never 0", told(show))
        assert "polka can: read, move, reject" in told(show)
        assert "writes are off: nothing is changed at Traffit." in told(show)
        assert ("ADDRESS" in told(show)) == (size[0] >= 120)
        assert max(len(row.rstrip()) for row in show.rows) <= size[0]


def test_what_is_to_be_known_of_what_can_be_done_is_not_taken_for_a_note() -> None:
    able = [
        CapabilityView(verb=verb, allowed=True, reason=why, notifies=False)
        for verb, why in ((Verb.NOTE, ""), (Verb.TAG, "tags must exist"))
    ]
    assert [said for said, _ in abilities(able)] == ["can: note, tag", "about tag: tags must exist"]


async def test_what_fails_is_said_in_full_and_harms_nothing(open_home: OpenHome, polka: Draft, places: Places) -> None:
    bad = "polka (Traffit): no \x1b[31msuch\x07 thing"
    db = connection.writer(places.cache)
    db.execute("UPDATE account SET error = ?, error_at = 1, paused = ?", (bad, bad))
    db.close()
    async with open_home() as show:
        await show.press("g", "s")
        assert "DOES NOT WORK" in show.text
        assert show.text.count("no [31msuch thing") == 1
        assert "\x1b" not in show.text


async def test_a_test_from_the_list_is_remembered(open_home: OpenHome, signed_in: Draft, places: Places) -> None:
    db = connection.writer(places.cache)
    db.execute("UPDATE account SET error = 'was refused', error_at = 1, paused = 'was refused'")
    db.execute("DELETE FROM capability")
    db.close()
    async with open_home() as show:
        await show.press("g", "s", "t")
        await sees(show, "Signed in as")
        await show.press("enter")
        assert "was refused" not in told(show)
        assert "polka can: read" in told(show)


async def test_a_test_that_fails_leaves_the_account_as_it_is(
    open_home: OpenHome, signed_in: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANEHOP_SECRET_POLKA", "another")
    async with open_home() as show:
        await show.press("g", "s", "t")
        await sees(show, "the sign-in was refused")
        await show.press("enter")
        assert "polka can: read" in show.text


async def test_a_sync_of_the_account_under_the_cursor_is_asked_for(
    open_home: OpenHome, polka: Draft, places: Places
) -> None:
    async with open_home() as show:
        await show.press("g", "s", "R")
        assert show.flashed.startswith("sync of polka asked for")
        (account,) = await show.desk.accounts()
    db = connection.writer(places.cache)
    assert [wish.account for wish in connection.transaction(db, streams.take_wishes, 0)] == [account.id]
    db.close()


# --- changing ------------------------------------------------------------------------------------


async def test_an_account_gets_another_setting_and_keeps_its_secret(
    open_home: OpenHome, boxed: Draft, places: Places, tenant: Tenant
) -> None:
    async with open_home() as show:
        await show.press("g", "s", "enter")
        assert "as it is (encrypted file)" in show.text
        assert form(show).field.key == "client_id"
        await show.press("tab", "tab", "tab", "tab")
        await fill(show, "employee recruitment")
        await show.press("enter")
        await sees(show, "Signed in as")
        await show.press("enter")
        await until(lambda: show.flashed == "polka is changed", lambda: told(show))
        (revision,) = (await show.desk._store.read(lambda db: db.execute("SELECT revision FROM account").fetchall()))[0]
        assert revision > 0  # a connection that is open is made anew
    assert load(places.config).accounts["polka"].settings["scope"] == "employee recruitment"
    vault = Vault(places, load(places.config), ask=lambda _: PASSPHRASE)
    assert vault.read("polka", ()).values == {"client_secret": tenant.credentials["client_secret"]}


async def test_a_secret_from_elsewhere_is_changed_there(open_home: OpenHome, polka: Draft) -> None:
    async with open_home() as show:
        await show.press("g", "s", "enter", "tab", *"typed")
        assert "it comes from the environment (LANEHOP_SECRET_POLKA): change it there" in told(show)
        assert form(show).draft.secrets == {}


async def test_a_passphrase_that_does_not_open_is_asked_for_again(places: Places, boxed: Draft) -> None:
    locked = Door(places, SystemClock())
    locked.unlock("no horse")
    async with _show(places.cache, SystemClock(), accounts=locked) as show:
        await show.press("g", "s", "X", *"polka", "enter")
        assert isinstance(show.app.screen, PassphraseScreen)
        assert "does not open" in told(show)
        await show.press(*PASSPHRASE, "enter")
        assert show.flashed == "polka is removed; nothing was changed at the vendor"
    assert not places.secrets.exists()


# --- writes --------------------------------------------------------------------------------------


async def test_writes_go_on_once_it_was_said_what_that_means_and_off_at_once(
    open_home: OpenHome, polka: Draft, places: Places
) -> None:
    async with open_home() as show:
        await show.press("g", "s", "w")
        assert isinstance(show.app.screen, SureScreen)
        assert "is sent to Traffit" in told(show)
        assert "may send mail" in told(show)
        await show.press("escape")
        assert not load(places.config).accounts["polka"].writes
        await show.press("w", "enter")
        assert show.flashed == "writes are on for polka"
        assert load(places.config).accounts["polka"].writes
        assert await show.desk.writes_off() == ()
        await show.press("w")
        assert show.flashed == "writes are off for polka"
        assert not load(places.config).accounts["polka"].writes


async def test_writes_are_switched_from_the_palette_as_one_types(open_home: OpenHome, polka: Draft) -> None:
    async with open_home() as show:
        await show.press(":", *"writes on", "enter")
        assert "Writes on for polka?" in show.text
        await show.press("enter")
        assert await show.desk.writes_off() == ()
        await show.press(":", *"writes on", "enter")
        assert show.flashed == "writes are on already"
        await show.press(":", *"writes off", "enter")
        assert await show.desk.writes_off() == ("polka",)


# --- removing ------------------------------------------------------------------------------------


async def test_removing_says_what_goes_and_takes_the_name_to_be_typed(
    open_home: OpenHome, boxed: Draft, places: Places
) -> None:
    async with open_home() as show:
        await show.press("g", "s", "X")
        assert "its secrets (encrypted file), 0 people and 0 jobs in the cache" in told(show)
        await show.press("enter")
        assert "type polka to go on" in show.text
        assert len(await show.desk.accounts()) == 1
        await show.press(*"polka", "enter")
        assert await show.desk.accounts() == []
        assert "No account is connected; n connects one." in show.text
    assert load(places.config).accounts == {}
    assert not places.secrets.exists()


async def test_all_of_it_stays_below_the_cliff_of_stylesheets(open_home: OpenHome, signed_in: Draft) -> None:
    async with open_home() as show:
        await show.press("g", "s", "t")
        await sees(show, "Signed in as")
        await show.press("enter", "w", "escape", "enter", "escape", "n", "enter", "escape", "X", "escape")
        assert isinstance(show.place, AccountsScreen)
        assert len(show.app.stylesheet.source) < 56


async def test_what_has_not_been_sent_is_named_before_it_is_lost(places: Places, door: Door) -> None:
    world = build(places.cache)
    world.db.close()
    places.config.write_text(
        f'{NO_KEY_STORE}[accounts.polka]\nvendor = "traffit"\nbase_url = "https://a.example"\nwrites = true\n'
    )
    async with _show(places.cache, world.clock, accounts=door, at=world.job) as show:
        await show.press("L", "g", "s", "X")
        assert "1 change not sent yet is lost: Bo Lund: New -> Screen" in told(show)


@pytest.mark.parametrize("keys", [["t"], ["enter"], ["w", "enter"], ["X"], ["n", "enter"]])
async def test_a_configuration_that_cannot_be_read_is_said_and_ends_nothing(
    open_home: OpenHome, polka: Draft, places: Places, keys: list[str]
) -> None:
    async with open_home() as show:
        await show.press("g", "s")
        places.config.write_text("[accounts\n")
        await show.press(*keys)
        if keys[0] == "n":
            await fill(show, "acme.example.com", "acme", "x", "y")
            await show.press("enter")
        await until(lambda: "is not valid TOML" in told(show) + show.flashed, lambda: told(show))
        assert [one.name for one in await show.desk.accounts()] == ["polka"]


async def test_where_accounts_stay_as_they_are_the_footer_offers_no_change(open_world: Opened) -> None:
    async with open_world() as show:
        await show.press("g", "s")
        assert show.rows[-1].split()[:2] == ["t", "test"]
        assert "remove" not in show.rows[-1]
        assert "writes" in show.rows[-1]
