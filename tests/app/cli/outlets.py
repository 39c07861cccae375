"""A vendor's sandbox as a program, and an account that is known there, for commands that ask the vendor themselves."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from tests.app.cli.conftest import Lanehop, Tenant, serving


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
