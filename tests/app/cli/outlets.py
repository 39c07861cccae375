"""A vendor's sandbox as a program, and an account that is known there, for commands that ask the vendor themselves."""

import io
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.cli import run
from tests.app.cli.conftest import Lanehop, Tenant, serving
from tests.programs import Done


@dataclass
class Inside(Lanehop):
    """Runs commands in this process, which takes a tenth of the time; what is started is one of its own."""

    patch: pytest.MonkeyPatch = field(kw_only=True)
    captured: "pytest.CaptureFixture[str]" = field(kw_only=True)

    def __call__(self, *arguments: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        with self.patch.context() as patch:
            for name, value in {**self.environment, **(env or {})}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            code = run(arguments)
        out, err = self.captured.readouterr()
        return Done(code, out, err)


def company_of(folder: Path, vendor: str) -> AbstractContextManager[Tenant]:
    return serving(Lanehop(folder / "home"), folder / "ledger.jsonl", vendor=vendor, people=12)


def at_work(
    lanehop: Lanehop, company: Tenant, vendor: str, secrets: Mapping[str, str], *, writes: bool = True, **more: str
) -> Lanehop:
    """The home with one account, `acme`. `more`: its settings."""
    lanehop.home.mkdir(exist_ok=True)
    lines = ["[accounts.acme]", f'vendor = "{vendor}"', f'base_url = "{company.base_url}"', "rate = 0"]
    lines += [f"writes = {str(writes).lower()}", *(f'settings.{key} = "{value}"' for key, value in more.items())]
    (lanehop.home / "config.toml").write_text("\n".join(lines) + "\n")
    lanehop.env["LANEHOP_SECRET_ACME"] = "\n".join(f"{key}={value}" for key, value in secrets.items())
    return lanehop
