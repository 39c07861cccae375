"""A disk that takes no more: an account is kept, changed and removed with all that belongs to it, or not at all."""

import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from tests.app.cli.conftest import Done, Lanehop, with_passphrase

ADDRESS = ("--base-url", "acme.traffit.example", "--set", "client_id=acme_api")
ROOM = 40_000
"""Bytes a file may have: enough for the memory that a cache's processes share, and for nothing that grew."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Lanehop:
    """A home with one account whose secret is in the encrypted file."""
    made = with_passphrase(tmp_path_factory.mktemp("acme"))
    made.ok("account", "add", "traffit", "--name", "acme", *ADDRESS, "--secret-stdin", stdin="first")
    return made


@pytest.fixture
def acme(first: Lanehop, lanehop: Lanehop) -> Lanehop:
    shutil.copytree(first.home, lanehop.home)
    return lanehop


@contextmanager
def full(acme: Lanehop, place: str) -> Iterator[int]:
    """Nothing more goes into one of the places; how many bytes a file may have for that."""
    if place == "secrets":
        yield 100
    elif place == "config.toml":
        config = acme.home / "config.toml"
        config.write_text(config.read_text() + f"# {'x' * ROOM}\n")
        yield ROOM
    else:
        with closing(sqlite3.connect(acme.home / "cache.db", isolation_level=None)) as db:
            db.execute("PRAGMA wal_autocheckpoint=0")
            db.execute("INSERT INTO meta(key, value) VALUES ('filler', ?)", ("x" * ROOM,))
            yield ROOM


def run(acme: Lanehop, room: int, *arguments: str) -> Done:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    process = acme.start(*arguments, stdin=subprocess.PIPE, preexec_fn=limit)
    out, err = process.communicate(b"second", timeout=120)
    return Done(process.returncode, out.decode(), err.decode())


def state(acme: Lanehop) -> dict[str, Any]:
    """All that is here of accounts."""
    with closing(sqlite3.connect(acme.home / "cache.db")) as db:
        accounts = db.execute("SELECT * FROM account ORDER BY name").fetchall()
        capabilities = db.execute("SELECT * FROM capability ORDER BY account_id, verb").fetchall()
    files = {file.name: file.read_bytes() for file in (acme.home / "config.toml", acme.home / "secrets.box")}
    others = sorted(file.name for file in acme.home.iterdir() if not file.name.startswith("cache.db-"))
    return {"cache": (accounts, capabilities), "files": files, "others": others}


CHANGES = {
    "nothing of nord was kept": ("add", "traffit", "--name", "nord", *ADDRESS, "--secret-stdin"),
    "nothing of acme was changed": ("add", "traffit", "--name", "acme", "--replace", "--hold", "5", "--secret-stdin"),
    "nothing of acme was removed": ("remove", "acme", "--yes"),
    "writes are as they were for acme": ("writes", "acme", "on"),
}
REFUSED = [(outcome, place) for outcome in CHANGES for place in ("secrets", "config.toml", "cache.db")]


@pytest.mark.parametrize(
    ("outcome", "place"), [one for one in REFUSED if one[1] != "secrets" or "add" in CHANGES[one[0]]]
)
def test_what_cannot_be_kept_whole_is_not_kept_and_a_line_says_so(acme: Lanehop, outcome: str, place: str) -> None:
    with full(acme, place) as room:
        before = state(acme)
        done = run(acme, room, "account", *CHANGES[outcome])
        assert state(acme) == before
        assert (done.code > 0, done.out) == (True, "")
        assert done.err.startswith(f"lanehop: {outcome}: ")
        assert f"{acme.home}/{place}" in done.err
        assert done.err.count("\n") == 1, done.err
    config = acme.home / "config.toml"
    config.write_text(config.read_text().partition("#")[0])
    acme.ok("account", *CHANGES[outcome], stdin="second")
