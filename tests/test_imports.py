"""What is loaded when: the core without Textual, the quick paths without anything slow. Fresh processes prove it.

And what may know what, where that can be said of every vendor alike.
"""

import ast
import pkgutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import adapters
import app
from app.cache.connection import writer

ROOT = Path(__file__).parents[1]
OURS = ("app", "screens", "adapters", "assets")
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


# --- every vendor --------------------------------------------------------------------------------


def entry_points() -> dict[str, str]:
    """The vendors of this repository: name -> module and object."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, str] = project["entry-points"]["lanehop.vendors"]
    return found


@pytest.mark.parametrize("entry", entry_points().values(), ids=entry_points().keys())
def test_reading_a_descriptor_loads_no_http(entry: str):
    module, _, name = entry.partition(":")
    read = "name title mark base_url zone settings capabilities streams facets sweeps late_window"
    code = f"from {module} import {name} as it\nit.operations()\nfor one in {read.split()!r}: getattr(it, one)"
    assert loaded(code).isdisjoint({"aiohttp", "yarl", "pydantic", "textual", "keyring"})


@pytest.mark.parametrize("entry", entry_points().values(), ids=entry_points().keys())
def test_that_proof_would_notice(entry: str):
    module, _, name = entry.partition(":")
    assert "aiohttp" in loaded(f"from {module} import {name} as it; it.sandbox()")


def sandboxes() -> dict[str, list[Path]]:
    """What every sandbox is made of: package -> files."""
    places = [ROOT / "adapters" / "sandbox", *(ROOT / "adapters").glob("*/sandbox"), *_single_files()]
    return {
        ".".join(place.relative_to(ROOT).with_suffix("").parts): [*place.rglob("*.py")] if place.is_dir() else [place]
        for place in places
        if place.exists()
    }


def _single_files() -> Iterator[Path]:
    return (ROOT / "adapters").glob("*/sandbox.py")


def imported(file: Path) -> Iterator[str]:
    """Every module of ours that a file names in an import, wherever in it; `from a import b` is `a.b`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found = [one.name for one in names]
            case ast.ImportFrom(module=str(module), names=names, level=0):
                found = [f"{module}.{one.name}" for one in names]
            case ast.ImportFrom():
                found = [f"adapters.? (relative, in {file.name})"]
            case _:
                found = []
        yield from (name for name in found if name.partition(".")[0] in OURS)


def strange(file: Path, home: str) -> list[str]:
    """What a file of a sandbox has from elsewhere than from its own folder and from the frame of all sandboxes."""
    return [
        name for name in imported(file) if not any(name.startswith(own + ".") for own in (home, "adapters.sandbox"))
    ]


@pytest.mark.parametrize("home", sandboxes())
def test_a_sandbox_shares_no_code_with_any_adapter(home: str):
    assert [(file.name, name) for file in sandboxes()[home] for name in strange(file, home)] == []


def test_code_shared_with_an_adapter_would_be_noticed():
    adapter = ROOT / "adapters" / "traffit"
    assert "adapters.traffit.wire" in strange(adapter / "pull.py", "adapters.traffit.sandbox")
    assert {"adapters.sandbox", "adapters.traffit.sandbox"} <= sandboxes().keys()
