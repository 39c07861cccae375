"""The exports' wire format as a site writes it, and a site that a test scripts by path."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.cegid import VENDOR
from app.vendor import Clock, Connection
from tests.adapters import accounts

SECRETS = {"client_id": "polka_desk", "client_secret": "se+same open&now"}
TOKEN = {"access_token": "abcdef1234", "token_type": "bearer", "expires_in": 1199}


def packed(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return whole.getvalue()


def framed(*archives: bytes) -> bytes:
    return b"".join(len(one).to_bytes(4, "little") + one for one in archives)


def vacancy(reference: str, title: str = "Baker", **more: Any) -> dict[str, Any]:
    return {
        "reference": reference,
        "status": {"id": "_TS_CO_OfferStatus_Diffuse", "label": "Diffusée"},
        "creationDate": "2026-01-28T10:06:10.377",
        "modificationDate": "2026-02-17T16:09:33.263Z",
        "jobDescription": {"title": title},
        **more,
    }


def offer(detail: Mapping[str, Any]) -> bytes:
    return packed([("offerdetail", json.dumps({"offerDetail": detail}).encode())])


def candidate(key: str, first: str = "Ida", last: str = "Noor", **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "firstName": first,
        "lastName": last,
        "email": f"{key}@example.org",
        "isAnonymized": False,
        **more,
    }


def applicant(
    detail: Mapping[str, Any], on: Sequence[str] = (), files: Mapping[str, bytes] | None = None, **more: Any
) -> bytes:
    """`files`: the bytes of each by its id; the first one is the resume."""
    held = files or {}
    record = {
        "candidateDetail": detail,
        "isEmployee": False,
        "isInProgress": True,
        "applications": [{"vacancyReference": one} for one in on],
        "attachments": [
            {"id": one, "filename": f"{one}.pdf", "mimeType": "application/pdf", "isResume": one == next(iter(held))}
            for one in held
        ],
        **more,
    }
    return packed([("applicantdetail", json.dumps(record).encode()), *held.items()])


def stream(*archives: bytes) -> web.Response:
    return web.Response(body=framed(*archives), content_type="application/octet-stream")


@dataclass
class Site(accounts.Scripted):
    below: str = ""
    token: tuple[str, dict[str, Any]] = field(default_factory=lambda: ("/never", {}))
    vacancies: list[bytes] = field(default_factory=list)
    """Archives, in the order of the list; the filters are the test's own matter."""
    candidates: list[bytes] = field(default_factory=list)
    scopes: tuple[str, ...] = ("MatchingIndexation", "Customer", "JobBoard", "")
    """What the client may sign in for; the empty one is the front office."""
    tokens: int = 0

    def __post_init__(self) -> None:
        self.answers |= {
            "/api/token": self.sign_in,
            "/api/exports/v1/vacancies": lambda asked: self.window(asked, self.vacancies),
            "/api/exports/v1/candidates": lambda asked: self.window(asked, self.candidates),
        }

    def sign_in(self, asked: accounts.Asked) -> web.Response:
        from urllib.parse import parse_qs

        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if form.get("client_secret") != SECRETS["client_secret"]:
            return accounts.refusal(400, {"error": "invalid_client", "error_description": "invalid secret"})
        if form.get("scope", "") not in self.scopes:
            return accounts.refusal(400, {"error": "invalid_scope"})
        self.tokens += 1
        return web.json_response({**TOKEN, "access_token": f"{form.get('scope') or 'front'}-{self.tokens}"})

    def window(self, asked: accounts.Asked, archives: Sequence[bytes]) -> web.Response:
        start, size = int(asked.query["offset"]), int(asked.query["limit"])
        return stream(*archives[start : start + size])

    def asked_of(self, path: str) -> list[accounts.Asked]:
        return [one for one in self.asked if one.path == path]


def connect(base_url: str, clock: Clock, **changed: Any) -> Connection:
    """An account at a server on loopback, as fast as it goes."""
    values = {**SECRETS, **changed.pop("values", {})}
    return accounts.connect(VENDOR, base_url, clock, **{"values": values, **changed})
