"""What is loaded when: the core without Textual, the quick paths without anything slow. Fresh processes prove it."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import adapters
import app
from app.cache.connection import writer

SLOW = ("aiohttp", "keyring", "pydantic", "textual", "asyncio", "cryptography", "tomlkit")
QUICK = [["--help"], ["--version"], ["jobs", "list", "--json"], ["queue", "list"], ["search", "anna"], ["paths"]]


def loaded(code: str, *arguments: str, home: Path | None = None) -> set[str]:
    """Which top-level packages a fresh interpreter has loaded after `code`."""
    tell = "\nimport sys; print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    environment = {"LANEHOP_HOME": str(home)} if home else {}
    done = subprocess.run(
        [sys.executable, "-c", code + tell, *arguments],
        capture_output=True,
        text=True,
        env={**environment, "PATH": ""},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rsplit("LOADED", 1)[1].split())


def modules() -> list[str]:
    """Every module of the core and of the adapters; `__main__` runs the program."""
    found = [
        module.name
        for package in (app, adapters)
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    ]
    return [name for name in found if not name.endswith("__main__")]


def test_the_core_and_the_adapters_import_without_textual():
    assert "textual" not in loaded("\n".join(f"import {name}" for name in modules()))


def test_the_proof_would_notice():
    assert "textual" in loaded("import screens.terminal")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    writer(tmp_path / "cache.db").close()
    return tmp_path


@pytest.mark.parametrize("arguments", QUICK, ids=" ".join)
def test_quick_commands_load_nothing_slow(arguments: list[str], home: Path):
    code = (
        "import sys; from app.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
    )
    assert loaded(code, *arguments, home=home).isdisjoint(SLOW)


def test_the_way_to_the_screens_loads_nothing_slow_but_what_draws_them():
    slow = {"aiohttp", "keyring", "pydantic", "cryptography", "tomlkit", "textual"}
    assert loaded("import app.cli.terminal, app.cli.demo, app.cli.door").isdisjoint(slow)


def test_listing_operations_loads_no_http(home: Path):
    code = "from app.cli.adapters import vendor; assert vendor('traffit').operations()"
    assert loaded(code, home=home).isdisjoint({"aiohttp", "pydantic", "textual"})
