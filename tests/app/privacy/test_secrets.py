"""Secrets: where they come from, and that they are nowhere else."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import msgspec
import pytest
from keyring.backend import KeyringBackend

from app.privacy import secrets_keyring
from app.privacy.secrets import (
    NoPassphrase,
    NoSecret,
    SecretsBroken,
    SecretsError,
    Vault,
    WrongPassphrase,
    parse,
)
from app.settings import AccountConfig, Secrets, Settings, environment_variable
from app.settings.places import Places, under
from app.vendor import Setting

CANARY = "canary-9f27c1e4-secret"
WANTED = (
    Setting(key="client_id", help="id"),
    Setting(key="client_secret", help="secret", secret=True),
    Setting(key="password", help="password", secret=True, required=False),
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = under(tmp_path / "home")
    found.make()
    return found


@pytest.fixture(autouse=True)
def _no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)


def vault(
    places: Places, environ: Mapping[str, str] | None = None, *, ask: Any = None, settings: Settings | None = None
) -> Vault:
    return Vault(places, settings or Settings(), ask=ask, environ=environ or {})


@pytest.fixture
def passphrase(tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "passphrase"
    file.write_text("correct horse\n")
    return {"LANEHOP_PASSPHRASE_FILE": str(file)}


# --- the environment -----------------------------------------------------------------------------


def test_the_variable_of_an_account_is_its_name_in_capitals():
    assert environment_variable("acme-pl_2") == "LANEHOP_SECRET_ACME_PL_2"


def test_a_value_alone_is_the_one_required_secret():
    assert parse("s3cret\n", WANTED, "it") == {"client_secret": "s3cret"}


def test_a_secret_with_an_equals_sign_is_not_taken_for_a_pair():
    assert parse("abc=def==", WANTED, "it") == {"client_secret": "abc=def=="}


def test_lines_of_pairs_give_every_secret():
    assert parse("client_secret=a=b\n\npassword=c\n", WANTED, "it") == {"client_secret": "a=b", "password": "c"}


def test_several_lines_that_are_no_pairs_are_an_error_that_does_not_quote_them():
    with pytest.raises(NoSecret) as error:
        parse(f"{CANARY}\n{CANARY}\n", WANTED, "standard input")
    assert CANARY not in str(error.value)


def test_the_environment_goes_before_everything_else(places: Places, passphrase: dict[str, str]):
    vault(places, passphrase).write("acme", {"client_secret": "from the file"})
    found = vault(places, passphrase | {"LANEHOP_SECRET_ACME": "from the environment"}).read("acme", WANTED)
    assert found.values == {"client_secret": "from the environment"}
    assert "LANEHOP_SECRET_ACME" in found.place


# --- the file ------------------------------------------------------------------------------------


def test_what_was_kept_comes_back(places: Places, passphrase: dict[str, str]):
    assert vault(places, passphrase).write("acme", {"client_secret": CANARY}) == "encrypted file"
    assert vault(places, passphrase).read("acme", WANTED).values == {"client_secret": CANARY}


def test_nothing_on_disk_holds_the_secret_or_the_passphrase(places: Places, passphrase: dict[str, str]):
    kept = vault(places, passphrase)
    kept.write("acme", {"client_secret": CANARY})
    kept.tokens("acme").write(f'"{CANARY}-token"'.encode())
    files = [file for file in (places.home or Path()).rglob("*") if file.is_file()]
    assert places.secrets in files
    for file in files:
        assert CANARY.encode() not in file.read_bytes()
        assert b"correct horse" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0


def test_a_wrong_passphrase_is_an_error_and_leaves_the_file_as_it_was(places: Places, tmp_path: Path, passphrase):
    vault(places, passphrase).write("acme", {"client_secret": CANARY})
    before = places.secrets.read_bytes()
    wrong = tmp_path / "wrong"
    wrong.write_text("incorrect horse\n")
    other = vault(places, {"LANEHOP_PASSPHRASE_FILE": str(wrong)})
    with pytest.raises(WrongPassphrase):
        other.read("acme", WANTED)
    with pytest.raises(WrongPassphrase):
        other.write("acme", {"client_secret": "new"})
    assert places.secrets.read_bytes() == before


def test_a_changed_head_is_not_believed(places: Places, passphrase: dict[str, str]):
    kept = vault(places, passphrase)
    kept.write("acme", {"client_secret": "a"})
    kept.write("nord", {"client_secret": "b"})
    document = msgspec.json.decode(places.secrets.read_bytes())
    document["head"]["entries"] = ["acme", "other"]
    places.secrets.write_bytes(msgspec.json.encode(document))
    with pytest.raises(WrongPassphrase):
        vault(places, passphrase).read("acme", WANTED)


def test_a_damaged_file_says_so(places: Places, passphrase: dict[str, str]):
    places.secrets.write_bytes(b"{")
    with pytest.raises(SecretsBroken, match="damaged"):
        vault(places, passphrase).read("acme", WANTED)


def test_a_file_that_asks_for_all_memory_is_refused(places: Places, passphrase: dict[str, str]):
    vault(places, passphrase).write("acme", {"client_secret": "a"})
    document = msgspec.json.decode(places.secrets.read_bytes())
    document["head"]["key"]["memory_kib"] = 1 << 40
    places.secrets.write_bytes(msgspec.json.encode(document))
    with pytest.raises(SecretsBroken):
        vault(places, passphrase).read("acme", WANTED)


def test_with_no_place_and_nobody_to_ask_nothing_is_kept(places: Places):
    with pytest.raises(NoPassphrase, match="LANEHOP_PASSPHRASE_FILE"):
        vault(places).write("acme", {"client_secret": CANARY})
    assert not places.secrets.exists()


def test_an_empty_passphrase_is_refused(places: Places, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.write_text("\n")
    with pytest.raises(NoPassphrase, match="empty"):
        vault(places, {"LANEHOP_PASSPHRASE_FILE": str(empty)}).write("acme", {"client_secret": "a"})


def test_a_new_passphrase_is_asked_for_twice(places: Places):
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return "one" if len(asked) == 1 else "two"

    with pytest.raises(NoPassphrase, match="differ"):
        vault(places, ask=ask).write("acme", {"client_secret": "a"})
    assert len(asked) == 2
    assert not places.secrets.exists()


def test_a_person_is_asked_once_for_a_file_there_is(places: Places, passphrase: dict[str, str]):
    vault(places, passphrase).write("acme", {"client_secret": "a"})
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return "correct horse"

    opened = vault(places, ask=ask)
    assert opened.must_ask(["acme"])
    assert not opened.must_ask(["nord"])
    opened.unlock()
    assert opened.read("acme", WANTED).values == {"client_secret": "a"}
    assert len(asked) == 1


def test_a_passphrase_command_spares_the_question(places: Places):
    settings = Settings(secrets=Secrets(passphrase_command=(sys.executable, "-c", "print('from a command')")))
    kept = vault(places, settings=settings)
    kept.write("acme", {"client_secret": "a"})
    assert not kept.must_ask(["acme"])
    assert vault(places, settings=settings).read("acme", WANTED).values == {"client_secret": "a"}


def test_two_processes_that_keep_something_at_once_lose_nothing(places: Places, passphrase: dict[str, str]):
    code = (
        "import sys; from app.privacy.secrets import Vault; from app.settings import Secrets, Settings, find\n"
        "vault = Vault(find(), Settings(secrets=Secrets(keyring=False)))\n"
        "for n in range(5): vault.write(f'{sys.argv[1]}{n}', {'client_secret': sys.argv[1]})"
    )
    environ = {"LANEHOP_HOME": str(places.home), **passphrase}
    vault(places, passphrase).write("first", {"client_secret": "x"})
    both = [subprocess.Popen([sys.executable, "-c", code, name], env=environ) for name in "ab"]
    assert [process.wait(120) for process in both] == [0, 0]
    again = vault(places, passphrase)
    assert {again.read(f"{name}{n}", WANTED).values["client_secret"] for name in "ab" for n in range(5)} == {"a", "b"}


def test_the_next_change_clears_away_what_a_killed_one_left(places: Places, passphrase: dict[str, str]):
    vault(places, passphrase).write("acme", {"client_secret": CANARY})
    mine = places.secrets.with_name(f".{places.secrets.name}.original")
    mine.write_text("a copy that a person made")
    program = (
        "import time; from app.privacy.secrets import Vault; from app.settings import Secrets, Settings, find\n"
        "vault = Vault(find(), Settings(secrets=Secrets(keyring=False)))\n"
        "with vault.keeping('acme', {'client_secret': 'another'}):\n"
        "    print('in', flush=True)\n"
        "    time.sleep(60)\n"
    )
    environ = {"LANEHOP_HOME": str(places.home), **passphrase}
    with subprocess.Popen([sys.executable, "-c", program], env=environ, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "in\n"
        killed.kill()

    def copies() -> list[Path]:
        return [one for one in places.secrets.parent.iterdir() if one.is_file() and one not in (places.secrets, mine)]

    assert len(copies()) == 1
    vault(places, passphrase).write("bolt", {"client_secret": "one more"})
    assert copies() == []
    assert mine.exists()
    assert vault(places, passphrase).read("acme", WANTED).values == {"client_secret": "another"}


def test_forgetting_the_last_account_takes_the_file_away(places: Places, passphrase: dict[str, str]):
    kept = vault(places, passphrase)
    kept.write("acme", {"client_secret": "a"})
    kept.tokens("acme").write(b'"t"')
    kept.forget("acme")
    assert not places.secrets.exists()
    with pytest.raises(NoSecret):
        kept.read("acme", WANTED)


# --- commands ------------------------------------------------------------------------------------


def with_command(*command: str, seconds: float = 30) -> Settings:
    account = AccountConfig(vendor="traffit", secret_command=command)
    return Settings(accounts={"acme": account}, secrets=Secrets(command_timeout=seconds))


def test_a_command_gives_the_secret(places: Places):
    settings = with_command(sys.executable, "-c", f"print('{CANARY}')")
    assert vault(places, settings=settings).read("acme", WANTED).values == {"client_secret": CANARY}


def test_one_command_for_all_accounts_gets_the_account_name(places: Places):
    command = (sys.executable, "-c", "import sys; print(f'client_secret=of {sys.argv[1]}')", "{account}")
    settings = Settings(secrets=Secrets(secret_command=command))
    assert vault(places, settings=settings).read("nord", WANTED).values == {"client_secret": "of nord"}


def test_no_shell_sees_a_command(places: Places):
    command = (sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; echo x")
    assert (
        vault(places, settings=with_command(*command)).read("acme", WANTED).values["client_secret"] == "$HOME; echo x"
    )


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((sys.executable, "-c", f"import sys; print('{CANARY}'); sys.exit(3)"), "exit 3"),
        (("no-such-program-here",), "no such program"),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "within 1 s"),
    ],
)
def test_a_command_that_fails_says_how_and_not_what_it_printed(places: Places, command: tuple[str, ...], words: str):
    with pytest.raises(SecretsBroken, match=words) as error:
        vault(places, settings=with_command(*command, seconds=1)).read("acme", WANTED)
    assert CANARY not in str(error.value)


# --- the key store -------------------------------------------------------------------------------


class Guarded(KeyringBackend):
    """Stands where the Secret Service would."""

    priority = 5
    held: dict[tuple[str, str], str]

    def __init__(self) -> None:
        super().__init__()
        self.held = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


Guarded.__module__ = "keyring.backends.SecretService"


class Plaintext(Guarded):
    """Stands where keyrings.alt would."""


Plaintext.__module__ = "keyrings.alt.file"


class Hanging(Guarded):
    """A bus that never answers."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None


Hanging.__module__ = "keyring.backends.SecretService"


def test_the_key_store_of_the_system_goes_before_the_file(places: Places, passphrase, monkeypatch: pytest.MonkeyPatch):
    store = Guarded()
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    kept = vault(places, passphrase)
    assert "Secret Service" in kept.write("acme", {"client_secret": CANARY})
    assert kept.read("acme", WANTED).values == {"client_secret": CANARY}
    assert not places.secrets.exists()
    kept.tokens("acme").write(b'"t"')
    assert kept.tokens("acme").read() == b'"t"'
    kept.forget("acme")
    assert store.held == {}


class Wavering(Guarded):
    """Takes a new secret, and no old one back."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if "old" in password:
            raise keyring.errors.PasswordSetError
        super().set_password(service, username, password)


Wavering.__module__ = "keyring.backends.SecretService"


@pytest.mark.parametrize("in_key_store", [True, False])
def test_what_goes_wrong_behind_it_takes_back_what_was_kept_and_what_was_forgotten(
    places: Places, passphrase, monkeypatch: pytest.MonkeyPatch, in_key_store: bool
):
    store = Guarded()
    if in_key_store:
        monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    kept = vault(places, passphrase)
    with pytest.raises(OSError, match="full"), kept.keeping("nord", {"client_secret": "b"}):
        raise OSError("the disk is full")
    assert store.held == {}
    assert not places.secrets.exists()
    kept.write("acme", {"client_secret": "old"})
    kept.tokens("acme").write(b'"t"')
    with pytest.raises(OSError, match="full"), kept.keeping("acme", {"client_secret": "new"}):
        raise OSError("the disk is full")
    with pytest.raises(OSError, match="full"), kept.forgetting("acme"):
        raise OSError("the disk is full")
    assert kept.read("acme", WANTED).values == {"client_secret": "old"}
    assert kept.tokens("acme").read() == b'"t"'
    assert bool(store.held) == in_key_store


def test_a_key_store_that_does_not_take_the_old_secret_back_is_told_of(places: Places, monkeypatch: pytest.MonkeyPatch):
    store = Wavering()
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    kept = vault(places)
    store.held[f"lanehop {places.home}", "acme"] = '{"client_secret":"old"}'
    said = pytest.raises(SecretsBroken, match="the disk is full; and what was kept already could not be taken back")
    with said, kept.keeping("acme", {"client_secret": "new"}):
        raise OSError("the disk is full")


def test_two_homes_do_not_share_an_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    store = Guarded()
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    one, other = vault(under(tmp_path / "one")), vault(under(tmp_path / "other"))
    one.write("acme", {"client_secret": "of one"})
    other.write("acme", {"client_secret": "of the other"})
    assert one.read("acme", WANTED).values == {"client_secret": "of one"}


def test_a_store_that_keeps_plain_text_counts_as_none(places: Places, passphrase, monkeypatch: pytest.MonkeyPatch):
    store = Plaintext()
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    assert vault(places, passphrase).write("acme", {"client_secret": CANARY}) == "encrypted file"
    assert store.held == {}


def test_a_store_that_does_not_answer_counts_as_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keyring, "get_keyring", Hanging)
    assert secrets_keyring.find("lanehop", seconds=0.2) is None


def test_the_key_store_can_be_left_alone_by_configuration(places: Places, passphrase, monkeypatch: pytest.MonkeyPatch):
    store = Guarded()
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    settings = Settings(secrets=Secrets(keyring=False))
    assert vault(places, passphrase, settings=settings).write("acme", {"client_secret": "a"}) == "encrypted file"
    assert store.held == {}


# --- tokens, and what is handed over -------------------------------------------------------------


def test_a_token_outlives_the_process_where_secrets_do(places: Places, passphrase: dict[str, str]):
    vault(places, passphrase).write("acme", {"client_secret": "a"})
    vault(places, passphrase).tokens("acme").write(b'{"access": "t"}')
    assert vault(places, passphrase).tokens("acme").read() == b'{"access": "t"}'


def test_a_token_for_which_there_is_no_safe_place_lives_in_memory(places: Places):
    tokens = vault(places, {"LANEHOP_SECRET_ACME": "a"}).tokens("acme")
    tokens.write(b'"t"')
    assert tokens.read() == b'"t"'
    assert vault(places).tokens("acme").read() is None
    assert not places.secrets.exists()


def test_what_a_parent_hands_over_never_touches_a_disk(places: Places, passphrase: dict[str, str]):
    given = Vault(places, Settings(), given={"polka": {"client_secret": CANARY}}, environ=passphrase)
    assert given.read("polka", WANTED).values == {"client_secret": CANARY}
    given.tokens("polka").write(CANARY.encode())
    assert given.tokens("polka").read() == CANARY.encode()
    assert not places.secrets.exists()


def test_only_one_process_at_a_time_mints_a_token(places: Places):
    code = (
        "import sys; from app.privacy.secrets import Vault; from app.settings import Settings, find\n"
        "with Vault(find(), Settings()).tokens('acme').lock(): print('locked', flush=True); sys.stdin.read()"
    )
    environ = {"LANEHOP_HOME": str(places.home)}
    other = subprocess.Popen(
        [sys.executable, "-c", code], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "locked\n"
    taken = threading.Event()

    def take() -> None:
        with vault(places).tokens("acme").lock():
            taken.set()

    threading.Thread(target=take, daemon=True).start()
    assert not taken.wait(0.5)
    other.kill()  # also a process that dies lets go
    assert taken.wait(10)
    other.communicate()


def test_no_representation_shows_a_secret(places: Places):
    found = vault(places, {"LANEHOP_SECRET_ACME": CANARY}).read("acme", WANTED)
    assert CANARY not in repr(found)


def test_every_error_about_secrets_is_one_family():
    for kind in (NoSecret, NoPassphrase, WrongPassphrase, SecretsBroken):
        assert issubclass(kind, SecretsError)


# --- keys of webhooks ----------------------------------------------------------------------------


def test_keys_of_webhooks_are_kept_beside_the_account_and_go_with_it(
    places: Places, passphrase: dict[str, str]
) -> None:
    assert vault(places).keys("polka") == {}
    vault(places, passphrase).keep_key("polka", "h1", "one")
    vault(places, passphrase).keep_key("polka", "h2", CANARY)
    assert vault(places, passphrase).keys("polka") == {"h1": "one", "h2": CANARY}
    assert CANARY.encode() not in places.secrets.read_bytes()
    vault(places, passphrase).keep_key("polka", "h1", None)
    assert vault(places, passphrase).keys("polka") == {"h2": CANARY}
    vault(places, passphrase).forget("polka")
    assert vault(places, passphrase).keys("polka") == {}


def test_looking_for_a_key_store_starts_no_programs(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from app.privacy.secrets_keyring import find\n"
        "sys.addaudithook(lambda event, told: event == 'subprocess.Popen' and print(told[0]))\n"
        "find('lanehop of a test')\n"
        "import keyring.backends.macOS\n"
        "print(keyring.get_keyring() is not None)\n"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
