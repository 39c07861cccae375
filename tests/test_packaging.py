"""What people install: the wheel, in an environment of its own, far from the repository."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `lanehop` command: the program is the wheel's, its dependencies are those of the tests' own environment."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    target = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    # Behind the wheel's own files: what the editable installation of this repository adds must not be reached.
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (Path(target) / "libraries.pth").write_text("\n".join(libraries))
    return place / "bin" / "lanehop"


def run(command: Path, *arguments: str, tmp_path: Path) -> str:
    done = subprocess.run(
        [command, *arguments],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANEHOP_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_program_runs_from_its_own_files(installed: Path, tmp_path: Path):
    where = subprocess.run(
        [installed.parent / "python", "-I", "-c", "import app, screens, adapters, assets; print(app.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed.parents[1]) in where.stdout
    assert run(installed, "--version", tmp_path=tmp_path).startswith("lanehop 0.")
    assert "operations" in run(installed, "--help", tmp_path=tmp_path)


def test_the_installed_program_finds_its_adapters(installed: Path, tmp_path: Path):
    found = json.loads(run(installed, "operations", "traffit", "--json", tmp_path=tmp_path))
    assert len(found["operations"]) > 50


def test_the_installed_program_makes_a_cache_and_finds_its_keys(installed: Path, tmp_path: Path):
    run(installed, "keys", "check", tmp_path=tmp_path)
    arguments = ("account", "add", "traffit", "--name", "a", "--base-url", "a.example", "--set", "client_id=x")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANEHOP_HOME": str(tmp_path / "home")}
    subprocess.run(
        [installed, *arguments], cwd=tmp_path, env=environment | {"LANEHOP_SECRET_A": "s"}, check=True, timeout=60
    )
    assert json.loads(run(installed, "jobs", "list", "--json", tmp_path=tmp_path))["jobs"] == []


def test_the_wheel_holds_what_the_program_reads_and_nothing_of_the_tests(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("app/cache/migrations/0001_first.sql", "screens/terminal.tcss", "assets/keys/vim.toml"):
        assert wanted in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"app", "screens", "adapters", "assets"}
