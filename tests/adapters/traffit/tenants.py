"""Accounts of Traffit for tests, at the sandbox or at a tenant that a test scripts by path."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.sandbox import Sandbox
from adapters.traffit import VENDOR
from app.vendor import Clock, Connection
from tests.adapters import accounts

SECRETS = {"client_id": "polka_desk", "client_secret": "sesame-open"}
API = "/api/integration/v2"


def connect(base_url: str, clock: Clock, **changed: Any) -> Connection:
    """An account at a server on loopback, as fast as it goes."""
    return accounts.connect(VENDOR, base_url, clock, **{"values": SECRETS, **changed})


def account_at(served: Sandbox[Any], *, scope: str | None = None, **changed: Any) -> Connection:
    """An account that is known at a sandbox. `scope`: what it asks for."""
    values = served.credentials | ({} if scope is None else {"scope": scope})
    return accounts.at_sandbox(VENDOR, served, **{"values": values, **changed})


class Asked(accounts.Asked):
    @property
    def page(self) -> int:
        return int(self.headers.get("x-request-current-page", "1"))

    @property
    def filtered(self) -> Any:
        return json.loads(self.headers.get("x-request-filter", "null"))


TOKEN = {"access_token": "abcdef1234", "expires_in": 3600, "scope": "employee recruitment user"}


@dataclass
class Tenant(accounts.Scripted):
    below: str = API
    token: tuple[str, dict[str, Any]] = field(default_factory=lambda: ("/oauth2/token", TOKEN))
    request: type[Asked] = Asked


def rows(*found: Any, total_pages: int = 1) -> web.Response:
    """A page of records with the vendor's headers."""
    headers = {
        "X-Result-Count": str(len(found)),
        "X-Result-Total-Pages": str(total_pages),
        "X-Result-Total-Count": str(len(found) * total_pages),
    }
    return web.json_response(list(found), headers=headers)
